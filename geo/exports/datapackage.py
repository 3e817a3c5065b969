"""A Frictionless data package: what each exported file holds, under which terms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from geo import __version__
from geo.exports.flows_csv import ENDS
from geo.exports.subject import Subject
from geo.layers import SCHEMAS, Column
from geo.provenance import stamp

_TYPES: Final = {
    "text": "string", "list": "array", "integer": "integer", "number": "number", "date": "date",
}  # fmt: skip
_MEDIA: Final = {
    "gpkg": "application/geopackage+sqlite3", "kml": "application/vnd.google-earth.kml+xml",
    "kmz": "application/vnd.google-earth.kmz", "parquet": "application/vnd.apache.parquet",
    "fgb": "application/vnd.flatgeobuf", "geojson": "application/geo+json", "csv": "text/csv",
}  # fmt: skip
_LICENCES: Final = (
    ("ODbL 1.0", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
)


def data_package(subject: Subject, files: Mapping[str, bytes]) -> bytes:
    """Describe exported files by the Data Package standard.

    Parameters
    ----------
    files
        Relative path → bytes. A file with the name of a layer holds that layer, ``flows.csv`` the
        flows, any other file every layer.

    Returns
    -------
    bytes
        JSON: of each file its type, size and SHA-256, its licences, and the columns of its layers.
    """
    brief = subject.brief
    package = {
        "profile": "data-package",
        "name": brief.id,
        "title": brief.title.in_language("en"),
        **stamp(fictional=brief.fictional),
        "description": "Claims of published sources about flows, as layers. A line says that a source "
        "claims a movement, not where it runs; what is routed is modelled, not observed.",
        "version": __version__,
        "licenses": list(_licences(subject, SCHEMAS)),
        "resources": [_resource(subject, path, files[path]) for path in sorted(files)],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(subject: Subject, path: str, content: bytes) -> Mapping[str, Any]:
    file = PurePosixPath(path)
    layers = [file.stem] if file.stem in SCHEMAS else list(SCHEMAS)
    ending = file.suffix.removeprefix(".")
    described: dict[str, Any] = {
        "name": f"{file.stem}-{ending}",
        "path": path,
        "format": ending,
        "mediatype": _MEDIA[ending],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": list(_licences(subject, layers)),
    }
    if ending == "csv":
        schema = {
            "fields": list(_csv_fields(fictional=subject.fictional)),
            "primaryKey": ["id"],
            "missingValues": [""],
        }
        return described | {
            "profile": "tabular-data-resource", "encoding": "utf-8",
            "description": "A byte order mark is at its head; an apostrophe stands before a text that "
            "a spreadsheet would run as a formula.",
            "schema": schema,
        }  # fmt: skip
    held = [
        {"name": name, "description": f"A row: {SCHEMAS[name].row}.", "geometry": SCHEMAS[name].geometry,
         "licence": subject.licence(name), "fields": [_field(one) for one in SCHEMAS[name].columns]}
        for name in layers
    ]  # fmt: skip
    # Not `schema`, which the standard keeps for files that a reader of tables can open.
    return described | {"layers": held}


def _field(column: Column) -> Mapping[str, Any]:
    return {"name": column.name, "type": _TYPES[column.kind], "description": column.meaning}


def _csv_fields(*, fictional: bool) -> Iterator[Mapping[str, Any]]:
    for column in SCHEMAS["flows"].columns:
        unique = {"constraints": {"required": True, "unique": True}} if column.name == "id" else {}
        yield {**_field(column), **unique}
    for name in ENDS:
        yield {
            "name": name,
            "type": "number",
            "description": "of the drawn line, degrees, EPSG:4326",
        }
    yield {
        "name": "wkt",
        "type": "string",
        "description": "the line, lon lat in degrees, EPSG:4326",
    }
    for name in stamp(fictional=fictional):
        yield {"name": name, "type": "string", "description": "that the brief is made up"}


def _licences(
    subject: Subject, layers: Mapping[str, Any] | list[str]
) -> Iterator[Mapping[str, str]]:
    """List the terms of some layers, each once; the text that names them all is the title."""
    terms = list(dict.fromkeys(subject.licence(layer) for layer in layers))
    for mark, name, path in _LICENCES:
        if naming := [one for one in terms if mark in one]:
            yield {"name": name, "path": path, "title": " | ".join(naming)}
    if other := [one for one in terms if not any(mark in one for mark, _, _ in _LICENCES)]:
        yield {"name": "other", "title": " | ".join(other)}
