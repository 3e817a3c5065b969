"""Compute distances from millions of points to one set of lines, measuring few legs per point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import GeometryError
from geo.geodesy.distances import SPHERE_SLACK, distances_to_legs, exact_distances, near_pairs
from geo.geodesy.ellipsoid import (
    MEAN_RADIUS_M,
    Booleans,
    Floats,
    Integers,
    direct,
    inverse,
    lonlat_to_normals,
    ragged_range,
)
from geo.geodesy.input_checks import checked_arrays, checked_lonlat
from geo.geodesy.legs import Legs, cut_legs, legs_of

if TYPE_CHECKING:
    import geopandas as gpd
    from scipy.spatial import KDTree

LONGEST_LEG_M: Final = 5_000.0
STEP_M: Final = 2_000.0  # between samples: no place on a leg is farther than half of it from one
NEIGHBOURS: Final = (12, 64, 512)  # requested in turn until they suffice
SAMPLE_SLACK_M: Final = 0.51 * STEP_M
AT_ONCE: Final = 100_000  # points per batch, to bound memory


@dataclass(frozen=True)
class NearestLegs:
    """Short legs of lines, with samples of them in a tree."""

    legs: Legs
    tree: KDTree
    leg_of: Integers


def nearest_legs(lines: gpd.GeoSeries) -> NearestLegs:
    """Prepare lines for ``distances_to``; all rows together are one target.

    Raises
    ------
    GeometryError
        There is no line, or a row cannot be measured.
    """
    from scipy.spatial import KDTree  # noqa: PLC0415 - slow to import

    if not len(lines):
        raise GeometryError("found no line to measure to. Pass at least one.")
    every = cut_legs(legs_of(checked_lonlat(lines)), LONGEST_LEG_M)
    ends = np.unique(np.column_stack([every.lon1, every.lat1, every.lon2, every.lat2]), axis=0)
    legs = Legs(ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3], np.zeros(len(ends), np.int64))
    azimuth, _, length = inverse(legs.lon1, legs.lat1, legs.lon2, legs.lat2)
    counts = np.ceil(length / STEP_M).astype(np.int64) + 1
    of, step = ragged_range(counts)
    along = length[of] * step / np.maximum(counts[of] - 1, 1)
    lon, lat, _ = direct(legs.lon1[of], legs.lat1[of], azimuth[of], along)
    return NearestLegs(legs, KDTree(lonlat_to_normals(lon, lat)), of)


def distances_to(lines: NearestLegs, lon: Floats, lat: Floats) -> Floats:
    """Compute the distance from each point to the nearest place of prepared lines.

    The result equals that of ``distances``. Samples along the lines select the legs that may be nearest;
    where they do not suffice, every leg is measured.

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
    spots = np.column_stack([lon, lat])
    parts = [
        _distances(lines, spots[first : first + AT_ONCE]) for first in range(0, len(spots), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _distances(lines: NearestLegs, spots: Floats) -> Floats:
    """Measure some points: candidates from the tree, then exact distances."""
    result = np.full(len(spots), np.inf)
    rest = np.arange(len(spots))
    for neighbours in NEIGHBOURS:
        spot, leg, known = _candidates(lines, spots[rest], min(neighbours, len(lines.leg_of)))
        spot, leg, share = near_pairs(spots, lines.legs, rest[spot], leg)
        np.minimum.at(result, spot, exact_distances(spots, lines.legs, (spot, leg), share))
        rest = rest[~known]
        if not len(rest):
            return result
    result[rest] = distances_to_legs(spots[rest], lines.legs, np.zeros(len(rest), np.int64))
    return result


def _candidates(
    lines: NearestLegs, spots: Floats, count: int
) -> tuple[Integers, Integers, Booleans]:
    """Pair points with legs that may be nearest, and return for which points ``count`` samples suffice."""
    chords, samples = lines.tree.query(lonlat_to_normals(*spots.T), k=range(1, count + 1))
    arcs = 2.0 * MEAN_RADIUS_M * np.arcsin(np.minimum(chords / 2.0, 1.0))
    # any leg that may be nearest has a sample no further than this
    reach = arcs[:, :1] * SPHERE_SLACK + SAMPLE_SLACK_M
    known = (arcs[:, -1] > reach[:, 0]) | (count == len(lines.leg_of))
    spot, rank = np.nonzero((arcs <= reach) & known[:, None])
    pairs = np.unique(spot * len(lines.legs.rows) + lines.leg_of[samples[spot, rank]])
    return *np.divmod(pairs, len(lines.legs.rows)), known
