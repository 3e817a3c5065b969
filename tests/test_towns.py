"""120 towns of 51 countries, in 18 scripts: found where they lie, refused or proposed, never elsewhere.

``towns/towns.tsv`` was written from general knowledge; ``towns/geonames.tsv`` holds every place of the world that
any of its names may mean, so that the ambiguity is the real one (``tools/prepare_towns.py``).
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import pytest

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import open_gazetteer, resolve_place
from geo.gazetteer.world import World, build_world, world_index
from geo.geodesy import inverse

FOLDER = Path(__file__).parent / "towns"
NEAR_M = 25_000.0
Outcome: TypeAlias = Literal["right", "wrong", "proposed", "ambiguous", "unknown"]


class Town(NamedTuple):
    """A name, and where its town lies: degrees, EPSG:4326."""

    name: str
    country_code: str
    lon: float
    lat: float


def rows_of(file: str) -> list[dict[str, str]]:
    """Read a table of the folder."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE))


TOWNS = [
    Town(row["name"], row["country_code"], float(row["lon"]), float(row["lat"]))
    for row in rows_of("towns.tsv")
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of the places that the names may mean, built as that of the world."""
    cities = [
        {
            "geonameid": int(row["id"]), "name": row["name"], "alternatenames": row["names"].split("|"),
            "longitude": float(row["lon"]), "latitude": float(row["lat"]),
            "countrycode": row["country_code"], "population": int(row["population"]),
        }
        for row in rows_of("geonames.tsv")
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("towns") / "world.sqlite"
    build_world(path, cities, edition="towns")
    return World(path)


def outcome(town: Town, world: World, country: str | None) -> Outcome:
    """Return what becomes of a name."""
    try:
        found = resolve_place(town.name, country=country, index=world_index(world, town.name))
    except AmbiguousPlaceError:
        return "ambiguous"
    except UnknownPlaceError:
        return "unknown"
    if found.is_proposal:
        return "proposed"
    away_m = float(inverse(found.place.lon, found.place.lat, town.lon, town.lat)[2])
    return "right" if away_m <= NEAR_M else "wrong"


def test_the_towns_are_many() -> None:
    """120 names of at least 30 countries in at least 8 scripts."""
    letters = {char for town in TOWNS for char in town.name if char.isalpha()}
    scripts = {unicodedata.name(letter).split()[0] for letter in letters} - {"MODIFIER"}
    assert len({town.name for town in TOWNS}) == len(TOWNS) == 120
    assert len({town.country_code for town in TOWNS}) == 51
    assert len(scripts) >= 18, scripts


@pytest.mark.slow
def test_with_their_country_nearly_all_are_found(world: World) -> None:
    """As a brief gives them. GeoNames lacks three of the towns, and one name's script."""
    outcomes = {town.name: outcome(town, world, town.country_code) for town in TOWNS}
    assert [name for name, result in outcomes.items() if result == "wrong"] == []
    assert {name for name, result in outcomes.items() if result != "right"} == {
        "Horgoš", "Капитан Андреево", "瑞丽", "वीरगञ्ज",
    }  # fmt: skip
    assert list(outcomes.values()).count("right") / len(TOWNS) >= 0.95


@pytest.mark.slow
def test_without_a_country_none_is_silently_wrong(world: World) -> None:
    """Towns of one name are refused (Gao in Mali and Burkina Faso), and what is only similar is proposed."""
    outcomes = {town.name: outcome(town, world, None) for town in TOWNS}
    assert [name for name, result in outcomes.items() if result == "wrong"] == []
    assert {name for name, result in outcomes.items() if result == "proposed"} == {
        "Horgoš", "Свиленград",
    }  # fmt: skip
    assert {"Gao", "Puno", "Desaguadero"} <= {
        name for name, result in outcomes.items() if result == "ambiguous"
    }
    assert list(outcomes.values()).count("right") / len(TOWNS) >= 0.91


@pytest.mark.slow
def test_a_table_of_a_region_finds_the_same(world: World) -> None:
    """A brief's own table of places, indexed whole, and the index of the world agree on every name."""
    index = open_gazetteer(str(FOLDER / "geonames.tsv")).index_for("")
    for town in TOWNS:
        try:
            found = resolve_place(town.name, country=town.country_code, index=index)
        except UnknownPlaceError:
            assert outcome(town, world, town.country_code) == "unknown"
            continue
        there = resolve_place(
            town.name, country=town.country_code, index=world_index(world, town.name)
        )
        assert (found.place.geonames_id, found.step) == (there.place.geonames_id, there.step)
