"""Find events whose position contradicts the country that their row states, or fits only when swapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from geo.geodesy.country_outlines import shipped_outlines
from geo.network.border_cuts import codes_at
from geo.records.countries import FAR_KM, locate
from geo.records.exposure.nested_bands import Bands
from geo.regions.extent import within

Doubt: TypeAlias = Literal["swapped", "maybe swapped", "elsewhere"]


class DoubtfulEvents(NamedTuple):
    """The number of events whose position is doubtful for the same reason, and the first of them as an example.

    Attributes
    ----------
    doubt
        The reason. An event is ``swapped`` if it lies near the bands, and in the country that its row states, only
        with longitude and latitude swapped; ``maybe swapped`` if its row states no country; and ``elsewhere`` if it
        lies in a band, but outside the stated country.
    events
        The number of such events.
    file, row, example
        Where the first of them stands, and its id and position in words.
    """

    doubt: Doubt
    events: int
    file: str
    row: int
    example: str


def find_doubts(events: pd.DataFrame, joined: pd.DataFrame, bands: Sequence[Bands]) -> pd.DataFrame:
    """Count the events whose position is doubtful; return a row for each doubt with the fields of `DoubtfulEvents`.

    Parameters
    ----------
    events
        The usable records, as :func:`~geo.records.exposure.event_records.parse_events` returns them.
    joined
        The bands in which events lie: a row for each event and band, with the columns ``point``, the row of the event,
        and ``country``, in which the event lies.
    bands
        All bands.
    """
    lon, lat = (events[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    stated = events["stated"].to_numpy(dtype=object)
    # Events that lie near the bands only with lon and lat swapped: the country of the swapped position decides.
    near_swapped = np.flatnonzero(_is_near(lat, lon, bands) & ~_is_near(lon, lat, bands))
    country_swapped = np.full(len(near_swapped), "", dtype=object)
    has_country = stated[near_swapped] != ""
    if has_country.any():
        rows = near_swapped[has_country]
        country_swapped[has_country] = codes_at(lat[rows], lon[rows], shipped_outlines())
    fits_swapped = has_country & (country_swapped == stated[near_swapped])
    # Events in a band, each once, that lie in another country than their row states.
    first_bands = joined.drop_duplicates("point")
    in_band = first_bands["point"].to_numpy(dtype=np.int64)
    country = first_bands["country"].to_numpy(dtype=object)
    abroad = in_band[(country != "") & (country != stated[in_band])]
    located = locate(lon[abroad], lat[abroad], stated[abroad].tolist(), shipped_outlines())
    # Doubt → the rows of its events.
    rows_of: dict[Doubt, np.ndarray] = {
        "swapped": near_swapped[fits_swapped],
        "maybe swapped": near_swapped[~has_country],
        "elsewhere": abroad[located.km > FAR_KM],
    }
    table = []
    for doubt, rows in rows_of.items():
        if len(rows):
            first = events.iloc[rows[0]]
            # The name of the file is filled in later, by `numbered`.
            table.append((doubt, len(rows), "", int(first["row"]), _example(first)))
    return pd.DataFrame(table, columns=list(DoubtfulEvents._fields))


def first_doubts(table: pd.DataFrame) -> tuple[DoubtfulEvents, ...]:
    """Add up the doubts that `find_doubts` found in all pieces of the files, and keep the first example of each.

    ``table`` has the rows of all pieces, in their order.
    """
    by_doubt = table.groupby("doubt", sort=False)
    sums = by_doubt.first().assign(events=by_doubt["events"].sum()).sort_index().reset_index()
    return tuple(
        DoubtfulEvents(*row)
        for row in sums[list(DoubtfulEvents._fields)].itertuples(index=False, name=None)
    )


def _is_near(lon: np.ndarray, lat: np.ndarray, bands: Sequence[Bands]) -> np.ndarray:
    """Return whether each point lies within the joint bounds of all bands."""
    return within(bounds_of(bands), lon, lat)


def bounds_of(bands: Sequence[Bands]) -> tuple[float, float, float, float]:
    """Return the joint bounds of all bands: ``west, south, east, north`` in degrees."""
    west, south = np.min([layer_bands.bounds[:2] for layer_bands in bands], axis=0).tolist()
    east, north = np.max([layer_bands.bounds[2:] for layer_bands in bands], axis=0).tolist()
    return west, south, east, north


def _example(event: pd.Series) -> str:
    """Return the id and position of an event, for people."""
    ident = f"{event['id']}, " if event["id"] else ""
    return f"{ident}latitude {event['lat']:g}, longitude {event['lon']:g}"
