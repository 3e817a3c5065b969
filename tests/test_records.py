"""Files of records: the quick reader and the patient one say the same, and nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.records import Budget, Stretch, header_of, months, pieces, read_text, record_files
from geo.records import text as of_text

HEADER = ["a", "b", "c"]
LINES = st.text(alphabet='x1"",\r é', max_size=12)


def told(stretch: Stretch) -> object:
    """Return everything that a stretch says."""
    table = [stretch.table[name].to_pylist() for name in stretch.table.column_names]
    quoted = stretch.quote(stretch.row)
    return table, stretch.row.tolist(), stretch.broken.to_numpy().tolist(), stretch.count, quoted


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=8), st.booleans())
def test_the_quick_reader_says_what_the_patient_one_says(lines: list[str], ends: bool) -> None:  # noqa: FBT001 - Hypothesis
    """Quotes, blanks, carriage returns and stray fields: where the quick one answers, both agree."""
    block = "\n".join(["x,1,é", *lines]).encode() + b"\n" * ends
    quick = of_text._read_lines(block, 3, ",", [2, 0])
    if quick is not None:
        assert told(quick) == told(of_text._read_records(block, 3, ",", [2, 0]))


@pytest.mark.parametrize(
    ("block", "is_quick"),
    [(b'a,b,c\r\n"q,1",2,3\r\n', True), (b'a,"b\nb",c\n', False), (b'a,b"b,c\n"a,b,c\n', False)],
)
def test_the_quick_reader_is_taken_where_lines_are_records(block: bytes, *, is_quick: bool) -> None:
    """Quoted commas and Windows' ends of lines are no hindrance; records of two lines are."""
    assert (of_text._read_lines(block, 3, ",", [0]) is not None) == is_quick


def test_no_record_is_lost() -> None:
    """Whole and broken records are all records; each line is read in its own encoding."""
    block = b"x,1,G\xe9\n\n  \nx\ny,2,G\xc3\xa9\nx,1,2,3\n"
    found = read_text(block, HEADER, ",", ["c"])
    assert found.table["c"].to_pylist() == ["Gé", "Gé"]
    assert sorted([*found.row, *found.broken["row"]]) == list(range(found.count)) == [0, 1, 2, 3]
    assert found.quote(np.array([2])) == ["y,2,Gé"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.parquet", b"PAR1, it says"),
        ("a.geojson", b"no JSON"),
        ("a.gpkg", b"SQLite format 3\0"),
        ("a.shp", b""),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_told(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """One line with its name, not a library's trace."""
    path = tmp_path / name
    path.write_bytes(content)
    for read in (header_of, lambda path: list(pieces(path, 0, Budget(100, 10)))):
        with pytest.raises(
            DataError, match=rf"{name}: cannot be read as {path.suffix} \(.+; is it whole"
        ):
            read(path)


@pytest.mark.parametrize(
    "geo",
    [
        b"{}", b'{"primary_column": "x", "columns": {}}', b"[1]", b"{",
        b'{"primary_column": "x", "columns": {"x": {}}}',
        b'{"primary_column": "geometry", "columns": {"geometry": {}}}',
        b'{"primary_column": "geometry", "columns": {"geometry": {"crs": "EPSG:0"}}}',
    ],
)  # fmt: skip
def test_geoparquet_that_describes_itself_wrongly_is_told(tmp_path: Path, geo: bytes) -> None:
    """Its metadata may be anybody's."""
    table = pa.table({"geometry": pa.array([b"no WKB"])}).replace_schema_metadata({b"geo": geo})
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(DataError, match=r"a\.parquet: cannot be read as \.parquet"):
        list(pieces(tmp_path / "a.parquet", 0, Budget(100, 10)))


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """It would wait for ever, and could not be read from the middle."""
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(DataError, match="a pipe or device"):
        record_files([tmp_path / "a.csv"])


def test_months_of_every_kind_of_column() -> None:
    """Texts, timestamps, days and numbers give the same months; what is missing has none."""
    stamps = np.array(["2019-03-14T10:00", "NaT"], dtype="datetime64[us]")
    for column in (
        pa.array(["2019-03-14 10:00", None]), pa.array(stamps),
        pa.array(stamps.astype("datetime64[D]")), pa.array([20190314, None]),
    ):  # fmt: skip
        assert months(pa.chunked_array([column])).tolist() == [2019 * 12 + 2, -1]
