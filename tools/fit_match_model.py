"""Fit the terms of geo/data/gazetteer/likeness.json to names held out of the gazetteer.

Run by a developer after the gazetteer or :mod:`geo.gazetteer.match_model` changed::

    python tools/fit_match_model.py

Every name of the tuning part (:mod:`held_out`), and of Arabic-speaking countries around, is held out of the index
three times: alone; with all names that differ from it only in case, accents and hyphens; and with its whole place, so
that "none" is the answer. The terms maximise the likelihood of all answers, with a penalty on their squares
(conditional logit, by L-BFGS). A place is chosen from the least confidence at which at most 0.3 % of the tuning part's
names go to a wrong place in five-fold cross-validation.

Names of places that are held back for the test are never read.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from held_out import is_same_place, names_to_hold_out, numbers_to_hide, part_of
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from geo.arrays import max_by_group, sum_by_group
from geo.gazetteer import Candidate, shipped_index
from geo.gazetteer.approximate_matches import entry_features, find_similar_names
from geo.gazetteer.disambiguation import merge_duplicates
from geo.gazetteer.match_model import HOME, name_features, no_match_features
from geo.gazetteer.name_index import ARABIC_COUNTRIES
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FOLDER: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer"
FILE: Final = "likeness.json"
FOLDS: Final = 5
MOST_WRONG: Final = 0.003  # of all names; the goal is 0.5 %, and places not seen are harder
LEAST_WEIGHT: Final = 1e-300  # a weight that underflows to 0 would have an infinite logarithm
FEWEST: Final = 4  # occurrences of an edit, between names of one place, to have a term
PENALTY, PENALTY_OF_EDITS = 0.1, 1.0  # on squared terms
SHARE_OF_NONE: Final = 0.1  # a name without its place counts a tenth of a name with it
# A place abroad is at most 7 (e²) times less likely; otherwise all slips in its names would be refused.
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
    """One name held out, and the names of the index that are similar to it.

    Attributes
    ----------
    number
        Number of the name in the index.
    share
        Weight of the case in the likelihood, 1 or less.
    none
        Features in favour of no match: feature → amount.
    candidates
        The features of each similar name.
    candidate_numbers
        Numbers of the similar names in the index.
    is_answer
        Whether each similar name belongs to the same place.
    """

    number: int
    share: float
    none: Mapping[str, float]
    candidates: tuple[Mapping[str, float], ...]
    candidate_numbers: tuple[int, ...]
    is_answer: tuple[bool, ...]


@dataclass(frozen=True)
class Terms:
    """The fitted terms: feature → coefficient, for similar names and for no match."""

    of_name: Mapping[str, float]
    of_none: Mapping[str, float]


@dataclass(frozen=True)
class Outcome:
    """The most probable place of a case by some terms: whether it is right, and its probability."""

    is_right: bool
    confidence: float


@dataclass(frozen=True)
class Threshold:
    """The confidence from which a place is chosen, and the shares of names that are then right and wrong."""

    confidence: float
    right: float
    wrong: float


def main() -> None:
    """Fit the terms, choose the confidence by cross-validation, and write both with their sidecar."""
    tuning = [n for n in names_to_hold_out(INDEX, HOME) if part_of(INDEX.owners[n].id) == "tuning"]
    around = names_to_hold_out(INDEX, ARABIC_COUNTRIES - HOME)
    alone = [case_of(n, numbers_to_hide(n, INDEX)) for n in tuning]
    others = [case for n in tuning for case in (case_without_spellings(n), case_without_place(n))]
    abroad = [
        without_feature(case, "abroad")
        for n in around
        for case in (
            case_of(n, numbers_to_hide(n, INDEX)),
            case_without_spellings(n),
            case_without_place(n),
        )
    ]
    outcomes = [
        outcome for fold in range(FOLDS) for outcome in validate_fold(fold, alone, others, abroad)
    ]
    threshold = least_safe_threshold(outcomes)
    terms = fit([*alone, *others, *abroad])
    right, wrong = threshold.right, threshold.wrong
    write(terms, threshold.confidence, RULE.format(count=len(tuning), right=right, wrong=wrong))
    print(
        f"{len(tuning):,} names, {len(terms.of_name):,} terms, certain from {threshold.confidence:.2f}"
    )
    print(f"in cross-validation {right:.1%} right, {wrong:.1%} wrong")


def case_of(number: int, hidden: Iterable[int], *, share: float = 1.0) -> Case:
    """Return the case of a name that is held out of the index, with the names of the index that are similar to it.

    Parameters
    ----------
    number
        Number of the name in the index.
    hidden
        Numbers of the names that count as missing from the index.
    share
        Weight of the case in the likelihood.
    """
    mention, place = INDEX.spellings[number], INDEX.owners[number]
    hidden_numbers = frozenset(hidden)
    similar = find_similar_names(mention, INDEX, lambda candidate: candidate not in hidden_numbers)
    candidates = [candidate for names in similar.values() for _, candidate in names]
    return Case(
        number, share, dict(no_match_features(mention)),
        tuple(features(number, candidate) for candidate in candidates), tuple(candidates),
        tuple(is_same_place(INDEX.owners[candidate], place) for candidate in candidates),
    )  # fmt: skip


def features(number: int, candidate: int) -> Mapping[str, float]:
    """Return feature → amount for a candidate's name, compared with the name that is held out.

    Both are given by their numbers in the index.
    """
    total: Counter[str] = Counter()
    for feature, amount in name_features(INDEX.spellings[number], INDEX.spellings[candidate]):
        total[feature] += amount  # type: ignore[assignment]
    total.update(dict(entry_features(candidate, INDEX)))
    return dict(total)


def case_without_spellings(number: int) -> Case:
    """Return the case of a name held out with all that differ from it only in case, accents and hyphens."""
    return case_of(number, INDEX.normalised[INDEX.spellings[number].plain])


def case_without_place(number: int) -> Case:
    """Return the case of a name whose whole place is held out with it, so that "none" is the right answer."""
    place = INDEX.owners[number]
    # GeoNames has some places twice.
    ids = {entry.id for entry in INDEX.places.values() if is_same_place(entry, place)}
    names_of_place = {n for n, owner in enumerate(INDEX.owners) if owner.id in ids}
    hidden = names_of_place | numbers_to_hide(number, INDEX)
    return case_of(number, hidden, share=SHARE_OF_NONE)


def without_feature(case: Case, feature: str) -> Case:
    """Return a case without one feature of its candidates.

    It serves for "abroad" in cases from other countries: for a name of Egypt, a place in Egypt is not abroad.
    """
    candidates = tuple(
        {name: amount for name, amount in candidate.items() if name != feature}
        for candidate in case.candidates
    )
    return replace(case, candidates=candidates)


def fit(cases: Sequence[Case]) -> Terms:
    """Return the terms with which the right answers of all cases are most likely, rounded.

    The likelihood has a penalty on the squares of the terms, and "abroad" has bounds.
    """
    fitted_features = _name_features_to_fit(cases)
    none_features = sorted({feature for case in cases for feature in case.none})
    likelihood = Likelihood(
        name_amounts=matrix([name for case in cases for name in case.candidates], fitted_features),
        none_amounts=matrix([case.none for case in cases], none_features),
        case_of_name=np.repeat(np.arange(len(cases)), [len(case.candidates) for case in cases]),
        is_answer=np.array([float(flag) for case in cases for flag in case.is_answer]),
        share=np.array([case.share for case in cases]),
        penalty=np.array([
            *(PENALTY_OF_EDITS if is_edit(feature) else PENALTY for feature in fitted_features),
            *(PENALTY for _ in none_features),
        ]),
    )  # fmt: skip
    free = (None, None)
    bounds = [(LEAST_ABROAD, 0.0) if feature == "abroad" else free for feature in fitted_features]
    optimum = minimize(
        likelihood.loss, np.zeros(len(fitted_features) + len(none_features)), jac=True,
        method="L-BFGS-B", bounds=[*bounds, *(free for _ in none_features)],
        options={"maxiter": 400},
    ).x  # fmt: skip
    rounded = [round(float(term), 3) for term in optimum]
    count = len(fitted_features)
    return Terms(
        dict(zip(fitted_features, rounded[:count], strict=True)),
        dict(zip(none_features, rounded[count:], strict=True)),
    )


def is_edit(feature: str) -> bool:
    """Return whether a feature is an edit of letters, such as the insertion of one."""
    return ":" in feature


def _name_features_to_fit(cases: Sequence[Case]) -> list[str]:
    """Return the features of names that get a term: all but edits that are rare between names of one place.

    There are too few examples to learn how likely a rare edit is.
    """
    counts = Counter(
        feature
        for case in cases
        for candidate, answer in zip(case.candidates, case.is_answer, strict=True)
        for feature in candidate
        if answer or not is_edit(feature)
    )
    return sorted(
        feature for feature, count in counts.items() if count >= FEWEST or not is_edit(feature)
    )


def matrix(rows: Sequence[Mapping[str, float]], features_in_order: Sequence[str]) -> csr_matrix:
    """Return the amounts of features as a sparse matrix: a row for each mapping, a column for each feature."""
    column = {feature: number for number, feature in enumerate(features_in_order)}
    cells = [
        (row, column[feature], amount)
        for row, amounts in enumerate(rows)
        for feature, amount in amounts.items()
        if feature in column and amount
    ]
    row_numbers, columns, amounts = zip(*cells, strict=True)
    return csr_matrix((amounts, (row_numbers, columns)), shape=(len(rows), len(column)))


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The conditional logit of all cases.

    A case has n candidates or none at all. The probability of each is its weight, exp(terms · amounts), over the sum of
    the weights of the candidates and of "none".

    Attributes
    ----------
    name_amounts, none_amounts
        Amounts of features: a row for each candidate of every case; a row for each case.
    case_of_name
        Number of the case of each candidate.
    is_answer
        1.0 for each candidate of the right place, 0.0 for the others.
    share
        Weight of each case in the likelihood.
    penalty
        Penalty on the square of each term, those of names before those of "none".
    """

    name_amounts: csr_matrix
    none_amounts: csr_matrix
    case_of_name: np.ndarray
    is_answer: np.ndarray
    share: np.ndarray
    penalty: np.ndarray

    def loss(self, terms: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the loss that the terms cause, and its gradient by the terms.

        The loss is the negative logarithm of the likelihood of all answers, plus the penalty. ``terms`` has those of
        names before those of "none".
        """
        case, count = self.case_of_name, len(self.share)
        name_terms, none_terms = np.split(terms, [self.name_amounts.shape[1]])
        name_exponent = self.name_amounts @ name_terms
        none_exponent = self.none_amounts @ none_terms
        # Divide the weights of a case by its greatest, so that no exponential overflows.
        greatest = max_by_group(case, name_exponent, count)
        greatest = np.maximum(greatest, none_exponent)
        name_weight = np.exp(name_exponent - greatest[case])
        none_weight = np.exp(none_exponent - greatest)
        total = none_weight + sum_by_group(case, name_weight, count)
        answer_weight = sum_by_group(case, name_weight * self.is_answer, count)
        has_answer = sum_by_group(case, self.is_answer, count) > 0
        right_weight = np.maximum(np.where(has_answer, answer_weight, none_weight), LEAST_WEIGHT)
        loss = self.share @ (np.log(total) - np.log(right_weight))
        # The derivative of the loss by an answer's exponent is the probability of the answer, less its share of the
        # weight of all right answers.
        answer_share = np.where(
            has_answer[case], name_weight * self.is_answer / right_weight[case], 0.0
        )
        by_name = self.share[case] * (name_weight / total[case] - answer_share)
        by_none = self.share * (none_weight / total - ~has_answer)
        gradient = np.concatenate([self.name_amounts.T @ by_name, self.none_amounts.T @ by_none])
        return float(loss + self.penalty @ terms**2), gradient + 2 * self.penalty * terms


def validate_fold(
    fold: int, alone: Sequence[Case], others: Sequence[Case], abroad: Sequence[Case]
) -> list[Outcome]:
    """Fit the terms to all cases outside a fold, and return the outcomes of the cases in it.

    Parameters
    ----------
    fold
        Number of the fold.
    alone
        Cases of names that are held out alone; only their outcomes count.
    others
        Cases of the same names that are held out with other names.
    abroad
        Cases from other countries, which are in no fold.
    """
    terms = fit([*(case for case in (*alone, *others) if fold_of(case) != fold), *abroad])
    return [outcome_of(case, terms) for case in alone if fold_of(case) == fold]


def fold_of(case: Case) -> int:
    """Return the fold of the cross-validation to which all names of a place belong."""
    return hashlib.sha256(f"fold of {INDEX.owners[case.number].id}".encode()).digest()[-1] % FOLDS


def outcome_of(case: Case, terms: Terms) -> Outcome:
    """Return which place is the most probable in a case by some terms: whether it is right, and its probability."""
    if not case.candidates:
        return Outcome(is_right=False, confidence=0.0)
    weights = [_weight(candidate, terms.of_name) for candidate in case.candidates]
    total = _weight(case.none, terms.of_none) + sum(weights)
    by_place: dict[str, Candidate] = {}  # a place has the probability of all its names
    for number, weight in zip(case.candidate_numbers, weights, strict=True):
        place = INDEX.owners[number]
        earlier = by_place[place.id].confidence if place.id in by_place else 0.0
        confidence = earlier + weight / total
        by_place[place.id] = Candidate(
            place, INDEX.names[number], score=1.0, step="fuzzy", confidence=confidence
        )
    candidates, _ = merge_duplicates(list(by_place.values()))  # the most confident first
    best = candidates[0]
    return Outcome(is_same_place(best.place, INDEX.owners[case.number]), best.confidence)


def _weight(amounts: Mapping[str, float], terms: Mapping[str, float]) -> float:
    exponent = sum(terms.get(feature, 0.0) * amount for feature, amount in amounts.items())
    return float(np.exp(exponent))


def least_safe_threshold(outcomes: Sequence[Outcome]) -> Threshold:
    """Return the least confidence at which a place may be chosen: with it, few enough of all names go wrong.

    Confidences of whole per cent are tried from 50 % on.

    Raises
    ------
    RuntimeError
        If too many names go wrong at every confidence.
    """
    for percent in range(50, 100):
        chosen = [outcome for outcome in outcomes if outcome.confidence >= percent / 100]
        wrong = sum(not outcome.is_right for outcome in chosen) / len(outcomes)
        if wrong <= MOST_WRONG:
            return Threshold(percent / 100, len(chosen) / len(outcomes) - wrong, wrong)
    message = f"more than {MOST_WRONG:.1%} of the names are wrong at every confidence up to 99 %"
    raise RuntimeError(message)


def write(terms: Terms, certain: float, rule: str) -> None:
    """Write the terms and the confidence from which a place is certain, with their sidecar."""
    of_name = {feature: term for feature, term in terms.of_name.items() if term}
    record = {"certain": certain, "of_none": terms.of_none, "of_name": of_name}
    content = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    make_again = "python tools/fit_match_model.py"
    write_files(
        with_sidecar(FOLDER / FILE, content, {**ORIGIN, "rule": rule}, make_again=make_again)
    )


if __name__ == "__main__":
    main()
