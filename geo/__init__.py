"""Turn a text that describes flows in words into layers and maps with evidence.

What a notebook or a script needs stands here; each name is imported when it is first used, so that
``import geo`` and ``geo --help`` answer at once.

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
    from geo.brief import Brief as Brief
    from geo.brief import parse_brief as parse_brief
    from geo.brief import read_brief as read_brief
    from geo.errors import GeoError as GeoError
    from geo.gazetteer import resolve_place as resolve_place
    from geo.records.exposure import expose as expose
    from geo.records.flows import flows as flows
    from geo.report import closure_report as closure_report

__version__ = "1.0.0"

# Public name → module, and what it is called there.
_HOMES = {
    "Brief": ("geo.brief", "Brief"),
    "GeoError": ("geo.errors", "GeoError"),
    "build_layers": ("geo.api", "build_layers"),
    "closure_report": ("geo.report", "closure_report"),
    "expose": ("geo.records.exposure", "expose"),
    "figure": ("geo.api", "draw_one_figure"),
    "flows": ("geo.records.flows", "flows"),
    "map": ("geo.api", "draw_one_map"),
    "parse_brief": ("geo.brief", "parse_brief"),
    "read_brief": ("geo.brief", "read_brief"),
    "resolve_place": ("geo.gazetteer", "resolve_place"),
}

__all__ = [
    "Brief",
    "GeoError",
    "build_layers",
    "closure_report",
    "expose",
    "figure",
    "flows",
    "map",
    "parse_brief",
    "read_brief",
    "resolve_place",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - as many types as names
    if name not in _HOMES:
        message = f"module 'geo' has no attribute {name!r}"
        raise AttributeError(message)
    module, called = _HOMES[name]
    return getattr(import_module(module), called)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
