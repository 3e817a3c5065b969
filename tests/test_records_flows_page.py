"""Pages of flows from records: one unit, one mode or all, and nothing lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from test_records_flows import some_records
from test_records_modes import MODES

from geo.maps import BulkFlows
from geo.maps.bulk import PageBudget
from geo.maps.bulk.cells import fitting
from geo.records.files.pieces import read_table
from geo.records.flows import FlowColumns, flows_page
from geo.records.flows.aggregate import Flows, aggregate
from geo.records.flows.named_ends import resolve_names
from geo.records.flows.tally import tally
from geo.regions import open_region


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[BulkFlows, list[str]]]:
    """Return what pages are drawn from, and what they note or leave out."""
    pages: list[tuple[BulkFlows, list[str]]] = []

    def draw(bulk: BulkFlows, **options: Any) -> None:  # noqa: ANN401 - as many types as options
        pages.append((bulk, [text.en for text in (*options["notes"], options["omitted"]) if text]))

    monkeypatch.setattr(flows_page, "draw_bulk_map", draw)
    return pages


def modelled(table: pd.DataFrame) -> Flows:
    """Return the flows of a table."""
    plain = pa.Table.from_pandas(table, preserve_index=False)
    columns = FlowColumns.find(plain.column_names, where="test")
    total = tally(read_table(plain, columns.names), columns)
    return aggregate(total, resolve_names(total.names))


def test_the_reader_chooses_among_units(drawn: list[tuple[BulkFlows, list[str]]]) -> None:
    """Numbers stay apart by unit; records without one are shown with every unit (one unit was shown, 2026-11-29)."""
    table = pd.DataFrame({
        "from": "Gafsa", "to": [*["Sfax"] * 5, "Tozeur"], "date": "2019-03-01", "unit": ["l", "L", "t", "t", "", "l"],
        "quantity": [2.5, 1, 3, None, None, 4], "item": ["Fuel", "fuel", "fuel", "fuel", "<b>", "fuel"],
    })  # fmt: skip
    flows_page.draw_page(modelled(table), open_region())
    ((page, notes),) = drawn
    assert (page.unit, page.units, page.commodities) == ("l", ("l", "t"), ("<b>", "fuel"))
    rows = pd.DataFrame({
        "to": page.places["label_en"].to_numpy()[page.destination], "unit": page.unit_codes, "quantity": page.quantity,
        "records": page.records, "unquantified": page.unquantified, "item": page.commodity,
    })  # fmt: skip
    assert rows.sort_values(["to", "item", "unit"]).fillna(-1).to_numpy().tolist() == [
        ["Sfax", 2, -1, 1, 1, 0], ["Sfax", 0, 3.5, 2, 0, 1], ["Sfax", 1, 3, 1, 0, 1], ["Sfax", 2, -1, 1, 1, 1],
        ["Tozeur", 0, 4, 1, 0, 1],
    ]  # fmt: skip
    assert "not on this map" not in " ".join(notes)
    *_, summed = fitting(page, PageBudget(rows=1))
    assert isinstance(summed, BulkFlows)
    assert summed.quantity[summed.unit_codes == 0].sum() == 7.5


def test_units_beyond_a_list_are_left_out_and_counted(
    drawn: list[tuple[BulkFlows, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says so beside its counts, and their places are not dots."""
    monkeypatch.setattr(flows_page, "MOST_UNITS", 1)
    table = pd.DataFrame({
        "from": "Gafsa", "to": [*["Sfax"] * 5, "Tozeur"], "date": "2019-03-01", "unit": ["l", "L", "t", "t", "", "t"],
        "quantity": [2.5, 1, 3, None, None, 4], "item": ["Fuel", "fuel", "fuel", "fuel", "<b>", "fuel"],
    })  # fmt: skip
    table.loc[[2, 5], "unit"] = ["t", "kg"]
    flows_page.draw_page(modelled(table), open_region())
    ((page, notes),) = drawn
    assert (page.unit, page.units, page.unit_codes) == ("l", (), None)
    assert page.quantity.tolist() == pytest.approx([np.nan, 3.5], nan_ok=True)
    assert (page.records.tolist(), page.unquantified.tolist()) == ([1, 3], [1, 1])  # type: ignore[union-attr]
    assert page.places["label_en"].tolist() == ["Gafsa", "Sfax"]  # Tozeur was a dot, 2026-11-29
    assert notes[-1] == "2 records in other units (kg, t) are not on this map"


@pytest.mark.parametrize(
    ("quantity", "is_stated"),
    [("5-10 kg", True), ("500+", True), ("many", True), ("2", True), ("", False), (None, False)],
)
def test_the_page_knows_whether_a_table_states_quantities(
    drawn: list[tuple[BulkFlows, list[str]]], quantity: str | None, *, is_stated: bool
) -> None:
    """Bounds, limits and words are quantities (the page said *not quantified in the source*, 2026-11-29)."""
    table = pd.DataFrame({"from": ["Gafsa"], "to": ["Sfax"], "quantity": [quantity]})
    if quantity is None:
        table = table.drop(columns="quantity")
    flows_page.draw_page(modelled(table), open_region())
    assert drawn[0][0].is_stated == is_stated


def test_goods_that_do_not_move_are_not_on_the_page(
    drawn: list[tuple[BulkFlows, list[str]]],
) -> None:
    """All records of gold were refused for a name: there is nothing to tick (was listed with 0, 2026-11-26)."""
    ends = {"from": ["Gafsa", "Nowhere at all", "Gafsa"], "to": "Sfax"}
    flows_page.draw_page(
        modelled(pd.DataFrame({**ends, "item": ["cigarettes", "gold", "zinc"]})), open_region()
    )
    ((page, _),) = drawn
    assert page.commodities == ("cigarettes", "zinc")
    assert page.commodity.tolist() == [0, 1]  # type: ignore[union-attr]


def test_a_page_of_too_many_rows_adds_up_places_alone(
    drawn: list[tuple[BulkFlows, list[str]]],
) -> None:
    """No record, month or good is lost (months and all but the heaviest rows were, until 2026-11-29)."""
    records = some_records(np.random.default_rng(3), 2000)
    flows_page.draw_page(modelled(records), open_region())
    ((every, _),) = drawn
    *_, summed = fitting(every, PageBudget(rows=10))
    assert isinstance(summed, BulkFlows)
    assert len(summed.origin) < len(every.origin)
    by = ["month", "commodity"]
    tables = [
        pd.DataFrame(
            {name: getattr(page, name) for name in (*by, "records", "unquantified", "quantity")}
        )
        for page in (every, summed)
    ]
    before, after = (table.groupby(by).sum(min_count=1) for table in tables)
    pd.testing.assert_frame_equal(after, before, check_dtype=False)
    assert set(summed.places["country"]) == set(every.places["country"])
    assert every.places["is_area"].any()


def test_the_page_filters_by_mode(drawn: list[tuple[BulkFlows, list[str]]]) -> None:
    """With the modes that occur, in three languages."""
    flows_page.draw_page(modelled(MODES), open_region())
    ((page, _),) = drawn
    (mode,) = page.categories
    assert (mode.title.fr, mode.keys) == ("Moyen de transport", ("road", "sea", "unclear", ""))
    assert [label.ar for label in mode.labels] == ["طريق", "بحر", "غير معروف", "غير محدد"]
    assert sorted(zip(mode.codes.tolist(), page.records.tolist(), strict=True)) == [  # type: ignore[union-attr]
        (0, 2), (1, 1), (1, 3), (2, 1), (3, 1),
    ]  # fmt: skip
