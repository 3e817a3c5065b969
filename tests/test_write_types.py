"""The TypeScript types of the layers' rows follow from the declared columns."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_types_are_current() -> None:
    """web/src/core/data/tables.ts is what tools/write_types.py writes."""
    spec = importlib.util.spec_from_file_location("write_types", ROOT / "tools/write_types.py")
    assert spec
    assert spec.loader
    write_types = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write_types)
    assert write_types.TARGET.read_text(encoding="utf-8") == write_types.types(), (
        "web/src/core/data/tables.ts is out of date. Run tools/write_types.py."
    )
