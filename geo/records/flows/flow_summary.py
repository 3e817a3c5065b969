"""Summarise a run of `geo flows` for the report of the command: records read, used, rejected and routed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.records.countries import fips_doubt
from geo.records.dates import FIRST_MONTH
from geo.records.flows.aggregate import Flows, SwappedRecords
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.flow_layers import FlowLayers
from geo.records.flows.flows_page import other_units
from geo.records.flows.outside import countries_of_refused, countries_of_unrouted
from geo.records.flows.stated_ends import unpack_end
from geo.records.flows.tally import Tally
from geo.regions import Region
from geo.validation import counted

FIRST_YEAR: Final = 1800  # earlier years, and those after LAST_YEAR, are doubtful
LAST_YEAR: Final = 2100


@dataclass(frozen=True)
class FlowSummary:
    """The result of a run of `geo flows`: counts, the columns read, and everything that a user may want to check.

    Attributes
    ----------
    records, used, rejected
        The number of all records, of those in a flow, and of those that were rejected.
    totals
        The number of rows of totals, which are not records.
    flows
        The number of flows.
    pairs, tried, routed
        The number of pairs of ends, or of consecutive stops, of flows by road; of those that were tried on the network,
        which have most records; and of those with a route.
    refused_names
        The number of names of origins and destinations that were refused.
    off_road
        The number of flows that do not go by road, whose pairs are not counted in ``pairs``.
    conflicts
        The number of records whose coordinates lie more than 25 km from the place that their name means.
    unread
        The number of cells that could not be read although their records are used.
    columns
        The columns that were read; each set once, if the files have different ones.
    unrecognised
        Labels that are not in the vocabulary of their column: column, label and number of records.
    unread_cells
        The cells counted in ``unread``: field, example, reason and number of records.
    notes
        Sentences on how the files were read.
    unused
        Headings of columns that were not read.
    outputs
        The files that were written.
    outside
        Codes of countries outside the region that flows would need.
    countries
        Codes of the countries of the ends of flows.
    unrouted
        Reasons why pairs that were tried have no route, each with the number of pairs; most pairs first.
    off_page
        A note on records that the page leaves out because of their unit; may be empty.
    rejected_swapped, used_swapped
        Records whose coordinates fit only with longitude and latitude swapped: those rejected, and those used.
    stops_refused
        Names of stops that were refused, each with the number of records used without this stop; most records first.
    code_doubt
        A warning that codes of countries may be of another standard; may be empty.
    year_doubt
        A warning that years may be of another calendar; may be empty.
    """

    records: int
    used: int
    rejected: int
    totals: int
    flows: int
    pairs: int
    tried: int
    routed: int
    refused_names: int
    off_road: int
    conflicts: int
    unread: int
    columns: tuple[FlowColumns, ...]
    unrecognised: tuple[tuple[str, str, int], ...]
    unread_cells: tuple[tuple[str, str, str, int], ...]
    notes: tuple[str, ...]
    unused: tuple[str, ...]
    outputs: tuple[Path, ...]
    outside: tuple[str, ...]
    countries: tuple[str, ...]
    unrouted: tuple[tuple[str, int], ...]
    off_page: str
    rejected_swapped: SwappedRecords
    used_swapped: SwappedRecords
    stops_refused: tuple[tuple[str, int], ...]
    code_doubt: str
    year_doubt: str


def summarise(
    flows: Flows,
    layers: FlowLayers,
    total: Tally,
    region: Region,
    *,
    counts: dict[str, int],
    columns: tuple[FlowColumns, ...],
    notes: tuple[str, ...],
    unused: tuple[str, ...],
    outputs: tuple[Path, ...],
) -> FlowSummary:
    """Summarise a run of `geo flows`.

    Parameters
    ----------
    total
        The tally of all records.
    counts
        The counts that :func:`count_flows` returns.
    columns, notes, unused, outputs
        As in :class:`FlowSummary`.
    """
    left_out = other_units(flows)
    return FlowSummary(
        **counts, columns=columns, notes=notes, unused=unused, outputs=outputs,
        unrecognised=rows_of(flows.unrecognised), unread_cells=rows_of(total.unread),
        outside=_countries_outside(flows, layers, region),
        unrouted=layers.routed.unrouted_reasons(),
        rejected_swapped=flows.rejected_swapped,
        used_swapped=flows.used_swapped,
        stops_refused=rows_of(flows.stops_refused[["name", "records"]]),
        year_doubt=_year_doubt(flows.keys["month"].to_numpy(), flows.table["records"].to_numpy()),
        code_doubt=fips_doubt(unpack_end(name).country for name in total.names),
        off_page=left_out.in_language("en") if left_out else "",
        countries=_countries_of(layers.places),
    )  # fmt: skip


def _year_doubt(periods: NDArray[np.integer[Any]], records: NDArray[np.int64]) -> str:
    """Return a warning if records are dated in unlikely years, else an empty text.

    Parameters
    ----------
    periods
        The period of each flow, see :mod:`geo.records.dates`.
    records
        The number of records of each flow.
    """
    years = (periods & FIRST_MONTH) // 12
    is_unlikely = (periods >= 0) & ((years < FIRST_YEAR) | (years > LAST_YEAR))
    if not is_unlikely.any():
        return ""
    return (
        f"{counted(int(records[is_unlikely].sum()), 'records')} dated before {FIRST_YEAR} or after {LAST_YEAR}, such "
        f"as in {years[is_unlikely][0]:04}. Convert years of the Persian or Islamic calendar, and correct slips such "
        "as 0021."
    )


def rows_of(table: pd.DataFrame) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of a table, without its index."""
    return tuple(table.itertuples(index=False, name=None))


def count_flows(flows: Flows, layers: FlowLayers, total: Tally, rejected: int) -> dict[str, int]:
    """Return the counts of a run: name of a field of :class:`FlowSummary` → its value.

    ``rejected`` is the number of records that were rejected before their names were looked up. Those with a refused
    name are added to it.
    """
    rejected += int(flows.refused["records"].sum())
    records = total.records - total.totals
    return {
        "records": records, "used": records - rejected, "rejected": rejected, "totals": total.totals,
        "flows": flows.table.num_rows, "pairs": layers.pairs, "tried": len(layers.routed.origin),
        "routed": len(np.unique(layers.routed.alternatives.pair)), "refused_names": len(flows.refused),
        "off_road": int((~flows.by_road).sum()), "conflicts": _conflicts(flows),
        "unread": int(total.unread["records"].sum()),
    }  # fmt: skip


def _conflicts(flows: Flows) -> int:
    """Count the records whose coordinates lie more than 25 km from the place that the name means."""
    table = flows.table
    return int(pc.sum(table["conflicts"]).as_py() or 0) if "conflicts" in table.column_names else 0


def _countries_outside(flows: Flows, layers: FlowLayers, region: Region) -> tuple[str, ...]:
    """Return the codes of the countries outside the region in which ends of flows lie, or seem to lie, sorted.

    These are the countries that refused names state, and those of ends without a route. Ends whose coordinates look
    swapped do not count.
    """
    names = [*flows.refused["name"], *flows.stops_refused["name"]]
    refused = countries_of_refused(names, region)
    resolved = flows.resolved
    doubtful = frozenset(resolved.audit["end"][resolved.is_swapped])
    beyond = countries_of_unrouted(layers.routed, resolved.ends, region, doubtful=doubtful)
    return tuple(sorted({*refused, *beyond}))


def _countries_of(places: pd.DataFrame) -> tuple[str, ...]:
    """Return the codes of the countries of ends, sorted; those of areas do not count, for no region routes them."""
    codes = places.loc[places["kind"] != "area", "country_codes"]
    return tuple(sorted(set(codes.explode().dropna())))
