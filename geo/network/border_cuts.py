"""Split lines at borders, and name the points where they pass them after border crossings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Booleans, Floats, Integers, is_run_start, max_by_group, min_by_group
from geo.geodesy import inverse, wrap_longitudes
from geo.geodesy.country_outlines import Outlines
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
POSITION_DIGITS: Final = 5  # decimals of a degree: a metre


class BorderMeetings(NamedTuple):
    """Points at which lines meet borders."""

    line: Integers  # the index of the line
    position: Floats  # where the point lies along the line, as from `positions`
    lon: Floats  # degrees
    lat: Floats


@dataclass(frozen=True, eq=False)
class CountryLines:
    """Lines, each within one country, and the crossings where lines of two countries meet.

    Attributes
    ----------
    lines
        The lines.
    code
        The country of each line, ISO 3166-1 alpha-2; empty far out at sea.
    crossing_lon, crossing_lat, crossing_countries, crossing_id, crossing_official
        For each point at which lines of two countries meet: its position in degrees, both countries, the id of the
        crossing, and whether that is official. Points are sorted by lon, then lat.
    barred
        Ids of the points on borders at which dropped lines ended.
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
    """Split lines where they pass from one country to another, and name those points.

    A point is named after the nearest crossing between the same countries within 5 km. If the crossing is also within
    the positional error of the line, the point is moved there. A point without such a crossing is named after the
    countries and its coordinates.

    Parameters
    ----------
    lines
        The lines to split.
    crossings
        The known crossings.
    outlines
        The outlines of countries.
    shortest_visit_km
        Lines are not split for a stay abroad shorter than this, between two stays in one country: such a stay is an
        error of the line.
    guarded
        Countries between which lines may pass only at a known crossing. Other lines that end on a border between two
        of them are dropped.
    """
    meetings = _border_meetings(lines, outlines)
    at_border = np.unique(meetings.line)
    is_inland = np.ones(len(lines.length_km), dtype=bool)
    is_inland[at_border] = False
    border_lines, inland_lines = select(lines, at_border), select(lines, is_inland)
    # the index of the line of each meeting among the border lines alone
    border_line = np.searchsorted(at_border, meetings.line)
    bent, is_new = insert_vertices(
        border_lines, border_line, meetings.position, meetings.lon, meetings.lat
    )
    pieces, piece_code = _cut_at_switches(bent, is_new, crossings, outlines, shortest_visit_km)
    code = np.concatenate([codes_of(inland_lines, outlines), piece_code])
    return _name_crossings(concatenate(inland_lines, pieces), code, crossings, guarded)


def _cut_at_switches(
    lines: Lines,
    candidates: Booleans,
    crossings: Sequence[Crossing],
    outlines: Outlines,
    shortest_visit_km: float,
) -> tuple[Lines, NDArray[np.str_]]:
    """Split lines at the vertices on a border where the country changes.

    A vertex at which a line is split is moved to the nearest crossing between both countries, if that is within 5 km
    and within the positional error of the line.

    Parameters
    ----------
    lines
        Lines with a vertex wherever they meet a border.
    candidates
        Whether each vertex is such a meeting.
    crossings, outlines, shortest_visit_km
        As for `split_at_borders`.

    Returns
    -------
    The pieces, and the country of each.
    """
    pieces, line_of_piece = split(lines, candidates)
    code = codes_of(pieces, outlines)
    is_short = geodesic_lengths_km(pieces.start, pieces.lon, pieces.lat) < shortest_visit_km
    code = _without_visits(code, line_of_piece, is_short)
    # Two successive pieces of one line meet at a candidate: there are as many such pairs as inner candidates. The
    # country switches at a candidate if both pieces are on land, in different countries.
    is_same_line = np.diff(line_of_piece) == 0
    is_on_land = (code[1:] != "") & (code[:-1] != "")
    is_switch = ((code[1:] != code[:-1]) & is_on_land)[is_same_line]
    switch = np.flatnonzero(inner_vertices(lines, candidates))[is_switch]  # vertices
    next_piece = 1 + np.flatnonzero(is_same_line)[is_switch]  # the piece after each switch
    pairs = np.stack([code[next_piece - 1], code[next_piece]])
    lon, lat = lines.lon.copy(), lines.lat.copy()
    nearest, distance_km = _nearest_crossing(lon[switch], lat[switch], pairs, crossings)
    error_km = lines.error_m[line_of_piece[next_piece]] / 1e3
    is_moved = distance_km <= np.minimum(error_km, NEAR_KM)
    lon[switch[is_moved]] = [crossings[row].lon for row in nearest[is_moved]]
    lat[switch[is_moved]] = [crossings[row].lat for row in nearest[is_moved]]
    length_km = np.maximum(lines.length_km, geodesic_lengths_km(lines.start, lon, lat))
    is_cut = np.zeros(len(lon), dtype=bool)
    is_cut[switch] = True
    result, _ = split(replace(lines, lon=lon, lat=lat, length_km=length_km), is_cut)
    # each resulting line starts with the first piece of its line, or with the piece after a switch
    is_first_piece = is_run_start(line_of_piece)
    is_first_piece[next_piece] = True
    return result, code[is_first_piece]


def _without_visits(
    code: NDArray[np.str_], line_of_piece: Integers, is_short: Booleans
) -> NDArray[np.str_]:
    """Return the country of each piece, after short stays abroad have been given to the country around them.

    A piece is such a stay if it is short, and if the pieces of its line before and after it are both in one other
    country.
    """
    code = code.copy()
    # one entry for each piece but the first and the last of all: whether it is between two pieces of its line
    is_inner = line_of_piece[1:-1] == line_of_piece[:-2]
    is_inner &= line_of_piece[1:-1] == line_of_piece[2:]
    is_short_inner = is_short[1:-1] & is_inner
    while True:
        is_visit = is_short_inner & (code[:-2] == code[2:]) & (code[1:-1] != code[:-2])
        visits = 1 + np.flatnonzero(is_visit)
        _, first = np.unique(line_of_piece[visits], return_index=True)
        if not len(first):
            return code
        # one per line in each round, since a change may make or undo the next visit
        changed = visits[first]
        code[changed] = code[changed - 1]


def _name_crossings(
    lines: Lines, code: NDArray[np.str_], crossings: Sequence[Crossing], guarded: Collection[str]
) -> CountryLines:
    """Find the points where lines of two countries meet, and name them after known crossings.

    Lines that end at a point without a known crossing, on a border between two guarded countries, are dropped.
    ``code`` is the country of each line.
    """
    node_lon, node_lat, node_of_end = unique_positions(*ends(lines))
    codes, code_index = np.unique(code, return_inverse=True)
    # Two countries meet at a node if the codes of its lines differ.
    is_ashore = code != ""
    node_ashore, code_ashore = node_of_end[:, is_ashore].ravel(), np.tile(code_index[is_ashore], 2)
    lowest = min_by_group(node_ashore, code_ashore, len(node_lon), default=len(codes))
    highest = max_by_group(node_ashore, code_ashore, len(node_lon), default=-1)
    node = np.flatnonzero(lowest < highest)
    lon, lat = node_lon[node], node_lat[node]
    pairs = codes[np.stack([lowest[node], highest[node]])]
    nearest, distance_km = _nearest_crossing(lon, lat, pairs, crossings)
    is_known = distance_km <= NEAR_KM
    # Without crossings `nearest` is 0 throughout, so that there must be a row 0.
    official = np.array([crossing.official for crossing in crossings] or [False])
    is_official = is_known & official[nearest]
    ids = [_crossing_id(*point) for point in zip(pairs.T, lon, lat, strict=True)]
    for row in np.flatnonzero(is_known):
        ids[row] = crossings[nearest[row]].id
    # drop the lines that end at an unknown point between two guarded countries, and that point
    is_barred = ~is_known & np.isin(pairs, list(guarded)).all(axis=0)
    passable_lines = np.flatnonzero(~np.isin(node_of_end, node[is_barred]).any(axis=0))
    open_crossings = np.flatnonzero(~is_barred)
    return CountryLines(
        lines=select(lines, passable_lines),
        code=code[passable_lines],
        crossing_lon=lon[open_crossings],
        crossing_lat=lat[open_crossings],
        crossing_countries=tuple(
            (first, second) for first, second in pairs[:, open_crossings].T.tolist()
        ),
        crossing_id=tuple(ids[row] for row in open_crossings),
        crossing_official=is_official[open_crossings],
        barred=tuple(ids[row] for row in np.flatnonzero(is_barred)),
    )


def _crossing_id(countries: Iterable[str], lon: float, lat: float) -> str:
    """Return an id for an unknown crossing, of its countries and its position, such as ``dz-ne-19.47n-5.84e``."""
    lon = float(wrap_longitudes(np.array([lon]))[0])
    north, east = "n" if lat >= 0 else "s", "e" if lon >= 0 else "w"
    return f"{'-'.join(countries)}-{abs(lat):.2f}{north}-{abs(lon):.2f}{east}".lower()


def _nearest_crossing(
    lon: Floats, lat: Floats, pairs: NDArray[np.str_], crossings: Sequence[Crossing]
) -> tuple[Integers, Floats]:
    """Find, for each point, the nearest crossing between its two countries.

    ``pairs`` are the countries of each point, shape ``(2, n)``. Returns the index of the crossing and its distance in
    km, which is infinite if no crossing joins these countries.
    """
    if not crossings:
        return np.zeros(len(lon), dtype=int), np.full(len(lon), np.inf)
    crossing_lon, crossing_lat = np.array(
        [(crossing.lon, crossing.lat) for crossing in crossings]
    ).T
    crossing_pair = np.array([" ".join(sorted(crossing.countries)) for crossing in crossings])
    sorted_pairs = np.sort(pairs, axis=0).T.tolist()
    point_pair = np.array([" ".join(pair) for pair in sorted_pairs], dtype="<U5")  # such as "LY TN"
    distance_km = inverse(lon[:, None], lat[:, None], crossing_lon, crossing_lat)[2] / 1e3
    distance_km[point_pair[:, None] != crossing_pair] = np.inf
    nearest = distance_km.argmin(axis=1) if len(lon) else np.zeros(0, dtype=int)
    return nearest, distance_km[np.arange(len(lon)), nearest]


def rename_crossings(network: Network, crossings: Sequence[Crossing]) -> Network:
    """Return a network whose crossings have the ids of known ones.

    A node on a border gets the id of the nearest of ``crossings`` between the same countries, if that is within 5 km.
    """
    if not crossings:
        return network
    lon, lat = network.node_lon[network.crossing_node], network.node_lat[network.crossing_node]
    nearest, distance_km = _nearest_crossing(lon, lat, _countries_beside(network), crossings)
    ids = np.array(network.crossing_id, dtype=object)
    is_near = distance_km <= NEAR_KM
    ids[is_near] = [crossings[row].id for row in nearest[is_near]]
    official = network.crossing_official | is_near
    return replace(network, crossing_id=tuple(ids.tolist()), crossing_official=official)


def _countries_beside(network: Network) -> NDArray[np.str_]:
    """Return the two countries whose edges meet at the node of each crossing, shape ``(2, crossings)``."""
    codes = np.array(network.countries)
    # the node and the country at both ends of each edge
    node = np.concatenate([network.tail, network.head])
    code = codes[np.tile(network.country, 2)]
    is_land = code != ""
    node, code = node[is_land], code[is_land]
    codes_by_crossing = [
        sorted(set(code[node == crossing_node].tolist())) for crossing_node in network.crossing_node
    ]
    # where three countries meet, the first and the last by their codes; without crossings, an empty table
    pairs = [(codes_there[0], codes_there[-1]) for codes_there in codes_by_crossing]
    return np.array(pairs).reshape(-1, 2).T


# --- which country --------------------------------------------------------------------------------


def codes_at(lon: Floats, lat: Floats, outlines: Outlines) -> NDArray[np.str_]:
    """Return the code of the country at each position, in degrees: off a coast the nearest country, at sea none.

    Examples
    --------
    >>> from geo.geodesy.country_outlines import shipped_outlines
    >>> codes_at(np.array([8.78, 0.0]), np.array([34.42, 0.0]), shipped_outlines()).tolist()
    ['TN', '']
    """
    countries, lon = outlines.countries, wrap_longitudes(lon)
    code = np.zeros(len(lon), dtype="<U2")
    for country in countries:
        west, south, east, north = country.geometry.bounds
        is_in_bounds = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        row = np.flatnonzero(is_in_bounds)
        shapely.prepare(country.geometry)
        is_inside = shapely.intersects_xy(country.geometry, lon[row], lat[row])
        code[row[is_inside]] = country.code
    # at sea, the country of the nearest shore within `COAST_DEG`
    codes = np.array([country.code for country in countries])
    shores, country_of_leg = _shores(outlines)
    for turn_deg in (0.0, -360.0, 360.0):  # a shore may lie beyond ±180°
        sea = np.flatnonzero((code == "") & (np.abs(lon + turn_deg) <= 180.0 + COAST_DEG))
        if len(sea):
            points = shapely.points(lon[sea] + turn_deg, lat[sea])
            index, leg = shores.query_nearest(points, max_distance=COAST_DEG, all_matches=False)
            code[sea[index]] = codes[country_of_leg[leg]]
    return code


def codes_of(lines: Lines, outlines: Outlines) -> NDArray[np.str_]:
    """Return the code of the country of each line, at the middle of its middle leg; if that is at sea, at an end."""
    vertex = (lines.start[:-1] + lines.start[1:]) // 2  # after the middle leg
    lon, lat = ((values[vertex - 1] + values[vertex]) / 2.0 for values in (lines.lon, lines.lat))
    code = codes_at(lon, lat, outlines)
    for lon, lat in zip(*ends(lines), strict=True):
        sea = np.flatnonzero(code == "")
        code[sea] = codes_at(lon[sea], lat[sea], outlines)
    return code


@lru_cache(maxsize=4)
def _shores(outlines: Outlines) -> tuple[shapely.STRtree, Integers]:
    """Return a spatial index of the legs of every country's outline, and the index of the country of each leg."""
    shapes = [country.geometry for country in outlines.countries]
    parts, country_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    legs, ring_of_leg = _legs_of(rings)
    return shapely.STRtree(legs), country_of_part[part_of_ring[ring_of_leg]]


def _legs_of(lines: NDArray[np.object_]) -> tuple[NDArray[np.object_], Integers]:
    """Return the legs of lines, each a line from one vertex to the next, and the index of the line of each leg."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    is_leg = np.diff(line) == 0
    pairs = np.stack([coords[:-1][is_leg], coords[1:][is_leg]], axis=1)
    return np.asarray(shapely.linestrings(pairs)), line[1:][is_leg]


@lru_cache(maxsize=4)
def _border_legs(outlines: Outlines) -> shapely.STRtree:
    """Return a spatial index of the legs of every border, disputed ones included.

    Borders west of Greenwich are in it twice: also 360° further east, where a network across ±180° continues.
    """
    background = outlines.background
    parts = shapely.get_parts([background.boundaries, background.disputed])
    western = parts[shapely.bounds(parts)[:, 0] < 0.0]
    beyond_180 = np.asarray(shapely.transform(western, lambda points: np.add(points, (360.0, 0.0))))
    legs, _ = _legs_of(np.concatenate([parts, beyond_180]))
    return shapely.STRtree(legs)


def meets_border(lines: Lines, outlines: Outlines) -> Booleans:
    """Return which lines meet a border, disputed ones included."""
    borders = _border_legs(outlines)
    line, _ = borders.query(to_linestrings(lines), predicate="intersects")
    result = np.zeros(len(lines.length_km), dtype=bool)
    result[line] = True
    return result


def _border_meetings(lines: Lines, outlines: Outlines) -> BorderMeetings:
    """Find the points where lines meet borders; points of one line within a metre are one."""
    shapes = to_linestrings(lines)
    border_legs = _border_legs(outlines)
    line, leg = border_legs.query(shapes, predicate="intersects")
    # one point where a line crosses a leg of the border, or both ends of a stretch along it
    shared = shapely.intersection(shapes[line], border_legs.geometries[leg])
    coords, pair = shapely.get_coordinates(shared, return_index=True)
    # line, lon and lat of each point, rounded to a metre, and each once
    rows = np.unique(np.column_stack([line[pair], np.round(coords, POSITION_DIGITS)]), axis=0)
    line, lon, lat = rows[:, 0].astype(int), rows[:, 1], rows[:, 2]
    points = np.asarray(shapely.points(lon, lat))
    return BorderMeetings(line, positions(lines, line, points), lon, lat)
