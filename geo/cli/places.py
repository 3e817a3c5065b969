"""``geo places``."""

from __future__ import annotations

from functools import partial

import click

from geo.cli.shared.files import world_of
from geo.cli.shared.options import cache_option, region_option, world_option


@click.command()
@cache_option
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option(
    "--country", metavar="CODE", help="Find places in this country only, ISO 3166-1 alpha-2."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every step and candidate.")
@world_option
@region_option
def places(
    names: tuple[str, ...], country: str | None, as_json: bool, in_world: bool, region: str | None
) -> None:
    """Find the places that names mean.

    Exit 1 if a name is ambiguous or unknown, or only similar to that of the place shown.

    \b
    Example:
      geo places Zouara "Bin Qirdan" قفصة
    """
    from geo.gazetteer.world import world_index
    from geo.geodesy.country_outlines import shipped_outlines
    from geo.regions import open_region
    from geo.report.place_report import places_report

    code = shipped_outlines().country(country.upper()).code if country else None
    world = world_of(in_world)
    index_of = partial(world_index, world) if world else open_region(region).gazetteer.index_for
    text, is_whole = places_report(names, country=code, as_json=as_json, index_of=index_of)
    click.echo(text)
    if not is_whole:
        raise click.exceptions.Exit(1)
