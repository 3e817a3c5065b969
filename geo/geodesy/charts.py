"""Planes in which shapes are put together: stereographic charts of the sphere of normals.

A chart decides topology (what is inside, what crosses what) and measures nothing: poles and the
antimeridian are ordinary places in it. One point only is missing, the antipode of its centre.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesy.ellipsoid import Floats, Integers, normals_to_lonlat

ENOUGH_OF_A_CENTRE = 1e-3  # below it the mean of the normals points nowhere


@dataclass(frozen=True)
class Charts:
    """One chart per row: unit vectors east and north of the centre, and the centre, each (n, 3)."""

    east: Floats
    north: Floats
    centre: Floats


def charts_around(normals: Floats, rows: Integers, count: int) -> Charts:
    """Build a chart per row, centred on the mean of its normals.

    Where the mean vanishes (a line round the world) the chart is centred on the north pole.
    """
    sums = np.stack([np.bincount(rows, normals[:, axis], count) for axis in range(3)], axis=-1)
    sizes = np.linalg.norm(sums, axis=1)
    vague = sizes < ENOUGH_OF_A_CENTRE * np.maximum(np.bincount(rows, minlength=count), 1)
    sums[vague], sizes[vague] = (0.0, 0.0, 1.0), 1.0
    centre = sums / sizes[:, None]
    lon_rad = np.arctan2(centre[:, 1], centre[:, 0])
    east = np.stack([-np.sin(lon_rad), np.cos(lon_rad), np.zeros(count)], axis=-1)
    return Charts(east, np.cross(centre, east), centre)


def chart_points(charts: Charts, normals: Floats, rows: Integers) -> Floats:
    """Lay normals into the charts of their rows: x, y along the last axis; radii of the sphere."""
    scale = 2.0 / (1.0 + np.einsum("ij,ij->i", normals, charts.centre[rows]))
    x = np.einsum("ij,ij->i", normals, charts.east[rows])
    y = np.einsum("ij,ij->i", normals, charts.north[rows])
    return np.stack([scale * x, scale * y], axis=-1)


def chart_lonlat(charts: Charts, points: Floats, rows: Integers) -> tuple[Floats, Floats]:
    """Bring points of the charts back to degrees.

    Examples
    --------
    >>> from geo.geodesy.ellipsoid import lonlat_to_normals
    >>> normals, rows = lonlat_to_normals([10.0, 12.0], [88.0, 89.0]), np.array([0, 0])
    >>> charts = charts_around(normals, rows, 1)
    >>> lon, lat = chart_lonlat(charts, chart_points(charts, normals, rows), rows)
    >>> lon.round(9).tolist(), lat.round(9).tolist()
    ([10.0, 12.0], [88.0, 89.0])
    """
    x, y = points[:, 0, None], points[:, 1, None]
    up = 1.0 - (x * x + y * y) / 4.0
    return normals_to_lonlat(
        x * charts.east[rows] + y * charts.north[rows] + up * charts.centre[rows]
    )
