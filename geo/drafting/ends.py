"""Which mentions of places may be the end of a flow, and which only say where another place lies."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

# ruff: noqa: RUF001 - an apostrophe of French
from geo.drafting.mentions import Mention

_REACH: Final = 60  # characters before a mention that are read
_APPOSITION: Final = re.compile(
    r"\s*(?:,|\(|,?\s+(?:in|en|au|aux|à|في|de)\b)?\s*(?:the|la|le|l['’])?\s*"
)
_NAME_IN: Final = re.compile(
    r"\w[\w'’ -]{1,60}?(?:\s*[,،(]\s*(?:in\s+|en\s+|au\s+)?|\s+(?:in|en|في)\s+)(?:(?:the|la|le)\s+|l['’])?"
)
_BESIDE: Final = re.compile(
    r"(?:\b(?:north|south|east|west|northeast|northwest|southeast|southwest)\s+of\s+(?:the\s+)?"
    r"|(?:au[ -](?:nord|sud)(?:-est|-ouest)?|à\s+l['’](?:est|ouest))\s+(?:du\s+|des?\s+(?:la\s+)?|d['’])"
    r"|(?<!\w)(?:شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي)\s+)$",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(
    r"(?:\b(?:avoid(?:ing)?|bypass(?:ing)?|skirt(?:ing)?|circumvent(?:ing)?|instead\s+of|rather\s+than)\s+(?:the\s+)?"
    r"|\b(?:(?:en\s+)?(?:contournant|évitant|contourner|éviter)|sans\s+passer\s+par|au\s+lieu\s+de|plutôt\s+que)"
    r"\s+(?:l[ae]s?\s+|l['’])?"
    r"|(?<!\w)(?:متجنب\w*|بتجنب|لتجنب|تجنبا|متفادي\w*|تفاديا|لتفادي|بدلا\s+من|دون\s+المرور)\s+(?:ل|ب)?)$",
    re.IGNORECASE,
)
_OF: Final = re.compile(r"[^.,;:!?،؛]{0,40}")


def may_be_end(
    number: int, text: str, accepted: Sequence[Mention], doubtful: Sequence[int]
) -> bool:
    """Return whether a mention may be the end of a flow, or a stop on its way.

    Parameters
    ----------
    number
        Of the mention among those accepted.
    doubtful
        Where names begin that were not taken for places, in order.
    """
    mention = accepted[number]
    sense = mention.assessment.sense
    before, _ = mention.around(text, _REACH)
    if _AROUND.search(before):
        return False
    if sense and sense.place:
        return _BESIDE.search(before) is None
    return not (_is_apposed(number, text, accepted) or _locates_doubtful(mention, text, doubtful))


def _locates_doubtful(area: Mention, text: str, doubtful: Sequence[int]) -> bool:
    """Return whether an area only says where a name lies that was not taken: "from Chiang Saen in Thailand"."""
    before = bisect_left(doubtful, area.start) - 1
    return before >= 0 and _NAME_IN.fullmatch(text, doubtful[before], area.start) is not None


def _is_apposed(number: int, text: str, accepted: Sequence[Mention]) -> bool:
    """Return whether a country only says where a place beside it lies: "Agadez in Niger", "the Libyan town of"."""
    return any(
        _is_around(number, other, text, accepted)
        for other in (number - 1, number + 1)
        if 0 <= other < len(accepted)
    )


def _is_around(number: int, other: int, text: str, accepted: Sequence[Mention]) -> bool:
    area, place = accepted[number].assessment.sense, accepted[other].assessment.sense
    if not area or not place or not place.place:
        return False
    if not set(place.country_codes) & set(area.country_codes):
        return False
    first, last = sorted((accepted[number], accepted[other]), key=lambda m: m.start)
    between = text[first.end : last.start]
    pattern = _APPOSITION if number > other else _OF
    is_fit = pattern.fullmatch(between) is not None
    return is_fit and (
        number > other or (area.is_demonym and " " in between.strip()) or not between.strip()
    )
