"""A brief, one thing in it, or what closures do to it, as text for a terminal."""

from geo.report.brief import anchors_report, describe, overview, places_report
from geo.report.routes import closure_report, routes_report

__all__ = [
    "anchors_report",
    "closure_report",
    "describe",
    "overview",
    "places_report",
    "routes_report",
]
