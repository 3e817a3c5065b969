"""Differences as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from geo.layers import SCHEMAS
from geo.layers.layer_rows import json_value
from geo.report.differences.causes import Cause
from geo.report.differences.finding import Differences
from geo.report.differences.layer_changes import FieldChange, RowChange
from geo.report.differences.sides import Side

FORMAT: Final = 1


def differences_json(differences: Differences) -> str:
    """Return the differences as JSON, in the form that ``docs/how-to/compare.md`` describes."""
    surprising_rows = {(row.layer, row.id) for _, rows in differences.surprises for row in rows}
    record = {
        "format": FORMAT,
        "old": _side(differences.old),
        "new": _side(differences.new),
        "differs": not differences.is_empty,
        "inputs": [_cause(cause) for cause in differences.inputs],
        "not_compared": list(differences.not_compared),
        "surprises": [
            {"causes": [_cause(cause) for cause in causes], "rows": _names(rows)}
            for causes, rows in differences.surprises
        ],
        "claims": [_claim(claim, differences) for claim in differences.claims],
        "rows": [
            _row(row) | {"surprise": (row.layer, row.id) in surprising_rows}
            for row in differences.rows
        ],
        "words": [_row(row) for row in differences.words],
        "settings": [_field(setting) for setting in differences.settings],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _side(side: Side) -> dict[str, Any]:
    """Return what JSON states about one side of the comparison."""
    return {
        "name": side.name, "brief": side.brief_id, "software": side.software,
        "is_build": side.brief is None, "notes": list(side.notes),
    }  # fmt: skip


def _cause(cause: Cause) -> dict[str, str]:
    return {"kind": cause.kind, "name": cause.name, "detail": cause.detail}


def _claim(claim: RowChange, differences: Differences) -> dict[str, Any]:
    """Return what JSON states about a changed claim, with the rows that rest on it or are related to it."""
    unchanged = differences.unchanged_on(claim.id)
    return _row(claim) | {
        "rows": _names(differences.resting_on(claim.id)),
        "related_rows": _names(differences.mentioning(claim.id)),
        "unchanged_rows": [
            {"layer": layer, "id": id_} for layer, ids in unchanged.items() for id_ in ids
        ],
    }


def _names(rows: Iterable[RowChange]) -> list[dict[str, str]]:
    return [{"layer": row.layer, "id": row.id} for row in rows]


def _row(row: RowChange) -> dict[str, Any]:
    """Return what JSON states about a row that was added, removed or changed."""
    units = {column.name: column.unit for column in SCHEMAS[row.layer].columns}
    moved_m = None if row.moved_m is None else round(row.moved_m, 1)
    return {
        "layer": row.layer, "id": row.id, "change": row.change,
        "fields": [_field(field, units.get(field.name)) for field in row.fields],
        "moved_m": moved_m, "claims": list(row.claims), "context": list(row.context),
    }  # fmt: skip


def _field(field: FieldChange, unit: str | None = None) -> dict[str, Any]:
    values = {"name": field.name, "old": json_value(field.old), "new": json_value(field.new)}
    return values | ({"unit": unit} if unit else {})
