"""``geo export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from geo.cli.files import inputs_of, progress
from geo.cli.options import brief_option, network_option


@click.command()
@brief_option
@click.option(
    "--format", "name", required=True, metavar="FORMAT",
    help="gpkg, kmz, kml, csv, parquet, fgb, geojson, lpf or all.",
)  # fmt: skip
@network_option
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="PATH",
    help="The file to write, `-` for stdout; for parquet, fgb, geojson and all a folder, or a .zip.",
)  # fmt: skip
def export(brief: str, name: str, network: Path | None, output: Path) -> None:
    """Write a brief's layers as files for another program.

    \b
    gpkg     GeoPackage: every layer, styled for QGIS; claims and sources related
    kmz kml  styled, with balloons, for Google Earth
    csv      the flows; UTF-8 with a byte order mark, formulas disarmed by an apostrophe
    parquet  GeoParquet 1.1, a file a layer
    fgb      FlatGeobuf, a file a layer
    geojson  RFC 7946, a file a layer
    lpf      the brief's gazetteer in the Linked Places Format
    all      all but kml and lpf, in one folder

    A folder holds a Frictionless datapackage.json too. Lists are JSON text in gpkg, kml, csv and fgb.

    \b
    Example:
      geo export --format lpf -o places.jsonld
    """
    from geo.exports import FORMATS, Subject, export_files
    from geo.layers import build_layers
    from geo.validation import suggestion
    from geo.writing import write_files

    if name not in FORMATS:
        raise click.BadParameter(suggestion(name, FORMATS, kind="format"), param_hint="--format")
    if str(output) == "-" and not FORMATS[name].one:
        message = f"{name} writes several files: name a folder or a .zip"
        raise click.BadParameter(message, param_hint="-o")
    inputs = inputs_of(brief, network)
    with progress("export") as on_step:
        layers = (
            build_layers(inputs.brief, network=inputs.network, on_step=on_step)
            if FORMATS[name].needs_layers
            else {}
        )
        files = export_files(Subject(inputs.brief, layers), name, output)
    if str(output) == "-":
        sys.stdout.buffer.write(files[output])
        return
    write_files(files)
    for path in files:
        click.echo(path)
