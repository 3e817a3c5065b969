"""Modelled traffic of one flow: each road segment as wide as its share; with a closure, what changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes

from geo.figures import paper
from geo.figures.drawing.flow_lines import dash_of
from geo.figures.drawing.ground import lines_of, stroke
from geo.figures.frame import Frame, shape_to_paper
from geo.figures.paper import PX, Points
from geo.maps.described_closures import flow_values
from geo.symbology import symbols

LEAST_WIDTH, MOST_WIDTH = 0.7, 5.4  # points, of no share and of the whole flow
STEPS: Final = 12  # of width
CHANGED: Final = 0.02  # a share that changes by less, but not to nothing, keeps its colour
NOTHING: Final = 0.001  # a smaller share is none, as on the page
LEAST_SHARE: Final = 1e-4  # of a flow; less is not drawn
# Of a flow; a crossing that gains less is not named on the map of a closure
LEAST_GAIN: Final = 0.005


@dataclass(frozen=True)
class CrossingChange:
    """The share of a flow over a crossing, 0 to 1, before and after a closure."""

    crossing: str
    share_before: float
    share_after: float

    @property
    def gain(self) -> float:
        """How much the share grows; negative if it falls."""
        return self.share_after - self.share_before


@dataclass(frozen=True, eq=False)
class FlowTraffic:
    """The modelled traffic of one flow.

    Attributes
    ----------
    flow, commodity
        Its id, and the class of its first strand.
    lines
        Road segments, degrees, EPSG:4326.
    share
        Share of the flow on each segment, 0 to 1; on one that loses all traffic, the share before.
    change
        Change of each segment: "same", "gains", "loses" or "loses-all".
    closure
        Row of the table of closures; None if all crossings are open.
    closed
        Ids of closed crossings.
    """

    flow: str
    commodity: str
    lines: gpd.GeoSeries
    share: Points
    change: np.ndarray[Any, Any]
    closure: Mapping[str, Any] | None = None
    closed: tuple[str, ...] = ()

    @property
    def crossing_changes(self) -> list[CrossingChange]:
        """How the share over each crossing of the flow changes, the largest change first; empty without a closure."""
        row = self.closure
        if row is None:
            return []
        changes = map(CrossingChange, row["crossings"], row["shares_before"], row["shares_after"])
        return sorted(changes, key=lambda change: (-abs(change.gain), change.crossing))

    @property
    def gaining(self) -> set[str]:
        """Ids of the crossings that gain most from a closure.

        Their shares grow by more than a third of the largest gain. A gain below :data:`LEAST_GAIN` does not count, as
        on the page.
        """
        gaining = [change for change in self.crossing_changes if change.gain > LEAST_GAIN]
        least_gain = max((change.gain for change in gaining), default=0.0) / 3
        return {change.crossing for change in gaining if change.gain > least_gain}


def traffic_of(
    layers: Mapping[str, gpd.GeoDataFrame], flow: str, closure: str | None = None
) -> FlowTraffic:
    """Compute the modelled traffic of one flow on each road segment, with a closure or with all crossings open.

    Parameters
    ----------
    layers
        Tables by name, EPSG:4326.
    flow
        Id of the flow.
    closure
        Id of the closure; None if all crossings are open.
    """
    segments, flows = layers["segments"], layers["flows"]
    commodity = flows[flows["flow"] == flow].sort_values("strand")["commodity_class"].iloc[0]
    share_before = flow_values(flow, segments["flows"], segments["shares"])
    share_after, row = share_before, None
    if closure is not None:
        closures, changes = layers["closures"], layers["closure_segments"]
        changes = changes[changes["closure"] == closure]
        values = flow_values(flow, changes["flows"], changes["changes"])
        change_by_segment = dict(zip(changes["segment"], values, strict=True))
        # The table has only the segments whose traffic changes.
        share_change = segments["id"].map(change_by_segment).fillna(0.0).to_numpy(dtype=float)
        share_after = share_before + share_change
        is_row = (closures["closure"] == closure) & (closures["flow"] == flow)
        row = closures[is_row].iloc[0].to_dict()
    loses_all = (share_before >= NOTHING) & (share_after < NOTHING)
    change = np.select(
        [loses_all, share_after - share_before >= CHANGED, share_before - share_after >= CHANGED],
        ["loses-all", "gains", "loses"],
        "same",
    )
    # A segment that loses all traffic is drawn with what it had before: without a share it would not be seen.
    share = np.where(loses_all, share_before, share_after)
    is_drawn = share > LEAST_SHARE
    return FlowTraffic(
        flow,
        str(commodity),
        lines=segments.geometry[is_drawn],
        share=share[is_drawn],
        change=change[is_drawn],
        closure=row,
        closed=tuple(row["closed"]) if row else (),
    )


def draw_traffic(axes: Axes, frame: Frame, traffic: FlowTraffic) -> list[Points]:
    """Draw road segments as wide as their shares of a flow, in the colours of their changes.

    Return, in points, the lines with more than a tenth of the flow: names should not cover them.
    """
    # Shares are rounded up to few steps, so that many consecutive segments have the same width and merge into one line.
    steps = np.ceil(STEPS * np.minimum(traffic.share, 1.0)).astype(int)
    # Triples of change, width and lines on paper; segments that gain traffic come last, so they are drawn on top.
    chains = []
    for change in ("loses-all", "loses", "same", "gains"):
        for step in range(1, STEPS + 1):
            lines = traffic.lines[(steps == step) & (traffic.change == change)]
            if len(lines):
                merged = shapely.line_merge(shapely.union_all(lines.to_numpy()))
                chains.append((change, share_width(step / STEPS), shape_to_paper(frame, merged)))
    for change, width, shape in chains:
        halo = _width(change, width) + 1.8
        stroke(axes, shape, color=paper.HALO, alpha=0.85, linewidth=halo, zorder=4)
    for change, width, shape in chains:
        stroke(axes, shape, **segment_style(change, width, traffic), zorder=4.2)
    return [
        line for _, width, shape in chains for line in lines_of(shape) if width > share_width(0.1)
    ]


def segment_style(change: str, width: float, traffic: FlowTraffic) -> dict[str, Any]:
    """Return matplotlib's line style of a road segment: in the colour of its commodity, or of its change.

    Parameters
    ----------
    change
        "same", "gains", "loses" or "loses-all".
    width
        Width by the segment's share of the flow, in points.
    traffic
        The traffic that the segment is part of.
    """
    if change == "same":
        colour = symbols()["commodity"][traffic.commodity]["colour"]
        dash: Any = dash_of("network")
        # On the map of a closure, roads that do not change are equally pale.
        alpha = 0.62 if traffic.closure else min(1.0, 0.5 + width / MOST_WIDTH)
    else:
        style = symbols()["change"][change]
        colour, alpha = style["colour"], 1.0
        dash = (0, tuple(PX * length for length in style["dash"]))
    return {"color": colour, "alpha": alpha, "linestyle": dash, "linewidth": _width(change, width)}


def _width(change: str, width: float) -> float:
    # A segment that loses all traffic shrinks to a trace.
    return min(2.0, width) if change == "loses-all" else width


def share_width(share: float) -> float:
    """Return the width in points of a share of a flow.

    Examples
    --------
    >>> share_width(1.0)
    5.4
    """
    return LEAST_WIDTH + (MOST_WIDTH - LEAST_WIDTH) * share
