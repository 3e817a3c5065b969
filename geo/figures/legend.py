"""The legend: the symbology table, and of it only what occurs on this map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from geo.figures import curves, marks, paper
from geo.figures.areas import BANDS, draw_band, draw_barrier, draw_reading, readings
from geo.figures.flow_lines import HEAD, dash_of, draw_badge
from geo.figures.panel import Scene
from geo.figures.paper import PX, Box
from geo.figures.sheet import LEADING, Sheet, box_of, lines_in
from geo.figures.traffic import Traffic, share_width, stretch_look

Swatch: TypeAlias = Callable[
    [Axes, float, float, int], None
]  # ahead: 1 to the right, −1 to the left

SIZE: Final = 6.3
SWATCH: Final = 25.0  # points wide
AFTER: Final = 2.6  # points between two entries
GUTTER: Final = 12.0  # points between two columns
COLUMNS: Final = 5
Z: Final = 6


@dataclass(frozen=True, eq=False)
class Entry:
    """A drawing and what it means."""

    swatch: Swatch
    text: str


@dataclass(frozen=True, eq=False)
class Column:
    """Entries below each other: each with its lines, and its top below that of the column."""

    entries: tuple[tuple[Entry, tuple[str, ...], float], ...]
    height: float


def entries(scene: Scene, changes: Iterable[Traffic] = ()) -> list[Entry]:
    """Give the entries of all that a map shows.

    Parameters
    ----------
    changes
        The traffic of the other panels, with closures.
    """
    found = [*_flow_entries(scene)] if "flows" in scene.shown else []
    if scene.traffic:
        found += _traffic_entries(scene, scene.traffic, tuple(changes))
    return [*found, *_mark_entries(scene), *_wide_entries(scene)]


def _used(scene: Scene, column: str, group: str) -> list[str]:
    values = set(scene.layers["flows"][column])
    return [value for value in scene.symbols[group] if value in values]


def _flow_entries(scene: Scene) -> Iterator[Entry]:
    symbols, words = scene.symbols, scene.words
    for kind in _used(scene, "commodity_class", "commodity"):
        look = symbols["commodity"][kind]
        yield Entry(_hue(look["colour"], scene.letters[kind]), words.label(look))
    for basis in _used(scene, "basis", "basis"):
        dash = dash_of(symbols, basis)
        yield Entry(_line(linewidth=1.5, linestyle=dash), words.label(symbols["basis"][basis]))
    for kind in _used(scene, "quantity", "quantity"):
        look = symbols["quantity"][kind]
        if kind not in {"number", "interval"}:
            yield Entry(_line(linewidth=look["width_px"] * PX, alpha=0.75), words.label(look))
    yield from _number_entries(scene)
    for kind in _used(scene, "confidence", "confidence"):
        look = symbols["confidence"][kind]
        yield Entry(_line(linewidth=2.2, alpha=look["opacity"]), words.label(look))
    for kind in _used(scene, "direction", "direction"):
        yield Entry(_arrow(kind, hollow=False), words.label(symbols["direction"][kind]))
    if (scene.layers["flows"]["reading"] == "inferred").any():
        yield Entry(_arrow("one-way", hollow=True), words.say("inferred_symbol"))


def _number_entries(scene: Scene) -> Iterator[Entry]:
    """Give the widths of the largest number of each unit, and of half of it."""
    flows = scene.layers["flows"]
    widest = scene.symbols["quantity"]["number"]["width_px"] * PX
    most = flows["quantity_high"].astype(float).groupby(flows["quantity_unit"].fillna("")).max()
    for unit, number in most[most > 0].items():
        for share in (1.0, 0.5):
            text = f"{scene.words.number(number * share)} {unit}".strip()
            yield Entry(_line(linewidth=max(2 * PX, widest * share), alpha=0.75), text)


def _traffic_entries(scene: Scene, traffic: Traffic, changes: Sequence[Traffic]) -> Iterator[Entry]:
    symbols, words = scene.symbols, scene.words
    yield Entry(_stretch("same", traffic, symbols), words.label(symbols["basis"]["network"]))
    for percent in (100, 50, 10):
        look = stretch_look("same", share_width(percent / 100), traffic, symbols)
        yield Entry(
            _line(**{**look, "linestyle": "-"}), words.say("share_is", n=words.number(percent))
        )
    for band in sorted(BANDS):
        yield Entry(_band(band, traffic, symbols), words.say("bands", n=str(band)))
    seen = {str(change) for one in changes for change in one.change}
    for change, look in symbols["change"].items():
        if change in seen:
            yield Entry(_stretch(change, changes[0], symbols), words.label(look))


def _mark_entries(scene: Scene) -> Iterator[Entry]:
    words, layer = scene.words, _shown(scene)
    colour = {name: look.get("colour", paper.INK) for name, look in scene.symbols["layer"].items()}
    kinds = set(layer["places"]["kind"]) if "places" in layer else set()
    if "town" in kinds:
        yield Entry(_dot(marks.draw_town, colour["places"]), words.say("town"))
    if kinds - {"town"}:
        yield Entry(_dot(marks.draw_label_point, colour["places"]), words.say("area_label"))
    if "crossings" in layer:
        yield Entry(_dot(marks.draw_crossing, colour["crossings"]), words.say("crossing"))
    if "events" in layer:
        yield Entry(_numbered(words.number(1), colour["events"]), words.say("event"))


def _wide_entries(scene: Scene) -> Iterator[Entry]:
    symbols, words, layer = scene.symbols, scene.words, _shown(scene)
    if "barriers" in layer:
        bases = set(layer["barriers"]["basis"])
        for basis, key in (("documented", "barrier"), ("schematic", "barrier_schematic")):
            if basis in bases:
                yield Entry(_barrier(basis, symbols), words.say(key))
    if "zones" in layer:
        for reading in sorted(set(readings(layer["zones"]))):
            yield Entry(
                _reading(reading, symbols), words.say("candidate_n", n=words.number(reading + 1))
            )
    if "buffers" in layer:
        look = symbols["layer"]["buffers"]
        yield Entry(_area(look["colour"], 0.2), words.label(look))
    yield Entry(_line(color=paper.BOUNDARY, linewidth=0.8), words.say("boundary"))
    if not scene.ground.background.disputed.is_empty:
        dash = (0, (2.2, 1.8))
        yield Entry(
            _line(color=paper.DISPUTED, linewidth=0.8, linestyle=dash),
            words.say("boundary_disputed"),
        )


def _shown(scene: Scene) -> dict[str, gpd.GeoDataFrame]:
    return {name: scene.layers[name] for name in sorted(scene.shown) if len(scene.layers[name])}


def _line(**look: Any) -> Swatch:  # noqa: ANN401 - matplotlib's own
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:  # noqa: ARG001 - alike both ways
        axes.plot([x, x + SWATCH], [y, y], **{"color": paper.INK, "zorder": Z, "dash_capstyle": "butt", **look},
                  solid_capstyle="butt")  # fmt: skip

    return draw


def _hue(colour: str, letter: str) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:
        _line(color=colour, linewidth=2.0)(axes, x, y, ahead)
        draw_badge(axes, np.array([x + SWATCH / 2, y]), letter, colour)

    return draw


def _arrow(direction: str, *, hollow: bool) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:
        ends = np.array([[x, y], [x + SWATCH, y]])[::ahead]
        line = ends
        heads = {"one-way": [ends], "both": [ends, ends[::-1]]}.get(direction, [])
        for toward in heads:
            axes.add_patch(
                Polygon(curves.arrow_head(toward, HEAD), facecolor=paper.HALO if hollow else paper.INK,
                        edgecolor=paper.INK, linewidth=0.8, zorder=Z + 0.1)
            )  # fmt: skip
        line = curves.trimmed(line, 5.0 * (direction == "both"), 5.0 * bool(heads))
        axes.plot(*line.T, color=paper.INK, linewidth=1.4, zorder=Z, solid_capstyle="butt")

    return draw


def _stretch(change: str, traffic: Traffic, symbols: Mapping[str, Any]) -> Swatch:
    return _line(**{**stretch_look(change, 2.6, traffic, symbols), "alpha": 1.0})


def _dot(draw_mark: Callable[..., None], colour: str) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:  # noqa: ARG001 - alike both ways
        draw_mark(axes, (x + SWATCH / 2, y), colour)

    return draw


def _numbered(number: str, colour: str) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:  # noqa: ARG001 - alike both ways
        marks.draw_event(axes, (x + SWATCH / 2, y), number, colour)

    return draw


def _barrier(basis: str, symbols: Mapping[str, Any]) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:  # noqa: ARG001 - alike both ways
        draw_barrier(
            axes, np.array([[x + SWATCH, y + 1.6], [x, y + 1.6]]), basis, symbols, zorder=Z
        )

    return draw


def _reading(reading: int, symbols: Mapping[str, Any]) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:  # noqa: ARG001 - alike both ways
        draw_reading(axes, shapely.box(x, y - 3.6, x + SWATCH, y + 3.6), reading, symbols, zorder=Z)

    return draw


def _band(band: int, traffic: Traffic, symbols: Mapping[str, Any]) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:  # noqa: ARG001 - alike both ways
        colour = symbols["commodity"][traffic.commodity]["colour"]
        # As on the map: the inner bands lie on the wider ones.
        for one in BANDS:
            if one >= band:
                draw_band(
                    axes, shapely.box(x, y - 3.2, x + SWATCH, y + 3.2), symbols, colour, zorder=Z
                )

    return draw


def _area(colour: str, alpha: float) -> Swatch:
    def draw(axes: Axes, x: float, y: float, ahead: int) -> None:  # noqa: ARG001 - alike both ways
        axes.fill_between(
            [x, x + SWATCH], y - 3.2, y + 3.2, color=colour, alpha=alpha, linewidth=0, zorder=Z
        )

    return draw


def columns(sheet: Sheet, found: Sequence[Entry], width: float) -> list[Column]:
    """Set entries in columns of about the same height, in their order."""
    text_width = (width - (COLUMNS - 1) * GUTTER) / COLUMNS - SWATCH - 6
    rows = [
        (entry, tuple(lines_in(sheet, entry.text, text_width, face="plain", size=SIZE)))
        for entry in found
    ]
    high = [SIZE * LEADING * max(1.15, len(lines)) + AFTER for _, lines in rows]
    limit = max([sum(high) / COLUMNS, *high])
    while len(parted := _parted(high, limit)) > COLUMNS:
        limit += 1.0
    set_columns = []
    for first, last in parted:
        tops = np.concatenate([[0.0], np.cumsum(high[first:last])])
        column = tuple(
            (*rows[i], float(top)) for i, top in zip(range(first, last), tops, strict=False)
        )
        set_columns.append(Column(column, float(tops[-1])))
    return set_columns


def _parted(high: Sequence[float], limit: float) -> list[tuple[int, int]]:
    """Part rows into runs no higher than a limit."""
    runs: list[tuple[int, int]] = []
    filled = limit + 1
    for row, height in enumerate(high):
        if filled + height > limit:
            runs.append((row, row))
            filled = 0.0
        filled += height
        runs[-1] = (runs[-1][0], row + 1)
    return runs


def draw_legend(sheet: Sheet, box: Box, laid: Sequence[Column]) -> None:
    """Draw the columns into a box of the sheet, from the right where the writing runs so."""
    width = (box.width - (COLUMNS - 1) * GUTTER) / COLUMNS
    for number, column in enumerate(laid):
        left = box.left + number * (width + GUTTER)
        for entry, lines, top in column.entries:
            _draw_entry(sheet, entry, lines, Box(left, box.top - top, width, 0))


def _draw_entry(sheet: Sheet, entry: Entry, lines: Sequence[str], box: Box) -> None:
    rtl = sheet.words.is_rtl
    box = box_of(sheet, box)
    y = box.top - SIZE * 0.62
    entry.swatch(sheet.axes, box.right - SWATCH if rtl else box.left, y, -1 if rtl else 1)
    x = box.right - SWATCH - 6 if rtl else box.left + SWATCH + 6
    for order, line in enumerate(lines):
        sheet.axes.text(
            x, y - order * SIZE * LEADING, paper.directed(line, rtl=rtl),
            fontproperties=paper.font("plain", SIZE, line), color=paper.INK,
            ha="right" if rtl else "left", va="center_baseline", gid="legend", zorder=Z,
        )  # fmt: skip
