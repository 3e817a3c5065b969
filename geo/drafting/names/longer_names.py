"""Decide whether the name of a place is only a part of another name: a person's, a paper's, a treaty's, a language."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.drafting.names.rules import Rules
from geo.drafting.names.tokens import fold_name
from geo.gazetteer.spelling import is_arabic

_ALSO_LOWER: Final = frozenset(
    {"accord", "accords", "traite", "treaty", "pacte", "rue", "avenue", "boulevard", "journal"}
)  # which is not a post at a border
REACH: Final = 60  # characters on either side of a name
_WORD: Final = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_BEFORE: Final = re.compile(
    rf"(?P<word>{_WORD})\s+(?:(?:of|de|du|des)\s+|d['’])?(?:the\s+|la\s+|le\s+|l['’])?$"
)
_NEXT_BEFORE: Final = re.compile(rf"(?P<word>{_WORD})[ \n]$")
_NEXT: Final = re.compile(rf"[ \n](?P<word>{_WORD})")
APPOSED: Final = re.compile(
    r",\s(?:(?:an?|the|our|my|une?|le|la|notre|mon|ma|his|her|son|sa|ancien|ancienne|former|jeune|vieux|young|old)\s"
    rf"|l['’])?(?P<word>{_WORD})"
)
"""A noun in apposition to a name: ", a merchant"."""


def is_part_of_name(text: str, mention: Mention, rules: Rules, places: Container[int]) -> bool:
    """Return whether a place's name is part of a longer name: "the Paris Agreement", "Dejan Berlin", صحيفة القدس.

    Parameters
    ----------
    places
        Numbers of the characters of the text in names that are surely places: beside these a name is not a surname.
    """
    sense = mention.assessment.sense
    if sense and sense.is_demonym:
        return False
    return _is_named_after(*mention.around(text, REACH), rules) or is_part_of_person(
        text, mention, rules, places
    )


def is_part_of_person(text: str, mention: Mention, rules: Rules, places: Container[int]) -> bool:
    """Return whether a capitalised word beside a name makes both a person's: "Hugo Rochefort", "Asunción Benítez"."""
    text_before, text_after = mention.around(text, REACH)
    sense = mention.assessment.sense
    is_single = len(fold_name(mention.text)) == 1 and mention.paragraph is not None
    if not sense or not sense.place or not is_single or is_arabic(mention.text):
        return False
    return _is_surname(text_before, mention.start, rules, places) or _is_given_name(
        text_before, text_after, mention.end, rules, places
    )


def _is_named_after(text_before: str, text_after: str, rules: Rules) -> bool:
    """Return whether a paper, treaty, house or street bears the name."""
    following = _NEXT.match(text_after)
    if (
        following
        and following["word"][0].isupper()
        and _fold(following["word"]) in rules.named_after
    ):
        return True
    preceding = _BEFORE.search(text_before)
    if not preceding or _fold(preceding["word"]) not in rules.named_after:
        return False
    return not preceding["word"][0].islower() or _fold(preceding["word"]) in _ALSO_LOWER


def _is_surname(text_before: str, start: int, rules: Rules, places: Container[int]) -> bool:
    """Return whether the word before a name can only be a given name: it has a capital and is not a common word."""
    match = _NEXT_BEFORE.search(text_before)
    # The last letter of the word before the name, from which a blank separates it.
    return match is not None and start - 2 not in places and _is_name(match["word"], rules)


def _is_given_name(
    text_before: str, text_after: str, end: int, rules: Rules, places: Container[int]
) -> bool:
    """Return whether the word after a name can only be a surname, and no preposition of place precedes the name."""
    following, preceding = _NEXT.match(text_after), _NEXT_BEFORE.search(text_before)
    if following is None or not _is_name(following["word"], rules):
        return False
    apposed = APPOSED.match(text_after, following.end())
    if apposed and _fold(apposed["word"]) in rules.person_nouns:
        return True
    if end + 1 in places:  # the first letter of the next word
        return False
    word = _fold(preceding["word"]) if preceding else ""
    return word not in rules.prepositions | rules.place_prepositions | rules.cues | rules.links


def _is_name(word: str, rules: Rules) -> bool:
    """Return whether a word has a capital and is a person's name, or in no table of words."""
    fold = _fold(word)
    is_person = fold in rules.persons or fold in rules.given_names
    is_name = is_person or fold not in rules.known_words
    return word[0].isupper() and not word.isupper() and len(fold) > 1 and is_name


def _fold(word: str) -> str:
    return " ".join(fold_name(word))
