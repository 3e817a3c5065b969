"""Words that decide whether a name is a place's: a table that a contributor edits, read once."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal, TypeAlias, get_args

from geo.drafting.words import folded_name
from geo.errors import DataError

Role: TypeAlias = Literal[
    "common",
    "no-place",
    "cue",
    "cue-area",
    "cue-after",
    "link",
    "preposition",
    "title",
    "given-name",
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)


@dataclass(frozen=True)
class Rules:
    """What ``data/scan/words.csv`` says, folded as texts are.

    Attributes
    ----------
    common
        Names that are also words or persons' names → why; they count only where a cue says so.
    no_place
        What holds a place's name and is none.
    cues, cues_of_areas, cues_after, links
        What says that the name of a town follows (``town``), or of a country or region; what says so
        from behind (``governorate``); and what may stand between (``of``).
    prepositions
        What a name follows that is a place's where the place is large (``in``).
    titles, given_names
        What says that a person's name follows; a given name also is one itself.
    """

    common: Mapping[tuple[str, ...], str]
    no_place: Mapping[tuple[str, ...], str]
    cues: frozenset[str]
    cues_of_areas: frozenset[str]
    cues_after: frozenset[str]
    links: frozenset[str]
    prepositions: frozenset[str]
    titles: frozenset[str]
    given_names: frozenset[str]


@cache
def shipped_rules() -> Rules:
    """Read the rules that ship with the package.

    Examples
    --------
    >>> shipped_rules().common[("side",)]
    'English and French: a side; Side in Turkey'
    """
    text = files("geo").joinpath("data/scan/words.csv").read_text(encoding="utf-8")
    return parse_rules(text)


def parse_rules(text: str) -> Rules:
    """Parse a table of rules: CSV with the columns ``word, role, reason``.

    Raises
    ------
    DataError
        At the first row whose role is unknown or whose reason is missing.
    """
    rows: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        if row["role"] not in ROLES or not row["reason"] or not folded_name(row["word"]):
            message = (
                f"words.csv:{line}: expected a word, a role out of {', '.join(ROLES)}, and a reason"
            )
            raise DataError(message)
        rows[row["role"]][folded_name(row["word"])] = row["reason"]
    single = {role: frozenset(key[0] for key in keys) for role, keys in rows.items()}
    none: frozenset[str] = frozenset()
    return Rules(
        common=rows["common"],
        no_place=rows["no-place"],
        cues=single.get("cue", none),
        cues_of_areas=single.get("cue-area", none),
        cues_after=single.get("cue-after", none),
        links=single.get("link", none),
        prepositions=single.get("preposition", none),
        titles=single.get("title", none),
        given_names=single.get("given-name", none),
    )
