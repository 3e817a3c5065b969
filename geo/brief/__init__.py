"""TOML → Brief: the format, its checks, and its anchors in the source's text."""

from geo.brief.model import Brief
from geo.brief.parse import as_brief, brief_path, parse_brief, read_brief, shipped_briefs
from geo.brief.place_resolution import (
    audit_places,
    gazetteer_of,
    origins_of,
    region_of,
    resolution_record,
)
from geo.brief.source_spans import SourceSpan, find_source_spans
from geo.brief.source_text import Editions, check_text, mention_paragraphs, parse_editions

__all__ = [
    "Brief",
    "Editions",
    "SourceSpan",
    "as_brief",
    "audit_places",
    "brief_path",
    "check_text",
    "find_source_spans",
    "gazetteer_of",
    "mention_paragraphs",
    "origins_of",
    "parse_brief",
    "parse_editions",
    "read_brief",
    "region_of",
    "resolution_record",
    "shipped_briefs",
]
