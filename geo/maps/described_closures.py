"""Choose the flow and the closures that a picture of modelled traffic shows: the same for pages and figures."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd


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
