"""A map's tables as the bytes that a page reads."""
