"""``geo maps``."""

from __future__ import annotations

import re
from pathlib import Path

import click

from geo.cli.shared.files import owned_unless, progress, write_or_check
from geo.cli.shared.options import (
    brief_option,
    cache_option,
    check_option,
    draft_option,
    layers_option,
    maps_option,
    only_option,
)  # fmt: skip


def _web_address(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> str | None:
    """Check that a text is the address of a website, and return it."""
    if text is not None and not re.fullmatch(r"https?://[^\s\"'<>]+", text):
        raise click.BadParameter(
            f"{text!r} is not a web address. Expected one such as https://example.org/maps."
        )
    return text


@click.command()
@brief_option
@cache_option
@layers_option
@maps_option
@only_option
@check_option
@draft_option
@click.option("--single", is_flag=True, help="Write all maps as one file with a menu instead.")
@click.option(
    "--site", metavar="URL", callback=_web_address,
    help="Address of the folder on the web for the maps, so that links to them show a preview picture.",
)  # fmt: skip
def maps(
    brief: str, layers_dir: Path, maps_dir: Path, only: tuple[str, ...], check: bool, draft: bool,
    single: bool, site: str | None,
) -> None:  # fmt: skip
    """Draw the maps of a brief from its layers on disk.

    \b
    Examples:
      geo maps --maps elsewhere
      geo maps --single
      geo maps --site https://example.org/maps
    """
    from geo.brief import read_brief
    from geo.brief.review_states import require_reviewed
    from geo.build import map_files, single_file
    from geo.layers.inputs import Outputs, listed_pages, single_path
    from geo.layers.layer_files import read_layers
    from geo.writing import remove_half_written

    if single and (only or site):
        raise click.UsageError(
            "--single writes all maps to one file. Leave out --only and --site, or --single."
        )
    parsed, where = read_brief(brief), Outputs(layers_dir, maps_dir)
    if not draft:
        require_reviewed(parsed)
    with owned_unless(check, maps_dir / parsed.id):
        with progress("maps") as on_step:
            tables = read_layers(parsed, where)
            if single:
                files = single_file(parsed, tables, where, on_step=on_step)
            else:
                files = map_files(parsed, tables, where, site=site, on_step=on_step)
        stale = () if single else (single_path(parsed, where), *listed_pages(parsed, where))
        if not check:
            remove_half_written(files)
        write_or_check(files, only, check=check, stale=stale)
