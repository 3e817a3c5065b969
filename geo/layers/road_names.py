"""Names of roads: the towns and crossings that routes pass, in the order of travel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.gazetteer import Gazetteer, Town
from geo.geodesy import inverse
from geo.geodesy.ellipsoid import Booleans, Floats, Integers, ragged_range
from geo.layers.endpoints import Endpoint
from geo.layers.road_links import link_lines
from geo.layers.traffic import Traffic
from geo.layers.wording import crossing_label, format_wording, join_labels, town_label
from geo.routing import Links, RoutedFlow
from geo.validation import Text

TOWN_REACH_M: Final = 5_000.0  # from a road to a town's middle: the networks are schematic
CITY_REACH_M: Final = 12_000.0  # a city's bypass is farther out
CITY_INHABITANTS: Final = 100_000
MERGED_M: Final = 25_000.0  # a town this near a larger one would not tell roads apart
MERGED_DEG: Final = MERGED_M / 110_500.0  # a degree of latitude is longer everywhere
REACH_DEG: Final = 0.25  # more than the reach, up to 64° of latitude
MOST_TOWNS: Final = 4  # named on the way
MOST_TOWNS_APART: Final = 2  # of them between two crossings


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
        Of towns in the gazetteer, then of crossings.
    inhabitants
        Of each id; 0 for a crossing.
    link, place
        A link, and the row in ``ids`` of a place on it.
    at
        Where the place lies on the link, from 0 at its tail to 1 at its head.
    away_m
        The distance from the place to the link.
    """

    ids: tuple[str, ...]
    inhabitants: Floats
    link: Integers
    place: Integers
    at: Floats
    away_m: Floats

    @property
    def is_crossing(self) -> Booleans:
        """Whether each id is a crossing."""
        return np.asarray(self.inhabitants == 0)

    def at_row(self, row: int) -> RoadPlace:
        """Return the place in a row."""
        return RoadPlace(self.ids[row], bool(self.inhabitants[row] == 0))


def road_places(links: Links, numbers: Integers, gazetteer: Gazetteer) -> RoadPlaces:
    """Find the larger towns within 5 km of some links (cities: 12 km), and the crossings at their ends.

    Parameters
    ----------
    numbers
        Links, ascending, without duplicates.
    """
    towns = [town for code in links.network.countries for town in _apart(gazetteer.towns_of(code))]
    line, town, at, away_m = _towns_on_lines(link_lines(links, numbers), towns)
    ends = [(links.crossing[junction[numbers]], end)
            for junction, end in ((links.tail, 0.0), (links.head, 1.0))]  # fmt: skip
    on_border = [(np.flatnonzero(crossing >= 0), crossing, end) for crossing, end in ends]
    link = np.concatenate([numbers[line], *(numbers[row] for row, _, _ in on_border)])
    place = np.concatenate([town, *(len(towns) + crossing[row] for row, crossing, _ in on_border)])
    at = np.concatenate([at, *(np.full(len(row), end) for row, _, end in on_border)])
    away_m = np.concatenate([away_m, np.zeros(len(link) - len(away_m))])
    order = np.lexsort((at, link))
    population = [float(town.population) for town in towns]
    return RoadPlaces(
        ids=(*(town.id for town in towns), *links.crossings),
        inhabitants=np.array(population + [0.0] * len(links.crossings)),
        link=link[order], place=place[order], at=at[order], away_m=away_m[order],
    )  # fmt: skip


def _apart(towns: Sequence[Town]) -> list[Town]:
    """Return the towns that have no larger one within 25 km, largest first."""
    ranked = sorted(towns, key=lambda town: (-town.population, town.id))
    lon, lat = np.array([town.lon for town in ranked]), np.array([town.lat for town in ranked])
    is_free = np.ones(len(ranked), dtype=bool)
    kept = []
    for row, town in enumerate(ranked):
        if is_free[row]:
            kept.append(town)
            near = np.flatnonzero(is_free & (np.abs(lat - lat[row]) <= MERGED_DEG))
            is_free[near] = inverse(lon[row], lat[row], lon[near], lat[near])[2] > MERGED_M
    return kept


def _towns_on_lines(
    lines: NDArray[np.object_], towns: Sequence[Town]
) -> tuple[Integers, Integers, Floats, Floats]:
    """Pair lines with the towns near them: rows of both, how far along the line and away from it the town is."""
    points = shapely.points([[town.lon, town.lat] for town in towns]) if towns else np.array([])
    town, line = shapely.STRtree(lines).query(points, predicate="dwithin", distance=REACH_DEG)
    joins = shapely.get_coordinates(shapely.shortest_line(points[town], lines[line]))
    a, b = joins.reshape(-1, 2, 2).transpose(1, 2, 0)
    is_city = np.array([town.population >= CITY_INHABITANTS for town in towns], dtype=bool)
    away_m = inverse(*a, *b)[2]
    near = away_m <= np.where(is_city[town], CITY_REACH_M, TOWN_REACH_M)
    line, town = line[near], town[near]
    at = shapely.line_locate_point(lines[line], points[town], normalized=True)
    return line, town, at, away_m[near]


@dataclass(frozen=True, eq=False)
class Passage:
    """Places that routes pass, by position.

    A route's step has the position ``start + step``, from where it begins; positions grow from route to
    route. ``place`` is a row in :class:`RoadPlaces`, or −1 for the town where a route begins or ends.
    """

    rows: Integers
    start: Floats
    position: Floats
    place: Integers
    route: Integers


def pass_places(routed: RoutedFlow, rows: Integers, places: RoadPlaces) -> Passage:
    """Return what some routes of a flow pass, from origin to destination, each where it is nearest.

    Parameters
    ----------
    rows
        Routes in the flow's alternatives, ascending, without duplicates.
    """
    routes, links = routed.alternatives.routes, routed.links
    counts = routes.counts[rows]
    route, step = ragged_range(counts)
    # Apart, so that ends of two routes never meet.
    start: Floats = np.cumsum(counts + 2) - counts - np.float64(1)
    visit = (np.cumsum(routes.counts) - routes.counts)[rows][route] + step
    link = routes.link[visit]
    first, last = (np.searchsorted(places.link, link, side) for side in ("left", "right"))
    step_of, number = ragged_range(last - first)
    found = first[step_of] + number
    step_of, found = _nearest(route[step_of], step_of, found, places)
    is_forward = links.head[link] == routes.node[visit]
    along = np.where(is_forward[step_of], places.at[found], 1 - places.at[found])
    ends = np.arange(len(rows))
    position = np.concatenate(
        [start - 0.25, (start[route] + step)[step_of] + along, start + counts + 0.25]
    )
    place = np.concatenate([ends * 0 - 1, places.place[found], ends * 0 - 1])
    of_route = np.concatenate([ends, route[step_of], ends])
    order = np.argsort(position, kind="stable")
    return Passage(rows, start, position[order], place[order], of_route[order])


def _nearest(
    route: Integers, step: Integers, found: Integers, places: RoadPlaces
) -> tuple[Integers, Integers]:
    """Keep one meeting of each route and place: a town is near several links in a row."""
    key = route * len(places.ids) + places.place[found]
    order = np.lexsort((step, places.away_m[found], key))
    kept = order[np.unique(key[order], return_index=True)[1]]
    return step[kept], found[kept]


def heaviest_visits(routed: RoutedFlow) -> tuple[Integers, Integers]:
    """Return, for each link, the route with the largest share over it and its step there; −1 without any."""
    routes = routed.alternatives.routes
    order = np.argsort(routed.share, kind="stable")
    route, step = ragged_range(routes.counts[order])
    route = order[route]
    link = routes.link[(np.cumsum(routes.counts) - routes.counts)[route] + step]
    best = np.full((2, len(routed.links.hours)), -1)
    best[0, link], best[1, link] = route, step  # the last one stays: the heaviest
    return best[0], best[1]


def ends_of_stretches(
    routed: RoutedFlow, places: RoadPlaces, route: Integers, first: Integers, last: Integers
) -> list[Ends]:
    """Find the places before and after parts of routes, from one step to another."""
    rows, of = np.unique(route, return_inverse=True)
    passage = pass_places(routed, rows, places)
    begin, end = passage.start[of] + first + 0.5, passage.start[of] + last + 0.5
    before = np.searchsorted(passage.position, begin) - 1
    after = np.searchsorted(passage.position, end)
    return [
        (_passed_at(routed, passage, places, a), _passed_at(routed, passage, places, b))
        for a, b in zip(before.tolist(), after.tolist(), strict=True)
    ]


def _passed_at(routed: RoutedFlow, passage: Passage, places: RoadPlaces, event: int) -> RoadPlace:
    """Return what is passed; of an end, the route's town."""
    place, route = int(passage.place[event]), int(passage.route[event])
    if place >= 0:
        return places.at_row(place)
    pair = routed.alternatives.pair[passage.rows[route]]
    is_start = passage.position[event] < passage.start[route]
    return RoadPlace((routed.origin if is_start else routed.destination)[pair])


def ends_of_links(
    numbers: Integers, flows: Iterable[RoutedFlow], places: RoadPlaces
) -> dict[int, Ends]:
    """Find the places at the ends of links, on the heaviest route of the first of some flows that uses them."""
    ends: dict[int, Ends] = {}
    rest = numbers
    for routed in flows:
        route, step = heaviest_visits(routed)
        used = rest[route[rest] >= 0]
        found = ends_of_stretches(routed, places, route[used], step[used], step[used])
        ends |= dict(zip(used.tolist(), found, strict=True))
        rest = rest[route[rest] < 0]
        if not len(rest):
            break
    return ends


def ends_of_chokepoint(
    routed: RoutedFlow, stretch: Sequence[int], places: RoadPlaces, heaviest: Integers
) -> Ends:
    """Find the places at the ends of links that the same routes use, as one stretch of the heaviest of them.

    ``heaviest`` is the route with the largest share over each link, from :func:`heaviest_visits`.
    """
    route = int(heaviest[stretch[0]])
    routes = routed.alternatives.routes
    begin = int(routes.counts[:route].sum())
    links = routes.link[begin : begin + int(routes.counts[route])]
    steps = np.flatnonzero(np.isin(links, stretch))
    return ends_of_stretches(routed, places, np.array([route]), steps[:1], steps[-1:])[0]


@dataclass(frozen=True)
class Way:
    """The towns and crossings on a route, in the order of travel.

    Attributes
    ----------
    inhabitants
        Of each place; 0 for a crossing.
    may_name
        Whether each place may be named.
    ends
        Ids of towns that are not on the way, but where it begins and ends.
    """

    places: tuple[RoadPlace, ...]
    inhabitants: tuple[float, ...]
    may_name: tuple[bool, ...]
    ends: tuple[str, ...]


def way_of_route(
    routed: RoutedFlow, row: int, places: RoadPlaces, *, ends: Collection[str], among: Booleans | None = None
) -> Way:  # fmt: skip
    """Find the crossings and towns on a route.

    Parameters
    ----------
    ends
        Ids of towns that are not on the way, but where it begins and ends.
    among
        Which places may be named.
    """
    passed = pass_places(routed, np.array([row]), places).place
    rows = list(dict.fromkeys(passed[passed >= 0].tolist()))
    return Way(
        tuple(map(places.at_row, rows)), tuple(places.inhabitants[rows].tolist()),
        tuple(among is None or bool(among[row]) for row in rows), tuple(ends),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class RoadLabels:
    """The names of towns and crossings, and of roads by them: in the brief, else in the gazetteer."""

    endpoints: Mapping[str, Endpoint]
    gazetteer: Gazetteer

    def of_place(self, place: RoadPlace) -> Text:
        """Return the name of a town or crossing."""
        if place.is_crossing:
            return crossing_label(place.id, self.gazetteer)
        return town_label(place.id, self.endpoints, self.gazetteer)

    def of_road(self, ends: Ends) -> Text:
        """Name a road by the places at its ends."""
        return name_between(*map(self.of_place, ends))

    def of_way(self, way: Way) -> Text | None:
        """Name the crossings of a route and the largest towns on its way; None if there is nothing to name."""
        labels = [self.of_place(place) for place in way.places]
        end_names = {self.of_place(RoadPlace(town)).en for town in way.ends}
        is_named = [
            label.en not in end_names and may_name
            for label, may_name in zip(labels, way.may_name, strict=True)
        ]
        inhabitants = np.array(way.inhabitants)
        is_chosen = _largest_on_way(np.where(is_named, inhabitants, 0), inhabitants == 0)
        named = [label for label, chosen in zip(labels, is_chosen, strict=True) if chosen]
        return join_labels(named, " – ") if named else None


def _largest_on_way(inhabitants: Floats, is_crossing: Booleans) -> Booleans:
    """Choose the crossings of a way, and its largest towns: at most two between two crossings.

    Examples
    --------
    >>> _largest_on_way(np.array([9.0, 8, 7, 0, 1]), np.array([False, False, False, True, False])).tolist()
    [True, True, False, True, True]
    """
    section = np.cumsum(is_crossing)
    ranked = np.lexsort((-inhabitants, section))
    rank = np.empty(len(section), dtype=np.intp)
    rank[ranked] = np.arange(len(section)) - np.searchsorted(section[ranked], section[ranked])
    most = MOST_TOWNS if not is_crossing.any() else MOST_TOWNS_APART
    is_town = (inhabitants > 0) & ~is_crossing & (rank < most)
    order = np.argsort(-np.where(is_town, inhabitants, 0), kind="stable")
    is_town[order[MOST_TOWNS:]] = False
    return np.asarray(is_town | is_crossing)


def places_on_roads(traffic: Traffic, detours: Iterable[RoutedFlow] = ()) -> RoadPlaces:
    """Find the towns and crossings on every road that the flows use, now or on their detours."""
    used = np.zeros(len(traffic.links.hours), dtype=bool)
    for routed in (*traffic.routed, *detours):
        used[routed.alternatives.routes.link] = True
    return road_places(traffic.links, np.flatnonzero(used), traffic.gazetteer)


def name_between(a: Text, b: Text) -> Text:
    """Name a road by the places at its ends, in the order of their names: a road has no direction.

    Examples
    --------
    >>> name_between(Text(en="Gafsa"), Text(en="Gabès")).en
    'road between Gabès and Gafsa'
    >>> name_between(Text(en="Gafsa"), Text(en="Gafsa")).en
    'road at Gafsa'
    """
    if a.en == b.en:
        return format_wording("road-at", place=a)
    a, b = sorted((a, b), key=lambda label: label.en or "")
    return format_wording("road-between", a=a, b=b)


def chain_towns(
    routed: RoutedFlow, group: Integers, chain: int, places: RoadPlaces, *, least: float = 0.5
) -> Booleans:
    """Return which places at least half of a chain's traffic passes; ``group`` is each route's chain."""
    routes = routed.alternatives.routes
    share = np.where(group == chain, routed.share, 0.0)
    carried = np.bincount(
        routes.link, np.repeat(share, routes.counts), minlength=len(routed.links.hours)
    )
    most = np.zeros(len(places.ids))
    np.maximum.at(most, places.place, carried[places.link])
    return np.asarray(most >= least * share.sum())
