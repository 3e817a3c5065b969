"""Model how likely a mention means a place whose names are spelled only similarly.

The model is a conditional logit with an alternative "none of these" (McFadden 1974; edits by kind as in Brill and Moore
2000). The weight of a name is e to the power of a weighted sum of features. Some features are differences between the
name and the mention (letters, sounds, consonants, each edit by its kind). The others describe the place (population,
class, country). The confidence of a place is the sum of the weights of its names divided by the sum of all weights,
that of "none of these" included.

The coefficients are in ``geo/data/gazetteer/likeness.json``, fitted by ``tools/fit_match_model.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log, log10
from typing import Final, TypeAlias

from rapidfuzz.distance import Levenshtein

from geo.gazetteer.entries import SETTLEMENTS, GazetteerPlace
from geo.gazetteer.spelling import Spelling
from geo.shipped_data import shipped_text

Features: TypeAlias = Iterator[tuple[str, float]]
"""Pairs of the name of a feature and its amount."""

HOME: Final = frozenset({"DZ", "LY", "TN"})  # the countries that the shipped gazetteer is for
UNKNOWN_POPULATION: Final = 500  # the least number of inhabitants in the extract of GeoNames
FEW_CONSONANTS: Final = 3  # names with fewer are alike by chance


@dataclass(frozen=True)
class Coefficients:
    """The fitted coefficients.

    Attributes
    ----------
    of_name, of_none
        Feature → coefficient, for names and for "none of these". A coefficient is the change of the logarithm of a
        weight for one unit of the feature.
    certain
        A place with at least this confidence is chosen.
    """

    of_name: Mapping[str, float]
    of_none: Mapping[str, float]
    certain: float


@cache
def shipped_coefficients() -> Coefficients:
    """Read the coefficients that ship with the package."""
    fitted = json.loads(shipped_text("gazetteer/likeness.json"))
    return Coefficients(fitted["of_name"], fitted["of_none"], fitted["certain"])


def weight(features: Features, coefficients: Mapping[str, float]) -> float:
    """Return e to the power of the sum of all features times their coefficients.

    Examples
    --------
    >>> weight(iter([("letters", 2.0), ("never seen", 1.0)]), {"letters": 0.0})
    1.0
    """
    return exp(sum(coefficients.get(name, 0.0) * amount for name, amount in features))


def no_match_features(mention: Spelling) -> Features:
    """Yield the features of the alternative "none of these".

    They measure how long the mention is, because a long name rarely resembles another by chance.
    """
    consonants, letters = len(mention.consonants), len(mention.plain)
    yield "any", 1.0  # a constant, whose coefficient says how often no place is meant
    yield "consonants", consonants
    yield "few consonants", min(consonants, FEW_CONSONANTS)
    yield "letters", letters
    yield "log letters", log(letters + 1)
    if mention.is_arabic:
        yield "arabic", 1.0
        yield "arabic consonants", consonants


def place_features(place: GazetteerPlace, name_count: int, home: frozenset[str] | None) -> Features:
    """Yield the features of a place.

    Parameters
    ----------
    name_count
        How many names the place has in the script of the mention.
    home
        The countries that the gazetteer is for; None if it is for all.
    """
    # 0 for 10,000 inhabitants.
    yield "inhabitants", log10(max(place.population, UNKNOWN_POPULATION)) - 4
    yield "inhabitants unknown", float(place.population == 0)
    yield "names", log(name_count)
    yield "no settlement", float(place.kind not in SETTLEMENTS)
    yield "abroad", float(home is not None and home.isdisjoint(place.country_codes))


def name_features(mention: Spelling, name: Spelling) -> Features:
    """Yield the features that measure how a name differs from a mention.

    Letters are compared only if both are in one script; otherwise, sounds are.
    """
    if mention.is_arabic != name.is_arabic:
        arabic, latin = (mention, name) if mention.is_arabic else (name, mention)
        yield from _differences("across", mention, name)
        # Short vowels, which Arabic does not write, have to be inserted: this costs a third of other edits.
        yield (
            "across unwritten",
            Levenshtein.distance(arabic.heard, latin.heard, weights=(1, 3, 3)),
        )
        yield from _edits("across", arabic.heard, latin.heard, is_directed=True)
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
    """Yield the features that measure how two names differ in each key of their spelling.

    ``kind`` is the beginning of the names of the features.
    """
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


def _edits(kind: str, mention: str, name: str, *, is_directed: bool = False) -> Features:
    """Yield a feature for each edit that turns a mention into a name, named after the letters edited.

    Parameters
    ----------
    kind
        The beginning of the names of the features.
    is_directed
        Whether inserting a letter is another feature than deleting it, as it is between scripts.
    """
    for edit in Levenshtein.editops(mention, name):
        if edit.tag == "replace":
            pair = sorted((mention[edit.src_pos], name[edit.dest_pos]))
            yield f"{kind}: {'~'.join(pair)}", 1.0
            continue
        is_deletion = edit.tag == "delete"
        text, position = (mention, edit.src_pos) if is_deletion else (name, edit.dest_pos)
        letter = text[position]
        # A letter that equals its neighbour, on either side, was only doubled.
        if letter in (text[position - 1 : position], text[position + 1 : position + 2]):
            yield f"{kind}: doubled", 1.0
        else:
            sign = "+" if is_directed and not is_deletion else "-"
            yield f"{kind}: {sign}{letter}", 1.0
