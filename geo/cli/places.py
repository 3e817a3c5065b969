"""``geo places``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from geo.cli.common.files import progress
from geo.cli.common.options import region_option

if TYPE_CHECKING:
    from geo.gazetteer import Index


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option(
    "--country", metavar="CODE", help="Find places in this country only, ISO 3166-1 alpha-2."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every step and candidate.")
@click.option(
    "--world", "in_world", is_flag=True,
    help="Search the 235,000 places of GeoNames (extra `world`).",
)  # fmt: skip
@region_option
def places(
    names: tuple[str, ...], country: str | None, as_json: bool, in_world: bool, region: str | None
) -> None:
    """Find the places that names mean.

    Exit 1 if a name is ambiguous or unknown, or its place is only proposed: then no place has the name, and the one
    that is shown has a similar one.

    \b
    Example:
      geo places Zouara "Bin Qirdan" قفصة
    """
    from geo.geodesy.country_outlines import shipped_outlines
    from geo.regions import open_region
    from geo.report import places_report

    code = shipped_outlines().country(country.upper()).code if country else None
    index_of = _index_of_world() if in_world else open_region(region).gazetteer.index_for
    text, is_whole = places_report(names, country=code, as_json=as_json, index_of=index_of)
    click.echo(text)
    if not is_whole:
        raise click.exceptions.Exit(1)


def _index_of_world() -> Callable[[str], Index]:
    from geo.gazetteer.world import open_world, world_index

    with progress("world") as on_step:
        world = open_world(on_step)
    return lambda mention: world_index(world, mention)
