"""Names that the index does not hold: each is left out in turn, and its place looked for by the others.

Drawn from every Latin and Arabic name that GeoNames gives a place of Algeria, Tunisia or Libya. Left out, by rule:
codes and other scripts (by the data's own rule); names that another place bears as well, for those alone mean no
place; and names of another etymology: those whose consonants are less than three quarters like those of every
other name of their place (Saint-Arnaud, for El Eulma).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from rapidfuzz.distance import Indel

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import resolve_place, shipped_index
from geo.gazetteer.spelling import skeleton

INDEX = shipped_index()
SEED = 2019
LATIN, ARABIC = 280, 120
KIN = 0.75


def drawable() -> list[int]:
    """Return the numbers of all names that the rule admits."""
    of_place = defaultdict(list)
    for number, place in enumerate(INDEX.owners):
        of_place[place.id].append(number)

    def has_kin(number: int) -> bool:
        bones = skeleton(INDEX.heard[number])
        others = (n for n in of_place[INDEX.owners[number].id] if n != number)
        return any(
            Indel.normalized_similarity(bones, skeleton(INDEX.heard[n])) >= KIN for n in others
        )

    def is_alone(number: int) -> bool:
        same = INDEX.normalised[INDEX.plain[number]]
        return {INDEX.owners[n].id for n in same} == {INDEX.owners[number].id}

    return [
        number
        for number, place in enumerate(INDEX.owners)
        if {"DZ", "TN", "LY"}.issuperset(place.country_codes) and place.geonames_id
        if is_alone(number) and has_kin(number)
    ]


def outcome(number: int) -> str:
    """Resolve a name that is held out."""
    try:
        found = resolve_place(INDEX.names[number], index=INDEX, hidden=frozenset({number}))
    except (AmbiguousPlaceError, UnknownPlaceError):
        return "refused"
    return "right" if found.place is INDEX.owners[number] else "wrong"


def tally(numbers: Iterable[int]) -> dict[str, Counter[str]]:
    """Count outcomes by script."""
    counts: dict[str, Counter[str]] = {"Latin": Counter(), "Arabic": Counter()}
    for number in numbers:
        counts["Arabic" if INDEX.is_arabic[number] else "Latin"][outcome(number)] += 1
    return counts


def shares(counts: Counter[str]) -> str:
    """Write the three numbers."""
    parts = (
        f"{what} {counts[what] / counts.total():.1%}" for what in ("right", "wrong", "refused")
    )
    return f"{counts.total():>5} names: {', '.join(parts)}"


@pytest.fixture(scope="module")
def drawn() -> list[int]:
    """Draw with a fixed seed."""
    pool, chance = drawable(), random.Random(SEED)  # noqa: S311 - a sample, not a secret
    arabic = [number for number in pool if INDEX.is_arabic[number]]
    latin = [number for number in pool if not INDEX.is_arabic[number]]
    return [*chance.sample(latin, LATIN), *chance.sample(arabic, ARABIC)]


def test_held_out_names(drawn: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    """Of 400 names at most 0.5 % lead to a wrong place; how many to the right one is printed."""
    counts = tally(drawn)
    every = tally(drawable())
    with capsys.disabled():
        for script in counts:
            told = f"{shares(counts[script])}; of all {shares(every[script])}"
            print(f"\nheld out, {script:<6} {told}")  # noqa: T201
        print(f"held out, together {shares(sum(counts.values(), Counter()))}")  # noqa: T201
    total = sum(counts.values(), Counter())
    assert total.total() == 400
    assert total["wrong"] <= 0.005 * 400


@pytest.mark.xfail(strict=True, reason="not reached yet: too many of the rest are refused")
def test_nine_in_ten_held_out_names_are_found(drawn: list[int]) -> None:
    """Of 400 names at least 90 % lead to the right place."""
    total = sum(tally(drawn).values(), Counter())
    assert total["right"] >= 0.9 * 400
