"""Split geometries into points and legs, as flat arrays with their rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.arrays import Floats, Integers, Shapes, ragged_range
from geo.geodesy.ellipsoid import direct, inverse

LONGEST_PIECE_M = 200_000.0


@dataclass(frozen=True)
class Legs:
    """Geodesics from a first to a second point, in degrees, in the order of their rows.

    `rows` holds, for each leg, the index of the geometry to which it belongs. A point is a leg without length.
    """

    lon1: Floats
    lat1: Floats
    lon2: Floats
    lat2: Floats
    rows: Integers


def legs_of(geometries: Shapes) -> Legs:
    """List the legs of geometries in degrees, geometry by geometry: legs of lines, edges of polygons, and points.

    A point becomes a leg without length; vertices that repeat the one before make no leg.
    """
    parts, rows = parts_of(geometries)
    is_point = shapely.get_type_id(parts) == shapely.GeometryType.POINT
    points, point_rows = shapely.get_coordinates(parts[is_point]), rows[is_point]
    lines, line_rows = parts[~is_point], rows[~is_point]
    vertices, line = shapely.get_coordinates(lines, return_index=True)
    is_leg = (np.diff(line) == 0) & np.any(np.diff(vertices, axis=0) != 0.0, axis=1)
    first_points = np.concatenate([points, vertices[:-1][is_leg]])
    second_points = np.concatenate([points, vertices[1:][is_leg]])
    leg_rows = np.concatenate([point_rows, line_rows[line[:-1][is_leg]]])
    order = np.argsort(leg_rows, kind="stable")  # points come before lines so far
    (lon1, lat1), (lon2, lat2) = first_points[order].T, second_points[order].T
    return Legs(lon1, lat1, lon2, lat2, leg_rows[order])


def parts_of(geometries: Shapes) -> tuple[Shapes, Integers]:
    """Split geometries into points, lines and rings of polygons; return these, and for each the row of its geometry."""
    parts, rows = shapely.get_parts(geometries, return_index=True)
    # a collection may hold multi-part geometries and further collections
    while np.any(shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT):
        parts, outer_part = shapely.get_parts(parts, return_index=True)
        rows = rows[outer_part]
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, polygon = shapely.get_rings(parts[is_polygon], return_index=True)
    all_parts = np.concatenate([parts[~is_polygon], rings])
    return all_parts, np.concatenate([rows[~is_polygon], rows[is_polygon][polygon]])


def cut_legs(legs: Legs, longest_m: float = LONGEST_PIECE_M) -> Legs:
    """Split each leg into equal pieces of at most ``longest_m`` metres; the pieces keep the row of their leg."""
    azimuth, _, length = inverse(legs.lon1, legs.lat1, legs.lon2, legs.lat2)
    counts = np.maximum(np.ceil(length / longest_m), 1.0).astype(np.int64)
    if counts.max(initial=1) == 1:
        return legs
    leg, step = ragged_range(counts)
    along_m = (length / counts)[leg] * step
    lon1, lat1, _ = direct(legs.lon1[leg], legs.lat1[leg], azimuth[leg], along_m)
    # a piece ends where the next one starts; the last piece of a leg ends at the end of the leg
    lon2, lat2 = np.roll(lon1, -1), np.roll(lat1, -1)
    is_last = step == counts[leg] - 1
    lon2[is_last], lat2[is_last] = legs.lon2, legs.lat2
    return Legs(lon1, lat1, lon2, lat2, legs.rows[leg])
