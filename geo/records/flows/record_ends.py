"""Columns of names, provinces, countries and coordinates → the two ends of each record, each distinct end once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.records.columns import NOTHING, encoded_as
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.mentions import MARK, NAMIBIA_OR_NOTHING, WrittenEnd, pack_end
from geo.records.headings import ROLES
from geo.records.positions import read_positions
from geo.records.sums import grouped


@dataclass(frozen=True, eq=False)
class RecordEnds:
    """The origin and the destination of each record, as numbers into the packed ends ``names``."""

    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    names: tuple[str, ...]

    def select(self, records: NDArray[np.intp]) -> RecordEnds:
        """Return the ends of some records, with the names that these use."""
        origin, destination = self.origin[records], self.destination[records]
        used, number = np.unique(np.stack([origin, destination]), return_inverse=True)
        origin, destination = number.reshape(2, -1)
        return RecordEnds(origin, destination, tuple(self.names[name] for name in used.tolist()))


def read_ends(
    table: pa.Table, columns: FlowColumns
) -> tuple[RecordEnds, list[tuple[str, pd.DataFrame]]]:
    """Return the ends of records, and the coordinates that cannot be read: pairs of a field and its unread cells."""
    unread, ends_of = [], []
    for role in ROLES:
        position, position_columns = None, columns.position_of(role)
        if position_columns.is_given:
            lon, lat, unread_positions = read_positions(table, position_columns)
            position = lon, lat
            unread.append((f"{role} coordinates", unread_positions))
        name, province, country = (
            table[column] if (column := getattr(columns, field)) else None
            for field in (role, f"{role}_province", f"{role}_country")
        )
        ends_of.append(encode_ends(name, province, country, position))
    (origin, origins), (destination, destinations) = ends_of
    codes, names = pd.factorize(np.array([*origins, *destinations], dtype=object))
    if len(codes):
        origin = codes[: len(origins)][origin]
        destination = codes[len(origins) :][destination]
    return RecordEnds(origin, destination, tuple(names)), unread


def encode_ends(
    name: pa.ChunkedArray | None,
    province: pa.ChunkedArray | None,
    country: pa.ChunkedArray | None,
    position: tuple[Floats, Floats] | None,
) -> tuple[NDArray[np.int64], list[str]]:
    """Return one end of each record as a number into the distinct ends, and these packed.

    Parameters
    ----------
    name, province, country
        Columns of texts; None if the table lacks them.
    position
        Lon and lat of each record in degrees, NaN for none; None if the table lacks them.
    """
    if name is not None and province is None and country is None and position is None:
        return encoded_as(name, stated_text)
    columns = [
        *(column for column in (name, province, country) if column is not None),
        *(position or ()),
    ]
    count = len(columns[0]) if columns else 0
    name_code, names = _encoded(name, stated_text, count)
    province_code, provinces = _encoded(province, stated_text, count)
    country_code, countries = _encoded(country, _stated_country, count)
    lon, lat = position or np.full((2, count), np.nan)
    group, first = grouped(
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
    """Return an end without a country that may be none, if a name or coordinates say where it is."""
    is_doubtful = end.country == NAMIBIA_OR_NOTHING and (end.name or end.province or end.is_placed)
    return end._replace(country="") if is_doubtful else end


def _encoded(
    column: pa.ChunkedArray | None, clean: Callable[[str], str], count: int
) -> tuple[NDArray[np.int64], list[str]]:
    """Return a column as numbers into its cleaned texts; without a column, ``count`` empty texts."""
    return (np.zeros(count, np.int64), [""]) if column is None else encoded_as(column, clean)


def _stated_country(text: str) -> str:
    """Return the country that a cell states, as :func:`stated_text` does, but keep the code of Namibia."""
    return NAMIBIA_OR_NOTHING if text.strip() == NAMIBIA_OR_NOTHING else stated_text(text)


def stated_text(text: str) -> str:
    """Return what a cell states, with single blanks; an empty text if it states nothing."""
    name = " ".join(text.split()).replace(MARK, " ")
    return "" if name.casefold() in NOTHING else name
