"""Read inputs, write or compare outputs, and show progress, for several commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geo.brief import Brief
    from geo.gazetteer.world import World
    from geo.layers.inputs import Inputs, UserRoads
    from geo.records.engine import Engine
    from geo.writing import Files


def read_build_inputs(brief: str, network: Path | None, *, draft: bool) -> Inputs:
    """Read a brief, and the user's own roads if ``network`` is their file; report repairs of these roads on stderr."""
    from geo.layers.inputs import read_inputs

    inputs = read_inputs(brief, network=network, draft=draft)
    report_roads(inputs.roads)
    return inputs


def report_doubts(brief: Brief, *, has_other_roads: bool = False) -> None:
    """Warn on stderr of maps that show nothing, and of unknown classes of roads in the brief's own roads.

    ``has_other_roads`` is whether the option --network replaces the brief's roads, which then do not matter.
    """
    from geo.report.empty_maps import empty_map_warnings

    for warning in empty_map_warnings(brief):
        click.echo(warning, err=True)
    if brief.network and not has_other_roads:
        from geo.network.line_import import kinds_warning, read_lines_table, unknown_kinds

        path = Path(brief.network)
        if warning := kinds_warning(unknown_kinds(read_lines_table(path))):
            click.echo(f"{path.name}: {warning}", err=True)


def require_text_and_private(text: Path | None, private: Path | None) -> None:
    """Check that the user gave both --text and --private, or neither."""
    if (text is None) != (private is None):
        found, missing = ("--text", "--private") if text else ("--private", "--text")
        raise click.UsageError(
            f"{found} needs {missing}: files that show the source's text are private. Give both."
        )


def report_roads(roads: UserRoads | None) -> None:
    """Report the repairs of the user's own roads on stderr."""
    if roads:
        click.echo(f"{roads.path}: {roads.repairs}", err=True)


def write_or_check(
    files: Files, only: tuple[str, ...], *, check: bool, beside: Files | None = None,
    stale: Iterable[Path] = (),
) -> None:  # fmt: skip
    """Write files and print their names, or with ``check`` compare them with the disk.

    Parameters
    ----------
    files
        Path → content.
    only
        Names of the layers and maps to write; empty for all files.
    check
        Whether to write nothing, and exit with 1 if a file differs from the disk.
    beside
        Files to write whatever ``only`` says, before the others.
    stale
        Files of earlier runs, which a run that writes all files removes.
    """
    from geo.validation import counted
    from geo.writing import differences, leftovers, remove_files, selected, write_files

    stale_files = [path for path in stale if not only and path not in files]
    files = {**(beside or {}), **selected(files, only)}
    if check:
        problems = [*differences(files), *leftovers(stale_files)]
        verb = "is" if len(files) == 1 else "are"
        click.echo("\n".join(problems) or f"{counted(len(files), 'files')} {verb} up to date")
        if problems:
            click.echo("Run the command without --check to bring the files up to date.", err=True)
            raise click.exceptions.Exit(1)
        return
    write_files(files)
    for path in files:
        click.echo(path)
    for path in remove_files(stale_files):
        click.echo(f"Removed {path}, an out-of-date file of an earlier run.", err=True)
    pages = [path for path in files if path.suffix == ".html"]
    for page in [path for path in pages if path.stem == "index"] or pages:
        click.echo(f"Open {page} in a browser. It needs no network.", err=True)


def owned_unless(check: bool, *outputs: Path) -> AbstractContextManager[None]:
    """Lock the outputs of a run within a block; with ``check`` nothing is written, so lock nothing."""
    from geo.ownership import owned

    return nullcontext() if check else owned(*outputs)


@contextmanager
def tidied(files: Iterable[Path], *, shared: Path | None) -> Iterator[None]:
    """Remove the half-written files that killed runs left beside ``files``.

    Within the block, ``shared`` is locked: the file that builds of all briefs write, or None if there is none.
    """
    from geo.ownership import owned
    from geo.writing import remove_half_written

    with owned(*filter(None, [shared]), waits=True):
        remove_half_written(files)
        yield


@contextmanager
def progress(
    command: str, first_step: str = "reading the brief"
) -> Iterator[Callable[[str], None]]:
    """Show the current step of a command on stderr within the block; yield a function that sets the step.

    The step is ``first_step`` until that function sets another. If stderr is not a terminal, nothing is shown.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn(f"{command}: {{task.description}}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(first_step, total=None)
        yield lambda step: bar.update(task, description=step)


def world_of(in_world: bool) -> World | None:
    """Return the index of the world's places, built first if it is missing; None if ``in_world`` is false."""
    if not in_world:
        return None
    from geo.gazetteer.world import open_world

    with progress("world", "opening the places of the world") as on_step:
        return open_world(on_step)


@contextmanager
def share_bar(label: str) -> Iterator[Callable[[float], None]]:
    """Show a progress bar on stderr within the block; yield a function that sets the completed share, 0 to 1.

    If stderr is not a terminal, nothing is shown.
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=1.0)
        yield lambda share: bar.update(task, completed=share)


@contextmanager
def engine_of(name: str, scheduler: str | None) -> Iterator[Engine]:
    """Yield the engine that computes with records: ``local`` for this process, ``dask`` for dask workers.

    ``scheduler`` is the address of a dask cluster; None starts workers on this machine.
    """
    from geo.records.engine import dask_engine, local_engine

    if scheduler and name != "dask":
        raise click.UsageError("--scheduler needs --engine dask. Give both or neither.")
    if name == "local":
        yield local_engine
        return
    with dask_engine(scheduler) as engine:
        yield engine
