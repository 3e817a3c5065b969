"""Reports for the terminal: what ``geo show``, ``check``, ``places`` and ``closure`` print."""

from geo.report.brief_report import describe, describe_map, overview, text_report
from geo.report.place_report import named_places_report, places_report
from geo.report.route_report import closure_report, routes_report

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
