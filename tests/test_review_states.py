"""What a person has decided about a claim, and what may rest on it."""

from __future__ import annotations

import pytest

from geo.brief import Brief, parse_brief
from geo.brief.review_states import Review, pending_counts, status_of
from geo.brief.template import template
from geo.errors import BriefError


def brief_with(review: str) -> Brief:
    """Parse the template, whose one claim has a review."""
    return parse_brief(text_with(review), name="b.toml")


def text_with(review: str) -> str:
    """Return the template, whose one claim has a review."""
    return template().replace("credibility = 6\n", f"credibility = 6\nreview = {review}\n", 1)


def test_a_claim_without_review_counts_as_confirmed() -> None:
    """Briefs written by hand stay as they are."""
    brief = parse_brief(template(), name="b.toml")
    assert [status_of(claim) for claim in brief.claims] == ["confirmed"]
    assert pending_counts(brief.claims) == {}


def test_a_review_says_who_and_when() -> None:
    """A bare TOML date and one in quotes mean the same."""
    bare = brief_with('{ status = "confirmed", by = "R. Reader", date = 2026-11-29 }')
    quoted = brief_with('{ status = "confirmed", by = "R. Reader", date = "2026-11-29" }')
    assert bare == quoted
    assert bare.claims[0].review == Review(status="confirmed", by="R. Reader", date="2026-11-29")


@pytest.mark.parametrize("status", ["unconfirmed", "unsure", "stale"])
def test_claims_that_wait_are_counted_by_status(status: str) -> None:
    """A brief holds them, but they do not count."""
    assert pending_counts(brief_with(f'{{ status = "{status}" }}').claims) == {status: 1}


@pytest.mark.parametrize(
    ("review", "message"),
    [
        ('{ status = "maybe" }', "review.status is 'maybe'"),
        ('{ status = "confirmed", date = 2026-11-29T10:00:00 }', "review.date is "),
        ('{ status = "confirmed", date = "20261129" }', "Expected a day, such as 2026-11-29"),
        ("{ }", "review.status is missing"),
    ],
)
def test_a_wrong_review_is_a_problem_with_its_line(review: str, message: str) -> None:
    """It never counts as confirmed by mistake."""
    with pytest.raises(BriefError, match=message.replace(".", r"\.")) as caught:
        brief_with(review)
    assert caught.value.problems[0].line


def test_nothing_rests_on_a_rejected_claim() -> None:
    """Every row that does is named, with its line and what to do."""
    with pytest.raises(BriefError) as caught:
        brief_with('{ status = "rejected", reason = "a rumour" }')
    problems = [problem for problem in caught.value.problems if "was rejected" in problem.found]
    assert {problem.where.split()[0] for problem in problems} >= {"place", "area", "flow"}
    assert all(problem.line and "delete" in problem.remedy for problem in problems)
