"""Tables to PNG, SVG and PDF for print; the only place that imports matplotlib."""

from __future__ import annotations

import geo.figures.extra  # noqa: F401 - first: it says what is missing
from geo.figures.paper import ending_of, write_figure
from geo.figures.plate import Plate, draw_figure
from geo.figures.subject import figure_of

__all__ = ["Plate", "draw_figure", "ending_of", "figure_of", "write_figure"]
