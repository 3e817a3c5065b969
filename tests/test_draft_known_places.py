"""Names that texts about anywhere use alone: capitals, large cities, large provinces."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafting_fixtures import accepted, city, meant, world_of

from geo.gazetteer.world import World

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
    return world_of(CITIES, tmp_path_factory.mktemp("world"))


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
    capitals = {"geonames-264371", "geonames-3871336", "geonames-3489854", "geonames-2802359"}
    assert meant(text, world_of(cities, tmp_path)).get(name) not in capitals


SCENES = {
    "Spain": "Fuel goes from Murcia and Alicante to Almería and Albacete.",
    "Scotland": "Fuel goes from Dundee and Aberdeen to Stirling and Inverness.",
    "Ontario": "Fuel goes from Hamilton and Barrie to Guelph and Barrie.",
    "Lebanon": "Fuel goes from Zahlé and Baalbek to Sidon and Tyre.",
    "Dominicana": "Fuel goes from La Vega and Moca to San Francisco de Macorís and Bonao.",
}
NAMESAKES = [
    city(2513416, "Murcia", "ES", (-1.1, 38.0), 436_870),
    city(2521978, "Alicante", "ES", (-0.5, 38.3), 334_757),
    city(2521886, "Almería", "ES", (-2.5, 36.8), 188_810),
    city(2522258, "Albacete", "ES", (-1.9, 39.0), 169_716),
    city(2520058, "Cartagena", "ES", (-1.0, 37.6), 211_996),
    city(3687238, "Cartagena", "CO", (-75.5, 10.4), 914_552),
    city(2650752, "Dundee", "GB", (-3.0, 56.5), 151_592),
    city(2657832, "Aberdeen", "GB", (-2.1, 57.1), 196_670),
    city(2636910, "Stirling", "GB", (-3.9, 56.1), 37_610),
    city(2646088, "Inverness", "GB", (-4.2, 57.5), 63_780),
    city(2640358, "Perth", "GB", (-3.4, 56.4), 47_180),
    city(2063523, "Perth", "AU", (115.9, -32.0), 1_896_548),
    city(5969782, "Hamilton", "CA", (-79.8, 43.3), 569_353),
    city(5894171, "Barrie", "CA", (-79.7, 44.4), 182_041),
    city(5967629, "Guelph", "CA", (-80.3, 43.5), 131_794),
    city(5913695, "Cambridge", "CA", (-80.3, 43.4), 129_920),
    city(2653941, "Cambridge", "GB", (0.1, 52.2), 145_674),
    city(2643743, "London", "GB", (-0.1, 51.5), 8_961_989),
    city(6058560, "London", "CA", (-81.2, 43.0), 422_324),
    city(2646003, "Ipswich", "GB", (1.2, 52.1), 178_835),
    city(6942553, "Paris", "CA", (-80.4, 43.2), 12_310),
    city(2988507, "Paris", "FR", (2.3, 48.9), 2_138_551),
    city(266045, "Zahlé", "LB", (35.9, 33.8), 78_145),
    city(276781, "Baalbek", "LB", (36.2, 34.0), 82_608),
    city(268064, "Sidon", "LB", (35.4, 33.6), 163_554),
    city(266825, "Tyre", "LB", (35.2, 33.3), 135_204),
    city(266826, "Tripoli", "LB", (35.8, 34.4), 229_398),
    city(3509382, "La Vega", "DO", (-70.5, 19.2), 102_426),
    city(3496331, "Moca", "DO", (-70.5, 19.4), 61_834),
    city(3493175, "San Francisco de Macorís", "DO", (-70.3, 19.3), 124_763),
    city(3512067, "Bonao", "DO", (-70.4, 18.9), 73_269),
    city(3492914, "Santiago", "DO", (-70.7, 19.5), 1_200_000),
    city(3871336, "Santiago", "CL", (-70.6, -33.5), 4_837_295),
]  # fmt: skip


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of five parts of the world, each with the namesake of a better known city."""
    return world_of(NAMESAKES, tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize(
    ("scene", "name", "far"),
    [
        ("Spain", "Cartagena", 3687238),
        ("Scotland", "Perth", 2063523),
        ("Ontario", "Cambridge", 2653941),
        ("Ontario", "London", 2643743),
        ("Ontario", "Paris", 2988507),
        ("Lebanon", "Tripoli", 2210247),
        ("Dominicana", "Santiago", 3871336),
    ],
)
@pytest.mark.parametrize(
    "sentence", ["Guns come from {}.", "The British came by {}, the French too."]
)
def test_a_far_city_is_not_meant_if_a_town_of_its_name_is_among_the_places(
    sentence: str, scene: str, name: str, far: int, namesakes: World
) -> None:
    """A text about Ontario that called somebody British took London, Windsor and Sudbury for those in England."""
    text = f"{SCENES[scene]} {sentence.format(name)}"
    assert meant(text, namesakes).get(name) != f"geonames-{far}"


def test_a_far_city_is_meant_if_no_place_of_its_name_is_near(namesakes: World) -> None:
    """Neighbouring sentences that must not change."""
    for scene in ("Spain", "Scotland", "Lebanon"):
        assert (
            meant(f"{SCENES[scene]} Guns come from Paris.", namesakes)["Paris"]
            == "geonames-2988507"
        )
    assert (
        meant(f"{SCENES['Ontario']} Guns go to Guelph.", namesakes)["Guelph"] == "geonames-5967629"
    )


def test_a_city_beside_most_places_of_a_text_is_meant(namesakes: World) -> None:
    """Ipswich alone is near the English Cambridge; three towns are near the one in Ontario."""
    text = f"{SCENES['Ontario']} A cousin in Ipswich wrote. Guns come from Cambridge."
    assert meant(text, namesakes)["Cambridge"] == "geonames-5913695"


def test_an_old_name_is_another_place_s_usual_one(tmp_path: Path) -> None:
    """In a text about Morocco and the Canaries, Santa Cruz was Agadir, which was called so long ago."""
    cities = [
        city(2561668, "Agadir", "MA", (-9.6, 30.4), 698_310, "Santa Cruz"),
        city(2537763, "Tiznit", "MA", (-9.7, 29.7), 53_682),
        city(2513477, "Las Palmas", "ES", (-15.4, 28.1), 383_516),
        city(2511174, "Santa Cruz de Tenerife", "ES", (-16.3, 28.5), 222_417, "Santa Cruz"),
        city(3904906, "Santa Cruz", "BO", (-63.2, -17.8), 1_364_389),
    ]
    world = world_of(cities, tmp_path)
    text = (
        "Fuel goes from Agadir and Tiznit to Las Palmas in Spain. A paper of Santa Cruz denies it."
    )
    assert meant(text, world).get("Santa Cruz") != "geonames-2561668"


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("In Laos, rice goes down the Mekong to Tunis.", "Mekong", "mekong"),
        ("In Laos, rice goes down the Mekong River to Tunis.", "Mekong River", "mekong"),
        ("Au Laos, le riz descend le fleuve Mékong vers Tunis.", "Mékong", "mekong"),
        ("In Pakistan, barges on the Indus carry sand.", "Indus", "indus"),
        ("In Canada, the ice of Georgian Bay broke.", "Georgian Bay", "georgian-bay"),
        ("In Canada, boats cross Lake Superior.", "Lake Superior", "lake-superior"),
        ("In Italy, boats cross the Adriatic at night.", "Adriatic", "adriatic-sea"),
        ("En Italie, des vedettes traversent l'Adriatique.", "Adriatique", "adriatic-sea"),
        ("Oil from Nigeria is stolen in the Gulf of Guinea.", "Gulf of Guinea", "gulf-of-guinea"),
        ("En France, les moutons quittent l'Ariège.", "Ariège", "ariege"),
        ("In Serbia, boats go up the Danube.", "Danube", "danube"),
        ("In Cambodia, timber comes from the Cardamom Mountains.", "Cardamom Mountains", "cardamom-mountains"),
        ("In Bolivia, Illimani smoked.", "Illimani", "illimani"),
        ("Toute la Caraïbe en parle.", "Caraïbe", "caribbean"),
    ],
)  # fmt: skip
def test_rivers_seas_and_mountains_are_known(text: str, name: str, key: str, world: World) -> None:
    """The Mekong and the Gulf of Guinea were no places, and Georgian Bay was Georgia."""
    assert meant(text, world)[name] == key


def test_a_river_of_a_country_that_the_text_does_not_name_is_no_place(world: World) -> None:
    """It is only offered: the Drava in a text about Rome."""
    assert "Drava" not in accepted("Cocaine reaches Rome, says Mr Drava.", world)
    assert "Drava" not in accepted("The Drava is far from Rome.", world)
