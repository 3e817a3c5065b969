"""``geo maps``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.files import outputs, owned_unless, progress, write_or_check
from geo.cli.options import brief_option, check_option, layers_option, maps_option, only_option


@click.command()
@brief_option
@layers_option
@maps_option
@only_option
@check_option
def maps(brief: str, layers_dir: Path, maps_dir: Path, only: tuple[str, ...], check: bool) -> None:
    """Draw the maps of a brief from its layers on disk.

    \b
    Example:
      geo maps --maps elsewhere
    """
    from geo.brief import read_brief
    from geo.build import map_files, read_layers

    read, where = read_brief(brief), outputs(layers_dir, maps_dir)
    with owned_unless(check, maps_dir / read.id):
        with progress("maps") as on_step:
            files = map_files(read, read_layers(read, where), where, on_step=on_step)
        write_or_check(files, only, check=check)
