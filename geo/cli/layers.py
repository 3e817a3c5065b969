"""``geo layers``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.files import outputs, progress, write_or_check
from geo.cli.options import brief_option, check_option, layers_option, only_option


@click.command()
@brief_option
@layers_option
@only_option
@check_option
def layers(brief: str, layers_dir: Path, only: tuple[str, ...], check: bool) -> None:
    """Build the layers of a brief.

    \b
    Example:
      geo layers --only flows
    """
    from geo.build import layer_files

    with progress("layers") as on_step:
        files = layer_files(brief, outputs(layers_dir), on_step=on_step)
    write_or_check(files, only, check=check)
