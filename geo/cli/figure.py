"""``geo figure``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.common.files import outputs, progress
from geo.cli.common.options import brief_option, cache_option, draft_option, layers_option

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
    help="Draw the picture of a shared link instead: a PNG of 1200 by 630 pixels, whatever --dpi says.",
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

    It reads the layers on disk, like `geo maps`, and builds them if the brief has none there.

    \b
    Example:
      geo figure flows -o flows.pdf
      geo figure flows --share -o flows-share.png
    """
    from geo.brief import read_brief
    from geo.brief.review_states import require_reviewed
    from geo.build import map_of, read_layers
    from geo.errors import OutputError
    from geo.figures import (
        SHARE_DPI,
        draw_brief_figure,
        draw_share_figure,
        ending_of,
        write_figure,
    )
    from geo.layers import build_layers
    from geo.ownership import owned
    from geo.writing import write_files

    ending = ending_of(output)
    if share and ending != "png":
        raise OutputError(
            f"{output}: the picture of a shared link is a PNG; name it {output.stem}.png"
        )
    draw, dpi = (draw_share_figure, SHARE_DPI) if share else (draw_brief_figure, dpi)
    read = read_brief(brief)
    if not draft:
        require_reviewed(read)
    map_of(read, map_id)
    where = outputs(layers_dir)
    with owned(output), progress("figure") as on_step:
        is_built = (where.layers / read.id).is_dir()
        tables = read_layers(read, where) if is_built else build_layers(read, on_step=on_step)
        on_step(map_id)
        map_figure = draw(read, map_id, tables, language=language)
        content = write_figure(map_figure.figure, ending, dpi=dpi)
        write_files({output: content})
    for name in dict.fromkeys(name for names in map_figure.unplaced for name in names):
        click.echo(f"{output}: no room for the name {name!r}", err=True)
    click.echo(output)
