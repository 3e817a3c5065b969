"""``geo places``."""

from __future__ import annotations

import click


@click.command()
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
