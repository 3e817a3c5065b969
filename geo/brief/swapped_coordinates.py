"""Find positions whose lon and lat look swapped: far from the brief's places, and near them once swapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np

from geo.brief.toml_lines import Fault, KeyPath
from geo.brief.zone_candidates import AroundShape, PolygonShape
from geo.geodesy.country_outlines import Bounds, Outlines
from geo.validation import LonLat

MARGIN_DEG: Final = 1.0  # added on each side of the rectangle around the brief's places
LEAST_SHARE: Final = 0.5  # of a shape's positions has to fit the brief once lon and lat are swapped
MAX_LATITUDE: Final = 90.0
SWAPPED: Final = "lon and lat look swapped"

Rows = Mapping[str, Mapping[int, Any]]
"""The valid rows of each table, by their index in the file."""


@dataclass(frozen=True)
class Subject:
    """The ground that a brief is about, with which positions are compared to find swapped coordinates.

    Attributes
    ----------
    west, south, east, north
        The rectangle around the brief's places, with a margin, in degrees.
    countries
        The codes of the brief's countries, ISO 3166-1 alpha-2.
    outlines
        The outlines of countries, by which a position is found to lie in one of them.
    """

    west: float
    south: float
    east: float
    north: float
    countries: frozenset[str]
    outlines: Outlines

    def looks_swapped(self, positions: Sequence[LonLat]) -> bool:
        """Return whether no position lies on the subject, but at least half do once lon and lat are swapped."""
        # The rectangle is tried first, because the land of countries takes a moment to build.
        if any(self._is_near(lon, lat) for lon, lat in positions):
            return False
        if any(self._fits(lon, lat) for lon, lat in positions):
            return False
        swapped_fits = sum(self._fits(lat, lon) for lon, lat in positions)
        return swapped_fits > 0 and swapped_fits >= LEAST_SHARE * len(positions)

    def _is_near(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def _fits(self, lon: float, lat: float) -> bool:
        """Return whether a position is near the brief's places or in its countries."""
        if abs(lat) > MAX_LATITUDE:  # a longitude that was swapped
            return False
        return self._is_near(lon, lat) or self.outlines.is_on_land_of(self.countries, lon, lat)


def subject_of(
    positions: Iterable[LonLat], countries: Iterable[str], outlines: Outlines
) -> Subject | None:
    """Return the ground that a brief is about; None if the brief has no position.

    Parameters
    ----------
    positions
        The positions of the brief's places and crossings, lon and lat in degrees.
    countries
        The codes of the brief's countries.
    """
    positions = list(positions)
    if not positions:
        return None
    lon, lat = np.array(positions).T
    return Subject(
        float(lon.min()) - MARGIN_DEG, float(lat.min()) - MARGIN_DEG,
        float(lon.max()) + MARGIN_DEG, float(lat.max()) + MARGIN_DEG,
        frozenset(countries), outlines,
    )  # fmt: skip


def swapped_faults(rows: Rows, subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each ring, line, bounds and label whose longitudes and latitudes look swapped."""
    for path, field, positions in chain(_feature_positions(rows), _map_positions(rows)):
        if subject.looks_swapped(positions):
            lon, lat = positions[0]
            order = "[west, south, east, north]" if field == "bounds" else "[lon, lat]"
            yield Fault(
                path, field, f"has lon {lon}, lat {lat}, far from the brief's places",
                f"{SWAPPED}: write {order}; or, if the coordinates are right, describe a place or area there",
            )  # fmt: skip


def _feature_positions(rows: Rows) -> Iterator[tuple[KeyPath, str, Sequence[LonLat]]]:
    """Yield the path, the field and the positions of each zone, barrier and label whose coordinates a brief states."""
    for index, zone in rows["zone"].items():
        for number, candidate in enumerate(zone.candidates):
            path = ("zone", index, "candidate", number, "shape")
            match candidate.shape:
                case PolygonShape(ring=ring):
                    yield path, "shape.ring", ring
                case AroundShape(points=points):
                    yield path, "shape.points", points
    for index, barrier in rows["barrier"].items():
        yield ("barrier", index, "line"), "line", barrier.line
    for index, area in rows["area"].items():
        if area.label_at:
            yield ("area", index, "label_at"), "label_at", [area.label_at]


def _map_positions(rows: Rows) -> Iterator[tuple[KeyPath, str, Sequence[LonLat]]]:
    """Yield the path, the field and a grid of positions for the bounds of each map, and of each step of a map."""
    for index, spec in rows["map"].items():
        if spec.bounds:
            yield ("map", index, "bounds"), "bounds", _grid(spec.bounds)
        for number, step in enumerate(spec.steps):
            if step.bounds:
                yield ("map", index, "step", number, "bounds"), "bounds", _grid(step.bounds)


def _grid(bounds: Bounds) -> list[LonLat]:
    """Return 25 positions in a grid over bounds (west, south, east, north), the south-western corner first.

    Bounds across ±180° are represented by two of their corners.
    """
    west, south, east, north = bounds
    if west > east:  # across ±180°
        return [(west, south), (east, north)]
    return [
        (float(lon), float(lat))
        for lon in np.linspace(west, east, 5)
        for lat in np.linspace(south, north, 5)
    ]
