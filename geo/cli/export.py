"""``geo export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.files import inputs_of, progress
from geo.cli.options import brief_option, draft_option, network_option

if TYPE_CHECKING:
    from geo.build import Inputs
    from geo.writing import Files


@click.command()
@brief_option
@click.option(
    "--format", "name", required=True, metavar="FORMAT",
    help="One of the formats above.",
)  # fmt: skip
@network_option
@draft_option
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="PATH",
    help="File to write, or `-` for stdout; a folder or .zip for parquet, fgb, geojson and all.",
)  # fmt: skip
def export(brief: str, name: str, network: Path | None, output: Path, draft: bool) -> None:
    """Write the layers of a brief for QGIS, Google Earth and others.

    \b
    gpkg     GeoPackage: every layer, styled for QGIS, with related claims and sources
    kmz kml  every layer, styled, with balloons, for Google Earth
    csv      flows for a spreadsheet
    parquet  GeoParquet 1.1, one file per layer
    fgb      FlatGeobuf, one file per layer
    geojson  RFC 7946, one file per layer
    lpf      the brief's gazetteer in the Linked Places Format
    all      every format but kml and lpf, in one folder

    A folder also holds a Frictionless datapackage.json. Lists are JSON text in gpkg, kml, csv and fgb.

    \b
    Example:
      geo export --format lpf -o places.jsonld
    """
    from geo.exports import FORMATS
    from geo.ownership import owned
    from geo.validation import suggestion
    from geo.writing import write_files

    if name not in FORMATS:
        raise click.BadParameter(suggestion(name, FORMATS, kind="format"), param_hint="--format")
    if str(output) == "-" and not FORMATS[name].one:
        message = f"{name} writes several files. Name a folder or a .zip"
        raise click.BadParameter(message, param_hint="-o")
    inputs = inputs_of(brief, network, draft=draft)
    if str(output) == "-":
        sys.stdout.buffer.write(_exported(inputs, name, output)[output])
        return
    with owned(output):
        files = _exported(inputs, name, output)
        write_files(files)
    for path in files:
        click.echo(path)


def _exported(inputs: Inputs, name: str, output: Path) -> Files:
    """Build what a format needs, and return its files."""
    from geo.exports import FORMATS, Subject, export_files
    from geo.layers import build_layers

    with progress("export") as on_step:
        layers = (
            build_layers(inputs.brief, network=inputs.network, on_step=on_step)
            if FORMATS[name].needs_layers
            else {}
        )
        return export_files(Subject(inputs.brief, layers), name, output)
