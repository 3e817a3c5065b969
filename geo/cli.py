"""The command ``geo``: parse, call, print. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geo import __version__
from geo.errors import BriefError, GeoError

if TYPE_CHECKING:
    from geo.build import Files, Outputs

DEFAULT_BRIEF: Final = "tunisia-libya-2019"


class Commands(click.Group):
    """Commands in the order of work; of a GeoError the message alone is printed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands as they were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command; anything but a GeoError is a bug and shows its trace."""
        try:
            return super().invoke(ctx)
        except GeoError as error:
            click.echo(str(error), err=True)
            if isinstance(error, BriefError) and len(error.problems) > 1:
                click.echo(f"{len(error.problems)} problems", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            # The reader of our output (`geo show | head`) has gone: that is its right, not a bug.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geo")
def main() -> None:
    """Turn a text that describes flows into layers and maps in which every line names its evidence.

    \b
    Example:
      geo build            layers/ and maps/ of the shipped brief
      geo new my.toml      a brief of your own to start from
    """


def _option(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    return click.option(*names, show_default=True, **settings)


brief_option = _option(
    "-b", "--brief", "brief", default=DEFAULT_BRIEF, metavar="BRIEF",
    help="A brief's TOML file, or the name of a shipped one.",
)  # fmt: skip
layers_option = _option(
    "--layers", "layers_dir", default="layers", type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="Where layers belong.",
)  # fmt: skip
maps_option = _option(
    "--maps", "maps_dir", default="maps", type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="Where maps belong.",
)  # fmt: skip
only_option = click.option(
    "--only", multiple=True, metavar="NAME", help="A layer or map by its name; may be repeated."
)
check_option = click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if anything on disk differs."
)


@main.command()
@brief_option
@layers_option
@maps_option
@only_option
@check_option
def build(brief: str, layers_dir: Path, maps_dir: Path, only: tuple[str, ...], check: bool) -> None:
    """Build every layer and map of a brief.

    \b
    Example:
      geo build --check
    """
    from geo.build import all_files

    with _progress("build") as on_step:
        files = all_files(brief, _outputs(layers_dir, maps_dir), on_step=on_step)
    _write_or_check(files, only, check=check)


@main.command()
@brief_option
@layers_option
@only_option
@check_option
def layers(brief: str, layers_dir: Path, only: tuple[str, ...], check: bool) -> None:
    """Build the layers of a brief.

    \b
    Example:
      geo layers --only flows
    """
    from geo.build import layer_files

    with _progress("layers") as on_step:
        files = layer_files(brief, _outputs(layers_dir), on_step=on_step)
    _write_or_check(files, only, check=check)


@main.command()
@brief_option
@layers_option
@maps_option
@only_option
@check_option
def maps(brief: str, layers_dir: Path, maps_dir: Path, only: tuple[str, ...], check: bool) -> None:
    """Draw the maps of a brief from its layers on disk.

    \b
    Example:
      geo maps --maps elsewhere
    """
    from geo.build import map_files

    with _progress("maps") as on_step:
        files = map_files(brief, _outputs(layers_dir, maps_dir), on_step=on_step)
    _write_or_check(files, only, check=check)


@main.command()
@brief_option
@click.option(
    "--text", "text_path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE", help="The source's own text: every claim's terms are looked for in it.",
)  # fmt: skip
def check(brief: str, text_path: Path | None) -> None:
    """Check a brief and list all its problems; write nothing.

    \b
    Example:
      geo check -b tunisia-libya-2019
    """
    from geo.brief import check_text, count_mentions, read_brief
    from geo.report import anchors_report, overview

    parsed = read_brief(brief)
    click.echo(overview(parsed))
    if text_path:
        editions = check_text(parsed, text_path)
        click.echo(anchors_report(parsed, editions, count_mentions(parsed, editions)))
    click.echo(f"{parsed.id}: no problem found")


@main.command()
@brief_option
@click.argument("item", required=False, metavar="[ID]")
def show(brief: str, item: str | None) -> None:
    """Show one flow, place or claim with its evidence; without ID, the brief at a glance.

    \b
    Example:
      geo show al-eulma-tunisia
    """
    from geo.brief import read_brief
    from geo.report import describe, overview

    parsed = read_brief(brief)
    click.echo(describe(parsed, item) if item else overview(parsed))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def new(file: Path) -> None:
    """Write a commented brief to start from (`-` prints it); an existing file is left alone.

    \b
    Example:
      geo new my.toml
    """
    from geo.template import template, write_template

    if str(file) == "-":
        click.echo(template(), nl=False)
        return
    write_template(file)
    click.echo(f"{file}: written. Next: geo check -b {file}", err=True)


@main.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option(
    "--country", metavar="CODE", help="ISO 3166-1 alpha-2; places elsewhere do not count."
)
@click.option("--json", "as_json", is_flag=True, help="The whole trail, for a program to read.")
def places(names: tuple[str, ...], country: str | None, as_json: bool) -> None:
    """Find the places that names mean; exit 1 if one is ambiguous or unknown.

    \b
    Example:
      geo places Zouara "Bin Qirdan" قفصة
    """
    from geo.report import places_report

    text, is_whole = places_report(names, country=country, as_json=as_json)
    click.echo(text)
    if not is_whole:
        raise click.exceptions.Exit(1)


def _outputs(layers_dir: Path, maps_dir: Path = Path("maps")) -> Outputs:
    from geo.build import Outputs

    return Outputs(layers_dir, maps_dir)


def _write_or_check(files: Files, only: tuple[str, ...], *, check: bool) -> None:
    from geo.build import differences, selected, write_files

    files = selected(files, only)
    if check:
        found = list(differences(files))
        click.echo("\n".join(found) or f"{len(files)} files are as they should be")
        if found:
            raise click.exceptions.Exit(1)
        return
    write_files(files)
    for path in files:
        click.echo(path)
    if not files:
        click.echo("nothing to write: the brief declares no map", err=True)
    for page in (path for path in files if path.suffix == ".html"):
        click.echo(f"Open {page} in a browser; it needs no network.", err=True)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr which step runs, where somebody watches."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn(f"{what}: {{task.description}}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("reading the brief", total=None)
        yield lambda step: bar.update(task, description=step)
