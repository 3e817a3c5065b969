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
    """The number of events with one doubt, and the first of them.

    ``swapped`` events lie near the bands, in the stated country, only with longitude and latitude swapped; for ``maybe
    swapped`` ones no country is stated. Events ``elsewhere`` lie in a band, but not in the stated country.
    """

    doubt: Doubt
    events: int
    file: str
    row: int
    example: str


def find_doubts(events: pd.DataFrame, joined: pd.DataFrame, bands: Sequence[Bands]) -> pd.DataFrame:
    """Count the events with each doubt; return a row for each doubt: ``doubt, events, file, row, example``.

    Parameters
    ----------
    events
        Usable records, as :func:`~geo.records.exposure.event_records.parse_events` returns them.
    joined
        The bands in which they lie.
    """
    lon, lat = (events[name].to_numpy(dtype=float) for name in ("lon", "lat"))
    stated = events["stated"].to_numpy(dtype=object)
    near_swapped = np.flatnonzero(_is_near(lat, lon, bands) & ~_is_near(lon, lat, bands))
    country_swapped = np.full(len(near_swapped), "", dtype=object)
    has_country = stated[near_swapped] != ""
    if has_country.any():
        rows = near_swapped[has_country]
        # lat, lon in this order: the country of the swapped position.
        country_swapped[has_country] = codes_at(lat[rows], lon[rows], shipped_outlines())
    fits_swapped = has_country & (country_swapped == stated[near_swapped])
    in_band = joined.drop_duplicates("point")
    in_band_rows = in_band["point"].to_numpy(dtype=np.int64)
    country = in_band["country"].to_numpy(dtype=object)
    abroad = in_band_rows[(country != "") & (country != stated[in_band_rows])]
    located = locate(lon[abroad], lat[abroad], stated[abroad].tolist(), shipped_outlines())
    # Doubt → rows of events.
    events_of: dict[Doubt, np.ndarray] = {
        "swapped": near_swapped[fits_swapped],
        "maybe swapped": near_swapped[~has_country],
        "elsewhere": abroad[located.km > FAR_KM],
    }
    table = []
    for doubt, rows in events_of.items():
        if len(rows):
            first = events.iloc[rows[0]]
            # The name of the file is filled in by `numbered`.
            table.append((doubt, len(rows), "", int(first["row"]), _example(first)))
    return pd.DataFrame(table, columns=list(DoubtfulEvents._fields))


def first_doubts(table: pd.DataFrame) -> tuple[DoubtfulEvents, ...]:
    """Add up the doubts of all pieces, in their order; the first example is kept."""
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
