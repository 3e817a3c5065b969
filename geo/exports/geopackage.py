"""GeoPackage 1.3: every layer with the meaning of its columns, its styles, and the claims that each row rests on."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio

from geo.exports.ogr import EPOCH, fixed_date, write_layer
from geo.exports.qml import qml
from geo.exports.style_rules import KINDS
from geo.exports.subject import Subject, is_table
from geo.layers import SCHEMAS
from geo.validation import LANGUAGE_NAMES, LANGUAGES

GEOMETRY_COLUMN: Final = "geom"

# SQL that creates the tables of two extensions: Related Tables, and Schema, which describes columns.
_RELATED: Final = """
CREATE TABLE gpkgext_relations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  base_table_name TEXT NOT NULL, base_primary_column TEXT NOT NULL DEFAULT 'id',
  related_table_name TEXT NOT NULL, related_primary_column TEXT NOT NULL DEFAULT 'id',
  relation_name TEXT NOT NULL, mapping_table_name TEXT NOT NULL UNIQUE);
INSERT INTO gpkg_extensions VALUES
  ('gpkgext_relations', NULL, 'gpkg_related_tables', 'http://www.geopackage.org/18-000.html', 'read-write');
"""
_MEANINGS: Final = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
INSERT INTO gpkg_extensions VALUES
  ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'),
  ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema',
   'read-write');
"""


def to_geopackage(subject: Subject) -> bytes:
    """Return every layer of a brief in one GeoPackage.

    - Lists are JSON text, dates are dates. ``gpkg_data_columns`` explains each column, and
      ``gpkg_contents`` each row and its licence.
    - ``claims`` and ``sources`` are attribute tables. The extension Related Tables (OGC 18-000) relates the
      rows of each layer to the claims on which they rest, and claims to their sources.
    - ``layer_styles`` holds styles as QML in English (the default), French and Arabic. QGIS reads no other
      form of style from there; it can save a style as SLD for other programs.

    With the same versions of GDAL and SQLite, the same layers give the same bytes.
    """
    with tempfile.TemporaryDirectory() as folder, fixed_date():
        path = Path(folder) / f"{subject.brief.id}.gpkg"
        for name, layer in subject.layers.items():
            _write(subject, name, layer, path)
        styles = pa.Table.from_pylist([*_style_rows(subject.layers)], schema=_STYLE_COLUMNS)
        pyogrio.write_arrow(
            styles, path, layer="layer_styles", driver="GPKG", append=True, layer_options={"FID": "id"}
        )  # fmt: skip
        with closing(sqlite3.connect(path)) as database:
            database.executescript(_MEANINGS + _RELATED)
            database.executemany(
                "INSERT INTO gpkg_data_columns VALUES (?,?,NULL,NULL,?,NULL,NULL)",
                [(name, column.name, column.description)
                 for name, layer in subject.layers.items()
                 for column in SCHEMAS[name].columns_in(layer.columns)],
            )  # fmt: skip
            for name in SCHEMAS:
                if "claims" in SCHEMAS[name].names:
                    _relate(database, subject.layers, name, "claims", "claims")
            _relate(database, subject.layers, "claims", "source", "sources")
            database.commit()
        return path.read_bytes()


_STYLE_COLUMNS: Final = pa.schema([
    *((name, pa.string()) for name in ("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column",
                                       "styleName", "styleQML", "styleSLD")),
    ("useAsDefault", pa.bool_()),
    *((name, pa.string()) for name in ("description", "owner", "ui")),
    ("update_time", pa.timestamp("ms", tz="UTC")),
])  # fmt: skip
"""The columns of ``layer_styles`` as QGIS creates the table."""


def _style_rows(layers: Mapping[str, gpd.GeoDataFrame]) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``layer_styles``: a style in each language for every layer with geometry."""
    for layer, table in layers.items():
        if layer in KINDS:
            is_draft = "review" in table
            for language in LANGUAGES:
                yield {
                    "f_table_catalog": "", "f_table_schema": "", "f_table_name": layer,
                    "f_geometry_column": GEOMETRY_COLUMN, "styleName": LANGUAGE_NAMES[language],
                    "styleQML": qml(layer, language, is_draft=is_draft), "styleSLD": "",
                    "useAsDefault": language == "en",
                    "description": f"{layer}: {LANGUAGE_NAMES[language]}", "owner": "", "ui": None,
                    "update_time": dt.datetime.fromisoformat(EPOCH),
                }  # fmt: skip


def _write(subject: Subject, name: str, layer: gpd.GeoDataFrame, path: Path) -> None:
    """Write one layer into a GeoPackage, which the first layer creates, with a description for ``gpkg_contents``."""
    notice = "".join(f"{sentence}. " for sentence in subject.stamps.sentences)
    description = f"{notice}A row: {SCHEMAS[name].row}. Licence: {subject.licence(name)}."
    geometry = {} if is_table(name) else {"GEOMETRY_NAME": GEOMETRY_COLUMN}
    write_layer(
        layer, name, path, driver="GPKG", has_dates=True,
        layer_options={"IDENTIFIER": name, "DESCRIPTION": description, **geometry},
        **({} if path.exists() else {"dataset_options": {"VERSION": "1.3"}}),
    )  # fmt: skip


def _relate(
    database: sqlite3.Connection,
    layers: Mapping[str, gpd.GeoDataFrame],
    base: str,
    column: str,
    related: str,
) -> None:
    """Relate each row of a layer to the rows of a table whose ids it holds.

    This adds a mapping table, which pairs the numbers of rows (``fid``, from 1), and registers it as the extension
    Related Tables asks.

    Parameters
    ----------
    database
        The GeoPackage.
    layers
        Layer name → layer, as they were written.
    base
        The layer whose rows are related.
    column
        Its column with the id, or the list of ids, of the other rows.
    related
        The layer that has these ids.
    """
    mapping = f"{base}_{related}"
    row_of_id = pd.Series(range(1, len(layers[related]) + 1), index=layers[related]["id"])
    related_ids = layers[base][column].explode().dropna()
    pairs = zip((related_ids.index + 1).tolist(), row_of_id.loc[related_ids].tolist(), strict=True)
    database.execute(
        f'CREATE TABLE "{mapping}" (id INTEGER PRIMARY KEY AUTOINCREMENT, base_id INTEGER NOT NULL, '
        f"related_id INTEGER NOT NULL)"
    )
    database.executemany(f'INSERT INTO "{mapping}" (base_id, related_id) VALUES (?, ?)', pairs)  # noqa: S608 - names of ours
    database.execute(
        "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, "
        "related_primary_column, relation_name, mapping_table_name) VALUES (?, 'fid', ?, 'fid', 'attributes', ?)",
        (base, related, mapping),
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_related_tables', "
        "'http://www.geopackage.org/18-000.html', 'read-write')",
        (mapping,),
    )
