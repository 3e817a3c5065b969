"""Modelled traffic on paper: one flow, stretch by stretch, as wide as its share; with a closure, what changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes

from geo.figures import paper
from geo.figures.flow_lines import dash_of
from geo.figures.frame import Frame, place_shape
from geo.figures.ground import lines_of, stroke
from geo.figures.paper import PX, Points

LEAST, MOST = 0.7, 5.4  # points, of nothing and of the whole flow
STEPS: Final = 12  # in which widths are drawn
CHANGED: Final = 0.02  # a share that changes by less keeps its colour


@dataclass(frozen=True, eq=False)
class Traffic:
    """The modelled traffic of one flow.

    Attributes
    ----------
    flow, commodity
        Its id, and the class of its first strand.
    lines
        The stretches, degrees, EPSG:4326.
    share
        Of the flow on each, as shown.
    change
        Of each: "same", "gains", "loses" or "loses-all".
    closure
        Row of the closures' table that is shown, None where all is open.
    closed
        Ids of the crossings that are shut.
    """

    flow: str
    commodity: str
    lines: gpd.GeoSeries
    share: Points
    change: np.ndarray[Any, Any]
    closure: Mapping[str, Any] | None = None
    closed: tuple[str, ...] = ()


def shown_flow(layers: Mapping[str, gpd.GeoDataFrame]) -> str | None:
    """Choose the routed flow that a brief's own closure lengthens most; without one, the first."""
    flows = layers["flows"]
    routed = flows[flows["routed"] == "yes"]
    own = own_closures(layers)
    own = own[own["flow"].isin(routed["flow"])]
    if len(own):
        return str(
            own.sort_values(["hours_added", "flow"], ascending=[False, True])["flow"].iloc[0]
        )
    return str(routed["flow"].min()) if len(routed) else None


def own_closures(layers: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Give the closures that a brief describes, not those of each crossing by itself."""
    closures = layers["closures"]
    return closures[~closures["closure"].astype(str).str.startswith("close-")]


def traffic_of(
    layers: Mapping[str, gpd.GeoDataFrame], flow: str, closure: str | None = None
) -> Traffic:
    """Give what a flow puts on each stretch, all open or with a closure."""
    segments, flows = layers["segments"], layers["flows"]
    commodity = flows[flows["flow"] == flow].sort_values("strand")["commodity_class"].iloc[0]
    before = _of(segments["flows"], segments["shares"], flow)
    after, row, closed = before, None, ()
    if closure is not None:
        changed = layers["closure_segments"]
        changed = changed[changed["closure"] == closure]
        by_segment = dict(
            zip(changed["segment"], _of(changed["flows"], changed["changes"], flow), strict=True)
        )
        after = before + segments["id"].map(by_segment).fillna(0.0).to_numpy(dtype=float)
        closures = layers["closures"]
        row = (
            closures[(closures["closure"] == closure) & (closures["flow"] == flow)]
            .iloc[0]
            .to_dict()
        )
        closed = tuple(row["closed"])
    gone = (after < CHANGED / 2) & (before - after >= CHANGED)
    change = np.select(
        [gone, after - before >= CHANGED, before - after >= CHANGED],
        ["loses-all", "gains", "loses"],
        "same",
    )
    share = np.where(gone, before, after)
    kept = share > 1e-4  # noqa: PLR2004 - of a flow; less is not drawn anywhere
    return Traffic(
        flow, str(commodity), segments.geometry[kept], share[kept], change[kept], row, closed
    )


def _of(flows: gpd.GeoSeries, values: gpd.GeoSeries, flow: str) -> Points:
    """Read one flow's value from columns of lists that belong together."""
    return np.array([
        dict(zip(on, of, strict=True)).get(flow, 0.0) for on, of in zip(flows, values, strict=True)
    ])  # fmt: skip


def draw_traffic(
    axes: Axes, frame: Frame, traffic: Traffic, symbols: Mapping[str, Any]
) -> list[Points]:
    """Draw the stretches, joined where width and change are the same; give the lines."""
    step = np.ceil(STEPS * np.minimum(traffic.share, 1.0)).astype(int)
    chains = []
    for change in ("loses-all", "loses", "same", "gains"):
        for one in range(1, STEPS + 1):
            some = traffic.lines[(step == one) & (traffic.change == change)]
            if len(some):
                merged = shapely.line_merge(shapely.union_all(some.to_numpy()))
                chains.append((change, share_width(one / STEPS), place_shape(frame, merged)))
    for change, width, shape in chains:
        stroke(
            axes,
            shape,
            color=paper.HALO,
            alpha=0.85,
            linewidth=_width(change, width) + 1.8,
            zorder=4,
        )
    for change, width, shape in chains:
        stroke(axes, shape, **stretch_look(change, width, traffic, symbols), zorder=4.2)
    return [
        line for _, width, shape in chains for line in lines_of(shape) if width > share_width(0.1)
    ]


def stretch_look(
    change: str, width: float, traffic: Traffic, symbols: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the look of a stretch as matplotlib has it."""
    if change == "same":
        colour = symbols["commodity"][traffic.commodity]["colour"]
        dash: Any = dash_of(symbols, "network")
        alpha = 0.62 if traffic.closure else min(1.0, 0.5 + width / MOST)
    else:
        look = symbols["change"][change]
        colour, dash, alpha = look["colour"], (0, tuple(PX * one for one in look["dash"])), 1.0
    return {"color": colour, "alpha": alpha, "linestyle": dash, "linewidth": _width(change, width)}


def _width(change: str, width: float) -> float:
    # What loses all is a trace of what it was.
    return min(2.0, width) if change == "loses-all" else width


def share_width(share: float) -> float:
    """Give the width in points of a share of a flow.

    Examples
    --------
    >>> share_width(1.0)
    5.4
    """
    return LEAST + (MOST - LEAST) * share
