"""Report which places names resolve to, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from geo.brief import Brief, gazetteer_of, resolution_record
from geo.brief.place_resolution import candidate_record, resolve_named
from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import Index, Resolution, describe_proposal, resolve_place, shipped_index
from geo.gazetteer.disambiguation import DIFFERENCES
from geo.gazetteer.resolve import ELSEWHERE, NEVER_SAFE
from geo.validation import ascii_controls, shown

Result: TypeAlias = Resolution | AmbiguousPlaceError | UnknownPlaceError


def places_report(
    names: Sequence[str],
    *,
    country: str | None = None,
    as_json: bool = False,
    index_of: Callable[[str], Index] | None = None,
) -> tuple[str, bool]:
    """Resolve names; return the report, and whether every name has a match that is no mere proposal.

    Parameters
    ----------
    index_of
        Function from a name to the index to search; by default that of the shipped gazetteer.
    """
    indexes = [index_of(name) if index_of else shipped_index() for name in names]
    results = [_resolve(name, country, index) for name, index in zip(names, indexes, strict=True)]
    is_proposed = [isinstance(result, Resolution) and result.is_proposal for result in results]
    is_complete = not any(is_proposed) and all(isinstance(result, Resolution) for result in results)
    if as_json:
        return json.dumps([*map(_record, results)], ensure_ascii=False, indent=1), is_complete
    lines = [*map(_line, results)]
    # Only the shipped gazetteer is for some countries: what it proposes may lie beyond them.
    if any(flag and index.home for flag, index in zip(is_proposed, indexes, strict=True)):
        lines.append(f"Note: {ELSEWHERE}")
    return "\n".join(lines), is_complete


def _resolve(name: str, country: str | None, index: Index) -> Result:
    try:
        return resolve_place(name, country=country, index=index)
    except (AmbiguousPlaceError, UnknownPlaceError) as error:
        return error


def _record(result: Result) -> dict[str, Any]:
    if isinstance(result, Resolution):
        return {**resolution_record(result), "is_proposal": result.is_proposal}
    candidates = result.candidates if isinstance(result, AmbiguousPlaceError) else ()
    return {
        "mention": result.mention,
        "problem": str(result),
        "candidates": [*map(candidate_record, candidates)],
    }


def _line(result: Result) -> str:
    if not isinstance(result, Resolution):
        return str(result)
    place = result.place
    position = f"lon {place.lon}, lat {place.lat} ± {place.uncertainty_m:,.0f} m"
    countries, reason = "/".join(place.country_codes), f"({result.step}: {result.reason})"
    line = f"{ascii_controls(result.mention)}: {place.id}  {countries}  {position}  {reason}"
    return f"{line}\n{_proposal(result)}" if result.is_proposal else line


def _proposal(result: Resolution) -> str:
    """Return why a match is only proposed, and what makes it count."""
    is_safe = result.step not in NEVER_SAFE
    country = f'country = "{result.place.country_codes[0]}", ' if is_safe else ""
    return (
        f"  A proposal, not a match: no place has this name; {result.place.label.en} has"
        f" {ascii_controls(result.name)!r}, {DIFFERENCES[result.step]}. It may be another place, which the gazetteer"
        f" lacks. To accept it in a brief, write {country}accept = true or its id"
    )


def named_places_report(brief: Brief) -> str:
    """Return the places of a brief whose names have no exact match, line by line; empty if there are none."""
    resolved = resolve_named(brief.places, gazetteer_of(brief)).resolved
    return "\n".join(
        f"place {place_id!r}: {shown(resolution.mention)} accepted as {describe_proposal(resolution)}"
        for place_id, resolution in resolved.items()
        if resolution.is_proposal or resolution.step in {"folded", *NEVER_SAFE}
    )
