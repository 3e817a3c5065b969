"""Distances by an independent implementation, for the tests of geo.geodesy: geographiclib."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic

if TYPE_CHECKING:
    from numpy.typing import NDArray

WGS84 = Geodesic.WGS84
SAMPLES = 25  # of a leg, to find where to look
SHARES = (0.0, 0.5, 0.25, 0.5, 0.75)  # of the way between vertices
LEGS = 3  # that are searched
FLATNESS = 0.02  # how much farther on the unit sphere a leg may be than another and yet nearer on the ellipsoid
STEPS = 50  # of a search; 5 are usual
ALONG_M = 0.01  # how near to the nearest place of a leg the search ends; across, that is nothing


class Outline:
    """Legs of lines or rings, ready to be measured to."""

    def __init__(self, geometry: shapely.Geometry) -> None:
        edges = shapely.boundary(geometry) if shapely.get_dimensions(geometry) == 2 else geometry
        points = [shapely.get_coordinates(part) for part in shapely.get_parts(edges)]
        self.legs = [
            WGS84.InverseLine(a[1], a[0], b[1], b[0])
            for part in points
            for a, b in (pairwise(part) if len(part) > 1 else [(part[0], part[0])])
        ]
        self.shares = np.linspace(0.0, 1.0, SAMPLES)
        lengths = np.array([leg.s13 for leg in self.legs])
        self.reach = lengths / WGS84.a / (SAMPLES - 1)
        self.samples = np.array(
            [_unit(place(leg, share)) for leg in self.legs for share in self.shares]
        )

    def distance_m(self, lon: float, lat: float) -> float:
        """Measure to the nearest place of any leg."""
        chords = np.linalg.norm(self.samples - _unit((lon, lat)), axis=1).reshape(-1, SAMPLES)
        nearest = chords.min(axis=1)
        candidates = np.flatnonzero(nearest - self.reach <= nearest.min() * (1.0 + FLATNESS))
        legs = candidates[np.argsort(nearest[candidates])][:LEGS]
        return min(
            nearest_on_leg(self.legs[leg], lon, lat, self.shares[chords[leg].argmin()])
            for leg in legs
        )


def nearest_on_leg(leg: Any, lon: float, lat: float, share: float) -> float:  # noqa: ANN401 - untyped
    """Search from a share of a leg for the place nearest to a point.

    Each step goes to the foot of the perpendicular on a sphere; on the ellipsoid the next step is far shorter.
    """
    along, step, nearest = leg.s13 * share, math.inf, math.inf
    for _ in range(STEPS):
        here = leg.Position(along)
        there = WGS84.Inverse(here["lat2"], here["lon2"], lat, lon)
        nearest = min(nearest, there["s12"])
        arc, turn = there["s12"] / WGS84.a, math.radians(there["azi1"] - here["azi2"])
        foot = along + WGS84.a * math.atan2(math.sin(arc) * math.cos(turn), math.cos(arc))
        foot = min(max(foot, 0.0), leg.s13)
        step, along = abs(foot - along), foot
        if step <= ALONG_M:
            return float(nearest)
    message = f"the search along a leg still moves by {step} m"
    raise AssertionError(message)


def place(leg: object, share: float) -> tuple[float, float]:
    """Find the place at a share of a leg."""
    found = leg.Position(leg.s13 * share)  # type: ignore[attr-defined]
    return found["lon2"], found["lat2"]


def _unit(point: tuple[float, float]) -> NDArray[np.float64]:
    lon, lat = np.radians(point)
    return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def boundary_points(region: shapely.Geometry, count: int) -> NDArray[np.float64]:
    """Choose vertices of a boundary and places between them, by turns, off the seams."""
    rings = shapely.get_rings(shapely.get_parts(region))
    steps = []
    for ring in rings:
        points = shapely.get_coordinates(ring)
        steps.append(np.stack([points[:-1], points[1:]]))
    start, end = np.concatenate(steps, axis=1)
    seam = (np.abs(start) > (180.0 - 1e-7, 90.0 - 1e-7)) & (
        np.abs(end) > (180.0 - 1e-7, 90.0 - 1e-7)
    )
    free = np.flatnonzero(~seam.any(axis=1))
    chosen = free[np.linspace(0, len(free) - 1, count).astype(int)]
    share = np.resize(SHARES, count)[:, None]
    return np.asarray(start[chosen] * (1.0 - share) + end[chosen] * share)


def worst_errors(
    source: shapely.Geometry, region: shapely.Geometry, radius_m: float, count: int
) -> tuple[float, float]:
    """Say how far a buffer's boundary is from its radius, as a share of it: at vertices, anywhere.

    Between vertices the boundary is a straight line in degrees.
    """
    outline = Outline(source)
    points = boundary_points(region, count)
    errors = [abs(outline.distance_m(lon, lat) / abs(radius_m) - 1.0) for lon, lat in points]
    return max(errors[:: len(SHARES)]), max(errors)


def worst_error(
    source: shapely.Geometry, region: shapely.Geometry, radius_m: float, count: int
) -> float:
    """Say how far a buffer's boundary is from its radius anywhere, as a share of the radius."""
    return worst_errors(source, region, radius_m, count)[1]
