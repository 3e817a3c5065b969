"""Export a brief to other programs: a table of formats, each a function from a brief to bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from geo.exports.annotations import to_web_annotations
from geo.exports.citations import to_bibtex, to_csl
from geo.exports.datapackage import data_package
from geo.exports.flatgeobuf import to_flatgeobuf
from geo.exports.flows_csv import to_csv
from geo.exports.followthemoney import to_followthemoney
from geo.exports.geojson_files import to_geojson
from geo.exports.geopackage import to_geopackage
from geo.exports.kml import to_kml, to_kmz
from geo.exports.linked_places import to_linked_places
from geo.exports.parquet import to_parquet
from geo.exports.provenance_json import to_prov_json
from geo.exports.subject import Subject
from geo.writing import zipped

__all__ = ["FORMATS", "Format", "Subject", "ending_problem", "export_files"]

Files: TypeAlias = Mapping[str, bytes]


@dataclass(frozen=True)
class Format:
    """An export format: one file or a folder of files.

    Attributes
    ----------
    meaning
        What the format holds, in one line.
    write
        Function that returns the bytes of the one file or, for a folder, relative path → bytes.
    is_folder
        Whether ``write`` returns a folder.
    needs_layers
        Whether the layers of the brief must be built before ``write`` is called.
    can_quote
        Whether private files of the format quote the text of the source.
    endings
        The usual endings of the one file or of the zipped folder. An ending that belongs to no format is accepted, too.
    """

    meaning: str
    write: Callable[[Subject], bytes | Files]
    is_folder: bool = False
    needs_layers: bool = True
    can_quote: bool = False
    endings: tuple[str, ...] = ()


def _everything(subject: Subject) -> Files:
    """Return the files of every format but kml and lpf: relative path → bytes.

    A format with a file per layer has a folder of its own.
    """
    name = subject.brief.id
    files = {
        f"{name}.gpkg": to_geopackage(subject),
        f"{name}.kmz": to_kmz(subject),
        "flows.csv": to_csv(subject),
        f"{name}-annotations.jsonld": to_web_annotations(subject),
        f"{name}-prov.json": to_prov_json(subject),
        f"{name}-followthemoney.jsonl": to_followthemoney(subject),
        f"{name}.bib": to_bibtex(subject),
        f"{name}-csl.json": to_csl(subject),
    }
    folders = {"fgb": to_flatgeobuf, "geojson": to_geojson, "parquet": to_parquet}
    return files | {
        f"{folder}/{file}": content
        for folder, write in folders.items()
        for file, content in write(subject).items()
    }


FORMATS: Final[Mapping[str, Format]] = MappingProxyType({
    "gpkg": Format(
        "GeoPackage: every layer, styled for QGIS; claims and sources related", to_geopackage, endings=(".gpkg",)
    ),
    "kmz": Format("KML, zipped: styled, with balloons, for Google Earth", to_kmz, endings=(".kmz",)),
    "kml": Format("the same, not zipped", to_kml, endings=(".kml",)),
    "csv": Format("the flows for a spreadsheet", to_csv, endings=(".csv",)),
    "parquet": Format("GeoParquet 1.1, a file per layer", to_parquet, is_folder=True, endings=(".zip",)),
    "fgb": Format("FlatGeobuf, a file per layer", to_flatgeobuf, is_folder=True, endings=(".zip",)),
    "geojson": Format("RFC 7946, a file per layer", to_geojson, is_folder=True, endings=(".zip",)),
    "lpf": Format(
        "the brief's gazetteer in the Linked Places Format", to_linked_places, needs_layers=False,
        endings=(".jsonld", ".json", ".geojson"),
    ),
    "web-annotation": Format(
        "claims as W3C Web Annotations, JSON-LD", to_web_annotations, needs_layers=False, can_quote=True,
        endings=(".jsonld", ".json"),
    ),
    "prov": Format(
        "the origin of everything in the layers, as PROV-JSON", to_prov_json, needs_layers=False, endings=(".json",)
    ),
    "ftm": Format(
        "entities of FollowTheMoney, JSON, one per line", to_followthemoney, needs_layers=False,
        endings=(".jsonl", ".json", ".ndjson", ".ijson"),
    ),
    "bibtex": Format("the sources as BibTeX", to_bibtex, needs_layers=False, endings=(".bib",)),
    "csl": Format("the sources as CSL-JSON", to_csl, needs_layers=False, endings=(".json",)),
    "all": Format("every format but kml and lpf in one folder", _everything, is_folder=True, endings=(".zip",)),
})  # fmt: skip
"""Value of ``geo export --format`` → format."""


_OTHER_ENDINGS: Final = frozenset({".shp", ".parquet", ".fgb", ".xlsx", ".pdf"})


def ending_problem(name: str, output: Path) -> str | None:
    """Return a message if the ending of an output file belongs to another format; else None.

    Parameters
    ----------
    name
        The format, a key of :data:`FORMATS`.
    output
        The path of the output.

    Examples
    --------
    >>> ending_problem("gpkg", Path("brief.shp"))
    'brief.shp: --format gpkg does not write .shp files. Expected .gpkg. Rename the output.'
    >>> ending_problem("gpkg", Path("brief.GPKG")), ending_problem("fgb", Path("brief.v2"))
    (None, None)
    """
    known_endings = {ending for fmt in FORMATS.values() for ending in fmt.endings} | _OTHER_ENDINGS
    endings, ending = FORMATS[name].endings, output.suffix.lower()
    if ending in endings or ending not in known_endings:
        return None
    expected = f"a folder or {endings[0]}" if FORMATS[name].is_folder else " or ".join(endings)
    return f"{output}: --format {name} does not write {ending} files. Expected {expected}. Rename the output."


def export_files(subject: Subject, name: str, output: Path) -> Mapping[Path, bytes]:
    """Return the files of an exported brief, without writing them.

    Parameters
    ----------
    subject
        The brief, with its layers if the format needs them.
    name
        The format, a key of :data:`FORMATS`.
    output
        The path of the one file or, for a format with several files, of a folder or a zipped folder (``.zip``).

    Returns
    -------
    Mapping
        Path → bytes. A folder also gets a ``datapackage.json``, which describes its files.
    """
    exported = FORMATS[name].write(subject)
    if isinstance(exported, bytes):
        return {output: exported}
    files = {**exported, "datapackage.json": data_package(subject, exported)}
    if output.suffix.lower() == ".zip":
        return {output: zipped(files)}
    return {output / path: content for path, content in files.items()}
