"""Decide whether a town's name means something else: a river, a region, or a town that the gazetteer lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LEAST_CONFIDENCE
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.renown import LARGE_POPULATION, is_usual_name
from geo.drafting.names.tokens import fold_name
from geo.gazetteer import GazetteerPlace, names_of
from geo.gazetteer.disambiguation import DECISIVE_POPULATION, SMALL_TOWN
from geo.gazetteer.provinces import PROVINCE_WORDS
from geo.gazetteer.spelling import is_arabic
from geo.gazetteer.usual_names import is_label

# How near another town of the text must be to a town below SMALL_TOWN, …
NEAR_SMALL_M: Final = 150_000.0
NEAR_TOWN_M: Final = 400_000.0  # … to a town below LARGE_POPULATION, …
NEAR_NAMESAKE_M: Final = 100_000.0  # … to a town with another usual name, or a far larger namesake
REACH: Final = 24  # characters before a name

_AFTER_FRENCH_ARTICLE: Final = re.compile(r"(?<!\w)(?:du|au|le|jusqu['’]au)\s$", re.IGNORECASE)
_HAS_ARTICLE: Final = re.compile(r"le\s|el[\s-]|al[\s-]", re.IGNORECASE)  # "Le Mans", "El Kef"
# « la Crau », « celui de l'Ontario »: a town has the article as part of its name, with a capital, or has none.
_AFTER_ELISION: Final = re.compile(r"(?<!\w)l['’]$")
_AFTER_FEMININE: Final = re.compile(r"(?<!\w)la\s$")
_HAS_FEMININE: Final = re.compile(r"la\s|l['’]|el[\s-]|al[\s-]", re.IGNORECASE)
_SMALL_ARTICLE: Final = re.compile(r"(?:la|le)\s|l['’]")
# "Vao, an islet off the coast", « Sumba, île de l'Est »; but not "In Gafsa, a river rose"
_APPOSED_LAND: Final = re.compile(
    r",\s(?:(?:an?|une?)\s(?:[^\W\d_]+\s)?)?"
    r"(?:island|isle|islet|atoll|archipelago|peninsula|river|stream|tributary|lake|lagoon|mountain|peak|hill|volcano|valley"
    r"|desert|plateau|cape|headland|region|province|landscape|île|îlot|archipel|presqu['’]île|péninsule|rivière|fleuve"
    r"|affluent|lac|lagune|montagne|mont|sommet|colline|volcan|vallée|plaine|désert|massif|cap|région)"
    r"(?=\s?[,.;:)]|\s(?:of|off|in|on|near|between|that|which|de|du|des|au|aux|dans|sur|qui|que|entre)\b|\sd['’])"
)
_OPENS_SENTENCE: Final = re.compile(r"(?:^|[.!?;:]\s)[^\W\d_]+\s$")
# Article before a town's name, the article that the town has itself, and the inhabitants of a town that is meant all
# the same: English texts leave the article of « la Paraná », too.
_ARTICLES: Final = (
    (_AFTER_FRENCH_ARTICLE, _HAS_ARTICLE, inf),
    (_AFTER_ELISION, _HAS_FEMININE, inf),
    (_AFTER_FEMININE, _HAS_FEMININE, LARGE_POPULATION),
)
_AFTER_THE: Final = re.compile(r"\bthe\s$")
# "the upper Paraná", « le bas Congo »
_AFTER_PART: Final = re.compile(r"\b(?:upper|lower|middle|haut|haute|bas|basse|moyen|moyenne)[ -]$")
# "the Gafsa road", "the Gafsa Museum"
_NOUN_FOLLOWS: Final = re.compile(r"[’']?s?[ \n-]+[a-z]{3,}|[ \n]+[A-Z]")
# … but not "the Gafsa and Sfax …"
_NO_NOUN_FOLLOWS: Final = re.compile(
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
"""Words between a town and the country in which it lies: "in the far north of", في شمال."""
_IN_AREA: Final = re.compile(rf"[ \n]{INSIDE}|\sب")
_ASIDE: Final = re.compile(rf"(?:[,،]\s|\s\()(?:{INSIDE})?")  # ", in the north of", " ("
# The middle of "Eastern Region of Burkina Faso".
_PROVINCE_OF: Final = re.compile(
    rf"[ \n](?:{PROVINCE_WORDS}|region|district)[ \n](?:of|in)[ \n](?:the[ \n])?", re.IGNORECASE
)
_FRENCH_FROM: Final = re.compile(r"(?<!\w)(?:d['’]|(?:de|depuis)[ \n])$", re.IGNORECASE)
_FRENCH_COMING: Final = re.compile(
    r"\b(?:provenance|originaires?|venue?s?|vient|viennent|venant|natifs?|natives?)[ \n](?:de[ \n]|d['’])$",
    re.IGNORECASE,
)
_FRENCH_INTO: Final = re.compile(r"[ \n](?:en|au|aux)[ \n]")
_THE_CAPITAL: Final = re.compile(r"\s(?:العاصمة|القاهرة الكبرى)(?!\w)")  # تونس العاصمة is Tunis


def is_river_or_region(text: str, mention: Mention) -> bool:
    """Return whether a town's name means a river or region instead: "the upper Paraná", « jusqu'au Maroni »."""
    sense = mention.assessment.sense
    if sense is None or sense.place is None or is_arabic(mention.text):
        return False
    text_before, text_after = mention.around(text, REACH)
    is_land = _APPOSED_LAND.match(text_after) and not _OPENS_SENTENCE.search(text_before)
    if is_land or _AFTER_PART.search(text_before) or _is_after_of(mention.text, sense.place):
        return True
    if _SMALL_ARTICLE.match(mention.text):
        return sense.place.population < SMALL_TOWN
    for article, own_article, least_population in _ARTICLES:
        if article.search(text_before) and sense.place.population < least_population:
            return not any(own_article.match(name) for name in names_of(sense.place))
    has_noun = _NOUN_FOLLOWS.match(text_after) and not _NO_NOUN_FOLLOWS.match(text_after)
    return bool(_AFTER_THE.search(text_before)) and not has_noun


def _is_after_of(name: str, place: GazetteerPlace) -> bool:
    """Return whether a place's label has a name only after "of", as Saint-Laurent-du-Maroni has Maroni."""
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
    name: str, place: GazetteerPlace, candidates: Sequence[Sense], *, distance_m: float
) -> bool:
    """Return whether a town is unlikely to be meant by a name: it is not its usual one, or is a far larger town's.

    Parameters
    ----------
    distance_m
        To the nearest other town of the text, near which a town is likelier meant.
    """
    if place.population >= LARGE_POPULATION:
        return False
    labels = [fold_name(label) for label in (place.label.en, place.label.fr) if label]
    is_part_of_label = any(set(fold_name(name)) <= set(label) for label in labels)
    is_unusual = not (is_arabic(name) or is_part_of_label or is_usual_name(name, place))
    is_far = distance_m > NEAR_NAMESAKE_M
    if is_unusual and (is_far or place.population < SMALL_TOWN):
        return True
    # A far larger town is large, and has ten times as many inhabitants.
    least_population = max(LARGE_POPULATION, DECISIVE_POPULATION / 2 * place.population)
    namesakes = [sense.place for sense in candidates if sense.place]
    return is_far and any(
        is_label(name, namesake)
        for namesake in namesakes
        if namesake.population >= least_population
    )


def with_stated_area(text: str, mention: Mention, following: Mention | None) -> Mention | None:
    """Return a mention with the sense that the words after it state: "Truro in Cornwall", تونس العاصمة.

    Return None if the gazetteer has no place of that name there, or several.
    """
    if following and _PROVINCE_OF.fullmatch(text, mention.end, following.start):
        return _province_in_country(mention, following)
    if following and mention.assessment.sense and mention.assessment.sense.place:
        return _town_in_area(text, mention, following)
    return _capital_of_country(text, mention)


def _capital_of_country(text: str, mention: Mention) -> Mention:
    """Return a country's mention as its capital's if the text says so, تونس العاصمة; else return it unchanged."""
    sense = mention.assessment.sense
    if sense is None or sense.kind != "country" or not _THE_CAPITAL.match(text, mention.end):
        return mention
    towns = [
        candidate for candidate in mention.assessment.candidates
        if candidate.place and set(candidate.country_codes) & set(sense.country_codes)
    ]  # fmt: skip
    return mention.with_sense(max(towns, key=_population)) if towns else mention


def _town_in_area(text: str, mention: Mention, area: Mention) -> Mention | None:
    """Return a town's mention as the town of its name in the area named after it; None if none or several are there.

    Return it unchanged if the words between do not say that the town is in the area.
    """
    assessment = mention.assessment
    codes = _area_codes(text, mention, area)
    if not codes:
        # "Gafsa in X": the name may mean several towns, and X several areas.
        is_unclear = len(assessment.candidates) > 1 and area.assessment.sense is None
        return None if is_unclear and _IN_AREA.fullmatch(text, mention.end, area.start) else mention
    if assessment.sense and codes & set(assessment.sense.country_codes):
        return mention
    towns_there = [
        candidate
        for candidate in assessment.candidates
        if candidate.place and codes & set(candidate.country_codes)
    ]
    if len(towns_there) == 1:
        return mention.with_sense(towns_there[0])
    is_origin = not towns_there and _are_origin_and_destination(text, mention, area)
    return mention if is_origin else None


def _are_origin_and_destination(text: str, mention: Mention, following: Mention) -> bool:
    """Return whether « de X en Y » says where something comes from and goes to: « expédié de Gafsa en Italie ».

    « En provenance de X au Y » and « venu de X au Y » say where X lies.
    """
    text_before, _ = mention.around(text, REACH)
    is_from = _FRENCH_FROM.search(text_before) and not _FRENCH_COMING.search(text_before)
    return bool(is_from and _FRENCH_INTO.fullmatch(text, mention.end, following.start))


def _province_in_country(mention: Mention, country: Mention) -> Mention | None:
    """Return a province's mention as the one in the country named after it: "the Eastern Region of Burkina Faso".

    Return None if that country has no province of the name, or several: another country's is not meant.
    """
    sense, candidates = mention.assessment.sense, mention.assessment.candidates
    countries = [area for area in country.assessment.candidates if area.kind == "country"]
    codes = {code for area in countries for code in area.country_codes}
    is_there = sense is not None and codes & set(sense.country_codes)
    provinces = [candidate for candidate in candidates if candidate.is_province]
    if not codes or is_there or not provinces:
        return mention
    provinces_there = [area for area in provinces if codes & set(area.country_codes)]
    if len(provinces_there) != 1:
        return None
    return mention.with_sense(provinces_there[0], least_confidence=LEAST_CONFIDENCE)


def is_before_its_country(text: str, mention: Mention, following: Mention | None) -> bool:
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
    if not (_IN_AREA.fullmatch(text_between) or (aside and _ASIDE.fullmatch(text_between))):
        return set()
    areas = [sense for sense in area.assessment.candidates if sense.place is None]
    return {code for sense in areas for code in sense.country_codes}


def _population(sense: Sense) -> int:
    return sense.place.population if sense.place else 0
