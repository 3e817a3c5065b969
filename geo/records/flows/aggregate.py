"""Tallies, with the places that their names mean → flows by place, label and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.arrays import offsets_of, rank_in_run
from geo.layers.schema.records import WRITTEN, RecordColumn
from geo.records.flows.label_terms import NONE_UNRECOGNISED, term_keys, unrecognised_labels
from geo.records.flows.named_ends import REFUSED, ResolvedNames
from geo.records.flows.quantity_sums import join_sums
from geo.records.flows.stated_ends import stops_in
from geo.records.flows.tally import LABELS, MEASURES, ROW_TEXT_KEYS, SOURCE, WORDS, Tally
from geo.records.headings import ROLES
from geo.records.months import month_names
from geo.records.sums import sum_integers, sum_rows, sum_rows_with_groups

T = TypeVar("T", str, "Transit")

MOST_LISTED: Final = 5  # sources, or words, that a flow names; the others are counted
NONE_REFUSED: Final = pd.DataFrame(
    columns=["name", "reason", "candidates", "records"], dtype=object
)


class SwappedRecords(NamedTuple):
    """The number of records whose coordinates fit only with longitude and latitude swapped, and the first such end."""

    records: int
    example: str


class Transit(NamedTuple):
    """The stops of a flow on its way, in order.

    Attributes
    ----------
    ends
        For each stop that was found the number of the place it means: an index into ``ResolvedNames.ends``.
    names
        The names of all stops.
    """

    ends: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Flows:
    """The flows of a table of records, once as numbers to compute with and once as the table to write.

    Attributes
    ----------
    resolved
        The names in the records, and the end of a flow that each means.
    keys
        A row for each flow, sorted. ``origin`` and ``destination`` are indexes into ``resolved.ends``; ``transit``, if
        any record states stops, is an index into ``transits``; for each of ``labels`` there is a column of indexes into
        its texts; ``month`` is the period, see :mod:`geo.records.dates`, −1 for undated.
    labels
        Column → its texts, or the keys of its terms if it has a vocabulary, sorted.
    transits
        The stops of flows, each sequence of stops once, sorted; empty if no record states any.
    table
        The same flows, in the same order, with names, counts, sums, sources and words.
    refused
        Names of origins and destinations that were refused: ``name``, ``reason``, ``candidates`` and ``records``, in
        which each record is counted once.
    stops_refused
        The same for names of stops. Their records are used without these stops.
    unrecognised
        Labels that are not in the vocabulary of their column: ``column``, ``label``, ``records``.
    rejected_swapped, used_swapped
        Records whose coordinates fit only with longitude and latitude swapped: those rejected, and those used.
    """

    resolved: ResolvedNames
    keys: pd.DataFrame
    labels: Mapping[str, tuple[str, ...]]
    transits: tuple[Transit, ...]
    table: pa.Table
    refused: pd.DataFrame
    stops_refused: pd.DataFrame
    unrecognised: pd.DataFrame
    rejected_swapped: SwappedRecords
    used_swapped: SwappedRecords

    @property
    def vocabularies(self) -> dict[str, RecordColumn]:
        """The columns with a fixed vocabulary."""
        return {name: LABELS[name] for name in self.labels if LABELS[name].terms}

    @property
    def by_road(self) -> NDArray[np.bool_]:
        """For each flow whether it may go by road, because its records state no other mode of transport."""
        is_by_road = np.ones(len(self.keys), dtype=bool)
        for name, column in self.vocabularies.items():
            off_road_keys = {term.key for term in column.terms if not term.by_road}
            is_off_road = np.array([key in off_road_keys for key in self.labels[name]], dtype=bool)
            is_by_road &= ~is_off_road[self.keys[name].to_numpy()]
        return is_by_road


def pair_numbers(
    resolved: ResolvedNames, origin: NDArray[np.integer[Any]], destination: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """Return a number that identifies each pair of ends; sorted by it, pairs are sorted by origin and destination."""
    return origin.astype(np.int64) * max(len(resolved.ends), 1) + destination


def names_of(total: Tally) -> tuple[str, ...]:
    """Return the names in a tally, each once: the ends as written, packed as text, then the stops."""
    stops = (stop for text in total.labels.get("transit", ()) for stop in stops_in(text))
    return tuple(dict.fromkeys((*total.names, *stops)))


def aggregate(total: Tally, resolved: ResolvedNames) -> Flows:
    """Turn the rows of a tally into flows: replace names by places and labels by terms, and sum rows that become equal.

    ``resolved`` says what the names of :func:`names_of` mean, in the order of these names.
    """
    recoded = _recoded(total, resolved)
    rows = recoded.rows
    measures = list(MEASURES)
    if any(end.kind == "point" for end in resolved.ends):  # some records have coordinates
        measures.append("conflicts")
        is_far = resolved.is_far[total.rows["origin"]] | resolved.is_far[total.rows["destination"]]
        rows = rows.assign(conflicts=np.where(is_far, rows["records"], 0))
    is_resolved = ((rows["origin"] != REFUSED) & (rows["destination"] != REFUSED)).to_numpy()
    flows, flow_of_row = _summed_rows(rows, is_resolved, total.keys, measures)
    row_texts = _flow_texts(total.row_texts, flow_of_row)
    refused_rows, used_rows = total.rows[~is_resolved], total.rows[is_resolved]
    return Flows(
        resolved=resolved,
        keys=flows[list(total.keys)],
        labels=recoded.labels,
        transits=recoded.transits,
        table=_table(flows, row_texts, total.texts, resolved, recoded),
        refused=_refused(refused_rows, resolved),
        stops_refused=_stops_refused(used_rows, total, resolved),
        unrecognised=recoded.unrecognised,
        rejected_swapped=_count_swapped(refused_rows, resolved),
        used_swapped=_count_swapped(used_rows, resolved),
    )


class _Recoded(NamedTuple):
    """The rows of a tally after names were replaced by ends and labels by terms.

    Attributes
    ----------
    rows
        The rows, with indexes into the ends of flows, into ``transits``, and into the texts of ``labels``.
    labels, transits, unrecognised
        As in :class:`Flows`.
    """

    rows: pd.DataFrame
    labels: dict[str, tuple[str, ...]]
    transits: tuple[Transit, ...]
    unrecognised: pd.DataFrame


def _recoded(total: Tally, resolved: ResolvedNames) -> _Recoded:
    """Replace the names in the rows of a tally by ends, the cells with stops by transits, and the labels by terms."""
    # Column → an array with the new number for each number that the column has in the tally.
    new_numbers = dict.fromkeys(ROLES, resolved.end_of.astype(np.int32))
    transits: tuple[Transit, ...] = ()
    labels, unrecognised = {}, [NONE_UNRECOGNISED]
    for name, texts in total.labels.items():
        if name == "transit":
            transits, new_numbers[name] = _numbered(_transits(total, resolved))
            continue
        keys = term_keys(LABELS[name], texts)
        labels[name], new_numbers[name] = _numbered(keys)
        if LABELS[name].terms:
            unrecognised.append(unrecognised_labels(total.rows, name, texts, keys))
    rows = total.rows.assign(
        **{name: numbers[total.rows[name].to_numpy()] for name, numbers in new_numbers.items()}
    )
    return _Recoded(rows, labels, transits, pd.concat(unrecognised))


def _numbered(values: Sequence[T]) -> tuple[tuple[T, ...], NDArray[np.int32]]:
    """Return the distinct values, sorted, and the number of each value among them."""
    distinct = tuple(sorted(set(values)))
    number_of = {value: number for number, value in enumerate(distinct)}
    return distinct, np.array([number_of[value] for value in values], dtype=np.int32)


def _summed_rows(
    rows: pd.DataFrame, is_resolved: NDArray[np.bool_], keys: Sequence[str], measures: Sequence[str]
) -> tuple[pd.DataFrame, NDArray[np.int32]]:
    """Sum the rows with the same keys into flows.

    Parameters
    ----------
    rows
        The rows of a tally, recoded.
    is_resolved
        Whether both ends of each row are known. Other rows are left out.
    keys
        The columns by which rows are summed, and flows sorted.
    measures
        The columns that are summed.

    Returns
    -------
    The flows, sorted by their keys; and for each row the index of its flow, −1 for a row that was left out.
    """
    used_rows = rows[is_resolved]
    flows, group = sum_rows_with_groups(
        [used_rows], {key: [used_rows[key].to_numpy()] for key in keys}
    )
    order = np.lexsort([flows[key].to_numpy() for key in reversed(keys)])
    flows = flows.iloc[order].reset_index(drop=True)
    # Measures that are 0 in every row may be missing.
    flows = flows.reindex(columns=[*keys, *measures], fill_value=0)
    flow_of_row = np.full(len(rows), REFUSED, dtype=np.int32)
    # The sorted index of each flow: argsort inverts a permutation.
    place_in_order = np.argsort(order)
    flow_of_row[is_resolved] = place_in_order[group]
    return flows, flow_of_row


def _transits(total: Tally, resolved: ResolvedNames) -> list[Transit]:
    """Return for each distinct cell of stops the stops that it states.

    A stop that was found has the name of its place, one that was refused its name as written.
    """
    number_of = {name: number for number, name in enumerate(names_of(total))}
    transits = []
    for cell in total.labels["transit"]:
        stops = stops_in(cell)
        ends = [int(resolved.end_of[number_of[stop]]) for stop in stops]
        names = tuple(
            stop if end == REFUSED else resolved.ends[end].label.en or ""
            for stop, end in zip(stops, ends, strict=True)
        )
        transits.append(Transit(tuple(end for end in ends if end != REFUSED), names))
    return transits


def _stops_refused(rows: pd.DataFrame, total: Tally, resolved: ResolvedNames) -> pd.DataFrame:
    """Return the stops whose names were refused, with the number of records that state each, most records first.

    ``rows`` are the rows of the tally whose records are used.
    """
    cells = total.labels.get("transit", ())
    if not cells:
        return NONE_REFUSED
    index_of_name = {name: index for index, name in enumerate(names_of(total))}
    cell_records = sum_integers(rows["records"].to_numpy(), rows["transit"].to_numpy(), len(cells))
    records = np.zeros(len(resolved.end_of), dtype=np.int64)  # by name
    for cell, count in zip(cells, cell_records.tolist(), strict=True):
        # Each once, even if the cell repeats it.
        stops = {index_of_name[stop] for stop in stops_in(cell)}
        records[list(stops)] += count
    refused_stops = np.flatnonzero((resolved.end_of == REFUSED) & (records > 0))
    return _refused_table(resolved, refused_stops, records[refused_stops])


def _count_swapped(rows: pd.DataFrame, resolved: ResolvedNames) -> SwappedRecords:
    """Count the records, of some rows of a tally, with an end whose coordinates fit only with lon and lat swapped."""
    name_numbers = rows[list(ROLES)].to_numpy()
    is_swapped = resolved.is_swapped[name_numbers]
    names = resolved.audit["name"].iloc[np.unique(name_numbers[is_swapped])]
    records = rows["records"].to_numpy()[is_swapped.any(axis=1)]
    return SwappedRecords(int(records.sum()), min(names, default=""))


def _flow_texts(row_texts: pd.DataFrame, flow_of_row: NDArray[np.int32]) -> pd.DataFrame:
    """Return the table ``row_texts`` of a tally with flows in place of rows, and the records of each flow summed.

    ``flow_of_row`` has the flow of each row of the tally, −1 for a row with a refused end, which is left out.
    """
    flow = flow_of_row[row_texts["row"].to_numpy()]
    is_flow = flow != REFUSED
    return sum_rows([row_texts[is_flow].assign(row=flow[is_flow])], ROW_TEXT_KEYS)


def _refused(rows: pd.DataFrame, resolved: ResolvedNames) -> pd.DataFrame:
    """Return the refused names of ends, with the number of records of each, most records first.

    A record with two refused names counts for its origin. ``rows`` are the rows of the tally with a refused end.
    """
    origin, destination = rows["origin"].to_numpy(), rows["destination"].to_numpy()
    counted_name = np.where(resolved.end_of[origin] == REFUSED, origin, destination)
    records = sum_integers(rows["records"].to_numpy(), counted_name, len(resolved.end_of))
    names = np.union1d(origin, destination)
    refused_names: NDArray[np.int64] = names[resolved.end_of[names] == REFUSED]
    return _refused_table(resolved, refused_names, records[refused_names])


def _refused_table(
    resolved: ResolvedNames, names: NDArray[np.int64], records: NDArray[np.int64]
) -> pd.DataFrame:
    """Return a table of refused names with their reasons, candidates and numbers of records, most records first.

    ``names`` are indexes into the names of ``resolved``, and ``records`` the number of records of each.
    """
    table = resolved.audit.iloc[names][["name", "reason", "candidates"]].assign(records=records)
    return table.sort_values(["records", "name"], ascending=[False, True], ignore_index=True)


def _table(
    flows: pd.DataFrame,
    row_texts: pd.DataFrame,
    texts: Mapping[int, str] | None,
    resolved: ResolvedNames,
    recoded: _Recoded,
) -> pa.Table:
    """Build the table of flows to write: the declared columns, without optional ones that no input has.

    Parameters
    ----------
    flows
        The keys and the sums of each flow.
    row_texts
        The sources and words of each flow, as :func:`_flow_texts` returns them.
    texts
        Hash → source or words; None if there were too many to keep.
    """
    ids = pa.array([end.id for end in resolved.ends], pa.string())
    end_names = pa.array([end.label.en or "" for end in resolved.ends], pa.string())
    columns = {name: pa.array(list(keys), pa.string()) for name, keys in recoded.labels.items()}
    sources, source_list = _listed(len(flows), row_texts[row_texts["kind"] == SOURCE], texts)
    _, words = _listed(len(flows), row_texts[row_texts["kind"] == WORDS], texts)
    month = month_names(flows["month"].to_numpy().astype(np.int32))
    end_numbers = {role: pa.array(flows[role].to_numpy()) for role in ROLES}
    table = {
        **{role: ids.take(numbers) for role, numbers in end_numbers.items()},
        **{f"{role}_name": end_names.take(numbers) for role, numbers in end_numbers.items()},
        "month": pa.array(month[: len(flows)], pa.string()),
        "sources": sources, "source_list": source_list, "words": words,
    }  # fmt: skip
    if "transit" in flows:
        number = pa.array(flows["transit"].to_numpy())
        stop_ids = [[resolved.ends[end].id for end in stops.ends] for stops in recoded.transits]
        stop_names = [list(stops.names) for stops in recoded.transits]
        texts_of_stops = pa.list_(pa.string())
        table["transit"] = pa.array(stop_ids, texts_of_stops).take(number)
        table["transit_names"] = pa.array(stop_names, texts_of_stops).take(number)
    for column in WRITTEN["flows"].columns:
        if column.name in columns:
            table[column.name] = columns[column.name].take(pa.array(flows[column.name].to_numpy()))
        elif isinstance(column, RecordColumn) and column.known_by:  # a sum of quantities
            whole = flows[f"{column.name}_whole"].to_numpy()
            millionths = flows[f"{column.name}_millionths"].to_numpy()
            is_unknown = (flows[column.known_by] == 0).to_numpy()
            table[column.name] = pa.array(join_sums(whole, millionths), mask=is_unknown)
        elif column.name in flows and column.name not in table:
            table[column.name] = flows[column.name].to_numpy()
    return pa.table({name: table[name] for name in WRITTEN["flows"].names if name in table})


def _listed(
    count: int, row_texts: pd.DataFrame, texts: Mapping[int, str] | None
) -> tuple[NDArray[np.int64], pa.ListArray]:
    """Return for each flow the number of its distinct texts, and a list of those with most records, at most five.

    Parameters
    ----------
    count
        The number of flows.
    row_texts
        The texts of flows, of one kind: ``row`` (the flow), ``text`` (its hash), ``records``.
    texts
        Hash → text; None if there were too many to keep. Then the lists are empty.
    """
    flow_of_row = row_texts["row"].to_numpy()
    counts = np.bincount(flow_of_row, minlength=count).astype(np.int64)
    if texts is None:
        return counts, pa.array([[]] * count, pa.list_(pa.string()))
    hashes, text_of_row = np.unique(row_texts["text"].to_numpy(), return_inverse=True)
    distinct_texts = np.array([texts[hashed] for hashed in hashes.tolist()], dtype=object)
    alphabetical = np.argsort(np.argsort(distinct_texts, kind="stable"))  # the rank of each text
    records = row_texts["records"].to_numpy()
    order = np.lexsort((alphabetical[text_of_row], -records, flow_of_row))
    listed_rows = order[rank_in_run(flow_of_row[order]) < MOST_LISTED]
    offsets = offsets_of(np.minimum(counts, MOST_LISTED))
    values = pa.array(distinct_texts, pa.string()).take(pa.array(text_of_row[listed_rows]))
    return counts, pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)
