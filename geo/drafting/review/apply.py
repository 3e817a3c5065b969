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
    DecidedSlots,
    DirectionSlot,
    DraftedCandidate,
    ModeSlot,
    PeriodSlot,
    PlaceSlot,
    Slots,
)
from geo.drafting.claim_texts import claim_texts, flow_label
from geo.drafting.draft_toml import (
    UNJUDGED,
    add_candidate,
    add_ends,
    add_flow,
    flow_id,
    review_table,
)
from geo.drafting.review.decisions import Choice, Decision
from geo.drafting.review.removal import discard, prune, remove_claim, row_with_id, table_rows
from geo.drafting.review.toml_edits import BriefEditor, Row
from geo.errors import Problem
from geo.gazetteer import Gazetteer

GONE: Final = "no longer in the brief"


@dataclass
class ReviewOutcome:
    """The text of a brief and its candidates after decisions; with ``problems``, neither may be written."""

    text: str
    candidates: Candidates
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Draft:
    """The brief that is edited, the draft it comes from, and its gazetteer."""

    document: TOMLDocument
    candidates: Candidates
    gazetteer: Gazetteer | None


def apply_choices(
    text: str,
    candidates: Candidates,
    choices: Iterable[Choice],
    *,
    by: str | None,
    day: str,
    gazetteer: Gazetteer | None = None,
    name: str = "the brief",
) -> ReviewOutcome:
    """Apply decisions to the text of a brief. Applied again, they change nothing.

    Parameters
    ----------
    text, candidates
        The text of the brief, and the candidates of its draft. Statuses edited by hand in the brief overrule those
        of the candidates.
    by, day
        The person who decided, and the day, as YYYY-MM-DD.
    gazetteer
        The brief's gazetteer; a place that it lacks is written with coordinates.
    name
        The brief's file, for messages.

    Raises
    ------
    OutputError
        If the text is written in a way that cannot be edited.
    """
    editor = BriefEditor(text, name=name)
    candidates, problems = adopt_edits(editor.document, candidates)
    draft = _Draft(editor.document, candidates, gazetteer)
    candidate_of = {candidate.id: candidate for candidate in candidates.candidates}
    for choice in choices:
        earlier = candidate_of.get(choice.candidate.id, choice.candidate)
        updated = _with_decision(earlier, choice.decision, by=by, day=day)
        candidate_of[updated.id] = updated
        problems += _write_decision(draft, earlier, updated, choice.decision.credibility)
    ordered = sorted(candidate_of.values(), key=lambda candidate: candidate.start)
    candidates = candidates.model_copy(update={"candidates": tuple(ordered)})
    return ReviewOutcome(text if problems else editor.edited(), candidates, problems)


def adopt_edits(document: TOMLDocument, candidates: Candidates) -> tuple[Candidates, list[Problem]]:
    """Set candidates to the statuses that were edited by hand in the brief, and remove rejected claims from the brief.

    A claim that was deleted from the brief counts as rejected, so that it is not proposed again. A claim whose review
    was deleted counts as confirmed.

    Returns
    -------
    tuple
        The candidates, and a problem for each row written by hand that needs a rejected claim.
    """
    problems: list[Problem] = []
    updated = []
    for candidate in candidates.candidates:
        claim = row_with_id(document, "claim", candidate.id)
        review = candidate.review if claim is None else _review_of(claim, candidate.review)
        if claim is None and _was_written(candidate, candidates):
            review = Review(status="rejected", reason=GONE)
        elif claim is not None and review.status == "rejected":
            problems += remove_claim(document, candidate.id, candidates)
        updated.append(candidate.model_copy(update={"review": review}))
    return candidates.model_copy(update={"candidates": tuple(updated)}), problems


def _review_of(claim: Row, fallback: Review) -> Review:
    """Return the review in a claim; ``fallback`` if it is invalid, which reading the brief will report."""
    if "review" not in claim:
        return Review(status="confirmed")
    review: Any = claim["review"]
    try:
        return Review.model_validate(review.unwrap() if hasattr(review, "unwrap") else review)
    except ValidationError:
        return fallback


def _was_written(candidate: DraftedCandidate, candidates: Candidates) -> bool:
    """Return whether `geo draft` or `geo review` wrote the candidate into the brief."""
    if candidate.review.status == "rejected":
        return False
    if candidate.review.status in {"confirmed", "edited"}:
        return True
    if candidate.decided:
        return _is_drawable(_decision_of(candidate), candidates)
    return candidate.is_proposal


def _decision_of(candidate: DraftedCandidate) -> Decision:
    """Return the decision that gives a candidate's values: those that were decided, else those that were proposed."""
    if candidate.decided:
        return Decision(candidate=candidate.id, status="edited", **dict(candidate.decided))
    slots = candidate.slots
    return Decision(
        candidate=candidate.id, status="confirmed", origin=slots.origin.value,
        destination=slots.destination.value, via=tuple(s.value for s in slots.via if s.value),
        commodity=slots.commodity.value, direction=slots.direction.value, period=slots.period.value,
        mode=slots.mode.value,
    )  # fmt: skip


def _with_decision(
    candidate: DraftedCandidate, decision: Decision, *, by: str | None, day: str
) -> DraftedCandidate:
    """Return a candidate with its decision; if that changes a proposed value, the status is `edited`."""
    if "mode" not in decision.model_fields_set:  # an older page did not show it
        decision = decision.model_copy(update={"mode": candidate.slots.mode.value})
    decided_slots = _slots_of(decision)
    proposal = _decision_of(candidate.model_copy(update={"decided": None}))
    is_as_proposed = decided_slots == _slots_of(proposal)
    status: ReviewStatus = decision.status
    if status == "confirmed" and not is_as_proposed:
        status = "edited"
    decided = None if is_as_proposed or status == "rejected" else decided_slots
    review = _review(candidate.review, status, reason=decision.reason, by=by, day=day)
    return candidate.model_copy(update={"review": review, "decided": decided})


def _slots_of(decision: Decision) -> DecidedSlots:
    """Return the fields of a decision that take the place of a candidate's slots."""
    return DecidedSlots(**{name: getattr(decision, name) for name in DecidedSlots.model_fields})


def _review(
    earlier: Review, status: ReviewStatus, *, reason: str | None, by: str | None, day: str
) -> Review:
    """Return the review of a decision; if nothing changed, the earlier review with its day."""
    is_unchanged = (earlier.status, earlier.reason) == (status, reason) and by in {None, earlier.by}
    if is_unchanged and earlier.date:
        return earlier
    return Review(status=status, by=by, date=day, reason=reason)


def _write_decision(
    draft: _Draft, earlier: DraftedCandidate, updated: DraftedCandidate, credibility: int | None
) -> list[Problem]:
    """Write a decided candidate into the brief, or remove it from there.

    Return a problem for each row written by hand that needs a claim to be removed.
    """
    decision = _decision_of(updated)
    claim = row_with_id(draft.document, "claim", updated.id)
    if updated.review.status == "rejected" or not _is_drawable(decision, draft.candidates):
        if claim is None:
            return []
        return [*remove_claim(draft.document, updated.id, draft.candidates)]
    decided = _with_decided_slots(updated, decision, draft.candidates)
    if claim is None:
        add_candidate(
            draft.document, decided, draft.candidates,
            credibility=credibility or UNJUDGED, gazetteer=draft.gazetteer,
        )  # fmt: skip
        return []
    if "review" not in claim or _review_of(claim, earlier.review) != updated.review:
        claim["review"] = review_table(updated.review)
    if credibility is not None and claim.get("credibility") != credibility:
        claim["credibility"] = credibility
    # Apart from the status, which the review above states.
    if _decision_of(earlier).model_copy(update={"status": decision.status}) != decision:
        _write_text(claim, decided, draft.candidates)
        _write_flow(draft, decided)
    return []


def _is_drawable(decision: Decision, candidates: Candidates) -> bool:
    """Return whether a decision names both ends and a commodity, and every stop has a position."""
    places = (candidates.places[stop] for stop in decision.stops if stop)
    return decision.is_complete and not any(place.is_unlocated for place in places)


def _with_decided_slots(
    candidate: DraftedCandidate, decision: Decision, candidates: Candidates
) -> DraftedCandidate:
    """Return a candidate whose slots hold the decided values, and whose terms name the decided places."""
    slots = Slots(
        origin=PlaceSlot(value=decision.origin), destination=PlaceSlot(value=decision.destination),
        via=tuple(PlaceSlot(value=stop) for stop in decision.via), period=PeriodSlot(value=decision.period),
        commodity=CommoditySlot(value=decision.commodity), direction=DirectionSlot(value=decision.direction),
        mode=ModeSlot(value=decision.mode),
    )  # fmt: skip
    terms = _terms(candidate, decision, candidates) if candidate.decided else candidate.terms
    return candidate.model_copy(update={"slots": slots, "terms": terms})


def _terms(
    candidate: DraftedCandidate, decision: Decision, candidates: Candidates
) -> tuple[str, ...]:
    """Return the names of the decided places as the paragraph writes them, then the terms that name no place.

    Of several names of a place in the paragraph, the one nearest to the middle of the sentence counts.
    """
    middle = (candidate.start + candidate.end) // 2
    mentions = [
        mention for mention in (*candidates.mentions, *candidates.unlocated)
        if mention.paragraph == candidate.paragraph
    ]  # fmt: skip
    name_of: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda mention: -abs(mention.start - middle)):
        name_of[mention.key] = mention.name  # the nearest comes last
    decided_names = [name_of[stop] for stop in decision.stops if stop in name_of]
    names = {mention.name for mention in mentions}
    other_terms = [term for term in candidate.terms if term not in names]
    return tuple(dict.fromkeys([*decided_names, *other_terms]))


def _write_text(claim: Row, decided: DraftedCandidate, candidates: Candidates) -> None:
    """Write the text and the terms of a decided candidate into its claim."""
    for key, text in claim_texts(decided, candidates).items():
        claim["text"][key] = text
    if decided.terms and list(claim.get("terms", ())) != list(decided.terms):
        claim["terms"] = [*decided.terms]


def _write_flow(draft: _Draft, decided: DraftedCandidate) -> None:
    """Change the drafted flow of a claim to the decided values; a flow written by hand does not change."""
    document, candidates = draft.document, draft.candidates
    row = row_with_id(document, "flow", flow_id(decided.id))
    if row is None:
        if not any(decided.id in flow.get("claims", ()) for flow in table_rows(document, "flow")):
            add_flow(document, decided, candidates, gazetteer=draft.gazetteer)
        return
    _set_flow_fields(row, decided)
    row["label"][candidates.text.language] = flow_label(decided.slots, candidates)
    stops = {stop.value for stop in decided.slots.stops}
    for table in ("place", "area"):
        for place in table_rows(document, table):
            if place.get("id") not in stops:
                discard(place, "claims", {decided.id})
    add_ends(document, decided, candidates, gazetteer=draft.gazetteer)
    prune(document, candidates)


def _set_flow_fields(flow: Row, decided: DraftedCandidate) -> None:
    slots = decided.slots
    fields = {
        "origin": slots.origin.value, "transit": [str(stop.value) for stop in slots.via],
        "destination": slots.destination.value, "direction": slots.direction.value,
        "period": [slots.period.value] if slots.period.value else [], "mode": slots.mode.value,
    }  # fmt: skip
    for name, value in fields.items():
        if value and flow.get(name) != value:
            flow[name] = value
        elif not value and name in flow:
            del flow[name]
    if len(flow["strand"]) == 1:
        flow["strand"][0]["commodity"] = str(slots.commodity.value)
