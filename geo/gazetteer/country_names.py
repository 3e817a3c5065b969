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
_ALPHA_3: Final = 3
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
        ``demonym`` is a base form, see :mod:`geo.drafting.names.demonyms`.
    """

    code: str
    language: str
    kind: NameKind
    name: str

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is written in capitals: CAR is the Central African Republic, a car is not."""
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
    """Return the code of a country, by its name in three languages or a code of ISO 3166-1.

    Examples
    --------
    >>> [country_code(text) for text in ("TUN", "tn", "Algérie", "ليبيا", "Atlantis")]
    ['TN', 'TN', 'DZ', 'LY', None]
    """
    plain = text.strip()
    code = plain.upper()
    if code in country_codes():
        return code
    # A code of three letters, in any case, is found by its capitals.
    return (country_of_name(code) if len(plain) <= _ALPHA_3 else None) or country_of_name(plain)


def country_hint(text: str) -> str:
    """Return which country a wrong code may mean, as a question; an empty text if none.

    Examples
    --------
    >>> country_hint("UK"), country_hint("om"), country_hint("XX")
    ("Did you mean 'GB' (United Kingdom)?", "Did you mean 'OM' (Oman)?", '')
    """
    code = country_code(text)
    return f"Did you mean {code!r} ({country_names()[code][0]})?" if code else ""


@lru_cache(maxsize=10_000)
def country_of_name(name: str) -> str | None:
    """Return the code of the country with this name in English, French or Arabic.

    Main, variant, former and official names count in any case, with or without article (``Turkey``,
    ``Ivory Coast``, ``Burma``), also inverted (``Korea, Rep. of``); abbreviations and ISO 3166-1 alpha-3 codes
    only in capitals (``UAE``, ``LBY``). A name of several countries has no code.

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
    country_of
        A function from a country's name to its code.

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
    # From the left, so that the country in "Seoul, Korea, Rep. of" is "Korea, Rep. of".
    for mark in [*_BEFORE_COUNTRY.finditer(mention)][-MOST_MARKS:]:
        name, code = mention[: mark.start()].strip(), country_of(mention[mark.end() :].strip(" )"))
        if name and code:
            is_open = name.count("(") > name.count(")")  # Tumaco (Nariño, Colombia)
            return (f"{name})" if is_open else name), code
    return mention, None


@cache
def _codes() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the codes of countries by the keys of their names, and by their abbreviations."""
    rows = [row for row in everyday_names() if row.kind != "demonym"]
    main = [(_key(name), code) for code, names in country_names().items() for name in names]
    spelled = [(_key(row.name), row.code) for row in rows if not row.is_abbreviation]
    abbreviations = [(_letters(row.name), row.code) for row in rows if row.is_abbreviation]
    return _unambiguous([*main, *spelled]), _unambiguous(abbreviations)


def _unambiguous(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the keys that belong to one country alone, with its code, from pairs of key and code."""
    codes: dict[str, set[str]] = defaultdict(set)
    for key, code in pairs:
        codes[key].add(code)
    return {key: next(iter(owners)) for key, owners in codes.items() if len(owners) == 1}


def _keys(name: str) -> Iterator[str]:
    """Yield the key of a name, then of its inverted parts: "Republic of Korea" for "Korea, Republic of"."""
    yield _key(name)
    if inverted := _INVERTED.fullmatch(name.strip()):
        for link in (" ", " of ", " of the "):
            yield _key(inverted["tail"] + link + inverted["head"])


def _key(name: str) -> str:
    """Return a name without article, case and accents, and with abbreviated words in full."""
    bare = _ARTICLE.sub("", name.strip())
    in_full = _ABBREVIATED.sub(lambda match: _IN_FULL[match[0].rstrip(".").lower()], bare)
    return normalised(_LINKS.sub(" ", in_full))


def _letters(name: str) -> str:
    """Return the letters of an abbreviation, without its stops."""
    return "".join(filter(str.isalpha, name))
