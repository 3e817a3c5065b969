"""What a draft writes of a place: its position and extent, and the name that the text gives it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit
from drafting_fixtures import city, drafted, world_of

from geo.drafting.draft_toml import add_candidate
from geo.gazetteer import open_gazetteer
from geo.validation import Text


def test_a_province_is_drafted_with_its_middle_and_its_reach(tmp_path: Path) -> None:
    """A brief gets a place as uncertain as the province is wide, not the country instead."""
    cities = [
        city(1, "Chiapa de Corzo", "MX", (-93.0, 16.7), 45_077, "Chiapas"),
        city(2, "Tapachula", "MX", (-92.3, 14.9), 202_672),
    ]
    text = "Coffee is smuggled from Tapachula in Mexico to Chiapas."
    found = drafted(text, world_of(cities, tmp_path))
    (place,) = (each for each in found.places.values() if each.place == "chiapas")
    assert (place.kind, place.is_area, place.country_codes) == ("region", False, ("MX",))
    assert 100_000 < (place.uncertainty_m or 0) < 300_000
    document = tomlkit.document()
    add_candidate(document, found.candidates[0], found, gazetteer=open_gazetteer())
    row = next(row for row in document["place"] if row["label"]["en"] == "Chiapas")
    assert (row["country"], row["uncertainty_m"]) == ("MX", place.uncertainty_m)


def test_a_place_written_with_its_position_has_its_names_in_all_languages(tmp_path: Path) -> None:
    """The English page of an Arabic text showed الأنبار and باتومي, since only the text's name was written."""
    cities = [city(1, "Batumi", "GE", (41.6, 41.6), 152_839, "باتومي")]
    text = "يُهرَّب الوقود من محافظة الأنبار إلى مدينة باتومي في جورجيا، وتقع الأنبار في العراق."
    found = drafted(text, world_of(cities, tmp_path))
    document = tomlkit.document()
    add_candidate(document, found.candidates[0], found, gazetteer=open_gazetteer())
    anbar, batumi = document["place"]
    assert anbar["label"].unwrap() == {"en": "Al Anbar", "ar": found.places[anbar["id"]].name}
    assert batumi["label"].unwrap() == {"en": "Batumi", "ar": "باتومي"}


def test_a_large_city_beyond_the_region_has_a_position(tmp_path: Path) -> None:
    """In a region of the Sudan, Douala and أديس أبابا were no places; Fizi, a village elsewhere, stays none."""
    cities = [
        city(1, "Douala", "CM", (9.7, 4.05), 1_338_082),
        city(2, "Fizi", "CD", (28.9, -4.3), 30_000),
    ]
    text = "Gold goes from Gafsa to Douala and from Sfax to Fizi."
    found = drafted(text, cities=world_of(cities, tmp_path))
    kinds = {place.name: place.kind for place in found.places.values()}
    assert kinds == {"Gafsa": "town", "Douala": "town", "Sfax": "town", "Fizi": "unlocated"}
    document = tomlkit.document()
    add_candidate(document, found.candidates[0], found, gazetteer=open_gazetteer())
    assert "lon = 9.7" in tomlkit.dumps(document)


def test_a_name_is_known_in_the_case_in_which_it_stands(tmp_path: Path) -> None:
    """« Au Caire » is Le Caire, وأبي الخصيب is أبو الخصيب, and "Amman-bound" is to Amman."""
    cities = [
        city(1, "Cairo", "EG", (31.2, 30.1), 9_606_916, "Le Caire", "القاهرة"),
        city(2, "Basrah", "IQ", (47.8, 30.5), 2_600_000, "البصرة"),
        city(3, "Abu al Khasib", "IQ", (47.98, 30.44), 123_000, "أبو الخصيب"),
    ]
    world = world_of(cities, tmp_path)

    def names(text: str) -> list[str]:
        return [f"{text[m.start : m.end]}: {m.key}" for m in drafted(text, world).mentions]

    assert names("Le riz va du Caire à Tunis.") == ["Caire: cairo", "Tunis: tunis"]
    assert names("Cairo-bound rice leaves Tunis.") == ["Cairo: cairo", "Tunis: tunis"]
    arabic = names("ينقل الوقود من البصرة وأبي الخصيب في العراق.")
    assert arabic == ["البصرة: basrah", "أبي الخصيب: abu-al-khasib", "العراق: iraq"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gold goes to Wa and Gafsa.", ["Wa", "Gafsa"]),
        ("Gold goes to WA, and wa is no word of Gafsa.", ["Gafsa"]),
        ("Traders of the Wa Quarter went to Gafsa.", ["Gafsa"]),
    ],
)
def test_a_towns_name_of_two_letters_is_spelled_exactly_and_alone(
    text: str, names: list[str]
) -> None:
    """Wa in Ghana, with 78,000 inhabitants, and Pô in Burkina Faso were no places, and no chip offered them."""
    gafsa = open_gazetteer().places["gafsa"]
    town = replace(gafsa, id="wa", label=Text(en="Wa"), variants=(), population=78_107)
    known = replace(open_gazetteer(), places={**open_gazetteer().places, "wa": town})
    found = drafted(text, gazetteer=known)
    assert [mention.name for mention in found.mentions] == names


def test_an_arabic_text_keeps_the_name_that_it_gives_a_town(tmp_path: Path) -> None:
    """The first of GeoNames' Arabic names in the order of letters was shown: سلالة for صلالة."""
    cities = [
        city(1, "Şalālah", "OM", (54.1, 17.0), 163_140, "سلالة", "صلالة"),
        city(2, "Bandar Abbas", "IR", (56.3, 27.2), 352_000, "بندرعباس", "بندر عباس"),
    ]
    known = replace(open_gazetteer(), world=world_of(cities, tmp_path))
    text = "تُهرَّب الأسلحة من صلالة في عمان إلى تونس، ومن بندر عباس في إيران إلى ليبيا."
    found = drafted(text, gazetteer=known)
    assert found.places["salalah"].name == "صلالة"
    assert found.places["bandar-abbas"].name == "بندر عباس"


def test_a_place_has_the_name_that_the_text_gives_it(tmp_path: Path) -> None:
    """GeoNames calls Ruili Mengmao, which the text does not, nor anybody who reads it (2026-11-29)."""
    cities = [
        city(1, "Mengmao", "CN", (97.9, 24.0), 120_000, "Ruili", "瑞丽"),
        city(2, "Lashio", "MM", (97.7, 22.9), 131_000),
    ]
    text = "Drugs are smuggled from Lashio in Myanmar to Ruili in China."
    known = replace(open_gazetteer(), world=world_of(cities, tmp_path))
    found = drafted(text, gazetteer=known)
    assert found.places["ruili"].name == "Ruili"
    document = tomlkit.document()
    add_candidate(document, found.candidates[0], found, gazetteer=known)
    assert 'label = {en = "Ruili"}' in tomlkit.dumps(document)
    assert "Mengmao" not in tomlkit.dumps(document)


def test_a_french_text_keeps_the_name_that_it_gives_a_town() -> None:
    """CLDR calls Almaty Alma Ata in French; who writes Almaty is quoted so (2026-11-30)."""
    text = "Du sucre de contrebande va de Tunis à Alger."
    found = drafted(text)
    assert [found.places[key].name for key in ("tunis", "algiers")] == ["Tunis", "Alger"]
    algiers = drafted(text.replace("Alger", "Algiers"))
    assert algiers.places["algiers"].name == "Algiers"


def test_a_month_and_a_hamlet_are_no_chips(tmp_path: Path) -> None:
    """The date "in March 2023" offered March in Cambridgeshire, and Kazakhstan a village of that name."""
    cities = [
        city(1, "March", "TN", (9.0, 34.5), 22_000),
        city(2, "Tunisia", "TN", (9.1, 34.4), 3_000),
    ]
    known = replace(open_gazetteer(), world=world_of(cities, tmp_path))
    text = "Fuel went from Gafsa in Tunisia to Tebessa in March 2023."
    found = drafted(text, gazetteer=known)
    assert sorted(found.places) == ["gafsa", "tebessa", "tunisia"]
