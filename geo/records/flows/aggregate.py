"""Tallies, with the places that their names mean → flows by place, label and month."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.arrays import offsets_of, rank_in_run
from geo.layers.schema.records import UNCLEAR, UNSTATED, WRITTEN, RecordColumn
from geo.records.flows.named_ends import REFUSED, ResolvedNames
from geo.records.flows.quantity_sums import join_sums
from geo.records.flows.stated_ends import stops_in
from geo.records.flows.tally import LABELS, MEASURES, ROW_TEXT_KEYS, SOURCE, WORDS, Tally
from geo.records.headings import ROLES
from geo.records.months import month_names
from geo.records.plain_text import NOTHING, unaccented
from geo.records.sums import sum_integers, sum_rows, sum_rows_with_groups

T = TypeVar("T", str, "Transit")

PREPOSITION: Final = re.compile(r"^(?:(?:by|par|en|por|via|voie)\s+)+")
"""Words that may precede a term: *by boat*, *en camión*, *por vía marítima*."""
LISTING: Final = re.compile(r"[,;/+&،]|\s(?:and|or|et|ou|y|o|e|و)\s")
"""Signs and words that separate terms: *bus/camion* is by road, since both are."""
MOST_LISTED: Final = 5  # sources, or words, that a flow names; the others are counted
NONE_REFUSED: Final = pd.DataFrame(
    columns=["name", "reason", "candidates", "records"], dtype=object
)
NONE_UNRECOGNISED: Final = pd.DataFrame(columns=["column", "label", "records"], dtype=object)


class SwappedRecords(NamedTuple):
    """The number of records whose coordinates fit only with longitude and latitude swapped, and the first such end."""

    records: int
    example: str


class Transit(NamedTuple):
    """The stops of a flow, in order: the numbers of their ends, without stops that were not found; and all names."""

    ends: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Flows:
    """The flows of a table of records, as columns of numbers and as the table to write.

    Attributes
    ----------
    resolved
        The names of the table, and the end that each means.
    keys
        By flow, sorted: ``origin``, ``destination`` (numbers into ``resolved.ends``), ``transit`` if stated (a number
        into ``transits``), a column for each of ``labels`` (numbers into its texts), ``month`` (since January of year
        0; −1 undated).
    labels
        Column → its texts, or the keys of its terms, sorted.
    transits
        The stops of flows, each sequence once, sorted; empty if no table states any.
    table
        The same flows with names, counts, sums, sources and words.
    refused
        Names that were refused: ``name``, ``records`` (each record counted once), ``reason``,
        ``candidates``.
    stops_refused
        The same for stops that were refused; their records are used without them.
    unrecognised
        Labels that are not in the vocabulary of their column: ``column``, ``label``, ``records``.
    rejected_swapped, used_swapped
        Records whose coordinates fit only when swapped: those rejected, and those used.
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
        """Whether each flow may go by road: no record states another mode of transport."""
        is_by_road = np.ones(len(self.keys), dtype=bool)
        for name, column in self.vocabularies.items():
            off_road = {term.key for term in column.terms if not term.by_road}
            is_off_road = np.array([key in off_road for key in self.labels[name]], dtype=bool)
            is_by_road &= ~is_off_road[self.keys[name].to_numpy()]
        return is_by_road


def pair_numbers(
    resolved: ResolvedNames, origin: NDArray[np.integer[Any]], destination: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """Return a number for each pair of ends; pairs sort by it as by their ends."""
    return origin.astype(np.int64) * max(len(resolved.ends), 1) + destination


def names_of(total: Tally) -> tuple[str, ...]:
    """Return the names in a tally, each once: the ends as written, packed as text, then the stops."""
    stops = (stop for text in total.labels.get("transit", ()) for stop in stops_in(text))
    return tuple(dict.fromkeys((*total.names, *stops)))


def aggregate(total: Tally, resolved: ResolvedNames) -> Flows:
    """Replace names by places and labels by terms, then sum identical rows and sort them.

    ``resolved`` holds the names of :func:`names_of`, in that order.
    """
    recoded = _recoded(total, resolved)
    rows = recoded.rows
    measures = list(MEASURES)
    if any(end.kind == "point" for end in resolved.ends):
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
    """The rows of a tally, recoded: numbers of ends, of ``transits`` and of the texts in ``labels``.

    ``unrecognised`` lists the labels outside the vocabulary of their column.
    """

    rows: pd.DataFrame
    labels: dict[str, tuple[str, ...]]
    transits: tuple[Transit, ...]
    unrecognised: pd.DataFrame


def _recoded(total: Tally, resolved: ResolvedNames) -> _Recoded:
    """Replace names by ends, cells of stops by transits, and labels by terms."""
    # Column → the new number for each number in the tally.
    new_numbers = dict.fromkeys(ROLES, resolved.end_of.astype(np.int32))
    transits: tuple[Transit, ...] = ()
    labels, unrecognised = {}, [NONE_UNRECOGNISED]
    for name, texts in total.labels.items():
        if name == "transit":
            transits, new_numbers[name] = _numbered(_transits(total, resolved))
            continue
        keys = _term_keys(LABELS[name], texts)
        labels[name], new_numbers[name] = _numbered(keys)
        if LABELS[name].terms:
            unrecognised.append(_unrecognised(total.rows, name, texts, keys))
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
    """Sum rows with the same keys into flows, sorted by keys; return them and each row's flow, −1 for refused rows."""
    used_rows = rows[is_resolved]
    flows, group = sum_rows_with_groups(
        [used_rows], {key: [used_rows[key].to_numpy()] for key in keys}
    )
    order = np.lexsort([flows[key].to_numpy() for key in reversed(keys)])
    flows = flows.iloc[order].reset_index(drop=True)
    # Measures that are 0 in every row may be missing.
    flows = flows.reindex(columns=[*keys, *measures], fill_value=0)
    flow_of_row = np.full(len(rows), REFUSED, dtype=np.int32)
    flow_of_row[is_resolved] = np.argsort(order)[group]  # argsort inverts the order
    return flows, flow_of_row


def _transits(total: Tally, resolved: ResolvedNames) -> list[Transit]:
    """Return the stops that each cell states; those that were refused keep their names as written."""
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
    """Count the records of each refused stop, most first."""
    cells = total.labels.get("transit", ())
    if not cells:
        return NONE_REFUSED
    number_of = {name: number for number, name in enumerate(names_of(total))}
    cell_records = sum_integers(rows["records"].to_numpy(), rows["transit"].to_numpy(), len(cells))
    records = np.zeros(len(resolved.end_of), dtype=np.int64)
    for cell, count in zip(cells, cell_records.tolist(), strict=True):
        records[list({number_of[stop] for stop in stops_in(cell)})] += count
    refused_stops = np.flatnonzero((resolved.end_of == REFUSED) & (records > 0))
    return _refused_table(resolved, refused_stops, records[refused_stops])


def _count_swapped(rows: pd.DataFrame, resolved: ResolvedNames) -> SwappedRecords:
    """Count the records with an end whose coordinates fit only when swapped."""
    name_numbers = rows[list(ROLES)].to_numpy()
    is_swapped = resolved.is_swapped[name_numbers]
    names = resolved.audit["name"].iloc[np.unique(name_numbers[is_swapped])]
    records = rows["records"].to_numpy()[is_swapped.any(axis=1)]
    return SwappedRecords(int(records.sum()), min(names, default=""))


def _term_keys(column: RecordColumn, texts: Sequence[str]) -> list[str]:
    """Return each text's key in the vocabulary of its column; if the column has none, the text with its accents."""
    if not column.terms:
        return with_accents(texts) if column.reading == "label" else list(texts)
    known = {unaccented(spelling): key for spelling, key in column.term_keys().items()}

    def key_of(text: str) -> str:
        plain = unaccented(text)
        if key := known.get(plain, known.get(PREPOSITION.sub("", plain))):
            return key
        # Several terms count if all of them have one key.
        terms = (PREPOSITION.sub("", term.strip()) for term in LISTING.split(plain))
        keys = {known.get(term, UNCLEAR.key) for term in terms}
        return keys.pop() if len(keys) == 1 else UNCLEAR.key

    return [UNSTATED.key if text in NOTHING else key_of(text) for text in texts]


def with_accents(texts: Sequence[str]) -> list[str]:
    """Return texts with the accents that some lack, if exactly one of the texts has the same letters with accents.

    Examples
    --------
    >>> with_accents(["cocaina", "cocaína", "dừa", "dứa", "dua"])  # coconut, pineapple, either of them
    ['cocaína', 'cocaína', 'dừa', 'dứa', 'dua']
    """
    accented: dict[str, set[str]] = {}
    for text in texts:
        if (plain := unaccented(text)) != text:
            accented.setdefault(plain, set()).add(text)
    unambiguous = {plain: min(forms) for plain, forms in accented.items() if len(forms) == 1}
    return [unambiguous.get(text, text) for text in texts]


def _unrecognised(
    rows: pd.DataFrame, name: str, texts: Sequence[str], keys: Sequence[str]
) -> pd.DataFrame:
    """Count the records of each label that is not in the vocabulary, the commonest first."""
    records = sum_integers(rows["records"].to_numpy(), rows[name].to_numpy(), len(texts))
    table = pd.DataFrame({"column": name, "label": texts, "records": records}, dtype=object)
    table = table.iloc[[number for number, key in enumerate(keys) if key == UNCLEAR.key]]
    return table.sort_values(["records", "label"], ascending=[False, True])


def _flow_texts(row_texts: pd.DataFrame, flow_of_row: NDArray[np.int32]) -> pd.DataFrame:
    """Return ``row_texts`` by flow instead of by row of the tally, without rows that have a refused end."""
    flow = flow_of_row[row_texts["row"].to_numpy()]
    is_flow = flow != REFUSED
    return sum_rows([row_texts[is_flow].assign(row=flow[is_flow])], ROW_TEXT_KEYS)


def _refused(rows: pd.DataFrame, resolved: ResolvedNames) -> pd.DataFrame:
    """Count the records of each refused name, most first; a record with two refused names counts for its origin."""
    origin, destination = rows["origin"].to_numpy(), rows["destination"].to_numpy()
    counted_name = np.where(resolved.end_of[origin] == REFUSED, origin, destination)
    records = sum_integers(rows["records"].to_numpy(), counted_name, len(resolved.end_of))
    names = np.union1d(origin, destination)
    refused_names: NDArray[np.int64] = names[resolved.end_of[names] == REFUSED]
    return _refused_table(resolved, refused_names, records[refused_names])


def _refused_table(
    resolved: ResolvedNames, names: NDArray[np.int64], records: NDArray[np.int64]
) -> pd.DataFrame:
    """Return refused names, by their numbers, with reasons, candidates and records; most records first."""
    table = resolved.audit.iloc[names][["name", "reason", "candidates"]].assign(records=records)
    return table.sort_values(["records", "name"], ascending=[False, True], ignore_index=True)


def _table(
    flows: pd.DataFrame,
    row_texts: pd.DataFrame,
    texts: Mapping[int, str] | None,
    resolved: ResolvedNames,
    recoded: _Recoded,
) -> pa.Table:
    """Build the table of flows with the declared columns, except optional ones that no input has."""
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
        elif isinstance(column, RecordColumn) and column.known_by:
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
    """Count the distinct texts of each flow, and list those with most records, at most ``MOST_LISTED``."""
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
