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
MERGED_DEG: Final = MERGED_M / 110_500.0  # of latitude: a degree is at least 110,500 m long
REACH_DEG: Final = 0.25  # at least CITY_REACH_M in any direction, up to 64° of latitude


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
class Visits:
    """Visits of a flow's routes to places, sorted by position: one for each route and place that it passes.

    Attributes
    ----------
    rows
        The routes, as rows of the flow's alternatives.
    start
        Position at which each route begins. Its link ``n`` runs from ``start + n`` to ``start + n + 1``; the next
        route begins after its end.
    position
        Position of each visit.
    place
        Row in :class:`RoadPlaces` of each visit's place, or −1 for the town where a route begins or ends.
    route
        Index in ``rows`` of each visit's route.
    """

    rows: Integers
    start: Floats
    position: Floats
    place: Integers
    route: Integers


def find_visits(routed: RoutedFlow, rows: Integers, places: RoadPlaces) -> Visits:
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
    route_of_visit = np.concatenate([route_numbers, route[visited_use], route_numbers])
    order = np.argsort(position, kind="stable")
    return Visits(rows, start, position[order], place[order], route_of_visit[order])


def _nearest_visits(
    route: Integers, link: Integers, places: RoadPlaces
) -> tuple[Integers, Integers]:
    """Return the visits of routes to the places on their links: a use of a link by a route, and a row in ``places``.

    ``route`` and ``link`` describe the uses. A route that passes a town on several links visits it once, where it is
    nearest.
    """
    first_row, end_row = (np.searchsorted(places.link, link, side) for side in ("left", "right"))
    use, number = ragged_range(end_row - first_row)
    place_row = first_row[use] + number
    key = route[use] * len(places.ids) + places.place[place_row]  # one number per route and place
    order = np.lexsort((use, places.distance_m[place_row], key))
    nearest = order[np.unique(key[order], return_index=True)[1]]  # the first of each key
    return use[nearest], place_row[nearest]


def heaviest_routes(routed: RoutedFlow) -> tuple[Integers, Integers]:
    """Return for each link the route with the largest share over it, and the link's place in it; −1 if unused."""
    routes = routed.alternatives.routes
    order = np.argsort(routed.share, kind="stable")
    rank, step = ragged_range(routes.counts[order])
    route = order[rank]
    link = routes.link[routes.start[route] + step]
    heaviest_route, step_there = np.full((2, len(routed.links.hours)), -1)
    # Of several values for one link the last stays: that of the heaviest route.
    heaviest_route[link], step_there[link] = route, step
    return heaviest_route, step_there


def ends_of_sections(
    routed: RoutedFlow,
    places: RoadPlaces,
    route: Integers,
    first_step: Integers,
    last_step: Integers,
) -> list[Ends]:
    """Find the places before and after sections of routes, each from the first to the last of its links."""
    rows, row_of_section = np.unique(route, return_inverse=True)
    visits = find_visits(routed, rows, places)
    start = visits.start[row_of_section]
    # from the middle of the first link to the middle of the last
    visit_before = np.searchsorted(visits.position, start + first_step + 0.5) - 1
    visit_after = np.searchsorted(visits.position, start + last_step + 0.5)
    return [
        (_visited_place(routed, visits, places, before), _visited_place(routed, visits, places, after))
        for before, after in zip(visit_before.tolist(), visit_after.tolist(), strict=True)
    ]  # fmt: skip


def _visited_place(routed: RoutedFlow, visits: Visits, places: RoadPlaces, visit: int) -> RoadPlace:
    """Return the place of a visit; at the start or end of a route, the town there."""
    place, route = int(visits.place[visit]), int(visits.route[visit])
    if place >= 0:
        return places.at_row(place)
    pair = routed.alternatives.pair[visits.rows[route]]
    is_start = visits.position[visit] < visits.start[route]
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
        route, step = heaviest_routes(routed)
        used_links = unnamed[route[unnamed] >= 0]
        used_ends = ends_of_sections(
            routed, places, route[used_links], step[used_links], step[used_links]
        )
        ends |= dict(zip(used_links.tolist(), used_ends, strict=True))
        unnamed = unnamed[route[unnamed] < 0]
        if not len(unnamed):
            break
    return ends


def ends_of_chokepoint(
    routed: RoutedFlow, links: Sequence[int], places: RoadPlaces, heaviest_route: Integers
) -> Ends:
    """Find the places at the ends of a chokepoint, on the route with the largest share over its links.

    All links of a chokepoint are used by the same routes. ``heaviest_route`` is from :func:`heaviest_routes`.
    """
    route = int(heaviest_route[links[0]])
    routes = routed.alternatives.routes
    begin, end = routes.start[route : route + 2]
    steps = np.flatnonzero(np.isin(routes.link[begin:end], links))
    return ends_of_sections(routed, places, np.array([route]), steps[:1], steps[-1:])[0]


def places_on_roads(traffic: Traffic, detours: Iterable[RoutedFlow] = ()) -> RoadPlaces:
    """Find the towns and crossings on every road that the flows use, now or on their detours."""
    is_used = np.zeros(len(traffic.links.hours), dtype=bool)
    for routed in (*traffic.routed, *detours):
        is_used[routed.alternatives.routes.link] = True
    return road_places(traffic.links, np.flatnonzero(is_used), traffic.gazetteer)


def chain_towns(routed: RoutedFlow, group: Integers, chain: int, places: RoadPlaces) -> Booleans:
    """Return whether each place is passed by at least half of the traffic over a chain of crossings.

    ``group`` holds the number of each route's chain, ``chain`` the number of this one.
    """
    routes = routed.alternatives.routes
    share = np.where(group == chain, routed.share, 0.0)
    link_share = np.bincount(
        routes.link, np.repeat(share, routes.counts), minlength=len(routed.links.hours)
    )
    place_share = max_by_group(places.place, link_share[places.link], len(places.ids), default=0.0)
    return np.asarray(place_share >= 0.5 * share.sum())
