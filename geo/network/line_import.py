"""Build a network from a file of lines, and report the repairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.arrays import Floats, Integers
from geo.errors import MAX_SHOWN_PROBLEMS, DataError
from geo.geodesy import unwrap_lines
from geo.geodesy.country_outlines import Outlines, shipped_outlines
from geo.geodesy.input_checks import DEGREES
from geo.network.assembly import build_network, without_loops
from geo.network.border_cuts import split_at_borders
from geo.network.gap_repair import dead_end_links, split_at_shared_vertices, split_at_touching_ends
from geo.network.graph import KINDS, Crossing, Network
from geo.network.line_table import Lines, concatenate, distinct, make_lines, select
from geo.validation import counted, shown

if TYPE_CHECKING:
    import geopandas as gpd

MAX_SHOWN_KINDS: Final = 5
GAP_M: Final = 10.0  # digitised ends that should meet seldom miss by more
ERROR_M: Final = 20.0  # of a street map, where the file states none
VISIT_KM: Final = 2.0  # a shorter stay beyond a border is an error of the road or of the border
POSITION_DIGITS: Final = 7  # decimals of a degree: a centimetre; nearer vertices are one
CLOSED_GAP: Final = "assumed: a gap between two ends closed"
"""The source of lines that close a gap."""
LINE_TYPES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
KIND_COLUMNS: Final = ("kind", "highway", "fclass")
NO_ROADS: Final = frozenset({
    "path", "footway", "cycleway", "pedestrian", "steps", "bridleway", "corridor", "construction", "proposed",
})  # fmt: skip
"""Values of OpenStreetMap's key highway that no vehicle passes."""
PLAIN_ROADS: Final = frozenset({"living_street", "busway", "raceway", "escape", "unknown"})
"""Other values of that key, or of Geofabrik's fclass, that are roads without a class in `KINDS`."""


@dataclass(frozen=True)
class RepairReport:
    """Counts of the changes that the import of a file of lines made.

    Attributes
    ----------
    rows
        Rows of the file.
    empty
        Rows that were dropped because they have no geometry.
    not_roads
        Rows that were dropped because no vehicle passes roads of their kind.
    without_length
        Lines that were dropped because they have no length, or run through the same vertices as another.
    split
        How many more lines there are after splitting them where they meet.
    joined
        Loose ends that were near another line, which now runs through them.
    closed
        Gaps between two ends that were closed by a straight line.
    crossings
        Points at which lines pass a border.
    unknown_crossings
        Ids of the points at which lines pass a border without a known crossing.
    unknown_kinds
        Values in the column of kinds that are not kinds, such as misspelt ones, and the number of rows of each.
    """

    rows: int
    empty: int
    not_roads: int
    without_length: int
    split: int
    joined: int
    closed: int
    crossings: int
    unknown_crossings: tuple[str, ...]
    unknown_kinds: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the counts on one line."""
        dropped = (
            f"{self.empty:,} empty, {self.not_roads:,} not roads, "
            f"{self.without_length:,} without length or duplicate"
        )
        unknown = f" ({len(self.unknown_crossings):,} unknown)" if self.unknown_crossings else ""
        warning = f"; {kinds_warning(self.unknown_kinds)}" if self.unknown_kinds else ""
        return (
            f"{counted(self.rows, 'rows')}; dropped: {dropped}; cut into {counted(self.split, 'more pieces')}; "
            f"{counted(self.joined, 'loose ends')} joined, {counted(self.closed, 'gaps')} closed; "
            f"borders crossed at {counted(self.crossings, 'places')}{unknown}{warning}"
        )


def kinds_warning(unknown_kinds: Mapping[str, int]) -> str:
    """Return a sentence that names unknown kinds of roads, or an empty text if there are none.

    `unknown_kinds` holds the number of rows of each; the most frequent ones are named.

    Examples
    --------
    >>> kinds_warning({"highwey": 4}).partition(". Expected")[0]
    "found 4 rows of unknown kinds ('highwey'), read as roads of unknown class"
    """
    if not unknown_kinds:
        return ""
    names = sorted(unknown_kinds, key=lambda kind: (-unknown_kinds[kind], kind))
    more = ", …" if len(names) > MAX_SHOWN_KINDS else ""
    return (
        f"found {counted(sum(unknown_kinds.values()), 'rows')} of unknown kinds "
        f"({', '.join(map(shown, names[:MAX_SHOWN_KINDS]))}{more}), read as roads of unknown class. "
        f"Expected {', '.join(sorted(KINDS))}, or a value of OpenStreetMap's key highway."
    )


def read_network_file(
    path: Path, *, crossings: Sequence[Crossing] = (), outlines: Outlines | None = None
) -> tuple[Network, RepairReport]:
    """Read a file of lines as a network.

    Lines meet at shared vertices, and where an end stops within 10 m of another line. Lines that cross
    without a shared vertex are a bridge. Lines meet across ±180°, whether cut there (RFC 7946) or not.

    Parameters
    ----------
    path
        GeoParquet, or any file of lines that GDAL reads, in any CRS. Optional columns: ``kind``, ``highway`` or
        ``fclass``; ``length_km``; ``error_m``; ``source``.
    crossings
        Known crossings, after which the points are named where lines pass borders.
    outlines
        The outlines of countries, whose borders cut lines; by default those that ship.

    Returns
    -------
    The network, and a report of what was dropped and repaired.

    Raises
    ------
    DataError
        If the file cannot be read, has no CRS, or has rows that are not lines; with every problem.
    """
    return lines_to_network(
        read_lines_table(path), name=path.name, crossings=crossings, outlines=outlines
    )


def lines_to_network(
    table: gpd.GeoDataFrame,
    *,
    name: str,
    crossings: Sequence[Crossing] = (),
    outlines: Outlines | None = None,
) -> tuple[Network, RepairReport]:
    """Build a network from a table of lines, as `read_network_file` does from a file.

    Messages call the table ``name``, which is also the source of rows that name no source.

    Raises
    ------
    DataError
        As from `read_network_file`.

    Examples
    --------
    A road that stops 5 m short of another is joined to it:

    >>> import geopandas as gpd
    >>> roads = ["LINESTRING (15 26, 16 26)", "LINESTRING (15.5 27, 15.5 26.00005)"]
    >>> table = gpd.GeoSeries.from_wkt(roads, crs=4326).to_frame("geometry")
    >>> network, report = lines_to_network(table, name="roads")
    >>> len(network.tail), report.joined
    (3, 1)
    """
    _check(table, name)
    outlines = outlines or shipped_outlines()
    kind = _kinds(table)
    is_empty = np.asarray(table.geometry.is_empty | table.geometry.isna())
    is_no_road = ~is_empty & (kind < 0)
    roads = np.flatnonzero(~is_empty & (kind >= 0))
    if not len(roads):
        raise DataError(
            f"{name}: none of {counted(len(table), 'rows')} is a road (found {int(is_empty.sum()):,} without geometry, "
            f"{int(is_no_road.sum()):,} of kinds that no vehicle passes, such as footway). Expected lines of the kinds "
            f"{', '.join(sorted(KINDS))} (column {' or '.join(KIND_COLUMNS)}). Name another file."
        )
    lines, sources = _lines_of(table.iloc[roads], kind[roads], name)
    simple_lines = without_loops(lines)
    split_lines = split_at_shared_vertices(simple_lines)
    # Lines that close gaps have a source of their own, CLOSED_GAP, which is added after the others below.
    gap_lines = dead_end_links(split_lines, GAP_M, outlines)
    gap_source = np.full(len(gap_lines.length_km), len(sources), dtype=np.int16)
    gap_lines = replace(gap_lines, source=gap_source, error_m=np.full(len(gap_source), GAP_M))
    connected, joined_count = split_at_touching_ends(concatenate(split_lines, gap_lines), GAP_M)
    country_lines = split_at_borders(
        without_loops(connected), crossings, outlines, shortest_visit_km=VISIT_KM
    )
    network = build_network(country_lines, [*sources, CLOSED_GAP])
    unknown = [
        id_
        for id_, is_official in zip(network.crossing_id, network.crossing_official, strict=True)
        if not is_official
    ]
    return network, RepairReport(
        rows=len(table),
        empty=int(is_empty.sum()),
        not_roads=int(is_no_road.sum()),
        without_length=len(lines.length_km) - len(distinct(lines)),
        split=len(network.tail) - len(gap_lines.length_km) - len(simple_lines.length_km),
        joined=joined_count,
        closed=len(gap_lines.length_km),
        crossings=len(network.crossing_id),
        unknown_crossings=tuple(unknown),
        unknown_kinds=unknown_kinds(table),
    )


# --- reading --------------------------------------------------------------------------------------


def read_lines_table(path: Path) -> gpd.GeoDataFrame:
    """Read a file of lines as a table.

    Raises
    ------
    DataError
        If there is no such file, GDAL cannot read it, or it has several layers of lines.
    """
    import geopandas as gpd  # noqa: PLC0415 - half a second that the shipped network need not pay
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415

    from geo.vector_input import layer_names, read_layer  # noqa: PLC0415

    if not path.exists():
        raise DataError(
            f"{path}: the file does not exist. Name a file of lines, such as roads.gpkg."
        )
    try:
        if path.suffix in {".parquet", ".geoparquet"}:
            return gpd.read_parquet(path)
        layers = [layer for layer, geometry_type in layer_names(path) if geometry_type]
        if len(layers) > 1:
            raise DataError(
                f"{path.name}: the file has {len(layers)} layers ({', '.join(layers)}). Expected one layer. "
                "Export the roads to a separate file."
            )
        table = read_layer(path)
    except (DataSourceError, DataLayerError, ValueError, OSError) as error:
        if isinstance(error, DataError):  # the one raised above, which is a ValueError, too
            raise
        reason = str(error).partition("; It might")[0].rstrip(".")  # without GDAL's guess
        raise DataError(
            f"{path.name}: the file cannot be read as lines of roads ({reason}). "
            "Save the roads as GeoPackage, GeoJSON, Shapefile or FlatGeobuf."
        ) from error
    if not isinstance(table, gpd.GeoDataFrame):
        raise DataError(
            f"{path.name}: the file has rows but no geometry. Expected lines of roads. Name another file."
        )
    return table


def _check(table: gpd.GeoDataFrame, name: str) -> None:
    """Raise one error if any row is not a line, or has an invalid coordinate or number; it names every such row.

    Messages call the table ``name``.
    """
    if table.crs is None:
        raise DataError(
            f"{name}: the roads have no CRS (coordinate reference system). Export them again with a CRS. If their "
            "coordinates are longitude and latitude, assign it: `ogr2ogr -a_srs EPSG:4326 out.gpkg in.gpkg`."
        )
    shapes = np.asarray(table.geometry.array, dtype=object)
    has_shape = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    not_lines = np.flatnonzero(has_shape & ~np.isin(shapely.get_type_id(shapes), LINE_TYPES))
    problems = {int(row): f"is a {shapes[row].geom_type}. Expected a line." for row in not_lines}
    coords, coord_row = shapely.get_coordinates(shapes, return_index=True)
    for row in np.unique(coord_row[~np.isfinite(coords).all(axis=1)]):
        problems.setdefault(
            int(row), "has a coordinate that is not a finite number. Correct or delete the row."
        )
    if table.crs == DEGREES:
        for row in np.unique(coord_row[(np.abs(coords) > (180.0, 90.0)).any(axis=1)]):
            problems.setdefault(int(row), "has a coordinate beyond ±180° or ±90°. Check the CRS.")
    for column in ("length_km", "error_m"):
        if column in table:
            for row, value in _bad_numbers(table[column]):
                problems.setdefault(row, f"has {column} {value!r}. Expected a number above zero.")
    if problems:
        rows = [f"{name}: row {row} {problem}" for row, problem in sorted(problems.items())]
        more = len(rows) - MAX_SHOWN_PROBLEMS
        last_line = [f"{name}: … and {more:,} more problems"] if more > 0 else []
        raise DataError("\n".join(rows[:MAX_SHOWN_PROBLEMS] + last_line))


def _bad_numbers(values: pd.Series) -> list[tuple[int, Any]]:
    """Return the row and the value of each value that is present, but is not a number above zero."""
    numbers = pd.to_numeric(values, errors="coerce")
    rows = np.flatnonzero(values.notna() & ~(numbers > 0) | np.isinf(numbers))
    return [(int(row), values.tolist()[row]) for row in rows]


def _kind_column(table: gpd.GeoDataFrame) -> str | None:
    """Return the name of the column of kinds: the first of `KIND_COLUMNS` that the table has."""
    return next((name for name in KIND_COLUMNS if name in table), None)


def _kinds(table: gpd.GeoDataFrame) -> Integers:
    """Return the kind of each row: an index into `KINDS`, or −1 where no vehicle passes.

    Without a column of kinds, all rows are roads of unknown class.
    """
    column = _kind_column(table)
    if column is None:
        return np.full(len(table), KINDS.index("road"), dtype=np.int8)
    # look up each distinct value once
    code, values = pd.factorize(table[column], use_na_sentinel=False)
    kind_of_value = np.array([_kind(value) for value in values], dtype=np.int8)
    return kind_of_value[code]


def unknown_kinds(table: gpd.GeoDataFrame) -> dict[str, int]:
    """Return the number of rows of each value in the column of kinds that is not a kind, such as a misspelt one."""
    column = _kind_column(table)
    counts = {} if column is None else table[column].dropna().value_counts()
    known = NO_ROADS | PLAIN_ROADS | set(KINDS) | {""}
    return {
        str(value): int(count) for value, count in counts.items() if _kind_name(value) not in known
    }


def _kind_name(value: object) -> str:
    """Return a kind in lower case, without ``_link`` and grades, such as Geofabrik's track_grade3."""
    text = str(value).strip().lower().removesuffix("_link")
    return "track" if text.startswith("track") else text


def _kind(value: object) -> int:
    """Return the kind of a value, an index into `KINDS`: −1 where no vehicle passes, a road if it is unknown."""
    text = _kind_name(value)
    if text in NO_ROADS:
        return -1
    return KINDS.index(text) if text in KINDS else KINDS.index("road")


def _lines_of(table: gpd.GeoDataFrame, kind: Integers, name: str) -> tuple[Lines, tuple[str, ...]]:
    """Return the lines of a table in degrees, one for each part of a row, and the names of their sources.

    ``kind`` is the kind of each row, an index into `KINDS`. Rows that name no source have the source ``name``.
    """
    degrees = table.geometry if table.crs == DEGREES else table.geometry.to_crs(DEGREES)
    shapes = unwrap_lines(np.asarray(degrees.array, dtype=object))
    parts, row = shapely.get_parts(shapes, return_index=True)
    coords, part = shapely.get_coordinates(parts, return_index=True)
    coords = np.round(coords, POSITION_DIGITS)
    start = np.searchsorted(part, np.arange(len(parts) + 1))  # the first vertex of each part
    source, sources = _sources(table, name)
    # a stated length is that of all parts of a row together, and so of use only for rows of one part
    has_one_part = np.bincount(row, minlength=len(table)) == 1
    length_km = np.where(has_one_part, _numbers(table, "length_km", np.nan), np.nan)[row]
    lines = make_lines(
        start,
        *coords.T,
        length_km=length_km,
        kind=kind[row],
        error_m=_numbers(table, "error_m", ERROR_M)[row],
        source=source[row],
    )
    return select(lines, np.diff(start) > 1), sources  # an empty part has no vertex


def _numbers(table: gpd.GeoDataFrame, column: str, default: float) -> Floats:
    """Return a column of numbers with a default for missing values; all are missing if there is no such column."""
    if column not in table:
        return np.full(len(table), default)
    return np.asarray(pd.to_numeric(table[column]).fillna(default), dtype=float)


def _sources(table: gpd.GeoDataFrame, name: str) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    """Return the names of all sources, and before them the source of each row, an index into these names.

    A row without a source has the source ``name``.
    """
    if "source" not in table:
        return np.zeros(len(table), dtype=np.int16), (name,)
    code, values = pd.factorize(table["source"].fillna(name).astype(str), sort=True)
    return code.astype(np.int16), tuple(map(str, values))
