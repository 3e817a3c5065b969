"""The GeoPackage: what it must be by its specification, its relations, and its styles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
import shapely
from exporting import expected, found, hostile_subject, same_shapes

from geo.brief import Brief
from geo.exports import Subject, export_files
from geo.exports.arrow import promote_to_multi, shape_type
from geo.exports.style_rules import KINDS
from geo.exports.subject import is_table
from geo.layers import SCHEMAS
from geo.symbology import symbols

Layers = dict[str, gpd.GeoDataFrame]


def parsed(text: str) -> ET.Element:
    """Parse XML of our own making."""
    return ET.fromstring(text)  # noqa: S314


@pytest.fixture(scope="module", params=["shipped", "hostile"])
def package(
    request: pytest.FixtureRequest,
    brief: Brief,
    layers: Layers,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Subject, Path]:
    """Return a subject and its GeoPackage: of the shipped brief, then of hostile texts."""
    shipped = Subject(brief, layers)
    subject = shipped if request.param == "shipped" else hostile_subject(brief, layers)
    path = tmp_path_factory.mktemp("gpkg") / "x.gpkg"
    path.write_bytes(export_files(subject, "gpkg", path)[path])
    return subject, path


@pytest.fixture
def database(package: tuple[Subject, Path]) -> Iterator[sqlite3.Connection]:
    """Return the file as a database."""
    with closing(sqlite3.connect(package[1])) as connection:
        yield connection


def test_every_layer_reads_back(package: tuple[Subject, Path]) -> None:
    """Cells and geometries are those of the layer; dates are dates."""
    subject, path = package
    for name, layer in subject.layers.items():
        _, table = pyogrio.read_arrow(path, layer=name)
        assert found(table, name) == expected(layer, name)
        if not is_table(name):
            theirs = shapely.from_wkb(table["geom"].to_numpy())
            assert same_shapes(promote_to_multi(layer, shape_type(layer, name)).geometry, theirs)


def test_the_file_is_whole(database: sqlite3.Connection) -> None:
    """It says that it is GeoPackage 1.3, and SQLite finds nothing wrong."""
    assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    assert database.execute("PRAGMA user_version").fetchone() == (10300,)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_table_is_listed_and_described(database: sqlite3.Connection) -> None:
    """Contents name each layer, with its terms; each column has its meaning."""
    listed = dict(database.execute("SELECT table_name, description FROM gpkg_contents"))
    assert set(listed) == {*SCHEMAS, "layer_styles"}
    assert "© OpenStreetMap" in listed["routes"]
    described = set(database.execute("SELECT table_name, column_name FROM gpkg_data_columns"))
    assert described == {(name, one) for name, schema in SCHEMAS.items() for one in schema.names}


def test_claims_and_sources_are_related(
    package: tuple[Subject, Path], database: sqlite3.Connection
) -> None:
    """Joining through the mapping table gives the claims that each row names, and their source."""
    relations = database.execute(
        "SELECT base_table_name, mapping_table_name FROM gpkgext_relations"
    ).fetchall()
    of_claims = {base for base, _ in relations}
    assert of_claims == {name for name, schema in SCHEMAS.items() if "claims" in schema.names} | {
        "claims"
    }
    subject, _ = package
    joined = database.execute(
        "SELECT f.id, json_group_array(c.id) FROM flows f JOIN flows_claims m ON m.base_id = f.fid "
        "JOIN claims c ON c.fid = m.related_id GROUP BY f.id"
    )
    flows = subject.layers["flows"]
    assert {one: sorted(json.loads(ids)) for one, ids in joined} == {
        one: sorted(ids) for one, ids in zip(flows["id"], flows["claims"], strict=True)
    }
    pairs = set(database.execute(
        "SELECT c.id, s.id FROM claims c JOIN claims_sources m ON m.base_id = c.fid "
        "JOIN sources s ON s.fid = m.related_id"
    ))  # fmt: skip
    claims = subject.layers["claims"]
    assert pairs == set(zip(claims["id"], claims["source"], strict=True))
    for _, mapping in relations:
        assert database.execute(
            "SELECT scope FROM gpkg_extensions WHERE table_name = ?", (mapping,)
        ).fetchone() == ("read-write",)


def test_layers_are_styled(database: sqlite3.Connection) -> None:
    """Each layer with geometry has QML in three languages, English by default."""
    rows = database.execute(
        'SELECT f_table_name, "styleName", "styleQML", "useAsDefault" FROM layer_styles'
    ).fetchall()
    assert {(layer, style) for layer, style, *_ in rows} == {
        (layer, style) for layer in KINDS for style in ("English", "Français", "العربية")
    }
    for _, style, qml, is_default in rows:
        assert parsed(qml).find(".//rule") is not None
        assert bool(is_default) == (style == "English")


def test_the_legend_is_the_symbology(database: sqlite3.Connection) -> None:
    """The flows' legend names every commodity, basis, confidence, quantity and direction."""
    query = (
        'SELECT "styleQML" FROM layer_styles WHERE f_table_name = ? AND "styleName" = \'Français\''
    )
    (qml,) = database.execute(query, ("flows",)).fetchone()
    legend = [rule.get("label") for rule in parsed(qml).iter("rule") if rule.get("label")]
    tables = ("commodity", "basis", "confidence", "quantity", "direction")
    assert legend == [one["label"]["fr"] for table in tables for one in symbols()[table].values()]
    for layer in ("routes", "segments", "corridors"):
        (qml,) = database.execute(query, (layer,)).fetchone()
        labels = [rule.get("label") for rule in parsed(qml).iter("rule") if rule.get("label")]
        assert labels
        assert all("non observé" in (label or "") for label in labels)


def test_chokepoints_are_styled_by_the_kind_of_their_geometry(database: sqlite3.Connection) -> None:
    """QGIS makes two layers of the table; its one style is for any geometry, with a rule for each kind."""
    query = "SELECT \"styleQML\" FROM layer_styles WHERE f_table_name = 'chokepoints'"
    for (qml,) in database.execute(query).fetchall():
        style = parsed(qml)
        assert style.findtext("layerGeometryType") == "3"  # QGIS refuses 0 for lines, 1 for points
        symbols_of = {one.get("name"): one.get("type") for one in style.iter("symbol")}
        rules = [rule for rule in style.iter("rule") if rule.get("symbol")]
        assert {rule.get("filter"): symbols_of[rule.get("symbol")] for rule in rules} == {
            "geometry_type($geometry) = 'Line'": "line",
            "geometry_type($geometry) = 'Point'": "marker",
        }
