"""Read an angle in decimal degrees, or in degrees, minutes and seconds, with the letter of its hemisphere."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_AXIS: Final = {"n": "lat", "s": "lat", "e": "lon", "w": "lon", "o": "lon"}  # o: French ouest
_SOUTH_WEST: Final = frozenset("swo")
_LETTER: Final = r"([nsewo])"
_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
# ruff: noqa: RUF001 - signs of minutes and seconds
# Groups: letter, sign, degrees, minutes, seconds, letter: n 36°30'18", -8.5, 8 30 w.
# A sign or a blank stands between degrees, minutes and seconds: 33.14.20 is not 33.1° and 4.20 minutes.
_ANGLE: Final = re.compile(
    rf"{_LETTER}?\s*([+-]?){_NUMBER}(?:\s*[°ºd:]\s*|\s+|(?![\d.,]))"
    rf"(?:{_NUMBER}(?:\s*['′’m:]\s*|\s+|(?![\d.,]))(?:{_NUMBER}\s*(?:[\"″”s]|'')?)?)?\s*{_LETTER}?"
)


class Angle(NamedTuple):
    """An angle in degrees, and the axis that its letter states: ``lon`` or ``lat``, empty without a letter."""

    degrees: float
    axis: str


def parse_angle(text: str) -> Angle | None:
    r"""Parse one angle; return None for any other text.

    Examples
    --------
    >>> parse_angle("36°30'18''N"), parse_angle("8,5 O")
    (Angle(degrees=36.505, axis='lat'), Angle(degrees=-8.5, axis='lon'))
    >>> parse_angle("-4.081"), parse_angle("36°75'")
    (Angle(degrees=-4.081, axis=''), None)
    """
    match = _ANGLE.fullmatch(" ".join(text.casefold().split()))
    if not match:
        return None
    before, sign, *numbers_written, behind = match.groups()
    letter, has_minus = before or behind or "", sign == "-"
    if (before and behind) or (letter and has_minus):
        return None
    degrees, minutes, seconds = (
        float((number or "0").replace(",", ".")) for number in numbers_written
    )
    if minutes >= 60 or seconds >= 60:  # noqa: PLR2004 - of a degree, and of a minute
        return None
    value = round(degrees + minutes / 60 + seconds / 3600, 9)
    return Angle(-value if has_minus or letter in _SOUTH_WEST else value, _AXIS.get(letter, ""))


def decimal_degrees(text: str) -> float | None:
    """Convert an angle to decimal degrees, rounded to about 0.1 m; return None for any text that is not one.

    The angle must have a sign of degrees or the letter of a hemisphere: a number alone may not be an angle at all.

    Examples
    --------
    >>> decimal_degrees("15°49'N"), decimal_degrees("W 8° 06' 30''"), decimal_degrees("15.82 N"), decimal_degrees("5")
    (15.816667, -8.108333, 15.82, None)
    """
    angle = parse_angle(text.strip().strip("\"'"))
    is_marked = angle and (angle.axis or re.search("[°ºd]", text.casefold()))
    if not angle or not is_marked or abs(angle.degrees) > 180:  # noqa: PLR2004 - half a circle
        return None
    return round(angle.degrees, 6)
