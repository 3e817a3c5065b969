"""Fit the terms of geo/data/gazetteer/likeness.json to names held out of the gazetteer.

Run by a developer after the gazetteer or :mod:`geo.gazetteer.match_model` changed::

    python tools/fit_match_model.py

Every name of the tuning part (:mod:`held_out`), and of Arabic-speaking countries around, is held out of
the index, once alone and once with all that differ from it in case, accents and hyphens alone; and once with its whole
place, so that no place is the answer. The terms are those of the greatest likelihood of all answers, with a penalty
on their squares (conditional logit, by L-BFGS). The confidence from which a place is chosen is the least at which five
fits, each for a fifth of the places that it did not see, lead at most 0.3 % of the tuning part's names astray.

Names of places that are held back for the test are never read.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from held_out import is_same_place, part_of, pool, without
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from geo.gazetteer import Candidate, shipped_index
from geo.gazetteer.candidates import entry_features, find_similar_names
from geo.gazetteer.disambiguation import merge_duplicates
from geo.gazetteer.match_model import HOME, name_features, no_match_features
from geo.gazetteer.name_index import ARABIC_COUNTRIES
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FOLDER: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer"
FILE: Final = "likeness.json"
FOLDS: Final = 5
MOST_WRONG: Final = 0.003  # of all names; the goal is 0.5 %, and places not seen are harder
FEWEST: Final = 4  # occurrences of an edit, between names of one place, to have a coefficient
PENALTY, PENALTY_OF_EDITS = 0.1, 1.0  # on squared terms
SHARE_OF_NONE: Final = 0.1  # ten names of places that are there to one of a place that is not
# a place abroad is at most 7 times less likely, or all slips there would be refused
LEAST_ABROAD: Final = -2.0

ORIGIN: Final = {
    "title": "Terms by which names that are like a mention are weighed against each other",
    "producer": "the makers of this gazetteer, fitted to names of GeoNames",
    "packages": "",
    "licence": "CC BY 4.0",
    "attribution": "GeoNames (CC BY 4.0)",
    "url": "https://www.geonames.org/",
    "accessed": "2026-11-22",
}
RULE = (
    "conditional logit on {count:,} names of the tuning part (places by a hash of their id) and of Arabic-speaking"
    " countries around; confidence at which at most 0.3 % of the tuning part's names go wrong in five-fold"
    " cross-validation: {right:.1%} right there, {wrong:.1%} wrong"
)

INDEX = shipped_index()


@dataclass(frozen=True)
class Case:
    """One name held out: what speaks for each name near it, and whether its place is the answer."""

    number: int
    share: float
    none: Mapping[str, float]
    names: tuple[Mapping[str, float], ...]
    owners: tuple[int, ...]
    is_answer: tuple[bool, ...]


@dataclass(frozen=True)
class Outcome:
    """What a fit makes of a case."""

    is_right: bool
    confidence: float


def main() -> None:
    """Fit, choose the confidence by cross-validation, and write both with their sidecar."""
    tuning = [n for n in pool(INDEX, HOME) if part_of(INDEX.owners[n].id) == "tuning"]
    around = pool(INDEX, ARABIC_COUNTRIES - HOME)
    alone = [case_of(n, without(n, INDEX)) for n in tuning]
    beside = [case for n in tuning for case in (stripped(n), placeless(n))]
    abroad = [
        without_sign(case, "abroad")
        for n in around
        for case in (case_of(n, without(n, INDEX)), stripped(n), placeless(n))
    ]
    outcomes = [
        outcome for fold in range(FOLDS) for outcome in validated(fold, alone, beside, abroad)
    ]
    certain, right, wrong = chosen(outcomes)
    names, none = fitted([*alone, *beside, *abroad])
    write(names, none, certain, RULE.format(count=len(tuning), right=right, wrong=wrong))
    print(f"{len(tuning):,} names, {len(names):,} terms, certain from {certain:.2f}")
    print(f"in cross-validation {right:.1%} right, {wrong:.1%} wrong")


def case_of(number: int, hidden: Iterable[int], *, share: float = 1.0) -> Case:
    """Return the case of a held-out name: the names similar to it, and which are of its place."""
    mention, place, gone = INDEX.spellings[number], INDEX.owners[number], frozenset(hidden)
    near = find_similar_names(mention, INDEX, lambda other: other not in gone)
    similar = [other for names in near.values() for _, other in names]
    return Case(
        number, share, dict(no_match_features(mention)),
        tuple(features(number, other) for other in similar), tuple(similar),
        tuple(is_same_place(INDEX.owners[other], place) for other in similar),
    )  # fmt: skip


def features(number: int, other: int) -> Mapping[str, float]:
    """Return the features of a name for the one that is held out."""
    total: Counter[str] = Counter()
    for name, amount in name_features(INDEX.spellings[number], INDEX.spellings[other]):
        total[name] += amount  # type: ignore[assignment]
    total.update(dict(entry_features(other, INDEX)))
    return dict(total)


def stripped(number: int) -> Case:
    """Return the case of a name held out with every name that has its letters."""
    return case_of(number, INDEX.normalised[INDEX.spellings[number].plain])


def placeless(number: int) -> Case:
    """Return the case of a name held out with its whole place, where no match is right."""
    place = INDEX.owners[number]
    ids = {entry.id for entry in INDEX.places.values() if is_same_place(entry, place)}
    same = {n for n, owner in enumerate(INDEX.owners) if owner.id in ids}
    return case_of(number, same | without(number, INDEX), share=SHARE_OF_NONE)


def without_sign(case: Case, sign: str) -> Case:
    """Leave a sign out: for a name of Egypt, Egypt is not abroad."""
    names = tuple({key: value for key, value in name.items() if key != sign} for name in case.names)
    return Case(case.number, case.share, case.none, names, case.owners, case.is_answer)


def fitted(cases: Sequence[Case]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the terms of greatest penalised likelihood, of names and of none."""
    seen = Counter(
        sign
        for case in cases
        for name, answer in zip(case.names, case.is_answer, strict=True)
        for sign in name
        if answer or ":" not in sign
    )
    terms = sorted(sign for sign, count in seen.items() if count >= FEWEST or ":" not in sign)
    of_none = sorted({sign for case in cases for sign in case.none})
    rows = [(at, name) for at, case in enumerate(cases) for name in case.names]
    x = matrix([name for _, name in rows], terms)
    n = matrix([case.none for case in cases], of_none)
    who = np.array([at for at, _ in rows])
    answer = np.array([float(flag) for case in cases for flag in case.is_answer])
    share = np.array([case.share for case in cases])
    penalty = np.array([
        *(PENALTY_OF_EDITS if ":" in sign else PENALTY for sign in terms),
        *(PENALTY for _ in of_none),
    ])  # fmt: skip
    bounds = [(LEAST_ABROAD, 0.0) if sign == "abroad" else (None, None) for sign in terms]
    optimum = minimize(
        loss, np.zeros(len(terms) + len(of_none)), args=(x, n, who, answer, share, penalty),
        jac=True, method="L-BFGS-B", bounds=[*bounds, *((None, None) for _ in of_none)],
        options={"maxiter": 400},
    ).x  # fmt: skip
    rounded = [round(float(value), 3) for value in optimum]
    return dict(zip(terms, rounded, strict=False)), dict(
        zip(of_none, rounded[len(terms) :], strict=True)
    )


def matrix(rows: Sequence[Mapping[str, float]], signs_in_order: Sequence[str]) -> csr_matrix:
    """Return signs as a sparse matrix, one row each."""
    column = {sign: at for at, sign in enumerate(signs_in_order)}
    cells = [
        (at, column[sign], value)
        for at, row in enumerate(rows)
        for sign, value in row.items()
        if sign in column and value
    ]
    down, across, values = zip(*cells, strict=True)
    return csr_matrix((values, (down, across)), shape=(len(rows), len(column)))


def loss(  # noqa: PLR0917 - as scipy passes them
    terms: np.ndarray, x: csr_matrix, n: csr_matrix, who: np.ndarray, answer: np.ndarray,
    share: np.ndarray, penalty: np.ndarray,
) -> tuple[float, np.ndarray]:  # fmt: skip
    """Return the penalised negative log-likelihood of all answers, and its gradient."""
    of_names, of_none = x @ terms[: x.shape[1]], n @ terms[x.shape[1] :]
    top = of_none.copy()
    np.maximum.at(top, who, of_names)
    names, none = np.exp(of_names - top[who]), np.exp(of_none - top)
    right = np.bincount(who, names * answer, len(none))
    is_there = np.bincount(who, answer, len(none)) > 0
    total = none + np.bincount(who, names, len(none))
    chosen_weight = np.where(is_there, right, none)
    value = share @ (np.log(total) - np.log(np.maximum(chosen_weight, 1e-300)))
    credit = np.where(is_there[who], names * answer / np.maximum(right, 1e-300)[who], 0.0)
    by_name = share[who] * (names / total[who] - credit)
    by_none = share * (none / total - ~is_there)
    gradient = np.concatenate([x.T @ by_name, n.T @ by_none])
    return float(value + penalty @ terms**2), gradient + 2 * penalty * terms


def validated(
    fold: int, alone: Sequence[Case], beside: Sequence[Case], abroad: Sequence[Case]
) -> list[Outcome]:
    """Fit to all but a fold of the places, and return what that makes of the fold."""
    terms, none = fitted([
        *(case for case in (*alone, *beside) if fold_of(case) != fold), *abroad
    ])  # fmt: skip
    return [outcome(case, terms, none) for case in alone if fold_of(case) == fold]


def fold_of(case: Case) -> int:
    """Return the fold of the cross-validation that a name is in, by its place."""
    return hashlib.sha256(f"fold of {INDEX.owners[case.number].id}".encode()).digest()[-1] % FOLDS


def outcome(case: Case, terms: Mapping[str, float], none: Mapping[str, float]) -> Outcome:
    """Return whether the most probable place is right, and its confidence."""

    def weight(row: Mapping[str, float], of: Mapping[str, float]) -> float:
        return float(np.exp(sum(of.get(sign, 0.0) * amount for sign, amount in row.items())))

    if not case.names:
        return Outcome(is_right=False, confidence=0.0)
    weights = [weight(name, terms) for name in case.names]
    total = weight(case.none, none) + sum(weights)
    shares: dict[str, Candidate] = {}
    for number, mass in zip(case.owners, weights, strict=True):
        place = INDEX.owners[number]
        before = shares[place.id].confidence if place.id in shares else 0.0
        shares[place.id] = Candidate(
            place, INDEX.names[number], 1.0, "fuzzy", before + mass / total
        )
    best = merge_duplicates(list(shares.values()))[0][0]
    return Outcome(is_same_place(best.place, INDEX.owners[case.number]), best.confidence)


def chosen(outcomes: Sequence[Outcome]) -> tuple[float, float, float]:
    """Return the least confidence at which few enough are wrong, and what is right and wrong there."""
    for percent in range(50, 100):
        above = [outcome for outcome in outcomes if outcome.confidence >= percent / 100]
        wrong = sum(not outcome.is_right for outcome in above) / len(outcomes)
        if wrong <= MOST_WRONG:
            return percent / 100, len(above) / len(outcomes) - wrong, wrong
    message = "no confidence is safe: what was fitted does not tell places apart"
    raise RuntimeError(message)


def write(names: Mapping[str, float], none: Mapping[str, float], certain: float, rule: str) -> None:
    """Write the terms and their sidecar."""
    record = {"certain": certain, "of_none": none, "of_name": {k: v for k, v in names.items() if v}}
    content = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    make_again = "python tools/fit_match_model.py"
    write_files(
        with_sidecar(FOLDER / FILE, content, {**ORIGIN, "rule": rule}, make_again=make_again)
    )


if __name__ == "__main__":
    main()
