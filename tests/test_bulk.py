"""The bulk map: its columns, its size, and what it refuses."""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from bulk_fixtures import draw, many_places, some_events, some_flows, some_routes, towns
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from invoking import outputs_by_seed
from maps_fixtures import unchecked_text
from page_data import as_read, unpack, unzigzag

from geo.errors import DataError
from geo.geodesy.country_outlines import shipped_outlines
from geo.maps import BulkFlows, Events, assets, draw_bulk_map
from geo.maps.bulk import rows as bulk_rows
from geo.maps.bulk.dense import UNKNOWN_EXPONENT
from geo.maps.bulk.rows import encode_rows, mantissas_and_exponents
from geo.maps.encoding.planes import Planes, compress_planes, zigzag
from geo.symbology import symbols

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000


def read_rows(packed: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, np.dtype[Any]]]]:
    """Return the header and the columns of what `encode_rows` wrote."""
    header, read = unpack(packed)
    return header, {name: read(place) for name, place in header["columns"].items()}


def read_flows(bulk: BulkFlows) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, np.dtype[Any]]]]:
    """Read back what was written, as the page does."""
    header, columns = read_rows(encode_rows(bulk))
    origin = np.cumsum(columns["origin"])
    destination = columns["destination"].copy()
    for row in range(1, len(origin)):
        if columns["origin"][row] == 0:
            destination[row] += destination[row - 1]
    return header, {**columns, "origin": origin, "destination": destination}


def test_columns_come_back() -> None:
    """Values of one to four bytes, and negative ones, are read as they were written."""
    planes = Planes()
    written = [
        [0, 255],
        [256, 65535, 7],
        [2**24 - 1],
        [2**32 - 1, 0],
        [],
        [-1, 2**31 - 1, -(2**31)],
    ]
    places = [planes.add("a", np.array(values, dtype=np.int64)) for values in written]
    header, read = unpack(zlib.decompress(compress_planes(planes.pack({"x": "é"}))))
    assert header == {"x": "é"}
    assert [read(place).tolist() for place in places] == written


@given(hnp.arrays(np.int64, st.integers(0, 50), elements=st.integers(0, 2**32 - 1)))
def test_any_column_comes_back(values: np.ndarray[Any, np.dtype[np.int64]]) -> None:
    """Whatever a column holds, it is read as it was written."""
    planes = Planes()
    place = planes.add("a", values)
    assert unpack(planes.pack({}))[1](place).tolist() == values.tolist()


@pytest.mark.parametrize(
    ("values", "span"), [([-1, 2**31], "-2**31 to 2**31 - 1"), ([2**32], "0 to 2**32 - 1")]
)
def test_numbers_that_do_not_fit_are_refused(values: list[int], span: str) -> None:
    """A column says its name when a value of it cannot travel."""
    with pytest.raises(ValueError, match=re.escape(f"weight: found a value outside {span}")):
        Planes().add("weight", np.array(values))


@given(hnp.arrays(np.int64, 20, elements=st.integers(-(2**31), 2**31 - 1)))
def test_zigzag_goes_back(values: np.ndarray[Any, np.dtype[np.int64]]) -> None:
    """Numbers of either sign come back, and code as numbers from 0."""
    assert (zigzag(values) >= 0).all()
    assert unzigzag(zigzag(values)).tolist() == values.tolist()


@given(st.lists(st.one_of(st.just(float("nan")), st.floats(0, 1e15)), min_size=1, max_size=30))
def test_quantities_keep_three_digits(quantities: list[float]) -> None:
    """A quantity is at most half a percent off, zero is zero, and unknown stays unknown."""
    given_ = np.array(quantities)
    given_[given_ < 1e-30] = 0
    read = as_read(given_)
    assert (np.isnan(read) == np.isnan(given_)).all()
    known = ~np.isnan(given_)
    np.testing.assert_allclose(read[known], given_[known], rtol=0.0051)


def test_short_numbers_are_exact() -> None:
    """What has at most three digits is not rounded, whatever its size."""
    quantity = np.array([0, 1, 999, 1_230_000, 0.25, 45.6, np.nan])
    np.testing.assert_array_equal(as_read(quantity), quantity)
    assert mantissas_and_exponents(np.array([999.6]))[0].tolist() == [1000]


flow_tables = st.integers(1, 40).flatmap(
    lambda n: st.fixed_dictionaries(
        {
            "origin": hnp.arrays(np.int32, n, elements=st.integers(0, 5)),
            "destination": hnp.arrays(np.int32, n, elements=st.integers(0, 5)),
            "quantity": hnp.arrays(
                np.float64, n, elements=st.one_of(st.just(np.nan), st.integers(0, 999).map(float))
            ),
            "commodity": hnp.arrays(np.int16, n, elements=st.integers(0, 3)),
            "records": hnp.arrays(np.int32, n, elements=st.integers(1, 300)),
            "month": hnp.arrays(
                np.int32, n, elements=st.one_of(st.just(-1), st.integers(24_000, 24_300))
            ),
        }
    )
)


@pytest.mark.slow
@given(flow_tables, st.randoms(use_true_random=False))
def test_flows_come_back_in_any_order(table: dict[str, Any], chance: Any) -> None:  # noqa: ANN401  # Hypothesis' Random
    """The multiset of rows is what was given; the order of the table leaves no trace."""
    places, commodities = towns(), ("fuel", "food", "drugs", "x")
    header, read = read_flows(BulkFlows(places=places, commodities=commodities, **table))
    first = header["months"][0] if header["months"] else 0
    unknown = read["exponent"] == UNKNOWN_EXPONENT
    power = 10.0 ** (read["exponent"] - bulk_rows.EXPONENT_SHIFT).clip(max=30)
    found = {
        "origin": read["origin"],
        "destination": read["destination"],
        "quantity": np.where(unknown, np.nan, read["mantissa"] * power),
        "commodity": read["commodity"],
        "records": read["records"] + 1,
        "month": np.where(read["month"] > 0, read["month"] - 1 + first, -1),
    }
    names = list(table)
    pd.testing.assert_frame_equal(
        pd.DataFrame(found)[names].astype(float).sort_values(names, ignore_index=True),
        pd.DataFrame(table).astype(float).sort_values(names, ignore_index=True),
    )
    order = list(range(len(table["origin"])))
    chance.shuffle(order)
    shuffled = {name: values[order] for name, values in table.items()}
    again = BulkFlows(places=places, commodities=commodities, **shuffled)
    assert encode_rows(again) == encode_rows(
        BulkFlows(places=places, commodities=commodities, **table)
    )


def test_equal_lines_travel_once() -> None:
    """Rows of one route in several months share its line."""
    line = shapely.LineString([(10, 30), (11, 31), (12, 31)])
    bulk = BulkFlows(
        places=towns(),
        origin=np.array([0, 0, 1]),
        destination=np.array([1, 1, 2]),
        quantity=np.array([1.0, 2, 3]),
        month=np.array([24_000, 24_001, -1]),
        lines=np.array([line, line, shapely.LineString([(10, 30), (9, 29)])], dtype=object),
    )
    header, columns = read_rows(encode_rows(bulk))
    assert header["kind"] == "routes"
    assert sorted(columns["line_length"].tolist()) == [2, 3]
    assert len(set(columns["line"].tolist())) == 2


def test_even_lines_are_zeros() -> None:
    """A straight line of even steps costs its first two vertices, and nothing more."""
    line = shapely.LineString([(10 + 0.1 * i, 30 - 0.2 * i) for i in range(20)])
    coded = bulk_rows.second_differences([line], 1e-3)
    assert (coded[:2] == [[10_000, 30_000], [100, -200]]).all()
    assert (coded[2:] == 0).all()


def page_bytes(bulk: BulkFlows | Events) -> int:
    """Count the bytes of a page on the real ground."""
    html = draw_bulk_map(
        bulk, title=unchecked_text("t"), background=shipped_outlines().background, symbols=symbols()
    )
    return len(html.encode())


@pytest.mark.slow
def test_pages_stay_small() -> None:
    """100,000 flows take less than 1 MB, 1,000,000 less than 5, and 50,000 routes of 20 vertices less than 4."""
    places = many_places(2000)
    assert page_bytes(some_flows(100_000, places)) < MEGABYTE
    assert page_bytes(some_flows(1_000_000, places)) < 5 * MEGABYTE
    assert page_bytes(some_routes(50_000, 20)) < 4 * MEGABYTE


@pytest.mark.slow
def test_same_rows_same_bytes() -> None:
    """Two processes with different hash seeds write the same page."""
    code = (
        "import sys; from bulk_fixtures import *;"
        "sys.stdout.buffer.write(draw(some_flows(500, towns())).encode())"
    )
    assert len(outputs_by_seed(code)) == 1


def test_page_runs_known_scripts_alone() -> None:
    """The policy allows no request, and its hashes are those of the page's three scripts."""
    html = draw(some_events(50))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert len(re.findall(r"'sha256-", policy[1].split("style-src")[0])) == 3
    assert html.count("<script") == 5
    elements = re.findall(r'id="(geo-\w+)" data-sha256="(\w{64})">([^<]*)<', html)
    assert [name for name, _, _ in elements] == ["geo-data", "geo-rows"]
    for _, _, text in elements:
        assert zlib.decompress(base64.b64decode(text))


def test_script_of_the_page_parses_no_text() -> None:
    """The script of the page turns no string into markup or code; its sources are short."""
    sources = sorted((ROOT / "web/src/bulk").rglob("*.[jt]s"))
    assert sources
    for path in sources:
        assert path.read_text(encoding="utf-8").count("\n") <= 400, path.name
    for text in (*(path.read_text(encoding="utf-8") for path in sources), assets.bulk_script()):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|DOMParser",
            text,
        )


def test_every_word_of_the_page_is_there() -> None:
    """No key in its runtime is without its message, in three languages."""
    messages = assets.bulk_messages()
    own = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "web/src/bulk").rglob("*.[jt]s")
    )
    said = set(re.findall(r'words\.(?:say|count)\("(\w+)"', own))
    assert said
    assert said <= set(messages)
    tools = {"tool_home", "tool_measure", "tool_table", "tool_picture", "tool_print", "tool_full"}
    assert tools <= set(messages)
    for name, texts in messages.items():
        assert {"en", "fr", "ar"} == set(texts), name


def test_every_problem_is_told_at_once() -> None:
    """A table with several faults names each, and what was expected."""
    with pytest.raises(DataError) as caught:
        BulkFlows(
            places=towns().assign(lat=[0, 0, 91, 0, 0, 0]),
            origin=np.array([0, 6]),
            destination=np.array([0.0, 1.0]),
            quantity=np.array([-1.0, 2.0]),
            records=np.array([1]),
            month=np.array([12, -2]),
        )
    told = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in told] == [
        *("records", "quantity", "month", "places", "origin", "destination")
    ]
    assert "origin: found 6. Expected 0 to 5: indexes into places." in told
    assert "places: row 2: found lat 91.0. Expected degrees from -90 to 90." in told


def test_events_and_rings_are_checked() -> None:
    """Positions off the earth, rings round no place, and lines that are none are refused."""
    with pytest.raises(DataError, match=r"events: row 0: found lon nan"):
        Events(lon=np.array([np.nan]), lat=np.array([0.0]))
    flow: dict[str, Any] = {
        "origin": np.array([0]),
        "destination": np.array([1]),
        "quantity": np.array([1.0]),
    }
    with pytest.raises(DataError, match=r"buffers\.place: found 9"):
        BulkFlows(places=towns(), **flow, buffers=pd.DataFrame({"place": [9], "radius_m": [1.0]}))
    with pytest.raises(DataError, match=r"lines: not every row has a LineString"):
        BulkFlows(places=towns(), **flow, lines=np.array([shapely.Point(0, 0)], dtype=object))
    with pytest.raises(DataError, match=r"Expected lon, lat and label"):
        BulkFlows(places=pd.DataFrame({"x": [1]}), **{**flow, "destination": np.array([0])})


def test_a_table_without_rows_is_a_page() -> None:
    """Nothing to draw is not an error."""
    none = np.zeros(0, dtype=np.int64)
    assert draw(
        BulkFlows(places=towns(), origin=none, destination=none, quantity=none.astype(float))
    )
    assert draw(Events(lon=none.astype(float), lat=none.astype(float)))
