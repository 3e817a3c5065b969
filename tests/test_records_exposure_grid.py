"""Membership of points in polygons is that of geopandas, pair for pair."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeometryError
from geo.records.exposure.grid import memberships, prepare_grid


def pairs(points: np.ndarray, polygons: np.ndarray) -> list[tuple[int, int]]:
    """Return pairs in order."""
    return sorted(zip(points.tolist(), polygons.tolist(), strict=True))


def joined(
    polygons: Sequence[shapely.Geometry], lon: np.ndarray, lat: np.ndarray
) -> list[tuple[int, int]]:
    """Return the pairs that geopandas finds."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat))
    found = gpd.sjoin(points, gpd.GeoDataFrame(geometry=polygons), predicate="within")
    return pairs(found.index.to_numpy(), found["index_right"].to_numpy())


def along(polygons: Sequence[shapely.Geometry], rng: np.random.Generator) -> np.ndarray:
    """Return vertices, points on edges, points a rounding beside them, and points around."""
    corners = shapely.get_coordinates(polygons)
    middles = (corners[1:] + corners[:-1]) / 2
    beside = np.nextafter(corners, rng.choice([-np.inf, np.inf], corners.shape))
    low, high = corners.min(axis=0) - 1, corners.max(axis=0) + 1
    return np.vstack([corners, middles, beside, rng.uniform(low, high, (2000, 2))])


def crooked(rng: np.random.Generator, count: int) -> shapely.Geometry:
    """Return a star-shaped polygon with a hole, every other time on whole degrees."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, count))
    reach = rng.uniform(1, 4, count)[:, None]
    ring = rng.uniform(-3, 3, 2) + reach * np.column_stack([np.cos(turn), np.sin(turn)])
    shape = shapely.make_valid(shapely.Polygon(ring if rng.random() < 0.5 else ring.round()))
    solid = [part for part in shapely.get_parts(shape) if part.geom_type.endswith("Polygon")]
    ground = shapely.union_all([*solid, shapely.box(5, 5, 6, 6)])
    return ground.difference(shapely.Point(*ring.mean(axis=0)).buffer(0.3))


@pytest.mark.parametrize("cells", [1, 100, 10_000])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_pairs_are_those_of_sjoin(cells: int, count: int) -> None:
    """On borders, beside them and around, however fine the grid and however many the polygons."""
    rng = np.random.default_rng(count)
    polygons = [crooked(rng, 30) for _ in range(count)]
    lon, lat = along(polygons, rng).T
    found = pairs(*memberships(prepare_grid(np.array(polygons), cells=cells), lon, lat))
    assert found == joined(polygons, lon, lat)
    assert found


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=3, max_size=6),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 500),
)
def test_pairs_on_a_lattice_are_those_of_sjoin(
    corners: list[list[tuple[int, int]]], cells: int
) -> None:
    """Where points, corners and edges fall together, a border is still outside."""
    polygons = [shapely.MultiPoint(some).convex_hull for some in corners]
    polygons = [hull for hull in polygons if hull.geom_type == "Polygon"]
    if not polygons:
        return
    lon, lat = (axis.ravel() for axis in np.meshgrid(*[np.arange(-5, 5.1, 0.5)] * 2))
    found = pairs(*memberships(prepare_grid(np.array(polygons), cells=cells), lon, lat))
    assert found == joined(polygons, lon, lat)


def test_what_is_not_finite_lies_nowhere() -> None:
    """Neither NaN nor infinity is in a polygon, and nothing warns."""
    grid = prepare_grid(np.array([shapely.box(0, 0, 1, 1)]))
    lon = np.array([np.nan, np.inf, -np.inf, 0.5, 0.5])
    lat = np.array([0.5, 0.5, 0.5, np.nan, 0.5])
    assert pairs(*memberships(grid, lon, lat)) == [(4, 0)]


def test_no_point_is_in_nothing() -> None:
    """An empty input gives an empty answer."""
    grid = prepare_grid(np.array([shapely.box(0, 0, 1, 1)]))
    assert pairs(*memberships(grid, np.zeros(0), np.zeros(0))) == []


@pytest.mark.parametrize(
    ("polygons", "message"),
    [
        ([], "no polygon"),
        ([shapely.Polygon()], "row 0 of the polygons: found an empty polygon"),
        (
            [shapely.LineString([(0, 0), (1, 1)])],
            "row 0 of the polygons: found LineString. Expected a polygon",
        ),
    ],
)
def test_what_is_no_polygon_is_refused(polygons: Sequence[shapely.Geometry], message: str) -> None:
    """The message says what a grid holds."""
    with pytest.raises(GeometryError, match=message):
        prepare_grid(np.array(polygons, dtype=object))
