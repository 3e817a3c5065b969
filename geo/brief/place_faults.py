"""Check that the gazetteer has each place of a brief, or that the place's own coordinates lie in its country."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Place
from geo.brief.place_resolution import resolve_named
from geo.brief.toml_lines import Fault, KeyPath
from geo.errors import AmbiguousPlaceError, UnknownPlaceError, sentence
from geo.gazetteer import SETTLEMENTS, Gazetteer, Resolution, describe_proposal, resolve_place
from geo.gazetteer.entries import GEONAMES
from geo.gazetteer.resolve import NEVER_SAFE
from geo.geodesy import distances
from geo.geodesy.country_outlines import Outlines, country_codes, country_names
from geo.validation import nearest, shown

# How far an outline may lie off the ground: coasts to a kilometre where it is fine; elsewhere small
# islands and estuaries may be missing altogether.
FINE_ERROR_M: Final = 5_000.0
COARSE_ERROR_M: Final = 30_000.0
MOST_CANDIDATES: Final = 3  # places that a message names


def place_faults(
    places: Mapping[int, Place], gazetteer: Gazetteer, outlines: Outlines
) -> Iterator[Fault]:
    """Yield a fault for each place that the gazetteer lacks, or whose own coordinates lie outside its country.

    ``places`` are the valid rows of the brief's table of places, by their index in the file.
    """
    settlement_ids = gazetteer.settlements()
    # Ids in words may be misspelled, and a message can suggest the right one; GeoNames' ids are numbers.
    worded_ids = frozenset(id_ for id_ in settlement_ids if not id_.startswith(GEONAMES))
    resolved_names = resolve_named(places.values(), gazetteer)
    for index, place in places.items():
        path = ("place", index)
        if place.name:
            if error := resolved_names.refused.get(place.id):
                yield Fault((*path, "name"), "name", str(error), "")
            elif proposal := resolved_names.proposed.get(place.id):
                yield _proposal_fault(path, proposal)
        elif place.lon is None or place.lat is None:
            field = "gazetteer" if place.gazetteer else "id"
            place_id = place.gazetteer or place.id
            # The gazetteer of a region also finds places elsewhere in the world, by their GeoNames id.
            is_elsewhere = place_id not in gazetteer.places and gazetteer.get(place_id)
            if place_id not in settlement_ids and not is_elsewhere:
                found = f"{shown(place_id)} is not a gazetteer entry"
                remedy = _place_remedy(place_id, worded_ids, gazetteer)
                yield Fault((*path, field), field, found, remedy)
        else:
            yield from _off_country(path, place, outlines)


def _place_remedy(place_id: str, worded_ids: Collection[str], gazetteer: Gazetteer) -> str:
    """Return the remedy for a place whose id the gazetteer lacks.

    The id is read as a name (``ras-jedir``: *Ras Jedir*). If the gazetteer has places of that name, the remedy names
    them; else it suggests the most similar of ``worded_ids``, the ids that are words.
    """
    name = place_id.replace("-", " ").title()
    expected = (
        f'expected an id of the gazetteer, a name to look up, such as name = "{name}", or coordinates: label, lon,'
        " lat, country, uncertainty_m, location_source"
    )
    try:
        resolution = resolve_place(name, kinds=SETTLEMENTS, index=gazetteer.index_for(name))
        places = [resolution.place]
    except AmbiguousPlaceError as error:
        places = [candidate.place for candidate in error.candidates[:MOST_CANDIDATES]]
    except UnknownPlaceError:
        places = []
    likely_id = nearest(place_id, worded_ids) if not places else None
    if len(places) == 1 and places[0].id in worded_ids:
        likely_id = places[0].id
    if likely_id:
        return f"did you mean {likely_id!r}? {sentence(expected)}"
    if not places:
        return expected
    entries = " or ".join(
        f'gazetteer = "{place.id}" ({place.label.in_language("en")}, {" ".join(place.country_codes)})'
        for place in places
    )
    return f"{expected}. The gazetteer has similar names: {entries}"


def _proposal_fault(path: KeyPath, proposal: Resolution) -> Fault:
    """Return the fault of a place whose name only resembles that of a place in the gazetteer.

    The remedy says by which key the author of the brief accepts the proposed place.
    """
    found = (
        f"{shown(proposal.mention)} has no exact match. Proposed, not accepted:"
        f" {describe_proposal(proposal)}"
    )
    code, place_id = proposal.place.country_codes[0], proposal.place.id
    accepting_keys = ["accept = true", f'gazetteer = "{place_id}" instead of the name']
    if proposal.step not in NEVER_SAFE:  # for such names, the country is enough to be sure
        accepting_keys.insert(0, f'country = "{code}"')
    remedy = (
        f"if that is the place, write {', or '.join(accepting_keys)}; if not, give its country, coordinates, or"
        ' a gazetteer that has it: `geo region NAME --countries XX` and region = "NAME", or gazetteer = "world"'
    )
    return Fault((*path, "name"), "name", found, remedy)


def _off_country(path: KeyPath, place: Place, outlines: Outlines) -> Iterator[Fault]:
    """Yield a fault for a place that lies outside its country.

    A place counts as outside if it is farther from the country's outline than its own uncertainty and the error of the
    outline together.
    """
    lon, lat, code = place.lon, place.lat, place.country
    if lon is None or lat is None or code is None:
        return
    if code not in country_codes() or outlines.is_on_land_of([code], lon, lat):
        return
    outline = outlines.country(code)
    error_m = FINE_ERROR_M if outlines.is_fine_at(lon, lat) else COARSE_ERROR_M
    allowed_m = (place.uncertainty_m or 0.0) + error_m
    distance_m = _distance_m(lon, lat, outline.geometry)
    if distance_m <= allowed_m:
        return
    is_swapped = abs(lon) <= 90 and outlines.country_at(lat, lon) == code  # noqa: PLR2004 - a latitude
    actual_code = outlines.country_at(lon, lat)
    where = _country_words(actual_code) if actual_code else "no country"
    found = f"{lon}, lat {lat} lies in {where}, {distance_m / 1_000:,.0f} km from {_country_words(code)}"
    remedy = "lon and lat look swapped" if is_swapped else "check the coordinates and the country"
    yield Fault((*path, "lon"), "lon", found, remedy)


def _country_words(code: str) -> str:
    """Return a country's name in English, with its code."""
    return f"{country_names()[code][0]} ({code})" if code in country_names() else code


def _distance_m(lon: float, lat: float, geometry: BaseGeometry) -> float:
    """Return the geodesic distance of a position from an area in metres; 0 if the position lies in the area."""
    import geopandas as gpd  # noqa: PLC0415 - slow to import

    point, area = (
        gpd.GeoSeries([shape], crs="EPSG:4326") for shape in (shapely.Point(lon, lat), geometry)
    )
    return float(distances(point, area).iloc[0])
