"""Tables of records → flows between places, on the road network and on a map; by the million.

``flows`` is for a table in memory, ``flow_files`` for files of any size, ``tally_piece`` and ``merged`` for
an engine of your own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from geo.errors import DataError
from geo.layers.schema.records import WRITTEN
from geo.layers.wording import page_title
from geo.maps import MapPage
from geo.network import Network
from geo.records.files.pieces import read_table
from geo.records.files.vector_files import with_line_ends
from geo.records.first_records import FIRST, check_positions
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.flow_layers import MOST_PAIRS, build_flow_layers, resolve_flows
from geo.records.flows.flow_run import flow_files
from geo.records.flows.flow_summary import FlowSummary
from geo.records.flows.flows_page import draw_page
from geo.records.flows.merged_tallies import merged
from geo.records.flows.named_ends import look_up_names, region_bounds
from geo.records.flows.tally import Tally, tally, tally_piece
from geo.records.parameters import in_python
from geo.records.totals import TOTAL
from geo.regions import open_region

__all__ = [
    "WRITTEN",
    "FlowColumns",
    "FlowSummary",
    "FlowTable",
    "Tally",
    "flow_files",
    "flows",
    "merged",
    "tally_piece",
]


@dataclass(frozen=True, eq=False)
class FlowTable:
    """The flows of a table of records, and their layers; :data:`WRITTEN` declares the columns of each.

    Attributes
    ----------
    flows
        The number of records, and the sums of their quantities, by origin, destination, commodity, month and unit; by
        stops on the way and mode, too, if the table states them.
    places
        The ends of flows, EPSG:4326.
    names
        For each name in the table the place that it means, or why it was refused.
    routes
        The routes of flows on the road network, EPSG:4326: modelled, not observed.
    segments
        The links of the network with what they carry, EPSG:4326: modelled, not observed.
    rejects
        Rejected rows of the table, by their position, and refused names. The column ``records`` adds up to
        ``rejected``.
    records
        The number of records, without rows of totals.
    rejected
        The number of records that were rejected.
    unrecognised
        Labels that are not in the vocabulary of their column, and count as ``unclear``: ``column, label, records``.
    unread
        Cells that could not be read although their records are used: ``field, cell, reason, records``. Cells that
        differ only in their digits share a row.
    columns
        The column of each field.
    unused
        The headings of the columns that were not read.
    """

    flows: pd.DataFrame
    places: gpd.GeoDataFrame
    names: pd.DataFrame
    routes: gpd.GeoDataFrame
    segments: gpd.GeoDataFrame
    rejects: pd.DataFrame
    records: int
    rejected: int
    unrecognised: pd.DataFrame
    unread: pd.DataFrame
    columns: FlowColumns
    unused: tuple[str, ...]
    _draw: Callable[[str], str] = field(repr=False)

    def map(self, title: str = "") -> MapPage:
        """Draw the flows as `geo flows` does, on one offline page; a notebook displays it.

        Raises
        ------
        DataError
            The title has more than 200 characters.

        Examples
        --------
        >>> result = flows(pd.DataFrame({"from": ["Gafsa"], "to": ["Sfax"]}))
        >>> result.map(), result.map("Seizures of 2019")
        (MapPage(title='Flows in a table of records'), MapPage(title='Seizures of 2019'))
        """
        return MapPage(page_title(title, "table-title").in_language("en"), self._draw(title))

    def __repr__(self) -> str:
        """Return counts, not tables, and the headings of columns that were not read.

        Examples
        --------
        >>> flows(pd.DataFrame({"from": ["Gafsa", "Nowhere"], "to": ["Sfax", "Sfax"], "remark": ["", ""]}))
        FlowTable(records=2, rejected=1, flows=1, places=2, routes=1, unused=('remark',))
        """
        counts = {name: len(getattr(self, name)) for name in ("flows", "places", "routes")}
        shown: dict[str, object] = {"records": self.records, "rejected": self.rejected, **counts}
        if self.unused:
            shown["unused"] = self.unused
        return f"FlowTable({', '.join(f'{name}={value}' for name, value in shown.items())})"


def flows(
    table: pd.DataFrame,
    *,
    columns: FlowColumns | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
    region: str | None = None,
    network: Network | None = None,
    most_pairs: int = MOST_PAIRS,
) -> FlowTable:
    """Turn records into flows between places, and route these flows on roads.

    Parameters
    ----------
    table
        A row for each record, with its origin, its destination and, where known, stops on the way, date, commodity,
        mode, quantity, unit and source. In a GeoDataFrame of lines, each line is a flow from its first point to its
        last.
    columns
        The columns of the table; by default those with the usual headings.
    names
        Name in the table → the place that it means: an id of the gazetteer, ``country-`` and a code, or an unambiguous
        name. Names that are not stated here are looked up.
    region
        The name or folder of the region whose places and roads are used; by default the one that ships.
    network
        Your own roads; by default those of the region.
    most_pairs
        The greatest number of pairs of ends to route. If there are more, those with most records are routed.

    Raises
    ------
    DataError
        A column for the ends, or one that ``columns`` names, is missing; a place in ``names`` is not found.
    TypeError
        ``table`` is not a DataFrame.

    Examples
    --------
    Quantities are summed within one unit; unknown ones are counted separately:

    >>> result = flows(pd.DataFrame({
    ...     "from": ["Gafsa", "Gafsa", "Gafsa", "Tripoli"],
    ...     "to": ["Sfax", "Sfax", "Sfax", "Sfax"],
    ...     "quantity": ["2 t", "3 t", "many", "1 t"],
    ... }))
    >>> result.flows[["origin", "unit", "records", "quantity", "ordinals"]].values.tolist()
    [['gafsa', '', 1, nan, 1], ['gafsa', 't', 2, 5.0, 0]]
    >>> result.rejects[["name", "reason", "records"]].values.tolist()
    [['Tripoli', 'several places have this name', 1]]

    >>> table = pd.DataFrame({"from": ["Tripoli"], "to": ["Sfax"]})
    >>> flows(table, names={"Tripoli": "Tripoli, Libya"}).flows["origin"].tolist()
    ['tripoli']
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(
            f"flows(table) expected a DataFrame, found {type(table).__name__}. Read a file with pd.read_csv, or with "
            "`geo flows`, which reads files of any kind and size."
        )
    opened_region = open_region(region)
    user_ends = look_up_names(names, where="names", region=opened_region)
    table = with_line_ends(table)
    table = table.set_axis([str(name) for name in table.columns], axis=1)
    try:
        columns_used = FlowColumns.find(list(table.columns), columns, where="table")
        records = pa.table({name: _to_arrow(table[name]) for name in columns_used.names})
        first_records = records.slice(0, FIRST.rows)
        # If the caller named the columns of coordinates, their order is not checked.
        is_order_stated = columns is not None and columns.has_stated_positions
        bounds = None if is_order_stated else region_bounds(opened_region)
        for end, position_columns in columns_used.positions():
            check_positions(first_records, position_columns, bounds, where="table", end=end)
    except DataError as error:
        raise DataError(in_python(str(error))) from None
    counts = tally(read_table(records, columns_used.names), columns_used.settled(first_records))
    layers = build_flow_layers(
        resolve_flows(counts, user_ends, opened_region), opened_region,
        network=network, most_pairs=most_pairs,
    )  # fmt: skip
    rejects = _rejects(counts.rejects, layers.flows.refused)
    return FlowTable(
        flows=layers.flows.table.to_pandas(),
        places=layers.places,
        names=layers.names,
        routes=layers.routes,
        segments=layers.segments,
        rejects=rejects,
        records=counts.records - counts.totals,  # rows of totals are no records
        rejected=int(rejects["records"].sum()),
        unrecognised=layers.flows.unrecognised.reset_index(drop=True),
        unread=counts.unread.assign(reason=counts.unread["reason"].map(in_python)),
        columns=columns_used,
        unused=tuple(columns_used.unused(table.columns)),
        _draw=partial(draw_page, layers.flows, opened_region),
    )


def _rejects(records: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Return rejected records and refused names as one table, with a row for each.

    A record has the number of its row in the table of the caller; a name has the number of records that it occurs in.
    """
    columns = ["row", "name", "records", "reason", "candidates", "record"]
    # A row of totals is listed, but is no record.
    rejected_records = records.assign(
        name="", records=(records["reason"] != TOTAL).astype(int), candidates=""
    )
    refused_names = names.assign(row=None, record="")
    tables = [
        table[columns].astype(object) for table in (rejected_records, refused_names) if len(table)
    ]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _to_arrow(column: pd.Series) -> pa.Array:
    """Convert a column of pandas to Arrow.

    It becomes a column of texts if Arrow has no type for it, as for the mixed cells of spreadsheets.
    """
    if not isinstance(column.dtype, pd.PeriodDtype | pd.IntervalDtype | pd.SparseDtype):
        try:
            return pa.Array.from_pandas(column)
        except (pa.ArrowException, TypeError, UnicodeError):
            pass
    texts = column.astype(object).map(lambda cell: str(cell).encode(errors="replace").decode())
    return pa.array(texts.to_numpy(), pa.string(), mask=column.isna().to_numpy())
