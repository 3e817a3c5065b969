"""Values remembered from one run to the next, in the user's cache folder; any that is damaged counts as missing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from geo.cache import ENDING, cache_folder, read_entry, write_entry


def path_of(key: str) -> Path | None:
    """Return the file of a key; None if the cache is switched off."""
    folder = cache_folder()
    return folder / "builds" / f"{key}{ENDING}" if folder else None


def recall(key: str) -> Any:  # noqa: ANN401 - whatever was remembered
    """Return the value of a key; None if it is unknown, damaged, or not the user's own."""
    with suppress(Exception):  # whatever is wrong with it, it can be computed again
        if path := path_of(key):
            return read_entry(path, key.encode())
    return None


def remember(key: str, value: object) -> None:
    """Remember a value under a key; a folder that cannot be written is not an error."""
    if path := path_of(key):
        write_entry(path, key.encode(), value)
