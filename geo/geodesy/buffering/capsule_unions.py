"""Buffer exactly: draw a capsule round every leg on the ellipsoid, and unite them in the chart.

Slower than a corrected planar buffer, but independent of the chart's scale. For rows in which parts of the
buffer almost touch, or which are too wide for one radius in a chart.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from geo.arrays import Floats, Integers, Shapes, ragged_range
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, direct, inverse
from geo.geodesy.legs import Legs, cut_legs, legs_of
from geo.geodesy.stereographic import Charts, as_points, to_chart

SHARE_OF_ARCS = 0.5  # of the tolerance; the steps of sides, too, use half of it


def united_capsules(
    charts: Charts,
    shapes: Shapes,
    chart_of_shape: Integers,
    radius_m: Floats,
    tolerance: float,
) -> Shapes:
    """Draw a capsule round every leg of each shape, and return the union of the capsules of each shape.

    Parameters
    ----------
    charts
        Charts of any number of rows.
    shapes
        Points and lines in degrees.
    chart_of_shape
        For each shape, the index in `charts` of the chart in which its union is returned.
    radius_m
        One radius per shape. The sign is ignored.
    tolerance
        The greatest error of a ring, as a share of the radius.
    """
    legs = cut_legs(legs_of(shapes))
    shape_of_leg = legs.rows
    # A negative radius shrinks a polygon: the band along its outline, which the caller removes, is as wide.
    width_m = np.abs(radius_m)
    lon, lat, leg_of_vertex = capsule_rings(legs, width_m[shape_of_leg], tolerance)
    chart_of_vertex = chart_of_shape[shape_of_leg[leg_of_vertex]]
    places = to_chart(charts.select(chart_of_vertex), lon, lat)
    rings = shapely.linearrings(as_points(places), indices=leg_of_vertex)
    capsules = np.asarray(shapely.polygons(rings), dtype=object)
    # a wide ring may cross itself in the chart, and GEOS unites valid polygons only
    capsules = np.asarray(shapely.make_valid(capsules), dtype=object)
    first_legs = np.searchsorted(shape_of_leg, np.arange(len(shapes) + 1))
    unions = [shapely.union_all(capsules[first:end]) for first, end in pairwise(first_legs)]
    return np.array(unions, dtype=object)


def capsule_rings(
    legs: Legs, radius_m: Floats, tolerance: float
) -> tuple[Floats, Floats, Integers]:
    """Compute the ring around each leg: the right side, the far cap, the left side and the near cap.

    A vertex is reached from the start of its leg: along the leg, then a radius in a direction that turns from 90°
    (right of the leg) round the far end to −90° and round the near end to −270°. Every vertex is exact; a leg
    without length gets a circle.

    Parameters
    ----------
    legs
        The legs, in degrees.
    radius_m
        One radius per leg.
    tolerance
        The greatest distance of a chord from the curve between its ends, as a share of the radius.

    Returns
    -------
    Longitude and latitude of every vertex, in degrees, and the index of its leg.
    """
    azimuth, _, length = inverse(legs.lon1, legs.lat1, legs.lon2, legs.lat2)
    # a chord of π / n on a half circle sags by (π / n)² / 8 radii
    cap_steps = int(np.ceil(np.pi / np.sqrt(8.0 * SHARE_OF_ARCS * tolerance)))
    # on a side of the curvature 4 / R, a chord of this length sags by half of the tolerance
    step_m = np.sqrt(tolerance * radius_m * MEAN_RADIUS_M)
    side_steps = np.ceil(length / step_m).astype(np.int64)
    leg, vertex = ragged_range(2 * (side_steps + 1) + 2 * (cap_steps + 1))
    # the number of the vertex at which each part of the ring ends
    part_sizes = [side_steps + 1, np.full_like(side_steps, cap_steps + 1), side_steps + 1]
    right_end, far_end, left_end = np.cumsum(part_sizes, axis=0)[:, leg]
    is_in_part = [vertex < right_end, vertex < far_end, vertex < left_end]
    fraction_out = vertex / np.maximum(side_steps[leg], 1)
    fraction_back = (left_end - 1 - vertex) / np.maximum(side_steps[leg], 1)
    along_m = np.select(is_in_part, [fraction_out, 1.0, fraction_back], 0.0) * length[leg]
    turn_step = 180.0 / cap_steps
    far_turn = 90.0 - turn_step * (vertex - right_end)
    near_turn = -90.0 - turn_step * (vertex - left_end)
    turn_deg = np.select(is_in_part, [90.0, far_turn, -90.0], near_turn)
    lon, lat, back_azimuth = direct(legs.lon1[leg], legs.lat1[leg], azimuth[leg], along_m)
    lon, lat, _ = direct(lon, lat, back_azimuth + 180.0 + turn_deg, radius_m[leg])
    return lon, lat, leg
