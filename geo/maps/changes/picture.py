"""The map of changes as one SVG: rows before and after, drawn over the rows that did not change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesy.country_outlines import Background
from geo.maps.preview import Extent, Pixels, narrowest_bounds, path_element
from geo.validation import LANGUAGES

if TYPE_CHECKING:
    from geo.maps.changes.page import ChangedRow

SIZE: Final = (1000, 720)  # px: of the picture at its own scale
BEYOND: Final = 700  # px drawn around it, for a reader who drags the map
MARGIN: Final = 0.09  # of the extent, on each side
LEAST_DEG: Final = 0.6
WORLD: Final = (-170.0, -55.0, 170.0, 70.0)  # where nothing is drawn
# From the ground up.
DRAWING_ORDER: Final = ("zones", "barriers", "routes", "flows", "places", "crossings", "events")
# An arrowhead, its tip in the origin, towards +x.
HEAD: Final = "M0 0L-13 5L-10 0L-13 -5Z"
DOT: Final = "h0"


class Name(NamedTuple):
    """A name on the map: of a town or crossing at its dot, or of an area at its label point."""

    words: Mapping[str, str]
    lon: float
    lat: float
    is_area: bool = False


def draw_picture(
    rows: Sequence[ChangedRow],
    unchanged: Sequence[tuple[str, BaseGeometry]],
    names: Sequence[Name],
    background: Background,
) -> str:
    """Return the map of changes as an ``svg`` element, without colours and widths, which the page's style adds.

    The shapes of a changed row are a group with the class of its change. Within it, the shape before has the class
    ``old`` and the one after ``new``; a shape that did not move has both. By these classes the style shows one side.

    Parameters
    ----------
    rows
        The changed rows.
    unchanged
        Layer and shape of the rows that did not change, to be drawn below them.
    names
        Names to write on top of all shapes.
    background
        Land and boundaries.
    """
    pixels = Pixels(
        _extent(rows, unchanged), size=SIZE,
        frame=(-BEYOND, -BEYOND, SIZE[0] + BEYOND, SIZE[1] + BEYOND),
    )  # fmt: skip
    sorted_unchanged = sorted(unchanged, key=lambda pair: DRAWING_ORDER.index(pair[0]))
    sorted_rows = sorted(
        rows,
        key=lambda row: (
            DRAWING_ORDER.index(row.layer) if row.layer in DRAWING_ORDER else 0,
            row.key,
        ),
    )
    body = [
        path_element("land", pixels.paths(background.land), closed=True),
        path_element("boundary", pixels.paths(background.boundaries), closed=False),
        *(_shape(f"ground {layer}", shape, pixels) for layer, shape in sorted_unchanged),
        *(_row(row, pixels) for row in sorted_rows if row.old is not None or row.new is not None),
        *(_name(name, pixels) for name in names),
    ]
    width, height = SIZE
    return f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false">{"".join(body)}</svg>'


def _row(row: ChangedRow, pixels: Pixels) -> str:
    """Return an SVG group with the shapes of a changed row: before and after, or one for both if it did not move."""
    has_both = row.old is not None and row.new is not None
    is_unmoved = has_both and not row.has_moved
    sides = [("old new", row.new)] if is_unmoved else [("old", row.old), ("new", row.new)]
    moved = " moved" if row.has_moved else ""
    surprise = " surprise" if row.is_surprise else ""
    shapes = "".join(
        f'<g class="{side}">{_halo(row, shape, pixels)}{_shape(row.layer, shape, pixels)}'
        f"{_arrow(row, shape, pixels)}</g>"
        for side, shape in sides
        if shape is not None
    )
    return (
        f'<g class="mark {row.change}{moved}{surprise}" data-key="{escape(row.key)}">{shapes}</g>'
    )


def _halo(row: ChangedRow, shape: BaseGeometry, pixels: Pixels) -> str:
    return _shape(f"{row.layer} halo", shape, pixels) if row.is_surprise else ""


def _shape(kind: str, shape: BaseGeometry, pixels: Pixels) -> str:
    """Return a path element with a shape: a line, an area, or points as dots, whose size does not change on zooming."""
    # A dot is a line of no length with round ends, whose width the style keeps constant.
    if shapely.get_dimensions(shape) == 0:
        spots = pixels.project(shapely.get_coordinates(shape))
        path = "".join(f"M{x:.1f} {y:.1f}{DOT}" for x, y in spots)
        return f'<path class="dot {kind}" d="{path}"/>'
    is_area = shapely.get_dimensions(shape) == 2  # noqa: PLR2004 - of an area
    return path_element(kind, pixels.paths(shape), closed=is_area)


def _arrow(row: ChangedRow, shape: BaseGeometry, pixels: Pixels) -> str:
    """Return SVG of the arrowheads of a flow: none, one at its end or one at each end, by its direction."""
    if row.layer != "flows" or row.direction == "unstated":
        return ""
    lines = [line for line in pixels.paths(shape) if len(line) > 1]
    heads = [lines[-1]] if lines else []
    if row.direction == "both" and lines:
        heads.append(lines[0][::-1])
    return "".join(_head(line) for line in heads)


def _head(line: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    """Return SVG of an arrowhead at the end of a line, whose vertices are in px."""
    tip, back = line[-1], line[-2]
    dx, dy = tip - back
    clockwise_from_right_deg = np.degrees(np.arctan2(dy, dx))  # as y grows downwards
    return (
        f'<g transform="translate({tip[0]:.1f} {tip[1]:.1f}) rotate({clockwise_from_right_deg:.0f})">'
        f'<path class="head" d="{HEAD}"/></g>'
    )


def _name(name: Name, pixels: Pixels) -> str:
    """Return SVG of a name in every language; the page shows one of them, and hides names that find no room."""
    x, y = pixels.project(np.array([[name.lon, name.lat]]))[0]
    texts = "".join(
        f'<text data-in="{code}" lang="{code}">{escape(name.words[code])}</text>'
        for code in LANGUAGES
    )
    kind = "name area" if name.is_area else "name"
    return f'<g class="{kind}" transform="translate({x:.1f} {y:.1f})">{texts}</g>'


def _extent(rows: Iterable[ChangedRow], unchanged: Sequence[tuple[str, BaseGeometry]]) -> Extent:
    """Return the extent on which the map opens, with a margin: west, south, east, north in degrees.

    It contains the changed shapes other than flows, or the changed flows if only these changed. If no shape changed,
    it contains the unchanged ones; without any shape, it is the world.
    """
    changed = [
        (row.layer, shape) for row in rows for shape in (row.old, row.new) if shape is not None
    ]
    # Flows are straight connections, often far longer than all other shapes.
    other_layers = [(layer, shape) for layer, shape in changed if layer != "flows"]
    shapes = [shape for _, shape in other_layers or changed or unchanged]
    west, south, east, north = narrowest_bounds(shapes) if shapes else WORLD
    lon, lat = (west + east) / 2, (south + north) / 2
    half_lon = max(east - west, LEAST_DEG) * (0.5 + MARGIN)
    half_lat = max(north - south, LEAST_DEG) * (0.5 + MARGIN)
    return lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat
