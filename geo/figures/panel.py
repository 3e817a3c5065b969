"""One map in one box: the ground, what lies on it, and its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.figures import curves, marks
from geo.figures.areas import draw_areas, draw_barriers, draw_buffers, draw_corridors, draw_zones
from geo.figures.courses import Course, courses, row_widths
from geo.figures.flow_lines import BADGE, HEAD, badge_spots, draw_badge, draw_flows
from geo.figures.frame import Frame, is_inside, place, place_shape, position
from geo.figures.ground import Ground, draw_ground
from geo.figures.labels import Label, place_labels
from geo.figures.paper import Points
from geo.figures.traffic import Traffic, draw_traffic
from geo.figures.words import Words

ARROWS: Final = "→↗↑↖←↙↓↘"  # from east, anticlockwise
KM_OF_POSTS: Final = 3.2  # to a point; where it is more, crossings are not named
BADGED: Final = 40.0  # points; a shorter strand of an overview has no letter


@dataclass(frozen=True, eq=False)
class Scene:
    """What a panel shows.

    Attributes
    ----------
    layers
        Tables by name, EPSG:4326.
    shown
        Names of the layers to draw.
    symbols
        The symbology table.
    words
        The figure's words, in its language.
    ground
        What lies behind.
    letters
        Commodity class → the letter that its strands bear.
    traffic
        The flow whose modelled traffic is shown, if any.
    elsewhere
        Outline in degrees of what an inset shows in detail: what lies in it is named there.
    is_overview
        Whether short strands go without their letter.
    """

    layers: Mapping[str, gpd.GeoDataFrame]
    shown: frozenset[str]
    symbols: Mapping[str, Any]
    words: Words
    ground: Ground
    letters: Mapping[str, str] = field(default_factory=dict)
    traffic: Traffic | None = None
    elsewhere: BaseGeometry | None = None
    is_overview: bool = False


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What stands in the way of names, and the names that are wanted.

    Attributes
    ----------
    lines
        In points.
    marks
        Centres and radii in points.
    labels
        Names to be written.
    """

    lines: tuple[Points, ...] = ()
    marks: tuple[tuple[Points, float], ...] = ()
    labels: tuple[Label, ...] = ()

    def __add__(self, other: _Drawn) -> _Drawn:
        return _Drawn(
            self.lines + other.lines, self.marks + other.marks, self.labels + other.labels
        )


def draw_panel(axes: Axes, frame: Frame, scene: Scene) -> list[str]:
    """Draw a scene into axes that count points; give the names that found no room."""
    draw_ground(axes, frame, scene.ground)
    _draw_wide(axes, frame, scene)
    laid: list[Course] = []
    if "flows" in scene.shown:
        widths = row_widths(scene.layers["flows"], scene.symbols)
        laid = courses(scene.layers["flows"], scene.layers["places"], frame, widths)
    drawn = (
        _draw_modelled(axes, frame, scene)
        + _draw_barriers(axes, frame, scene)
        + _draw_courses(axes, frame, scene, laid)
        + _draw_places(axes, frame, scene, laid)
        + _draw_crossings(axes, frame, scene)
        + _Drawn(labels=tuple(_zone_labels(frame, scene)))
    )
    drawn += _Drawn(labels=tuple(_country_labels(frame, scene, drawn.labels)))
    drawn += _draw_events(axes, frame, scene, drawn)
    lines = [line[:: max(1, len(line) // 24)] for line in drawn.lines]
    if scene.elsewhere is not None:
        lines.append(place(frame, shapely.get_coordinates(scene.elsewhere)))
    return place_labels(axes, drawn.labels, lines, drawn.marks)


def _draw_wide(axes: Axes, frame: Frame, scene: Scene) -> None:
    for name, draw in (("areas", draw_areas), ("buffers", draw_buffers), ("zones", draw_zones)):
        if name in scene.shown:
            draw(axes, frame, scene.layers[name], scene.symbols)


def _draw_modelled(axes: Axes, frame: Frame, scene: Scene) -> _Drawn:
    """Draw one flow's traffic; where all is open, on its corridors: those of a closure are not known."""
    traffic = scene.traffic
    if traffic is None:
        return _Drawn()
    if traffic.closure is None:
        colour = scene.symbols["commodity"][traffic.commodity]["colour"]
        corridors = scene.layers["corridors"]
        own = corridors[corridors["flow"] == traffic.flow]
        draw_corridors(axes, frame, own, scene.symbols, colour)
    return _Drawn(lines=tuple(draw_traffic(axes, frame, traffic, scene.symbols)))


def _draw_courses(axes: Axes, frame: Frame, scene: Scene, laid: Sequence[Course]) -> _Drawn:
    strands = draw_flows(axes, laid, scene.symbols)
    if not strands:
        return _Drawn()
    heads = tuple((strand.line[-1], HEAD / 2) for strand in strands)
    lettered = [
        strand
        for strand in strands
        if not scene.is_overview or curves.way(strand.line)[-1] > BADGED
    ]
    spots = place(frame, shapely.get_coordinates(scene.layers["places"].geometry))
    badges = badge_spots(lettered, (frame.width, frame.height), spots)
    for strand, spot in zip(lettered, badges, strict=True):
        kind = strand.row["commodity_class"]
        draw_badge(axes, spot, scene.letters[kind], scene.symbols["commodity"][kind]["colour"])
    return _Drawn(
        tuple(strand.line for strand in strands),
        heads + tuple((spot, BADGE) for spot in badges),
        tuple(_beyond_labels(laid, frame, scene)),
    )


def _draw_places(axes: Axes, frame: Frame, scene: Scene, laid: Sequence[Course]) -> _Drawn:
    if "places" not in scene.shown:
        return _Drawn()
    places = scene.layers["places"]
    colour = scene.symbols["layer"]["places"]["colour"]
    ends = {end for course in laid for end in course.ends}
    zones = set(scene.layers["zones"]["zone"]) if "zones" in scene.shown else set()
    drawn = _Drawn()
    spots = place(frame, shapely.get_coordinates(places.geometry))
    for row, spot in zip(places.to_dict("records"), spots, strict=True):
        # A zone's readings are drawn and named where they lie; the point between them is no place.
        if not is_inside(frame, spot, margin=2.0) or row["id"] in zones - ends:
            continue
        is_town = row["kind"] == "town"
        (marks.draw_town if is_town else marks.draw_label_point)(axes, spot, colour)
        radius = marks.TOWN if is_town else marks.LABEL_POINT
        drawn += _Drawn(marks=((spot, radius),))
        if not _is_elsewhere(scene, row["geometry"]):
            style, rank = "town" if is_town else "area", 0 if row["id"] in ends else 2
            name = scene.words.of(row, "label")
            drawn += _Drawn(labels=(Label(name, (spot[0], spot[1]), style, radius, rank),))
    return drawn


def _is_elsewhere(scene: Scene, spot: Any) -> bool:  # noqa: ANN401 - a point
    return scene.elsewhere is not None and bool(shapely.covers(scene.elsewhere, spot))


def _draw_crossings(axes: Axes, frame: Frame, scene: Scene) -> _Drawn:
    """Draw border crossings; where the scale is small, only those that are shut are named."""
    if "crossings" not in scene.shown:
        return _Drawn()
    table = scene.layers["crossings"]
    colour = scene.symbols["layer"]["crossings"]["colour"]
    shut = scene.traffic.closed if scene.traffic else ()
    are_named = KM_OF_POSTS * frame.points_per_m * 1000 > 1
    drawn = _Drawn()
    spots = place(frame, shapely.get_coordinates(table.geometry))
    for row, spot in zip(table.to_dict("records"), spots, strict=True):
        if not is_inside(frame, spot, margin=2.0):
            continue
        is_shut = row["id"] in shut
        marks.draw_crossing(axes, spot, colour, shut=is_shut)
        radius = marks.CROSSING * (1.5 if is_shut else 1.0)
        drawn += _Drawn(marks=((spot, radius),))
        if is_shut or are_named:
            style, rank = ("shut", 0) if is_shut else ("crossing", 4)
            name = scene.words.of(row, "label")
            drawn += _Drawn(labels=(Label(name, (spot[0], spot[1]), style, radius, rank),))
    return drawn


def _zone_labels(frame: Frame, scene: Scene) -> Iterator[Label]:
    if "zones" not in scene.shown:
        return
    zones = scene.layers["zones"]
    for row, shape in zip(zones.to_dict("records"), zones.geometry, strict=True):
        if shape is None or _is_elsewhere(scene, shape.representative_point()):
            continue
        placed = place_shape(frame, shape, beside=0)
        if not placed.is_empty:
            spot = shapely.get_coordinates(placed.representative_point())[0]
            west, south, east, north = placed.bounds
            radius = min(9.0, (east - west) / 2, (north - south) / 2)
            name = scene.words.of(row, "candidate") or scene.words.of(row, "label")
            yield Label(name, (spot[0], spot[1]), "zone", radius, 3)


def _country_labels(frame: Frame, scene: Scene, labels: Sequence[Label]) -> Iterator[Label]:
    """Name the countries in sight that the brief does not, for who wants to know where this is."""
    named = {label.text.lstrip(f"{ARROWS} ") for label in labels}
    for name, shape in scene.ground.names.items():
        placed = shapely.Polygon() if name in named else place_shape(frame, shape, beside=-12)
        if not placed.is_empty:
            parts = shapely.get_parts(placed)
            low, high = np.split(shapely.bounds(parts), 2, axis=1)
            largest = parts[int(np.argmax(np.prod(high - low, axis=1)))]
            spot = shapely.get_coordinates(shapely.point_on_surface(largest))[0]
            yield Label(name, (spot[0], spot[1]), "country", 0.0, 5)


def _draw_barriers(axes: Axes, frame: Frame, scene: Scene) -> _Drawn:
    if "barriers" not in scene.shown:
        return _Drawn()
    table = scene.layers["barriers"]
    drawn = draw_barriers(axes, frame, table, scene.symbols)
    rows = {row["id"]: row for row in table.to_dict("records")}
    labels = []
    for name, line in drawn:
        spot = curves.at(line, curves.way(line)[-1] / 2)[0]
        if not _is_elsewhere(scene, Point(position(frame, spot[None])[0])):
            text = scene.words.of(rows[name], "label")
            labels.append(Label(text, (spot[0], spot[1]), "barrier", 4.0, 3))
    return _Drawn(lines=tuple(line for _, line in drawn), labels=tuple(labels))


def _beyond_labels(laid: Sequence[Course], frame: Frame, scene: Scene) -> Iterator[Label]:
    """Name the ends beyond the edge where their lines leave the frame, with an arrow."""
    rows = {row["id"]: row for row in scene.layers["places"].to_dict("records")}
    leaving: dict[str, Points] = {}
    for course in laid:
        for name, end, line in zip(
            course.named, course.ends, (course.line, course.line[::-1]), strict=True
        ):
            if end is None and name in rows:
                leaving.setdefault(name, line)
    for name, line in leaving.items():
        inside = line[is_inside(frame, line, margin=7.0)]
        if len(inside):
            turn = round(curves.bearing(line[0] - inside[0]) / (np.pi / 4)) % 8
            text = f"{ARROWS[turn]} {scene.words.of(rows[name], 'label')}"
            yield Label(text, (inside[0][0], inside[0][1]), "beyond", 2.5, 1)


def _draw_events(axes: Axes, frame: Frame, scene: Scene, drawn: _Drawn) -> _Drawn:
    """Draw numbers beside the places of events, with a fine line where they stand apart."""
    if "events" not in scene.shown:
        return _Drawn()
    colour = scene.symbols["layer"]["events"]["colour"]
    crossed = np.concatenate([np.full((1, 2), -1e6), *drawn.lines])
    placed = _Drawn()
    for number, shape in enumerate(scene.layers["events"].geometry, start=1):
        lon_lat = shapely.get_coordinates(shape)
        for spot, at_deg in zip(place(frame, lon_lat), lon_lat, strict=True):
            if not is_inside(frame, spot, margin=2.0) or _is_elsewhere(scene, Point(at_deg)):
                continue
            taken = np.array([centre for centre, _ in drawn.marks + placed.marks]).reshape(-1, 2)
            at = marks.beside_spot(spot, taken, crossed, (frame.width, frame.height))
            if np.hypot(*(at - spot)) > 2 * marks.EVENT:
                axes.plot(*np.array([spot, at]).T, color=colour, linewidth=0.6, zorder=8.8)
            marks.draw_event(axes, at, scene.words.number(number), colour)
            placed += _Drawn(marks=((at, marks.EVENT),))
    return placed
