"""``geo flows``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from geo.cli.shared.options import (
    engine_options,
    memory_option,
    network_of_region_option,
    region_option,
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
    from geo.records.flows import FlowSummary

MOST_PAIRS: Final = 20_000  # routed by default
MOST_STOPS: Final = 5  # listed, of those that were not found


@click.command()
@click.argument(
    "tables", nargs=-1, required=True, metavar="TABLE…", type=click.Path(path_type=Path)
)
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Folder to write: flows, places, names, routes, segments, rejects, map and manifest.",
)  # fmt: skip
@column_options(
    origin="origins", destination="destinations", transit="stops on the way, separated by semicolons",
    date="dates", commodity="commodities", mode="modes of transport", quantity="quantities", unit="units",
    source="sources",
)  # fmt: skip
@click.option(
    "--decimal", type=click.Choice(["point", "comma"]),
    help="Decimal mark; the other mark separates thousands. Default: that of other quantities in the column, such as "
    "98,5. If no quantity shows it, 1,500 and 1.500 are counted as unclear.",
)  # fmt: skip
@record_options("origin-lon=X1")
@click.option(
    "--names", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="The names.csv of an earlier run, in which you filled in the places that names mean.",
)  # fmt: skip
@click.option(
    "--pairs", "most_pairs", type=click.IntRange(min=0), default=MOST_PAIRS, show_default=True, metavar="NUMBER",
    help="Number of pairs of places to route, those with most records first.",
)  # fmt: skip
@title_option
@region_option
@network_of_region_option
@memory_option
@engine_options
def flows(
    tables: tuple[Path, ...], output: Path, fields: tuple[str, ...], dates: str | None, coordinates: str | None,
    crs: str | None, sheet: str | None, decimal: str | None, names: Path | None, most_pairs: int, title: str,
    region: str | None, network: Path | None, memory_mb: int, engine: str, scheduler: str | None, **columns: str,
) -> None:  # fmt: skip
    """Turn tables of records into flows, routes and a map.

    TABLES are files of published records: CSV, Parquet, GeoPackage, workbooks …, or folders of them. A row has an
    origin, a destination and, where known, stops on the way, date, commodity, mode, quantity, unit and source.
    Coordinates take precedence over names, and a name with a country is looked up in that country alone. Names that
    are unknown, ambiguous or only similar to a place's are listed in rejects.csv with their candidates; a record whose
    stop is not found is used without it. Quantities are summed within one unit; words, bounds and unknown quantities
    are counted separately. Routes are modelled, not observed.

    \b
    Example:
      geo flows records.csv -o records
    """
    from geo.cli.shared.files import engine_of, report_roads, share_bar
    from geo.layers.inputs import read_roads
    from geo.records.flows import FlowColumns, flow_files
    from geo.regions import open_region

    opened_region = open_region(region)
    roads = (
        read_roads(network, opened_region.gazetteer, opened_region.outlines) if network else None
    )
    report_roads(roads)
    # Each of --origin, --date … names a column; "" leaves it to be found by its heading. --column overrides them.
    rules = {"order": dates, "decimal": decimal, **cell_rules(coordinates, crs)}
    options = FlowColumns(**{**columns, **rules, **named_fields(fields, FlowColumns.declared)})
    with engine_of(engine, scheduler) as opened_engine, share_bar("records") as on_progress:
        summary = flow_files(
            tables, output, memory_mb=memory_mb, columns=options, sheet=sheet, most_pairs=most_pairs, names=names,
            title=title, region=opened_region, network=roads.network if roads else None, engine=opened_engine,
            on_progress=on_progress,
        )  # fmt: skip
    for path in summary.outputs:
        click.echo(path)
    _report(summary, output, opened_region.name, is_named=region is not None)


def _report(summary: FlowSummary, output: Path, region: str, *, is_named: bool) -> None:
    """Report on stderr how files were read, the counts of flows, doubts, and the names that are left to resolve.

    Parameters
    ----------
    output
        The folder of the run's files.
    region
        Name of the region in which places were looked up.
    is_named
        Whether the user named the region.
    """
    report_columns(summary.columns, summary.notes, summary.unused)
    report_totals(summary.totals)
    _report_counts(summary)
    report_rejects(output / "rejects.csv")
    if summary.off_page:
        click.echo(f"{output / 'map.html'}: {summary.off_page}", err=True)
    _report_coordinates(summary, output, region)
    report_unread(summary.unread_cells, output / "unread.csv")
    for column, label, records in summary.unrecognised:
        subject = f"{_records(records)} {'is' if records == 1 else 'are'}"
        click.echo(f"{column}: {label!r} is not a known value, so {subject} `unclear`", err=True)
    _report_refused(summary, output / "names.csv", region, is_named=is_named)


def _records(count: int) -> str:
    from geo.validation import counted

    return counted(count, "records")


def _report_counts(summary: FlowSummary) -> None:
    """Report the numbers of records, flows and pairs, and why pairs have no route."""
    from geo.validation import counted

    records = _records(summary.records)
    click.echo(f"{records}: {summary.used:,} used, {summary.rejected:,} rejected", err=True)
    modes = ""
    if summary.off_road:
        modes = f": {summary.off_road:,} not by road, the others by road"
    tried = f" of the {summary.tried:,} with most records" if summary.tried < summary.pairs else ""
    click.echo(
        f"{counted(summary.flows, 'flows')}{modes} between "
        f"{counted(summary.pairs, 'pairs')} of places, {summary.routed:,}{tried} routed",
        err=True,
    )
    if summary.refused_names:
        names = counted(summary.refused_names, "names")
        click.echo(f"{names} unknown, ambiguous or only similar to a place's name", err=True)
    for reason, pairs in summary.unrouted:
        # A reason that names a pair of places, as "A to B: …", is an example of the others.
        names_one_pair = ": " in reason
        shown = f"such as {reason!r}" if pairs > 1 and names_one_pair else reason
        click.echo(f"not routed: {counted(pairs, 'pairs')} of places ({shown})", err=True)


def _report_coordinates(summary: FlowSummary, output: Path, region: str) -> None:
    """Report records whose coordinates contradict their names, or fit only when swapped."""
    if summary.conflicts:
        click.echo(
            f"{_records(summary.conflicts)} used at coordinates more than 25 km from the place of that name: "
            f"see `conflicts` in {output / 'flows.csv'} and `apart_km` in {output / 'names.csv'}",
            err=True,
        )
    for swapped, outcome, area in (
        (summary.rejected_swapped, "rejected", "where the row says"),
        (summary.used_swapped, "used", f"in the region {region}"),
    ):
        if swapped.records:
            click.echo(
                f"{_records(swapped.records)} {outcome} with coordinates that would lie {area} only if longitude and "
                f"latitude were swapped, such as {swapped.example!r}. If they are, swap them in the table.",
                err=True,
            )


def _report_refused(summary: FlowSummary, names: Path, region: str, *, is_named: bool) -> None:
    """Report on stderr doubtful years and codes, and names that were not found, with what the user can do.

    Parameters
    ----------
    names
        The file names.csv of the run, in which the user says what names mean.
    region
        Name of the region in which places were looked up.
    is_named
        Whether the user named it; if not, and most records were rejected, another region may be needed.
    """
    from geo.records.flows.outside import region_advice

    for doubt in filter(None, (summary.year_doubt, summary.code_doubt)):
        click.echo(doubt, err=True)
    if summary.outside:
        click.echo(region_advice(summary.outside, summary.countries, region), err=True)
    elif not is_named and summary.refused_names and summary.rejected > summary.used:
        click.echo(
            f"Places were looked up in the region {region} alone. For another part of the world add --region NAME "
            "(`geo regions` lists them, `geo region` prepares one).",
            err=True,
        )
    for name, records in summary.stops_refused[:MOST_STOPS]:
        used = f"{_records(records)} {'is' if records == 1 else 'are'} used without this stop"
        click.echo(f"transit: {name!r} was not found, so {used}", err=True)
    if more := summary.stops_refused[MOST_STOPS:]:
        click.echo(f"transit: {len(more):,} more names were not found: see {names}", err=True)
    if summary.refused_names or summary.stops_refused:
        click.echo(
            f"To resolve these names, fill in `end` in {names} (`accept` takes the proposed place), and run again with "
            f"--names {names}",
            err=True,
        )
