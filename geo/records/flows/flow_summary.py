"""What a run of `geo flows` read, used, rejected and routed, for the report of the command."""

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
from geo.records.flows.aggregate import Flows
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.flow_layers import FlowLayers
from geo.records.flows.flows_page import other_units
from geo.records.flows.outside import countries_beyond, countries_outside
from geo.records.flows.stated_ends import unpack_end
from geo.records.flows.tally import Tally
from geo.regions import Region
from geo.validation import counted

FIRST_YEAR: Final = 1800  # years before it, or after the last, are doubted
LAST_YEAR: Final = 2100


@dataclass(frozen=True)
class FlowSummary:
    """How many records were read, used and rejected, how many flows they make, and from which columns.

    Attributes
    ----------
    totals
        Rows of totals, which are not records.
    pairs, tried, routed
        Pairs of ends, or of stops that follow each other; those with most records, which were tried on the network;
        those with a route.
    off_road
        Flows by sea, rail, air or mail, which no road takes; their pairs are not among these.
    conflicts
        Records of which the name and the coordinates lie more than 25 km apart.
    unread, unread_cells
        Cells that could not be read although their records are used: their number, and field, example, reason and
        records of each kind.
    columns
        Those of the files, each set once.
    unrecognised
        Labels outside the vocabulary of their column: column, label and records.
    unused
        Headings of columns that are not read.
    notes
        How workbooks were read.
    outside, countries
        Codes of countries outside the region that flows would need, and of the countries of the ends in use.
    unrouted
        Why pairs that were tried have no route, and their number; the most frequent first.
    off_page
        Which records the page leaves out because of their unit.
    exchanged
        Records whose coordinates fit only when exchanged, with an example: those rejected for it, and those used.
    stops_refused
        Names of stops that were refused, with the number of records used without them; the most frequent first.
    code_doubt, year_doubt
        Sentences where codes of countries may be those of another standard, or years of another calendar; empty where
        none is.
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
    outside: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    unrouted: tuple[tuple[str, int], ...] = ()
    off_page: str = ""
    exchanged: tuple[tuple[int, str], tuple[int, str]] = ((0, ""), (0, ""))
    stops_refused: tuple[tuple[str, int], ...] = ()
    code_doubt: str = ""
    year_doubt: str = ""


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
    """Summarise a run; ``counts`` are those of :func:`count_flows`."""
    left_out = other_units(flows)
    return FlowSummary(
        **counts, columns=columns, notes=notes, unused=unused, outputs=outputs,
        unrecognised=rows_of(flows.unrecognised), unread_cells=rows_of(total.unread),
        outside=_countries_outside(flows, layers, region),
        unrouted=layers.routed.unrouted_reasons(),
        exchanged=flows.exchanged,
        stops_refused=rows_of(flows.stops_refused[["name", "records"]]),
        year_doubt=_year_doubt(flows.keys["month"].to_numpy(), flows.table["records"].to_numpy()),
        code_doubt=fips_doubt(unpack_end(name).country for name in total.names),
        off_page=left_out.in_language("en") if left_out else "",
        countries=_countries_of(layers.places),
    )  # fmt: skip


def _year_doubt(periods: NDArray[np.integer[Any]], records: NDArray[np.int64]) -> str:
    """Return a sentence where records are dated in years in which few tables begin or end; empty where none is."""
    # A record without a date gets a year that is not odd.
    years = np.where(periods >= 0, (periods & FIRST_MONTH) // 12, FIRST_YEAR)
    is_odd = (years < FIRST_YEAR) | (years > LAST_YEAR)
    if not is_odd.any():
        return ""
    return (
        f"{counted(int(records[is_odd].sum()), 'records')} dated before {FIRST_YEAR} or after {LAST_YEAR}, such as in "
        f"{years[is_odd][0]:04}. Convert years of the Persian or Islamic calendar, and correct slips such as 0021."
    )


def rows_of(table: pd.DataFrame) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of a table, without its index."""
    return tuple(table.itertuples(index=False, name=None))


def count_flows(flows: Flows, layers: FlowLayers, total: Tally, rejected: int) -> dict[str, int]:
    """Count records, flows and pairs, and what was refused or not read, as fields of :class:`FlowSummary`.

    ``rejected`` counts the records that were rejected before names were resolved.
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
    """Return the codes of countries that the ends of flows need and the region does not hold, sorted."""
    names = [*flows.refused["name"], *flows.stops_refused["name"]]
    refused = countries_outside(names, region)
    resolved = flows.resolved
    doubtful = frozenset(resolved.audit["end"][resolved.is_exchanged])
    beyond = countries_beyond(layers.routed, resolved.ends, region, doubtful=doubtful)
    return tuple(sorted({*refused, *beyond}))


def _countries_of(places: pd.DataFrame) -> tuple[str, ...]:
    """Return the codes of the countries of ends, sorted; those of areas do not count, for no region routes them."""
    codes = places.loc[places["kind"] != "area", "country_codes"]
    return tuple(sorted(set(codes.explode().dropna())))
