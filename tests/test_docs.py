"""Documentation that cannot lie: every command and code block of every page runs, as its reader would run it.

The blocks of a page share one folder, in order. An HTML comment before a block says what its reader does with
it: ``<!-- in: FILE -->`` adds it to a file, ``<!-- change: OLD -->`` puts it in the place of that line of the
file written last, ``<!-- out -->`` is what the command before it prints.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import pytest
from drafted_brief import CANDIDATES, FUEL, decision, drafted, saved
from invoking import invoke

import geo
from geo import __version__
from geo.brief import Brief, read_brief, shipped_briefs
from geo.brief.model import Assumptions
from geo.brief.structure_faults import TABLES
from geo.cli import main
from geo.drafting.candidates import candidates_json
from geo.incremental import rebuild
from geo.layers import build_layers
from geo.writing import Files

pytestmark = pytest.mark.docs

SHIPPED = "tunisia-libya-2019"
ROOT = Path(__file__).parent.parent
# docs/reference/commands.md has the example of every command's help.
PAGES = (ROOT / "README.md", ROOT / "notebooks/README.md", *sorted((ROOT / "docs").rglob("*.md")))

_BLOCK = re.compile(r"(?:<!-- (.+?) -->\n)?^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block: what the page says to do with it, its language, its text."""

    use: str
    language: str
    text: str


def blocks_of(page: Path) -> list[Block]:
    """Return the fenced blocks of a page in order."""
    return [Block(*found) for found in _BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.fixture
def _desk(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    layers: dict[str, gpd.GeoDataFrame],
    built: Files,
) -> None:
    """Go to a folder with what a reader has: the shipped brief's files, a brief, a text, records, roads.

    The shipped brief's layers are built once for all pages; other tests see that they come out of it.
    """

    def built_once(brief: Brief, **options: Any) -> dict[str, gpd.GeoDataFrame]:  # noqa: ANN401 - passed on
        is_shipped = brief.id == SHIPPED and options.get("network") is None
        return layers if is_shipped else build_layers(brief, **options)

    def built_alone(building: rebuild._Build, layer: str) -> gpd.GeoDataFrame:
        is_shipped = building.brief.id == SHIPPED and building.plan.inputs.network is None
        return layers[layer] if is_shipped else build_layer(building, layer)

    build_layer = rebuild._Build._build_layer
    monkeypatch.setattr(rebuild._Build, "_build_layer", built_alone)

    for name in (
        "geo.build.build_layers", "geo.layers.build_layers", "geo.api.build",
        "geo.records.exposure.brief_bands.build_layers",
    ):  # fmt: skip
        monkeypatch.setattr(name, built_once)
    monkeypatch.chdir(tmp_path)
    for path, content in built.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert invoke("new", "my.toml").exit_code == 0
    shutil.copytree(ROOT / "docs/examples", "docs/examples")
    shutil.copytree(ROOT / "docs/examples/andes", "andes")
    Path("article.txt").write_text("One.\n\nTwo.\n\nFrom Gafsa to Ben Guerdane.", encoding="utf-8")
    Path("events.csv").write_text("lon,lat,date\n11.2,33.1,2019-05-01\n", encoding="utf-8")
    Path("events").mkdir()
    Path("events/2019.csv").write_text("lon,lat,date\n11.2,33.1,2019-05-01\n", encoding="utf-8")
    Path("records.csv").write_text("from,to,quantity\nGafsa,Sfax,2 t\n", encoding="utf-8")
    Path("seizures.csv").write_text("x,y,day\n11.2,33.1,01/05/2019\n", encoding="utf-8")
    Path("reports.csv").write_text("kind,source,place\nposition,X,Thala\n", encoding="utf-8")
    Path("drafted.toml").write_text(drafted(), encoding="utf-8")
    Path("drafted.candidates.json").write_text(candidates_json(CANDIDATES), encoding="utf-8")
    Path("decisions.json").write_bytes(saved(decision(FUEL, "confirmed")))
    line = "LINESTRING (8.784 34.425, 8.418 35.157, 8.124 35.404)"  # by Bou Chebka
    gpd.GeoSeries.from_wkt([line], crs="EPSG:4326").to_file("roads.geojson")


@pytest.mark.usefixtures("_desk")
@pytest.mark.parametrize(
    "page", [pytest.param(one, id=str(one.relative_to(ROOT))) for one in PAGES if blocks_of(one)]
)
def test_a_page_does_what_it_says(page: Path) -> None:
    """Commands exit as the page says and print what it shows; code runs; pieces of briefs parse."""
    printed, names, written = "", {"__name__": page.stem}, Path()
    started: set[Path] = set()
    for block in blocks_of(page):
        use, _, detail = block.use.partition(": ")
        if use == "in":
            written = Path(detail)
            with written.open("a" if written in started else "w", encoding="utf-8") as file:
                file.write(block.text + "\n")
            started.add(written)
        elif use == "change":
            text = written.read_text(encoding="utf-8")
            assert text.count(f"{detail}\n") == 1
            written.write_text(text.replace(f"{detail}\n", block.text), encoding="utf-8")
        elif use == "out":
            assert printed.strip() == block.text.strip()
        elif block.language == "bash":
            for line in block.text.splitlines():
                printed = run(line)
        elif block.language == "python":
            exec(compile(block.text, str(page), "exec"), names)  # noqa: S102 - our own pages
        elif block.language == "text":
            for line in block.text.splitlines():
                check_usage(line)
        else:
            assert block.language == "toml", f"a block of {block.language} that nothing checks"
            check_rows(block.text)


def run(line: str) -> str:
    """Run one line of a shell as far as a test may, and return what it prints."""
    command, _, comment = line.partition("  #")
    program, *arguments = shlex.split(command)
    if program == "geo" and (arguments[:1] == ["region"] or "--watch" in arguments):
        check_usage(command)
        return ""
    if program == "geo":
        result = invoke(*arguments)
        expected = re.search(r"exit (\d)", comment)
        assert result.exit_code == (int(expected[1]) if expected else 0), result.output
        return result.output
    if program == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{arguments[0]}:.*## ", makefile, re.MULTILINE), "no such target"
        return ""
    assert program == "pip", f"a command that nothing checks: {program}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in re.findall(r"\[(\w+)\]", arguments[-1]):
        assert extra in project["optional-dependencies"]
    return ""


def check_usage(line: str) -> None:
    """Check that a command exists with these options, though it needs data that tests do without."""
    program, name, *arguments = shlex.split(line)
    assert program == "geo"
    assert isinstance(main, click.Group)
    main.commands[name].make_context(name, arguments)


def check_rows(text: str) -> None:
    """See that a piece of a brief says nothing that a brief cannot say."""
    for name, rows in tomllib.loads(text).items():
        if name == "assumptions":
            Assumptions.model_validate(rows)
        elif isinstance(rows, str):
            assert name in Brief.model_fields or name == "region"
        else:
            for row in rows:
                TABLES[name].model_validate(row)


def test_the_reference_is_that_of_the_code() -> None:
    """Both pages that the code writes are as it would write them now."""
    command = [sys.executable, str(ROOT / "tools/write_reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_reference_has_every_public_name() -> None:
    """What stands at the top of the package is documented on one page."""
    page = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
    assert {name for name in geo.__all__ if f":: geo.{name}\n" not in page} == set()


def test_every_file_that_a_page_names_exists() -> None:
    """Pages that send a reader to a file or folder of the repository name one that is there."""
    folders = "benchmarks|docs|geo|layers|maps|notebooks|requirements|tests|tools|web"
    named = re.compile(rf"`((?:{folders})/[\w./*-]*)`")
    offenders = [
        f"{page.relative_to(ROOT)} names {name}"
        for page in (*PAGES, ROOT / "CONTRIBUTING.md")
        for name in named.findall(page.read_text(encoding="utf-8"))
        if not (list(ROOT.glob(name.rstrip("/"))) or name.endswith(".html"))
    ]
    assert offenders == []


def test_every_key_of_the_format_says_what_it_means() -> None:
    """A key without a meaning is a key that nobody can use."""
    page = (ROOT / "docs/reference/brief.md").read_text(encoding="utf-8")
    assert "|  |" not in page


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    """No page is missing from the contents, no link leads nowhere, and nothing is asked of the network."""
    sphinx = [sys.executable, "-m", "sphinx", "-qW", "--keep-going"]
    command = [*sphinx, str(ROOT / "docs"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    pages = list(tmp_path.rglob("*.html"))
    written = {page.relative_to(tmp_path).with_suffix(".md") for page in pages}
    guide = {page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md")}
    assert {page for page in guide if page.name != "report.md"} <= written  # those are of regions
    for page in pages:
        assert not list(fetched(page.read_text(encoding="utf-8")))


def test_the_gallery_frames_every_shipped_map() -> None:
    """Each map of each shipped brief is live in the gallery, and a map with a story shows its first step."""
    expected = {
        f"maps/{brief}/{page.id}.html{'#step=1' if page.steps else ''}"
        for brief in shipped_briefs()
        for page in read_brief(brief).maps
    }
    gallery = (ROOT / "docs/gallery.md").read_text(encoding="utf-8")
    framed = re.findall(r'<iframe src="([^"]+)" title="[^"]+" loading="lazy"', gallery)
    assert set(framed) == expected
    assert re.findall(r'<a href="([^"]+)">Open', gallery) == framed


def fetched(html: str) -> Iterator[str]:
    """Yield the addresses of what a page loads from elsewhere."""
    yield from re.findall(r'<(?:script|img|iframe)[^>]+src="(https?:[^"]+)"', html)
    yield from re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="(https?:[^"]+)"', html)


def test_the_citation_is_of_this_version() -> None:
    """What a reader would cite has the package's own version, licence and name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    stated = dict(re.findall(r'^([a-z-]+): "?([^"\n]+)"?$', citation, re.MULTILINE))
    assert stated["cff-version"] == "1.2.0"
    assert stated["version"] == __version__
    assert (stated["title"], stated["license"]) == (project["name"], project["license"])
    assert stated["message"]
    assert re.search(r"^authors:\n  - name: .+", citation, re.MULTILINE)
