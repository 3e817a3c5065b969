"""Convert projected coordinates to degrees."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.arrays import Floats
from geo.errors import DataError

if TYPE_CHECKING:
    from pyproj import Transformer


DECIMALS: Final = 9  # of a degree, 0.1 mm: beyond them PROJ's rounding would make two places of one


def to_degrees(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    """Convert projected coordinates to lon, lat in degrees on WGS84 (PROJ).

    Parameters
    ----------
    x, y
        East and north, in the unit of the CRS.
    crs
        A code such as ``EPSG:32632``, or a zone of UTM on WGS84, such as ``UTM 32N``.

    Returns
    -------
    Longitudes and latitudes, to a billionth of a degree (0.1 mm); NaN where the CRS does not reach.

    Raises
    ------
    DataError
        The CRS is unknown.

    Examples
    --------
    >>> lon, lat = to_degrees(np.array([500_000.0]), np.array([4_000_000.0]), "UTM 32N")
    >>> lon.tolist(), lat.round(4).tolist()
    ([9.0], [36.1447])
    """
    lon, lat = (np.round(axis, DECIMALS) for axis in _transformer(crs).transform(x, y))
    is_known = np.isfinite(lon) & np.isfinite(lat)
    return np.where(is_known, lon, np.nan), np.where(is_known, lat, np.nan)


@lru_cache(maxsize=128)
def _transformer(crs: str) -> Transformer:
    """Return the conversion to degrees from a CRS, named by a code or by a zone of UTM as for `to_degrees`."""
    from pyproj import CRS, Transformer  # noqa: PLC0415 - slow to import
    from pyproj.exceptions import CRSError, ProjError  # noqa: PLC0415

    zone = re.fullmatch(r"(?:utm|zone|\s|_)*(\d{1,2})\s*([ns])", crs.strip().casefold())
    # EPSG numbers the zones of UTM from 32601 in the north, and from 32701 in the south
    if zone and 1 <= int(zone[1]) <= 60:  # noqa: PLR2004 - zones
        crs = f"EPSG:{(32600 if zone[2] == 'n' else 32700) + int(zone[1])}"
    try:
        return Transformer.from_crs(CRS.from_user_input(crs), "EPSG:4326", always_xy=True)
    except (CRSError, ProjError):
        raise DataError(
            f"{crs!r} is not a coordinate system. Expected a code such as EPSG:32632, or a zone of UTM "
            "with N or S for its half of the globe, such as 'UTM 32N'."
        ) from None
