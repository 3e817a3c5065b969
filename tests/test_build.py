"""A build writes all files or none, the same bytes each time, and records its inputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.brief import Brief, read_brief
from geo.brief.template import template
from geo.build import all_files, layer_files, map_files
from geo.errors import DataError, OutputError
from geo.layers import build_layers
from geo.layers.inputs import Outputs, read_inputs
from geo.layers.layer_files import read_layers
from geo.maps.selection import select_period
from geo.provenance import digest
from geo.writing import Files, differences, selected, write_files

BRIEF = "tunisia-libya-2019"


@pytest.fixture(scope="module")
def files(built: Files) -> Files:
    """Return every file of the shipped brief, built once."""
    return built


@pytest.mark.slow
def test_a_build_in_another_process_is_byte_identical(
    build_of: Callable[[str], Files], tmp_path: Path
) -> None:
    """Layers, manifest, dictionary and maps do not depend on the process or its hash seed.

    tests/test_wheel.py sees the same of the other brief.
    """
    name = "balkan-route-2015"
    command = [sys.executable, "-m", "geo", "build", "-b", name]
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)  # noqa: S603
    for path, content in build_of(name).items():
        assert (tmp_path / path).read_bytes() == content, path


def test_the_manifest_is_true(files: Files) -> None:
    """Each file beside it, by its hash and count; each input's hash and licence."""
    manifest = json.loads(files[Path(f"layers/{BRIEF}/manifest.json")])
    for output in manifest["outputs"]:
        content = files[Path(f"layers/{BRIEF}") / output["file"]]
        assert output["sha256"] == digest(content)
        if output["file"].endswith(".geojson"):
            assert output["rows"] == len(json.loads(content)["features"])
    listed = {output["file"] for output in manifest["outputs"]}
    built = {path.name for path in files if path.parent.name == BRIEF and path.suffix != ".html"}
    assert listed == built - {"manifest.json"}
    assert {"curated.csv", f"{BRIEF}.toml", "outlines.json"} <= {
        one["file"] for one in manifest["inputs"]
    }
    assert all(
        one["licence"] and one["origin"] and len(one["sha256"]) == 64 for one in manifest["inputs"]
    )


def test_a_build_that_fails_half_way_leaves_the_old_files_whole(tmp_path: Path) -> None:
    """A folder where a file belongs stops the build before anything is renamed."""
    old = tmp_path / "a.txt"
    old.write_text("old")
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(
        OutputError,
        match=r"b\.txt: the output cannot be written \(is a folder\). Nothing was changed",
    ):
        write_files({old: b"new", tmp_path / "b.txt": b"new"})
    assert old.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_a_rename_that_fails_says_what_was_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message does not claim that nothing was changed when something was."""
    original = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(
        OutputError, match=r"b\.txt: .* 1 of 2 files were already replaced\. .* run it again"
    ):
        write_files({tmp_path / "a.txt": b"1", tmp_path / "b.txt": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_map_shows_what_its_period_touches() -> None:
    """Rows outside are left out; undated and open ones stay."""
    rows = pd.DataFrame(
        {
            "id": ["before", "within", "open", "undated"],
            "earliest": ["1980-01-01", "2011-06-01", "1990-01-01", None],
            "latest": ["1980-12-31", "2011-06-30", None, None],
        },
        dtype=object,  # as layers read from files are
    )
    table = gpd.GeoDataFrame(rows, geometry=[None] * 4)
    assert list(select_period(table, "2011")["id"]) == ["within", "open", "undated"]
    assert list(select_period(table, "../1985")["id"]) == ["before", "undated"]
    assert list(select_period(table, None)["id"]) == list(table["id"])


def test_a_brief_without_a_licence_claims_none(tmp_path: Path) -> None:
    """What its maker did not state is null in the manifest, and said so in the layers."""
    path = tmp_path / "my.toml"
    path.write_text(template(), encoding="utf-8")
    inputs = read_inputs(path)
    built = layer_files(inputs, build_layers(inputs.brief), Outputs())
    files = {file.name: content for file, content in built.items()}
    assert json.loads(files["manifest.json"])["inputs"][0]["licence"] is None
    assert json.loads(files["flows.geojson"])["licence"] == "not stated in the brief"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file where a folder belongs is an error of the user's, with a message."""
    (tmp_path / "layers").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        write_files({tmp_path / "layers" / "x" / "a.txt": b""})


def test_differences_are_told(tmp_path: Path) -> None:
    """Missing and changed files are named, equal ones are not."""
    (tmp_path / "same").write_bytes(b"1")
    (tmp_path / "other").write_bytes(b"22")
    wanted = {tmp_path / name: b"1" for name in ("same", "other", "missing")}
    assert [line.removeprefix(str(tmp_path)) for line in differences(wanted)] == [
        "/other: differs (2 bytes on disk, 1 built)",
        "/missing: is missing",
    ]


def test_only_takes_names_of_files() -> None:
    """An unknown name is an error that lists the known ones."""
    files = {
        Path("layers/x/flows.geojson"): b"",
        Path("maps/x/flows.html"): b"",
        Path("layers/x/zones.geojson"): b"",
    }
    assert [path.name for path in selected(files, ["flows"])] == ["flows.geojson", "flows.html"]
    with pytest.raises(
        OutputError,
        match=r"--only roads: is not a layer or map of this brief\. Expected one of: flows, zones",
    ):
        selected(files, ["roads"])


def test_maps_without_layers_say_what_to_do(tmp_path: Path) -> None:
    """`geo maps` reads the layers on disk, and names the command that writes them."""
    with pytest.raises(
        DataError, match=r"flows\.geojson: the file cannot be read .*\. Write it: `geo layers`"
    ):
        read_layers(read_brief(BRIEF), Outputs(tmp_path))
    (tmp_path / BRIEF).mkdir()
    (tmp_path / BRIEF / "flows.geojson").write_text("{}", "utf-8")
    with pytest.raises(
        DataError, match=r"flows\.geojson: the file is not the layer .* `geo layers`\.$"
    ):
        read_layers(read_brief(BRIEF), Outputs(tmp_path), ["flows"])


def test_a_map_shows_what_the_layers_on_disk_hold(
    files: Files, brief: Brief, layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    """The maps of a whole build and of the layers it wrote are the same."""
    outputs = Outputs(tmp_path / "layers", tmp_path / "maps")
    write_files(layer_files(read_inputs(BRIEF), layers, outputs))
    read = read_layers(brief, outputs)
    pages = {path.name: page for path, page in map_files(brief, read, outputs).items()}
    assert set(pages) == {
        "index.html", "flows.html", "hub-shift.html", "tri-border.html", "closures.html",
    }  # fmt: skip
    for name, page in pages.items():
        assert page == files[Path(f"maps/{BRIEF}/{name}")], name


@pytest.mark.slow
def test_a_users_own_brief_builds(tmp_path: Path) -> None:
    """What `geo new` writes becomes layers and a map."""
    path = tmp_path / "my.toml"
    path.write_text(template(), encoding="utf-8")
    names = {file.name for file in all_files(read_inputs(path), Outputs())}
    assert {"flows.geojson", "flows.html", "manifest.json", "README.md"} <= names
