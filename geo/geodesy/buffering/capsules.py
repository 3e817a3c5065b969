"""Draw circles around points and capsules around single legs, by the hundred thousand.

A few nodes of each ring are exact on the ellipsoid. Between them unit normals follow a trigonometric
polynomial round a circle and an ordinary one along a side, so that all other vertices of all rings are one
product of matrices. Eight nodes on a circle are right to 1e-8 of a radius of 1,000 km; five on a half circle
to 1e-6.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geo.arrays import Booleans, Floats, Integers, Shapes, row_keys
from geo.geodesy.antimeridian import wrap_longitudes
from geo.geodesy.buffering.filled_rings import closed_polygons
from geo.geodesy.conformal_sphere import sine_cosine
from geo.geodesy.direct_series import direct_by_series
from geo.geodesy.ellipsoid import (
    DEGREES_PER_RADIAN,
    ECCENTRICITY_SQUARED,
    MEAN_RADIUS_M,
    inverse,
)

CIRCLE_NODES = 8
# Nodes of a cap, from the leg's direction
CAP_TURNS_DEG = np.array([90.0, 45.0, 0.0, -45.0, -90.0])
CAP_INNER = 3  # nodes of a cap that it does not share with a side
SIDE_NODES = np.array([4, 6, 8, 10, 12])  # of Chebyshev; longer legs need more
LONGEST_LEG_M = 5_000_000.0
SHARE_OF_SIDES = 0.01  # of the tolerance
# A straight chord in degrees bends from the geodesic by at most this times the tangent of the latitude,
# in units of 1 / radius of the earth: the greatest sin a (1 + cos² a) over all azimuths a.
CHORD_BEND = 1.0887
SHARE_OF_CHORDS = 0.9  # of the tolerance; the rest is for what is interpolated
STEEPEST_LAT_DEG = 88.0  # beyond, chords in degrees bend too much for equal steps
WIDEST_TURN_DEG = 120.0  # from the middle; a wider ring may enclose a pole
# Multiplications of one product of matrices: BLAS computes larger ones in threads of its own, which wait busily.
LARGEST_PRODUCT = 250_000
LATITUDE_SLACK_DEG = 0.2  # more than reduced and geodetic latitudes differ


def circles(
    lon: Floats, lat: Floats, radius_m: Floats, tolerance: float
) -> tuple[Shapes, Booleans]:
    """Draw a circle around each point.

    Parameters
    ----------
    lon, lat
        The points, in degrees.
    radius_m
        One radius per point.
    tolerance
        The greatest error of a circle, as a share of its radius.

    Returns
    -------
    Polygons in degrees with unwrapped longitudes, and whether each is usable: those near a pole are not.
    """
    highest_deg = np.abs(lat) + np.degrees(radius_m / MEAN_RADIUS_M)
    steepest = np.tan(np.radians(np.minimum(highest_deg, STEEPEST_LAT_DEG)))
    # how many times as far a chord in degrees sags as a chord of the same circle in a plane
    bend = 1.0 + CHORD_BEND * steepest * np.tan(radius_m / MEAN_RADIUS_M)
    # a chord of 2π / n sags by (2π / n)² / 8 × bend radii
    vertex_counts = rounded_up(np.pi / np.sqrt(2.0 * SHARE_OF_CHORDS * tolerance / bend))
    node_azimuths = np.linspace(0.0, -360.0, CIRCLE_NODES, endpoint=False)
    node_lon, node_lat, _ = direct_by_series(
        lon[:, None], lat[:, None], node_azimuths, radius_m[:, None]
    )
    normals = unit_normals(node_lon - lon[:, None], node_lat)
    return grouped_rings(normals, wrap_longitudes(lon), vertex_counts[:, None], circle_weights)


class CapsuleLegs(NamedTuple):
    """The legs of capsules, one entry per leg; positions and angles are in degrees."""

    lon: Floats  # of the start of the leg
    lat: Floats  # of the start of the leg
    azimuth: Floats  # at the start, clockwise from north
    length_m: Floats
    radius_m: Floats
    middle_lon: Floats  # the meridian from which the longitudes of the ring are counted

    def select(self, rows: Integers) -> CapsuleLegs:
        """Return the legs of these rows."""
        return CapsuleLegs(*(values[rows] for values in self))


def capsules(
    ends: tuple[Floats, Floats, Floats, Floats], radius_m: Floats, tolerance: float
) -> tuple[Shapes, Booleans]:
    """Draw the capsule of each leg: all places within the radius of the leg.

    Parameters
    ----------
    ends
        The longitudes and latitudes of the first ends, then of the second, in degrees: lon1, lat1, lon2, lat2.
    radius_m
        One radius per leg.
    tolerance
        The greatest error of a capsule, as a share of its radius.

    Returns
    -------
    Polygons in degrees with unwrapped longitudes, and whether each is usable: those near a pole and those of legs
    longer than 5,000 km are not.
    """
    lon1, lat1, lon2, lat2 = ends
    azimuth, back_azimuth, length_m = inverse(lon1, lat1, lon2, lat2)
    highest_deg = highest_latitudes(lat1, lat2, azimuth, back_azimuth)
    highest_deg = np.minimum(highest_deg + np.degrees(radius_m / MEAN_RADIUS_M), STEEPEST_LAT_DEG)
    # the bend of chords in degrees from a side: by the latitude and by the radius, in units of 1 / radius of the earth
    steep, wide = CHORD_BEND * np.tan(np.radians(highest_deg)), np.tan(radius_m / MEAN_RADIUS_M)
    sag = SHARE_OF_CHORDS * tolerance  # of chords, in radii
    # a chord of π / n on a cap sags by (π / n)² / 8 × (1 + steep × wide) radii
    cap_segments = rounded_up(np.pi / np.sqrt(8.0 * sag / (1.0 + steep * wide)))
    # a chord of s metres on a side sags by s² / 8 × (steep + wide) / radius of the earth
    step_m = np.sqrt(8.0 * sag * radius_m * MEAN_RADIUS_M / (steep + wide))
    side_segments = rounded_up(np.maximum(length_m / step_m, 1.0))
    node_counts = needed_side_nodes(length_m, SHARE_OF_SIDES * tolerance * radius_m)
    keys = np.stack([node_counts, side_segments, cap_segments], axis=-1)
    turn_deg = (lon2 - lon1 + 180.0) % 360.0 - 180.0  # the short way, across ±180° if need be
    middle_lon = wrap_longitudes(lon1 + turn_deg / 2.0)
    legs = CapsuleLegs(lon1, lat1, azimuth, length_m, radius_m, middle_lon)
    polygons, is_usable = capsule_rings(legs, keys)
    return polygons, is_usable & (length_m <= LONGEST_LEG_M)


def capsule_rings(legs: CapsuleLegs, keys: Integers) -> tuple[Shapes, Booleans]:
    """Draw the polygons of capsules, and return them and whether each is usable.

    `keys` has a row of three numbers for each capsule: nodes per side, segments per side and segments per cap. Capsules
    with as many nodes are computed together.
    """
    polygons = np.empty(len(keys), dtype=object)
    is_usable = np.zeros(len(keys), dtype=bool)
    nodes_per_side = keys[:, 0]
    for count in np.unique(nodes_per_side):
        rows = np.flatnonzero(nodes_per_side == count)
        group = legs.select(rows)
        lon, lat = capsule_nodes(group, int(count))
        normals = unit_normals(lon - group.middle_lon[:, None], lat)
        polygons[rows], is_usable[rows] = grouped_rings(
            normals, group.middle_lon, keys[rows], capsule_weights
        )
    return polygons, is_usable


def capsule_nodes(legs: CapsuleLegs, count: int) -> tuple[Floats, Floats]:
    """Compute longitude and latitude, in degrees, of the exact nodes of each capsule: (capsules, nodes) both.

    The nodes run round the capsule: `count` on the right side, then those of the far cap, of the left side and of the
    near cap, in the order that `capsule_weights` expects.
    """
    lon, lat, azimuth, length_m, radius_m, _ = (values[:, None] for values in legs)
    foot_lon, foot_lat, onward = direct_by_series(lon, lat, azimuth, side_shares(count) * length_m)
    # A node lies a radius from its foot, a place of the leg. For each node round the capsule: the number of its foot
    # along the leg, and the angle from the leg's direction to the node.
    foot = [*range(count), *[count - 1] * CAP_INNER, *range(count)[::-1], *[0] * CAP_INNER]
    inner = CAP_TURNS_DEG[1:-1]
    turns = np.concatenate([[90.0] * count, inner, [-90.0] * count, inner + 180.0])
    node_azimuths = onward[:, foot] + turns
    return direct_by_series(foot_lon[:, foot], foot_lat[:, foot], node_azimuths, radius_m)[:2]


def unit_normals(lon: Floats, lat: Floats) -> Floats:
    """Convert longitudes and latitudes, in degrees, to unit normals: x, y and z along the first axis."""
    sine_lon, cosine_lon = sine_cosine(lon / DEGREES_PER_RADIAN)
    sine_lat, cosine_lat = sine_cosine(lat / DEGREES_PER_RADIAN)
    return np.stack([cosine_lat * cosine_lon, cosine_lat * sine_lon, sine_lat])


def grouped_rings(
    normals: Floats,
    central_lon: Floats,
    keys: Integers,
    weights_for_key: Callable[[tuple[int, ...]], Floats],
) -> tuple[Shapes, Booleans]:
    """Interpolate the vertices of rings between their exact nodes, and build a polygon of each ring.

    Rings with the same key have as many nodes and vertices, so that one product of matrices interpolates all of them.

    Parameters
    ----------
    normals
        Unit normals of the nodes, (3, rings, nodes), with longitudes counted from the ring's central meridian.
    central_lon
        The central meridian of each ring, in degrees.
    keys
        One row per ring: the numbers from which `weights_for_key` computes its weights.
    weights_for_key
        Returns a matrix, (nodes, vertices): what each node contributes to each vertex of a ring with that key.

    Returns
    -------
    Polygons in degrees, and whether each is usable: far enough from the poles.
    """
    polygons = np.empty(len(keys), dtype=object)
    is_usable = np.zeros(len(keys), dtype=bool)
    codes = row_keys(*keys.T)  # grouping by one number per key is far faster than by rows
    for code, first_row in zip(*np.unique(codes, return_index=True), strict=True):
        weights = weights_for_key(tuple(map(int, keys[first_row])))
        group = np.flatnonzero(codes == code)
        # in blocks whose product BLAS computes in one thread
        rings_at_once = max(LARGEST_PRODUCT // weights.size, 1)
        for rows in np.split(group, range(rings_at_once, len(group), rings_at_once)):
            x, y, z = normals[:, rows] @ weights
            turn = np.arctan2(y, x) * DEGREES_PER_RADIAN
            lat = np.arctan2(z, np.sqrt(x * x + y * y)) * DEGREES_PER_RADIAN
            points = np.empty((len(rows), len(x[0]) + 1, 2))  # with room for closing each ring
            np.add(central_lon[rows, None], turn, out=points[:, :-1, 0])
            points[:, :-1, 1] = lat
            starts = points.shape[1] * np.arange(len(rows) + 1)
            polygons[rows] = closed_polygons(points.reshape(-1, 2), starts)
            is_steep = np.abs(lat).max(axis=1) >= STEEPEST_LAT_DEG
            is_usable[rows] = ~is_steep & (np.abs(turn).max(axis=1) < WIDEST_TURN_DEG)
    return polygons, is_usable


@lru_cache(maxsize=64)
def circle_weights(key: tuple[int, ...]) -> Floats:
    """Return what each node of a circle contributes to each vertex, (nodes, vertices): Dirichlet's kernel.

    The key holds the number of vertices alone.
    """
    (count,) = key
    turns = 2.0 * np.pi * np.arange(count) / count
    node_turns = 2.0 * np.pi * np.arange(CIRCLE_NODES) / CIRCLE_NODES
    half_angle = (turns - node_turns[:, None]) / 2.0
    is_on_node = np.abs(np.sin(half_angle)) < 1e-12  # noqa: PLR2004 - zero, but for rounding
    tangent = np.where(is_on_node, 1.0, np.tan(half_angle))
    kernel = np.sin(CIRCLE_NODES * half_angle) / (CIRCLE_NODES * tangent)
    return np.where(is_on_node, 1.0, kernel)


@lru_cache(maxsize=256)
def capsule_weights(key: tuple[int, ...]) -> Floats:
    """Return what each node of a capsule contributes to each vertex: (nodes, vertices).

    Nodes and vertices run round the capsule: one side, the far cap, the other side, the near cap. The key holds three
    numbers: nodes per side, segments per side and segments per cap.
    """
    side_nodes, side_segments, cap_segments = key
    side = side_weights(side_nodes, side_segments)
    cap = cap_weights(cap_segments)[:, 1:-1]  # its ends are vertices of the sides
    node_count = 2 * (side_nodes + CAP_INNER)
    vertex_count = 2 * (side_segments + cap_segments)
    weights = np.zeros((node_count, vertex_count))
    # the outer nodes of a cap are the last and the first node of the sides beside it
    far_nodes = np.arange(side_nodes - 1, side_nodes + CAP_INNER + 1)
    near_nodes = np.r_[node_count - CAP_INNER - 1 : node_count, 0]
    left_nodes = slice(side_nodes + CAP_INNER, node_count - CAP_INNER)
    halfway = vertex_count // 2  # the first vertex of the other side
    weights[:side_nodes, : side_segments + 1] = side
    weights[far_nodes, side_segments + 1 : halfway] = cap
    weights[left_nodes, halfway : halfway + side_segments + 1] = side
    weights[near_nodes, halfway + side_segments + 1 :] = cap
    return weights


def needed_side_nodes(length_m: Floats, allowed_m: Floats) -> Integers:
    """Return how many nodes each side needs for an error of at most `allowed_m` metres, given the length of its leg.

    The error is the remainder of a Chebyshev interpolation: of the sine and cosine of the angle along the leg, and of
    the terms in twice that angle, which the ellipsoid adds.

    Examples
    --------
    >>> needed_side_nodes(np.array([5e4, 5e5, 3e6]), np.full(3, 0.1)).tolist()
    [4, 6, 8]
    """
    # with n nodes the remainder of the sine over an angle a is 2 (a / 4)ⁿ / n!
    quarter = length_m[:, None] / (4.0 * MEAN_RADIUS_M)
    counts = SIDE_NODES.astype(float)
    factorials = np.cumprod(np.arange(1.0, SIDE_NODES[-1] + 1.0))[SIDE_NODES - 1]
    terms = quarter**counts + 5.0 * ECCENTRICITY_SQUARED * (2.0 * quarter) ** counts
    is_enough = 2.0 * MEAN_RADIUS_M / factorials * terms <= allowed_m[:, None]
    first_enough = is_enough.argmax(axis=1)
    return SIDE_NODES[np.where(is_enough.any(axis=1), first_enough, len(SIDE_NODES) - 1)]


def side_shares(count: int) -> Floats:
    """Return where the nodes of a side lie, from 0 to 1 along the leg: Chebyshev nodes, with both ends."""
    result: Floats = (1.0 - np.cos(np.pi * np.arange(count) / (count - 1))) / 2.0
    return result


def side_weights(count: int, segments: int) -> Floats:
    """Return what each node of a side contributes to each of its equidistant vertices: (nodes, segments + 1)."""
    basis = np.polynomial.chebyshev.chebvander
    at_nodes = basis(2.0 * side_shares(count) - 1.0, count - 1)
    at_vertices = basis(np.linspace(-1.0, 1.0, segments + 1), count - 1)
    return np.asarray(np.linalg.solve(at_nodes.T, at_vertices.T))


def cap_weights(segments: int) -> Floats:
    """Return what each node of a half circle contributes to each of its equidistant vertices: (5, segments + 1)."""
    at_nodes = cap_basis(np.radians(CAP_TURNS_DEG))
    at_vertices = cap_basis(np.linspace(np.pi / 2.0, -np.pi / 2.0, segments + 1))
    return np.asarray(np.linalg.solve(at_nodes.T, at_vertices.T))


def cap_basis(turns: Floats) -> Floats:
    """Return 1, cos t, sin t, cos 2t and sin 2t at turns t in radians: (turns, 5). A cap is their weighted sum."""
    waves = [wave(k * turns) for k in (1, 2) for wave in (np.cos, np.sin)]
    return np.stack([np.ones_like(turns), *waves], axis=-1)


def rounded_up(counts: Floats) -> Integers:
    """Round counts up to whole numbers, above 16 to one of eight numbers between two powers of two.

    Many rings then have the same number of vertices, and can be computed together.

    Examples
    --------
    >>> rounded_up(np.array([1.0, 2.2, 8.5, 99.3, 1000.5])).tolist()
    [1, 3, 9, 104, 1024]
    """
    grain = 2.0 ** np.maximum(np.floor(np.log2(np.maximum(counts, 1.0))) - 3.0, 0.0)
    return (np.ceil(counts / grain) * grain).astype(np.int64)


def highest_latitudes(
    lat1: Floats, lat2: Floats, azimuth_deg: Floats, back_azimuth_deg: Floats
) -> Floats:
    """Return the latitude, north or south, that each leg does not exceed, in degrees.

    A leg that passes its vertex, the place of its geodesic farthest from the equator, reaches the latitude given by
    Clairaut's relation: the cosine there is |sin azimuth| × cos latitude, the same all along the geodesic. Any other
    leg is farthest from the equator at one of its ends.
    """
    highest_end = np.maximum(np.abs(lat1), np.abs(lat2))
    vertex_cosine = np.abs(np.sin(np.radians(azimuth_deg)) * np.cos(np.radians(lat1)))
    # the relation holds for reduced latitudes, and these are geodetic: the slack is more than their difference
    vertex_lat = np.degrees(np.arccos(np.minimum(vertex_cosine, 1.0))) + LATITUDE_SLACK_DEG
    # both azimuths point from one end of the leg to the other: between two that point north there is a vertex
    points_north = np.abs(azimuth_deg) < 90.0  # noqa: PLR2004
    points_back_north = np.abs(back_azimuth_deg) < 90.0  # noqa: PLR2004
    passes_vertex = points_north == points_back_north
    return np.where(passes_vertex, np.minimum(vertex_lat, 90.0), highest_end)
