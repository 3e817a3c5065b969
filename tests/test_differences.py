"""``geo diff``: which claim moved which line, between briefs, builds and revisions."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from browsing import HOSTILE, Visit, axe_faults
from click.testing import Result
from invoking import invoke

import geo.layers
import geo.maps.changes
from geo import __version__
from geo.brief import Brief
from geo.cli.diff import differences_of
from geo.errors import DataError
from geo.geodesy import hausdorff_m, inverse
from geo.layers import SCHEMAS
from geo.layers.layer_rows import Evidence
from geo.maps.changes import change_words
from geo.maps.changes.page import layer_words
from geo.provenance import digest
from geo.report.differences import changes_page, revisions
from geo.report.differences.as_json import differences_json
from geo.report.differences.as_text import differences_text
from geo.report.differences.causes import CauseKind
from geo.report.differences.cell_texts import length_text
from geo.report.differences.finding import NO_LINES, Differences, find_differences
from geo.report.differences.layer_changes import compare_layers
from geo.report.differences.revisions import Revision, open_revision
from geo.report.differences.sides import Side, open_side

BRIEF = """format = 1
id = "small"
brief = "s"
title.en = "Small"
buffers_km = [10.0]
[[source]]
id = "s"
kind = "report"
title = "T"
reliability = "B"
[[claim]]
id = "gold"
source = "s"
credibility = 3
text.en = "Gold is flown from A to B."
[[claim]]
id = "cash"
source = "s"
credibility = 2
text.en = "Cash is flown from B to C."
[[claim]]
id = "towns"
source = "s"
credibility = 2
text.en = "A, B and C are towns."
[[commodity]]
id = "gold-bars"
class = "gold"
label.en = "Gold"
[[commodity]]
id = "notes"
class = "cash"
label.en = "Cash"
{places}
[[flow]]
id = "a-b"
label.en = "A to B"
origin = "a"
destination = "b"
mode = "air"
reason.en = "It is flown."
claims = ["gold"]
[[flow.strand]]
commodity = "gold-bars"
[[flow]]
id = "b-c"
label.en = "B to C"
origin = "b"
destination = "c"
mode = "air"
reason.en = "It is flown."
claims = ["cash", "towns"]
[[flow.strand]]
commodity = "notes"
""".format(
    places="".join(
        f"""[[place]]
id = "{name}"
country = "TN"
label.en = "{name.upper()}"
lon = {lon}
lat = {lat}
location_source = "set by hand"
uncertainty_m = 100
claims = ["towns"]
"""
        for name, lon, lat in (("a", 9.0, 34.0), ("b", 10.0, 34.0), ("c", 10.0, 35.0))
    )
)


def run(*arguments: object) -> Result:
    """Run ``geo diff``."""
    return invoke("diff", *arguments)


def compared(old: Path, new: Path) -> tuple[dict[str, Any], str]:
    """Compare two sides once; return the JSON and the text."""
    found = differences_of(str(old), str(new), None)
    return json.loads(differences_json(found)), differences_text(found)


def edited(tmp_path: Path, *edits: tuple[str, str], name: str = "new") -> Path:
    """Write the small brief with some of its text replaced."""
    text = BRIEF
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write the small brief."""
    return edited(tmp_path, name="old")


def without_claim(
    layers: dict[str, gpd.GeoDataFrame], brief: Brief, claim: str
) -> dict[str, gpd.GeoDataFrame]:
    """Return layers as they are built without one claim, if no row rests on it alone."""
    evidence = Evidence(brief)
    new = dict(layers)
    for name, table in layers.items():
        if "claims" in table:
            cells = [
                _cells_without(row, evidence, claim)
                for row in table[["claims", "context", "grade", "confidence"]].to_dict("records")
            ]
            columns = {
                column: pd.Series([row[column] for row in cells], index=table.index, dtype=object)
                for column in ("claims", "context", "grade", "confidence")
            }
            new[name] = table.assign(**columns)
    claims = layers["claims"]
    new["claims"] = claims[claims["id"] != claim].reset_index(drop=True)
    return new


def _cells_without(row: dict[str, Any], evidence: Evidence, claim: str) -> dict[str, Any]:
    claims, context = ([id_ for id_ in row[name] if id_ != claim] for name in ("claims", "context"))
    return (
        evidence.cells(claims, context=context)
        if claim in row["claims"]
        else {**row, "context": context}
    )


def rows_on(layers: dict[str, gpd.GeoDataFrame], claim: str, column: str) -> set[tuple[str, str]]:
    """Return layer and id of every row that names a claim."""
    return {
        (name, id_)
        for name, table in layers.items()
        if column in table
        for id_, claims in zip(table["id"], table[column], strict=True)
        if claim in claims
    }


@pytest.mark.parametrize("claim", ["p09-transit", "p02-border-trafficking"])
def test_a_removed_claim_names_exactly_the_lines_that_rest_on_it(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame], claim: str
) -> None:
    """Of the shipped brief; a layer without the column rests on the claims of its flows, and does not change."""
    new = without_claim(layers, brief, claim)
    found = find_differences(_side(layers), _side(new))
    assert [(change.id, change.change) for change in found.claims] == [(claim, "removed")]
    on_it, beside = (rows_on(layers, claim, column) for column in ("claims", "context"))
    assert on_it
    assert {(row.layer, row.id) for row in found.resting_on(claim)} == on_it
    assert {(row.layer, row.id) for row in found.rows} == on_it | beside
    assert found.surprises == ()


def _side(tables: dict[str, gpd.GeoDataFrame]) -> Side:
    return Side("side", "tunisia-libya-2019", f"geo {__version__}", {}, tables=tables)


def test_a_brief_and_itself() -> None:
    """Nothing differs, whatever the exit code may be; the layers are not built for it."""
    same = run("tunisia-libya-2019", "tunisia-libya-2019", "--exit-code")
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (0, "no differences")


def test_claims_and_what_rests_on_them(small: Path, tmp_path: Path) -> None:
    """A claim that is removed, one added, one with another grade, one that a person reviewed."""
    new = edited(
        tmp_path,
        ('claims = ["cash", "towns"]', 'claims = ["towns", "sea"]'),
        ('id = "cash"', 'id = "sea"'),
        (
            'id = "gold"\nsource = "s"\ncredibility = 3',
            'id = "gold"\nsource = "s"\ncredibility = 5',
        ),
        (
            '"A, B and C are towns."',
            '"A, B and C are towns."\nreview = { status = "confirmed", by = "N" }',
        ),
    )
    found, text = compared(small, new)
    changes = {claim["id"]: claim for claim in found["claims"]}
    assert {id_: claim["change"] for id_, claim in changes.items()} == {
        "gold": "changed", "cash": "removed", "sea": "added", "towns": "reviewed",
    }  # fmt: skip
    assert changes["gold"]["fields"] == [{"name": "credibility", "old": 3, "new": 5}]
    assert changes["towns"]["fields"] == [
        {"name": "review", "old": None, "new": {"status": "confirmed", "by": "N"}}
    ]
    assert changes["gold"]["rows"] == [{"layer": "flows", "id": "a-b/gold-bars"}]
    assert {"layer": "places", "id": "a"} in changes["towns"]["unchanged_rows"]
    (row,) = (row for row in found["rows"] if row["id"] == "a-b/gold-bars")
    assert {field["name"]: field["new"] for field in row["fields"]} == {
        "grade": "B5",
        "confidence": "low",
    }
    assert found["surprises"] == []
    text = run(small, new).stdout
    assert (
        "1 claim added, 1 claim removed, 1 claim changed, 1 claim reviewed, 2 flows differ" in text
    )
    assert "no longer rests on it (2 claims left) +sea" in text
    assert "confidence moderate → low" in text


def test_what_moved_without_a_claim_comes_first(small: Path, tmp_path: Path) -> None:
    """A place was set elsewhere: its flow and buffer moved, too, and the brief's edit is the likely cause."""
    new = edited(tmp_path, ("lon = 9.0", "lon = 9.01"))
    found, text = compared(small, new)
    assert found["claims"] == []
    ((surprise),) = found["surprises"]
    assert surprise["causes"] == [{"kind": "entry", "name": "place a", "detail": "lon"}]
    assert [row["layer"] for row in surprise["rows"]] == ["flows", "places", "buffers"]
    moved = {row["id"]: row["moved_m"] for row in found["rows"]}
    assert moved["a"] == round(float(inverse(9.0, 34.0, 9.01, 34.0)[2]), 1)
    lines = text.splitlines()
    assert lines.index("Changed, and no changed claim explains it:") < 7
    assert "  likely cause: the brief's place a was edited: lon" in lines
    assert f"      ~ a  moved {length_text(moved['a'])} east" in lines


def test_words_alone_build_the_layers_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of a claim reaches no other layer: one build serves both, and is what two would be."""
    builds: list[str] = []
    build = geo.layers.build_layers

    def counted(brief: Brief, **options: Any) -> dict[str, gpd.GeoDataFrame]:  # noqa: ANN401
        builds.append(brief.id)
        return build(brief, **options)

    monkeypatch.setattr(geo.layers, "build_layers", counted)
    new = edited(tmp_path, ("Gold is flown", "Much gold is flown"), ('title = "T"', 'title = "U"'))
    found = differences_of(str(small), str(new), None)
    assert builds == ["small"]
    assert [claim.id for claim in found.claims] == ["gold"]
    assert [word.id for word in found.words] == ["s"]
    assert found.rows == ()
    assert [words["en"] for _, words in changes_page.page_of(found).brief_changes] == ["s"]


def test_two_builds(small: Path, tmp_path: Path) -> None:
    """Builds are compared as they lie on disk; their manifests name the likely cause."""
    made = invoke("layers", "-b", small, "--layers", tmp_path / "layers")
    assert made.exit_code == 0, made.output
    old, new = tmp_path / "layers" / "small", tmp_path / "new"
    shutil.copytree(old, new)
    assert run(old, new, "--exit-code").exit_code == 0
    assert run(small, old).stdout.splitlines()[-1] == "no differences"
    places = (new / "places.geojson").read_text(encoding="utf-8")
    (new / "places.geojson").write_text(
        places.replace("[9.0, 34.0]", "[9.0, 34.1]"), encoding="utf-8"
    )
    manifest = json.loads((new / "manifest.json").read_text(encoding="utf-8"))
    manifest["software"] = "smuggling-route-mapper 9.0"
    next(entry for entry in manifest["inputs"] if entry["file"] == "places.tsv")["sha256"] = "0"
    (new / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found, _ = compared(old, new)
    assert [cause["kind"] for cause in found["surprises"][0]["causes"]] == ["version", "places"]
    assert found["new"]["notes"] == [
        "places.geojson differs from its manifest: it was changed after the build"
    ]
    assert run(old, new, "--exit-code").exit_code == 1
    (new / "manifest.json").write_text("{}", encoding="utf-8")
    assert "a layer is damaged, or was not written by geo" in run(old, new).output
    (old / "places.geojson").write_text(
        places.replace('"claims": ["towns"]', '"claims": 7'), encoding="utf-8"
    )
    assert "layer places, column claims: is not a list in every row" in run(old, small).output


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., bytes]:
    """Return a function that runs git in a new repository, and returns its output."""

    def run_git(*arguments: str, content: bytes = b"") -> bytes:
        person = ["-c", "user.name=N", "-c", "user.email=n@example.org"]
        return subprocess.run(  # noqa: S603 - our own
            ["git", *person, *arguments], check=True, capture_output=True, cwd=tmp_path, input=content  # noqa: S607
        ).stdout  # fmt: skip

    run_git("init", "-q")
    return run_git


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_revisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """A brief of a commit, without a checkout; the message says what of it is today's."""
    monkeypatch.chdir(tmp_path)
    path = edited(tmp_path, name="brief")
    git("add", "brief.toml")
    git("commit", "-qm", "one")
    edited(tmp_path, ("lat = 35.0", "lat = 36.0"), name="brief")
    for name, of in (
        ("HEAD:brief.toml", None),
        ("HEAD:./brief.toml", None),
        (f"HEAD:{path}", None),
        ("HEAD", str(path)),
    ):
        with ExitStack() as opened:
            side = open_side(name, opened, brief=of)
        assert side.brief
        assert side.brief.places[2].lat == 35.0
        assert "today's" in side.notes[0]
    marker = tmp_path / "ran"
    for hostile, why in {
        f"--output={marker}:brief.toml": "is not a valid revision name",
        "HEAD\n:brief.toml": "is not a valid revision name",
        "HEAD;touch ran:brief.toml": "is not a revision of",
        "HEAD:../../etc/passwd": "lies outside the repository",
        "HEAD:nothing.toml": "is not a file of that revision",
        "nothing": "is neither a brief, nor a shipped brief, nor a folder",
    }.items():
        refused = run("--", hostile, path)
        assert refused.exit_code == 1
        assert why in refused.output
    assert not marker.exists()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_files_of_a_revision_are_as_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """A brief with a gazetteer of its own, and a build: whatever git would leave out of an archive or convert."""
    monkeypatch.chdir(tmp_path)
    small = edited(tmp_path, name="small")
    made = invoke("layers", "-b", small, "--layers", tmp_path / "layers")
    assert made.exit_code == 0, made.output
    table = "id\tname\tlon\tlat\tcountry_code\tpopulation\tnames\n7\tX\t9.5\t34.5\tTN\t9\t\n"
    (tmp_path / "my places.tsv").write_text(table, encoding="utf-8")
    text = small.read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(f'gazetteer = "my places.tsv"\n{text}', encoding="utf-8")
    git("add", ".")
    (tmp_path / ".gitattributes").write_text("* export-ignore text eol=crlf\n", encoding="utf-8")
    git("add", ".gitattributes")
    git("commit", "-qm", "one")
    (tmp_path / "my places.tsv").unlink()
    with ExitStack() as opened:
        side = open_side("HEAD:own.toml", opened)
    assert side.notes[-1] == "files beside the brief are those of the revision: my places.tsv"
    assert side.brief_sha256 == digest((tmp_path / "own.toml").read_bytes())
    assert compared(Path("HEAD:layers/small"), tmp_path / "layers/small")[0]["differs"] is False
    with ExitStack() as opened:
        assert open_side("HEAD:layers/small/", opened).notes == ()
    git("rm", "-q", "--cached", "layers/small/flows.geojson")
    git("commit", "-qm", "two")
    assert (
        "HEAD:layers/small: flows.geojson cannot be read" in run("HEAD:layers/small", small).output
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_writes_only_into_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """A forged commit may name a file that leads out of the folder; too many or too large files are refused."""
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text("text", encoding="utf-8")
    git("add", ".")
    blob = bytes.fromhex(git("rev-parse", ":in/a.txt").decode())
    entries = (b"100644 %s\0%s" % (name, blob) for name in (b"../../out.txt", b"in.txt"))

    def tree_of(content: bytes) -> str:
        arguments = ("hash-object", "-t", "tree", "-w", "--literally", "--stdin")
        return git(*arguments, content=content).decode().strip()

    below = tree_of(b"".join(entries))
    top = tree_of(b"40000 in\0%s" % bytes.fromhex(below))
    forged = git("commit-tree", top, "-m", "forged").decode().strip()
    (folder := tmp_path / "copied").mkdir()
    assert open_revision(forged, tmp_path).copy(folder, "in/") == ["in/in.txt"]
    assert not (tmp_path / "out.txt").exists()
    git("commit", "-qm", "two files")
    monkeypatch.setattr(revisions, "MAX_FILES", 1)
    with pytest.raises(DataError, match=r"HEAD:in/: has 2 files\. Expected at most 1"):
        open_revision("HEAD", tmp_path).copy(folder, "in/")
    monkeypatch.setattr(revisions, "MAX_FILE_BYTES", 3)
    with pytest.raises(DataError, match=r"HEAD:in/a.txt: has 4 bytes\. Expected at most 3"):
        open_revision("HEAD", tmp_path).copy(folder, "in/a.txt")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_sizes_are_checked_before_a_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """Neither the files before one that is too large are written, nor some of too many bytes."""
    (tmp_path / "in").mkdir()
    for name, text in {"a.txt": "text", "b.txt": "longer text"}.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    (folder := tmp_path / "copied").mkdir()
    revision = open_revision("HEAD", tmp_path)
    monkeypatch.setattr(revisions, "MAX_BYTES", 14)
    with pytest.raises(DataError, match=r"HEAD:in/: its files have 15 bytes\. Expected at most 14"):
        revision.copy(folder, "in/")
    monkeypatch.setattr(revisions, "MAX_FILE_BYTES", 10)
    with pytest.raises(DataError, match=r"HEAD:in/b.txt: has 11 bytes\. Expected at most 10"):
        revision.copy(folder, "in/")
    assert not any(folder.iterdir())


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_what_git_cannot_read_is_not_missing(tmp_path: Path, git: Callable[..., bytes]) -> None:
    """A partial clone and a damaged repository lack objects: a message says so, and no empty file is written."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("text", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    git("config", "uploadpack.allowFilter", "true")
    git("clone", "-qn", "--filter=blob:none", tmp_path.as_uri(), "partial")
    git("-C", "partial", "config", "remote.origin.url", "nowhere")  # an older git would download
    (folder := tmp_path / "copied").mkdir()
    message = r"HEAD:in/(a\.txt)?: git cannot read it: .*--refetch"
    with pytest.raises(DataError, match=message):
        open_revision("HEAD", tmp_path / "partial").copy(folder, "in", "in/")
    revision = open_revision("HEAD", tmp_path)
    assert revision.copy(folder, "none", "none/") == []
    for name in ("HEAD:in/a.txt", "HEAD:in"):
        address = git("rev-parse", name).decode().strip()
        (tmp_path / ".git" / "objects" / address[:2] / address[2:]).unlink()
        with pytest.raises(DataError, match=message):
            revision.copy(folder, "in", "in/")
    assert not any(folder.iterdir())


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_in_a_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """Git tells hooks of the repository that runs them; the one around the folder is read all the same."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("text", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "elsewhere")
    revision = open_revision("HEAD", tmp_path / "in")
    assert revision.top == tmp_path.resolve()
    (folder := tmp_path / "copied").mkdir()
    assert revision.copy(folder, "in/") == ["in/a.txt"]


def test_an_absolute_path_counts_from_the_top(tmp_path: Path) -> None:
    """Inside the repository it is as good as one from its top, also through a link; outside it is refused."""
    top = (tmp_path / "top").resolve()
    top.mkdir()
    (tmp_path / "link").symlink_to(top)
    revision = Revision("HEAD", "0" * 40, top)
    for folder in (top, tmp_path / "link"):
        assert revision.path_of(f"{folder}/in/../a.toml", Path()) == "a.toml"
        assert revision.path_of(f"{folder}/in/", Path()) == "in"
    for outside in (f"{top}/../a.toml", f"{top}-2/a.toml", "/", "../a.toml"):
        with pytest.raises(DataError, match="lies outside the repository"):
            revision.path_of(outside, top)


def test_routes_keep_their_name_when_their_rank_changes(
    layers: dict[str, gpd.GeoDataFrame],
) -> None:
    """One route less renames those after it; only it is removed, the others have another rank."""
    routes = layers["routes"]
    of_flow = routes[routes["flow"] == "al-eulma-tunisia"].reset_index(drop=True)
    new = of_flow.drop(index=1).reset_index(drop=True)
    new["id"] = [f"al-eulma-tunisia/{rank:02}" for rank in range(1, len(new) + 1)]
    new["alternative"] = range(1, len(new) + 1)
    changes = compare_layers({"routes": of_flow}, {"routes": new})
    assert [change.id for change in changes if change.change == "removed"] == [of_flow["id"][1]]
    rest = [change for change in changes if change.change != "removed"]
    assert {field.name for change in rest for field in change.fields} == {"alternative"}


def test_how_far_a_shape_moved() -> None:
    """The largest distance from a vertex to the other shape: of an outline, not of its inside."""
    square = shapely.box(10, 40, 11, 41)
    wider = shapely.box(10, 40, 11.1, 41)
    expected = float(inverse(11.0, 40.0, 11.1, 40.0)[2])
    assert hausdorff_m(square, wider) == pytest.approx(expected, rel=1e-3)
    assert hausdorff_m(square, square) == 0


def test_nothing_but_inputs(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Roads that changed no row are named, and are not a difference."""
    new = Side("new", "b", "geo 9.0", {"network.json": "2"}, tables=layers)
    found: Differences = find_differences(_side({**layers}), new)
    assert found.is_empty
    assert [cause.kind for cause in found.inputs] == ["version", "roads"]


@pytest.fixture
def page(small: Path, tmp_path: Path) -> str:
    """Draw a page with a flow that was added, one removed, one that moved without a claim, and hostile names."""
    new = edited(
        tmp_path,
        ("lat = 35.0", "lat = 35.5"),
        (
            'id = "a-b"\nlabel.en = "A to B"',
            f'id = "a-c"\nlabel.en = {json.dumps(" ".join(HOSTILE))}',
        ),
        ('destination = "b"', 'destination = "c"'),
        ('id = "gold"', 'id = "gold-2"'),
        ('claims = ["gold"]', 'claims = ["gold-2"]'),
    )
    path = tmp_path / "changes.html"
    drawn = run(small, new, "--map", path)
    assert drawn.exit_code == 0, drawn.output
    return path.read_text(encoding="utf-8")


def test_the_map_shows_before_and_after(page: str, visit: Callable[..., Visit]) -> None:
    """What was added, removed and moved has its own look and legend; the list leads to it, in three languages."""
    opened = visit(page).page
    marks = {
        mark.get_attribute("data-key"): str(mark.get_attribute("class")).split()
        for mark in opened.locator(".mark").all()
    }
    assert marks["flows/a-b/gold-bars"] == ["mark", "removed"]
    assert marks["flows/a-c/gold-bars"] == ["mark", "added"]
    assert marks["flows/b-c/notes"] == ["mark", "changed", "moved", "surprise"]
    assert opened.locator(".legend li").count() == 6
    assert (
        opened.locator(".list h2").first.inner_text() == "Changed, and no changed claim explains it"
    )
    shown = "[...document.querySelectorAll('.mark > g')].filter((g) => getComputedStyle(g).display !== 'none').length"
    both = opened.evaluate(shown)
    opened.keyboard.press("Tab")
    opened.locator("[name=show][value=before]").focus()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.documentElement.dataset.show") == "after"
    assert 0 < opened.evaluate(shown) < both
    row = opened.locator('[data-of="flows/a-c/gold-bars"]')
    row.click()
    assert opened.locator(".mark.chosen").get_attribute("data-key") == "flows/a-c/gold-bars"
    assert row.get_attribute("aria-pressed") == "true"
    opened.keyboard.press("Escape")
    assert opened.locator(".mark.chosen").count() == 0
    assert axe_faults(opened) == []
    opened.get_by_role("button", name="العربية").click()
    assert opened.evaluate("document.documentElement.dir") == "rtl"
    assert opened.title().startswith("ما الذي تغيّر")
    opened.set_viewport_size({"width": 360, "height": 740})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [target.bounding_box() for target in opened.locator("button, label, summary").all()]
    assert min(box["height"] for box in boxes if box) >= 44
    assert axe_faults(opened) == []


def test_the_page_has_words_for_every_layer_and_cause() -> None:
    """In three languages, whatever may change; none is left over."""
    for layer in set(SCHEMAS) - set(NO_LINES):
        assert set(layer_words(layer)) == {"en", "fr", "ar"}, layer
    for kind in get_args(CauseKind):
        assert all(change_words(f"cause_{kind}", name="n", detail="d").values())
    folder = Path(geo.maps.changes.__file__).parent
    messages = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    sources = [folder / "page.py", Path(changes_page.__file__)]
    code = "".join(source.read_text(encoding="utf-8") for source in sources)
    of_layers = set(SCHEMAS)
    named = {key for key in messages if f'"{key}"' in code or f"'{key}'" in code}
    assert {key for key in messages if not key.startswith("cause_")} - named - of_layers == set()


def test_a_claim_in_other_words_moves_no_line(small: Path, tmp_path: Path) -> None:
    """The sentence was "1 claim changed differs"."""
    new = edited(tmp_path, ("Gold is flown from A to B.", "Gold is flown from A to B. Again."))
    assert "\n1 claim changed; no line differs\n" in run(small, new).stdout
