"""Parse and apply the option ``--bounds W S E N`` of the preparing scripts; W may exceed E, across ±180°."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees, EPSG:4326."""


def add_bounds(parser: argparse.ArgumentParser, default: Bounds | None) -> None:
    """Add the option ``--bounds``."""
    parser.add_argument(
        "--bounds", nargs=4, action=_Bounds, default=default, metavar=("W", "S", "E", "N"),
        help="degrees; W greater than E means across 180 degrees",
    )  # fmt: skip


class _Bounds(argparse.Action):
    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any,  # noqa: ANN401 - argparse's
        option_string: str | None = None,  # noqa: ARG002 - argparse's
    ) -> None:  # fmt: skip
        try:
            setattr(namespace, self.dest, checked(*map(float, values)))
        except ValueError as error:
            parser.error(f"--bounds {' '.join(values)}: {error}")


def checked(west: float, south: float, east: float, north: float) -> Bounds:
    """Return valid bounds.

    >>> checked(176, -22, -171, -12)
    (176, -22, -171, -12)
    """
    if not (abs(west) <= 180 and abs(east) <= 180):  # noqa: PLR2004 - degrees
        raise ValueError("expected west and east within 180 degrees; west may exceed east")
    if west == east or not -90 <= south < north <= 90:  # noqa: PLR2004 - degrees
        raise ValueError("expected west, south, east, north, with south below north")
    return west, south, east, north


def within(bounds: Bounds, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Return which places lie within bounds.

    >>> within((176, -22, -171, -12), [179.9, -179.9, 0], -17).tolist()
    [True, True, False]
    """
    west, south, east, north = bounds
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    along = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return np.asarray(along & (lat >= south) & (lat <= north))


def countries_within(bounds: Bounds, countries: Mapping[str, BaseGeometry]) -> list[str]:
    """Return the codes of the countries that have ground within bounds, sorted."""
    west, south, east, north = bounds
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    window = shapely.union_all([shapely.box(first, south, last, north) for first, last in spans])
    return sorted(code for code, area in countries.items() if shapely.intersects(area, window))


def in_words(bounds: Bounds) -> str:
    """Return bounds in words, for a title.

    >>> in_words((176, -22, -171, -12))
    'lon 176 to -171 across 180, lat -22 to -12'
    """
    west, south, east, north = bounds
    across = " across 180" if west > east else ""
    return f"lon {west:g} to {east:g}{across}, lat {south:g} to {north:g}"
