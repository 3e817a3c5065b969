"""Compare buffers of random lines with those of the planar method, which they replaced.

``python tools/compare_buffers.py 100000`` draws lines of 2 to 300 legs with radii of 0.1 to 300 km, all over
the world. It prints each line for which the two differ by more than the tolerance, with the error of both
boundaries, and at the end a summary. It exits with 1 if a buffer is invalid, its boundary is wrong,
a part of it is missing or a hole filled.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import shapely

from geo.arrays import Floats, Shapes, batches, is_run_start, sum_by_group
from geo.errors import GeometryError
from geo.geodesy import direct, distances, geodesic_buffers
from geo.geodesy.buffers import buffer_in_charts, estimate_lengths_m
from geo.geodesy.ellipsoid import MEAN_RADIUS_M

TOLERANCE = 0.0005  # share of the radius
BATCH = 200  # lines per seed
LONGEST_M = 8e6  # of a line
SEAM_DEG = 1e-6  # a vertex nearer to ±180° or a pole is on the edge of the map, not on a boundary
# The legs of a line with more memory than this swing about one azimuth; those of others, about an azimuth that
# follows the geodesic of the leg before.
WINDING = 0.5


def random_lines(seed: int, count: int) -> tuple[Shapes, Floats]:
    """Generate random lines (EPSG:4326) and the radii of their buffers in metres, the same for the same seed.

    Lines are straight or winding, and their legs are longer or far shorter than the radius, so that all cases of a
    buffer occur.
    """
    rng = np.random.default_rng(seed)
    legs = np.exp(rng.uniform(np.log(2.0), np.log(301.0), count)).astype(int)
    radii = np.exp(rng.uniform(np.log(100.0), np.log(300e3), count))
    step = radii * np.exp(rng.uniform(np.log(0.02), np.log(20.0), count))
    step = np.clip(step, 20.0, np.minimum(300e3, LONGEST_M / legs))
    turn_deg = np.exp(rng.uniform(np.log(3.0), np.log(120.0), count))  # standard deviation
    memory = rng.uniform(0, 0.9, count)  # share of a deviation that the next leg keeps
    lon = rng.uniform(-180.0, 180.0, count)
    lat = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, count)))  # evenly over the sphere
    azimuth, deviation = rng.uniform(0.0, 360.0, count), np.zeros(count)
    points = [np.stack([lon, lat], axis=-1)]
    for _ in range(legs.max()):
        deviation = memory * deviation + rng.normal(0.0, turn_deg)
        length_m = step * rng.lognormal(0.0, 0.4, count)
        lon, lat, back_azimuth = direct(lon, lat, azimuth + deviation, length_m)
        # A line with a long memory keeps its azimuth. Another continues the geodesic of the leg: its azimuth at the end
        # of the leg, without the leg's deviation.
        azimuth = np.where(memory > WINDING, azimuth, back_azimuth + 180.0 - deviation)
        points.append(np.stack([lon, lat], axis=-1))
    vertices = np.stack(points, axis=1)  # line, vertex, lon and lat
    lines = [
        shapely.LineString(line[: leg_count + 1])
        for line, leg_count in zip(vertices, legs, strict=True)
    ]
    return np.array(lines, dtype=object), radii


def planar(lines: Shapes, radii: Floats) -> Shapes:
    """Return the buffers of lines by the planar method; batches of lines keep the memory small."""
    row_batches = batches(shapely.get_num_coordinates(lines).astype(float), 2_000.0)
    return np.concatenate(
        [buffer_in_charts(lines[rows], radii[rows], TOLERANCE) for rows in row_batches]
    )


def areas_m2(regions: Shapes) -> Floats:
    """Return the area of each region on the sphere, in square metres; edges are straight in degrees (EPSG:4326)."""
    polygons, region = shapely.get_parts(regions, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    is_exterior = is_run_start(polygon)  # the first ring of each polygon
    points, ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = np.radians(points.T)
    # The area between an edge and the equator on the unit sphere is the integral of sin(lat) over lon, where lat is a
    # linear function of lon.
    half_dlat = np.diff(lat) / 2.0
    under_edge = np.diff(lon) * np.sin(lat[:-1] + half_dlat) * np.sinc(half_dlat / np.pi)
    is_edge = ring[1:] == ring[:-1]
    ring_area = np.abs(sum_by_group(ring[1:][is_edge], under_edge[is_edge], len(rings)))
    signed = np.where(is_exterior, ring_area, -ring_area)
    return sum_by_group(region[polygon], signed, len(regions)) * MEAN_RADIUS_M**2


def boundary_error(line: shapely.Geometry, region: shapely.Geometry, radius_m: float) -> float:
    """Return how far the vertices of a buffer's boundary deviate from its radius at most, as a share of the radius.

    Vertices on the edge of the map, at ±180° or a pole, are no boundary and do not count.
    """
    vertices = shapely.get_coordinates(region)
    is_boundary = (np.abs(vertices) < (180.0 - SEAM_DEG, 90.0 - SEAM_DEG)).all(axis=1)
    points = gpd.GeoSeries(shapely.points(vertices[is_boundary]), crs=4326)
    distance_m = distances(points, gpd.GeoSeries([line], crs=4326))
    return float(np.abs(distance_m / radius_m - 1.0).max()) if is_boundary.any() else 0.0


def differences(
    lines: Shapes, radii: Floats, buffers: Shapes, planar_buffers: Shapes
) -> tuple[Floats, Floats]:
    """Compare the buffers of two methods.

    Returns
    -------
    thickness
        The mean thickness, along the boundary, of the ground that only one buffer covers, as a share of the radius.
    misplaced
        The distance of such ground from the radius, on its wrong side, as a share of the radius. It is measured at a
        point in the largest piece of each difference, since vertices do not show a missing part or a filled hole.
    """
    ours, theirs = shapely.make_valid(buffers), shapely.make_valid(planar_buffers)
    added, lost = shapely.difference(ours, theirs), shapely.difference(theirs, ours)
    thickness = (
        (areas_m2(added) + areas_m2(lost)) / np.maximum(estimate_lengths_m(ours), 1.0) / radii
    )
    misplaced = np.maximum(beyond_radius(added, lines, radii), -beyond_radius(lost, lines, radii))
    return thickness, np.maximum(misplaced, 0.0)


def beyond_radius(regions: Shapes, lines: Shapes, radii: Floats) -> Floats:
    """Return how far a point in the largest part of each region lies beyond the radius, as a share of the radius.

    The distance of the point is that from the line of the same row; negative shares lie within the radius. An empty
    region has the share 0.
    """
    result = np.zeros(len(lines))
    rows = np.flatnonzero(~shapely.is_empty(regions))
    parts, region = shapely.get_parts(regions[rows], return_index=True)
    largest_first = np.lexsort((-shapely.area(parts), region))
    largest = largest_first[is_run_start(region[largest_first])]
    points = gpd.GeoSeries(shapely.point_on_surface(parts[largest]), crs=4326)
    distance_m = distances(points, gpd.GeoSeries(lines[rows], crs=4326))
    result[rows] = distance_m / radii[rows] - 1.0
    return result


def compare(seed: int, count: int) -> tuple[Floats, list[str]]:
    """Compare the two methods on random lines.

    Returns
    -------
    thickness
        For each line, that of the difference between the two buffers, as :func:`differences` defines it.
    messages
        A text for each line whose buffers differ by more than the tolerance; it ends in WRONG if ours is at fault.
    """
    lines, radii = random_lines(seed, count)
    buffers = np.asarray(geodesic_buffers(gpd.GeoSeries(lines, crs=4326), radii).array)
    planar_buffers = planar(lines, radii)
    is_valid = shapely.is_valid(buffers) & ~shapely.is_empty(buffers)
    thickness, misplaced = differences(lines, radii, buffers, planar_buffers)
    messages = []
    for row in np.flatnonzero(~is_valid | (np.maximum(thickness, misplaced) > TOLERANCE)):
        line, radius_m = lines[row], radii[row]
        error = boundary_error(line, buffers[row], radius_m)
        planar_error = boundary_error(line, planar_buffers[row], radius_m)
        is_right = is_valid[row] and max(error, misplaced[row]) <= TOLERANCE
        messages.append(
            f"seed {seed} row {row}: {shapely.get_num_coordinates(line) - 1} legs, {radius_m:.0f} m, "
            f"{thickness[row]:.2g} apart, {misplaced[row]:.2g} misplaced; "
            f"error {error:.2g}, planar {planar_error:.2g}{'' if is_right else ' WRONG'}"
        )
    return thickness, messages


def main() -> None:
    """Compare as many random lines as the command line says, and exit 1 if a buffer is wrong.

    Its arguments are the number of lines, 200 by default, and the first seed, 0 by default.
    """
    arguments = [int(argument) for argument in sys.argv[1:]]
    count = arguments[0] if arguments else BATCH
    first_seed = arguments[1] if len(arguments) > 1 else 0
    thicknesses, messages, start = [], [], time.monotonic()
    for seed in range(first_seed, first_seed + count // BATCH):
        try:
            thickness, new_messages = compare(seed, BATCH)
        except GeometryError as error:
            thickness, new_messages = np.zeros(0), [f"seed {seed}: {error} WRONG"]
        thicknesses.append(thickness)
        messages += new_messages
        for message in new_messages:
            print(message, flush=True)
    in_tolerances = np.concatenate(thicknesses) / TOLERANCE
    print(
        f"{len(in_tolerances):,} lines in {time.monotonic() - start:.0f} s; mean thickness of the difference, in "
        f"tolerances: median {np.median(in_tolerances):.3f}, 99.9 % {np.quantile(in_tolerances, 0.999):.3f}; "
        f"{len(messages)} beyond one"
    )
    sys.exit(any(message.endswith("WRONG") for message in messages))


if __name__ == "__main__":
    main()
