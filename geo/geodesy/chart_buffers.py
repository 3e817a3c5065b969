"""Buffers of lines of many legs, of polygons and of many points: one planar buffer, set right.

Each row is laid into its stereographic chart and buffered there by GEOS with one radius. The chart
keeps angles, so the foot of each vertex of that buffer is known: it lies one radius inwards along
the normal. The distance from foot to vertex on the ellipsoid follows from the chart in closed
form, and the vertex moves along its normal (at a corner: along both) until it is the radius asked
for. Where that might change what touches what, the row is called doubtful.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.geodesy.capsules import CHORD_BEND, STEEPEST_LAT_DEG
from geo.geodesy.conformal_sphere import metres_per_radian
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, Booleans, Floats, Integers, Places, Shapes
from geo.geodesy.planar_buffers import planar_buffers
from geo.geodesy.stereographic import Charts, as_places, sines_of_latitude, squared

SHARE_OF_CHORDS = 0.8  # of the tolerance
OFFSET_BEND = 0.5  # of true offsets in a chart, per radius of the sphere: far less than this
CORNER_COSINE = 0.98  # normals of two edges further apart than this meet at a corner
SHARPEST_COSINE = -0.5  # at sharper corners parts of the buffer may touch in the chart alone
HARMLESS_SHARE = 0.2  # of the tolerance: corrections too small to change what touches
LARGEST_CORRECTION = 0.03  # of the radius
SMALL_CORRECTION = 0.001  # of the radius: one step is then right to 1e-5


@dataclass(frozen=True)
class Radii:
    """Per row: the radius in metres, in the unit of its chart, and the error allowed in metres."""

    metres: Floats
    planar: Floats
    allowed_m: Floats


@dataclass(frozen=True)
class ChartPolygons:
    """Polygons in charts, as rings laid out one after the other, the way GeoArrow does.

    Shells run counter-clockwise and holes the other way.
    """

    kind: shapely.GeometryType
    places: Places
    offsets: tuple[Integers, ...]
    owners: Integers  # the row of each polygon
    rows: Integers  # the row of each place


NOTHING = np.zeros(0, dtype=np.int64)
NO_POLYGONS = ChartPolygons(
    shapely.GeometryType.POLYGON,
    NOTHING.astype(complex),
    (np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)),
    NOTHING,
    NOTHING,
)


def buffers_in_charts(
    charts: Charts,
    laid: Shapes,
    radius_m: Floats,
    tolerance: float,
    *,
    highest_deg: Floats,
) -> tuple[ChartPolygons, Booleans]:
    """Draw all that lies within the radius of each shape; a negative radius shrinks polygons.

    Parameters
    ----------
    charts, laid
        The shapes in their charts, legs straight there, all of one kind.
    radius_m
        Per row.
    tolerance
        A share of the radius.
    highest_deg
        Of each shape, the latitude furthest from the equator.

    Returns
    -------
    Polygons in the charts, rows without any left out; and which rows are doubtful.
    """
    radii = Radii(radius_m, chart_radii(charts, laid, radius_m), tolerance * np.abs(radius_m))
    reach = highest_deg + np.degrees(np.abs(radius_m) / MEAN_RADIUS_M)
    steep = CHORD_BEND * np.tan(np.radians(np.minimum(reach, STEEPEST_LAT_DEG)))
    drawn = planar_buffers(laid, radii.planar, tolerance, steep)
    share = SHARE_OF_CHORDS * radii.allowed_m / MEAN_RADIUS_M
    drawn = shapely.segmentize(drawn, np.sqrt(8.0 * share / (steep + OFFSET_BEND)))
    drawn = np.asarray(shapely.orient_polygons(drawn), dtype=object)
    owners = np.flatnonzero(~shapely.is_empty(drawn))
    if not len(owners):
        return NO_POLYGONS, np.zeros(len(laid), dtype=bool)
    kind, points, offsets = shapely.to_ragged_array(drawn[owners])
    rows = np.repeat(owners, shapely.get_num_coordinates(drawn[owners]))
    band = ChartPolygons(kind, as_places(points), offsets, owners, rows)
    moved, doubtful = moved_vertices(charts, band, radii)
    is_doubtful = np.bincount(rows[doubtful], minlength=len(laid)) > 0
    return replace(band, places=moved), is_doubtful


def as_polygons(band: ChartPolygons, points: Floats) -> Shapes:
    """Build the polygons, with other points in the place of theirs."""
    polygons = shapely.from_ragged_array(band.kind, points, band.offsets)
    result = np.asarray(polygons, dtype=object)
    if band.kind == shapely.GeometryType.MULTIPOLYGON:
        single = shapely.get_num_geometries(result) == 1
        result[single] = shapely.get_geometry(result[single], 0)
    return result


def chart_radii(charts: Charts, laid: Shapes, radius_m: Floats) -> Floats:
    """Turn metres into the unit of each chart, by the mean of its scale over the shape."""
    points, rows = shapely.get_coordinates(laid, return_index=True)
    places = as_places(points)
    sines = sines_of_latitude(charts.at(rows), places)
    scale = (1.0 + squared(places) / 4.0) / metres_per_radian(sines)
    means = np.bincount(rows, scale, len(laid)) / np.bincount(rows, minlength=len(laid))
    return np.asarray(radius_m * means)


def moved_vertices(charts: Charts, band: ChartPolygons, radii: Radii) -> tuple[Places, Booleans]:
    """Move vertices along their normals until they are the radius away from their feet.

    Returns the new places and which of them are doubtful.
    """
    before, after = edge_normals(band)
    centres = charts.at(band.rows)
    asked, planar = radii.metres[band.rows], radii.planar[band.rows]
    cosine = (before * after.conj()).real
    mean = (before + after) / np.sqrt(np.maximum(2.0 + 2.0 * cosine, 1e-18))
    short = missing_radius(centres, band.places, mean, (planar, asked))
    moved = band.places + short * mean
    at = np.flatnonzero(cosine < CORNER_COSINE)
    centres, both, places = centres.at(at), (planar[at], asked[at]), band.places[at]
    first = missing_radius(centres, places, before[at], both)
    second = missing_radius(centres, places, after[at], both)
    moved[at] = places + meeting(before[at], after[at], first, second)
    harmful = np.abs(short) * MEAN_RADIUS_M > HARMLESS_SHARE * radii.allowed_m[band.rows]
    far = np.abs(short) > LARGEST_CORRECTION * np.abs(planar)
    return moved, far | (harmful & (cosine < SHARPEST_COSINE))


def meeting(before: Places, after: Places, first: Floats, second: Floats) -> Places:
    """Find the step that goes as far as asked along each of two unit normals."""
    cosine = (before * after.conj()).real
    along = (first + second) / np.maximum(1.0 + cosine, 0.1) / 2.0
    aside = (first - second) / np.maximum(1.0 - cosine, 0.01) / 2.0
    result: Places = along * (before + after) + aside * (before - after)
    return result


def missing_radius(
    centres: Charts, places: Places, normals: Places, radii: tuple[Floats, Floats]
) -> Floats:
    """Say how far each vertex must move along its normal, in its chart, to reach the radius.

    The radii are the planar ones, by which the vertices lie beyond their feet, and those asked
    for, in metres.
    """
    planar, asked = radii
    feet = places - planar * normals
    share = asked / signed_distances(centres, feet, places, planar)
    reached = planar * share
    again = np.flatnonzero(np.abs(share - 1.0) > SMALL_CORRECTION)
    ends = feet[again] + reached[again] * normals[again]
    far = signed_distances(centres.at(again), feet[again], ends, reached[again])
    reached[again] *= asked[again] / far
    result: Floats = reached - planar
    return result


def signed_distances(centres: Charts, feet: Places, ends: Places, reached: Floats) -> Floats:
    """Measure from feet to ends on the ellipsoid, with the sign of the planar distance.

    Along a way of 1,000 km the scale at its middle stands for all of it, to 1e-5.
    """
    away = (1.0 + squared(feet) / 4.0) * (1.0 + squared(ends) / 4.0)
    angle = 2.0 * np.arcsin(reached / 2.0 / np.sqrt(away))
    scale = metres_per_radian(sines_of_latitude(centres, (feet + ends) / 2.0))
    result: Floats = angle * scale
    return result


def edge_normals(band: ChartPolygons) -> tuple[Places, Places]:
    """Return the outward unit normals of the edges before and after each vertex.

    Outward is to the right of shells and holes alike.
    """
    step = np.empty_like(band.places)
    np.subtract(band.places[1:], band.places[:-1], out=step[:-1])
    first, last = band.offsets[0][:-1], band.offsets[0][1:] - 1
    step[last] = step[first]  # the closing vertex is the first again
    after = step * (-1j / np.sqrt(np.maximum(squared(step), 1e-300)))
    before = np.empty_like(after)
    before[1:] = after[:-1]
    before[first] = after[last - 1]
    return before, after
