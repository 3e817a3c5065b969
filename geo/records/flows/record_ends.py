"""Columns of names, provinces, countries and coordinates → the two ends of each record, each distinct end once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.records.columns import encoded_column
from geo.records.coordinates import read_positions
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.stated_ends import MARK, NAMIBIA_OR_NOTHING, WrittenEnd, pack_end
from geo.records.headings import ROLES
from geo.records.plain_text import NOTHING
from geo.records.sums import group_rows


@dataclass(frozen=True, eq=False)
class RecordEnds:
    """The ends of records.

    Attributes
    ----------
    origin, destination
        For each record the index of its end in ``names``.
    names
        The distinct ends as records state them, each packed into one text.
    """

    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    names: tuple[str, ...]

    def select(self, records: NDArray[np.intp]) -> RecordEnds:
        """Return the ends of some records, without the names that they do not use."""
        origin, destination = self.origin[records], self.destination[records]
        used, number = np.unique(np.stack([origin, destination]), return_inverse=True)
        origin, destination = number.reshape(2, -1)
        return RecordEnds(origin, destination, tuple(self.names[name] for name in used.tolist()))


def read_ends(
    table: pa.Table, columns: FlowColumns
) -> tuple[RecordEnds, list[tuple[str, pd.DataFrame]]]:
    """Read the origin and the destination of each record.

    Return them; and for each end with coordinates the name of this field, and the table of the cells that cannot be
    read as coordinates.
    """
    unread, ends_of = [], []
    for role in ROLES:
        position, position_columns = None, columns.position_of(role)
        if position_columns.is_complete:
            lon, lat, unread_positions = read_positions(table, position_columns)
            position = lon, lat
            unread.append((f"{role} coordinates", unread_positions))
        ends_of.append(_encoded_ends(table, columns, role, position))
    (origin, origins), (destination, destinations) = ends_of
    codes, names = pd.factorize(np.array([*origins, *destinations], dtype=object))
    if len(codes):
        origin = codes[: len(origins)][origin]
        destination = codes[len(origins) :][destination]
    return RecordEnds(origin, destination, tuple(names)), unread


def _encoded_ends(
    table: pa.Table, columns: FlowColumns, role: str, position: tuple[Floats, Floats] | None
) -> tuple[NDArray[np.int64], list[str]]:
    """Return for each record the number of its end, and the distinct ends, each packed into one text.

    Parameters
    ----------
    role
        Which end to read: ``origin`` or ``destination``.
    position
        Lon and lat of each record's end in degrees, NaN for a record without coordinates; None if the table has no
        columns of coordinates.
    """
    name, province, country = (
        getattr(columns, field) for field in (role, f"{role}_province", f"{role}_country")
    )
    name_code, names = encoded_column(table, name, stated_text)
    if not (province or country or position):
        return name_code, names
    province_code, provinces = encoded_column(table, province, stated_text)
    country_code, countries = encoded_column(table, country, _stated_country)
    lon, lat = position or np.full((2, table.num_rows), np.nan)
    group, first = group_rows(
        name_code, province_code, country_code, pd.factorize(lon)[0], pd.factorize(lat)[0]
    )
    ends = [
        WrittenEnd(
            name=names[name_code[row]],
            country=countries[country_code[row]],
            lon=float(lon[row]),
            lat=float(lat[row]),
            province=provinces[province_code[row]],
        )
        for row in first.tolist()
    ]
    return group, [pack_end(_without_doubtful_country(end)) for end in ends]


def _without_doubtful_country(end: WrittenEnd) -> WrittenEnd:
    """Drop the country NA, which may mean "not available", if a name or coordinates say where the end is."""
    is_doubtful = end.country == NAMIBIA_OR_NOTHING and (end.name or end.province or end.is_placed)
    return end._replace(country="") if is_doubtful else end


def _stated_country(text: str) -> str:
    """Return the country that a cell states, as :func:`stated_text` does, but keep the code of Namibia."""
    return NAMIBIA_OR_NOTHING if text.strip() == NAMIBIA_OR_NOTHING else stated_text(text)


def stated_text(text: str) -> str:
    """Return a cell with single blanks; an empty text if it states nothing, such as *n/a*."""
    name = " ".join(text.split()).replace(MARK, " ")
    return "" if name.casefold() in NOTHING else name
