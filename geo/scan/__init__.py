"""The places that a text mentions, where it mentions them, and how sure each is."""

from geo.scan.judge import Verdict
from geo.scan.lexicon import Sense
from geo.scan.scanning import Mention, Scan, scan_text
from geo.scan.texts import read_text, visible_text

__all__ = ["Mention", "Scan", "Sense", "Verdict", "read_text", "scan_text", "visible_text"]
