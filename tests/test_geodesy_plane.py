"""The plane for paper, against PROJ's stereographic projection."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo.geodesy import from_plane, inverse, to_plane

LONS = st.floats(-180, 180)
LATS = st.floats(-89, 89)


@pytest.mark.parametrize("centre", [(12.5, 31.5), (179.0, -17.0), (0.0, 89.9), (30.0, 0.0)])
def test_the_plane_is_proj_s(centre: tuple[float, float]) -> None:
    """Within a hundredth of a millimetre of `+proj=stere`, to 40° from the centre."""
    chance = np.random.default_rng(1)
    lon = centre[0] + chance.uniform(-40, 40, 500)
    lat = np.clip(centre[1] + chance.uniform(-40, 40, 500), -89, 89)
    stere = f"+proj=stere +lat_0={centre[1]} +lon_0={centre[0]} +ellps=WGS84"
    expected = Transformer.from_crs("EPSG:4326", stere, always_xy=True).transform(lon, lat)
    found = to_plane(centre, np.column_stack([lon, lat]))
    np.testing.assert_allclose(found, np.column_stack(expected), atol=1e-5)


@given(LONS, LATS, st.floats(-60, 60), st.floats(-60, 60))
def test_there_and_back(lon: float, lat: float, east: float, north: float) -> None:
    """A place comes back from the plane where it was, but for whole turns."""
    place = np.array([[lon + east, np.clip(lat + north, -89, 89)]])
    back = from_plane((lon, lat), to_plane((lon, lat), place))
    assert abs((back - place + 180) % 360 - 180).max() < 1e-8


@given(LONS, LATS, st.floats(0, 360))
def test_lengths_are_true_at_the_centre(lon: float, lat: float, azimuth: float) -> None:
    """A few kilometres from the centre a metre of the plane is one of the ground, to a millionth."""
    there = np.array([[3000 * np.sin(np.radians(azimuth)), 3000 * np.cos(np.radians(azimuth))]])
    (to_lon, to_lat), *_ = from_plane((lon, lat), there)
    _, _, metres = inverse(lon, lat, to_lon, to_lat)
    assert abs(float(metres) - 3000) < 0.003
