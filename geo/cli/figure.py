"""``geo figure``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.shared.files import progress
from geo.cli.shared.options import brief_option, cache_option, draft_option, layers_option

if TYPE_CHECKING:
    from geo.validation import Language


@click.command()
@brief_option
@cache_option
@layers_option
@draft_option
@click.argument("map_id", metavar="MAP")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE",
    help="The .png, .svg or .pdf file to write.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(["en", "fr", "ar"]), default="en", show_default=True,
    help="Language of the figure.",
)  # fmt: skip
@click.option(
    "--dpi", type=click.IntRange(50, 1200), default=200, show_default=True,
    help="Resolution of a PNG, dots per inch.",
)  # fmt: skip
@click.option(
    "--share", is_flag=True,
    help="Draw the preview picture for links to the map instead: a PNG of 1200 by 630 pixels, whatever --dpi says.",
)  # fmt: skip
def figure(
    brief: str,
    layers_dir: Path,
    map_id: str,
    output: Path,
    language: Language,
    dpi: int,
    share: bool,
    draft: bool,
) -> None:
    """Draw a map of a brief for print, on landscape A4.

    Like `geo maps`, it reads the layers on disk; if there are none, it builds them.

    \b
    Example:
      geo figure flows -o flows.pdf
      geo figure flows --share -o flows-share.png
    """
    from geo.brief import read_brief
    from geo.brief.review_states import require_reviewed
    from geo.cli.shared.drawn_figures import FigureOptions, figure_file
    from geo.ownership import owned
    from geo.writing import write_files

    parsed = read_brief(brief)
    if not draft:
        require_reviewed(parsed)
    options = FigureOptions(map_id, output, language, dpi, share)
    with owned(output), progress("figure") as on_step:
        file = figure_file(parsed, options, layers_dir, on_step)
        write_files({output: file.content})
    for name in file.unplaced:
        click.echo(f"{output}: the name {name!r} is left out, because it finds no room", err=True)
    click.echo(output)
