"""Tables in the words that people write: units in headings, money, six languages, countries beyond the region."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from invoking import invoke
from test_workbooks import write_xlsx

from geo.errors import DataError
from geo.records.dates import parse_date
from geo.records.exposure.event_records import Columns
from geo.records.files.csv_files import encoding_note, read_header, text_pieces
from geo.records.files.input_files import notes_of
from geo.records.files.workbooks import read_sheet
from geo.records.flows import FlowColumns, flow_files, flows
from geo.records.flows.quantity_sums import KINDS, parse_quantity
from geo.records.units import split_heading


@pytest.mark.parametrize(
    ("heading", "measured", "unit"),
    [
        ("Quantity (kg)", "Quantity", "kg"), ("Valeur [EUR]", "Valeur", "EUR"), ("value_usd", "value", "usd"),
        ("Peso en toneladas", "Peso", "toneladas"), ("Quantité, litres", "Quantité", "litres"),
        ("الكمية (طن)", "الكمية", "طن"),
        ("Value (USD million)", "Value", "USD million"), ("kg", "", "kg"),
        ("Quantity (approx.)", "Quantity", ""), ("Items", "Items", ""), ("units", "units", ""), ("t", "t", ""),
        ("seizure_no", "seizure_no", ""),
    ],
)  # fmt: skip
def test_a_heading_may_hold_the_unit(heading: str, measured: str, unit: str) -> None:
    """A unit in brackets or as the last word; a word that is not a unit stays out."""
    assert split_heading(heading) == (measured, unit)


def test_the_unit_of_the_heading_is_that_of_bare_numbers_alone() -> None:
    """A cell's own unit comes first, and words have none."""
    table = pd.DataFrame({
        "from": "Sfax", "to": "Gafsa", "item": list("abcde"), "Quantity (kg)": ["5", "2 t", "many", "", "1-3"],
    })  # fmt: skip
    found = flows(table, most_pairs=0).flows.sort_values("commodity")
    assert found["unit"].tolist() == ["kg", "t", "", "kg", "kg"]
    assert found["quantity"].tolist()[:2] == [5.0, 2.0]


@pytest.mark.parametrize(
    ("spellings", "unit"),
    [
        ("l L litre Litres liter liters litro litros لتر", "l"),
        ("kg KGs kilo Kilos kilogram kilogramme kilogrammes kilogramos كغ كيلوغرام кг", "kg"),
        ("t tonne tonnes toneladas طن", "t"), ("m3 m³", "m3"), ("caja Cajas", "cajas"),
        ("ton tons", "tons"), ("gr", "gr"), ("Mg", "Mg"), ("mg", "mg"), ("g gramos غرام", "g"),
    ],
)  # fmt: skip
def test_spellings_of_one_unit_are_one(spellings: str, unit: str) -> None:
    """In a column and beside the number; doubtful ones stay as written (each spelling was a unit of its own)."""
    units = spellings.split()
    table = pd.DataFrame({"from": "Sfax", "to": "Gafsa", "quantity": "2", "unit": units})
    beside = table.assign(quantity=[f"2 {unit}" for unit in units])
    for found in (flows(table, most_pairs=0).flows, flows(beside, most_pairs=0).flows):
        assert found[["unit", "quantity", "unclear"]].to_numpy().tolist() == [
            [unit, 2 * len(units), 0]
        ]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("USD 3m", 3e6, "usd"), ("US$ 2.5 million", 2.5e6, "us$"), ("€250", 250.0, "€"), ("3 million", 3e6, ""),
        ("1,5 millones de pesos", 1.5e6, "pesos"), ("40 k€", 40.0, "k€"), ("3 m", 3.0, "m"), ("5 Mg", 5.0, "Mg"),
        ("٣ ملايين دينار", 3e6, "دينار"),
    ],
)  # fmt: skip
def test_money_and_large_numbers_in_words(text: str, value: float, unit: str) -> None:
    """A currency may stand before the number, and its millions are counted."""
    found = parse_quantity(text)
    assert (KINDS[found.kind], found.low, found.unit) == ("numbers", value, unit)


@pytest.mark.parametrize(
    "header",
    [
        ["Fecha de incautación", "Lugar de origen", "País de origen", "Destino", "Mercancía", "Cantidad", "Unidad",
         "Fuente", "Medio de transporte"],
        ["Data da apreensão", "Origem", "País de origem", "Destino", "Mercadoria", "Quantidade", "Unidade", "Fonte",
         "Meio de transporte"],
        ["Tarih", "Çıkış yeri", "Çıkış ülkesi", "Varış yeri", "Ürün", "Miktar", "Birim", "Kaynak", "Taşıma şekli"],
    ],
)  # fmt: skip
def test_headings_in_spanish_portuguese_and_turkish(header: list[str]) -> None:
    """Columns are found in the words of three more languages, also those of events."""
    found = FlowColumns.find(header, where="table.csv")
    fields = (
        "date", "origin", "origin_country", "destination", "commodity", "quantity", "unit", "source", "mode",
    )  # fmt: skip
    assert [getattr(found, field) for field in fields] == header
    assert Columns.find(["lat", "lon", header[0]], where="table.csv").date == header[0]


def test_months_and_countries_in_these_languages() -> None:
    """So are months, and countries in a column of countries."""
    dates = ("12 de marzo de 2020", "março de 2020", "Mart 2020")
    assert {parse_date(text) for text in dates} == {(2020 * 12 + 2, "")}
    table = pd.DataFrame({
        "pais de origen": ["Túnez", "Libia", "Turquía"], "país de destino": ["Cezayir", "Argélia", "Líbia"],
    })  # fmt: skip
    found = flows(table, most_pairs=0).flows
    ends = set(zip(found["origin"], found["destination"], strict=True))
    assert ends == {
        ("country-TN", "country-DZ"), ("country-LY", "country-DZ"), ("country-TR", "country-LY"),
    }  # fmt: skip


def test_a_title_page_is_no_table(tmp_path: Path) -> None:
    """A sheet of one column is passed over, and an error names the other sheets."""
    path = tmp_path / "book.xlsx"
    notes = [["Seizures, by the desk"], ["Contact: desk"]]
    write_xlsx(path, {"Notes": notes, "Data": [["From", "To"], ["Sfax", "Gafsa"]]})
    assert read_sheet(path).table.column_names == ["From", "To"]
    write_xlsx(path, {"Codes": [["Field", "Meaning"], ["a", "b"]], "Data": [["From", "To"]]})
    with pytest.raises(
        DataError, match=r"no columns for origin(?s:.)*others: 'Data' \(--sheet NAME\)"
    ):
        flow_files([path], tmp_path / "out")


def test_the_command_names_countries_beyond_the_region(tmp_path: Path) -> None:
    """The message says what to prepare, and which command reads positions."""
    table = tmp_path / "t.csv"
    table.write_text(
        "from,from_country,to\nJolo,Philippines,Tunisia\nJolo,Kenya,Tunisia\nSfax,,Gafsa\n"
    )
    result = invoke("flows", table, "-o", tmp_path / "out", "--pairs", "0")
    assert "geo region NAME --countries KE,PH,TN" in result.stderr
    with pytest.raises(DataError, match="use `geo expose`"):
        FlowColumns.find(["lat", "lon", "date"], where="t.csv")
    with pytest.raises(DataError, match="`geo flows` reads"):
        Columns.find(["from", "to", "date"], where="t.csv")


def test_an_encoding_that_was_taken_is_told(tmp_path: Path) -> None:
    """The reader sees a word as it was read."""
    path = tmp_path / "t.csv"
    path.write_bytes("Çıkış yeri;Varış yeri\nVan;Edirne\n".encode("cp1254"))
    assert encoding_note(path).endswith("read as Windows-1254 (found 'Çıkış yeri')")
    path.write_bytes("départ;arrivée\nGabès;Sfax\n".encode("cp1252"))
    assert "read as Windows-1252 (found 'départ'). If letters are wrong" in encoding_note(path)
    path.write_text("Çıkış yeri;Varış yeri\n", encoding="utf-8")
    assert encoding_note(path) == ""


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1250", "Beograd,Čačak,Požarevac"), ("cp1251", "София,Скопие,Ниш"), ("cp1253", "Αθήνα,Καβάλα,Σέρρες"),
        ("cp1254", "Tekirdağ,Şırnak,çay"), ("cp1256", "تونس,صفاقس,وقود"), ("koi8-r", "Москва,Тула,чай"),
    ],
)  # fmt: skip
def test_an_encoding_that_is_certain_is_read(tmp_path: Path, encoding: str, words: str) -> None:
    """All words are those of one language in one encoding alone; a piece of the file is read as the whole."""
    path = tmp_path / "t.csv"
    path.write_bytes(f"from,to,item\n{words}\n".encode(encoding))
    (piece,) = text_pieces(path, 0, 1_000)
    assert piece.content == f"{words}\n".encode()


def test_an_encoding_in_doubt_is_refused_with_the_command(tmp_path: Path) -> None:
    """Two encodings make words of two languages; UTF-16 is not single bytes."""
    path = tmp_path / "t.csv"
    path.write_bytes("from,to\nŠiauliai,Rīga\n".encode("cp1257"))
    with pytest.raises(
        DataError, match=r"may be Windows-1254 or Windows-1257 .*iconv -f WINDOWS-1254 -t UTF-8"
    ):
        read_header(path)
    path.write_text("from,to\n", encoding="utf-16")
    with pytest.raises(DataError, match=r"is UTF-16\. Save it as UTF-8 .*iconv -f UTF-16 -t UTF-8"):
        read_header(path)


def test_a_table_of_a_stranger_is_read_with_its_reasons(tmp_path: Path) -> None:
    """Title rows, Russian headings and countries, people as quantities, totals; what is not routed says why."""
    path = tmp_path / "t.csv"
    path.write_text(
        "Таблица 4. Перехваты;;;\n;;;\nоткуда;куда;человек;координаты откуда\nGafsa, Тунис;Сфакс, Тунис;1 050;\n"
        "Dhaka;Sfax;5;23,8 N 90,4 E\nИтого;;1055;\n",
        encoding="utf-8",
    )
    done = flow_files([path], tmp_path / "out")
    assert "2 rows above the headings left out" in done.notes[0]
    table = pd.read_csv(tmp_path / "out" / "flows.csv")
    assert (table["quantity"].tolist(), table["unit"].unique().tolist()) == ([1050, 5], ["человек"])
    assert done.outside == ("BD",)
    ((reason, pairs),) = done.unrouted
    assert pairs == 1
    assert "no road in Bangladesh" in reason


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("Nom;Position;;Date\n;Latitude;Longitude;\nGafsa;34,42;8,78;2021\n",
         ["Nom", "Position Latitude", "Position Longitude", "Date"]),
        ("Saisies 2021;;;;\n;;;;\nOrigine;;Destination;;Date\nVille;Pays;Ville;Pays;\nGafsa;Tunisie;Zouara;Libye;mai\n",
         ["Origine Ville", "Origine Pays", "Destination Ville", "Destination Pays", "Date"]),
        ('Town,"GPS, degrees",,Date\n,Lat,Long,\nGafsa,34.42,8.78,2021\n',
         ["Town", "GPS, degrees Lat", "GPS, degrees Long", "Date"]),
        # Records of words alone, and one with an empty heading.
        ("from;to;;note\nGafsa;Sfax;x;seen\nZouara;Tunis;y;heard\n", ["from", "to", "", "note"]),
        ("Town;Position;;Date\nGafsa;unknown;;May\nSfax;34,7;10,7;May\n", ["Town", "Position", "", "Date"]),
    ],
)  # fmt: skip
def test_headings_in_two_lines_of_csv_are_joined(
    lines: str, names: list[str], tmp_path: Path
) -> None:
    """Merged cells of a sheet saved as CSV: all records were rejected, for the second line was one of them."""
    path = tmp_path / "t.csv"
    path.write_text(lines, encoding="utf-8-sig")
    header = read_header(path)
    assert list(header.names) == names
    is_double = names[1].count(" ") > 0
    (piece,) = text_pieces(path, 0, 1000)
    assert header.lines == lines[: lines.index("Gafsa")].count("\n")
    assert piece.content.startswith(b"Gafsa")
    assert [note for note in notes_of(path) if "headings in two rows are joined" in note] == (
        [f"t.csv: {header.note}"] if is_double else []
    )


def test_two_columns_of_one_name_belong_to_the_ends_before_them(tmp_path: Path) -> None:
    """The country of each end was left out without a word, and the end found in another country."""
    path = tmp_path / "t.csv"
    path.write_text(
        "From,Country,To,Country\nTripoli,Libya,Gafsa,Tunisia\nTripoli,Lebanon,Gafsa,Tunisia\n"
    )
    done = flow_files([path], tmp_path / "out", most_pairs=0)
    origins = pd.read_csv(tmp_path / "out" / "flows.csv")["origin"].tolist()
    assert (done.used, len(set(origins)), done.countries) == (2, 2, ("LB", "LY", "TN"))
    assert done.columns[0].origin_country == "Country (From)"


def test_python_names_parameters_not_options() -> None:
    """Errors and reasons of a table in memory."""
    with pytest.raises(
        DataError, match=r"origin=COLUMN and destination=COLUMN, .*columns=FlowColumns"
    ):
        flows(pd.DataFrame({"a": [1], "b": [2]}))
    table = pd.DataFrame({"from": ["Sfax"], "to": "Gafsa", "quantity": "1,500"})
    (reason,) = flows(table, most_pairs=0).unread["reason"]
    assert 'decimal="point"' in reason
    assert "--" not in reason


def test_a_label_has_no_controls_and_an_end() -> None:
    """A megabyte in a cell filled the legend, and bidirectional controls showed another word."""
    item = ["fu\u202eel", "tea\x00", "x" * 1_000_000]
    table = pd.DataFrame({"from": "Sfax", "to": "Gafsa", "item": item})
    found = flows(table, most_pairs=0).flows["commodity"].tolist()
    assert found == ["fu el", "tea", "x" * 200 + "…"]


def test_two_numbers_are_no_bounds_and_raised_digits_no_unit() -> None:
    """*25 and 30* was an interval, and *10⁶* ten of the unit ⁶."""
    cells = {
        "25 and 30": "unclear", "between 25 and 30": "intervals", "entre 25 y 30 kg": "intervals",
        "25 à 30": "intervals", "de 25 a 30": "intervals", "25-30": "intervals",
        "10⁶": "unclear", "120²": "unclear", "5 m³": "numbers",
    }  # fmt: skip
    found = {text: KINDS[parse_quantity(text).kind] for text in cells}
    assert found == cells


def test_years_of_another_calendar_are_doubted(tmp_path: Path) -> None:
    """1399 is a Persian year: its records are read as they are written, and reported."""
    path = tmp_path / "a.csv"
    path.write_text("from,to,date\nGafsa,Sfax,1399-05-12\nGafsa,Sfax,2020-08-02\n")
    report = invoke("flows", path, "-o", tmp_path / "out")
    assert (
        "1 record dated before 1800 or after 2100, such as in 1399. Convert years of the Persian or Islamic calendar"
    ) in report.stderr
    path.write_text("from,to,date\nGafsa,Sfax,1850\nGafsa,Sfax,\n")
    assert "calendar" not in invoke("flows", path, "-o", tmp_path / "out").stderr
