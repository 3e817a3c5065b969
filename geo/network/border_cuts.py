"""Split lines at borders, and name each place after its border crossing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.geodesy import inverse, wrap_longitudes
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.ellipsoid import Booleans, Floats, Integers
from geo.network.graph import Crossing, Network
from geo.network.line_table import (
    Lines,
    concatenate,
    ends,
    geodesic_lengths_km,
    inner_vertices,
    insert_vertices,
    positions,
    select,
    split,
    to_linestrings,
    unique_positions,
)

NEAR_KM: Final = 5.0  # schematic lines meet the border up to so far from the crossing
COAST_DEG: Final = 0.2  # the coast is generalised: a harbour may lie in the sea
PLACE_DIGITS: Final = 5  # of a degree: a metre


@dataclass(frozen=True, eq=False)
class CountryLines:
    """Lines that each lie in one country.

    Attributes
    ----------
    code
        The country of each line, ISO 3166-1 alpha-2; empty far out at sea.
    crossing_lon, crossing_lat, crossing_countries, crossing_id, crossing_official
        Ends at which lines of two countries meet, sorted by lon, then lat.
    barred
        Ids of places at which lines were dropped.
    """

    lines: Lines
    code: NDArray[np.str_]
    crossing_lon: Floats
    crossing_lat: Floats
    crossing_countries: tuple[tuple[str, str], ...]
    crossing_id: tuple[str, ...]
    crossing_official: Booleans
    barred: tuple[str, ...]


def split_at_borders(
    lines: Lines,
    crossings: Sequence[Crossing],
    outlines: Outlines,
    *,
    shortest_visit_km: float,
    guarded: Collection[str] = (),
) -> CountryLines:
    """Split lines where they pass from one country to another, and name those places.

    A place is named after the nearest crossing of the same countries within 5 km, and moved there if the
    line's own error allows; otherwise after the countries and its coordinates.

    Parameters
    ----------
    crossings
        The known crossings.
    outlines
        The borders.
    shortest_visit_km
        A shorter stay abroad between two stays in one country is an error of the line: no split.
    guarded
        Countries between which lines may pass only at a known crossing: other lines that end on their
        border are dropped.
    """
    hit, position, lon, lat = _border_hits(lines, outlines)
    is_hit = np.zeros(len(lines.length_km), dtype=bool)
    is_hit[hit] = True
    some = select(lines, is_hit)
    bent, is_new = insert_vertices(some, (np.cumsum(is_hit) - 1)[hit], position, lon, lat)
    abroad, code = _cut_at_switches(bent, is_new, crossings, outlines, shortest_visit_km)
    home = select(lines, ~is_hit)
    return _name_crossings(
        concatenate(home, abroad),
        np.concatenate([codes_of(home, outlines), code]),
        crossings,
        guarded,
    )


def _cut_at_switches(
    lines: Lines,
    candidates: Booleans,
    crossings: Sequence[Crossing],
    outlines: Outlines,
    shortest_visit_km: float,
) -> tuple[Lines, NDArray[np.str_]]:
    """Split at the marked vertices where the country changes."""
    pieces, of_line = split(lines, candidates)
    code = codes_of(pieces, outlines)
    short = geodesic_lengths_km(pieces.start, pieces.lon, pieces.lat) < shortest_visit_km
    code = _without_visits(code, of_line, short)
    same = np.diff(of_line) == 0
    switch = (code[1:] != code[:-1])[same] & (code[1:] != "")[same] & (code[:-1] != "")[same]
    at = np.flatnonzero(inner_vertices(lines, candidates))[switch]
    after = 1 + np.flatnonzero(same)[switch]
    pairs = np.stack([code[after - 1], code[after]])
    lon, lat = lines.lon.copy(), lines.lat.copy()
    nearest, away_km = _nearest_crossing(lon[at], lat[at], pairs, crossings)
    moved = away_km <= np.minimum(lines.error_m[of_line[after]] / 1e3, NEAR_KM)
    lon[at[moved]] = [crossings[row].lon for row in nearest[moved]]
    lat[at[moved]] = [crossings[row].lat for row in nearest[moved]]
    length = np.maximum(lines.length_km, geodesic_lengths_km(lines.start, lon, lat))
    is_switch = np.zeros(len(lon), dtype=bool)
    is_switch[at] = True
    result, _ = split(replace(lines, lon=lon, lat=lat, length_km=length), is_switch)
    begins = np.ones(len(code), dtype=bool)
    begins[1:] = ~same
    begins[after] = True
    return result, code[begins]


def _without_visits(code: NDArray[np.str_], of_line: Integers, short: Booleans) -> NDArray[np.str_]:
    """Return the codes with short stays abroad, between stays of a line in one country, set to that country."""
    code = code.copy()
    inner = short[1:-1] & (of_line[1:-1] == of_line[:-2]) & (of_line[1:-1] == of_line[2:])
    while True:
        visits = 1 + np.flatnonzero(inner & (code[:-2] == code[2:]) & (code[1:-1] != code[:-2]))
        _, first = np.unique(of_line[visits], return_index=True)
        if not len(first):
            return code
        now = visits[first]  # one per line at a time: each changes the next
        code[now] = code[now - 1]


def _name_crossings(
    lines: Lines, code: NDArray[np.str_], crossings: Sequence[Crossing], guarded: Collection[str]
) -> CountryLines:
    """Find and name the ends where lines of two countries meet, and drop lines at unknown ones."""
    lon, lat, number = unique_positions(*ends(lines))
    known, rank = np.unique(code, return_inverse=True)
    low, high = np.full(len(lon), len(known)), np.full(len(lon), -1)
    ashore = np.broadcast_to(code != "", number.shape)
    ranks = np.broadcast_to(rank, number.shape)
    np.minimum.at(low, number[ashore], ranks[ashore])
    np.maximum.at(high, number[ashore], ranks[ashore])
    at = np.flatnonzero(low < high)
    pairs = known[np.stack([low[at], high[at]])]
    nearest, away_km = _nearest_crossing(lon[at], lat[at], pairs, crossings)
    is_known = away_km <= NEAR_KM
    is_official = (
        is_known & np.array([crossing.official for crossing in crossings] or [False])[nearest]
    )
    ids = [
        crossings[row].id if known_id else _place_id(" ".join(pair), x, y)
        for row, known_id, pair, x, y in zip(
            nearest, is_known, pairs.T, lon[at], lat[at], strict=True
        )
    ]
    is_barred = ~is_known & np.isin(pairs, list(guarded)).all(axis=0)
    kept = np.flatnonzero(~np.isin(number, at[is_barred]).any(axis=0))
    open_ = np.flatnonzero(~is_barred)
    return CountryLines(
        lines=select(lines, kept),
        code=code[kept],
        crossing_lon=lon[at][open_],
        crossing_lat=lat[at][open_],
        crossing_countries=tuple((first, second) for first, second in pairs[:, open_].T.tolist()),
        crossing_id=tuple(ids[row] for row in open_),
        crossing_official=is_official[open_],
        barred=tuple(ids[row] for row in np.flatnonzero(is_barred)),
    )


def _place_id(pair: str, lon: float, lat: float) -> str:
    """Return an id for an unnamed crossing: ``dz-ne-19.47n-5.84e``."""
    lon = float(wrap_longitudes(np.array([lon]))[0])
    north, east = "n" if lat >= 0 else "s", "e" if lon >= 0 else "w"
    return f"{pair.replace(' ', '-')}-{abs(lat):.2f}{north}-{abs(lon):.2f}{east}".lower()


def _nearest_crossing(
    lon: Floats, lat: Floats, pairs: NDArray[np.str_], crossings: Sequence[Crossing]
) -> tuple[Integers, Floats]:
    """Return the row of the nearest crossing of each place's countries, and its distance in km."""
    if not crossings:
        return np.zeros(len(lon), dtype=int), np.full(len(lon), np.inf)
    x, y = np.array([(crossing.lon, crossing.lat) for crossing in crossings]).T
    theirs = np.array([" ".join(sorted(crossing.countries)) for crossing in crossings])
    ours = np.array([" ".join(pair) for pair in np.sort(pairs, axis=0).T.tolist()], dtype="<U5")
    away_km = inverse(lon[:, None], lat[:, None], x, y)[2] / 1e3
    away_km[ours[:, None] != theirs] = np.inf
    nearest = away_km.argmin(axis=1) if len(lon) else np.zeros(0, dtype=int)
    return nearest, away_km[np.arange(len(lon)), nearest]


def rename_crossings(network: Network, crossings: Sequence[Crossing]) -> Network:
    """Return a network in which places near other crossings have their ids.

    Each node of a crossing gets the id of the nearest of ``crossings`` between the same countries, if one is within
    5 km.
    """
    if not crossings:
        return network
    lon, lat = network.node_lon[network.crossing_node], network.node_lat[network.crossing_node]
    nearest, away_km = _nearest_crossing(lon, lat, _countries_beside(network), crossings)
    ids = np.array(network.crossing_id, dtype=object)
    is_near = away_km <= NEAR_KM
    ids[is_near] = [crossings[row].id for row in nearest[is_near]]
    official = network.crossing_official | is_near
    return replace(network, crossing_id=tuple(ids.tolist()), crossing_official=official)


def _countries_beside(network: Network) -> NDArray[np.str_]:
    """Return the two countries that meet at each crossing's node, shape ``(2, crossings)``."""
    codes = np.array(network.countries)
    node = np.concatenate([network.tail, network.head])
    code = codes[np.tile(network.country, 2)]
    is_land = code != ""
    node, code = node[is_land], code[is_land]
    sides = [sorted(set(code[node == at].tolist())) for at in network.crossing_node]
    return np.array([(beside[0], beside[-1]) for beside in sides]).reshape(-1, 2).T


# --- which country --------------------------------------------------------------------------------


def codes_at(lon: Floats, lat: Floats, outlines: Outlines) -> NDArray[np.str_]:
    """Return the code of the country at each place: the nearest one near a coast, none at sea.

    Examples
    --------
    >>> from geo.geodesy.country_outlines import shipped_outlines
    >>> codes_at(np.array([8.78, 0.0]), np.array([34.42, 0.0]), shipped_outlines()).tolist()
    ['TN', '']
    """
    table, lon = outlines.countries, wrap_longitudes(lon)
    code = np.zeros(len(lon), dtype="<U2")
    for country in table:
        west, south, east, north = country.geometry.bounds
        inside = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        shapely.prepare(country.geometry)
        code[inside[shapely.intersects_xy(country.geometry, lon[inside], lat[inside])]] = (
            country.code
        )
    codes = np.array([country.code for country in table])
    steps, owner = _shores(outlines)
    for turn in (0.0, -360.0, 360.0):  # a shore may lie beyond ±180°
        sea = np.flatnonzero((code == "") & (np.abs(lon + turn) <= 180.0 + COAST_DEG))
        if len(sea):
            spot, near = steps.query_nearest(
                shapely.points(lon[sea] + turn, lat[sea]), max_distance=COAST_DEG, all_matches=False
            )
            code[sea[spot]] = codes[owner[near]]
    return code


def codes_of(lines: Lines, outlines: Outlines) -> NDArray[np.str_]:
    """Return the country code on the middle step of each line; if that is at sea, at an end."""
    step = (lines.start[:-1] + lines.start[1:]) // 2
    lon, lat = ((values[step - 1] + values[step]) / 2.0 for values in (lines.lon, lines.lat))
    code = codes_at(lon, lat, outlines)
    for lon, lat in zip(*ends(lines), strict=True):
        sea = np.flatnonzero(code == "")
        code[sea] = codes_at(lon[sea], lat[sea], outlines)
    return code


@lru_cache(maxsize=4)
def _shores(outlines: Outlines) -> tuple[shapely.STRtree, Integers]:
    """Return an index of the steps of every country's outline, and the country of each step."""
    parts, owner = shapely.get_parts(
        [country.geometry for country in outlines.countries], return_index=True
    )
    rings, of_part = shapely.get_rings(parts, return_index=True)
    steps, of_ring = _steps_of(rings)
    return shapely.STRtree(steps), owner[of_part[of_ring]]


def _steps_of(lines: NDArray[np.object_]) -> tuple[NDArray[np.object_], Integers]:
    """Return the steps of lines from vertex to vertex, and the line of each."""
    coords, owner = shapely.get_coordinates(lines, return_index=True)
    within = np.diff(owner) == 0
    pairs = np.stack([coords[:-1][within], coords[1:][within]], axis=1)
    return np.asarray(shapely.linestrings(pairs)), owner[1:][within]


@lru_cache(maxsize=4)
def _border_steps(outlines: Outlines) -> shapely.STRtree:
    """Return an index of the steps of every border; western ones again beyond 180°, where networks run on."""
    ground = outlines.background
    parts = shapely.get_parts([ground.boundaries, ground.disputed])
    west = parts[shapely.bounds(parts)[:, 0] < 0.0]
    beyond = np.asarray(shapely.transform(west, lambda points: np.add(points, (360.0, 0.0))))
    return shapely.STRtree(_steps_of(np.concatenate([parts, beyond]))[0])


def meets_border(lines: Lines, outlines: Outlines) -> Booleans:
    """Return which lines meet a border, disputed ones included."""
    result = np.zeros(len(lines.length_km), dtype=bool)
    result[_border_steps(outlines).query(to_linestrings(lines), predicate="intersects")[0]] = True
    return result


def _border_hits(lines: Lines, outlines: Outlines) -> tuple[Integers, Floats, Floats, Floats]:
    """Return where lines meet borders: line, position in it, lon, lat."""
    shapes = to_linestrings(lines)
    tree = _border_steps(outlines)
    line, step = tree.query(shapes, predicate="intersects")
    points, of_pair = shapely.get_coordinates(
        shapely.intersection(shapes[line], tree.geometries[step]), return_index=True
    )
    line = line[of_pair]
    points = np.round(points, PLACE_DIGITS)
    rows = np.unique(np.column_stack([line, points]), axis=0)
    line, points = rows[:, 0].astype(int), rows[:, 1:]
    return line, positions(lines, line, np.asarray(shapely.points(points))), *points.T
