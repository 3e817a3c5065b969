"""Which towns a map shows in the background, and from which zoom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.gazetteer.entries import SETTLEMENTS, GazetteerPlace
from geo.maps.ground.mercator import pixels

APART_PX: Final = 72  # one town to a square of this side
LEAST_INHABITANTS: Final = {3: 1_000_000, 4: 250_000, 5: 40_000, 6: 8_000, 7: 0, 8: 0, 9: 0}
HIDDEN: Final = 99  # the zoom of towns that are never shown


def towns_of(places: Iterable[GazetteerPlace]) -> pd.DataFrame:
    """Return the settlements that maps show, one row each, the largest first.

    The columns are the number of inhabitants, lon, lat in degrees, the name in each language, and the zoom from which
    a map shows the town: the largest in each square of the page shows first, smaller ones as a reader zooms in.
    """
    rows = [
        (place.population, place.lon, place.lat, place.label.en, place.label.fr, place.label.ar)
        for place in places
        if place.kind in SETTLEMENTS
    ]
    towns = pd.DataFrame(rows, columns=["population", "lon", "lat", "en", "fr", "ar"])
    towns = towns.sort_values(["population", "lon", "lat"], ascending=[False, True, True])
    zooms = zooms_of(
        towns["lon"].to_numpy(), towns["lat"].to_numpy(), towns["population"].to_numpy()
    )
    visible: pd.DataFrame = towns.assign(zoom=zooms).loc[zooms != HIDDEN]
    return visible.reset_index(drop=True)


def zooms_of(
    lon: NDArray[np.float64], lat: NDArray[np.float64], population: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the zoom from which each town shows; :data:`HIDDEN` for one that never does.

    At each zoom the page is divided into squares of :data:`APART_PX` pixels, with room for the name of one town each.
    A square shows the town that it showed at the zoom before, else the largest if it has enough inhabitants.

    Parameters
    ----------
    lon, lat
        Positions of towns, in degrees.
    population
        Numbers of their inhabitants, the largest first.

    Examples
    --------
    >>> zooms_of(np.array([10.0, 10.1]), np.array([36.0, 36.0]), np.array([2_000_000, 900_000])).tolist()
    [3, 9]
    """
    zooms = np.full(len(lon), HIDDEN)
    for zoom, least in LEAST_INHABITANTS.items():
        squares = np.floor(pixels(lon, lat, zoom) / APART_PX)
        # The first town of each square in this order: towns that show already come before all others.
        order = np.lexsort((np.arange(len(lon)), zooms))
        _, first_rows = np.unique(squares[order], axis=0, return_index=True)
        town_of_square = order[first_rows]
        appears = (zooms[town_of_square] == HIDDEN) & (population[town_of_square] >= least)
        zooms[town_of_square[appears]] = zoom
    return zooms
