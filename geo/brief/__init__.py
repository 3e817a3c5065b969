"""TOML → Brief: the format, its checks, and its anchors in the source's text."""

from geo.brief.anchors import Editions, check_text, count_mentions, parse_editions
from geo.brief.model import Brief
from geo.brief.parse import brief_path, parse_brief, read_brief, shipped_briefs
from geo.brief.passages import Passage, find_passages
from geo.brief.places import audit_places, gazetteer_of, origins_of, resolution_record

__all__ = [
    "Brief",
    "Editions",
    "Passage",
    "audit_places",
    "brief_path",
    "check_text",
    "count_mentions",
    "find_passages",
    "gazetteer_of",
    "origins_of",
    "parse_brief",
    "parse_editions",
    "read_brief",
    "resolution_record",
    "shipped_briefs",
]
