"""The shape of the house: imports run down the floors, and some rooms alone hold some tools."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "geo"

# From the ground up. A module imports from floors below its own, or from its own package.
FLOORS = (
    ("errors",),
    ("schema", "provenance", "template", "private", "records", "writing"),
    ("geodesy", "borders", "evidence", "symbology"),
    ("gazetteer", "network"),
    ("routing", "brief"),
    ("scan",),
    ("layers",),
    ("formats", "dictionary", "linked_places", "maps"),
    ("exposure", "flow_tables"),
    ("report", "build"),
    ("export", "figures"),
    ("notebook",),
    ("cli",),
    ("__main__",),
)
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}

# Who alone may import what.
ROOMS = {
    "folium": "maps", "branca": "maps", "pyproj": "geodesy", "click": "cli", "rich": "cli",
    "ahocorasick_rs": "scan", "dask": "records", "distributed": "records", "pyspark": "exposure",
    "matplotlib": "figures", "textalloc": "figures",
}  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """Return the top module or package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "geo":
                yield from (f"geo.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_down(path: Path) -> None:
    """No module imports from its own floor or one above; every module has a floor."""
    room = room_of(path)
    if room == "__init__":
        return
    assert room in FLOOR_OF, f"{room} has no floor"
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "geo" and len(parts) > 1 and parts[1] in FLOOR_OF and parts[1] != room:
            assert FLOOR_OF[parts[1]] < FLOOR_OF[room], f"{room} imports {parts[1]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_some_rooms_alone_hold_some_tools(path: Path) -> None:
    """Let folium live in maps, pyproj in geodesy, click and rich in the command line."""
    for name in imports_of(path):
        room = ROOMS.get(name.split(".")[0])
        assert room in {None, room_of(path)}, f"{name} in {path}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_stay_short(path: Path) -> None:
    """A module that passes 400 lines becomes a package."""
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_every_data_file_has_a_sidecar_or_is_ours() -> None:
    """Data taken from elsewhere stands beside a file that says from where."""
    ours = {"briefs", "routing", "scan", "template"}
    for path in (PACKAGE / "data").rglob("*"):
        if path.is_dir() or path.parent.name in ours or path.name == "symbology.json":
            continue
        if path.name.endswith(".source.toml"):
            assert (
                (path.parent / path.name.replace(".source.toml", ""))
                .with_suffix("")
                .parent.exists()
            )
        else:
            assert path.with_suffix(".source.toml").exists(), path
