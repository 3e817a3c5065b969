"""``geo expose``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.shared.options import (
    brief_option,
    cache_option,
    engine_options,
    layers_option,
    memory_option,
)
from geo.cli.shared.record_options import (
    cell_rules,
    column_options,
    named_fields,
    record_options,
    report_columns,
    report_rejects,
    report_totals,
    report_unread,
    title_option,
)

if TYPE_CHECKING:
    from geo.records.exposure.exposure_run import ExposureSummary

BANDS = ("corridors", "buffers")
# Doubt about the position of events → the rest of the sentence "3 events …", and the remedy.
DOUBTS = {
    "swapped": (
        "would lie in the country that the row states if longitude and latitude were swapped",
        "Swap them in the table.",
    ),
    "maybe swapped": (
        "would lie near corridors and buffers if longitude and latitude were swapped",
        "If they are, swap them in the table, or for all rows with --lon and --lat, or --coordinates.",
    ),
    "elsewhere": (
        "in a corridor or buffer, but more than 25 km from the country that the row states",
        "Check their coordinates.",
    ),
}


@click.command()
@cache_option
@click.argument(
    "events", nargs=-1, required=True, metavar="EVENTS…", type=click.Path(path_type=Path)
)
@brief_option
@layers_option
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The .parquet or .csv file to write; rejects and totals are written beside it.",
)  # fmt: skip
@click.option(
    "--to", multiple=True, type=click.Choice(BANDS), default=BANDS, show_default=True,
    help="Where to find events; repeatable.",
)  # fmt: skip
@column_options(lon="longitudes", lat="latitudes", date="dates", id="identifiers")
@record_options("country=Pays")
@click.option(
    "--map", "page", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Also draw the events in corridors and buffers on one offline HTML page.",
)  # fmt: skip
@title_option
@memory_option
@engine_options
def expose(
    events: tuple[Path, ...], brief: str, layers_dir: Path, output: Path, to: tuple[str, ...],
    fields: tuple[str, ...], dates: str | None, coordinates: str | None, crs: str | None, sheet: str | None,
    page: Path | None, title: str, memory_mb: int, engine: str, scheduler: str | None, **columns: str,
) -> None:  # fmt: skip
    """Find events in modelled corridors and near places and borders.

    EVENTS are files of published records, such as event data and seizures: CSV, Parquet, GeoPackage,
    GeoJSON, Shapefile, KML …, or folders of them. Do not use it for live positions or patrols. Corridors are
    modelled, not observed; an event in one is not proof of a link. Missing layers are built.
    If a run is stopped, the same command resumes it.

    \b
    Example:
      geo expose events.csv -o exposed.parquet
    """
    from geo.brief import read_brief, region_of
    from geo.cli.shared.files import engine_of, progress, share_bar
    from geo.layers.wording import page_title
    from geo.records.exposure import Columns, bands_of, draw_events, expose_files
    from geo.writing import write_files

    if page and page.resolve() in {path.resolve() for path in (*events, output)}:
        raise click.BadParameter(
            f"{page} is also an input or the output. Name another file.", param_hint="--map"
        )
    page_title(title, "events-title")  # raises before the run reads files, which may take minutes
    parsed = read_brief(brief)
    with progress("corridors") as on_step:
        bands = bands_of(parsed, layers_dir=layers_dir, to=to, on_step=on_step)
    # Each of --lon, --lat … names a column; "" leaves it to be found by its heading. --column overrides them.
    rules = {"order": dates, **cell_rules(coordinates, crs)}
    options = Columns(**{**columns, **rules, **named_fields(fields, Columns.declared)})
    with engine_of(engine, scheduler) as opened_engine, share_bar("events") as on_progress:
        summary = expose_files(
            events, bands, output, memory_mb=memory_mb, columns=options, sheet=sheet, engine=opened_engine,
            on_progress=on_progress,
        )  # fmt: skip
    if page:
        html = draw_events(
            output, bands, region=region_of(parsed), stamps=parsed.stamps, title=title
        )
        write_files({page: html.encode()})
    for path in (*summary.outputs, *([page] if page else ())):
        click.echo(path)
    _report(summary, to)
    if summary.used and not summary.exposed:
        click.echo(
            f"No event is in a corridor or buffer of the brief {parsed.id}. For events elsewhere, name a brief about "
            "that part of the world with -b.",
            err=True,
        )


def _report(summary: ExposureSummary, to: Sequence[str]) -> None:
    """Report on stderr how files were read, the counts of events, and doubts about their positions.

    ``to`` has the layers in which events were sought: corridors, buffers or both.
    """
    from geo.validation import counted

    report_columns(summary.columns, summary.notes, summary.unused)
    report_totals(summary.totals)
    click.echo(
        f"{counted(summary.records, 'records')}: {summary.used:,} used, {summary.exposed:,} of them in "
        f"{' or '.join(layer for layer in BANDS if layer in to)}; {summary.rejected:,} rejected",
        err=True,
    )
    report_rejects(summary.outputs[1])
    report_unread([("date", *cell) for cell in summary.unread_dates])
    for doubt in summary.doubts:
        description, remedy = DOUBTS[doubt.doubt]
        click.echo(
            f"{counted(doubt.events, 'events')} {description}, such as row {doubt.row} of {doubt.file} "
            f"({doubt.example}). {remedy}",
            err=True,
        )
