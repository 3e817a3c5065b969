"""``geo region`` and ``geo regions``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.shared.files import progress

if TYPE_CHECKING:
    from geo.regions.preparation import Settings


@click.command()
@click.argument("name")
@click.option(
    "--countries", metavar="CODES", help="ISO 3166-1 alpha-2 codes, such as RS,BG,MK,GR,TR."
)
@click.option(
    "--margin", type=click.FloatRange(min=0), default=50.0, show_default=True, metavar="KM",
    help="With --countries: how far beyond them the region reaches.",
)  # fmt: skip
@click.option(
    "--bounds", nargs=4, type=float, metavar="W S E N",
    help="Degrees; if west is greater than east, the region crosses the 180° meridian.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Folder in which to create the region's folder. Default: your data folder.",
)  # fmt: skip
def region(
    name: str, countries: str | None, margin: float, bounds: tuple[float, float, float, float] | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Prepare places, roads and crossings of any part of the world.

    A brief uses the region by `region = "NAME"`. Needs the extra `world`. Without --countries or --bounds, an
    existing region is prepared again, with your edits to its curated.csv and supplement.csv.

    \b
    Example:
      geo region balkans --countries RS,BG,MK,GR,TR
    """
    from geo.ownership import owned
    from geo.regions.preparation import prepare_region
    from geo.writing import write_files

    settings, folder = _settings(name, countries, margin, bounds, output)
    with owned(folder):
        with progress(name) as on_step:
            prepared = prepare_region(settings, folder, on_step=on_step)
        write_files(prepared.files)
    for path in prepared.files:
        click.echo(path)
    click.echo(prepared.summary, err=True)
    key = name if output is None else folder
    report = folder / "report.md"
    click.echo(f'Read {report}. To use the region, write in a brief: region = "{key}"', err=True)


def _settings(
    name: str, countries: str | None, margin: float, bounds: tuple[float, float, float, float] | None,
    output: Path | None,
) -> tuple[Settings, Path]:  # fmt: skip
    """Return the settings of the preparation, and the folder of the region.

    The parameters are the argument and the options of ``geo region``.
    """
    from geo.regions.preparation import settings_for
    from geo.regions.region import folder_for

    if countries and bounds:
        raise click.UsageError("found both --countries and --bounds. Give only one of them.")
    codes = [code.strip().upper() for code in countries.split(",")] if countries else []
    folder = folder_for(name, output)
    return settings_for(name, folder, codes, margin, bounds), folder


@click.command()
def regions() -> None:
    """List the regions that ship, and those that you prepared.

    \b
    Example:
      geo regions
    """
    from geo.regions import open_region, region_folders
    from geo.regions.outlines import has_current_outlines

    for name, folder in sorted(region_folders().items()):
        click.echo(f"{name}: {open_region(name).extent}\n  {folder}")
        if not has_current_outlines(folder):
            click.echo(
                f"The region {name} was prepared with the borders of another version. Prepare it again: "
                f"`geo region {name}`.",
                err=True,
            )
