"""The fields of a brief that each layer reads.

A layer is built from a copy of the brief that has these fields alone, so it cannot depend on any other. It therefore
needs to be built again only if one of them changes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel

from geo.brief import Brief
from geo.provenance import digest
from geo.validation import Text

Row = TypeVar("Row", bound=BaseModel)
Fields: TypeAlias = tuple[str, ...] | None
"""Fields of the rows of one table; None for all."""
Reads: TypeAlias = Mapping[str, Fields]
"""Name of a table of a brief → the fields of its rows that are read; None for a table or field that is read whole."""

# Fields that every output depends on: they say where names and roads are looked up, and what notices each file carries.
EVERYWHERE: Final = (
    "id", "region", "gazetteer", "network", "own_crossings", "licence", "fictional",
)  # fmt: skip
EVIDENCE: Final[Reads] = MappingProxyType({
    "claims": ("id", "source", "edition", "credibility", "reading", "review"),
    "sources": ("id", "editions", "reliability"),
})  # fmt: skip
POSITIONS: Final[Reads] = MappingProxyType({
    "places": ("id", "name", "gazetteer", "lon", "lat", "country", "uncertainty_m"),
    "areas": ("id", "kind", "countries", "label_at"),
    "zones": ("id", "candidates"),
})  # fmt: skip
ENDPOINTS: Final[Reads] = MappingProxyType(
    {table: (*(fields or ()), "label") for table, fields in POSITIONS.items()}
)


def _endpoints_of(table: str, *fields: str) -> Reads:
    """Return the fields from which the endpoints of one table follow, and further fields of the same table."""
    return {table: (*(ENDPOINTS.get(table) or ()), *fields)}


def _flows(*fields: str) -> Reads:
    """Return the fields of flows from which their evidence follows, and further fields of flows."""
    return {"flows": ("id", "claims", "strands", *fields)}


MODELLED: Final[Reads] = MappingProxyType({
    **POSITIONS,
    "assumptions": None,
    "flows": ("id", "origin", "transit", "destination", "mode"),
    "scenarios": ("id", "crossings"),
})  # fmt: skip
"""Fields from which routes, closures and chokepoints are computed. None of them is a text that readers see."""

LAYERS: Final[Mapping[str, Reads]] = MappingProxyType({
    "flows": {**EVIDENCE, **ENDPOINTS, "flows": None, "commodities": ("id", "commodity_class")},
    "places": {
        **EVIDENCE, **ENDPOINTS, "places": None, **_endpoints_of("areas", "claims", "context"),
        **_endpoints_of("zones", "claims", "context"),
    },
    "areas": {**EVIDENCE, "areas": None},
    "zones": {**EVIDENCE, "zones": None},
    "barriers": {**EVIDENCE, "barriers": None},
    "crossings": {**EVIDENCE, "crossings": None, "events": ("id", "places", "claims")},
    "routes": {**EVIDENCE, **ENDPOINTS, **_flows("context", "reading")},
    "segments": {**EVIDENCE, **ENDPOINTS, **_flows("period")},
    "corridors": {**EVIDENCE, **_flows("label", "context", "reading")},
    "chokepoints": {**EVIDENCE, **ENDPOINTS, **_flows()},
    "closures": {**EVIDENCE, "scenarios": None, **_flows()},
    "closure_segments": {},
    "sensitivity": {},
    "events": {**EVIDENCE, **ENDPOINTS, "events": None},
    "buffers": {**EVIDENCE, **_endpoints_of("places", "claims"), "zones": None, "buffers_km": None},
    "claims": {"claims": None, "sources": EVIDENCE["sources"]},
    "sources": {"sources": None},
    "commodities": {"commodities": None},
    "actors": {"actors": None},
    "not_mapped": {**EVIDENCE, "not_mapped": None},
})  # fmt: skip
"""Layer → the fields of a brief that it reads, in addition to the modelled rows."""

MODELLED_LAYERS: Final = frozenset({
    "flows", "crossings", "routes", "segments", "corridors", "chokepoints", "closures",
    "closure_segments", "sensitivity",
})  # fmt: skip
"""Layers that are also built from the modelled rows."""

PLACE_AUDIT: Final[Reads] = MappingProxyType(
    {"places": ("id", "name", "gazetteer", "accept", "lon", "lat", "country", "location_source")}
)
NO_LABEL: Final = Text(en="-")


def reads_endpoints(reads: Reads, table: str) -> bool:
    """Return whether a layer reads all fields from which the endpoints in one table of a brief follow."""
    fields = reads.get(table, ())
    return fields is None or set(fields) >= set(ENDPOINTS[table] or ())


def with_fields(brief: Brief, reads: Reads, *, blank_labels: bool = False) -> Brief:
    """Return a copy of a brief that has only the given fields; reading any other field is an AttributeError.

    Parameters
    ----------
    reads
        The fields to keep.
    blank_labels
        Whether to give all rows the same label, so that what is computed from the copy cannot depend on labels.
    """
    update = {
        table: tuple(
            _row_with_fields(row, fields, blank_labels=blank_labels)
            for row in getattr(brief, table)
        )
        for table, fields in reads.items()
        if fields is not None
    }
    return _keep_fields(brief.model_copy(update=update), {*EVERYWHERE, *reads})


def _row_with_fields(row: BaseModel, fields: Collection[str], *, blank_labels: bool) -> BaseModel:
    """Return a copy of one row of a brief that has only the given fields."""
    # A label is kept even if it is not among the fields, for code that needs one to exist.
    if blank_labels and "label" in type(row).model_fields:
        return _keep_fields(row.model_copy(update={"label": NO_LABEL}), {*fields, "label"})
    return _keep_fields(row.model_copy(), fields)


def _keep_fields(copy: Row, fields: Collection[str]) -> Row:
    """Delete all fields of a copy but the given ones, and return the copy.

    The fields are deleted behind Pydantic's back, because Pydantic does not make models without required fields.
    """
    for name in set(copy.__dict__) - set(fields):
        del copy.__dict__[name]
    return copy


def fields_digest(brief: Brief, reads: Reads) -> str:
    """Return the checksum of the given fields of a brief, and of the fields that every output depends on."""
    values: dict[str, Any] = {name: _plain(getattr(brief, name)) for name in EVERYWHERE}
    for table, fields in reads.items():
        value = getattr(brief, table)
        values[table] = (
            _plain(value)
            if fields is None
            else [row.model_dump(mode="json", include=set(fields)) for row in value]
        )
    return digest(json.dumps(values, sort_keys=True).encode())


def _plain(value: object) -> object:
    """Return the value of a field in a form that JSON can hold."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
