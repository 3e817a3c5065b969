"""The places that a text mentions, where it mentions them, and how sure each is."""

from geo.drafting.judge import Verdict
from geo.drafting.lexicon import Sense
from geo.drafting.scanning import Mention, Scan, scan_text
from geo.drafting.texts import read_text, visible_text

__all__ = ["Mention", "Scan", "Sense", "Verdict", "read_text", "scan_text", "visible_text"]
