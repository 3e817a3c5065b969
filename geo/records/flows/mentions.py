"""An end as a record states it: a name, a country, coordinates, or some of these; packed into one text.

A mention of a name alone is that name, so that tables of names cost what they did.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.records.columns import NOTHING, encoded_as
from geo.records.sums import grouped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.geodesy.ellipsoid import Floats

_MARK: Final = "\x1f"  # the unit separator of ASCII, which no table holds
TOTALS: Final = frozenset({
    "total", "totals", "grand total", "sub total", "subtotal", "sum", "sum total", "total général", "total general",
    "sous-total", "sous total", "ensemble", "somme", "المجموع", "مجموع", "الإجمالي", "الاجمالي", "المجموع العام",
})  # fmt: skip


class WrittenEnd(NamedTuple):
    """What is stated of an end: texts may be empty, coordinates (degrees, EPSG:4326) NaN."""

    name: str
    country: str = ""
    lon: float = math.nan
    lat: float = math.nan

    @property
    def is_placed(self) -> bool:
        """Whether it has coordinates."""
        return not math.isnan(self.lon)

    def __str__(self) -> str:
        """Write it for people, and as the key of a table of names.

        Examples
        --------
        >>> print(WrittenEnd("Bouhadjar", "Algeria", 8.1053, 36.5056))
        Bouhadjar, Algeria (8.1053, 36.5056)
        """
        text = ", ".join(part for part in (self.name, self.country) if part)
        return f"{text} ({self.lon!r}, {self.lat!r})".strip() if self.is_placed else text


def packed(mention: WrittenEnd) -> str:
    """Return a mention as one text.

    Examples
    --------
    >>> packed(WrittenEnd("Gafsa")), unpacked(packed(WrittenEnd("", "TN", 8.5, 35.0)))
    ('Gafsa', WrittenEnd(name='', country='TN', lon=8.5, lat=35.0))
    """
    if not (mention.country or mention.is_placed):
        return mention.name
    place = f"{mention.lon!r},{mention.lat!r}" if mention.is_placed else ""
    return _MARK.join((mention.name, mention.country, place))


def unpacked(text: str) -> WrittenEnd:
    """Return the mention that a text is."""
    name, _, rest = text.partition(_MARK)
    country, _, place = rest.partition(_MARK)
    return (
        WrittenEnd(name, country, *map(float, place.split(",")))
        if place
        else WrittenEnd(name, country)
    )


def encode_mentions(
    name: pa.ChunkedArray | None,
    country: pa.ChunkedArray | None,
    position: tuple[Floats, Floats] | None,
) -> tuple[NDArray[np.int64], list[str]]:
    """Encode what records state of one end as numbers into its distinct mentions, packed."""
    codes, names = _cleaned(name)
    if country is None and position is None and codes is not None:
        return codes, names
    country_codes, countries = _cleaned(country)
    stated = [
        *(column for column in (codes, country_codes) if column is not None),
        *(position or ()),
    ]
    count = len(stated[0]) if stated else 0
    codes = np.zeros(count, np.int64) if codes is None else codes
    country_codes = np.zeros(count, np.int64) if country_codes is None else country_codes
    lon, lat = position or np.full((2, count), np.nan)
    keys = [codes, country_codes, pd.factorize(lon)[0], pd.factorize(lat)[0]]
    group, first = grouped(*keys)
    mentions = [
        packed(WrittenEnd(names[a], countries[b], x, y))
        for a, b, x, y in zip(
            codes[first].tolist(), country_codes[first].tolist(), lon[first].tolist(), lat[first].tolist(),
            strict=True,
        )
    ]  # fmt: skip
    return group, mentions


def _cleaned(column: pa.ChunkedArray | None) -> tuple[NDArray[np.int64] | None, list[str]]:
    """Encode a column as numbers into its texts without extra blanks; cells that state nothing are empty."""
    if column is None:
        return None, [""]
    return encoded_as(column, _stated)


def _stated(text: str) -> str:
    name = " ".join(text.split()).replace(_MARK, " ")
    return "" if name.casefold() in NOTHING else name
