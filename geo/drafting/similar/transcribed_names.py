"""Find towns whose usual names a text writes in Arabic letters, though the gazetteer has no such Arabic name.

مايكاو is Maicao in a text about its surroundings. The spelling must be close, and no other town near may have it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, radians
from typing import Final

from geo.brief.located_text import LocatedText
from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LEAST_CONFIDENCE, TRANSCRIBED, Assessment
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.renown import is_famous
from geo.drafting.names.tokens import fold_name
from geo.drafting.similar.name_runs import NameRun, find_runs
from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.gazetteer.entries import GEONAMES
from geo.gazetteer.name_index import ARABIC_COUNTRIES
from geo.gazetteer.nearness import LonLat, nearest_m
from geo.gazetteer.spelling import is_arabic
from geo.gazetteer.transcription import plain_latin, sure_consonants, transcription_cost
from geo.gazetteer.usual_names import is_capital, is_label
from geo.gazetteer.world import World, names_within, place_of_id
from geo.geodesy.country_outlines import Bounds

REACH_M: Final = 500_000.0  # from a town that the text certainly names
_REACH_DEG: Final = 4.6  # of latitude, a little more than that
_WIDEST_LAT: Final = 75.0  # degrees; nearer the poles, boxes are no wider
LEAST_POPULATION: Final = 1_000  # or unknown, as that of seats of districts may be
# Inhabitants of a town that a name of fewer letters may mean, or one that is not spelled exactly, or not after
# a preposition of place.
LEAST_OF_DOUBTFUL: Final = 5_000
SURE_LETTERS: Final = 6
LEAST_IN_ARABIC_COUNTRY: Final = 5  # letters of a name there that is not spelled exactly
MOST_COST_PER_LETTER: Final = 0.12
LEAST_MARGIN: Final = 0.3  # in cost, of the closest town over the next, …
DECISIVE: Final = 5  # … unless it has so many times the inhabitants
# How many of the towns of the text, or which share, must be in reach of a town whose country it does not name.
LEAST_NEAR: Final = 2
LEAST_SHARE: Final = 0.25
MOST_TIMES: Final = 20  # the inhabitants of a town that a nearer one may be meant instead of
CONFIDENCE: Final = 0.8
# Countries where the Arabic names in the gazetteer are those that texts use: in the Sahel, these have other spellings.
_WITH_ARABIC_NAMES: Final = ARABIC_COUNTRIES - {"DJ", "KM", "ML", "NE", "SO", "TD"}
_BEFORE_OF: Final = re.compile(r"(?P<name>\w+ \w+) (?:de|del|di|do|da|dos|du|am|an|sur)\b")


@dataclass(frozen=True)
class _TownsInReach:
    """The towns near those that a text certainly names.

    Attributes
    ----------
    positions
        Id → ``lon, lat`` in degrees, of the towns that the text names.
    id_of
        Their names in the text, as folded words → their ids.
    countries
        Codes of the countries that the text names.
    names
        Sure consonants of a usual name → ids of the towns and these names.
    """

    gazetteer: World | Gazetteer
    positions: Mapping[str, LonLat]
    id_of: Mapping[tuple[str, ...], str]
    countries: frozenset[str]
    names: Mapping[str, Sequence[tuple[str, str]]]

    def named(self, run: NameRun) -> list[GazetteerPlace]:
        """Return the towns that a run may mean, since it spells their usual names: one, none, or several alike."""
        most_cost = MOST_COST_PER_LETTER * len(run.letters)
        found: list[tuple[float, GazetteerPlace]] = []
        for place_id, name in self.names.get(sure_consonants(run.letters), ()):
            cost = transcription_cost(run.letters, name)
            town = self._place(place_id) if cost <= most_cost else None
            if town and self._is_likely(run, town, cost):
                found.append((cost, town))
        found.sort(key=lambda pair: (pair[0], -pair[1].population))
        towns = [town for cost, town in found if cost - found[0][0] <= LEAST_MARGIN]
        if all(town.population * DECISIVE <= towns[0].population for town in towns[1:]):
            return towns[:1]
        return towns

    def distance_m(self, place: GazetteerPlace, *, ignored: tuple[str, ...] = ()) -> float:
        """Return the metres from a place to the nearest other town of the text; infinite if there is none.

        Parameters
        ----------
        ignored
            A name, as folded words, whose town does not count.
        """
        ignored_ids = {place.id, self.id_of.get(ignored)}
        others = [lonlat for key, lonlat in self.positions.items() if key not in ignored_ids]
        return nearest_m(place.lon, place.lat, others)

    def _is_likely(self, run: NameRun, town: GazetteerPlace, cost: float) -> bool:
        """Return whether a town is near enough, and large enough for how surely a run spells its name."""
        if not (_lacks_arabic_name(town) and self._is_in_reach(run, town)):
            return False
        is_sure = cost == 0 and len(run.letters) >= SURE_LETTERS
        is_in_arabic_country = not _WITH_ARABIC_NAMES.isdisjoint(town.country_codes)
        if is_in_arabic_country and cost > 0 and len(run.letters) < LEAST_IN_ARABIC_COUNTRY:
            return False  # short names there are also words of the language
        if not run.is_placed:
            return is_sure and town.population >= LEAST_OF_DOUBTFUL
        if is_sure and not town.population:
            return True
        return town.population >= (LEAST_POPULATION if is_sure else LEAST_OF_DOUBTFUL)

    def _is_in_reach(self, run: NameRun, town: GazetteerPlace) -> bool:
        """Return whether a town is near another of the text, and in a country that it names or near many of its towns.

        One capital abroad in a text about Sudan says nothing about the towns around that capital.
        """
        if self.distance_m(town, ignored=run.key) > REACH_M:
            return False
        if not self.countries.isdisjoint(town.country_codes):
            return True
        ignored_ids = {town.id, self.id_of.get(run.key)}
        others = [lonlat for key, lonlat in self.positions.items() if key not in ignored_ids]
        near = [lonlat for lonlat in others if nearest_m(town.lon, town.lat, [lonlat]) <= REACH_M]
        return len(near) >= min(LEAST_NEAR, LEAST_SHARE * len(others))

    def _place(self, place_id: str) -> GazetteerPlace | None:
        if isinstance(self.gazetteer, World):
            return place_of_id(self.gazetteer, place_id)
        return self.gazetteer.get(place_id)


def with_transcribed(
    paragraphs: Sequence[LocatedText],
    mentions: Sequence[Mention],
    accepted: Sequence[Mention],
    gazetteer: World | Gazetteer,
) -> list[Mention]:
    """Return the mentions of a text, with those of towns that Arabic spells as their usual names sound.

    They take the place of mentions that are shorter, were not accepted, or mean a town that is farther off. Where
    several towns may be meant instead of such a town, the mention has no sense.

    Parameters
    ----------
    mentions, accepted
        The mentions by names of the gazetteer, and those among them that were taken for places.
    """
    if not any(is_arabic(part.text) for part in paragraphs):
        return [*mentions]
    towns = _towns_in_reach(accepted, gazetteer)
    known_keys = {fold_name(m.text) for m in mentions if _is_known_nearby(m, towns)}
    runs = [r for r in find_runs(paragraphs, mentions, accepted) if r.key not in known_keys]
    towns_of = _towns_of_runs(runs, towns)
    numbers_at: dict[int, list[int]] = defaultdict(list)  # offset → numbers of the mentions there
    for number, mention in enumerate(mentions):
        for offset in _offsets(mention):
            numbers_at[offset].append(number)
    accepted_at: dict[int, list[Mention]] = defaultdict(list)  # start → mentions
    for mention in accepted:
        accepted_at[mention.start].append(mention)
    found: list[Mention] = []
    found_offsets: set[int] = set()
    for run in sorted(runs, key=lambda run: -len(run.key)):
        if towns_of.get(run.key) and found_offsets.isdisjoint(_offsets(run)):
            numbers = {number for offset in _offsets(run) for number in numbers_at.get(offset, ())}
            rivals = [mentions[number] for number in sorted(numbers)]
            meant = _places_meant(run, towns_of[run.key], rivals, accepted_at, towns)
            if meant:
                found.append(_mention_of(run, meant))
                found_offsets.update(_offsets(run))
    remaining = [mention for mention in mentions if found_offsets.isdisjoint(_offsets(mention))]
    return sorted([*remaining, *found], key=lambda mention: mention.start)


def _towns_of_runs(
    runs: Iterable[NameRun], towns: _TownsInReach
) -> dict[tuple[str, ...], list[GazetteerPlace]]:
    """Return for the folded words of each run the towns that they may mean."""
    named: dict[tuple[tuple[str, ...], bool], list[GazetteerPlace]] = {}
    towns_of: dict[tuple[str, ...], list[GazetteerPlace]] = {}
    for run in runs:
        if (run.is_placed or run.is_free) and not towns_of.get(run.key):
            spelling = (run.key, run.is_placed)
            if spelling not in named:
                named[spelling] = towns.named(run)
            towns_of[run.key] = named[spelling]
    return towns_of


def _lacks_arabic_name(town: GazetteerPlace) -> bool:
    """Return whether the gazetteer lacks the Arabic name of a town that texts in Arabic use."""
    if _WITH_ARABIC_NAMES.isdisjoint(town.country_codes):
        return True
    return not any(map(is_arabic, (town.label.ar or "", *town.variants)))


def _offsets(span: NameRun | Mention) -> range:
    return range(span.start, span.end)


def _is_known_nearby(mention: Mention, towns: _TownsInReach) -> bool:
    """Return whether a name is the gazetteer's for an Arabic country's town near the others: Dongola, not Dingle."""
    assessment = mention.assessment
    place = assessment.sense.place if assessment.sense else None
    if place is None or ARABIC_COUNTRIES.isdisjoint(place.country_codes):
        return False
    if assessment.confidence < LEAST_CONFIDENCE:
        return False
    return is_label(mention.text, place) and towns.distance_m(place) <= REACH_M


def _mention_of(run: NameRun, towns: Sequence[GazetteerPlace]) -> Mention:
    senses = tuple(
        Sense(town.label.en or run.written, town.id, town.kind, town.country_codes, town)
        for town in towns
    )
    sense = senses[0] if len(senses) == 1 else None
    assessment = Assessment(sense, CONFIDENCE, (TRANSCRIBED,), senses)
    return Mention(run.paragraph, run.start, run.end, run.written, assessment)


def _places_meant(
    run: NameRun,
    alike: Sequence[GazetteerPlace],
    rivals: Sequence[Mention],
    accepted_at: Mapping[int, Sequence[Mention]],
    towns: _TownsInReach,
) -> list[GazetteerPlace]:
    """Return the places that a run may mean instead of the gazetteer's names in it; none if these are likelier.

    Parameters
    ----------
    alike
        The towns whose usual names it spells.
    rivals
        The mentions in it.
    accepted_at
        Start → the mentions there that were taken for places.
    """
    whole = next((m for m in rivals if m.end - m.start >= run.end - run.start), None)
    if whole is None:  # a new name, or a longer one
        return [*alike] if len(alike) == 1 else []
    assessment = whole.assessment
    if assessment.is_person or any(sense.kind == "country" for sense in assessment.candidates):
        return []
    if whole not in accepted_at.get(whole.start, ()):
        return [*alike] if len(alike) == 1 else []
    place = assessment.sense.place if assessment.sense else None
    if place is None or place in alike or _is_certain(run, place, towns):
        return []
    least_population = max(town.population for town in alike) / DECISIVE
    namesakes = [
        sense.place
        for sense in assessment.candidates
        if sense.place
        and sense.place.population > least_population
        and not towns.countries.isdisjoint(sense.country_codes)
        and _sounds_like(run, sense.place)
    ]
    is_larger = place.population > MOST_TIMES * max(town.population for town in alike)
    if is_larger or is_famous(whole.text, place):
        namesakes.append(place)
    return [*{town.id: town for town in (*alike, *namesakes)}.values()]


def _is_certain(run: NameRun, place: GazetteerPlace, towns: _TownsInReach) -> bool:
    """Return whether a name means a place although a town nearer to the others sounds like it.

    It does if the place is near, too, and sounds like it or is famous by this name, or if it is a capital.
    """
    is_usual = fold_name(place.label.ar or "") == run.key and is_famous(run.written, place)
    is_near = towns.distance_m(place) <= REACH_M
    return is_capital(place) or (is_near and (is_usual or _sounds_like(run, place)))


def _sounds_like(run: NameRun, place: GazetteerPlace) -> bool:
    most_cost = MOST_COST_PER_LETTER * len(run.letters)
    return transcription_cost(run.letters, place.label.en or "") <= most_cost


def _towns_in_reach(accepted: Iterable[Mention], gazetteer: World | Gazetteer) -> _TownsInReach:
    """Return the towns of a gazetteer near those that a text certainly names."""
    named = [(fold_name(m.text), sense) for m in accepted if (sense := m.assessment.sense)]
    positions = {s.place.id: (s.place.lon, s.place.lat) for _, s in named if s.place}
    id_of = {key: sense.id for key, sense in named if sense.place}
    countries = {code for _, s in named if s.kind == "country" for code in s.country_codes}
    rows: Iterable[tuple[str, str]]
    if isinstance(gazetteer, World):
        boxes = sorted({box for lonlat in positions.values() for box in boxes_around(*lonlat)})
        near = names_within(gazetteer, boxes, least_population=LEAST_POPULATION)
        rows = ((f"{GEONAMES}{number}", name) for number, name in near)
    else:
        rows = ((key, place.label.en or "") for key, place in gazetteer.places.items())
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place_id, name in rows:
        # San Antonio del Táchira is also called San Antonio.
        short = _BEFORE_OF.match(name)
        for spelled in (name, *([short["name"]] if short else [])):
            names[sure_consonants(plain_latin(spelled))].append((place_id, spelled))
    return _TownsInReach(gazetteer, positions, id_of, frozenset(countries), names)


def boxes_around(lon: float, lat: float) -> list[Bounds]:
    """Return the box around a point that has all points in reach, to whole degrees; two if it crosses ±180°."""
    width = _REACH_DEG / cos(radians(min(abs(lat), _WIDEST_LAT)))
    west, south = floor(lon - width), floor(lat - _REACH_DEG)
    east, north = ceil(lon + width), ceil(lat + _REACH_DEG)
    if west < -180:  # noqa: PLR2004 - degrees
        return [(-180, south, east, north), (west + 360, south, 180, north)]
    if east > 180:  # noqa: PLR2004 - degrees
        return [(west, south, 180, north), (-180, south, east - 360, north)]
    return [(west, south, east, north)]
