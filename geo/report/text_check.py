"""Warnings after the terms of claims were checked against a text.

Some names of places are also common words, and finding the terms of a claim does not confirm the claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from geo.brief import Brief, Editions
from geo.brief.review_states import COUNTING, status_of
from geo.drafting.names.tokens import fold_name
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer.spelling import is_arabic
from geo.layers.endpoints import endpoints_of
from geo.validation import counted


def common_word_report(
    brief: Brief, mentions: Mapping[str, tuple[int, ...]], editions: Editions
) -> str:
    """Return a line for each place of a brief whose name is also a common word, with the paragraphs to read.

    A generated claim "Nigeria → Selon" once passed the check of terms, because *selon* is French for *according to*.
    Names in Arabic are checked only if the text has Arabic.

    Parameters
    ----------
    mentions
        Id of a place → numbers of the paragraphs that mention it, from 1.
    editions
        The text.
    """
    has_arabic = any(map(is_arabic, editions.published))
    endpoints = endpoints_of(brief)
    lines = []
    for place in brief.places:
        names = set(endpoints[place.id].label.by_language.values())
        # The name is judged by itself: evidence for the place, and that the brief lists it, do not count.
        words = [
            name
            for name in sorted(names)
            if (has_arabic or not is_arabic(name))
            and word_lists().is_word(fold_name(name), is_supported=False, is_in_brief=False)
        ]
        if words:
            numbers = dict.fromkeys(mentions.get(place.id, ()))  # each paragraph once
            paragraphs = ", ".join(f"¶{number}" for number in numbers)
            advice = (
                f"read {paragraphs} to check that it means the place there"
                if paragraphs
                else "the text does not mention it"
            )
            names_text = " and ".join(map(repr, words))
            lines.append(f"  {place.id:<14} {names_text} is also a common word: {advice}")
    return "\n".join(lines)


def reviewed_line(brief: Brief) -> str:
    """Return a line that says what was checked, and how many claims of a brief have which review status.

    A claim without a review was written by hand.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> print(reviewed_line(read_brief()).partition(". ")[0])
    tunisia-libya-2019: all terms were found in their paragraphs, which does not confirm the claims
    """
    statuses = Counter(status_of(claim) if claim.review else "by hand" for claim in brief.claims)
    confirmed = sum(statuses[status] for status in COUNTING)
    parts = [f"{confirmed:,} confirmed by a person"]
    if statuses["by hand"]:
        parts.append(f"{statuses['by hand']:,} written by hand")
    parts += [
        f"{count:,} {status}"
        for status, count in sorted(statuses.items())
        if status not in {*COUNTING, "by hand"}
    ]
    return (
        f"{brief.id}: all terms were found in their paragraphs, which does not confirm the claims. "
        f"{counted(len(brief.claims), 'claims')}: {', '.join(parts)}"
    )
