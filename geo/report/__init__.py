"""Reports for the terminal: what ``geo show``, ``check``, ``places`` and ``closure`` print.

Each is imported on first use: most need no roads.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.report.brief_report import describe, describe_map, overview, text_report
    from geo.report.place_report import named_places_report, places_report
    from geo.report.route_report import closure_report, routes_report

_ORIGINS = {
    "closure_report": "route_report",
    "describe": "brief_report",
    "describe_map": "brief_report",
    "named_places_report": "place_report",
    "overview": "brief_report",
    "places_report": "place_report",
    "routes_report": "route_report",
    "text_report": "brief_report",
}

__all__ = [
    "closure_report",
    "describe",
    "describe_map",
    "named_places_report",
    "overview",
    "places_report",
    "routes_report",
    "text_report",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a type per name
    if name not in _ORIGINS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ORIGINS[name]}"), name)
