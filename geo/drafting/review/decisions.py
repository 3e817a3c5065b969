"""Decisions of a person about candidates: ``decisions.json``, as the review page saves it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count, pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field, ValidationError

from geo.brief.evidence import Edtf
from geo.brief.model import CommodityClass
from geo.drafting.candidates import (
    Candidates,
    Direction,
    DraftedCandidate,
    Mode,
    Sentence,
    Sha256,
    Slots,
    Span,
)
from geo.drafting.review.positions import located_places
from geo.drafting.text_files import read_limited
from geo.errors import BriefError, Problem
from geo.validation import Id, Integer, Latitude, Line, Longitude, Text, Value, shown, suggestion
from geo.validation.explanations import explain

MAX_FILE_BYTES: Final = 5_000_000  # a decision has some 300 bytes
MAX_PROBLEMS: Final = 200  # suggestions take time, and nobody reads more
MAX_CHARS: Final = 1_000  # of a reason or a name
READER: Final = "reader"
"""The rule of a candidate that a person made of a sentence."""

# Marks that reverse the text after them, so that a reader sees another text than the file holds.
_OVERRIDES: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def check_plain(text: str) -> str:
    """Return a text unchanged if it is one line without marks that override the direction of writing.

    Raises
    ------
    ValueError
        If it is not.
    """
    if _OVERRIDES.search(text) or "\n" in text:
        message = "expected one line of text without marks that override the direction of writing."
        raise ValueError(message)
    return text


def _check_words(words: Text) -> Text:
    for text in words.model_dump(exclude_none=True).values():
        check_plain(text)
    return words


PlainLine = Annotated[Line, Field(max_length=MAX_CHARS), AfterValidator(check_plain)]
Words = Annotated[Text, AfterValidator(_check_words)]
DecidedStatus: TypeAlias = Literal["confirmed", "edited", "rejected", "unsure"]


class SentenceSpan(Span):
    """A sentence of the text, by its offsets."""

    paragraph: Annotated[Integer, Field(ge=0)]

    @property
    def key(self) -> tuple[int, int, int]:
        """Paragraph, start and end, by which the draft finds the sentence."""
        return self.paragraph, self.start, self.end


class Decision(Value):
    """What a person decided about one candidate, or about a sentence without a candidate."""

    candidate: Id | None = None
    sentence: SentenceSpan | None = None
    status: DecidedStatus
    reason: PlainLine | None = None
    origin: Id | None = None
    destination: Id | None = None
    via: tuple[Id, ...] = Field(default=(), max_length=20)
    commodity: CommodityClass | None = None
    direction: Direction = "one-way"
    period: Edtf | None = None
    mode: Mode | None = None
    credibility: Annotated[Integer, Field(ge=1, le=6)] | None = None
    words: Words | None = None

    @property
    def stops(self) -> tuple[str | None, ...]:
        """Its places in the order of travel, from origin to destination."""
        return self.origin, *self.via, self.destination

    @property
    def places_by_field(self) -> list[tuple[str, str]]:
        """The field and the key of each place that it names."""
        fields = ("origin", self.origin), ("destination", self.destination)
        via = (("via", stop) for stop in self.via)
        return [(field, key) for field, key in (*fields, *via) if key is not None]

    @property
    def is_complete(self) -> bool:
        """Whether a flow can be made of it."""
        return None not in (self.origin, self.destination, self.commodity)


class Position(Value):
    """The position that a person gave a place which no gazetteer at hand has; degrees."""

    lon: Longitude
    lat: Latitude


class _File(Value):
    format: Literal[1] = Field(description="the number 1")
    brief: Id
    text: Sha256
    decisions: list[Any]
    places: dict[Id, Position] = Field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """A decision, with its candidate: one of the draft, or a new one made from a sentence."""

    candidate: DraftedCandidate
    decision: Decision


def read_choices(path: Path, candidates: Candidates) -> tuple[list[Choice], Candidates]:
    """Read decisions about a draft; of several about one candidate, the last counts.

    Returns
    -------
    tuple
        The decisions, and the draft with the positions that the file gives to its places.

    Raises
    ------
    BriefError
        If the file cannot be read, is of another text or brief, or names what the draft lacks; with every problem.
    """
    remedy = f"a file of decisions has at most {MAX_FILE_BYTES:,} bytes: save it again from the review page"
    content = read_limited(path, MAX_FILE_BYTES, remedy)
    return parse_choices(content, candidates, name=str(path))


def parse_choices(
    content: bytes, candidates: Candidates, *, name: str
) -> tuple[list[Choice], Candidates]:
    """Parse decisions from JSON in UTF-8; see :func:`read_choices`."""
    saved = _parse_file(content, name)
    if mismatches := [*_mismatches(saved, candidates)]:  # nothing in the file would fit this draft
        raise BriefError(name, mismatches)
    places, problems = located_places(candidates.places, saved.places)
    candidates = candidates.model_copy(update={"places": places})
    draft = _DraftIndex(candidates)
    decisions: list[Decision] = []
    for index, row in enumerate(saved.decisions):
        try:
            decision = Decision.model_validate(row)
        except ValidationError as error:
            problems += _row_problems(error, _where(index, row))
        else:
            decisions.append(decision)
            faults = (*_faults(decision, draft), *_missing_positions(decision, draft))
            problems += (Problem(_where(index, row), *fault) for fault in faults)
        if len(problems) > MAX_PROBLEMS:
            break
    if problems:
        raise BriefError(name, problems)
    return _choices(decisions, draft), candidates


def _parse_file(content: bytes, name: str) -> _File:
    try:
        raw = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_reject_repeated_keys,
            parse_constant=_refuse_constant,
        )
        return _File.model_validate(raw)
    except ValidationError as error:
        raise BriefError(name, list(_row_problems(error, "", _File))) from None
    except RecursionError:
        raise BriefError(
            name, [Problem("", "is nested too deeply", "save it again from the review page")]
        ) from None
    except ValueError as error:  # of JSON, UTF-8, or ours
        remedy = "save it again from the review page"
        raise BriefError(name, [Problem("", f"is not JSON: {error}", remedy)]) from None


def _reject_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        message = f"the key {shown(counts.most_common(1)[0][0])} occurs more than once."
        raise ValueError(message)
    return record


def _refuse_constant(text: str) -> Any:  # noqa: ANN401 - never returns
    message = f"{text} is not a number in JSON."
    raise ValueError(message)


def _row_problems(
    error: ValidationError, where: str, model: type[Value] = Decision
) -> Iterator[Problem]:
    for details in error.errors(include_url=False):
        field, found, remedy = explain(details, model)
        yield Problem(where, f"{field} {found}".strip(), remedy)


def _where(index: int, row: object) -> str:
    """Return the number of a decision, from 1, and the id of its candidate, for messages."""
    about = row.get("candidate") if isinstance(row, dict) else None
    return f"decision {index + 1}" + (f" {shown(about)}" if isinstance(about, str) else "")


def _mismatches(saved: _File, candidates: Candidates) -> Iterator[Problem]:
    """Yield a problem if a file of decisions is about another brief, and one if it is about another text."""
    if saved.brief != candidates.brief:
        remedy = f"choose the decisions about {shown(candidates.brief)}"
        yield Problem("", f"is about the brief {shown(saved.brief)}", remedy)
    if saved.text != candidates.text.sha256:
        remedy = "draft the text again, and review it on the page of that draft"
        yield Problem("", "is about another text, or another version of it", remedy)


class _DraftIndex:
    """The candidates, sentences and places of a draft, by what decisions call them."""

    def __init__(self, candidates: Candidates) -> None:
        self.places = candidates.places
        self.candidates = {candidate.id: candidate for candidate in candidates.candidates}
        self.sentences = {
            (sentence.paragraph, sentence.start, sentence.end): sentence
            for sentence in candidates.sentences
        }


def _faults(decision: Decision, draft: _DraftIndex) -> Iterator[tuple[str, str]]:
    """Yield each problem of a decision: what is wrong, and the remedy."""
    if (decision.candidate is None) == (decision.sentence is None):
        yield "must name either a candidate or a sentence", "save it again from the review page"
    if decision.candidate is not None and decision.candidate not in draft.candidates:
        found = f"candidate {shown(decision.candidate)} is not in the draft"
        yield found, suggestion(decision.candidate, draft.candidates, kind="candidate")
    if decision.sentence and decision.sentence.key not in draft.sentences:
        yield "sentence is not in the draft", "save it again from the review page of this draft"
    for field, key in decision.places_by_field:
        if key not in draft.places:
            remedy = suggestion(key, draft.places, kind="place")
            yield f"{field} {shown(key)} is not a place of the draft", remedy
    for place, next_place in pairwise(decision.stops):
        if place is not None and place == next_place:
            yield f"names {shown(place)} twice in a row", "choose another place for one of them"
    if decision.origin is not None and decision.origin == decision.destination and decision.via:
        found = f"origin and destination are both {shown(decision.origin)}"
        yield found, "choose another place for one of them"
    if decision.status in {"confirmed", "edited"} and not decision.is_complete:
        fields = ("origin", "destination", "commodity")
        missing = " and ".join(field for field in fields if getattr(decision, field) is None)
        yield f"is {decision.status} without {missing}", "choose it, or decide 'unsure'"


def _missing_positions(decision: Decision, draft: _DraftIndex) -> Iterator[tuple[str, str]]:
    """Yield a problem for each stop without a position, if the decision is to draw the flow."""
    if decision.status not in {"confirmed", "edited"}:
        return
    for field, key in decision.places_by_field:
        if (place := draft.places.get(key)) and place.is_unlocated:
            remedy = "give its latitude and longitude on the review page, or choose another place"
            yield f"{field} {shown(key)} has no position", remedy


def _choices(decisions: list[Decision], draft: _DraftIndex) -> list[Choice]:
    """Find or make the candidate of each decision; the last decision about a candidate counts.

    The choices are in the order of the decisions that count: in this order new claims are appended to the brief.
    """
    candidate_of = dict(draft.candidates)  # by id, with those made here
    # Ids of the candidates made from sentences so far: a further decision is about another flow of the sentence.
    used_ids: set[str] = set()
    choices: dict[str, Choice] = {}
    for decision in decisions:
        if decision.sentence:
            sentence = draft.sentences[decision.sentence.key]
            candidate = _candidate_of_sentence(sentence, candidate_of, used_ids)
            used_ids.add(candidate.id)
            candidate_of[candidate.id] = candidate
        else:
            candidate = candidate_of[str(decision.candidate)]
        choices.pop(candidate.id, None)  # else it would keep the place of its earlier decision
        choices[candidate.id] = Choice(candidate, decision)
    return list(choices.values())


def _candidate_of_sentence(
    sentence: Sentence, candidate_of: Mapping[str, DraftedCandidate], used_ids: set[str]
) -> DraftedCandidate:
    """Return the first unused candidate that a person made from a sentence; without one, make a candidate."""
    stem = f"p{sentence.paragraph}-{sentence.quote[:8]}"
    for candidate_id in chain([stem], (f"{stem}-{number}" for number in count(2))):
        candidate = candidate_of.get(candidate_id)
        if candidate is None:
            break
        is_here = (candidate.start, candidate.end) == (sentence.start, sentence.end)
        if candidate.rule == READER and is_here and candidate_id not in used_ids:
            return candidate
    fields = sentence.model_dump()
    return DraftedCandidate(**fields, id=candidate_id, terms=(), rule=READER, slots=Slots())
