"""Arrange flows on paper: curves that fan out at their ends and pass around their stops.

A flow whose route nobody states is a line between two ends, and how it bends means nothing. Lines
bend to the right of travel, the longer the more, or otherwise if that avoids bad crossings. At an
end each line has its own angle, so that arrowheads do not overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.figures.drawing import polylines
from geo.figures.drawing.flow_bends import choose_bends
from geo.figures.drawing.flow_curves import FlowCurve, FlowPlan, fanned_lines
from geo.figures.frame import Frame, is_inside, to_paper
from geo.figures.paper import PX, Points
from geo.layers.layer_rows import rows_of
from geo.symbology import symbols

BEYOND: Final = 9.0  # points by which a line runs out of the frame
LEAST_WIDTH_PX: Final = 2.0  # of a line as wide as its number, in the symbology's pixels


def arrange_flows(
    flows: gpd.GeoDataFrame, places: gpd.GeoDataFrame, frame: Frame
) -> list[FlowCurve]:
    """Compute the lines of flows in a frame: their bends, and how they spread around the places they share.

    Parameters
    ----------
    flows
        One row per strand, EPSG:4326.
    places
        Towns and label points, whose ids are the stops of flows.

    Returns
    -------
    list
        The visible flows, the longest first, so that shorter ones are drawn on top.
    """
    points = to_paper(frame, shapely.get_coordinates(places.geometry))
    spots = dict(zip(places["id"], points, strict=True))
    widths = row_widths(flows)
    rows_by_flow = groupby(rows_of(flows.sort_values(["flow", "strand"])), itemgetter("flow"))
    all_plans = [_plan(flow, tuple(rows), frame, spots, widths) for flow, rows in rows_by_flow]
    plans = [plan for plan in all_plans if plan is not None]
    plans.sort(key=lambda plan: (polylines.length(plan.knots), plan.curve.flow))
    bent = choose_bends(plans, spots)
    lines = fanned_lines(bent)
    return [replace(plan.curve, line=lines[plan.curve.flow]) for plan in reversed(bent)]


def _plan(
    flow: str,
    rows: tuple[Mapping[str, Any], ...],
    frame: Frame,
    spots: Mapping[str, Points],
    widths: Mapping[str, float],
) -> FlowPlan | None:
    """Return the plan of one flow: the part of its line that is visible and the stops on it.

    Return None if no part of the flow is visible.

    Parameters
    ----------
    rows
        The rows of the flow, one per strand.
    spots
        Id of a place → x and y in points.
    widths
        Id of a row → width in points.
    """
    flow_row = rows[0]  # its cells, but for the strand's own, are the same in all rows
    if flow_row["geometry"] is None or flow_row["geometry"].is_empty:
        return None
    line = to_paper(frame, shapely.get_coordinates(flow_row["geometry"]))
    if not is_inside(frame, line).any():
        return None
    stops = tuple(
        stop for stop in flow_row["transit"] if stop in spots and is_inside(frame, spots[stop])
    )
    visible = _visible(line, frame)
    knots = np.array([visible[0], *(spots[stop] for stop in stops), visible[-1]])
    end_ids = (str(flow_row["origin"]), str(flow_row["destination"]))
    # An end closer to the edge of the frame than 4 points counts as beyond it.
    start, end = (
        name if is_inside(frame, point, margin=4.0) else None
        for name, point in zip(end_ids, (line[0], line[-1]), strict=True)
    )
    curve = FlowCurve(
        flow, rows, widths=tuple(widths[row["id"]] for row in rows), line=visible,
        visible_ends=(start, end), end_ids=end_ids,
    )  # fmt: skip
    return FlowPlan(curve, knots, stops)


def _visible(line: Points, frame: Frame) -> Points:
    """Return the part of a line from its first to its last visible point, with a little of it beyond the frame.

    Line and result are in points; the result has up to 2000 points.
    """
    samples = polylines.points_at(line, np.linspace(0, polylines.length(line), 2000))
    inside = np.flatnonzero(is_inside(frame, samples, margin=-BEYOND))
    return np.asarray(samples[inside[0] : inside[-1] + 1])


def row_widths(flows: gpd.GeoDataFrame) -> dict[str, float]:
    """Return the id of each row, which is a strand, → its width in points.

    A strand with a number is as wide as its share of the largest number in the same unit; the middle counts for a
    range. Any other strand has the width of its kind of quantity. If a source states one amount for all strands of a
    flow, they are together as wide as that amount.
    """
    styles = symbols()["quantity"]
    high = flows["quantity_high"].astype(float)
    low = flows["quantity_low"].astype(float).fillna(high)
    kind_px = flows["quantity"].map(lambda kind: styles[kind]["width_px"]).astype(float)
    largest = high.groupby(flows["quantity_unit"].fillna("")).transform("max")
    widest_px = float(styles["number"]["width_px"])
    number_px = np.maximum(LEAST_WIDTH_PX, widest_px * (low + high) / 2 / largest)
    width_px = np.where(high > 0, number_px, kind_px) / amount_shares(flows)
    return dict(zip(flows["id"], (width_px * PX).tolist(), strict=True))


def amount_shares(flows: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return for each strand the number of strands that share its amount, itself included.

    All strands of a flow share one amount if their numbers and units are the same; otherwise each has its own, and
    the number is 1.
    """
    amounts = flows[["quantity_low", "quantity_high", "quantity_unit"]].astype("string").fillna("")
    amounts_by_flow = amounts.agg("\n".join, axis=1).groupby(flows["flow"])
    is_same = amounts_by_flow.transform("nunique") == 1
    is_shared = is_same & (flows["quantity_high"].astype(float) > 0)
    return np.where(is_shared, amounts_by_flow.transform("size"), 1).astype(np.int64)
