"""Towns and crossings on the links of the road network, by which roads and routes are named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Booleans, Floats, Integers
from geo.gazetteer import Gazetteer, Town
from geo.gazetteer.entries import largest_first
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


@dataclass(frozen=True, eq=False)
class RoadPlaces:
    """Towns and crossings, and the links of the road network on which they lie.

    The first two attributes have a row per place. The others have a row per pair of a link and a place on it, sorted by
    link; a town may lie on several links.

    Attributes
    ----------
    ids
        Id of each place: towns, as in the gazetteer, then crossings.
    inhabitants
        Number of inhabitants of each place; 0 for a crossing.
    link
        For each pair, the number of its link.
    place
        For each pair, the row of its place in ``ids``.
    fraction
        For each pair, where the place lies on the link, from 0 at its tail to 1 at its head.
    distance_m
        For each pair, the distance from the place to the link, in metres.
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
    """Find the towns near links, and the crossings at the ends of links.

    A town is near a link if it lies within 5 km of it, a city within 12 km. Towns within 25 km of a larger town are
    left out.

    Parameters
    ----------
    numbers
        Numbers of the links, ascending, without duplicates.
    gazetteer
        The gazetteer with the towns of all countries of the network.
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
    """Return the towns of one country that have no larger town within 25 km, the largest first.

    A town that is left out excludes no other town.
    """
    ranked = largest_first(towns)
    lon, lat = np.array([town.lon for town in ranked]), np.array([town.lat for town in ranked])
    is_free = np.ones(len(ranked), dtype=bool)
    separate = []
    for row, town in enumerate(ranked):
        if is_free[row]:
            separate.append(town)
            # Exclude smaller towns around it. The latitudes alone rule most of them out, and quickly.
            nearby = np.flatnonzero(is_free & (np.abs(lat - lat[row]) <= MERGED_DEG))
            is_free[nearby] = inverse(lon[row], lat[row], lon[nearby], lat[nearby])[2] > MERGED_M
    return separate


class _PlacesOnLines(NamedTuple):
    """Pairs of a line and a place on it.

    ``line`` holds the row of the line among the lines that were searched; the other attributes are as in `RoadPlaces`.
    """

    line: Integers
    place: Integers
    fraction: Floats
    distance_m: Floats


def _crossings_on_links(crossing: Integers, town_count: int, *, fraction: float) -> _PlacesOnLines:
    """Pair links with the crossings at one end of them.

    Parameters
    ----------
    crossing
        The number of the crossing at this end of each link, −1 for none.
    town_count
        Number of towns, whose rows come before those of the crossings.
    fraction
        Which end this is: 0 for the tail, 1 for the head.
    """
    line = np.flatnonzero(crossing >= 0)
    return _PlacesOnLines(
        line, town_count + crossing[line], np.full(len(line), fraction), np.zeros(len(line))
    )


def _towns_on_lines(lines: NDArray[np.object_], towns: Sequence[Town]) -> _PlacesOnLines:
    """Pair lines (EPSG:4326) with the towns within ``TOWN_REACH_M`` of them, or ``CITY_REACH_M`` for a city."""
    points = shapely.points([[town.lon, town.lat] for town in towns]) if towns else np.array([])
    # Pairs in a reach in degrees that is certainly wide enough; only these are measured on the ellipsoid.
    town, line = shapely.STRtree(lines).query(points, predicate="dwithin", distance=REACH_DEG)
    # The shortest line from a town to a road has two points: the town, and the foot, the nearest point of the road.
    end_points = shapely.get_coordinates(shapely.shortest_line(points[town], lines[line]))
    (town_lon, town_lat), (foot_lon, foot_lat) = end_points[0::2].T, end_points[1::2].T
    distance_m = inverse(town_lon, town_lat, foot_lon, foot_lat)[2]
    is_city = np.array([town.population >= CITY_INHABITANTS for town in towns], dtype=bool)
    is_in_reach = distance_m <= np.where(is_city[town], CITY_REACH_M, TOWN_REACH_M)
    line, town = line[is_in_reach], town[is_in_reach]
    fraction = shapely.line_locate_point(lines[line], points[town], normalized=True)
    return _PlacesOnLines(line, town, fraction, distance_m[is_in_reach])


def places_on_roads(traffic: Traffic, detours: Iterable[RoutedFlow] = ()) -> RoadPlaces:
    """Find the towns and crossings on every link that flows use.

    ``detours`` are the flows as they run after crossings were closed.
    """
    is_used = np.zeros(len(traffic.links.hours), dtype=bool)
    for routed in (*traffic.routed, *detours):
        is_used[routed.alternatives.routes.link] = True
    return road_places(traffic.links, np.flatnonzero(is_used), traffic.gazetteer)
