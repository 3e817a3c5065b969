"""The bulk map: up to a million flows, routes or events as columns, in one offline file.

Rows travel as columns of whole numbers (`geo.maps.bulk.rows`), never as features; the browser
sums them by pair, by zoom and by what the reader asks for, and draws the heaviest first.
"""

from __future__ import annotations

from geo.maps.bulk.page import draw_bulk_map
from geo.maps.bulk.values import BulkFlows, Category, Events, Joined

__all__ = ["BulkFlows", "Category", "Events", "Joined", "draw_bulk_map"]
