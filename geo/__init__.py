"""Turn a text that describes flows in words into layers and maps with evidence."""

__version__ = "0.1.0"
