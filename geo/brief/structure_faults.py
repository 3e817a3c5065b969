"""The tables of a brief, and what is wrong with the structure of a file that should have them."""

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
    fault_field,
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

_NOT_A_LIST: Final = {"tuple_type", "list_type"}
_NOT_THE_LIST: Final = {"tuple_type", "missing", "too_long"}


def structure_faults(error: ValidationError, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield every fault that the validation of a brief found in its structure."""
    errors = error.errors(include_url=False)
    paths = [tuple(details["loc"]) for details in errors]
    holders = {path[:end] for path in paths for end in range(len(path))}
    for details, path in zip(errors, paths, strict=True):
        if details["type"] == "too_short" and path in holders:
            continue  # the list has entries, whose own faults are reported
        table = str(path[0])
        is_row = table in TABLES and len(path) > 1
        if is_row and details["type"] in _NOT_A_LIST and isinstance(details["input"], dict):
            names = ".".join(str(part) for part in path if isinstance(part, str))
            yield Fault(path, "", *single_bracket_fault(names))
            continue
        if len(path) == 1 and table in raw and details["type"] == "extra_forbidden":
            yield _unknown_table(details, raw)
        elif is_row and (len(path) > 2 or details["type"] == "value_error"):  # noqa: PLR2004 - table, index
            yield _row_fault(details, path, raw)
        elif is_row:
            found = f"found {shown(details['input'])}"
            yield Fault(path, "", found, f"expected a table under [[{table}]]")
        elif (
            details["type"] in _NOT_A_LIST and table in TABLES and isinstance(raw.get(table), dict)
        ):
            yield Fault(path, "", *single_bracket_fault(table))
        elif table in TABLES and table in raw:
            found = f"found {shown(raw[table])}" if raw[table] else f"{table} is empty"
            yield Fault(path, "", found, f"expected tables, each under [[{table}]]")
        else:
            yield Fault(path, *explain(details, Brief))


def _row_fault(details: ErrorDetails, path: KeyPath, raw: Mapping[str, Any]) -> Fault:
    """Return the fault of a field within a row of a table."""
    if details["type"] in _NOT_THE_LIST and isinstance(path[-1], int):
        # An item has too few or too many parts, or is none: the whole list shows what was meant.
        path = path[: max(at for at, part in enumerate(path, 1) if isinstance(part, str))]
        details = {**details, "type": "tuple_type", "input": _value_at(raw, path)}
    field, found, remedy = explain({**details, "loc": path[2:]}, TABLES[str(path[0])])
    if wrong := fault_field(details):
        path = (*path, wrong)
    if details["type"] == "extra_forbidden":
        remedy = _remedy_of_outer_key(path, raw) or remedy
    elif details["type"] == "string_pattern_mismatch":
        remedy = f"{remedy}. {country_hint(details['input'])}".removesuffix(". ")
    return Fault(path, field, found, remedy)


def _remedy_of_outer_key(path: KeyPath, raw: Mapping[str, Any]) -> str:
    """Return where to write the key of a path that a table around it knows; an empty text if none lacks it."""
    *_, key = path
    for end in range(len(path) - 2, -1, -1):
        outer, inner = _value_at(raw, path[:end]), _value_at(raw, path[: end + 1])
        names = [part for part in path[: end + 1] if isinstance(part, str)]
        is_table = isinstance(outer, Mapping) and path[end] in outer and key not in outer
        if not is_table or key not in known_keys(owner_of(Brief, (*path[:end], key))):
            continue
        if end == 0:
            return "it is a key of the brief itself: write it above all tables"
        header = (
            f"above its first [[{'.'.join(names)}]]"
            if isinstance(inner, list)
            else f"outside of {names[-1]}"
        )
        return f"it is a key of the {names[-2]}: write it {header}"
    return ""


def _value_at(raw: Any, path: KeyPath) -> Any:  # noqa: ANN401 - any value of TOML
    """Return the value at the path of an error, which also has the kinds of tables."""
    value = raw
    for part in path:
        has_part = part in value if isinstance(value, Mapping) else isinstance(part, int)
        value = value[part] if has_part else value
    return value


def _unknown_table(details: ErrorDetails, raw: Mapping[str, Any]) -> Fault:
    key = str(details["loc"][0])
    options = [f.alias or name for name, f in Brief.model_fields.items()]
    best = nearest(key, [option for option in options if option not in raw]) or nearest(
        key, options
    )
    holder = next((table for table, model in TABLES.items() if key in inner_tables(model)), "")
    if holder and isinstance(raw[key], list):
        return Fault(
            (key,), key, "is not a known key", f"write [[{holder}.{key}]], below its [[{holder}]]"
        )
    remedy = f"did you mean {best!r}?" if best else suggestion(key, options, kind="key")
    return Fault((key,), key, "is not a known key", remedy)
