"""Claims, sources and vocabularies → layers without geometry."""

from __future__ import annotations

import geopandas as gpd

from geo.brief import Brief
from geo.layers.rows import Evidence, frame, texts


def build_claims(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row a claim."""
    return frame("claims", (
        {
            "id": claim.id,
            **texts("text", claim.text),
            "source": claim.source,
            "paragraph": claim.paragraph,
            "edition": claim.edition,
            "terms": list(claim.terms),
            "reliability": evidence.sources[claim.source].reliability,
            "credibility": claim.credibility,
            "reading": claim.reading,
            "supports": list(claim.supports),
            "disputes": list(claim.disputes),
            "supersedes": list(claim.supersedes),
        }
        for claim in brief.claims
    ))  # fmt: skip


def build_sources(brief: Brief) -> gpd.GeoDataFrame:
    """Return one row a source."""
    names = ("id", "kind", "outlet", "title", "author", "date", "url", "reliability")
    rows = ({name: getattr(source, name) for name in names} for source in brief.sources)
    return frame("sources", rows)


def build_commodities(brief: Brief) -> gpd.GeoDataFrame:
    """Return one row a commodity."""
    return frame("commodities", (
        {"id": one.id, **texts("label", one.label), "class": one.commodity_class}
        for one in brief.commodities
    ))  # fmt: skip


def build_actors(brief: Brief) -> gpd.GeoDataFrame:
    """Return one row an organisation or role."""
    return frame("actors", (
        {"id": one.id, **texts("label", one.label), "kind": one.kind} for one in brief.actors
    ))  # fmt: skip


def build_not_mapped(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row for each thing that the text names and the map leaves out."""
    return frame("not_mapped", (
        {
            "id": one.id,
            **texts("label", one.label),
            **texts("reason", one.reason),
            **evidence.columns(one.claims, context=one.context),
        }
        for one in brief.not_mapped
    ))  # fmt: skip
