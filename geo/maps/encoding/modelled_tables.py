"""Tables that a page of modelled traffic holds in addition to the layers that it draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

MODELLED = ("routes", "segments", "corridors", "chokepoints")

# Columns of `segments` that repeat what the flows state; the page reads them from the flows.
COLUMNS_OF_FLOWS = ("commodities", "periods", "claims", "context", "grade", "confidence", "status")

# Columns of `routes` that hold for all routes of a flow over the same crossings.
COLUMNS_OF_CHAINS = (
    "id",
    "flow",
    "chain_share",
    "chain_hours",
    "chain_hours_low",
    "chain_hours_high",
    "chain_km",
)


def chain_table(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Build the table ``chains``: a row, without geometry, for each chain of crossings over which a flow is routed.

    Returns
    -------
    dict
        ``{"chains": table}``, sorted by flow, and within a flow by share, the largest first. Empty if no flow of the
        map is routed.
    """
    if "flows" not in layers or "routes" not in layers:
        return {}
    routes = layers["routes"]
    # All routes over the same crossings form a chain, which has the id of the first of them.
    is_first_of_chain = (routes["id"] == routes["chain"]) & routes["flow"].isin(
        layers["flows"]["flow"]
    )
    if not is_first_of_chain.any():
        return {}
    via = [column for column in routes.columns if str(column).startswith("chain_via")]
    chains = routes.loc[
        is_first_of_chain, [*COLUMNS_OF_CHAINS, *via, routes.geometry.name]
    ].reset_index(drop=True)
    chains = chains.sort_values(
        ["flow", "chain_share"], ascending=[True, False], kind="stable", ignore_index=True
    )
    return {"chains": chains.set_geometry([None] * len(chains), crs=routes.crs)}


def modelled_tables(
    layers: Mapping[str, gpd.GeoDataFrame], drawn_layers: Iterable[str]
) -> dict[str, gpd.GeoDataFrame]:
    """Build the tables of modelled traffic that the page of a map needs; no value is in two of them.

    Parameters
    ----------
    layers
        Tables by name, as `geo.layers` has them.
    drawn_layers
        Names of the layers that the map shows.

    Returns
    -------
    dict
        Name → table; empty if the map draws no modelled layer. ``routed_flows`` has the strands of the routed flows,
        without their lines. If the map draws ``segments``, there are also ``segments``, ``closures`` and
        ``closure_segments``, whose column ``segment`` has row numbers of ``segments`` in place of ids.
    """
    layer_names = set(drawn_layers)
    if layer_names.isdisjoint(MODELLED) or "flows" not in layers:
        return {}
    flows = layers["flows"]
    routed = flows[flows["routed"] == "yes"].reset_index(drop=True)
    tables = {"routed_flows": routed.set_geometry([None] * len(routed), crs=routed.crs)}
    if "segments" not in layer_names:
        return tables
    segments = layers["segments"]
    tables["segments"] = segments.drop(columns=list(COLUMNS_OF_FLOWS))
    if "closures" in layers and "closure_segments" in layers:
        changes = layers["closure_segments"]
        row_numbers = {segment: number for number, segment in enumerate(segments["id"])}
        numbered = changes.assign(segment=changes["segment"].map(row_numbers)).drop(columns="id")
        tables |= {"closures": layers["closures"], "closure_segments": numbered}
    return tables
