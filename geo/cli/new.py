"""``geo new``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> None:
    """Write a commented brief to start from.

    `-` prints it. An existing file is never overwritten.

    \b
    Example:
      geo new my-brief.toml
    """
    from geo.brief.template import template, write_template

    if str(file) == "-":
        click.echo(template(), nl=False)
        return
    write_template(file)
    click.echo(f"{file}: written. Next: geo check -b {file}", err=True)
