"""Draw the rings of lines near a pole, where straight chords in degrees bend and longitudes run round.

Edges are divided until their chords are close enough to the curve. A ring that does not enclose the pole has
unwrapped longitudes; one that does is closed along the pole.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesy.antimeridian import polar_region
from geo.geodesy.buffering.filled_rings import filled, rings_as_polygons
from geo.geodesy.buffering.offset_curves import OffsetCurves, places_on
from geo.geodesy.conformal_sphere import geodetic_latitudes
from geo.geodesy.ellipsoid import (
    MEAN_RADIUS_M,
    Booleans,
    Floats,
    Integers,
    Shapes,
    ragged_range,
)

SHARE_OF_CHORDS = 0.8  # of the tolerance
STRAIGHT_BELOW = 1.518  # radians, 87°: up to here the steps of `vertices` are short enough
MOST_ROUNDS = 8
MOST_PIECES = 8
FULL_TURN_DEG = 360.0


def polar_polygons(
    curves: OffsetCurves,
    ends: Floats,
    vertices: tuple[Integers, Floats, Floats],
    centres: Floats,
    tolerance: float,
) -> tuple[Shapes, Booleans]:
    """Draw the polygons of rows near a pole.

    Parameters
    ----------
    curves
        Trimmed, in order round each ring; every row has some.
    ends
        The position at which each ends.
    vertices
        The curve of each, its position, and the angle by which it is moved outward.
    centres
        The longitude of each row from which those of the curves are counted.
    tolerance
        A share of the radius.

    Returns
    -------
    Polygons in degrees, with unwrapped longitudes unless they hold a pole; and which are usable.
    """
    placed = divided(curves, ends, vertices, SHARE_OF_CHORDS * tolerance)
    rows, places = curves.rows[placed[0]], places_on(curves, *placed)
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    places[:, np.append(firsts[1:], len(rows)) - 1] = places[:, firsts]
    lon, lat = lonlat_of(places)
    turn = np.zeros(len(rows), dtype=np.int64)
    turn[1:] = np.cumsum(np.rint(np.diff(lon) / -FULL_TURN_DEG).astype(np.int64))
    turn -= turn[firsts][rows]
    turns = np.append(turn[firsts[1:] - 1], turn[-1])
    lon += FULL_TURN_DEG * turn + centres[rows]
    width = np.maximum.reduceat(lon, firsts) - np.minimum.reduceat(lon, firsts)
    is_round = (turns != 0) | (width >= FULL_TURN_DEG)
    polygons = rings_as_polygons(np.stack([lon, lat]), rows)
    polygons[~is_round] = filled(polygons[~is_round])
    is_usable = np.ones(len(centres), dtype=bool)
    some = np.flatnonzero(is_round)
    if len(some):
        is_usable[some] = is_simple(places, rows)[some]
    for row in some[is_usable[some] & (turns[some] != 0)]:
        ring = shapely.get_coordinates(polygons[row])
        polygons[row] = polar_region(ring, int(turns[row]))
    return polygons, is_usable & shapely.is_valid(polygons)


def divided(
    curves: OffsetCurves, ends: Floats, vertices: tuple[Integers, Floats, Floats], share: float
) -> tuple[Integers, Floats, Floats]:
    """Divide edges near a pole until chords in degrees are as close as a share of the radius.

    Returns the vertices with those that were added.
    """
    of, positions, outward = vertices
    edge = np.flatnonzero(reaches_pole(curves)[of])
    last = np.append(np.diff(of) != 0, True)
    until = np.where(last, ends[of], np.roll(positions, -1))
    used, curve = np.unique(of[edge], return_inverse=True)
    some, span = curves.at(used), np.stack([positions[edge], until[edge]])
    aside = np.stack([outward[edge], np.where(last, 0.0, np.roll(outward, -1))[edge]])
    added = [(of, positions, outward)]
    for _ in range(MOST_ROUNDS):
        pieces = pieces_needed(some, curve, span, aside, share)
        long = np.flatnonzero(pieces > 1)
        if not len(long):
            break
        piece, number = ragged_range(pieces[long])
        piece = long[piece]
        step = (span[1] - span[0])[piece] / pieces[piece]
        start, curve = span[0][piece] + number * step, curve[piece]
        new, span = number > 0, np.stack([start, start + step])
        is_end = np.stack([number == 0, number == pieces[piece] - 1])
        aside = np.where(is_end, aside[:, piece], 0.0)
        added.append((used[curve[new]], start[new], aside[0][new]))
    of, positions, outward = (np.concatenate(parts) for parts in zip(*added, strict=True))
    order = np.lexsort((positions, of))
    return of[order], positions[order], outward[order]


def reaches_pole(curves: OffsetCurves) -> Booleans:
    """Return which curves may reach so far north or south that the steps of `vertices` are too long."""
    origin = np.abs(curves.origin[2])
    reach = curves.angle + np.where(curves.is_arc, 0.0, curves.extent)
    return np.asarray(np.arcsin(np.minimum(origin, 1.0)) + reach > STRAIGHT_BELOW)


def pieces_needed(
    curves: OffsetCurves, of: Integers, span: Floats, aside: Floats, share: float
) -> Integers:
    """Return how many pieces each edge needs, by how far the middle of its chord in degrees is off.

    Edges run between positions and are moved outward at both, (2, n).
    """
    along = np.concatenate([span[0], span.mean(axis=0), span[1]])
    outward = np.concatenate([aside[0], np.zeros(len(of)), aside[1]])
    places = places_on(curves, np.tile(of, 3), along, outward)
    lon, lat = (values.reshape(3, -1) for values in lonlat_of(places))
    turn = within_half_turn(lon[2] - lon[0])
    aside = within_half_turn(lon[0] + turn / 2.0 - lon[1])
    up = np.radians((lat[0] + lat[2]) / 2.0 - lat[1])
    x, y, _ = places[:, len(of) : 2 * len(of)]
    off = np.hypot(np.radians(aside) * np.hypot(x, y), up)
    times = off * MEAN_RADIUS_M / (share * curves.radius_m[of])
    pieces = np.where(times > 1.0, np.ceil(np.sqrt(times)), 1.0)
    return np.minimum(pieces, MOST_PIECES).astype(np.int64)


def within_half_turn(turn_deg: Floats) -> Floats:
    """Return turns from −180° to 180°."""
    return turn_deg - FULL_TURN_DEG * np.rint(turn_deg / FULL_TURN_DEG)


def lonlat_of(places: Floats) -> tuple[Floats, Floats]:
    """Convert places on the conformal sphere, (3, n), to degrees."""
    x, y, z = places
    return np.degrees(np.arctan2(y, x)), geodetic_latitudes(z, np.sqrt(x * x + y * y))


def is_simple(places: Floats, rows: Integers) -> Booleans:
    """Return which rings do not touch themselves, in the stereographic chart of their pole."""
    x, y, z = places
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    pole = np.sign(np.add.reduceat(z, firsts))[rows]
    away = np.maximum(1.0 + pole * z, 1e-12)
    return np.asarray(shapely.is_valid(rings_as_polygons(np.stack([x / away, y / away]), rows)))
