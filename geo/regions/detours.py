"""Estimate how much longer than a straight line a road is, by the slope of the ground: an assumption, fitted once.

It was fitted on half of 250 pairs of neighbouring towns of North Africa and the Balkans whose road distance is
generally known (5 to 80 km apart, chosen by a hash of their names), and checked on the other half. The rule for
straight lines is within 15 % of the road distance for 80 % of those pairs; the network is for 86 %, and with the rule
for bends for 93 %.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from geo.arrays import Booleans, Floats
from geo.network.line_table import Lines, ends, geodesic_lengths_km
from geo.regions.terrain import slope_between

ROAD_OVER_GEODESIC: Final = 1.11  # on level ground
PER_SLOPE: Final = 0.0095  # added for each metre per kilometre of mean slope
# Share of a generalised line's length that bends add, for each metre per kilometre of mean slope
BENDS_PER_SLOPE: Final = 0.005
STEEP: Final = 30.0  # metres per kilometre: steeper ground adds no more


def expected_ratio(slope: Floats) -> Floats:
    """Return the usual length of a road over the length of its geodesic, by the mean slope in m per km.

    Examples
    --------
    >>> expected_ratio(np.array([0.0, 10.0, 50.0])).round(3).tolist()
    [1.11, 1.205, 1.395]
    """
    return np.asarray(ROAD_OVER_GEODESIC + PER_SLOPE * np.minimum(slope, STEEP))


def bend_ratio(slope: Floats) -> Floats:
    """Return the length of a road over the length of its generalised line, by the mean slope in m per km.

    Examples
    --------
    >>> bend_ratio(np.array([0.0, 10.0, 50.0])).round(3).tolist()
    [1.0, 1.05, 1.15]
    """
    return np.asarray(1.0 + BENDS_PER_SLOPE * np.minimum(slope, STEEP))


def line_slopes(lines: Lines) -> Floats:
    """Return the mean slope along the straight line between the ends of each line, metres per kilometre."""
    lon, lat = ends(lines)
    return slope_between(np.stack([lon[0], lat[0]]), np.stack([lon[1], lat[1]]))


def with_bends(lines: Lines, is_generalised: Booleans) -> Lines:
    """Return lines of which the generalised ones have a greater ``length_km``, for the bends that they have lost.

    A line is never made longer than a road between its ends usually is. Its vertices stay.
    """
    slope = line_slopes(lines)
    straight_km = geodesic_lengths_km(lines.start, lines.lon, lines.lat)
    bent_km = np.minimum(lines.length_km * bend_ratio(slope), straight_km * expected_ratio(slope))
    is_lengthened = is_generalised & (bent_km > lines.length_km)
    return replace(lines, length_km=np.where(is_lengthened, bent_km, lines.length_km))
