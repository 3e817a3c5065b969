"""Sidecars of prepared files: ``NAME.source.toml`` states the origin, the licence and the checksum."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from geo.provenance import SIDECAR, digest
from geo.writing import Files


def with_sidecar(
    path: Path,
    content: bytes,
    origin: Mapping[str, object],
    *,
    make_again: str,
    after: Mapping[str, object] | None = None,
) -> Files:
    """Return a file and its sidecar, path → bytes, without writing them.

    Parameters
    ----------
    path
        The path of the file.
    content
        Its bytes.
    origin
        Fields of the sidecar: title, producer, licence and so on, in the order in which they are written.
    make_again
        The command that prepares the file again.
    after
        Further fields, which are written after the checksum.
    """
    fields = {
        "file": path.name, **origin, "sha256": digest(content), **(after or {}), "make_again": make_again,
    }  # fmt: skip
    return {path: content, path.with_name(f"{path.stem}{SIDECAR}"): toml_fields(fields).encode()}


def renewed_sidecars(paths: Iterable[Path]) -> Files:
    """Return the sidecars of files that are edited by hand, path → bytes, with the present checksum of each file.

    A file without a sidecar is left out.
    """
    return {
        sidecar: re.sub(
            r'(?m)^sha256 = ".*"$', f'sha256 = "{digest(path.read_bytes())}"', sidecar.read_text(encoding="utf-8")
        ).encode()
        for path in paths
        if (sidecar := path.with_name(f"{path.stem}{SIDECAR}")).is_file()
    }  # fmt: skip


def toml_fields(fields: Mapping[str, object]) -> str:
    """Return fields as TOML, whose strings, numbers, booleans and lists are written as in JSON."""
    return "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items()
    )
