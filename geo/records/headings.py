"""Headings of columns → the end of a record that they describe, and the field of it, such as its country.

A heading is cut into words. Each names a role (``from``), a field (``lat``), or neither (``dd``). The words are in
``geo/data/records/headings.toml``.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from geo.records.plain_text import unaccented
from geo.shipped_data import shipped_toml

ROLES: Final = ("origin", "destination")
FIELDS: Final = ("name", "province", "country", "lon", "lat", "position")
NO_PAIR: Final = -1
# Ranks, of which the least is best; that of a qualified heading ("final destination") is raised by the last.
_BEST, _LAST, _QUALIFIED = 0, 99, 100
_ROLE_KINDS: Final = frozenset({"role", "weak"})
_AXES: Final = frozenset({"lon", "lat"})
_PROJECTED_AXES: Final = {"easting": "lon", "northing": "lat"}
_LETTERS: Final = {"x": "lon", "y": "lat"}  # where no word names a field
_UTM_LETTERS: Final = {"e": "lon", "n": "lat"}  # the same, beside the word "utm"
# ruff: noqa: RUF001 - letters of the Arabic script
_ARABIC: Final = str.maketrans({"ة": "ه", "ى": "ي", "ـ": "", "أ": "ا", "إ": "ا", "آ": "ا"})
_CAMEL: Final = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_WITH_DIGITS: Final = re.compile(r"(iso|alpha|adm|admin|wgs)[\s_-]*(84|[023])(?!\d)")


class Meaning(NamedTuple):
    """One meaning of a word in a heading.

    Attributes
    ----------
    kind
        ``role`` or ``weak`` for an end; a field, such as ``lat``; ``always``, ``beside`` or ``qualified`` for a
        word that names neither.
    rank
        The number of the word in its list; 0 fits best.
    value
        The end, for a word that names one; the field, for one that names a field; else the word itself.
    """

    kind: str
    rank: int
    value: str


Word: TypeAlias = tuple[Meaning, ...]
"""All meanings of a word."""


class Heading(NamedTuple):
    """One meaning of a heading.

    Attributes
    ----------
    role
        The end that it names; empty if it names none.
    pair
        The number of a pair of weak words, such as *source* and *target*, which name the ends only if both are there;
        −1 for any other word.
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
    """Find the columns of both ends of a record by the words of their headings.

    Returns
    -------
    Field (``origin``, ``origin_country``, ``destination_lon`` …) → the heading of its column.

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
    names_and_meanings = [
        (name, heading) for name in header for heading in read_heading(name) if heading.role
    ]
    # A strong word, such as "origin", names an end by itself. A weak one, such as "source", does so only with its
    # partner, "target", or where a strong word names the other end. Here: end → the numbers of the pairs whose
    # weak words occur in headings of that end, and NO_PAIR if a strong word does.
    pairs = {
        role: {heading.pair for _, heading in names_and_meanings if heading.role == role}
        for role in ROLES
    }
    columns = {}
    for role, other_role in zip(ROLES, reversed(ROLES), strict=True):
        if NO_PAIR in pairs[role]:  # a strong word names this end: weak words do not count
            counted_pairs = {NO_PAIR}
        elif NO_PAIR in pairs[other_role]:
            # The other end is certain: any weak word may name this one.
            counted_pairs = pairs[role]
        else:  # only both words of a pair name the ends
            counted_pairs = pairs[role] & pairs[other_role]
        for field in FIELDS:
            names_and_ranks = [
                (name, heading.rank)
                for name, heading in names_and_meanings
                if (heading.role, heading.field) == (role, field) and heading.pair in counted_pairs
            ]
            if names_and_ranks:
                field_of_end = role if field == "name" else f"{role}_{field}"
                columns[field_of_end] = _best(names_and_ranks)
    return columns


def _best(ranked_names: Iterable[tuple[str, int]]) -> str:
    """Return the name with the least rank, which fits best; of several such names the first."""
    return min(ranked_names, key=operator.itemgetter(1))[0]


def find_position(header: Sequence[str]) -> dict[str, str]:
    """Find the columns of the one position of a record, by the words of their headings.

    The result is field → heading. The fields are ``lon`` and ``lat``, or ``position`` for a column of both, and
    ``zone`` for a column of UTM zones.

    Examples
    --------
    >>> find_position(["NAME", "LONGITUDE_X", "LATITUDE_Y"])
    {'lon': 'LONGITUDE_X', 'lat': 'LATITUDE_Y'}
    >>> find_position(["id", "GPS coordinates"])
    {'position': 'GPS coordinates'}
    """
    columns = {}
    for field in ("lon", "lat", "position", "zone"):
        names_and_ranks = [
            (name, heading.rank)
            for name in header
            for heading in read_heading(name)
            if (heading.role, heading.field) == ("", field)
        ]
        if names_and_ranks:
            columns[field] = _best(names_and_ranks)
    return columns


def with_roles(header: Sequence[str]) -> tuple[str, ...]:
    """Return headings in which two columns of the same name are told apart by the end of the record they belong to.

    In a table with the headings *Origin, Country, Destination, Country*, each *Country* belongs to the end before it,
    whose heading is added to it. If that leaves headings with the same name, all headings are returned unchanged.

    Examples
    --------
    >>> with_roles(["Origin", "Country", "Destination", "Country", "Date"])
    ('Origin', 'Country (Origin)', 'Destination', 'Country (Destination)', 'Date')
    >>> with_roles(["Origin", "Origin", "Country", "Country"])
    ('Origin', 'Origin', 'Country', 'Country')
    """
    counts = Counter(header)
    end_heading, renamed = "", []  # the heading of the last end so far
    for name in header:
        meanings = read_heading(name)
        if counts[name] == 1 and any(meaning.role for meaning in meanings):
            end_heading = name
        names_no_end = bool(meanings) and meanings[0].role == ""
        describes_end = names_no_end and meanings[0].field in set(FIELDS) - {"name"}
        belongs_to_end = end_heading and describes_end and counts[name] == len(ROLES)
        renamed.append(f"{name} ({end_heading})" if belongs_to_end else name)
    return tuple(renamed) if len(set(renamed)) > len(set(header)) else tuple(header)


@cache
def read_heading(name: str) -> tuple[Heading, ...]:
    """Return all meanings of a heading: the end and the field that its words name together.

    A heading with an unknown word, with words of both ends, or without a field has no meaning.

    Examples
    --------
    >>> read_heading("DESTINATION_LATITUDE_Y")
    (Heading(role='destination', pair=-1, field='lat', rank=3),)
    >>> read_heading("final_destination_city")[0].rank > read_heading("destination_city")[0].rank
    True
    >>> read_heading("departure date")
    ()
    """
    words = [_meanings(word) for word in _words(name)]
    if not words or not all(words):
        return ()
    role_words = _role_words(words)
    roles = {meaning.value for word in role_words for meaning in word if meaning.kind == "role"}
    named_field = _field_of(words)
    if len(roles) > 1 or named_field is None:
        return ()
    field, rank = named_field
    # "final destination" after "destination"
    if any("qualified" in _kinds(word) for word in words):
        rank += _QUALIFIED
    if not role_words:
        return (Heading("", NO_PAIR, field, rank),)
    # The rank of a weak word is the number of its pair, since the lists of both ends name pairs in the same order.
    return tuple(
        Heading(meaning.value, meaning.rank if meaning.kind == "weak" else NO_PAIR, field, rank)
        for meaning in role_words[0]
        if meaning.kind in _ROLE_KINDS
    )


def _role_words(words: Sequence[Word]) -> Sequence[Word]:
    """Return the words of a heading that name an end of a record: all strong words, else the first weak one.

    A word that has a meaning besides an end counts only if no other word names an end.
    """
    role_words = [word for word in words if _kinds(word) <= _ROLE_KINDS]
    if not role_words:
        return [word for word in words if _kinds(word) & _ROLE_KINDS][:1]
    strong_words = [word for word in role_words if "role" in _kinds(word)]
    return strong_words or role_words[:1]


def _field_of(words: Sequence[Word]) -> tuple[str, int] | None:
    """Return the field that the words of a heading name together, and how well they fit (0 is best); else None."""
    meanings = [meaning for word in words for meaning in word]
    rank_of: dict[str, int] = {}  # field → rank of the first word that names it
    for meaning in meanings:
        if meaning.kind in _fields():
            rank_of.setdefault(meaning.kind, meaning.rank)
    # First coordinates, whose words are the clearest; "easting" counts as lon.
    axes = [axis for field in rank_of if (axis := _PROJECTED_AXES.get(field, field)) in _AXES]
    if len(set(axes)) == len(_AXES):  # "lat_lon" is a position
        return "position", _BEST
    if axes:
        return None if "country" in rank_of else (axes[0], len(words))  # fewer words fit better
    # Then other fields. Words beside the field may say that it is another: "city code" is no name.
    side_words = {meaning.value for meaning in meanings if meaning.kind == "beside"}
    for field in ("zone", "position", "country", "province", "name"):
        if field in rank_of:
            is_code = field in {"province", "name"} and "code" in side_words
            return None if is_code else (field, rank_of[field])
    # Then single letters, x and y, of which a heading may have one.
    letters = _LETTERS | (_UTM_LETTERS if "utm" in side_words else {})
    if axes := [axis for letter, axis in letters.items() if letter in side_words]:
        return (axes[0], _LAST) if len(axes) == 1 else None
    # A heading that only names an end, such as "Origin", is of names.
    has_role = any(_kinds(word) & _ROLE_KINDS for word in words)
    return ("name", _BEST) if has_role and not side_words else None


def _words(name: str) -> Iterator[str]:
    """Yield the words of a heading, in lower case and without accents; two words that are written as one are cut."""
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
    """Cut a word such as ``olat`` or ``latitudedepart`` into a word for an end and one for a field.

    Both parts are returned in their order in the word; None if it is not made of two such words.
    """
    for length in range(1, len(word)):
        first, second = word[:length], word[length:]
        for field, role in ((first, second), (second, first)):
            is_field = _kinds(_meanings(field)) & (_fields() - {"name"})
            if is_field and _kinds(_meanings(role)) & {*_ROLE_KINDS, "beside"}:
                return first, second
    return None


def _kinds(word: Word) -> set[str]:
    return {meaning.kind for meaning in word}


@cache
def _fields() -> frozenset[str]:
    return frozenset(_table()["field"])


def _meanings(word: str) -> Word:
    """Return the meanings of a word, with or without an Arabic article; none if it is unknown."""
    lexicon = _lexicon()
    return lexicon.get(word) or lexicon.get(re.sub("^(ال|لل)", "", word)) or ()


def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return shipped_toml("records/headings.toml")


@cache
def _lexicon() -> dict[str, Word]:
    """Return word → its meanings, for all words of ``headings.toml``.

    The file has groups, such as ``field``, of named lists, such as ``lat``, of words, the best first.
    """
    lexicon: dict[str, Word] = {}
    for group, lists in _table().items():
        for name, words in lists.items():
            for rank, word in enumerate(words):
                # For ends, the group is the kind and the name of the list is the end; else that name is the kind.
                kind = group if group in _ROLE_KINDS else name
                meaning = Meaning(kind, rank, word if group == "other" else name)
                key = word.translate(_ARABIC)
                lexicon[key] = (*lexicon.get(key, ()), meaning)
    return lexicon


def is_lon_first(name: str) -> bool:
    """Return whether a heading says that longitude comes first in its cells, as in ``lon_lat``.

    Examples
    --------
    >>> is_lon_first("Long/Lat"), is_lon_first("coordinates")
    (True, False)
    """
    words = list(_words(name))
    axes = [meaning.kind for word in words for meaning in _meanings(word) if meaning.kind in _AXES]
    return axes[:1] == ["lon"] or not {"lonlat", "lnglat"}.isdisjoint(words)
