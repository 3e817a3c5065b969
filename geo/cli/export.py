"""``geo export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from geo.cli.options import brief_option


@click.command()
@brief_option
@click.option(
    "--format", "name", required=True, metavar="FORMAT",
    help="lpf: the brief's gazetteer in the Linked Places Format.",
)  # fmt: skip
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE",
    help="The file to write; `-` is stdout.",
)  # fmt: skip
def export(brief: str, name: str, output: Path) -> None:
    """Write a brief, or part of it, as a file for another program.

    \b
    Example:
      geo export --format lpf -o places.jsonld
    """
    from geo.brief import read_brief
    from geo.build import write_files
    from geo.export import FORMATS
    from geo.schema import suggestion

    if name not in FORMATS:
        raise click.BadParameter(suggestion(name, FORMATS, kind="format"), param_hint="--format")
    content = FORMATS[name](read_brief(brief))
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    write_files({output: content})
    click.echo(output)
