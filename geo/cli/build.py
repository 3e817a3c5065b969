"""``geo build``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.files import outputs, progress, roads, write_or_check
from geo.cli.options import (
    brief_option,
    check_option,
    layers_option,
    maps_option,
    network_option,
    only_option,
)  # fmt: skip


@click.command()
@brief_option
@layers_option
@maps_option
@network_option
@only_option
@check_option
def build(
    brief: str,
    layers_dir: Path,
    maps_dir: Path,
    network: Path | None,
    only: tuple[str, ...],
    check: bool,
) -> None:
    """Build every layer and map of a brief.

    \b
    Example:
      geo build --check
    """
    from geo.build import all_files

    given = roads(network, brief)
    with progress("build") as on_step:
        files = all_files(brief, outputs(layers_dir, maps_dir), roads=given, on_step=on_step)
    write_or_check(files, only, check=check)
