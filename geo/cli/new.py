"""``geo new``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from geo.cli.options import region_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@region_option
def new(file: Path, region: str | None) -> None:
    """Write a commented brief to start from.

    `-` prints it. An existing file is never overwritten. With --region its example lies in that region.

    \b
    Example:
      geo new my-brief.toml
    """
    from geo.brief.template import template, write_template
    from geo.regions import open_region

    around = open_region(region) if region else None
    text = template(around, key=_key(region, file) if region else "")
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    write_template(file, text)
    click.echo(f"{file}: written. Next: geo check -b {shlex.quote(str(file))}", err=True)


def _key(region: str, file: Path) -> str:
    """Return what a brief in some folder calls a region: its name, or the path from there."""
    import os

    is_path = Path(region).is_dir() and str(file) != "-"
    return os.path.relpath(region, file.parent) if is_path else region
