"""Draw tables as PNG, SVG and PDF for print; the only package that imports matplotlib."""

from __future__ import annotations

from geo.errors import MissingExtraError

try:
    from geo.figures.paper import ending_of, write_figure
    from geo.figures.plate import Plate, draw_figure
    from geo.figures.subject import figure_of
except ModuleNotFoundError as error:
    if error.name not in {"matplotlib", "textalloc"}:
        raise
    raise MissingExtraError(
        f'figures need the package {error.name}: pip install "smuggling-route-mapper[figures]"'
    ) from None

__all__ = ["Plate", "draw_figure", "ending_of", "figure_of", "write_figure"]
