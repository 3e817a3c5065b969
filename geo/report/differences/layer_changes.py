"""Compare two builds of a brief row by row, and find the claims on which each changed row rests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesy import hausdorff_m, inverse
from geo.maps.changes.page import Change

Tables: TypeAlias = Mapping[str, gpd.GeoDataFrame]
Row: TypeAlias = Mapping[str, Any]
Key: TypeAlias = tuple[object, ...]

# The columns by which rows are matched in layers whose ids end in a rank: one new route renames all routes after it.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "routes": ("flow", "crossings", "from", "to", "via_en"),
    "chokepoints": ("flow", "crossing", "segments"),
}
# Columns with such ids, which are not compared.
RANKED_IDS: Final[Mapping[str, frozenset[str]]] = {
    "routes": frozenset({"id", "chain"}),
    "chokepoints": frozenset({"id"}),
}
# Columns whose cells follow from a row's claims.
EVIDENCE: Final = frozenset(
    {"claims", "context", "grade", "confidence", "reading", "period_reading"}
)


class Move(NamedTuple):
    """How far a shape moved, and for a point in which direction; None if it did not, or a side lacks it."""

    moved_m: float | None = None
    azimuth_deg: float | None = None


class KeyedRow(NamedTuple):
    """A row of a table: its position in the table and its cells."""

    position: int
    cells: Row


@dataclass(frozen=True)
class FieldChange:
    """One cell, before and after."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class RowChange:
    """One row of a layer that was added, removed or changed.

    Attributes
    ----------
    layer
        The layer of the row.
    id
        Id of the row after the change, or before if it was removed.
    fields
        The cells that differ; none for a row that was added or removed.
    moved_m
        Largest distance from a vertex of the line before to the line after, or the reverse; None if it did not move.
    azimuth_deg
        Direction in which a point moved, clockwise from north; None for other shapes.
    old, new
        All cells before and after; None on the side that lacks the row.
    claims
        Claims on which the row rests, before or after.
    context
        Related claims that are not evidence, before or after.
    """

    layer: str
    id: str
    change: Change
    fields: tuple[FieldChange, ...] = ()
    moved_m: float | None = None
    azimuth_deg: float | None = None
    old: Row | None = field(default=None, repr=False)
    new: Row | None = field(default=None, repr=False)
    claims: tuple[str, ...] = ()
    context: tuple[str, ...] = ()

    @property
    def is_substantive(self) -> bool:
        """Whether more than its evidence changed."""
        return self.moved_m is not None or any(field.name not in EVIDENCE for field in self.fields)

    def values(self, *columns: str) -> list[str]:
        """Return the ids that the columns hold, before and after, each once."""
        cells = [row.get(column) for row in (self.old, self.new) if row for column in columns]
        lists = [cell if isinstance(cell, list) else [cell] for cell in cells if cell]
        return list(dict.fromkeys(str(value) for values in lists for value in values))


def change_of(field: FieldChange) -> Change:
    """Return whether a field was added, removed or changed."""
    if field.old is None:
        return "added"
    return "removed" if field.new is None else "changed"


def compare_layers(old: Tables, new: Tables) -> list[RowChange]:
    """Return every row that differs between two builds, in the order of the layers and of the ids.

    Cells are compared exactly. A column or layer that only one build has is not compared: another version of geo
    wrote it (:func:`not_in_both` names them).
    """
    flows = _claims_of_flows(old, new)
    return [
        _with_claims(change, flows)
        for layer in new
        if layer in old
        for change in _compare_layer(layer, old[layer], new[layer])
    ]


def not_in_both(old: Tables, new: Tables) -> list[str]:
    """Return the layers, then the columns as ``layer.column``, that only one of two builds has."""
    layers = sorted(set(old) ^ set(new))
    columns = [
        f"{layer}.{column}"
        for layer in old
        if layer in new
        for column in sorted(set(old[layer].columns) ^ set(new[layer].columns))
    ]
    return [*layers, *columns]


def _compare_layer(layer: str, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> list[RowChange]:
    """Match the rows of a layer by their keys; return those changed, removed and added, by id."""
    keys = KEYS.get(layer, ("id",))
    if not {*keys} <= {*old.columns} & {*new.columns}:
        keys = ("id",)
    old_rows, new_rows = _rows_by_key(keys, old), _rows_by_key(keys, new)
    common_keys = [key for key in new_rows if key in old_rows]
    moves = _moves(
        old.geometry.to_numpy()[[old_rows[key].position for key in common_keys]],
        new.geometry.to_numpy()[[new_rows[key].position for key in common_keys]],
    )
    columns = [column for column in new.columns if column in old.columns]
    compared = [column for column in columns if column not in RANKED_IDS.get(layer, ())]
    changes = [
        _changed(layer, old_rows[key].cells, new_rows[key].cells, compared, move)
        for key, move in zip(common_keys, moves, strict=True)
    ]
    changes += [
        RowChange(layer, str(row.cells["id"]), "removed", old=row.cells)
        for key, row in old_rows.items()
        if key not in new_rows
    ]
    changes += [
        RowChange(layer, str(row.cells["id"]), "added", new=row.cells)
        for key, row in new_rows.items()
        if key not in old_rows
    ]
    return sorted(filter(None, changes), key=lambda change: change.id)


def _rows_by_key(keys: Iterable[str], table: gpd.GeoDataFrame) -> dict[Key, KeyedRow]:
    """Return the rows of a table by key.

    A key holds the cells of the key columns, and how many rows above have the same cells.
    """
    names = [column for column in table.columns if column != table.geometry.name]
    cells = zip(*(table[name].tolist() for name in names), strict=True)
    rows: dict[Key, KeyedRow] = {}
    for position, values in enumerate(cells):
        row = dict(zip(names, values, strict=True))
        key = tuple(_hashable(row.get(column)) for column in keys)
        count = 0
        while (*key, count) in rows:
            count += 1
        rows[*key, count] = KeyedRow(position, row)
    return rows


def _hashable(cell: object) -> object:
    return tuple(cell) if isinstance(cell, list) else cell


def _changed(
    layer: str, old: Row, new: Row, columns: Iterable[str], move: Move
) -> RowChange | None:
    """Return how a row changed; None if it has the same cells and geometry."""
    fields = tuple(
        FieldChange(name, old[name], new[name])
        for name in columns
        if name in old and old[name] != new[name]
    )
    if not fields and move.moved_m is None:
        return None
    is_review = bool(fields) and all(field.name.startswith("review") for field in fields)
    change: Change = "reviewed" if layer == "claims" and is_review else "changed"
    return RowChange(layer, str(new["id"]), change, fields, *move, old, new)


def _claims_of_flows(*builds: Tables) -> dict[str, list[str]]:
    """Return the claims of each flow, in any of the builds."""
    claims: dict[str, dict[str, None]] = {}
    for build in builds:
        if (flows := build.get("flows")) is not None:
            for flow, ids in zip(flows["flow"], flows["claims"], strict=True):
                claims.setdefault(flow, {}).update(dict.fromkeys(ids))
    return {flow: list(ids) for flow, ids in claims.items()}


def _with_claims(change: RowChange, flows: Mapping[str, Sequence[str]]) -> RowChange:
    """Return a change with the row's claims; a row without the column ``claims`` rests on the claims of its flows."""
    claims = change.values("claims")
    if "claims" not in (change.new or change.old or {}):
        flow_claims = (flows.get(flow, ()) for flow in change.values("flow", "flows"))
        claims = list(dict.fromkeys(claim for ids in flow_claims for claim in ids))
    return replace(change, claims=tuple(claims), context=tuple(change.values("context")))


def _moves(old: np.ndarray[Any, Any], new: np.ndarray[Any, Any]) -> Iterator[Move]:
    """Yield how far each geometry moved, and for a point in which direction."""
    has_both = ~(shapely.is_missing(old) | shapely.is_missing(new))
    has_moved = has_both & ~shapely.equals_identical(old, new)
    for old_shape, new_shape, is_moved in zip(old, new, has_moved.tolist(), strict=True):
        yield _move(old_shape, new_shape) if is_moved else Move()


def _move(old: BaseGeometry, new: BaseGeometry) -> Move:
    if old.geom_type == new.geom_type == "Point":
        ends = shapely.get_coordinates([old, new])
        azimuth_deg, _, length_m = inverse(*ends[0], *ends[1])
        return Move(float(length_m), float(azimuth_deg))
    return Move(hausdorff_m(old, new))
