"""Workbooks: the sheet is chosen and named; headings in two rows and merged cells are reported."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from invoking import invoke

from geo.errors import DataError
from geo.records import PieceSize, header_of, read_pieces
from geo.records.files.workbooks import read_sheet
from geo.records.flows import flow_files

Rows = list[list[Any]]
_BOOK = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:version="1.2"><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>'
)
_SHEETS = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def write_xlsx(path: Path, sheets: dict[str, Rows], merged: tuple[str, ...] = ()) -> None:
    """Write a small workbook of Excel; dates have the format 14."""
    with ZipFile(path, "w") as file:
        names, links, types = "", "", ""
        for number, (name, rows) in enumerate(sheets.items(), 1):
            file.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows, merged))
            names += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
            links += f'<Relationship Id="r{number}" Type="{_KIND}worksheet" Target="worksheets/sheet{number}.xml"/>'
        links += f'<Relationship Id="s" Type="{_KIND}styles" Target="styles.xml"/>'
        file.writestr("xl/workbook.xml", _SHEETS.format(names))
        file.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(links))
        book = f'<Relationship Id="r1" Type="{_KIND}officeDocument" Target="xl/workbook.xml"/>'
        file.writestr("_rels/.rels", _RELATIONS.format(book))
        formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        file.writestr("xl/styles.xml", f'<styleSheet xmlns="{main_ns}">{formats}</styleSheet>')
        content = "http://schemas.openxmlformats.org/package/2006/content-types"
        file.writestr("[Content_Types].xml", f'<Types xmlns="{content}">{types}</Types>')


def _sheet(rows: Rows, merged: tuple[str, ...]) -> str:
    lines = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(
            _cell(f"{chr(65 + at)}{number}", cell)
            for at, cell in enumerate(row)
            if cell is not None
        )
        lines += f'<row r="{number}">{cells}</row>'
    spans = "".join(f'<mergeCell ref="{span}"/>' for span in merged)
    merges = f"<mergeCells>{spans}</mergeCells>" if merged else ""
    main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main_ns}"><sheetData>{lines}</sheetData>{merges}</worksheet>'


def _cell(ref: str, cell: Any) -> str:  # noqa: ANN401 - any cell
    if isinstance(cell, dt.date):
        return f'<c r="{ref}" s="1"><v>{(cell - dt.date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{ref}" t="inlineStr"><is><t>{cell}</t></is></c>'
    return f'<c r="{ref}"><v>{cell}</v></c>'


def write_ods(path: Path, sheets: dict[str, Rows]) -> None:
    """Write a small workbook of LibreOffice."""
    tables = ""
    for name, rows in sheets.items():
        lines = "".join(
            "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>"
            for row in rows
        )
        tables += f'<table:table table:name="{name}">{lines}</table:table>'
    with ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        file.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}"/>')
        file.writestr("content.xml", _BOOK.format(tables))


def _ods_cell(cell: Any) -> str:  # noqa: ANN401 - any cell
    if cell is None:
        return "<table:table-cell/>"
    kind = "string" if isinstance(cell, str) else "float"
    value = "" if kind == "string" else f' office:value="{cell}"'
    return f'<table:table-cell office:value-type="{kind}"{value}><text:p>{cell}</text:p></table:table-cell>'


TABLE: Rows = [
    ["Origin", "Destination", "Date", "Quantity"],
    ["Gafsa", "Sfax", dt.date(2019, 3, 14), 1.125],
    ["Gafsa", "Sfax", dt.date(2019, 3, 15), 2],
    ["Total", None, None, 3.125],
]


def run(path: Path, *options: str) -> tuple[str, pd.DataFrame]:
    """Run the command on a workbook; return what it says, and the flows."""
    output = path.parent / "out"
    result = invoke("flows", path, "-o", output, *options)
    assert result.exit_code == 0, result.output
    return result.stderr, pd.read_csv(output / "flows.csv")


def test_the_sheet_with_a_table_is_read_and_named(tmp_path: Path) -> None:
    """Notes come first in most workbooks; dates are dates, numbers numbers, and a row of totals is none."""
    path = tmp_path / "a.xlsx"
    write_xlsx(
        path,
        {"Notes": [["Collected by hand"]], "Data": TABLE, "Codes": [["code", "text"], ["A", "x"]]},
    )
    result, flows = run(path)
    assert "a.xlsx: sheet 'Data'; others: 'Notes', 'Codes' (--sheet NAME)" in result
    assert flows[["month", "records", "quantity"]].to_numpy().tolist() == [["2019-03", 2, 3.125]]
    assert "1 row of totals left out" in result
    assert "0 rejected" in result
    with pytest.raises(
        DataError, match=r"no columns for origin and destination among 'code', 'text'"
    ):
        flow_files([path], tmp_path / "out", sheet="Codes")
    with pytest.raises(
        DataError, match=r"has no sheet 'data'. Expected one of 'Notes', 'Data', 'Codes'"
    ):
        header_of(path, "data")


def test_merged_headings_are_joined(tmp_path: Path) -> None:
    """A title, "Origin" over name and coordinates, and a name that spans two rows of data."""
    rows: Rows = [
        ["Movements of 2019"],
        ["Origin", None, None, "Destination", "Heads"],
        ["Name", "Lon", "Lat", "Name", None],
        ["Le Kef", 8.7049, 36.1742, "Gafsa", 90],
        [None, None, None, "Sfax", 10],
    ]
    path = tmp_path / "a.xlsx"
    write_xlsx(path, {"S": rows}, ("A1:E1", "A2:C2", "A4:A5", "B4:B5", "C4:C5"))
    result, flows = run(path)
    assert "1 row above the headings left out" in result
    assert "headings in two rows are joined, such as 'Origin Name'" in result
    assert "3 merged cells below the headings repeated in each row" in result
    assert set(flows["origin"]) == {"point:8.7049,36.1742"}
    assert flows["quantity"].sum() == 100


def test_open_documents_are_read(tmp_path: Path) -> None:
    """They do not say which cells are merged: two rows of headings are known by what they name together."""
    rows: Rows = [["Origin", None, "Destination", None], ["name", "country", "name", "country"]]
    write_ods(tmp_path / "a.ods", {"S": [*rows, ["Gafsa", "TN", "Sfax", "TUN"]]})
    assert header_of(tmp_path / "a.ods") == (
        "Origin name", "Origin country", "Destination name", "Destination country",
    )  # fmt: skip
    _, flows = run(tmp_path / "a.ods")
    assert flows["origin"].tolist() == ["gafsa"]


def test_a_sheet_is_read_in_pieces(tmp_path: Path) -> None:
    """Every row once, in cells of mixed kinds, too."""
    rows: Rows = [["a", "b"], *([number, "x" if number % 2 else 1.5] for number in range(7))]
    write_xlsx(tmp_path / "a.xlsx", {"S": rows})
    pieces = list(read_pieces(tmp_path / "a.xlsx", 2, PieceSize(1, 3)))
    assert [(piece.start, piece.stop, piece.total) for piece in pieces] == [(2, 5, 7), (5, 7, 7)]
    table = read_sheet(tmp_path / "a.xlsx").table
    assert table["a"].to_pylist() == list(range(7))
    assert table["b"].to_pylist()[:2] == ["1.5", "x"]


def test_rows_are_those_of_the_sheet(tmp_path: Path) -> None:
    """They were counted from below the headings; titles, two rows of headings and empty rows count as in the sheet."""
    path = tmp_path / "a.xlsx"
    rows: Rows = [
        ["Movements"], [None], ["From", "To", "Qty"], ["Gafsa", "Sfax", 1], [None],
        [None, "Sfax", 1], ["Gafsa", None, 1],
    ]  # fmt: skip
    write_xlsx(path, {"S": rows})
    flow_files([path], tmp_path / "out")
    assert pd.read_csv(tmp_path / "out/rejects.csv")["row"].tolist() == [6, 7]
    for size in (1, 2, 9):
        pieces = read_pieces(path, 0, PieceSize(1, size))
        numbers = [piece.sheet_rows for piece in pieces if piece.sheet_rows is not None]
        assert [int(row) for part in numbers for row in part] == [4, 6, 7]


def test_formulas_without_results_are_counted(tmp_path: Path) -> None:
    """As scripts write them: the cells were unknown without a word."""
    write_xlsx(
        tmp_path / "a.xlsx",
        {"T": [["From", "To", "Qty"], ["Gafsa", "Sfax", 5], ["Gafsa", "Sfax", 6]]},
    )
    path = tmp_path / "b.xlsx"
    with ZipFile(tmp_path / "a.xlsx") as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets"):
                assert b"<v>5</v>" in text
                text = text.replace(b"<v>5</v>", b"<f>2+3</f><v/>").replace(
                    b"<v>6</v>", b"<f>3+3</f><v>6</v>"
                )
            target.writestr(name, text)
    result, flows = run(path)
    assert "b.xlsx: 1 cell of sheet 'T' with a formula but no result, read as empty" in result
    assert flows["quantity"].tolist() == [6]
    assert "formula" not in run(tmp_path / "a.xlsx")[0]


def test_a_book_without_a_table_is_told(tmp_path: Path) -> None:
    """Expected what, in plain words."""
    write_xlsx(tmp_path / "a.xlsx", {"S": [["only a title"]]})
    with pytest.raises(
        DataError,
        match=r"no table in its sheets\. Expected a row with the names of columns, and records",
    ):
        header_of(tmp_path / "a.xlsx")
