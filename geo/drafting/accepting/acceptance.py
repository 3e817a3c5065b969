"""Decide which names a draft takes for places, and which it only offers as doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from geo.drafting.accepting.arabic_places import (
    accept_again,
    is_no_arabic_word,
    is_rather_area,
    on_island,
)
from geo.drafting.accepting.scene import TextScene, keep_supported

# ruff: noqa: RUF001 - hyphens and apostrophes
from geo.drafting.cues.periods import find_periods
from geo.drafting.drafted_places import country_point
from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LEAST_CONFIDENCE
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.name_spans import own_name
from geo.drafting.names.namesakes import is_river_or_region, with_stated_area
from geo.drafting.names.renown import LARGE_POPULATION, is_famous, is_large_province
from geo.drafting.names.stated_provinces import with_stated_provinces
from geo.drafting.names.tokens import fold_name
from geo.drafting.names.word_lists import word_lists
from geo.drafting.non_places.bearers import follows_rare_noun
from geo.drafting.non_places.longer_names import is_part_of_name
from geo.drafting.non_places.other_names import find_other_names, follows_place_word, is_arabic_noun
from geo.gazetteer import GazetteerPlace
from geo.gazetteer.disambiguation import SMALL_TOWN
from geo.gazetteer.name_index import ARABIC_COUNTRIES
from geo.gazetteer.nearness import NEAR_M
from geo.gazetteer.provinces import ARABIC_PROVINCE_WORDS, PROVINCE_WORDS
from geo.gazetteer.spelling import is_arabic

LEAST_OFFERED: Final = 0.3  # confidence of a name that a draft only offers as an end
LEAST_PLACED: Final = 0.15  # … after a preposition of place, near the text's other places
LEAST_REMOTE: Final = 0.75  # … of a small place far from all others
# Inhabitants of a town that an Arabic word means without a preposition, and how near another town of the text must be.
LEAST_ALONE: Final = 20_000
CLOSE_M: Final = 200_000.0
# From the middle of a country to the towns of a text that is not about it.
FAR_M: Final = 1_500_000.0
WORLD_CITY: Final = 1_000_000  # inhabitants of a city that any text may name
_LIKE: Final = "ك"
_AND: Final = "و"
REACH: Final = 30  # characters on either side of a name
_WATERS: Final = (
    r"gulf|bay|straits?|sea|channel|canal|golfe|baie|détroit|mer|lake|lac|river|fleuve|rivière"
)
_LANDS: Final = r"mount|cape|isthmus|valley|mont|monts|cap|vallée|massif"
_ARABIC_WATERS: Final = "خليج|بحيرة|مضيق|بحر|نهر"
_ARABIC_LANDS: Final = "جبل|جبال|وادي|رأس|هضبة|قناة"
_WATERS_AFTER: Final = "River|Lake|Sea|Bay|Gulf|Straits?|Ocean|Channel|Canal"
_LANDS_AFTER: Final = "Mountains?|Valley|Highway|Street|Avenue|Desert|Basin|Plateau"


def _after_noun(nouns: str, arabic: str) -> re.Pattern[str]:
    """Return a pattern of the words before the name of a sea, river or mountain: "Gulf of", « lac », بحيرة."""
    linking_words = r"(?:(?:of|de|du|des|d['’])\s*)?(?:the\s+|la\s+|le\s+|l['’])?"
    return re.compile(
        rf"(?:\b(?:{nouns})\s+{linking_words}|(?<!\w)(?:ال)?(?:{arabic})\s+)$", re.IGNORECASE
    )


_AFTER_WATER_NOUN: Final = _after_noun(_WATERS, _ARABIC_WATERS)
_AFTER_LAND_NOUN: Final = _after_noun(f"{_WATERS}|{_LANDS}", f"{_ARABIC_WATERS}|{_ARABIC_LANDS}")
_WATER: Final = re.compile(
    rf"\b(?:{_WATERS}|{_WATERS_AFTER})\b|(?<!\w)(?:ال)?(?:{_ARABIC_WATERS})(?!\w)", re.IGNORECASE
)
_BEFORE_WATER_NOUN: Final = re.compile(rf"\s+(?:{_WATERS_AFTER})\b")
_BEFORE_LAND_NOUN: Final = re.compile(rf"\s+(?:{_WATERS_AFTER}|{_LANDS_AFTER})\b")
# One of several rivers: the Black Volta, « la Volta blanche »; a province is called after all of them.
_AFTER_COLOUR: Final = re.compile(r"\b(?:Black|White|Blue|Red)\s$")
_BEFORE_COLOUR: Final = re.compile(r"[\s-](?:noire?|blanche?|bleue?|rouge)\b", re.IGNORECASE)
_AFTER_PROVINCE_NOUN: Final = re.compile(
    rf"(?:\b(?:{PROVINCE_WORDS}|districts?|cantons?)\s+"
    r"(?:(?:of|de|du|des)\s+|d['’])?(?:the\s+|la\s+|le\s+|l['’])?"
    rf"|(?<!\w)[وفبل]?(?:ال)?(?:{ARABIC_PROVINCE_WORDS})\s+)$",
    re.IGNORECASE,
)
_BEFORE_PROVINCE_NOUN: Final = re.compile(
    r"\s+(?:province|state|department|governorate|county|prefecture|oblast|district|canton)\b",
    re.IGNORECASE,
)
# "the other Copacabana"
_OTHER: Final = re.compile(r"\b(?:the\sother|another|l['’]autre|un\sautre|une\sautre)\s$")
_PREFIX: Final = re.compile(
    r"\b(?:pan|anglo|franco|afro|pro|anti|sino|indo|euro|trans)[-‐‑]$", re.IGNORECASE
)
_AND_OR: Final = r"(?:و|أو\s|and\s|et\s|or\s|ou\s)"
_LIST_JOINT: Final = re.compile(rf"\s*[,،]\s*{_AND_OR}?\s*|\s+{_AND_OR}\s*")  # ", ", " and "


@dataclass(frozen=True)
class SplitMentions:
    """The mentions of a text, by what a draft does with them.

    Attributes
    ----------
    accepted
        Mentions that the draft takes for places.
    doubtful
        Mentions that it only offers as ends.
    others
        Mentions that name a person, a group or a language.
    """

    accepted: list[Mention]
    doubtful: list[Mention]
    others: list[Mention]


def split_mentions(text: str, mentions: Sequence[Mention]) -> SplitMentions:
    """Split the mentions of a text into those that a draft accepts as places, those that it only offers, and others.

    Parameters
    ----------
    mentions
        All mentions of the text in order, however doubtful.
    """
    dated = {offset for date in find_periods(text) for offset in range(date.start, date.end)}
    mentions = [
        mention for mention in mentions
        if mention.start not in dated
        and not _is_part_of_landscape(text, mention) and not _is_direction(mention)
        and not is_arabic_noun(text, mention)
    ]  # fmt: skip
    mentions, doubtful_starts = _with_stated_areas(text, mentions)
    province_starts = _provinces_in_position(text, mentions)
    likely = [
        m for m in mentions
        if m.assessment.sense and (m.assessment.confidence >= LEAST_CONFIDENCE or m.start in province_starts)
    ]  # fmt: skip
    # Which names are persons' depends on the places beside them, and the scene of the text on both: hence two rounds.
    supported, _ = keep_supported(text, mentions, likely)
    place_offsets = {n for mention in supported for n in range(mention.start, mention.end)}
    other_starts = find_other_names(text, mentions, place_offsets)
    placed_names = {
        fold_name(m.text) for m in mentions if follows_place_word(text, m, skips_article=True)
    }
    likely = [
        m for m in likely
        if m.start not in other_starts | doubtful_starts and not is_part_of_name(text, m, place_offsets)
        and not (fold_name(m.text) not in placed_names and _is_named_directly(text, m))
    ]  # fmt: skip
    supported, scene = keep_supported(text, mentions, likely)
    accepted = _accept(text, supported, scene)
    accepted = accept_again(text, mentions, accepted, other_starts | doubtful_starts)
    ids = {id(mention) for mention in accepted}
    offered = [m for m in mentions if id(m) not in ids and _is_offered(text, m, scene)]
    doubtful = [own_name(text, mention) for mention in offered]
    return SplitMentions(
        accepted=[own_name(text, mention) for mention in accepted],
        doubtful=[
            mention
            for mention in doubtful
            if mention.text != mention.text.lower() or is_arabic(mention.text)
        ],
        others=[mention for mention in mentions if mention.start in other_starts],
    )


def _is_named_directly(text: str, mention: Mention) -> bool:
    """Return whether a town's name stands directly after a noun with its determiner, and no more of it follows."""
    sense = mention.assessment.sense
    is_town = sense is not None and sense.place is not None and mention.paragraph is not None
    return is_town and follows_rare_noun(*mention.around(text, REACH))


def _provinces_in_position(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """Return the starts of names that can mean only one province and follow a word such as "from" at least once.

    So a province counts even if the text does not name its country. In a list after "from", each name counts.
    """
    provinces = [mention for mention in mentions if _is_one_province(mention)]
    names: set[tuple[str, ...]] = set()
    last_end = 0
    for mention in provinces:
        is_listed = _LIST_JOINT.fullmatch(text, last_end, mention.start) is not None
        if (
            is_listed
            or follows_place_word(text, mention, skips_article=True)
            or _is_called_province(text, mention)
        ):
            names.add(fold_name(mention.text))
            last_end = mention.end
    return frozenset(m.start for m in provinces if fold_name(m.text) in names)


def _is_one_province(mention: Mention) -> bool:
    """Return whether a name can only mean one province, a town in its country or, if it is large, a village."""
    sense, assessment = mention.assessment.sense, mention.assessment
    if sense is None or not sense.is_province or assessment.confidence < LEAST_OFFERED:
        return False
    rivals = [candidate for candidate in assessment.candidates if candidate.id != sense.id]
    return all(
        rival.place
        and (
            rival.country_codes == sense.country_codes
            or (rival.place.population < SMALL_TOWN and is_large_province(sense))
        )
        for rival in rivals
    )


def _with_stated_areas(
    text: str, mentions: Sequence[Mention]
) -> tuple[list[Mention], frozenset[int]]:
    """Return the mentions with the places that the words after them state: "Tripoli, Libya"; and the doubtful starts.

    A mention is doubtful if these words contradict all its places, if it rather means a river or region, or if it is
    "the other" of its name.
    """
    mentions = [on_island(text, mention) for mention in with_stated_provinces(text, mentions)]
    located_mentions: list[Mention] = []
    doubtful_starts: set[int] = set()
    for mention, following in zip_longest(mentions, mentions[1:]):
        located = with_stated_area(text, mention, following)
        if (
            located is None
            or is_river_or_region(text, located)
            or _OTHER.search(mention.around(text, REACH)[0])
        ):
            doubtful_starts.add(mention.start)
        located_mentions.append(located or mention)
    return located_mentions, frozenset(doubtful_starts)


def _is_offered(text: str, mention: Mention, scene: TextScene) -> bool:
    """Return whether a draft offers a name that it did not accept: one likely enough, or after "in" and near others."""
    confidence, sense = mention.assessment.confidence, mention.assessment.sense
    if confidence >= LEAST_OFFERED:
        return True
    place = sense.place if sense else None
    if place is None or confidence < LEAST_PLACED or mention.assessment.is_person:
        return False
    is_after_and = text[mention.start - 1 : mention.start] == _AND
    is_in_position = is_after_and or follows_place_word(text, mention)
    return is_in_position and scene.names_country_of(place) and scene.distance_m(place) <= NEAR_M


def _accept(text: str, likely: Sequence[Mention], scene: TextScene) -> list[Mention]:
    """Return the mentions taken for places; in a list, an accepted name supports the next one."""
    accepted: list[Mention] = []
    for mention in likely:
        is_listed = bool(accepted and _LIST_JOINT.fullmatch(text, accepted[-1].end, mention.start))
        if _is_accepted(text, mention, scene, is_listed=is_listed):
            accepted.append(mention)
    return accepted


def _is_part_of_landscape(text: str, mention: Mention) -> bool:
    """Return whether a name is part of a sea's, river's or road's name: "Gulf of Tadjoura", "Pan-American Highway"."""
    text_before, text_after = mention.around(text, REACH)
    if _PREFIX.search(text_before):
        return True
    sense = mention.assessment.sense
    if sense is not None and sense.is_demonym:  # Georgian Bay, the Irish Sea
        return bool(_BEFORE_LAND_NOUN.match(text_after))
    if sense is None or sense.place is not None:
        return bool(_AFTER_LAND_NOUN.search(text_before) or _BEFORE_LAND_NOUN.match(text_after))
    has_colour = _AFTER_COLOUR.search(text_before) or _BEFORE_COLOUR.match(text_after)
    if sense.is_province and has_colour:
        return True
    is_area = sense.kind == "country" or sense.is_province
    has_noun = _AFTER_WATER_NOUN.search(text_before) or _BEFORE_WATER_NOUN.match(text_after)
    return is_area and bool(has_noun)


def _is_direction(mention: Mention) -> bool:
    """Return whether a province's name is only a direction: "in southern Kyrgyzstan", « dans l'est »."""
    is_province = all(sense.is_province for sense in mention.assessment.candidates)
    is_lower_case = mention.text == mention.text.lower() and not is_arabic(mention.text)
    return is_province and is_lower_case


def _is_arabic_word(mention: Mention) -> bool:
    return is_arabic(mention.text) and len(fold_name(mention.text)) == 1


def _is_accepted(text: str, mention: Mention, scene: TextScene, *, is_listed: bool) -> bool:
    """Return whether a name is taken for a place."""
    sense, assessment = mention.assessment.sense, mention.assessment
    if sense is None:
        return False
    if sense.place is None:
        return _is_accepted_area(text, mention, sense, scene, is_listed=is_listed)
    if _is_called_province(text, mention):
        return False  # a town's name after "province of" is a province that the table lacks
    if _is_arabic_word(mention) and not assessment.is_transcribed:
        return _is_accepted_arabic_word(text, mention, sense.place, scene, is_listed=is_listed)
    if assessment.is_remote and not assessment.is_exact:
        return False
    is_known = sense.place.population >= LARGE_POPULATION or is_famous(mention.text, sense.place)
    return is_known or not assessment.is_remote or assessment.confidence >= LEAST_REMOTE


def _is_accepted_area(
    text: str, mention: Mention, sense: Sense, scene: TextScene, *, is_listed: bool
) -> bool:
    """Return whether a name is taken for a country, province or part of the world."""
    if sense.kind == "country" and fold_name(mention.text) in word_lists().former:
        return False
    is_water = sense.is_province and not sense.is_landscape and _WATER.search(mention.text)
    if is_water and not _is_called_province(text, mention):
        return False  # "the River Nile", a state of Sudan
    # One Arabic word is often a common noun: for a province it needs a list or a preposition.
    if sense.is_province and _is_arabic_word(mention):
        is_in_position = is_listed or follows_place_word(text, mention)
        if not (is_in_position or is_no_arabic_word(mention)):
            return False
    return not _is_rather_a_town(mention, scene)


def _is_called_province(text: str, mention: Mention) -> bool:
    """Return whether a town's name is said to be a province's: "the state of Gafsa", "Gafsa Province"."""
    text_before, text_after = mention.around(text, REACH)
    return bool(_AFTER_PROVINCE_NOUN.search(text_before) or _BEFORE_PROVINCE_NOUN.match(text_after))


def _is_accepted_arabic_word(
    text: str, mention: Mention, place: GazetteerPlace, scene: TextScene, *, is_listed: bool
) -> bool:
    """Return whether one Arabic word is taken for a place: most names of small towns are words of the language, too."""
    if is_rather_area(text, mention, place):
        return False
    is_large = place.population >= LARGE_POPULATION
    is_in_position = is_listed or follows_place_word(text, mention)
    is_in_arabic_country = not ARABIC_COUNTRIES.isdisjoint(place.country_codes)
    is_in_named_country = scene.names_country_of(place)
    is_after_like = text[mention.start - 1 : mention.start] == _LIKE
    if is_after_like and not (is_large and is_in_named_country):
        return False  # the letter begins another word far more often than it means "like" before a town
    if not is_in_named_country:
        is_world_city = place.population >= WORLD_CITY
        is_known = mention.assessment.is_exact or (is_in_position and is_world_city)
        # A name in the language of its country is a word there, too.
        is_certain = is_world_city or (is_in_position and is_famous(mention.text, place))
        is_far_word = is_in_arabic_country and not is_certain and scene.distance_m(place) > NEAR_M
        return is_large and is_known and not is_far_word
    if is_large:
        return True
    if is_in_position:
        return is_in_arabic_country or scene.is_near(place)
    return place.population >= LEAST_ALONE and scene.distance_m(place) <= CLOSE_M


def _is_rather_a_town(mention: Mention, scene: TextScene) -> bool:
    """Return whether a country's name means a town instead.

    It does if the country is far from the places of the text and has none of them, and a town of that name is near
    them.
    """
    sense = mention.assessment.sense
    if sense is None or sense.kind != "country" or sense.is_demonym or not scene.towns:
        return False
    if any(set(town.country_codes) & set(sense.country_codes) for town in scene.towns.values()):
        return False
    rivals = [candidate.place for candidate in mention.assessment.candidates if candidate.place]
    is_near = any(scene.distance_m(rival) <= NEAR_M for rival in rivals if rival.population)
    return is_near and scene.distance_to_m(*country_point(sense.country_codes[0])) > FAR_M
