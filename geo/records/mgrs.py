"""References of the Military Grid Reference System (``32S ND 64120 08000``) → the middle of the square that they name.

The letters of squares repeat every 2,000 km to the north; the band of latitude says which is meant (NGA.STND.0037).
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from geo.geodesy import to_degrees

_CELL: Final = re.compile(
    r"(\d{1,2})([c-hj-np-x])\s?([a-hj-np-z])([a-hj-np-v])\s?(\d{2,5}) ?(\d{2,5})"
)
_BANDS: Final = "cdefghjklmnpqrstuvwx"  # of 8° from 80° S; the last has 12°
_COLUMNS: Final = ("abcdefgh", "jklmnpqr", "stuvwxyz")  # of squares, by the zone modulo 3
_ROWS: Final = "abcdefghjklmnpqrstuv"
SQUARE_M: Final = 100_000.0
REPEAT_M: Final = 2_000_000.0
MOST_ZONES: Final = 60
SLACK_DEG: Final = 1.0  # squares reach beyond their band


def parse_mgrs(text: str) -> tuple[float, float] | None:
    """Parse a grid reference in lower case; return lon and lat of the middle of its square, or None for other texts.

    Examples
    --------
    >>> [round(value, 3) for value in parse_mgrs("31u dq 48251 11932") or ()]
    [2.294, 48.858]
    >>> parse_mgrs("33x aa 00000 00000"), parse_mgrs("gafsa 12")
    (None, None)
    """
    match = _CELL.fullmatch(text)
    digits = match[5] + match[6] if match else ""
    if not match or len(digits) % 2 or not 1 <= int(match[1]) <= MOST_ZONES:
        return None
    zone, digit_count = int(match[1]), len(digits) // 2
    columns = _COLUMNS[(zone - 1) % 3]
    if match[3] not in columns:
        return None
    column = columns.index(match[3]) + 1
    row = (_ROWS.index(match[4]) - (0 if zone % 2 else 5)) % len(_ROWS)  # even zones begin at F
    unit_m = 10.0 ** (5 - digit_count)
    easting_m = column * SQUARE_M + (int(digits[:digit_count]) + 0.5) * unit_m
    northing_m = row * SQUARE_M + (int(digits[digit_count:]) + 0.5) * unit_m
    # Five repeats make a hemisphere of 10,000 km.
    candidates_m = northing_m + np.arange(5, dtype=np.float64) * REPEAT_M
    hemisphere = "N" if match[2] >= "n" else "S"
    lon, lat = to_degrees(np.full(5, easting_m), candidates_m, f"UTM {zone}{hemisphere}")
    south_deg = _BANDS.index(match[2]) * 8.0 - 80.0
    north_deg = south_deg + (12.0 if match[2] == "x" else 8.0)
    in_band = np.flatnonzero((lat >= south_deg - SLACK_DEG) & (lat <= north_deg + SLACK_DEG))
    return (float(lon[in_band[0]]), float(lat[in_band[0]])) if len(in_band) else None
