"""``geo export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.shared.files import progress, read_build_inputs, require_text_and_private
from geo.cli.shared.options import brief_option, cache_option, draft_option, network_option

if TYPE_CHECKING:
    from geo.layers.inputs import Inputs
    from geo.writing import Files


@click.command()
@brief_option
@cache_option
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
@click.option(
    "--text", "text_path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE", help="File with the source's text, for positions and quotes in web-annotation. Needs --private.",
)  # fmt: skip
@click.option(
    "--private", "private_dir", type=click.Path(path_type=Path), metavar="DIR",
    help="New or empty folder for a file that quotes the text; -o then names the file in it.",
)  # fmt: skip
def export(
    brief: str, name: str, network: Path | None, output: Path, draft: bool,
    text_path: Path | None, private_dir: Path | None,
) -> None:  # fmt: skip
    """Write the layers or the evidence of a brief for other programs.

    \b
    gpkg     GeoPackage: every layer, styled for QGIS, with related claims and sources
    kmz kml  every layer, styled, with balloons, for Google Earth
    csv      flows for a spreadsheet
    parquet  GeoParquet 1.1, one file per layer
    fgb      FlatGeobuf, one file per layer
    geojson  RFC 7946, one file per layer
    lpf      the brief's gazetteer in the Linked Places Format
    all      every format but kml and lpf, in one folder

    \b
    web-annotation  claims as W3C Web Annotations, JSON-LD
    prov            the origin of everything in the layers, PROV-JSON
    ftm             entities of FollowTheMoney, JSON, one per line
    bibtex csl      the sources for reference managers

    A folder also holds a Frictionless datapackage.json. Lists are JSON text in gpkg, kml, csv and fgb.

    \b
    Example:
      geo export --format lpf -o places.jsonld
    """
    from geo.errors import OutputError
    from geo.exports import FORMATS, ending_problem
    from geo.ownership import owned
    from geo.validation import suggestion
    from geo.writing import private_mark, write_files

    if name not in FORMATS:
        raise click.BadParameter(suggestion(name, FORMATS, kind="format"), param_hint="--format")
    if str(output) == "-" and FORMATS[name].is_folder:
        message = f"{name} writes several files, which do not fit stdout. Name a folder or a .zip."
        raise click.BadParameter(message, param_hint="-o")
    _check_private(text_path, private_dir, name, output)
    if problem := ending_problem(name, output):
        raise OutputError(problem)
    inputs = read_build_inputs(brief, network, draft=draft)
    if str(output) == "-":
        sys.stdout.buffer.write(_export(inputs, name, output, None)[output])
        return
    mark = private_mark(private_dir) if private_dir else {}
    target = private_dir / output if private_dir else output
    with owned(private_dir or output):
        files = _export(inputs, name, target, text_path)
        write_files({**mark, **files})
    for path in files:
        click.echo(path)


def _check_private(
    text_path: Path | None, private_dir: Path | None, name: str, output: Path
) -> None:
    """Check the options of a private export.

    A file that quotes its source goes into a private folder, and no other file does.

    Raises
    ------
    UsageError
        If --text and --private are not given together, or if the format of this ``name`` quotes no text.
    BadParameter
        If ``output`` is not the mere name of a file.
    """
    from geo.exports import FORMATS

    require_text_and_private(text_path, private_dir)
    if private_dir and not FORMATS[name].can_quote:
        raise click.UsageError(
            f"--private: the format {name} quotes no text. Use --private only with --format web-annotation."
        )
    if private_dir and (str(output) == "-" or output.name != str(output)):
        message = f"found {str(output)!r}. With --private, name a file without a folder; DIR is its folder."
        raise click.BadParameter(message, param_hint="-o")


def _export(inputs: Inputs, name: str, output: Path, text_path: Path | None) -> Files:
    """Return the files of an export; build the layers first if the format needs them.

    Parameters
    ----------
    name
        Name of the format.
    output
        The file or folder to write.
    text_path
        File with the source's text, which must be the one that the claims cite; None for an export without quotes.
    """
    from geo.brief import check_text
    from geo.drafting.documents import read_document
    from geo.exports import FORMATS, Subject, export_files
    from geo.layers import build_layers

    text = read_document(text_path).text if text_path else None
    if text is not None:
        check_text(inputs.brief, text, name=str(text_path))

    with progress("export") as on_step:
        layers = (
            build_layers(inputs.brief, network=inputs.network, on_step=on_step)
            if FORMATS[name].needs_layers
            else {}
        )
        return export_files(Subject(inputs.brief, layers, text), name, output)
