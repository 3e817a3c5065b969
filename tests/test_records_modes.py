"""Modes of transport in records: three languages, and what is not a mode."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from invoking import invoke

import geo

MODES = pd.DataFrame({
    "from": ["Gafsa"] * 8, "to": ["Sfax"] * 5 + ["Gabès"] * 3, "quantity": [1, 2, 4, 8, 16, 32, 64, 128],
    "mode": ["Truck", "par route", "Maritime", "BAHR", "", "بحر", "by sea", "بحرًا"],
})  # fmt: skip


def test_records_are_grouped_by_mode_in_three_languages() -> None:
    """What is not a mode is unclear, and said; what goes by sea is not routed on roads."""
    found = geo.flows(MODES)
    end = found.names.set_index("name")["end"]
    sums = found.flows[["destination", "mode", "quantity"]].to_numpy().tolist()
    assert sorted(sums) == sorted([
        [end["Sfax"], "road", 3], [end["Sfax"], "sea", 4], [end["Sfax"], "unclear", 8], [end["Sfax"], "", 16],
        [end["Gabès"], "sea", 224],
    ])  # fmt: skip
    assert set(found.routes["destination"]) == {end["Sfax"]}
    assert found.routes["records"].sum() == pytest.approx(4)
    assert found.unrecognised.to_numpy().tolist() == [["mode", "bahr", 1]]


def test_the_command_counts_pairs_apart_from_flows_that_no_road_takes(tmp_path: Path) -> None:
    """It said that all flows were between the pairs of those by road."""
    MODES.to_csv(tmp_path / "t.csv", index=False)
    result = invoke("flows", tmp_path / "t.csv", "-o", tmp_path / "out")
    assert "8 records: 8 used, 0 rejected\n" in result.stderr
    assert (
        "5 flows: 2 not by road, the others by road between 1 pair of places, 1 routed\n"
    ) in result.stderr


def test_preposition_before_a_mode() -> None:
    """*By dhow* is by sea; what follows a preposition and is not a mode stays unclear, and nothing stated stays so."""
    modes = {
        "by boat": "sea", "By dhow": "sea", "en camión": "road", "par bateau": "sea", "por barco": "sea",
        "by plane": "air", "by chance": "unclear", "not stated": "", "Bus, truck": "road", "bus/camion": "road",
        "vía marítima": "sea", "por vía aérea": "air", "par voie terrestre": "road", "Lancha rápida": "sea",
        "avioneta": "air", "contenedor": "unclear",
        "truck, boat": "unclear", "bus, chance": "unclear", "canoa": "unclear",
        "on foot": "foot", "a pie": "foot", "à pied": "foot", "سيرًا على الأقدام": "foot",
        "fluvial": "river", "Río": "river", "by river": "river", "péniche": "river", "نهري": "river",
    }  # fmt: skip
    table = pd.DataFrame({"from": "Gafsa", "to": "Sfax", "commodity": [*modes], "mode": [*modes]})
    flows = geo.flows(table).flows
    assert dict(zip(flows["commodity"], flows["mode"], strict=True)) == {
        mode.casefold(): key for mode, key in modes.items()
    }


def test_headings_of_goods_transport_and_seized_quantities() -> None:
    """Headings of seizures in Central America and of wildlife: none of their columns was found."""
    table = pd.DataFrame({
        "Origen": ["Gafsa"], "Destino": ["Sfax"], "Sustancia": ["Cocaína"], "Cantidad incautada (kg)": ["12"],
        "Transporte": ["vía terrestre"],
    })  # fmt: skip
    (flow,) = geo.flows(table).flows[["commodity", "quantity", "unit", "mode"]].to_numpy().tolist()
    assert flow == ["cocaína", 12.0, "kg", "road"]
    table = pd.DataFrame(
        {"from": ["Gafsa"], "to": ["Sfax"], "Species": ["Ivory"], "Transport": ["sea"]}
    )
    (flow,) = geo.flows(table).flows[["commodity", "mode"]].to_numpy().tolist()
    assert flow == ["ivory", "sea"]


def test_mode_is_written_to_every_file(tmp_path: Path) -> None:
    """CSV, Parquet, XLSX and a table without the column, in one run."""
    MODES.to_csv(tmp_path / "a.csv", index=False)
    MODES.to_parquet(tmp_path / "b.parquet")
    pyogrio.write_dataframe(MODES, tmp_path / "c.xlsx", driver="XLSX")
    MODES.drop(columns="mode").to_csv(tmp_path / "d.csv", index=False)
    paths = [tmp_path / name for name in ("a.csv", "b.parquet", "c.xlsx", "d.csv")]
    result = invoke("flows", *paths, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "mode: 'bahr' is not a known value, so 3 records are `unclear`" in result.stderr
    for table in (
        pd.read_csv(tmp_path / "out/flows.csv", keep_default_na=False),
        pd.read_parquet(tmp_path / "out/flows.parquet"),
    ):
        records = table.groupby("mode")["records"].sum().to_dict()
        assert records == {"": 11, "road": 6, "sea": 12, "unclear": 3}
    manifest = json.loads((tmp_path / "out/manifest.json").read_text(encoding="utf-8"))
    assert manifest["unrecognised"] == [["mode", "bahr", 3]]
