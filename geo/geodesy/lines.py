"""Geodesic lines, densified, and lines bent aside from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.errors import GeometryError
from geo.geodesy.checks import checked_arrays, raise_problems
from geo.geodesy.ellipsoid import Floats, Integers, direct, inverse, ragged_range
from geo.geodesy.seam import cut_lines

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MAX_SEGMENT_M = 10_000.0  # a straight chord in degrees is then within 2 m of the geodesic at 35° N
QUARTER_TURN_DEG = 90.0


def geodesic_lines(
    lon1: ArrayLike,
    lat1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    *,
    max_segment_m: float = MAX_SEGMENT_M,
) -> NDArray[np.object_]:
    """Draw the shortest line between each pair of points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees on WGS84, arrays of one length or scalars.
    max_segment_m
        The longest way between two vertices; all segments of a line are equally long.

    Returns
    -------
    One LineString per pair, in degrees, from the first point to the second; a MultiLineString
    where the line crosses ±180° (RFC 7946, section 3.1.9).

    Raises
    ------
    GeometryError
        A coordinate is not finite or out of range; both points of a pair are one.

    Examples
    --------
    A line along the equator keeps to it:

    >>> line = geodesic_lines(0, 0, 2, 0, max_segment_m=120_000)[0]
    >>> [(round(lon, 9), round(lat, 9)) for lon, lat in line.coords]
    [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]
    """
    lon1, lat1, lon2, lat2 = checked_arrays(lon1=lon1, lat1=lat1, lon2=lon2, lat2=lat2)
    azimuth, _, length = checked_legs(lon1, lat1, lon2, lat2)
    counts = segment_counts(length, max_segment_m)
    rows, steps = ragged_range(counts + 1)
    lon, lat, _ = direct(lon1[rows], lat1[rows], azimuth[rows], length[rows] * steps / counts[rows])
    lon, lat = with_exact_ends(lon, lat, counts, ends=(lon1, lat1, lon2, lat2))
    return cut_lines(lon, lat, rows, len(lon1))


def bent_lines(
    lon1: ArrayLike,
    lat1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    *,
    bend: ArrayLike,
    max_segment_m: float = MAX_SEGMENT_M,
) -> NDArray[np.object_]:
    """Draw a line set off sideways from each geodesic: schematic, so that twins come apart.

    At the share t of the way the line lies ``bend × length × 4t(1 − t)`` to the right of the
    geodesic, so ``bend`` is the greatest offset as a share of the length.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees on WGS84.
    bend
        To the right of travel where positive, to the left where negative; one, or one per pair.
    max_segment_m
        The longest way between two vertices.

    Returns
    -------
    As from `geodesic_lines`.

    Raises
    ------
    GeometryError
        As from `geodesic_lines`.

    Examples
    --------
    Eastward along the equator, to the right is south; a tenth of two degrees is 0.2°:

    >>> line = bent_lines(0, 0, 2, 0, bend=0.1, max_segment_m=120_000)[0]
    >>> [(round(lon, 2), round(lat, 2)) for lon, lat in line.coords]
    [(0.0, 0.0), (1.0, -0.2), (2.0, 0.0)]
    """
    lon1, lat1, lon2, lat2 = checked_arrays(lon1=lon1, lat1=lat1, lon2=lon2, lat2=lat2)
    azimuth, _, length = checked_legs(lon1, lat1, lon2, lat2)
    bends = np.broadcast_to(np.asarray(bend, dtype=float), lon1.shape)
    counts = segment_counts(length * np.hypot(1.0, 4.0 * bends), max_segment_m)
    rows, steps = ragged_range(counts + 1)
    share = steps / counts[rows]
    lon, lat, back = direct(lon1[rows], lat1[rows], azimuth[rows], length[rows] * share)
    offset_m = bends[rows] * length[rows] * 4.0 * share * (1.0 - share)
    lon, lat, _ = direct(lon, lat, back - QUARTER_TURN_DEG, offset_m)
    lon, lat = with_exact_ends(lon, lat, counts, ends=(lon1, lat1, lon2, lat2))
    return cut_lines(lon, lat, rows, len(lon1))


def checked_legs(
    lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats
) -> tuple[Floats, Floats, Floats]:
    """Measure the legs, or name those without length."""
    azimuth, back_azimuth, length = inverse(lon1, lat1, lon2, lat2)
    raise_problems({int(row): "both ends are one point" for row in np.flatnonzero(length == 0.0)})
    return azimuth, back_azimuth, length


def segment_counts(length_m: Floats, max_segment_m: float) -> Integers:
    """Count the segments of each line."""
    if not max_segment_m > 0.0:
        raise GeometryError(f"max_segment_m is {max_segment_m!r}, expected metres above zero")
    # a hair less, so that 20 km at 10 km are two segments and not three
    return np.maximum(np.ceil(length_m / max_segment_m - 1e-9), 1.0).astype(np.int64)


def with_exact_ends(
    lon: Floats, lat: Floats, counts: Integers, *, ends: tuple[Floats, Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """Put the given ends in the place of the computed ones, so that lines meet exactly."""
    last = np.cumsum(counts + 1) - 1
    first = last - counts
    lon[first], lat[first], lon[last], lat[last] = ends
    return lon, lat
