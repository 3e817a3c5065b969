"""Options of the commands that read tables of records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import click

MOST_LISTED: Final = 8  # columns that are not read
MOST_REASONS: Final = 5  # of rejects


def column_options(**columns: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds to a command, for each field of a record, an option that names its column.

    ``columns`` is field → what its column holds, in the plural, such as ``date="dates"``.
    """

    def add_options(command: Callable[..., Any]) -> Callable[..., Any]:
        # click lists the option that was added last first.
        for field, content in reversed(columns.items()):
            text = f"Column of {content}. Default: found by its heading."
            command = click.option(f"--{field}", metavar="COLUMN", default="", help=text)(command)
        return command

    return add_options


def record_options(example: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds to a command the options that say how tables are read.

    ``example`` is an example of a value of --column, for the help.
    """
    options = (
        click.option(
            "--column", "fields", multiple=True, metavar="FIELD=COLUMN",
            help=f"Column of another field, such as {example}; repeatable. FIELD=- uses none.",
        ),
        click.option(
            "--dates", type=click.Choice(["dmy", "mdy"]),
            help="Order of day and month in 03/04/2019. Default: that of other dates in the column, such as "
            "28/04/2019. If no date shows it, such records are used without a date.",
        ),
        click.option(
            "--coordinates", type=click.Choice(["latlon", "lonlat"]),
            help="Order of latitude and longitude where one column holds both. Default: as its heading says, else "
            "latlon.",
        ),
        click.option(
            "--crs", metavar="CRS",
            help="System of coordinates that are not degrees: UTM 32N, or a code such as EPSG:32632.",
        ),
        click.option(
            "--sheet", "--layer", "sheet", metavar="NAME",
            help="Sheet of a workbook, or layer of a GeoPackage. Default: the first sheet with a table; all layers.",
        ),
    )  # fmt: skip

    def add_options(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return add_options


title_option = click.option(
    "--title", default="", metavar="TEXT", help="Title of the page. Default: a general one."
)


def named_fields(fields: Iterable[str], declared: Iterable[str]) -> dict[str, Any]:
    """Parse the values of ``--column FIELD=COLUMN``; return field → column, which is "-" for none.

    Parameters
    ----------
    fields
        The values.
    declared
        Names of the fields that a record may have.

    Raises
    ------
    BadParameter
        If a field is not among the declared ones.
    """
    columns = {}
    names = {field.replace("_", "-"): field for field in declared}
    for text in fields:
        name, equals, column = text.partition("=")
        name = name.replace("_", "-")
        if not equals or name not in names:
            raise click.BadParameter(
                f"found {text!r}. Expected FIELD=COLUMN, where FIELD is one of: {', '.join(names)}.",
                param_hint="--column",
            )
        columns[names[name]] = column or "-"
    return columns


def cell_rules(coordinates: str | None, crs: str | None) -> dict[str, Any]:
    """Return the values of --coordinates and --crs as fields of the columns."""
    is_lon_first = None if coordinates is None else coordinates == "lonlat"
    return {"is_lon_first": is_lon_first, "crs": crs}


def report_unread(cells: Sequence[tuple[str, str, str, int]], table: Path | None = None) -> None:
    """Report on stderr how many cells could not be read, for each field and reason, with an example.

    Parameters
    ----------
    cells
        For each different cell: its field, its text, why it could not be read, and how many records have it.
    table
        The file that lists these cells, if there is one.
    """
    # Field and reason → the first cell as an example, and the number of records
    unread: dict[tuple[str, str], tuple[str, int]] = {}
    for field, cell, reason, records in cells:
        example, count = unread.get((field, reason), (cell, 0))
        unread[field, reason] = example, count + records
    for (field, reason), (example, count) in unread.items():
        click.echo(f"{field}: {count:,} not read, such as {example!r} ({reason})", err=True)
    if unread:
        listed = f"; these cells are listed in {table}" if table else ""
        click.echo(f"Records with such cells are used without them{listed}", err=True)


def report_columns(columns: Iterable[Any], notes: Iterable[str], unused: Sequence[str]) -> None:
    """Report on stderr how files were read.

    Parameters
    ----------
    columns
        The columns that were used, and the rules by which their cells were read.
    notes
        Sentences to print first.
    unused
        Names of the columns that were not read. If several are years, advice on how to reshape the table is added.
    """
    for note in notes:
        click.echo(note, err=True)
    for columns_used in columns:
        click.echo(f"columns used: {columns_used}", err=True)
        if rules := columns_used.rules_stated():
            click.echo(f"read as: {rules}", err=True)
    if unused:
        more = f" and {len(unused) - MOST_LISTED:,} more" if len(unused) > MOST_LISTED else ""
        listed = ", ".join(map(repr, unused[:MOST_LISTED]))
        click.echo(f"columns not read: {listed}{more}", err=True)
    years = [name for name in unused if re.fullmatch(r"(?:19|20)\d{2}", name)]
    if len(years) > 1:
        click.echo(
            f"Columns named by years ({years[0]!r} to {years[-1]!r}) are not read. Give each year its own row, for "
            "example with pandas: table.melt([OTHER COLUMNS], var_name='year', value_name='quantity')",
            err=True,
        )


def report_totals(rows: int) -> None:
    """Report on stderr how many rows are totals of other rows, if any."""
    if rows:
        subject = "1 row of totals" if rows == 1 else f"{rows:,} rows of totals"
        click.echo(f"{subject} left out: not counted below, but listed with the rejects", err=True)


def report_rejects(rejects: Path) -> None:
    """Report on stderr why records were rejected, the most frequent reasons first."""
    from geo.records.files.written import count_reasons

    reasons = count_reasons(rejects)
    for reason, count in reasons[:MOST_REASONS]:
        click.echo(f"rejected: {count:,} ({reason})", err=True)
    if len(reasons) > MOST_REASONS:
        rest = sum(count for _, count in reasons[MOST_REASONS:])
        click.echo(f"rejected: {rest:,} for other reasons", err=True)
    if reasons:
        click.echo(f"Rejected records are listed in {rejects}", err=True)
