"""Export a brief to other programs: a table of formats, each a function from a brief to bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from geo.exports.archive import zipped
from geo.exports.datapackage import data_package
from geo.exports.flatgeobuf import to_flatgeobuf
from geo.exports.flows_csv import to_csv
from geo.exports.geojson_files import to_geojson
from geo.exports.geopackage import to_geopackage
from geo.exports.kml import to_kml, to_kmz
from geo.exports.linked_places import brief_to_linked_places
from geo.exports.parquet import to_parquet
from geo.exports.subject import Subject

__all__ = ["FORMATS", "Format", "Subject", "export_files"]

Files: TypeAlias = Mapping[str, bytes]


@dataclass(frozen=True)
class Format:
    """An export format: one file or a folder of files.

    Attributes
    ----------
    meaning
        What it writes, in one line.
    one
        Writes a single file.
    several
        Writes the files of a folder, by relative path.
    needs_layers
        Whether layers must be built.
    """

    meaning: str
    one: Callable[[Subject], bytes] | None = None
    several: Callable[[Subject], Files] | None = None
    needs_layers: bool = True


def _linked_places(subject: Subject) -> bytes:
    return brief_to_linked_places(subject.brief).encode()


def _everything(subject: Subject) -> Files:
    name = subject.brief.id
    files = {
        f"{name}.gpkg": to_geopackage(subject),
        f"{name}.kmz": to_kmz(subject),
        "flows.csv": to_csv(subject),
    }
    folders = {"fgb": to_flatgeobuf, "geojson": to_geojson, "parquet": to_parquet}
    return files | {
        f"{folder}/{file}": content
        for folder, make in folders.items()
        for file, content in make(subject).items()
    }


FORMATS: Final[Mapping[str, Format]] = MappingProxyType({
    "gpkg": Format("GeoPackage: every layer, styled for QGIS; claims and sources related", one=to_geopackage),
    "kmz": Format("KML, zipped: styled, with balloons, for Google Earth", one=to_kmz),
    "kml": Format("the same, not zipped", one=to_kml),
    "csv": Format("the flows for a spreadsheet", one=to_csv),
    "parquet": Format("GeoParquet 1.1, a file per layer", several=to_parquet),
    "fgb": Format("FlatGeobuf, a file per layer", several=to_flatgeobuf),
    "geojson": Format("RFC 7946, a file per layer", several=to_geojson),
    "lpf": Format(
        "the brief's gazetteer in the Linked Places Format", one=_linked_places, needs_layers=False
    ),
    "all": Format("gpkg, kmz, csv, parquet, fgb and geojson in one folder", several=_everything),
})  # fmt: skip
"""Value of ``geo export --format`` → format."""


def export_files(subject: Subject, name: str, output: Path) -> Mapping[Path, bytes]:
    """Return the files of an exported brief, without writing them.

    Parameters
    ----------
    name
        A key of :data:`FORMATS`.
    output
        A file or, for a format with several files, a folder or a .zip.

    Returns
    -------
    dict
        Path → bytes; a folder includes a ``datapackage.json``.
    """
    file_format = FORMATS[name]
    if file_format.one:
        return {output: file_format.one(subject)}
    files = dict(file_format.several(subject)) if file_format.several else {}
    files["datapackage.json"] = data_package(subject, files)
    if output.suffix == ".zip":
        return {output: zipped(files)}
    return {output / path: content for path, content in files.items()}
