"""geo build keeps what its inputs did not change, and its bytes are those of a fresh build, whatever came before."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from invoking import invoke

from geo.brief import Brief
from geo.brief.template import template
from geo.build import all_files
from geo.incremental import watch
from geo.incremental.plan import Plan, split_kept
from geo.incremental.reads import LAYERS, MODELLED, NO_LABEL, fields_digest, with_fields
from geo.incremental.rebuild import build_outputs
from geo.layers import SCHEMAS
from geo.layers.inputs import Outputs, read_inputs
from geo.ownership import owned
from geo.provenance import files_digest, with_companions
from geo.regions.region import DEFAULT, open_region, shipped_folder
from geo.writing import differences

# Builds that the system ends some seconds after they began, as a kill does; they start as copies of one process.
KILLED = """
import os, signal, sys
import geo.incremental.rebuild
from geo.cli import main
for seconds in (0.15, 0.5, 1.0):
    if not (number := os.fork()):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a quick build ends, and names its files
        signal.setitimer(signal.ITIMER_REAL, seconds)
        main(["build", "-b", "my.toml"])
    print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))
"""


def edited(text: str, old: str, new: str) -> str:
    """Return a text with one edit."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a brief and its build, and what was remembered beside it."""
    folder = tmp_path_factory.mktemp("first")
    text = edited(template(), 'mode = "road"', 'mode = "sea"')  # nothing to route: quick
    (folder / "my.toml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("GEO_CACHE_DIR", str(folder / "cache"))
        assert len(names(build())) == len(SCHEMAS) + 5
    return folder


@pytest.fixture
def work(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a copy of that folder."""
    folder = tmp_path / "work"
    shutil.copytree(first, folder)
    monkeypatch.setenv("GEO_CACHE_DIR", str(folder / "cache"))
    monkeypatch.chdir(folder)
    return folder


def build(*options: str) -> Result:
    """Run ``geo build`` on the brief."""
    return invoke("build", "-b", "my.toml", *options)


def names(result: Result) -> set[str]:
    """Return the names of the files that a run has written."""
    assert result.exit_code == 0, result.output
    return {Path(line).name for line in result.stdout.splitlines()}


def assert_as_fresh() -> None:
    """Compare every file on disk with a build that remembers nothing."""
    fresh = all_files(read_inputs("my.toml"), Outputs())
    assert list(differences(fresh)) == []


PAGES = {"index.html", "flows.html"}


@pytest.mark.slow
def test_an_edit_builds_what_reads_it_and_a_kill_does_no_harm(work: Path) -> None:
    """Each edit writes the layers that read it; after all, and builds that were killed, bytes are as of a fresh one."""
    path = work / "my.toml"
    again = build()
    assert names(again) == set()
    assert "Kept all 25 files: no input changed." in again.stderr
    for old, new, layers in (
        ("Gafsa → Algeria: goods", "Goods to Algeria", {"flows", "corridors"}),
        ("Goods are said to go from Gafsa", "Goods go from Gafsa", {"claims"}),
        ('question = { en = "What moves,', 'question = { en = "What goes,', set()),
        ('id = "gafsa"\n', 'id = "gafsa"\nlabel = { en = "Old Gafsa" }\n',
         {"flows", "places", "routes", "segments", "chokepoints", "events", "buffers"}),
    ):  # fmt: skip
        path.write_text(edited(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")
        written = names(build())
        expected = {f"{layer}.geojson" for layer in layers} | {"manifest.json"} | PAGES
        assert written == expected, old
    # Killed at several moments of a build that routes anew; then built whole.
    routed = edited(path.read_text(encoding="utf-8"), 'mode = "sea"', 'mode = "road"')
    path.write_text(routed, encoding="utf-8")
    command = [sys.executable, "-c", KILLED]
    killed = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert {int(code) for code in killed.stdout.split()} <= {-signal.SIGALRM, 0}
    assert f"{-signal.SIGALRM}" in killed.stdout
    assert build().exit_code == 0
    assert_as_fresh()


def test_what_was_changed_by_hand_deleted_or_damaged_is_built_again(work: Path) -> None:
    """A file that differs from its record is written again, also where what was remembered is damaged."""
    page, layer = work / "maps/my-brief/flows.html", work / "layers/my-brief/claims.geojson"
    bytes_before = page.read_bytes(), layer.read_bytes()
    page.write_text("by hand", encoding="utf-8")
    layer.unlink()
    assert names(build()) == {page.name, layer.name}
    assert (page.read_bytes(), layer.read_bytes()) == bytes_before
    layer.unlink()
    for value in (work / "cache/builds").iterdir():
        value.write_bytes(value.read_bytes()[:-1])
    assert len(names(build("--only", "claims"))) == 1
    assert layer.read_bytes() == bytes_before[1]
    assert names(build("--only", "sources", "--fresh")) == {"sources.geojson"}


def test_a_map_that_the_brief_has_no_longer_goes(work: Path) -> None:
    """With it goes what a killed run left half written; what is not of our writing stays."""
    path, folder = work / "my.toml", work / "maps/my-brief"
    more = '[[map]]\nid = "{}"\ntitle = {{ en = "More" }}\nquestion = {{ en = "?" }}\nlayers = ["flows"]\n'
    text = path.read_text(encoding="utf-8")
    path.write_text(text + more.format("more"), encoding="utf-8")
    assert names(build()) == {"more.html", "index.html", "manifest.json"}
    own = [folder / ".gitignore.original", folder / "notes.html"]
    for file in own:
        file.write_text("own", encoding="utf-8")
    half = [folder / ".index.html.a_b1c2d3", work / "layers/my-brief/.flows.geojson.a_b1c2d3"]
    half.append(work / "layers/.README.md.a_b1c2d3")
    for file in half:
        file.write_text("half", encoding="utf-8")
    path.write_text(text + more.format("other"), encoding="utf-8")
    done = build()
    assert names(done) == {"other.html", "index.html", "manifest.json"}
    assert "Removed maps/my-brief/more.html" in done.stderr
    left = {file.name for file in folder.iterdir()}
    assert left == {*PAGES, "other.html", *(file.name for file in own)}
    assert not any(file.exists() for file in half)
    path.rename(work / "new name é.toml")
    renamed = invoke("build", "-b", "new name é.toml")
    assert names(renamed) == {"manifest.json"}


def test_another_code_builds_anew(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed message or rule of the package changes its checksum, and with it every key."""
    before = (work / "layers/my-brief/claims.geojson").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("geo.incremental.plan.code_version", lambda: b"changed")
        assert names(build("--only", "claims")) == {"claims.geojson"}
    assert names(build("--only", "claims")) == set()
    assert (work / "layers/my-brief/claims.geojson").read_bytes() == before


def test_what_is_saved_during_a_build_is_not_remembered(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that read a table of places as it was saved, and undone, has other bytes than its key says."""
    own = work / "own.tsv"
    own.write_text("1", encoding="utf-8")
    monkeypatch.setattr("geo.incremental.plan.data_files", lambda _: [own])

    def saved(step: str) -> None:
        if step == "claims":
            own.write_text("2", encoding="utf-8")

    def plan() -> Plan:
        return Plan(read_inputs("my.toml"), Outputs())

    first, chosen = plan(), ["claims", "sources"]
    build_outputs(first, first.outputs_of(chosen), on_step=saved)
    assert not first.is_current()
    own.write_text("1", encoding="utf-8")
    changed, kept = split_kept(plan().outputs_of(chosen))
    assert ([output.name for output in changed], kept) == (chosen, [])
    own.unlink()
    assert not first.is_current()


def test_a_manifest_names_the_brief_that_was_built(work: Path) -> None:
    """A brief that is saved during a build, or is missing for a moment, does not change what that build says of it."""
    inputs = read_inputs("my.toml")
    plan = Plan(inputs, Outputs())
    (work / "my.toml").unlink()
    (output,) = plan.outputs_of(["manifest"])
    (content,) = build_outputs(plan, [output], fresh=True).values()
    assert content == output.path.read_bytes()


def test_files_beside_a_file_of_data_count(tmp_path: Path) -> None:
    """The attributes of a Shapefile, an open GeoPackage's journal and a sidecar change the checksum."""
    for file, beside in (
        ("a.shp", "a.dbf"), ("b.SHP", "b.DBF"), ("c.gpkg", "c.gpkg-wal"), ("d.tsv", "d.source.toml")
    ):  # fmt: skip
        path = tmp_path / file
        path.write_text("1", encoding="utf-8")
        (tmp_path / beside).write_text("", encoding="utf-8")
        before = files_digest(with_companions(path))
        (tmp_path / beside).write_text("2", encoding="utf-8")
        assert files_digest(with_companions(path)) != before, file


def test_a_region_is_read_again_when_any_of_its_files_changes(tmp_path: Path) -> None:
    """Else a long run would build from what it had read, and remember that for what is there now."""
    folder = tmp_path / "mine"
    shutil.copytree(shipped_folder() / DEFAULT, folder)
    region = open_region(folder)
    (folder / ".#curated.csv").symlink_to("me@computer.1:2")  # as Emacs locks what it edits
    (folder / ".curated.csv.swp").write_text("1", encoding="utf-8")
    assert open_region(folder) is region
    table = folder / "curated.csv"
    rows = table.read_text(encoding="utf-8")
    place = region.gazetteer["gafsa"]
    table.write_text(rows.replace(",8.78417,", ",8.79417,", 1), encoding="utf-8")
    assert (place.lon, open_region(folder).gazetteer["gafsa"].lon) == (8.78417, 8.79417)


def test_each_layer_declares_all_that_it_reads(brief: Brief) -> None:
    """Words and titles that a layer does not read leave its key alone; what routes are made from is not a word."""
    (first, *others) = brief.flows
    reworded = brief.model_copy(
        update={"flows": (first.model_copy(update={"note": None, "label": NO_LABEL}), *others)}
    )
    moved = brief.model_copy(
        update={"flows": (first.model_copy(update={"destination": "europe"}), *others)}
    )
    changed = {
        name
        for name, reads in LAYERS.items()
        if fields_digest(brief, reads) != fields_digest(reworded, reads)
    }
    assert changed == {"flows", "corridors"}
    assert fields_digest(brief, MODELLED) == fields_digest(reworded, MODELLED)
    assert fields_digest(brief, MODELLED) != fields_digest(moved, MODELLED)
    with pytest.raises(AttributeError):
        _ = with_fields(brief, MODELLED).flows[0].note
    assert list(LAYERS) == list(SCHEMAS)


@pytest.mark.slow
@pytest.mark.usefixtures("work")
def test_a_layer_that_reads_more_than_it_declares_is_never_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its key would miss a change: the bytes are right, and nothing of such a build is remembered."""
    for module in ("rebuild", "plan"):
        monkeypatch.setattr(f"geo.incremental.{module}.LAYERS", {**LAYERS, "claims": {}})
    for _ in range(2):
        assert {"claims.geojson", "manifest.json", *PAGES} <= names(build())
        assert_as_fresh()


def test_a_brief_with_errors_keeps_the_last_good_pages(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each save builds; errors are printed and the next save counts; Ctrl-C ends it with 0."""
    path, page = work / "my.toml", work / "maps/my-brief/flows.html"
    text = path.read_text(encoding="utf-8")
    titles = []

    def saved(_: object) -> Iterator[None]:
        for change in ("format = [", text.replace("What the report describes", "Anew")):
            titles.append("<title>Anew</title>" in page.read_text(encoding="utf-8"))
            path.write_text(change, encoding="utf-8")
            yield
        titles.append("<title>Anew</title>" in page.read_text(encoding="utf-8"))
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "saves", saved)
    done = invoke("build", "-b", "my.toml", "--watch")
    assert done.exit_code == 0
    assert titles == [False, False, True]
    assert "my.toml: the file is not TOML" in done.stderr
    assert "Open http://127.0.0.1:" in done.stderr
    assert done.stderr.count("Built 3 files. Kept 22") == 1


@pytest.mark.usefixtures("work")
def test_watching_waits_for_another_run_and_for_what_was_saved_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two processes may watch one brief; a table saved during a build starts the next one."""
    current = iter((False, True))
    turns = []

    def saved(_: object) -> Iterator[None]:
        turns.append(1)
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(watch, "saves", saved)
    monkeypatch.setattr(Plan, "is_current", lambda _: next(current))
    release, other = threading.Event(), threading.Event()

    def hold() -> None:
        with owned(Path("layers/my-brief")):
            other.set()
            release.wait(10)

    monkeypatch.setattr("geo.ownership.time.sleep", lambda _: release.set())
    run = threading.Thread(target=hold)
    run.start()
    other.wait(10)
    assert "another run is writing this output" in build().stderr
    done = invoke("build", "-b", "my.toml", "--watch")
    run.join()
    assert (done.exit_code, turns) == (0, [1])
    assert done.stderr.count("Kept all 25 files") == 2
    assert "another run" not in done.stderr
