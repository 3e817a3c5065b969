"""Read a town that its province follows as the town there: "Birmingham, Alabama", "Tumaco (Nariño)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LEAST_CONFIDENCE
from geo.drafting.names.lexicon import Sense
from geo.gazetteer.disambiguation import OBJECTING_POPULATION
from geo.gazetteer.provinces import provinces

# ruff: noqa: RUF001 - an apostrophe of French
_BETWEEN: Final = re.compile(r"[,،]\s|\s\(")
_AND: Final = r"(?:and|or|et|ou)\b"
# After a province: a bracket or stop, or a comma before a word in small letters, with or without "and": "…, and sold".
# "And" before a name or an article continues a list.
_CLOSED: Final = re.compile(
    rf"[.;:!?؛؟)]|[,،]?\s*\Z|[,،]\s+(?:{_AND}\s+(?!(?:the|la|les?)\s|l['’]))?(?!{_AND}|و)(?![A-ZÀ-ÖØ-Þ])"
)


def with_stated_provinces(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions, towns with the sense that the province after them states, and these provinces as provinces."""
    read = [*mentions]
    for number, (town, area) in enumerate(pairwise(mentions)):
        if _BETWEEN.fullmatch(text, town.end, area.start):
            for sense in area.assessment.candidates:
                if sense.is_province and (there := _town_in(text, town, area, sense)):
                    read[number] = town.with_sense(there, least_confidence=LEAST_CONFIDENCE)
                    read[number + 1] = area.with_sense(sense, least_confidence=LEAST_CONFIDENCE)
                    break
    return read


def _town_in(text: str, town: Mention, area: Mention, province: Sense) -> Sense | None:
    """Return the town of a name that lies in the province after it; None if none or several do, or the two are a list.

    Where a town of the province has its name (*Gafsa, Kasserine and Sfax*), the two are a list unless the second closes
    like an apposition; and so they are where the first is the name of another province, as neighbouring capitals are.
    """
    circle = provinces()[province.id]
    is_ambiguous = any(
        sense.place and circle.may_hold(sense.place) for sense in area.assessment.candidates
    )
    if is_ambiguous and (
        not _CLOSED.match(text, area.end)
        or any(
            sense.is_province and sense.country_codes == province.country_codes
            for sense in town.assessment.candidates
        )
    ):
        return None
    towns = [
        (sense, place) for sense in town.assessment.candidates
        if (place := sense.place) and circle.may_hold(place)
    ]  # fmt: skip
    # Circles of neighbouring provinces overlap: of several towns, those within the circle itself come first.
    inner_towns = [(sense, place) for sense, place in towns if circle.radii_away(place) <= 1.0]
    ranked = sorted(inner_towns or towns, key=lambda pair: -pair[1].population)
    if len(ranked) > 1 and ranked[0][1].population < OBJECTING_POPULATION * ranked[1][1].population:
        return None
    return ranked[0][0] if ranked else None
