"""Names that texts about anywhere use alone: capitals, large cities, large provinces."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_draft_names import accepted, city, drafted

from geo.gazetteer.world import World, build_world

CITIES = [
    city(3169070, "Rome", "IT", (12.5, 41.9), 2_318_895, "روما"),
    city(792680, "Belgrade", "RS", (20.5, 44.8), 1_273_651, "بلغراد"),
    city(2802359, "Belgrade", "BE", (4.8, 50.5), 4_756),
    city(2747891, "Rotterdam", "NL", (4.5, 51.9), 598_199, "روتردام"),
    city(2964574, "Dublin", "IE", (-6.3, 53.3), 1_024_027, "دبلن"),
    city(5152333, "Dublin", "US", (-121.9, 37.7), 72_589),
    city(264371, "Athens", "GR", (23.7, 38.0), 664_046, "أثينا"),
    city(4180386, "Athens", "US", (-83.4, 33.9), 116_714),
    city(785842, "Skopje", "MK", (21.4, 42.0), 474_889),
    city(2562305, "Valletta", "MT", (14.5, 35.9), 6_794),
    city(1176615, "Islamabad", "PK", (73.1, 33.7), 601_600),
    city(1205733, "Chattogram", "BD", (91.8, 22.3), 3_920_222, "Islamabad"),
    city(3489854, "Kingston", "JM", (-76.8, 18.0), 937_700),
    city(2161314, "Kingston", "NF", (168.0, -29.1), 880),
    city(3128760, "Barcelona", "ES", (2.2, 41.4), 1_686_208, "بارسلونا", "برشلونة"),
    city(3648559, "Barcelona", "VE", (-64.7, 10.1), 815_141, "برشلونة"),
    city(1138958, "Kabul", "AF", (69.2, 34.5), 4_434_550, "کابل"),
    city(294615, "Kabul", "IL", (35.2, 32.9), 14_095, "كابول"),
    city(379252, "Khartoum", "SD", (32.5, 15.6), 1_974_647, "خرطوم"),
    city(290030, "Doha", "QA", (51.5, 25.3), 344_939, "الدوحة"),
    city(105343, "Jeddah", "SA", (39.2, 21.5), 4_697_000, "جدة"),
    city(3814142, "Texas", "MX", (-99.1, 19.3), 900),
    city(5037649, "Minneapolis", "US", (-93.3, 45.0), 410_939),
    city(4275586, "Minneapolis", "US", (-97.7, 39.1), 2_002),
    city(4736286, "Tempe", "US", (-111.9, 33.4), 175_826),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of a few capitals and their namesakes."""
    path: Path = tmp_path_factory.mktemp("known") / "world.sqlite"
    build_world(path, CITIES, edition="known")
    return World(path)


def meant(text: str, world: World) -> dict[str, str]:
    """Return what a draft takes each name for."""
    candidates = drafted(text, world)
    return {m.name: candidates.places[m.key].place for m in candidates.mentions}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Belgrade", 792680),  # not the Belgian village, 163 km from Rotterdam
        ("Dublin", 2964574),
        ("Athens", 264371),
        ("Skopje", 785842),
        ("Valletta", 2562305),
        ("Islamabad", 1176615),  # also a former name of the larger Chattogram
        ("Kingston", 3489854),  # another Kingston is a capital, too
        ("Kabul", 1138958),
    ],
)
def test_a_capital_alone_is_a_place(name: str, number: int, world: World) -> None:
    """Half of all capitals were not taken for places beside one far city."""
    text = f"Cocaine reaches {name} from Rotterdam."
    assert meant(text, world) == {name: f"geonames-{number}", "Rotterdam": "geonames-2747891"}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("دبلن", 2964574),
        ("كابول", 1138958),
        ("الخرطوم", 379252),
        ("الدوحة", 290030),
        ("جدة", 105343),
    ],
)
def test_a_capital_alone_is_a_place_in_arabic(name: str, number: int, world: World) -> None:
    """GeoNames spells كابول with Persian letters and lacks الخرطوم; الدوحة and جدة are words as well."""
    text = f"يصل الكوكايين من {name} إلى روتردام."
    assert meant(text, world).get(name) == f"geonames-{number}"


def test_no_arabic_name_of_geonames_is_known_as_the_usual_one(world: World) -> None:
    """برشلونة was the one in Venezuela, since the label of the Spanish one was بارسلونا."""
    assert "برشلونة" not in accepted("يصل الكوكايين من برشلونة إلى روتردام.", world)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Texas", "texas"), ("New Mexico", "US-NM"), ("New South Wales", "AU-NSW"), ("Java", "java")],
)
def test_a_large_province_is_known_abroad(name: str, code: str, world: World) -> None:
    """Texas was a village in Mexico; New Mexico was no place, and the others common words."""
    assert meant(f"Cocaine is shipped from {name} to Rotterdam.", world)[name] == code


def test_a_large_city_with_far_smaller_namesakes_is_a_place(world: World) -> None:
    """Minneapolis was refused for a village of its name; without a preposition, it still is."""
    assert "Minneapolis" in accepted("Pills go from Minneapolis to Rotterdam.", world)
    assert "Minneapolis" not in accepted("Minneapolis pills go to Rotterdam.", world)


def test_a_capital_does_not_silence_the_places_around_a_namesake(world: World) -> None:
    """In a text about the United States, Dublin is the town there or doubtful, never Ireland's."""
    text = "In the United States, pills go from Dublin to Minneapolis."
    assert meant(text, world).get("Dublin") != "geonames-2964574"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fuel goes from Athens to Atlanta and Macon.", "Athens"),
        ("Guns go from Santiago to Lugo and Vigo.", "Santiago"),
        ("Sugar goes from Kingston to Albany and Buffalo.", "Kingston"),
        ("Cocaine reaches Belgrade from Rotterdam and Brussels.", "Belgrade"),
    ],
)
def test_a_capital_is_not_meant_against_a_namesake_nearby(
    text: str, name: str, tmp_path: Path
) -> None:
    """Each was taken for the capital, a continent away from the other places, or for a village."""
    path = tmp_path / "nearby.sqlite"
    cities = [
        *CITIES,
        city(4203696, "Athens", "US", (-86.97, 34.80), 24_966),
        city(4180439, "Atlanta", "US", (-84.4, 33.7), 498_715),
        city(4207400, "Macon", "US", (-83.6, 32.8), 153_159),
        city(3871336, "Santiago", "CL", (-70.6, -33.5), 4_837_295),
        city(3109642, "Santiago de Compostela", "ES", (-8.5, 42.9), 95_092, "Santiago"),
        city(3117814, "Lugo", "ES", (-7.6, 43.0), 97_635),
        city(3105976, "Vigo", "ES", (-8.7, 42.2), 297_332),
        city(5123477, "Kingston", "US", (-74.0, 41.9), 23_436),
        city(5106834, "Albany", "US", (-73.8, 42.7), 97_856),
        city(5110629, "Buffalo", "US", (-78.9, 42.9), 258_071),
        city(2800866, "Brussels", "BE", (4.35, 50.85), 1_019_022),
    ]
    build_world(path, cities, edition="nearby")
    capitals = {"geonames-264371", "geonames-3871336", "geonames-3489854", "geonames-2802359"}
    assert meant(text, World(path)).get(name) not in capitals
