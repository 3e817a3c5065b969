"""Insets: the same map at its stages, or with a crossing shut; a detail where towns crowd; an overview."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from scipy.cluster.hierarchy import fclusterdata

from geo.figures.frame import Frame, frame_around, frame_of, is_inside, place, position
from geo.figures.panel import Scene
from geo.figures.paper import Points
from geo.figures.traffic import own_closures, traffic_of
from geo.maps import MapSpec

MOST: Final = 3
EXTENT: Final = ("flows", "zones", "barriers", "places")
ANYWHERE: Final = (-10.0, 20.0, 40.0, 45.0)
CROWDED: Final = 26.0  # points within which towns and crossings hinder each other's names
CROWD: Final = 4  # of them, at least
ENLARGED: Final = 2.0  # times, at least; else the detail would show no more


@dataclass(frozen=True, eq=False)
class Inset:
    """A small map beside the large one.

    Attributes
    ----------
    caption
        What it shows.
    scene
        What is drawn.
    lay
        Width and height in points to its frame.
    is_detail
        Whether its outline is drawn on the large map, which leaves the names in it to it.
    weight
        Its share of the column's height.
    """

    caption: str
    scene: Scene
    lay: Callable[[float, float], Frame]
    is_detail: bool = False
    shows_main: bool = False
    weight: float = 1.0


def frame_for(
    spec: MapSpec, layers: Mapping[str, gpd.GeoDataFrame], width: float, height: float
) -> Frame:
    """Lay a map into a box: its bounds; without any, all that it shows."""
    if spec.bounds:
        return frame_of(spec.bounds, width, height)
    for name in EXTENT:
        if name in spec.layers and layers[name].geometry.notna().any():
            shapes = layers[name].geometry.dropna().to_numpy()
            return frame_around(shapely.get_coordinates(shapes), width, height)
    return frame_of(ANYWHERE, width, height)


def insets(spec: MapSpec, scene: Scene, frame: Frame) -> list[Inset]:
    """Choose the insets of a map, at most three, given the frame of the large one."""
    found = [*_stages(spec, scene), *_closures(scene)]
    if not found:
        found = [*_detail(scene, frame)]
    return [*found[: MOST - 1], *_overview(scene, frame)][:MOST]


def _stages(spec: MapSpec, scene: Scene) -> Iterator[Inset]:
    """Show each stage by itself."""
    for stage in spec.stages:
        flows = scene.layers["flows"]
        layers = {**scene.layers, "flows": flows[flows["flow"].isin(stage.flows)]}
        yield Inset(
            scene.words.pick(stage.label), replace(scene, layers=layers, elsewhere=None),
            partial(frame_for, spec, scene.layers),
        )  # fmt: skip


def _closures(scene: Scene) -> Iterator[Inset]:
    """Show each of the brief's own closures, with what changes."""
    if scene.traffic is None:
        return
    own = own_closures(scene.layers)
    for row in own[own["flow"] == scene.traffic.flow].to_dict("records"):
        shut = traffic_of(scene.layers, scene.traffic.flow, row["closure"])
        more = scene.words.number(round(float(row["hours_added"]), 1))
        caption = f"{scene.words.of(row, 'label')}: {scene.words.say('hours_more', n=more)}"
        crossings = scene.layers["crossings"].geometry[
            scene.layers["crossings"]["id"].isin(shut.closed)
        ]
        within = shapely.get_coordinates([*shut.lines, *crossings])
        yield Inset(
            caption, replace(scene, traffic=shut), partial(frame_around, within, margin=0.08)
        )


def _detail(scene: Scene, frame: Frame) -> Iterator[Inset]:
    """Enlarge the place where most towns crowd."""
    spots, is_town = _named_spots(scene)
    crowd = (
        crowded(place(frame, spots), is_town, frame)
        if len(spots) >= CROWD
        else np.empty(0, dtype=int)
    )
    if len(crowd):
        within = spots[crowd]
        close = replace(scene, shown=scene.shown - {"flows", "areas"}, elsewhere=None)
        yield Inset(
            scene.words.say("detail"), close,
            partial(frame_around, within, margin=0.22), is_detail=True, weight=1.5,
        )  # fmt: skip


def _named_spots(scene: Scene) -> tuple[Points, Any]:
    """Give lon, lat of towns and crossings, and which are towns."""
    tables = []
    if "places" in scene.shown:
        places = scene.layers["places"]
        tables.append((places[places["kind"] == "town"], True))
    if "crossings" in scene.shown:
        tables.append((scene.layers["crossings"], False))
    spots = [shapely.get_coordinates(table.geometry) for table, _ in tables]
    kinds = [np.full(len(table), is_town) for table, is_town in tables]
    return np.concatenate([np.empty((0, 2)), *spots]), np.concatenate(
        [np.empty(0, dtype=bool), *kinds]
    )


def crowded(spots: Points, is_town: Any, frame: Frame) -> Any:  # noqa: ANN401 - arrays of bool and int
    """Give the indices of the crowd with the most towns that an inset would enlarge; none where there is none.

    Parameters
    ----------
    spots
        In points of the frame.
    is_town
        Which of them are towns; the others are crossings.

    Examples
    --------
    >>> frame = frame_of((0.0, 0.0, 10.0, 8.0), 500.0, 400.0)
    >>> spots = np.array([[10, 10], [20, 15], [30, 12], [25, 20], [400, 300.0]])
    >>> crowded(spots, np.full(5, True), frame).tolist()
    [0, 1, 2, 3]
    """
    seen = np.flatnonzero(is_inside(frame, spots))
    if len(seen) < CROWD:
        return np.empty(0, dtype=int)
    group = fclusterdata(spots[seen], CROWDED, criterion="distance", method="single")
    best, towns = np.empty(0, dtype=int), 1
    for one in np.unique(group):
        members = seen[group == one]
        extent = np.ptp(spots[members], axis=0)
        enlarged = 1 / ENLARGED * 0.25 * np.array([frame.width, frame.height])
        if (
            len(members) >= CROWD
            and is_town[members].sum() > towns
            and (extent < 2 * enlarged).all()
        ):
            best, towns = members, int(is_town[members].sum())
    return best


def _overview(scene: Scene, frame: Frame) -> Iterator[Inset]:
    """Show the flows that leave the map whole."""
    if "flows" not in scene.shown:
        return
    flows = scene.layers["flows"]
    flows = flows[flows.geometry.notna()]
    out = [not bool(is_inside(frame, _ends(frame, line)).all()) for line in flows.geometry]
    leaving = flows[np.array(out, dtype=bool)]
    if leaving.empty:
        return
    corners = position(frame, np.array([[0.0, 0.0], [frame.width, frame.height]]))
    within = np.concatenate([shapely.get_coordinates(leaving.geometry.to_numpy()), corners])
    single = leaving.sort_values(["flow", "strand"]).drop_duplicates("flow")
    ends = {*single["origin"], *single["destination"]}
    places = scene.layers["places"]
    layers = {**scene.layers, "flows": single, "places": places[places["id"].isin(ends)]}
    yield Inset(
        scene.words.say("overview"),
        replace(scene, layers=layers, shown=frozenset({"flows", "places"}), elsewhere=None, is_overview=True,
            ground=replace(scene.ground, names={})),
        partial(frame_around, within, margin=0.06), shows_main=True, weight=1.1,
    )  # fmt: skip


def _ends(frame: Frame, line: Any) -> Points:  # noqa: ANN401 - a shape
    points = shapely.get_coordinates(line)
    return place(frame, points[[0, -1]])
