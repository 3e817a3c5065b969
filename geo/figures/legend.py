"""The legend: the entries of the symbology that occur on the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.brief.review_states import PENDING
from geo.figures import paper
from geo.figures.areas import BANDS, interpretation_numbers
from geo.figures.drawing import marks
from geo.figures.drawing.flow_layout import LEAST_WIDTH_PX, amount_shares
from geo.figures.drawing.flow_lines import DRAFT, RINGS, dash_of, dating_of, draft_dash, is_dotted
from geo.figures.drawing.ground import DISPUTED_DASH
from geo.figures.modelled_traffic import FlowTraffic, segment_style, share_width
from geo.figures.panel import Scene
from geo.figures.paper import (
    FIRST_MIDDLE,
    LEADING,
    PX,
    Box,
    Page,
    directed,
    mirrored,
    wrapped,
    write_line,
)
from geo.figures.swatches import (
    Swatch,
    Z,
    amount_swatch,
    area_swatch,
    arrow_swatch,
    band_swatch,
    barrier_swatch,
    closed_crossing_swatch,
    commodity_swatch,
    draw_dotted,
    draw_side_by_side,
    interpretation_swatch,
    line_swatch,
    mark_swatch,
    range_swatch,
    ring_swatch,
    segment_swatch,
)
from geo.layers.layer_rows import rows_of
from geo.symbology import symbols

SIZE: Final = 6.3
SWATCH: Final = 25.0  # width, points
TEXT_GAP: Final = 6.0  # points between a swatch and its text
AFTER: Final = 2.6  # points between two entries
GUTTER: Final = 12.0  # points between two columns
COLUMNS: Final = 5
DATINGS: Final = {  # keys of messages
    "stated": "dating_stated", "inferred": "dating_inferred", "none": "dating_none",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class LegendEntry:
    """A symbol and its meaning."""

    swatch: Swatch
    text: str


@dataclass(frozen=True, eq=False)
class LegendColumn:
    """Entries below each other.

    Attributes
    ----------
    entries
        Each entry with its lines of text and its distance from the top, in points.
    height
        Of the whole column, in points.
    """

    entries: tuple[tuple[LegendEntry, Sequence[str], float], ...]
    height: float


def entries_of(scene: Scene, changes: Sequence[FlowTraffic] = ()) -> list[LegendEntry]:
    """Build the entries of a legend, one for each symbol that occurs on the large map or its insets.

    Parameters
    ----------
    scene
        The scene of the large map.
    changes
        The modelled traffic that the insets show, each with a closure.
    """
    entries = [*_flow_entries(scene)] if "flows" in scene.shown else []
    if scene.traffic:
        entries += _traffic_entries(scene, scene.traffic, changes)
    return [*entries, *_mark_entries(scene), *_area_entries(scene)]


def _occurring(scene: Scene, column: str, table: str = "") -> Iterator[tuple[str, Any, str]]:
    """Yield value, style and label for each value that occurs in a column of the scene's flows.

    Values come in the order of the symbology, whose table of them has the name of the column unless ``table`` names
    another. Labels are in the language of the figure.
    """
    values = set(scene.layers["flows"][column])
    for value, style in symbols()[table or column].items():
        if value in values:
            yield value, style, style["label"][scene.messages.language]


def commodity_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield the hue and letter of each commodity class on the map."""
    for value, style, label in _occurring(scene, "commodity_class", "commodity"):
        yield LegendEntry(commodity_swatch(style["colour"], scene.letters[value]), label)


def change_entries(scene: Scene, changes: Sequence[FlowTraffic]) -> Iterator[LegendEntry]:
    """Yield an entry for each way in which closures change the traffic of roads, and one for closed crossings.

    ``changes`` are the flows with the closures that the figure shows; a change that none of them has gets no entry.
    """
    for change, style in symbols()["change"].items():
        example = next((traffic for traffic in changes if change in traffic.change), None)
        if example:
            yield LegendEntry(
                segment_swatch(change, example), style["label"][scene.messages.language]
            )
    if any(flow_traffic.closed for flow_traffic in changes):
        yield LegendEntry(closed_crossing_swatch(), scene.messages.message("crossing_shut"))


def _flow_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield an entry for each symbol of flows that occurs on the map.

    They are, in this order: the hue of a commodity, the dash of a draft, dashes by basis, widths by quantity, opacity
    by confidence, arrows by direction, signs of what we infer, and rings by who dates the flow.
    """
    yield from commodity_entries(scene)
    # Only briefs with drafts have the column.
    review = scene.layers["flows"].get("review", pd.Series(dtype=object))
    if review.isin(PENDING).any():
        label = DRAFT["label"][scene.messages.language]
        yield LegendEntry(
            line_swatch(linewidth=1.5, alpha=DRAFT["opacity"], linestyle=draft_dash()), label
        )
    for value, _, label in _occurring(scene, "basis"):
        yield LegendEntry(line_swatch(linewidth=1.5, linestyle=dash_of(value)), label)
    for value, style, label in _occurring(scene, "quantity"):
        # The widths of numbers depend on the unit: they have entries of their own.
        if value != "number":
            draw = range_swatch if value == "interval" else amount_swatch
            yield LegendEntry(draw(style["width_px"] * PX), label)
    yield from _number_entries(scene)
    for _, style, label in _occurring(scene, "confidence"):
        yield LegendEntry(line_swatch(linewidth=2.2, alpha=style["opacity"]), label)
    for value, _, label in _occurring(scene, "direction"):
        yield LegendEntry(arrow_swatch(value, paper.INK), label)
    yield from _reading_entries(scene)
    yield from _dating_entries(scene)


def _reading_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield how the symbol of a flow shows that we inferred it: by a hollow arrowhead, or by a dot if it has no head.

    Where there are hollow heads, an entry for full ones says in contrast that a source states the flow.
    """
    flows, message = scene.layers["flows"], scene.messages.message
    are_dotted = [is_dotted(row) for row in rows_of(flows)]
    are_hollow = (flows["reading"] == "inferred") & ~np.array(are_dotted)
    if are_hollow.any():
        yield LegendEntry(arrow_swatch("one-way", paper.HALO), message("inferred_symbol"))
        yield LegendEntry(arrow_swatch("one-way", paper.INK), message("stated_symbol"))
    if any(are_dotted):
        yield LegendEntry(draw_dotted, message("inferred_dot"))


def _dating_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield the ring of a letter for each way in which flows are dated: by a source, by us or not at all.

    If sources state the dates of all flows, rings tell nothing and get no entry.
    """
    datings = {dating_of(row) for row in rows_of(scene.layers["flows"])}
    if datings - {"stated"}:
        for dating in sorted(datings, key=list(RINGS).index):
            yield LegendEntry(
                ring_swatch(dating, scene.messages.message("letters")[0]),
                scene.messages.message(DATINGS[dating]),
            )


def _number_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield for each unit the width of its largest number and of half that number.

    If the strands of a flow share one amount, a last entry explains that they are together as wide as the amount.
    """
    flows = scene.layers["flows"]
    widest = symbols()["quantity"]["number"]["width_px"] * PX
    units = flows["quantity_unit"].fillna("")
    largest = flows["quantity_high"].astype(float).groupby(units).max()
    for unit, number in largest[largest > 0].items():
        for share in (1.0, 0.5):
            # If a flow has this very number, its source may have words for it.
            is_stated = (units == unit) & (flows["quantity_high"] == number * share)
            text = _source_words(flows[is_stated], scene) or scene.messages.measured(
                number * share, str(unit)
            )
            yield LegendEntry(amount_swatch(max(LEAST_WIDTH_PX * PX, widest * share)), text)
    if (amount_shares(flows) > 1).any():
        yield LegendEntry(draw_side_by_side, scene.messages.message("shared_amount"))


def _source_words(flows: gpd.GeoDataFrame, scene: Scene) -> str:
    """Return a source's words for an amount, such as "more than 840,000 arrivals": those of the first flow with any.

    Return "" if no flow has any.
    """
    rows = (row._asdict() for row in flows.itertuples())
    return next(filter(None, (scene.messages.row_text(row, "quantity_text") for row in rows)), "")


def _traffic_entries(
    scene: Scene, traffic: FlowTraffic, changes: Sequence[FlowTraffic]
) -> Iterator[LegendEntry]:
    """Yield the entries of modelled traffic: roads, their widths by share, bands of corridors, changes by closures.

    Parameters
    ----------
    traffic
        The traffic of the large map, with all crossings open.
    changes
        The traffic of the insets, each with a closure.
    """
    messages = scene.messages
    network = symbols()["basis"]["network"]["label"][messages.language]
    yield LegendEntry(segment_swatch("same", traffic), network)
    for percent in (100, 50, 10):
        # These entries explain width alone, so their lines are solid.
        style = segment_style("same", share_width(percent / 100), traffic) | {"linestyle": "-"}
        yield LegendEntry(
            line_swatch(**style), messages.message("share_is", n=messages.number(percent))
        )
    colour = scene.colour_of(traffic.commodity)
    for band in sorted(BANDS):
        yield LegendEntry(band_swatch(band, colour), messages.message("bands", n=str(band)))
    yield from change_entries(scene, changes)


def _mark_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield the marks of towns, label points, crossings and events on the map."""
    message, layers = scene.messages.message, _shown(scene)
    kinds = set(layers["places"]["kind"]) if "places" in layers else set()
    if "town" in kinds:
        yield LegendEntry(mark_swatch(marks.draw_town, "places"), message("town"))
    if kinds - {"town"}:
        yield LegendEntry(mark_swatch(marks.draw_label_point, "places"), message("area_label"))
    if "crossings" in layers:
        yield LegendEntry(mark_swatch(marks.draw_crossing, "crossings"), message("crossing"))
    if "events" in layers:
        number = scene.messages.number(1)
        yield LegendEntry(mark_swatch(marks.draw_event, "events", number), message("event"))


def _area_entries(scene: Scene) -> Iterator[LegendEntry]:
    """Yield barriers, possible extents of zones and distance bands on the map, then boundaries."""
    messages, layers = scene.messages, _shown(scene)
    if "barriers" in layers:
        for basis, key in (("documented", "barrier"), ("schematic", "barrier_schematic")):
            if (layers["barriers"]["basis"] == basis).any():
                yield LegendEntry(barrier_swatch(basis), messages.message(key))
    if "zones" in layers:
        for number in sorted(set(interpretation_numbers(layers["zones"]))):
            text = messages.message("candidate_n", n=messages.number(number + 1))
            yield LegendEntry(interpretation_swatch(number), text)
    if "buffers" in layers:
        radii = sorted(set(layers["buffers"]["radius_m"]))
        km = messages.comma.join(messages.number(radius / 1_000) for radius in radii)
        colour = symbols()["layer"]["buffers"]["colour"]
        yield LegendEntry(area_swatch(colour), messages.message("distance_bands", km=km))
    yield LegendEntry(
        line_swatch(color=paper.BOUNDARY, linewidth=0.8), messages.message("boundary")
    )
    if not scene.ground.background.disputed.is_empty:
        disputed = line_swatch(color=paper.DISPUTED, linewidth=0.8, linestyle=DISPUTED_DASH)
        yield LegendEntry(disputed, messages.message("boundary_disputed"))


def _shown(scene: Scene) -> dict[str, gpd.GeoDataFrame]:
    return {name: scene.layers[name] for name in sorted(scene.shown) if len(scene.layers[name])}


def columns_of(
    page: Page, entries: Sequence[LegendEntry], width: float, across: int = COLUMNS
) -> list[LegendColumn]:
    """Arrange entries in at most ``across`` columns of about the same height, without changing their order.

    Parameters
    ----------
    width
        Width of all columns with the gutters between them, in points.
    across
        The greatest number of columns.

    Returns
    -------
    list
        The columns; empty without entries, as on a map of modelled traffic without a closure.
    """
    if not entries:
        return []
    text_width = _column_width(width, across) - SWATCH - TEXT_GAP
    texts = [wrapped(page, entry.text, text_width, face="plain", size=SIZE) for entry in entries]
    heights = [SIZE * LEADING * max(1.15, len(lines)) + AFTER for lines in texts]
    # In points. The lowest columns are all equally high; if rows do not divide so evenly, columns must be higher.
    limit = max([sum(heights) / across, *heights])
    while len(runs := _runs(heights, limit=limit)) > across:
        limit += 1.0
    columns = []
    for run in runs:
        # The bottom of each row is the top of the next; that of the last row is the height of the column.
        *tops, height = np.concatenate([[0.0], np.cumsum(heights[run])])
        rows = zip(entries[run], texts[run], map(float, tops), strict=True)
        columns.append(LegendColumn(tuple(rows), float(height)))
    return columns


def _runs(heights: Sequence[float], *, limit: float) -> list[slice]:
    """Divide consecutive rows into runs that are no higher than a limit; return the slice of each run.

    Heights and limit are in points. A row higher than the limit is a run by itself.
    """
    starts: list[int] = []
    filled = limit + 1  # so that the first row begins a run
    for row, height in enumerate(heights):
        if filled + height > limit:
            starts.append(row)
            filled = 0.0
        filled += height
    return [slice(*run) for run in zip(starts, [*starts[1:], len(heights)], strict=True)]


def _column_width(width: float, across: int) -> float:
    return (width - (across - 1) * GUTTER) / across


def draw_legend(
    page: Page, box: Box, columns: Sequence[LegendColumn], across: int = COLUMNS
) -> None:
    """Draw the columns of a legend into a box of the page, beside each other in the direction of reading.

    ``across`` is the number of columns for which :func:`columns_of` arranged the entries.
    """
    width = _column_width(box.width, across)
    for number, column in enumerate(columns):
        left = box.left + number * (width + GUTTER)
        for entry, lines, top in column.entries:
            _draw_entry(page, entry, lines, mirrored(page, Box(left, box.top - top, width, 0)))


def _draw_entry(page: Page, entry: LegendEntry, lines: Sequence[str], box: Box) -> None:
    """Draw a swatch, and beside it the lines of its text, downwards from the top of a box.

    The height of the box does not matter: the lines determine how far the entry reaches.
    """
    rtl = page.messages.is_rtl
    y = box.top - SIZE * FIRST_MIDDLE
    start, sign = (box.right, -1) if rtl else (box.left, 1)
    entry.swatch(page.axes, np.array([[start, y], [start + SWATCH * sign, y]]))
    for number, line in enumerate(lines):
        spot = (start + (SWATCH + TEXT_GAP) * sign, y - number * SIZE * LEADING)
        ha = "right" if rtl else "left"
        text = directed(line, entry.text, rtl=rtl)
        write_line(page.axes, spot, text, size=SIZE, ha=ha, zorder=Z, gid="legend")
