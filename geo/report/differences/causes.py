"""Likely causes of a change that no changed claim explains: edits of the brief, inputs, versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from geo.brief import Brief
from geo.layers.schema.modelled import MODELLED_SCHEMAS
from geo.report.differences.layer_changes import FieldChange, RowChange, Tables
from geo.report.differences.sides import Side

CauseKind: TypeAlias = Literal[
    "entry", "setting", "feature", "brief", "roads", "assumptions", "places", "borders", "words",
    "input", "version", "knock-on", "unknown",
]  # fmt: skip

MODELLED_LAYERS: Final = frozenset({*MODELLED_SCHEMAS, "crossings"})
FEATURES: Final = ("places", "areas", "zones", "barriers", "crossings")
KINDS_OF_INPUTS: Final[Mapping[str, CauseKind]] = {
    "network.json": "roads", "supplement.csv": "roads", "slope.txt": "roads",
    "costs.toml": "assumptions",
    "places.tsv": "places", "curated.csv": "places", "crossings.csv": "places",
    "country_names.csv": "places", "likeness.json": "places", "romanisation.toml": "places",
    "transcription.toml": "places",
    "outlines.json": "borders", "outlines.npz": "borders", "lakes.json": "borders",
    "countries.json": "words", "common_words.csv": "words", "citations.csv": "words",
}  # fmt: skip
# Tables of a brief whose rows have an id → what one row is.
ENTRIES: Final[Mapping[str, str]] = {
    "flows": "flow", "places": "place", "areas": "area", "zones": "zone", "barriers": "barrier",
    "events": "event", "scenarios": "scenario", "own_crossings": "crossing", "actors": "actor",
    "commodities": "commodity", "not_mapped": "not mapped",
}  # fmt: skip
# Fields of an item that change no row but its own.
ABOUT_EVIDENCE: Final = frozenset({"claims", "context", "reason", "note", "reading"})
# Kinds of causes that cannot change a row that is not modelled.
NOT_MODELLED: Final = frozenset({"roads", "assumptions"})


@dataclass(frozen=True, order=True)
class Cause:
    """A likely cause of changes.

    Attributes
    ----------
    kind
        ``entry``: an item of the brief was edited; ``setting``: a key of the whole brief was edited; ``feature``:
        another row changed; all other kinds name a sort of input, the version of geo, or an unknown cause.
    name
        Table and id of the item, key of the setting, or name of the file.
    detail
        Names of the edited fields, or the states before and after.
    claims
        Claims on which an edited item rests, before or after.
    """

    kind: CauseKind
    name: str = ""
    detail: str = ""
    claims: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Edits:
    """All edits and inputs that may explain a change.

    Attributes
    ----------
    entries
        Id → the edits of items of that id; None if a side has no brief to compare.
    settings
        Keys of the whole brief that differ.
    features
        Id → the changed row of that id, in a layer of places, areas, zones, barriers or crossings.
    general
        Inputs and versions that differ.
    fallback
        The cause of a change that nothing else explains.
    """

    entries: Mapping[str, tuple[Cause, ...]] | None
    settings: tuple[FieldChange, ...]
    features: Mapping[str, Cause]
    general: tuple[Cause, ...]
    fallback: Cause


def find_edits(old: Side, new: Side, rows: Iterable[RowChange]) -> Edits:
    """Compare what two sides were made from."""
    entries: dict[str, tuple[Cause, ...]] | None = None
    settings: tuple[FieldChange, ...] = ()
    if old.brief and new.brief:
        old_values, new_values = _plain_values(old.brief), _plain_values(new.brief)
        settings = tuple(_setting_changes(old_values, new_values))
        entries = {}
        for id_, cause in _entry_causes(old_values, new_values):
            entries[id_] = (*entries.get(id_, ()), cause)
    features = {
        row.id: Cause("feature", f"{row.layer} {row.id}", row.change)
        for row in rows
        if row.layer in FEATURES and (row.change != "changed" or row.moved_m)
    }
    fallback = Cause("unknown" if entries is None else "knock-on")
    return Edits(entries, settings, features, tuple(_general_causes(old, new)), fallback)


def is_surprise(row: RowChange, touched: AbstractSet[str], edits: Edits, *builds: Tables) -> bool:
    """Return whether no changed claim explains what changed in a row.

    A changed claim on which the row rests explains that the row was added or removed, or that its evidence changed.
    It explains that the row moved or has other numbers only if an edited item on which the row depends also rests on it
    or on another changed claim.

    Parameters
    ----------
    touched
        Claims that were added, removed or changed.
    """
    if touched.isdisjoint(row.claims):
        return True
    if row.change != "changed" or not row.is_substantive or edits.entries is None:
        return False
    return all(touched.isdisjoint(cause.claims) for cause in _edited(row, edits, builds))


def causes_of(row: RowChange, edits: Edits, *builds: Tables) -> tuple[Cause, ...]:
    """Return the likely causes of a row's change.

    These are edits of items on which the row depends; without any, changed rows of other layers; without any of
    these, settings and inputs.
    """
    if entries := _edited(row, edits, builds):
        return tuple(sorted(set(entries)))
    related = list(_related(row, builds))
    feature_causes = [
        edits.features[id_] for id_ in related if id_ in edits.features and id_ != row.id
    ]
    if feature_causes:
        return tuple(sorted(set(feature_causes)))
    is_modelled = row.layer in MODELLED_LAYERS
    settings = [
        Cause("setting", setting.name)
        for setting in edits.settings
        if _may_change(setting.name, row.layer, is_modelled=is_modelled)
    ]
    general = [cause for cause in edits.general if is_modelled or cause.kind not in NOT_MODELLED]
    return (*settings, *general) or (edits.fallback,)


def _edited(row: RowChange, edits: Edits, builds: Iterable[Tables]) -> list[Cause]:
    """Return the edits of items on which a row depends.

    Edits of its own items all count; edits of other items only if more than their evidence changed.
    """
    own_ids = {row.id, *row.values("flow", "zone", "of")}
    return [
        cause
        for id_ in _related(row, builds)
        for cause in (edits.entries or {}).get(id_, ())
        if id_ in own_ids or not ABOUT_EVIDENCE.issuperset(cause.detail.split(", "))
    ]


def _may_change(setting: str, layer: str, *, is_modelled: bool) -> bool:
    """Return whether a setting of the brief can change a layer."""
    if setting == "buffers_km":
        return layer == "buffers"
    if setting in {"assumptions", "network"}:
        return is_modelled
    return setting in {"region", "gazetteer", "crossings"}


def _related(row: RowChange, builds: Iterable[Tables]) -> Iterator[str]:
    """Yield the ids of items on which a row depends: itself, its flows, their stops, and flows beside them."""
    named_ids = row.values(
        "flow", "zone", "of", "closure", "crossing", "flows", "closed", "scenarios", "places"
    )
    yield from (row.id, *named_ids)
    for build in builds:
        stops_of_flow = _stops_of_flows(build)
        for flow in row.values("flow", "flows"):
            yield from stops_of_flow.get(flow, ())
        if row.layer == "flows":  # lines between the same ends are bent apart
            # Of its stops the first two are its origin and its destination.
            ends_of_flow = {flow: frozenset(stops[:2]) for flow, stops in stops_of_flow.items()}
            own_ends = {ends_of_flow.get(flow) for flow in row.values("flow")}
            yield from (flow for flow, ends in ends_of_flow.items() if ends in own_ends)


def _stops_of_flows(build: Tables) -> dict[str, list[str]]:
    """Return flow → its origin, its destination, then its transits."""
    if "flows" not in build:
        return {}
    columns = (build["flows"][name] for name in ("flow", "origin", "destination", "transit"))
    return {
        flow: [origin, destination, *transit]
        for flow, origin, destination, transit in zip(*columns, strict=True)
    }


def _plain_values(brief: Brief) -> dict[str, Any]:
    """Return a brief as plain values; paths become names, since files of a revision were copied elsewhere."""
    values = brief.model_dump(mode="json")
    file_names = {
        key: Path(values[key]).name for key in ("region", "gazetteer", "network") if values[key]
    }
    return values | file_names


def _entry_causes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Cause]]:
    """Yield id and cause for every item that the two briefs describe differently, except claims, sources and maps."""
    for table, word in ENTRIES.items():
        old_items, new_items = ({item["id"]: item for item in brief[table]} for brief in (old, new))
        for id_ in dict.fromkeys([*old_items, *new_items]):
            items = [item_by_id[id_] for item_by_id in (old_items, new_items) if id_ in item_by_id]
            if len(items) == 1:
                detail = "added" if id_ in new_items else "removed"
            else:
                detail = ", ".join(_edited_keys(*items))
            if detail:
                claims = frozenset(claim for item in items for claim in _claims_in(item))
                yield id_, Cause("entry", f"{word} {id_}", detail, claims)


def _edited_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the keys that differ; ``claims`` instead of ``strands`` if strands differ in their evidence alone."""
    keys = [key for key in new if old.get(key) != new[key]]
    old_strands, new_strands = (
        [_without_evidence(strand) for strand in item.get("strands", ())] for item in (old, new)
    )
    if "strands" in keys and old_strands == new_strands:
        keys = [key for key in keys if key != "strands"]
        if "claims" not in keys:
            keys.append("claims")
    return keys


def _without_evidence(strand: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in strand.items() if key not in ABOUT_EVIDENCE}


def _claims_in(item: Mapping[str, Any]) -> Iterator[str]:
    yield from item.get("claims", ())
    for strand in item.get("strands", ()):
        yield from strand.get("claims", ())


def _setting_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Yield every key of the whole brief that differs, then each map that differs."""
    tables = {*ENTRIES, "claims", "sources", "maps"}
    for name in new:
        if name not in tables and old.get(name) != new[name]:
            yield FieldChange(name, old.get(name), new[name])
    old_maps, new_maps = ({item["id"]: item for item in brief["maps"]} for brief in (old, new))
    for id_ in dict.fromkeys([*old_maps, *new_maps]):
        if old_maps.get(id_) != new_maps.get(id_):
            yield FieldChange(f"map {id_}", old_maps.get(id_), new_maps.get(id_))


def _general_causes(old: Side, new: Side) -> Iterator[Cause]:
    """Yield the other causes: another brief, where a side has only its checksum; other software; other input files."""
    if old.brief_sha256 != new.brief_sha256 and not (old.brief and new.brief):
        yield Cause("brief", new.brief_id)
    if old.software != new.software:
        yield Cause("version", "geo", f"{old.software.split()[-1]} → {new.software.split()[-1]}")
    files = [
        file
        for file in {**old.inputs, **new.inputs}
        if old.inputs.get(file) != new.inputs.get(file)
    ]
    for file in sorted(files):
        if file not in old.inputs:
            state = "added"
        elif file not in new.inputs:
            state = "removed"
        else:
            state = "changed"
        yield Cause(KINDS_OF_INPUTS.get(file, "input"), file, state)
