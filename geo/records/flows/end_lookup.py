"""A name as a table writes it → the town, country, province or landscape that it means, or why it is refused."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, TypeAlias

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import (
    GazetteerPlace,
    Resolution,
    describe_candidates,
    describe_proposal,
    resolve_place,
)
from geo.gazetteer.country_names import country_code, split_country
from geo.gazetteer.provinces import areas_named
from geo.gazetteer.world_parts import world_part_named
from geo.geodesy.country_outlines import country_names
from geo.records.countries import fips_country, named_country, stated_country
from geo.records.flows.inner_names import resolve_inside
from geo.records.flows.named_areas import MeantArea, area_meant, describe_areas, towns_in
from geo.records.flows.stated_ends import NAMIBIA_OR_NOTHING, WrittenEnd
from geo.records.flows.table_ends import (
    AREA,
    COUNTRY,
    ResolvedEnd,
    area_end,
    area_of_id,
    country_end,
    refused_end,
    town_end,
)
from geo.regions import Region

PROPOSED: Final = "only proposed: {}; write `accept` or an id as its end"
PROPOSED_AREA: Final = 0.5  # confidence in an area or country that is only proposed
SIMILAR: Final = "a similar name"
NO_PROVINCE: Final = "no province of this name is known, so the town of this name stands for it"
FOREIGN: Final = "the name of this country in another language"
INNER: Final = "the name contains the name of this place"
LONGEST_CODE: Final = 3  # letters or digits of ISO 3166-1
SearchResult: TypeAlias = Resolution | AmbiguousPlaceError | UnknownPlaceError
# A town and its province, as in "Culiacán, Sinaloa" or "Tumaco (Nariño)".
_WITH_PROVINCE: Final = re.compile(
    r"(?P<town>.+)(?:[,،](?P<after>[^,،()]+)|\((?P<inside>[^()]+)\)\s*)"
)
_SURE: Final = frozenset({"id", "exact", "normalised"})  # steps that can contradict coordinates


def resolve_stated(mention: WrittenEnd, region: Region) -> ResolvedEnd:
    """Find what an end without coordinates means, by the name, province and country that its record states."""
    name, country = mention.name, mention.country
    code = stated_country(country) if country not in {"", NAMIBIA_OR_NOTHING} else None
    if country and code is None:
        return refused_end(_country_problem(country))
    if mention.province and (resolved := _in_province(name, mention.province, code, region)):
        return resolved
    if name or not mention.province:
        return _resolve_in_country(name, code, country, region)
    # Only a province is stated, and none of that name is known: the capital of a province often has its name.
    resolved = _resolve_in_country(mention.province, code, country, region)
    is_town = resolved.end is not None and resolved.step not in {"area", "country"}
    return resolved._replace(reason=f"{NO_PROVINCE}: {resolved.reason}") if is_town else resolved


def _resolve_in_country(name: str, code: str | None, country: str, region: Region) -> ResolvedEnd:
    """Find what a name means in a country; an empty name means the country itself.

    Parameters
    ----------
    code
        The code of the country; None if the record states none.
    country
        The country as the table writes it, for messages.
    """
    if code is None:
        return resolve_end(name, region)
    named_code = _country_code(name) if name else code
    if named_code and named_code != code and not areas_named(name, country=code).areas:
        return refused_end(f"the name of a country other than the one stated, {country}")
    if named_code == code:
        return _resolved_country(code, country, region)
    return resolve_end(name, region, country=code)


def _country_problem(text: str) -> str:
    """Return why a text in a column of countries states no country, and what to write instead."""
    if text == NAMIBIA_OR_NOTHING:
        return "NA may be Namibia or 'not available': write NAM, or leave it empty"
    fips = fips_country(text)
    meaning = f" ({country_names()[fips][0]} in FIPS 10-4)" if fips else ""
    return f"no country is known as {text!r}{meaning}: write its ISO 3166-1 code"


def _in_province(
    name: str, province: str, country: str | None, region: Region
) -> ResolvedEnd | None:
    """Find what a name means in a stated province; an empty name means the province itself.

    A name that only places outside the province have is refused, with those places as candidates. Return None if the
    province is unknown or ambiguous, or if no place or several places in it have the name: the caller then tries to
    find the name without the province.
    """
    areas = areas_named(province, country=country).areas
    if not areas or (len(areas) > 1 and name):
        return None
    if len(areas) > 1:
        reason = "several provinces have this name"
        return refused_end(reason, candidates=describe_areas(areas))
    (area,) = areas
    if not name:
        return ResolvedEnd(area_end(area), "area", 1.0, "a province or landscape")
    # The countries in which to look the name up; None, if the record states none, stands for all countries.
    codes = {*area.country_codes, country}
    matches = [place for code in codes for place in _exact_matches(_search(name, code, region))]
    inside = towns_in(area, matches)
    if len(inside) == 1:
        reason = f"the place of that name in {area.name('en')}"
        return ResolvedEnd(town_end(inside[0]), "exact", 1.0, reason)
    if matches and not inside:
        places = {place.id: place.label.en for place in matches}
        candidates = "; ".join(f"{label} {place_id}" for place_id, label in sorted(places.items()))
        reason = f"no place of that name is known in {area.name('en')}; write an id as its end"
        return refused_end(reason, candidates=candidates)
    return None


def resolve_end(
    name: str, region: Region, *, country: str | None = None, is_accepted: bool = False
) -> ResolvedEnd:
    """Find what a name means: an area, a country, a part of the world, or a place of the gazetteer.

    Parameters
    ----------
    country
        The code of the country that the record states; None if it states none.
    is_accepted
        Whether a place that only resembles the name is accepted. By default it is proposed, and the name is refused.
    """
    if name.startswith(AREA) and (area := area_of_id(name.removeprefix(AREA))):
        return ResolvedEnd(area_end(area), "id", 1.0, "the id of an area")
    # If a country is stated, a country's name may be that of a state in it, such as Georgia.
    if code := None if country else _country_code(name.removeprefix(COUNTRY)):
        return _resolved_country(code, name.removeprefix(COUNTRY), region)
    if not country and (world_part := world_part_named(name)):
        return ResolvedEnd(area_end(world_part), "area", 1.0, "a part of the world")
    name, code_in_name = split_country(name, named_country)
    if code_in_name and country and code_in_name != country:
        return refused_end("names a country other than the one stated")
    return _resolve_name(name, code_in_name or country, region, is_accepted=is_accepted)


def _resolve_name(
    name: str, country: str | None, region: Region, *, is_accepted: bool
) -> ResolvedEnd:
    """Find the town, province or landscape that a name means; the parameters are those of :func:`resolve_end`."""
    result = _search(name, country, region)
    is_id = isinstance(result, Resolution) and result.step == "id"
    if not is_id and (meant_area := area_meant(name, country, _exact_matches(result), region)):
        return _as_area(meant_area, is_accepted=is_accepted)
    if isinstance(result, AmbiguousPlaceError):
        candidates = "; ".join(describe_candidates(result.candidates))
        return refused_end("several places have this name", candidates=candidates)
    if isinstance(result, Resolution):
        return _as_town(result, SIMILAR, is_accepted=is_accepted)
    if near_miss := _near_miss(name, country, region, is_accepted=is_accepted):
        return near_miss
    where = f" in {country_names()[country][0]}" if country else ""
    if name.isdecimal() and not country:
        where = ": a number is a country's code only in a column of countries"
    return refused_end(f"not in the gazetteer{where}", candidates="; ".join(result.nearest))


def _near_miss(
    name: str, country: str | None, region: Region, *, is_accepted: bool
) -> ResolvedEnd | None:
    """Find what a name means that no place has exactly; return None if it resembles nothing.

    It may have a province after it, may contain the name of a place, or may be the name of a country in a language
    that the gazetteer does not cover. The parameters are those of :func:`resolve_end`.
    """
    if in_area := _in_stated_area(name, country, region):
        return in_area
    if inner := resolve_inside(name, region, country=country):
        return _as_town(inner, INNER, is_accepted=is_accepted)
    code = None if country else named_country(name)
    if code and is_accepted:
        return _resolved_country(code, name, region)
    if code:
        proposal = f"{country_names()[code][0]} {COUNTRY}{code}"
        return ResolvedEnd(None, "country", PROPOSED_AREA, PROPOSED.format(FOREIGN), proposal)
    return None


def _resolved_country(code: str, text: str, region: Region) -> ResolvedEnd:
    """Return a country as a resolved end; the reason spells out a code, which readers may mistake."""
    is_name = len(text) > LONGEST_CODE or not text.isascii()
    reason = "the name of a country" if is_name else f"the code of {country_names()[code][0]}"
    return ResolvedEnd(country_end(code, region), "country", 1.0, reason)


def _as_town(resolution: Resolution, likeness: str, *, is_accepted: bool) -> ResolvedEnd:
    """Return a place of the gazetteer as the end that a name means, or only as a proposal if it is uncertain.

    Parameters
    ----------
    resolution
        The place, and how it was found.
    likeness
        Why the place may be meant, for the reason of a proposal.
    is_accepted
        Whether the user accepts the proposal.
    """
    step, confidence = resolution.step, round(resolution.confidence, 3)
    if (resolution.is_proposal or likeness == INNER) and not is_accepted:
        proposal = describe_proposal(resolution)
        return ResolvedEnd(None, step, confidence, PROPOSED.format(likeness), proposal)
    return ResolvedEnd(town_end(resolution.place), step, confidence, resolution.reason)


def _search(name: str, country: str | None, region: Region) -> SearchResult:
    """Look a name up among the places of a region; return an error instead of raising it."""
    try:
        return resolve_place(name, country=country, index=region.gazetteer.index_for(name))
    except (AmbiguousPlaceError, UnknownPlaceError) as error:
        return error


def _exact_matches(result: SearchResult) -> list[GazetteerPlace]:
    """Return the places with exactly the name that was looked up, not those with similar names."""
    if isinstance(result, UnknownPlaceError) or (
        isinstance(result, Resolution) and result.is_proposal
    ):
        return []
    return [candidate.place for candidate in result.candidates if candidate.step in _SURE]


def _in_stated_area(name: str, country: str | None, region: Region) -> ResolvedEnd | None:
    """Find what a name with a province after it means, such as *Culiacán, Sinaloa*; return None if it is unknown."""
    match = _WITH_PROVINCE.fullmatch(name)
    if not match:
        return None
    province = match["after"] or match["inside"]
    resolved = _in_province(match["town"].strip(), province.strip(), country, region)
    return resolved if resolved and resolved.end else None


def _as_area(meant_area: MeantArea, *, is_accepted: bool) -> ResolvedEnd:
    """Return a province or landscape as the end that a name means, or only as a proposal if it is uncertain."""
    if meant_area.province is None:
        return refused_end(meant_area.reason, candidates=meant_area.candidates)
    if meant_area.is_proposal and not is_accepted:
        reason = PROPOSED.format(meant_area.reason)
        return ResolvedEnd(None, "area", PROPOSED_AREA, reason, meant_area.candidates)
    return ResolvedEnd(area_end(meant_area.province), "area", 1.0, meant_area.reason)


def _country_code(name: str) -> str | None:
    """Return the code of the country that a name means; None for other names, and for codes in small letters."""
    is_code = name.isascii() and len(name) <= LONGEST_CODE
    return None if is_code and not name.isupper() else country_code(name)


@lru_cache(maxsize=200_000)
def places_of(name: str, country: str, region: Region) -> tuple[tuple[float, float], ...]:
    """Return lon, lat in degrees of each place that a name may mean which stands beside coordinates.

    The coordinates are compared with these places. So none is returned if the name means a country or an area, or only
    resembles a place.

    Parameters
    ----------
    country
        The code of the country that the record states; empty if it states none.
    """
    if not name or _country_code(name):
        return ()
    name, code_in_name = split_country(name, named_country)
    stated_code = code_in_name or country or None
    result = _search(name, stated_code, region)
    matches = _exact_matches(result)
    if area_meant(name, stated_code, matches, region):
        return ()
    if isinstance(result, AmbiguousPlaceError):
        matches = [candidate.place for candidate in result.candidates]
    elif isinstance(result, Resolution) and result.step not in _SURE:
        return ()
    return tuple((place.lon, place.lat) for place in matches)
