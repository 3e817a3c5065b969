"""Check rows against each other, as a schema cannot: ids of nothing, repeated ids, coordinates off their country."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from geo.brief.evidence import CLAIM_LINKS, FEATURE_TABLES, Claim, Source
from geo.brief.model import Map, Zone
from geo.brief.place_faults import place_faults
from geo.brief.place_resolution import positions_of
from geo.brief.review_states import status_of
from geo.brief.story_faults import story_faults
from geo.brief.swapped_coordinates import Rows, subject_of, swapped_faults
from geo.brief.toml_lines import Fault, KeyPath
from geo.brief.zone_candidates import BorderShape, TripointShape
from geo.gazetteer import Gazetteer
from geo.gazetteer.country_names import country_hint
from geo.geodesy.country_outlines import Outlines, country_codes
from geo.validation import CROSSINGS_LISTED, shown, suggestion
from geo.validation.explanations import COUNTRY_CODE_EXPECTED

Targets = Mapping[str, frozenset[str]]
"""Kind of target → the ids of that kind."""

# Tables in which to look up an id that is not of the expected kind, so that the message can name its own kind.
_LOOKED_UP: Final = (
    "place", "area", "zone", "crossing", "scenario", "flow", "event", "actor", "commodity", "source",
)  # fmt: skip
_EVIDENCE: Final = {"claims": "claim", "context": "claim"}
_END, _COUNTRY = "place, area or zone", "country code"

# Table → its fields that refer to ids, and the kind of their targets; without `claims` and `context` of features.
_REFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "claim": {"source": "source", **dict.fromkeys(CLAIM_LINKS, "claim")},
    "event": {"places": "place or crossing"},
    "flow": {"origin": _END, "transit": _END, "destination": _END, "actors": "actor"},
    "scenario": {"crossings": "crossing"},
    "place": {"country": _COUNTRY},
    "area": {"countries": _COUNTRY},
    "crossing": {"countries": _COUNTRY},
    "zone": {"commodities": "commodity", "actors": "actor"},
    "map": {"only": "feature"},
}
# Table → its inner tables: attribute, key in TOML, and the fields that refer to ids with the kind of their targets.
_INNER_REFERENCES: Final[Mapping[str, tuple[tuple[str, str, Mapping[str, str]], ...]]] = {
    "flow": (("strands", "strand", {"commodity": "commodity", "claims": "claim"}),),
    "map": (
        ("stages", "stage", {"flows": "flow", "claims": "claim"}),
        (
            "steps", "step",
            {"flows": "flow", "features": "feature", "claims": "claim", "closure": "scenario", "shut": "crossing"},
        ),
    ),
}  # fmt: skip


def find_faults(
    rows: Rows, raw: Mapping[str, Any], gazetteer: Gazetteer, outlines: Outlines
) -> Iterator[Fault]:
    """Yield every fault that shows only when the rows of a brief are compared with each other and with the gazetteer.

    Parameters
    ----------
    rows
        Table → the valid rows of that table, by their index in the file.
    raw
        The brief as the TOML parser read it. A row with a fault of its own is not in ``rows``, but its id is still
        one to which other rows may refer.
    gazetteer
        The places and crossings that exist, those of the brief included.
    outlines
        The outlines of countries, with which positions and shapes are compared.
    """
    ids = {table: _raw_ids(raw, table) for table in rows}
    shown_crossings = frozenset(_texts(raw.get("crossings")))
    targets = {
        **ids,
        "crossing": ids["crossing"].union(place.id for place in gazetteer.crossings()),
        _END: ids["place"] | ids["area"] | ids["zone"],
        _COUNTRY: frozenset(country_codes()),
        "feature": ids["crossing"].union(
            shown_crossings, *(ids[table] for table in FEATURE_TABLES if table != "not_mapped")
        ),
    }
    targets["place or crossing"] = ids["place"] | targets["crossing"]
    duplicates = [*_duplicate_ids(raw, rows)]
    # Where two rows share an id, one of them was meant to have another id, and a reference to an unknown id may mean
    # that row. So references to such a table are checked only once its ids differ.
    doubtful_tables = {str(path[0]) for fault in duplicates for path in (fault.path, fault.earlier)}
    certain_targets = {
        kind: kind_ids
        for kind, kind_ids in targets.items()
        if doubtful_tables.isdisjoint(_tables(kind))
    }
    return chain(
        duplicates,
        _references(rows, certain_targets),
        _claims(rows),
        _evidence(rows, certain_targets),
        _rejected(rows),
        _repetitions(rows),
        place_faults(rows["place"], gazetteer, outlines),
        _zones(rows, targets, outlines),
        _maps(rows, ids["flow"]),
        _swapped(rows, shown_crossings, gazetteer, outlines),
        story_faults(rows, {**ids, "crossing": targets["crossing"]}),
        _head(raw, ids["place"], targets),
    )


def _tables(kind: str) -> Iterable[str]:
    """Return the tables whose rows a reference of a kind may name: "place or crossing" has two."""
    return FEATURE_TABLES if kind == "feature" else re.split(", | or ", kind)


def _raw_rows(raw: Mapping[str, Any], table: str) -> Iterator[tuple[int, str]]:
    """Yield the index and the id of each row of a table; rows without an id are left out."""
    entries = raw.get(table)
    for index, row in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            yield index, row["id"]


def _raw_ids(raw: Mapping[str, Any], table: str) -> frozenset[str]:
    """Return the ids of a table's rows, whether they are written as [[claim]] or, wrongly, as [claim] or [claim.ID].

    Wrong brackets are a fault of their own; references to such rows shall not be faults as well.
    """
    entry = raw.get(table)
    if not isinstance(entry, dict):  # [[claim]], which TOML reads as a list of rows
        return frozenset(row_id for _, row_id in _raw_rows(raw, table))
    # [claim] is one row with the key "id"; of [claim.ID], the name of the inner table is the id.
    inner_ids = [key for key, value in entry.items() if isinstance(value, dict)]
    return frozenset(_texts([entry.get("id"), *inner_ids]))


def _texts(value: object) -> list[str]:
    """Return the texts in a list; none if the value is not a list."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _dangling(
    path: KeyPath, field: str, names: Iterable[str], targets: Targets, kind: str
) -> Iterator[Fault]:
    """Yield a fault for each name in a field that is not an id of the expected kind.

    Parameters
    ----------
    path
        The path of the table that has the field.
    field
        The field as messages name it; a dot separates an inner key, as in ``shape.countries``.
    names
        The ids that the field states.
    targets
        The ids of each kind.
    kind
        The kind of row that the field may name, such as ``place or crossing``.
    """
    for name in names:
        if name in targets[kind]:
            continue
        found = f"{shown(name)} is not {_article(kind)} {kind}"
        if table := next((table for table in _LOOKED_UP if name in targets.get(table, ())), ""):
            found = f"{shown(name)} is {_article(table)} {table}, not {_article(kind)} {kind}"
        if kind == _COUNTRY:
            remedy = f"{COUNTRY_CODE_EXPECTED}. {country_hint(name)}".rstrip()
        else:
            listing = CROSSINGS_LISTED if "crossing" in kind else ""
            remedy = suggestion(name, targets[kind], kind=kind, listing=listing)
        key, _, _ = field.partition(".")  # an inner key is on the line of the key that holds it
        yield Fault((*path, key), field, found, remedy)


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def _duplicate_ids(raw: Mapping[str, Any], rows: Rows) -> Iterator[Fault]:
    """Yield a fault for each id that an earlier row has already.

    Features and claims share one set of ids, because `geo show` finds them by id alone. In any other table, only the
    ids of that table must differ.
    """
    with_shared_ids = (*FEATURE_TABLES, "claim")
    groups: list[tuple[str, ...]] = [
        with_shared_ids,
        *((table,) for table in rows if table not in with_shared_ids),
    ]
    for tables in groups:
        first_path: dict[str, KeyPath] = {}  # id → path of the first row with that id
        for table in tables:
            for index, row_id in _raw_rows(raw, table):
                path: KeyPath = (table, index, "id")
                earlier = first_path.setdefault(row_id, path)
                if earlier != path:
                    first_table = str(earlier[0])
                    found = f"{shown(row_id)} is used twice, first for {_article(first_table)} {first_table}"
                    yield Fault(path, "id", found, "give one of them another id", earlier)


def _references(rows: Rows, targets: Targets) -> Iterator[Fault]:
    """Yield a fault for each id in a row, or in a table within a row, that no row of the expected kind has."""
    for table, fields in _REFERENCES.items():
        for index, row in rows[table].items():
            yield from _row_references((table, index), row, fields, targets)
            for attribute, key, inner_fields in _INNER_REFERENCES.get(table, ()):
                for number, inner in enumerate(getattr(row, attribute)):
                    path = (table, index, key, number)
                    yield from _row_references(path, inner, inner_fields, targets)


def _row_references(
    path: KeyPath,
    row: Any,  # noqa: ANN401 - a row of any table
    fields: Mapping[str, str],
    targets: Targets,
) -> Iterator[Fault]:
    """Yield a fault for each id in a row that no row of the expected kind has.

    ``fields`` is the name of a field → the kind of row that it may name.
    """
    for field, kind in fields.items():
        if kind not in targets:  # a table of that kind has an id twice: see `find_faults`
            continue
        value = getattr(row, field)
        names = [value] if isinstance(value, str) else value or ()
        yield from _dangling(path, field, names, targets, kind)


def _claims(rows: Rows) -> Iterator[Fault]:
    """Check that each claim names an edition that its source has, and that no claim refers to itself."""
    sources: dict[str, Source] = {source.id: source for source in rows["source"].values()}
    for index, claim in rows["claim"].items():
        path = ("claim", index)
        for link in CLAIM_LINKS:
            if claim.id in getattr(claim, link):
                yield Fault((*path, link), link, "names the claim itself", "name another claim")
        source = sources.get(claim.source)
        if source and claim.edition not in source.editions:
            found = f"{shown(claim.edition)} is not an edition of {shown(source.id)}"
            remedy = suggestion(claim.edition, source.editions, kind="edition")
            yield Fault((*path, "edition"), "edition", found, remedy)


def _evidence(rows: Rows, targets: Targets) -> Iterator[Fault]:
    """Check that each feature rests on a claim of the first edition of its source."""
    later_editions = {source.id: source.editions[1:] for source in rows["source"].values()}
    claims: Mapping[str, Claim] = {claim.id: claim for claim in rows["claim"].values()}
    # A claim of an edition that its source does not have is a fault of its own.
    later_claims = {
        claim.id
        for claim in claims.values()
        if claim.edition in later_editions.get(claim.source, ())
    }
    for table in FEATURE_TABLES:
        for index, row in rows[table].items():
            yield from _row_references((table, index), row, _EVIDENCE, targets)
            if later_claims.issuperset(row.claims):  # all claims of the row are of later editions
                editions = ", ".join(sorted({shown(claims[id_].edition) for id_ in row.claims}))
                found = f"rest only on editions that do not count as evidence ({editions})"
                remedy = "add a claim of the first edition of its source"
                yield Fault((table, index, "claims"), "claims", found, remedy)


def _rejected(rows: Rows) -> Iterator[Fault]:
    """Yield a fault for each rejected claim on which a row still rests."""
    rejected = {row.id for row in rows["claim"].values() if status_of(row) == "rejected"}
    for path, claims in _cited(rows):
        for name in sorted(rejected.intersection(claims)):
            found = f"has {shown(name)}, which was rejected"
            remedy = (
                "name another claim, or delete the table if it rests on this claim alone; "
                "`geo review` and `geo draft` do this for drafted claims"
            )
            yield Fault((*path, "claims"), "claims", found, remedy)


def _cited(rows: Rows) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the path and the claims of every row, and of every inner table, that rests on claims."""
    for table in (*FEATURE_TABLES, "map"):
        for index, row in rows[table].items():
            yield (table, index), getattr(row, "claims", ())
            for attribute, key, fields in _INNER_REFERENCES.get(table, ()):
                for number, inner in enumerate(getattr(row, attribute)):
                    if "claims" in fields:
                        yield (table, index, key, number), inner.claims


def _repetitions(rows: Rows) -> Iterator[Fault]:
    """Yield a fault for each id or commodity that one scenario, zone, map or flow names more than once."""
    for index, scenario in rows["scenario"].items():
        yield from _repeated(("scenario", index), "crossings", scenario.crossings)
    for index, zone in rows["zone"].items():
        ids = [candidate.id for candidate in zone.candidates]
        yield from _repeated(("zone", index), "candidate", ids)
    for index, spec in rows["map"].items():
        yield from _repeated(("map", index), "stage", [stage.id for stage in spec.stages])
    for index, flow in rows["flow"].items():
        seen: set[str] = set()
        for number, strand in enumerate(flow.strands):
            if strand.commodity in seen:
                path = ("flow", index, "strand", number, "commodity")
                found = f"{shown(strand.commodity)} has two strands in one flow"
                yield Fault(path, "commodity", found, "merge them into one")
            seen.add(strand.commodity)


def _repeated(path: KeyPath, field: str, names: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each name that a field states more than once."""
    for name, count in Counter(names).items():
        if count > 1:
            found = f"{shown(name)} is named {count} times"
            yield Fault((*path, field), field, found, "name it once")


def _zones(rows: Rows, targets: Targets, outlines: Outlines) -> Iterator[Fault]:
    """Check that the countries of each zone exist, and that they meet: two at a border, three in one point."""
    zone: Zone
    for index, zone in rows["zone"].items():
        for number, candidate in enumerate(zone.candidates):
            path, shape = ("zone", index, "candidate", number), candidate.shape
            if isinstance(shape, BorderShape | TripointShape):
                field = "shape.countries"
                unknown = list(_dangling(path, field, shape.countries, targets, _COUNTRY))
                yield from unknown
                if not unknown and not outlines.do_meet(*shape.countries):
                    is_pair = isinstance(shape, BorderShape)
                    found = f"{'–'.join(shape.countries)} do not meet {'on land' if is_pair else 'in a point'}"
                    remedy = "name neighbours" if is_pair else "name three neighbours that do"
                    yield Fault((*path, "shape"), field, found, remedy)


def _swapped(
    rows: Rows, crossings: Iterable[str], gazetteer: Gazetteer, outlines: Outlines
) -> Iterator[Fault]:
    """Yield a fault for each shape and bounds whose longitude and latitude look swapped.

    They look swapped if they fit the brief's places, crossings and countries only the other way round. ``crossings``
    are the ids of the gazetteer's crossings that the brief shows.
    """
    gazetteer_crossings = [crossing for id_ in crossings if (crossing := gazetteer.get(id_))]
    all_crossings = [*gazetteer_crossings, *rows["crossing"].values()]
    positions = [
        *positions_of(rows["place"].values(), gazetteer),
        *((crossing.lon, crossing.lat) for crossing in all_crossings),
    ]
    codes = (code for area in rows["area"].values() for code in area.countries)
    if subject := subject_of(positions, codes, outlines):
        yield from swapped_faults(rows, subject)


def _maps(rows: Rows, flows: frozenset[str]) -> Iterator[Fault]:
    """Check that each map shows the flows of its stages; ``flows`` are the ids of all flows."""
    spec: Map
    for index, spec in rows["map"].items():
        # A map without the key "only" shows all flows.
        hidden_flows = flows - set(spec.only) if spec.only else frozenset()
        for number, stage in enumerate(spec.stages):
            for flow in stage.flows:
                if flow in hidden_flows:
                    path = ("map", index, "stage", number, "flows")
                    found = f"{shown(flow)} is not shown on this map"
                    yield Fault(path, "flows", found, "add it to the map's `only`, too")


def _head(raw: Mapping[str, Any], places: frozenset[str], targets: Targets) -> Iterator[Fault]:
    """Check the ids in the keys above all tables, and that no crossing has the id of a place.

    These keys are read from the raw TOML, because they belong to no row.
    """
    if isinstance(source_id := raw.get("brief"), str):
        yield from _dangling((), "brief", [source_id], targets, "source")
    crossings = _texts(raw.get("crossings"))
    yield from _dangling((), "crossings", crossings, targets, "crossing")
    yield from _repeated((), "crossings", crossings)
    assumptions = raw.get("assumptions")
    delays = assumptions.get("crossing_delay_h") if isinstance(assumptions, dict) else None
    if isinstance(delays, dict):
        path, kind = ("assumptions",), "crossing"
        yield from _dangling(path, "crossing_delay_h", delays, targets, kind)
    for name in sorted(places.intersection(crossings)):
        found = f"{shown(name)} is also the id of a place"
        yield Fault(("crossings",), "crossings", found, "give the place another id")
    for index, row_id in _raw_rows(raw, "crossing"):
        if row_id in places:
            found = f"{shown(row_id)} is also the id of a place"
            yield Fault(("crossing", index, "id"), "id", found, "give one of them another id")
