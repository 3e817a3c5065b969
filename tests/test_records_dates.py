"""Dates and numbers of a column follow one rule, which its other cells settle; what they do not settle is counted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from exposure_fixtures import one_corridor
from hypothesis import given
from hypothesis import strategies as st
from invoking import invoke

import geo
from geo.records.cell_rules import infer_decimal
from geo.records.dates import DateRule, infer_rule, parse_date
from geo.records.exposure import expose_files
from geo.records.flows import flow_files
from geo.records.months import month_name

ENDS = {"from": "Gafsa", "to": "Sfax"}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019-03/2019-05", "2019-03/2019-05"), ("2019-03-04/2019-03-28", "2019-03"), ("March to May 2019",
        "2019-03/2019-05"),
        ("mars-mai 2019", "2019-03/2019-05"), ("du 1 mars 2019 au 3 avril 2019", "2019-03/2019-04"),
        ("28/03/2018 - 04/05/2018", ""), ("28/03/2018 - 14/04/2018", "2018-03/2018-04"), ("2017-2019",
        "2017-01/2019-12"),
        ("2019", "2019"), ("2019-XX", "2019"), ("2019-03~", "2019-03"), ("03/2019", "2019-03"),
        ("Q1 2019", "2019-01/2019-03"), ("2019Q3", "2019-07/2019-09"), ("2019-33", "2019-01/2019-03"),
        ("T2 2019", "2019-04/2019-06"), ("1er trimestre 2019", "2019-01/2019-03"), ("H2 2019", "2019-07/2019-12"),
        ("2019W10", "2019-03"), ("2019-W18", "2019-04/2019-05"), ("semaine 10 2019", "2019-03"), ("2019-W54", ""),
        ("Summer 2019", "2019-22"), ("été 2019", "2019-22"), ("2019-21", "2019-21"), ("خريف 2019", "2019-23"),
    ],
)  # fmt: skip
def test_periods_are_read_as_in_edtf(text: str, period: str) -> None:
    """An interval is never its first month (2019-03/2019-05 was 2019-03; 2026-11-28)."""
    assert month_name(parse_date(text)[0]) == period


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("190312", "six digits may be a month or a day: write 2019-03 or 2019-03-12"),
        ("031219", "six digits may be a month or a day: write 2019-03 or 2019-03-12"),
        ("1552521600", "a count of seconds since 1970, not a date: convert the column first"),
        ("1552521600000", "a count of seconds since 1970, not a date: convert the column first"),
        ("43538", "a spreadsheet's number of a day: format the column as dates first"),
        ("-700-03-01", "before the year 1"), ("14/03/19", "a year of two digits: write four"), ("2019-03/..",
        "a period without a beginning or an end"),
        ("03/04/2019", "day and month may be either: add --dates dmy or --dates mdy"), ("soon", "not a date"),
        ("unknown", ""),
        ("2019-14-01", "14 is not a month"),
        ("2019-02-31", "that month has 28 days, not 31"), ("29/02/2019", "that month has 28 days, not 29"),
        ("20190431", "that month has 30 days, not 31"), ("31 April 2019", "that month has 30 days, not 31"),
        ("April 31st, 2019", "that month has 30 days, not 31"), ("30-31 avril 2019", "that month has 30 days, not 31"),
        ("31 نيسان 2019", "that month has 30 days, not 31"), ("1900-02-29", "that month has 28 days, not 29"),
        ("2019-02-01/2019-02-31", "that month has 28 days, not 31"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(text: str, reason: str) -> None:
    """Each was undated without a word, or another date (190312 was December 1903; 2026-11-28)."""
    assert parse_date(text) == (-1, reason)


def test_days_that_a_month_has_are_read() -> None:
    """Leap years have a 29 February, and a time or a count beside a month is not its day."""
    texts = ("29 Feb 2020", "2000-02-29", "31/03/2019", "10:45 March 2019", "99 people, April 2019")
    periods = [month_name(parse_date(text)[0]) for text in texts]
    assert periods == ["2020-02", "2000-02", "2019-03", "2019-03", "2019-04"]


def test_the_order_of_a_column_is_settled_by_its_cells(tmp_path: Path) -> None:
    """All dates of March 2018, 13 of them with days up to 12, one rule, which is stated."""
    days = [28, 4, 21, 16, 20, 15, 4, 1, 22, 1, 15, 9, 31, 12, 3]
    lines = [f"Gafsa;Sfax;{day:02}/03/2018;{day},5;litres" for day in days]
    path = tmp_path / "seizures.csv"
    path.write_text(
        "\n".join(["origine;destination;date;quantité;unité", *lines]), encoding="utf-8"
    )
    result = invoke("flows", path, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "read as: day before month; decimal comma" in result.stderr
    (row,) = pd.read_csv(tmp_path / "out/flows.csv").to_dict("records")
    assert (row["month"], row["records"], row["quantity"]) == ("2018-03", 15, sum(days) + 7.5)


def test_a_column_in_two_orders_is_not_guessed() -> None:
    """28/03 and 03/28 in one column: those that are clear are read, the others are counted."""
    dates = ["28/03/2018", "03/28/2018", "04/03/2018"]
    found = geo.flows(pd.DataFrame({**ENDS, "date": dates}))
    assert found.flows[["month", "records"]].to_numpy().tolist() == [["", 1], ["2018-03", 2]]
    assert found.unread[["field", "cell", "records"]].to_numpy().tolist() == [
        ["date", "04/03/2018", 1]
    ]


def test_months_of_six_digits_are_settled_by_the_column() -> None:
    """201012 is a month among 195006 and 201912, and may be a day of December 2010 or 2020 alone."""
    assert month_name(parse_date("201012")[0]) == ""
    rule = infer_rule(["201012", "195000", "201911"])
    assert not rule.is_compact
    rule = infer_rule(["201012", "199904", "201911"])
    assert rule.is_compact
    assert month_name(parse_date("201012", rule)[0]) == "2010-12"


def test_years_of_two_digits_are_settled_by_the_column(tmp_path: Path) -> None:
    """Among years from 2019 to 2022, 21 is 2021; 05 is none of them; alone or beside 1998 nothing says what it is."""
    rule = infer_rule(["3-feb-2019", "14/03/2022", "5-ago-21"])
    for text, month in {
        "5-ago-21": "2021-08", "5 août 21": "2021-08", "05.Aug.'21": "2021-08", "04/03/20": "2020-03",
        "5-ago-05": "", "31-feb-21": "", "ago-21": "", "5-ago-1921": "1921-08", "04/03/05": "",
    }.items():  # fmt: skip
        assert month_name(parse_date(text, rule)[0]) == month, text
    assert parse_date("5-ago-21")[1] == "a year of two digits: write four"
    assert infer_rule(["1998", "2019", "5-ago-21"]).years is None
    assert infer_rule(["5-ago-21", "6-ago-21"]).years is None
    path = tmp_path / "a.csv"
    path.write_text(
        "from,to,date\nGafsa,Sfax,3-feb-2019\nGafsa,Sfax,14-mar-2022\nGafsa,Sfax,5-ago-21\n"
    )
    report = invoke("flows", path, "-o", tmp_path / "out")
    assert "read as: two digits are a year from 2019 to 2022" in report.stderr
    assert pd.read_csv(tmp_path / "out/flows.csv")["month"].tolist() == [
        "2019-02",
        "2021-08",
        "2022-03",
    ]
    path.write_text("from,to,date\nGafsa,Sfax,3-feb-2021\nGafsa,Sfax,5-ago-21\n")
    report = invoke("flows", path, "-o", tmp_path / "out")
    assert "read as: two digits are the year 2021" in report.stderr


def test_cases_of_months_and_decimals() -> None:
    """As filed: what has two readings is counted and listed, never one of them."""
    found = geo.flows(pd.DataFrame({**ENDS, "date": ["190312", "2019-03/2019-05", "031219"]}))
    assert found.flows[["month", "records"]].to_numpy().tolist() == [
        ["", 2],
        ["2019-03/2019-05", 1],
    ]
    assert found.unread["records"].tolist() == [2]
    found = geo.flows(pd.DataFrame({**ENDS, "quantity": ["1.500", "1,500", "2"]}))
    assert found.flows[["numbers", "quantity", "unclear"]].to_numpy().tolist() == [[1, 2.0, 2]]
    assert found.unread["cell"].tolist() == ["1,500", "1.500"]


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (["1.500", "1,5"], 1501.5), (["1.500", "0.5"], 2.0), (["1,500", "0.5"], 1500.5), (["1,500", "2,25"], 3.75),
        (["1.500", "1,234,567"], 1234568.5), (["12.500 kg", "0,5 kg"], 12500.5),
    ],
)  # fmt: skip
def test_the_mark_of_a_column_is_settled_by_its_cells(cells: list[str], total: float) -> None:
    """One rule for points and commas."""
    assert geo.flows(pd.DataFrame({**ENDS, "quantity": cells})).flows["quantity"].tolist() == [
        total
    ]


@given(st.lists(st.integers(0, 10**9), min_size=1), st.sampled_from([",", "."]))
def test_numbers_with_two_decimals_settle_the_mark(values: list[int], mark: str) -> None:
    """However they are grouped, or not."""
    cells = [f"{value / 100:.2f}".replace(".", mark) for value in values]
    assert infer_decimal([*cells, "1.500", "1,500"]) == ("comma" if mark == "," else "point")


@given(st.dates())
def test_a_settled_day_is_read_in_its_order(day: object) -> None:
    """Written day first and month first, each by its rule."""
    expected = f"{day:%Y-%m}".zfill(7)
    for order, form in (("dmy", "%d/%m/"), ("mdy", "%m/%d/")):
        text = f"{day:{form}}" + f"{day:%Y}".zfill(4)
        assert month_name(parse_date(text, DateRule(order))[0]) == expected  # type: ignore[arg-type]


def test_unread_cells_are_listed_in_a_file(tmp_path: Path) -> None:
    """With an example, the reason and the number of records; the manifest counts them."""
    (tmp_path / "t.csv").write_text(
        "from,to,date\nGafsa,Sfax,1552521600\nGafsa,Sfax,1552521601\nTotal,,3\n"
    )
    done = flow_files([tmp_path / "t.csv"], tmp_path / "out")
    assert (done.records, done.used, done.rejected, done.totals, done.unread) == (2, 2, 0, 1, 2)
    listed = pd.read_csv(tmp_path / "out/unread.csv", dtype=str).to_numpy().tolist()
    assert listed == [
        [
            "date",
            "1552521600",
            "a count of seconds since 1970, not a date: convert the column first",
            "2",
        ]
    ]
    assert pd.read_csv(tmp_path / "out/rejects.csv")["reason"].tolist() == [
        "a row of totals, left out"
    ]
    assert '"unread": 2' in (tmp_path / "out/manifest.json").read_text(encoding="utf-8")


def test_events_follow_the_order_of_their_column(tmp_path: Path) -> None:
    """``geo expose`` settles it from the same first records, and counts what it cannot read."""
    path = tmp_path / "e.csv"
    path.write_text("lat;lon;date\n35;8.5;04/03/2018\n35;8.6;28/03/2018\n35;8.7;190312\n")
    done = expose_files([path], [one_corridor()], tmp_path / "out.csv")
    assert pd.read_csv(tmp_path / "out.csv", keep_default_na=False)["month"].tolist() == [
        "2018-03",
        "2018-03",
        "",
    ]
    assert [records for _, _, records in done.unread_dates] == [1]
    assert done.columns[0].rules_stated() == "day before month"
