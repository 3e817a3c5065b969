"""Buffers: their accuracy against geographiclib, poles and seams, what is kept, and messages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from compare_buffers import boundary_error, compare, differences, planar, random_lines
from geodesy_oracle import WGS84, Outline, boundary_points, worst_error

from geo.arrays import Shapes
from geo.errors import GeometryError
from geo.geodesy import buffers, direct, distances, geodesic_buffers, polygon_areas
from geo.geodesy.buffering import capsules, line_legs, offset_curves, offset_rings, ring_vertices
from geo.geodesy.polygon_cuts import clipped_by_turn, cut_polygons

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

TOLERANCE = 0.0005


def route(
    seed: int, *, legs: int, length_m: float, lat: float, turn_deg: float
) -> shapely.LineString:
    """Walk so many legs from a latitude, turning by chance after each."""
    rng = np.random.default_rng(seed)
    lon, azimuth = rng.uniform(-180, 180), rng.uniform(0, 360)
    points = [(lon, lat)]
    for _ in range(legs):
        there = direct(*points[-1], azimuth, length_m / legs)
        azimuth = float(there[2]) + 180.0 + rng.uniform(-turn_deg, turn_deg)
        points.append((float(there[0]), float(there[1])))
    return shapely.LineString(points)


def buffered(
    geometry: shapely.Geometry, radius_m: ArrayLike, tolerance: float = TOLERANCE
) -> shapely.Polygon | shapely.MultiPolygon:
    """Buffer one geometry."""
    series = gpd.GeoSeries([geometry], crs=4326)
    region: shapely.Polygon = geodesic_buffers(series, radius_m, tolerance=tolerance)[0]
    assert region.is_valid
    return region


LENGTHS_M = [(1, 1e3), (1, 5e4), (1, 1e6), (1, 3e6), (2, 4e5), (5, 5e5)]
LENGTHS_M += [(20, 1e6), (20, 2.8e6), (60, 3e6), (60, 2e4)]
CASES = [
    (legs, length_m, radius_m, lat)
    for legs, length_m in LENGTHS_M
    for radius_m, lat in [(1e3, 33.0), (2.5e4, -85.0), (1e5, 64.0), (5e5, 0.0), (5e5, 85.0)]
]


@pytest.mark.parametrize(("legs", "length_m", "radius_m", "lat"), CASES)
def test_buffers_of_lines_hold_their_tolerance(
    legs: int, length_m: float, radius_m: float, lat: float
) -> None:
    """At vertices and between them, the boundary is within 0.05 % of the radius."""
    line = route(legs, legs=legs, length_m=length_m, lat=lat, turn_deg=40.0)
    assert worst_error(line, buffered(line, radius_m), radius_m, 30) <= TOLERANCE


@pytest.mark.parametrize("radius_m", [10.0, 1e3, 1e5, 1e6])
@pytest.mark.parametrize("lat", [-85.0, 0.0, 33.0, 64.0])
def test_buffers_of_points_hold_their_tolerance(radius_m: float, lat: float) -> None:
    """Vertices lie on the circle, chords within 0.05 %."""
    point = shapely.Point(10.0, lat)
    region = buffered(point, radius_m)
    assert worst_error(point, region, radius_m, 40) <= TOLERANCE


def test_vertices_of_circles_are_exact() -> None:
    """Away from poles every vertex is at the radius, to a hundred-millionth of it."""
    ring = shapely.get_coordinates(buffered(shapely.Point(10.0, 33.0), 25_000.0))
    off = [WGS84.Inverse(33.0, 10.0, lat, lon)["s12"] / 25_000.0 - 1.0 for lon, lat in ring]
    assert np.abs(off).max() < 1e-8


@pytest.mark.parametrize("tolerance", [0.01, 0.002, 0.0001, 0.00001])
def test_the_tolerance_decides_the_vertices(tolerance: float) -> None:
    """A finer tolerance is held, and a coarser one saves vertices."""
    line = route(7, legs=6, length_m=8e5, lat=40.0, turn_deg=60.0)
    region = buffered(line, 5e4, tolerance)
    assert worst_error(line, region, 5e4, 40) <= tolerance
    assert shapely.get_num_coordinates(region) < 16 + 8.0 / np.sqrt(tolerance)


POLYGONS = {
    "with a hole": (
        "POLYGON ((10 30, 16 31, 15 36, 9 35, 10 30), (11 32, 14 32, 14 34, 11 34, 11 32))"
    ),
    "of two parts": "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 0)), ((3 0, 5 0, 5 2, 3 0)))",
    "in the north": "POLYGON ((-30 70, 20 72, 10 80, -30 70))",
}


@pytest.mark.parametrize("wkt", POLYGONS.values(), ids=POLYGONS.keys())
@pytest.mark.parametrize("radius_m", [2e4, 1.2e5, -2e4])
def test_buffers_of_polygons_hold_their_tolerance(wkt: str, radius_m: float) -> None:
    """Outward and inward: the new boundary is at the radius from the old one, on the right side."""
    polygon = shapely.from_wkt(wkt)
    region = buffered(polygon, radius_m)
    assert worst_error(polygon, region, radius_m, 40) <= TOLERANCE
    spots = gpd.GeoSeries(shapely.points(boundary_points(region, 40)), crs=4326)
    inside = distances(spots, gpd.GeoSeries([polygon], crs=4326)) == 0.0
    assert inside.all() if radius_m < 0 else not inside.any()


def test_a_polygon_may_shrink_to_nothing() -> None:
    """What is left of a small polygon is an empty one, and its neighbours are as ever."""
    rows = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 5, 5)], crs=4326)
    shrunk = geodesic_buffers(rows, -1e5)
    assert shrunk.is_empty.tolist() == [True, False]
    assert geodesic_buffers(rows.iloc[:1], -1e5).is_empty.all()


def test_seams_of_a_polygon_are_no_edges() -> None:
    """A polygon cut at ±180° shrinks as it would in one piece."""
    cut = shapely.union_all([shapely.box(170, -10, 180, 10), shapely.box(-180, -10, -170, 10)])
    shrunk = buffered(cut, -1e5)
    assert shrunk.bounds[0::2] == (-180.0, 180.0)
    corners = [(-10, -10), (0, -10), (10, -10), (10, 10), (0, 10), (-10, 10)]
    whole = buffered(shapely.Polygon(corners), -1e5)
    areas = polygon_areas(gpd.GeoSeries([shrunk, whole], crs=4326))
    assert areas[0] == pytest.approx(areas[1], rel=1e-5)


def test_lines_over_the_antimeridian_come_out_cut() -> None:
    """Two parts that touch ±180°, no vertex beyond, the boundary as true as elsewhere."""
    line = shapely.LineString([(170, -17), (-175, -12), (-160, -20)])
    region = buffered(line, 1e5)
    assert region.geom_type == "MultiPolygon"
    assert region.bounds[0::2] == (-180.0, 180.0)
    assert worst_error(line, region, 1e5, 60) <= TOLERANCE


@pytest.mark.parametrize(
    ("wkt", "radius_m", "pole"),
    [
        ("POINT (10 90)", 1e5, 90.0),
        ("POINT (10 89)", 5e5, 90.0),
        ("POINT (10 -88)", 1e6, -90.0),
        ("LINESTRING (10 80, -170 80)", 2e5, 90.0),
        ("LINESTRING (0 -80, 90 -85, 180 -80)", 6e5, -90.0),
    ],
)
def test_buffers_over_a_pole_hold_it(wkt: str, radius_m: float, pole: float) -> None:
    """They reach it at every longitude, and their outer boundary is true."""
    shape = shapely.from_wkt(wkt)
    region = buffered(shape, radius_m)
    assert shapely.covers(region, shapely.LineString([(-180, pole), (180, pole)]))
    assert worst_error(shape, region, radius_m, 40) <= TOLERANCE


@pytest.mark.parametrize(("lat", "radius_m"), [(85.0, 5.5e5), (85.0, 5.583e5), (-89.0, 1.1e5)])
def test_buffers_that_all_but_touch_a_pole_hold_their_tolerance(
    lat: float, radius_m: float
) -> None:
    """The boundary passes within kilometres of the pole, on either side."""
    point = shapely.Point(10, lat)
    assert worst_error(point, buffered(point, radius_m), radius_m, 120) <= TOLERANCE


@pytest.mark.parametrize(
    ("wkt", "radius_m"),
    [
        # a side of the offset far nearer to the pole than its leg
        (
            "LINESTRING (-116.5 -88.6, -42.1 -88.1, -2.3 -87.3, 13.1 -86.2, 38.6 -83.7, 49.3 -82.7)",
            8.6e4,
        ),
        # legs that are nearest to the pole between their ends
        ("LINESTRING (0 86, 100 86, 130 82)", 1.3e5),
        # longitudes beyond half a turn from the first, without enclosing the pole
        ("LINESTRING (0 85, 80 86, 140 86, 200 85, 205 80)", 1e4),
    ],
)
def test_buffers_of_lines_beside_a_pole_hold_their_tolerance(wkt: str, radius_m: float) -> None:
    """Chords in degrees bend more and more on the way to a pole."""
    line = shapely.from_wkt(wkt)
    assert worst_error(line, buffered(line, radius_m), radius_m, 400) <= TOLERANCE


def test_a_line_round_a_pole_leaves_it_free() -> None:
    """The buffer of a ring at 80° S is a ring."""
    ring = shapely.LineString([(0, -80), (90, -80), (180, -80), (-90, -80), (0, -80)])
    region = buffered(ring, 5e4)
    assert not shapely.intersects(region, shapely.Point(0, -90))
    assert worst_error(ring, region, 5e4, 60) <= TOLERANCE


def test_what_lies_turns_away_is_cut_as_all_else_is() -> None:
    """A ring near a pole may run on far beyond 540 degrees."""
    far, near = shapely.box(530, 80, 590, 81), shapely.box(-640, 80, -500, 81)
    cut = cut_polygons(np.array([far, near], dtype=object))
    assert shapely.area(cut) == pytest.approx([60.0, 140.0])
    assert [part.bounds for part in cut[0].geoms] == [(-180, 80, -130, 81), (170, 80, 180, 81)]


def star(rng: np.random.Generator, centre: tuple[float, float], points: int) -> shapely.Polygon:
    """Return a simple polygon round a centre, in degrees, whose vertices lie 0.5 to 5 degrees from it."""
    angles = 2.0 * np.pi * (np.arange(points) + rng.uniform(0.0, 0.8, points)) / points
    reach = rng.uniform(0.5, 5.0, points)
    x, y = centre
    return shapely.Polygon(
        np.stack([x + reach * np.cos(angles), y + reach * np.sin(angles)], axis=-1)
    )


@pytest.mark.parametrize("lon", [180.0, -180.0, 179.0, -184.0, 0.0])
def test_rings_are_split_as_they_are_clipped(lon: float) -> None:
    """Whatever crosses ±180°, how often it does, with a hole or in parts: the same places on either side."""
    rng = np.random.default_rng(int(lon) % 360)
    stars = [star(rng, (lon, 10.0), points) for points in (4, 5, 8, 15, 30)]
    edge = np.copysign(180.0, lon)
    touching = [shapely.box(edge - 3, 0, edge, 1), shapely.box(edge, 0, edge + 3, 1)]
    corners = [shapely.Polygon([(edge - 1, 0), (edge, 1), (edge + 1, 0), (edge, -1)])]
    hole = shapely.box(lon - 9, 0, lon + 9, 20) - stars[2]
    both = shapely.MultiPolygon([shapely.box(edge - 9, 30, edge + 9, 31), stars[0]])
    polygons = np.array([*stars, *touching, *corners, hole, both], dtype=object)
    cut, clipped = cut_polygons(polygons), clipped_by_turn(polygons)
    assert shapely.is_valid(cut).all()
    assert shapely.area(shapely.symmetric_difference(cut, clipped)).max() < 1e-12
    west, _, east, _ = shapely.bounds(cut).T
    assert west.min() >= -180.0
    assert east.max() <= 180.0


def test_a_line_round_the_world_is_a_belt() -> None:
    """Along the equator, once round: both poles are free."""
    ring = shapely.LineString([(-180, 0), (-90, 0), (0, 0), (90, 0), (180, 0)])
    region = buffered(ring, 1e5)
    assert region.bounds == pytest.approx((-180, -0.9044, 180, 0.9044), abs=1e-3)
    assert region.area == pytest.approx(360 * 2 * 0.9044, rel=1e-3)


def test_antarctica_grows_northward_alone() -> None:
    """A ring led along −90°, as many data have it, is a cap round the pole."""
    cap = shapely.from_wkt(
        "POLYGON ((-180 -90, -180 -70, -90 -72, 0 -70, 90 -72, 180 -70, 180 -90, -180 -90))"
    )
    region = buffered(cap, 2e5)
    assert region.bounds[:3] == (-180.0, -90.0, 180.0)
    assert shapely.covers(region, shapely.box(-180, -90, 180, -75))


def test_curls_of_short_legs_are_not_lost() -> None:
    """GEOS drops whole curls of legs below a hundredth of the radius (found 2026-11-22)."""
    for turn_deg in (30.0, 60.0, 90.0):
        line = route(11, legs=42, length_m=42 * 140.0, lat=33.0, turn_deg=turn_deg)
        assert worst_error(line, buffered(line, 15_000.0), 15_000.0, 60) <= TOLERANCE


def test_arms_that_all_but_meet_stay_apart() -> None:
    """A gap of a thousandth of the radius between two arms 1,200 km from the middle stays open."""
    radius_m = 1e5
    far = float(direct(-10.0, 50.0, 0.0, 2.002 * radius_m)[1])
    around = [(-12, far + 4), (18, far + 4), (18, 46), (-12, 46)]
    arms = shapely.LineString([(-10, far), *around, (-10, 50.0)])
    region = buffered(arms, radius_m)
    middle = (-10.0, float(direct(-10.0, 50.0, 0.0, 1.001 * radius_m)[1]))
    outline = Outline(arms)
    assert outline.distance_m(*middle) > radius_m
    assert not shapely.intersects(region, shapely.Point(middle))
    assert worst_error(arms, region, radius_m, 80) <= TOLERANCE


def rows() -> gpd.GeoSeries:
    """Gather one row of every kind, with an index of labels out of order."""
    wkt = [
        "POINT (10 33)",
        "MULTIPOINT (10 33, 11 34)",
        "LINESTRING (10 33, 12 35)",
        "LINESTRING (10 33, 12 35, 13 33)",
        "MULTILINESTRING ((10 33, 12 35), (13 33, 14 31))",
        "LINESTRING (10 33, 10 33)",
        "POLYGON ((10 33, 12 33, 12 35, 10 33))",
        "MULTIPOLYGON (((10 33, 12 33, 12 35, 10 33)), ((14 33, 15 33, 15 34, 14 33)))",
        "LINESTRING (175 10, -175 12)",
        "POINT (0 88.5)",
    ]
    return gpd.GeoSeries.from_wkt(wkt, index=list("jihgfedcba"), crs=4326)


def test_each_row_has_its_radius_and_its_index() -> None:
    """Mixed kinds in one series: index, CRS and kinds are kept, every row is at its own radius."""
    given = rows()
    radii = np.linspace(1e4, 2e5, len(given))
    found = geodesic_buffers(given, radii)
    assert found.index.equals(given.index)
    assert found.crs == given.crs
    assert found.is_valid.all()
    assert found.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    for shape, region, radius_m in zip(given, found, radii, strict=True):
        assert worst_error(shape, region, radius_m, 12) <= TOLERANCE


def test_a_row_does_not_depend_on_its_neighbours() -> None:
    """Alone, together and in another order, the same bytes."""
    given = rows()
    together = geodesic_buffers(given, 3e4).to_wkb()
    alone = [geodesic_buffers(given.iloc[[at]], 3e4).to_wkb().iloc[0] for at in range(len(given))]
    assert together.tolist() == alone
    assert geodesic_buffers(given[::-1], 3e4).to_wkb()[::-1].tolist() == alone


def test_lines_of_every_radius_do_not_depend_on_each_other() -> None:
    """Beside lines with radii a thousand times as large, too."""
    lines, radii = random_lines(seed=7, count=30)
    given = gpd.GeoSeries(lines, crs=4326)
    together = geodesic_buffers(given, radii).to_wkb()
    alone = [geodesic_buffers(given.iloc[[at]], radii[at]).to_wkb().iloc[0] for at in range(30)]
    assert together.tolist() == alone


def test_threads_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are buffered in as many threads as there are cores; their rows come out in order."""
    monkeypatch.setattr(buffers, "RINGS_AT_ONCE", 1_000)
    lines, radii = random_lines(7, 60)
    made = []
    for cores in (1, 4):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, count=cores: set(range(count)))
        made.append(geodesic_buffers(gpd.GeoSeries(lines, crs=4326), radii).to_wkb())
    assert made[0].equals(made[1])


def test_the_size_of_blocks_changes_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vertices along lines are computed a few thousand at once."""
    lines, radii = random_lines(11, 60)
    given = gpd.GeoSeries(lines, crs=4326)
    large = geodesic_buffers(given, radii).to_wkb()
    monkeypatch.setattr(ring_vertices, "AT_ONCE", 50)
    monkeypatch.setattr(offset_curves, "AT_ONCE", 50)
    assert geodesic_buffers(given, radii).to_wkb().equals(large)


def test_the_size_of_products_moves_no_vertex(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the last bits, in which BLAS sums smaller and larger matrices differently."""
    spots = [shapely.Point(point) for point in np.random.default_rng(1).uniform(-80, 80, (60, 2))]
    legs = [shapely.LineString([spot, shapely.Point(10, 40)]) for spot in spots]
    given = gpd.GeoSeries([*spots, *legs], crs=4326)
    large = shapely.get_coordinates(geodesic_buffers(given, 2e4).array)
    monkeypatch.setattr(capsules, "LARGEST_PRODUCT", 10_000)
    small = shapely.get_coordinates(geodesic_buffers(given, 2e4).array)
    assert np.abs(small - large).max() < 1e-12


def test_lines_are_drawn_as_the_planar_method_buffers_them() -> None:
    """A sample of what `tools/compare_buffers.py` compares."""
    shares, messages = compare(seed=3, count=40)
    assert not messages
    assert shares.max() <= TOLERANCE


@pytest.mark.parametrize("seed", [3, 5003])
def test_pieces_of_lines_are_united_to_the_buffer_of_the_whole(seed: int) -> None:
    """Also over ±180°, near poles, and of lines that one piece is enough for."""
    lines, radii = random_lines(seed, 30)
    united = buffers.united_pieces(lines, radii, TOLERANCE)
    assert shapely.is_valid(united).all()
    thickness, misplaced = differences(lines, radii, united, planar(lines, radii))
    assert max(thickness.max(), misplaced.max()) <= TOLERANCE
    errors = [boundary_error(*row) for row in zip(lines, united, radii, strict=True)]
    assert max(errors) <= TOLERANCE


def headings_line(headings: list[float], leg_m: float) -> Shapes:
    """Return a line from 30° N 10° E, as one row, whose legs have these azimuths in degrees at their starts."""
    lon, lat = np.array([10.0]), np.array([30.0])
    points = [(10.0, 30.0)]
    for heading in headings:
        lon, lat, _ = direct(lon, lat, np.array([heading]), leg_m)
        points.append((lon[0], lat[0]))
    return np.array([shapely.LineString(points)], dtype=object)


@pytest.mark.parametrize(
    ("headings", "leg_m", "expected"),
    [
        ([0, 70, -80, 60], 1e4, True),
        ([0, 90, -80, 60], 1e4, False),  # headings span 170°
        ([0, 60, 120, 180], 1e4, False),  # each turn is small, all together are not
        ([0, 70, -80, 60], 1e6, False),  # the line is so long that its directions bend
        ([0, 0.1, 20], 1e5, False),  # a turn of 0.1°, which is neglected
        ([0, 0, 20], 1e5, True),
    ],
)
def test_lines_that_head_one_way(headings: list[float], leg_m: float, expected: bool) -> None:  # noqa: FBT001
    """Only a line that surely does not come back has a ring that need not be checked."""
    points, rows = shapely.get_coordinates(headings_line(headings, leg_m), return_index=True)
    legs = line_legs.line_legs(points, rows, np.array([1e3]))
    assert line_legs.head_one_way(legs).tolist() == [expected]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("spread_deg", [75.0, 150.0])
def test_rings_that_are_not_checked_do_not_touch_themselves(
    seed: int, spread_deg: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Legs of 0.1 to 100 radii, in directions that differ up to twice the spread, anywhere on earth."""
    checked: list[int] = []

    def count_only(polygons: Shapes) -> Shapes:
        """Count the polygons that would be checked, and leave them as they are."""
        checked.append(len(polygons))
        return np.full(len(polygons), shapely.Polygon(), dtype=object)

    monkeypatch.setattr(offset_rings, "fill_rings", count_only)
    rng, count = np.random.default_rng(seed), 500
    radii = 10.0 ** rng.uniform(1.0, 5.5, count)
    lon, lat = rng.uniform(-180.0, 180.0, count), rng.uniform(-75.0, 75.0, count)
    azimuth, points = rng.uniform(0.0, 360.0, count), [np.stack([lon, lat], axis=-1)]
    for _ in range(4):
        heading = azimuth + rng.uniform(-spread_deg, spread_deg, count)
        leg_m = np.minimum(radii * 10.0 ** rng.uniform(-1.0, 2.0, count), 3e5)
        lon, lat, _ = direct(lon, lat, heading, leg_m)
        points.append(np.stack([lon, lat], axis=-1))
    lines = np.asarray(shapely.linestrings(np.stack(points, axis=1)), dtype=object)
    polygons, is_usable = offset_rings.offset_rings(lines, radii, TOLERANCE)
    unchecked = polygons[is_usable & ~shapely.is_empty(polygons)]
    assert len(unchecked) + sum(checked) <= count
    assert len(unchecked) > count / 20
    assert shapely.is_valid(unchecked).all()


def test_the_comparison_sees_what_is_missing_and_what_is_too_much() -> None:
    """A hole that is filled, a part that is lost, and a boundary that is a tolerance off, in the same row."""
    line = shapely.LineString([(10, 40), (11, 40), (11, 41), (10, 41), (10, 40.02)])
    lines, radii = np.array([line] * 4, dtype=object), np.full(4, 20e3)
    right = buffered(line, 20e3)
    assert isinstance(right, shapely.Polygon)
    assert len(right.interiors) == 1
    wrong = [
        right,
        shapely.Polygon(right.exterior),
        shapely.difference(right, shapely.box(10.4, 39, 10.6, 42)),
        buffered(line, 20e3 * (1.0 + 2.0 * TOLERANCE)),
    ]
    then = np.array([right] * 4, dtype=object)
    thickness, misplaced = differences(lines, radii, np.array(wrong, dtype=object), then)
    assert (thickness > TOLERANCE).tolist() == [False, True, True, True]
    assert (misplaced > 10.0 * TOLERANCE).tolist() == [False, True, True, False]
    assert thickness[3] == pytest.approx(2.0 * TOLERANCE, rel=0.1)


WRONG_ROWS = {
    "a region within the radius was missing": [(17, 62), (67, 178), (277, 129), (298, 168)],
    "a hole was filled": [(287, 166), (310, 12)],
    "a cap reached over the far end": [(1009, 196)],
    "two arcs crossed within the radius of a corner near by": [(380, 12)],
    "near a pole, what lay beyond 540 degrees was lost": [
        (9, 75),
        (59, 136),
        (75, 135),
        (322, 117),
    ],
}


@pytest.mark.parametrize("places", WRONG_ROWS.values(), ids=WRONG_ROWS.keys())
def test_random_lines_that_lost_a_part_or_a_hole(places: list[tuple[int, int]]) -> None:
    """What one method alone has is nowhere on the wrong side of the radius."""
    drawn = [random_lines(seed, 200) for seed, _ in places]
    rows = [row for _, row in places]
    lines = np.array([some[row] for (some, _), row in zip(drawn, rows, strict=True)], dtype=object)
    radii = np.array([some[row] for (_, some), row in zip(drawn, rows, strict=True)])
    regions = np.asarray(geodesic_buffers(gpd.GeoSeries(lines, crs=4326), radii).array)
    _, misplaced = differences(lines, radii, regions, planar(lines, radii))
    assert misplaced.max() <= TOLERANCE
    for line, region, radius_m in zip(lines, regions, radii, strict=True):
        assert boundary_error(line, region, radius_m) <= TOLERANCE


@pytest.mark.parametrize(("seed", "row"), [(1014, 184), (1028, 176)])
def test_random_lines_that_once_failed(seed: int, row: int) -> None:
    """An arc of which only the middle was covered was lost; a sliver of a hole turned over emptied the rest."""
    lines, radii = random_lines(seed, 200)
    region = buffered(lines[row], radii[row])
    assert not region.is_empty
    assert boundary_error(lines[row], region, radii[row]) <= TOLERANCE


def road(
    seed: int, *, lon: float = 10.0, lat: float = 40.0, leg_m: float = 1_500.0
) -> shapely.LineString:
    """Draw a winding line of 300 legs with a steady direction."""
    rng = np.random.default_rng(seed)
    points, aside, heading = [(lon, lat)], 0.0, rng.uniform(0.0, 360.0)
    for _ in range(300):
        aside = 0.8 * aside + rng.normal(0.0, 25.0)
        there = direct(*points[-1], heading + aside, leg_m * rng.lognormal(0.0, 0.5))
        points.append((float(there[0]), float(there[1])))
    return shapely.LineString(points)


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"), [(10.0, 40.0, 2.5e4), (179.9, -17.0, 5e3), (10.0, 84.0, 1e3)]
)
def test_buffers_of_roads_hold_their_tolerance(lon: float, lat: float, radius_m: float) -> None:
    """Three hundred legs, shorter and longer than the radius, also over ±180° and near a pole."""
    line = road(5, lon=lon, lat=lat)
    assert worst_error(line, buffered(line, radius_m), radius_m, 12) <= TOLERANCE


def test_a_line_that_doubles_back_keeps_every_branch() -> None:
    """Legs that turn back on themselves remove no more of each other than they cover."""
    line = shapely.LineString([(0, 0), (4, 0.1), (0.2, 0.05), (4, 3), (3.9, 0.2), (8, 0.1)])
    for radius_m in (5e3, 3e4, 2e5):
        region = buffered(line, radius_m)
        assert shapely.covers(region, line)
        assert worst_error(line, region, radius_m, 20) <= TOLERANCE


@pytest.mark.parametrize("crs", [3857, 32632, 3035])
def test_any_crs_is_taken_and_given_back(crs: int) -> None:
    """A projected line gives the buffer of the line in degrees, in its projection."""
    line = gpd.GeoSeries.from_wkt(["LINESTRING (9 40, 11 44, 13 45)"], crs=4326)
    found = geodesic_buffers(line.to_crs(crs), 5e4)
    assert found.crs == crs
    assert worst_error(line[0], found.to_crs(4326)[0], 5e4, 30) <= TOLERANCE


@pytest.mark.parametrize("turn_deg", [-360.0, 360.0])
def test_a_turn_of_360_degrees_changes_nothing(turn_deg: float) -> None:
    """Longitudes on another turn mean the same places."""
    given = rows()
    turned = gpd.GeoSeries(
        shapely.transform(given.to_numpy(), lambda xy: np.add(xy, (turn_deg, 0.0))),
        given.index,
        crs=4326,
    )
    here, there = geodesic_buffers(given, 3e4), geodesic_buffers(turned, 3e4)
    seams = shapely.area(here.symmetric_difference(there))
    assert (seams <= 0.1 * TOLERANCE * shapely.area(here)).all()


def test_nothing_gives_nothing() -> None:
    """An empty series gives an empty series."""
    assert len(geodesic_buffers(rows().iloc[:0], 1e4)) == 0


SPOT = shapely.Point(1, 1)


def bad(**rows_: shapely.Geometry | None) -> gpd.GeoSeries:
    """Build a series of named rows."""
    return gpd.GeoSeries(rows_, crs=4326)


@pytest.mark.parametrize(
    ("geometries", "radius_m", "message"),
    [
        (bad(a=SPOT, b=None), 1e3, "1 row cannot be measured. Row 'b' has no geometry"),
        (bad(a=shapely.Point()), 1e3, "Row 'a' has an empty geometry"),
        (bad(a=shapely.Point(1, 91)), 1e3, "Row 'a' has latitude 91.0, outside −90 to 90"),
        (bad(a=shapely.Point(np.inf, 1)), 1e3, "Row 'a' has longitude inf, which is not finite"),
        (
            bad(a=shapely.Point(1, 1), b=shapely.Point(2, 2)),
            [1e3, 5.0],
            "Row 'b' has radius 5.0 m, outside 10 to",
        ),
        (bad(a=SPOT), np.nan, "Row 'a' has radius nan m, outside 10 to"),
        (bad(a=SPOT), 2e6, "outside 10 to 1e.06 m"),
        (bad(a=SPOT), -1e3, "Row 'a' has a negative radius, which shrinks polygons only"),
        (
            bad(a=SPOT),
            [1e3, 1e3],
            "2 radii for 1 rows. Pass one radius for all rows, or one for each",
        ),
        (
            bad(a=shapely.GeometryCollection([shapely.Point(1, 1)])),
            1e3,
            "Row 'a' is a GeometryCollection, expected",
        ),
    ],
)
def test_what_cannot_be_buffered_is_named(
    geometries: gpd.GeoSeries, radius_m: ArrayLike, message: str
) -> None:
    """An error names the row by the caller's index, what was found and what was expected."""
    with pytest.raises(GeometryError, match=message):
        geodesic_buffers(geometries, radius_m)


def test_a_tolerance_out_of_range_is_told() -> None:
    """It is a share of the radius."""
    with pytest.raises(
        GeometryError,
        match=r"tolerance is 25\. Expected a share of the radius above 0 and up to 0\.02",
    ):
        geodesic_buffers(rows(), 1e3, tolerance=25)
