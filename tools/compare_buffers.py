"""Compare buffers of random lines with those of the planar method, which they replaced.

``python tools/compare_buffers.py 100000`` draws lines of 2 to 300 legs with radii of 0.1 to 300 km, all over
the world, and prints every line on which the two differ by more than the tolerance, with the error of both
boundaries; at the end a summary. It exits with 1 if a buffer is invalid, its boundary is wrong,
a part of it is missing or a hole filled.
"""

from __future__ import annotations

import sys
import time

import geopandas as gpd
import numpy as np
import shapely

from geo.arrays import Floats, Shapes, batches
from geo.errors import GeometryError
from geo.geodesy import direct, distances, geodesic_buffers
from geo.geodesy.buffers import buffer_in_charts, extents_m
from geo.geodesy.ellipsoid import MEAN_RADIUS_M

TOLERANCE = 0.0005
AT_ONCE = 200
LONGEST_M = 8e6  # of a line
SEAM_DEG = 1e-6


def random_lines(seed: int, count: int) -> tuple[Shapes, Floats]:
    """Draw lines and radii: straight and winding, with legs both longer and far shorter than the radius."""
    rng = np.random.default_rng(seed)
    legs = np.exp(rng.uniform(np.log(2.0), np.log(301.0), count)).astype(int)
    radii = np.exp(rng.uniform(np.log(100.0), np.log(300e3), count))
    step = radii * np.exp(rng.uniform(np.log(0.02), np.log(20.0), count))
    step = np.clip(step, 20.0, np.minimum(300e3, LONGEST_M / legs))
    turn, memory = (
        np.exp(rng.uniform(np.log(3.0), np.log(120.0), count)),
        rng.uniform(0, 0.9, count),
    )
    lon, lat = (
        rng.uniform(-180.0, 180.0, count),
        np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, count))),
    )
    azimuth, aside = rng.uniform(0.0, 360.0, count), np.zeros(count)
    points = [np.stack([lon, lat], axis=-1)]
    for _ in range(legs.max()):
        aside = memory * aside + rng.normal(0.0, turn)
        lon, lat, back = direct(lon, lat, azimuth + aside, step * rng.lognormal(0.0, 0.4, count))
        azimuth = np.where(memory > 0.5, azimuth, back + 180.0 - aside)  # noqa: PLR2004
        points.append(np.stack([lon, lat], axis=-1))
    vertices = np.stack(points, axis=1)
    lines = [shapely.LineString(line[: n + 1]) for line, n in zip(vertices, legs, strict=True)]
    return np.array(lines, dtype=object), radii


def planar(lines: Shapes, radii: Floats) -> Shapes:
    """Buffer lines by the planar method, in batches."""
    runs = batches(shapely.get_num_coordinates(lines).astype(float), 2_000.0)
    return np.concatenate([buffer_in_charts(lines[run], radii[run], TOLERANCE) for run in runs])


def areas(regions: Shapes) -> Floats:
    """Return areas on the sphere in square metres, of regions whose edges are straight in degrees."""
    polygons, of = shapely.get_parts(regions, return_index=True)
    rings, inside = shapely.get_rings(polygons, return_index=True)
    outer = np.diff(inside, prepend=-1) != 0
    points, ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = np.radians(points.T)
    half = np.diff(lat) / 2.0
    under = np.diff(lon) * np.sin(lat[:-1] + half) * np.sinc(half / np.pi)
    within = ring[1:] == ring[:-1]
    each = np.abs(np.bincount(ring[1:][within], under[within], len(rings)))
    area = np.bincount(of[inside], np.where(outer, each, -each), len(regions))
    return np.asarray(area * MEAN_RADIUS_M**2)


def boundary_error(line: shapely.Geometry, region: shapely.Geometry, radius_m: float) -> float:
    """Return how far the vertices of a boundary are from the radius, as a share of it."""
    points = shapely.get_coordinates(region)
    free = (np.abs(points) < (180.0 - SEAM_DEG, 90.0 - SEAM_DEG)).all(axis=1)
    spots = gpd.GeoSeries(shapely.points(points[free]), crs=4326)
    away = distances(spots, gpd.GeoSeries([line], crs=4326))
    return float(np.abs(away / radius_m - 1.0).max()) if free.any() else 0.0


def differences(lines: Shapes, radii: Floats, now: Shapes, then: Shapes) -> tuple[Floats, Floats]:
    """Compare the buffers of two methods, both as shares of the radius.

    Returns
    -------
    thickness
        The mean thickness, along the boundary, of what one method alone has.
    misplaced
        How far what one method alone has is on the wrong side of the radius. Judged by a place within the largest
        piece of each difference: vertices alone do not tell of a part that is missing or of a hole that is filled.
    """
    now, then = shapely.make_valid(now), shapely.make_valid(then)
    added, lost = shapely.difference(now, then), shapely.difference(then, now)
    thickness = (areas(added) + areas(lost)) / np.maximum(extents_m(now), 1.0) / radii
    wrong = np.maximum(beyond(added, lines, radii), -beyond(lost, lines, radii))
    return thickness, np.maximum(wrong, 0.0)


def beyond(pieces: Shapes, lines: Shapes, radii: Floats) -> Floats:
    """Return how far a place within the largest part of each piece is beyond the radius; 0 of nothing."""
    result = np.zeros(len(lines))
    some = np.flatnonzero(~shapely.is_empty(pieces))
    parts, of = shapely.get_parts(pieces[some], return_index=True)
    order = np.lexsort((shapely.area(parts), of))
    last = order[np.diff(of[order], append=-1) != 0]
    places = gpd.GeoSeries(shapely.point_on_surface(parts[last]), crs=4326)
    result[some] = distances(places, gpd.GeoSeries(lines[some], crs=4326)) / radii[some] - 1.0
    return result


def compare(seed: int, count: int) -> tuple[Floats, list[str]]:
    """Return the differences of some lines, and a message for each that is too large."""
    lines, radii = random_lines(seed, count)
    buffers = np.asarray(geodesic_buffers(gpd.GeoSeries(lines, crs=4326), radii).array)
    before = planar(lines, radii)
    valid = shapely.is_valid(buffers) & ~shapely.is_empty(buffers)
    shares, wrong = differences(lines, radii, buffers, before)
    messages = []
    for row in np.flatnonzero(~valid | (np.maximum(shares, wrong) > TOLERANCE)):
        line, radius = lines[row], radii[row]
        errors = [boundary_error(line, region[row], radius) for region in (buffers, before)]
        verdict = "" if valid[row] and max(errors[0], wrong[row]) <= TOLERANCE else " WRONG"
        messages.append(
            f"seed {seed} row {row}: {shapely.get_num_coordinates(line) - 1} legs, {radius:.0f} m, "
            f"{shares[row]:.2g} apart, {wrong[row]:.2g} misplaced; "
            f"error {errors[0]:.2g}, planar {errors[1]:.2g}{verdict}"
        )
    return shares, messages


def main() -> None:
    """Compare as many lines as asked for."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else AT_ONCE
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0  # noqa: PLR2004
    shares, messages, start = [], [], time.monotonic()
    for seed in range(first, first + count // AT_ONCE):
        try:
            some, told = compare(seed, AT_ONCE)
        except GeometryError as error:
            some, told = np.zeros(0), [f"seed {seed}: {error} WRONG"]
        shares.append(some)
        messages += told
        print(*told, sep="\n", end="\n" if told else "", flush=True)
    apart = np.concatenate(shares) / TOLERANCE
    print(
        f"{len(apart):,} lines in {time.monotonic() - start:.0f} s; mean thickness of the difference, in "
        f"tolerances: median {np.median(apart):.3f}, 99.9 % {np.quantile(apart, 0.999):.3f}; "
        f"{len(messages)} beyond one"
    )
    sys.exit(any(message.endswith("WRONG") for message in messages))


if __name__ == "__main__":
    main()
