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
    """Resolve names of places, and report what they resolve to.

    Parameters
    ----------
    country
        Country in which the places lie, ISO 3166-1 alpha-2; None if it is not known.
    as_json
        Whether to report as JSON instead of text.
    index_of
        Function from a name to the index in which to search it; by default, all names are searched in the shipped
        gazetteer.

    Returns
    -------
    report
        The report.
    is_complete
        Whether every name has a match that is more than a proposal.
    """
    indexes = [index_of(name) if index_of else shipped_index() for name in names]
    results = [_resolve(name, country, index) for name, index in zip(names, indexes, strict=True)]
    is_proposed = [isinstance(result, Resolution) and result.is_proposal for result in results]
    is_complete = not any(is_proposed) and all(isinstance(result, Resolution) for result in results)
    if as_json:
        return json.dumps([*map(_record, results)], ensure_ascii=False, indent=1), is_complete
    lines = [*map(_line, results)]
    # The shipped gazetteer covers some countries only (``home``), so the place meant may lie in another country.
    if any(flag and index.home for flag, index in zip(is_proposed, indexes, strict=True)):
        lines.append(f"Note: {ELSEWHERE}")
    return "\n".join(lines), is_complete


def _resolve(name: str, country: str | None, index: Index) -> Result:
    """Resolve one name; return the error, instead of raising it, if the name is ambiguous or unknown."""
    try:
        return resolve_place(name, country=country, index=index)
    except (AmbiguousPlaceError, UnknownPlaceError) as error:
        return error


def _record(result: Result) -> dict[str, Any]:
    """Return the result for one name as plain values, for JSON."""
    if isinstance(result, Resolution):
        return {**resolution_record(result), "is_proposal": result.is_proposal}
    candidates = result.candidates if isinstance(result, AmbiguousPlaceError) else ()
    return {
        "mention": result.mention,
        "problem": str(result),
        "candidates": [*map(candidate_record, candidates)],
    }


def _line(result: Result) -> str:
    """Return the result for one name as text; a proposal takes a second line."""
    if not isinstance(result, Resolution):
        return str(result)
    place = result.place
    position = f"lon {place.lon}, lat {place.lat} ± {place.uncertainty_m:,.0f} m"
    countries, reason = "/".join(place.country_codes), f"({result.step}: {result.reason})"
    line = f"{ascii_controls(result.mention)}: {place.id}  {countries}  {position}  {reason}"
    return f"{line}\n{_proposal(result)}" if result.is_proposal else line


def _proposal(result: Resolution) -> str:
    """Return a line that says why a match is only a proposal, and what to write in a brief to accept it.

    A step in ``NEVER_SAFE`` may find another place in the same country, so naming the country does not help.
    """
    is_safe = result.step not in NEVER_SAFE
    country = f'country = "{result.place.country_codes[0]}", ' if is_safe else ""
    return (
        f"  A proposal, not a match: no place has this name; {result.place.label.en} has"
        f" {ascii_controls(result.name)!r}, {DIFFERENCES[result.step]}. The name may mean another place, which the"
        f" gazetteer lacks. To accept the proposal in a brief, write {country}accept = true or its id"
    )


def named_places_report(brief: Brief) -> str:
    """Return a line for each place of a brief that was accepted although its name has no exact match.

    The text is empty if there are none.
    """
    resolved = resolve_named(brief.places, gazetteer_of(brief)).resolved
    return "\n".join(
        f"place {place_id!r}: {shown(resolution.mention)} accepted as {describe_proposal(resolution)}"
        for place_id, resolution in resolved.items()
        if resolution.is_proposal or resolution.step in {"folded", *NEVER_SAFE}
    )
