"""Layers without geometry: claims, sources, commodities, actors and items that are not mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.brief import Brief
from geo.brief.evidence import CLAIM_LINKS
from geo.brief.review_states import status_of
from geo.layers.layer_rows import Evidence, build_layer, label_cells, text_cells

if TYPE_CHECKING:
    import geopandas as gpd


def build_claims(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `claims`: a row per claim, except those that a person rejected.

    Links to rejected claims are left out, too.
    """
    standing = {claim.id for claim in brief.claims if status_of(claim) != "rejected"}
    names = (
        "id", "source", "paragraph", "edition", "terms", "credibility", "reading",
    )  # fmt: skip
    return build_layer("claims", (
        {name: getattr(claim, name) for name in names}
        | {link: [id_ for id_ in getattr(claim, link) if id_ in standing] for link in CLAIM_LINKS}
        | {"reliability": evidence.sources[claim.source].reliability}
        | text_cells("text", claim.text)
        | {"review": evidence.review([claim.id])}
        for claim in brief.claims if claim.id in standing
    ))  # fmt: skip


def build_sources(brief: Brief) -> gpd.GeoDataFrame:
    """Build the layer `sources`: a row per source."""
    names = ("id", "kind", "outlet", "title", "author", "date", "url", "reliability")
    rows = ({name: getattr(source, name) for name in names} for source in brief.sources)
    return build_layer("sources", rows)


def build_commodities(brief: Brief) -> gpd.GeoDataFrame:
    """Build the layer `commodities`: a row per commodity."""
    return build_layer("commodities", (
        label_cells(commodity) | {"class": commodity.commodity_class}
        for commodity in brief.commodities
    ))  # fmt: skip


def build_actors(brief: Brief) -> gpd.GeoDataFrame:
    """Build the layer `actors`: a row per organisation or role."""
    return build_layer(
        "actors", (label_cells(actor) | {"kind": actor.kind} for actor in brief.actors)
    )


def build_not_mapped(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `not_mapped`: a row per item that the text names and the map omits, with the reason."""
    return build_layer("not_mapped", (
        evidence.feature_cells(item) | text_cells("reason", item.reason)
        for item in brief.not_mapped
    ))  # fmt: skip
