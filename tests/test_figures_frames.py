"""The frame of a figure: its scale, what it holds, and the details beside it."""

from __future__ import annotations

import itertools
from functools import partial

import geopandas as gpd
import numpy as np
import pytest
import shapely
from figure_measures import overlap, panels, texts
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from maps_fixtures import unchecked_map

from geo.brief import Brief
from geo.brief.model import Map
from geo.figures import draw_brief_figure
from geo.figures.decorations import middle_of, scale_km
from geo.figures.drawing.flow_curves import spread
from geo.figures.frame import Frame, fit_bounds, fit_points, is_inside, paper_to_degrees, to_paper
from geo.figures.insets import Inset, frame_for
from geo.figures.layout import WIDE
from geo.figures.modelled_traffic import traffic_of
from geo.figures.panel import Scene
from geo.maps import map_of
from geo.maps.described_closures import flow_to_show

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("paper_style")]


@pytest.mark.parametrize("bounds", [(-2.0, 23.0, 27.0, 40.0), (176.0, -20.0, -176.0, -14.0)])
def test_the_scale_bar_is_true(bounds: tuple[float, float, float, float]) -> None:
    """At the middle latitude the bar is as long as it says, by an independent implementation."""
    frame = fit_bounds(bounds, 560.0, 380.0)
    km, points = scale_km(frame, 0.14)
    lon, lat = middle_of(frame)
    spot = to_paper(frame, np.array([[lon, lat]]))[0]
    ends = paper_to_degrees(frame, spot + np.array([[-points / 2, 0.0], [points / 2, 0.0]]))
    (west, south), (east, north) = ends
    measured = Geodesic.WGS84.Inverse(south, west, north, east)["s12"]
    assert measured == pytest.approx(km * 1000, rel=1e-3)


def test_a_region_is_nowhere_out_of_scale(brief: Brief) -> None:
    """On the shipped maps a kilometre is nowhere drawn more than 2.5 % too long, as measured at their edges."""
    for spec in brief.maps:
        assert spec.bounds
        frame = fit_bounds(spec.bounds, 560.0, 380.0)
        for x, y in itertools.product((5.0, 280.0, 555.0), (5.0, 190.0, 375.0)):
            (west, lat), (east, to_lat) = paper_to_degrees(
                frame, np.array([[x - 2, y], [x + 2, y]])
            )
            metres = Geodesic.WGS84.Inverse(lat, west, to_lat, east)["s12"]
            assert 4 / frame.points_per_m / metres == pytest.approx(1.0, abs=0.025)


@given(st.floats(-170, 170), st.floats(-70, 70), st.floats(0, 1), st.floats(0, 1))
def test_a_place_comes_back_from_paper(lon: float, lat: float, across: float, up: float) -> None:
    """What is drawn in a frame is read off it again."""
    frame = fit_bounds((lon - 8, lat - 6, lon + 8, lat + 6), 500.0, 400.0)
    spot = np.array([[across * frame.width, up * frame.height]])
    np.testing.assert_allclose(to_paper(frame, paper_to_degrees(frame, spot)), spot, atol=1e-6)


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(1, 8)), min_size=1, max_size=12))
def test_lines_that_end_together_end_apart(wanted: list[tuple[float, float]]) -> None:
    """Each has its room on the ring, however they would have come."""
    ring, angles = spread([angle for angle, _ in wanted], [half for _, half in wanted])
    ends = np.column_stack([np.cos(angles), np.sin(angles)])
    for (i, a), (j, b) in itertools.combinations(enumerate(ends), 2):
        apart = np.arccos(np.clip(a @ b, -1, 1)) * ring
        assert apart > 0.98 * (wanted[i][1] + wanted[j][1])


def test_a_map_of_modelled_roads_without_bounds_holds_them_and_no_more(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """All places of the brief set the frame, from the sea to the desert, for a road of 700 km."""
    spec = map_of(brief, "closures").model_copy(update={"bounds": None})
    frame = frame_for(spec, layers, 500.0, 400.0)
    flow = flow_to_show(layers)
    assert flow is not None
    closed = layers["crossings"].set_index("id").geometry[["ras-jedir"]]
    lines = traffic_of(layers, flow).lines
    spots = to_paper(frame, shapely.get_coordinates([*lines, *closed]))
    assert is_inside(frame, spots).all()
    assert (np.ptp(spots, axis=0) / (500.0, 400.0)).max() > 0.75
    places = to_paper(frame, shapely.get_coordinates(layers["places"].geometry))
    assert not is_inside(frame, places).all()


def test_a_printed_map_holds_ends_that_lie_little_beyond_it() -> None:
    """Across ±180°, too; an end on the other side of the world does not widen the map."""
    flows = gpd.GeoDataFrame({"origin": ["near"], "destination": ["far"]})
    spots = [shapely.Point(-179, 0), shapely.Point(10, 0)]
    places = gpd.GeoDataFrame({"id": ["near", "far"]}, geometry=spots, crs="EPSG:4326")
    layers = {"flows": flows, "places": places}
    spec = unchecked_map(layers=("flows", "places"), bounds=(170.0, -5.0, 178.0, 5.0))
    frame = frame_for(spec, layers, 500.0, 400.0)
    near, far = is_inside(frame, to_paper(frame, shapely.get_coordinates(spots)))
    assert near
    assert not far


def test_a_frame_holds_its_bounds() -> None:
    """All of the bounds is in the box, and they fill it in one direction."""
    frame: Frame = fit_bounds((-2.0, 23.0, 27.0, 40.0), 560.0, 380.0)
    corners = to_paper(
        frame, np.array([[-2.0, 23], [27.0, 23], [27.0, 40], [-2.0, 40], [12.5, 23]])
    )
    assert corners.min() > -1e-6
    assert (corners <= [560.0, 380.0]).all()
    assert np.isclose(np.ptp(corners, axis=0), [560.0, 380.0], atol=0.5).any()


def test_a_detail_that_only_the_wide_map_needs_stands_beside_it(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Caption and scale of an inset were printed over the map, which had taken the width of the page."""
    spec = map_of(brief, "hub-shift").model_copy(update={"stages": ()})
    bare = brief.model_copy(update={"maps": (spec,)})

    def choose(_: Map, scene: Scene, frame: Frame) -> list[Inset]:
        spots = shapely.get_coordinates(scene.layers["places"].geometry)
        detail = Inset("A detail", scene, partial(fit_points, spots), is_detail=True)
        return [detail] if frame.width > WIDE - 1 else []

    monkeypatch.setattr("geo.figures.layout.choose_insets", choose)
    figure = draw_brief_figure(bare, "hub-shift", layers).figure
    maps = [axes.get_window_extent() for axes in panels(figure)]
    assert len(maps) == 2
    assert overlap(*maps) <= 0
    (caption,) = (box for text, box in texts(figure.axes[0], "text") if text == "A detail")
    assert all(overlap(caption, box) <= 0 for box in maps)
