"""Places by which roads are named: the towns and crossings that routes pass, in the order of travel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Booleans, Floats, Integers, max_by_group, offsets_of, ragged_range
from geo.gazetteer import Gazetteer, Town
from geo.geodesy import inverse
from geo.layers.modelled.road_links import link_lines
from geo.layers.modelled.traffic import Traffic
from geo.routing import Links, RoutedFlow

TOWN_REACH_M: Final = 5_000.0  # from a road to a town's middle: the networks are schematic
CITY_REACH_M: Final = 12_000.0  # a city's bypass is farther out
CITY_INHABITANTS: Final = 100_000
# A town this near to a larger one names no road: both lie on the same roads
MERGED_M: Final = 25_000.0
MERGED_DEG: Final = MERGED_M / 110_500.0  # a degree of latitude is at least 110,500 m long
REACH_DEG: Final = 0.25  # more than either reach, up to 64° of latitude


class RoadPlace(NamedTuple):
    """A town or crossing by which a road is named."""

    id: str
    is_crossing: bool = False


Ends: TypeAlias = tuple[RoadPlace, RoadPlace]


@dataclass(frozen=True, eq=False)
class RoadPlaces:
    """Towns and crossings on links, sorted by link.

    Attributes
    ----------
    ids
        Ids of towns in the gazetteer, then ids of crossings.
    inhabitants
        Inhabitants of each town or crossing in ``ids``; 0 for a crossing.
    link, place
        For each pair of a link and a place on it: the number of the link, and the row of the place in ``ids``.
    fraction
        Where the place of each pair lies on the link, from 0 at its tail to 1 at its head.
    distance_m
        The distance from the place of each pair to the link.
    """

    ids: tuple[str, ...]
    inhabitants: Floats
    link: Integers
    place: Integers
    fraction: Floats
    distance_m: Floats

    @property
    def is_crossing(self) -> Booleans:
        """Whether each id is a crossing."""
        return np.asarray(self.inhabitants == 0)

    def at_row(self, row: int) -> RoadPlace:
        """Return the place in a row."""
        return RoadPlace(self.ids[row], bool(self.inhabitants[row] == 0))


def road_places(links: Links, numbers: Integers, gazetteer: Gazetteer) -> RoadPlaces:
    """Find the larger towns within 5 km of some links (cities: 12 km), and the crossings at the ends of the links.

    Parameters
    ----------
    numbers
        Numbers of the links, ascending, without duplicates.
    """
    towns = [
        town
        for code in links.network.countries
        for town in _separate_towns(gazetteer.towns_of(code))
    ]
    parts = [
        _towns_on_lines(link_lines(links, numbers), towns),
        _crossings_on_links(links.crossing[links.tail[numbers]], len(towns), fraction=0.0),
        _crossings_on_links(links.crossing[links.head[numbers]], len(towns), fraction=1.0),
    ]
    line, place, fraction, distance_m = map(np.concatenate, zip(*parts, strict=True))
    order = np.lexsort((fraction, numbers[line]))
    population = [float(town.population) for town in towns]
    return RoadPlaces(
        ids=(*(town.id for town in towns), *links.crossings),
        inhabitants=np.array(population + [0.0] * len(links.crossings)),
        link=numbers[line][order], place=place[order], fraction=fraction[order], distance_m=distance_m[order],
    )  # fmt: skip


def _separate_towns(towns: Sequence[Town]) -> list[Town]:
    """Return the towns without a larger town within 25 km, the largest first."""
    ranked = sorted(towns, key=lambda town: (-town.population, town.id))
    lon, lat = np.array([town.lon for town in ranked]), np.array([town.lat for town in ranked])
    is_free = np.ones(len(ranked), dtype=bool)
    separate = []
    for row, town in enumerate(ranked):
        if is_free[row]:
            separate.append(town)
            nearby = np.flatnonzero(is_free & (np.abs(lat - lat[row]) <= MERGED_DEG))
            is_free[nearby] = inverse(lon[row], lat[row], lon[nearby], lat[nearby])[2] > MERGED_M
    return separate


class _PlacesOnLines(NamedTuple):
    """Pairs of a line and a place on it: the row of each, and ``fraction`` and ``distance_m`` as in RoadPlaces."""

    line: Integers
    place: Integers
    fraction: Floats
    distance_m: Floats


def _crossings_on_links(crossing: Integers, town_count: int, *, fraction: float) -> _PlacesOnLines:
    """Pair links with the crossing at one of their ends, −1 for none; crossings come after the towns."""
    line = np.flatnonzero(crossing >= 0)
    return _PlacesOnLines(
        line, town_count + crossing[line], np.full(len(line), fraction), np.zeros(len(line))
    )


def _towns_on_lines(lines: NDArray[np.object_], towns: Sequence[Town]) -> _PlacesOnLines:
    """Pair lines with the towns in their reach."""
    points = shapely.points([[town.lon, town.lat] for town in towns]) if towns else np.array([])
    town, line = shapely.STRtree(lines).query(points, predicate="dwithin", distance=REACH_DEG)
    # The two ends of each shortest line: the town, and its foot on the road.
    end_points = shapely.get_coordinates(shapely.shortest_line(points[town], lines[line]))
    (town_lon, town_lat), (foot_lon, foot_lat) = end_points[0::2].T, end_points[1::2].T
    distance_m = inverse(town_lon, town_lat, foot_lon, foot_lat)[2]
    is_city = np.array([town.population >= CITY_INHABITANTS for town in towns], dtype=bool)
    is_in_reach = distance_m <= np.where(is_city[town], CITY_REACH_M, TOWN_REACH_M)
    line, town = line[is_in_reach], town[is_in_reach]
    fraction = shapely.line_locate_point(lines[line], points[town], normalized=True)
    return _PlacesOnLines(line, town, fraction, distance_m[is_in_reach])


@dataclass(frozen=True, eq=False)
class Passage:
    """Places that routes pass, sorted by position: one event per place and route.

    Attributes
    ----------
    rows
        The routes, as rows of the flow's alternatives.
    start
        Position at which each route begins; its step ``n`` has the position ``start + n``. Positions grow from
        route to route.
    position
        Position of each event.
    place
        Row in :class:`RoadPlaces` of each event, or −1 for the town where a route begins or ends.
    route
        Index in ``rows`` of each event's route.
    """

    rows: Integers
    start: Floats
    position: Floats
    place: Integers
    route: Integers


def pass_places(routed: RoutedFlow, rows: Integers, places: RoadPlaces) -> Passage:
    """Find the places that some routes of a flow pass, from origin to destination, each where it is nearest.

    Parameters
    ----------
    rows
        Routes in the flow's alternatives, ascending, without duplicates.
    """
    routes, links = routed.alternatives.routes, routed.links
    counts = routes.counts[rows]
    route, step = ragged_range(counts)  # of each use of a link by a route
    use = routes.start[rows][route] + step
    # A gap of two between routes, so that the end of one never meets the start of the next.
    start: Floats = offsets_of(counts + 2)[:-1] + np.float64(1)
    use_start = start[route] + step
    is_forward = links.head[routes.link[use]] == routes.node[use]
    visited_use, place_row = _nearest_visits(route, routes.link[use], places)
    fraction = places.fraction[place_row]
    along = np.where(is_forward[visited_use], fraction, 1 - fraction)
    # The origin lies a little before the first step, the destination a little after the last.
    position = np.concatenate([start - 0.25, use_start[visited_use] + along, start + counts + 0.25])
    no_place = np.full(len(rows), -1)
    place = np.concatenate([no_place, places.place[place_row], no_place])
    route_numbers = np.arange(len(rows))
    route_of_event = np.concatenate([route_numbers, route[visited_use], route_numbers])
    order = np.argsort(position, kind="stable")
    return Passage(rows, start, position[order], place[order], route_of_event[order])


def _nearest_visits(
    route: Integers, link: Integers, places: RoadPlaces
) -> tuple[Integers, Integers]:
    """Pair uses of links by routes with the places on those links, each place of a route once: where it is nearest.

    A town is near several links of one route. ``route`` and ``link`` describe each use. Returns the row of the use
    and the row in ``places`` of each visit.
    """
    first_row, end_row = (np.searchsorted(places.link, link, side) for side in ("left", "right"))
    use, number = ragged_range(end_row - first_row)
    place_row = first_row[use] + number
    key = route[use] * len(places.ids) + places.place[place_row]
    order = np.lexsort((use, places.distance_m[place_row], key))
    nearest = order[np.unique(key[order], return_index=True)[1]]
    return use[nearest], place_row[nearest]


def heaviest_visits(routed: RoutedFlow) -> tuple[Integers, Integers]:
    """Return for each link the route with the largest share over it, and its step there; −1 for an unused link."""
    routes = routed.alternatives.routes
    order = np.argsort(routed.share, kind="stable")
    rank, step = ragged_range(routes.counts[order])
    route = order[rank]
    link = routes.link[routes.start[route] + step]
    heaviest_route, step_there = np.full((2, len(routed.links.hours)), -1)
    # Of several values for one link the last stays: that of the heaviest route.
    heaviest_route[link], step_there[link] = route, step
    return heaviest_route, step_there


def ends_of_stretches(
    routed: RoutedFlow,
    places: RoadPlaces,
    route: Integers,
    first_step: Integers,
    last_step: Integers,
) -> list[Ends]:
    """Find the places before and after stretches of routes, each from a first to a last step of a route."""
    rows, row_of_stretch = np.unique(route, return_inverse=True)
    passage = pass_places(routed, rows, places)
    start = passage.start[row_of_stretch]
    # from the middle of the first link to the middle of the last
    event_before = np.searchsorted(passage.position, start + first_step + 0.5) - 1
    event_after = np.searchsorted(passage.position, start + last_step + 0.5)
    return [
        (_passed_at(routed, passage, places, before), _passed_at(routed, passage, places, after))
        for before, after in zip(event_before.tolist(), event_after.tolist(), strict=True)
    ]


def _passed_at(routed: RoutedFlow, passage: Passage, places: RoadPlaces, event: int) -> RoadPlace:
    """Return the place of an event; at the end of a route, the town where it begins or ends."""
    place, route = int(passage.place[event]), int(passage.route[event])
    if place >= 0:
        return places.at_row(place)
    pair = routed.alternatives.pair[passage.rows[route]]
    is_start = passage.position[event] < passage.start[route]
    return RoadPlace((routed.origin if is_start else routed.destination)[pair])


def ends_of_links(
    numbers: Integers, flows: Iterable[RoutedFlow], places: RoadPlaces
) -> dict[int, Ends]:
    """Find the places at the ends of links.

    Each link has the places of the first flow that uses it, on that flow's route with the largest share over it.
    """
    ends: dict[int, Ends] = {}
    unnamed = numbers
    for routed in flows:
        route, step = heaviest_visits(routed)
        used_links = unnamed[route[unnamed] >= 0]
        used_ends = ends_of_stretches(
            routed, places, route[used_links], step[used_links], step[used_links]
        )
        ends |= dict(zip(used_links.tolist(), used_ends, strict=True))
        unnamed = unnamed[route[unnamed] < 0]
        if not len(unnamed):
            break
    return ends


def ends_of_chokepoint(
    routed: RoutedFlow, stretch: Sequence[int], places: RoadPlaces, heaviest: Integers
) -> Ends:
    """Find the places at the ends of a chokepoint, whose links the same routes use: on the heaviest of these routes.

    ``heaviest`` is the route with the largest share over each link, from :func:`heaviest_visits`.
    """
    route = int(heaviest[stretch[0]])
    routes = routed.alternatives.routes
    begin, end = routes.start[route : route + 2]
    steps = np.flatnonzero(np.isin(routes.link[begin:end], stretch))
    return ends_of_stretches(routed, places, np.array([route]), steps[:1], steps[-1:])[0]


def places_on_roads(traffic: Traffic, detours: Iterable[RoutedFlow] = ()) -> RoadPlaces:
    """Find the towns and crossings on every road that the flows use, now or on their detours."""
    is_used = np.zeros(len(traffic.links.hours), dtype=bool)
    for routed in (*traffic.routed, *detours):
        is_used[routed.alternatives.routes.link] = True
    return road_places(traffic.links, np.flatnonzero(is_used), traffic.gazetteer)


def chain_towns(routed: RoutedFlow, group: Integers, chain: int, places: RoadPlaces) -> Booleans:
    """Return whether each place is passed by at least half of the traffic of a chain of crossings.

    ``group`` is the number of each route's chain.
    """
    routes = routed.alternatives.routes
    share = np.where(group == chain, routed.share, 0.0)
    link_share = np.bincount(
        routes.link, np.repeat(share, routes.counts), minlength=len(routed.links.hours)
    )
    place_share = max_by_group(places.place, link_share[places.link], len(places.ids), default=0.0)
    return np.asarray(place_share >= 0.5 * share.sum())
