"""Roads that a region's source lacks or draws wrongly: a table edited by hand, each row with a source.

``supplement.csv`` has the columns id, from, to, via, km, kind, error_m, replaces, source and reason; ``citations.csv``
has id and citation. Ends and ``via`` (separated by ``|``) are ids of the gazetteer, or two numbers, lon and lat.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.errors import RegionError
from geo.gazetteer import GazetteerPlace
from geo.geodesy.country_outlines import Outlines
from geo.network import KINDS
from geo.network.gap_repair import split_at_shared_vertices
from geo.network.line_table import Lines, concatenate, ends, make_lines, select, split
from geo.regions.detours import expected_ratio, line_slopes
from geo.regions.extent import Extent

FILE, CITATIONS = "supplement.csv", "citations.csv"
OSM, HEALED, ASSUMED = "osm", "healed", "assumed-link"  # ids of the citations that every region has
COMMON: Mapping[str, str] = {
    OSM: "OpenStreetMap contributors, by way of scgraph_data (ODbL 1.0)",
    HEALED: "assumed: a dead end of the OpenStreetMap roads joined to a node within 5 km",
    ASSUMED: (
        "assumed: neighbouring towns of 5,000 inhabitants or more have a road; drawn straight, as long as a road over "
        "such ground usually is, where the way by the OpenStreetMap roads is over 1.3 times that"
    ),
}

LAND_KINDS: Final = ("road", "track")  # have the usual length of a road where no length is stated

Places = Mapping[str, GazetteerPlace]


@dataclass(frozen=True)
class Supplement:
    """A table of roads that are added to those of OpenStreetMap, or replace some of them.

    Attributes
    ----------
    rows
        The rows of the table: column → cell. The module describes the columns.
    citations
        Id of a source → its citation.
    """

    rows: Sequence[Mapping[str, str]]
    citations: Mapping[str, str]

    def number(self, source: str) -> int:
        """Return the position of a source among the citations."""
        return list(self.citations).index(source)


def read_supplement(folder: Path) -> Supplement:
    """Read the supplement in the folder of a region; if there is none, it has no rows and only the common citations."""
    citations = {row["id"]: row["citation"] for row in _read_rows(folder / CITATIONS)}
    return Supplement(_read_rows(folder / FILE), {**COMMON, **citations})


def _read_rows(path: Path) -> list[dict[str, str]]:
    return (
        list(csv.DictReader(path.read_text(encoding="utf-8").split("\n"))) if path.is_file() else []
    )


def rows_within(
    rows: Sequence[Mapping[str, str]], extent: Extent, places: Places, outlines: Outlines
) -> list[Mapping[str, str]]:
    """Return the rows of a supplement whose road lies wholly within an extent; ``places`` are those by id."""

    def is_within(row: Mapping[str, str]) -> bool:
        lon, lat = _points(row, places).T
        return bool(extent.holds(lon, lat, outlines).all())

    return [row for row in rows if is_within(row)]


def apply_supplement(roads: Lines, supplement: Supplement, places: Places) -> Lines:
    """Return roads with a supplement applied: without the roads that its rows replace, and with those that they add.

    A row without a length gets that of the road which it replaces. A row of the kind "none" adds no road. Roads are
    split at the places of the gazetteer through which they lead.

    Parameters
    ----------
    roads
        The roads of OpenStreetMap.
    supplement
        The supplement.
    places
        Id → place of the gazetteer.

    Raises
    ------
    RegionError
        An end of a row is connected to nothing, or a row replaces a road that does not exist.
    """
    lon, lat = ends(roads)
    # A position is a complex number, lon + i lat, so that it can be the key of a dictionary.
    end_positions = (lon + 1j * lat).T.tolist()
    edge_of_ends = {frozenset(pair): edge for edge, pair in enumerate(end_positions)}
    # position → how many vertices of rows lie there
    count = Counter(complex(*point) for row in supplement.rows for point in _points(row, places))
    valid_ends = {
        *chain.from_iterable(end_positions),
        *(complex(place.lon, place.lat) for place in places.values()),
        *(point for point, number in count.items() if number > 1),
    }
    replaced, added = [], []
    for row in supplement.rows:
        points = _points(row, places)
        first, last = complex(*points[0]), complex(*points[-1])
        if not {first, last} <= valid_ends:
            raise RegionError(
                f"supplement.csv: an end of the row {row['id']!r} is connected to nothing. Expected an id of the "
                "gazetteer, the end of a road, or a position that another row has, too."
            )
        length_km = float(row["km"]) if row["km"] else np.nan
        if row["replaces"]:
            edge = edge_of_ends.get(frozenset([first, last]), -1)
            if edge < 0:
                raise RegionError(
                    f"supplement.csv: the row {row['id']!r} replaces a road, but no road joins its two ends. "
                    "Write the ends of the road to replace, or leave replaces empty."
                )
            replaced.append(edge)
            if not row["km"]:
                length_km = float(roads.length_km[edge])
        if row["kind"] != "none":
            source = supplement.number(row["source"])
            added.append(_line(row, points, length_km, source=source, places=places))
    is_kept = np.ones(len(roads.length_km), dtype=bool)
    is_kept[replaced] = False
    return split_at_shared_vertices(concatenate(select(roads, is_kept), *added))


def _line(
    row: Mapping[str, str], points: Floats, length_km: float, *, source: int, places: Places
) -> Lines:
    """Return the road of a row as lines, split at the places of the gazetteer on it.

    Parameters
    ----------
    points
        The vertices of the road, lon, lat in degrees, shape (n, 2).
    length_km
        Its length; NaN if it is not stated. Then it is that of the line or, for a road on land, the usual length of a
        road between the ends.
    source
        The number of its source.
    places
        Id → place of the gazetteer.
    """
    line = make_lines(
        np.array([0, len(points)]),
        *points.T,
        length_km=np.array([length_km]),
        kind=KINDS.index(row["kind"]),
        error_m=float(row["error_m"]),
        source=source,
    )
    if not row["km"] and not row["replaces"] and row["kind"] in LAND_KINDS:
        line = replace(line, length_km=line.length_km * expected_ratio(line_slopes(line)))
    place_points = {complex(place.lon, place.lat) for place in places.values()}
    return split(line, np.array([complex(*point) in place_points for point in points]))[0]


def _points(row: Mapping[str, str], places: Places) -> NDArray[np.float64]:
    """Return the vertices of the road of a row: lon, lat in degrees, shape (n, 2).

    A row states each vertex as the id of a place of the gazetteer, or as two numbers.
    """
    points = []
    for text in filter(None, [row["from"], *row["via"].split("|"), row["to"]]):
        if re.fullmatch(r"-?\d+(\.\d+)? -?\d+(\.\d+)?", text):
            points.append(tuple(map(float, text.split())))
        elif text in places:
            points.append((places[text].lon, places[text].lat))
        else:
            raise RegionError(
                f"supplement.csv: {text!r} in the row {row['id']!r} is neither coordinates nor an id of the gazetteer. "
                "Expected lon and lat, such as 8.20 35.20, or an id."
            )
    return np.array(points)
