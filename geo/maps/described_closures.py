"""The flow, closures and shares that a picture of modelled traffic shows: the same for pages and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import numpy as np

from geo.arrays import Floats


def flow_to_show(layers: Mapping[str, gpd.GeoDataFrame]) -> str | None:
    """Choose the routed flow for which the brief's closures cost most; without closures, the first."""
    routed = layers["flows"]["flow"][layers["flows"]["routed"] == "yes"]
    scenarios = described_closures(layers)
    scenarios = scenarios[scenarios["flow"].isin(routed)]
    if len(scenarios):
        dearest = scenarios.sort_values(["hours_lost", "flow"], ascending=[False, True])
        return str(dearest["flow"].iloc[0])
    return str(routed.min()) if len(routed) else None


def described_closures(layers: Mapping[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return the closures that a brief describes, without those of single crossings."""
    closures = layers["closures"]
    return closures[~closures["closure"].astype(str).str.startswith("close-")]


def flow_values(
    flow: str, flows: Iterable[Sequence[str]], values: Iterable[Sequence[float]]
) -> Floats:
    """Return the value of one flow in each row, from a column of flow ids and one of their values; 0 where it has none.

    Examples
    --------
    >>> flow_values("fuel", [["fuel", "gold"], ["gold"]], [[0.25, 1.0], [0.5]]).tolist()
    [0.25, 0.0]
    """
    rows = zip(flows, values, strict=True)
    return np.array([dict(zip(*row, strict=True)).get(flow, 0.0) for row in rows], dtype=float)
