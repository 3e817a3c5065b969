"""The payload of a page: what is written is read again."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from maps_fixtures import layers
from page_data import decode_shapes, unpack

from geo.errors import DataError
from geo.maps.encoding.payload import LAYER_QUANTUM_DEG, encode_payload
from geo.maps.encoding.planes import compress

lon_lat = st.tuples(
    st.floats(-180, 180, allow_nan=False).map(lambda lon: round(lon, 5)),
    st.floats(-85, 85, allow_nan=False).map(lambda lat: round(lat, 5)),
)


def frame(rows: list[dict[str, object]], shapes: Sequence[object]) -> gpd.GeoDataFrame:
    """Return a table of any columns."""
    return gpd.GeoDataFrame(rows, geometry=list(shapes), crs="EPSG:4326")


@given(
    lines=st.lists(st.lists(lon_lat, min_size=2, max_size=9).filter(lambda xy: len(set(xy)) > 1)),
    names=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5),
)
def test_payload_round_trip(lines: list[list[tuple[float, float]]], names: list[str]) -> None:
    """What is written is read: text to the letter, coordinates to the quantum."""
    shapes = [shapely.LineString(line) for line in lines]
    tables = {
        "flows": frame([{"id": str(i)} for i in range(len(shapes))], shapes),
        "claims": frame([{"id": name} for name in names], [None] * len(names)),
    }
    written = encode_payload({"spec": {"id": "é"}}, tables=tables, background={})
    header, read = unpack(zlib.decompress(compress(written)))
    assert header["spec"] == {"id": "é"}
    assert header["tables"]["claims"]["columns"].get("id", []) == names
    if not shapes:
        return
    packed = header["tables"]["flows"]["geometry"]
    lines_read = decode_shapes(packed, read)
    for shape, row in zip(shapes, read(packed["row"]), strict=True):
        (line,) = lines_read[row]
        expected = shapely.get_coordinates(shape)
        # A vertex that repeats the one before says nothing; all others come back.
        moved = np.any(np.diff(expected, axis=0, prepend=expected[:1] - 1) != 0, axis=1)
        expected = expected if len(expected) == 2 else expected[moved]
        np.testing.assert_allclose(line, expected, atol=LAYER_QUANTUM_DEG / 2 + 1e-9)


def test_columns_of_long_tables_lose_nothing() -> None:
    """Texts and lists are coded, numbers where thousandths hold them, and what is mixed stays plain."""
    rows: list[dict[str, object]] = [
        {
            "id": f"r{i}",
            "kind": ["road", None][i % 2],
            "km": i / 1000,
            "share": i / 7,
            "rank": [i, None][i % 2],
            "none": [],
            "claims": ["c"] * (i % 3),
        }
        for i in range(40)
    ]
    header, read = unpack(
        encode_payload({}, tables={"segments": frame(rows, [None] * 40)}, background={})
    )
    columns = header["tables"]["segments"]["columns"]
    assert columns["share"] == [i / 7 for i in range(40)]
    assert columns["rank"] == [row["rank"] for row in rows]
    assert (read(columns["km"]["codes"]) / columns["km"]["per_unit"]).tolist() == [
        row["km"] for row in rows
    ]
    kinds = [columns["kind"]["words"][code] for code in read(columns["kind"]["codes"])]
    assert kinds == [row["kind"] for row in rows]
    assert read(columns["claims"]["counts"]).tolist() == [i % 3 for i in range(40)]
    assert columns["none"]["items"] == []


def test_payload_writes_shared_lines_once() -> None:
    """Strands of one flow share their geometry in the file, too."""
    flows = layers()["flows"]
    header, read = unpack(encode_payload({}, tables={"flows": flows}, background={}))
    packed = header["tables"]["flows"]["geometry"]
    assert len(read(packed["row"])) == len(flows)
    assert len(read(packed["parts"])) == flows["flow"].nunique()


def test_payload_keeps_holes_and_all_parts() -> None:
    """A polygon with a hole is two rings, a multipolygon's parts are all there."""
    holed = shapely.box(0, 0, 9, 9) - shapely.box(3, 3, 6, 6)
    shape = shapely.MultiPolygon([*shapely.get_parts(holed), shapely.box(20, 0, 21, 1)])
    header, read = unpack(
        encode_payload({}, tables={"zones": frame([{"id": "z"}], [shape])}, background={})
    )
    (rings,) = decode_shapes(header["tables"]["zones"]["geometry"], read)
    assert sorted(len(ring) for ring in rings) == [5, 5, 5]


@pytest.mark.parametrize("value", [float("nan"), None, np.nan])
def test_what_is_not_given_is_null(value: object) -> None:
    """Every face of "not given" is null in the page."""
    table = frame([{"id": "a", "note": value}], [None])
    header, _ = unpack(encode_payload({}, tables={"claims": table}, background={}))
    assert header["tables"]["claims"]["columns"]["note"] == [None]


def test_values_without_a_form_are_refused() -> None:
    """A column of objects is refused, by table and column."""
    table = frame([{"id": "a", "odd": object()}], [None])
    with pytest.raises(DataError, match=r"claims\.odd: <object .* cannot be stored in a map"):
        encode_payload({}, tables={"claims": table}, background={})
