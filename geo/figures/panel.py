"""One map in one box: the base map, the layers on it, and their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from geo.figures.areas import draw_areas, draw_barriers, draw_buffers, draw_corridors, draw_zones
from geo.figures.drawing import marks, polylines
from geo.figures.drawing.flow_curves import FlowCurve
from geo.figures.drawing.flow_layout import arrange_flows
from geo.figures.drawing.flow_lines import (
    BADGE,
    DOT,
    HEAD,
    badge_spots,
    dating_of,
    dot_of,
    draw_badge,
    draw_flows,
    is_dotted,
)
from geo.figures.drawing.ground import BaseMap, draw_ground
from geo.figures.drawing.ground_names import write_ground_names
from geo.figures.frame import (
    Frame,
    is_inside,
    near_frame,
    paper_to_degrees,
    shape_to_paper,
    to_paper,
)
from geo.figures.label_room import Label
from geo.figures.labels import place_labels
from geo.figures.messages import Messages
from geo.figures.modelled_traffic import FlowTraffic, draw_traffic
from geo.figures.paper import Points
from geo.layers.layer_rows import rows_of
from geo.symbology import symbols

ARROWS: Final = "→↗↑↖←↙↓↘"  # from east, anticlockwise
MOST_KM_PER_POINT: Final = 3.2  # at smaller scales, crossings are not named
BADGED: Final = 40.0  # points; shorter strands of an overview have no letter


@dataclass(frozen=True, eq=False)
class Scene:
    """The content of a panel: one map in one box.

    Attributes
    ----------
    layers
        Tables by name, EPSG:4326.
    shown
        Names of the layers to draw.
    messages
        The wording of the figure's language.
    ground
        The base map.
    letters
        Commodity class → letter.
    traffic
        The flow whose modelled traffic is shown, if any.
    detail
        Outline in degrees of the area that an inset enlarges; what lies in it is named there.
    is_overview
        Whether short strands have no letter.
    """

    layers: Mapping[str, gpd.GeoDataFrame]
    shown: frozenset[str]
    messages: Messages
    ground: BaseMap
    letters: Mapping[str, str] = field(default_factory=dict)
    traffic: FlowTraffic | None = None
    detail: BaseGeometry | None = None
    is_overview: bool = False

    def colour_of(self, commodity: str) -> str:
        """Return the colour of a commodity class."""
        return str(symbols()["commodity"][commodity]["colour"])


@dataclass(frozen=True, eq=False)
class _Content:
    """What names must avoid, and the names to write.

    Attributes
    ----------
    lines
        Lines that names should not cover, in points.
    marks
        Centres and radii of marks that names must not cover, in points.
    labels
        Names to write.
    """

    lines: tuple[Points, ...] = ()
    marks: tuple[tuple[Points, float], ...] = ()
    labels: tuple[Label, ...] = ()

    def __add__(self, other: _Content) -> _Content:
        lines, marks = self.lines + other.lines, self.marks + other.marks
        return _Content(lines, marks, self.labels + other.labels)


def draw_panel(axes: Axes, frame: Frame, scene: Scene) -> list[str]:
    """Draw a scene into axes that count points, from the ground to the names; return the names that found no room.

    Each step returns what it drew as a :class:`_Content`, because names are written last, clear of all of it.
    """
    draw_ground(axes, frame, scene.ground)
    for layer, draw in (("areas", draw_areas), ("buffers", draw_buffers), ("zones", draw_zones)):
        if layer in scene.shown:
            draw(axes, frame, scene.layers[layer])
    curves: list[FlowCurve] = []
    if "flows" in scene.shown:
        curves = arrange_flows(scene.layers["flows"], scene.layers["places"], frame)
    content = (
        _draw_traffic(axes, frame, scene)
        + _draw_barriers(axes, frame, scene)
        + _draw_flows(axes, frame, scene, curves)
        + _draw_places(axes, frame, scene, curves)
        + _draw_crossings(axes, frame, scene)
        + _Content(labels=tuple(_zone_labels(frame, scene)))
    )
    # Countries that another label names already have no second label; numbers of events avoid all other marks.
    content += _Content(labels=tuple(_country_labels(frame, scene, content.labels)))
    content += _draw_events(axes, frame, scene, content)
    # The time to find room for names grows with the number of segments, so lines are thinned to fewer than 48 points.
    lines = [line[:: max(1, len(line) // 24)] for line in content.lines]
    if scene.detail is not None:
        lines.append(to_paper(frame, shapely.get_coordinates(scene.detail)))
    unplaced = place_labels(axes, content.labels, lines, content.marks)
    if scene.ground.outlines is not None:
        language = scene.messages.language
        write_ground_names(
            axes, frame, scene.ground.outlines,
            language=language, lines=content.lines, marks=content.marks,
        )  # fmt: skip
    return unplaced


def _draw_traffic(axes: Axes, frame: Frame, scene: Scene) -> _Content:
    """Draw the modelled traffic of one flow; if all crossings are open, draw its corridors below it.

    With a closure there are no corridors: the model computes them for open crossings only.
    """
    traffic = scene.traffic
    if traffic is None:
        return _Content()
    if traffic.closure is None:
        corridors = scene.layers["corridors"]
        corridors = corridors[corridors["flow"] == traffic.flow]
        draw_corridors(axes, frame, corridors, scene.colour_of(traffic.commodity))
    return _Content(lines=tuple(draw_traffic(axes, frame, traffic)))


def _draw_flows(axes: Axes, frame: Frame, scene: Scene, curves: Sequence[FlowCurve]) -> _Content:
    """Draw flows with the letters of their commodities; the result also has the names of ends beyond the frame."""
    strands = draw_flows(axes, curves)
    if not strands:
        return _Content()
    lettered = [
        strand
        for strand in strands
        if not scene.is_overview or polylines.length(strand.line) > BADGED
    ]
    places = to_paper(frame, shapely.get_coordinates(scene.layers["places"].geometry))
    dots = [dot_of(strand.line) for strand in strands if is_dotted(strand.row)]
    size = (frame.width, frame.height)
    # Letters keep clear of places and of the dots of inferred flows.
    badges = badge_spots(lettered, size, np.concatenate([places, *(dot[None] for dot in dots)]))
    # If little of a line is visible, its letter may have no room on it, and stands at the edge of the map instead.
    badges = [np.clip(spot, BADGE, np.array(size) - BADGE) for spot in badges]
    for strand, spot in zip(lettered, badges, strict=True):
        commodity = strand.row["commodity_class"]
        letter, colour = scene.letters[commodity], scene.colour_of(commodity)
        draw_badge(axes, spot, letter, colour, dating_of(strand.row))
    heads = tuple((strand.line[-1], HEAD / 2) for strand in strands)
    marked = (*heads, *((dot, DOT) for dot in dots), *((spot, BADGE) for spot in badges))
    labels = tuple(_labels_beyond(curves, frame, scene))
    return _Content(tuple(strand.line for strand in strands), marked, labels)


def _draw_places(axes: Axes, frame: Frame, scene: Scene, curves: Sequence[FlowCurve]) -> _Content:
    """Draw towns and label points, and collect their names.

    Places at the ends of visible flows have the first rank among names, the other places a later one.
    """
    ends = {end for curve in curves for end in curve.visible_ends}
    zones = set(scene.layers["zones"]["zone"]) if "zones" in scene.shown else set()
    content = _Content()
    for row, spot in _visible_points(frame, scene, "places"):
        # Zones are drawn and named where they lie; the point between their interpretations is not a place.
        if row["id"] in zones - ends:
            continue
        if row["kind"] == "town":
            style, radius, draw = "town", marks.TOWN, marks.draw_town
        else:
            style, radius, draw = "area", marks.LABEL_POINT, marks.draw_label_point
        draw(axes, spot, symbols()["layer"]["places"]["colour"])
        content += _Content(marks=((spot, radius),))
        if not _is_in_detail(scene, row["geometry"]):
            rank = 0 if row["id"] in ends else 2
            name = scene.messages.row_text(row, "label")
            content += _Content(labels=(Label(name, spot, style, radius, rank),))
    return content


def _visible_points(
    frame: Frame, scene: Scene, layer: str
) -> Iterator[tuple[Mapping[str, Any], Points]]:
    """Yield each row of a layer of points that lies within the frame, with its spot on paper, in points.

    Yield nothing if the scene does not show the layer.
    """
    if layer in scene.shown:
        rows = rows_of(scene.layers[layer])
        spots = to_paper(frame, shapely.get_coordinates(scene.layers[layer].geometry))
        for row, spot in zip(rows, spots, strict=True):
            if is_inside(frame, spot, margin=2.0):
                yield row, spot


def _is_in_detail(scene: Scene, point: BaseGeometry) -> bool:
    return scene.detail is not None and bool(shapely.covers(scene.detail, point))


def _draw_crossings(axes: Axes, frame: Frame, scene: Scene) -> _Content:
    """Draw all border crossings, smaller where many crowd, and collect the names of some.

    On the map of a closure, these are the closed crossings and those that gain most. On another map they are all
    crossings if the scale is large enough, except those that a detail names.
    """
    colour = symbols()["layer"]["crossings"]["colour"]
    visible = [*_visible_points(frame, scene, "crossings")]
    open_radius = marks.crossing_radius([spot for _, spot in visible])
    closed = scene.traffic.closed if scene.traffic else ()
    km_per_point = 1 / (frame.points_per_m * 1_000)
    is_large_scale = km_per_point < MOST_KM_PER_POINT
    content = _Content()
    for row, spot in visible:
        is_closed = row["id"] in closed
        marks.draw_crossing(axes, spot, colour, open_radius, closed=is_closed)
        radius = open_radius * (marks.CLOSED if is_closed else 1.0)
        content += _Content(marks=((spot, radius),))
        if is_closed:
            style, rank = "closed", 0
        elif scene.traffic is not None and row["id"] in scene.traffic.gaining:
            style, rank = "gaining", 1
        elif is_large_scale and not closed and not _is_in_detail(scene, row["geometry"]):
            style, rank = "crossing", 4
        else:
            continue
        name = scene.messages.row_text(row, "label")
        content += _Content(labels=(Label(name, spot, style, radius, rank),))
    return content


def _zone_labels(frame: Frame, scene: Scene) -> Iterator[Label]:
    """Yield a label for each possible extent of each zone, with the names of the zone and the extent.

    The longest names come first, because they find room least easily. The shorter text is the extent's name alone.
    """
    if "zones" not in scene.shown:
        return
    text_of = scene.messages.row_text
    rows = sorted(rows_of(scene.layers["zones"]), key=lambda row: -len(text_of(row, "label")))
    for row in rows:
        shape = row["geometry"]
        if shape is None or _is_in_detail(scene, shape.representative_point()):
            continue
        visible = shape_to_paper(frame, shape, beyond=0)
        if not visible.is_empty:
            spot = shapely.get_coordinates(visible.representative_point())[0]
            left, bottom, right, top = visible.bounds
            radius = min(9.0, (right - left) / 2, (top - bottom) / 2)
            name, extent = text_of(row, "label"), text_of(row, "candidate")
            text = "\n".join(filter(None, (name, extent)))
            yield Label(text, spot, "zone", radius, rank=3, short=extent)


def _country_labels(frame: Frame, scene: Scene, labels: Sequence[Label]) -> Iterator[Label]:
    """Yield a label, for orientation, for each visible country that none of ``labels`` names already."""
    # Names of ends beyond the frame begin with an arrow.
    labelled = {label.text.lstrip(f"{ARROWS} ") for label in labels}
    shapes = np.array([*scene.ground.names.values()], dtype=object)
    are_near = near_frame(frame, shapes)
    for name, shape, is_near in zip(scene.ground.names, shapes, are_near, strict=True):
        if not is_near or name in labelled:
            continue
        visible = shape_to_paper(frame, shape, beyond=-12)  # points within the edge of the map
        if not visible.is_empty:
            # The name stands in the part with the largest bounding box, not on one of the country's islands.
            parts = shapely.get_parts(visible)
            low, high = np.split(shapely.bounds(parts), 2, axis=1)
            box_areas = np.prod(high - low, axis=1)
            largest = parts[int(np.argmax(box_areas))]
            spot = shapely.get_coordinates(shapely.point_on_surface(largest))[0]
            yield Label(name, spot, "country", radius=0.0, rank=5)


def _draw_barriers(axes: Axes, frame: Frame, scene: Scene) -> _Content:
    """Draw defensive lines, and label each at its middle unless a detail names it."""
    if "barriers" not in scene.shown:
        return _Content()
    labels, lines = [], draw_barriers(axes, frame, scene.layers["barriers"])
    for row, line in lines:
        spot = polylines.points_at(line, polylines.length(line) / 2)[0]
        if not _is_in_detail(scene, shapely.Point(paper_to_degrees(frame, spot[None])[0])):
            name = scene.messages.row_text(row, "label")
            labels.append(Label(name, spot, "barrier", radius=4.0, rank=3))
    return _Content(lines=tuple(line for _, line in lines), labels=tuple(labels))


def _labels_beyond(curves: Sequence[FlowCurve], frame: Frame, scene: Scene) -> Iterator[Label]:
    """Yield a label for each place beyond the frame at which a flow ends, where its line leaves the frame.

    The label has an arrow towards the place. If several flows end there, the first of them decides where it stands.
    """
    rows = {row["id"]: row for row in rows_of(scene.layers["places"])}
    # Id of a place beyond the frame → the line of a flow, from that end inwards
    lines_inwards: dict[str, Points] = {}
    for curve in curves:
        lines = (curve.line, curve.line[::-1])
        for place, visible_end, line in zip(curve.end_ids, curve.visible_ends, lines, strict=True):
            if visible_end is None and place in rows:
                lines_inwards.setdefault(place, line)
    for place, line in lines_inwards.items():
        inside = line[is_inside(frame, line, margin=7.0)]
        if len(inside):
            outward_angle = polylines.angle_of(line[0] - inside[0])
            arrow = ARROWS[round(outward_angle / (np.pi / 4)) % len(ARROWS)]
            text = f"{arrow} {scene.messages.row_text(rows[place], 'label')}"
            yield Label(text, inside[0], "beyond", radius=2.5, rank=1)


def _draw_events(axes: Axes, frame: Frame, scene: Scene, content: _Content) -> _Content:
    """Draw the number of each event beside its places, with a thin line to a place if the number stands apart.

    Numbers begin at 1, in the order of the rows, and keep clear of ``content``, which is on the map already. An event
    with several places has its number beside each of them.
    """
    if "events" not in scene.shown:
        return _Content()
    colour = symbols()["layer"]["events"]["colour"]
    # A point far off the map keeps the array from being empty.
    lines = np.concatenate([np.full((1, 2), -1e6), *content.lines])
    events = _Content()
    for number, shape in enumerate(scene.layers["events"].geometry, start=1):
        lon_lat = shapely.get_coordinates(shape)
        for spot, position in zip(to_paper(frame, lon_lat), lon_lat, strict=True):
            is_visible = is_inside(frame, spot, margin=2.0)
            if not is_visible or _is_in_detail(scene, shapely.Point(position)):
                continue
            centres = [centre for centre, _ in content.marks + events.marks]
            size = (frame.width, frame.height)
            number_spot = marks.spot_for_number(spot, np.array(centres).reshape(-1, 2), lines, size)
            if np.hypot(*(number_spot - spot)) > 2 * marks.EVENT:
                leader = np.array([spot, number_spot])
                axes.plot(*leader.T, color=colour, linewidth=0.6, zorder=8.8)
            marks.draw_event(axes, number_spot, colour, scene.messages.number(number))
            events += _Content(marks=((number_spot, marks.EVENT),))
    return events
