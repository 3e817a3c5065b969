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
# Name of an input file → what kind of cause a change of the file is.
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
# Fields of an item that change only the rows of the item itself, because they hold evidence and remarks.
ABOUT_EVIDENCE: Final = frozenset({"claims", "context", "reason", "note", "reading"})
# Kinds of causes that cannot change a row that is not modelled.
NOT_MODELLED: Final = frozenset({"roads", "assumptions"})


@dataclass(frozen=True, order=True)
class Cause:
    """A likely cause of changes.

    Attributes
    ----------
    kind
        ``entry`` if an item of the brief was edited, ``setting`` if a key of the whole brief was edited, ``feature`` if
        another row changed. All other kinds are a sort of input, the version of geo, or an unknown cause.
    name
        The item (its kind and id), the key of the setting, or the name of the file.
    detail
        How it changed: the names of edited fields, a word such as ``added``, or the versions before and after.
    claims
        Ids of the claims on which an edited item rests, before or after the edit.
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
        Id → the edits of the items of the brief that have this id. None if one side is a build, whose brief cannot be
        read.
    settings
        The keys of the whole brief that differ, and its maps.
    features
        Id → the change of the place, area, zone, barrier or crossing that has this id, if it moved, came or went.
    general
        Input files, versions of geo and whole briefs that differ.
    fallback
        The cause of a change that nothing else explains.
    """

    entries: Mapping[str, tuple[Cause, ...]] | None
    settings: tuple[FieldChange, ...]
    features: Mapping[str, Cause]
    general: tuple[Cause, ...]
    fallback: Cause


def find_edits(old: Side, new: Side, rows: Iterable[RowChange]) -> Edits:
    """Find all edits and inputs in which two sides differ.

    Parameters
    ----------
    old, new
        The sides.
    rows
        The rows of layers in which they differ.
    """
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
    # If both briefs were compared, all their edits are known: any other change can only follow from one of these.
    fallback = Cause("unknown" if entries is None else "knock-on")
    return Edits(entries, settings, features, tuple(_general_causes(old, new)), fallback)


def is_surprise(row: RowChange, touched: AbstractSet[str], edits: Edits, *builds: Tables) -> bool:
    """Return whether no changed claim explains what changed in a row.

    A changed claim on which the row rests explains that the row was added or removed, or that its evidence changed.
    That the row moved, or has other numbers, needs more: an item on which the row depends must have been edited, and
    this item must rest on a changed claim, too.

    Parameters
    ----------
    row
        The changed row.
    touched
        Ids of the claims that were added, removed or changed.
    edits
        All edits and inputs in which the two sides differ.
    builds
        The layers of both sides.
    """
    if touched.isdisjoint(row.claims):
        return True
    # Without both briefs, it is not known which items were edited; a changed claim then counts as an explanation.
    if row.change != "changed" or not row.is_substantive or edits.entries is None:
        return False
    return all(touched.isdisjoint(cause.claims) for cause in _edited(row, edits, builds))


def causes_of(row: RowChange, edits: Edits, *builds: Tables) -> tuple[Cause, ...]:
    """Return the likely causes of a row's change, sorted.

    The most specific causes count: edits of items of the brief on which the row depends. If there are none, places and
    other features on which it depends may have changed. If none of these changed either, the causes are all settings
    and inputs that can change the layer of the row. ``builds`` are the layers of both sides.
    """
    if entries := _edited(row, edits, builds):
        return tuple(sorted(set(entries)))
    feature_causes = [
        edits.features[id_]
        for id_ in _related(row, builds)
        if id_ in edits.features and id_ != row.id
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
    """Return the edits of items of the brief on which a row depends.

    All edits of the item of which the row is a part count. An edit of another item counts only if more than its
    evidence was edited.
    """
    own_ids = {row.id, *row.values("flow", "zone", "of")}
    return [
        cause
        for id_ in _related(row, builds)
        for cause in (edits.entries or {}).get(id_, ())
        if id_ in own_ids or not ABOUT_EVIDENCE.issuperset(cause.detail.split(", "))
    ]


def _may_change(setting: str, layer: str, *, is_modelled: bool) -> bool:
    """Return whether a setting of the brief can change the rows of a layer.

    ``is_modelled`` states whether the layer is computed from the road network.
    """
    if setting == "buffers_km":
        return layer == "buffers"
    if setting in {"assumptions", "network"}:
        return is_modelled
    return setting in {"region", "gazetteer", "crossings"}


def _related(row: RowChange, builds: Iterable[Tables]) -> Iterator[str]:
    """Yield the ids of all items of the brief on which a row depends, some more than once.

    They are the row's own item, the items that it names, and the stops of its flows. The line of a flow also depends on
    all flows with the same ends, because such lines are bent apart.
    """
    named_ids = row.values(
        "flow", "zone", "of", "closure", "crossing", "flows", "closed", "scenarios", "places"
    )
    yield from (row.id, *named_ids)
    for build in builds:
        stops_of_flow = _stops_of_flows(build)
        for flow in row.values("flow", "flows"):
            yield from stops_of_flow.get(flow, ())
        if row.layer == "flows":
            # The first two stops of a flow are its origin and its destination.
            ends_of_flow = {flow: frozenset(stops[:2]) for flow, stops in stops_of_flow.items()}
            own_ends = {ends_of_flow.get(flow) for flow in row.values("flow")}
            yield from (flow for flow, ends in ends_of_flow.items() if ends in own_ends)


def _stops_of_flows(build: Tables) -> dict[str, list[str]]:
    """Return flow id → ids of its stops: the origin, the destination, then the transits."""
    if "flows" not in build:
        return {}
    columns = (build["flows"][name] for name in ("flow", "origin", "destination", "transit"))
    return {
        flow: [origin, destination, *transit]
        for flow, origin, destination, transit in zip(*columns, strict=True)
    }


def _plain_values(brief: Brief) -> dict[str, Any]:
    """Return a brief as plain values, as JSON has them.

    Paths of files are shortened to names: the files of a git revision were copied to a temporary folder, so their paths
    always differ.
    """
    values = brief.model_dump(mode="json")
    file_names = {
        key: Path(values[key]).name for key in ("region", "gazetteer", "network") if values[key]
    }
    return values | file_names


def _entry_causes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Cause]]:
    """Yield the id of each item that two briefs describe differently, and the edit as a cause.

    Claims, sources and maps are no such items. The briefs are plain values.
    """
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
    """Return the keys in which an item differs before and after an edit.

    If its strands differ in their evidence alone, the key is ``claims`` instead of ``strands``: nothing but evidence
    was edited.
    """
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
    """Yield the ids of the claims on which an item and its strands rest."""
    yield from item.get("claims", ())
    for strand in item.get("strands", ()):
        yield from strand.get("claims", ())


def _setting_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    """Yield every key of the whole brief that differs, then each map that differs.

    Tables of items are left out, since :func:`_entry_causes` compares them item by item.
    """
    tables = {*ENTRIES, "claims", "sources", "maps"}
    for name in new:
        if name not in tables and old.get(name) != new[name]:
            yield FieldChange(name, old.get(name), new[name])
    old_maps, new_maps = ({item["id"]: item for item in brief["maps"]} for brief in (old, new))
    for id_ in dict.fromkeys([*old_maps, *new_maps]):
        if old_maps.get(id_) != new_maps.get(id_):
            yield FieldChange(f"map {id_}", old_maps.get(id_), new_maps.get(id_))


def _general_causes(old: Side, new: Side) -> Iterator[Cause]:
    """Yield the causes that may change any row: another brief, another version of geo, and input files that differ.

    The brief as a whole is a cause only if one side is a build, which records the checksum of its brief, not the brief.
    """
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
