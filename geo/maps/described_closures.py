"""The flow, closures and shares that a picture of modelled traffic shows: the same for pages and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import numpy as np

from geo.arrays import Floats


def flow_to_show(layers: Mapping[str, gpd.GeoDataFrame]) -> str | None:
    """Return the id of the routed flow to which one of the brief's closures costs most hours.

    If the brief describes no closure of a routed flow, it is the first routed flow by its id; None if no flow is
    routed. ``layers`` are tables by name.
    """
    routed = layers["flows"]["flow"][layers["flows"]["routed"] == "yes"]
    closures = described_closures(layers)
    closures = closures[closures["flow"].isin(routed)]
    if len(closures):
        costliest = closures.sort_values(["hours_lost", "flow"], ascending=[False, True])
        return str(costliest["flow"].iloc[0])
    return str(routed.min()) if len(routed) else None


def described_closures(layers: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return the rows of closures that the brief describes, without those in which the model closes one crossing."""
    closures = layers["closures"]
    return closures[~closures["closure"].astype(str).str.startswith("close-")]


def flow_values(
    flow: str, flows: Iterable[Sequence[str]], values: Iterable[Sequence[float]]
) -> Floats:
    """Return the value of one flow in each row of a table; 0 in rows that do not name the flow.

    Parameters
    ----------
    flow
        Id of the flow.
    flows
        A column of lists: the ids of the flows in each row.
    values
        A column of lists: the value of each of these flows, in the same order.

    Examples
    --------
    >>> flow_values("fuel", [["fuel", "gold"], ["gold"]], [[0.25, 1.0], [0.5]]).tolist()
    [0.25, 0.0]
    """
    rows = zip(flows, values, strict=True)
    return np.array([dict(zip(*row, strict=True)).get(flow, 0.0) for row in rows], dtype=float)
