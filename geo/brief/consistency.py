"""What a schema alone cannot see: ids that point nowhere, stand twice, or do not fit the ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, NamedTuple

import geopandas as gpd
import shapely

from geo.brief.crossings import BorderCrossing
from geo.brief.evidence import Claim, Source
from geo.brief.model import (
    Area,
    Event,
    Flow,
    Map,
    Place,
    Scenario,
    Zone,
)  # fmt: skip
from geo.brief.place_resolution import resolve_named
from geo.brief.toml_lines import KeyPath
from geo.brief.zone_candidates import BorderShape, TripointShape
from geo.gazetteer import SETTLEMENTS, Gazetteer
from geo.geodesy import distances
from geo.geodesy.country_outlines import country, country_at, country_codes, do_meet
from geo.validation import shown, suggestion


class Fault(NamedTuple):
    """One thing wrong, at a path of the raw TOML."""

    path: KeyPath
    field: str
    found: str
    remedy: str


Rows = Mapping[str, Mapping[int, Any]]
"""The rows of each table that hold by themselves, by their index in the file."""

# How far an outline may lie off the ground: coasts to a kilometre where it is fine; elsewhere small
# islands and estuaries may be missing altogether.
OUTLINE_ERROR_M: Final = {"fine": 5_000.0, "coarse": 30_000.0}

_ENDS = ("place", "area", "zone")  # what a flow may begin, pass and end at
_FEATURES = ("place", "area", "zone", "barrier", "event", "flow", "scenario", "not_mapped")


def find_faults(rows: Rows, raw: Mapping[str, Any], known: Gazetteer) -> Iterator[Fault]:
    """Yield every fault between rows.

    Parameters
    ----------
    rows
        The rows that parsed.
    raw
        The TOML as it came, so that a row with a fault of its own still counts as a target.
    known
        Where its places are looked up, its own crossings among them.
    """
    ids = {table: _raw_ids(raw, table) for table in rows}
    crossings = ids["crossing"].union(one.id for one in known.crossings())
    return chain(
        _twice(raw, rows),
        _claims(rows, ids),
        _evidence(rows, ids),
        _events(rows, ids["place"] | crossings),
        _flows(rows, ids),
        _scenarios(rows, crossings),
        _assumptions(raw, crossings),
        _places(rows, known),
        _countries(rows, ids),
        _maps(rows, ids, raw),
        _head(raw, ids, crossings),
    )


def _raw_ids(raw: Mapping[str, Any], table: str) -> frozenset[str]:
    entries = raw.get(table)
    rows = entries if isinstance(entries, list) else ()
    found = (row.get("id") for row in rows if isinstance(row, dict))
    return frozenset(row_id for row_id in found if isinstance(row_id, str))


def _dangling(
    path: KeyPath, field: str, given: Iterable[str], known: frozenset[str], kind: str
) -> Iterator[Fault]:
    for one in given:
        if one not in known:
            article = "an" if kind[0] in "aeiou" else "a"
            yield Fault(
                (*path, field.partition(".")[0]), field,
                f"{shown(one)} is not {article} {kind}", suggestion(one, known, kind=kind),
            )  # fmt: skip


def _twice(raw: Mapping[str, Any], rows: Rows) -> Iterator[Fault]:
    """Find ids that stand twice: in a table, or among all that has evidence."""
    shared = (*_FEATURES, "claim")  # what `geo show` takes
    spaces: list[tuple[str, ...]] = [shared, *((t,) for t in rows if t not in shared)]
    for space in spaces:
        seen: dict[str, str] = {}
        for table in space:
            entries = raw.get(table)
            for index, row in enumerate(entries if isinstance(entries, list) else ()):
                row_id = row.get("id") if isinstance(row, dict) else None
                if not isinstance(row_id, str):
                    continue
                if row_id in seen:
                    found = f"{shown(row_id)} stands twice, first as a {seen[row_id]}"
                    yield Fault((table, index, "id"), "id", found, "give one of them another id")
                seen.setdefault(row_id, table)


def _claims(rows: Rows, ids: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    sources: dict[str, Source] = {source.id: source for source in rows["source"].values()}
    for index, claim in rows["claim"].items():
        path = ("claim", index)
        yield from _dangling(path, "source", [claim.source], ids["source"], "source")
        for link in ("supports", "disputes", "supersedes"):
            targets = getattr(claim, link)
            yield from _dangling(path, link, targets, ids["claim"], "claim")
            if claim.id in targets:
                yield Fault((*path, link), link, "names the claim itself", "name another claim")
        source = sources.get(claim.source)
        if source and claim.edition not in source.editions:
            found = f"{shown(claim.edition)} is not an edition of {shown(source.id)}"
            remedy = suggestion(claim.edition, source.editions, kind="edition")
            yield Fault((*path, "edition"), "edition", found, remedy)


def _evidence(rows: Rows, ids: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """Each feature's claims exist, and one of them is of an edition that counts."""
    counts = _counting_claims(rows)
    parsed = {claim.id for claim in rows["claim"].values()}
    for table in _FEATURES:
        for index, row in rows[table].items():
            path = (table, index)
            yield from _dangling(path, "claims", row.claims, ids["claim"], "claim")
            yield from _dangling(path, "context", row.context, ids["claim"], "claim")
            if parsed.issuperset(row.claims) and not counts.intersection(row.claims):
                found = "rest only on editions that do not count as evidence"
                yield Fault((*path, "claims"), "claims", found, "add a claim of the published one")


def _counting_claims(rows: Rows) -> set[str]:
    """Claims of the first edition of their source."""
    first = {source.id: source.editions[0] for source in rows["source"].values()}
    claims: Iterable[Claim] = rows["claim"].values()
    return {claim.id for claim in claims if claim.edition == first.get(claim.source, claim.edition)}


def _events(rows: Rows, known: frozenset[str]) -> Iterator[Fault]:
    event: Event
    for index, event in rows["event"].items():
        yield from _dangling(("event", index), "places", event.places, known, "place or crossing")


def _flows(rows: Rows, ids: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    ends = frozenset[str]().union(*(ids[table] for table in _ENDS))
    flow: Flow
    for index, flow in rows["flow"].items():
        path = ("flow", index)
        kind = "place, area or zone"
        yield from _dangling(path, "origin", [flow.origin], ends, kind)
        yield from _dangling(path, "transit", flow.transit, ends, kind)
        yield from _dangling(path, "destination", [flow.destination], ends, kind)
        yield from _dangling(path, "actors", flow.actors, ids["actor"], "actor")
        seen: set[str] = set()
        for number, strand in enumerate(flow.strands):
            inner = (*path, "strand", number)
            yield from _dangling(
                inner, "commodity", [strand.commodity], ids["commodity"], "commodity"
            )
            yield from _dangling(inner, "claims", strand.claims, ids["claim"], "claim")
            if strand.commodity in seen:
                found = f"{shown(strand.commodity)} has two strands in one flow"
                yield Fault((*inner, "commodity"), "commodity", found, "merge them into one")
            seen.add(strand.commodity)


def _assumptions(raw: Mapping[str, Any], crossings: frozenset[str]) -> Iterator[Fault]:
    given = raw.get("assumptions")
    delays = given.get("crossing_delay_h") if isinstance(given, dict) else None
    if isinstance(delays, dict):
        yield from _dangling(("assumptions",), "crossing_delay_h", delays, crossings, "crossing")


def _scenarios(rows: Rows, crossings: frozenset[str]) -> Iterator[Fault]:
    scenario: Scenario
    for index, scenario in rows["scenario"].items():
        path = ("scenario", index)
        yield from _dangling(path, "crossings", scenario.crossings, crossings, "crossing")
        yield from _repeated(path, "crossings", scenario.crossings)


def _places(rows: Rows, known: Gazetteer) -> Iterator[Fault]:
    """Find each place in the gazetteer, or its own coordinates in its country."""
    settled = frozenset(p.id for p in known.places.values() if p.kind in SETTLEMENTS)
    in_words = frozenset(one for one in settled if not one.startswith("geonames-"))
    refused = resolve_named(rows["place"].values(), known).refused
    place: Place
    for index, place in rows["place"].items():
        path = ("place", index)
        if place.name:
            if error := refused.get(place.id):
                yield Fault((*path, "name"), "name", *str(error).split("; ", 1))
        elif place.lon is None or place.lat is None:
            field = "gazetteer" if place.gazetteer else "id"
            wanted = place.gazetteer or place.id
            given = {wanted} - settled if wanted in known.places or not known.get(wanted) else ()
            for fault in _dangling(path, field, given, in_words, "gazetteer entry"):
                name = place.id.replace("-", " ").title()
                remedy = (
                    f'{fault.remedy} or give a name to look up, such as name = "{name}", '
                    "or lon, lat, country, uncertainty_m, location_source"
                )
                yield fault._replace(remedy=remedy)
        else:
            yield from _outside(path, place)


def _outside(path: KeyPath, place: Place) -> Iterator[Fault]:
    """Tell a place that lies farther from its country than its doubt, and the outlines', explains."""
    lon, lat, code = place.lon, place.lat, place.country
    if lon is None or lat is None or code is None:
        return
    if code not in country_codes() or country_at(lon, lat) == code:
        return
    named = country(code)
    allowed_m = (place.uncertainty_m or 0.0) + OUTLINE_ERROR_M[named.detail]
    point, outline = shapely.Point(lon, lat), named.geometry
    away_m = distances(*(gpd.GeoSeries([one], crs="EPSG:4326") for one in (point, outline))).iloc[0]
    if away_m <= allowed_m:
        return
    swapped = abs(lon) <= 90 and country_at(lat, lon) == code  # noqa: PLR2004 - a latitude
    where = country_at(lon, lat) or "no country"
    found = f"{lon}, lat {lat} lies in {where}, {away_m / 1_000:,.0f} km from {code}"
    remedy = "lon and lat look swapped" if swapped else "check the coordinates and the country"
    yield Fault((*path, "lon"), "lon", found, remedy)


def _countries(rows: Rows, ids: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """Check country codes, and that the shapes of zones have what they name."""
    known = frozenset(country_codes())
    area: Area
    for index, area in rows["area"].items():
        yield from _dangling(("area", index), "countries", area.countries, known, "country code")
    for index, place in rows["place"].items():
        if place.country:
            yield from _dangling(
                ("place", index), "country", [place.country], known, "country code"
            )
    crossing: BorderCrossing
    for index, crossing in rows["crossing"].items():
        path = ("crossing", index)
        yield from _dangling(path, "countries", crossing.countries, known, "country code")
    zone: Zone
    for index, zone in rows["zone"].items():
        path = ("zone", index)
        yield from _dangling(path, "commodities", zone.commodities, ids["commodity"], "commodity")
        yield from _dangling(path, "actors", zone.actors, ids["actor"], "actor")
        yield from _repeated(path, "candidate", [one.id for one in zone.candidates])
        for number, candidate in enumerate(zone.candidates):
            inner = (*path, "candidate", number)
            shape = candidate.shape
            if isinstance(shape, BorderShape | TripointShape):
                faults = list(
                    _dangling(inner, "shape.countries", shape.countries, known, "country code")
                )
                yield from faults
                if not faults and not do_meet(*shape.countries):
                    found = f"{'–'.join(shape.countries)} do not meet on land"
                    yield Fault((*inner, "shape"), "shape.countries", found, "name neighbours")


def _maps(rows: Rows, ids: Mapping[str, frozenset[str]], raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Check what maps and their stages name."""
    crossings = raw.get("crossings")
    given = crossings if isinstance(crossings, list) else ()
    shown_ones = ids["crossing"].union(
        (one for one in given if isinstance(one, str)),
        *(ids[table] for table in _FEATURES if table != "not_mapped"),
    )
    spec: Map
    for index, spec in rows["map"].items():
        path = ("map", index)
        yield from _dangling(path, "only", spec.only, shown_ones, "feature")
        yield from _repeated(path, "stage", [stage.id for stage in spec.stages])
        for number, stage in enumerate(spec.stages):
            inner = (*path, "stage", number)
            yield from _dangling(inner, "flows", stage.flows, ids["flow"], "flow")
            yield from _dangling(inner, "claims", stage.claims, ids["claim"], "claim")
            if spec.only:
                left_out = [one for one in stage.flows if one in ids["flow"] - set(spec.only)]
                for one in left_out:
                    found = f"{shown(one)} is not shown on this map"
                    yield Fault((*inner, "flows"), "flows", found, "name it in only, too")


def _head(
    raw: Mapping[str, Any], ids: Mapping[str, frozenset[str]], known_crossings: frozenset[str]
) -> Iterator[Fault]:
    main = raw.get("brief")
    if isinstance(main, str):
        yield from _dangling((), "brief", [main], ids["source"], "source")
    crossings = raw.get("crossings")
    if isinstance(crossings, list):
        given = [one for one in crossings if isinstance(one, str)]
        yield from _dangling((), "crossings", given, known_crossings, "crossing")
        yield from _repeated((), "crossings", given)
        for taken in sorted(ids["place"].intersection(given)):
            found = f"{shown(taken)} is also the id of a place"
            yield Fault(("crossings",), "crossings", found, "give the place another id")
    for index, row in enumerate(raw.get("crossing") or ()):
        if isinstance(row, dict) and row.get("id") in ids["place"]:
            found = f"{shown(row['id'])} is also the id of a place"
            yield Fault(("crossing", index, "id"), "id", found, "give one of them another id")


def _repeated(path: KeyPath, field: str, given: Iterable[str]) -> Iterator[Fault]:
    for one, count in Counter(given).items():
        if count > 1:
            yield Fault((*path, field), field, f"{shown(one)} stands {count} times", "name it once")
