"""A Frictionless data package: the contents and licences of exported files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from geo import __version__
from geo.exports.flows_csv import ENDS
from geo.exports.subject import Subject
from geo.layers import SCHEMAS, Column
from geo.writing import json_bytes

_TYPES: Final = {
    "text": "string", "list": "array", "integer": "integer", "number": "number", "date": "date",
}  # fmt: skip
_MEDIA: Final = {
    "gpkg": "application/geopackage+sqlite3",
    "kml": "application/vnd.google-earth.kml+xml",
    "kmz": "application/vnd.google-earth.kmz",
    "parquet": "application/vnd.apache.parquet",
    "fgb": "application/vnd.flatgeobuf",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "jsonld": "application/ld+json",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "bib": "application/x-bibtex",
}
_EVIDENCE_ENDINGS: Final = (
    "jsonld",
    "json",
    "jsonl",
    "bib",
)  # of files that hold claims and sources
# Name of a licence in the licence texts of layers, its name in a data package, its address.
_LICENCES: Final = (
    ("ODbL 1.0", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
)


def data_package(subject: Subject, files: Mapping[str, bytes]) -> bytes:
    """Return a ``datapackage.json`` that describes exported files.

    Parameters
    ----------
    subject
        The brief that was exported.
    files
        Relative path → bytes. A file that is named after a layer holds this layer. Any other file holds all layers or,
        if it is in a format for evidence, claims and sources.

    Returns
    -------
    bytes
        JSON. It states the type, size, SHA-256 and licences of each file, and the columns of the layers in the file.
    """
    brief = subject.brief
    package = {
        "profile": "data-package",
        "name": brief.id,
        "title": brief.title.in_language("en"),
        **brief.stamps.notices_by_name,
        "description": "Claims of published sources about flows, as layers. A line says that a source "
        "claims a flow, not where it runs; routes are modelled, not observed.",
        "version": __version__,
        "licenses": list(_licences(subject, SCHEMAS)),
        "resources": [_resource(subject, path, files[path]) for path in sorted(files)],
    }
    return json_bytes(package)


def _resource(subject: Subject, path: str, content: bytes) -> Mapping[str, Any]:
    """Return the description of one file, given by its relative path and its bytes.

    Only a CSV file has a ``schema``, by which readers of tables parse it.
    """
    file = PurePosixPath(path)
    ending = file.suffix.removeprefix(".")
    if ending in _EVIDENCE_ENDINGS:
        layers = ["claims", "sources"]
    else:
        layers = [file.stem] if file.stem in SCHEMAS else list(SCHEMAS)
    resource: dict[str, Any] = {
        "name": f"{file.stem}-{ending}",
        "path": path,
        "format": ending,
        "mediatype": _MEDIA[ending],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "licenses": list(_licences(subject, layers)),
    }
    if ending == "csv":
        schema = {"fields": list(_csv_fields(subject)), "primaryKey": ["id"], "missingValues": [""]}
        return resource | {
            "profile": "tabular-data-resource", "encoding": "utf-8",
            "description": "Begins with a byte order mark; texts that a spreadsheet would run as a "
            "formula have an apostrophe before them.",
            "schema": schema,
        }  # fmt: skip
    if ending in _EVIDENCE_ENDINGS:
        return resource | {
            "description": "Claims and sources of the brief; docs/export.md says what this format cannot hold."
        }
    contents = [
        {"name": name, "description": f"A row: {SCHEMAS[name].row}.", "geometry": SCHEMAS[name].geometry,
         "licence": subject.licence(name), "fields": [_field(column) for column in _columns(subject, name)]}
        for name in layers
    ]  # fmt: skip
    # The columns are not called `schema`: the standard reserves this for files that readers of tables can open.
    return resource | {"layers": contents}


def _field(column: Column) -> Mapping[str, Any]:
    return {"name": column.name, "type": _TYPES[column.kind], "description": column.description}


def _csv_fields(subject: Subject) -> Iterator[Mapping[str, Any]]:
    """Yield the description of each column of ``flows.csv``, in order.

    The columns of the layer `flows` come first, then the ends of its lines, the lines, and the notices of the brief.
    """
    for column in _columns(subject, "flows"):
        is_key = column.name == "id"
        constraints = {"constraints": {"required": True, "unique": True}} if is_key else {}
        yield {**_field(column), **constraints}
    notice = "notice that the brief is fictional, or a draft"
    for name, kind, meaning in (
        *((name, "number", "of the drawn line, degrees, EPSG:4326") for name in ENDS),
        ("wkt", "string", "the line, lon lat in degrees, EPSG:4326"),
        *((name, "string", notice) for name in subject.stamps.notices_by_name),
    ):
        yield {"name": name, "type": kind, "description": meaning}


def _columns(subject: Subject, name: str) -> tuple[Column, ...]:
    return SCHEMAS[name].columns_in(subject.layers[name].columns)


def _licences(subject: Subject, layers: Iterable[str]) -> Iterator[Mapping[str, str]]:
    """Yield each licence under which any of these layers stands, once.

    The title of a licence joins the licence texts of all layers that mention it; these also say what is under it.
    """
    texts = list(dict.fromkeys(subject.licence(layer) for layer in layers))
    for mark, name, path in _LICENCES:
        if matches := [text for text in texts if mark in text]:
            yield {"name": name, "path": path, "title": " | ".join(matches)}
    if other_texts := [text for text in texts if not any(mark in text for mark, _, _ in _LICENCES)]:
        yield {"name": "other", "title": " | ".join(other_texts)}
