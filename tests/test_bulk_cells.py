"""Flows added up between cells of the screen: the table's sums, whatever the cell, and nothing more than must be."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browsing import Visit, until
from bulk_fixtures import draw, many_places, some_flows, some_routes, towns
from page_data import as_read, unpack

from geo.maps import BulkFlows, Category
from geo.maps.bulk import PageBudget, dense
from geo.maps.bulk.cells import GRIDS, CellGrid, fitting, sum_cells
from geo.maps.bulk.rows import encode_rows
from geo.validation import Text

PLACES = many_places(300)
PLACES["lon"] = 9 + PLACES["lon"] / 5
PLACES["lat"] = 28 + PLACES["lat"] / 5
PLACES["country"] = np.where(PLACES["lon"] < 11.5, "TN", "LY")
SMALL = PageBudget(bytes=1, rows=1_000_000)  # only the widest cells are left


def classed_flows(rows: int = 4_000) -> BulkFlows:
    """Return flows of four commodities, six months and three modes; some have numbers in some records alone."""
    rng = np.random.default_rng(8)
    flows = some_flows(rows, PLACES)
    modes = ("road", "sea", "rail")
    mode = Category(
        "mode", Text(en="Mode"), modes, tuple(Text(en=m) for m in modes), rng.integers(0, 3, rows)
    )
    assert flows.records is not None
    month = np.where(flows.month == -1, -1, 2015 * 12 + rng.integers(0, 6, rows))
    unknown = np.where(np.isnan(flows.quantity), flows.records, rng.integers(0, flows.records))
    return replace(flows, month=month, unquantified=unknown, categories=(mode,))


FLOWS = classed_flows()


def frame(flows: BulkFlows) -> pd.DataFrame:
    """Return rows as a table that pandas adds up."""
    rows = 1 if flows.table_rows is None else flows.table_rows
    return pd.DataFrame({
        "commodity": flows.commodity, "month": flows.month, "mode": flows.categories[0].codes,
        "origin": flows.places["country"].to_numpy()[flows.origin],
        "destination": flows.places["country"].to_numpy()[flows.destination],
        "quantity": flows.quantity, "records": flows.records, "unquantified": flows.unquantified, "rows": rows,
    })  # fmt: skip


@pytest.mark.parametrize("grid", [GRIDS[0], GRIDS[4], GRIDS[-1]])
def test_sums_are_those_of_the_table(grid: CellGrid) -> None:
    """By commodity, month, mode and country; what has no number anywhere has none, and is not 0."""
    keys = ["commodity", "month", "mode", "origin", "destination"]
    before, after = (
        frame(flows).groupby(keys).sum(min_count=1) for flows in (FLOWS, sum_cells(FLOWS, grid))
    )
    pd.testing.assert_frame_equal(after, before, check_dtype=False)


def test_one_square_of_one_country_is_one_place() -> None:
    """The squares are those that pandas finds, and the place with most records names and places each."""
    grid = CellGrid(5, 8)
    lat, lon = (np.radians(PLACES[name].to_numpy()) for name in ("lat", "lon"))
    side = 2 * np.pi * grid.px / 256 / 2**grid.zoom
    squares = [lon // side, np.log(np.tan(np.pi / 4 + lat / 2)) // side, PLACES["country"]]
    assert FLOWS.records is not None
    ends = np.concatenate([FLOWS.origin, FLOWS.destination])
    weight = (
        pd.Series(np.tile(FLOWS.records, 2)).groupby(ends).sum().reindex(PLACES.index, fill_value=0)
    )
    heaviest = weight.groupby(squares).idxmax()
    summed = sum_cells(FLOWS, grid)
    assert sorted(summed.places["label"]) == sorted(PLACES["label"][heaviest])
    assert 30 < len(summed.places) < 290
    assert summed.places["members"].sum() == len(PLACES)
    assert sorted(summed.places["names"].explode()) == sorted(PLACES["label"])
    assert summed.summed is not None
    alone = set(summed.places["label"][summed.places["members"] == 1])
    label = PLACES["label"].to_numpy()
    is_full = np.isin(label[FLOWS.origin], list(alone)) & np.isin(
        label[FLOWS.destination], list(alone)
    )
    # The fixture has few rows with all keys alike: those are one row.
    assert summed.summed.rows == len(FLOWS.origin)
    assert is_full.sum() - 20 <= summed.summed.full_rows <= is_full.sum()


def test_squares_nest_and_never_pass_a_small_circle() -> None:
    """Each grid's squares are whole in the next; above zoom 2 none is wider than eight pixels."""
    sides = [grid.side for grid in GRIDS]
    assert all(after / before == 2 for before, after in pairwise(sides))
    assert max(grid.px for grid in GRIDS if grid.zoom > 2) == 8
    assert (GRIDS[0].px, GRIDS[0].zoom) == (2, 8)


def test_countries_areas_and_rings_are_never_one_with_others() -> None:
    """Twin towns on a border, a whole country's point in a town, and a place with a ring stay what they are."""
    places = pd.DataFrame({
        "label": ["Town", "Its suburb", "Twin abroad", "The country", "Ringed"], "lon": 10.0, "lat": 33.0,
        "country": ["TN", "TN", "LY", "TN", "TN"], "is_area": [False, False, False, True, False],
    })  # fmt: skip
    rings = pd.DataFrame({"place": [4], "radius_m": [5_000]})
    flows = BulkFlows(
        places,
        np.array([0, 1, 1, 4]),
        np.array([2, 2, 3, 0]),
        np.array([1.0, 2.0, 4.0, 8.0]),
        buffers=rings,
    )
    summed = sum_cells(flows, GRIDS[-1])
    label = summed.places["label"].to_numpy()
    pairs = zip(label[summed.origin], label[summed.destination], summed.quantity, strict=True)
    assert sorted(pairs) == [
        ("Ringed", "Town", 8.0), ("Town", "The country", 4.0), ("Town", "Twin abroad", 3.0),
    ]  # fmt: skip
    assert summed.buffers is not None
    assert label[summed.buffers["place"]].tolist() == ["Ringed"]


def test_order_leaves_no_trace() -> None:
    """The same rows in another order make the same page, to the byte."""
    flows = replace(FLOWS, quantity=FLOWS.quantity * 0.37)
    order = np.random.default_rng(3).permutation(len(flows.origin))
    columns = ("origin", "destination", "quantity", "commodity", "records", "unquantified", "month")
    mode = replace(flows.categories[0], codes=flows.categories[0].codes[order])
    other = replace(
        flows, **{name: getattr(flows, name)[order] for name in columns}, categories=(mode,)
    )
    pages = [encode_rows(sum_cells(rows, GRIDS[5])) for rows in (flows, other)]
    assert pages[0] == pages[1]


def header(html: str) -> dict[str, Any]:
    """Read the header of a page."""
    text = html.partition('id="geo-data"')[2].partition(">")[2].partition("<")[0]
    return unpack(zlib.decompress(b64decode(text)))[0]


def test_the_page_has_the_finest_cells_that_fit() -> None:
    """A page within its budget is as it was without one; a smaller budget coarsens no more than it must."""
    html = draw(FLOWS)
    assert draw(FLOWS, budget=PageBudget(bytes=len(html.encode()))) == html
    assert "summed" not in header(html)
    budget = PageBudget(bytes=len(html.encode()) - 5_000)
    fit = draw(FLOWS, budget=budget)
    found = header(fit)
    assert len(fit.encode()) <= budget.bytes
    assert found["max_zoom"] < 8
    assert found["summed"]["rows"] == len(FLOWS.origin)
    at = [grid.zoom for grid in GRIDS].index(found["max_zoom"])
    assert len(draw(sum_cells(FLOWS, GRIDS[at - 1])).encode()) > budget.bytes


def test_too_many_rows_are_added_up_before_they_are_written() -> None:
    """A budget of rows alone decides, too; routes and tables within it are left as they are."""
    first, *_ = fitting(FLOWS, PageBudget(rows=3_000))
    assert isinstance(first, BulkFlows)
    assert len(first.origin) <= 3_000
    assert first.summed is not None
    assert first.summed.max_zoom > 2
    routes = some_routes(50, 5)
    assert [*fitting(routes, SMALL)] == [routes]


def plain(packed: bytes) -> dict[str, Any]:
    """Read columns as the page does, dense ones too."""
    head, read = unpack(packed)
    columns = {name: read(place) for name, place in head["columns"].items()}
    if "amount" in columns:
        listed = [columns.pop(f"amounts.{name}") for name in ("exponent", "mantissa")]
        columns["exponent"], columns["mantissa"] = (part[columns["amount"]] for part in listed)
        del columns["amount"]
    if "month_step" in columns:
        step = columns.pop("month_step")
        month = np.zeros(len(step), np.int64)
        for row in range(len(step)):
            begins = row == 0 or columns["origin"][row] or columns["destination"][row]
            begins = begins or columns["commodity"][row] != columns["commodity"][row - 1]
            month[row] = step[row] + (0 if begins else month[row - 1])
        columns["month"] = month
    return {name: values.tolist() for name, values in columns.items()}


@pytest.mark.parametrize("flows", [FLOWS, replace(FLOWS, month=None), some_flows(900, towns())])
def test_dense_columns_hold_the_same(flows: BulkFlows, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps and lists of amounts come back as the columns of a smaller table."""
    monkeypatch.setattr("geo.maps.bulk.rows.EXACT_ROWS", 0)
    every = plain(encode_rows(flows))
    monkeypatch.setattr("geo.maps.bulk.rows.PLAIN_ROWS", 0)
    packed = encode_rows(flows)
    assert "amount" in unpack(packed)[0]["columns"]
    assert plain(packed) == every


def test_what_the_amounts_say_is_not_written_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records without a number are left out where all of a row's records have one, or none."""
    flows = some_flows(500, towns())
    told = replace(flows, unquantified=np.where(np.isnan(flows.quantity), flows.records, 0))  # type: ignore[arg-type]
    monkeypatch.setattr("geo.maps.bulk.rows.PLAIN_ROWS", 0)
    assert encode_rows(told) == encode_rows(flows)
    assert dense.PLAIN_ROWS == 1_000_000


def test_the_page_adds_up_to_the_table_and_says_what_it_sums(
    visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dense, summed rows: the page's total is the table's, its head says what is in full, and a line what it sums."""
    monkeypatch.setattr("geo.maps.bulk.rows.PLAIN_ROWS", 0)
    summed = sum_cells(FLOWS, CellGrid(6, 8))
    assert summed.summed is not None
    assert summed.records is not None
    assert FLOWS.records is not None
    page = visit(draw(summed)).page
    rows = page.evaluate("geoMap.rows()")
    found = pd.DataFrame(
        {name: rows[name] for name in ("month", "records", "unquantified", "tableRows")}
    )
    wanted = pd.DataFrame({
        "month": np.where(summed.month < 0, 0, summed.month - 2015 * 12 + 1),  # type: ignore[operator]
        "records": summed.records, "unquantified": summed.unquantified, "tableRows": summed.table_rows,
    })  # fmt: skip
    names = [str(name) for name in wanted]
    pd.testing.assert_frame_equal(
        found.sort_values(names, ignore_index=True),
        wanted.sort_values(names, ignore_index=True),
        check_dtype=False,
    )
    total = page.evaluate("geoMap.total()")
    assert total == {
        "rows": len(FLOWS.origin), "records": FLOWS.records.sum(),
        "unquantified": FLOWS.unquantified.sum(),  # type: ignore[union-attr]
        "quantity": pytest.approx(np.nansum(as_read(summed.quantity)), rel=1e-9),
    }  # fmt: skip
    assert total["quantity"] == pytest.approx(np.nansum(FLOWS.quantity), rel=5e-3)
    full, every = summed.summed.full_rows, len(FLOWS.origin)
    told = page.inner_text("#count")
    assert (
        f"This page holds {full:,} of {every:,} rows in full. The other {every - full:,} are added up in"
        in told
    )
    assert "square of up to 17 km" in told
    page.click("#heaviest .flow:has(.name:has-text('+'))")
    until(page, "document.querySelector('.evidence dl')")
    assert re.search(
        r"\d records in \d+ rows?, between \d places",
        re.sub("[\u2068\u2069]", "", page.inner_text(".evidence")),
    )
