"""Read the data that ship with the package; paths are below ``geo/data``, such as ``gazetteer/capitals.csv``."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shipped_text(path: str) -> str:
    """Return the text of a file in UTF-8; each file is read once."""
    return files("geo").joinpath("data", path).read_text(encoding="utf-8")


def shipped_rows(path: str) -> list[dict[str, str]]:
    """Return the rows of a table in CSV, whose first line names the columns; each row has its cells by column."""
    return list(csv.DictReader(shipped_text(path).splitlines()))


@cache
def shipped_toml(path: str) -> Mapping[str, Any]:
    """Return the content of a file in TOML; each file is read once."""
    return tomllib.loads(shipped_text(path))
