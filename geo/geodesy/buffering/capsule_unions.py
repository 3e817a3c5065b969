"""Buffer exactly: draw a capsule round every leg on the ellipsoid, and unite them in the chart.

Slower than a corrected planar buffer, but independent of the chart's scale. For rows in which parts of the
buffer almost touch, or which are too wide for one radius in a chart.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from geo.geodesy.ellipsoid import (
    MEAN_RADIUS_M,
    Floats,
    Integers,
    Shapes,
    direct,
    inverse,
    ragged_range,
)
from geo.geodesy.legs import Legs, cut_legs, legs_of
from geo.geodesy.stereographic import Charts, as_points, to_chart

SHARE_OF_ARCS = 0.5  # of the tolerance


def united_capsules(
    charts: Charts,
    shapes: Shapes,
    rows: Integers,
    radius_m: Floats,
    tolerance: float,
) -> Shapes:
    """Unite the capsules of points and lines in degrees, in the charts of their rows."""
    legs = cut_legs(legs_of(shapes))
    lon, lat, ring = capsule_rings(legs, np.abs(radius_m)[legs.rows], tolerance)
    places = to_chart(charts.at(rows[legs.rows[ring]]), lon, lat)
    capsules = np.asarray(
        shapely.polygons(shapely.linearrings(as_points(places), indices=ring)), object
    )
    capsules = np.asarray(shapely.make_valid(capsules), dtype=object)
    bounds = np.searchsorted(legs.rows, np.arange(len(shapes) + 1))
    return np.array([shapely.union_all(capsules[a:b]) for a, b in pairwise(bounds)], dtype=object)


def capsule_rings(
    legs: Legs, radius_m: Floats, tolerance: float
) -> tuple[Floats, Floats, Integers]:
    """Draw the ring around each leg, every vertex exact: right side, far cap, left side, near cap.

    Returns the degrees of all vertices and the leg of each; a leg without length has a circle.
    """
    azimuth, _, length = inverse(legs.lon1, legs.lat1, legs.lon2, legs.lat2)
    cap = int(np.ceil(np.pi / np.sqrt(8.0 * SHARE_OF_ARCS * tolerance)))
    step_m = np.sqrt(tolerance * radius_m * MEAN_RADIUS_M)
    side = np.ceil(length / step_m).astype(np.int64)
    of, step = ragged_range(2 * (side + 1) + 2 * (cap + 1))
    right, far, left = np.cumsum([side + 1, np.full_like(side, cap + 1), side + 1], axis=0)[:, of]
    runs = [step < right, step < far, step < left]
    share = step / np.maximum(side[of], 1)
    back = (left - 1 - step) / np.maximum(side[of], 1)
    along = np.select(runs, [share, 1.0, back], 0.0) * length[of]
    turn_deg = 180.0 / cap
    far_turn, near_turn = 90.0 - turn_deg * (step - right), -90.0 - turn_deg * (step - left)
    turn = np.select(runs, [90.0, far_turn, -90.0], near_turn)
    lon, lat, behind = direct(legs.lon1[of], legs.lat1[of], azimuth[of], along)
    lon, lat, _ = direct(lon, lat, behind + 180.0 + turn, radius_m[of])
    return lon, lat, of
