"""Compute distances from millions of points to one set of lines, measuring few legs per point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.arrays import Booleans, Floats, Integers, distinct, ragged_range
from geo.errors import GeometryError
from geo.geodesy.distances import SPHERE_SLACK, distances_to_legs, exact_distances, near_pairs
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, direct, inverse, lonlat_to_normals
from geo.geodesy.input_checks import checked_arrays, checked_lonlat
from geo.geodesy.legs import Legs, cut_legs, legs_of

if TYPE_CHECKING:
    import geopandas as gpd
    from scipy.spatial import KDTree

LONGEST_LEG_M: Final = 5_000.0
STEP_M: Final = 2_000.0  # between samples: no place on a leg is farther than half of it from one
# Nearest samples requested per point, in turn until they suffice
SAMPLE_COUNTS: Final = (12, 64, 512)
# From the nearest place of a leg to a sample, with room to spare
SAMPLE_SLACK_M: Final = 0.51 * STEP_M
POINTS_AT_ONCE: Final = 100_000  # to bound memory


@dataclass(frozen=True)
class NearestLegs:
    """Short legs of lines, with samples along them in a tree.

    Attributes
    ----------
    legs
        Distinct legs of at most 5 km.
    tree
        Unit normals at places on the legs, at most 2 km apart.
    leg_of_sample
        The index of the leg of each place in the tree.
    """

    legs: Legs
    tree: KDTree
    leg_of_sample: Integers


class LegCandidates(NamedTuple):
    """Pairs of a point and a leg, in which the leg may be the nearest to the point.

    `point` and `leg` are indexes, one of each per pair. `is_settled` has one entry for every point: whether its nearest
    leg is certainly among its pairs.
    """

    point: Integers
    leg: Integers
    is_settled: Booleans


def nearest_legs(lines: gpd.GeoSeries) -> NearestLegs:
    """Prepare lines for ``distances_to``, which measures to the nearest of all of them.

    Raises
    ------
    GeometryError
        There is no line, or a row cannot be measured.
    """
    from scipy.spatial import KDTree  # noqa: PLC0415 - slow to import

    if not len(lines):
        raise GeometryError("there is no line to measure to. Pass at least one line.")
    all_legs = cut_legs(legs_of(checked_lonlat(lines)), LONGEST_LEG_M)
    ends = np.column_stack([all_legs.lon1, all_legs.lat1, all_legs.lon2, all_legs.lat2])
    ends = np.unique(ends, axis=0)  # a leg that several lines share is measured once
    rows = np.zeros(len(ends), np.int64)  # all legs are of one target
    legs = Legs(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3], rows)
    azimuth, _, length_m = inverse(legs.lon1, legs.lat1, legs.lon2, legs.lat2)
    # samples along each leg, both ends included; a point is a leg without length, with one sample
    sample_counts = np.ceil(length_m / STEP_M).astype(np.int64) + 1
    leg, step = ragged_range(sample_counts)
    along_m = length_m[leg] * step / np.maximum(sample_counts[leg] - 1, 1)
    lon, lat, _ = direct(legs.lon1[leg], legs.lat1[leg], azimuth[leg], along_m)
    return NearestLegs(legs, KDTree(lonlat_to_normals(lon, lat)), leg)


def distances_to(lines: NearestLegs, lon: Floats, lat: Floats) -> Floats:
    """Compute the distance from each point to the nearest place of prepared lines.

    The result equals that of ``distances``, but few legs are measured: those of the samples nearest to the point. Where
    samples cannot show which legs may be nearest, every leg is measured.

    Parameters
    ----------
    lines
        From ``nearest_legs``.
    lon, lat
        Degrees on WGS84, shape ``(n,)``.

    Returns
    -------
    Metres, shape ``(n,)``.

    Raises
    ------
    GeometryError
        A coordinate is not finite or out of range.

    Examples
    --------
    >>> import geopandas as gpd
    >>> line = nearest_legs(gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 10 0)"], crs=4326))
    >>> distances_to(line, np.array([5.0]), np.array([1.0])).round(1).tolist()
    [110574.4]
    """
    lon, lat = checked_arrays(lon=lon, lat=lat)
    points = np.column_stack([lon, lat])
    parts = [
        _distances(lines, points[first : first + POINTS_AT_ONCE])
        for first in range(0, len(points), POINTS_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _distances(lines: NearestLegs, points: Floats) -> Floats:
    """Return the metres from each point, (n, 2) in degrees, to the nearest leg.

    Each point is measured to the legs of its 12 nearest samples. If these are not sure to contain the nearest leg, 64
    and then 512 samples are tried, and at last every leg.
    """
    distance_m = np.full(len(points), np.inf)
    unsettled = np.arange(len(points))
    for sample_count in SAMPLE_COUNTS:
        available = min(sample_count, len(lines.leg_of_sample))
        candidates = _candidates(lines, points[unsettled], available)
        point, leg, fraction_along = near_pairs(
            points, lines.legs, unsettled[candidates.point], candidates.leg
        )
        pair_distance_m = exact_distances(points, lines.legs, point, leg, fraction_along)
        np.minimum.at(distance_m, point, pair_distance_m)
        unsettled = unsettled[~candidates.is_settled]
        if not len(unsettled):
            return distance_m
    # Few points are left, such as the centre of a circle of roads; for these every leg is measured.
    row_of_all_legs = np.zeros(len(unsettled), np.int64)  # prepared legs have the row 0
    distance_m[unsettled] = distances_to_legs(points[unsettled], lines.legs, row_of_all_legs)
    return distance_m


def _candidates(lines: NearestLegs, points: Floats, sample_count: int) -> LegCandidates:
    """Pair each point, (n, 2) in degrees, with the legs that may be nearest to it, from its nearest samples.

    A point is settled if the farthest of its samples is out of reach: then no leg that may be nearest has all its
    samples beyond. Points that are not settled get no pairs.
    """
    chords, samples = lines.tree.query(lonlat_to_normals(*points.T), k=range(1, sample_count + 1))
    arcs_m = 2.0 * MEAN_RADIUS_M * np.arcsin(np.minimum(chords / 2.0, 1.0))
    # a leg that may be nearest has a sample no farther than this
    reach_m = arcs_m[:, :1] * SPHERE_SLACK + SAMPLE_SLACK_M
    is_settled = (arcs_m[:, -1] > reach_m[:, 0]) | (sample_count == len(lines.leg_of_sample))
    point, rank = np.nonzero((arcs_m <= reach_m) & is_settled[:, None])
    leg_count = len(lines.legs.rows)
    # several samples of a leg make one pair: as one number, pairs are quickly made distinct
    pairs = distinct(point * leg_count + lines.leg_of_sample[samples[point, rank]])
    point, leg = np.divmod(pairs, leg_count)
    return LegCandidates(point, leg, is_settled)
