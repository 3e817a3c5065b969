"""The bulk map: up to ten million flows, or a million routes or events, as columns, in one offline file.

Rows travel as columns of whole numbers (`geo.maps.bulk.rows`), never as features; the browser
sums them by pair, by zoom and by what the reader asks for, and draws the heaviest first. What no
zoom could separate is added up before it is written, where a table is too large for a page.
"""

from __future__ import annotations

from geo.maps.bulk.cells import PageBudget
from geo.maps.bulk.page import draw_bulk_map
from geo.maps.bulk.values import BulkFlows, Category, Events, Joined

__all__ = ["BulkFlows", "Category", "Events", "Joined", "PageBudget", "draw_bulk_map"]
