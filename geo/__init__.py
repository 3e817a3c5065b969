"""Map flows that a text describes in words, as layers and maps with their evidence.

These are the names for notebooks and scripts. Each is imported on first use, so that ``import geo`` and
``geo --help`` are fast.

>>> import geo
>>> brief = geo.read_brief("tunisia-libya-2019")
>>> len(brief.flows)
11
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.api import build_layers as build_layers
    from geo.api import draw_one_figure as figure
    from geo.api import draw_one_map as map  # noqa: A004 - read as geo.map
    from geo.api import expose_events as expose
    from geo.brief import Brief as Brief
    from geo.brief import parse_brief as parse_brief
    from geo.brief import read_brief as read_brief
    from geo.errors import GeoError as GeoError
    from geo.gazetteer import resolve_place as resolve_place
    from geo.records.flows import flows as flows
    from geo.regions import open_region as open_region
    from geo.report.route_report import closure_report as closure_report

__version__ = "1.0.0"

# For each public name, the module that defines it and its name there
_ORIGINS = {
    "Brief": ("geo.brief", "Brief"),
    "GeoError": ("geo.errors", "GeoError"),
    "build_layers": ("geo.api", "build_layers"),
    "closure_report": ("geo.report.route_report", "closure_report"),
    "expose": ("geo.api", "expose_events"),
    "figure": ("geo.api", "draw_one_figure"),
    "flows": ("geo.records.flows", "flows"),
    "map": ("geo.api", "draw_one_map"),
    "open_region": ("geo.regions", "open_region"),
    "parse_brief": ("geo.brief", "parse_brief"),
    "read_brief": ("geo.brief", "read_brief"),
    "resolve_place": ("geo.gazetteer", "resolve_place"),
}

__all__ = [
    "Brief", "GeoError", "build_layers", "closure_report", "expose", "figure", "flows", "map",
    "open_region", "parse_brief", "read_brief", "resolve_place",
]  # fmt: skip


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a type per name
    if name not in _ORIGINS:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    module, original = _ORIGINS[name]
    return getattr(import_module(module), original)


def __dir__() -> list[str]:
    return list(__all__)
