"""``geo diff``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.shared.files import progress
from geo.cli.shared.options import cache_option

if TYPE_CHECKING:
    from geo.report.differences.finding import Differences


@click.command()
@cache_option
@click.option(
    "-b", "--brief", "brief", metavar="BRIEF",
    help="The brief to compare at a bare REVISION: a TOML file, or the name of a shipped brief.",
)  # fmt: skip
@click.option(
    "--map", "map_path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Also write a page with maps of before and after.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--exit-code", is_flag=True, help="Exit 1 if anything differs, as git does.")
@click.argument("old")
@click.argument("new")
def diff(
    old: str, new: str, brief: str | None, map_path: Path | None, as_json: bool, exit_code: bool
) -> None:
    """Show which claims, lines and numbers differ between two briefs.

    OLD and NEW are each a TOML file, the name of a shipped brief, a folder of layers with its
    manifest.json, REVISION:PATH of one of these in git, or with -b a bare REVISION. Differences that no
    changed claim explains come first, with their likely cause.

    \b
    Example:
      geo diff layers/tunisia-libya-2019 tunisia-libya-2019
    """
    from geo.report.differences.as_json import differences_json
    from geo.report.differences.as_text import differences_text

    differences = differences_of(old, new, brief)
    click.echo(differences_json(differences) if as_json else differences_text(differences))
    if map_path:
        write_map(differences, map_path)
    if exit_code and not differences.is_empty:
        raise click.exceptions.Exit(1)


def differences_of(old: str, new: str, brief: str | None) -> Differences:
    """Return the differences between two builds; the layers of a side that is a brief are built first.

    Parameters
    ----------
    old, new
        The sides, as the user names them: a brief, a folder of layers, or one of these in git.
    brief
        The brief to read at a bare revision of git; None if neither side is one.
    """
    from geo.report.differences.finding import Differences, find_differences
    from geo.report.differences.sides import open_side, same_inputs, with_layers

    with ExitStack() as opened:
        old_side, new_side = (open_side(name, opened, brief=brief) for name in (old, new))
        if same_inputs(old_side, new_side):
            return Differences(old_side, new_side)
        with progress("diff") as on_step:

            def show_step_of(side: str) -> Callable[[str], None]:
                """Return a function that shows a step of building this side."""
                return lambda step: on_step(f"{side}: {step}")

            return find_differences(*with_layers(old_side, new_side, show_step_of))


def write_map(differences: Differences, path: Path) -> None:
    """Write the page with maps of before and after."""
    from geo.report.differences.changes_page import differences_page
    from geo.writing import write_files

    write_files({path: differences_page(differences).encode()})
    click.echo(f"Open {path} in a browser. It needs no network.", err=True)
