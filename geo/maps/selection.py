"""Which rows a map shows: those that its brief names, with the claims that they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

# By which column the rows of a layer belong to what a brief names.
NAMED_BY = {
    "flows": "flow",
    "zones": "zone",
    "buffers": "of",
    **dict.fromkeys(("places", "areas", "barriers", "crossings", "events"), "id"),
}


def select(
    layers: Mapping[str, gpd.GeoDataFrame], drawn: Iterable[str], only: Iterable[str]
) -> dict[str, gpd.GeoDataFrame]:
    """Keep of each layer the features that are named; a layer of which none is named stays whole.

    Parameters
    ----------
    layers
        Tables by name, as `geo.layers` has them.
    drawn
        Names of the layers that the map shows.
    only
        Ids of flows, places, areas, zones, barriers, crossings and events; none for all.

    Returns
    -------
    dict
        The tables, and of the claims those that what is drawn rests on or stands beside, with the
        claims that these support, dispute or supersede.
    """
    named = frozenset(only)
    if not named:
        return dict(layers)
    kept = {name: _of(table, NAMED_BY.get(name), named) for name, table in layers.items()}
    cited = {
        claim
        for name in drawn
        if name in kept
        for column in ("claims", "context")
        if column in kept[name]
        for claims in kept[name][column]
        for claim in claims
    }
    if "claims" in kept:
        kept["claims"] = _cited(kept["claims"], cited)
    return {name: table for name, table in kept.items() if name != "not_mapped"}


def _of(table: gpd.GeoDataFrame, column: str | None, named: frozenset[str]) -> gpd.GeoDataFrame:
    if column is None or column not in table:
        return table
    # A buffer is named by a row, which of a zone is one of its readings: "zone/reading".
    is_named = np.array([str(one).partition("/")[0] in named for one in table[column]], dtype=bool)
    return table[is_named].reset_index(drop=True) if is_named.any() else table


def _cited(claims: gpd.GeoDataFrame, cited: set[str]) -> gpd.GeoDataFrame:
    """Keep claims and what they speak of: a superseded claim is read beside what took its place."""
    links = [one for one in ("supports", "disputes", "supersedes") if one in claims]
    reached = {
        other
        for row in claims.to_dict("records")
        if row["id"] in cited
        for link in links
        for other in row[link]
    }
    is_kept = claims["id"].isin(cited | reached)
    return claims[is_kept].reset_index(drop=True)
