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
    """Yield the faults for which pydantic refused a brief, in the words of its TOML file.

    ``raw`` is the brief as the TOML parser read it.
    """
    errors = error.errors(include_url=False)
    paths = [tuple(details["loc"]) for details in errors]
    outer_paths = {path[:end] for path in paths for end in range(len(path))}
    for details, path in zip(errors, paths, strict=True):
        # Pydantic drops invalid entries before it counts. Such a list is not too short: its entries have faults.
        if details["type"] == "too_short" and path in outer_paths:
            continue
        yield _structure_fault(details, path, raw)


def _structure_fault(details: ErrorDetails, path: KeyPath, raw: Mapping[str, Any]) -> Fault:
    """Return the fault of one error of pydantic.

    The error concerns a key above all tables, a whole array of tables such as ``[[flow]]``, one row of it, or a key
    within a row. ``path`` leads to it: the name of the table, the index of the row, the key, and so on.
    """
    table, path_in_table = str(path[0]), path[1:]
    if table not in TABLES:  # a key above all tables, or a table that a brief does not have
        is_unknown = details["type"] == "extra_forbidden" and not path_in_table
        return _unknown_table(details, raw) if is_unknown else Fault(path, *explain(details, Brief))
    expects_tables = not path_in_table or path[-1] in inner_tables(owner_of(Brief, path))
    # One table instead of a list of tables: [flow] instead of [[flow]].
    if expects_tables and details["type"] in _NO_LIST and isinstance(details["input"], dict):
        names = ".".join(part for part in path if isinstance(part, str))
        return Fault(path, "", *single_bracket_fault(names))
    if not path_in_table:  # the whole array of tables is missing or no array
        if table not in raw:
            return Fault(path, *explain(details, Brief))
        found = f"found {shown(raw[table])}" if raw[table] else f"{table} is empty"
        return Fault(path, "", found, f"expected tables, each under [[{table}]]")
    if len(path_in_table) == 1 and details["type"] != "value_error":  # a row that is no table
        found = f"found {shown(details['input'])}"
        return Fault(path, "", found, f"expected a table under [[{table}]]")
    return _row_fault(details, path, raw)


def _row_fault(details: ErrorDetails, path: KeyPath, raw: Mapping[str, Any]) -> Fault:
    """Return the fault of an error that pydantic found in a field of a row."""
    if details["type"] in _WRONG_ITEM and isinstance(path[-1], int):
        # An item of a list is wrong. The message states the whole list, which shows better what was meant.
        while isinstance(path[-1], int):
            path = path[:-1]
        details = {**details, "type": "tuple_type", "input": _value_at(raw, path)}
    path_in_row = path[2:]  # without the table and the index of the row
    field, found, remedy = explain({**details, "loc": path_in_row}, TABLES[str(path[0])])
    if wrong_field := field_of_fault(details):  # a check of the whole row says which field is wrong
        path = (*path, wrong_field)
    if details["type"] == "extra_forbidden":
        remedy = _remedy_of_outer_key(path, raw) or remedy
    elif details["type"] == "string_pattern_mismatch":  # only codes of countries have a pattern
        hint = country_hint(details["input"])
        remedy = f"{remedy}. {hint}" if hint else remedy
    return Fault(path, field, found, remedy)


def _remedy_of_outer_key(path: KeyPath, raw: Mapping[str, Any]) -> str:
    """Return a remedy for a key that belongs to a table further out; an empty text if no such table may have it.

    The tables around the key are tried from the nearest to the brief itself. The first that may have the key, and does
    not have it already, is the one to which it belongs.
    """
    *_, key = path
    for depth in range(len(path) - 2, -1, -1):  # how many parts of the path lead to the outer table
        outer, inner = _value_at(raw, path[:depth]), _value_at(raw, path[: depth + 1])
        if not isinstance(outer, Mapping) or path[depth] not in outer or key in outer:
            continue  # this part of the path is an index or pydantic's kind of a shape, or the key is there already
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
    """Return the value to which the path of an error of pydantic leads.

    Pydantic adds the kind of a shape or quantity to the path, such as ``polygon``. It is no key, and is passed over.
    """
    value = raw
    for part in path:
        has_part = part in value if isinstance(value, Mapping) else isinstance(part, int)
        if has_part:
            value = value[part]
    return value


def _unknown_table(details: ErrorDetails, raw: Mapping[str, Any]) -> Fault:
    """Return the fault of a key above all tables, or of a table, that the format of a brief does not have."""
    key = str(details["loc"][0])
    has_tables = isinstance(raw[key], list) and all(isinstance(row, dict) for row in raw[key])
    options = sorted(TABLES if has_tables else known_keys(Brief))
    kind = "table" if has_tables else "key"
    unused_options = [option for option in options if option not in raw]
    # The table may be one that belongs within another: [[strand]] instead of [[flow.strand]].
    outer_table = next((table for table, model in TABLES.items() if key in inner_tables(model)), "")
    if outer_table and has_tables:
        remedy = f"write [[{outer_table}.{key}]], below its [[{outer_table}]]"
    elif likely := nearest(key, unused_options) or nearest(key, options):
        remedy = f"did you mean {likely!r}?"
    else:
        remedy = suggestion(key, options, kind=kind)
    return Fault((key,), key, f"is not a known {kind}", remedy)
