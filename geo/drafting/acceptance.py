"""Decide which names a draft takes for places, and which it only offers as doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

import numpy as np

# ruff: noqa: RUF001 - hyphens and apostrophes
from geo.drafting.drafted_places import country_point
from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LARGE_POPULATION, LEAST, SURE
from geo.drafting.names.longer_names import is_part_of_name
from geo.drafting.names.namesakes import is_located, is_river_or_region, is_unearned, located
from geo.drafting.names.other_names import find_other_names, is_placed
from geo.drafting.names.rules import Rules
from geo.drafting.names.tokens import fold_name
from geo.gazetteer import GazetteerPlace
from geo.gazetteer.disambiguation import NEAR_M
from geo.gazetteer.name_index import ARABIC_COUNTRIES
from geo.gazetteer.spelling import is_arabic
from geo.geodesy import inverse

LEAST_OFFERED: Final = (
    0.3  # confidence of a name that a draft offers as an end, without taking it for a place
)
LEAST_PLACED: Final = 0.15  # … after a preposition of place, near the text's other places
LEAST_REMOTE: Final = 0.75  # … of a small place far from all others
SPELLED: Final = "spelled differently from the gazetteer"
REMOTE: Final = "far from all other places, in another country"
LEAST_ALONE: Final = 20_000  # inhabitants of a town that an Arabic word means without a preposition
CLOSE_M: Final = 200_000.0  # … and how near another town must be
FAR_M: Final = 1_500_000.0  # from a country's middle to a text that is not about it
WORLD_CITY: Final = 1_000_000  # inhabitants; named anywhere
_LIKE: Final = "ك"
_AND: Final = "و"
REACH: Final = 30  # characters on either side of a name
_WATERS: Final = r"gulf|bay|strait|straits|sea|channel|canal|golfe|baie|détroit|mer|lake|lac|river|fleuve|rivière"
_BEFORE_LANDSCAPE: Final = re.compile(
    rf"(?:\b(?:{_WATERS}|mount|cape|isthmus|valley|mont|monts|cap|vallée|massif)"
    r"\s+(?:(?:of|de|du|des|d['’])\s*)?(?:the\s+|la\s+|le\s+|l['’])?"
    r"|(?<!\w)(?:ال)?(?:خليج|بحيرة|مضيق|بحر|نهر|جبل|جبال|وادي|رأس|هضبة|قناة)\s+)$",
    re.IGNORECASE,
)
_BEFORE_WATER: Final = re.compile(
    rf"(?:\b(?:{_WATERS})\s+(?:(?:of|de|du|des|d['’])\s*)?(?:the\s+|la\s+|le\s+|l['’])?"
    r"|(?<!\w)(?:ال)?(?:خليج|بحيرة|مضيق|بحر|نهر)\s+)$",
    re.IGNORECASE,
)
_AFTER_WATER: Final = re.compile(r"\s+(?:River|Lake|Sea|Bay|Gulf|Strait|Ocean|Channel|Canal)\b")
_AFTER_LANDSCAPE: Final = re.compile(
    r"\s+(?:River|Lake|Sea|Bay|Gulf|Strait|Ocean|Channel|Mountains?|Valley|Highway|Street|Avenue|Desert|Basin|Plateau|Canal)\b"
)
_BEFORE_PROVINCE: Final = re.compile(
    r"(?:\b(?:provinces?|states?|departments?|départements?|governorates?|gouvernorats?|county|counties|États?|prefecture"
    r"|préfecture|oblast)\s+(?:(?:of|de|du|des)\s+|d['’])?(?:the\s+|la\s+|le\s+|l['’])?"
    r"|(?<!\w)[وفبل]?(?:ال)?(?:محافظة|ولاية|إقليم|إمارة)\s+)$"
)
_AFTER_PROVINCE: Final = re.compile(
    r"\s+(?:[Pp]rovince|[Ss]tate|[Dd]epartment|[Gg]overnorate|[Cc]ounty|[Pp]refecture|[Oo]blast)\b"
)
_PREFIX: Final = re.compile(
    r"\b(?:pan|anglo|franco|afro|pro|anti|sino|indo|euro|trans)[-‐‑]$", re.IGNORECASE
)
_JOINS: Final = re.compile(r"\s*[,،]?\s*(?:و|أو\s|and\s|et\s|or\s|ou\s)?\s*")


def split_mentions(
    text: str, found: Sequence[Mention], rules: Rules
) -> tuple[list[Mention], list[Mention]]:
    """Return the mentions that a draft accepts, and those that it only offers."""
    found = [mention for mention in found if not _is_part_of_landscape(text, mention)]
    found, doubtful = _located(text, found)
    sure = [m for m in found if m.assessment.sense and m.assessment.confidence >= LEAST]
    places = {at for mention in sure for at in range(mention.start, mention.end)}
    others = find_other_names(text, found, rules, places)
    sure = [
        m for m in sure
        if m.start not in others | doubtful and not is_part_of_name(text, m, rules, places)
    ]  # fmt: skip
    scene = _scene(sure)
    earned = _earned(text, found, sure, scene)
    accepted = _kept(text, earned, scene, rules)
    ids = {id(mention) for mention in accepted}
    offered = [m for m in found if id(m) not in ids and _is_offered(text, m, scene, rules)]
    return accepted, [mention for mention in offered if not mention.text[0].islower()]


def _located(text: str, found: Sequence[Mention]) -> tuple[list[Mention], frozenset[int]]:
    """Return the mentions as what follows them says where they lie, and the starts of those that are doubtful by it."""
    read = [
        (mention, located(text, mention, following))
        for mention, following in zip_longest(found, found[1:])
    ]
    doubtful = {m.start for m, there in read if there is None or is_river_or_region(text, there)}
    return [there or mention for mention, there in read], frozenset(doubtful)


def _earned(
    text: str, found: Sequence[Mention], sure: Sequence[Mention], scene: _Scene
) -> list[Mention]:
    """Return the mentions but those of towns that are too small for where they lie."""
    following = dict(zip((mention.start for mention in found), found[1:], strict=False))
    return [
        mention for mention in sure
        if not (place := mention.assessment.sense and mention.assessment.sense.place)
        or is_located(text, mention, following.get(mention.start))
        or not is_unearned(
            mention.text, place, mention.assessment.candidates,
            away_m=scene.distance_m(place), is_peopled=scene.has_peopled(place),
        )
    ]  # fmt: skip


def _is_offered(text: str, mention: Mention, scene: _Scene, rules: Rules) -> bool:
    """Return whether a name may mean a place after all: a common word, too, where a place stands near the others."""
    confidence, sense = mention.assessment.confidence, mention.assessment.sense
    if confidence >= LEAST_OFFERED:
        return True
    place = sense.place if sense else None
    if (
        place is None
        or confidence < LEAST_PLACED
        or "a person's name" in mention.assessment.reasons
    ):
        return False
    is_joined = text[mention.start - 1 : mention.start] == _AND
    stands = is_joined or is_placed(text, mention, rules)
    return stands and scene.has_named(place) and scene.distance_m(place) <= NEAR_M


@dataclass(frozen=True)
class _Scene:
    """Where a text takes place: the countries that it names, and the towns that it surely names."""

    named: Mapping[str, frozenset[str]]
    """Country → what names it: itself or its towns, by their ids."""
    peopled: frozenset[str]
    """Countries with a town that the text names."""
    towns: Mapping[str, GazetteerPlace]

    def has_named(self, place: GazetteerPlace) -> bool:
        """Return whether something besides a place itself names one of its countries."""
        return any(self.named.get(code, frozenset()) - {place.id} for code in place.country_codes)

    def is_near(self, place: GazetteerPlace) -> bool:
        """Return whether another town of the text is near a place, or in its country."""
        return self.has_peopled(place) or self.distance_m(place) <= NEAR_M

    def has_peopled(self, place: GazetteerPlace) -> bool:
        """Return whether the text names another town of a place's country."""
        others = (town for key, town in self.towns.items() if key != place.id)
        return any(set(town.country_codes) & set(place.country_codes) for town in others)

    def distance_m(self, place: GazetteerPlace) -> float:
        """Return how far the nearest other town of the text is."""
        return self.distance_to_m(place.lon, place.lat, besides=place.id)

    def distance_to_m(self, lon: float, lat: float, *, besides: str = "") -> float:
        """Return how far the nearest town of the text is from a point; 0 without towns."""
        others = [(town.lon, town.lat) for key, town in self.towns.items() if key != besides]
        if not others:
            return 0.0
        lons, lats = np.array(others).T
        return float(inverse(lon, lat, lons, lats)[2].min())


def _scene(sure: Iterable[Mention]) -> _Scene:
    named: dict[str, set[str]] = {}
    towns: dict[str, GazetteerPlace] = {}
    for mention in sure:
        sense = mention.assessment.sense
        if sense is None:
            continue
        for code in sense.country_codes if _names_country(mention) else ():
            named.setdefault(code, set()).add(sense.id)
        if sense.place and mention.assessment.confidence >= SURE:
            towns[sense.id] = sense.place
    return _Scene(
        {code: frozenset(ids) for code, ids in named.items()},
        frozenset(code for town in towns.values() for code in town.country_codes),
        towns,
    )


def _kept(text: str, sure: Sequence[Mention], scene: _Scene, rules: Rules) -> list[Mention]:
    """Return the mentions that are accepted; an Arabic name of a small town may lean on the one before it."""
    kept: list[Mention] = []
    for mention in sure:
        last = kept[-1] if kept else None
        is_listed = last is not None and _JOINS.fullmatch(text, last.end, mention.start) is not None
        if _is_accepted(text, mention, scene, rules, is_listed=is_listed):
            kept.append(mention)
    return kept


def _is_part_of_landscape(text: str, mention: Mention) -> bool:
    """Return whether a name is that of a sea, river or road: "Gulf of Tadjoura", "Pan-American Highway"."""
    before, after = mention.around(text, REACH)
    if _PREFIX.search(before):
        return True
    sense = mention.assessment.sense
    if sense is not None and sense.place is None:
        is_area = (sense.kind == "country" and not sense.is_demonym) or sense.is_province
        return is_area and bool(_BEFORE_WATER.search(before) or _AFTER_WATER.match(after))
    return bool(_BEFORE_LANDSCAPE.search(before) or _AFTER_LANDSCAPE.match(after))


def _is_accepted(
    text: str, mention: Mention, scene: _Scene, rules: Rules, *, is_listed: bool
) -> bool:
    """Return whether a name is taken for a place."""
    sense, reasons = mention.assessment.sense, mention.assessment.reasons
    if sense is None or (sense.place and _is_province(text, mention)):
        return False  # the latter a province that the table lacks
    is_word = is_arabic(mention.text) and len(fold_name(mention.text)) == 1
    if sense.place is None:
        is_named = (
            not (is_word and sense.is_province) or is_listed or is_placed(text, mention, rules)
        )
        return is_named and not _is_rather_a_town(mention, scene)
    if is_word:
        is_placed_here = is_listed or is_placed(text, mention, rules)
        is_like = text[mention.start - 1 : mention.start] == _LIKE
        return _is_accepted_in_arabic(
            mention, sense.place, scene, is_placed=is_placed_here, is_like=is_like
        )
    is_remote = REMOTE in reasons
    if is_remote and SPELLED in reasons:
        return False
    is_large = sense.place.population >= LARGE_POPULATION
    return is_large or not is_remote or mention.assessment.confidence >= LEAST_REMOTE


def _is_province(text: str, mention: Mention) -> bool:
    """Return whether a town's name is said to be a province's: "the state of Gafsa", "Gafsa Province"."""
    before, after = mention.around(text, REACH)
    return bool(_BEFORE_PROVINCE.search(before) or _AFTER_PROVINCE.match(after))


def _is_accepted_in_arabic(
    mention: Mention, place: GazetteerPlace, scene: _Scene, *, is_placed: bool, is_like: bool
) -> bool:
    """Return whether one Arabic word is taken for a place: most names of small towns are words of the language, too."""
    is_large = place.population >= LARGE_POPULATION
    if is_like and not is_large:
        return False  # the beginning of another word far more often than "like" before a town
    is_spelled = SPELLED not in mention.assessment.reasons
    if not scene.has_named(place):
        is_known = is_spelled or (is_placed and place.population >= WORLD_CITY)
        return is_large and is_known and not _is_word_far_away(place, scene)
    is_spoken = not ARABIC_COUNTRIES.isdisjoint(place.country_codes)
    if is_large:
        return True
    if is_placed:
        return is_spoken or scene.is_near(place)
    return place.population >= LEAST_ALONE and scene.distance_m(place) <= CLOSE_M


def _is_word_far_away(place: GazetteerPlace, scene: _Scene) -> bool:
    """Return whether a name of the Arabic language, which is also a word of it, means a city far from all others."""
    is_spoken = not ARABIC_COUNTRIES.isdisjoint(place.country_codes)
    return is_spoken and place.population < WORLD_CITY and scene.distance_m(place) > NEAR_M


def _is_rather_a_town(mention: Mention, scene: _Scene) -> bool:
    """Return whether a far country's name, which nothing else in the text names, is a town's near its places."""
    sense = mention.assessment.sense
    if sense is None or sense.kind != "country" or sense.is_demonym or not scene.towns:
        return False
    if any(code in scene.peopled for code in sense.country_codes):
        return False
    rivals = [other.place for other in mention.assessment.candidates if other.place]
    is_near = any(scene.distance_m(rival) <= NEAR_M for rival in rivals if rival.population)
    return is_near and scene.distance_to_m(*country_point(sense.country_codes[0])) > FAR_M


def _names_country(mention: Mention) -> bool:
    """Return whether a mention shows that the text is about its country: its name, or a town's beyond doubt."""
    sense, assessment = mention.assessment.sense, mention.assessment
    if sense is None or sense.kind == "country":
        return sense is not None
    is_plain = assessment.confidence > SURE and SPELLED not in assessment.reasons
    is_large = sense.place is not None and sense.place.population >= LARGE_POPULATION
    return is_plain and (is_large or not is_arabic(mention.text))
