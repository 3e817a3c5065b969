"""Write a person's decisions into a brief, and keep them beside its candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError
from tomlkit import TOMLDocument

from geo.brief.review_states import Review, ReviewStatus
from geo.drafting.candidates import (
    Candidates,
    CommoditySlot,
    Decided,
    DirectionSlot,
    DraftedCandidate,
    PeriodSlot,
    PlaceSlot,
    Slots,
)
from geo.drafting.draft_toml import (
    UNJUDGED,
    add_candidate,
    add_ends,
    add_flow,
    flow_id,
    review_table,
)
from geo.drafting.review.decisions import Choice, Decision
from geo.drafting.review.removal import Row, discard, prune, remove_claim, row_with_id, rows_of
from geo.drafting.review.toml_edits import BriefEditor
from geo.drafting.wording import claim_text, flow_label
from geo.errors import Problem
from geo.gazetteer import Gazetteer

GONE: Final = "no longer in the brief"


@dataclass
class ReviewOutcome:
    """What decisions made of a brief and of its candidates; ``problems`` forbid to write either."""

    text: str
    candidates: Candidates
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Draft:
    """The brief that is edited, the draft it comes from, and its gazetteer."""

    document: TOMLDocument
    candidates: Candidates
    known: Gazetteer | None


def apply_choices(
    text: str,
    candidates: Candidates,
    choices: Iterable[Choice],
    *,
    by: str | None,
    day: str,
    known: Gazetteer | None = None,
) -> ReviewOutcome:
    """Apply decisions to the text of a brief. Applied again, they change nothing.

    Parameters
    ----------
    text, candidates
        Of the brief, and of its draft. Statuses edited by hand in the brief come first.
    by, day
        Who decided, and the day, as YYYY-MM-DD.
    known
        The brief's gazetteer; a place that it lacks is written with coordinates.
    """
    editor = BriefEditor(text)
    document = editor.document
    followed, problems = follow_brief(document, candidates)
    draft = _Draft(document, followed, known)
    kept = {candidate.id: candidate for candidate in followed.candidates}
    for choice in choices:
        before = kept.get(choice.candidate.id, choice.candidate)
        after = _decided(before, choice.decision, by=by, day=day)
        kept[after.id] = after
        problems += _write(draft, before, after, choice.decision.credibility)
    ordered = sorted(kept.values(), key=lambda candidate: candidate.start)
    decided = followed.model_copy(update={"candidates": tuple(ordered)})
    return ReviewOutcome(text if problems else editor.edited(), decided, problems)


def follow_brief(
    document: TOMLDocument, candidates: Candidates
) -> tuple[Candidates, list[Problem]]:
    """Let candidates follow statuses that were edited by hand in the brief, and take out rejected claims.

    A claim that left the brief counts as rejected, so that it is not proposed again; one whose review left counts as
    confirmed.

    Returns
    -------
    tuple
        The candidates, and what stands in the way of taking out a rejected claim.
    """
    problems: list[Problem] = []
    followed = []
    for candidate in candidates.candidates:
        claim = row_with_id(document, "claim", candidate.id)
        review = candidate.review if claim is None else _review_of(claim, candidate.review)
        if claim is None and _stood(candidate, candidates):
            review = Review(status="rejected", reason=GONE)
        elif claim is not None and review.status == "rejected":
            problems += remove_claim(document, candidate.id, candidates)
        followed.append(candidate.model_copy(update={"review": review}))
    return candidates.model_copy(update={"candidates": tuple(followed)}), problems


def _review_of(claim: Row, known: Review) -> Review:
    """Return the review of a claim; an invalid one is a problem of the brief, not of its candidates."""
    if "review" not in claim:
        return Review(status="confirmed")
    review: Any = claim["review"]
    try:
        return Review.model_validate(review.unwrap() if hasattr(review, "unwrap") else review)
    except ValidationError:
        return known


def _stood(candidate: DraftedCandidate, candidates: Candidates) -> bool:
    """Return whether `geo draft` or `geo review` had written the candidate into the brief."""
    if candidate.review.status == "rejected":
        return False
    if candidate.review.status in {"confirmed", "edited"}:
        return True
    is_drawn = _is_drawable(_values(candidate), candidates)
    return is_drawn if candidate.decided else candidate.is_proposal


def _values(candidate: DraftedCandidate) -> Decision:
    """Return what a candidate states, as decided or else as proposed."""
    if candidate.decided:
        return Decision(candidate=candidate.id, status="edited", **dict(candidate.decided))
    slots = candidate.slots
    return Decision(
        candidate=candidate.id, status="confirmed", origin=slots.origin.value,
        destination=slots.destination.value, via=tuple(s.value for s in slots.via if s.value),
        commodity=slots.commodity.value, direction=slots.direction.value, period=slots.period.value,
    )  # fmt: skip


def _decided(
    candidate: DraftedCandidate, decision: Decision, *, by: str | None, day: str
) -> DraftedCandidate:
    """Return a candidate with its decision; what is changed is `edited`, whatever the file calls it."""
    values = Decided(**{name: getattr(decision, name) for name in Decided.model_fields})
    proposed = _values(candidate.model_copy(update={"decided": None}))
    is_same = values == Decided(**{name: getattr(proposed, name) for name in Decided.model_fields})
    status: ReviewStatus = decision.status
    if status == "confirmed" and not is_same:
        status = "edited"
    keeps = status != "rejected" and not is_same
    review = _review(candidate.review, status, reason=decision.reason, by=by, day=day)
    return candidate.model_copy(update={"review": review, "decided": values if keeps else None})


def _review(
    before: Review, status: ReviewStatus, *, reason: str | None, by: str | None, day: str
) -> Review:
    """Return the review of a decision; the same one, decided again, keeps its day."""
    is_same = (before.status, before.reason) == (status, reason) and by in {None, before.by}
    return (
        before if is_same and before.date else Review(status=status, by=by, date=day, reason=reason)
    )


def _write(
    draft: _Draft, before: DraftedCandidate, after: DraftedCandidate, credibility: int | None
) -> list[Problem]:
    """Write a decided candidate into the brief, or take it out."""
    values = _values(after)
    claim = row_with_id(draft.document, "claim", after.id)
    if after.review.status == "rejected" or not _is_drawable(values, draft.candidates):
        return [] if claim is None else [*remove_claim(draft.document, after.id, draft.candidates)]
    stated = _stated(after, values, draft.candidates)
    if claim is None:
        words = values.words.model_dump(exclude_none=True) if values.words else None
        add_candidate(
            draft.document, stated, draft.candidates, words=words,
            credibility=credibility or UNJUDGED, known=draft.known,
        )  # fmt: skip
        return []
    if "review" not in claim or _review_of(claim, before.review) != after.review:
        claim["review"] = review_table(after.review)
    if credibility is not None and claim.get("credibility") != credibility:
        claim["credibility"] = credibility
    if _values(before).model_copy(update={"status": values.status}) != values:
        _reword(claim, stated, values, draft.candidates)
        _redraw(draft, stated)
    return []


def _is_drawable(values: Decision, candidates: Candidates) -> bool:
    """Return whether a decision names both ends and a commodity, and every stop has a position."""
    stops = (values.origin, *values.via, values.destination)
    places = (candidates.places[stop] for stop in stops if stop)
    return values.is_complete and not any(place.is_unlocated for place in places)


def _stated(
    candidate: DraftedCandidate, values: Decision, candidates: Candidates
) -> DraftedCandidate:
    """Return a candidate whose slots and terms are what was decided."""
    slots = Slots(
        origin=PlaceSlot(value=values.origin), destination=PlaceSlot(value=values.destination),
        via=tuple(PlaceSlot(value=stop) for stop in values.via), period=PeriodSlot(value=values.period),
        commodity=CommoditySlot(value=values.commodity), direction=DirectionSlot(value=values.direction),
    )  # fmt: skip
    terms = _terms(candidate, values, candidates) if candidate.decided else candidate.terms
    return candidate.model_copy(update={"slots": slots, "terms": terms})


def _terms(
    candidate: DraftedCandidate, values: Decision, candidates: Candidates
) -> tuple[str, ...]:
    """Return the places as the paragraph names them, nearest to the sentence, and the terms that name none."""
    middle = (candidate.start + candidate.end) // 2
    named = (*candidates.mentions, *candidates.unlocated)
    here = [mention for mention in named if mention.paragraph == candidate.paragraph]
    nearest = {m.key: m.name for m in sorted(here, key=lambda m: -abs(m.start - middle))}
    stops = (values.origin, *values.via, values.destination)
    chosen = [nearest[stop] for stop in stops if stop in nearest]
    names = {mention.name for mention in here}
    return tuple(dict.fromkeys([*chosen, *(t for t in candidate.terms if t not in names)]))


def _reword(claim: Row, stated: DraftedCandidate, values: Decision, candidates: Candidates) -> None:
    """Write the words and the terms of what was decided into a claim."""
    if values.words:
        words = values.words.model_dump(exclude_none=True)
    else:
        language = candidates.text.language
        text = claim_text(
            stated.slots, candidates.places, language, reading=stated.reading, hedged=stated.hedged
        )
        words = {language: text}
    for each, text in words.items():
        claim["text"][each] = text
    if stated.terms and list(claim.get("terms", ())) != list(stated.terms):
        claim["terms"] = [*stated.terms]


def _redraw(draft: _Draft, stated: DraftedCandidate) -> None:
    """Change the drafted flow of a claim to what was decided; one written by hand stays as it is."""
    document, candidates = draft.document, draft.candidates
    row = row_with_id(document, "flow", flow_id(stated.id))
    if row is None:
        if not any(stated.id in flow.get("claims", ()) for flow in rows_of(document, "flow")):
            add_flow(document, stated, candidates, known=draft.known)
        return
    _set_fields(row, stated)
    row["label"][candidates.text.language] = flow_label(stated.slots, candidates)
    ends = (stated.slots.origin, *stated.slots.via, stated.slots.destination)
    for table in ("place", "area"):
        for place in rows_of(document, table):
            if place.get("id") not in {end.value for end in ends}:
                discard(place, "claims", {stated.id})
    add_ends(document, stated, candidates, known=draft.known)
    prune(document, candidates)


def _set_fields(flow: Row, stated: DraftedCandidate) -> None:
    slots = stated.slots
    fields = {
        "origin": slots.origin.value, "transit": [str(stop.value) for stop in slots.via],
        "destination": slots.destination.value, "direction": slots.direction.value,
        "period": [slots.period.value] if slots.period.value else [],
    }  # fmt: skip
    for name, value in fields.items():
        if value and flow.get(name) != value:
            flow[name] = value
        elif not value and name in flow:
            del flow[name]
    if len(flow["strand"]) == 1:
        flow["strand"][0]["commodity"] = str(slots.commodity.value)
