"""``geo expose``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import brief_option, layers_option

DEFAULT_MEMORY_MB = 1024


@click.command()
@click.argument(
    "events", nargs=-1, required=True, metavar="EVENTS…", type=click.Path(path_type=Path)
)
@brief_option
@layers_option
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The .parquet or .csv file to write; its rejects and totals come beside it.",
)  # fmt: skip
@click.option("--lon", metavar="COLUMN", default="", help="The column of longitudes.")
@click.option("--lat", metavar="COLUMN", default="", help="The column of latitudes.")
@click.option("--date", metavar="COLUMN", default="", help="The column of dates.")
@click.option("--id", "ident", metavar="COLUMN", default="", help="The column of identifiers.")
@click.option(
    "--dates", type=click.Choice(["dmy", "mdy"]),
    help="How 03/04/2019 is meant. Left out, such a month stays unknown.",
)  # fmt: skip
@click.option(
    "--memory", "memory_mb", default=DEFAULT_MEMORY_MB, show_default=True, metavar="MB",
    help="How much memory to take, about.",
)  # fmt: skip
def expose(
    events: tuple[Path, ...], brief: str, layers_dir: Path, output: Path, lon: str, lat: str,
    date: str, ident: str, dates: str | None, memory_mb: int,
) -> None:  # fmt: skip
    """Say which published events lie along which corridors, in which band, how far from the route.

    EVENTS are CSV, Parquet or GeoParquet files, any that OGR reads, or folders of them: published
    records of what happened, such as event data and seizures. This is not for live positions, nor for
    patrols. Corridors are modelled, not observed, and an event in one is no proof of a link.
    Stopped, the same command goes on where it was.

    \b
    Example:
      geo expose events.csv -o exposed.parquet
    """
    from rich.console import Console
    from rich.progress import Progress

    from geo.brief import read_brief
    from geo.exposure import Columns, expose_files, read_corridors

    corridors = read_corridors(layers_dir / read_brief(brief).id)
    columns = Columns(lon, lat, date, ident, dates)  # type: ignore[arg-type]
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("events", total=1.0)
        done = expose_files(
            events, corridors, output, memory_mb=memory_mb, columns=columns,
            on_progress=lambda share: bar.update(task, completed=share),
        )  # fmt: skip
    for path in done.outputs:
        click.echo(path)
    click.echo(
        f"{done.records:,} records: {done.used:,} used, {done.exposed:,} of them along a corridor; "
        f"{done.rejected:,} rejected",
        err=True,
    )
    if done.swapped > done.exposed:
        click.echo(
            f"{done.swapped:,} events would lie near the corridors with longitude and latitude "
            "exchanged: are --lon and --lat the right way round?",
            err=True,
        )
