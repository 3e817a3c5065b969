"""Insets: stages, closures, a detail where towns crowd, an overview of flows that leave the map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Booleans
from geo.brief.model import Map
from geo.figures.frame import (
    Frame,
    fit_bounds,
    fit_points,
    is_inside,
    paper_to_degrees,
    to_paper,
    wrapped_lon,
)
from geo.figures.messages import Messages
from geo.figures.modelled_traffic import traffic_of
from geo.figures.panel import Scene
from geo.figures.paper import Points
from geo.geodesy.country_outlines import Bounds
from geo.layers.layer_rows import rows_of
from geo.maps.described_closures import described_closures, flow_to_show

MOST_INSETS: Final = 3
# The first of these layers with a shape fills a map without bounds.
EXTENT_LAYERS: Final = ("flows", "zones", "barriers", "places")
ANYWHERE: Final = (-10.0, 20.0, 40.0, 45.0)  # degrees: the frame of a map that shows nothing
CROWDED: Final = 26.0  # points between towns or crossings whose names get in each other's way
CROWD: Final = 4  # the least number of such towns and crossings for a detail
ENLARGED: Final = 2.0  # the least enlargement that makes a detail worthwhile
NEAR: Final = 0.6  # of a map's extent: an end of a flow no farther beyond its bounds belongs on it
ROOM: Final = 0.05  # of the extent, between such an end and the frame


@dataclass(frozen=True, eq=False)
class Inset:
    """A small map beside the large one.

    Attributes
    ----------
    caption
        Text that says what the map shows.
    scene
        The layers and modelled traffic that are drawn on it.
    fit
        Function from the width and height of the drawing, in points, to the frame that shows what matters in it.
    is_detail
        Whether its outline is drawn on the large map, which leaves its names to the inset.
    is_overview
        Whether the outline of the large map is drawn on it.
    weight
        Its share of the column's height.
    """

    caption: str
    scene: Scene
    fit: Callable[[float, float], Frame]
    is_detail: bool = False
    is_overview: bool = False
    weight: float = 1.0


def frame_for(
    spec: Map, layers: Mapping[str, gpd.GeoDataFrame], width: float, height: float
) -> Frame:
    """Return the frame in which a map fills a box of paper.

    A map with bounds shows them, and ends of flows that lie little beyond them. A map without bounds shows all that
    its first layer with shapes contains; a map of modelled traffic alone, the roads of one flow.

    Parameters
    ----------
    layers
        Tables by name, EPSG:4326.
    width, height
        Size of the box, in points.
    """
    if spec.bounds:
        is_drawn = {"flows", "places"} <= set(spec.layers)
        bounds = _with_near_ends(spec.bounds, layers) if is_drawn else spec.bounds
        return fit_bounds(bounds, width, height)
    if "flows" not in spec.layers and len(shapes := _modelled_shapes(spec, layers)):
        return fit_points(shapely.get_coordinates(shapes), width, height)
    for name in EXTENT_LAYERS:
        if name in spec.layers and layers[name].geometry.notna().any():
            shapes = layers[name].geometry.dropna().to_numpy()
            return fit_points(shapely.get_coordinates(shapes), width, height)
    return fit_bounds(ANYWHERE, width, height)


def _modelled_shapes(spec: Map, layers: Mapping[str, gpd.GeoDataFrame]) -> list[BaseGeometry]:
    """Return the roads of the flow whose modelled traffic a map shows, and the crossings that its closures close."""
    shows_traffic = "segments" in {*spec.layers} - {*spec.hidden}
    flow = flow_to_show(layers) if shows_traffic else None
    if flow is None:
        return []
    closures, crossings = described_closures(layers), layers["crossings"]
    closed = {*closures.loc[closures["flow"] == flow, "closed"].explode()}
    is_closed = crossings["id"].isin(closed)
    return [*traffic_of(layers, flow).lines, *crossings.geometry[is_closed]]


def _with_near_ends(bounds: Bounds, layers: Mapping[str, gpd.GeoDataFrame]) -> Bounds:
    """Widen bounds so that they contain the ends of flows that lie little beyond them.

    A reader of a page drags the map to follow a line; on paper, a line that leaves the map is hard to follow. Bounds
    are west, south, east, north in degrees, within ±180°.
    """
    west, south, east, north = bounds
    size_deg = np.array([(east - west) % 360.0, north - south])
    middle = np.array([west, south]) + size_deg / 2
    flows, places = layers["flows"], layers["places"]
    is_end = places["id"].isin({*flows["origin"], *flows["destination"]})
    offsets_deg = (
        shapely.get_coordinates(shapely.point_on_surface(places.geometry[is_end])) - middle
    )
    # The shorter way round the globe.
    offsets_deg[:, 0] = (offsets_deg[:, 0] + 180.0) % 360.0 - 180.0
    near_offsets_deg = offsets_deg[(np.abs(offsets_deg) < (0.5 + NEAR) * size_deg).all(axis=1)]
    # The new corners, as offsets from the middle: those of the bounds, or of an end that lies farther out.
    low = np.minimum(
        -size_deg / 2, (near_offsets_deg - ROOM * size_deg).min(axis=0, initial=np.inf)
    )
    high = np.maximum(
        size_deg / 2, (near_offsets_deg + ROOM * size_deg).max(axis=0, initial=-np.inf)
    )
    (west, south), (east, north) = middle + low, middle + high
    return wrapped_lon(west), float(south), wrapped_lon(east), float(north)


def choose_insets(spec: Map, scene: Scene, frame: Frame) -> list[Inset]:
    """Choose the insets of a map, at most three; ``frame`` is the frame of the large map."""
    insets = requested_insets(spec, scene) or [*_detail(scene, frame)]
    return [*insets, *_overview(scene, frame)]


def requested_insets(spec: Map, scene: Scene) -> list[Inset]:
    """Return the insets that the brief asks for: the stages of a map, then the closures that it describes.

    They do not depend on the frame of the large map. They are at most two, so that an overview still has a place.
    """
    return [*_stages(spec, scene), *_closures(scene)][: MOST_INSETS - 1]


def _stages(spec: Map, scene: Scene) -> Iterator[Inset]:
    """Yield an inset for each stage of a map, with the flows of that stage."""
    flows = scene.layers["flows"]
    for stage in spec.stages:
        layers = {**scene.layers, "flows": flows[flows["flow"].isin(stage.flows)]}
        fit = partial(frame_for, spec, scene.layers)
        caption = stage.label.in_language(scene.messages.language)
        yield Inset(caption, replace(scene, layers=layers), fit)


def _closures(scene: Scene) -> Iterator[Inset]:
    """Yield an inset for each closure that the brief describes for the flow whose modelled traffic is shown.

    It shows how the traffic of that flow changes, and fits its roads and the closed crossings.
    """
    if scene.traffic is None:
        return
    closures, crossings = described_closures(scene.layers), scene.layers["crossings"]
    messages = scene.messages
    for row in rows_of(closures[closures["flow"] == scene.traffic.flow]):
        traffic = traffic_of(scene.layers, scene.traffic.flow, row["closure"])
        caption = closure_caption(row, messages)
        closed = crossings.geometry[crossings["id"].isin(traffic.closed)]
        extent = shapely.get_coordinates([*traffic.lines, *closed])
        fit = partial(fit_points, extent, margin=0.08)
        yield Inset(caption, replace(scene, traffic=traffic), fit)


def closure_caption(row: Mapping[str, Any], messages: Messages) -> str:
    """Return the caption of a closure: its name, the hours it costs a flow, the share of the flow without a route.

    A cost or a share that does not exist is left out. ``row`` is a row of the table of closures.
    """
    caption, no_way_left = messages.row_text(row, "label"), float(row["no_way_left"])
    if not pd.isna(row["hours_lost"]):  # NaN where nothing has a route left
        cost = messages.message("closure_cost", n=messages.cost(float(row["hours_lost"])))
        caption = f"{caption}{messages.colon}{cost}"
    without_route = messages.percent(no_way_left)
    # A share that would be written as "0%" says nothing.
    if without_route == messages.percent(0.0):
        return caption
    return f"{caption}. {messages.message('no_way', p=without_route)}"


def _detail(scene: Scene, frame: Frame) -> Iterator[Inset]:
    """Yield an enlarged detail of the area where most towns crowd on the large map, if they crowd anywhere.

    It shows no flows and areas: those are on the large map.
    """
    spots, is_town = _named_spots(scene)
    crowd = crowded(to_paper(frame, spots), is_town, frame)
    if len(crowd):
        detail_scene = replace(scene, shown=scene.shown - {"flows", "areas"})
        fit = partial(fit_points, spots[crowd], margin=0.22)
        caption = scene.messages.message("detail")
        yield Inset(caption, detail_scene, fit, is_detail=True, weight=1.5)


def _named_spots(scene: Scene) -> tuple[Points, Any]:
    """Return lon, lat of the towns and crossings that a scene shows, one row each, and whether each is a town."""
    places, crossings = scene.layers["places"], scene.layers["crossings"]
    # Of a layer that is not shown, no row is left.
    towns = places[(places["kind"] == "town") & ("places" in scene.shown)]
    crossings = crossings if "crossings" in scene.shown else crossings[:0]
    spots = [shapely.get_coordinates(table.geometry) for table in (towns, crossings)]
    return np.concatenate(spots), np.repeat([True, False], [len(towns), len(crossings)])


def crowded(spots: Points, is_town: Any, frame: Frame) -> Any:  # noqa: ANN401 - arrays of bool and int
    """Find the crowd with the most towns that an inset would enlarge; return the indices of its spots.

    A crowd is a chain of at least :data:`CROWD` spots, each no farther than :data:`CROWDED` from the next, with at
    least two towns. Without one, the result is empty.

    Parameters
    ----------
    spots
        Towns and crossings, in points of the frame.
    is_town
        Whether each spot is a town; if not, it is a crossing.

    Examples
    --------
    >>> frame = fit_bounds((0.0, 0.0, 10.0, 8.0), 500.0, 400.0)
    >>> spots = np.array([[10, 10], [20, 15], [30, 12], [25, 20], [400, 300.0]])
    >>> crowded(spots, np.full(5, True), frame).tolist()
    [0, 1, 2, 3]
    """
    best, most_towns = np.empty(0, dtype=int), 1
    visible = np.flatnonzero(is_inside(frame, spots))
    if len(visible) < CROWD:
        return best
    # A crowd larger than this would not be enlarged enough by an inset of about half the size of the map.
    largest = 0.5 / ENLARGED * np.array([frame.width, frame.height])
    offsets = spots[visible][:, None] - spots[visible]
    is_near = np.hypot(offsets[..., 0], offsets[..., 1]) <= CROWDED
    for chain in _chains(is_near):
        members = visible[chain]
        towns = int(is_town[members].sum())
        is_small = (np.ptp(spots[members], axis=0) < largest).all()
        if len(members) >= CROWD and towns > most_towns and is_small:
            best, most_towns = members, towns
    return best


def _chains(is_near: Booleans) -> Iterator[Booleans]:
    """Yield each chain of spots that are near each other, directly or by way of other spots.

    ``is_near`` is a square matrix: whether the spot of a row is near the spot of a column. A chain is an array of
    booleans: whether each spot belongs to it. We do not use `scipy.sparse.csgraph` for this, because it takes a tenth
    of a second to import.
    """
    is_left = np.ones(len(is_near), dtype=bool)
    while is_left.any():
        # From the first row that is left, to its neighbours, then to theirs, until no neighbour is new.
        chain = newest = np.arange(len(is_near)) == np.flatnonzero(is_left)[0]
        while newest.any():
            newest = is_near[newest].any(axis=0) & ~chain
            chain = chain | newest
        is_left &= ~chain
        yield chain


def _overview(scene: Scene, frame: Frame) -> Iterator[Inset]:
    """Yield an overview with the whole of each flow that leaves the large map, if any does.

    It shows one strand for each of these flows, and only their places; countries have no names.
    """
    if "flows" not in scene.shown:
        return
    flows = scene.layers["flows"]
    flows = flows[flows.geometry.notna()]
    leaves = [not is_inside(frame, _ends(frame, line)).all() for line in flows.geometry]
    leaving = flows[np.array(leaves, dtype=bool)]
    if leaving.empty:
        return
    # The overview also contains the large map, whose outline is drawn on it.
    corners = paper_to_degrees(frame, np.array([[0.0, 0.0], [frame.width, frame.height]]))
    extent = np.concatenate([shapely.get_coordinates(leaving.geometry.to_numpy()), corners])
    single = leaving.sort_values(["flow", "strand"]).drop_duplicates("flow")
    places = scene.layers["places"]
    places = places[places["id"].isin({*single["origin"], *single["destination"]})]
    overview = replace(
        scene, layers={**scene.layers, "flows": single, "places": places},
        shown=frozenset({"flows", "places"}), is_overview=True, ground=replace(scene.ground, names={}),
    )  # fmt: skip
    fit = partial(fit_points, extent, margin=0.06)
    yield Inset(scene.messages.message("overview"), overview, fit, is_overview=True, weight=1.1)


def _ends(frame: Frame, line: Any) -> Points:  # noqa: ANN401 - a shape
    return to_paper(frame, shapely.get_coordinates(line)[[0, -1]])
