"""Names as tables write them → towns of the gazetteer and countries, each name looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geo.errors import AmbiguousPlaceError, DataError, UnknownPlaceError
from geo.gazetteer import (
    Gazetteer,
    GazetteerPlace,
    describe_candidate,
    describe_proposal,
    resolve_place,
)
from geo.gazetteer.country_names import country_code, split_country
from geo.geodesy.country_outlines import country_names
from geo.layers import country_stop, country_union, label_point
from geo.layers.schema.records import WRITTEN
from geo.records.countries import FAR_KM, fips_country, locate, named_country, stated_country
from geo.records.flows.inner_names import resolve_inside
from geo.records.flows.mentions import WrittenEnd, unpack_end
from geo.records.flows.placed_ends import nearest_km, written_degrees
from geo.records.positions import parse_position
from geo.regions import Region, open_region
from geo.routing import Stop
from geo.validation import LANGUAGES, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.geodesy.ellipsoid import Floats

REFUSED: Final = -1
COUNTRY: Final = "country-"  # and a code: the id of a country
ACCEPT: Final = "accept"  # as an end: the place that was proposed
MOST_LABEL: Final = 200  # characters
LONGEST_CODE: Final = 3  # letters or digits of ISO 3166-1
PROGRESS_EVERY: Final = 500  # names
PROPOSED: Final = "only proposed: {}; write `accept` or an id as its end"
SIMILAR: Final = "a similar name"
NAME_COLUMNS: Final = ("name", "end", "step", "confidence", "reason", "candidates", "apart_km")
POINT: Final = "point:"  # and lon, lat: the id of coordinates
EXCHANGED: Final = (
    "exchanged, they lie"  # in reasons, of coordinates that fit only the other way round
)
_SURE: Final = frozenset({"id", "exact", "normalised"})  # steps that can contradict coordinates


@dataclass(frozen=True)
class TableEnd:
    """A place of the gazetteer, a whole country or a point, at which flows begin or end.

    ``lon`` and ``lat`` are degrees, EPSG:4326; for a country they are its label point.
    """

    id: str
    kind: str
    label: Text
    country_codes: tuple[str, ...]
    lon: float
    lat: float


class _Resolved(NamedTuple):
    """The end that a name means, None for a refused one; and the columns of the audit that say why."""

    end: TableEnd | None
    step: str = ""
    confidence: float = 0.0
    reason: str = ""
    candidates: str = ""
    apart_km: float = np.nan


def _refused(reason: str, *, candidates: str = "", apart_km: float = np.nan) -> _Resolved:
    return _Resolved(None, reason=reason, candidates=candidates, apart_km=apart_km)


@dataclass(frozen=True, eq=False)
class ResolvedNames:
    """The names of a table, resolved.

    Attributes
    ----------
    ends
        Sorted by id.
    end_of
        For each name a number into ``ends``, −1 for a refused one; shape ``(n,)``.
    is_far
        Whether the coordinates of each lie more than 25 km from the place that its name means; shape ``(n,)``.
    is_exchanged
        Whether the coordinates of each fit the region or what the record states only the other way round; ``(n,)``.
    audit
        A row for each name: ``name``, ``end`` (its id), ``step``, ``confidence``, ``reason``, ``candidates``,
        ``apart_km`` (from its coordinates to the place that its name means; empty where that is not known).
    """

    ends: tuple[TableEnd, ...]
    end_of: NDArray[np.int64]
    is_far: NDArray[np.bool_]
    is_exchanged: NDArray[np.bool_]
    audit: pd.DataFrame


def given_ends(
    given: Mapping[str, str], *, where: str, region: Region | None = None
) -> dict[str, TableEnd]:
    """Look up the places that names are said to mean.

    Parameters
    ----------
    given
        Name as in a table → an id of the gazetteer, ``country-`` and a code, an unambiguous name
        (``Tripoli, Libya``), or ``accept`` for the place that an earlier run proposed.
    where
        The file, for messages.
    region
        Whose places names mean; by default the one that ships.

    Raises
    ------
    DataError
        For all that are not found or ambiguous.

    Examples
    --------
    >>> given_ends({"Tripoli": "tripoli"}, where="names.csv")["Tripoli"].label.fr
    'Tripoli'
    """
    ends: dict[str, TableEnd] = {}
    problems = []
    region = region or open_region()
    for name, target in given.items():
        is_accepted = target == ACCEPT
        resolved = _resolve(name if is_accepted else target, region, is_accepted=is_accepted)
        if resolved.end:
            ends[" ".join(name.split())] = resolved.end
        else:
            hint = f": {resolved.candidates}" if resolved.candidates else ""
            problems.append(
                f"{where}: {name!r} cannot be {target!r}: {resolved.reason}{hint}. Give an id."
            )
    if problems:
        raise DataError("\n".join(problems))
    return ends


def resolve_names(
    names: Sequence[str],
    *,
    given: Mapping[str, TableEnd] = MappingProxyType({}),
    region: Region | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> ResolvedNames:
    """Resolve every name: first among countries, by name or ISO 3166-1 code, then in the gazetteer.

    Coordinates come before a name, and a name with a country is looked up in that country alone. A name that is only
    similar to a place's has no end: its row in the audit proposes that place, with the step and the confidence.

    Parameters
    ----------
    names
        Names, or packed mentions: see :mod:`geo.records.flows.mentions`.
    given
        Ends that names mean, as :func:`given_ends` returns them; they come before all others.
    region
        Whose places names mean; by default the one that ships.

    Examples
    --------
    >>> found = resolve_names(["Gafsa", "Libye", "Tripoli"])
    >>> [end.id for end in found.ends], found.end_of.tolist()
    (['country-LY', 'gafsa'], [1, 0, -1])
    """
    resolved: list[_Resolved] = []
    region = region or open_region()
    mentions = [_with_position(unpack_end(name)) for name in names]
    placed = _resolve_placed([mention for mention in mentions if mention.is_placed], region)
    for number, mention in enumerate(mentions):
        row = next(placed) if mention.is_placed else _resolve_stated(mention, region)
        given_end = given.get(str(mention))
        if given_end is None and not mention.is_placed:
            given_end = given.get(mention.name)
        if given_end and given_end != row.end:
            row = _Resolved(given_end, "given", 1.0, "given in the table of names")
        resolved.append(row)
        if number % PROGRESS_EVERY == 0:
            on_progress(number / len(names))
    by_id = _ends_by_id(row.end for row in resolved if row.end)
    number_of = {end_id: number for number, end_id in enumerate(by_id)}
    end_of = np.array(
        [number_of[row.end.id] if row.end else REFUSED for row in resolved], dtype=np.int64
    )
    rows = [
        (str(mention), row.end.id if row.end else "", *row[1:])
        for mention, row in zip(mentions, resolved, strict=True)
    ]
    audit = pd.DataFrame(rows, columns=list(NAME_COLUMNS))
    is_far = (audit["apart_km"].astype(float) > FAR_KM).to_numpy() & (end_of != REFUSED)
    is_exchanged = audit["reason"].str.contains(EXCHANGED, regex=False).to_numpy(dtype=bool)
    return ResolvedNames(tuple(by_id.values()), end_of, is_far, is_exchanged, audit)


def _ends_by_id(ends: Iterable[TableEnd]) -> dict[str, TableEnd]:
    """Return ends by their ids, sorted; of ends at one point with different names, the first by letters."""
    by_label = sorted(ends, key=lambda end: (end.id, end.label.en or ""), reverse=True)
    return dict(sorted({end.id: end for end in by_label}.items()))


def _with_position(mention: WrittenEnd) -> WrittenEnd:
    """Return a mention with the coordinates that its name consists of; any other mention unchanged."""
    if mention.is_placed or not any(character.isdecimal() for character in mention.name):
        return mention
    lon_lat = parse_position(mention.name)
    return WrittenEnd("", mention.country, *lon_lat) if lon_lat else mention


def _resolve_placed(mentions: Sequence[WrittenEnd], region: Region) -> Iterator[_Resolved]:
    """Resolve mentions with coordinates, in their order."""
    if not mentions:
        return
    lon = np.array([mention.lon for mention in mentions])
    lat = np.array([mention.lat for mention in mentions])
    outlines = region.outlines
    codes_stated = [stated_country(mention.country) or "" for mention in mentions]
    located = locate(lon, lat, codes_stated, outlines)
    is_outside = located.km > FAR_KM
    exchanged = np.full(len(lon), "", dtype=object)
    exchanged[is_outside] = locate(
        lat[is_outside], lon[is_outside].clip(-90, 90), [""] * int(is_outside.sum()), outlines
    ).country
    coded_mentions = zip(mentions, codes_stated, strict=True)
    places = [_places_of(mention.name, code, region) for mention, code in coded_mentions]
    apart_km = nearest_km(lon, lat, places)
    fits_exchanged = _is_inside_exchanged(lon, lat, region)
    exchanged_km = nearest_km(lat, lon.clip(-90, 90), places)
    for number, (mention, code) in enumerate(zip(mentions, codes_stated, strict=True)):
        country = located.country[number]
        if is_outside[number]:
            hint = f"; {EXCHANGED} in it" if exchanged[number] == code else ""
            where = f"in {country}" if country else "at sea"
            reason = f"its coordinates lie {where}, {located.km[number]:,.0f} km from {mention.country}{hint}"
            yield _refused(reason)
            continue
        if fits_exchanged[number] and exchanged_km[number] <= FAR_KM:
            where = f"{f'in {country}, ' if country else ''}{apart_km[number]:,.0f} km"
            reason = f"its coordinates lie {where} from the place of that name; {EXCHANGED} at it"
            yield _refused(reason, apart_km=apart_km[number].round(1))
            continue
        is_far = apart_km[number] > FAR_KM
        note = f", {apart_km[number]:,.0f} km from the place of that name" if is_far else ""
        if fits_exchanged[number] and not (code or mention.name):
            note += f", outside the region; {EXCHANGED} in it"
        end = _point(mention, tuple(filter(None, (code or country,))))
        yield _Resolved(
            end, "coordinates", 1.0, f"coordinates{note}", apart_km=apart_km[number].round(1)
        )


def _is_inside_exchanged(lon: Floats, lat: Floats, region: Region) -> NDArray[np.bool_]:
    """Return whether points lie in a region only with longitude and latitude exchanged."""
    extent, outlines = region.extent, region.outlines
    is_exchanged = np.abs(lon) <= 90.0  # noqa: PLR2004 - what a latitude may be
    rows = np.flatnonzero(is_exchanged)
    is_exchanged[rows] = extent.holds(lat[rows], lon[rows], outlines)
    rows = np.flatnonzero(is_exchanged)
    is_exchanged[rows] = ~extent.holds(lon[rows], lat[rows], outlines)
    return is_exchanged


def _point(mention: WrittenEnd, codes: tuple[str, ...]) -> TableEnd:
    """Return the end at a mention's coordinates; its label is the name in the table, else the coordinates."""
    name = "".join(char if char.isprintable() else " " for char in mention.name)[:MOST_LABEL]
    label = name.strip() or written_degrees(mention.lon, mention.lat)
    return TableEnd(
        f"{POINT}{mention.lon!r},{mention.lat!r}", "point", Text(en=label, fr=label, ar=label), codes,
        mention.lon, mention.lat,
    )  # fmt: skip


@lru_cache(maxsize=200_000)
def _places_of(name: str, country: str, region: Region) -> tuple[tuple[float, float], ...]:
    """Return lon and lat of each place that a name given with coordinates certainly means; empty if none is certain."""
    if not name or _country_code(name):
        return ()
    name, code_in_name = split_country(name, named_country)
    country = code_in_name or country
    try:
        index = region.gazetteer.index_for(name)
        resolution = resolve_place(name, country=country or None, index=index)
    except AmbiguousPlaceError as error:
        places = [candidate.place for candidate in error.candidates]
    except UnknownPlaceError:
        return ()
    else:
        if resolution.is_proposal or resolution.step not in _SURE:
            return ()
        places = [candidate.place for candidate in resolution.candidates if candidate.step in _SURE]
    return tuple((place.lon, place.lat) for place in places)


def _resolve_stated(mention: WrittenEnd, region: Region) -> _Resolved:
    """Resolve a name with or without a country; a country alone is that country."""
    name, country = mention.name, mention.country
    if not country:
        return _resolve(name, region)
    code = stated_country(country)
    if code is None:
        fips = fips_country(country)
        meaning = f" ({country_names()[fips][0]} in FIPS 10-4)" if fips else ""
        return _refused(f"no country is known as {country!r}{meaning}: write its ISO 3166-1 code")
    named_code = _country_code(name) if name else code
    if named_code and named_code != code:
        return _refused(f"the name of a country other than the one stated, {country}")
    if named_code:
        return _resolved_country(code, country, region)
    return _resolve(name, region, country=code)


def _resolved_country(code: str, text: str, region: Region) -> _Resolved:
    """Return the end that is a country; the reason names the country of a code, which readers may mistake."""
    is_name = len(text) > LONGEST_CODE or not text.isascii()
    reason = "the name of a country" if is_name else f"the code of {country_names()[code][0]}"
    return _Resolved(_country(code, region), "country", 1.0, reason)


def _resolve(
    name: str, region: Region, *, country: str | None = None, is_accepted: bool = False
) -> _Resolved:
    """Resolve a name, in a country if one is stated; a place that is only proposed has to be accepted."""
    if code := _country_code(name.removeprefix(COUNTRY)):
        return _resolved_country(code, name.removeprefix(COUNTRY), region)
    name, code_in_name = split_country(name, named_country)
    if code_in_name and country and code_in_name != country:
        return _refused("names a country other than the one stated")
    country, likeness = code_in_name or country, SIMILAR
    try:
        resolution = resolve_place(name, country=country, index=region.gazetteer.index_for(name))
    except AmbiguousPlaceError as error:
        candidates = "; ".join(describe_candidate(place) for place in error.candidates)
        return _refused("several places bear this name", candidates=candidates)
    except UnknownPlaceError as error:
        inner = resolve_inside(name, region, country=country)
        if inner is None:
            where = f" in {country_names()[country][0]}" if country else ""
            if name.isdecimal() and not country:
                where = ": a number is a country's code only in a column of countries"
            return _refused(f"not in the gazetteer{where}", candidates="; ".join(error.nearest))
        resolution, likeness = inner, "the name inside it is this place's"
    end, confidence = _town(resolution.place), round(resolution.confidence, 3)
    if (resolution.is_proposal or likeness != SIMILAR) and not is_accepted:
        proposal = describe_proposal(resolution)
        return _Resolved(None, resolution.step, confidence, PROPOSED.format(likeness), proposal)
    return _Resolved(end, resolution.step, confidence, resolution.reason)


def _country_code(name: str) -> str | None:
    """Return the code of the country that a name means; codes in small letters are not names."""
    is_short = name.isascii() and len(name) <= LONGEST_CODE
    return None if is_short and not name.isupper() else country_code(name)


def _town(place: GazetteerPlace) -> TableEnd:
    return TableEnd(place.id, place.kind, place.label, place.country_codes, place.lon, place.lat)


@lru_cache(maxsize=1_000)
def _country(code: str, region: Region) -> TableEnd:
    country = region.outlines.country(code)
    label = Text(en=country.name_en, fr=country.name_fr, ar=country.name_ar)
    return TableEnd(
        f"{COUNTRY}{code}", "country", label, (code,),
        *label_point(country_union((code,), region.outlines)),
    )  # fmt: skip


@lru_cache(maxsize=8)
def region_bounds(region: Region) -> tuple[float, float, float, float]:
    """Return the bounds of a region's places: ``west, south, east, north`` in degrees."""
    places = region.gazetteer.places.values()
    lon, lat = [place.lon for place in places], [place.lat for place in places]
    return min(lon), min(lat), max(lon), max(lat)


def stop_of(end: TableEnd, gazetteer: Gazetteer) -> Stop:
    """Return the towns of an end: the town itself, or the weighted towns of a country."""
    if end.kind == "country":
        return country_stop(end.id, end.country_codes[0], gazetteer)
    return Stop(
        end.id, end.country_codes, (end.id,), np.array([end.lon]), np.array([end.lat]), np.ones(1)
    )


def ends_table(ends: Sequence[TableEnd]) -> pd.DataFrame:
    """Return ends as a table, one row each."""
    rows = [
        {
            "id": end.id, "kind": end.kind,
            **{f"label_{code}": getattr(end.label, code) for code in LANGUAGES},
            "country_codes": list(end.country_codes), "lon": end.lon, "lat": end.lat,
        }
        for end in ends
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(WRITTEN["places"].names))
