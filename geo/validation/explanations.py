"""Explain what pydantic finds wrong in the words of a TOML file: the field, what was found, what to write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from geo.validation import (
    COUNTRY_PATTERN,
    CountryCode,
    FieldError,
    Latitude,
    Longitude,
    decimal_degrees,
    shown,
    suggestion,
)  # fmt: skip


def explain(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str, str]:
    """Return a pydantic error as (field, what is wrong, what to do).

    Parameters
    ----------
    error
        One entry of ``ValidationError.errors()``.
    model
        The validated model; its field names are suggested for unknown keys.
    """
    names, owner = _walk(model, error["loc"])
    if field := fault_field(error):
        value = error["input"].get(field)
        remedy = str(error["ctx"]["error"])
        return _field_name([*names, field]), f"found {shown(value)}", remedy
    return _field_name(names), *_found_and_remedy(error, names, owner)


def fault_field(error: ErrorDetails) -> str:
    """Return the field that a check of a whole row found wrong, or an empty text."""
    cause = error.get("ctx", {}).get("error")
    row = error["input"]
    if isinstance(cause, FieldError) and isinstance(row, Mapping) and cause.field in row:
        return cause.field
    return ""


COUNTRY_CODE_EXPECTED: Final = "expected two capital letters, ISO 3166-1 alpha-2, such as 'TN'"

# Pydantic's error type → what the author of a TOML file can do.
_REMEDIES: Final = {
    "model_type": 'expected a table, such as { en = "…" }',
    "model_attributes_type": 'expected a table, such as { kind = "…" }',
    "dict_type": 'expected a table, such as { en = "…" }',
    "string_type": "expected a text in quotes",
    "int_type": "expected a whole number without quotes, such as 3",
    "int_parsing": "expected a whole number without quotes, such as 3",
    "int_from_float": "expected a whole number, such as 3",
    "float_type": "expected a number without quotes, such as 1200 or 34.42",
    "float_parsing": "expected a number without quotes, such as 1200 or 34.42",
    "bool_type": "expected true or false, without quotes",
    "bool_parsing": "expected true or false, without quotes",
}


def _found_and_remedy(
    error: ErrorDetails, names: Sequence[str], owner: type[BaseModel]
) -> tuple[str, str]:
    """Return what was found, and what is expected, for each kind of error of pydantic."""
    value, context, kind = error["input"], error.get("ctx", {}), error["type"]
    found_text = f"found {shown(value)}"
    match kind:
        case "missing":
            answer = "is missing", _expectation(owner, names[-1])
        case "too_short":
            answer = found_text, f"expected at least {context['min_length']}"
        case "extra_forbidden":
            answer = "is not a known key", suggestion(names[-1], _fields(owner), kind="key")
        case "literal_error" if options := re.findall(r"'([^']*)'", str(context["expected"])):
            answer = found_text, suggestion(value, options, kind="value")
        case "union_tag_invalid" | "union_tag_not_found":
            options = re.findall(r"'([^']*)'", str(context.get("expected_tags", "")))
            kind_found = value.get("kind") if isinstance(value, Mapping) else value
            remedy = suggestion(kind_found, options, kind="kind") if options else "add a kind"
            answer = f"found the kind {shown(kind_found)}", remedy
        case "float_type" if names[-1] in {"lon", "lat"} and isinstance(value, str):
            degrees = decimal_degrees(value)
            example = "34.42" if degrees is None else f"{names[-1]} = {degrees}"
            answer = found_text, f"expected decimal degrees without quotes, such as {example}"
        case "value_error":
            # An error of a whole row names the field; the row is too long to show.
            is_row = isinstance(value, Mapping)
            expected = str(context["error"]).replace(f", found {value!r}", "")
            answer = "is invalid" if is_row else found_text, expected
        case "string_pattern_mismatch" if context["pattern"] == COUNTRY_PATTERN:
            answer = found_text, COUNTRY_CODE_EXPECTED
        case "tuple_type":
            form = "the form" if isinstance(value, list) else "a list, such as"
            answer = found_text, f"expected {form} {_list_example(owner, names)}"
        case _:
            answer = found_text, _REMEDIES.get(kind) or _lower_first(error["msg"])
    return answer


def _list_example(owner: type[BaseModel], names: Sequence[str]) -> str:
    """Return an example of a field that is a list, or of an item of it that is one."""
    *_, key = (name for name in names if not name.isdigit())
    field = _fields(owner).get(key)
    annotation: Any = field.annotation if field else None
    if names[-1].isdigit():
        annotation = next(iter(get_args(annotation)), None)
    return _example(annotation) if get_origin(annotation) else '["…"]'


def _example(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    """Write an example of a type as TOML."""
    if annotation in _EXAMPLES:
        return _EXAMPLES[annotation]
    inner = [part for part in get_args(annotation) if part is not Ellipsis]
    if get_origin(annotation) is tuple:
        return f"[{', '.join(map(_example, inner))}]"
    if get_origin(annotation) is Annotated or type(None) in inner:
        return _example(inner[0])
    is_table = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return "{ … }" if is_table else '"…"'


_EXAMPLES: Final[Mapping[object, str]] = {
    Longitude: "8.78", Latitude: "34.42", CountryCode: '"TN"', float: "25.0", int: "3"
}  # fmt: skip


def owner_of(model: type[BaseModel], location: Sequence[str | int]) -> type[BaseModel]:
    """Return the model that owns the last key of a location in a model."""
    return _walk(model, location)[1]


def inner_tables(model: type[BaseModel]) -> frozenset[str]:
    """Return the keys of a model that hold tables under ``[[table.key]]``."""
    fields = _fields(model).items()
    return frozenset(key for key, field in fields if field.alias and _models_in(field.annotation))


def known_keys(model: type[BaseModel]) -> frozenset[str]:
    """Return the keys of a model, as TOML has them."""
    return frozenset(_fields(model))


def _walk(
    model: type[BaseModel], location: Sequence[str | int]
) -> tuple[list[str], type[BaseModel]]:
    """Return the keys of a location, without tags of unions, and the model that owns the last key."""
    names: list[str] = []
    owner, candidates = model, [model]
    for part in location:
        if isinstance(part, int):
            names.append(str(part + 1))  # a reader counts from 1
            continue
        holders = [candidate for candidate in candidates if part in _fields(candidate)]
        tagged = [candidate for candidate in candidates if part in _tags(candidate)]
        if tagged and not holders:
            candidates = tagged
            continue
        owner = (holders or candidates or [owner])[0]
        names.append(part)
        field = _fields(owner).get(part)
        candidates = _models_in(field.annotation) if field else []
    return names, owner


def _field_name(names: Sequence[str]) -> str:
    """Write the keys of a location as one name.

    Examples
    --------
    >>> _field_name(["step", "2", "text", "fr"])
    'step 2, text.fr'
    """
    name = names[0] if names else ""
    for previous, key in pairwise(names):
        name += (" " if key.isdigit() else ", " if previous.isdigit() else ".") + key
    return name


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _tags(model: type[BaseModel]) -> tuple[str, ...]:
    kind = model.model_fields.get("kind")
    return get_args(kind.annotation) if kind else ()


def _models_in(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _expectation(owner: type[BaseModel], key: str) -> str:
    field = _fields(owner).get(key)
    return f"expected {field.description}" if field and field.description else "add a value"


def _lower_first(text: str) -> str:
    return (text[:1].lower() + text[1:]).replace("input should be", "expected")
