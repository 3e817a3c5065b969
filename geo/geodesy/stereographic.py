"""Planes in which shapes are put together: stereographic charts of the conformal sphere.

In a chart poles and the antimeridian are ordinary places, angles are true, and lengths are
enlarged alike in all directions, by 1 + c² / 4 at c radians from the centre. One point only is
missing, the antipode of the centre.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesy.conformal_sphere import conformal_latitudes, geodetic_latitudes
from geo.geodesy.ellipsoid import Floats, Integers, Places

ROUND_THE_WORLD = -0.17  # the cosine of 100°: places further from the mean than that
STEPS_OF_A_LEG = 17  # at which the room behind a centre is looked at


@dataclass(frozen=True)
class Charts:
    """One chart per row: the centre's longitude in degrees, its conformal latitude as two sides."""

    lon: Floats
    sine: Floats
    cosine: Floats

    def at(self, rows: Integers) -> Charts:
        """Repeat the charts, one for each point, given the row of each."""
        return Charts(self.lon[rows], self.sine[rows], self.cosine[rows])


def charts_around(lon: Floats, lat: Floats, rows: Integers, count: int) -> Charts:
    """Build a chart per row, centred on the mean of its places on the sphere.

    Rows that reach round the world are centred where they leave the most room behind.
    """
    lon_rad, lat_rad = np.radians(lon), conformal_latitudes(lat)
    across = np.cos(lat_rad)
    places = np.stack([across * np.cos(lon_rad), across * np.sin(lon_rad), np.sin(lat_rad)], -1)
    centre = np.stack([np.bincount(rows, values, count) for values in places.T], axis=-1)
    centre = centre / np.maximum(np.linalg.norm(centre, axis=1), 1e-9)[:, None]
    nearest = np.einsum("ij,ij->i", places, centre[rows])
    for row in np.unique(rows[nearest < ROUND_THE_WORLD]):
        centre[row] = roomiest_centre(places[rows == row], centre[row])
    x, y, z = centre.T
    return Charts(np.degrees(np.arctan2(y, x)), z, np.hypot(x, y))


def roomiest_centre(places: Floats, mean: Floats) -> Floats:
    """Choose the centre whose antipode is furthest from the legs between places."""
    steps = np.linspace(0.0, 1.0, STEPS_OF_A_LEG)[:, None, None]
    along = (places[:-1] * (1.0 - steps) + places[1:] * steps).reshape(-1, 3)
    along /= np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, None]
    candidates = np.vstack([mean, np.eye(3), -np.eye(3)])
    return np.asarray(candidates[np.argmax((candidates @ along.T).min(axis=1))])


def to_chart(charts: Charts, lon: Floats, lat: Floats) -> Places:
    """Lay degrees into charts, one for each: east + i north, in radii of the sphere.

    Examples
    --------
    At the centre the chart's unit is the sphere's radius:

    >>> one = np.zeros(2, dtype=int)
    >>> charts = charts_around(np.array([-0.1, 0.1]), np.zeros(2), one, 1).at(one)
    >>> np.degrees(to_chart(charts, np.array([-0.1, 0.1]), np.zeros(2)).real).round(6).tolist()
    [-0.1, 0.1]
    """
    turn, lat_rad = np.radians(lon - charts.lon), conformal_latitudes(lat)
    sine, cosine = charts.sine, charts.cosine
    across, up = np.cos(lat_rad), np.sin(lat_rad)
    forward = across * np.cos(turn)
    scale = 2.0 / (1.0 + forward * cosine + up * sine)
    places = np.empty(lon.shape, dtype=complex)
    places.real = scale * across * np.sin(turn)
    places.imag = scale * (up * cosine - forward * sine)
    return places


def from_chart(charts: Charts, places: Places) -> tuple[Floats, Floats]:
    """Bring places of the charts back to degrees; longitudes within half a turn of the centre's.

    Examples
    --------
    >>> one = np.zeros(2, dtype=int)
    >>> lon, lat = np.array([178.0, 182.0]), np.array([88.0, 89.0])
    >>> charts = charts_around(lon, lat, one, 1).at(one)
    >>> lon, lat = from_chart(charts, to_chart(charts, lon, lat))
    >>> lon.round(9).tolist(), lat.round(9).tolist()
    ([178.0, 182.0], [88.0, 89.0])
    """
    x, y = places.real, places.imag
    sine, cosine = charts.sine, charts.cosine
    out = 1.0 - (x * x + y * y) / 4.0
    forward, up = out * cosine - y * sine, out * sine + y * cosine
    lon = charts.lon + np.degrees(np.arctan2(x, forward))
    return lon, geodetic_latitudes(up, np.hypot(x, forward))


def sines_of_latitude(charts: Charts, places: Places) -> Floats:
    """Return the sine of the conformal latitude of places of the charts."""
    x, y = places.real, places.imag
    square = (x * x + y * y) / 4.0
    up = (1.0 - square) * charts.sine + y * charts.cosine
    result: Floats = up / (1.0 + square)
    return result


def squared(places: Places) -> Floats:
    """Return the squared distances from the centre."""
    return np.asarray(places.real * places.real + places.imag * places.imag)


def as_places(points: Floats) -> Places:
    """Read x, y along the last axis as x + iy, without a copy.

    Examples
    --------
    >>> as_places(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [(1+2j), (3+4j)]
    """
    return np.ascontiguousarray(points, dtype=float).view(complex)[:, 0]


def as_points(places: Places) -> Floats:
    """Read x + iy as x, y along the last axis, without a copy.

    Examples
    --------
    >>> as_points(np.array([1 + 2j])).tolist()
    [[1.0, 2.0]]
    """
    return np.ascontiguousarray(places).view(float).reshape(-1, 2)
