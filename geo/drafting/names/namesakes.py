"""Decide whether a town's name means something else: a river, a region, or a town that the gazetteer lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LARGE_POPULATION, LEAST, is_usual_name
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.tokens import fold_name
from geo.gazetteer import GazetteerPlace, names_of
from geo.gazetteer.disambiguation import DECISIVE_POPULATION, is_label
from geo.gazetteer.provinces import PROVINCE_WORDS
from geo.gazetteer.spelling import is_arabic

SMALL: Final = 20_000  # inhabitants of a town that is known nearby only
NEAR_SMALL_M: Final = 150_000.0
NEAR_TOWN_M: Final = 400_000.0  # … of a town below LARGE_POPULATION
NEAR_OTHER_M: Final = 100_000.0  # … of one with another usual name, or a far larger namesake
REACH: Final = 24  # characters before a name

_FRENCH_ARTICLE: Final = re.compile(r"(?<!\w)(?:du|au|le|jusqu['’]au)\s$", re.IGNORECASE)
_FRENCH: Final = re.compile(r"le\s|el\s|al\s", re.IGNORECASE)  # names with an article of their own
_THE: Final = re.compile(r"\bthe\s$")
_PART: Final = re.compile(r"\b(?:upper|lower|middle|haut|haute|bas|basse|moyen|moyenne)[ -]$")
_NOUN_FOLLOWS: Final = re.compile(r"[’']?s?[ \n-]+[a-z]{3,}|[ \n]+[A-Z]")
_VERB_FOLLOWS: Final = re.compile(
    r"[ \n](?:and|or|by|in|at|on|is|was|to|from|near|between|has|had|with|for|into|river)\b"
)
_OF: Final = frozenset({
    "de", "du", "des", "d", "do", "da", "dos", "del", "della", "di", "sur", "en", "les", "of", "on", "upon", "am", "an",
})  # fmt: skip
# "in the far north of", « dans l'est de la », في جنوب
_DIRECTION: Final = (
    r"(?:(?:far|extrême)[ \n-])?(?:north|south|east|west|nord|sud|est|ouest|cent(?:re|ral))[a-z]*(?:-[a-z]+)?[ \n]"
    r"(?:of[ \n]|(?:de|du|des)[ \n]|d['’])?"
)
_IN: Final = rf"(?:in|en|au|aux|dans)[ \n](?:(?:the|la|le)[ \n]|l['’])?(?:{_DIRECTION})?(?:(?:the|la)[ \n]|l['’])?"
_ARABIC_IN: Final = r"في\s(?:(?:أقصى|شمال|جنوب|شرق|غرب|وسط)ي?\s){0,3}"
INSIDE: Final = rf"(?:{_IN}|{_ARABIC_IN})"
"""Words between a town and the country in which it lies."""
_LOCATED: Final = re.compile(rf"[ \n]{INSIDE}|\sب")
_LOCATED_ASIDE: Final = re.compile(rf"(?:[,،]\s|\s\()(?:{INSIDE})?")
_PROVINCE_OF: Final = re.compile(
    rf"[ \n](?:{PROVINCE_WORDS}|region|district)[ \n](?:of|in)[ \n](?:the[ \n])?",
    re.IGNORECASE,
)
_FRENCH_FROM: Final = re.compile(r"(?<!\w)(?:d['’]|(?:de|depuis)[ \n])$", re.IGNORECASE)
_FRENCH_COMING: Final = re.compile(
    r"\b(?:provenance|originaires?|venue?s?|vient|viennent|venant|natifs?|natives?)[ \n](?:de[ \n]|d['’])$",
    re.IGNORECASE,
)
_FRENCH_INTO: Final = re.compile(r"[ \n](?:en|au|aux)[ \n]")
_CAPITAL: Final = re.compile(r"\s(?:العاصمة|القاهرة الكبرى)(?!\w)")


def is_river_or_region(text: str, mention: Mention) -> bool:
    """Return whether a town's name means a river or region instead: "the upper Paraná", « jusqu'au Maroni »."""
    sense = mention.assessment.sense
    if sense is None or sense.place is None or is_arabic(mention.text):
        return False
    before, after = mention.around(text, REACH)
    if _PART.search(before) or _is_after_of(mention.text, sense.place):
        return True
    has_own_article = any(_FRENCH.match(name) for name in names_of(sense.place))
    if _FRENCH_ARTICLE.search(before):
        return not has_own_article
    is_noun = _NOUN_FOLLOWS.match(after) and not _VERB_FOLLOWS.match(after)
    return bool(_THE.search(before)) and not is_noun


def _is_after_of(name: str, place: GazetteerPlace) -> bool:
    """Return whether a name follows only "of" in a place's label, as Maroni does in Saint-Laurent-du-Maroni."""
    folded = fold_name(name)
    if len(folded) > 1 or is_label(name, place):
        return False
    labels = [fold_name(label) for label in (place.label.en, place.label.fr) if label]
    return any(
        word == folded[0] and preceding in _OF
        for label in labels
        for preceding, word in pairwise(label)
    )


def is_lesser_namesake(
    name: str, place: GazetteerPlace, candidates: Sequence[Sense], *, away_m: float
) -> bool:
    """Return whether a name is not a town's usual one, or a far larger town's: a river or a person may bear it.

    Parameters
    ----------
    away_m
        Metres to the nearest other town of the text.
    """
    if place.population >= LARGE_POPULATION:
        return False
    labels = [fold_name(label) for label in (place.label.en, place.label.fr) if label]
    is_part = any(set(fold_name(name)) <= set(label) for label in labels)
    is_other = not (is_arabic(name) or is_part or is_usual_name(name, place))
    if is_other and (place.population < SMALL or away_m > NEAR_OTHER_M):
        return True
    # A far larger town is large, and ten times this one's size.
    least_population = max(LARGE_POPULATION, DECISIVE_POPULATION / 2 * place.population)
    namesakes = [sense.place for sense in candidates if sense.place]
    return away_m > NEAR_OTHER_M and any(
        is_label(name, namesake)
        for namesake in namesakes
        if namesake.population >= least_population
    )


def located(text: str, mention: Mention, following: Mention | None) -> Mention | None:
    """Return a mention with the sense that the words after it state: "Truro in Cornwall", تونس العاصمة.

    None if they locate it where no place of that name is known, or several are.
    """
    if following and _PROVINCE_OF.fullmatch(text, mention.end, following.start):
        return _located_province(mention, following)
    return _located_town(text, mention, following)


def _located_town(text: str, mention: Mention, following: Mention | None) -> Mention | None:
    """Return a town's mention in the area that the words after it state, and a country's as its town."""
    sense = mention.assessment.sense
    if sense is None:
        return mention
    if sense.kind == "country" and _CAPITAL.match(text, mention.end):
        towns = [
            candidate for candidate in mention.assessment.candidates
            if candidate.place and set(candidate.country_codes) & set(sense.country_codes)
        ]  # fmt: skip
        return mention.with_sense(max(towns, key=_population)) if towns else mention
    if sense.place is None or following is None:
        return mention
    codes = _area_codes(text, mention, following)
    if not codes or codes & set(sense.country_codes):
        return None if not codes and _may_contradict(text, mention, following) else mention
    towns_there = [
        candidate
        for candidate in mention.assessment.candidates
        if candidate.place and codes & set(candidate.country_codes)
    ]
    if len(towns_there) == 1:
        return mention.with_sense(towns_there[0])
    is_start = not towns_there and _is_origin_and_destination(text, mention, following)
    return mention if is_start else None


def _may_contradict(text: str, mention: Mention, following: Mention) -> bool:
    """Return whether one of several towns lies, by the words after its name, in an area whose country is not clear."""
    is_either = len(mention.assessment.candidates) > 1 and following.assessment.sense is None
    return is_either and _LOCATED.fullmatch(text, mention.end, following.start) is not None


def _is_origin_and_destination(text: str, mention: Mention, following: Mention) -> bool:
    """Return whether « de X en Y » says where something comes from and goes to: « expédié de Gafsa en Italie ».

    « En provenance de X au Y » and « venu de X au Y » say where X lies.
    """
    before, _ = mention.around(text, REACH)
    is_into = _FRENCH_INTO.fullmatch(text, mention.end, following.start)
    return bool(is_into and _FRENCH_FROM.search(before) and not _FRENCH_COMING.search(before))


def _located_province(mention: Mention, following: Mention) -> Mention | None:
    """Return a province's mention in the country that the words after it state: "the Eastern Region of Burkina Faso".

    None if no province of that country is known by the name: another country's is not meant.
    """
    sense = mention.assessment.sense
    countries = [area for area in following.assessment.candidates if area.kind == "country"]
    codes = {code for area in countries for code in area.country_codes}
    is_there = sense is not None and codes & set(sense.country_codes)
    candidates = mention.assessment.candidates
    if not codes or is_there or not any(candidate.is_province for candidate in candidates):
        return mention
    provinces_there = [
        province
        for province in candidates
        if province.is_province and codes & set(province.country_codes)
    ]
    if len(provinces_there) != 1:
        return None
    return mention.with_sense(provinces_there[0], least_confidence=LEAST)


def is_located(text: str, mention: Mention, following: Mention | None) -> bool:
    """Return whether a town's country stands directly after its name: "Luque, Argentina"."""
    sense = mention.assessment.sense
    if sense is None or following is None:
        return False
    return bool(_area_codes(text, mention, following, aside=True) & set(sense.country_codes))


def _area_codes(text: str, mention: Mention, area: Mention, *, aside: bool = False) -> set[str]:
    """Return the codes of the countries of an area that stands after a name and "in"; empty if it does not.

    With ``aside``, a comma or bracket counts like "in".
    """
    text_between = text[mention.end : area.start]
    is_apposed = _LOCATED.fullmatch(text_between) or (
        aside and _LOCATED_ASIDE.fullmatch(text_between)
    )
    areas = [sense for sense in area.assessment.candidates if sense.place is None]
    return {code for sense in areas for code in sense.country_codes} if is_apposed else set()


def _population(sense: Sense) -> int:
    return sense.place.population if sense.place else 0
