"""The tables of a brief, and the faults in the structure of its file: unknown keys, missing values, wrong types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from geo.brief.evidence import Claim, Source
from geo.brief.model import (
    Actor,
    Area,
    Barrier,
    BorderCrossing,
    Brief,
    Commodity,
    Event,
    Flow,
    Map,
    NotMapped,
    Place,
    Scenario,
    Zone,
)  # fmt: skip
from geo.brief.toml_errors import single_bracket_fault
from geo.brief.toml_lines import Fault, KeyPath
from geo.gazetteer.country_names import country_hint
from geo.validation import nearest, shown, suggestion
from geo.validation.explanations import (
    explain,
    field_of_fault,
    inner_tables,
    known_keys,
    owner_of,
)  # fmt: skip

TABLES: Final[Mapping[str, type[BaseModel]]] = MappingProxyType({
    "source": Source, "claim": Claim, "actor": Actor, "commodity": Commodity, "place": Place,
    "crossing": BorderCrossing, "area": Area, "zone": Zone, "barrier": Barrier, "event": Event,
    "flow": Flow, "scenario": Scenario, "map": Map, "not_mapped": NotMapped,
})  # fmt: skip
"""TOML name of each array of tables → the model of its rows."""

# Types of pydantic's errors: a value that is not a list; an item that is not one, or has too few or too many parts.
_NO_LIST: Final = {"tuple_type", "list_type"}
_WRONG_ITEM: Final = {"tuple_type", "missing", "too_long"}


def structure_faults(error: ValidationError, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield every fault that the validation of a brief found in its structure."""
    errors = error.errors(include_url=False)
    paths = [tuple(details["loc"]) for details in errors]
    outer_paths = {path[:end] for path in paths for end in range(len(path))}
    for details, path in zip(errors, paths, strict=True):
        if details["type"] == "too_short" and path in outer_paths:
            continue  # the list has entries, whose own faults are reported
        yield _structure_fault(details, path, raw)


def _structure_fault(details: ErrorDetails, path: KeyPath, raw: Mapping[str, Any]) -> Fault:
    """Return the fault of one error of pydantic: of a whole table, of one of its rows, or of a key within a row."""
    table, in_table = str(path[0]), path[1:]
    if table not in TABLES:
        is_unknown = details["type"] == "extra_forbidden" and not in_table
        return _unknown_table(details, raw) if is_unknown else Fault(path, *explain(details, Brief))
    is_of_tables = not in_table or path[-1] in inner_tables(owner_of(Brief, path))
    if is_of_tables and details["type"] in _NO_LIST and isinstance(details["input"], dict):
        names = ".".join(part for part in path if isinstance(part, str))
        return Fault(path, "", *single_bracket_fault(names))
    if not in_table:
        if table not in raw:
            return Fault(path, *explain(details, Brief))
        found = f"found {shown(raw[table])}" if raw[table] else f"{table} is empty"
        return Fault(path, "", found, f"expected tables, each under [[{table}]]")
    if len(in_table) == 1 and details["type"] != "value_error":  # a row that is no table
        found = f"found {shown(details['input'])}"
        return Fault(path, "", found, f"expected a table under [[{table}]]")
    return _row_fault(details, path, raw)


def _row_fault(details: ErrorDetails, path: KeyPath, raw: Mapping[str, Any]) -> Fault:
    """Return the fault of a field within a row of a table."""
    if details["type"] in _WRONG_ITEM and isinstance(path[-1], int):
        # The whole list shows what was meant better than the item does.
        while isinstance(path[-1], int):
            path = path[:-1]
        details = {**details, "type": "tuple_type", "input": _value_at(raw, path)}
    field, found, remedy = explain({**details, "loc": path[2:]}, TABLES[str(path[0])])
    if wrong := field_of_fault(details):
        path = (*path, wrong)
    if details["type"] == "extra_forbidden":
        remedy = _remedy_of_outer_key(path, raw) or remedy
    elif details["type"] == "string_pattern_mismatch":
        remedy = f"{remedy}. {country_hint(details['input'])}".removesuffix(". ")
    return Fault(path, field, found, remedy)


def _remedy_of_outer_key(path: KeyPath, raw: Mapping[str, Any]) -> str:
    """Return where to write a misplaced key: in the nearest outer table that may have it and does not; else empty."""
    *_, key = path
    for depth in range(len(path) - 2, -1, -1):
        outer, inner = _value_at(raw, path[:depth]), _value_at(raw, path[: depth + 1])
        if not isinstance(outer, Mapping) or path[depth] not in outer or key in outer:
            continue  # a list of tables, the tag of a union, or a table that has the key
        if key not in known_keys(owner_of(Brief, (*path[:depth], key))):
            continue
        if depth == 0:
            return "it is a key of the brief itself: write it above all tables"
        names = [part for part in path[: depth + 1] if isinstance(part, str)]
        header = f"[[{'.'.join(names)}]]"
        where = (
            f"above its first {header}" if isinstance(inner, list) else f"outside of {names[-1]}"
        )
        return f"it is a key of the {names[-2]}: write it {where}"
    return ""


def _value_at(raw: Any, path: KeyPath) -> Any:  # noqa: ANN401 - any value of TOML
    """Return the value at the path of an error; the kind of a shape or quantity in that path is not a key."""
    value = raw
    for part in path:
        has_part = part in value if isinstance(value, Mapping) else isinstance(part, int)
        value = value[part] if has_part else value
    return value


def _unknown_table(details: ErrorDetails, raw: Mapping[str, Any]) -> Fault:
    """Return the fault of a key or table that a brief does not have."""
    key = str(details["loc"][0])
    has_tables = isinstance(raw[key], list) and all(isinstance(row, dict) for row in raw[key])
    options = sorted(TABLES if has_tables else known_keys(Brief))
    kind = "table" if has_tables else "key"
    unused = [option for option in options if option not in raw]
    outer_table = next((table for table, model in TABLES.items() if key in inner_tables(model)), "")
    if outer_table and has_tables:
        remedy = f"write [[{outer_table}.{key}]], below its [[{outer_table}]]"
    elif best := nearest(key, unused) or nearest(key, options):
        remedy = f"did you mean {best!r}?"
    else:
        remedy = suggestion(key, options, kind=kind)
    return Fault((key,), key, f"is not a known {kind}", remedy)
