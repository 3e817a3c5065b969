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
# How far a square may reach beyond the band of latitude that its reference names.
SLACK_DEG: Final = 1.0


def parse_mgrs(text: str) -> tuple[float, float] | None:
    """Parse a grid reference of MGRS in lower case; return lon, lat in degrees of the middle of the square it names.

    Return None for any text that is not a valid reference.

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
    zone, band, column_letter, row_letter = int(match[1]), match[2], match[3], match[4]
    column_letters = _COLUMNS[(zone - 1) % 3]
    if column_letter not in column_letters:
        return None
    # The letters name a square of 100 km. Its column counts from 1; its row from 0, which is F in zones of even number.
    column = column_letters.index(column_letter) + 1
    row = (_ROWS.index(row_letter) - (0 if zone % 2 else 5)) % len(_ROWS)
    # The digits, half of them east and half of them north, name a smaller square in it; 0.5 leads to its middle.
    digit_count = len(digits) // 2
    unit_m = 10.0 ** (5 - digit_count)
    easting_m = column * SQUARE_M + (int(digits[:digit_count]) + 0.5) * unit_m
    northing_m = row * SQUARE_M + (int(digits[digit_count:]) + 0.5) * unit_m
    # The letters of rows repeat five times in a hemisphere of 10,000 km. The square meant is that in the stated band.
    northings_m = northing_m + np.arange(5, dtype=np.float64) * REPEAT_M
    hemisphere = "N" if band >= "n" else "S"
    lon, lat = to_degrees(np.full(5, easting_m), northings_m, f"UTM {zone}{hemisphere}")
    south_deg = _BANDS.index(band) * 8.0 - 80.0
    north_deg = south_deg + (12.0 if band == "x" else 8.0)
    in_band = np.flatnonzero((lat >= south_deg - SLACK_DEG) & (lat <= north_deg + SLACK_DEG))
    return (float(lon[in_band[0]]), float(lat[in_band[0]])) if len(in_band) else None
