"""An end as a record states it: a name, a province, a country, coordinates, or some of these; packed into one text.

An end that has only a name is packed as that name, so that tables of names need no more memory.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.records.columns import NOTHING, encoded_as
from geo.records.sums import grouped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.arrays import Floats

NAMIBIA_OR_NOTHING: Final = "NA"  # its code in ISO 3166-1, or "not available"
_MARK: Final = "\x1f"  # the unit separator of ASCII, which no table holds


class WrittenEnd(NamedTuple):
    """An end of a flow as a record states it: texts may be empty, coordinates (degrees, EPSG:4326) NaN."""

    name: str
    country: str = ""
    lon: float = math.nan
    lat: float = math.nan
    province: str = ""

    @property
    def is_placed(self) -> bool:
        """Whether it has coordinates."""
        return not math.isnan(self.lon)

    def __str__(self) -> str:
        """Return the end as text for people, which is also its name in a table of names.

        Examples
        --------
        >>> print(WrittenEnd("Bouhadjar", "Algeria", 8.1053, 36.5056))
        Bouhadjar, Algeria (8.1053, 36.5056)
        """
        is_whole_province = self.province and not self.name
        province = f"{self.province} (province)" if is_whole_province else self.province
        text = ", ".join(filter(None, (self.name, province, self.country)))
        return f"{text} ({self.lon!r}, {self.lat!r})".strip() if self.is_placed else text


def pack_end(end: WrittenEnd) -> str:
    """Return an end packed into one text.

    Examples
    --------
    >>> pack_end(WrittenEnd("Gafsa")), unpack_end(pack_end(WrittenEnd("", "TN", 8.5, 35.0)))
    ('Gafsa', WrittenEnd(name='', country='TN', lon=8.5, lat=35.0, province=''))
    """
    if not (end.country or end.province or end.is_placed):
        return end.name
    place = f"{end.lon!r},{end.lat!r}" if end.is_placed else ""
    return _MARK.join((end.name, end.country, end.province, place))


def unpack_end(text: str) -> WrittenEnd:
    """Return the end that :func:`pack_end` packed into a text."""
    if _MARK not in text:
        return WrittenEnd(text)
    name, country, province, place = text.split(_MARK)
    lon, lat = map(float, place.split(",")) if place else (math.nan, math.nan)
    return WrittenEnd(name, country, lon, lat, province)


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
        return encoded_as(name, _stated)
    columns = [
        *(column for column in (name, province, country) if column is not None),
        *(position or ()),
    ]
    count = len(columns[0]) if columns else 0
    name_code, names = _encoded(name, _stated, count)
    province_code, provinces = _encoded(province, _stated, count)
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
    """Return the country that a cell states, as :func:`_stated` does, but keep the code of Namibia."""
    return NAMIBIA_OR_NOTHING if text.strip() == NAMIBIA_OR_NOTHING else _stated(text)


def _stated(text: str) -> str:
    """Return what a cell states, with single blanks; an empty text if it states nothing."""
    name = " ".join(text.split()).replace(_MARK, " ")
    return "" if name.casefold() in NOTHING else name
