"""Types of values in briefs (strict frozen models, ids, text in three languages), and words for messages about them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher, get_close_matches
from typing import Annotated, Final, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator

Language: TypeAlias = Literal["en", "fr", "ar"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
LANGUAGE_NAMES: Final[dict[Language, str]] = {"en": "English", "fr": "Français", "ar": "العربية"}

MAX_TEXT_CHARS: Final = 4_000  # a popup holds a few sentences, not a document
MAX_SHOWN_CHARS: Final = 80  # of a wrong value in a message

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Unicode's categories Cc (without the line feed) and Cs.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Value(BaseModel):
    """A frozen value in which unknown keys are errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False
    )


def _check_id(text: str) -> str:
    if len(text) > 60 or not _ID.fullmatch(text):  # noqa: PLR2004 - ids become file names
        raise ValueError(
            "expected an id: at most 60 of a-z, 0-9 and single hyphens, such as 'ras-jedir'."
        )
    return text


def _check_text(text: str) -> str:
    """Return a text unchanged; raise if it has a control character other than the line feed, or is blank."""
    if match := _CONTROL.search(text):
        code = f"U+{ord(match[0]):04X}"
        raise ValueError(f"delete control character {code} at character {match.start() + 1}.")
    if not text.strip():
        raise ValueError("expected text, found only blanks.")
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

COUNTRY_PATTERN: Final = r"^[A-Z]{2}$"
CountryCode = Annotated[str, Field(pattern=COUNTRY_PATTERN)]
"""An ISO 3166-1 alpha-2 code."""


class FieldError(ValueError):
    """An error in one field, found by a check of the whole row; messages state the line of that field."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


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
    def _check_language(self) -> Text:
        if not (self.en or self.fr or self.ar):
            raise ValueError("expected a text in at least one of: en, fr, ar.")
        return self

    @property
    def by_language(self) -> dict[Language, str]:
        """The text in each language that it has."""
        return {language: text for language in LANGUAGES if (text := getattr(self, language))}

    def in_language(self, language: Language) -> str:
        """Return the text in a language; if that is missing, in the first of English, French and Arabic that exists."""
        texts = self.by_language
        return texts.get(language) or next(iter(texts.values()), "")


def nearest(value: object, options: Iterable[str]) -> str | None:
    """Return the option most similar to a value, or None if no option is similar.

    Examples
    --------
    >>> nearest("zuara", ["misrata", "zouara"]), nearest("khujand", ["uganda"])
    ('zouara', None)
    """
    by_folded = {option.casefold(): option for option in options}
    matches = get_close_matches(shown(value).strip("'\"").casefold(), by_folded, n=1, cutoff=0.65)
    return by_folded[matches[0]] if matches else None


def suggestion(value: object, options: Iterable[str], *, kind: str, listing: str = "") -> str:
    """Return the last sentence of a message about a wrong value, which says what could be written instead.

    It names the option that the value resembles. If the value resembles none, it lists all options, or only the most
    similar ones if there are many.

    Parameters
    ----------
    value
        The wrong value.
    options
        The values that would be right.
    kind
        A word for an option, in the singular, such as ``mode``.
    listing
        A sentence on where to see all options; added if only some of them are listed.

    Examples
    --------
    >>> suggestion("rode", ["road", "sea"], kind="mode")
    "Did you mean 'road'?"
    >>> suggestion("x", ["road", "sea"], kind="mode")
    "Expected one of: 'road', 'sea'."
    >>> suggestion("jdair", [f"post-{n}" for n in range(50)] + ["ras-jedir-ii"], kind="post")
    "Expected one of 51, the most similar first: 'ras-jedir-ii', 'post-0', 'post-1', 'post-10', 'post-11', …."
    """
    options = sorted(options)
    article = "an" if kind[0] in "aeiou" else "a"
    if best := nearest(value, options):
        return f"Did you mean {best!r}?"
    if not options:
        return f"Expected {article} {kind}, but there is none."
    listed = ", ".join(map(repr, options))
    if len(listed) <= MAX_OPTIONS_CHARS:
        return f"Expected one of: {listed}."
    text = shown(value).strip("'\"").casefold()  # without the quotes that `shown` adds
    if len(options) <= MAX_RANKED:
        options.sort(key=lambda option: -_similarity(text, option.casefold()))
    first = ", ".join(map(repr, options[:FIRST_OPTIONS]))
    expected = f"Expected one of {len(options):,}, the most similar first: {first}, …."
    return f"{expected} {listing}".rstrip()


CROSSINGS_LISTED: Final = (
    "The file crossings.csv in the region's folder lists all crossings "
    "(`geo regions` shows the folder)."
)
# A few lines of a terminal; enough for all formats or commodity classes.
MAX_OPTIONS_CHARS: Final = 300
FIRST_OPTIONS: Final = 5
MAX_RANKED: Final = 500  # ranking more would take noticeable time


def _similarity(text: str, option: str) -> float:
    """Return the similarity, 0 to 1, of a text to an option, or to that word of the option which it resembles most."""
    words = [word for word in option.split("-") if len(word) > 3]  # noqa: PLR2004 - without articles
    return max(SequenceMatcher(None, text, part).ratio() for part in (option, *words))


def shown(value: object) -> str:
    """Return a value as messages show it: a text in quotes, true and false as in TOML, a long value shortened.

    Examples
    --------
    >>> shown("road"), shown(True), shown(["a", 2])
    ("'road'", 'true', "['a', 2]")
    """
    if isinstance(value, bool):
        return str(value).lower()
    try:
        text = ascii_controls(repr(value))
    except RecursionError:
        return "a value nested too deeply"
    return shortened(text)


def shortened(text: str) -> str:
    """Return a text for a message, cut after 80 characters."""
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[: MAX_SHOWN_CHARS - 1]}…"


def counted(count: int, plural: str) -> str:
    """Return a count with its noun, in the singular for one.

    Examples
    --------
    >>> counted(1, "claims"), counted(2000, "claims"), counted(1, "commodities")
    ('1 claim', '2,000 claims', '1 commodity')
    """
    singular = re.sub("ies$", "y", plural).removesuffix("s")
    return f"{count:,} {singular if count == 1 else plural}"


def rounded(value: float, digits: int) -> float:
    """Round a number to some decimals, halves away from zero, by the digits with which it is written.

    Browsers round in this way, so that a text written here has the same numbers as a page. The function ``round``
    would round 11.95 down, because its binary value is a little less.

    Examples
    --------
    >>> rounded(11.95, 1), round(11.95, 1), rounded(0.125, 2), rounded(-0.04, 1)
    (12.0, 11.9, 0.13, -0.0)
    """
    if not math.isfinite(value):
        return value
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


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
