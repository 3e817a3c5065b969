"""An end as a record states it: a name, a province, a country, coordinates, or some of these; packed into one text.

An end with only a name is packed as that name, so that tables of names take no more memory.
"""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from geo.layers.wording import format_wording

NAMIBIA_OR_NOTHING: Final = "NA"  # its code in ISO 3166-1, or "not available"
_BETWEEN_STOPS: Final = re.compile(r"[;؛|→>]| / ")
MARK: Final = "\x1f"  # the unit separator of ASCII, which cells do not contain


class WrittenEnd(NamedTuple):
    """An end of a flow as a record states it.

    Attributes
    ----------
    name, country, province
        Texts as written; empty if the record does not state them.
    lon, lat
        Degrees, EPSG:4326; NaN if the record states no coordinates.
    """

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
        """Return the end as text for people; names.csv lists it by this text.

        Examples
        --------
        >>> print(WrittenEnd("Bouhadjar", "Algeria", 8.1053, 36.5056))
        Bouhadjar, Algeria (8.1053, 36.5056)
        """
        province = self.province
        if province and not self.name:
            province = format_wording("province-label", province=province).in_language("en")
        text = ", ".join(filter(None, (self.name, province, self.country)))
        return f"{text} ({self.lon!r}, {self.lat!r})".strip() if self.is_placed else text


def pack_end(end: WrittenEnd) -> str:
    """Pack an end into one text.

    Examples
    --------
    >>> pack_end(WrittenEnd("Gafsa")), unpack_end(pack_end(WrittenEnd("", "TN", 8.5, 35.0)))
    ('Gafsa', WrittenEnd(name='', country='TN', lon=8.5, lat=35.0, province=''))
    """
    if not (end.country or end.province or end.is_placed):
        return end.name
    place = f"{end.lon!r},{end.lat!r}" if end.is_placed else ""
    return MARK.join((end.name, end.country, end.province, place))


def unpack_end(text: str) -> WrittenEnd:
    """Unpack a text of :func:`pack_end`."""
    if MARK not in text:
        return WrittenEnd(text)
    name, country, province, place = text.split(MARK)
    lon, lat = map(float, place.split(",")) if place else (math.nan, math.nan)
    return WrittenEnd(name, country, lon, lat, province)


def stops_in(cell: str) -> tuple[str, ...]:
    """Split a cell into stops, in order; commas do not separate stops, since they also precede countries.

    Examples
    --------
    >>> stops_in("Agadez, Niger; Sebha"), stops_in("Niger → Libya"), stops_in("Niger / Chad"), stops_in("")
    (('Agadez, Niger', 'Sebha'), ('Niger', 'Libya'), ('Niger', 'Chad'), ())
    """
    return tuple(filter(None, map(str.strip, _BETWEEN_STOPS.split(cell))))
