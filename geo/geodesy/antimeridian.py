"""Wrap longitudes, cut lines at ±180° as RFC 7946 (section 3.1.9) requires, and close rings over a pole: for arrays."""

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
    """Return the spans of longitude between two bounds in degrees, each from its west to its east.

    There are two where the bounds lie across ±180°, which a west greater than the east means.

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
        Degrees. A longitude may differ by whole turns: a line takes the shorter way between neighbouring points.
    rows
        The row of each point, in ascending order.
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
    # the points after which a line jumps from one side of ±180° to the other
    cuts = np.flatnonzero(np.abs(np.diff(lon)) > HALF_TURN_DEG)
    cuts = cuts[rows[cuts] == rows[cuts + 1]]
    if not len(cuts):
        return np.asarray(shapely.linestrings(points, indices=rows), dtype=object)
    # insert two points at each jump: the end of one part, and on the other side the start of the next
    side = np.where(lon[cuts] > 0, HALF_TURN_DEG, -HALF_TURN_DEG)
    seam_lat = latitude_at_seam(points[cuts], points[cuts + 1])
    seam_ends = [np.stack([side, seam_lat], -1), np.stack([-side, seam_lat], -1)]
    seam_points = np.stack(seam_ends, axis=1).reshape(-1, 2)
    points = np.insert(points, np.repeat(cuts + 1, 2), seam_points, axis=0)
    rows = np.insert(rows, np.repeat(cuts + 1, 2), np.repeat(rows[cuts], 2))
    part_starts = is_run_start(rows)
    inserted_before = 2 * np.arange(len(cuts))  # by earlier cuts
    second_inserted = cuts + inserted_before + 2
    part_starts[second_inserted] = True
    return joined_parts(points, rows, np.cumsum(part_starts) - 1, count)


def cut_unwrapped_lines(lines: Shapes) -> Shapes:
    """Cut lines at ±180° if their longitudes run on beyond it; other lines stay as they are.

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
    # a vertex on the antimeridian itself comes twice
    cut = np.asarray(shapely.remove_repeated_points(cut, SAME_DEG))
    pieces, part_of_piece = shapely.get_parts(cut, return_index=True)
    rows = line_of_part[part_of_piece]
    result = lines.copy()
    result[passing] = unpacked(shapely.multilinestrings(pieces, indices=rows))
    return result


def unwrap_lines(lines: Shapes) -> Shapes:
    """Join the parts of lines that were cut at ±180°; their longitudes then run on beyond 180.

    All lines are changed together, and only if they span less with longitudes from 0 to 360 than with longitudes from
    −180 to 180.

    Examples
    --------
    >>> cut = shapely.from_wkt("MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))")
    >>> print(unwrap_lines(np.array([cut]))[0])
    LINESTRING (179 0, 180 0, 181 0)
    """
    points = shapely.get_coordinates(lines)
    lon = points[:, 0]
    lon_from_zero = np.where(lon < 0.0, lon + 2.0 * HALF_TURN_DEG, lon)
    if not len(lon) or np.ptp(lon_from_zero) >= np.ptp(lon):
        return lines
    points[:, 0] = lon_from_zero
    result = np.asarray(shapely.set_coordinates(lines.copy(), points), dtype=object)
    multiple = np.flatnonzero(shapely.get_num_geometries(result) > 1)
    result[multiple] = shapely.line_merge(result[multiple])
    return result


def with_poles(lon: Floats, lat: Floats, rows: Integers) -> tuple[Floats, Floats, Integers]:
    """Insert two vertices at the pole into each leg that passes over it, and return all points and their rows.

    A leg passes over a pole if its ends lie half a turn apart. The new vertices have the latitude of the pole and the
    longitudes of both ends, so that the line follows both meridians.

    Parameters
    ----------
    lon, lat
        Points in degrees, longitudes from −180 to 180.
    rows
        The row of each point.
    """
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
    """Build the line of each row from its parts; a part without length is dropped, unless it is the only one.

    Parameters
    ----------
    points
        Points in degrees, (n, 2), part by part.
    rows, parts
        The row and the part of each point, both numbered from 0.
    count
        The number of rows; each has at least one part.
    """
    first = run_starts(parts)
    part_rows = rows[first]
    lines = np.asarray(shapely.linestrings(points, indices=parts), dtype=object)
    is_only_part = np.bincount(part_rows, minlength=count)[part_rows] == 1
    has_length = shapely.length(lines) > 0
    lines, part_rows = lines[has_length | is_only_part], part_rows[has_length | is_only_part]
    return unpacked(shapely.multilinestrings(lines, indices=part_rows))


def unpacked(multiple: shapely.Geometry | Shapes) -> Shapes:
    """Replace each multi-part geometry that has a single part by that part."""
    result = np.asarray(multiple, dtype=object)
    single = shapely.get_num_geometries(result) == 1
    result[single] = shapely.get_geometry(result[single], 0)
    return result


def latitude_at_seam(start: Floats, end: Floats) -> Floats:
    """Return the latitude, in degrees, at which great circles from start to end cross ±180°.

    `start` and `end` are lon, lat in degrees, (n, 2).
    """
    first, second = lonlat_to_normals(*start.T), lonlat_to_normals(*end.T)
    # The plane of ±180° is y = 0: find where on the chord from start to end y vanishes.
    step = second[:, 1] - first[:, 1]
    fraction = np.clip(-first[:, 1] / np.where(step == 0.0, 1.0, step), 0.0, 1.0)
    x, y, z = (first + fraction[:, None] * (second - first)).T
    return np.asarray(np.degrees(np.arctan2(z, np.hypot(x, y))))


def wrap_longitudes(lon: Floats) -> Floats:
    """Wrap longitudes to −180 … 180; those already in this range stay as they are, 180 included."""
    if not len(lon) or np.abs(lon).max() <= HALF_TURN_DEG:
        return lon
    wrapped = (lon + HALF_TURN_DEG) % (2 * HALF_TURN_DEG) - HALF_TURN_DEG
    return np.where(np.abs(lon) <= HALF_TURN_DEG, lon, wrapped)


def narrowest_span(west: Floats, east: Floats, margin_deg: float = 0.0) -> tuple[float, float]:
    """Return the west and the east of the shortest arc that holds all spans of longitude.

    The west exceeds the east if the arc lies across ±180°. Spans that leave no gap between them give −180 and 180.

    Parameters
    ----------
    west, east
        The bounds of each span in degrees.
    margin_deg
        By how much to widen each span on either side.

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
    widest_gap = int(np.argmax(gap))
    if gap[widest_gap] <= 0.0:
        return -HALF_TURN_DEG, HALF_TURN_DEG
    # the arc is what the widest gap leaves: from the span after the gap to the one before it
    span_after_gap = (widest_gap + 1) % len(start)
    arc_west, arc_east = wrap_longitudes(np.array([start[span_after_gap], end[widest_gap]]))
    return float(arc_west), float(arc_east)


def lonlat_region(polygons: list[tuple[Floats, list[Floats]]]) -> shapely.Geometry:
    """Build the union of polygons, cut at ±180°, from the rings of each: a shell and a list of holes.

    Rings are closed, lon, lat in degrees, (n, 2). Every ring runs counter-clockwise as seen from above, holes too, and
    may enclose a pole or cross ±180°.
    """
    parts = []
    for shell, holes in polygons:
        region = ring_region(shell)
        if holes:
            hole_regions = shapely.union_all([ring_region(hole) for hole in holes])
            region = shapely.difference(region, hole_regions)
        parts.append(region)
    merged = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return only_polygons(merged)


def ring_region(ring: Floats) -> shapely.Geometry:
    """Build the region to the left of a closed ring, cut at ±180°; the ring is lon, lat in degrees, (n, 2)."""
    lon = np.unwrap(ring[:, 0], period=360.0)
    turns = round((lon[-1] - lon[0]) / 360.0)
    points = np.stack([lon, ring[:, 1]], axis=-1)
    if turns:
        return polar_region(points, turns)
    region = shapely.make_valid(shapely.Polygon(points))
    # Longitudes may run on beyond ±180°: shift the region back by each whole turn that it touches, and cut it there.
    first_turn, last_turn = (
        int((value + HALF_TURN_DEG) // 360.0) for value in (lon.min(), lon.max())
    )
    copies = [translated(region, -360.0 * turn) for turn in range(first_turn, last_turn + 1)]
    if first_turn != last_turn:
        copies = [shapely.intersection(copy, WORLD) for copy in copies]
    inside = copies[0] if len(copies) == 1 else shapely.union_all(copies)
    is_inside_left = shapely.is_ccw(shapely.LinearRing(points))
    return inside if is_inside_left else shapely.difference(WORLD, inside)


def polar_region(points: Floats, turns: int) -> shapely.Geometry:
    """Build the region between a pole and a ring round it, cut at ±180°.

    ``points`` are the closed ring in degrees, (n, 2), with unwrapped longitudes: the last is a whole turn from the
    first. ``turns`` is that turn: 1 if the ring runs eastward round the north pole, −1 if westward round the south
    pole.

    The ring is drawn three times round, and the middle turn is cut out, so that no seam remains where it closes. It
    begins at its vertex nearest to the pole, so that the closing edges meet no other edge.
    """
    full_turn = (360.0 * turns, 0.0)
    nearest_to_pole = int(np.argmax(turns * points[:-1, 1]))
    before, onward = points[: nearest_to_pole + 1], points[nearest_to_pole:-1]
    points = np.concatenate([onward, np.add(before, full_turn)])
    turns_off = np.round(points[0, 0] / 360.0)  # of the first vertex, from −180 … 180
    centred = np.subtract(points, (360.0 * turns_off, 0.0))
    first, second, third = (np.add(centred, np.multiply(full_turn, turn)) for turn in (-1, 0, 1))
    three_turns = np.concatenate([first[:-1], second[:-1], third])
    pole_lat = 90.0 * turns
    along_pole = [[three_turns[-1, 0], pole_lat], [three_turns[0, 0], pole_lat]]
    region = shapely.Polygon(np.vstack([three_turns, along_pole]))
    if not region.is_valid:  # and so cannot be clipped
        return shapely.intersection(shapely.make_valid(region), WORLD)
    polygon: shapely.Geometry = within_turn(np.array([region], dtype=object), 0.0)[0]
    return polygon


def translated(geometry: OneOrMany, lon_deg: float) -> OneOrMany:
    """Shift a geometry, or each of an array, eastward by degrees of longitude."""
    if not lon_deg:
        return geometry
    return shapely.transform(geometry, lambda points: np.add(points, (lon_deg, 0.0)))


def only_polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a geometry, without the points and lines that cutting may leave."""
    if isinstance(geometry, shapely.Polygon | shapely.MultiPolygon):
        return geometry
    parts = shapely.get_parts(geometry)
    polygons = parts[shapely.get_dimensions(parts) == SURFACE]
    return shapely.union_all(polygons) if len(polygons) else shapely.Polygon()


def unwrap_polygon(ring: Sequence[tuple[float, float]]) -> shapely.Polygon:
    """Build a polygon from a ring of lon, lat in degrees, of which each side is the shorter way round the earth.

    Longitudes of the polygon run on beyond ±180° where a side crosses it.

    Examples
    --------
    >>> unwrap_polygon([(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0)]).bounds
    (179.0, 0.0, 181.0, 1.0)
    """
    lon, lat = np.array(ring).T
    return shapely.Polygon(np.stack([np.unwrap(lon, period=360.0), lat], axis=-1))


def within_turn(polygons: Shapes, turn_deg: float) -> Shapes:
    """Shift valid polygons eastward by degrees of longitude, and return the parts that then lie within ±180°.

    GEOS clips by a rectangle some ten times as fast as it intersects. Where a ring touches the rectangle the result may
    be invalid, so that these polygons are intersected instead.
    """
    shifted = translated(polygons, turn_deg)
    clipped = np.asarray(shapely.clip_by_rect(shifted, *WORLD.bounds), dtype=object)
    invalid = np.flatnonzero(~shapely.is_valid(clipped))
    clipped[invalid] = shapely.intersection(shifted[invalid], WORLD)
    return clipped
