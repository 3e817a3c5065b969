"""Read decisions, and write the brief and its candidates: what ``geo review`` does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from geo.brief.parse import (
    MAX_BRIEF_BYTES,
    brief_of_raw,
    gazetteer_of_raw,
    parse_toml,
    shipped_briefs,
)
from geo.brief.review_states import STATUSES, pending_counts
from geo.drafting.candidates import Candidates, candidates_json, candidates_path, read_candidates
from geo.drafting.review.apply import apply_choices
from geo.drafting.review.decisions import Choice, read_choices
from geo.drafting.text_files import read_limited
from geo.errors import BriefError, Problem
from geo.validation import counted, shown
from geo.writing import Files

BOM = "\ufeff"


@dataclass(frozen=True)
class ReviewResult:
    """The files that decisions change, and a sentence about the decisions."""

    files: Files
    summary: str


def review_brief(path: Path, decisions: Path, *, by: str | None, day: str) -> ReviewResult:
    """Apply the decisions of a file to a brief and to its candidates, without writing them.

    Parameters
    ----------
    path
        The brief; its candidates lie beside it.
    decisions
        As the review page saves them.
    by, day
        Who decided, and the day, as YYYY-MM-DD.

    Raises
    ------
    BriefError
        If a file cannot be read, a decision is wrong, or the brief would have problems; with every problem.
    OutputError
        If the brief's TOML cannot be edited row by row.
    """
    name = str(path)
    if name in shipped_briefs():
        raise BriefError(name, [Problem("", "is a shipped brief", "review a brief of your own")])
    text, is_marked = _read(path)
    raw = parse_toml(text, name)
    candidates = _candidates_of(path, raw.get("id"))
    choices, candidates = read_choices(decisions, candidates)
    gazetteer = gazetteer_of_raw(raw, path.parent)
    outcome = apply_choices(
        text, candidates, choices, by=by, day=day, gazetteer=gazetteer, name=name
    )
    if outcome.problems:
        raise BriefError(name, outcome.problems)
    brief = brief_of_raw(
        parse_toml(outcome.text, name), outcome.text, name=name, folder=path.parent
    )
    contents = {
        path: ((BOM if is_marked else "") + outcome.text).encode(),
        candidates_path(path): candidates_json(outcome.candidates).encode(),
    }
    files = {file: content for file, content in contents.items() if file.read_bytes() != content}
    waiting = sum(pending_counts(brief.claims).values())
    return ReviewResult(files, _summary(choices, outcome.candidates, waiting))


def _read(path: Path) -> tuple[str, bool]:
    """Read a brief with its line ends; return also whether it begins with a byte order mark."""
    remedy = f"a brief has at most {MAX_BRIEF_BYTES:,} bytes: split it"
    content = read_limited(path, MAX_BRIEF_BYTES, remedy)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise BriefError(str(path), [Problem("", "is not UTF-8", "save it as UTF-8")]) from None
    return text.removeprefix(BOM), text.startswith(BOM)


def _candidates_of(path: Path, brief_id: object) -> Candidates:
    beside = candidates_path(path)
    if not beside.is_file():
        remedy = f"put it back: `geo draft TEXT -o {path.name}` wrote both into one folder"
        raise BriefError(str(path), [Problem("", f"has no {beside.name} beside it", remedy)])
    candidates = read_candidates(beside)
    if candidates.brief != brief_id:
        found = f"belongs to the brief {shown(candidates.brief)}, not to {shown(brief_id)}"
        raise BriefError(str(beside), [Problem("", found, "draft the text again")])
    return candidates


def _summary(choices: list[Choice], candidates: Candidates, waiting: int) -> str:
    """Return a sentence with the number of decisions by status, and the number of claims that still wait."""
    statuses = {candidate.id: candidate.review.status for candidate in candidates.candidates}
    counts = Counter(statuses[choice.candidate.id] for choice in choices)
    numbers = ", ".join(f"{counts[status]:,} {status}" for status in STATUSES if counts[status])
    waits = "1 claim waits" if waiting == 1 else f"{waiting:,} claims wait"
    return f"{counted(len(choices), 'decisions')}: {numbers or 'none'}. In the brief {waits} for a person"
