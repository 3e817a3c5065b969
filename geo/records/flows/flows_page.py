"""Draw the flows of a table on one offline page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.layers.wording import format_count, format_wording, page_title
from geo.maps import BulkFlows, Category, build_ground, draw_bulk_map
from geo.records.dates import UNDATED
from geo.records.flows.aggregate import Flows
from geo.records.flows.quantity_sums import join_sums, split_sums
from geo.records.flows.table_ends import ends_table
from geo.records.months import is_one_month
from geo.records.sums import sum_integers, sum_rows
from geo.regions import Region
from geo.symbology import symbols
from geo.validation import Text, ascii_controls

_Rows: TypeAlias = "dict[str, NDArray[Any]]"

MOST_COMMODITIES: Final = 1_000  # in the page's list; rarer ones are `mixed`
MOST_UNITS: Final = 30  # in the page's list
MOST_UNITS_NAMED: Final = 5  # in the note on records that are left out


def draw_page(flows: Flows, region: Region, title: str = "") -> str:
    """Draw flows by commodity and month on one offline page, and return its HTML.

    The reader chooses the unit, among at most thirty; the page opens in the commonest, and says how many records are
    in units that it does not offer. If there are too many flows for a page, they are summed between cells of a grid
    (:mod:`geo.maps.bulk.cells`).

    Parameters
    ----------
    region
        The region whose coasts, borders, towns and roads are the background.
    title
        The title of the page; by default a general one.
    """
    units = shown_units(flows)
    notes = [format_wording("table-note-modelled")]
    period = flows.keys["month"].to_numpy()
    is_longer = (period >= 0) & ~is_one_month(period)
    if count := int(flows.table["records"].to_numpy()[is_longer].sum()):
        notes.append(format_count("table-note-periods", count))
    if count := _records_with_transit(flows):
        notes.append(format_count("table-note-transit", count))
    rows = _page_rows(flows, units)
    return draw_bulk_map(
        _bulk(flows, rows, units), title=page_title(title, "table-title"), question=format_wording("table-question"),
        notes=notes, omitted=other_units(flows), background=region.outlines.background, symbols=symbols(),
        page_id="flows", ground=build_ground(region),
    )  # fmt: skip


def _records_with_transit(flows: Flows) -> int:
    """Count the records that state stops on the way."""
    if not flows.transits:
        return 0
    has_stops = np.array([bool(transit.names) for transit in flows.transits], dtype=bool)
    is_counted = has_stops[flows.keys["transit"].to_numpy()]
    return int(flows.table["records"].to_numpy()[is_counted].sum())


def shown_units(flows: Flows) -> NDArray[np.int64]:
    """Return the units that the page offers, as indexes into the labels of units, most records first.

    Only records with a number count. At least one unit is returned, even if no record has a number.
    """
    count = max(len(flows.labels["unit"]), 1)
    records = sum_integers(flows.table["numbers"].to_numpy(), flows.keys["unit"].to_numpy(), count)
    units = np.argsort(-records, kind="stable")[:MOST_UNITS]
    used_count = int((records[units] > 0).sum())
    return units[: max(used_count, 1)]


def _page_rows(flows: Flows, units: NDArray[np.int64]) -> _Rows:
    """Return the columns of the page's flows, with a row for each origin, destination, label, month and shown unit.

    Records with a number in a unit that is not shown are left out. Periods longer than a month become undated, since
    the page has months.

    Parameters
    ----------
    units
        The units that the page offers, as indexes into the labels of units. If there are several, the column ``unit``
        is an index into ``units``, or ``len(units)`` for records without a number.
    """
    is_shown = np.isin(flows.keys["unit"].to_numpy(), units)
    periods = flows.keys["month"].to_numpy()
    month = np.where(is_one_month(periods), periods, periods.dtype.type(UNDATED))
    records, numbers = (flows.table[name].to_numpy() for name in ("records", "numbers"))
    quantity = flows.table["quantity"].fill_null(0.0).to_numpy()
    keys = {name: flows.keys[name].to_numpy() for name in _page_keys(flows)}
    # Without a unit, period or transit to drop, the keys of all flows differ: nothing has to be summed.
    if len(units) == 1 and is_shown.all() and (month == periods).all() and not flows.transits:
        return {**keys, "records": records, "numbers": numbers, "quantity": quantity}
    # Integers add up exactly, in any order.
    whole, millionths = split_sums(quantity)
    table = pd.DataFrame(keys).assign(
        month=month,
        records=np.where(is_shown, records, records - numbers),
        numbers=np.where(is_shown, numbers, 0),
        whole=np.where(is_shown, whole, 0),
        millionths=np.where(is_shown, millionths, 0),
    )
    summed_by = list(keys)
    if len(units) > 1:
        table = _split_by_unit(table, flows.keys["unit"].to_numpy(), units)
        summed_by.append("unit")
    rows = sum_rows([table[table["records"] > 0]], summed_by)
    sums = join_sums(rows.pop("whole").to_numpy(), rows.pop("millionths").to_numpy())
    return {"quantity": sums, **{str(name): rows[name].to_numpy() for name in rows}}


def _split_by_unit(
    table: pd.DataFrame, unit: NDArray[Any], units: NDArray[np.int64]
) -> pd.DataFrame:
    """Split each row of flows in two: the records with a number, which have a unit, and those without one.

    Parameters
    ----------
    table
        The rows to split.
    unit
        The unit of each row, as an index into the labels of units.
    units
        The units that the page offers. The column ``unit`` of the result is an index into these, or ``len(units)`` for
        records without a number.
    """
    with_number = table.assign(
        unit=pd.Index(units).get_indexer(pd.Index(unit)), records=table["numbers"]
    )
    without_number = table.assign(
        unit=len(units), records=table["records"] - table["numbers"],
        numbers=0, whole=0, millionths=0,
    )  # fmt: skip
    return pd.concat([with_number, without_number], ignore_index=True)


def _page_keys(flows: Flows) -> list[str]:
    """Return the keys of flows on the page, apart from the unit; stops on the way are not drawn."""
    return [str(name) for name in flows.keys.columns if name not in {"unit", "transit"}]


def _categories(flows: Flows, rows: _Rows) -> Iterator[Category]:
    """Yield a category, by which a reader can filter the page, for each column with a vocabulary.

    It has the terms that occur in the flows; ``rows`` are the columns of the page.
    """
    for name, column in flows.vocabularies.items():
        keys = flows.labels[name]
        terms = [term for term in column.all_terms if term.key in keys]
        number_of = {term.key: number for number, term in enumerate(terms)}
        code_of = np.array([number_of[key] for key in keys], dtype=np.int8)
        yield Category(
            name,
            column.title or Text(en=name),
            tuple(term.key for term in terms),
            tuple(term.label for term in terms),
            code_of[rows[name]],
        )


def _bulk(flows: Flows, rows: _Rows, units: NDArray[np.int64]) -> BulkFlows:
    """Build the flows that the page draws, from the columns of its rows and the units that it offers."""
    # Only the ends of these rows: those of flows in hidden units would be dots that no flow reaches.
    used_ends, numbers = np.unique(
        np.concatenate([rows["origin"], rows["destination"]]), return_inverse=True
    )
    origin, destination = np.split(numbers, 2)
    ends = ends_table(flows.resolved.ends).iloc[used_ends].reset_index(drop=True)
    commodity, commodities = _commodities(flows, rows)
    unit_names = (
        tuple(ascii_controls(flows.labels["unit"][unit]) for unit in units)
        if flows.labels["unit"]
        else ("",)
    )
    return BulkFlows(
        places=ends[["lon", "lat", "label_en", "label_fr", "label_ar"]].assign(
            names=pd.Series(_written_names(flows, ends["id"].tolist()), dtype=object),
            country=ends["country_codes"].map(" ".join),
            is_area=ends["kind"].isin(["country", "area"]),
        ),
        origin=origin,
        destination=destination,
        quantity=np.where(rows["numbers"] > 0, rows["quantity"], np.nan),
        commodity=commodity,
        commodities=commodities,
        unit=unit_names[0] or None,
        units=unit_names if len(units) > 1 else (),
        unit_codes=rows["unit"] if len(units) > 1 else None,
        records=rows["records"],
        unquantified=rows["records"] - rows["numbers"],
        month=rows["month"],
        categories=tuple(_categories(flows, rows)),
        is_stated=bool(
            (flows.table["records"].to_numpy() > flows.table["unknown"].to_numpy()).any()
        ),
    )


def _written_names(flows: Flows, end_ids: Sequence[str]) -> list[list[str]]:
    """Return for each end the names by which the table writes it."""
    names: dict[str, list[str]] = {}
    audit = flows.resolved.audit
    for end_id, name in zip(audit["end"].tolist(), audit["name"].tolist(), strict=True):
        names.setdefault(end_id, []).append(ascii_controls(name))
    return [names.get(end_id, []) for end_id in end_ids]


def _commodities(flows: Flows, rows: _Rows) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Return for each row of the page the index of its commodity in a list of commodities, and that list.

    A commodity is a key of the symbology if the symbology has it, else its name. If there are too many commodities for
    the page, the rarest become ``mixed``.
    """
    symbol_keys = symbols()["commodity"]
    label = rows["commodity"]
    records = sum_integers(rows["records"], label, max(len(flows.labels["commodity"]), 1))
    commonest = set(np.argsort(-records, kind="stable")[: MOST_COMMODITIES - 1].tolist())
    names = [
        _symbol_key(name, symbol_keys) if number in commonest else "mixed"
        for number, name in enumerate(flows.labels["commodity"])
    ]
    # Different labels may have the same name, which is listed once.
    used_names = list(dict.fromkeys(names[number] for number in np.flatnonzero(records)))
    used_names = used_names or ["mixed"]
    number_of = {name: number for number, name in enumerate(used_names)}
    # Labels of no row get 0, which is never read.
    name_of_label = np.array([number_of.get(name, 0) for name in names], dtype=np.int16)
    return name_of_label[label], tuple(used_names)


def _symbol_key(name: str, symbol_keys: Collection[str]) -> str:
    """Return the key of a commodity in the symbology if it has one, else its name; ``mixed`` for an empty name."""
    key = name.replace(" ", "-").replace("_", "-")
    return key if key in symbol_keys else ascii_controls(name) or "mixed"


def other_units(flows: Flows) -> Text | None:
    """Return a note on the records that the page leaves out because of their unit; None if it leaves none out."""
    is_shown = np.isin(flows.keys["unit"].to_numpy(), shown_units(flows))
    hidden = np.where(is_shown, 0, flows.table["numbers"].to_numpy())
    if not hidden.any():
        return None
    units = sorted(set(flows.keys["unit"].to_numpy()[hidden > 0].tolist()))
    names = ", ".join(_unit_names(flows, units))
    return format_count("table-omitted", int(hidden.sum()), units=names)


def _unit_names(flows: Flows, units: Sequence[int]) -> Iterator[str]:
    """Yield the names of the first units, a dash for none, and an ellipsis if there are more."""
    for number in units[:MOST_UNITS_NAMED]:
        yield ascii_controls(flows.labels["unit"][number]) or "–"
    if len(units) > MOST_UNITS_NAMED:
        yield "…"
