"""How much a name of the gazetteer speaks for its place, where a mention is spelled like none of them.

Each name near the mention has a weight: e to the power of a sum of what differs (letters, sounds, consonants, each
edit by its kind) and of what its place is (inhabitants, class, country). That the mention is *no* place of the
gazetteer has a weight as well. A place's confidence is the part of all weights that its names have: a conditional
logit with a place for "none of these" (McFadden 1974; edits by kind as in Brill and Moore 2000).

The terms of the sums are in ``geo/data/gazetteer/likeness.json``, fitted by ``tools/fit_match_model.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log, log10
from typing import Final, TypeAlias

from rapidfuzz.distance import Levenshtein

from geo.gazetteer.entries import SETTLEMENTS, GazetteerPlace
from geo.gazetteer.spelling import Spelling

Features: TypeAlias = Iterator[tuple[str, float]]
"""What tells one name from another, each with its amount."""

HOME: Final = frozenset({"DZ", "LY", "TN"})  # whose briefs the gazetteer that ships serves
UNKNOWN_POPULATION: Final = 500  # the smallest that GeoNames' extract holds
FEW_BONES: Final = 3


@dataclass(frozen=True)
class Coefficients:
    """The fitted terms.

    Attributes
    ----------
    of_name, of_none
        Sign → what one unit of it adds to the logarithm of a weight.
    certain
        The confidence from which a place is chosen.
    """

    of_name: Mapping[str, float]
    of_none: Mapping[str, float]
    certain: float


@cache
def shipped_coefficients() -> Coefficients:
    """Read the terms that ship with the package."""
    text = files("geo").joinpath("data/gazetteer/likeness.json").read_text(encoding="utf-8")
    read = json.loads(text)
    return Coefficients(read["of_name"], read["of_none"], read["certain"])


def weight(signs: Features, terms: Mapping[str, float]) -> float:
    """Return e to the power of the sum of all signs, each by its term.

    Examples
    --------
    >>> weight(iter([("letters", 2.0), ("never seen", 1.0)]), {"letters": 0.0})
    1.0
    """
    return exp(sum(terms.get(sign, 0.0) * amount for sign, amount in signs))


def no_match_features(mention: Spelling) -> Features:
    """Yield what speaks for no place at all: the longer a name, the less it is like another by chance."""
    consonants, letters = len(mention.consonants), len(mention.plain)
    yield "any", 1.0
    yield "consonants", consonants
    yield "few consonants", min(consonants, FEW_BONES)
    yield "letters", letters
    yield "log letters", log(letters + 1)
    if mention.is_arabic:
        yield "arabic", 1.0
        yield "arabic consonants", consonants


def place_features(place: GazetteerPlace, names: int, home: frozenset[str] | None) -> Features:
    """Yield what is known of a place before any name is read; of how many names in the script of one.

    ``home`` are the countries that a gazetteer is for; None where all are equal.
    """
    yield "inhabitants", log10(max(place.population, UNKNOWN_POPULATION)) - 4
    yield "inhabitants unknown", float(place.population == 0)
    yield "names", log(names)
    yield "no settlement", float(place.kind not in SETTLEMENTS)
    yield "abroad", float(home is not None and home.isdisjoint(place.country_codes))


def name_features(mention: Spelling, name: Spelling) -> Features:
    """Yield what tells a mention from a name; in one script the letters speak as well as the sounds."""
    if mention.is_arabic != name.is_arabic:
        written, voiced = (mention, name) if mention.is_arabic else (name, mention)
        yield from _differences("across", mention, name)
        # Short vowels, which Arabic does not write, cost a third of what a written one does.
        yield (
            "across unwritten",
            Levenshtein.distance(written.heard, voiced.heard, weights=(1, 3, 3)),
        )
        yield from _edits("across", written.heard, voiced.heard, is_directed=True)
        return
    kind = "arabic" if mention.is_arabic else "latin"
    letters = Levenshtein.distance(mention.plain, name.plain)
    yield from _differences(kind, mention, name)
    yield f"{kind} letters", letters
    yield f"{kind} letters share", letters / max(1, len(mention.plain))
    yield from _edits(f"{kind} heard", mention.heard, name.heard)
    if letters:
        yield from _edits(kind, mention.plain, name.plain)
    else:
        yield "same letters", 1.0


def _differences(kind: str, mention: Spelling, name: Spelling) -> Features:
    consonants = Levenshtein.distance(mention.consonants, name.consonants)
    heard = Levenshtein.distance(mention.heard, name.heard)
    yield kind, 1.0
    yield f"{kind} sounds", heard
    yield f"{kind} sounds share", heard / max(1, len(mention.heard))
    yield f"{kind} folds", Levenshtein.distance(mention.fold, name.fold)
    yield f"{kind} consonants", consonants
    yield f"{kind} consonants share", consonants / max(1, len(mention.consonants))
    yield f"{kind} kindred", Levenshtein.distance(mention.kindred, name.kindred)
    yield f"{kind} same fold", float(mention.fold == name.fold)
    yield f"{kind} same consonants", float(not consonants)
    yield f"{kind} first", float(mention.heard[:1] != name.heard[:1])
    yield f"{kind} last", float(mention.heard[-1:] != name.heard[-1:])


def _edits(kind: str, one: str, other: str, *, is_directed: bool = False) -> Features:
    """Yield each edit by its letters; which of the two has a letter more counts only between scripts."""
    for edit in Levenshtein.editops(one, other):
        if edit.tag == "replace":
            pair = sorted((one[edit.src_pos], other[edit.dest_pos]))
            yield f"{kind}: {'~'.join(pair)}", 1.0
            continue
        is_lost = edit.tag == "delete"
        text, place = (one, edit.src_pos) if is_lost else (other, edit.dest_pos)
        letter = text[place]
        if letter in (text[place - 1 : place], text[place + 1 : place + 2]):
            yield f"{kind}: doubled", 1.0
        else:
            sign = "+" if is_directed and not is_lost else "-"
            yield f"{kind}: {sign}{letter}", 1.0
