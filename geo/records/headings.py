"""Headings of columns → an end of a record, and its field: name, province, country, longitude, latitude, position.

A heading is cut into words, each of which names a role (``from``), a field (``lat``), or nothing
(``dd``). The words, in English, French and Arabic, are in ``geo/data/records/headings.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from geo.records.columns import unaccented
from geo.shipped_data import shipped_toml

ROLES: Final = ("origin", "destination")
FIELDS: Final = ("name", "province", "country", "lon", "lat", "position")
NO_PAIR: Final = -1
_BEST, _LAST, _QUALIFIED = 0, 99, 100  # ranks; the last is added
_OF_ENDS: Final = frozenset({"country", "province", "lon", "lat", "position"})
_DEGREES: Final = frozenset({"lon", "lat"})
_METRES: Final = {"easting": "lon", "northing": "lat"}
_PLACED: Final = {"x": "lon", "y": "lat"}  # where no other word says more
_UTM: Final = {"e": "lon", "n": "lat"}  # beside the word "utm"
# ruff: noqa: RUF001 - letters of the Arabic script
_ARABIC: Final = str.maketrans({"ة": "ه", "ى": "ي", "ـ": "", "أ": "ا", "إ": "ا", "آ": "ا"})
_CAMEL: Final = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_WITH_DIGITS: Final = re.compile(r"(iso|alpha|adm|admin|wgs)[\s_-]*(84|[023])(?!\d)")


class Heading(NamedTuple):
    """One meaning of a heading.

    Attributes
    ----------
    role
        The end that it names; empty if it names none.
    pair
        The number of a word that names an end only if another column has its partner; −1 for any other word.
    field
        The field that it names, such as ``lat``.
    rank
        How well the heading fits; 0 is best.
    """

    role: str
    pair: int
    field: str
    rank: int


def find_ends(header: Sequence[str]) -> dict[str, str]:
    """Find the columns of both ends of a record.

    Returns
    -------
    Field (``origin``, ``origin_country``, ``destination_lon`` …) → heading.

    Examples
    --------
    >>> find_ends(["o_name", "d_name", "source"])
    {'origin': 'o_name', 'destination': 'd_name'}
    >>> find_ends(["ville_depart", "latitude départ (deg)", "longitude départ", "إلى"])
    {'origin': 'ville_depart',
     'origin_lon': 'longitude départ',
     'origin_lat': 'latitude départ (deg)',
     'destination': 'إلى'}
    """
    readings = [
        (name, heading) for name in header for heading in read_heading(name) if heading.role
    ]
    pairs = {
        role: {heading.pair for _, heading in readings if heading.role == role} for role in ROLES
    }
    columns = {}
    for role, other_role in zip(ROLES, reversed(ROLES), strict=True):
        # A weak word counts where no better one names the end, and its partner names the other.
        counting = {NO_PAIR} if NO_PAIR in pairs[role] else (
            pairs[role] if NO_PAIR in pairs[other_role] else pairs[role] & pairs[other_role]
        )  # fmt: skip
        for field in FIELDS:
            fitting = [
                (heading.rank, number, name)
                for number, (name, heading) in enumerate(readings)
                if (heading.role, heading.field) == (role, field) and heading.pair in counting
            ]
            if fitting:
                columns[role if field == "name" else f"{role}_{field}"] = min(fitting)[-1]
    return columns


def find_position(header: Sequence[str]) -> dict[str, str]:
    """Find the columns of one position: ``lon`` and ``lat``, or ``position``; and the ``zone`` of UTM.

    Examples
    --------
    >>> find_position(["NAME", "LONGITUDE_X", "LATITUDE_Y"])
    {'lon': 'LONGITUDE_X', 'lat': 'LATITUDE_Y'}
    >>> find_position(["id", "GPS coordinates"])
    {'position': 'GPS coordinates'}
    """
    best_of: dict[str, tuple[int, int, str]] = {}
    for number, name in enumerate(header):
        for heading in read_heading(name):
            if not heading.role and heading.field in {*_DEGREES, "position", "zone"}:
                ranked = (heading.rank, number, name)
                best_of[heading.field] = min(best_of.get(heading.field, ranked), ranked)
    return {
        field: best_of[field][-1]
        for field in ("lon", "lat", "position", "zone")
        if field in best_of
    }


def with_roles(header: Sequence[str]) -> tuple[str, ...]:
    """Return headings in which two columns of one name, each after the column of an end, also name that end.

    Examples
    --------
    >>> with_roles(["Origin", "Country", "Destination", "Country", "Date"])
    ('Origin', 'Country (Origin)', 'Destination', 'Country (Destination)', 'Date')
    >>> with_roles(["Origin", "Origin", "Country", "Country"])
    ('Origin', 'Origin', 'Country', 'Country')
    """
    counts = Counter(header)
    end, renamed = "", []
    for name in header:
        headings = read_heading(name)
        if counts[name] == 1 and any(heading.role for heading in headings):
            end = name
        is_bare = bool(headings) and not headings[0].role and headings[0].field in _OF_ENDS
        renamed.append(
            f"{name} ({end})" if end and is_bare and counts[name] == len(ROLES) else name
        )
    return tuple(renamed) if len(set(renamed)) > len(set(header)) else tuple(header)


@cache
def read_heading(name: str) -> tuple[Heading, ...]:
    """Return the meanings of a heading; none if one of its words is unknown.

    Examples
    --------
    >>> read_heading("DESTINATION_LATITUDE_Y")
    (Heading(role='destination', pair=-1, field='lat', rank=3),)
    >>> read_heading("final_destination_city")[0].rank > read_heading("destination_city")[0].rank
    True
    >>> read_heading("departure date")
    ()
    """
    words = [list(_meanings(word)) for word in _words(name)]
    if not words or not all(words):
        return ()
    roles = [word for word in words if _kinds(word) <= {"role", "weak"} and word]
    fields = [(kind, rank) for word in words for kind, rank, _ in word if kind in _fields()]
    for word in words:  # a word that is a role or nothing is a role only if no other is one
        if not roles and _kinds(word) & {"role", "weak"}:
            roles = [word]
    if len(roles) > 1:
        roles = [word for word in roles if "role" in _kinds(word)] or roles[:1]
    if len({role for word in roles for kind, _, role in word if kind == "role"}) > 1:
        return ()
    field = _field_of(fields, words)
    if field is None:
        return ()
    if any("qualified" in _kinds(word) for word in words):
        field = field[0], field[1] + _QUALIFIED
    if not roles:
        return (Heading("", NO_PAIR, *field),)
    return tuple(
        Heading(role, rank if kind == "weak" else NO_PAIR, *field)
        for kind, rank, role in roles[0]
        if kind in {"role", "weak"}
    )


def _field_of(
    fields: Sequence[tuple[str, int]], words: Sequence[Sequence[tuple[str, int, str]]]
) -> tuple[str, int] | None:
    """Return the attribute that the words of a heading name together, and its rank; None if they name none."""
    kinds = dict(reversed(fields))
    degrees = [_METRES.get(kind, kind) for kind in kinds if _METRES.get(kind, kind) in _DEGREES]
    if len(set(degrees)) == 2:  # noqa: PLR2004 - "lat_lon" is a position
        return ("position", _BEST)
    if degrees:
        return None if "country" in kinds else (degrees[0], len(words))
    placed = {text for word in words for kind, _, text in word if kind == "beside"}
    for kind in ("zone", "position", "country", "province", "name"):
        if kind in kinds:  # the code of a place is none of its names
            is_code = kind in {"province", "name"} and "code" in placed
            return None if is_code else (kind, kinds[kind])
    axes = _PLACED | (_UTM if "utm" in placed else {})
    if axis := [field for text, field in axes.items() if text in placed]:
        return (axis[0], _LAST) if len(axis) == 1 else None
    return (
        None
        if placed or not any(_kinds(word) & {"role", "weak"} for word in words)
        else ("name", _BEST)
    )


def _words(name: str) -> Iterator[str]:
    """Cut a heading into words in lower case, without accents."""
    text = unaccented(_CAMEL.sub(" ", name)).casefold().translate(_ARABIC)
    text = _WITH_DIGITS.sub(r" \1\2 ", text)
    for word in re.findall(r"(?:iso|alpha|adm|admin|wgs)\d+|[^\W\d_]+|\d+", text):
        if word.isdecimal() and len(word) > 1:
            continue  # a code, such as EPSG 4326, not a column's number
        if not any(_meanings(word)) and (parts := _glued(word)):
            yield from parts
        else:
            yield word


def _glued(word: str) -> tuple[str, str] | None:
    """Cut a word such as ``olat`` or ``latitudedepart`` into a role and a field, in either order; None for others."""
    for length in range(1, len(word)):
        first, second = word[:length], word[length:]
        for part_1, part_2 in ((first, second), (second, first)):
            is_field = _kinds(_meanings(part_1)) & (_fields() - {"name"})
            if is_field and _kinds(_meanings(part_2)) & {"role", "weak", "beside"}:
                return first, second
    return None


def _kinds(word: Sequence[tuple[str, int, str]]) -> set[str]:
    return {kind for kind, _, _ in word}


@cache
def _fields() -> frozenset[str]:
    return frozenset(_table()["what"])


def _meanings(word: str) -> Sequence[tuple[str, int, str]]:
    """Return the meanings of a word: its kind, its rank in that kind, and its role or the word itself."""
    lexicon = _lexicon()
    return lexicon.get(word) or lexicon.get(re.sub("^(ال|لل)", "", word)) or ()


def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return shipped_toml("records/headings.toml")


@cache
def _lexicon() -> dict[str, tuple[tuple[str, int, str], ...]]:
    meanings: dict[str, tuple[tuple[str, int, str], ...]] = {}
    for group, kinds in _table().items():
        for kind, words in kinds.items():
            for rank, word in enumerate(words):
                meaning = (kind if group == "what" else group, rank, kind)
                if group == "noise":
                    meaning = (kind, rank, word)
                key = word.translate(_ARABIC)
                meanings[key] = (*meanings.get(key, ()), meaning)
    return meanings


def is_lon_first(name: str) -> bool:
    """Return whether a heading says that longitude comes first in its cells, as in ``lon_lat``.

    Examples
    --------
    >>> is_lon_first("Long/Lat"), is_lon_first("coordinates")
    (True, False)
    """
    kinds = [kind for word in _words(name) for kind, _, _ in _meanings(word) if kind in _DEGREES]
    return kinds[:1] == ["lon"] or any(word in {"lonlat", "lnglat"} for word in _words(name))
