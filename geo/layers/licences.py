"""On which terms each layer of a brief may be used."""

from __future__ import annotations

from pathlib import Path

from geo.brief.model import Brief
from geo.layers.schema import OF_THE_BRIEF, SCHEMAS
from geo.layers.schema.shared import ROUTED
from geo.provenance import file_origin


def licence_of(layer: str, brief: Brief) -> str:
    """Name the terms of one layer of a brief."""
    own = brief.licence or "not stated in the brief"
    terms = SCHEMAS[layer].licence
    if brief.network and terms == ROUTED:
        roads = file_origin(Path(brief.network)).licence or "not stated"
        terms = f"roads: {roads}; towns from GeoNames, CC BY 4.0; texts: {OF_THE_BRIEF}"
    return terms.replace(OF_THE_BRIEF, own)
