"""Read inputs, write or compare outputs, and show progress, for several commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geo.gazetteer.world import World
    from geo.layers.inputs import Inputs, Outputs, UserRoads
    from geo.records.engine import Engine
    from geo.writing import Files


def outputs(layers_dir: Path, maps_dir: Path = Path("maps")) -> Outputs:
    """Return the folders of a build's outputs."""
    from geo.layers.inputs import Outputs

    return Outputs(layers_dir, maps_dir)


def inputs_of(brief: str, network: Path | None, *, draft: bool = False) -> Inputs:
    """Read a brief and, if given, the user's own roads; report repairs to those on stderr."""
    from geo.layers.inputs import read_inputs

    inputs = read_inputs(brief, network=network, draft=draft)
    report_roads(inputs.roads)
    return inputs


def report_roads(roads: UserRoads | None) -> None:
    """Report on stderr what was repaired in the user's own roads."""
    if roads:
        click.echo(f"{roads.path}: {roads.repairs}", err=True)


def write_or_check(
    files: Files, only: tuple[str, ...], *, check: bool, beside: Files | None = None,
    stale: Iterable[Path] = (),
) -> None:  # fmt: skip
    """Write the selected files and print their names, or with ``check`` exit 1 if one differs on disk.

    Files ``beside`` them are always written, first. A run that writes all files removes those that are ``stale``.
    """
    from geo.validation import counted
    from geo.writing import differences, leftovers, remove_files, selected, write_files

    left = [path for path in stale if not only and path not in files]
    files = {**(beside or {}), **selected(files, only)}
    if check:
        found = [*differences(files), *leftovers(left)]
        verb = "is" if len(files) == 1 else "are"
        click.echo("\n".join(found) or f"{counted(len(files), 'files')} {verb} up to date")
        if found:
            raise click.exceptions.Exit(1)
        return
    write_files(files)
    for path in files:
        click.echo(path)
    for path in remove_files(left):
        click.echo(f"Removed {path}, which this command does not bring up to date.", err=True)
    pages = [path for path in files if path.suffix == ".html"]
    for page in [path for path in pages if path.stem == "index"] or pages:
        click.echo(f"Open {page} in a browser. It needs no network.", err=True)


def owned_unless(check: bool, *places: Path) -> AbstractContextManager[None]:
    """Own the outputs of a run that writes them; one that only checks them may run beside others."""
    from geo.ownership import owned

    return nullcontext() if check else owned(*places)


@contextmanager
def tidied(files: Iterable[Path], *, shared: Path | None) -> Iterator[None]:
    """Remove what killed runs left half written of some files, and own the one that builds of several briefs share."""
    from geo.ownership import owned
    from geo.writing import remove_half_written

    with owned(*filter(None, [shared]), waits=True):
        remove_half_written(files)
        yield


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Show the current step on stderr, if it is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn(f"{what}: {{task.description}}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("reading the brief", total=None)
        yield lambda step: bar.update(task, description=step)


def world_of(in_world: bool) -> World | None:
    """Open the index of the world's places if it is asked for; build it first if it is missing."""
    if not in_world:
        return None
    from geo.gazetteer.world import open_world

    with progress("world") as on_step:
        return open_world(on_step)


@contextmanager
def share_bar(what: str) -> Iterator[Callable[[float], None]]:
    """Show the completed share of the work on stderr, if it is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=1.0)
        yield lambda share: bar.update(task, completed=share)


@contextmanager
def engine_of(name: str, scheduler: str | None) -> Iterator[Engine]:
    """Open an engine by its name."""
    from geo.records.engine import dask_engine, local_engine

    if scheduler and name != "dask":
        raise click.UsageError("--scheduler needs --engine dask. Give both, or neither.")
    if name == "local":
        yield local_engine
        return
    with dask_engine(scheduler) as engine:
        yield engine
