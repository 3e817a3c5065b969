"""Tallies and what their names mean → flows by places, commodity, unit and month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.flow_tables.ends import REFUSED, Named
from geo.flow_tables.quantities import KINDS, joined_sums
from geo.flow_tables.tally import KEY, MEASURES, SOURCE, WORDS, Tally
from geo.records import month_names
from geo.records.sums import grouped, summed

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


def aggregate(total: Tally, named: Named) -> Flows:
    """Put places in the stead of names, add up what is then the same, and sort."""
    commodity, commodities = _sorted(total.commodities)
    unit, units = _sorted(total.units)
    moves = {
        "origin": named.end_of,
        "destination": named.end_of,
        "commodity": commodity,
        "unit": unit,
    }
    rows, said = (
        table.assign(**{key: move[table[key].to_numpy()] for key, move in moves.items()})
        for table in (total.rows, total.said)
    )
    known = (rows["origin"] != REFUSED) & (rows["destination"] != REFUSED)
    heard = (said["origin"] != REFUSED) & (said["destination"] != REFUSED)
    flows = summed([rows[known]], KEY).sort_values(list(KEY), ignore_index=True)
    flows = flows.reindex(columns=[*KEY, *MEASURES], fill_value=0)
    said = summed([said[heard]], (*KEY, "what", "text"))
    return Flows(
        named, flows[list(KEY)], commodities, units,
        _table(flows, said, total.texts, named, (commodities, units)),
        _refused(total.rows[~known.to_numpy()], named),
    )  # fmt: skip


def _sorted(names: tuple[str, ...]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Sort names; return where each went."""
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    place = np.empty_like(order)
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
    listed = {what: _listed(flows, said[said["what"] == what], texts) for what in (SOURCE, WORDS)}

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
    flows: pd.DataFrame,
    said: pd.DataFrame,
    texts: Any,  # noqa: ANN401 - a mapping or None
) -> tuple[NDArray[np.int64], pa.ListArray]:
    """Count the distinct texts of each flow, and list those that most records say."""
    keys = pd.concat([flows[list(KEY)], said[list(KEY)]], ignore_index=True)
    group, _ = grouped(*(keys[name].to_numpy() for name in KEY))
    of = group[len(flows) :]  # flows come first and are distinct, so a group is a flow
    counts = np.bincount(of, minlength=len(flows)).astype(np.int64)
    if texts is None:
        return counts, pa.array([[]] * len(flows), pa.list_(pa.string()))
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
