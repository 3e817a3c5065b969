"""Write the parts of ``benchmarks/README.md``: each benchmark replaces its own and leaves the others."""

from __future__ import annotations

import os
import re
from pathlib import Path

README = Path(__file__).parent / "README.md"
LOAD = os.getloadavg()[0]  # of the machine, before any measuring


def circumstances() -> str:
    """Say in what circumstances a script measures."""
    return f"in one run on {os.cpu_count()} cores; the machine's load was {LOAD:.1f} when it began"


def rows(heads: list[str], body: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_part(text: str) -> None:
    """Put a part where one with the same title (``# …``) stands, or at the end."""
    title = text.partition("\n")[0]
    old = README.read_text(encoding="utf-8") if README.exists() else ""
    parts = {
        part.partition("\n")[0]: part
        for part in re.split(r"^(?=# )", old, flags=re.MULTILINE)
        if part
    }
    parts[title] = text
    README.write_text("\n".join(part.strip() + "\n" for part in parts.values()), encoding="utf-8")
