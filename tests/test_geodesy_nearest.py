"""Distances to prepared lines are those of an independent implementation."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from geo.errors import GeometryError
from geo.geodesy import distances, distances_to, nearest_legs

LINES = gpd.GeoSeries.from_wkt(
    [
        "LINESTRING (8 36, 8.4 35.1, 10 34, 10.5 33)",
        "MULTILINESTRING ((8 36, 8.4 35.1, 9 33.5), (10.5 33, 15 25))",
        "LINESTRING (8 36, 8.4 35.1, 10 34, 10.5 33)",
    ],
    crs=4326,
)


def sampled_m(lon: float, lat: float) -> float:
    """Measure to the lines with geographiclib: every leg at the place that a golden section finds."""
    best = np.inf
    for part in shapely.get_parts(LINES.array):
        turns = shapely.get_coordinates(part)
        for (lon1, lat1), (lon2, lat2) in pairwise(turns):
            line = Geodesic.WGS84.InverseLine(lat1, lon1, lat2, lon2)
            low, high = 0.0, line.s13
            for _ in range(60):  # golden section: along a geodesic the distance has one minimum
                one, two = low + 0.382 * (high - low), low + 0.618 * (high - low)
                if _to(line, one, lon, lat) < _to(line, two, lon, lat):
                    high = two
                else:
                    low = one
            best = min(best, _to(line, (low + high) / 2, lon, lat))
    return best


def _to(line: object, along: float, lon: float, lat: float) -> float:
    """Measure from a place on a line to a point."""
    at = line.Position(along)  # type: ignore[attr-defined]
    return float(Geodesic.WGS84.Inverse(at["lat2"], at["lon2"], lat, lon)["s12"])


@pytest.mark.slow
def test_metres_are_those_of_geographiclib() -> None:
    """Near the lines and far away, to a millimetre."""
    rng = np.random.default_rng(3)
    spots = np.vstack(
        [rng.uniform((7, 32), (11, 37), (25, 2)), rng.uniform((-20, 0), (40, 60), (10, 2))]
    )
    found = distances_to(nearest_legs(LINES), *spots.T)
    assert found == pytest.approx([sampled_m(*spot) for spot in spots], abs=1e-3)


def test_metres_are_those_of_distances() -> None:
    """A prefilter changes no answer; a point on the line is at zero."""
    rng = np.random.default_rng(4)
    spots = np.vstack([rng.uniform((-50, -20), (60, 70), (200, 2)), [(8.0, 36.0)]])
    one = shapely.multilinestrings(shapely.get_parts(LINES.array))
    points = gpd.GeoSeries(gpd.points_from_xy(*spots.T), crs=4326)
    exact = distances(points, gpd.GeoSeries([one], crs=4326))
    found = distances_to(nearest_legs(LINES), *spots.T)
    assert found == pytest.approx(exact.to_numpy(), abs=1e-3)
    assert found[-1] == pytest.approx(0, abs=1e-6)


def test_no_points_give_no_metres() -> None:
    """An empty input gives an empty answer."""
    assert distances_to(nearest_legs(LINES), np.zeros(0), np.zeros(0)).tolist() == []


def test_no_line_is_refused() -> None:
    """The message says what is missing."""
    with pytest.raises(GeometryError, match="Pass at least one"):
        nearest_legs(LINES.iloc[:0])
