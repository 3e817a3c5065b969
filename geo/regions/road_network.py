"""The road network of a region: roads mended by rules and a supplement, split at borders and towns.

Method: apply the supplement; join dead ends (within 2 km, more than four hops off, in one country); split lines at
borders and add a node beside each settlement. :mod:`geo.regions.quality` reports how good the result is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.gazetteer import SETTLEMENTS, GazetteerPlace
from geo.geodesy import inverse
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.ellipsoid import Booleans, Floats
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

REACH_M: Final = 5_000.0
TOWN_KM: Final = 10.0  # a settlement so near an edge gets a node on it
# How far a road runs from its edge, metres: the median against real road geometry, measured in three countries; the
# others are taken to be no better than the worst of them.
ERROR_M: Final = {"TN": 1_500.0, "LY": 2_500.0, "DZ": 2_700.0}
OTHER_ERROR_M: Final = 2_700.0


def mend_roads(
    roads: Lines, supplement: Supplement, places: Sequence[GazetteerPlace], outlines: Outlines
) -> tuple[Lines, int]:
    """Apply the supplement and join dead ends; return the lines on the grid, and the number of joined ends."""
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
    """Return links from dead ends to what they miss, as long as a road usually is."""
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
    guarded: Collection[str] = (),
) -> tuple[Network, tuple[str, ...]]:
    """Split mended lines at borders and towns, and build the network.

    Parameters
    ----------
    crossings
        The known crossings.
    places
        The region's; settlements within 10 km of an edge get a node on it.
    guarded
        Countries between which no border is passed but at a known crossing.

    Returns
    -------
    The network, and the places at which lines were dropped.
    """
    frontier = cut_at_towns(
        split_at_borders(lines, crossings, outlines, shortest_visit_km=np.inf, guarded=guarded),
        settlements(places),
    )
    ours = [supplement.number(OSM), supplement.number(HEALED)]
    links, code = missing_links(frontier.lines, frontier.code, large_towns(places), outlines)
    links = replace(links, error_m=np.maximum(bow_m(links), OTHER_ERROR_M))
    links = replace(links, source=np.full(len(code), supplement.number(ASSUMED), dtype=np.int16))
    frontier = replace(
        frontier,
        lines=concatenate(frontier.lines, links),
        code=np.concatenate([frontier.code, code]),
    )
    frontier = with_country_errors(frontier, np.isin(frontier.lines.source, ours))
    return build_network(frontier, list(supplement.citations.values())), frontier.barred


def cut_at_towns(frontier: CountryLines, spots: NDArray[np.object_]) -> CountryLines:
    """Add a node to edges within 10 km of a settlement, unless an end is almost as near."""
    lines = frontier.lines
    shapes = to_linestrings(lines)
    spot, line = shapely.STRtree(shapes).query_nearest(spots, all_matches=False)
    along = shapely.line_locate_point(shapes[line], spots[spot])
    foot = on_grid(shapely.get_coordinates(shapely.line_interpolate_point(shapes[line], along)).T)
    at = shapely.get_coordinates(spots[spot]).T
    away = inverse(at[0], at[1], foot[0], foot[1])[2] / 1e3
    lon, lat = ends(lines)
    to_end = inverse(foot[0], foot[1], lon[:, line], lat[:, line])[2].min(axis=0) / 1e3
    chosen = (away <= TOWN_KM) & (to_end > 1.0)
    _, first = np.unique(np.stack([line[chosen], *foot[:, chosen]]), axis=1, return_index=True)
    index = np.flatnonzero(chosen)[first]
    position = positions(lines, line[index], np.asarray(shapely.points(foot[:, index].T)))
    bent, is_new = insert_vertices(lines, line[index], position, *foot[:, index])
    pieces, of_line = split(bent, is_new)
    return replace(frontier, lines=pieces, code=frontier.code[of_line])


def settlements(places: Sequence[GazetteerPlace]) -> NDArray[np.object_]:
    """Return the towns and villages, in their order."""
    towns = [place for place in places if place.kind in SETTLEMENTS]
    return np.asarray(shapely.points([(place.lon, place.lat) for place in towns]))


def bow_m(lines: Lines) -> Floats:
    """Estimate the median distance of a road of some length from the straight line between its ends.

    For a flat parabola over the chord C the length is L = C + 8 h² / 3 C, and half of its places are farther
    off than three quarters of its height h.
    """
    chord = geodesic_lengths_km(lines.start, lines.lon, lines.lat)
    height = np.sqrt(np.maximum(3.0 * chord * (lines.length_km - chord) / 8.0, 0.0))
    return np.asarray(0.75 * height * 1e3)


def with_country_errors(frontier: CountryLines, is_measured: Booleans) -> CountryLines:
    """Set the error of the chosen lines to their country's median, where their own is not greater."""
    lines = frontier.lines
    median = np.array([ERROR_M.get(code, OTHER_ERROR_M) for code in frontier.code])
    error_m = np.where(is_measured & (lines.error_m <= OTHER_ERROR_M), median, lines.error_m)
    return replace(
        frontier, lines=replace(lines, error_m=np.asarray(np.round(error_m, -2), dtype=float))
    )
