"""``geo new``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from geo.cli.shared.options import region_in_file, region_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@region_option
def new(file: Path, region: str | None) -> None:
    """Write a commented brief to start from.

    An existing FILE is never overwritten; `-` prints the brief. With --region, its example lies in that region.

    \b
    Example:
      geo new my-brief.toml
    """
    from geo.brief.template import template, write_template
    from geo.regions import open_region

    template_region = open_region(region) if region else None
    text = template(template_region, key=region_in_file(region, file) or "")
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    write_template(file, text)
    click.echo(f"{file}: written. Next: geo check -b {shlex.quote(str(file))}", err=True)
