"""Find the places that a text mentions, where it mentions them, and with what confidence."""

from geo.drafting.mentions import Mention, Scan, scan_text
from geo.drafting.names.assessment import Assessment
from geo.drafting.names.lexicon import Sense
from geo.drafting.text_files import read_text, visible_text

__all__ = ["Assessment", "Mention", "Scan", "Sense", "read_text", "scan_text", "visible_text"]
