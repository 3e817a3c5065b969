"""Towns and provinces whose names are words of the language: a draft takes them with a capital, after a preposition."""

from __future__ import annotations

import pytest
from drafting_fixtures import accepted, city, world_of

from geo.gazetteer.world import World

CITIES = [
    city(1, "Sale", "AU", (147.07, -38.1), 14_296),
    city(2, "Traralgon", "AU", (146.54, -38.2), 24_933),
    city(3, "Melbourne", "AU", (144.96, -37.81), 4_917_750),
    city(4, "Swan Hill", "AU", (143.55, -35.34), 11_508),
    city(5, "Bendigo", "AU", (144.28, -36.76), 103_034),
    city(6, "Sale", "ID", (111.5, -6.9), 25_000),
    city(7, "Trois-Rivières", "CA", (-72.55, 46.35), 144_472),
    city(8, "Québec", "CA", (-71.2, 46.8), 549_459),
    city(9, "Sauve", "FR", (3.95, 43.94), 1_841),
    city(10, "Nîmes", "FR", (4.36, 43.83), 148_561),
    city(11, "Alès", "FR", (4.08, 44.13), 40_000),
    city(13, "Lille", "FR", (3.06, 50.63), 238_695),
    city(14, "Lille", "BE", (4.82, 51.24), 15_466),
    city(15, "Dunkirk", "FR", (2.38, 51.05), 71_287),
    city(16, "Antwerp", "BE", (4.4, 51.22), 529_247),
    city(17, "Hove", "FR", (3.1, 50.6), 82_000),
    city(18, "Hove", "BE", (4.82, 51.2), 8_240),
    city(19, "Calais", "FR", (1.85, 50.95), 74_433),
    city(12, "Sydney", "AU", (151.2, -33.87), 4_627_345),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of a few towns."""
    return world_of(CITIES, tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wheat goes from Traralgon to Sale.", ["Traralgon", "Sale"]),
        ("Wheat goes from Traralgon to the mill at Sale, near the lake.", ["Traralgon", "Sale"]),
        ("Home by way of Swan Hill and Bendigo.", ["Swan Hill", "Bendigo"]),
        ("In Melbourne, the grand had New South Wales weather in it.", ["Melbourne", "New South Wales"]),
        ("Le lait va de Québec à Trois-Rivières.", ["Québec", "Trois-Rivières"]),
        ("Le vin va de Nîmes à Sauve, puis à Alès.", ["Nîmes", "Sauve", "Alès"]),
        # Without a capital or a preposition, or far from all others, the word may be meant.
        ("Wheat from Traralgon is for sale in Melbourne.", ["Traralgon", "Melbourne"]),
        ("Wheat from Traralgon: Sale or return in Melbourne.", ["Traralgon", "Melbourne"]),
        ("He went from Traralgon to Sale Brothers in Melbourne.", ["Traralgon", "Melbourne"]),
        ("Wheat goes from Nîmes to Sale.", ["Nîmes"]),
        ("Swan Hill is a name, says Bendigo.", ["Bendigo"]),
        ("On part de Nîmes ; sauve qui peut à Alès.", ["Nîmes", "Alès"]),
        ("They grow new south wales wheat in Melbourne.", ["Melbourne"]),
    ],
)  # fmt: skip
def test_a_word_with_a_capital_after_a_preposition_is_a_town(
    text: str, names: list[str], world: World
) -> None:
    """Sale in Gippsland, Sauve near Nîmes and New South Wales were words of the language."""
    assert accepted(text, world) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Boats go from Dunkirk, Calais and Antwerp to Lille.", ["Lille"]),
        # No city, though ten times larger than its namesake.
        ("Boats go from Dunkirk, Calais and Antwerp to Hove.", []),
        # Not among the text's places.
        ("Boats go from Melbourne to Lille.", []),
    ],
)
def test_a_city_far_larger_than_its_namesakes_is_meant(
    text: str, names: list[str], world: World
) -> None:
    """Lille was in doubt beside a town of Belgium, as near to the text's places."""
    assert [name for name in accepted(text, world) if name in {"Lille", "Hove"}] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In the United Kingdom, hops go from Kent to Shropshire.", ["Kent", "Shropshire"]),
        ("En France, le vin va du Gard en Côte-d'Or et dans la Sarthe.", ["Gard", "Côte-d'Or", "Sarthe"]),
        ("En France, les brebis de la Crau vont en Lozère.", ["Crau", "Lozère"]),
        ("En Nouvelle-Calédonie, l'igname va de Lifou à l'île des Pins.", ["Lifou", "île des Pins"]),
        ("In Vanuatu, kava goes from Tanna to Malekula and Espiritu Santo.", ["Tanna", "Malekula", "Espiritu Santo"]),
    ],
)  # fmt: skip
def test_counties_and_islands_are_known(text: str, names: list[str]) -> None:
    """They were names without a position; each counts in a text that names its country."""
    assert accepted(text)[1:] == names
