"""The everyday names of countries: variants, abbreviations, former and official names, demonyms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, cast

from geo.gazetteer.spelling import normalised
from geo.geodesy.country_outlines import country_codes, country_names
from geo.shipped_data import shipped_rows

NameKind: TypeAlias = Literal["short", "variant", "former", "official", "alpha-3", "demonym"]
_ALPHA_3: Final = 3  # letters of an ISO 3166-1 alpha-3 code
_ARTICLE: Final = re.compile(r"^(?:(?:the|la|le|les)\s+|l['’])", re.IGNORECASE)  # noqa: RUF001 - apostrophes
# Such as "Korea, Republic of" or "Congo (Democratic Republic of the)"
_INVERTED: Final = re.compile(r"(?P<head>[^,،(]+?)\s*[,،(]\s*(?P<tail>[^()]+?)\s*\)?")
_BEFORE_COUNTRY: Final = re.compile(r"[,،(]")
MOST_MARKS: Final = 3  # commas and brackets up to a country's name, which may have two itself
_ABBREVIATED: Final = re.compile(
    r"&|\b(?:st|rep|dem|fed|rép|dém|herz|eq)\b\.?|\b(?:is|[nsw])\.", re.IGNORECASE
)
_IN_FULL: Final = {
    "&": " and ", "st": "saint", "rep": "republic", "dem": "democratic", "fed": "federal", "rép": "république",
    "dém": "démocratique", "herz": "herzegovina", "eq": "equatorial", "is": "islands", "n": "north", "s": "south",
    "w": "western",
}  # fmt: skip
_LINKS: Final = re.compile(r"\b(?:of|the)\b", re.IGNORECASE)  # left out where a name is abbreviated


@dataclass(frozen=True, slots=True)
class CountryName:
    """A name of a country other than its main one, from ``data/gazetteer/country_names.csv``.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2.
    language
        ``en``, ``fr`` or ``ar``; empty for codes.
    kind
        What the name is. A ``demonym`` is a base form, as :mod:`geo.drafting.names.demonyms` describes.
    name
        The name.
    """

    code: str
    language: str
    kind: NameKind
    name: str

    @property
    def is_abbreviation(self) -> bool:
        """Whether the name is written in capitals. CAR is the Central African Republic, but a car is not."""
        return is_abbreviation(self.name)


def is_abbreviation(name: str) -> bool:
    """Return whether a name is written in capitals only, with or without stops.

    Examples
    --------
    >>> is_abbreviation("U.A.E."), is_abbreviation("Chad")
    (True, False)
    """
    return name.isupper()


@cache
def everyday_names() -> tuple[CountryName, ...]:
    """Return the names of countries other than their main ones, in the order of their table.

    Examples
    --------
    >>> [row.name for row in everyday_names() if row.code == "SZ" and row.language == "en" and row.kind == "official"]
    ['Kingdom of Eswatini']
    """
    return tuple(
        CountryName(row["code"], row["language"], cast("NameKind", row["kind"]), row["name"])
        for row in shipped_rows("gazetteer/country_names.csv")
    )


@cache
def capitals() -> Mapping[str, int]:
    """Return the GeoNames id of each country's capital, by ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> capitals()["TN"]
    2464470
    """
    rows = shipped_rows("gazetteer/capitals.csv")
    return MappingProxyType({row["code"]: int(row["geonames_id"]) for row in rows})


def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country from its name in English, French or Arabic, or from a code.

    Codes may have two or three letters, in any case. None if the text is neither.

    Examples
    --------
    >>> [country_code(text) for text in ("TUN", "tn", "Algérie", "ليبيا", "Atlantis")]
    ['TN', 'TN', 'DZ', 'LY', None]
    """
    plain = text.strip()
    code = plain.upper()
    if code in country_codes():
        return code
    # `country_of_name` knows codes of three letters in capitals only.
    by_code = country_of_name(code) if len(plain) <= _ALPHA_3 else None
    return by_code or country_of_name(plain)


def country_hint(text: str) -> str:
    """Return a question that names the country which a wrong code may mean; an empty text if it means none.

    Examples
    --------
    >>> country_hint("UK"), country_hint("om"), country_hint("XX")
    ("Did you mean 'GB' (United Kingdom)?", "Did you mean 'OM' (Oman)?", '')
    """
    code = country_code(text)
    return f"Did you mean {code!r} ({country_names()[code][0]})?" if code else ""


@lru_cache(maxsize=10_000)
def country_of_name(name: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the country with this name in English, French or Arabic.

    Main, variant, former and official names are found in any case, with or without article (``Turkey``,
    ``Ivory Coast``, ``Burma``), and inverted (``Korea, Rep. of``). Abbreviations and ISO 3166-1 alpha-3 codes are found
    in capitals only (``UAE``, ``LBY``). None for any other name, and for a name that several countries have.

    Examples
    --------
    >>> country_of_name("Libye"), country_of_name("ليبيا"), country_of_name("Gafsa")
    ('LY', 'LY', None)
    >>> country_of_name("the Czech Republic"), country_of_name("UAE"), country_of_name("Congo")
    ('CZ', 'AE', None)
    >>> country_of_name("Dem. Rep. Congo"), country_of_name("S. Sudan"), country_of_name("Rép. centrafricaine")
    ('CD', 'SS', 'CF')
    """
    codes, abbreviations = _codes()
    if is_abbreviation(name) and (code := abbreviations.get(_letters(name))):
        return code
    return next((codes[key] for key in _keys(name) if key in codes), None)


def split_country(
    mention: str, country_of: Callable[[str], str | None] = country_of_name
) -> tuple[str, str | None]:
    """Split a name from the country that follows it, after a comma or in brackets.

    Parameters
    ----------
    mention
        The name, with or without a country.
    country_of
        Function from the name of a country to its code; None for any other text.

    Returns
    -------
    tuple
        The name and the country's code; the whole mention and None if no country follows.

    Examples
    --------
    >>> split_country("San José, Costa Rica"), split_country("Tripoli (Liban)")
    (('San José', 'CR'), ('Tripoli', 'LB'))
    >>> split_country("Seoul, Korea, Rep. of"), split_country("Gafsa, Sfax")
    (('Seoul', 'KR'), ('Gafsa, Sfax', None))
    >>> split_country("Tumaco (Nariño, Colombia)")
    ('Tumaco (Nariño)', 'CO')
    """
    # Marks are tried from the left, so that the country in "Seoul, Korea, Rep. of" is "Korea, Rep. of".
    for mark in [*_BEFORE_COUNTRY.finditer(mention)][-MOST_MARKS:]:
        name = mention[: mark.start()].strip()
        code = country_of(mention[mark.end() :].strip(" )"))
        if name and code:
            is_open = name.count("(") > name.count(")")  # Tumaco (Nariño, Colombia)
            return (f"{name})" if is_open else name), code
    return mention, None


@cache
def _codes() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return two mappings to codes of countries: from the keys of names, and from the letters of abbreviations."""
    rows = [row for row in everyday_names() if row.kind != "demonym"]
    main_names = [(_key(name), code) for code, names in country_names().items() for name in names]
    other_names = [(_key(row.name), row.code) for row in rows if not row.is_abbreviation]
    abbreviations = [(_letters(row.name), row.code) for row in rows if row.is_abbreviation]
    return _unambiguous([*main_names, *other_names]), _unambiguous(abbreviations)


def _unambiguous(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return key → code for the keys that belong to one country alone, from pairs of key and code."""
    codes: dict[str, set[str]] = defaultdict(set)
    for key, code in pairs:
        codes[key].add(code)
    return {key: next(iter(owners)) for key, owners in codes.items() if len(owners) == 1}


def _keys(name: str) -> Iterator[str]:
    """Yield the key of a name, then the keys of the names that it may invert.

    "Korea, Republic of", for example, may invert "Republic of Korea".
    """
    yield _key(name)
    if inverted := _INVERTED.fullmatch(name.strip()):
        for link in (" ", " of ", " of the "):
            yield _key(inverted["tail"] + link + inverted["head"])


def _key(name: str) -> str:
    """Return the key by which a country is found: its name without article, case and accents, nothing abbreviated."""
    bare = _ARTICLE.sub("", name.strip())
    in_full = _ABBREVIATED.sub(lambda match: _IN_FULL[match[0].rstrip(".").lower()], bare)
    return normalised(_LINKS.sub(" ", in_full))


def _letters(name: str) -> str:
    """Return the letters of an abbreviation, without its stops."""
    return "".join(filter(str.isalpha, name))
