"""Values remembered from one run to the next, in the user's cache folder; any that is damaged counts as missing."""

from __future__ import annotations

import os
import pickle
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from geo.cache import cache_folder
from geo.provenance import digest

MOST_BYTES: Final = 300_000_000  # the oldest values go first
DIGEST_CHARS: Final = 64


def folder_of_builds() -> Path | None:
    """Return the folder of remembered values; None if the cache is switched off."""
    folder = cache_folder()
    return folder / "builds" if folder else None


def recall(key: str) -> Any:  # noqa: ANN401 - whatever was remembered
    """Return the value of a key; None if it is unknown, damaged, or not the user's own."""
    folder = folder_of_builds()
    if folder is None:
        return None
    path = folder / key
    try:
        if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
            return None
        head, content = (text := path.read_bytes())[:DIGEST_CHARS], text[DIGEST_CHARS:]
        if head.decode("ascii") != digest(content):
            return None
        os.utime(path)
        return pickle.loads(content)  # noqa: S301 - the user's own file, whole
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it can be computed again
        return None


def remember(key: str, value: object) -> None:
    """Remember a value under a key; a folder that cannot be written is no error."""
    folder = folder_of_builds()
    if folder is None:
        return
    content = pickle.dumps(value, protocol=5)
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(digest(content).encode("ascii") + content)
            Path(name).replace(folder / key)
        finally:
            Path(name).unlink(missing_ok=True)


def forget_oldest() -> None:
    """Delete the values used longest ago, as far as all together exceed the limit."""
    folder = folder_of_builds()
    if folder is None:
        return
    with suppress(OSError):
        found = [(path, path.stat()) for path in folder.iterdir()]
        total = 0
        for path, state in sorted(found, key=lambda pair: pair[1].st_mtime_ns, reverse=True):
            total += state.st_size
            if total > MOST_BYTES:
                path.unlink(missing_ok=True)
