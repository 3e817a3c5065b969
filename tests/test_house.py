"""The shape of the house: imports run down the floors, and some rooms alone hold some tools."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "geo"

# From the ground up. A module imports from floors below its own, or from its own package.
FLOORS = (
    ("errors", "cache", "validation", "vector_input", "symbology"),
    ("ownership", "provenance", "geodesy"),
    ("writing", "gazetteer", "network"),
    ("regions", "routing"),
    ("brief",),
    ("layers", "maps"),
    ("drafting", "records", "build"),
    ("report", "exports", "figures", "incremental"),
    ("api", "cli"),
    ("__main__",),
)
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}

# Who alone may import what.
ROOMS = {
    "folium": "maps", "branca": "maps", "pyproj": "geodesy", "click": "cli", "rich": "cli",
    "ahocorasick_rs": "drafting", "dask": "records", "distributed": "records", "pyspark": "records",
    "matplotlib": "figures", "textalloc": "figures",
}  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    """Return the top module or package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return what a file consists of, parsed once for all rules."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, inside functions too."""
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "geo":
                yield from (f"geo.{alias.name}" for alias in node.names)


def importing_modules() -> Iterator[tuple[str, str, str]]:
    """Yield the room, the path and the imported module of every import in the package."""
    for path in MODULES:
        for name in imports_of(path):
            yield room_of(path), str(path.relative_to(PACKAGE)), name


def is_upward(room: str, name: str) -> bool:
    """Return whether a module of a room imports from its own floor or one above."""
    target = name.split(".")[1] if name.startswith("geo.") else ""
    if room == "__init__" or target not in FLOOR_OF or target == room:
        return False
    return FLOOR_OF[target] >= FLOOR_OF[room]


def test_every_module_has_a_floor() -> None:
    """Every module and package at the top of ``geo`` appears in FLOORS, and nothing else does."""
    assert {room_of(path) for path in MODULES} - {"__init__"} == set(FLOOR_OF)


def test_imports_run_down() -> None:
    """No module imports from its own floor or one above."""
    assert [
        f"{path} imports {name}"
        for room, path, name in importing_modules()
        if is_upward(room, name)
    ] == []


def test_some_rooms_alone_hold_some_tools() -> None:
    """Folium is imported in maps alone, pyproj in geodesy, click and rich in the command line."""
    offenders = [
        f"{path} imports {name}"
        for room, path, name in importing_modules()
        if ROOMS.get(name.split(".")[0], room) != room
    ]
    assert offenders == []


def test_files_stay_short() -> None:
    """A module that passes 400 lines becomes a package."""
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert [f"{path} ({lines} lines)" for path, lines in lengths.items() if lines > 400] == []


def test_every_data_file_has_a_sidecar_or_is_ours() -> None:
    """Data from elsewhere stands beside a sidecar that names its origin; no sidecar outlives its file."""
    ours = {"briefs", "drafting", "records", "routing", "template"}
    files = {path for path in (PACKAGE / "data").rglob("*") if path.is_file()}
    sidecars = {path for path in files if path.name.endswith(".source.toml")}
    described = {path.with_name(path.name.removesuffix(".source.toml")) for path in sidecars}
    foreign = {
        path
        for path in files - sidecars
        if path.parent.name not in ours
        and path.name not in {"symbology.json", "region.toml", "report.md"}
    }
    assert {path.with_suffix("") for path in foreign} - described == set()
    assert described - {path.with_suffix("") for path in files - sidecars} == set()


def test_one_module_opens_the_vector_files_of_users() -> None:
    """GDAL would follow what a file points to: only ``geo.vector_input``, which prevents it, reads by GDAL."""
    readers = {
        "list_layers", "open_arrow", "read_arrow", "read_bounds", "read_dataframe", "read_file", "read_info",
    }  # fmt: skip
    offenders = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} {node.attr}"
        for path in MODULES
        if path.name != "vector_input.py"
        for node in nodes_of(path)
        if isinstance(node, ast.Attribute) and node.attr in readers
    ]
    assert offenders == []


# A folder of the pages' sources → folders from which nothing in it imports.
WEB_ABOVE = {
    "core": ("brief", "bulk", "review"),
    **{f"core/{folder}": ("core/page",) for folder in ("data", "draw", "view", "words")},
    "brief": ("bulk", "review"), "brief/draw": ("brief/panel", "brief/story"),
    "bulk": ("brief", "review"), "bulk/draw": ("bulk/panel",), "bulk/sums": ("bulk/panel",),
    "review": ("brief", "bulk"), "review/draw": ("review/panel",), "review/model": ("review/draw", "review/panel"),
}  # fmt: skip


def test_the_pages_import_down() -> None:
    """What the pages share knows none of them, and what draws or sums knows no panel."""
    sources = ROOT / "web/src"
    offenders = []
    for path in sorted(sources.rglob("*.ts")):
        here = path.relative_to(sources).as_posix()
        above = [
            one
            for folder, names in WEB_ABOVE.items()
            if here.startswith(f"{folder}/")
            for one in names
        ]
        for name in re.findall(r'from "(\.[^"]+)"', path.read_text(encoding="utf-8")):
            imported = (path.parent / name).resolve().relative_to(sources.resolve()).as_posix()
            offenders += [f"{here}: {imported}" for one in above if imported.startswith(f"{one}/")]
    assert offenders == []
