"""Which rows a map shows: those of its period that its brief names, with the claims that they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.brief.evidence import parse_period
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo.brief.model import Map

# By which column the rows of a layer belong to what a brief names.
NAMED_BY = {
    "flows": "flow",
    "zones": "zone",
    "buffers": "of",
    **dict.fromkeys(("places", "areas", "barriers", "crossings", "events"), "id"),
}


def select(spec: Map, layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Select the rows of each layer that a map or figure shows.

    Parameters
    ----------
    spec
        The map. Its period drops dated rows that end before it or begin after it. Its list of ids,
        where it has one, keeps the named flows, places, areas, zones, barriers, crossings and events;
        a layer of which none is named stays whole.
    layers
        Tables by name, as :data:`geo.layers.SCHEMAS` declares them.

    Returns
    -------
    dict
        The tables. With a list of ids, claims are those that the drawn rows rest on or stand beside,
        and the claims that these support, dispute or supersede.

    Raises
    ------
    DataError
        If the map shows a layer that is not among the layers.
    """
    if missing := [name for name in spec.layers if name not in layers]:
        raise DataError(
            f"map {spec.id!r}: layer {missing[0]!r} is not among the layers. "
            f"Expected one of {', '.join(sorted(layers))}."
        )
    in_period = {name: select_period(table, spec.period) for name, table in layers.items()}
    named = frozenset(spec.only)
    if not named:
        return in_period
    kept = {name: _of(table, NAMED_BY.get(name), named) for name, table in in_period.items()}
    if "claims" in kept:
        kept["claims"] = _cited(kept["claims"], cited_claims(spec, kept) | story_claims(spec))
    return {name: table for name, table in kept.items() if name != "not_mapped"}


def select_period(table: gpd.GeoDataFrame, period: str | None) -> gpd.GeoDataFrame:
    """Select the rows that a period touches, with those that are undated or open in its direction."""
    if period is None or "earliest" not in table.columns:
        return table
    span = parse_period(period)
    first, last = (day.isoformat() if day else None for day in (span.earliest, span.latest))
    begins = [not (last and earliest) or earliest <= last for earliest in table["earliest"]]
    ends = [not (first and latest) or latest >= first for latest in table["latest"]]
    return table[np.array(begins, dtype=bool) & np.array(ends, dtype=bool)].reset_index(drop=True)


def cited_claims(spec: Map, tables: Mapping[str, gpd.GeoDataFrame]) -> set[str]:
    """Return the ids of the claims that the rows of a map rest on or stand beside."""
    # What a closure does rests on the claims of its scenario.
    drawn = (*spec.layers, "closures") if "segments" in spec.layers else spec.layers
    return {
        claim
        for name in drawn
        if name in tables
        for column in ("claims", "context")
        if column in tables[name]
        for claims in tables[name][column]
        for claim in claims
    }


def story_claims(spec: Map) -> set[str]:
    """Return the ids of the claims that a map's story cites."""
    return {claim for step in spec.steps for claim in step.claims}


def _of(table: gpd.GeoDataFrame, column: str | None, named: frozenset[str]) -> gpd.GeoDataFrame:
    if column is None or column not in table:
        return table
    # A buffer is named by what it surrounds: of a zone one of its readings, "zone/reading".
    is_named = np.array(
        [str(row_id).partition("/")[0] in named for row_id in table[column]], dtype=bool
    )
    return table[is_named].reset_index(drop=True) if is_named.any() else table


def _cited(claims: gpd.GeoDataFrame, cited: set[str]) -> gpd.GeoDataFrame:
    """Keep claims and what they speak of: a superseded claim is read beside what took its place."""
    links = [link for link in ("supports", "disputes", "supersedes") if link in claims]
    reached = {
        other
        for row in claims.to_dict("records")
        if row["id"] in cited
        for link in links
        for other in row[link]
    }
    is_kept = claims["id"].isin(cited | reached)
    return claims[is_kept].reset_index(drop=True)
