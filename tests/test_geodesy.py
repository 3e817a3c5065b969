"""Geodesics, lines, lengths, areas and distances, against geographiclib."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geodesy_oracle import WGS84, Outline
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.errors import GeometryError
from geo.geodesy import (
    bent_lines,
    direct,
    direct_series,
    distances,
    geodesic_lines,
    inverse,
    line_lengths,
    points_along,
    polygon_areas,
)
from geo.geodesy.conformal_sphere import conformal_latitudes, geodetic_latitudes, metres_per_radian
from geo.geodesy.direct_series import direct_by_series
from geo.geodesy.ellipsoid import ECCENTRICITY_SQUARED, EQUATOR_RADIUS_M, wgs84

LON = st.floats(-180.0, 180.0)
LAT = st.floats(-85.0, 85.0)


def series(*wkt: str, crs: int = 4326) -> gpd.GeoSeries:
    """Read geometries."""
    return gpd.GeoSeries.from_wkt(list(wkt), crs=crs)


def with_nan() -> shapely.LineString:
    """Build a line with a hole in its data."""
    with np.errstate(invalid="ignore"):
        return shapely.LineString([(0, 0), (np.nan, 1)])


def test_the_ellipsoid_is_that_of_proj() -> None:
    """Its two numbers are written out, so that not every command has to import pyproj."""
    geod = wgs84()
    assert (geod.a, geod.es) == (EQUATOR_RADIUS_M, ECCENTRICITY_SQUARED)


def test_inverse_agrees_with_geographiclib() -> None:
    """Both give the same length and azimuths, and keep the shape of what they are given."""
    lon, lat = np.array([[10.0, -170.0]]), np.array([[33.0, 64.0]])
    azimuth, back, length = inverse(lon, lat, 13.1, 32.9)
    for at in range(2):
        known = WGS84.Inverse(lat[0, at], lon[0, at], 32.9, 13.1)
        assert length[0, at] == pytest.approx(known["s12"], abs=1e-6)
        assert azimuth[0, at] == pytest.approx(known["azi1"], abs=1e-9)
        assert (back[0, at] - known["azi2"]) % 360.0 == pytest.approx(180.0, abs=1e-9)


@pytest.mark.parametrize("longest_m", [100.0, 1e5, 1.9e7])
def test_the_series_agrees_with_proj(longest_m: float) -> None:
    """To a quarter of a micrometre, all over the world, also from the poles and along the equator."""
    rng = np.random.default_rng(5)
    lon, lat, azimuth = rng.uniform([[-180], [-90], [-180]], [[180], [90], [180]], (3, 5_000))
    lat[:4], azimuth[:8:2] = (90.0, -90.0, 0.0, 0.0), (0.0, 90.0, 180.0, -90.0)
    length_m = rng.uniform(0.0, longest_m, 5_000)
    known_lon, known_lat, known_back = direct(lon, lat, azimuth, length_m)
    there_lon, there_lat, onward = direct_by_series(lon, lat, azimuth, length_m)
    assert inverse(known_lon, known_lat, there_lon, there_lat)[2].max() < 0.25e-6
    assert np.abs(there_lon - lon).max() <= 180.0
    turn = (onward - known_back) % 360.0 - 180.0
    assert np.abs(turn * np.cos(np.radians(known_lat))).max() < 1e-9


def test_the_series_holds_along_the_equator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the cosine of 90° is zero, as on machines on which the tangent of 45° rounds to 1."""

    def exact(angle: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return np.sin(angle), np.where(np.abs(np.cos(angle)) < 1e-15, 0.0, np.cos(angle))

    monkeypatch.setattr(direct_series, "sine_cosine", exact)
    east_west = np.array([90.0, -90.0])
    lon, lat, _ = direct_by_series(np.zeros(2), np.zeros(2), east_west, np.full(2, 111_319.49))
    assert lon == pytest.approx([1.0, -1.0], abs=1e-6)
    assert lat == pytest.approx([0.0, 0.0], abs=1e-12)


def test_direct_undoes_inverse() -> None:
    """Going the measured way arrives."""
    azimuth, _, length = inverse(10.0, 33.0, 179.0, -45.0)
    lon, lat, _ = direct(10.0, 33.0, azimuth, length)
    assert (float(lon), float(lat)) == pytest.approx((179.0, -45.0), abs=1e-9)


def test_vertices_of_lines_are_within_2_mm() -> None:
    """Every vertex lies on the geodesic, in equal steps of at most the length asked for."""
    rng = np.random.default_rng(3)
    for _ in range(12):
        lon1, lon2 = rng.uniform(-180, 180, 2)
        lat1, lat2 = rng.uniform(-85, 85, 2)
        known = WGS84.InverseLine(lat1, lon1, lat2, lon2)
        line = geodesic_lines(lon1, lat1, lon2, lat2)[0]
        points = shapely.get_coordinates(line)
        points = points[np.abs(points[:, 0]) < 180.0]
        segments = len(points) - 1
        assert known.s13 / segments <= 10_000.0
        for at in range(0, segments + 1, 7):
            there = known.Position(known.s13 * at / segments)
            off = WGS84.Inverse(there["lat2"], there["lon2"], points[at, 1], points[at, 0])
            assert off["s12"] < 0.002


def test_vertices_are_within_2_mm_where_nodes_are_farthest_apart() -> None:
    """Lines as long as the exact nodes carry them, and longer; all ways, from all latitudes."""
    rng = np.random.default_rng(11)
    for length in (1e6, 2.5e6, 2.99e6, 3.5e6, 3.99e6, 5.99e6, 1.19e7):
        for _ in range(6):
            lon1, lat1, azimuth = rng.uniform([-180, -89, 0], [180, 89, 360])
            known = WGS84.DirectLine(lat1, lon1, azimuth, length)
            end = known.Position(length)
            line = geodesic_lines(lon1, lat1, end["lon2"], end["lat2"])[0]
            points = shapely.get_coordinates(line)
            points = points[np.abs(points[:, 0]) < 180.0]
            for at in range(0, len(points), 5):
                there = known.Position(length * at / (len(points) - 1))
                off = WGS84.Inverse(there["lat2"], there["lon2"], points[at, 1], points[at, 0])
                assert off["s12"] < 0.002


@pytest.mark.parametrize("max_segment_m", [10_000.0, 400_000.0, 6_000_000.0])
def test_a_line_is_the_same_bytes_in_any_company(max_segment_m: float) -> None:
    """Alone, among others, and among others in another order; over ±180° and poles too."""
    rng = np.random.default_rng(12)
    lon1, lon2 = rng.uniform(-180, 180, (2, 200))
    lat1, lat2 = rng.uniform(-90, 90, (2, 200))
    lon2[:100] = lon1[:100] + rng.uniform(-2, 2, 100)
    lat2[:100] = np.clip(lat1[:100] + rng.uniform(-2, 2, 100), -90, 90)

    def drawn(rows: np.ndarray) -> list[bytes]:
        ends = (lon1[rows], lat1[rows], lon2[rows], lat2[rows])
        return list(shapely.to_wkb(geodesic_lines(*ends, max_segment_m=max_segment_m)))

    together, order = drawn(np.arange(200)), rng.permutation(200)
    assert drawn(order) == [together[row] for row in order]
    assert [drawn(np.array([row]))[0] for row in range(200)] == together


def test_no_pairs_make_no_lines() -> None:
    """Nothing in, nothing out."""
    assert geodesic_lines([], [], [], []).tolist() == []


@given(LON, LAT, LON, LAT)
@settings(max_examples=60, deadline=None)
def test_densifying_keeps_ends_and_length(
    lon1: float, lat1: float, lon2: float, lat2: float
) -> None:
    """The ends are those given, bit by bit; the length is that of the geodesic to a centimetre."""
    length = float(inverse(lon1, lat1, lon2, lat2)[2])
    if not 1.0 < length < 1.9e7:
        return
    line = geodesic_lines(lon1, lat1, lon2, lat2)
    points = shapely.get_coordinates(line)
    assert (points[0].tolist(), points[-1].tolist()) == ([lon1, lat1], [lon2, lat2])
    assert line_lengths(gpd.GeoSeries(line, crs=4326))[0] == pytest.approx(length, abs=0.01)


def test_lines_are_cut_at_the_antimeridian() -> None:
    """A line over ±180° comes in two parts that meet there, at the geodesic's latitude."""
    line = geodesic_lines(170, 10, -170, 30, max_segment_m=10_000)[0]
    west, east = line.geoms
    assert (west.coords[-1][0], east.coords[0][0]) == (180.0, -180.0)
    assert west.coords[-1][1] == east.coords[0][1]
    lat, lon = west.coords[-1][1], 180.0
    whole = shapely.LineString([(170, 10), (190, 30)])
    assert Outline(whole).distance_m(lon, lat) < 0.1


def test_lines_over_a_pole_lead_to_it() -> None:
    """A line over the pole goes up one meridian and down the other."""
    points = shapely.get_coordinates(geodesic_lines(20, 80, -160, 75)[0])
    at_pole = points[points[:, 1] == 90.0]
    assert at_pole[:, 0].tolist() == pytest.approx([20.0, -160.0], abs=1e-6)


def test_bent_lines_keep_their_offset() -> None:
    """Half way the line lies to the right of travel by the bend times the length."""
    length = float(inverse(10, 33, 13, 35)[2])
    for bend in (0.15, -0.15):
        points = shapely.get_coordinates(bent_lines(10, 33, 13, 35, bend=bend)[0])
        middle = points[len(points) // 2]
        straight = Outline(shapely.LineString([(10, 33), (13, 35)]))
        assert straight.distance_m(*middle) == pytest.approx(abs(bend) * length, rel=1e-3)
        right = (13 - 10) * (middle[1] - 33) - (35 - 33) * (middle[0] - 10) < 0
        assert right == (bend > 0)
    assert points[0].tolist() == [10, 33]
    assert points[-1].tolist() == [13, 35]


def test_lengths_and_areas_come_on_the_callers_index() -> None:
    """Measures of projected geometries, with an index of labels, holes taken off."""
    index = pd.Index(["a", "b"])
    lines = series("LINESTRING (0 0, 1 0)", "MULTILINESTRING ((0 0, 0 1), (5 0, 5 1))")
    lengths = line_lengths(lines.set_axis(index).to_crs(3857))
    meridian = WGS84.Inverse(0, 0, 1, 0)["s12"]
    assert lengths.index.equals(index)
    assert lengths.tolist() == pytest.approx([111_319.4908, 2 * meridian], abs=1e-3)
    polygons = series("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0), (1 1, 1 1.5, 1.5 1.5, 1 1))")
    expected = []
    for ring in ([(0, 0), (0, 2), (2, 2), (2, 0)], [(1, 1), (1, 1.5), (1.5, 1.5)]):
        polygon = WGS84.Polygon()
        for lon, lat in ring:
            polygon.AddPoint(lat, lon)
        expected.append(abs(polygon.Compute()[2]))
    assert polygon_areas(polygons)[0] == pytest.approx(expected[0] - expected[1], rel=1e-9)


def test_distances_to_lines_are_true_to_a_millimetre() -> None:
    """Points within some 300 km of lines of long and short legs."""
    rng = np.random.default_rng(5)
    for lat0 in (-80.0, 0.0, 33.0, 64.0):
        lon = 10.0 + rng.normal(0, 2.0, 8).cumsum()
        line = shapely.LineString(np.stack([lon, lat0 + rng.normal(0, 0.7, 8).cumsum()], axis=-1))
        spots = shapely.points(10.0 + rng.normal(0, 3, 15), lat0 + rng.normal(0, 1.5, 15))
        found = distances(gpd.GeoSeries(spots, crs=4326), gpd.GeoSeries([line], crs=4326))
        outline = Outline(line)
        for spot, distance_m in zip(shapely.get_coordinates(spots), found, strict=True):
            assert distance_m == pytest.approx(outline.distance_m(*spot), abs=0.01)


@pytest.mark.parametrize(
    ("lon", "lat"), [(100.0, 5.0), (150.0, -40.0), (-120.0, -30.0), (178.0, 10.0)]
)
def test_distances_beyond_a_quarter_of_the_globe(lon: float, lat: float) -> None:
    """Each foot is the nearest place of its leg, not the farthest (2026-11-22: up to 1.9 % too long)."""
    line = [(0.0, 0.0), (6.0, 9.0), (10.0, 33.0), (11.0, 34.0)]
    found = distances(
        series(f"POINT ({lon} {lat})"), gpd.GeoSeries([shapely.LineString(line)], crs=4326)
    )
    nearest_m = np.inf
    for (lon1, lat1), (lon2, lat2) in pairwise(line):
        leg = WGS84.InverseLine(lat1, lon1, lat2, lon2)

        def away_m(share: float, leg: Any = leg) -> float:  # noqa: ANN401 - untyped
            place = leg.Position(share * leg.s13)
            return float(WGS84.Inverse(place["lat2"], place["lon2"], lat, lon)["s12"])

        first = min(np.linspace(0.0, 1.0, 101), key=away_m)
        around = np.linspace(max(first - 0.01, 0.0), min(first + 0.01, 1.0), 41)
        nearest_m = min(nearest_m, *map(away_m, around))
    # Samples a kilometre apart, some thousand kilometres away: within a few metres of the foot.
    assert found.iloc[0] == pytest.approx(nearest_m, abs=5.0)
    assert found.iloc[0] <= nearest_m + 1e-3


def test_distances_to_polygons_are_zero_inside() -> None:
    """Row by row: inside, on a hole's far side, over the antimeridian, around a pole."""
    shapes = series(
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 3, 3 3, 3 1, 1 1))",
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 3, 3 3, 3 1, 1 1))",
        "POLYGON ((170 -5, 180 -5, 180 5, 170 5, 170 -5))",
        "POLYGON ((-180 -90, -180 -70, -90 -70, 0 -70, 90 -70, 180 -70, 180 -90, -180 -90))",
    )
    points = series("POINT (0.5 0.5)", "POINT (2 1.5)", "POINT (-179 0)", "POINT (45 -89)")
    found = distances(points.set_axis([3, 1, 4, 5]), shapes)
    assert found.index.tolist() == [3, 1, 4, 5]
    to_edge = Outline(shapely.LineString([(1, 1), (3, 1)])).distance_m(2, 1.5)
    assert found.tolist() == pytest.approx([0.0, to_edge, 111_319.49, 0.0], abs=0.5)


def test_conformal_latitudes_follow_their_definition() -> None:
    """The series agree with the closed form, both ways, and the scale with its own."""
    lat = np.linspace(-89.9, 89.9, 999)
    sine = np.sin(np.radians(lat))
    e2 = 0.0066943799901413165
    e = np.sqrt(e2)
    closed = np.arctan(np.sinh(np.arctanh(sine) - e * np.arctanh(e * sine)))
    assert np.abs(conformal_latitudes(lat) - closed).max() < 1e-12
    assert np.abs(geodetic_latitudes(np.sin(closed), np.cos(closed)) - lat).max() < 1e-10
    scale = 6_378_137.0 / np.sqrt(1 - e2 * sine**2) * np.cos(np.radians(lat)) / np.cos(closed)
    assert np.abs(metres_per_radian(np.sin(closed)) / scale - 1.0).max() < 1e-10


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "1 row cannot be measured. Row 'b' has no geometry"),
        (shapely.LineString(), "Row 'b' has an empty geometry"),
        (shapely.Point(1, 2), "Row 'b' is a Point, expected LineString or LinearRing"),
        (with_nan(), "Row 'b' has longitude nan, which is not finite"),
        (shapely.LineString([(0, 0), (1, 91)]), "Row 'b' has latitude 91.0, outside −90 to 90"),
        (shapely.LineString([(0, 0), (541, 1)]), "Row 'b' has longitude 541.0, outside −540"),
    ],
)
def test_what_cannot_be_measured_is_named(geometry: shapely.Geometry, message: str) -> None:
    """An error names the row by the caller's index, what is wrong, and what was expected."""
    lines = gpd.GeoSeries(
        [shapely.LineString([(0, 0), (1, 1)]), geometry], index=["a", "b"], crs=4326
    )
    with pytest.raises(GeometryError, match=message):
        line_lengths(lines)


def test_errors_collect_every_row_and_name_ten() -> None:
    """Twelve bad latitudes make one error."""
    with pytest.raises(GeometryError, match=r"12 rows .* row 9 has lat1 95.0, .*; and 2 more"):
        geodesic_lines(0, np.full(12, 95.0), 1, 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: geodesic_lines([0, 1], 0, [1, 1], 0), "Row 1 has both ends at one point"),
        (lambda: geodesic_lines(0, 0, 1, 1, max_segment_m=0), "max_segment_m is 0. Expected"),
        (lambda: line_lengths(gpd.GeoSeries([shapely.Point(0, 0)])), "without a CRS"),
        (
            lambda: distances(
                series("POINT (0 0)", "POINT (0 0)", "POINT (0 0)"),
                series("POINT (0 0)", "POINT (1 1)"),
            ),
            "2 geometries for 3 points. Pass one geometry for all points, or one for each",
        ),
    ],
)
def test_wrong_use_is_told(call: object, message: str) -> None:
    """Every message says what was found and what was expected."""
    with pytest.raises(GeometryError, match=message):
        call()  # type: ignore[operator]


@given(LON, LAT, LON, LAT, st.floats(0, 1))
def test_a_point_along_divides_the_way(
    lon1: float, lat1: float, lon2: float, lat2: float, fraction: float
) -> None:
    """It lies its fraction of the geodesic from the first end, and the rest from the second."""
    way_m = inverse(lon1, lat1, lon2, lat2)[2]
    lon, lat = points_along(lon1, lat1, lon2, lat2, fraction=fraction)
    assert inverse(lon1, lat1, lon, lat)[2] == pytest.approx(fraction * way_m, abs=1e-3)
    assert inverse(lon, lat, lon2, lat2)[2] == pytest.approx((1 - fraction) * way_m, abs=1e-3)
