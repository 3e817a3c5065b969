"""Write a prepared data file and its sidecar, which states its origin, licence and checksum."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path


def write_with_sidecar(
    path: Path,
    content: bytes,
    origin: Mapping[str, object],
    *,
    make_again: str,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write a file, and beside it ``NAME.source.toml``.

    Parameters
    ----------
    origin
        Title, producer, licence and so on, in the order of the sidecar.
    make_again
        The command that prepares the file.
    after
        Fields behind the checksum.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    checksum = sha256(content).hexdigest()
    fields = {
        "file": path.name, **origin, "sha256": checksum, **(after or {}), "make_again": make_again,
    }  # fmt: skip
    rows = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items()]
    sidecar = path.with_suffix(".source.toml")
    sidecar.write_text("".join(rows), encoding="utf-8", newline="\n")
