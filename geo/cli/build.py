"""``geo build``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.common.files import inputs_of, outputs, owned_unless, progress, write_or_check
from geo.cli.common.options import (
    brief_option,
    check_option,
    draft_option,
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
@click.option(
    "--text", "text_path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE", help="The source's text, which the maps show beside the claims. Needs --private.",
)  # fmt: skip
@click.option(
    "--private", "private_dir", type=click.Path(path_type=Path), metavar="DIR",
    help="The folder for layers and maps that show the source's text. Needs --text.",
)  # fmt: skip
@only_option
@check_option
@draft_option
def build(
    brief: str,
    layers_dir: Path,
    maps_dir: Path,
    network: Path | None,
    text_path: Path | None,
    private_dir: Path | None,
    only: tuple[str, ...],
    check: bool,
    draft: bool,
) -> None:
    """Build every layer and map of a brief.

    \b
    Example:
      geo build --check
    """
    from geo.brief import check_text
    from geo.build import all_files, single_path
    from geo.drafting.documents import read_document
    from geo.writing import private_mark

    if (text_path is None) != (private_dir is None):
        given, missing = ("--text", "--private") if text_path else ("--private", "--text")
        raise click.UsageError(
            f"{given} needs {missing}: a map that shows its source's text is private"
        )
    mark = private_mark(private_dir, public=(layers_dir, maps_dir)) if private_dir else {}
    where = outputs(private_dir or layers_dir, private_dir or maps_dir)
    inputs = inputs_of(brief, network, draft=draft)
    name = inputs.brief.id
    places = [private_dir] if private_dir else [where.layers / name, where.maps / name]
    with owned_unless(check, *places):
        editions = None
        if text_path:
            text = read_document(text_path).text
            editions = check_text(inputs.brief, text, name=str(text_path))
        with progress("build") as on_step:
            files = all_files(inputs, where, editions=editions, on_step=on_step)
        stale = () if private_dir else (single_path(inputs.brief, where),)
        write_or_check(files, only, check=check, beside=mark, stale=stale)
