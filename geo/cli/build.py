"""``geo build``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.common.files import inputs_of, outputs, progress, write_or_check
from geo.cli.common.options import (
    brief_option,
    check_option,
    draft_option,
    layers_option,
    maps_option,
    network_option,
    only_option,
)  # fmt: skip
from geo.ownership import owned

if TYPE_CHECKING:
    from geo.incremental.plan import Plan
    from geo.writing import Files


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
@click.option(
    "--fresh", is_flag=True,
    help="Build every file anew, also those whose inputs did not change since they were written.",
)  # fmt: skip
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
    fresh: bool,
) -> None:
    """Build every layer and map of a brief, and keep those whose inputs did not change.

    \b
    Example:
      geo build --check
    """
    if (text_path is None) != (private_dir is None):
        given, missing = ("--text", "--private") if text_path else ("--private", "--text")
        raise click.UsageError(
            f"{given} needs {missing}: a map that shows its source's text is private"
        )
    from geo.brief import check_text, find_source_spans
    from geo.build import all_files, single_path
    from geo.drafting.documents import read_document
    from geo.incremental.plan import Plan
    from geo.writing import private_mark

    mark = private_mark(private_dir, public=(layers_dir, maps_dir)) if private_dir else {}
    where = outputs(private_dir or layers_dir, private_dir or maps_dir)
    inputs = inputs_of(brief, network, draft=draft)
    name = inputs.brief.id
    stale = () if private_dir else (single_path(inputs.brief, where),)
    places = [private_dir] if private_dir else [where.layers / name, where.maps / name]
    editions = None
    if text_path:
        text = read_document(text_path).text
        editions = check_text(inputs.brief, text, name=str(text_path))
    if check:
        with progress("build") as on_step:
            files = all_files(inputs, where, editions=editions, on_step=on_step)
        write_or_check(files, only, check=True, beside=mark, stale=stale)
        return
    with owned(*places):
        plan = Plan(inputs, where, find_source_spans(inputs.brief, editions) if editions else None)
        write_changed(plan, only, fresh=fresh, beside=mark, stale=() if only else stale)


def write_changed(
    plan: Plan, only: tuple[str, ...], *, fresh: bool, beside: Files, stale: Iterable[Path]
) -> None:
    """Build and write what is not on disk as recorded, and say what was kept."""
    from geo.incremental.plan import split_kept
    from geo.validation import counted

    changed, kept = split_kept(plan.outputs_of(only), fresh=fresh)
    files: Files = {}
    if changed:
        from geo.incremental.build import build_outputs

        with progress("build") as on_step:
            files = build_outputs(plan, changed, fresh=fresh, on_step=on_step)
    write_or_check(files, (), check=False, beside=beside, stale=stale)
    if kept and not changed:
        click.echo(
            f"Kept all {counted(len(kept), 'files')}: nothing they are made from changed.", err=True
        )
    elif kept:
        click.echo(
            f"Built {len(changed)}, kept {counted(len(kept), 'files')} whose inputs did not change.", err=True
        )  # fmt: skip
