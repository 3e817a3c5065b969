"""Review states of claims: which ones a person has confirmed, and which still wait for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BeforeValidator

from geo.errors import UnreviewedError
from geo.validation import Line, Value, counted

if TYPE_CHECKING:
    from geo.brief.evidence import Claim
    from geo.brief.model import Brief

ReviewStatus: TypeAlias = Literal[
    "confirmed", "edited", "unsure", "stale", "unconfirmed", "rejected"
]

STATUSES: Final[tuple[ReviewStatus, ...]] = get_args(ReviewStatus)
"""From the best to the worst."""

COUNTING: Final[frozenset[ReviewStatus]] = frozenset({"confirmed", "edited"})
"""Claims that a person has confirmed; the others are not evidence."""

PENDING: Final[tuple[ReviewStatus, ...]] = ("unconfirmed", "unsure", "stale")
"""Claims that wait for a person; features that rest on them are drawn in drafts alone."""


def day_text(value: object) -> object:
    """Accept a bare TOML date: ``2026-11-29`` means the same without quotes."""
    return value.isoformat() if type(value) is date else value


def _check_day(text: str) -> str:
    """Return the text of a day; raise if it is another date, such as 20261129, or no date at all."""
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise ValueError("expected a day, such as 2026-11-29.")
    return text


Day = Annotated[str, BeforeValidator(day_text), AfterValidator(_check_day)]
"""A day as ``2026-11-29``, in quotes or without."""


class Review(Value):
    """What a person has decided about a claim that `geo draft` proposed."""

    status: ReviewStatus
    """Only `confirmed` and `edited` claims count; nothing may rest on a `rejected` one."""
    by: Line | None = None
    """Who decided."""
    date: Day | None = None
    """When."""
    reason: Line | None = None
    """Why."""


def status_of(claim: Claim) -> ReviewStatus:
    """Return the status of a claim; one without a review was written by hand, and so is confirmed.

    Examples
    --------
    >>> from geo.brief.evidence import Claim
    >>> words = {"id": "c", "text": {"en": "It rained"}, "source": "r", "credibility": 3}
    >>> status_of(Claim(**words)), status_of(Claim(**words, review={"status": "stale"}))
    ('confirmed', 'stale')
    """
    return claim.review.status if claim.review else "confirmed"


def worst_status(statuses: Iterable[ReviewStatus]) -> ReviewStatus:
    """Return the worst of some statuses.

    Examples
    --------
    >>> worst_status(["edited", "unconfirmed", "unsure"])
    'unconfirmed'
    """
    return max(statuses, key=STATUSES.index, default="confirmed")


def pending_counts(claims: Iterable[Claim]) -> dict[ReviewStatus, int]:
    """Count the claims that wait for a person, by status; statuses without any are left out."""
    counts = Counter(map(status_of, claims))
    return {status: counts[status] for status in PENDING if counts[status]}


def require_reviewed(brief: Brief, *, can_draft: bool = True) -> None:
    """Check that no claim of a brief waits for a person, before anything is built from it.

    Parameters
    ----------
    can_draft
        Whether the caller can build a draft instead; the message then says how.

    Raises
    ------
    UnreviewedError
        If claims wait for a person. The message states their number by status.
    """
    if not (counts := pending_counts(brief.claims)):
        return
    numbers = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    waiting = sum(counts.values())
    message = (
        f"{brief.id}: {waiting:,} of {counted(len(brief.claims), 'claims')} "
        f"{'does' if waiting == 1 else 'do'} not count ({numbers}). "
        "Only claims that a person has confirmed count. Review them: `geo review BRIEF.toml decisions.json --by NAME`."
    )
    if can_draft:
        message += " Or build a draft, which is stamped as one: `--draft` (in Python `draft=True`)."
    raise UnreviewedError(message)
