"""What must hold for every buffer, whatever its shape and radius."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.geodesy import direct, distances, geodesic_buffers, geodesic_lines, polygon_areas

TOLERANCE = 0.0005
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RADII_M = st.floats(1e3, 3e5)


@st.composite
def lines(draw: st.DrawFn, lats: tuple[float, float] = (-60.0, 60.0)) -> shapely.LineString:
    """Draw lines of one to eight legs of 2 to 200 km, by default between 80° S and 80° N."""
    lon, lat = draw(st.floats(-180.0, 180.0)), draw(st.floats(*lats))
    azimuth = draw(st.floats(-180.0, 180.0))
    points = [(lon, lat)]
    for _ in range(draw(st.integers(1, 8))):
        there = direct(*points[-1], azimuth, draw(st.floats(2e3, 2e5)))
        azimuth = float(there[2]) + 180.0 + draw(st.floats(-150.0, 150.0))
        points.append((float(there[0]), float(there[1])))
    return shapely.LineString(points)


def series(*geometries: shapely.Geometry) -> gpd.GeoSeries:
    """Wrap geometries."""
    return gpd.GeoSeries(list(geometries), crs=4326)


def spots(points: NDArray[np.float64]) -> gpd.GeoSeries:
    """Make points of lon and lat."""
    return gpd.GeoSeries(shapely.points(points), crs=4326)


def buffered(geometry: shapely.Geometry, radius_m: float) -> shapely.Polygon | shapely.MultiPolygon:
    """Buffer one geometry."""
    region: shapely.Polygon = geodesic_buffers(series(geometry), radius_m)[0]
    assert region.is_valid
    return region


def along(line: shapely.LineString) -> shapely.MultiPoint:
    """Return places along the geodesics of a line."""
    points = shapely.get_coordinates(line)
    parts = geodesic_lines(*points[:-1].T, *points[1:].T, max_segment_m=20_000.0)
    return shapely.MultiPoint(shapely.get_coordinates(parts))


def area_m2(region: shapely.Geometry) -> float:
    """Measure a region."""
    return float(polygon_areas(series(region))[0])


@given(lines(), RADII_M)
@FEW
def test_a_buffer_contains_its_line(line: shapely.LineString, radius_m: float) -> None:
    """Every place along the geodesics is inside."""
    assert shapely.covers(buffered(line, radius_m), along(line))


@given(lines(), RADII_M, st.floats(1.01, 3.0))
@FEW
def test_area_grows_with_the_radius(
    line: shapely.LineString, radius_m: float, factor: float
) -> None:
    """A radius a hundredth larger is enough for it to show."""
    assert area_m2(buffered(line, radius_m)) < area_m2(buffered(line, factor * radius_m))


@given(lines(), RADII_M, RADII_M)
@FEW
def test_buffering_twice_adds_the_radii(
    line: shapely.LineString, first_m: float, second_m: float
) -> None:
    """By r1 and then by r2 lies between max(r1, r2) and r1 + r2, to the tolerance of both."""
    twice = buffered(buffered(line, first_m), second_m)
    points = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(twice)))
    points = points[(np.abs(points) < (179.999999, 89.999999)).all(axis=1)]
    away = distances(spots(points[::7]), series(line))
    assert away.max() <= (first_m + second_m) * (1.0 + TOLERANCE)
    assert away.min() >= max(first_m, second_m) * (1.0 - TOLERANCE)


@given(lines(), RADII_M)
@FEW
def test_turning_a_line_round_changes_nothing(line: shapely.LineString, radius_m: float) -> None:
    """What lies in one buffer and not in the other is a seam of the tolerance's width."""
    here, there = buffered(line, radius_m), buffered(line.reverse(), radius_m)
    seam = shapely.symmetric_difference(here, there)
    assume(not seam.is_empty)
    assert seam.area <= 2.0 * TOLERANCE * here.area


@given(lines(), RADII_M, st.sampled_from([-360.0, 360.0]))
@FEW
def test_a_turn_of_360_degrees_changes_nothing(
    line: shapely.LineString, radius_m: float, turn_deg: float
) -> None:
    """Neither the cuts nor, beyond a tenth of the tolerance, the regions."""
    turned = shapely.transform(line, lambda points: np.add(points, (turn_deg, 0.0)))
    here, there = buffered(line, radius_m), buffered(turned, radius_m)
    assert here.geom_type == there.geom_type
    seam = shapely.symmetric_difference(here, there)
    assert seam.area <= 0.1 * TOLERANCE * here.area


@given(lines(), RADII_M)
@FEW
def test_shrinking_undoes_growing(line: shapely.LineString, radius_m: float) -> None:
    """A buffer of r1 shrunk by half of it contains the buffer of a little less than half."""
    shrunk = buffered(buffered(line, radius_m), -radius_m / 2.0)
    points = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shrunk)))
    points = points[(np.abs(points) < (179.999999, 89.999999)).all(axis=1)]
    away = distances(spots(points[::5]), series(line))
    assert away.min() >= radius_m / 2.0 * (1.0 - 3.0 * TOLERANCE)


NORTHERN = lines(lats=(78.0, 89.9))


@given(NORTHERN, st.floats(1e3, 1e5), st.floats(-180.0, 180.0))
@FEW
def test_no_meridian_is_special_near_a_pole(
    line: shapely.LineString, radius_m: float, turn_deg: float
) -> None:
    """A line turned about the axis has a buffer of the same area, cut or not, over the pole or beside it."""
    lon, lat = shapely.get_coordinates(line).T
    turned = shapely.LineString(np.stack([(lon + turn_deg + 180.0) % 360.0 - 180.0, lat], axis=-1))
    here, there = area_m2(buffered(line, radius_m)), area_m2(buffered(turned, radius_m))
    assert abs(here - there) <= 2.0 * TOLERANCE * here


@given(NORTHERN, st.floats(1e3, 1e5))
@FEW
def test_every_vertex_near_a_pole_is_at_the_radius(
    line: shapely.LineString, radius_m: float
) -> None:
    """Also beyond 88° and on rings that run round the pole."""
    points = shapely.get_coordinates(buffered(line, radius_m))
    points = points[(np.abs(points) < (179.999999, 89.999999)).all(axis=1)]
    away = distances(spots(points[::5]), series(line))
    assert np.abs(away / radius_m - 1.0).max() <= TOLERANCE
