"""Explain errors of pydantic in terms of the TOML file: the field, what was found, and what to write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from geo.validation import (
    COUNTRY_PATTERN,
    CountryCode,
    FieldError,
    Latitude,
    Longitude,
    LonLat,
    Text,
    counted,
    nearest,
    shortened,
    shown,
    suggestion,
)  # fmt: skip
from geo.validation.angles import decimal_degrees


def explain(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str, str]:
    """Return three texts that explain an error of pydantic: the field, what was found, and the remedy.

    The second continues the first to a sentence: *mode* and *is 'rode'*. The field is empty for an error of the whole
    input.

    Parameters
    ----------
    error
        One entry of ``ValidationError.errors()``.
    model
        The model by which pydantic validated the input.
    """
    names, owner = _walk(model, error["loc"])
    if field := field_of_fault(error):  # a check of the whole row raised the error
        row, remedy = error["input"], str(error["ctx"]["error"])
        found = f"is {shown(row[field])}" if field in row else "is missing"
        return _field_name([*names, field]), found, remedy
    return _field_name(names), *_found_and_remedy(error, names, owner)


def field_of_fault(error: ErrorDetails) -> str:
    """Return the field that a check of a whole row found wrong or missing; an empty text for any other error."""
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, FieldError) and isinstance(error["input"], Mapping):
        return cause.field
    return ""


# Similarity, 0 to 1, from which a value is a misspelt option: 'oneway' for 'one-way'.
MISSPELLED: Final = 0.8
COUNTRY_CODE_EXPECTED: Final = "expected two capital letters, ISO 3166-1 alpha-2, such as 'TN'"

# Pydantic's error type → the remedy for the author of a TOML file.
_REMEDIES: Final = {
    "int_type": "expected a whole number without quotes, such as 3",
    "int_parsing": "expected a whole number without quotes, such as 3",
    "int_from_float": "expected a whole number, such as 3",
    "float_type": "expected a number without quotes, such as 1200 or 34.42",
    "float_parsing": "expected a number without quotes, such as 1200 or 34.42",
    "bool_type": "expected true or false, without quotes",
    "bool_parsing": "expected true or false, without quotes",
}
# Pydantic's error type → the name of the limit in the context of the error, and the limit in words.
_LIMITS: Final = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def _found_and_remedy(
    error: ErrorDetails, names: Sequence[str], owner: type[BaseModel]
) -> tuple[str, str]:
    """Return what an error of pydantic found, and what to write instead.

    Parameters
    ----------
    names
        The keys that lead to the value; a number, from 1, stands for an item of a list.
    owner
        The model that has the last of these keys.
    """
    value, kind = error["input"], error["type"]
    annotation = _annotation(owner, names)
    match kind:
        case "missing":
            answer = "is missing", _remedy_of_missing(owner, names[-1])
        case "extra_forbidden":
            answer = "is not a known key", suggestion(names[-1], _fields(owner), kind="key")
        case "literal_error" if error["loc"][-1] == "[key]":
            # A key of a table whose keys are fixed.
            answer = "is not a known key", _remedy_of_choice(value, _options(error), kind="key")
        case "union_tag_not_found":
            answer = "has no kind", _remedy_of_kinds(annotation)
        case "union_tag_invalid":
            answer = f"has the kind {shown(value.get('kind'))}", _remedy_of_kinds(annotation)
        case "too_long" if Ellipsis in get_args(annotation):  # a list of any number of entries
            limit = f"expected at most {error['ctx']['max_length']}"
            answer = f"has {counted(len(value), 'entries')}", limit
        case "value_error" if isinstance(value, Mapping) and value:  # a row is too long to show
            answer = "is invalid", str(error["ctx"]["error"])
        case _:
            # Messages begin with the key. A value without a key is the whole file, or an entry of a list of rows.
            verb = "is" if names else "found"
            answer = f"{verb} {shown(value)}", _remedy_of_value(error, names, owner)
    return answer


def _remedy_of_value(error: ErrorDetails, names: Sequence[str], owner: type[BaseModel]) -> str:
    """Return what to write in place of a wrong value; the parameters are those of :func:`_found_and_remedy`."""
    value, context, kind = error["input"], error.get("ctx", {}), error["type"]
    annotation = _annotation(owner, names)
    match kind:
        case "literal_error" if options := _options(error):
            remedy = _remedy_of_choice(value, options)
        case "model_attributes_type":
            remedy = _remedy_of_kinds(annotation)
        case "model_type" | "dict_type":
            remedy = f"expected a table, such as {_table_for(value, annotation)}"
        case "tuple_type" | "too_long":
            remedy = _remedy_of_list(annotation, value)
        case "string_type":
            remedy = _remedy_of_text(value)
        case "float_type" if names[-1] in {"lon", "lat"} and isinstance(value, str):
            degrees = decimal_degrees(value)
            example = "34.42" if degrees is None else f"{names[-1]} = {degrees}"
            remedy = f"expected decimal degrees without quotes, such as {example}"
        case "string_pattern_mismatch" if context["pattern"] == COUNTRY_PATTERN:
            remedy = COUNTRY_CODE_EXPECTED
        case "value_error":  # raised by a check of ours; what it found is stated already
            remedy = str(context["error"]).replace(f", found {value!r}", "")
        case _:
            limit = _limit(error)
            remedy = f"{limit}{_description(owner, names)}" if limit else _REMEDIES.get(kind, "")
    return remedy or _lower_first(error["msg"])


def _limit(error: ErrorDetails) -> str:
    """Return in words the limit that a value exceeds, such as "expected at most 90"; empty for any other error."""
    context, kind = error.get("ctx", {}), error["type"]
    if kind == "too_short":
        return f"expected at least {counted(context['min_length'], 'entries')}"
    if kind == "string_too_long":
        limit = f"{context['max_length']:,} characters"
        return f"expected at most {limit}, not {len(error['input']):,}"
    if kind not in _LIMITS:
        return ""
    name, words = _LIMITS[kind]
    return f"expected {words} {context[name]:g}"


def _options(error: ErrorDetails) -> list[str]:
    """Return the options among which a value has to be."""
    return re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))


def _remedy_of_missing(owner: type[BaseModel], key: str) -> str:
    """Return what to write for a missing key: the description of its field, and an example unless that includes one."""
    field = _fields(owner)[key]
    annotation, description = field.annotation, field.description
    if get_origin(annotation) is Literal and not description:
        return _remedy_of_choice("", list(get_args(annotation)), kind=key)
    expected = f"expected {description}" if description else "add it"
    needs_no_example = (
        get_origin(annotation) is Literal or "such as" in expected or "[[" in expected
    )
    return expected if needs_no_example else f"{expected}, such as {key} = {_example(annotation)}"


def _remedy_of_choice(value: object, options: Sequence[str], *, kind: str = "value") -> str:
    """Return the option that a value misspells; if it is less similar to any, return all options as well.

    ``kind`` is a word for an option, in the singular.
    """
    listing = suggestion("", options, kind=kind)
    best = nearest(value, options)
    if not best:
        return listing
    likeness = SequenceMatcher(None, str(value).casefold(), best.casefold()).ratio()
    hint = f"did you mean {best!r}?"
    return hint if likeness >= MISSPELLED else f"{hint} {listing}"


def _remedy_of_kinds(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    """Return an example of each kind of table that a field may have."""
    return f"expected one of: {', '.join(map(_table_example, _models_in(annotation)))}"


def _remedy_of_list(annotation: Any, value: object) -> str:  # noqa: ANN401 - any annotation
    """Return the form of a list, with an example; a text that should be in a list becomes its only entry."""
    form = next((form for form_type, form in _FORMS if form_type == annotation), "a list")
    example = _example(annotation) if get_origin(annotation) else '["…"]'
    if isinstance(value, str) and example == '["…"]':
        example = f"[{_quoted(value)}]"
    return f"expected {form}, such as {example}"


def _remedy_of_text(value: object) -> str:
    """Return how to write a value as text: a number, for example, or the only entry of a list."""
    match value:
        case bool():
            return "expected a text in quotes"
        case int() | float():
            return f"expected a text in quotes: {_quoted(str(value))}"
        case [str(text)]:
            return f"expected a text in quotes, without brackets: {_quoted(text)}"
    return "expected a text in quotes"


def _description(owner: type[BaseModel], names: Sequence[str]) -> str:
    """Return the description of a field after a colon, or an empty text."""
    field = _fields(owner).get(names[-1])
    return f": {field.description}" if field and field.description else ""


def _quoted(text: str) -> str:
    """Return a text as TOML, shortened if it is long."""
    return json.dumps(shortened(text), ensure_ascii=False)


def _annotation(owner: type[BaseModel], names: Sequence[str]) -> Any:  # noqa: ANN401 - any annotation
    """Return the type of the field that the last of the names states, or of its items if that name is a number.

    The type is that of the field without ``None``, which an optional field may also be.
    """
    keys = [name for name in names if not name.isdigit()]
    if not keys:  # the whole file, or an entry of a list that is the file
        return None
    field = _fields(owner).get(keys[-1])
    annotation: Any = field.annotation if field else None
    if type(None) in get_args(annotation):
        annotation = get_args(annotation)[0]
    if names[-1].isdigit():
        annotation = next(iter(get_args(annotation)), None)
    return annotation


def _table_for(value: object, annotation: Any) -> str:  # noqa: ANN401 - any annotation
    """Write an example of a table as TOML; one with languages as keys contains the text that was found instead."""
    if annotation is Text and isinstance(value, str):
        return f"{{ en = {_quoted(value)} }}"
    return _example(annotation)


def _example(annotation: Any) -> str:  # noqa: ANN401 - any annotation
    """Write an example of a type as TOML: ``["…"]`` for a list of texts, ``{ en = "…" }`` for a text."""
    if annotation in _EXAMPLES:
        return _EXAMPLES[annotation]
    arguments = [part for part in get_args(annotation) if part is not Ellipsis]
    origin = get_origin(annotation)
    if origin is tuple:  # a list in TOML
        return f"[{', '.join(map(_example, arguments))}]"
    if origin is dict:  # a table with keys of one type
        key_type, value_type = arguments
        key = get_args(key_type)[0] if get_origin(key_type) is Literal else "…"
        return f"{{ {key} = {_example(value_type)} }}"
    if origin is Annotated or type(None) in arguments:
        return _example(arguments[0])
    if models := _models_in(annotation):
        return _table_example(models[0])
    return json.dumps(arguments[0] if origin is Literal else "…", ensure_ascii=False)


def _table_example(model: type[BaseModel]) -> str:
    """Write an example of a table as TOML, with the keys that it must have."""
    needed = {key: field for key, field in _fields(model).items() if field.is_required()}
    keys = ", ".join(f"{key} = {_example(field.annotation)}" for key, field in needed.items())
    return f"{{ {keys} }}" if keys else "{ … }"


_BOUNDS: Final = tuple[Longitude, Latitude, Longitude, Latitude]
_EXAMPLES: Final[Mapping[object, str]] = {
    Longitude: "8.78", Latitude: "34.42", float: "25.0", int: "3", Text: '{ en = "…" }', CountryCode: '"TN"',
    tuple[CountryCode, CountryCode]: '["TN", "LY"]',
    tuple[CountryCode, CountryCode, CountryCode]: '["TN", "LY", "DZ"]',
    tuple[LonLat, ...]: "[[8.78, 34.42], …]", _BOUNDS: "[7.5, 30.2, 11.6, 37.3]",
}  # fmt: skip
# Type of a list → its form, in words.
_FORMS: Final[Sequence[tuple[object, str]]] = (
    (LonLat, "[lon, lat]"),
    (tuple[LonLat, ...], "a list of [lon, lat]"),
    (_BOUNDS, "[west, south, east, north]"),
    (tuple[CountryCode, CountryCode], "two country codes"),
    (tuple[CountryCode, CountryCode, CountryCode], "three country codes"),
)


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
    """Return the keys of the location of an error, and the model that has the last of them.

    Pydantic's location may also have the tags of unions, which are left out of the keys. A number among the keys, from
    1, stands for an item of a list.
    """
    names: list[str] = []
    owner, candidates = model, [model]  # candidates are the models that may have the next key
    for part in location:
        if isinstance(part, int):
            names.append(str(part + 1))  # a reader counts from 1
            continue
        if part == "[key]":  # pydantic's mark of an error in the key before it
            continue
        holders = [candidate for candidate in candidates if part in _fields(candidate)]
        tagged = [candidate for candidate in candidates if part in _tags(candidate)]
        # A tag, such as "polygon", says which model of a union follows; it is no key of the file.
        if tagged and not holders:
            candidates = tagged
            continue
        owner = (holders or candidates or [owner])[0]
        names.append(part)
        field = _fields(owner).get(part)
        candidates = _models_in(field.annotation) if field else []
    return names, owner


def _field_name(names: Sequence[str]) -> str:
    """Write the keys of a location as one name, as messages state it.

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


def _lower_first(text: str) -> str:
    return (text[:1].lower() + text[1:]).replace("input should be", "expected")
