"""Events joined to corridors: rows, rejects and totals, however dirty the file and however often stopped."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from threading import Event
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from browsing import Visit, axe_faults, until
from exposure_fixtures import one_corridor
from geographiclib.geodesic import Geodesic
from invoking import invoke

from geo.brief import read_brief
from geo.errors import DataError, OutputError
from geo.geodesy import distances
from geo.layers import buffered_geometries
from geo.maps import Events
from geo.maps.arabic_months import arabic_locale
from geo.records import PieceSize, read_pieces
from geo.records.coordinates import (
    PositionColumns,
    parse_position,
    position_problem,
    read_positions,
)
from geo.records.exposure import (
    Bands,
    Columns,
    ExposureSummary,
    draw_events,
    expose,
    expose_files,
    expose_piece,
    prepare_buffers,
    prepare_corridors,
    read_buffers,
    read_corridors,
)
from geo.regions import open_region

ROOT = Path(__file__).parent.parent
LAYERS = ROOT / "layers" / "tunisia-libya-2019"

# Rows of every kind: usable ones have an id that begins with u, the others with r.
DIRTY = (
    b"\xef\xbb\xbfid;event_date;longitude;latitude;notes\n"
    b"u1;2019-03-14;8.5;35.0;ISO\n"
    b"u2;14 March 2019;8,5;35,0;commas\n"
    b"u3;14/03/2019;8.5;35.0;slashes\n"
    b"u4;03/04/2019;8.5;35.0;which month?\n"
    b"r1;2019-03-14;NaN;35.0;no longitude\n"
    b"r2;2019-03-14;8.5;;no latitude\n"
    b"r3;2019-03-14;35.0;108.5;swapped\n"
    b"r4;2019-03-14;8.5;north;words\n"
    b"r5;2019-03-14;208.5;35.0;too far\n"
    b"u5;2019-03-14;8.5;35.0;Gab\xe8s in cp1252\n"
    b"u6;2019-03-14;8.5;35.0;Gab\xc3\xa8s in UTF-8\n"
    b"\n"
    b'u7;2019-03-14;8.5;35.0;"two\nlines; one record"\n'
    b'r6;"2019-03-14;8.5;35.0;a quote that stays open\n'
    b"u8;2019-03-14;8.5;35.0;after it\n"
    b"r7;2019-03-1"
)


@pytest.fixture(scope="module")
def corridors() -> Bands:
    """Return two nested bands around a line along 35° N."""
    shapes = gpd.GeoDataFrame(
        {"flow": ["a", "a", "b"], "band": [50, 80, 95]},
        geometry=[shapely.box(8, 35 - d, 9, 35 + d) for d in (0.1, 0.2, 0.15)],
        crs=4326,
    )
    line = shapely.LineString([(8, 35), (9, 35)])
    routes = gpd.GeoDataFrame({"flow": ["a", "b"]}, geometry=[line, line], crs=4326)
    goods = pd.DataFrame({"flow": ["a", "a", "b"], "commodity": ["fuel", "cars", "fuel"]})
    return prepare_corridors(shapes, routes, goods)


def run(folder: Path, corridors: Bands, *paths: Path, name: str = "out.csv") -> ExposureSummary:
    """Expose files into a folder."""
    return expose_files(paths, [corridors], folder / name, memory_mb=512)


def test_the_inmost_band_is_given(corridors: Bands) -> None:
    """Nested bands hold an event together; each flow comes once, on the index of the events."""
    events = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy([8.5, 8.5, 8.5, 0.0], [35.05, 35.12, 35.18, 0.0]),
        index=["w", "x", "y", "z"], crs=4326,
    )  # fmt: skip
    found = expose(events, corridors)
    assert list(zip(found.index, found["of"], found["band"], strict=True)) == [
        ("w", "a", 50), ("w", "b", 95), ("x", "a", 80), ("x", "b", 95), ("y", "a", 80),
    ]  # fmt: skip
    assert set(found["country"]) == {"TN"}


def test_metres_and_bands_of_the_shipped_corridors() -> None:
    """On the shipped layers: the bands of sjoin, and the metres of ``distances``."""
    layers = {name: gpd.read_file(LAYERS / f"{name}.geojson") for name in ("corridors", "routes")}
    rng = np.random.default_rng(8)
    events = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(*rng.uniform((5, 30), (12, 37), (1500, 2)).T), crs=4326
    )
    found = expose(events, prepare_corridors(**layers))
    joined = gpd.sjoin(
        events, layers["corridors"][["flow", "band", "geometry"]], predicate="within"
    )
    inmost = joined.groupby([joined.index, "flow"])["band"].min()
    assert found.set_index("of", append=True)["band"].to_dict() == inmost.to_dict()
    some = found.iloc[::7]
    by_flow = (
        layers["routes"]
        .groupby("flow")["geometry"]
        .apply(lambda lines: shapely.multilinestrings(shapely.get_parts(lines.to_numpy())))
    )
    by_flow = gpd.GeoSeries(by_flow, crs=4326)
    lines = by_flow.loc[some["of"]]
    exact = distances(
        events.geometry.loc[some.index].reset_index(drop=True), lines.reset_index(drop=True)
    )
    assert some["distance_m"].to_numpy() == pytest.approx(exact.to_numpy(), abs=0.06)


def test_buffers_give_the_radius_and_the_metres_to_the_middle() -> None:
    """An event is in the least buffer that reaches it; in a zone it is 0 m away, of a town as far as it is."""
    brief = read_brief("tunisia-libya-2019")
    rng = np.random.default_rng(9)
    events = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(*rng.uniform((8, 31), (14, 36), (800, 2)).T), crs=4326
    )
    found = expose(events, read_buffers(LAYERS, brief))
    assert set(found["layer"]) == {"buffers"}
    middles = gpd.GeoSeries(buffered_geometries(brief), crs=4326).loc[found["of"]]
    points = events.geometry.loc[found.index].reset_index(drop=True)
    exact = distances(points, middles.reset_index(drop=True)).to_numpy()
    is_in = shapely.intersects(middles.to_numpy(), points.to_numpy())
    assert found["distance_m"].to_numpy() == pytest.approx(np.where(is_in, 0, exact), abs=0.06)
    assert is_in.any()
    least = np.array([25_000, 50_000, 100_000])[
        np.searchsorted([25e3, 50e3, 100e3], found["distance_m"])
    ]
    # 0.05 % off.
    near = np.abs(found["distance_m"].to_numpy()[:, None] - [25e3, 50e3]).min(axis=1) < 60
    assert (found["band"] == least)[~near].all()
    with_corridors = expose(events, read_corridors(LAYERS), read_buffers(LAYERS, brief))
    pd.testing.assert_frame_equal(with_corridors[with_corridors["layer"] == "buffers"], found)


def test_metres_to_a_town_are_those_of_geographiclib() -> None:
    """An independent implementation measures from events to the towns in the middle of buffers."""
    bands = read_buffers(LAYERS, read_brief("tunisia-libya-2019"))
    towns = gpd.read_file(LAYERS / "places.geojson").set_index("id").geometry
    rng = np.random.default_rng(10)
    lon, lat = rng.uniform((8, 31), (14, 36), (400, 2)).T
    found = expose(gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=4326), bands)
    found = found[found["of"].isin(towns.index)]
    assert len(found) > 50
    for event, row in zip(found.index, found.itertuples(), strict=True):
        town = towns[row.of]
        exact = Geodesic.WGS84.Inverse(lat[event], lon[event], town.y, town.x)["s12"]
        assert row.distance_m == pytest.approx(exact, abs=0.16)  # layers are rounded to 0.11 m


def test_buffers_without_a_label_in_a_language_are_joined() -> None:
    """The places of a drafted region may have no French or Arabic name, which a layer on disk gives back as NaN."""
    shape = shapely.box(0, 0, 1, 1)
    table = gpd.GeoDataFrame(
        {"of": ["x"], "radius_m": [9], "label_en": ["X, 9 m"], "label_fr": [float("nan")]},
        geometry=[shape],
        crs=4326,
    )
    assert prepare_buffers(table, {"x": shape}).labels["x"].keys() == {"en"}


def test_buffers_of_another_build_are_refused() -> None:
    """Where nothing is known to lie in the middle, the message names the buffer."""
    table = gpd.GeoDataFrame(
        {"of": ["x"], "radius_m": [9]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326
    )
    with pytest.raises(DataError, match="no shape for 'x', which has buffers"):
        prepare_buffers(table, {})


def test_a_dirty_file_is_used_as_far_as_it_goes(tmp_path: Path, corridors: Bands) -> None:
    """Everything usable is used, everything else is in the rejects, and the two add up."""
    path = tmp_path / "dirty.csv"
    path.write_bytes(DIRTY)
    done = run(tmp_path, corridors, path)
    rows = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    rejects = pd.read_csv(tmp_path / "out.rejects.csv", keep_default_na=False)
    assert sorted(set(rows["id"])) == [f"u{number}" for number in range(1, 9)]
    assert [record[:2] for record in rejects["record"]] == [f"r{number}" for number in range(1, 8)]
    assert (done.records, done.used, done.rejected, done.exposed) == (15, 8, 7, 8)
    # Lines of the file: one is blank, and one record takes two.
    assert sorted({*rows["row"], *rejects["row"]}) == [*range(2, 13), 14, 16, 17, 18]
    months = rows.drop_duplicates("id").set_index("id")["month"]
    assert months.pop("u4") == "2019-04"
    assert set(months) == {"2019-03"}
    for row, words in enumerate(
        (
            "longitude is no",
            "latitude is no",
            "look swapped",
            "latitude is no",
            "±180",
            "fields",
            "fields",
        )
    ):
        assert words in rejects["reason"][row]


def test_totals_count_each_event_once(tmp_path: Path, corridors: Bands) -> None:
    """By corridor, commodity, country, month and in all, by the inmost band."""
    path = tmp_path / "events.csv"
    path.write_text("date,lon,lat\n2019-03-01,8.5,35.0\n2019-04-01,8.5,35.18\n2019-04-01,0,0\n")
    run(tmp_path, corridors, path)
    totals = pd.read_csv(tmp_path / "out.totals.csv", keep_default_na=False)
    assert [tuple(row) for row in totals.to_numpy().tolist()] == [
        ("corridors", *row) for row in (
            ("all", "", 50, 1), ("all", "", 80, 1),
            ("commodity", "cars", 50, 1), ("commodity", "cars", 80, 1),
            ("commodity", "fuel", 50, 1), ("commodity", "fuel", 80, 1),
            ("country", "TN", 50, 1), ("country", "TN", 80, 1),
            ("month", "2019-03", 50, 1), ("month", "2019-04", 80, 1),
            ("of", "a", 50, 1), ("of", "a", 80, 1), ("of", "b", 95, 1),
        )
    ]  # fmt: skip


def test_formats_say_the_same(tmp_path: Path, corridors: Bands) -> None:
    """CSV, Parquet, GeoParquet in a projection and GeoPackage give the same rows, as does a folder."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"id": [f"e{n}" for n in range(500)], "date": "2019-03-01"})
    table[["lon", "lat"]] = rng.uniform((7.9, 34.7), (9.1, 35.3), (500, 2)).round(4)
    points = gpd.GeoDataFrame(
        table[["id", "date"]], geometry=gpd.points_from_xy(table.lon, table.lat), crs=4326
    )
    inputs = tmp_path / "in"
    inputs.mkdir()
    table.to_csv(inputs / "a.csv", index=False)
    table.to_parquet(inputs / "b.parquet")
    points.to_crs(32632).to_parquet(inputs / "c.parquet")
    points.to_file(inputs / "d.gpkg")
    found = []
    for path in sorted(inputs.iterdir()):
        run(tmp_path, corridors, path)
        found.append(pd.read_csv(tmp_path / "out.csv").drop(columns="file"))
    found[0]["row"] -= 1  # the line of the headings
    for other in found[1:]:
        pd.testing.assert_frame_equal(other, found[0], check_exact=False, atol=0.11)
    done = run(tmp_path, corridors, inputs, name="all.parquet")
    assert done.records == 2000
    assert len(pd.read_parquet(tmp_path / "all.parquet")) == 4 * len(found[0])


@pytest.mark.slow
@pytest.mark.parametrize("size", [40, 100, 1000])
def test_pieces_of_any_size_say_the_same(tmp_path: Path, corridors: Bands, size: int) -> None:
    """However a file is cut, its records are the same; records that span lines stay whole."""
    path = tmp_path / "events.csv"
    path.write_text(
        "id,lon,lat,note\n" + "".join(f'e{n},8.5,35.0,"line\n{n}"\n' for n in range(50))
    )
    parts = [
        expose_piece(piece, [corridors]) for piece in read_pieces(path, 0, PieceSize(size, 10))
    ]
    assert [ident for part in parts for ident in part.rows["id"]] == [
        f"e{n}" for n in range(50) for _ in "ab"
    ]
    assert sum(part.records for part in parts) == 50


def expose_slowly(events: Path, output: Path, begun: Event) -> None:
    """Expose a small file in some twenty pieces; another process runs this."""
    corridor = one_corridor()
    begun.set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.records.exposure.exposure_run.piece_size", lambda _: PieceSize(1000, 10))
        expose_files([events], [corridor], output)


@pytest.mark.slow
def test_killed_and_resumed_the_bytes_are_the_same(tmp_path: Path) -> None:
    """Ten times killed with SIGKILL at random moments and run again, all outputs are as if undisturbed."""
    rng = np.random.default_rng(6)
    table = pd.DataFrame(rng.uniform((7.9, 34.7), (9.1, 35.3), (1000, 2)), columns=["lon", "lat"])
    table.loc[::50, "lon"] = np.nan
    events, folders = tmp_path / "events.csv", [tmp_path / "calm", tmp_path / "killed"]
    table.round(4).to_csv(events, index_label="id")
    for folder in folders:
        folder.mkdir()
    calm, killed = (folder / "out.parquet" for folder in folders)
    expose_slowly(events, calm, Event())
    context = get_context("forkserver")  # which imports once
    context.set_forkserver_preload(["pytest", "click.testing", "geo.records.exposure.exposure_run"])
    pauses = rng.uniform(0, 0.1, 100)
    kills = 0
    for pause in pauses:
        begun = context.Event()
        process = context.Process(target=expose_slowly, args=(events, killed, begun))
        process.start()
        assert begun.wait(60)
        time.sleep(pause)
        process.kill()
        process.join()
        kills += process.exitcode == -signal.SIGKILL
        if kills == 10:
            break
    assert kills == 10
    expose_slowly(events, killed, Event())
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == ["out.parquet", "out.rejects.csv", "out.totals.csv"]
    assert names == sorted(path.name for path in folders[1].iterdir())
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_parts_of_another_input_are_not_used(tmp_path: Path, corridors: Bands) -> None:
    """Where the input has changed since a stop, work begins anew."""
    path = tmp_path / "events.csv"
    path.write_text("lon,lat\n8.5,35.0\n")
    parts = tmp_path / "out.csv.parts"
    parts.mkdir()
    (parts / "key.json").write_text("of something else")
    (parts / "000000.json").write_text('{"file": 0, "stop": 17, "row": 2}')
    assert run(tmp_path, corridors, path).records == 1
    assert not parts.exists()


@pytest.mark.parametrize(
    ("header", "message"), [("a,b", "Name them with --lon and --lat"), ("", "empty")]
)
def test_a_file_without_positions_is_refused(
    tmp_path: Path, corridors: Bands, header: str, message: str
) -> None:
    """The message says what the file has and what to do."""
    path = tmp_path / "events.csv"
    path.write_text(header)
    with pytest.raises(DataError, match=message):
        run(tmp_path, corridors, path)


def test_an_output_among_the_events_is_refused(tmp_path: Path, corridors: Bands) -> None:
    """What is written must not be read the next time."""
    with pytest.raises(OutputError, match="is inside the input folder"):
        run(tmp_path, corridors, tmp_path)
    events = tmp_path / "out.csv"  # where `run` writes
    events.write_text("lon,lat\n5.9,36.4\n")
    with pytest.raises(OutputError, match=r"out\.csv: this output is also an input"):
        run(tmp_path, corridors, events)


@pytest.mark.slow
def test_the_command_writes_and_counts(tmp_path: Path) -> None:
    """It names its outputs, counts records, and asks about coordinates that look swapped."""
    path = tmp_path / "events.csv"
    path.write_text("lon,lat\n36.4,5.9\n36.5,6.0\n")
    again = ["expose", str(path), "--layers", str(LAYERS.parent), "-o", str(tmp_path / "out.csv")]
    result = invoke(*again)
    assert result.exit_code == 1
    assert (
        '2 of 2 positions lie there only the other way round. Write --lon "lat" --lat "lon"'
        in result.stderr
    )
    again += ["--lon", "lon", "--lat", "lat"]
    result = invoke(*again)
    assert result.exit_code == 0, result.output
    assert "2 records: 2 used, 0 of them in corridors or buffers; 0 rejected" in result.stderr
    assert (
        "2 events would lie near corridors and buffers if longitude and latitude were"
        in result.stderr
    )
    page = tmp_path / "map.html"
    assert str(page) in invoke(*again, "--map", page).stdout
    assert "<html" in page.read_text(encoding="utf-8")
    assert "live positions" in invoke("expose", "--help").output


def test_what_cannot_be_read_has_an_example_and_a_remedy(tmp_path: Path) -> None:
    """Undated events had no example, and metres beside degrees no hint; a rejected record's date does not count."""
    path = tmp_path / "events.csv"
    path.write_text(
        'id,date,coordinates\na,2019-02-31,"33.1378, 11.2196"\nb,2019-02-30,"33.1378, 11.2196"\n'
        'c,03/04/2019,"331378, 112196"\nd,2019-01-01,"0,0"\n',
        encoding="utf-8",
    )
    output = tmp_path / "out.csv"
    result = invoke("expose", path, "--layers", LAYERS.parent, "-o", output)
    assert result.exit_code == 0, result.output
    assert (
        "date: 1 not read, such as '2019-02-31' (that month has 28 days, not 31)" in result.stderr
    )
    assert "03/04/2019" not in result.stderr
    reasons = pd.read_csv(tmp_path / "out.rejects.csv")["reason"].tolist()
    assert reasons[0].startswith(
        "no position: its numbers look like metres, such as those of UTM: convert"
    )
    assert reasons[1] == "no position"


@pytest.mark.parametrize(
    ("cell", "position", "reason"),
    [
        ("Lat: 3.45 Lon: -76.53", (-76.53, 3.45), ""),
        ("longitud -76,53; latitud 3,45", (-76.53, 3.45), ""),
        ("lat 3°27'N / lon 76°30'W", (-76.5, 3.45), ""),
        ("lat 3.45 lat 4.5", None, "no position: its text is not understood"),
        ("lon: 8 lng: 9", None, "no position: its text is not understood"),
        ("lng: 9 lat: 8", (9.0, 8.0), ""),
        (
            "17N 777000 9975000",
            None,
            "no position: its numbers look like metres, such as those of UTM",
        ),
        (
            "3.4516,-765320",
            None,
            "no position: a number is beyond ±90 for a latitude, or ±180 for a longitude",
        ),
        (
            "116.4, 39.9",
            None,
            "no position: a number is beyond ±90 for a latitude, or ±180 for a longitude",
        ),
        (
            "116,4",
            None,
            "no position: it may be one number with a decimal comma, or two: write both",
        ),
        (
            "-3,45",
            None,
            "no position: it may be one number with a decimal comma, or two: write both",
        ),
        ("3,-76", (-76.0, 3.0), ""),
        ("Cali", None, "no position: its text is not understood"),
        ("s/n", None, "no position"),
    ],
)
def test_a_position_with_the_names_of_its_axes_is_read(
    cell: str, position: tuple[float, float] | None, reason: str
) -> None:
    """A cell that states something and is not read says why: it is not empty."""
    assert parse_position(cell) == position
    if not position:
        problem = position_problem(cell)
        assert problem.startswith(reason)
        assert (problem == "no position") == (reason == "no position")


def test_an_unreadable_position_is_advised_in_the_stated_order(
    tmp_path: Path, corridors: Bands
) -> None:
    """With ``--coordinates lonlat`` the advice to write latitude first would be wrong."""
    column = PositionColumns(position="at", is_lon_first=True)
    unread = read_positions(pa.table({"at": ["39.9, 116.4", "116.4, 39.9"]}), column).unread
    assert unread["cell"].tolist() == ["39.9, 116.4"]
    assert unread["reason"][0].endswith("write longitude first, as in 8.1, 36.5")
    path = tmp_path / "events.csv"
    path.write_text('id,at\na,"39.9, 116.4"\nb,"39,9"\n', encoding="utf-8")
    columns = Columns(position="at", is_lon_first=True)
    expose_files([path], [corridors], tmp_path / "out.csv", memory_mb=512, columns=columns)
    reasons = pd.read_csv(tmp_path / "out.rejects.csv")["reason"]
    assert reasons[0] == unread["reason"][0]
    assert reasons[1].endswith("write both, with points, as in 8.1, 36.5")


def test_a_row_that_contradicts_its_country_is_named(tmp_path: Path, corridors: Bands) -> None:
    """One swapped row among right ones was counted as outside without a word; a Sudanese event is not swapped."""
    path = tmp_path / "events.csv"
    path.write_text(
        "id,longitude,latitude,country\na,8.5,35,Tunisia\nb,8.5,35,TUN\nc,35.05,8.5,Tunisie\nd,35.05,8.5,Ethiopia\n"
        "e,35.05,8.5,\nf,8.5,35,Algeria\ng,8.5,35,Mali\n",
        encoding="utf-8",
    )
    doubts = {doubtful.doubt: doubtful for doubtful in run(tmp_path, corridors, path).doubts}
    assert {doubt: (doubtful.events, doubtful.row) for doubt, doubtful in doubts.items()} == {
        "swapped": (1, 4), "maybe swapped": (1, 6), "elsewhere": (1, 8),
    }  # fmt: skip
    assert doubts["swapped"].example == "c, latitude 8.5, longitude 35.05"


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_the_map_has_each_exposed_event_once(
    tmp_path: Path, corridors: Bands, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An event along two corridors is one point; where there are too many, cells hold as many events."""
    rng = np.random.default_rng(7)
    table = pd.DataFrame(rng.uniform((8, 34.8), (9, 35.2), (400, 2)), columns=["lon", "lat"])
    table["date"] = rng.choice(["2019-03-01", "some day"], 400)
    table.to_csv(tmp_path / "events.csv", index=False)
    done = run(tmp_path, corridors, tmp_path / "events.csv", name=name)
    drawn: list[Events] = []
    monkeypatch.setattr(
        "geo.records.exposure.events_page.draw_bulk_map", lambda events, **_: drawn.append(events)
    )
    draw_events(tmp_path / name)
    monkeypatch.setattr("geo.records.exposure.events_page.MOST_POINTS", 30)
    draw_events(tmp_path / name)
    fine, coarse = drawn
    for events in drawn:
        assert events.records is not None
        assert events.records.sum() == done.exposed
        assert events.month is not None
        assert set(events.month.tolist()) == {2019 * 12 + 2, -1}
    assert len(fine.lon) > 300
    assert len(coarse.lon) <= 30
    rows = pd.read_csv(tmp_path / name) if name == "out.csv" else pd.read_parquet(tmp_path / name)
    assert fine.lon.min() == pytest.approx(rows["lon"].min(), abs=6e-4)


def test_a_map_of_events_lies_in_the_region_of_its_brief(
    tmp_path: Path, corridors: Bands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its coasts and borders, and months as Arabic names them there; every map lay in North Africa."""
    (tmp_path / "events.csv").write_text("lon,lat\n8.5,35.1\n")
    run(tmp_path, corridors, tmp_path / "events.csv")
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "geo.records.exposure.events_page.draw_bulk_map", lambda _, **page: drawn.append(page)
    )
    balkans = open_region("balkans")
    draw_events(tmp_path / "out.csv", region=balkans)
    draw_events(tmp_path / "out.csv")
    assert drawn[0]["background"] is balkans.outlines.background
    locales = [arabic_locale(page["country_codes"]) for page in drawn]
    assert locales == ["ar-EG", "ar-TN"]


def test_the_map_has_what_the_events_were_joined_to(
    tmp_path: Path, corridors: Bands, visit: Callable[..., Visit]
) -> None:
    """Corridors with their counts, the events of a chosen one, and boxes for type and actor."""
    lon, lat = np.repeat([8.2, 8.5, 8.8], [3, 2, 1]), np.repeat([35.05, 35.12, 35.18], [3, 2, 1])
    table = pd.DataFrame({"lon": lon, "lat": lat, "event_type": ["Seizure"] * 4 + ["Protest"] * 2})
    table.assign(actor="Customs").to_csv(tmp_path / "events.csv", index=False)
    run(tmp_path, corridors, tmp_path / "events.csv")
    page = visit(draw_events(tmp_path / "out.csv", [corridors])).page
    until(page, "document.querySelectorAll('#joined-corridors button').length === 2")
    read = "all => all.map(one => one.innerText.replace(/[\\u2068\\u2069]/g, ''))"
    first, second = page.eval_on_selector_all("#joined-corridors button", read)
    assert first.split("\n") == ["a", "50%: 3 · 80%: 6", "6"]  # within 0.1° and 0.2° of the line
    assert second.split("\n") == ["b", "95%: 5", "5"]
    assert "not observed" in page.inner_text("#legend")
    assert "number of events" in page.inner_text("#legend")
    page.focus("#joined-corridors button >> nth=1")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('[data-lit][aria-pressed=true]')?.innerText[0] === 'b'")
    assert page.evaluate("document.activeElement.dataset.lit") == "1"
    until(page, "location.hash.includes('lit=b')")
    page.uncheck('[data-section="type"] input >> nth=0')
    until(page, "/80%\\W*: \\W*2/.test(document.querySelector('[data-lit=\"0\"]').innerText)")
    west, _, east, _ = corridors.bounds
    assert page.evaluate("geoMap.view()[1]") == pytest.approx((west + east) / 2, abs=0.7)
    assert axe_faults(page) == []
