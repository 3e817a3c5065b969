"""Stops of records reach flows, routes, files and messages, and a wrong stop rejects no record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from invoking import invoke

import geo
from geo.maps import BulkFlows
from geo.records.files.pieces import PieceSize
from geo.records.flows import FlowColumns, FlowTable, flow_files, flows_page

TABLE = pd.DataFrame(
    [
        ("Gafsa", "Tripoli, Libya", "Ben Guerdane", "2 t"),
        ("Gafsa", "Tripoli, Libya", "Ben Gardane", "3 t"),
        ("Gafsa", "Tripoli, Libya", "Dehiba; Nalout", "1 t"),
        ("Gafsa", "Tripoli, Libya", "", "5 t"),
        ("Gafsa", "Tripoli, Libya", "Nowhere at all", "7 t"),
        ("Gafsa", "Gafsa", "Sfax", "1 t"),
        ("Nobody knows where", "Gafsa", "Nowhere else", "1 t"),
    ],
    columns=["from", "to", "via", "quantity"],
)


@pytest.fixture(scope="module")
def result() -> FlowTable:
    """Return the flows of the table."""
    return geo.flows(TABLE)


def test_a_flow_with_a_stop_is_apart_from_the_direct_one(result: FlowTable) -> None:
    """Spellings of one stop are one flow; a stop that is not found keeps its name, and its record."""
    flows = result.flows[result.flows["destination"] == "tripoli"]
    rows = zip(flows["transit"], flows["transit_names"], flows["quantity"], strict=True)
    assert sorted((list(ids), list(names), quantity) for ids, names, quantity in rows) == [
        ([], [], 5.0),
        ([], ["Nowhere at all"], 7.0),
        (["ben-guerdane"], ["Ben Guerdane"], 5.0),
        (["dehiba", "nalut"], ["Dehiba", "Nalut"], 1.0),
    ]
    assert (result.records, result.rejected) == (7, 1)
    assert result.rejects["name"].tolist() == ["Nobody knows where"]
    refused = result.names[result.names["end"] == ""]
    assert refused["name"].tolist() == ["Nobody knows where", "Nowhere at all", "Nowhere else"]
    assert {"ben-guerdane", "dehiba", "nalut"} <= set(result.places["id"])


def test_routes_go_from_stop_to_stop(result: FlowTable) -> None:
    """Each leg is routed with the records of all flows over it; a flow that returns has the way out and back."""
    routes = result.routes
    records = routes.groupby(["origin", "destination"])["records"].sum().round(2).to_dict()
    sfax = result.flows.loc[result.flows["destination"] == "gafsa", "transit"].item()[0]
    assert records == {
        ("gafsa", "ben-guerdane"): 2, ("ben-guerdane", "tripoli"): 2,
        ("gafsa", "dehiba"): 1, ("dehiba", "nalut"): 1, ("nalut", "tripoli"): 1,
        ("gafsa", "tripoli"): 2,
        ("gafsa", sfax): 1, (sfax, "gafsa"): 1,
    }  # fmt: skip
    lines = routes[(routes["origin"] == "gafsa") & (routes["destination"] == "ben-guerdane")]
    stop = result.places.set_index("id").geometry["ben-guerdane"]
    distance_deg = shapely.distance(lines.geometry.to_numpy(), stop)
    assert distance_deg.max() < 0.1  # 10 km: the town is at its end
    carried = result.segments[["records", "commodity_records"]]
    assert (carried["commodity_records"].map(sum) - carried["records"]).abs().max() < 0.01


def test_a_flow_by_sea_takes_no_road_to_its_stop() -> None:
    """No leg of a flow by sea is routed on roads."""
    table = pd.DataFrame(
        {"from": ["Sfax"], "to": ["Tripoli, Libya"], "via": ["Djerba"], "mode": ["sea"]}
    )
    assert geo.flows(table).routes.empty


@pytest.mark.parametrize("stop", ["Gafsa", "Sfax", "Gafsa; Gafsa; Sfax"])
def test_a_stop_at_an_end_adds_no_leg(stop: str) -> None:
    """A stop that is where the flow is already leaves one leg."""
    table = pd.DataFrame({"from": ["Gafsa"], "to": ["Sfax"], "transit": [stop]})
    routes = geo.flows(table).routes
    assert set(zip(routes["origin_name"], routes["destination_name"], strict=True)) == {
        ("Gafsa", "Sfax")
    }


def test_usual_headings_are_found() -> None:
    """Headings in several languages name the column; a table without one has no such column."""
    for heading in (
        "Transit",
        "VIA",
        "transit_country",
        "Pays de transit",
        "país de tránsito",
        "بلد العبور",
    ):
        assert FlowColumns.find(["from", "to", heading], where="table").transit == heading
    assert "transit" not in geo.flows(TABLE[["from", "to"]].head(1)).flows


def test_the_page_adds_up_flows_with_other_stops_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page has one row for the same ends, and counts the records that pass through other places."""
    pages: list[tuple[BulkFlows, str]] = []

    def draw(bulk: BulkFlows, **options: Any) -> str:  # noqa: ANN401 - as many types as options
        pages.append((bulk, " ".join(note.en for note in options["notes"])))
        return ""

    monkeypatch.setattr(flows_page, "draw_bulk_map", draw)
    geo.flows(TABLE).map()
    ((page, notes),) = pages
    assert page.records is not None
    names = page.places["label_en"].to_numpy()
    rows = zip(
        names[page.origin], names[page.destination], page.quantity, page.records, strict=True
    )
    assert sorted(rows) == [("Gafsa", "Gafsa", 1.0, 1), ("Gafsa", "Tripoli", 18.0, 5)]
    assert "5 records pass through other places" in notes


def test_however_files_are_cut_the_bytes_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two files states stops; pieces of any size give the same files."""
    TABLE.to_csv(tmp_path / "a.csv", index=False)
    TABLE[["from", "to", "quantity"]].to_csv(tmp_path / "b.csv", index=False)
    inputs = [tmp_path / "a.csv", tmp_path / "b.csv"]
    summary = flow_files(inputs, tmp_path / "whole")
    monkeypatch.setattr("geo.records.flows.flow_run.piece_size", lambda _: PieceSize(60, 3))
    monkeypatch.setattr("geo.records.flows.flow_run.MERGED_AT_ONCE", 2)
    flow_files(inputs, tmp_path / "pieces")
    for path in (tmp_path / "whole").iterdir():
        assert path.read_bytes() == (tmp_path / "pieces" / path.name).read_bytes(), path.name
    assert summary.stops_refused == (("Nowhere at all", 1),)
    assert "ben-guerdane" in (tmp_path / "whole" / "flows.csv").read_text("utf-8")


def test_the_command_says_which_stop_was_not_found(tmp_path: Path) -> None:
    """The stop is named with what to do, and a table of names says what it means."""
    TABLE.iloc[4:5].to_csv(tmp_path / "table.csv", index=False)
    run = ["flows", tmp_path / "table.csv", "-o", tmp_path / "out"]
    shown = invoke(*run)
    assert shown.exit_code == 0
    assert (
        "transit: 'Nowhere at all' was not found, so 1 record is used without this stop"
        in shown.output
    )
    assert "fill in `end`" in shown.output
    names = tmp_path / "names.csv"
    names.write_text("name,end\nNowhere at all,dehiba\n", encoding="utf-8")
    again = invoke(*run, "--names", names)
    assert "not found, so" not in again.output
    assert "dehiba" in (tmp_path / "out" / "flows.csv").read_text("utf-8")


def test_a_column_via_of_means_of_transport_states_the_mode() -> None:
    """In Spanish *Vía* is both: *terrestre* and *marítima* were looked up as places."""
    ends = {"from": "Gafsa", "to": ["Tripoli, Libya", "Sfax", "Tunis"]}
    table = pd.DataFrame({**ends, "Vía": ["terrestre", "marítima", "río"]})
    flows = geo.flows(table).flows
    assert set(flows["mode"]) == {"road", "sea", "river"}
    assert "transit" not in flows or not any(flows["transit"].map(len))
