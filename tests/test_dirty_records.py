"""Records as people have them: exports of spreadsheets, Google Earth and event data, read right or refused in words.

Each of these was read wrongly, or ended in a trace, until 2026-11-26.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from exposure_fixtures import one_corridor
from invoking import invoke

import geo
from geo.brief import read_brief
from geo.errors import DataError, OutputError, UnknownPlaceError
from geo.layers import build_layers
from geo.maps import Events
from geo.records import PieceSize, file_names, header_of, read_pieces, record_files
from geo.records.exposure import Bands, draw_events, expose_files, read_corridors
from geo.records.exposure.event_records import parse_piece
from geo.records.exposure.nested_bands import expose_points
from geo.records.files.input_files import notes_of
from geo.records.flows import FlowColumns, flow_files
from geo.records.flows.flow_run import OUTPUTS
from geo.records.flows.named_ends import resolve_names

POINTS = [shapely.Point(8.5, 35.0), shapely.Point(8.6, 35.0)]
PLACEMARK = "<Placemark><name>{0}</name><Point><coordinates>{1}</coordinates></Point></Placemark>"


def positions(path: Path, rows: int = 100) -> list[tuple[float, float]]:
    """Read the positions of a file, piece by piece."""
    parts = [parse_piece(piece).used for piece in read_pieces(path, 0, PieceSize(10**6, rows))]
    return [pair for part in parts for pair in zip(part["lon"], part["lat"], strict=True)]


@pytest.fixture(scope="module")
def corridors() -> Bands:
    """Return a band around a line along 35° N."""
    return one_corridor()


def flows(quantity: Any, **more: Any) -> pd.DataFrame:  # noqa: ANN401 - any column
    """Return the flows of records from Gafsa to Sfax."""
    return geo.flows(
        pd.DataFrame({"from": "Gafsa", "to": "Sfax", "quantity": quantity, **more})
    ).flows


@pytest.mark.parametrize("name", ["a.geojson", "a.parquet", "a.gpkg"])
def test_positions_of_the_geometry_stand_for_columns_of_that_name(
    tmp_path: Path, name: str
) -> None:
    """Event data have longitude and latitude as columns, too."""
    table = gpd.GeoDataFrame({"longitude": ["x", "y"], "latitude": 0.0}, geometry=POINTS, crs=4326)
    table.to_parquet(tmp_path / name) if name == "a.parquet" else table.to_file(tmp_path / name)
    assert header_of(tmp_path / name) == ("longitude", "latitude")
    assert positions(tmp_path / name) == [(8.5, 35.0), (8.6, 35.0)]


def test_folders_of_google_earth_are_one_table(tmp_path: Path) -> None:
    """Every feature of every folder is read, whatever the size of the pieces."""
    folders = (
        f"<Folder><name>{n}</name>{PLACEMARK.format(n, f'8.{n},35,0') * n}</Folder>"
        for n in (1, 2, 3)
    )
    path = tmp_path / "a.kml"
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{"".join(folders)}</Document></kml>'
    )
    expected = [(8.1, 35.0), *[(8.2, 35.0)] * 2, *[(8.3, 35.0)] * 3]
    assert positions(path) == positions(path, 2) == expected
    (*_, last) = read_pieces(path, 4, PieceSize(1, 10))
    assert (last.start, last.stop, last.total) == (4, 6, 6)


def test_layers_of_different_kinds_are_not_guessed(tmp_path: Path) -> None:
    """A GeoPackage of several tables is refused; one without geometry is read as a table."""
    one = gpd.GeoDataFrame({"a": [1, 2]}, geometry=POINTS, crs=4326)
    one.to_file(tmp_path / "two.gpkg", layer="one")
    one.rename(columns={"a": "b"}).to_file(tmp_path / "two.gpkg", layer="two")
    with pytest.raises(
        DataError, match=r"different columns \('one', 'two'\)\. Choose one layer: add --layer NAME"
    ):
        header_of(tmp_path / "two.gpkg")
    assert header_of(tmp_path / "two.gpkg", "two") == ("b", "longitude", "latitude")
    (piece,) = read_pieces(tmp_path / "two.gpkg", 0, PieceSize(1, 10), sheet="two")
    assert piece.total == 2
    with pytest.raises(DataError, match=r"has no layer 'three'\. Expected one of 'one', 'two'"):
        header_of(tmp_path / "two.gpkg", "three")
    plain = pd.DataFrame({"lon": [8.5, 8.6], "lat": 35.0})
    gpd.GeoDataFrame(plain, geometry=[None, None], crs=4326).to_file(tmp_path / "null.gpkg")
    assert header_of(tmp_path / "null.gpkg")[:2] == ("lon", "lat")


LINES = [shapely.LineString([(8.7842, 34.425), (9.5, 34.6), (10.1, 33.88)])] * 2  # Gafsa to Gabès


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp", "a.parquet"])
@pytest.mark.parametrize("crs", ["EPSG:32632", "EPSG:3857"])
def test_lines_are_flows_from_their_first_point_to_their_last(
    tmp_path: Path, name: str, crs: str
) -> None:
    """Without a name of either end, in one part or as a MultiLineString of one, whatever the CRS."""
    shapes = [LINES[0], shapely.MultiLineString(LINES[1:])]
    table = gpd.GeoDataFrame({"quantity": [2, 3]}, geometry=shapes, crs=4326).to_crs(crs)
    path = tmp_path / name
    table.to_parquet(path) if name == "a.parquet" else table.to_file(path)
    summary = flow_files([path], tmp_path / "out")
    assert (summary.used, summary.rejected) == (2, 0)
    assert "a flow from its first point to its last" in summary.notes[0]
    places = gpd.read_file(tmp_path / "out/places.geojson").set_index("id")
    (flow,) = pd.read_csv(tmp_path / "out/flows.csv").to_dict("records")
    assert flow["quantity"] == 5
    assert [flow["origin"], flow["destination"]] == ["point:8.7842,34.425", "point:10.1,33.88"]
    ends = [places.geometry[flow[end]] for end in ("origin", "destination")]
    assert [c for end in ends for c in (end.x, end.y)] == [8.7842, 34.425, 10.1, 33.88]
    assert geo.flows(table).flows["quantity"].tolist() == [5]


def test_points_in_one_part_and_polygons(tmp_path: Path) -> None:
    """A MultiPoint of one point is that point; polygons are no positions, and the message says what to do."""
    shapes = [shapely.MultiPoint([point]) for point in POINTS]
    gpd.GeoDataFrame({"a": [1, 2]}, geometry=shapes, crs=4326).to_file(tmp_path / "multi.gpkg")
    assert positions(tmp_path / "multi.gpkg") == [(8.5, 35.0), (8.6, 35.0)]
    areas = [point.buffer(0.1) for point in POINTS]
    path = tmp_path / "areas.gpkg"
    gpd.GeoDataFrame({"lat": [35.0, 36.0], "lon": 8.5}, geometry=areas, crs=4326).to_file(path)
    assert header_of(path) == ("lat", "lon")
    (note,) = notes_of(path)
    assert note.partition(": ")[2].startswith("its geometry (Polygon) is not used. Expected points")


def test_a_crs_beside_that_of_the_geometry_is_refused(tmp_path: Path) -> None:
    """The positions are degrees already: with --crs they would lie in the Gulf of Guinea."""
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"a": [1, 2]}, geometry=POINTS, crs=4326).to_crs(32632).to_file(path)
    arguments = ["expose", str(path), "--crs", "EPSG:32632", "-o", str(tmp_path / "e.csv")]
    report = invoke(*arguments)
    assert report.exit_code == 1
    assert "coordinates look like degrees (found longitude 8.5, latitude 35)" in report.stderr


def test_a_column_of_zones_that_are_none_of_utm(tmp_path: Path, corridors: Bands) -> None:
    """Beside degrees, a zone is something else; beside metres, a record without its zone is rejected alone."""
    path = tmp_path / "a.csv"
    path.write_text("lat,lon,zone\n35,8.5,North\n35,8.6,South\n")
    summary = expose_files([path], [corridors], tmp_path / "e.csv")
    assert (summary.records, summary.used) == (2, 2)
    path.write_text("easting,northing,zone\n454366.5,3873187.9,32N\n454366.5,3873187.9,32\n")
    summary = expose_files([path], [corridors], tmp_path / "e.csv")
    assert (summary.records, summary.used) == (2, 1)
    rejects = pd.read_csv(tmp_path / "e.rejects.csv")
    assert rejects["reason"].tolist() == ["no position: its zone is not one of UTM, such as 32N"]


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (gpd.GeoDataFrame(geometry=POINTS), "found no CRS"),
        (gpd.GeoDataFrame(geometry=LINES, crs=4326), "found LineString. Expected points"),
    ],
)
def test_geometry_that_is_no_event_is_refused(events: gpd.GeoDataFrame, message: str) -> None:
    """It used to be an empty result, or an error of geopandas."""
    with pytest.raises(DataError, match=message):
        geo.expose(events)


def test_geometry_in_arrows_own_encoding_is_told(tmp_path: Path) -> None:
    """GeoParquet 1.1 has two encodings; the message names the one that was found."""
    table = gpd.GeoDataFrame(geometry=POINTS, crs=4326)
    table.to_parquet(tmp_path / "a.parquet", geometry_encoding="geoarrow", schema_version="1.1.0")
    with pytest.raises(DataError, match="encoded as 'point'; expected WKB"):
        list(read_pieces(tmp_path / "a.parquet", 0, PieceSize(1, 10)))


@pytest.mark.parametrize(
    "column",
    [
        pa.array([8.5, None]).dictionary_encode(),
        pa.array(["8.5", ""]).dictionary_encode(),
        pa.array(["8.50", None]).cast(pa.decimal128(5, 2)),
        pa.array([8.5, 2.0**60]),
    ],
)
def test_numbers_of_every_type_are_numbers(tmp_path: Path, column: pa.Array) -> None:
    """Dictionaries, decimals, and integers beyond what a double tells apart."""
    pq.write_table(pa.table({"lon": column, "lat": [35, 2**60]}), tmp_path / "a.parquet")
    assert positions(tmp_path / "a.parquet") == [(8.5, 35.0)]


def test_a_head_may_hold_line_breaks_and_other_delimiters(tmp_path: Path) -> None:
    """As Excel writes a cell of two lines, and a note with commas."""
    path = tmp_path / "a.csv"
    path.write_text('longitude;"Notes\n(free, long, any)";latitude\n8.5;x;35\n')
    (piece,) = read_pieces(path, 0, PieceSize(10**6, 1))
    assert header_of(path) == ("longitude", "Notes\n(free, long, any)", "latitude")
    assert parse_piece(piece).used[["row", "lon", "lat"]].to_numpy().tolist() == [[0, 8.5, 35.0]]


def test_line_ends_of_old_macs_are_told(tmp_path: Path) -> None:
    """They are not line ends for anything else here."""
    (tmp_path / "a.csv").write_bytes(b"lon,lat\r8.5,35\r")
    with pytest.raises(DataError, match=r"as on old Macs\. Save the file with LF or CRLF"):
        header_of(tmp_path / "a.csv")


def test_another_ending_is_told_what_to_do(tmp_path: Path) -> None:
    """A workbook is what people try first."""
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"as \.xlsx \(.+\)\. The file may be truncated"):
        header_of(tmp_path / "a.xlsx")


def test_files_of_one_name_are_told_apart_and_read_once(tmp_path: Path, corridors: Bands) -> None:
    """By the folder that they lie in: their rows are different records, on the map, too."""
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "x.csv").write_text("lon,lat\n8.5,35\n")
    files = record_files([tmp_path / "in", tmp_path / "in" / "a" / "x.csv"])
    assert file_names(files) == ("a/x.csv", "b/x.csv")
    expose_files([tmp_path / "in"], [corridors], tmp_path / "out.csv", memory_mb=512)
    assert pd.read_csv(tmp_path / "out.csv")["file"].tolist() == ["a/x.csv", "b/x.csv"]


def test_the_map_reads_ids_of_two_lines(
    tmp_path: Path, corridors: Bands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than one block of the reader."""
    table = pd.DataFrame({"id": [f"{n}\n{'x' * 90}" for n in range(20_000)], "lon": 8.5, "lat": 35})
    table.to_csv(tmp_path / "in.csv", index=False)
    expose_files([tmp_path / "in.csv"], [corridors], tmp_path / "out.csv", memory_mb=512)
    drawn: list[Events] = []
    monkeypatch.setattr(
        "geo.records.exposure.events_page.draw_bulk_map", lambda events, **_: drawn.append(events)
    )
    draw_events(tmp_path / "out.csv")
    assert drawn[0].records is not None
    assert drawn[0].records.sum() == 20_000


def test_no_spreadsheet_runs_what_events_say(tmp_path: Path, corridors: Bands) -> None:
    """Identifiers and rejected records have an apostrophe before a formula; Parquet has none."""
    (tmp_path / "in.csv").write_text("id,lon,lat\n=1+1,8.5,35\n@x,north,35\n")
    for name in ("out.csv", "out.parquet"):
        expose_files([tmp_path / "in.csv"], [corridors], tmp_path / name, memory_mb=512)
    assert pd.read_csv(tmp_path / "out.csv")["id"].tolist() == ["'=1+1"]
    assert pd.read_csv(tmp_path / "out.rejects.csv")["record"].tolist() == ["'@x,north,35"]
    assert pd.read_parquet(tmp_path / "out.parquet")["id"].tolist() == ["=1+1"]


def test_nothing_that_is_read_is_replaced(tmp_path: Path, corridors: Bands) -> None:
    """A table that is called like an output, and a folder that is called like that of the parts."""
    (tmp_path / "records.csv").write_text("from,to\nGafsa,Sfax\n")
    flow_files([tmp_path / "records.csv"], tmp_path / "out")
    assert tuple(sorted(path.name for path in (tmp_path / "out").iterdir())) == tuple(
        sorted(OUTPUTS)
    )
    with pytest.raises(OutputError, match=r"would overwrite its own input flows\.csv"):
        flow_files([tmp_path / "out" / "flows.csv"], tmp_path / "out")
    (tmp_path / "e.totals.csv").write_text("lon,lat\n8.5,35\n")
    with pytest.raises(OutputError, match=r"e\.totals\.csv: this output is also an input"):
        expose_files([tmp_path / "e.totals.csv"], [corridors], tmp_path / "e.csv")
    (tmp_path / "k.csv.parts").mkdir()
    (tmp_path / "k.csv.parts" / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"contains 'thesis\.txt'.* Move that file elsewhere"):
        expose_files([tmp_path / "e.totals.csv"], [corridors], tmp_path / "k.csv")
    assert (tmp_path / "k.csv.parts" / "thesis.txt").read_text() == "mine"


def test_no_map_is_drawn_over_the_events(tmp_path: Path) -> None:
    """A wrong ``--map`` is an error before any file is read."""
    events = tmp_path / "e.csv"
    events.write_text("lon,lat\n8.5,35\n")
    command = ["expose", str(events), "-o", str(tmp_path / "o.csv"), "--map"]
    for page in (events, tmp_path / "o.csv"):
        result = invoke(*command, page)
        assert result.exit_code == 2
        assert "is also an input or the output" in result.output
    assert events.read_text() == "lon,lat\n8.5,35\n"


def test_what_lies_at_180_degrees_lies_in_what_crosses_it(tmp_path: Path) -> None:
    """A corridor is cut there; the cut is not an edge."""
    brief = read_brief(Path(__file__).parent / "data" / "dateline-2031.toml")
    layers = build_layers(brief)
    for name in ("corridors", "routes", "flows"):
        layers[name].to_file(tmp_path / f"{name}.geojson")
    bands = read_corridors(tmp_path)
    lat = np.linspace(-22, -12, 400)
    hits = {
        lon: set(expose_points(np.full(400, lon), lat, bands)["point"])
        for lon in (179.9999, 180.0, -180.0, -179.9999)
    }
    assert hits[180.0]
    for lon in (180.0, -180.0):
        assert len(hits[lon] ^ hits[np.copysign(179.9999, lon)]) <= 2


def test_columns_of_every_kind_are_read() -> None:
    """Mixed cells of spreadsheets, periods, decimals, sparse and numbered columns."""
    assert flows([5, "many"])[["numbers", "ordinals"]].sum().tolist() == [1, 1]
    dates = [pd.Timestamp("2019-03-01"), "14 March 2019"]
    assert flows(1, date=dates)["month"].tolist() == ["2019-03"]
    assert flows(1, date=pd.period_range("2019-03-01", periods=2, freq="D"))["month"].tolist() == [
        "2019-03"
    ]
    assert flows(pd.arrays.SparseArray([1.0, np.nan]))[
        ["numbers", "unknown"]
    ].to_numpy().tolist() == [[1, 1]]
    assert flows(1, source=pd.Series(["a\ud800", "b"], dtype=object))["sources"].tolist() == [2]
    numbered = pd.DataFrame([["Gafsa", "Sfax"]])
    assert len(geo.flows(numbered, columns=FlowColumns("0", "1")).flows) == 1


@pytest.mark.parametrize(
    "kind", [pa.decimal128(8, 3), pa.dictionary(pa.int32(), pa.float64()), pa.float64()]
)
def test_a_decimal_comma_is_one_of_texts_alone(tmp_path: Path, kind: pa.DataType) -> None:
    """1.125 of a column of numbers is not a thousand."""
    quantity = pa.array([1.125, 1.5]).cast(pa.float64())
    quantity = quantity.dictionary_encode() if pa.types.is_dictionary(kind) else quantity.cast(kind)
    table = pa.table({"from": ["Gafsa"] * 2, "to": ["Sfax"] * 2, "quantity": quantity})
    pq.write_table(table, tmp_path / "a.parquet")
    columns = FlowColumns("from", "to", quantity="quantity", decimal="comma")
    flow_files([tmp_path / "a.parquet"], tmp_path / "out", columns=columns)
    assert pd.read_parquet(tmp_path / "out" / "flows.parquet")["quantity"].tolist() == [2.625]


def test_two_units_of_one_record_are_unclear() -> None:
    """Two tonnes in a column of kilogrammes are neither 2 kg nor 2 t."""
    found = flows(["2 t", "3 kg", "5"], unit="kg")
    assert found["unit"].tolist() == ["kg"]
    assert found[["numbers", "quantity", "unclear"]].to_numpy().tolist() == [[2, 8.0, 1]]
    assert found["words"][0].tolist() == ["2 t"]


def test_megagrams_are_no_milligrams() -> None:
    """Of two letters a capital M tells; other units are the same in any case."""
    found = flows(["3 Mg", "5 mg", "2 KG", "1 kg"]).set_index("unit")["quantity"]
    assert found.to_dict() == {"Mg": 3.0, "kg": 3.0, "mg": 5.0}


def test_a_mention_as_long_as_a_page_is_no_name() -> None:
    """Slips are sought letter by letter: one of 200,000 letters ended the process."""
    with pytest.raises(UnknownPlaceError, match="longer than any place's name"):
        geo.resolve_place("x" * 200_000)
    rejects = geo.flows(pd.DataFrame({"from": ["x" * 200_000], "to": ["Sfax"]})).rejects
    assert rejects[["reason", "records"]].to_numpy().tolist() == [["not in the gazetteer", 1]]


def test_null_geometries_are_rejected_and_not_lost(tmp_path: Path) -> None:
    """A feature without a point is counted, with its reason."""
    features = [
        {"type": "Feature", "properties": {}, "geometry": one}
        for one in (None, {"type": "Point", "coordinates": [8.5, 35]})
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "a.geojson").write_text(text)
    (piece,) = read_pieces(tmp_path / "a.geojson", 0, PieceSize(1, 10))
    found = parse_piece(piece)
    assert (len(found.used), len(found.rejects), found.count) == (1, 1, 2)


def test_rows_of_totals_are_no_records(tmp_path: Path) -> None:
    """They were rejected places, or had no origin; *Totalán* is a town, and a record with an origin alone is one."""
    path = tmp_path / "t.csv"
    path.write_text(
        "date,from,to,goods\n2019,Gafsa,Sfax,fuel\n2019,Totalán,Sfax,fuel\n2019,,Sfax,total seizure\n"
        "Sous-total T1,,,\nGrand total,,,\n,المجموع,,\n,TOTAL:,Total,\n,Sfax,Итого,\n,,,no total\n",
        encoding="utf-8",
    )
    found = flow_files([path], tmp_path / "out")
    assert (found.records, found.used, found.rejected, found.totals) == (4, 1, 3, 5)
    rejects = pd.read_csv(tmp_path / "out/rejects.csv")
    assert rejects["records"].sum() == 3
    table = pd.read_csv(path, dtype=str)
    in_python = geo.flows(table)
    assert (in_python.records, in_python.rejected) == (4, 3)


def test_the_report_names_columns_that_are_not_read_and_why_records_are_rejected(
    tmp_path: Path,
) -> None:
    """A column was dropped without a word; a total beside a column that is not read was a reject."""
    path = tmp_path / "a.csv"
    path.write_text(
        "no,origin,officer,destination,quantity\n1,Gafsa,Tozeur,Sfax,2 t\n2,,Tozeur,Sfax,2 t\n3,Gafsa,Sfax\n"
        "TOTAL GENERAL,,,,4 t\n"
    )
    report = invoke("flows", path, "-o", tmp_path / "out")
    lines = report.stderr.splitlines()
    assert "columns not read: 'no', 'officer'" in lines
    assert "1 row of totals left out: not counted below, but listed with the rejects" in lines
    assert "3 records: 1 used, 2 rejected" in lines
    assert "1 flow between 1 pair of places, 1 routed" in lines
    start = lines.index("rejected: 1 (3 fields, expected 5: truncated, or a stray quote or ',')")
    assert lines[start + 1 : start + 3] == [
        "rejected: 1 (no origin)",
        f"Rejected records are listed in {tmp_path / 'out/rejects.csv'}",
    ]
    path.write_text("lon,lat,note\n8.5,35,a\n8.5,here,b\n")
    report = invoke("expose", path, "-o", tmp_path / "e.csv")
    assert "columns not read: 'note'" in report.stderr
    assert "rejected: 1 (latitude is not a number)" in report.stderr


def test_codes_of_three_letters_follow_a_comma() -> None:
    """A code of either length after a comma, or in brackets, is a country."""
    names = ["Tripoli, LBY", "Tripoli, LY", "Tripoli (LBY)", "Malaba, KEN"]
    found = resolve_names(names)
    assert found.audit["end"].tolist() == ["tripoli", "tripoli", "tripoli", ""]
    assert found.audit["reason"].iloc[-1] == "not in the gazetteer in Kenya"
