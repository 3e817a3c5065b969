"""A map of a brief as a figure: what the page shows of it, for print."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from geo.brief import Brief
from geo.build import map_of
from geo.figures.plate import Plate, draw_figure
from geo.geodesy.country_outlines import background, countries
from geo.symbology import symbols


def figure_of(
    brief: Brief, name: str, layers: Mapping[str, gpd.GeoDataFrame], *, language: str = "en"
) -> Plate:
    """Draw one map of a brief, with what its period touches.

    Parameters
    ----------
    brief
        As :func:`geo.brief.read_brief` gives it.
    name
        Id of one of its maps; of a brief that declares none, that of the one map of all.
    layers
        Its tables by name, EPSG:4326.
    language
        en, fr or ar.

    Raises
    ------
    OutputError
        If the brief has no map of that name.
    """
    spec = map_of(brief, name)
    return draw_figure(
        spec, layers, symbols=symbols(), background=background(), countries=countries(),
        brief_title=brief.title, language=language, fictional=brief.fictional,
    )  # fmt: skip
