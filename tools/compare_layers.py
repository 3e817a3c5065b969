"""Print the columns of the committed layers that differ between two commits.

``python tools/compare_layers.py OLD [NEW]`` (default ``HEAD``) compares ``layers/**/*.geojson`` row by row, by id.
Geometry counts as a column. A layer, row or column that only one commit has is listed too.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

Rows = dict[str, dict[str, Any]]


def git(*arguments: str) -> str:
    """Return the output of a git command."""
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout  # noqa: S603, S607


def layers(commit: str) -> dict[str, Rows]:
    """Return the rows of every layer of a commit: path → id → column → value."""
    paths = git("ls-tree", "-r", "--name-only", commit, "layers/").split()
    return {
        path: rows(git("show", f"{commit}:{path}")) for path in paths if path.endswith(".geojson")
    }


def rows(text: str) -> Rows:
    """Return the rows of one GeoJSON text by id."""
    features = json.loads(text)["features"]
    return {row["id"]: {**row["properties"], "(geometry)": row["geometry"]} for row in features}


def differences(old: dict[str, Rows], new: dict[str, Rows]) -> Iterator[str]:
    """Yield one line for each column that differs, with the number of its rows."""
    for path in sorted(old | new):
        before, after = old.get(path, {}), new.get(path, {})
        if only_one := len(before.keys() ^ after.keys()):
            yield f"{path}: {only_one} rows in only one commit"
        changed = Counter(
            column for id_ in before.keys() & after.keys() for column in before[id_] | after[id_]
            if before[id_].get(column, ...) != after[id_].get(column, ...)
        )  # fmt: skip
        yield from (f"{path}: {column} ({count} rows)" for column, count in sorted(changed.items()))


if __name__ == "__main__":
    print("\n".join(differences(layers(sys.argv[1]), layers((sys.argv[2:] or ["HEAD"])[0]))))
