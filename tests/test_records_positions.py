"""Positions in tables of records: notations, swapped and projected coordinates, and names that they contradict."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invoking import invoke

import geo
from geo.errors import DataError
from geo.geodesy import distances
from geo.geodesy.country_outlines import shipped_outlines
from geo.records.coordinates import parse_position
from geo.records.exposure.event_records import Columns, parse_events
from geo.records.files.pieces import read_table
from geo.records.flows import FlowColumns, flow_files
from geo.validation.angles import parse_angle


def test_coordinates_far_from_the_name_are_flagged_and_counted(tmp_path: Path) -> None:
    """Gafsa's coordinates beside Sfax: used where they are, flagged; 20 km off is not a conflict."""
    (tmp_path / "t.csv").write_text(
        "from,from_lon,from_lat,to\nSfax,8.7842,34.4250,Gabès\nGafsa,8.7842,34.6,Gabès\n"
    )
    result = invoke("flows", tmp_path / "t.csv", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (
        "1 record used at coordinates more than 25 km from the place of that name" in result.stderr
    )
    table = pd.read_csv(tmp_path / "out/flows.csv")
    assert table["conflicts"].tolist() == [1, 0] or table["conflicts"].tolist() == [0, 1]
    names = pd.read_csv(tmp_path / "out/names.csv", index_col="name")["apart_km"]
    sfax = geo.resolve_place("Sfax").place
    points = [
        gpd.GeoSeries.from_xy([lon], [lat], crs="EPSG:4326")
        for lon, lat in ((sfax.lon, sfax.lat), (8.7842, 34.4250))
    ]
    assert names["Sfax (8.7842, 34.425)"] == pytest.approx(distances(*points)[0] / 1000, abs=0.1)
    assert names["Gafsa (8.7842, 34.6)"] < 25


def test_coordinates_in_another_country_than_the_one_stated_are_refused() -> None:
    """Within 25 km of it they are used: posts and harbours lie on its edge."""
    table = pd.DataFrame({
        "from_lat": [36.5056, 33.1464], "from_lon": [8.1053, 11.5565], "from_country": ["Libya",
        "Tunisia"], "to": "Sfax",
    })  # fmt: skip
    found = geo.flows(table)
    (reason,) = found.rejects["reason"]
    assert reason.startswith("its coordinates lie in DZ, ")
    assert found.places.set_index("id").loc["point:11.5565,33.1464", "country_codes"] == ["TN"]
    assert shipped_outlines().country_at(8.1053, 36.5056) == "DZ"


def test_one_swapped_row_is_named(tmp_path: Path) -> None:
    """One among right ones drew an end in South Sudan, and advised a region for it; without a name it may be right."""
    path = tmp_path / "gps.csv"
    path.write_text(
        "from,from_lat,from_lon,to,to_lat,to_lon\nSfax,34.74,10.76,Zuwara,32.9312,12.0819\n"
        "Zuwara,12.0819,32.9312,Sfax,34.74,10.76\n,12.0819,32.9312,Sfax,34.74,10.76\n"
        "Khartoum,15.5,32.56,Sfax,34.74,10.76\n",
        encoding="utf-8",
    )
    result = invoke("flows", path, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "such as 'Zuwara (32.9312, 12.0819)'. If they are, swap them" in result.stderr
    assert (
        "1 record used with coordinates that would lie in the region north-africa" in result.stderr
    )
    assert "no road in South Sudan lies within 10 km of this place" in result.stderr
    assert "does not cover South Sudan" not in result.stderr
    (reject,) = pd.read_csv(tmp_path / "out/rejects.csv").to_dict("records")
    assert "km from the place of that name; swapped, they lie at it" in reject["reason"]


def test_swapped_coordinates_are_asked_about(tmp_path: Path) -> None:
    """The message says what to write, whichever is right; both work."""
    path = tmp_path / "t.csv"
    path.write_text("o_lon,o_lat,to\n36.5,8.1\n36.1,8.7,Sfax\n33.3,6.8,Sfax\n")
    with pytest.raises(
        DataError, match='Write --column origin-lon="o_lat" --column origin-lat="o_lon" to swap'
    ):
        flow_files([path], tmp_path / "out")
    command = [
        "flows",
        str(path),
        "-o",
        str(tmp_path / "out"),
        "--column",
        "origin-lon=o_lat",
        "--column",
        "origin-lat=o_lon",
    ]
    result = invoke(*command)
    assert result.exit_code == 0, result.output
    assert "origin lon: 'o_lat'" in result.stderr
    assert pd.read_csv(tmp_path / "out/flows.csv")["origin"].tolist() == [
        "point:6.8,33.3", "point:8.7,36.1",
    ]  # fmt: skip


EVENTS_OF_ONE_POINT = [
    {"lon": ["8.1053"], "lat": ["36.5056"]},
    {"lon": ["8°06'19.08\"E"], "lat": ["36°30'20.16\"N"]},
    {"lon": ["8 6 19.08 E"], "lat": ["N 36 30 20.16"]},
    {"lon": ["8,1053"], "lat": ["36,5056"]},
    {"coordinates": ["36.5056, 8.1053"]},
    {"gps": ["36°30'20.16\"N 8°06'19.08\"E"]},
    {"lon_lat": ["8.1053 36.5056"]},
    {"easting": [419_877.7], "northing": [4_040_378.0], "zone": ["32N"]},
]


@pytest.mark.parametrize("table", EVENTS_OF_ONE_POINT, ids=" ".join)
def test_a_position_is_the_same_in_every_notation(table: dict[str, list[object]]) -> None:
    """Degrees, minutes and seconds, decimal commas, one column, and UTM with the zone of each record."""
    plain = pd.DataFrame(table)
    columns = Columns.find(list(plain.columns), where="test")
    found = parse_events(read_table(pa.Table.from_pandas(plain), columns.names), columns).used
    assert found[["lon", "lat"]].to_numpy()[0] == pytest.approx([8.1053, 36.5056], abs=5e-4)


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from(".,"))
def test_digits_are_never_split_between_degrees_and_minutes(
    degrees: int, minutes: int, seconds: int, mark: str
) -> None:
    """33.14.20 was 33.1° and 4.20 minutes, 7 km off without a word: it is no coordinate; 33°14'20" and 33:14:20 are."""
    expected = pytest.approx(degrees + minutes / 60 + seconds / 3600, abs=1e-8)
    parts = [f"{degrees:02}", f"{minutes:02}", f"{seconds:02}"]
    assert parse_angle(mark.join(parts)) is None
    for text in ("{}°{}'{}\"", "{}° {}' {}''", "{} {} {}", "{}:{}:{}", "{}d{}m{}s"):
        angle = parse_angle(text.format(*parts))
        assert angle is not None, text
        assert angle[0] == expected, text


@pytest.mark.parametrize(
    ("text", "lon_lat"),
    [
        ("8 30 8 45", (8.75, 8.5)), ("8 30 8 45 W", (-8.75, 8.5)), ("8 30 36 77 45 18", (77.755, 8.51)),
        ("8 30 N 77 W", (-77.0, 8.5)), ("8 30 8", None), ("8,5 -77,1", (-77.1, 8.5)),
    ],
)  # fmt: skip
def test_numbers_with_blanks_alone_are_cut_in_half(
    text: str, lon_lat: tuple[float, float] | None
) -> None:
    """*8 30 8 45* was 8° and 30°8'45": without letters on both sides, both have as many numbers."""
    found = parse_position(text)
    assert found == (pytest.approx(lon_lat) if lon_lat else None)


def test_metres_without_a_zone_are_asked_about(tmp_path: Path) -> None:
    """The message says which option states the zone; with it the positions are right."""
    path = tmp_path / "t.csv"
    path.write_text("origin_x,origin_y,to\n419877.7,4040378.0,Sfax\n")
    with pytest.raises(
        DataError,
        match=r"look like metres, such as those of UTM \(found 419,878, 4,040,378\).*--crs 'UTM 32N'",
    ):
        flow_files([path], tmp_path / "out")
    flow_files([path], tmp_path / "out", columns=FlowColumns(crs="UTM 32N"))
    (end,) = pd.read_csv(tmp_path / "out/flows.csv")["origin"]
    assert parse_position(end.removeprefix("point:"), is_lon_first=True) == pytest.approx(
        (8.1053, 36.5056), abs=5e-4
    )
    with pytest.raises(
        DataError, match=r"'UTM 99' is not a coordinate system\. Expected a code such as EPSG:32632"
    ):
        flow_files([path], tmp_path / "out", columns=FlowColumns(crs="UTM 99"))


@given(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9))
def test_what_is_written_is_read(lon: float, lat: float) -> None:
    """A position in any notation is the position."""
    for text in (f"{lat:.6f}, {lon:.6f}", f"POINT({lon:.6f} {lat:.6f})", f"[{lon:.6f},{lat:.6f}]"):
        assert parse_position(text) == pytest.approx((lon, lat), abs=1e-6)
    assert np.isfinite(parse_position(f"{abs(lat):.6f}N {abs(lon):.6f}E")).all()  # type: ignore[arg-type]


def test_positions_that_state_nothing_leave_the_name() -> None:
    """Empty, 0, 0 and unreadable coordinates: the name is used, and what could not be read is listed."""
    table = pd.DataFrame({
        "from": "Gafsa", "from_lon": ["", "0", "east", "999"], "from_lat": ["", "0", "34", "34"], "to": "Sfax",
    })  # fmt: skip
    found = geo.flows(table)
    assert found.flows[["origin", "records"]].to_numpy().tolist() == [["gafsa", 4]]
    assert found.unread[["field", "cell", "reason"]].to_numpy().tolist() == [
        ["origin coordinates", "999", "beyond ±180"], ["origin coordinates", "east", "no coordinate"],
    ]  # fmt: skip
