"""Rules of the code that no linter checks: who may import what, the length of files, sidecars, messages."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from geo import errors

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "geo"

# Lowest first. A module imports from levels below its own, or from its own package.
LEVELS = (
    ("arrays", "shipped_data"),
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
LEVEL_OF = {name: level for level, names in enumerate(LEVELS) for name in names}

# The one package that may import a library.
SOLE_IMPORTER = {
    "folium": "maps", "branca": "maps", "pyproj": "geodesy", "click": "cli", "rich": "cli",
    "dask": "records", "distributed": "records", "pyspark": "records",
    "matplotlib": "figures", "textalloc": "figures",
}  # fmt: skip

MODULES = sorted(PACKAGE.rglob("*.py"))


def package_of(path: Path) -> str:
    """Return the module or package at the top of ``geo`` that a file belongs to."""
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
    """Yield the package, the path and the imported module of every import in the package."""
    for path in MODULES:
        for name in imports_of(path):
            yield package_of(path), str(path.relative_to(PACKAGE)), name


def is_upward(package: str, name: str) -> bool:
    """Return whether a module of a package imports from its own level or a higher one."""
    target = name.split(".")[1] if name.startswith("geo.") else ""
    if package == "__init__" or target not in LEVEL_OF or target == package:
        return False
    return LEVEL_OF[target] >= LEVEL_OF[package]


def test_every_module_has_a_level() -> None:
    """Every module and package at the top of ``geo`` appears in LEVELS, and nothing else does."""
    assert {package_of(path) for path in MODULES} - {"__init__"} == set(LEVEL_OF)


def test_imports_run_down() -> None:
    """No module imports from its own level or a higher one."""
    assert [
        f"{path} imports {name}"
        for package, path, name in importing_modules()
        if is_upward(package, name)
    ] == []


def test_some_libraries_are_imported_by_one_package() -> None:
    """Folium is imported in maps alone, pyproj in geodesy, click and rich in the command line."""
    offenders = [
        f"{path} imports {name}"
        for package, path, name in importing_modules()
        if SOLE_IMPORTER.get(name.split(".")[0], package) != package
    ]
    assert offenders == []


def test_files_stay_short() -> None:
    """A module that passes 400 lines becomes a package."""
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert [f"{path} ({lines} lines)" for path, lines in lengths.items() if lines > 400] == []


# Each package that draws a page of HTML has a page.py.
SAME_JOB = frozenset({"__init__", "page"})


def test_modules_of_one_name_do_the_same_job() -> None:
    """A newcomer who searches for ``bands`` finds one file; commands are named after what they call."""
    paths = [path for path in MODULES if path.parent != PACKAGE / "cli"]
    counts = Counter(path.stem for path in paths)
    assert [name for name, count in counts.items() if count > 1 and name not in SAME_JOB] == []


def test_packages_stay_small() -> None:
    """A package below ``geo`` that passes twenty modules and packages is split."""
    entries = Counter(
        path.parent.parent if path.name == "__init__.py" else path.parent for path in MODULES
    )
    assert [
        f"{folder.relative_to(PACKAGE)} ({count} entries)"
        for folder, count in entries.items()
        if count > 20 and PACKAGE in folder.parents
    ] == []


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
WEB_HIGHER = {
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
            higher
            for folder, names in WEB_HIGHER.items()
            if here.startswith(f"{folder}/")
            for higher in names
        ]
        for name in re.findall(r'from "(\.[^"]+)"', path.read_text(encoding="utf-8")):
            imported = (path.parent / name).resolve().relative_to(sources.resolve()).as_posix()
            offenders += [
                f"{here}: {imported}" for higher in above if imported.startswith(f"{higher}/")
            ]
    assert offenders == []


MESSAGES = {"UsageError", *(name for name in vars(errors) if name.endswith("Error"))} - {
    "BriefError"
}
SENTENCE_ENDS = (".", "?", "!")


def messages_of(path: Path) -> Iterator[ast.expr]:
    """Yield the messages of errors in a file that stand in it as text."""
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in MESSAGES:
                yield node.args[-1]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message":
            yield node.value


def text_end(message: ast.expr) -> str:
    """Return how a message ends, where its end is written out."""
    last = message.values[-1] if isinstance(message, ast.JoinedStr) else message
    return last.value if isinstance(last, ast.Constant) and isinstance(last.value, str) else ""


def test_messages_are_sentences() -> None:
    """A message ends in a full stop or question mark, and joins no remedy by a semicolon."""
    remedy = re.compile(r"; (name|give|expected|install|write|did you|choose|build|prepare|run) ")
    offenders = [
        f"{path.relative_to(PACKAGE)}:{message.lineno} {ast.unparse(message)}"
        for path in MODULES
        for message in messages_of(path)
        if not f"{text_end(message) or '.'}".endswith(SENTENCE_ENDS)
        or remedy.search(ast.unparse(message))
    ]
    assert offenders == []
