"""A brief to export, with its layers, and functions that several formats share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from geo.brief import Brief
from geo.brief.model import EvidencedRow, Flow
from geo.layers import SCHEMAS
from geo.layers.layer_rows import flow_claims
from geo.layers.schema import licence_of
from geo.provenance import Stamps


@dataclass(frozen=True, eq=False)
class Subject:
    """A brief to export.

    Attributes
    ----------
    brief
        A valid brief.
    layers
        Layer name → layer, as :func:`geo.layers.build_layers` returns them; empty for a format that needs none.
    text
        The text of the brief's source; None unless the files are private.
    """

    brief: Brief
    layers: Mapping[str, gpd.GeoDataFrame]
    text: str | None = None

    @property
    def stamps(self) -> Stamps:
        """The notices that every file must state."""
        return self.brief.stamps

    def licence(self, layer: str) -> str:
        """Return the licence of one layer."""
        return licence_of(layer, self.brief)


@dataclass(frozen=True)
class SupportedFeature:
    """A feature of a brief with its claims.

    Attributes
    ----------
    kind
        The table of the brief in which it is, in the singular.
    feature
        The feature.
    claims
        Ids of the claims on which the feature rests; for a flow, those of its strands, too.
    """

    kind: str
    feature: EvidencedRow
    claims: tuple[str, ...]


def supported_features(brief: Brief) -> tuple[SupportedFeature, ...]:
    """Return all features of a brief that rest on claims, in the order of the brief's tables.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> [item.feature.id for item in supported_features(read_brief()) if "p08-gafsa" in item.claims]
    ['gafsa', 'gafsa-1980']
    """
    tables: dict[str, tuple[EvidencedRow, ...]] = {
        "flow": brief.flows, "place": brief.places, "area": brief.areas, "zone": brief.zones,
        "barrier": brief.barriers, "event": brief.events, "scenario": brief.scenarios,
        "not_mapped": brief.not_mapped,
    }  # fmt: skip
    return tuple(
        SupportedFeature(kind, row, flow_claims(row) if isinstance(row, Flow) else row.claims)
        for kind, rows in tables.items()
        for row in rows
    )


def features_by_claim(features: Iterable[SupportedFeature]) -> dict[str, list[SupportedFeature]]:
    """Return claim id → the features that rest on it."""
    by_claim: dict[str, list[SupportedFeature]] = {}
    for feature in features:
        for claim in feature.claims:
            by_claim.setdefault(claim, []).append(feature)
    return by_claim


def urn(brief: Brief, kind: str, item: str) -> str:
    """Return the permanent identifier (URN) of an item of a brief.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> urn(read_brief(), "claim", "p08-gafsa")
    'urn:smuggling-route-mapper:tunisia-libya-2019:claim:p08-gafsa'
    """
    return f"{namespace(brief, kind)}{item}"


def namespace(brief: Brief, kind: str) -> str:
    """Return the beginning of the identifiers of items of a kind."""
    return f"urn:smuggling-route-mapper:{brief.id}:{kind}:"


def records(layer: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the rows of a layer, each as column → cell, without their geometries."""
    columns = {str(name): layer[name].tolist() for name in layer.columns if name != "geometry"}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def is_table(layer: str) -> bool:
    """Return whether a layer has no geometry.

    Examples
    --------
    >>> is_table("claims"), is_table("flows")
    (True, False)
    """
    return SCHEMAS[layer].geometry.startswith("none")
