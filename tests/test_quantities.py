"""Quantities as tables write them: numbers, bounds and words, never one for the other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.records.flows.quantity_sums import (
    KINDS,
    join_sums,
    parse_quantities,
    parse_quantity,
    split_sums,
)


@pytest.mark.parametrize(
    ("text", "decimal", "told"),
    [
        ("1,234.5 kg", None, ("numbers", 1234.5, "kg")),
        ("1.234,5 kg", None, ("numbers", 1234.5, "kg")),
        ("1 234 567", None, ("numbers", 1234567, "")),
        ("1,5", None, ("numbers", 1.5, "")),
        ("0,500", None, ("numbers", 0.5, "")),
        ("1.500", None, ("unclear", 0, "")),
        ("1,500", None, ("unclear", 0, "")),
        ("1.500", "point", ("numbers", 1.5, "")),
        ("1,500", "point", ("numbers", 1500, "")),
        ("1.5", "comma", ("unclear", 0, "")),
        ("1,5", "point", ("unclear", 0, "")),
        ("1.500", "comma", ("numbers", 1500, "")),
        ("1,500", "comma", ("numbers", 1.5, "")),
        ("2e3", None, ("numbers", 2000, "")),
        ("entre 10 et 20 tonnes", None, ("intervals", 10, "t")),
        ("١٢ كغ", None, ("numbers", 12, "kg")),
        ("several cartons", None, ("ordinals", 0, "")),
        ("12 cars, 3 vans", None, ("unclear", 0, "")),
        ("-5", None, ("unclear", 0, "")),
        ("20-10", None, ("unclear", 0, "")),
        ("12,34,567", None, ("unclear", 0, "")),
        ("inf", None, ("unclear", 0, "")),
        ("3 Mg", None, ("numbers", 3, "Mg")),
        ("5 mg", None, ("numbers", 5, "mg")),
        ("9e99", None, ("unclear", 0, "")),
        ("inconnu", None, ("unknown", 0, "")),
        ("..", None, ("unknown", 0, "")),
        ("#REF!", None, ("unknown", 0, "")),
        ("1.5k", None, ("numbers", 1500, "")),
        ("5 тыс.", None, ("numbers", 5000, "")),
        ("12’500", None, ("numbers", 12500, "")),
        ("١٬٢٠٠", None, ("numbers", 1200, "")),
        ("2½ t", None, ("numbers", 2.5, "t")),
        ("120 kg*", None, ("numbers", 120, "kg")),
        ("120 kg (approx)", None, ("unclear", 0, "")),
        ("1.2M", None, ("unclear", 0, "")),
        ("15 mil", None, ("unclear", 0, "")),
        ("> 100", None, ("unclear", 0, "")),
        ("~300 kg", None, ("unclear", 0, "")),
    ],
)
def test_quantities_as_people_write_them(
    text: str, decimal: str | None, told: tuple[str, float, str]
) -> None:
    """Marks that tell themselves are read; those that do not are unclear, never guessed."""
    found = parse_quantity(text, decimal)  # type: ignore[arg-type]
    assert (KINDS[found.kind], found.low, found.unit) == told


def test_the_reason_says_what_to_write() -> None:
    """An estimate is not summed, and counted with its reason."""
    cells = pa.chunked_array([["about 5", "1.2M", "1,500", "7"]])
    reasons = parse_quantities(cells).unread["reason"].tolist()
    assert [reason.split(":")[0] for reason in reasons] == [
        "an estimate or a limit, not summed", "thousands, millions or metres", "thousands or decimals"
    ]  # fmt: skip


def test_a_column_of_numbers_is_read_as_its_texts_are() -> None:
    """Floats, integers and texts of the same numbers come to the same flows."""
    values = [1.0, 2.0, -3.0, np.nan]
    ends = {"origin": "Gafsa", "destination": "Sfax"}
    tables = [
        pd.DataFrame({**ends, "quantity": column})
        for column in (values, ["1", "2", "-3", ""], ["1.0", "2", "-3", "unknown"])
    ]
    found = [geo.flows(table).flows.drop(columns="words") for table in tables]
    for other in found[1:]:
        pd.testing.assert_frame_equal(other, found[0])
    assert found[0][["quantity", "unclear", "unknown"]].to_numpy().tolist() == [[3.0, 1, 1]]


@given(
    st.lists(st.integers(0, 10**12).map(lambda n: n / 1000), min_size=1, max_size=50), st.randoms()
)
def test_sums_do_not_depend_on_the_order(values: list[float], random: object) -> None:
    """Added up in any order, the bits are the same, and nearest to the true sum."""
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    sums = [
        join_sums(*(part.sum() for part in split_sums(np.array(some))))
        for some in (values, shuffled)
    ]
    assert sums[0] == sums[1]
    assert sums[0] == pytest.approx(sum(round(value * 1000) for value in values) / 1000, rel=1e-12)
