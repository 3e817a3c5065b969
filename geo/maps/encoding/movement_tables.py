"""Tables that a page of modelled traffic holds beside the layers that it draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

MODELLED = ("routes", "segments", "corridors", "chokepoints")

# What rows of `segments` say that their flows say, too.
OF_THE_FLOWS = ("commodities", "periods", "claims", "context", "grade", "confidence", "status")


# What a page says of the routes of a flow over the same crossings, beside what it draws.
OF_A_CHAIN = (
    "id",
    "flow",
    "chain_share",
    "chain_hours",
    "chain_hours_low",
    "chain_hours_high",
    "chain_km",
)


def chain_table(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Build the table ``chains`` of the flows that a map has: a row without a line for each chain of crossings.

    Returns
    -------
    dict
        Nothing where no flow of the map is routed.
    """
    if "flows" not in layers or "routes" not in layers:
        return {}
    routes = layers["routes"]
    is_first = (routes["id"] == routes["chain"]) & routes["flow"].isin(layers["flows"]["flow"])
    if not is_first.any():
        return {}
    named = [column for column in routes.columns if str(column).startswith("chain_via")]
    chains = routes.loc[is_first, [*OF_A_CHAIN, *named, routes.geometry.name]].reset_index(
        drop=True
    )
    chains = chains.sort_values(
        ["flow", "chain_share"], ascending=[True, False], kind="stable", ignore_index=True
    )
    return {"chains": chains.set_geometry([None] * len(chains), crs=routes.crs)}


def modelled_tables(
    layers: Mapping[str, gpd.GeoDataFrame], drawn: Iterable[str]
) -> dict[str, gpd.GeoDataFrame]:
    """Build the tables of routed flows, each value once.

    Parameters
    ----------
    layers
        Tables by name, as `geo.layers` has them.
    drawn
        Names of the layers that the map shows.

    Returns
    -------
    dict
        Nothing where none of them is modelled. Else ``movements``, the strands of the routed flows
        without their lines; and where ``segments`` are drawn these, ``closures``, and
        ``closure_segments``, in which ``segment`` is a row number in ``segments``.
    """
    shown = set(drawn)
    if shown.isdisjoint(MODELLED) or "flows" not in layers:
        return {}
    flows = layers["flows"]
    movements = flows[flows["routed"] == "yes"].reset_index(drop=True)
    tables = {"movements": movements.set_geometry([None] * len(movements), crs=movements.crs)}
    if "segments" not in shown:
        return tables
    segments = layers["segments"]
    tables["segments"] = segments.drop(columns=list(OF_THE_FLOWS))
    if "closures" in layers and "closure_segments" in layers:
        changed = layers["closure_segments"]
        row = {segment: number for number, segment in enumerate(segments["id"])}
        numbered = changed.assign(segment=changed["segment"].map(row)).drop(columns="id")
        tables |= {"closures": layers["closures"], "closure_segments": numbered}
    return tables
