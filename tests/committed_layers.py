"""Compare a build with the committed layers: to the byte where the libraries are those of the lock file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import shapely

ROOT = Path(__file__).parent.parent
# Whose releases may change the last digit of a coordinate, and so on which side of a limit a vertex lies.
NUMERICAL = ("numpy", "pyproj", "scipy", "shapely")
MOST_DEGREES = 0.001


@cache
def has_locked_libraries() -> bool:
    """Return whether what computes coordinates has the versions of the lock file for the oldest Python."""
    text = (ROOT / "requirements/run.txt").read_text()
    locked = dict(reversed(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE)))
    return all(version(name) == locked[name] for name in NUMERICAL)


def differing_files(files: Mapping[Path, bytes]) -> set[str]:
    """Return the files of layers that are not as committed."""
    is_locked = has_locked_libraries()
    differing = set()
    for path, content in files.items():
        has_rows = path.suffix in {".json", ".geojson"}
        is_same = _same_rows if has_rows and not is_locked else _same_bytes
        if path.parts[0] == "layers" and not is_same(content, (ROOT / path).read_bytes()):
            differing.add(str(path))
    return differing


def _same_bytes(content: bytes, committed: bytes) -> bool:
    return content == committed


def _same_rows(content: bytes, committed: bytes) -> bool:
    """Return whether all but geometries is equal, and these are within a thousandth of a degree."""
    parts, others = _parts(content), _parts(committed)
    shapes, other_shapes = parts.pop("geometries"), others.pop("geometries")
    distances = shapely.hausdorff_distance(shapes, other_shapes)
    return parts == others and not (distances > MOST_DEGREES).any()


def _parts(content: bytes) -> dict[str, Any]:
    """Return a file without geometries and checksums, and its geometries."""
    read = json.loads(content)
    features = read.get("features", [])
    geometries = [feature.pop("geometry") for feature in features]
    shapes = [json.dumps(geometry) if geometry else None for geometry in geometries]
    for entry in read.get("outputs", []):
        entry |= {"sha256": "", "bounds": []}
    return {"rest": read, "geometries": shapely.from_geojson(shapes)}
