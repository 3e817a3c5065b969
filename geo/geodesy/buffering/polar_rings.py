"""Draw the rings of lines near a pole, where straight chords in degrees bend and longitudes run round.

Edges are divided until their chords are close enough to the curve. A ring that does not enclose the pole has
unwrapped longitudes; one that does is closed along the pole.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, ragged_range, run_starts
from geo.geodesy.antimeridian import polar_region
from geo.geodesy.buffering.filled_rings import fill_rings, rings_as_polygons
from geo.geodesy.buffering.offset_curves import CurveVertices, OffsetCurves, places_on
from geo.geodesy.conformal_sphere import geodetic_latitudes
from geo.geodesy.ellipsoid import MEAN_RADIUS_M

SHARE_OF_CHORDS = 0.65  # of the tolerance
# Radians of latitude, 89.4°: up to here the steps of `chords_along` are short enough
STRAIGHT_BELOW = 1.5603
MOST_ROUNDS = 8
MOST_PIECES = 8  # of an edge, in one round
FULL_TURN_DEG = 360.0


def polar_polygons(
    curves: OffsetCurves,
    ends: Floats,
    vertices: CurveVertices,
    centres: Floats,
    tolerance: float,
) -> tuple[Shapes, Booleans]:
    """Draw the polygons of rows near a pole, from the curves and vertices of their rings.

    Parameters
    ----------
    curves
        The trimmed curves, in order round each ring; every row has at least one.
    ends
        The position at which each curve ends.
    vertices
        The vertices of all rings, as from `vertices_of`.
    centres
        The longitude of each row, from which the longitudes of its curves are counted.
    tolerance
        A share of the radius.

    Returns
    -------
    Polygons in degrees, with unwrapped longitudes unless they contain a pole, and whether each is usable.
    """
    vertices = divide_edges(curves, ends, vertices, SHARE_OF_CHORDS * tolerance)
    rows, places = curves.rows[vertices.curve], places_on(curves, *vertices)
    first_vertex = run_starts(rows)  # of each ring
    last_vertex = np.append(first_vertex[1:], len(rows)) - 1
    places[:, last_vertex] = places[:, first_vertex]
    lon, lat = lonlat_of(places)
    # Unwrap longitudes: count each jump by a whole turn, from the first vertex of the ring.
    whole_turns = np.zeros(len(rows), dtype=np.int64)
    whole_turns[1:] = np.cumsum(np.rint(np.diff(lon) / -FULL_TURN_DEG).astype(np.int64))
    whole_turns -= whole_turns[first_vertex][rows]
    lon += FULL_TURN_DEG * whole_turns + centres[rows]
    polygons = rings_as_polygons(np.stack([lon, lat]), rows)
    turns_round_pole = whole_turns[last_vertex]
    width_deg = np.maximum.reduceat(lon, first_vertex) - np.minimum.reduceat(lon, first_vertex)
    # A ring that runs round the pole is not filled, since degrees do not show what it winds round: it must be simple.
    is_round = (turns_round_pole != 0) | (width_deg >= FULL_TURN_DEG)
    polygons[~is_round] = fill_rings(polygons[~is_round])
    is_usable = ~is_round
    if is_round.any():
        is_usable |= is_simple(places, rows)
    for row in np.flatnonzero(is_usable & (turns_round_pole != 0)):
        ring = shapely.get_coordinates(polygons[row])
        polygons[row] = polar_region(ring, int(turns_round_pole[row]))
    return polygons, is_usable & shapely.is_valid(polygons)


def divide_edges(
    curves: OffsetCurves, ends: Floats, vertices: CurveVertices, share: float
) -> CurveVertices:
    """Add vertices to rings near a pole, until straight chords in degrees are close to the curves.

    Parameters
    ----------
    curves, ends
        The curves of the rings, and the position at which each ends.
    vertices
        The vertices so far.
    share
        How far a chord may be from its curve, as a share of the radius.

    Returns
    -------
    The old and the added vertices, in order round each ring.
    """
    curve, position, outward_rad = vertices
    # an edge leads from each vertex to the next, and from the last of a curve to the curve's end
    edge = np.flatnonzero(reaches_pole(curves)[curve])
    is_last = np.append(np.diff(curve) != 0, True)
    edge_end = np.where(is_last, ends[curve], np.roll(position, -1))
    outward_at_end = np.where(is_last, 0.0, np.roll(outward_rad, -1))
    polar_curve, curve_of_edge = np.unique(curve[edge], return_inverse=True)
    polar_curves = curves.select(polar_curve)
    # of each edge, (2, n): the positions of both ends, and by how much both are moved outward
    spans = np.stack([position[edge], edge_end[edge]])
    offsets = np.stack([outward_rad[edge], outward_at_end[edge]])
    parts = [vertices]
    for _ in range(MOST_ROUNDS):
        pieces = pieces_needed(polar_curves, curve_of_edge, spans, offsets, share)
        long_edge = np.flatnonzero(pieces > 1)
        if not len(long_edge):
            break
        # the pieces of long edges are the edges of the next round; short edges need no more
        edge_index, number = ragged_range(pieces[long_edge])
        edge_of_piece = long_edge[edge_index]
        step = (spans[1] - spans[0])[edge_of_piece] / pieces[edge_of_piece]
        start = spans[0][edge_of_piece] + number * step
        curve_of_edge, spans = curve_of_edge[edge_of_piece], np.stack([start, start + step])
        # only the ends of the edge are moved outward: new vertices lie on the curve
        is_edge_end = np.stack([number == 0, number == pieces[edge_of_piece] - 1])
        offsets = np.where(is_edge_end, offsets[:, edge_of_piece], 0.0)
        is_new = number > 0  # the vertex at which a piece starts
        new_curve = polar_curve[curve_of_edge[is_new]]
        parts.append(CurveVertices(new_curve, start[is_new], offsets[0][is_new]))
    curve, position, outward_rad = (np.concatenate(values) for values in zip(*parts, strict=True))
    # One key, of a full turn per curve: a stable sort of a few sorted parts takes a tenth of the time of `lexsort`.
    order = np.argsort(2.0 * np.pi * (curve - curve[0]) + position, kind="stable")
    return CurveVertices(curve[order], position[order], outward_rad[order])


def reaches_pole(curves: OffsetCurves) -> Booleans:
    """Return which curves may reach so far north or south that the steps of `chords_along` are too long."""
    origin_lat_sine = np.minimum(np.abs(curves.origin[2]), 1.0)
    # no place of a curve is farther from its origin than the radius, and on a side the leg
    reach = curves.radius_angle + np.where(curves.is_arc, 0.0, curves.extent)
    return np.asarray(np.arcsin(origin_lat_sine) + reach > STRAIGHT_BELOW)


def pieces_needed(
    curves: OffsetCurves, curve_of_edge: Integers, spans: Floats, offsets: Floats, share: float
) -> Integers:
    """Return into how many pieces to divide each edge, at most `MOST_PIECES`.

    An edge is divided if the middle of its chord in degrees is too far from the curve. Pieces that are still too long
    are divided in the next round.

    Parameters
    ----------
    curves, curve_of_edge
        Curves, and the index of the curve of each edge.
    spans
        The positions of the start and the end of each edge, (2, n).
    offsets
        The angles by which the start and the end are moved outward, (2, n), in radians.
    share
        How far a chord may be from its curve, as a share of the radius.
    """
    count = len(curve_of_edge)
    positions = np.concatenate([spans[0], spans.mean(axis=0), spans[1]])
    outward_rad = np.concatenate([offsets[0], np.zeros(count), offsets[1]])
    places = places_on(curves, np.tile(curve_of_edge, 3), positions, outward_rad)
    lon, lat = (values.reshape(3, -1) for values in lonlat_of(places))  # rows: start, middle, end
    turn = within_half_turn(lon[2] - lon[0])
    lon_error = within_half_turn(lon[0] + turn / 2.0 - lon[1])
    lat_error = np.radians((lat[0] + lat[2]) / 2.0 - lat[1])
    # in radians along the parallel of the middle, whose radius is its distance from the axis, and along the meridian
    x, y, _ = places[:, count : 2 * count]
    error = np.hypot(np.radians(lon_error) * np.hypot(x, y), lat_error)
    ratio = error * MEAN_RADIUS_M / (share * curves.radius_m[curve_of_edge])
    # the error of a chord falls with the square of its length
    pieces = np.where(ratio > 1.0, np.ceil(np.sqrt(ratio)), 1.0)
    return np.minimum(pieces, MOST_PIECES).astype(np.int64)


def within_half_turn(turn_deg: Floats) -> Floats:
    """Return each turn plus as many whole turns as bring it between −180° and 180°."""
    return turn_deg - FULL_TURN_DEG * np.rint(turn_deg / FULL_TURN_DEG)


def lonlat_of(places: Floats) -> tuple[Floats, Floats]:
    """Convert unit vectors of the conformal sphere, (3, n), to longitudes and latitudes in degrees."""
    x, y, z = places
    return np.degrees(np.arctan2(y, x)), geodetic_latitudes(z, np.sqrt(x * x + y * y))


def is_simple(places: Floats, rows: Integers) -> Booleans:
    """Return, for each row, whether its ring does not touch itself.

    `places` are the vertices of all rings as unit vectors, (3, n), row by row, and `rows` the row of each. A ring is
    tested in the stereographic chart of the pole in whose hemisphere it mostly lies.
    """
    x, y, z = places
    # 1 for the north pole, −1 for the south pole
    pole = np.sign(np.add.reduceat(z, run_starts(rows)))[rows]
    scale = np.maximum(1.0 + pole * z, 1e-12)
    points = np.stack([x / scale, y / scale])
    return np.asarray(shapely.is_valid(rings_as_polygons(points, rows)))
