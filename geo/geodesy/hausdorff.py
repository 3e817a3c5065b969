"""Measure the greatest distance between two geometries."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesy.ellipsoid import inverse


def hausdorff_m(old: BaseGeometry, new: BaseGeometry) -> float:
    """Compute the Hausdorff distance of two geometries: the greatest distance from a vertex of either to the other.

    For each vertex the nearest place of the other geometry is found in a plane, and measured on the ellipsoid. For
    geometries of a thousand kilometres that place may not be quite the nearest, and the distance be a few per cent too
    long.

    Parameters
    ----------
    old, new
        Points, lines or polygons (their outlines count), EPSG:4326.

    Returns
    -------
    float
        Metres.

    Examples
    --------
    A line along the equator, of which one vertex goes north by a degree of latitude:

    >>> line = shapely.LineString([(0, 0), (5, 0), (10, 0)])
    >>> round(hausdorff_m(line, shapely.LineString([(0, 0), (5, 1), (10, 0)])), 1)
    110574.4
    """
    return max(_farthest_m(old, new), _farthest_m(new, old))


def _farthest_m(shape: BaseGeometry, target: BaseGeometry) -> float:
    """Return the greatest distance, in metres, from a vertex of a shape to the nearest place of a target."""
    vertices, target_vertices = (
        np.unique(shapely.get_coordinates(geometry), axis=0) for geometry in (shape, target)
    )
    # positions as complex numbers, which numpy can look up
    is_shared = np.isin(vertices.view("c16").ravel(), target_vertices.view("c16").ravel())
    if is_shared.all() or not len(target_vertices):  # shared vertices are no distance apart
        return 0.0
    # The nearest place is sought in a plane in which a degree of longitude is as short as at the middle latitude.
    squeeze = np.array([np.cos(np.radians(target_vertices[:, 1].mean())), 1.0])
    is_area = shapely.get_dimensions(target) == 2  # noqa: PLR2004 - of an area
    outline = shapely.transform(
        shapely.boundary(target) if is_area else target, lambda points: points * squeeze
    )
    shapely.prepare(outline)
    # each line leads from the nearest place, the foot, to the vertex
    lines = shapely.shortest_line(outline, shapely.points(vertices[~is_shared] * squeeze))
    feet, ends = (shapely.get_coordinates(lines) / squeeze).reshape(-1, 2, 2).transpose(1, 0, 2)
    return float(inverse(*feet.T, *ends.T)[2].max())
