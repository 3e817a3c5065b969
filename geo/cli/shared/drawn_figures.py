"""Draw a figure of a brief, or read it from the cache if it was drawn from the same layers before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.brief import Brief
    from geo.validation import Language


@dataclass(frozen=True)
class FigureFile:
    """The bytes of a figure file, and the names for which the figure has no room."""

    content: bytes
    unplaced: tuple[str, ...]


@dataclass(frozen=True)
class FigureOptions:
    """The id of the map, and the options of ``geo figure``."""

    map_id: str
    output: Path
    language: Language
    dpi: int
    share: bool


def figure_file(
    brief: Brief, options: FigureOptions, layers_dir: Path, on_step: Callable[[str], None]
) -> FigureFile:
    """Return the file of a figure: from the cache if the same figure was drawn before, else drawn now.

    Parameters
    ----------
    layers_dir
        Folder of the layers. If those of the brief are not in it, they are built.
    on_step
        Function to call with the name of each step.
    """
    from geo.cache import cached

    draw = partial(_draw, brief, options, layers_dir, on_step)
    return cached("figure", _inputs(brief, options, layers_dir / brief.id), draw)


def _inputs(brief: Brief, options: FigureOptions, folder: Path) -> list[object]:
    """Return everything on which a figure depends, to be its key in the cache.

    ``folder`` is that of the brief's layers; it need not exist.
    """
    from geo.brief import origins_of
    from geo.provenance import digest

    layers = {path.name: digest(path.read_bytes()) for path in sorted(folder.glob("*.geojson"))}
    return [
        brief.model_dump_json(), layers, folder.is_dir(), [origin.sha256 for origin in origins_of(brief)],
        options.map_id, options.output.suffix.lower(), options.language, options.dpi, options.share,
    ]  # fmt: skip


def _draw(
    brief: Brief, options: FigureOptions, layers_dir: Path, on_step: Callable[[str], None]
) -> FigureFile:
    """Draw a figure, and return its file as bytes with the names that found no room.

    The parameters are those of :func:`figure_file`.

    Raises
    ------
    OutputError
        If the name of the output has an ending that does not fit the options.
    """
    from geo.errors import OutputError
    from geo.figures import (
        SHARE_DPI,
        draw_brief_figure,
        draw_share_figure,
        ending_of,
        layers_of,
        write_figure,
    )
    from geo.layers.inputs import Outputs
    from geo.layers.layer_files import read_layers
    from geo.maps import map_of

    output, share = options.output, options.share
    ending = ending_of(output)
    if share and ending != "png":
        raise OutputError(f"{output}: --share draws a PNG. Name the file {output.stem}.png.")
    spec = map_of(brief, options.map_id)
    if (layers_dir / brief.id).is_dir():
        tables = read_layers(brief, Outputs(layers_dir), layers_of(spec))
    else:
        from geo.layers import build_layers

        tables = build_layers(brief, on_step=on_step)
    on_step(options.map_id)
    draw = draw_share_figure if share else draw_brief_figure
    figure = draw(brief, options.map_id, tables, language=options.language)
    content = write_figure(figure.figure, ending, dpi=SHARE_DPI if share else options.dpi)
    unplaced = dict.fromkeys(name for names in figure.unplaced for name in names)
    return FigureFile(content, tuple(unplaced))
