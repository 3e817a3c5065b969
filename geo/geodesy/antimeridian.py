"""Cut at ±180° as RFC 7946 (section 3.1.9) requires, and close rings over a pole, for whole arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import shapely

from geo.arrays import Floats, Integers, Shapes, is_run_start, run_starts
from geo.geodesy.ellipsoid import lonlat_to_normals

OneOrMany = TypeVar("OneOrMany", shapely.Geometry, Shapes)
HALF_TURN_DEG = 180.0
QUARTER_TURN_DEG = 90.0
POLE_SLACK_DEG = 1e-7
SAME_DEG = 1e-9  # nearer vertices are one: a tenth of a millimetre
NEAR_A_POLE_DEG = 60.0
SURFACE = 2  # the dimension of polygons
WORLD = shapely.box(-180.0, -90.0, 180.0, 90.0)


def spans_of_longitude(west: float, east: float) -> list[tuple[float, float]]:
    """Return bounds in longitude as spans from west to east: two where they lie across ±180°.

    Examples
    --------
    >>> spans_of_longitude(8.0, 12.0), spans_of_longitude(177.0, -178.0)
    ([(8.0, 12.0)], [(177.0, 180.0), (-180.0, -178.0)])
    """
    return [(west, east)] if west <= east else [(west, HALF_TURN_DEG), (-HALF_TURN_DEG, east)]


def cut_lines(lon: Floats, lat: Floats, rows: Integers, count: int) -> Shapes:
    """Build a line per row from its points in order, in parts where it crosses ±180°.

    Parameters
    ----------
    lon, lat
        Degrees, in any turn; the shorter way between neighbours is meant.
    rows
        The row of each point, rising.
    count
        The number of rows.

    Returns
    -------
    One LineString, or MultiLineString where cut, per row.

    Examples
    --------
    >>> one = np.zeros(2, dtype=int)
    >>> print(cut_lines(np.array([179.0, -179.0]), np.array([0.0, 0.0]), one, 1)[0])
    MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))
    """
    lon, lat, rows = with_poles(wrap_longitudes(lon), lat, rows)
    points = np.stack([lon, lat], axis=-1)
    cuts = np.flatnonzero(np.abs(np.diff(lon)) > HALF_TURN_DEG)
    cuts = cuts[rows[cuts] == rows[cuts + 1]]
    if not len(cuts):
        return np.asarray(shapely.linestrings(points, indices=rows), dtype=object)
    side = np.where(lon[cuts] > 0, HALF_TURN_DEG, -HALF_TURN_DEG)
    seam_lat = latitude_at_seam(points[cuts], points[cuts + 1])
    seam_ends = [np.stack([side, seam_lat], -1), np.stack([-side, seam_lat], -1)]
    seam_points = np.stack(seam_ends, axis=1).reshape(-1, 2)
    points = np.insert(points, np.repeat(cuts + 1, 2), seam_points, axis=0)
    rows = np.insert(rows, np.repeat(cuts + 1, 2), np.repeat(rows[cuts], 2))
    part_starts = is_run_start(rows)
    inserted_before = 2 * np.arange(len(cuts))  # each earlier cut
    part_starts[cuts + inserted_before + 2] = True  # at the second of the two points of a cut
    return joined_parts(points, rows, np.cumsum(part_starts) - 1, count)


def cut_unwrapped_lines(lines: Shapes) -> Shapes:
    """Cut lines whose unwrapped longitudes pass ±180°; others stay as they are.

    Examples
    --------
    >>> print(cut_unwrapped_lines(np.array([shapely.LineString([(179, 0), (181, 0)])]))[0])
    MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))
    """
    west, _, east, _ = shapely.bounds(lines).T
    passing = np.flatnonzero((west < -HALF_TURN_DEG) | (east > HALF_TURN_DEG))
    if not len(passing):
        return lines
    parts, line_of_part = shapely.get_parts(lines[passing], return_index=True)
    points, part_of_point = shapely.get_coordinates(parts, return_index=True)
    cut = cut_lines(points[:, 0], points[:, 1], part_of_point, len(parts))
    # a vertex may lie on the antimeridian itself
    cut = np.asarray(shapely.remove_repeated_points(cut, SAME_DEG))
    pieces, part_of_piece = shapely.get_parts(cut, return_index=True)
    rows = line_of_part[part_of_piece]
    result = lines.copy()
    result[passing] = unpacked(shapely.multilinestrings(pieces, indices=rows))
    return result


def unwrap_lines(lines: Shapes) -> Shapes:
    """Join lines that were cut at ±180°; longitudes then run on beyond 180.

    Nothing changes if the lines span less in longitudes of −180 … 180 than of 0 … 360.

    Examples
    --------
    >>> cut = shapely.from_wkt("MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))")
    >>> print(unwrap_lines(np.array([cut]))[0])
    LINESTRING (179 0, 180 0, 181 0)
    """
    points = shapely.get_coordinates(lines)
    lon = points[:, 0]
    turned = np.where(lon < 0.0, lon + 2.0 * HALF_TURN_DEG, lon)
    if not len(lon) or np.ptp(turned) >= np.ptp(lon):
        return lines
    points[:, 0] = turned
    result = np.asarray(shapely.set_coordinates(lines.copy(), points), dtype=object)
    multiple = np.flatnonzero(shapely.get_num_geometries(result) > 1)
    result[multiple] = shapely.line_merge(result[multiple])
    return result


def with_poles(lon: Floats, lat: Floats, rows: Integers) -> tuple[Floats, Floats, Integers]:
    """Insert two vertices at the pole, on the meridian of either end, into legs whose ends lie half a turn apart."""
    if not len(lat) or np.abs(lat).max() < NEAR_A_POLE_DEG:
        return lon, lat, rows
    turn = np.abs(np.diff(lon))
    shorter_turn = np.minimum(turn, np.abs(turn - 2.0 * HALF_TURN_DEG))
    passes_pole = shorter_turn > HALF_TURN_DEG - POLE_SLACK_DEG
    passes_pole &= (np.diff(rows) == 0) & (np.abs(lat[:-1]) < QUARTER_TURN_DEG)
    leg = np.flatnonzero(passes_pole)
    if not len(leg):
        return lon, lat, rows
    pole_lat = np.copysign(QUARTER_TURN_DEG, lat[leg] + lat[leg + 1])
    position = np.repeat(leg + 1, 2)
    pole_lon = np.stack([lon[leg], lon[leg + 1]], axis=-1).ravel()
    lat = np.insert(lat, position, np.repeat(pole_lat, 2))
    rows = np.insert(rows, position, np.repeat(rows[leg], 2))
    return np.insert(lon, position, pole_lon), lat, rows


def joined_parts(points: Floats, rows: Integers, parts: Integers, count: int) -> Shapes:
    """Build one line per row from its parts, given the row and the part of each point.

    Parts without length are dropped, unless their row has no other.
    """
    first = run_starts(parts)
    part_rows = rows[first]
    lines = np.asarray(shapely.linestrings(points, indices=parts), dtype=object)
    is_only_part = np.bincount(part_rows, minlength=count)[part_rows] == 1
    has_length = shapely.length(lines) > 0
    lines, part_rows = lines[has_length | is_only_part], part_rows[has_length | is_only_part]
    return unpacked(shapely.multilinestrings(lines, indices=part_rows))


def unpacked(multiple: shapely.Geometry | Shapes) -> Shapes:
    """Replace multi-part geometries of a single part by that part."""
    result = np.asarray(multiple, dtype=object)
    single = shapely.get_num_geometries(result) == 1
    result[single] = shapely.get_geometry(result[single], 0)
    return result


def latitude_at_seam(start: Floats, end: Floats) -> Floats:
    """Return the latitude where great circles from start to end, both (n, 2) in degrees, cross ±180°."""
    first, second = lonlat_to_normals(*start.T), lonlat_to_normals(*end.T)
    step = second[:, 1] - first[:, 1]
    fraction = np.clip(-first[:, 1] / np.where(step == 0.0, 1.0, step), 0.0, 1.0)
    x, y, z = (first + fraction[:, None] * (second - first)).T
    return np.asarray(np.degrees(np.arctan2(z, np.hypot(x, y))))


def wrap_longitudes(lon: Floats) -> Floats:
    """Wrap longitudes to −180 … 180; those already there stay as they are."""
    if not len(lon) or np.abs(lon).max() <= HALF_TURN_DEG:
        return lon
    turned = (lon + HALF_TURN_DEG) % (2 * HALF_TURN_DEG) - HALF_TURN_DEG
    return np.where(np.abs(lon) <= HALF_TURN_DEG, lon, turned)


def narrowest_span(west: Floats, east: Floats, margin_deg: float = 0.0) -> tuple[float, float]:
    """Return west and east of the shortest arc that holds all spans of longitude, each widened by a margin.

    Across ±180° west exceeds east; spans without a gap between them are −180 to 180.

    Examples
    --------
    >>> lon = np.array([178.0, -175.0])
    >>> narrowest_span(lon, lon), narrowest_span(lon, lon, margin_deg=5.0)
    ((178.0, -175.0), (173.0, -170.0))
    """
    order = np.argsort(west)
    # The gap after a span begins where the last of the spans up to it ends.
    start, end = west[order] - margin_deg, np.maximum.accumulate(east[order]) + margin_deg
    gap = np.append(start[1:], start[0] + 360.0) - end
    widest = int(np.argmax(gap))
    if gap[widest] <= 0.0:
        return -HALF_TURN_DEG, HALF_TURN_DEG
    first, last = wrap_longitudes(np.array([start[(widest + 1) % len(start)], end[widest]]))
    return float(first), float(last)


def lonlat_region(polygons: list[tuple[Floats, list[Floats]]]) -> shapely.Geometry:
    """Build the region of polygons, each a shell and holes in degrees, cut at ±180°.

    Every ring runs counter-clockwise as seen from above, holes too; rings may enclose a pole and cross ±180°.
    """
    parts = []
    for shell, holes in polygons:
        region = ring_region(shell)
        if holes:
            region = shapely.difference(region, shapely.union_all([ring_region(h) for h in holes]))
        parts.append(region)
    merged = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return only_polygons(merged)


def ring_region(ring: Floats) -> shapely.Geometry:
    """Build the region to the left of one closed ring of degrees."""
    lon = np.unwrap(ring[:, 0], period=360.0)
    turns = round((lon[-1] - lon[0]) / 360.0)
    points = np.stack([lon, ring[:, 1]], axis=-1)
    if turns:
        return polar_region(points, turns)
    region = shapely.make_valid(shapely.Polygon(points))
    # the whole turns from the world's longitudes to those of the ring; a copy for each, and the world's part of it
    low, high = (int((value + HALF_TURN_DEG) // 360.0) for value in (lon.min(), lon.max()))
    copies = [translated(region, -360.0 * turn) for turn in range(low, high + 1)]
    if low != high:
        copies = [shapely.intersection(copy, WORLD) for copy in copies]
    whole = copies[0] if len(copies) == 1 else shapely.union_all(copies)
    is_inside_left = shapely.is_ccw(shapely.LinearRing(points))
    return whole if is_inside_left else shapely.difference(WORLD, whole)


def polar_region(points: Floats, turns: int) -> shapely.Geometry:
    """Build the region between a pole and a ring round it: the north pole if ``turns`` is 1, the south pole if −1.

    The ring is drawn three times round, and the middle turn is cut out, so that no seam remains where it closes. It
    begins at its vertex nearest to the pole, so that the closing edges meet no other edge.
    """
    full_turn = (360.0 * turns, 0.0)
    nearest = int(np.argmax(turns * points[:-1, 1]))
    points = np.concatenate([points[nearest:-1], np.add(points[: nearest + 1], full_turn)])
    centred = np.subtract(points, (360.0 * np.round(points[0, 0] / 360.0), 0.0))
    first, second, third = (np.add(centred, np.multiply(full_turn, turn)) for turn in (-1, 0, 1))
    three_turns = np.concatenate([first[:-1], second[:-1], third])
    pole_lat = 90.0 * turns
    closing = [[three_turns[-1, 0], pole_lat], [three_turns[0, 0], pole_lat]]
    region = shapely.Polygon(np.vstack([three_turns, closing]))
    if not region.is_valid:
        return shapely.intersection(shapely.make_valid(region), WORLD)
    polygon: shapely.Geometry = within_turn(np.array([region], dtype=object), 0.0)[0]
    return polygon


def translated(geometry: OneOrMany, lon_deg: float) -> OneOrMany:
    """Shift geometries in longitude."""
    if not lon_deg:
        return geometry
    return shapely.transform(geometry, lambda points: np.add(points, (lon_deg, 0.0)))


def only_polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """Drop points and lines that cutting may leave."""
    if isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        return geometry
    parts = shapely.get_parts(geometry)
    polygons = parts[shapely.get_dimensions(parts) == SURFACE]
    return shapely.union_all(polygons) if len(polygons) else shapely.Polygon()


def unwrap_polygon(ring: Sequence[tuple[float, float]]) -> shapely.Polygon:
    """Build a polygon from a ring of lon, lat, each side the shorter way; longitudes may pass ±180°.

    Examples
    --------
    >>> unwrap_polygon([(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0)]).bounds
    (179.0, 0.0, 181.0, 1.0)
    """
    lon, lat = np.array(ring).T
    return shapely.Polygon(np.stack([np.unwrap(lon, period=360.0), lat], axis=-1))


def cut_polygons(polygons: Shapes) -> Shapes:
    """Cut valid polygons whose unwrapped longitudes pass ±180°; others stay as they are.

    Examples
    --------
    >>> cut = cut_polygons(np.array([shapely.box(170, 0, 190, 1)]))[0]
    >>> [part.bounds for part in cut.geoms]
    [(-180.0, 0.0, -170.0, 1.0), (170.0, 0.0, 180.0, 1.0)]
    """
    west, _, east, _ = shapely.bounds(polygons).T
    crossing = np.flatnonzero((west < -HALF_TURN_DEG) | (east > HALF_TURN_DEG))
    if not len(crossing):
        return polygons
    parts, part_rows = [], []
    # the whole turns between the world's longitudes and the polygons'
    lowest, highest = np.rint((west.min() / 360.0, east.max() / 360.0)).astype(int)
    for turn_deg in np.arange(-highest, 1 - lowest) * 360.0:
        is_in_turn = west[crossing] + turn_deg < HALF_TURN_DEG
        is_in_turn &= east[crossing] + turn_deg > -HALF_TURN_DEG
        rows = np.flatnonzero(is_in_turn)
        shifted = within_turn(polygons[crossing[rows]], turn_deg)
        shifted_parts, row_index = shapely.get_parts(shifted, return_index=True)
        is_polygon = shapely.get_dimensions(shifted_parts) == SURFACE
        is_polygon &= ~shapely.is_empty(shifted_parts)
        parts.append(shifted_parts[is_polygon])
        part_rows.append(rows[row_index[is_polygon]])
    order = np.argsort(np.concatenate(part_rows), kind="stable")
    rows = np.concatenate(part_rows)[order]
    result = polygons.copy()
    result[crossing] = unpacked(shapely.multipolygons(np.concatenate(parts)[order], indices=rows))
    return result


def within_turn(polygons: Shapes, turn_deg: float) -> Shapes:
    """Shift valid polygons in longitude, and return what then lies within ±180°.

    GEOS clips by a rectangle some ten times as fast as it intersects, but where a ring touches the rectangle
    the result may be invalid: those polygons are intersected.
    """
    shifted = translated(polygons, turn_deg)
    clipped = np.asarray(shapely.clip_by_rect(shifted, *WORLD.bounds), dtype=object)
    invalid = np.flatnonzero(~shapely.is_valid(clipped))
    clipped[invalid] = shapely.intersection(shifted[invalid], WORLD)
    return clipped
