"""Rivers and lakes of the world, near a map's extent."""

from __future__ import annotations

import json
from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.regions.terrain import lake_outlines
from geo.shipped_data import shipped_rows, shipped_text

GRID_PER_DEGREE: Final = 1_000


def rivers_near(area: BaseGeometry) -> pd.DataFrame:
    """Return rivers that meet an area: the zoom from which to draw each, its name, and its line (EPSG:4326).

    Examples
    --------
    >>> rivers = rivers_near(shapely.box(30, 25, 33, 31))
    >>> sorted(set(rivers["en"].dropna()))
    ['Nile']
    """
    rivers = _rivers()
    return rivers[shapely.intersects(rivers["shape"].to_numpy(), area)]


def lakes_near(area: BaseGeometry) -> NDArray[np.object_]:
    """Return lakes of 20 km² or more that meet an area, as polygons in EPSG:4326.

    Examples
    --------
    >>> len(lakes_near(shapely.box(17, 46, 19, 47)))  # Lake Balaton
    1
    """
    lakes = lake_outlines()
    return lakes[shapely.intersects(lakes, area)]


@cache
def _rivers() -> pd.DataFrame:
    """Read the shipped rivers of the world, with their names by language where they have any."""
    rows = json.loads(shipped_text("world/rivers.json"))
    lines = [shapely.MultiLineString([_degrees(part) for part in parts]) for *_, parts in rows]
    rivers = pd.DataFrame({"zoom": [row[0] for row in rows], "name": [row[1] for row in rows]})
    return rivers.assign(shape=pd.Series(lines, dtype=object)).merge(
        pd.DataFrame(shipped_rows("world/river_names.csv")), on="name", how="left"
    )


def _degrees(steps: list[int]) -> NDArray[np.float64]:
    """Return lon and lat of a line's vertices, given each as a step from the one before, in grid units."""
    return np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / GRID_PER_DEGREE
