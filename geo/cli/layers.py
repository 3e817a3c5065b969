"""``geo layers``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.files import outputs, progress, roads, write_or_check
from geo.cli.options import (
    brief_option,
    check_option,
    layers_option,
    network_option,
    only_option,
)  # fmt: skip


@click.command()
@brief_option
@layers_option
@network_option
@only_option
@check_option
def layers(
    brief: str, layers_dir: Path, network: Path | None, only: tuple[str, ...], check: bool
) -> None:
    """Build the layers of a brief.

    \b
    Example:
      geo layers --only flows
    """
    from geo.build import layer_files

    given = roads(network, brief)
    with progress("layers") as on_step:
        files = layer_files(brief, outputs(layers_dir), roads=given, on_step=on_step)
    write_or_check(files, only, check=check)
