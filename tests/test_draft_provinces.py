"""Towns that their province follows, and parts of a country as well known as one: what a draft takes them for."""

from __future__ import annotations

import pytest
from drafting_fixtures import city, drafted, meant, world_of

from geo.gazetteer.world import World

CITIES = [
    city(1, "Birmingham", "GB", (-1.9, 52.5), 1_157_603),
    city(2, "Birmingham", "US", (-86.8, 33.5), 196_357),
    city(3, "Birmingham", "US", (-83.2, 42.5), 20_857),
    city(4, "Alabama", "US", (-78.4, 43.1), 1_800),
    city(5, "Memphis", "US", (-90.0, 35.1), 633_104),
    city(6, "Springfield", "US", (-93.3, 37.2), 169_176),
    city(7, "Springfield", "US", (-89.6, 39.8), 114_394),
    city(8, "Culiacán", "MX", (-107.4, 24.8), 808_416),
    city(9, "Sinaloa de Leyva", "MX", (-108.2, 25.8), 5_240, "Sinaloa"),
    city(10, "Hermosillo", "MX", (-111.0, 29.1), 855_563),
    city(11, "San Lorenzo", "EC", (-78.8, 1.3), 23_265),
    city(12, "San Lorenzo", "PY", (-57.5, -25.3), 227_876),
    city(13, "Esmeraldas", "EC", (-79.7, 0.95), 154_035),
    city(14, "Tumaco", "CO", (-78.8, 1.8), 86_713),
    city(15, "Wales", "US", (-72.2, 42.1), 1_838),
    city(17, "Quito", "EC", (-78.5, -0.2), 1_400_000),
    city(16, "Dublin", "IE", (-6.3, 53.3), 1_024_027),
    city(18, "Ontario", "US", (-117.6, 34.1), 171_214),
    city(19, "Sherbrooke", "CA", (-71.9, 45.4), 129_447),
    city(20, "Montréal", "CA", (-73.6, 45.5), 1_762_949),
    city(21, "Burlington", "US", (-73.2, 44.5), 42_000),
    city(22, "Bihar Sharif", "IN", (85.5, 25.2), 297_268, "Bihar"),
    city(23, "Patna", "IN", (85.1, 25.6), 1_599_920),
    city(24, "Compton", "US", (-118.2, 33.9), 98_462),
    city(25, "Compton", "GB", (-1.3, 51.0), 2_311),
    city(26, "Los Angeles", "US", (-118.2, 34.05), 3_971_883),
    city(27, "Magog", "CA", (-72.15, 45.27), 26_669),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of the cities of these texts."""
    return world_of(CITIES, tmp_path_factory.mktemp("world"))


def pairs_of(text: str, world: World) -> list[tuple[str, str]]:
    """Return the gazetteer's ids of origin and destination of each prefilled flow of a text."""
    found = drafted(text, world)
    return [
        (str(found.places[origin].place), str(found.places[destination].place))
        for candidate in found.candidates
        if (origin := candidate.slots.origin.value)
        and (destination := candidate.slots.destination.value)
    ]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Cigarettes were trucked from Birmingham, Alabama, to Memphis, Tennessee.", [(2, 5)]),
        ("Cigarettes were trucked from Springfield, Illinois, to Memphis, Tennessee.", [(7, 5)]),
        ("Gold is moved from Culiacán, Sinaloa, to Hermosillo, Sonora.", [(8, 10)]),
        ("Fuel is moved from Tumaco (Nariño) to San Lorenzo (Esmeraldas) in Ecuador.", [(14, 11)]),
        ("Gold is moved from Hermosillo to Culiacán, Sinaloa, and sold.", [(10, 8)]),
        # A list: the second is a town of that name, and no province closes after it.
        ("Fuel is moved from Tumaco to Esmeraldas and San Lorenzo in Ecuador.", [(14, 13), (14, 11)]),
        ("Fuel is moved from Tumaco to San Lorenzo, Esmeraldas, and Quito in Ecuador.", [(14, 11), (14, 13), (14, 17)]),
    ],
)  # fmt: skip
def test_a_town_before_its_province_is_the_one_there(
    text: str, pairs: list[tuple[int, int]], world: World
) -> None:
    """Birmingham, Alabama was the one in England, and a town in the state of New York."""
    assert pairs_of(text, world) == [(f"geonames-{a}", f"geonames-{b}") for a, b in pairs]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Sheep were shipped from Wales to Dublin.", ("wales", "geonames-16")),
        ("Sheep were shipped from Dublin to Scotland.", ("geonames-16", "scotland")),
        ("Des dattes sont expédiées de Gafsa en Écosse.", ("gafsa", "scotland")),
    ],
)
def test_a_nation_within_a_country_is_no_name_of_all_of_it(
    text: str, pair: tuple[str, str], world: World
) -> None:
    """Wales and Scotland were the middle of the United Kingdom."""
    assert pairs_of(text, world) == [pair]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # A large province of a country that the text names, not a far town abroad.
        ("Trucks from Sherbrooke and Burlington reach Ontario.", {"Ontario": "CA-ON"}),
        ("Trucks from Montréal and Burlington reach the rest of Ontario.", {"Ontario": "CA-ON"}),
        ("Trucks from Los Angeles reach Ontario.", {"Ontario": "geonames-18"}),
        # Of a town with a longer name, the province is rather meant: in doubt.
        ("Urea is meant for the farmers of Bihar. It is sold in Patna.", {"Bihar": None}),
        ("Bihar has no urea. It is sold in Patna.", {"Bihar": "IN-BR"}),
        ("Urea is sold in Bihar Sharif and in Patna.", {"Bihar Sharif": "geonames-22"}),
        # Far from all others, with a namesake: another place that no gazetteer lists.
        ("Trucks from Magog, Compton and Burlington reach Montréal.", {"Compton": None}),
        ("Trucks from Compton reach Los Angeles.", {"Compton": "geonames-24"}),
        ("Trucks from Compton, California, reach Montréal.", {"Compton": "geonames-24"}),
    ],
)
def test_a_large_province_is_no_far_town(
    text: str, places: dict[str, str | None], world: World
) -> None:
    """« L'Ontario » was a town in California, Compton in Quebec another, and Bihar the town Bihar Sharif."""
    found = meant(text, world)
    assert {name: found.get(name) for name in places} == places
