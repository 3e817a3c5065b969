"""Why a row may have changed although no claim of its did: edits of the brief, inputs, versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from geo.brief import Brief
from geo.layers.schema.modelled import MODELLED_SCHEMAS
from geo.report.differences import FieldChange, RowChange, Tables
from geo.report.differences_sides import Side

CauseKind: TypeAlias = Literal[
    "entry", "setting", "feature", "brief", "roads", "assumptions", "places", "borders", "words",
    "input", "version", "unknown",
]  # fmt: skip

MODELLED: Final = frozenset({*MODELLED_SCHEMAS, "crossings"})
FEATURES: Final = ("flows", "places", "areas", "zones", "barriers", "crossings")
KINDS_OF_INPUTS: Final[Mapping[str, CauseKind]] = {
    "network.json": "roads", "supplement.csv": "roads", "slope.txt": "roads",
    "costs.toml": "assumptions",
    "places.tsv": "places", "curated.csv": "places", "crossings.csv": "places",
    "country_names.csv": "places", "likeness.json": "places", "romanisation.toml": "places",
    "outlines.json": "borders", "outlines.npz": "borders", "lakes.json": "borders",
    "countries.json": "words", "common_words.csv": "words", "citations.csv": "words",
}  # fmt: skip
# Tables of a brief whose rows have an id → what one row is.
ENTRIES: Final[Mapping[str, str]] = {
    "flows": "flow", "places": "place", "areas": "area", "zones": "zone", "barriers": "barrier",
    "events": "event", "scenarios": "scenario", "own_crossings": "crossing", "actors": "actor",
    "commodities": "commodity", "not_mapped": "not mapped",
}  # fmt: skip
# What an input of a kind cannot change, no row of that kind is blamed on.
NOT_MODELLED: Final = frozenset({"roads", "assumptions"})


@dataclass(frozen=True, order=True)
class Cause:
    """A likely cause of changes.

    Attributes
    ----------
    kind
        ``entry``: what the brief says of one item; ``setting``: of the whole; ``feature``: another row that changed;
        the rest: an input by its sort, the version of geo, or nothing that is known.
    name
        The table and id, the key, or the file.
    detail
        The fields, or what was before and after.
    """

    kind: CauseKind
    name: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Edits:
    """What may explain a change.

    Attributes
    ----------
    entries
        Id → what the brief says of it otherwise than before.
    settings
        Keys of the whole brief that differ.
    features
        Id → the row of the same id in another layer that changed.
    general
        Inputs and versions that differ.
    """

    entries: Mapping[str, tuple[Cause, ...]]
    settings: tuple[FieldChange, ...]
    features: Mapping[str, Cause]
    general: tuple[Cause, ...]


def find_edits(old: Side, new: Side, rows: Iterable[RowChange]) -> Edits:
    """Compare what two sides were made from."""
    entries: dict[str, tuple[Cause, ...]] = {}
    settings: tuple[FieldChange, ...] = ()
    if old.brief and new.brief:
        before, after = _raw(old.brief), _raw(new.brief)
        settings = tuple(_setting_changes(before, after))
        for id_, cause in _entry_causes(before, after):
            entries[id_] = (*entries.get(id_, ()), cause)
    features = {
        row.id: Cause("feature", f"{row.layer} {row.id}", row.change)
        for row in rows
        if row.layer in FEATURES and row.layer != "flows"
    }
    return Edits(entries, settings, features, tuple(_general_causes(old, new)))


def causes_of(row: RowChange, edits: Edits, *builds: Tables) -> tuple[Cause, ...]:
    """Return the likely causes of a row's change, the most specific sort alone."""
    related = list(_related(row, builds))
    if entries := [cause for id_ in related for cause in edits.entries.get(id_, ())]:
        return tuple(dict.fromkeys(entries))
    others = [edits.features[id_] for id_ in related if id_ in edits.features and id_ != row.id]
    if others:
        return tuple(dict.fromkeys(others))
    is_modelled = row.layer in MODELLED
    settings = [
        Cause("setting", setting.name)
        for setting in edits.settings
        if _may_change(setting.name, row.layer, is_modelled=is_modelled)
    ]
    general = [cause for cause in edits.general if is_modelled or cause.kind not in NOT_MODELLED]
    return (*settings, *general) or (Cause("unknown"),)


def _may_change(setting: str, layer: str, *, is_modelled: bool) -> bool:
    """Return whether a setting of the brief can change a layer."""
    if setting == "buffers_km":
        return layer == "buffers"
    if setting in {"assumptions", "network"}:
        return is_modelled
    return setting in {"region", "gazetteer", "crossings"}


def _related(row: RowChange, builds: Iterable[Tables]) -> Iterator[str]:
    """Yield the ids of items on which a row depends: itself, its flows, their ends, and flows beside them."""
    own = row.values(
        "flow", "zone", "of", "closure", "crossing", "flows", "closed", "scenarios", "places"
    )
    yield from (row.id, *own)
    for build in builds:
        flows = build["flows"]
        ends = dict(
            zip(flows["flow"], zip(flows["origin"], flows["destination"], strict=True), strict=True)
        )
        transit = dict(zip(flows["flow"], flows["transit"], strict=True))
        for flow in row.values("flow", "flows"):
            if flow in ends:
                yield from (*ends[flow], *transit[flow])
                if row.layer == "flows":  # lines between the same ends are bent apart
                    yield from (other for other, pair in ends.items() if {*pair} == {*ends[flow]})


def _raw(brief: Brief) -> dict[str, Any]:
    """Return a brief as plain values; of a file beside it the name alone, for a revision's lies elsewhere."""
    raw = brief.model_dump(mode="json")
    named = {key: Path(raw[key]).name for key in ("region", "gazetteer", "network") if raw[key]}
    return raw | named


def _entry_causes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Cause]]:
    """Yield the id of every item that a brief describes otherwise, but claims, sources and maps."""
    for table, word in ENTRIES.items():
        before, after = ({item["id"]: item for item in raw[table]} for raw in (old, new))
        for id_ in dict.fromkeys([*before, *after]):
            if id_ not in before or id_ not in after:
                yield id_, Cause("entry", f"{word} {id_}", "added" if id_ in after else "removed")
            elif before[id_] != after[id_]:
                keys = [key for key in after[id_] if before[id_].get(key) != after[id_][key]]
                yield id_, Cause("entry", f"{word} {id_}", ", ".join(keys))


def _setting_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Yield every key of the whole brief that differs, and each map, without its content."""
    of_tables = {*ENTRIES, "claims", "sources", "maps"}
    for name in new:
        if name not in of_tables and old.get(name) != new[name]:
            yield FieldChange(name, old.get(name), new[name])
    before, after = ({item["id"]: item for item in raw["maps"]} for raw in (old, new))
    for id_ in dict.fromkeys([*before, *after]):
        if before.get(id_) != after.get(id_):
            yield FieldChange(f"map {id_}", before.get(id_), after.get(id_))


def _general_causes(old: Side, new: Side) -> Iterator[Cause]:
    if old.content != new.content and not (old.brief and new.brief):
        yield Cause("brief", new.brief_id)
    if old.software != new.software:
        yield Cause("version", "geo", f"{old.software.split()[-1]} → {new.software.split()[-1]}")
    files = [
        file
        for file in {**old.inputs, **new.inputs}
        if old.inputs.get(file) != new.inputs.get(file)
    ]
    for file in sorted(files):
        state = (
            "added"
            if file not in old.inputs
            else "removed"
            if file not in new.inputs
            else "changed"
        )
        yield Cause(KINDS_OF_INPUTS.get(file, "input"), file, state)
