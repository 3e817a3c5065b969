"""Where a brief's places lie: by id, by coordinates, or by a name read in the light of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from geo.brief.crossings import BorderCrossing
from geo.brief.model import Brief, Place
from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import (
    SETTLEMENTS,
    WORLD,
    Candidate,
    Gazetteer,
    GazetteerPlace,
    Resolution,
    open_gazetteer,
    resolve_place,
)
from geo.provenance import Origin, file_origin


@dataclass(frozen=True)
class PlaceResolutions:
    """What became of the names of a brief's places.

    Attributes
    ----------
    resolved, refused
        Place id → how its name was resolved, or why not.
    """

    resolved: Mapping[str, Resolution]
    refused: Mapping[str, AmbiguousPlaceError | UnknownPlaceError]


def gazetteer_of(brief: Brief) -> Gazetteer:
    """Open the gazetteer of a brief, with its own crossings in it."""
    return with_own_crossings(open_gazetteer(brief.gazetteer), brief.own_crossings)


def origins_of(brief: Brief) -> Iterator[Origin]:
    """Name the files that a brief brings: its gazetteer and its network."""
    for name in (brief.gazetteer, brief.network):
        if name and name != WORLD:
            yield file_origin(Path(name))


def with_own_crossings(known: Gazetteer, crossings: Iterable[BorderCrossing]) -> Gazetteer:
    """Add a brief's own crossings to a gazetteer."""
    own = {crossing.id: _entry(crossing) for crossing in crossings}
    return replace(known, places={**known.places, **own}) if own else known


def _entry(crossing: BorderCrossing) -> GazetteerPlace:
    return GazetteerPlace(
        id=crossing.id, kind="crossing", country_codes=tuple(sorted(crossing.countries)), label=crossing.label,
        lon=crossing.lon, lat=crossing.lat, uncertainty_m=crossing.uncertainty_m, geonames_id=None, variants=(),
        source=crossing.location_source, reason="the brief's own",
    )  # fmt: skip


def resolve_named(places: Iterable[Place], known: Gazetteer) -> PlaceResolutions:
    """Resolve every place that a brief gives by name.

    First each by itself; then those that were ambiguous, near to all that are known by then. So
    the order of the places in the file changes nothing.
    """
    given = tuple(places)
    named = [place for place in given if place.name]
    resolved: dict[str, Resolution] = {}
    refused: dict[str, AmbiguousPlaceError | UnknownPlaceError] = {}
    near: tuple[tuple[float, float], ...] = ()
    for _ in range(2):
        for place in named:
            if place.id in resolved:
                continue
            try:
                resolved[place.id] = resolve_place(
                    place.name or "", country=place.country, near=near, kinds=SETTLEMENTS,
                    index=known.index_for(place.name or ""),
                )  # fmt: skip
                refused.pop(place.id, None)
            except (AmbiguousPlaceError, UnknownPlaceError) as error:
                refused[place.id] = error
        near = _positions(given, resolved, known)
    return PlaceResolutions(resolved, refused)


def _positions(
    places: Iterable[Place], resolved: Mapping[str, Resolution], known: Gazetteer
) -> tuple[tuple[float, float], ...]:
    found = []
    for place in places:
        entry = (
            resolved[place.id].place
            if place.id in resolved
            else known.get(place.gazetteer or place.id)
        )
        if place.lon is not None and place.lat is not None:
            found.append((place.lon, place.lat))
        elif entry and (place.id in resolved or not place.name):
            found.append((entry.lon, entry.lat))
    return tuple(found)


def audit_places(brief: Brief) -> list[dict[str, object]]:
    """Tell for each place of a brief how its position was found: step, candidates, scores, confidence, choice."""
    known = gazetteer_of(brief)
    named = resolve_named(brief.places, known).resolved
    return [_audit(place, named.get(place.id), known) for place in brief.places]


def _audit(place: Place, found: Resolution | None, known: Gazetteer) -> dict[str, object]:
    if found:
        return {"id": place.id, "country": place.country, **resolution_record(found)}
    if place.lon is not None:
        return {"id": place.id, "step": "coordinates", "reason": place.location_source}
    given = place.gazetteer or place.id
    by_id = resolve_place(given, index=known.index_for(given))
    return {"id": place.id, "country": None, **resolution_record(by_id)}


def resolution_record(found: Resolution) -> dict[str, object]:
    """Return a resolution as plain values, for JSON."""
    return {
        "mention": found.mention,
        "step": found.step,
        "choice": found.place.id,
        "reason": found.reason,
        "candidates": [candidate_record(one) for one in found.candidates],
    }


def candidate_record(one: Candidate) -> dict[str, object]:
    """Return a candidate as plain values, for JSON."""
    return {
        "place": one.place.id, "name": one.name, "score": round(one.score, 3),
        "confidence": round(one.confidence, 3), "step": one.step,
        "country_codes": list(one.place.country_codes), "geonames_id": one.place.geonames_id,
        "lon": one.place.lon, "lat": one.place.lat, "population": one.place.population,
    }  # fmt: skip
