"""What changed between two builds of a brief, as one offline HTML page with before and after."""

from geo.maps.changes.page import ChangedRow, ChangesPage, Group, Words, change_words, draw_changes
from geo.maps.changes.picture import Name

__all__ = ["ChangedRow", "ChangesPage", "Group", "Name", "Words", "change_words", "draw_changes"]
