"""Roads that the source must lack: neighbouring towns that its network joins only by a long way round.

A link is an assumption, and its source says so. It is straight, as long as a road of such a length usually is, and its
error is what follows from that length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.gazetteer import SETTLEMENTS, GazetteerPlace
from geo.geodesy import wrap_longitudes
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, Booleans, Floats, Integers, lonlat_to_normals
from geo.network.border_cuts import meets_border
from geo.network.line_table import (
    Lines,
    concatenate,
    ends,
    geodesic_lengths_km,
    make_lines,
    select,
    unique_positions,
)
from geo.network.network_file import on_grid
from geo.regions.detours import expected_ratio, line_slopes
from geo.regions.neighbours import graph_distances, neighbouring_pairs
from geo.regions.terrain import in_lake

TOWN_INHABITANTS: Final = 5_000  # of a town: such have a road to the next nearly always
TOO_LONG: Final = 1.3  # times the usual length of a road: three standard errors of that rule
TOO_MUCH_KM: Final = 5.0  # and so many more: below, towns have streets that the source leaves out
SAME_M: Final = 100.0  # towns so near on the roads are at one place
LONGEST_KM: Final = 80.0  # between farther towns a missing road is not a safe guess
# shorter links come first: they may spare longer ones
ROUNDS_KM: Final = (0.0, 10.0, 20.0, 40.0, np.inf)
ACCESS_KM: Final = 10.0  # a town that is farther from every edge gets a node of its own
NODES_TRIED: Final = 8  # near a border the nearest nodes may be abroad
SAMPLE_KM: Final = 0.5
WATER_KM: Final = 1.0  # of a straight line may lie in water: a river's mouth, the generalised coast
HARBOUR_KM: Final = 3.0  # more, for an end that the generalised coast leaves in the sea


@dataclass(frozen=True, eq=False)
class Towns:
    """Towns, or their positions on the roads: name, degrees in EPSG:4326, and country code, ISO 3166-1 alpha-2."""

    name: NDArray[np.str_]
    lon: Floats
    lat: Floats
    code: NDArray[np.str_]

    def at(self, index: Integers | Booleans) -> Towns:
        """Return some towns."""
        return Towns(self.name[index], self.lon[index], self.lat[index], self.code[index])


@dataclass(frozen=True, eq=False)
class Links:
    """Possible straight links, each as long as a road usually is, and the country of each.

    Attributes
    ----------
    towns
        The two that each joins, shape (links, 2): rows of the table that it was made from.
    """

    lines: Lines
    code: NDArray[np.str_]
    towns: Integers

    def at(self, index: Integers | Booleans) -> Links:
        """Return some links."""
        return Links(select(self.lines, index), self.code[index], self.towns[index])


def large_towns(places: Iterable[GazetteerPlace]) -> Towns:
    """Return the towns of 5,000 inhabitants or more, the largest first."""
    towns = sorted(
        (
            place
            for place in places
            if place.kind in SETTLEMENTS and place.population >= TOWN_INHABITANTS
        ),
        key=lambda place: (-place.population, place.id),
    )
    return Towns(
        np.array([str(town.label.en) for town in towns], dtype=str),
        np.array([town.lon for town in towns], dtype=float),
        np.array([town.lat for town in towns], dtype=float),
        np.array([town.country_codes[0] for town in towns], dtype="<U2"),
    )


def missing_links(
    roads: Lines, code: NDArray[np.str_], towns: Towns, outlines: Outlines
) -> tuple[Lines, NDArray[np.str_]]:
    """Return straight links for towns whose way to a neighbour is too long, or that have no road, and their countries.

    Too long is over 1.3 times the usual length of a road over such ground, and 5 km more. The ends lie in one country,
    at most 80 km apart; no border, lake or sea is in between. Links are added from short to long. A town over 10 km
    from every node is first joined to the nearest one.

    Parameters
    ----------
    roads
        Lines that have a node beside each town.
    code
        The country of each line.
    towns
        The largest first: of towns on one node the first stands for all.
    """
    spots, spurs = on_roads(roads, code, towns.at(np.isin(towns.code, code)))
    spurs = spurs.at(is_passable(spurs.lines, spurs.code, outlines))
    links = neighbour_links(spots)
    chosen = links.at(_needed(concatenate(roads, spurs.lines), links, outlines))
    return concatenate(spurs.lines, chosen.lines), np.concatenate([spurs.code, chosen.code])


def neighbour_links(spots: Towns) -> Links:
    """Return straight links between neighbours of one country that are at most 80 km apart."""
    if len(spots.lon) < 2:  # noqa: PLR2004 - a pair
        return _straight(spots, np.zeros((0, 2), dtype=int))
    pairs = neighbouring_pairs(spots.lon, spots.lat)
    links = _straight(spots, pairs[spots.code[pairs[:, 0]] == spots.code[pairs[:, 1]]])
    return links.at(links.lines.length_km <= LONGEST_KM * _usual_ratio(links.lines))


def _straight(spots: Towns, pairs: Integers) -> Links:
    at = pairs.ravel()
    lines = make_lines(np.arange(0, len(at) + 1, 2), spots.lon[at], spots.lat[at])
    usual = replace(lines, length_km=lines.length_km * _usual_ratio(lines))
    return Links(usual, spots.code[pairs[:, 0]], pairs)


def _usual_ratio(lines: Lines) -> Floats:
    return expected_ratio(line_slopes(lines))


def on_roads(roads: Lines, code: NDArray[np.str_], towns: Towns) -> tuple[Towns, Links]:
    """Return towns at the nearest node in their country, and links to it for those over 10 km from it.

    Those stay where they are, on the grid of a network; those over 80 km get no link. Of towns at one place the first
    stays.
    """
    lon, lat, number = unique_positions(*ends(roads))
    of_node = _code_of_nodes(code, number, len(lon))
    inland = np.flatnonzero(of_node != "")
    if not len(inland) or not len(towns.lon):
        return towns, _straight(towns, np.zeros((0, 2), dtype=int))
    tree = cKDTree(lonlat_to_normals(lon[inland], lat[inland]))
    count = min(NODES_TRIED, len(inland))
    away, near = tree.query(lonlat_to_normals(towns.lon, towns.lat), k=[*range(1, count + 1)])
    fits = of_node[inland[near]] == towns.code[:, None]
    rows, first = np.arange(len(near)), fits.argmax(axis=1)
    node = inland[near[rows, first]]
    away_km = np.where(fits.any(axis=1), away[rows, first] * MEAN_RADIUS_M / 1e3, np.inf)
    is_near = away_km <= ACCESS_KM
    spots = replace(
        towns,
        lon=np.where(is_near, lon[node], on_grid(towns.lon)),
        lat=np.where(is_near, lat[node], on_grid(towns.lat)),
    )
    both = Towns(*(np.concatenate([getattr(spots, key), values]) for key, values in (
        ("name", np.full(len(lon), "")), ("lon", lon), ("lat", lat), ("code", of_node),
    )))  # fmt: skip
    lonely = np.flatnonzero(~is_near & (away_km <= LONGEST_KM))
    spurs = _straight(both, np.stack([lonely, len(towns.lon) + node[lonely]], axis=1))
    return _distinct(spots), spurs


def _distinct(towns: Towns) -> Towns:
    """Return the towns that have no earlier one at the same place."""
    tree = cKDTree(lonlat_to_normals(towns.lon, towns.lat))
    close = tree.query_pairs(SAME_M / MEAN_RADIUS_M, output_type="ndarray")
    kept = np.ones(len(towns.lon), dtype=bool)
    kept[close.max(axis=1, initial=0)] = False
    kept[:1] = True
    return towns.at(kept)


def _code_of_nodes(code: NDArray[np.str_], number: Integers, count: int) -> NDArray[np.str_]:
    """Return the country of each node; empty for a node on a border."""
    known, rank = np.unique(code, return_inverse=True)
    ranks = np.broadcast_to(rank, number.shape)
    low, high = np.full(count, len(known)), np.full(count, -1)
    np.minimum.at(low, number, ranks)
    np.maximum.at(high, number, ranks)
    return np.where(low == high, known[np.minimum(low, len(known) - 1)], "")


def _needed(roads: Lines, links: Links, outlines: Outlines) -> Integers:
    """Return which links are needed, given the shorter ones that are."""
    every = concatenate(roads, links.lines)
    number = unique_positions(*ends(every))[2].T
    edges, pairs = np.split(number, [len(roads.length_km)])
    length_km = links.lines.length_km
    chosen = np.zeros(0, dtype=int)
    for shortest, longest in pairwise(ROUNDS_KM):
        now = np.flatnonzero((length_km > shortest) & (length_km <= longest))
        limit_km = TOO_LONG * length_km[now].max(initial=0.0) + TOO_MUCH_KM
        way_km = graph_distances(
            np.concatenate([edges, pairs[chosen]]),
            np.concatenate([roads.length_km, length_km[chosen]]),
            pairs[now],
            limit_km,
        )
        now = now[is_too_long(way_km, length_km[now])]
        now = now[is_passable(select(links.lines, now), links.code[now], outlines)]
        chosen = np.concatenate([chosen, now])
    return np.sort(chosen)


def is_too_long(way_km: Floats, usual_km: Floats) -> Booleans:
    """Return which ways are too long beside the usual length of a road between their ends.

    Examples
    --------
    >>> is_too_long(np.array([25.0, 27.0, 5.0]), np.array([20.0, 20.0, 1.0])).tolist()
    [False, True, False]
    """
    return np.asarray((way_km > TOO_LONG * usual_km) & (way_km > usual_km + TOO_MUCH_KM))


def is_passable(lines: Lines, code: NDArray[np.str_], outlines: Outlines) -> Booleans:
    """Return which straight lines stay on land, within the country of each."""
    if not len(code):
        return np.zeros(0, dtype=bool)
    is_free = ~meets_border(lines, outlines)
    lon, lat = ends(lines)
    length_km = geodesic_lengths_km(lines.start, lines.lon, lines.lat)
    count = np.maximum(np.ceil(length_km / SAMPLE_KM).astype(int), 2)
    line = np.repeat(np.arange(len(count)), count)
    first = np.concatenate([[0], np.cumsum(count)[:-1]]).astype(int)
    share = (np.arange(len(line)) - first[line]) / (count[line] - 1)
    x, y = (values[0, line] + (values[1] - values[0])[line] * share for values in (lon, lat))
    is_water = ~_on_land(x, y, code[line], outlines) | in_lake(x, y)
    water_km = np.bincount(line, is_water, len(count)) * length_km / count
    at_sea = is_water[first].astype(float) + is_water[first + count - 1]
    return np.asarray(is_free & (water_km <= WATER_KM + HARBOUR_KM * at_sea))


def _on_land(lon: Floats, lat: Floats, code: NDArray[np.str_], outlines: Outlines) -> Booleans:
    """Return which positions are on the land of a country."""
    inside = np.zeros(len(lon), dtype=bool)
    for country in np.unique(code[code != ""]).tolist():
        of_country = np.flatnonzero(code == country)
        ground = outlines.country(country).geometry
        shapely.prepare(ground)
        spots = (wrap_longitudes(lon[of_country]), lat[of_country])
        inside[of_country] = shapely.intersects_xy(ground, *spots)
    return inside
