"""Every format reads back equal to the layers, says what it holds, and is the same on repeat."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from exporting import FORMULAS, HOSTILE, expected, found, hostile_subject, same_shapes
from hypothesis import given
from hypothesis import strategies as st

from geo.brief import Brief, parse_brief
from geo.brief.template import template
from geo.cli import main
from geo.exports import FORMATS, Subject, export_files
from geo.exports.arrow import promote_to_multi, shape_type
from geo.exports.flows_csv import ENDS
from geo.exports.subject import is_table
from geo.layers import SCHEMAS, build_layers
from geo.layers.geojson import parse_layer
from geo.records.spreadsheets import guarded, unguarded

Layers = dict[str, gpd.GeoDataFrame]
Files = Mapping[Path, bytes]
KML = "{http://www.opengis.net/kml/2.2}"
SHAPED = [name for name in SCHEMAS if not is_table(name)]
CONTROLS = re.compile("[\x01\x1b]")


@pytest.fixture(scope="module")
def subject(brief: Brief, layers: Layers) -> Subject:
    """Return the shipped brief."""
    return Subject(brief, layers)


@pytest.fixture(scope="module")
def hostile(brief: Brief, layers: Layers) -> Subject:
    """Return layers with hostile texts."""
    return hostile_subject(brief, layers)


@pytest.fixture(scope="module", params=["shipped", "hostile"])
def either(request: pytest.FixtureRequest, subject: Subject, hostile: Subject) -> Subject:
    """Return the shipped brief, then hostile texts."""
    return subject if request.param == "shipped" else hostile


def by_name(subject: Subject, name: str) -> dict[str, bytes]:
    """Export to a folder; return its files by path."""
    return {str(path): content for path, content in export_files(subject, name, Path()).items()}


@pytest.mark.slow
def test_geojson_reads_back(either: Subject) -> None:
    """Each file is its layer, without a member ``crs``."""
    files = by_name(either, "geojson")
    for name, layer in either.layers.items():
        text = files[f"{name}.geojson"].decode()
        assert "crs" not in json.loads(text)
        back = parse_layer(text, name)
        assert expected(back, name) == expected(layer, name)
        assert same_shapes(back.geometry, layer.geometry)


@pytest.mark.slow
def test_parquet_reads_back(either: Subject, tmp_path: Path) -> None:
    """Each file is its layer, lists as lists; those with geometry are GeoParquet 1.1 with covering boxes."""
    for file, content in by_name(either, "parquet").items():
        name = Path(file).stem
        if name == "datapackage":
            continue
        layer, path = either.layers[name], tmp_path / file
        path.write_bytes(content)
        table = pq.read_table(path)
        assert found(table, name) == expected(layer, name)
        if is_table(name):
            continue
        meta = json.loads(table.schema.metadata[b"geo"])
        assert meta["version"] == "1.1.0"
        column = meta["columns"][meta["primary_column"]]
        assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
        assert set(column["geometry_types"]) == set(layer.geom_type)
        boxes = np.array([list(box.values()) for box in table["bbox"].to_pylist()])
        assert np.array_equal(boxes, layer.bounds.to_numpy())
        assert same_shapes(gpd.read_parquet(path).geometry, layer.geometry)


def test_flatgeobuf_reads_back(either: Subject, tmp_path: Path) -> None:
    """Each file is its layer, in whatever order its index has."""
    for file, content in by_name(either, "fgb").items():
        name = Path(file).stem
        if name == "datapackage":
            continue
        path = tmp_path / file
        path.write_bytes(content)
        _, table = pyogrio.read_arrow(path)
        layer = either.layers[name]
        assert found(table, name) == expected(layer, name)
        if not is_table(name):
            shapes = dict(
                zip(table["id"].to_pylist(), table["wkb_geometry"].to_pylist(), strict=True)
            )
            theirs = shapely.from_wkb([shapes[one] for one in layer["id"]])
            assert same_shapes(promote_to_multi(layer, shape_type(layer, name)).geometry, theirs)


def placemarks(
    content: bytes, layer: str
) -> list[tuple[dict[str, Any], list[np.ndarray[Any, Any]]]]:
    """Return each placemark of a layer: its data, and the coordinates of each of its parts."""
    root = ET.fromstring(content)  # noqa: S314 - of our making
    folder = root.find(f".//{KML}Folder[@id='{layer}']")
    assert folder is not None
    return [
        (
            {one.attrib["name"]: one.text for one in mark.iter(f"{KML}SimpleData")},
            [
                np.array([pair.split(",") for pair in (one.text or "").split()], dtype=float)
                for one in mark.iter(f"{KML}coordinates")
            ],
        )
        for mark in folder.iter(f"{KML}Placemark")
    ]


@pytest.mark.slow
def test_kml_reads_back(either: Subject) -> None:
    """Every placemark has its row's data and coordinates; what XML cannot hold is U+FFFD."""
    content = export_files(either, "kml", Path("x.kml"))[Path("x.kml")]
    for name in SHAPED:
        layer = either.layers[name]
        marks = placemarks(content, name)
        shown = [
            {
                key: CONTROLS.sub("\ufffd", cell) if isinstance(cell, str) else cell
                for key, cell in row.items()
            }
            for row in expected(layer, name).values()
        ]
        assert list(found([cells for cells, _ in marks], name).values()) == shown
        flat = np.concatenate([part for _, parts in marks for part in parts])
        assert np.array_equal(flat, shapely.get_coordinates(layer.geometry.to_numpy()))


def test_a_balloon_runs_nothing(hostile: Subject) -> None:
    """Texts stand in balloons as text: the only tags are ours."""
    content = export_files(hostile, "kml", Path("x.kml"))[Path("x.kml")]
    described = [one.text or "" for one in ET.fromstring(content).iter(f"{KML}description")]  # noqa: S314
    assert any("&lt;script&gt;" in text for text in described)
    assert {tag for text in described for tag in re.findall(r"</?(\w+)", text)} <= {
        "p",
        "ul",
        "li",
        "a",
    }


@pytest.mark.slow
def test_kmz_holds_the_kml(subject: Subject) -> None:
    """A KMZ is a zip of ``doc.kml``."""
    kmz = export_files(subject, "kmz", Path("x"))[Path("x")]
    with zipfile.ZipFile(io.BytesIO(kmz)) as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == export_files(subject, "kml", Path("x"))[Path("x")]


def test_csv_reads_back(either: Subject) -> None:
    """The flows read back with the mark taken off; no cell begins as a formula does."""
    content = export_files(either, "csv", Path("x"))[Path("x")]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    layer = either.layers["flows"]
    cells = [{key: unguarded(cell) if cell else None for key, cell in row.items()} for row in rows]
    assert found(cells, "flows") == expected(layer, "flows")
    assert same_shapes(shapely.from_wkt([row["wkt"] for row in rows]), layer.geometry)
    texts = [row[name] for row in rows for name in row if name not in ENDS]
    assert not any(re.match(r"[=+\-@\t\r]", cell) for cell in texts)
    ends = np.array([[float(row[name]) for name in ENDS] for row in rows])
    lines = layer.geometry.to_numpy()
    assert np.array_equal(ends[:, :2], shapely.get_coordinates(shapely.get_point(lines, 0)))
    assert np.array_equal(ends[:, 2:], shapely.get_coordinates(shapely.get_point(lines, -1)))


# web/tests/files.test.ts reads the same cases.
GUARD_CASES = json.loads((Path(__file__).parent / "texts/formulas.json").read_text("utf-8"))


@pytest.mark.parametrize("text", GUARD_CASES["guarded"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    """A text that a spreadsheet would run is guarded, whatever stands before its sign."""
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("cell", [*GUARD_CASES["plain"], -1, -1.5, None])
def test_other_cells_stay(cell: object) -> None:
    """Other texts and numbers are as they were."""
    assert guarded(cell) == cell


@given(st.text() | st.sampled_from([HOSTILE, *FORMULAS, *GUARD_CASES["guarded"]]))
def test_the_guard_comes_off(text: str) -> None:
    """Whatever the text, the guard against formulas can be taken off again."""
    assert unguarded(guarded(text)) == text


@pytest.mark.slow
@pytest.mark.parametrize("name", ["all", "lpf"])
def test_repeat_changes_no_byte(hostile: Subject, name: str) -> None:
    """The same layers give the same bytes; ``all`` has every format but lpf, and kml as kmz."""
    first, second = (export_files(hostile, name, Path("x")) for _ in range(2))
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []


@pytest.fixture(scope="module")
def sparse() -> Subject:
    """Return the template's brief, with layers that are empty."""
    brief = parse_brief(template(), name="template.toml")
    layers = build_layers(brief)
    return Subject(brief, layers | {name: layers[name].iloc[:0] for name in ("barriers", "events")})


@pytest.mark.parametrize("name", FORMATS)
def test_a_layer_may_be_empty(sparse: Subject, name: str) -> None:
    """A brief without barriers and events exports to every format."""
    assert all(export_files(sparse, name, Path("x")).values())


@pytest.fixture(scope="module")
def everything(subject: Subject) -> Mapping[str, bytes]:
    """Return the shipped brief in every format that ``all`` has, by path."""
    return by_name(subject, "all")


@pytest.mark.slow
def test_the_data_package_describes_every_file(everything: Mapping[str, bytes]) -> None:
    """Sizes and hashes are those of the files; each resource names its licences and columns."""
    files = dict(everything)
    package = json.loads(files.pop("datapackage.json"))
    assert {one["path"] for one in package["resources"]} == set(files)
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)
    for one in package["resources"]:
        content = files[one["path"]]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["licenses"]
        held = one.get("layers", [])
        assert [[field["name"] for field in layer["fields"]] for layer in held] == [
            list(SCHEMAS[layer["name"]].names) for layer in held
        ]
    routes = next(one for one in package["resources"] if one["path"] == "parquet/routes.parquet")
    assert {one["name"] for one in routes["licenses"]} == {"ODbL-1.0", "CC-BY-4.0"}


@pytest.mark.slow
def test_the_data_package_holds_of_the_csv(everything: Mapping[str, bytes]) -> None:
    """Its fields are the columns of the flows' CSV, in order."""
    files = everything
    resource = next(
        one
        for one in json.loads(files["datapackage.json"])["resources"]
        if one["path"] == "flows.csv"
    )
    header = next(csv.reader(io.StringIO(files["flows.csv"].decode("utf-8-sig"))))
    assert [field["name"] for field in resource["schema"]["fields"]] == header


@pytest.mark.parametrize("name", ["x.zip", "x.ZIP"])
def test_a_folder_can_be_one_zip(subject: Subject, name: str) -> None:
    """With a name in .zip, a format with several files becomes one; a name in .ZIP made a folder."""
    path = Path(name)
    content = export_files(subject, "parquet", path)[path]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert set(archive.namelist()) == {f"{name}.parquet" for name in SCHEMAS} | {
            "datapackage.json"
        }
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_command_writes_files(tmp_path: Path) -> None:
    """``geo export`` names what it wrote, and tells an unknown format."""
    run, out = CliRunner(), tmp_path / "flows.csv"
    brief = tmp_path / "my.toml"
    brief.write_text(template(), encoding="utf-8")
    done = run.invoke(main, ["export", "-b", str(brief), "--format", "csv", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{out}\n"
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    for name, ending, remedy in (
        ("gpkg", ".shp", "Expected .gpkg"), ("parquet", ".parquet", "a folder or .zip"), ("csl", ".bib", ".json"),
    ):  # fmt: skip
        wrong = tmp_path / f"wrong{ending}"
        result = run.invoke(main, ["export", "-b", str(brief), "--format", name, "-o", str(wrong)])
        assert (result.exit_code, wrong.exists()) == (1, False)
        assert f"--format {name} does not write {ending} files" in result.stderr
        assert remedy in result.stderr
    folder = run.invoke(main, ["export", "-b", str(brief), "--format", "fgb", "-o", "-"])
    assert folder.exit_code == 2
    assert "writes several files" in folder.stderr
