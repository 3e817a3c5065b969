"""Types of values in briefs: strict frozen models, ids, text in three languages; messages about wrong values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

Language: TypeAlias = Literal["en", "fr", "ar"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
LANGUAGE_NAMES: Final[dict[Language, str]] = {"en": "English", "fr": "Français", "ar": "العربية"}

MAX_TEXT_CHARS: Final = 4_000  # a popup holds a few sentences, not a document
MAX_SHOWN_CHARS: Final = 80  # of a wrong value in a message

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Unicode's categories Cc and Cs, but for the line feed.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# Degrees, minutes and seconds, with any usual marks and a letter before or behind.
_ANGLE: Final = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<sign>[+-])?(?P<deg>\d+(?:\.\d+)?)\s*(?P<mark>[°ºD])?\s*"
    r"(?:(?P<min>\d+(?:\.\d+)?)\s*['′’M]?\s*(?:(?P<sec>\d+(?:\.\d+)?)\s*(?:[\"″”S]|'')?)?)?"  # noqa: RUF001
    r"\s*(?P<after>[NSEW])?"
)


class Value(BaseModel):
    """A frozen value in which unknown keys are errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False
    )


def _check_id(text: str) -> str:
    if len(text) > 60 or not _ID.fullmatch(text):  # noqa: PLR2004 - ids become file names
        message = "expected an id: at most 60 of a-z, 0-9 and single hyphens, such as 'ras-jedir'."
        raise ValueError(message)
    return text


def _check_text(text: str) -> str:
    if match := _CONTROL.search(text):
        code = f"U+{ord(match[0]):04X}"
        message = f"delete control character {code} at character {match.start() + 1}."
        raise ValueError(message)
    if not text.strip():
        message = "expected text, found only blanks."
        raise ValueError(message)
    return text


Id = Annotated[str, AfterValidator(_check_id)]
"""A lower-case id, unique in its table; it may be part of a file name."""

Line = Annotated[str, Field(max_length=MAX_TEXT_CHARS), AfterValidator(_check_text)]
"""Text for readers, shown verbatim and never interpreted."""

Integer = Annotated[int, Strict()]
"""A whole number; ``"7"`` and ``true`` are not accepted."""

Number = Annotated[float, Strict()]

Longitude = Annotated[float, Strict(), Field(ge=-180, le=180)]
Latitude = Annotated[float, Strict(), Field(ge=-90, le=90)]
LonLat = tuple[Longitude, Latitude]
"""A position as ``[lon, lat]`` in degrees, EPSG:4326."""

CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""An ISO 3166-1 alpha-2 code."""


class Text(Value):
    """A text in one, two or three languages.

    Examples
    --------
    >>> label = Text(en="Libya", fr="Libye")
    >>> label.in_language("fr"), label.in_language("ar")
    ('Libye', 'Libya')
    """

    en: Line | None = None
    fr: Line | None = None
    ar: Line | None = None

    @model_validator(mode="after")
    def _has_a_language(self) -> Text:
        if not (self.en or self.fr or self.ar):
            message = "expected a text in at least one of: en, fr, ar."
            raise ValueError(message)
        return self

    @property
    def by_language(self) -> dict[Language, str]:
        """The text in each language that it has."""
        return {language: text for language in LANGUAGES if (text := getattr(self, language))}

    def in_language(self, language: Language) -> str:
        """Return the text in a language or, if it has none, in the first of English, French and Arabic that it has."""
        texts = self.by_language
        return texts.get(language) or next(iter(texts.values()), "")


def nearest(value: object, options: Iterable[str]) -> str | None:
    """Return the option most similar to a value, or None if no option is similar.

    Examples
    --------
    >>> nearest("zuara", ["misrata", "zouara"])
    'zouara'
    """
    by_folded = {option.casefold(): option for option in options}
    matches = get_close_matches(shown(value).strip("'\"").casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else None


def suggestion(value: object, options: Iterable[str], *, kind: str) -> str:
    """Return what was expected, as a sentence for a message: the most similar option, or the first few.

    Examples
    --------
    >>> suggestion("rode", ["road", "sea"], kind="mode")
    "Did you mean 'road'?"
    >>> suggestion("x", ["road", "sea"], kind="mode")
    "Expected a mode out of: 'road', 'sea'."
    """
    options = sorted(options)
    if best := nearest(value, options):
        return f"Did you mean {best!r}?"
    if not options:
        return f"Expected a {kind}, but there is none."
    tail = ", …" if len(options) > 12 else ""  # noqa: PLR2004 - a line of the terminal
    return f"Expected a {kind} out of: {', '.join(map(repr, options[:12]))}{tail}."


def shown(found: object) -> str:
    """Return a value quoted for a message, truncated if long."""
    try:
        text = ascii_controls(repr(found))
    except RecursionError:
        return "a value nested too deeply"
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[: MAX_SHOWN_CHARS - 1]}…"


def decimal_degrees(text: str) -> float | None:
    """Return an angle in degrees, minutes and seconds as decimal degrees, to 0.1 m; None if a text is none.

    Examples
    --------
    >>> decimal_degrees("15°49'N"), decimal_degrees("W 8° 06' 30''"), decimal_degrees("15.82 N"), decimal_degrees("5")
    (15.816667, -8.108333, 15.82, None)
    """
    angle = _ANGLE.fullmatch(text.strip().strip("\"'").strip().upper())
    if not angle or not (angle["mark"] or angle["before"] or angle["after"]):
        return None
    degrees, minutes, seconds = (float(angle[part] or 0) for part in ("deg", "min", "sec"))
    if degrees > 180 or minutes >= 60 or seconds >= 60:  # noqa: PLR2004 - of a circle, and of an hour
        return None
    is_negative = (angle["before"] or angle["after"] or angle["sign"] or "+") in "SW-"
    return round((degrees + minutes / 60 + seconds / 3_600) * (-1 if is_negative else 1), 6)


def counted(count: int, plural: str) -> str:
    """Return a count with its noun, in the singular for one.

    Examples
    --------
    >>> counted(1, "claims"), counted(2000, "claims"), counted(1, "commodities")
    ('1 claim', '2,000 claims', '1 commodity')
    """
    singular = re.sub("ies$", "y", plural).removesuffix("s")
    return f"{count:,} {singular if count == 1 else plural}"


def ascii_controls(text: str) -> str:
    r"""Escape control characters, which could control a terminal.

    Examples
    --------
    >>> ascii_controls("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) == "Cc" else char
        for char in text
    )


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
    return _field_name(names), *_found_and_remedy(error, names, owner)


# Pydantic's error type → what the author of a TOML file can do.
_REMEDIES: Final = {
    "tuple_type": 'expected a list, such as ["…"]',
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
    "string_pattern_mismatch": "expected two capital letters, ISO 3166-1 alpha-2, such as 'TN'",
}


def _found_and_remedy(
    error: ErrorDetails, names: Sequence[str], owner: type[BaseModel]
) -> tuple[str, str]:
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
            answer = "is invalid" if is_row else found_text, str(context["error"])
        case _:
            answer = found_text, _REMEDIES.get(kind) or _lower_first(error["msg"])
    return answer


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
