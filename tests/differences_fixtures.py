"""A small brief, to edit and compare with itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import Result
from invoking import invoke

from geo.cli.diff import differences_of
from geo.report.differences.as_json import differences_json
from geo.report.differences.as_text import differences_text

BRIEF = """format = 1
id = "small"
brief = "s"
title.en = "Small"
buffers_km = [10.0]
[[source]]
id = "s"
kind = "report"
title = "T"
reliability = "B"
[[claim]]
id = "gold"
source = "s"
credibility = 3
text.en = "Gold is flown from A to B."
[[claim]]
id = "cash"
source = "s"
credibility = 2
text.en = "Cash is flown from B to C."
[[claim]]
id = "towns"
source = "s"
credibility = 2
text.en = "A, B and C are towns."
[[commodity]]
id = "gold-bars"
class = "gold"
label.en = "Gold"
[[commodity]]
id = "notes"
class = "cash"
label.en = "Cash"
{places}
[[flow]]
id = "a-b"
label.en = "A to B"
origin = "a"
destination = "b"
mode = "air"
reason.en = "It is flown."
claims = ["gold"]
[[flow.strand]]
commodity = "gold-bars"
[[flow]]
id = "b-c"
label.en = "B to C"
origin = "b"
destination = "c"
mode = "air"
reason.en = "It is flown."
claims = ["cash", "towns"]
[[flow.strand]]
commodity = "notes"
""".format(
    places="".join(
        f"""[[place]]
id = "{name}"
country = "TN"
label.en = "{name.upper()}"
lon = {lon}
lat = {lat}
location_source = "set by hand"
uncertainty_m = 100
claims = ["towns"]
"""
        for name, lon, lat in (("a", 9.0, 34.0), ("b", 10.0, 34.0), ("c", 10.0, 35.0))
    )
)


def run(*arguments: object) -> Result:
    """Run ``geo diff``."""
    return invoke("diff", *arguments)


def compared(old: Path, new: Path) -> tuple[dict[str, Any], str]:
    """Compare two sides once; return the JSON and the text."""
    found = differences_of(str(old), str(new), None)
    return json.loads(differences_json(found)), differences_text(found)


def edited(tmp_path: Path, *edits: tuple[str, str], name: str = "new") -> Path:
    """Write the small brief with some of its text replaced."""
    text = BRIEF
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / f"{name}.toml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
