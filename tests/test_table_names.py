"""Names in tables: each is looked up once, and users say what others mean."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import geo
from geo.errors import DataError
from geo.records.flows import end_lookup, flow_files


def test_each_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many records have it."""
    seen: list[str] = []

    def resolve(name: str, **_: object) -> object:
        seen.append(name)
        return geo.resolve_place(name)

    monkeypatch.setattr(end_lookup, "resolve_place", resolve)
    geo.flows(pd.DataFrame({"from": ["Gafsa"] * 50, "to": ["Sfax", " Sfax "] * 25}))
    assert sorted(seen) == ["Gafsa", "Sfax"]


def test_names_stand_for_what_their_table_says(tmp_path: Path) -> None:
    """The names of one run, filled in, settle the next; what was found by itself keeps its reason."""
    (tmp_path / "t.csv").write_text("from,to\nTripoli,Sfax\n=Hub,Sfax\n", encoding="utf-8")
    output, names = tmp_path / "out", tmp_path / "out" / "names.csv"
    assert flow_files([tmp_path / "t.csv"], output).refused_names == 2
    table = pd.read_csv(names, dtype=str).set_index("name")
    table.loc["Tripoli", "end"] = "Tripoli, Libya"
    table.loc["'=Hub", "end"] = "country-LY"
    table.to_csv(names)
    done = flow_files([tmp_path / "t.csv"], output, names=names)
    assert (done.used, done.refused_names) == (2, 0)
    told = pd.read_csv(names, dtype=str).set_index("name")
    assert told["end"].to_dict() == {
        "'=Hub": "country-LY", "Sfax": "geonames-2467454", "Tripoli": "tripoli",
    }  # fmt: skip
    assert told["step"].to_dict() == {"'=Hub": "given", "Sfax": "exact", "Tripoli": "given"}
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert [one["file"] for one in manifest["inputs"][:2]] == ["t.csv", "names.csv"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,end\nTripoli,nirvana\nSfax,Tripoli\n", r"'Tripoli' cannot be 'nirvana': not in .*\n.*'Sfax'"),
        ("name;end\nA;gafsa\n A ;sfax\n", r"names\.csv: the name 'A' has the end 'gafsa', and 'sfax' further down"),
        ("name,place\nA,gafsa\n", r"no column 'end'"),
        ("name,end\nA\n", r"names\.csv: the line 'A' cannot be read \(1 field, expected 2"),
    ],
)  # fmt: skip
def test_names_that_stand_for_nothing_are_told(tmp_path: Path, text: str, told: str) -> None:
    """Each with its file, before any record is read; what was there stays."""
    (tmp_path / "t.csv").write_text("from,to\nTripoli,Sfax\n")
    (tmp_path / "names.csv").write_bytes(text.encode("latin-1"))
    with pytest.raises(DataError, match=told):
        flow_files([tmp_path / "t.csv"], tmp_path / "out", names=tmp_path / "names.csv")
    assert not (tmp_path / "out").exists()
