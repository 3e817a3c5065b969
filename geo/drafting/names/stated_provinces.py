"""Choose the town that lies in the province named after it: "Birmingham, Alabama", "Tumaco (Nariño)"."""

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
_BETWEEN: Final = re.compile(r"[,،]\s|\s\(")  # town and province
_AND: Final = r"(?:and|or|et|ou)\b"
# After a province: a bracket or stop, or a comma before a word in small letters, with or without "and": "…, and sold".
# "And" before a name or an article continues a list.
_CLOSED: Final = re.compile(
    rf"[.;:!?؛؟)]|[,،]?\s*\Z|[,،]\s+(?:{_AND}\s+(?!(?:the|la|les?)\s|l['’]))?(?!{_AND}|و)(?![A-ZÀ-ÖØ-Þ])"
)


def with_stated_provinces(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, those of a town before its province with the senses of that town and that province."""
    resolved = [*mentions]
    for number, (town, area) in enumerate(pairwise(mentions)):
        if _BETWEEN.fullmatch(text, town.end, area.start):
            for province in area.assessment.candidates:
                if province.is_province and (sense := _town_in(text, town, area, province)):
                    resolved[number] = town.with_sense(sense, least_confidence=LEAST_CONFIDENCE)
                    resolved[number + 1] = area.with_sense(
                        province, least_confidence=LEAST_CONFIDENCE
                    )
                    break
    return resolved


def _town_in(text: str, town: Mention, area: Mention, province: Sense) -> Sense | None:
    """Return the sense of a town's name that lies in the province named after it.

    Return None if no town of the name lies there, or several of similar size, or if the two names are a list.
    """
    if _may_be_list(text, town, area, province):
        return None
    circle = provinces()[province.id]
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


def _may_be_list(text: str, town: Mention, area: Mention, province: Sense) -> bool:
    """Return whether a town and a province may be two towns of a list: *Gafsa, Kasserine and Sfax*.

    They may if a town in the province has its name, unless the second name closes like an apposition; and also if the
    first name is another province's of the country, as those of neighbouring capitals are.
    """
    circle = provinces()[province.id]
    if not any(
        sense.place and circle.may_hold(sense.place) for sense in area.assessment.candidates
    ):
        return False
    return not _CLOSED.match(text, area.end) or any(
        sense.is_province and sense.country_codes == province.country_codes
        for sense in town.assessment.candidates
    )
