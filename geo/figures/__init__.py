"""Draw tables as PNG, SVG and PDF for print; the only package that imports matplotlib."""

from __future__ import annotations

from geo.errors import MissingExtraError, how_to_install

try:
    from geo.figures.layout import MapFigure, draw_brief_figure, draw_figure, layers_of
    from geo.figures.paper import ending_of, write_figure
    from geo.figures.share import SHARE_DPI, draw_share_figure
except ModuleNotFoundError as error:
    package = (error.name or "").partition(".")[0]
    if package not in {"matplotlib", "textalloc"}:
        raise
    raise MissingExtraError(
        f"figures need the package {package}: {how_to_install('figures')}."
    ) from None

__all__ = [
    "SHARE_DPI", "MapFigure", "draw_brief_figure", "draw_figure", "draw_share_figure", "ending_of",
    "layers_of", "write_figure",
]  # fmt: skip
