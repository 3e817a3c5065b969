"""``geo build``."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.shared.error_output import print_error
from geo.cli.shared.files import (
    progress,
    read_build_inputs,
    report_doubts,
    require_text_and_private,
    tidied,
    write_or_check,
)
from geo.cli.shared.options import (
    brief_option,
    cache_option,
    check_option,
    draft_option,
    layers_option,
    maps_option,
    network_option,
    only_option,
)  # fmt: skip
from geo.errors import GeoError

if TYPE_CHECKING:
    from geo.brief import Brief, Editions
    from geo.incremental.plan import Plan
    from geo.writing import Files


@click.command()
@brief_option
@cache_option
@layers_option
@maps_option
@network_option
@click.option(
    "--text", "text_path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE", help="File with the source's text, for maps that show it beside the claims. Needs --private.",
)  # fmt: skip
@click.option(
    "--private", "private_dir", type=click.Path(path_type=Path), metavar="DIR",
    help="Folder for layers and maps that show the source's text. Needs --text.",
)  # fmt: skip
@only_option
@check_option
@draft_option
@click.option(
    "--fresh", is_flag=True,
    help="Build every file anew, even if its inputs have not changed.",
)  # fmt: skip
@click.option(
    "--watch", is_flag=True,
    help="Build again whenever the brief is saved, and serve the maps to this computer's browser.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="NUMBER",
    help="Port on 127.0.0.1 at which --watch serves the maps. Default: any free one.",
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
    watch: bool,
    port: int | None,
) -> None:
    """Build the layers and maps of a brief that are not up to date.

    \b
    Examples:
      geo build --check
      geo build -b my-brief.toml --watch
    """
    require_text_and_private(text_path, private_dir)
    if watch and check:
        raise click.UsageError("--watch writes files and --check does not. Give only one of them.")
    if port is not None and not watch:
        raise click.UsageError("--port needs --watch. Give both, or neither.")
    task = Task(brief, layers_dir, maps_dir, network, text_path, private_dir, only, draft)
    if watch:
        watch_and_serve(task, port or 0, fresh=fresh)
    else:
        task.run(check=check, fresh=fresh)


@dataclass(frozen=True)
class Task:
    """The options of a build, and the build itself.

    Attributes
    ----------
    brief
        A TOML file, or the name of a shipped brief.
    layers, maps
        Folders to write to.
    network
        The user's own roads; None for those of the brief.
    text, private
        The source's text and the folder for maps that show it; None for maps without it.
    only
        Names of the layers and maps to write; empty for all.
    draft
        Whether to include claims that no person has confirmed.
    """

    brief: str
    layers: Path
    maps: Path
    network: Path | None
    text: Path | None
    private: Path | None
    only: tuple[str, ...]
    draft: bool

    def run(self, *, check: bool = False, fresh: bool = False, waits: bool = False) -> Plan:
        """Build once, and write the files whose inputs changed; return the plan of the build.

        Parameters
        ----------
        check
            Whether to compare all files with the disk instead of writing any; if one differs, the command exits with 1.
        fresh
            Whether to build files whose inputs did not change, too.
        waits
            Whether to wait for another run that writes the same files, instead of raising an error.
        """
        from geo.brief import find_source_spans
        from geo.incremental.plan import Plan
        from geo.layers.inputs import Outputs
        from geo.ownership import owned
        from geo.writing import private_mark, write_files

        mark = private_mark(self.private, public=(self.layers, self.maps)) if self.private else {}
        folders = Outputs(self.private or self.layers, self.private or self.maps)
        inputs = read_build_inputs(self.brief, self.network, draft=self.draft)
        report_doubts(inputs.brief, has_other_roads=inputs.roads is not None)
        editions = self._read_editions(inputs.brief)
        spans = find_source_spans(inputs.brief, editions) if editions else None
        plan = Plan(inputs, folders, spans)
        if check:
            from geo.build import all_files

            with progress("build") as on_step:
                files = all_files(inputs, folders, editions=editions, on_step=on_step)
            write_or_check(files, self.only, check=True, beside=mark, stale=self._stale(plan))
            return plan
        name = inputs.brief.id
        owned_folders = (
            [self.private] if self.private else [folders.layers / name, folders.maps / name]
        )
        with owned(*owned_folders, waits=waits):
            write_files(mark)  # first, so that even a killed run leaves a folder marked as private
            stale = () if self.only else self._stale(plan)
            write_changed(plan, self.only, fresh=fresh, beside=mark, stale=stale)
        return plan

    def _read_editions(self, brief: Brief) -> Editions | None:
        """Read the source's text and check that the brief's claims cite it; None without --text."""
        if not self.text:
            return None
        from geo.brief import check_text
        from geo.drafting.documents import read_document

        return check_text(brief, read_document(self.text).text, name=str(self.text))

    def _stale(self, plan: Plan) -> list[Path]:
        """Return the pages of earlier runs that this run does not write, and that must go because they are outdated."""
        from geo.layers.inputs import listed_pages, single_path

        planned = [output.path for output in plan.outputs]
        single = () if self.private else (single_path(plan.brief, plan.folders),)
        pages = (*single, *listed_pages(plan.brief, plan.folders))
        return [path for path in pages if path not in planned]

    def files(self, brief: Path, plan: Plan | None) -> list[Path]:
        """Return the user's files to watch: the brief, those of the options, and the data that the brief names."""
        from geo.incremental.keys import data_files

        data: list[Path] = []
        with suppress(GeoError, OSError):  # a data file is missing while it is being saved
            data = data_files(plan.brief) if plan else []
        return [brief, *filter(None, (self.text, self.network)), *data]


def write_changed(
    plan: Plan, only: tuple[str, ...], *, fresh: bool, beside: Files, stale: Iterable[Path]
) -> None:
    """Build and write the outputs of a plan whose inputs changed, and report how many others were kept.

    Parameters
    ----------
    only
        Names of the layers and maps to write; empty for all.
    fresh
        Whether to build every output, whether or not its inputs changed.
    beside
        Files to write in any case, before the others: the mark of a private folder.
    stale
        Files of earlier runs to remove.
    """
    from geo.incremental.plan import split_kept
    from geo.validation import counted
    from geo.writing import DICTIONARY

    changed, kept = split_kept(plan.outputs_of(only), fresh=fresh)
    files: Files = {}
    if changed:
        from geo.incremental.rebuild import build_outputs

        with progress("build") as on_step:
            files = build_outputs(plan, changed, fresh=fresh, on_step=on_step)
    # Builds of all briefs write the data dictionary beside their layers; a private folder belongs to one build.
    shared = None if beside else plan.folders.layers / DICTIONARY
    own_files = [*beside, *(output.path for output in plan.outputs)]
    with tidied(own_files, shared=shared):
        write_or_check(files, (), check=False, beside=beside, stale=stale)
    if kept and not changed:
        click.echo(f"Kept all {counted(len(kept), 'files')}: no input changed.", err=True)
    elif kept:
        click.echo(
            f"Built {counted(len(changed), 'files')}. Kept {len(kept):,} whose inputs did not change.",
            err=True,
        )


def watch_and_serve(task: Task, port: int, *, fresh: bool) -> None:
    """Build whenever a file is saved, and serve the maps, until the user presses Ctrl-C."""
    from geo.brief import brief_path
    from geo.incremental.page_server import served
    from geo.incremental.watch import saves

    path = brief_path(task.brief)
    good_plan: Plan | None = (
        None  # of the last build without an error: its maps are served, its data files watched
    )
    next_saves = saves(lambda: task.files(path, good_plan))
    with suppress(KeyboardInterrupt), served(task.private or task.maps, port) as site:
        plan = good_plan = _build_or_report(task, fresh=fresh)
        click.echo(
            f"Open {site.address} in a browser. The page is updated whenever you save the brief. Stop with Ctrl-C.",
            err=True,
        )
        while True:
            if good_plan:
                site.folder = good_plan.folders.maps / good_plan.brief.id
                site.announce()
            # If a file was saved during the build, build again without waiting.
            if plan is None or plan.is_current():
                next(next_saves)
            plan = _build_or_report(task)
            good_plan = plan or good_plan


def _build_or_report(task: Task, *, fresh: bool = False) -> Plan | None:
    """Build and return the plan. If there is an error, print it and return None.

    Nothing is written then, so the files of the last build without an error stay as they are.
    """
    try:
        return task.run(fresh=fresh, waits=True)
    except GeoError as error:
        print_error(error)
    except FileNotFoundError as error:  # deleted after the brief was checked
        message = f"{error.filename}: this file is missing. Restore it, or change the brief."
        click.echo(message, err=True)
    click.echo(
        "The maps stay as the last good build left them. Waiting for the next save.", err=True
    )
    return None
