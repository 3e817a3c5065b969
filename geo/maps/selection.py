"""Which rows a map shows: those of its period that its brief names, with the claims that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from geo.brief.evidence import CLAIM_LINKS, parse_period
from geo.brief.model import Map
from geo.errors import DataError

if TYPE_CHECKING:
    import geopandas as gpd

LAST_DAY = "9999-12-31"  # of ISO 8601: days are compared as texts
# Layer → the column that holds the id by which a map names its rows.
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
        The tables. With a list of ids, claims are those that the drawn rows rest on or mention or that the story
        cites, and the claims that these support, dispute or supersede; what is not mapped is left out.

    Raises
    ------
    DataError
        If the map shows a layer that is not among the layers.
    """
    if missing_layers := [name for name in spec.layers if name not in layers]:
        raise DataError(
            f"map {spec.id!r}: layer {missing_layers[0]!r} is not among the layers that were built. "
            f"Expected one of {', '.join(sorted(layers))}."
        )
    named_ids = frozenset(spec.only)
    # By name first, so that nothing is left of a layer whose named rows all fall outside the period.
    named = {
        name: _named_rows(table, NAMED_BY.get(name), named_ids) if named_ids else table
        for name, table in layers.items()
    }
    selected = {name: select_period(table, spec.period) for name, table in named.items()}
    if not named_ids:
        return selected
    if "claims" in selected:
        selected["claims"] = _cited(selected["claims"], cited_claims(spec, selected))
    return {name: table for name, table in selected.items() if name != "not_mapped"}


def select_period(table: gpd.GeoDataFrame, period: str | None) -> gpd.GeoDataFrame:
    """Return the rows of a table that a period touches, and all rows without dates.

    A row with only one of its two dates counts as open on the other side: it began long ago, or it lasts.

    Parameters
    ----------
    table
        Rows with the ISO dates ``earliest`` and ``latest``; a table without these columns is returned whole.
    period
        An EDTF period; with None, all rows are returned.
    """
    if period is None or "earliest" not in table.columns:
        return table
    span = parse_period(period)
    first_day, last_day = (day.isoformat() if day else None for day in (span.earliest, span.latest))
    begins_in_time = table["earliest"].fillna("") <= (last_day or LAST_DAY)
    ends_in_time = table["latest"].fillna(LAST_DAY) >= (first_day or "")
    return table[begins_in_time & ends_in_time].reset_index(drop=True)


def cited_claims(spec: Map, tables: Mapping[str, gpd.GeoDataFrame]) -> set[str]:
    """Return the ids of the claims that a map cites: those in its story, and those its rows rest on or mention.

    ``tables`` are the rows that the map shows, by layer.
    """
    # What a closure does rests on the claims of its scenario.
    layers = (*spec.layers, "closures") if "segments" in spec.layers else spec.layers
    cited = {claim for step in spec.steps for claim in step.claims}
    for name in layers:
        for column in ("claims", "context"):
            if name in tables and column in tables[name]:
                cited.update(*tables[name][column])
    return cited


def _named_rows(
    table: gpd.GeoDataFrame, column: str | None, named_ids: frozenset[str]
) -> gpd.GeoDataFrame:
    """Return the rows of a table that a map names.

    Parameters
    ----------
    column
        The column with the ids by which rows are named; None if rows of this layer cannot be named.
    named_ids
        Ids of any layers.

    Returns
    -------
    GeoDataFrame
        The rows with one of the ids. All rows if the map names none of this layer: then it shows the layer whole.
    """
    if column is None or column not in table:
        return table
    # A buffer is named by the feature that it surrounds. If this is a zone, the buffer has the id
    # "zone/interpretation", and the map names the zone.
    is_named = np.array(
        [str(row_id).partition("/")[0] in named_ids for row_id in table[column]], dtype=bool
    )
    return table[is_named].reset_index(drop=True) if is_named.any() else table


def _cited(claims: gpd.GeoDataFrame, cited: set[str]) -> gpd.GeoDataFrame:
    """Return the cited claims and those that they support, dispute or supersede.

    A superseded claim is shown with the claim that took its place.
    """
    links = [link for link in CLAIM_LINKS if link in claims]
    related_claims = {
        related
        for row in claims.to_dict("records")
        if row["id"] in cited
        for link in links
        for related in row[link]
    }
    is_kept = claims["id"].isin(cited | related_claims)
    return claims[is_kept].reset_index(drop=True)
