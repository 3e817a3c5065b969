"""Files of records: the fast reader and the careful one give the same rows, and no row is lost."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.records import PieceSize, header_of, read_pieces, record_files
from geo.records.dates import parse_date
from geo.records.files import csv_records
from geo.records.files.csv_quotes import record_ends
from geo.records.files.csv_records import RecordBlock, read_csv_block
from geo.records.files.pieces import read_piece
from geo.records.months import month_name, read_months

HEADER = ["a", "b", "c"]
LINES = st.text(alphabet='x1"",\r é', max_size=12)


def told(stretch: RecordBlock) -> object:
    """Return everything that a stretch says."""
    table = [stretch.table[name].to_pylist() for name in stretch.table.column_names]
    quoted = stretch.quote(stretch.row)
    return table, stretch.row.tolist(), stretch.broken.to_numpy().tolist(), stretch.count, quoted


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=8))
def test_records_end_where_they_do_for_python(lines: list[str]) -> None:
    """Python's own reader is the oracle, as long as it closes what it opens."""
    block = "\n".join([*lines, "z,z", ""]).replace("\r", "é")
    reader = csv.reader(io.StringIO(block, newline=""))
    ends = [(row, reader.line_num) for row in reader]
    assume(ends[-1][0] == ["z", "z"])
    text = block.encode()
    line = np.searchsorted(
        np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n")) + 1, record_ends(text, ",")
    )
    assert (line + 1).tolist() == [number for _, number in ends]


def read_whole(path: Path, size: int) -> list[Any]:
    """Read a file in pieces of a size: whole records, what is written there, broken ones, and how many."""
    records: list[Any] = []
    quoted: list[str] = []
    broken: list[str] = []
    count = 0
    for piece in read_pieces(path, 0, PieceSize(size, 1)):
        part = read_piece(piece, ["a", "c"])
        records += part.table.to_pylist()
        quoted += part.quote(part.row)
        broken += part.broken["record"].tolist()
        count += part.count
    return [records, quoted, broken, count]


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(lines=st.lists(LINES, max_size=12), size=st.integers(1, 60))
def test_however_a_file_is_cut_its_records_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], size: int
) -> None:
    """Stray quotes, too: one turned all later records of its block inside out (2026-11-26)."""
    path = tmp_path_factory.getbasetemp() / "cut.csv"
    path.write_bytes("\n".join(["a,b,c", *lines]).encode())
    assert read_whole(path, size) == read_whole(path, 10**6)


@pytest.mark.slow
def test_a_quote_that_nothing_closes_holds_no_line(tmp_path: Path) -> None:
    """Beyond what a field may take it is a letter, wherever the file is cut."""
    path = tmp_path / "long.csv"
    rows = [
        b'x,"y,1',
        *[b"x,y,%d" % number for number in range(60_000)],
        b'x,"two\nlines",2',
        b"x,y,3",
    ]
    path.write_bytes(b"a,b,c\n" + b"\n".join(rows))
    for size in (10**7, 500_000, 3_000):
        records, _, broken, count = read_whole(path, size)
        assert records[-2:] == [{"a": "x", "c": "2"}, {"a": "x", "c": "3"}]
        assert (broken, count) == (['x,"y,1'], 60_003)


def test_a_record_longer_than_a_piece_stays_whole(tmp_path: Path) -> None:
    """Outlines take hundreds of kilobytes, more than Python's reader takes by itself."""
    path = tmp_path / "wide.csv"
    path.write_text(f'a,b,c\n1,{"x" * 300_000},\n2,"y\ny",\n3,,"{"z" * 300_000}"\n')
    assert read_whole(path, 50) == read_whole(path, 10**6)
    records, _, broken, _ = read_whole(path, 50)
    assert [one["a"] for one in records] == ["1", "2", "3"]
    assert broken == []


@settings(max_examples=500, deadline=None)
@given(st.lists(LINES, max_size=8), st.booleans())
def test_the_quick_reader_says_what_the_patient_one_says(lines: list[str], ends: bool) -> None:  # noqa: FBT001 - Hypothesis
    """Quotes, blanks, carriage returns and stray fields: where the quick one answers, both agree."""
    block = "\n".join(["x,1,é", *lines]).encode() + b"\n" * ends
    quick = csv_records._read_lines(block, 3, ",", [2, 0])
    if quick is not None:
        assert told(quick) == told(csv_records._read_records(block, 3, ",", [2, 0]))


@pytest.mark.parametrize(
    ("block", "is_quick"),
    [(b'a,b,c\r\n"q,1",2,3\r\n', True), (b'a,"b\nb",c\n', False), (b'a,b"b,c\n"a,b,c\n', False)],
)
def test_the_quick_reader_is_taken_where_lines_are_records(block: bytes, *, is_quick: bool) -> None:
    """Quoted commas and Windows' ends of lines do not hinder; records of two lines do."""
    assert (csv_records._read_lines(block, 3, ",", [0]) is not None) == is_quick


def test_no_record_is_lost() -> None:
    """Whole and broken records are all records, empty rows none; each line is read in its own encoding."""
    block = b"x,1,G\xe9\n\n  \n,, \nx\n,\ny,2,G\xc3\xa9\nx,1,2,3\n"
    found = read_csv_block(block, HEADER, ",", ["c"])
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
    for read in (header_of, lambda path: list(read_pieces(path, 0, PieceSize(100, 10)))):
        with pytest.raises(
            DataError,
            match=rf"{name}: the file cannot be read as {path.suffix} \(.+. The file may be truncated",
        ):
            read(path)


def test_web_pages_and_lists_of_records_are_told_what_to_do(tmp_path: Path) -> None:
    """Offices publish tables of HTML named .xls, and JSON of records: they were told that the file may be truncated."""
    page = tmp_path / "a.xls"
    page.write_text("\ufeff<html><table><tr><td>origin</td></tr></table></html>", encoding="utf-8")
    with pytest.raises(
        DataError,
        match=r"the file is a web page or XML, although its name ends in \.xls\. Expected a workbook",
    ):
        header_of(page)
    records = tmp_path / "a.json"
    records.write_text('[{"origin": "Gafsa", "destination": "Sfax"}]')
    with pytest.raises(DataError, match=r"Expected GeoJSON\. Save a list of records as CSV"):
        header_of(records)


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
    with pytest.raises(DataError, match=r"a\.parquet: the file cannot be read as \.parquet"):
        list(read_pieces(tmp_path / "a.parquet", 0, PieceSize(100, 10)))


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """It would wait for ever, and could not be read from the middle."""
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(DataError, match="a pipe or device"):
        record_files([tmp_path / "a.csv"])


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("20190314", "2019-03"), ("2019/3/14", "2019-03"), ("201903", "2019-03"), ("2019-03-14T10:00", "2019-03"),
        ("Mon 14 Mar 2019", "2019-03"), ("mardi 14 mai 2019", "2019-05"), ("14 Août 2019", "2019-08"),
        ("14 février 2019", "2019-02"), ("Décembre 2019", "2019-12"), ("١٤ مارس ٢٠١٩", "2019-03"),
        ("14 أفريل 2019", "2019-04"), ("14 نيسان 2019", "2019-04"), ("March 2019", "2019-03"),
        ("12 мая 2021", "2021-05"), ("3. März 2020", "2020-03"), ("15 lipca 2019", "2019-07"),
        ("5 травня 2022", "2022-05"),
        ("5 maggio 2021", "2021-05"), ("3 أيار 2020", "2020-05"), ("2021 gegužės 3", "2021-05"),
        ("Okt. 2020", "2020-10"),
        # November in Polish, October in Croatian
        ("2 listopada 2020", ""),
        # neither a month's name nor a month
        ("43538", ""), ("Marseille 2019", ""), ("Decision 2019", ""), ("mar. 14 mai 2019", ""),
        ("2019", "2019"), ("2019-13-01", ""), ("2019-1401", ""), ("201914", ""),
    ],
)  # fmt: skip
def test_months_are_read_and_not_guessed(text: str, month: str) -> None:
    """Serial numbers of Excel and French Tuesdays had months (43538 was 4353-08; 2026-11-26)."""
    assert month_name(parse_date(text)[0]) == month


def test_months_of_every_kind_of_column() -> None:
    """Texts, timestamps, days and numbers give the same months; what is missing has none."""
    stamps = np.array(["2019-03-14T10:00", "NaT"], dtype="datetime64[us]")
    for column in (
        pa.array(["2019-03-14 10:00", None]), pa.array(stamps),
        pa.array(stamps.astype("datetime64[D]")), pa.array([20190314, None]),
    ):  # fmt: skip
        assert read_months(pa.chunked_array([column])).period.tolist() == [2019 * 12 + 2, -1]
