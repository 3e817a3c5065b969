"""``geo review``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.shared.options import cache_option


def _name(_context: click.Context, _parameter: click.Parameter, name: str | None) -> str | None:
    """Check that the reviewer's name is one line of plain text, and return it without spaces around it."""
    from pydantic import TypeAdapter, ValidationError

    from geo.drafting.review.decisions import PlainLine

    try:
        return name if name is None else TypeAdapter(PlainLine).validate_python(name.strip())
    except ValidationError as error:
        raise click.BadParameter(error.errors()[0]["msg"]) from None


@click.command()
@cache_option
@click.argument("brief", type=click.Path(path_type=Path), metavar="BRIEF")
@click.argument("decisions", type=click.Path(path_type=Path), metavar="DECISIONS")
@click.option(
    "--by", metavar="NAME", callback=_name,
    help="Who decided: a name or initials, to be recorded in the brief.",
)  # fmt: skip
def review(brief: Path, decisions: Path, by: str | None) -> None:
    """Write a person's decisions about drafted claims into a brief.

    DECISIONS is the file that the review page saves. It is checked first, and nothing is written if it has a
    problem. Confirmed and edited claims count from then on; rejected ones are removed from the brief and never
    proposed again. The brief keeps its comments and order. You may also edit the status of a claim by hand.

    \b
    Example:
      geo review drafted.toml decisions.json --by "A. Reader"
    """
    from datetime import UTC, datetime

    from geo.drafting.review.review_run import review_brief
    from geo.ownership import owned
    from geo.writing import write_files

    with owned(brief):
        reviewed = review_brief(
            brief, decisions, by=by, day=datetime.now(UTC).astimezone().date().isoformat()
        )
        write_files(reviewed.files)
    for path in reviewed.files:
        click.echo(path)
    if not reviewed.files:
        click.echo(f"{brief}: nothing changed")
    click.echo(f"{reviewed.summary}.", err=True)
