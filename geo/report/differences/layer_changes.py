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

# Layer → the columns by which its rows are matched. In these layers, ids end in a rank, so that one new route renames
# all routes after it; rows of all other layers are matched by their ids.
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "routes": ("flow", "crossings", "from", "to", "via_en"),
    "chokepoints": ("flow", "crossing", "segments"),
}
# Layer → its columns with such ids, which are not compared.
RANKED_IDS: Final[Mapping[str, frozenset[str]]] = {
    "routes": frozenset({"id", "chain"}),
    "chokepoints": frozenset({"id"}),
}
# Columns whose cells follow from the claims of a row alone.
EVIDENCE: Final = frozenset(
    {"claims", "context", "grade", "confidence", "reading", "period_reading"}
)


class Move(NamedTuple):
    """How a shape moved; all None if it did not move, or one side has no shape.

    Attributes
    ----------
    moved_m
        The distance, in metres, as in :class:`RowChange`.
    azimuth_deg
        The direction in which a point moved, clockwise from north; None for other shapes.
    """

    moved_m: float | None = None
    azimuth_deg: float | None = None


class KeyedRow(NamedTuple):
    """A row of a table: its position in the table, from 0, and its cells by column."""

    position: int
    cells: Row


@dataclass(frozen=True)
class FieldChange:
    """One cell or setting, before and after; None on a side that lacks it.

    ``name`` is the column of the cell, or the key of the setting.
    """

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
        Id of the row after the change; for a row that was removed, its id before.
    change
        Whether the row was added, removed or changed; a claim may also have been reviewed.
    fields
        The cells that differ; empty for a row that was added or removed.
    moved_m
        How far the shape moved, in metres: the distance between points, for other shapes the Hausdorff distance (the
        largest distance from a vertex of one shape to the other shape). None if it did not move.
    azimuth_deg
        Direction in which a point moved, clockwise from north; None for other shapes.
    old, new
        All cells before and after the change; None if the row was added or removed.
    claims
        Ids of the claims on which the row rests, before or after the change.
    context
        Ids of related claims that are no evidence for the row, before or after the change.
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
        """Whether more than the evidence for the row changed."""
        return self.moved_m is not None or any(field.name not in EVIDENCE for field in self.fields)

    def values(self, *columns: str) -> list[str]:
        """Return the ids that the row has in these columns, before or after the change, each once.

        Cells may be ids or lists of ids.
        """
        cells = [row.get(column) for row in (self.old, self.new) if row for column in columns]
        lists = [cell if isinstance(cell, list) else [cell] for cell in cells if cell]
        return list(dict.fromkeys(str(value) for values in lists for value in values))


def change_of(field: FieldChange) -> Change:
    """Return whether a field was added, removed or changed."""
    if field.old is None:
        return "added"
    return "removed" if field.new is None else "changed"


def compare_layers(old: Tables, new: Tables) -> list[RowChange]:
    """Return every row that differs between two builds, sorted by layer and id.

    Cells are compared exactly. Layers and columns that only one build has are not compared, because they come from
    another version of geo; :func:`not_in_both` names them.
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
    """Match the rows of one layer in two builds, and return those that were changed, removed or added, sorted by id.

    Rows are matched by their cells in the columns of `KEYS`, or by their ids. Only columns that both builds have are
    compared.
    """
    key_columns = KEYS.get(layer, ("id",))
    if not {*key_columns} <= {*old.columns} & {*new.columns}:  # another version wrote one of them
        key_columns = ("id",)
    old_rows, new_rows = _rows_by_key(key_columns, old), _rows_by_key(key_columns, new)
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
    # None stands for a row that did not change.
    return sorted(filter(None, changes), key=lambda change: change.id)


def _rows_by_key(key_columns: Iterable[str], table: gpd.GeoDataFrame) -> dict[Key, KeyedRow]:
    """Return the rows of a table by keys that are unique.

    A key holds the cells of the row in the key columns, and how many earlier rows have the same cells there.
    """
    names = [column for column in table.columns if column != table.geometry.name]
    cells = zip(*(table[name].tolist() for name in names), strict=True)
    rows: dict[Key, KeyedRow] = {}
    for position, values in enumerate(cells):
        row = dict(zip(names, values, strict=True))
        key = tuple(_hashable(row.get(column)) for column in key_columns)
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
    """Return how a row changed that both sides have; None if its cells and geometry are the same.

    Parameters
    ----------
    old, new
        The cells of the row on both sides.
    columns
        The columns to compare.
    move
        How its geometry moved.
    """
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
    """Return flow id → ids of the claims on which the flow rests in any of the builds."""
    claims: dict[str, dict[str, None]] = {}  # a dict without values is a set that keeps its order
    for build in builds:
        if (flows := build.get("flows")) is not None:
            for flow, ids in zip(flows["flow"], flows["claims"], strict=True):
                claims.setdefault(flow, {}).update(dict.fromkeys(ids))
    return {flow: list(ids) for flow, ids in claims.items()}


def _with_claims(change: RowChange, flows: Mapping[str, Sequence[str]]) -> RowChange:
    """Return a change with the claims on which its row rests, and those to which it is related.

    A row without a column ``claims`` rests on the claims of its flows. ``flows`` maps the id of each flow to the ids of
    its claims.
    """
    claims = change.values("claims")
    if "claims" not in (change.new or change.old or {}):
        flow_claims = (flows.get(flow, ()) for flow in change.values("flow", "flows"))
        claims = list(dict.fromkeys(claim for ids in flow_claims for claim in ids))
    return replace(change, claims=tuple(claims), context=tuple(change.values("context")))


def _moves(old: np.ndarray[Any, Any], new: np.ndarray[Any, Any]) -> Iterator[Move]:
    """Yield how each geometry moved, from an array of old ones to an array of new ones in the same order."""
    has_both = ~(shapely.is_missing(old) | shapely.is_missing(new))
    has_moved = has_both & ~shapely.equals_identical(old, new)
    for old_shape, new_shape, is_moved in zip(old, new, has_moved.tolist(), strict=True):
        yield _move(old_shape, new_shape) if is_moved else Move()


def _move(old: BaseGeometry, new: BaseGeometry) -> Move:
    """Measure how a geometry moved, on the ellipsoid: a point along a geodesic, others by the Hausdorff distance."""
    if old.geom_type == new.geom_type == "Point":
        ends = shapely.get_coordinates([old, new])
        azimuth_deg, _, length_m = inverse(*ends[0], *ends[1])
        return Move(float(length_m), float(azimuth_deg))
    return Move(hausdorff_m(old, new))
