"""Derive the outlines of a region from the world's: fine within its bounds, generalised elsewhere."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Floats, Integers
from geo.geodesy.country_outlines import Bounds, Outlines
from geo.geodesy.outline_arcs import Arc
from geo.regions.arc_faces import GRID_PER_DEGREE, LineArray
from geo.regions.arc_simplification import Tolerance, count_simplified, simplify_arcs
from geo.regions.packed_outlines import world_outlines
from geo.shipped_data import shipped_toml

WORLD: Final[Bounds] = (-180.0, -90.0, 180.0, 90.0)
METRES_PER_DEGREE: Final = 111_200.0  # of a meridian

# Distances from the region and tolerances of lines, in degrees of latitude. A map opens on its region: lines up to the
# margin are fine; those near it are seen in an overview, the others only on a map of the world.
MARGIN: Final = 1.0
NEAR: Final = 10.0
NEAR_TOLERANCE: Final = 0.03  # about 3 km
FAR_TOLERANCE: Final = 0.08
# Smallest islands kept, in square degrees
EVERY_ISLAND: Final = 0.0
NEAR_ISLAND: Final = 0.01  # about 120 km²
FAR_ISLAND: Final = 0.08

# Tolerances of coasts within the bounds: the world's own, then coarser ones for a region with too many vertices.
# Borders get half of them.
FINE_TOLERANCES: Final = (0.0022, 0.003, 0.0045, 0.0065, 0.009, 0.013, 0.018, 0.025)
MOST_VERTICES: Final = 95_000  # about 900 kB as JSON; a page's own budget is 1.6 MB


def region_outlines(bounds: Bounds, *, also: Sequence[Bounds] = ()) -> Outlines:
    """Derive the outlines of a region, and of the world around it, from the fine outlines of the world.

    Lines within the bounds, and up to a degree around, keep the detail of the world's outlines (coasts about 250 m,
    borders about 70 m). If these are too many vertices for a page, they are generalised step by step, and ``fine_m`` of
    the result states how far. Other lines are generalised to about 3 km, and those beyond 10° to 9 km. Small islands
    outside the bounds are left out, but never the largest piece of a country. The nodes at which lines meet keep their
    positions, and no line crosses another.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees; a west greater than the east means across ±180°.
    also
        Further bounds, within which lines are as fine as within the first.

    Examples
    --------
    >>> fiji = region_outlines((176, -20, -178, -15))
    >>> fiji.country_at(lon=178.0, lat=-17.8), fiji.fine_m
    ('FJ', 250.0)
    """
    world = world_outlines()
    fine = (bounds, *also)
    arcs = _without_islands(world.arcs, fine)
    for coast_tolerance in FINE_TOLERANCES:  # the finest that a page can carry, else the coarsest
        tolerance = _tolerances(arcs, fine, coast_tolerance)
        if count_simplified(arcs, tolerance) <= MOST_VERTICES:
            break
    return replace(
        world,
        arcs=tuple(simplify_arcs(arcs, tolerance)),
        fine_bounds=bounds,
        fine_m=float(round(coast_tolerance * METRES_PER_DEGREE / 50) * 50),  # to 50 m
    )


def outlines_origin(bounds: Bounds) -> dict[str, object]:
    """Return the fields of the sidecar of a region's outlines: those of the world's outlines, and the region's bounds.

    Examples
    --------
    >>> outlines_origin((176, -20, -178, -15))["attribution"]
    '© OpenStreetMap contributors (ODbL 1.0); Natural Earth'
    """
    world = _world_sidecar()
    fields = ("producer", "packages", "licence", "attribution", "url", "disputed", "accessed")
    return {
        "title": f"{world['title']}; fine within {MARGIN:g} degree of the bounds, elsewhere generalised",
        **{field: world[field] for field in fields},
        "bounds": list(bounds),
        "world_sha256": world["sha256"],
    }


def has_current_outlines(folder: Path) -> bool:
    """Return whether the outlines in a region's folder were derived from the world's outlines of this version.

    Examples
    --------
    >>> from geo.regions import region_folders
    >>> has_current_outlines(region_folders()["balkans"])
    True
    """
    sidecar = folder / "outlines.source.toml"
    if not sidecar.is_file():
        return False
    prepared = tomllib.loads(sidecar.read_text("utf-8"))
    return bool(prepared.get("world_sha256") == _world_sidecar()["sha256"])


def _world_sidecar() -> Mapping[str, Any]:
    return shipped_toml("world/outlines.source.toml")


def dump_outlines(outlines: Outlines) -> bytes:
    """Return outlines as JSON in UTF-8, which `Outlines.read` reads; each line of the graph is on its own line of text.

    Examples
    --------
    >>> from geo.geodesy.outline_arcs import SEA
    >>> line = shapely.LineString([(178, -18), (178.1, -18), (178.1, -17.9), (178, -18)])
    >>> print(dump_outlines(Outlines((Arc("FJ", SEA, line),))).decode(), end="")
    {"grid_per_degree":10000,
    "fine_bounds":[-180.0,-90.0,180.0,90.0],
    "fine_m":250.0,
    "arcs":[
    ["FJ","",0,[1780000,-180000,1000,0,0,1000,-1000,-1000]]
    ],
    "disputed":[
    <BLANKLINE>
    ]}
    """
    arcs = [[arc.left, arc.right, int(arc.disputed), grid_steps(arc.line)] for arc in outlines.arcs]
    bounds = [float(degrees) for degrees in outlines.fine_bounds or WORLD]
    fields = [
        f'"grid_per_degree":{GRID_PER_DEGREE}',
        f'"fine_bounds":{_compact(bounds)}',
        f'"fine_m":{outlines.fine_m}',
        f'"arcs":{_rows(arcs)}',
        f'"disputed":{_rows([grid_steps(line) for line in outlines.other_disputed])}',
    ]
    return ("{" + ",\n".join(fields) + "}\n").encode()


def _rows(records: Sequence[object]) -> str:
    """Return a list as JSON with one record per line, so that a difference names its record."""
    return "[\n" + ",\n".join(map(_compact, records)) + "\n]"


def _compact(record: object) -> str:
    return json.dumps(record, separators=(",", ":"))


def grid_steps(line: BaseGeometry, per_degree: int = GRID_PER_DEGREE) -> list[int]:
    """Return a line as whole grid steps: lon, lat of its first vertex, then the steps from each vertex to the next.

    Examples
    --------
    >>> grid_steps(shapely.LineString([(1, 2), (1.002, 1.999)]), 1000)
    [1000, 2000, 2, -1]
    """
    grid_points = np.rint(shapely.get_coordinates(line) * per_degree).astype(np.int64)
    steps: list[int] = np.diff(grid_points, axis=0, prepend=0).ravel().tolist()
    return steps


# --- how finely -----------------------------------------------------------------------------------


def _tolerances(arcs: Sequence[Arc], bounds: Sequence[Bounds], coast_tolerance: float) -> Tolerance:
    """Return a function that returns the tolerance of each step of the arcs, in degrees of latitude.

    Within the bounds the tolerance depends on the kind of line: borders have half of that of coasts. Outside it depends
    on the distance from the bounds.

    Parameters
    ----------
    bounds
        All bounds within which lines are fine.
    coast_tolerance
        The tolerance of coasts within the bounds. The first of ``FINE_TOLERANCES`` is that of the world's outlines, and
        leaves all lines there unchanged.
    """
    is_coast = np.array([arc.is_coast for arc in arcs])
    fine_tolerance = np.zeros(len(arcs))  # 0: unchanged
    if coast_tolerance > FINE_TOLERANCES[0]:
        fine_tolerance = np.where(is_coast, coast_tolerance, coast_tolerance / 2)

    def tolerance(boxes: Floats, line_index: Integers) -> Floats:
        """Return the tolerance of each step; ``boxes`` are its ends, and ``line_index`` the index of its arc."""
        distance_deg = _distance_outside(boxes, bounds)
        return _by_distance(distance_deg, fine_tolerance[line_index], NEAR_TOLERANCE, FAR_TOLERANCE)

    return tolerance


def _by_distance(distance_deg: Floats, fine: Floats | float, near: float, far: float) -> Floats:
    """Return the fine value for distances up to `MARGIN`, the near one up to `NEAR`, else the far one."""
    return np.select([distance_deg <= MARGIN, distance_deg <= NEAR], [fine, near], far)


def _distance_outside(boxes: Floats, bounds: Sequence[Bounds]) -> Floats:
    """Return the distance of each box from the nearest bounds, in degrees of latitude; 0 for a box within bounds.

    Parameters
    ----------
    boxes
        Two opposite corners of each box: lon, lat, lon, lat in degrees, shape (n, 4).
    bounds
        West, south, east, north in degrees of each.
    """
    lon_low, lat_low = np.minimum(boxes[:, :2], boxes[:, 2:]).T
    lon_high, lat_high = np.maximum(boxes[:, :2], boxes[:, 2:]).T
    cosine = np.cos(np.radians(lat_low))  # a degree of longitude over one of latitude
    distance = np.full(len(boxes), np.inf)
    for west, south, east, north in bounds:
        lat_gap = np.maximum(south - lat_high, lat_low - north).clip(0.0)
        unwrapped_east = east + 360.0 if west > east else east
        for turn in (-360.0, 0.0, 360.0):  # the nearest way may lead over ±180°
            gap_in_west, gap_in_east = west - lon_high - turn, lon_low + turn - unwrapped_east
            lon_gap = np.maximum(gap_in_west, gap_in_east).clip(0.0)
            np.minimum(distance, np.hypot(lon_gap * cosine, lat_gap), out=distance)
    return distance


def _without_islands(arcs: Sequence[Arc], bounds: Sequence[Bounds]) -> list[Arc]:
    """Return arcs without the small islands and enclaves outside the bounds.

    The largest piece of a country is always kept, and so is an open line, which is no island.
    """
    lines = np.array([arc.line for arc in arcs])
    areas = ring_areas(lines).tolist()
    largest = largest_by_country(arcs, areas)
    distance_deg = _distance_outside(shapely.bounds(lines), bounds)
    # The least area of an island that is kept, in square degrees; within the bounds and the margin it is 0.
    least_areas = _by_distance(distance_deg, EVERY_ISLAND, NEAR_ISLAND, FAR_ISLAND).tolist()
    return [
        arc
        for arc, area, least_area in zip(arcs, areas, least_areas, strict=True)
        if area >= least_area or any(area >= largest[code] for code in arc.sides if code)
    ]


def ring_areas(lines: LineArray) -> Floats:
    """Return the areas that closed lines enclose, in square degrees of latitude; inf for open ones."""
    area = np.full(len(lines), np.inf)
    rings = np.flatnonzero(shapely.is_closed(lines))
    points, ring = shapely.get_coordinates(lines[rings], return_index=True)
    middle_lat = shapely.bounds(lines[rings])[:, [1, 3]].mean(axis=1)
    polygons = shapely.polygons(shapely.linearrings(points, indices=ring))
    area[rings] = shapely.area(polygons) * np.cos(np.radians(middle_lat))
    return area


def largest_by_country(arcs: Sequence[Arc], areas: Sequence[float]) -> Mapping[str, float]:
    """Return the area of each country's largest ring, by its code; inf for a country with an open line."""
    largest: dict[str, float] = defaultdict(float)
    for arc, area in zip(arcs, areas, strict=True):
        for code in arc.sides:
            largest[code] = max(largest[code], area)
    return largest
