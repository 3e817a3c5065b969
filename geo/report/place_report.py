"""What names of places mean, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from geo.brief import resolution_record
from geo.brief.place_resolution import candidate_record
from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import Index, Resolution, resolve_place
from geo.validation import ascii_controls

Result: TypeAlias = Resolution | AmbiguousPlaceError | UnknownPlaceError


def places_report(
    names: Iterable[str],
    *,
    country: str | None = None,
    as_json: bool = False,
    index_of: Callable[[str], Index] | None = None,
) -> tuple[str, bool]:
    """Resolve names; return the report, and whether all of them were resolved.

    Parameters
    ----------
    index_of
        Function from a name to the index to search; by default that of the shipped gazetteer.
    """
    results = [_resolve(name, country, index_of(name) if index_of else None) for name in names]
    is_complete = all(isinstance(result, Resolution) for result in results)
    if as_json:
        return json.dumps([*map(_record, results)], ensure_ascii=False, indent=1), is_complete
    return "\n".join(map(_line, results)), is_complete


def _resolve(name: str, country: str | None, index: Index | None) -> Result:
    try:
        return resolve_place(name, country=country, index=index)
    except (AmbiguousPlaceError, UnknownPlaceError) as error:
        return error


def _record(result: Result) -> dict[str, Any]:
    if isinstance(result, Resolution):
        return resolution_record(result)
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
    return f"{ascii_controls(result.mention)}: {place.id}  {countries}  {position}  {reason}"
