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
# Between a place and the area that locates it: ", ", " (", " in ", " Province, ", " ب".
_APPOSITION: Final = re.compile(
    rf"\)?(?:\s+(?i:{PROVINCE_WORDS}|region|district)(?:\s+of\b)?)?"
    r"\s*(?:,|\(|,?\s+(?:in|en|au|aux|à|في|de)\b)?\s*(?:the|la|le|l['’])?\s*"
    rf"|[,،]?\s\(?{INSIDE}|\s+ب"
)
# A name and such words, before an area: "Chiang Saen in ".
_NAME_IN: Final = re.compile(
    rf"\w[\w'’ -]{{1,60}}?(?:\s*[,،(]\s*(?:{INSIDE})?|\s{INSIDE})(?:(?:the|la|le)\s+|l['’])?"
)
# "north of the ", « au sud de la », شمال
_DIRECTION_FROM: Final = re.compile(
    r"(?:\b(?:north|south|east|west|northeast|northwest|southeast|southwest)\s+of\s+(?:the\s+)?"
    r"|(?:au[ -](?:nord|sud)(?:-est|-ouest)?|à\s+l['’](?:est|ouest))\s+(?:du\s+|des?\s+(?:la\s+)?|d['’])"
    r"|(?<!\w)(?:شمال|جنوب|شرق|غرب|شمالي|جنوبي|شرقي|غربي)\s+)$",
    re.IGNORECASE,
)
# "avoiding the ", "instead of ", « sans passer par la », « sous pavillon »
_AVOIDING: Final = re.compile(
    r"(?:\b(?:avoid(?:ing)?|bypass(?:ing)?|skirt(?:ing)?|circumvent(?:ing)?|instead\s+of|rather\s+than)\s+(?:the\s+)?"
    r"|\b(?:(?:en\s+)?(?:contournant|évitant|contourner|éviter)|sans\s+passer\s+par|au\s+lieu\s+de|plutôt\s+que"
    r"|(?:sous|battant|arborant)(?:\s+le)?\s+pavillon)"
    r"\s+(?:l[ae]s?\s+|l['’])?"
    r"|(?<!\w)(?:متجنب\w*|بتجنب|لتجنب|تجنبا|متفادي\w*|تفاديا|لتفادي|بدلا\s+من|دون\s+المرور)\s+(?:ل|ب)?)$",
    re.IGNORECASE,
)
# ", off the ", « , non loin de »: what follows a comma so only locates the place before it.
_BESIDE: Final = re.compile(
    r",\s+(?:just\s+|right\s+)?(?:off|near|opposite|outside|beside|close\s+to|not\s+far\s+from)\s+(?:the\s+)?$"
    r"|,\s+(?:juste\s+)?(?:au\s+large|près|non\s+loin|à\s+côté|en\s+face|aux\s+portes)"
    r"\s+(?:du\s+|des\s+(?:côtes\s+)?|de\s+(?:la\s+(?:côte\s+)?|l['’])?|d['’])$",
    re.IGNORECASE,
)
# A name that begins with a noun such as "well" or "village of", before an area: إلى بئر علي في.
_NAMED_BY_NOUN: Final = re.compile(
    r"(?<!\w)(?:بئر|آبار|عين|وادي|تل|خور|رأس|بيت|دير|كفر|قلعة|قصر|باب|جسر|حصن|خان|مرسى|بلدة|قرية|مدينة|مديرية|ناحية|سوق)"
    r"\s+\w{2,}(?:\s+\w{2,})?\s+في\s+$"
)
# A warship's country is no end of what it seizes: "an Australian frigate", سفينة حربية أسترالية.
_WARSHIP_BEFORE: Final = re.compile(
    r"(?:\b(?:frégates?|marine|navires?\sde\sguerre|patrouilleurs?|corvettes?|destroyers?)"
    r"|(?<!\w)(?:ال)?(?:سفينة|سفن|بارجة|بوارج)\s(?:ال)?حربية|(?<!\w)(?:ال)?(?:فرقاطة|مدمرة|بحرية))\s+$",
    re.IGNORECASE,
)
_WARSHIP_AFTER: Final = re.compile(
    r"\s+(?:navy|naval|(?:navy\s)?(?:warships?|frigates?|destroyers?|corvettes?))\b", re.IGNORECASE
)
_NO_STOP: Final = re.compile(r"[^.,;:!?،؛]{0,40}")
# After a demonym, before the place of these people: « les familles comoriennes de Marseille ».
_LIVING_IN: Final = re.compile(r"\s+(?:d['’]|(?:de|du|des|من)\s+)(?:l['’]|(?:la|le)\s+)?")


def may_be_end(
    number: int, text: str, accepted: Sequence[Mention], doubtful_starts: Sequence[int]
) -> bool:
    """Return whether a mention may be the end of a flow, or a stop on its way.

    Parameters
    ----------
    number
        The number of the mention among the accepted ones.
    doubtful_starts
        Starts of names that were not accepted as places, or that may mean another place too, ascending.
    """
    mention = accepted[number]
    sense = mention.assessment.sense
    text_before, text_after = mention.around(text, _REACH)
    if (
        sense
        and sense.is_demonym
        and (_WARSHIP_BEFORE.search(text_before) or _WARSHIP_AFTER.match(text_after))
    ):
        return False
    if _AVOIDING.search(text_before) or _BESIDE.search(text_before):
        return False
    if sense and sense.place:
        return _DIRECTION_FROM.search(text_before) is None
    return not (
        locates_preceding(number, text, accepted)
        or _locates_following(number, text, accepted)
        or _locates_doubtful(mention, text, doubtful_starts)
        or _NAMED_BY_NOUN.search(text_before)
    )


def _locates_doubtful(area: Mention, text: str, doubtful_starts: Sequence[int]) -> bool:
    """Return whether an area only locates a name that was not accepted: "from Chiang Saen in Thailand"."""
    number = bisect_left(doubtful_starts, area.start) - 1
    return number >= 0 and _NAME_IN.fullmatch(text, doubtful_starts[number], area.start) is not None


def locates_preceding(number: int, text: str, accepted: Sequence[Mention]) -> bool:
    """Return whether a mention of an area only locates the mention before it: "Helmand in Afghanistan"."""
    if number == 0:
        return False
    place, area = accepted[number - 1], accepted[number]
    text_between = text[place.end : area.start]
    return _may_locate(area, place) and _APPOSITION.fullmatch(text_between) is not None


def _locates_following(number: int, text: str, accepted: Sequence[Mention]) -> bool:
    """Return whether a mention of an area only locates the mention after it: "the Libyan town of Nalut"."""
    if number + 1 == len(accepted):
        return False
    area, place = accepted[number], accepted[number + 1]
    is_demonym = area.assessment.sense is not None and area.assessment.sense.is_demonym
    text_between = text[area.end : place.start]
    if is_demonym and _is_smaller(place, area) and _LIVING_IN.fullmatch(text_between):
        return True
    if not _may_locate(area, place):
        return False
    words_between = text_between.strip()
    if not words_between:  # "Libyan Nalut"
        return True
    return is_demonym and " " in words_between and _NO_STOP.fullmatch(text_between) is not None


def _may_locate(area: Mention, place: Mention) -> bool:
    """Return whether a place is smaller than an area, and in a country of it."""
    codes = [set(m.assessment.sense.country_codes) for m in (area, place) if m.assessment.sense]
    return _is_smaller(place, area) and not codes[0].isdisjoint(codes[1])


def _is_smaller(place: Mention, area: Mention) -> bool:
    """Return whether one mention is of a town or other place, or of a province while the area is no province."""
    inner, outer = place.assessment.sense, area.assessment.sense
    if not inner or not outer:
        return False
    return inner.place is not None or (inner.is_province and not outer.is_province)
