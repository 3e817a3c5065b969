"""The road network of a region: roads mended by rules and a supplement, split at borders and towns.

Method: apply the supplement; join dead ends (within 5 km, more than four edges away, in one country); split lines at
borders and add a node beside each settlement. :mod:`geo.regions.quality` reports on the result.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Booleans, Floats
from geo.gazetteer import SETTLEMENTS, GazetteerPlace
from geo.geodesy import inverse
from geo.geodesy.country_outlines import Outlines
from geo.network import Crossing, Network
from geo.network.assembly import build_network, without_loops
from geo.network.border_cuts import CountryLines, codes_of, split_at_borders
from geo.network.gap_repair import dead_end_links
from geo.network.line_table import (
    Lines,
    concatenate,
    ends,
    geodesic_lengths_km,
    insert_vertices,
    positions,
    select,
    split,
    to_linestrings,
)
from geo.network.network_file import on_grid
from geo.regions.detours import expected_ratio, line_slopes, with_bends
from geo.regions.missing_links import is_passable, large_towns, missing_links
from geo.regions.supplement import ASSUMED, HEALED, OSM, Supplement, apply_supplement

REACH_M: Final = 5_000.0  # from a dead end to the node that it is joined to
TOWN_KM: Final = 10.0  # a settlement nearer than this to an edge gets a node on it
NEAR_END_KM: Final = 1.0  # a node nearer than this to the end of its edge is not added
# Distance of a road from its edge in metres: the median against real road geometry, measured in three countries; the
# others are assumed to be no better than the worst of them.
ERROR_M: Final = {"TN": 1_500.0, "LY": 2_500.0, "DZ": 2_700.0}
OTHER_ERROR_M: Final = 2_700.0


def mend_roads(
    roads: Lines, supplement: Supplement, places: Sequence[GazetteerPlace], outlines: Outlines
) -> tuple[Lines, int]:
    """Mend the roads of OpenStreetMap: apply the supplement, lengthen lines for lost bends, and join dead ends.

    Return the lines, with vertices on the grid of the network, and the number of dead ends that were joined.
    """
    roads = replace(
        roads,
        error_m=np.maximum(bow_m(roads), OTHER_ERROR_M),
        source=np.full(len(roads.length_km), supplement.number(OSM), dtype=np.int16),
    )
    lines = apply_supplement(roads, supplement, {place.id: place for place in places})
    lines = with_bends(lines, lines.source == supplement.number(OSM))
    joins = _dead_end_joins(lines, supplement, outlines)
    lines = concatenate(lines, joins)
    lines = replace(lines, lon=on_grid(lines.lon), lat=on_grid(lines.lat))
    return without_loops(lines), len(joins.length_km)


def _dead_end_joins(lines: Lines, supplement: Supplement, outlines: Outlines) -> Lines:
    """Return links from dead ends to nearby nodes that they seem to miss, each with the usual length of a road.

    Links that would cross a border or water are left out.
    """
    joins = dead_end_links(lines, REACH_M, outlines)
    joins = select(joins, is_passable(joins, codes_of(joins, outlines), outlines))
    return replace(
        joins,
        length_km=joins.length_km * expected_ratio(line_slopes(joins)),
        source=np.full(len(joins.length_km), supplement.number(HEALED), dtype=np.int16),
        error_m=np.full(len(joins.length_km), OTHER_ERROR_M),
    )


def road_network(
    lines: Lines,
    supplement: Supplement,
    crossings: Sequence[Crossing],
    places: Sequence[GazetteerPlace],
    outlines: Outlines,
    *,
    guarded: Collection[str],
) -> tuple[Network, tuple[str, ...]]:
    """Build the network: split mended lines at borders and towns, and add links that are missing.

    Parameters
    ----------
    lines
        The mended lines of the roads.
    supplement
        The supplement, which has the citations of all sources.
    crossings
        The border crossings.
    places
        The places of the region. Settlements within 10 km of a road get a node on it.
    outlines
        The outlines of countries, at whose borders lines are split.
    guarded
        Countries between which roads pass the border only at known crossings.

    Returns
    -------
    The network; and the ids of the points on guarded borders at which lines were cut off.
    """
    # Infinite: a line that leaves a country and returns to it is wrong about the border, however long it stays abroad.
    country_lines = split_at_borders(
        lines, crossings, outlines, shortest_visit_km=np.inf, guarded=guarded
    )
    country_lines = cut_at_towns(country_lines, settlements(places))
    links, code = missing_links(
        country_lines.lines, country_lines.code, large_towns(places), outlines
    )
    links = replace(links, error_m=np.maximum(bow_m(links), OTHER_ERROR_M))
    links = replace(links, source=np.full(len(code), supplement.number(ASSUMED), dtype=np.int16))
    country_lines = replace(
        country_lines,
        lines=concatenate(country_lines.lines, links),
        code=np.concatenate([country_lines.code, code]),
    )
    osm_sources = [supplement.number(OSM), supplement.number(HEALED)]
    is_osm = np.isin(country_lines.lines.source, osm_sources)
    country_lines = with_country_errors(country_lines, is_osm)
    return build_network(country_lines, list(supplement.citations.values())), country_lines.barred


def cut_at_towns(country_lines: CountryLines, towns: NDArray[np.object_]) -> CountryLines:
    """Split lines beside towns, so that each town has a node on the line nearest to it.

    A town gets no node if the line is over 10 km away, or if the node would be within 1 km of an end of the line.
    ``towns`` are points, lon, lat in degrees.
    """
    lines = country_lines.lines
    shapes = to_linestrings(lines)
    # For each town: its row, the nearest line, and the point of that line nearest to it, the foot, shape (2, towns).
    town, line = shapely.STRtree(shapes).query_nearest(towns, all_matches=False)
    along = shapely.line_locate_point(shapes[line], towns[town])
    foot = on_grid(shapely.get_coordinates(shapely.line_interpolate_point(shapes[line], along)).T)
    town_lon, town_lat = shapely.get_coordinates(towns[town]).T
    access_km = inverse(town_lon, town_lat, foot[0], foot[1])[2] / 1e3
    lon, lat = ends(lines)
    to_end_km = inverse(foot[0], foot[1], lon[:, line], lat[:, line])[2].min(axis=0) / 1e3
    rows = np.flatnonzero((access_km <= TOWN_KM) & (to_end_km > NEAR_END_KM))
    # Towns with the same foot share a node.
    _, first = np.unique(np.stack([line[rows], *foot[:, rows]]), axis=1, return_index=True)
    rows = rows[first]
    position = positions(lines, line[rows], np.asarray(shapely.points(foot[:, rows].T)))
    bent, is_new = insert_vertices(lines, line[rows], position, *foot[:, rows])
    pieces, line_of_piece = split(bent, is_new)
    return replace(country_lines, lines=pieces, code=country_lines.code[line_of_piece])


def settlements(places: Sequence[GazetteerPlace]) -> NDArray[np.object_]:
    """Return the towns and villages as points, in their order."""
    towns = [place for place in places if place.kind in SETTLEMENTS]
    return np.asarray(shapely.points([(place.lon, place.lat) for place in towns]))


def bow_m(lines: Lines) -> Floats:
    """Estimate for each line how far, in m, the road of its length lies from the straight line between its ends.

    The road is taken for a flat parabola. If it has the height h over a chord of length C, its length is
    L = C + 8 h² / 3 C, and half of its points are farther from the chord than three quarters of h, which so is the
    median distance.
    """
    chord_km = geodesic_lengths_km(lines.start, lines.lon, lines.lat)
    height_km = np.sqrt(np.maximum(3.0 * chord_km * (lines.length_km - chord_km) / 8.0, 0.0))
    return np.asarray(0.75 * height_km * 1e3)


def with_country_errors(country_lines: CountryLines, is_measured: Booleans) -> CountryLines:
    """Return lines whose error is the median error of their country, as it was measured; errors are rounded to 100 m.

    Lines that are not of the measured source, and lines whose own error is greater than all medians, keep their own.
    ``is_measured`` says which lines are of that source.
    """
    lines = country_lines.lines
    median_m = np.array([ERROR_M.get(code, OTHER_ERROR_M) for code in country_lines.code])
    error_m = np.where(is_measured & (lines.error_m <= OTHER_ERROR_M), median_m, lines.error_m)
    rounded_m = np.asarray(np.round(error_m, -2), dtype=float)
    return replace(country_lines, lines=replace(lines, error_m=rounded_m))
