"""Tallies and what their names mean → flows by places, commodity, unit and month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.records import month_names
from geo.records.flows.amounts import KINDS, joined_sums
from geo.records.flows.ends import REFUSED, Named
from geo.records.flows.tally import KEY, MEASURES, SAID, SOURCE, WORDS, Tally
from geo.records.sums import summed, summed_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

LISTED: Final = 5  # sources, or words, that a flow names; the others are counted


@dataclass(frozen=True, eq=False)
class Flows:
    """Aggregated flows, as columns of numbers and as the table that is written.

    Attributes
    ----------
    keys
        By flow, sorted: ``origin``, ``destination`` (numbers into ``named.ends``), ``commodity``, ``unit``
        (numbers into the lists), ``month`` (since January of year 0; −1 undated).
    commodities, units
        Sorted.
    table
        The same with names, counts, sums, sources and words.
    refused
        Names that were refused: ``name``, ``records`` (each record counted once), ``reason``,
        ``candidates``.
    """

    named: Named
    keys: pd.DataFrame
    commodities: tuple[str, ...]
    units: tuple[str, ...]
    table: pa.Table
    refused: pd.DataFrame


def pair_numbers(
    named: Named, origin: NDArray[np.integer[Any]], destination: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """Give each pair of ends a number, in the order of the ends."""
    return origin.astype(np.int64) * max(len(named.ends), 1) + destination


def aggregate(total: Tally, named: Named) -> Flows:
    """Put places in the stead of names, add up what is then the same, and sort."""
    commodity, commodities = _sorted(total.commodities)
    unit, units = _sorted(total.units)
    end = named.end_of.astype(np.int32)
    moves = {"origin": end, "destination": end, "commodity": commodity, "unit": unit}
    rows = total.rows.assign(
        **{key: move[total.rows[key].to_numpy()] for key, move in moves.items()}
    )
    known = ((rows["origin"] != REFUSED) & (rows["destination"] != REFUSED)).to_numpy()
    flows, group = summed_groups([rows[known]], KEY)
    order = np.lexsort([flows[key].to_numpy() for key in reversed(KEY)])
    flows = flows.iloc[order].reset_index(drop=True)
    flows = flows.reindex(columns=[*KEY, *MEASURES], fill_value=0)
    flow_of = np.full(len(rows), REFUSED, dtype=np.int32)
    flow_of[known] = np.argsort(order)[group]
    return Flows(
        named, flows[list(KEY)], commodities, units,
        _table(flows, _heard(total.said, flow_of), total.texts, named, (commodities, units)),
        _refused(total.rows[~known], named),
    )  # fmt: skip


def _heard(said: pd.DataFrame, flow_of: NDArray[np.int32]) -> pd.DataFrame:
    """Say of flows what is said of the rows that they were made of; those refused are left out."""
    row = flow_of[said["row"].to_numpy()]
    heard = row != REFUSED
    return summed([said[heard].assign(row=row[heard])], SAID)


def _sorted(names: tuple[str, ...]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Sort names; return where each went."""
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    return place, tuple(names[at] for at in order)


def _refused(rows: pd.DataFrame, named: Named) -> pd.DataFrame:
    """Count the records of each refused name; one with two such names counts for its origin."""
    origin = rows["origin"].to_numpy()
    name = np.where(named.end_of[origin] == REFUSED, origin, rows["destination"].to_numpy())
    both = np.concatenate([origin, rows["destination"].to_numpy()])
    every = np.unique(both[named.end_of[both] == REFUSED])
    count = np.zeros(len(named.end_of), dtype=np.int64)
    np.add.at(count, name, rows["records"].to_numpy())
    table = named.audit.iloc[every][["name", "reason", "candidates"]]
    table = table.assign(records=count[every])
    return table.sort_values(["records", "name"], ascending=[False, True], ignore_index=True)


def _table(
    flows: pd.DataFrame,
    said: pd.DataFrame,
    texts: Any,  # noqa: ANN401 - a mapping or None
    named: Named,
    lists: tuple[tuple[str, ...], tuple[str, ...]],
) -> pa.Table:
    ids = pa.array([end.id for end in named.ends], pa.string())
    commodities, units = (pa.array(list(one), pa.string()) for one in lists)
    sums = {
        name: joined_sums(flows[f"{name}_whole"].to_numpy(), flows[f"{name}_part"].to_numpy())
        for name in ("number", "low", "high")
    }
    has = {name: (flows[name] > 0).to_numpy() for name in KINDS}
    listed = {
        what: _listed(len(flows), said[said["what"] == what], texts) for what in (SOURCE, WORDS)
    }

    def where(values: NDArray[Any], is_there: NDArray[np.bool_]) -> pa.Array:
        return pa.array(values, mask=~is_there)

    def text_of(one: pa.Array, key: str) -> pa.Array:
        return one.take(pa.array(flows[key].to_numpy()))

    month = month_names(flows["month"].to_numpy().astype(np.int32))
    return pa.table({
        "origin": text_of(ids, "origin"),
        "destination": text_of(ids, "destination"),
        "commodity": text_of(commodities, "commodity"),
        "month": pa.array(month[: len(flows)], pa.string()),
        "unit": text_of(units, "unit"),
        "records": flows["records"].to_numpy(),
        "numbers": flows["numbers"].to_numpy(),
        "quantity": where(sums["number"], has["numbers"]),
        "intervals": flows["intervals"].to_numpy(),
        "low": where(sums["low"], has["intervals"]),
        "high": where(sums["high"], has["intervals"]),
        "ordinals": flows["ordinals"].to_numpy(),
        "unclear": flows["unclear"].to_numpy(),
        "unknown": flows["unknown"].to_numpy(),
        "sources": listed[SOURCE][0],
        "source_list": listed[SOURCE][1],
        "words": listed[WORDS][1],
    })  # fmt: skip


def _listed(
    count: int,
    said: pd.DataFrame,
    texts: Any,  # noqa: ANN401 - a mapping or None
) -> tuple[NDArray[np.int64], pa.ListArray]:
    """Count the distinct texts of each flow, and list those that most records say."""
    of = said["row"].to_numpy()
    counts = np.bincount(of, minlength=count).astype(np.int64)
    if texts is None:
        return counts, pa.array([[]] * count, pa.list_(pa.string()))
    hashes, number = np.unique(said["text"].to_numpy(), return_inverse=True)
    written = np.array([texts[one] for one in hashes.tolist()], dtype=object)
    rank = np.empty(len(written), dtype=np.int64)
    rank[np.argsort(written, kind="stable")] = np.arange(len(written))
    order = np.lexsort((rank[number], -said["records"].to_numpy(), of))
    place = np.arange(len(order)) - (np.cumsum(counts) - counts)[of[order]]
    kept = order[place < LISTED]
    offsets = np.concatenate([[0], np.cumsum(np.minimum(counts, LISTED))])
    values = pa.array(written, pa.string()).take(pa.array(number[kept]))
    return counts, pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)
