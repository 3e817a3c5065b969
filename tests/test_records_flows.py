"""Tables of records → flows: every record used or rejected, sums exact, routes each for itself."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invoking import invoke

import geo
from geo.errors import DataError, OutputError
from geo.network import read_costs, read_network
from geo.records import PieceSize, read_pieces
from geo.records.flows import (
    WRITTEN,
    FlowColumns,
    FlowTable,
    Tally,
    flow_files,
    merged,
    tally_piece,
)
from geo.records.flows.named_ends import resolve_names
from geo.records.flows.pair_routes import route_pairs
from geo.records.flows.quantity_sums import KINDS
from geo.records.flows.table_ends import stop_of
from geo.records.flows.tally import MEASURES
from geo.regions import open_region
from geo.routing import RoutingRequest, prepare_links, route_flow

ROOT = Path(__file__).parent.parent

# Rows of every kind: usable ones have a source that begins with u, the others with r.
UGLY = (
    b"\xef\xbb\xbfFrom;To;Seizure date;Product;Qty;Unit;Source\n"
    b"Gafsa;Ben Guerdane;2019-03-14;Fuel;1 200;L;u1\n"
    b"Gafsa;Ben Guerdane;14 March 2019;fuel;800,5;l;u2\n"
    b"Gafsa;Ben Guerdane;14/03/2019;fuel;NaN;l;u3\n"
    b"Gafsa;Ben Guerdane;03/04/2019;fuel;1,500;l;u4\n"
    b"Gab\xe8s;Libye;2019-03-14;;10-20 kg;;u5\n"
    b"Gab\xc3\xa8s;Libya;2019-03-14;;many;;u6\n"
    b"\n"
    b'Gafsa;"Ben Guerdane";2019-03-14;"fuel\ntwo lines";;;u7\n'
    b";Gafsa;2019-03-14;fuel;5;l;r1\n"
    b"Gafsa;;2019-03-14;fuel;5;l;r2\n"
    b"Tripoli;Gafsa;2019-03-14;fuel;5;l;r3\n"
    b"Tripoli;Nowhere at all;2019-03-14;fuel;5;l;r4\n"
    b"Gafsa;Nowhere at all;2019-03-14;fuel;5;l;r5\n"
    b'Gafsa;"Ben Guerdane;2019-03-14;fuel;5;l;r6\n'
    b"Gafsa;Ben Guerdane;2019-03-14;fuel;2;l;u8\n"
    b"Gafsa;Ben Guer"
)


@pytest.fixture(scope="module")
def ugly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the ugly table came to."""
    folder = tmp_path_factory.mktemp("ugly")
    (folder / "table.csv").write_bytes(UGLY)
    done = flow_files([folder / "table.csv"], folder / "out", memory_mb=512)
    assert (done.records, done.used, done.rejected, done.refused_names) == (15, 8, 7, 2)
    return folder / "out"


def test_goods_that_differ_by_missing_accents_are_one() -> None:
    """*cocaina*, *COCAÍNA* and a decomposed *cocaína* are one; coconut, *dừa*, and pineapple, *dứa*, stay two."""
    goods = ["cocaina", "COCAÍNA", "cocai\u0301na", "dừa", "dứa", "dua"]
    flows = geo.flows(pd.DataFrame({"from": "Gafsa", "to": "Sfax", "commodity": goods})).flows
    counts = flows.set_index("commodity")["records"].to_dict()
    assert counts == {"cocaína": 3, "dừa": 1, "dứa": 1, "dua": 1}


def test_an_ugly_table_is_used_as_far_as_it_goes(ugly: Path) -> None:
    """Everything usable is used, everything else is in the rejects, and the two add up."""
    table = pd.read_parquet(ugly / "flows.parquet")
    assert table["records"].sum() == 8
    assert sorted(one for some in table["source_list"] for one in some) == [
        f"u{number}" for number in range(1, 9)
    ]
    rejects = pd.read_csv(ugly / "rejects.csv", keep_default_na=False)
    assert rejects["records"].sum() == 7
    assert rejects[["row", "name", "records", "reason"]].to_numpy().tolist() == [
        ["11", "", 1, "no origin"],
        ["12", "", 1, "no destination"],
        ["16", "", 1, "2 fields, expected 7: truncated, or a stray quote or ';'"],
        ["18", "", 1, "2 fields, expected 7: truncated, or a stray quote or ';'"],
        ["", "Tripoli", 2, "several places have this name"],
        ["", "Nowhere at all", 1, "not in the gazetteer"],
    ]
    assert "Tripoli [LY] tripoli" in rejects["candidates"][4]
    assert rejects["record"][0] == ";Gafsa;2019-03-14;fuel;5;l;r1"


def test_quantities_stay_what_they_are(ugly: Path) -> None:
    """Numbers are added up within a unit; bounds, words, unclear and unknown ones stand apart."""
    table = pd.read_parquet(ugly / "flows.parquet").fillna({"quantity": -1})
    table.index = table["commodity"] + "/" + table["month"] + "/" + table["unit"]
    fuel = table.loc["fuel/2019-03/l"]
    assert (fuel["records"], fuel["numbers"], fuel["quantity"], fuel["unknown"]) == (
        4,
        3,
        2002.5,
        1,
    )
    april = table.loc["fuel/2019-04/l"]  # 14/03/2019 settles the order, 800,5 the mark
    assert (april["records"], april["numbers"], april["quantity"]) == (1, 1, 1.5)
    bounds = table.loc["/2019-03/kg"]
    assert (bounds["intervals"], bounds["low"], bounds["high"], bounds["quantity"]) == (
        1,
        10,
        20,
        -1,
    )
    assert table.loc["/2019-03/"]["words"].tolist() == ["many"]
    assert (table[list(KINDS)].sum(axis=1) == table["records"]).all()


def test_files_say_from_what_they_were_made(ugly: Path) -> None:
    """The manifest names inputs, counts and every output with its hash; columns are the declared ones."""
    told = json.loads((ugly / "manifest.json").read_text(encoding="utf-8"))
    written = sorted(path.name for path in ugly.iterdir())
    assert sorted(["manifest.json", *(one["file"] for one in told["outputs"])]) == written
    assert told["counts"]["records"] == told["counts"]["used"] + told["counts"]["rejected"] == 15
    assert told["inputs"][0]["file"] == "table.csv"
    for name in ("routes", "segments"):
        layer = gpd.read_parquet(ugly / f"{name}.parquet")
        assert [one for one in layer.columns if one not in {"geometry", "bbox"}] == [
            *WRITTEN[name].names
        ]
        assert layer.crs == "EPSG:4326"
    lacking = {"transit", "transit_names", "mode", "conflicts"}
    declared = [name for name in WRITTEN["flows"].names if name not in lacking]
    assert list(pd.read_parquet(ugly / "flows.parquet").columns) == declared


@pytest.mark.parametrize("size", [60, 150])
def test_however_it_is_cut_the_bytes_are_the_same(
    tmp_path: Path, ugly: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Pieces of any size, merged at any time, give every file as it was."""
    monkeypatch.setattr("geo.records.flows.flow_run.piece_size", lambda _: PieceSize(size, 3))
    monkeypatch.setattr("geo.records.flows.flow_run.MERGED_AT_ONCE", 2)
    (tmp_path / "table.csv").write_bytes(UGLY)
    flow_files([tmp_path / "table.csv"], tmp_path / "out", memory_mb=512)
    for path in ugly.iterdir():
        assert path.read_bytes() == (tmp_path / "out" / path.name).read_bytes(), path.name


def some_records(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Return records between towns and countries, some of them without quantity."""
    towns = [
        "Gafsa",
        "Sfax",
        "Ben Guerdane",
        "Gabès",
        "Zouara",
        "Libya",
        "Ghat",
        "Lampedusa",
        "Tripoli",
    ]
    return pd.DataFrame({
        "origin": rng.choice(towns, count),
        "destination": rng.choice(towns, count),
        "date": rng.choice(["2019-03-14", "2019-04-01", "some day"], count),
        "commodity": rng.choice(["fuel", "Fuel", "cars"], count),
        "quantity": rng.choice([1.1, 2.2, np.nan, 1e9 + 0.3], count),
        "unit": rng.choice(["l", "t"], count),
        "source": rng.choice([f"s{number}" for number in range(9)], count),
    })  # fmt: skip


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    """Return two thousand records."""
    return some_records(np.random.default_rng(3), 2000)


@pytest.fixture(scope="module")
def found(records: pd.DataFrame) -> FlowTable:
    """Return what they come to."""
    return geo.flows(records)


def test_sums_are_those_of_pandas(records: pd.DataFrame, found: FlowTable) -> None:
    """Counts, sums and sources by group, on records whose names are places."""
    end = found.names.set_index("name")["end"]
    table = records.assign(
        origin=records["origin"].map(end), destination=records["destination"].map(end),
        commodity=records["commodity"].str.lower(),
        month=records["date"].where(records["date"] != "some day", "").str[:7],
    )  # fmt: skip
    table = table[(table["origin"] != "") & (table["destination"] != "")]
    assert found.records - found.rejected == len(table) < 2000
    assert found.rejects["records"].sum() == found.rejected
    groups = table.groupby(["origin", "destination", "commodity", "month", "unit"])
    ours = found.flows.set_index(["origin", "destination", "commodity", "month", "unit"])
    assert ours["records"].to_dict() == groups.size().to_dict()
    assert ours["numbers"].to_dict() == groups["quantity"].count().to_dict()
    assert ours["sources"].to_dict() == groups["source"].nunique().to_dict()
    sums = groups["quantity"].sum(min_count=1)
    pd.testing.assert_series_equal(ours["quantity"].sort_index(), sums.sort_index())
    lists = ours["source_list"].to_dict()
    for key, group in groups:
        most = Counter(group["source"]).most_common()
        ranked = sorted(most, key=lambda pair: (-pair[1], pair[0]))[:5]
        assert lists[key].tolist() == [name for name, _ in ranked]


def test_each_pair_is_routed_whole_or_says_why(found: FlowTable) -> None:
    """Shares of a pair add up to one; what no road takes has its reason, and a road has none."""
    shares = found.routes.groupby(["origin", "destination"])["share"].sum()
    assert shares.to_numpy() == pytest.approx(1, abs=1e-5)
    pairs = found.flows.groupby(["origin", "destination"])["records"].sum()
    assert found.routes.groupby(["origin", "destination"])["records"].sum().to_dict() == (
        pytest.approx(pairs.to_dict(), abs=0.01)
    )
    assert ((found.routes["reason"] == "") == (found.routes["basis"] == "network")).all()
    reasons = found.routes.set_index("id")["reason"]
    assert "within 10 km" in " ".join(reasons[reasons.index.str.startswith("geonames")])
    assert reasons["gafsa>gafsa/none"] == "begins and ends in the same place"


def test_what_the_routes_send_the_segments_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between towns: records times kilometres, unrounded, are the same over routes and over segments."""
    monkeypatch.setattr("geo.records.flows.flow_layers.DECIMALS", 12)
    table = some_records(np.random.default_rng(4), 300)
    found = geo.flows(table[(table[["origin", "destination"]] != "Libya").all(axis=1)])
    on_road = found.routes[found.routes["basis"] == "network"]
    over_routes = (on_road["records"] * on_road["length_km"]).sum()
    over_segments = (found.segments["records"] * found.segments["length_km"]).sum()
    assert over_segments == pytest.approx(over_routes, rel=1e-9)
    by_commodity = [sum(some) for some in found.segments["commodity_records"]]
    assert by_commodity == pytest.approx(found.segments["records"].to_numpy(), abs=0.01)


def test_no_pair_depends_on_the_others(records: pd.DataFrame, found: FlowTable) -> None:
    """A pair alone has the ways and shares that it has among all; the quickest is that of ``route``."""
    alone = geo.flows(
        records[(records["origin"] == "Gafsa") & (records["destination"] == "Zouara")]
    )
    columns = ["id", "share", "hours", "length_km"]
    among = found.routes[found.routes["id"].isin(alone.routes["id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.routes[columns], among[columns])
    network, costs = read_network(), read_costs()
    ends = resolve_names(["Gafsa", "Zouara"]).ends
    stops = tuple(stop_of(end, open_region().gazetteer) for end in ends)
    links = prepare_links(network, geo_hours(), [RoutingRequest("x", stops)])
    best = route_flow(links, RoutingRequest("x", stops), scale_per_hour=costs.scale_per_hour.value)
    assert alone.routes["hours"].min() == pytest.approx(best.alternatives.hours.min(), abs=0.001)


def geo_hours() -> np.ndarray:
    """Return the hours of the shipped network's edges."""
    from geo.network import edge_hours  # noqa: PLC0415 - for one test

    return edge_hours(read_network(), read_costs())


def test_only_so_many_pairs_are_routed(records: pd.DataFrame) -> None:
    """The pairs with most records are; the others have no row."""
    found = geo.flows(records, most_pairs=3)
    pairs = found.flows.groupby(["origin", "destination"])["records"].sum()
    count = found.routes.drop_duplicates(["origin", "destination"])
    chosen = pairs[pd.MultiIndex.from_frame(count[["origin", "destination"]])]
    assert len(chosen) == 3
    assert chosen.min() >= pairs.drop(chosen.index).max()


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(cut=st.integers(100, 2000))
def test_tallies_add_up_in_any_grouping(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """Merging pieces, or merging merged ones, counts the same."""
    path = tmp_path_factory.getbasetemp() / "law.csv"
    some_records(np.random.default_rng(1), 60).to_csv(path, index=False)
    whole = [tally_piece(piece) for piece in read_pieces(path, 0, PieceSize(10**6, 10))]
    parts = [tally_piece(piece) for piece in read_pieces(path, 0, PieceSize(cut, 10))]
    middle = len(parts) // 2 + 1
    again = merged([merged(parts[:middle]), *parts[middle:]])
    assert counted(again) == counted(merged(whole))


def counted(total: Tally) -> dict[tuple[str, ...], list[int]]:
    """Return a tally's rows by the texts of their keys."""
    keys = total.keys
    labels = {"origin": total.names, "destination": total.names, **total.labels}
    rows = total.rows.reindex(columns=[*keys, *MEASURES], fill_value=0)
    return {
        tuple(
            labels[key][at] if key in labels else str(at)
            for key, at in zip(keys, row, strict=False)
        ): (row[len(keys) :].tolist())
        for row in rows.to_numpy()
    }


def test_a_stop_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the work fails half-way, the folder is as it was before."""
    (tmp_path / "table.csv").write_bytes(UGLY)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "flows.csv").write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise DataError("stopped")

    monkeypatch.setattr("geo.records.flows.flow_run._write", fail)
    with pytest.raises(DataError, match="stopped"):
        flow_files([tmp_path / "table.csv"], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["flows.csv"]
    assert (tmp_path / "out" / "flows.csv").read_text() == "old"


def test_no_spreadsheet_runs_a_text(tmp_path: Path) -> None:
    """In files for spreadsheets a formula has an apostrophe before it; Parquet keeps it as it was."""
    (tmp_path / "t.csv").write_text(
        "from,to,item,source\nGafsa,Sfax,=1+1,@x\n=A1,Sfax,fuel,s\n=B1,,fuel,s\n"
    )
    flow_files([tmp_path / "t.csv"], tmp_path / "out")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.csv"))
    for formula in ("=1+1", "@x", "=A1", "=B1"):
        assert text.count(formula) == text.count(f"'{formula}") > 0
    assert pd.read_parquet(tmp_path / "out" / "flows.parquet")["commodity"].tolist() == ["=1+1"]


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    """No columns for ends, a column that is not there, a folder that is read, too little memory."""
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="Name them with --origin and --destination"):
        flow_files([path], tmp_path / "out")
    with pytest.raises(DataError, match=r"has no column 'x'. Expected one of 'a', 'b'"):
        flow_files([path], tmp_path / "out", columns=FlowColumns("x", "b"))
    with pytest.raises(OutputError, match="is inside the input folder"):
        flow_files([tmp_path], tmp_path / "out")
    path.write_text("from,to\n")
    with pytest.raises(DataError, match="has no record"):
        flow_files([path], tmp_path / "out")
    path.write_text("from,from,to\nGafsa,Sfax,Gafsa\n")
    with pytest.raises(DataError, match="more than one column is named 'from'"):
        flow_files([path], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_too_many_flows_for_the_memory_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says how much to give."""
    some_records(np.random.default_rng(1), 500).to_csv(tmp_path / "t.csv", index=False)
    monkeypatch.setattr("geo.records.flows.flow_run.piece_size", lambda _: PieceSize(300, 3))
    monkeypatch.setattr("geo.records.flows.flow_run.FLOW_BYTES", 1 << 20)
    with pytest.raises(DataError, match=r"counted in \d+% of the records\. Give 900"):
        flow_files([tmp_path / "t.csv"], tmp_path / "out", memory_mb=512)


def test_pairs_without_a_road_are_told() -> None:
    """A country without towns in the gazetteer, and a town off the network, say so."""
    ends = resolve_names(["Japan", "Gafsa"]).ends
    pairs = np.array([0, 1]), np.array([1, 0])
    routed = route_pairs(ends, pairs, open_region())
    assert "Japan: the gazetteer has no town in it" in routed.reasons[0]
    assert not len(routed.alternatives.pair)


def test_the_command_writes_and_counts(tmp_path: Path) -> None:
    """It names its files on stdout and says the counts on stderr."""
    (tmp_path / "t.csv").write_bytes(UGLY)
    result = invoke("flows", tmp_path / "t.csv", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (
        "15 records: 8 used, 7 rejected\n5 flows between 2 pairs of places, 2 routed\n"
        "2 names unknown, ambiguous or only similar to a place's name\n"
    ) in result.stderr
    assert "columns used: origin: " in result.stderr
    assert str(tmp_path / "out" / "segments.parquet") in result.stdout


def test_the_command_says_what_the_page_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads the command's report knows that amounts in a unit beyond the page's list are not on the page."""
    monkeypatch.setattr("geo.records.flows.flows_page.MOST_UNITS", 1)
    table = tmp_path / "two-units.csv"
    table.write_text("from,to,quantity\nGafsa,Sfax,1 t\nGafsa,Sfax,2 t\nGafsa,Sfax,3 l\n")
    run = invoke("flows", table, "-o", tmp_path / "out")
    left_out = "map.html: 1 record in another unit (l) is not on this map"
    assert left_out in run.stderr, run.output


def test_the_page_has_the_title_that_it_is_given(tmp_path: Path) -> None:
    """Escaped like all text, and in the manifest; one that is too long stops the run before it reads."""
    table = tmp_path / "records.csv"
    table.write_text("from,to\nGafsa,Sfax\n")
    run = ["flows", str(table), "-o", str(tmp_path / "out"), "--title"]
    assert invoke(*run, "<b>Saisies</b> de\n2019").exit_code == 0
    html = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert 'content="&#60;b&#62;Saisies&#60;&#47;b&#62; de 2019"' in html
    assert "<b>Saisies" not in html
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["options"]["title"] == "<b>Saisies</b> de 2019"
    long = invoke(*run, "a" * 201)
    assert (long.exit_code, "--title (title in Python): found 201 characters." in long.stderr) == (
        1,
        True,
    )


def test_the_data_dictionary_has_every_column() -> None:
    """``docs/reference/records.md`` lists every column with its meaning."""
    text = (ROOT / "docs" / "reference" / "records.md").read_text(encoding="utf-8")
    for schema in WRITTEN.values():
        assert "\n".join(schema.markdown_table()) in text


def test_a_table_without_modes_has_no_such_column(ugly: Path) -> None:
    """Neither in its files nor in its manifest."""
    assert "mode" not in pd.read_parquet(ugly / "flows.parquet")
    assert "mode" not in (ugly / "manifest.json").read_text(encoding="utf-8")


def test_what_a_person_wrote_is_not_replaced(tmp_path: Path) -> None:
    """A names.csv that was filled in and not given to the next run was lost without a word."""
    table, out = tmp_path / "t.csv", tmp_path / "out"
    table.write_text("from,to\nGafsa,Tripoli\n", encoding="utf-8")
    assert invoke("flows", table, "-o", out).exit_code == 0
    assert invoke("flows", table, "-o", out).exit_code == 0
    names = out / "names.csv"
    decided = names.read_text("utf-8").replace("Tripoli,,", 'Tripoli,"Tripoli, Libya",', 1)
    assert '"Tripoli, Libya"' in decided
    names.write_text(decided, encoding="utf-8")
    result = invoke("flows", table, "-o", out)
    assert result.exit_code == 1
    assert f"--names {names}" in result.stderr
    assert names.read_text("utf-8") == decided
    copy = tmp_path / "copy.csv"
    copy.write_text(decided, encoding="utf-8")
    for chosen in (copy, names):
        names.write_text(decided, encoding="utf-8")
        result = invoke("flows", table, "-o", out, "--names", chosen)
        assert "1 record: 1 used" in result.stderr, result.output
    own = tmp_path / "own"
    own.mkdir()
    (own / "names.csv").write_text("mine", encoding="utf-8")
    result = invoke("flows", table, "-o", own)
    assert result.exit_code == 1
    assert (
        "is not the file that the last run wrote (it was edited, or that run was stopped)"
        in result.stderr
    )
    assert (own / "names.csv").read_text("utf-8") == "mine"
    (own / "manifest.json").write_text('{"outputs": ["names.csv", null, 3]}', encoding="utf-8")
    assert invoke("flows", table, "-o", own).stderr == result.stderr


@pytest.mark.parametrize("is_given", [False, True])
def test_names_edited_while_a_run_reads_are_not_replaced(tmp_path: Path, *, is_given: bool) -> None:
    """The file was only compared before the run, which may take minutes."""
    table, out = tmp_path / "t.csv", tmp_path / "out"
    table.write_text("from,to\nGafsa,Tripoli\n", encoding="utf-8")
    flow_files([table], out)
    names = out / "names.csv"
    before = (out / "flows.csv").read_bytes()

    def edit(_: float) -> None:
        names.write_text("edited", encoding="utf-8")

    with pytest.raises(OutputError, match="is not the file that the last run wrote"):
        flow_files([table], out, names=names if is_given else None, on_progress=edit)
    assert names.read_text("utf-8") == "edited"
    assert (out / "flows.csv").read_bytes() == before
    assert not (out / ".half").exists()
