"""Find the positions of a brief's places: by id, by coordinates, or by a name resolved near the other places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from geo.brief.model import BorderCrossing, Brief, Place
from geo.cache import References, cached
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
from geo.gazetteer.entries import PlaceTable
from geo.provenance import Origin, digest, file_origin
from geo.regions import Region, open_region


@dataclass(frozen=True)
class PlaceResolutions:
    """What the names of a brief's places mean; each place with a name has its id in one of three tables.

    Attributes
    ----------
    resolved
        Id of a place → the place of the gazetteer that its name means.
    proposed
        Id of a place → a place of a similar name, which the author of the brief has not accepted.
    refused
        Id of a place → the error that says why its name means no single place.
    """

    resolved: Mapping[str, Resolution]
    proposed: Mapping[str, Resolution]
    refused: Mapping[str, AmbiguousPlaceError | UnknownPlaceError]


def region_of(brief: Brief) -> Region:
    """Open the region of a brief."""
    return open_region(brief.region)


def gazetteer_of(brief: Brief) -> Gazetteer:
    """Open the gazetteer of a brief, or that of its region if it names none, and add the brief's own crossings."""
    base = open_gazetteer(brief.gazetteer) if brief.gazetteer else region_of(brief).gazetteer
    return with_own_crossings(base, brief.own_crossings)


def origins_of(brief: Brief) -> Iterator[Origin]:
    """Yield the origins of a brief's region, and of its own gazetteer and network, each file once."""
    own_files = [name for name in (brief.gazetteer, brief.network) if name and name != WORLD]
    own_origins = (file_origin(Path(name)) for name in own_files)
    yield from dict.fromkeys([*region_of(brief).origins(), *own_origins])


def with_own_crossings(gazetteer: Gazetteer, crossings: Iterable[BorderCrossing]) -> Gazetteer:
    """Return a gazetteer to which a brief's own crossings are added; they replace places of the same id."""
    entries = {crossing.id: _entry(crossing) for crossing in crossings}
    if not entries:
        return gazetteer
    places, edition = gazetteer.places, gazetteer.edition
    # Results are cached by the edition of the gazetteer. Once some of its places are replaced they no longer hold, so
    # it gets another edition.
    if edition and any(crossing_id in gazetteer for crossing_id in entries):
        edition = digest("\n".join((edition, *entries)).encode())
    merged = (
        places.with_curated(entries) if isinstance(places, PlaceTable) else {**places, **entries}
    )
    return replace(gazetteer, places=merged, edition=edition)


def _entry(crossing: BorderCrossing) -> GazetteerPlace:
    return GazetteerPlace(
        id=crossing.id, kind="crossing", country_codes=tuple(sorted(crossing.countries)), label=crossing.label,
        lon=crossing.lon, lat=crossing.lat, uncertainty_m=crossing.uncertainty_m, geonames_id=None, variants=(),
        source=crossing.location_source, reason="the brief's own",
    )  # fmt: skip


def resolve_named(places: Iterable[Place], gazetteer: Gazetteer) -> PlaceResolutions:
    """Resolve every place that a brief states by its name.

    First, each name is resolved by itself. Names that are still ambiguous are then resolved again, and the namesake
    near the places found so far is preferred. So the order of the places does not matter. The result is cached,
    because the search for one name indexes all names of the gazetteer.
    """
    places = tuple(places)
    if not gazetteer.edition or not any(place.name for place in places):
        return _resolve_all(places, gazetteer)
    inputs = [_inputs_of(place, gazetteer) for place in places]
    resolutions: PlaceResolutions = cached(
        "names", [gazetteer.edition, inputs], partial(_resolve_all, places, gazetteer),
        references=References(GazetteerPlace, lambda place: place.id, gazetteer.__getitem__),
        is_kept=partial(_is_kept, gazetteer=gazetteer),
    )  # fmt: skip
    return resolutions


def _inputs_of(place: Place, gazetteer: Gazetteer) -> tuple[object, ...]:
    """Return the values of a place on which the result of :func:`resolve_named` depends, as part of its cache key."""
    entry = gazetteer.get(place.gazetteer or place.id)
    position = (entry.lon, entry.lat) if entry else None
    return place.id, place.name, place.country, place.accept, place.lon, place.lat, position


def _is_kept(resolutions: PlaceResolutions, gazetteer: Gazetteer) -> bool:
    """Return whether resolutions can be cached.

    They cannot if a name was refused, because errors are not cached. Nor can they if a name means a place that one of
    the brief's own crossings replaces, because the cache stores only the id of a place, which is then the crossing's.
    """
    matches = [*resolutions.resolved.values(), *resolutions.proposed.values()]
    candidates = chain.from_iterable(resolution.candidates for resolution in matches)
    places = [match.place for match in chain[Resolution | Candidate](matches, candidates)]
    return not resolutions.refused and all(gazetteer.get(place.id) is place for place in places)


def _resolve_all(places: tuple[Place, ...], gazetteer: Gazetteer) -> PlaceResolutions:
    """Resolve the names of places in two rounds, as :func:`resolve_named` says, without the cache."""
    resolved: dict[str, Resolution] = {}
    proposed: dict[str, Resolution] = {}
    refused: dict[str, AmbiguousPlaceError | UnknownPlaceError] = {}
    # Lon, lat of places found in the first round.
    known_positions: tuple[tuple[float, float], ...] = ()
    for _ in range(2):
        for place in places:
            if not place.name or place.id in resolved:
                continue
            # The second round replaces what the first one, without known positions, proposed or refused.
            proposed.pop(place.id, None)
            refused.pop(place.id, None)
            try:
                resolution = resolve_place(
                    place.name, country=place.country, near=known_positions, kinds=SETTLEMENTS,
                    index=gazetteer.index_for(place.name),
                )  # fmt: skip
                awaits_consent = resolution.is_proposal and not place.accept
                by_id = proposed if awaits_consent else resolved
                by_id[place.id] = resolution
            except (AmbiguousPlaceError, UnknownPlaceError) as error:
                refused[place.id] = error
        known_positions = tuple(_positions(places, resolved, gazetteer))
    return PlaceResolutions(resolved, proposed, refused)


def positions_of(places: Iterable[Place], gazetteer: Gazetteer) -> list[tuple[float, float]]:
    """Return lon, lat of every place whose position is known, by coordinates, id or name."""
    places = tuple(places)
    return list(_positions(places, resolve_named(places, gazetteer).resolved, gazetteer))


def _positions(
    places: Iterable[Place], resolved: Mapping[str, Resolution], gazetteer: Gazetteer
) -> Iterator[tuple[float, float]]:
    """Yield lon, lat of every place whose position is known; ``resolved`` has those that are known by their name."""
    for place in places:
        if place.lon is not None and place.lat is not None:
            yield place.lon, place.lat
        elif place.id in resolved:
            yield resolved[place.id].place.lon, resolved[place.id].place.lat
        elif not place.name and (entry := gazetteer.get(place.gazetteer or place.id)):
            yield entry.lon, entry.lat


def audit_places(brief: Brief) -> list[dict[str, object]]:
    """Return a record for each place of a brief that says how its position was found, as plain values for JSON.

    A record has the step of the search, the place that was chosen, the reason, and all candidates with their scores.
    """
    gazetteer = gazetteer_of(brief)
    named = resolve_named(brief.places, gazetteer).resolved
    return [_audit(place, named.get(place.id), gazetteer) for place in brief.places]


def _audit(place: Place, by_name: Resolution | None, gazetteer: Gazetteer) -> dict[str, object]:
    """Return the record of how a place was found: by its name, by its own coordinates, or by an id of the gazetteer.

    ``by_name`` is what the name of the place means; None if the place was not found by a name.
    """
    if by_name:
        return {"id": place.id, "country": place.country, **resolution_record(by_name)}
    if place.lon is not None:
        return {"id": place.id, "step": "coordinates", "reason": place.location_source}
    place_id = place.gazetteer or place.id
    by_id = resolve_place(place_id, index=gazetteer.index_for(place_id))
    return {"id": place.id, "country": None, **resolution_record(by_id)}


def resolution_record(resolution: Resolution) -> dict[str, object]:
    """Return what a name means, and why, as plain values for JSON; the keys are those of `geo places --json`."""
    return {
        "mention": resolution.mention,
        "step": resolution.step,
        **({"is_proposal": True} if resolution.is_proposal else {}),
        "choice": resolution.place.id,
        "reason": resolution.reason,
        "candidates": [candidate_record(candidate) for candidate in resolution.candidates],
    }


def candidate_record(candidate: Candidate) -> dict[str, object]:
    """Return one place that a name may mean as plain values for JSON: its scores, its position and its population."""
    place = candidate.place
    return {
        "place": place.id, "name": candidate.name, "score": round(candidate.score, 3),
        "confidence": round(candidate.confidence, 3), "step": candidate.step,
        "country_codes": list(place.country_codes), "geonames_id": place.geonames_id,
        "lon": place.lon, "lat": place.lat, "population": place.population,
    }  # fmt: skip
