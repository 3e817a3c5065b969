"""``geo layers``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from geo.cli.shared.files import owned_unless, progress, read_build_inputs, tidied, write_or_check
from geo.cli.shared.options import (
    brief_option,
    cache_option,
    check_option,
    draft_option,
    layers_option,
    network_option,
    only_option,
)  # fmt: skip


@click.command()
@brief_option
@cache_option
@layers_option
@network_option
@only_option
@check_option
@draft_option
def layers(
    brief: str,
    layers_dir: Path,
    network: Path | None,
    only: tuple[str, ...],
    check: bool,
    draft: bool,
) -> None:
    """Build the layers of a brief.

    \b
    Example:
      geo layers --only flows
    """
    from geo.build import layer_files
    from geo.layers import build_layers
    from geo.layers.inputs import Outputs

    inputs = read_build_inputs(brief, network, draft=draft)
    with owned_unless(check, layers_dir / inputs.brief.id):
        with progress("layers") as on_step:
            tables = build_layers(inputs.brief, network=inputs.network, on_step=on_step)
        files = layer_files(inputs, tables, Outputs(layers_dir))
        with nullcontext() if check else tidied(files, shared=layers_dir / "README.md"):
            write_or_check(files, only, check=check)
