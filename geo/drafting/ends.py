"""Decide whether a mention of a place may be the end of a flow, or only locates another place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

# ruff: noqa: RUF001 - an apostrophe of French
from geo.drafting.mentions import Mention
from geo.drafting.names.namesakes import INSIDE
from geo.gazetteer.provinces import PROVINCE_WORDS

_REACH: Final = 60  # characters before a mention that are read
_APPOSITION: Final = re.compile(
    rf"\)?(?:\s+(?i:{PROVINCE_WORDS}|region|district)(?:\s+of\b)?)?"
    r"\s*(?:,|\(|,?\s+(?:in|en|au|aux|à|في|de)\b)?\s*(?:the|la|le|l['’])?\s*"
    rf"|[,،]?\s\(?{INSIDE}|\s+ب"
)
_NAME_IN: Final = re.compile(
    rf"\w[\w'’ -]{{1,60}}?(?:\s*[,،(]\s*(?:{INSIDE})?|\s{INSIDE})(?:(?:the|la|le)\s+|l['’])?"
)
_BESIDE: Final = re.compile(
    r"(?:\b(?:north|south|east|west|northeast|northwest|southeast|southwest)\s+of\s+(?:the\s+)?"
    r"|(?:au[ -](?:nord|sud)(?:-est|-ouest)?|à\s+l['’](?:est|ouest))\s+(?:du\s+|des?\s+(?:la\s+)?|d['’])"
    r"|(?<!\w)(?:شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي)\s+)$",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(
    r"(?:\b(?:avoid(?:ing)?|bypass(?:ing)?|skirt(?:ing)?|circumvent(?:ing)?|instead\s+of|rather\s+than)\s+(?:the\s+)?"
    r"|\b(?:(?:en\s+)?(?:contournant|évitant|contourner|éviter)|sans\s+passer\s+par|au\s+lieu\s+de|plutôt\s+que"
    r"|(?:sous|battant|arborant)(?:\s+le)?\s+pavillon)"
    r"\s+(?:l[ae]s?\s+|l['’])?"
    r"|(?<!\w)(?:متجنب\w*|بتجنب|لتجنب|تجنبا|متفادي\w*|تفاديا|لتفادي|بدلا\s+من|دون\s+المرور)\s+(?:ل|ب)?)$",
    re.IGNORECASE,
)
_OF: Final = re.compile(r"[^.,;:!?،؛]{0,40}")
# « les familles comoriennes de Marseille »: a demonym after its noun, whose place follows.
_LIVING_IN: Final = re.compile(r"\s+(?:d['’]|(?:de|du|des|من)\s+)(?:l['’]|(?:la|le)\s+)?")


def may_be_end(
    number: int, text: str, accepted: Sequence[Mention], doubtful: Sequence[int]
) -> bool:
    """Return whether a mention may be the end of a flow, or a stop on its way.

    Parameters
    ----------
    number
        The number of the mention among the accepted ones.
    doubtful
        Starts of names that were not accepted as places, or that may mean another place too, ascending.
    """
    mention = accepted[number]
    sense = mention.assessment.sense
    text_before, _ = mention.around(text, _REACH)
    if _AROUND.search(text_before):
        return False
    if sense and sense.place:
        return _BESIDE.search(text_before) is None
    return not (_is_apposed(number, text, accepted) or _locates_doubtful(mention, text, doubtful))


def locates_preceding(number: int, text: str, accepted: Sequence[Mention]) -> bool:
    """Return whether a mention of an area only locates the mention before it: "Tebessa in Algeria"."""
    return number > 0 and _is_around(number, number - 1, text, accepted)


def _locates_doubtful(area: Mention, text: str, doubtful: Sequence[int]) -> bool:
    """Return whether an area only locates a name that was not accepted: "from Chiang Saen in Thailand"."""
    number = bisect_left(doubtful, area.start) - 1
    return number >= 0 and _NAME_IN.fullmatch(text, doubtful[number], area.start) is not None


def _is_apposed(number: int, text: str, accepted: Sequence[Mention]) -> bool:
    """Return whether a country only locates the place next to it: "Helmand in Afghanistan", "the Libyan town of"."""
    return any(
        _is_around(number, neighbour, text, accepted)
        for neighbour in (number - 1, number + 1)
        if 0 <= neighbour < len(accepted)
    )


def _is_around(number: int, neighbour: int, text: str, accepted: Sequence[Mention]) -> bool:
    """Return whether a mention of an area only locates the mention beside it, by the words between them."""
    area, place = accepted[number].assessment.sense, accepted[neighbour].assessment.sense
    if not area or not place or not (place.place or (place.is_province and not area.is_province)):
        return False
    is_after = number > neighbour
    first, last = accepted[min(number, neighbour)], accepted[max(number, neighbour)]
    text_between = text[first.end : last.start]
    if not is_after and area.is_demonym and _LIVING_IN.fullmatch(text_between):
        return True
    if not set(place.country_codes) & set(area.country_codes):
        return False
    if is_after:  # "Helmand in Afghanistan"
        return _APPOSITION.fullmatch(text_between) is not None
    words_between = text_between.strip()
    if not words_between:  # "Libyan Nalut"
        return True
    # "the Libyan town of Nalut"
    return area.is_demonym and " " in words_between and _OF.fullmatch(text_between) is not None
