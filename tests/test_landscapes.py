"""Islands, landscapes and historical regions: each row is whole, lies where it says, and has names of its own."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections import Counter
from importlib.resources import files
from typing import Final

import shapely
import shapely.ops

from geo.drafting.names.area_names import area_names
from geo.drafting.names.tokens import fold_name
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer.provinces import provinces
from geo.geodesy import inverse
from geo.geodesy.country_outlines import check_countries
from geo.regions.packed_outlines import world_outlines
from geo.validation import LANGUAGES

FOLDER: Final = files("geo").joinpath("data", "gazetteer")
TABLE: Final = FOLDER.joinpath("landscapes.csv").read_bytes()
ROWS: Final = tuple(csv.DictReader(TABLE.decode("utf-8").splitlines()))
LANDSCAPES: Final = tuple(each for each in provinces().values() if not each.is_official)
ARABIC: Final = re.compile(r"[\u0621-\u063a\u0641-\u0652]+(?: [\u0621-\u063a\u0641-\u0652]+)*")
LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]+(?:[ ’-]+[A-Za-zÀ-ɏ]+)*")
# Also a part of the world in geo/data/gazetteer/macro_regions.toml or a country's everyday name, which come first.
ALSO_AREAS: Final = {"transcaucasia", "england", "scotland", "wales", "northern-ireland"}


def names_in(row: dict[str, str], language: str) -> list[str]:
    """Return a row's names in a language."""
    return row[language].split("|") if row[language] else []


def test_the_table_is_that_of_its_sidecar() -> None:
    """Editing the table renews the checksum."""
    sidecar = tomllib.loads(FOLDER.joinpath("landscapes.source.toml").read_text("utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(TABLE).hexdigest()


def test_ids_are_words_and_stand_once() -> None:
    """They are keys of places in a brief."""
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids)) == len(LANDSCAPES)
    assert [key for key in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []


def test_numbers_are_rough_and_in_range() -> None:
    """Degrees with two decimals at most, and radii from an islet's to Siberia's."""
    for row in ROWS:
        check_countries(*row["countries"].split())
        assert re.fullmatch(r"-?\d+(\.\d\d?)?", row["lon"]), row
        assert re.fullmatch(r"-?\d+(\.\d\d?)?", row["lat"]), row
        assert -180 <= float(row["lon"]) <= 180, row
        assert -90 <= float(row["lat"]) <= 90, row
        assert 5 <= int(row["radius_km"]) <= 2_000, row


def test_names_are_in_the_letters_of_their_language() -> None:
    """English names are never missing; Arabic ones may be, where none is usual."""
    for row in ROWS:
        assert row["en"], row
        for language in LANGUAGES:
            names = names_in(row, language)
            assert len(names) == len(set(names)), row
            letters = ARABIC if language == "ar" else LATIN
            assert [name for name in names if not letters.fullmatch(name)] == [], row


def test_no_name_stands_in_two_rows() -> None:
    """A name of several landscapes is none of them for a draft."""
    keys = Counter(key for each in LANDSCAPES for key in {fold_name(name) for name in each.names})
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_name_is_a_country_or_a_word() -> None:
    """A country or part of the world comes before a landscape, and a word of the language is taken for neither."""
    others = {fold_name(area.name) for area in area_names()} | word_lists().common.keys()
    others |= word_lists().no_place.keys() | word_lists().former
    others |= {(name,) for name in word_lists().given_names | word_lists().titles}
    clashes = {each.id for each in LANDSCAPES if others & {fold_name(name) for name in each.names}}
    assert clashes == ALSO_AREAS


def test_landscapes_lie_in_their_countries() -> None:
    """The middle is on their land, or at most the radius away from some."""
    outlines = world_outlines()
    strays = []
    for each in LANDSCAPES:
        middle = shapely.Point(each.lon, each.lat)
        areas = [outlines.country(code).geometry for code in each.country_codes]
        nearest = [shapely.ops.nearest_points(area, middle)[0] for area in areas]
        away_m = min(inverse(middle.x, middle.y, [at.x], [at.y])[2].item() for at in nearest)
        if away_m > 1_000 * each.radius_km:
            strays.append(each.id)
    assert strays == []


def test_a_province_does_not_share_a_name_with_a_landscape() -> None:
    """It keeps its other names: Bijagós is the islands, Bolama the region around them."""
    assert "Bolama" in provinces()["GW-BL"].names
    assert "Bijagós" not in provinces()["GW-BL"].names
    assert "Chechnya" not in provinces()["RU-CE"].names


def test_no_two_provinces_of_a_country_have_one_name() -> None:
    """Codes of Iran and Morocco have changed: Hormozgan was Tehran's, and Sistan and Baluchestan was Hamadan's, too."""
    bearers = Counter(
        (each.id[:2], key)
        for each in provinces().values()
        if each.is_official
        for key in {fold_name(name) for name in each.names if LATIN.match(name)}
    )
    shared = {(country, " ".join(key)) for (country, key), count in bearers.items() if count > 1}
    # a republic and the territory beside it; a city and the region around it
    assert shared == {("RU", "altai"), ("RU", "altay"), ("RU", "moscow")}
    by_name = {each.name("en"): each for each in provinces().values() if each.id.startswith("IR-")}
    hormozgan, tehran = by_name["Hormozgan"], by_name["Tehran"]
    assert inverse(hormozgan.lon, hormozgan.lat, [56.27], [27.18])[2].item() < 100e3
    assert inverse(tehran.lon, tehran.lat, [51.39], [35.69])[2].item() < 30e3


def test_provinces_on_both_sides_of_180_degrees_lie_there() -> None:
    """The middle of Fiji's Eastern Division was in the Atlantic, 16,000 km from its towns."""
    radii = {each.id: each.radius_km for each in provinces().values() if each.is_official}
    assert max(radii.values()) < 1_300
    for code, lon, lat in (
        ("FJ-E", 180.0, -18.2),
        ("RU-CHU", 180.0, 66.0),
        ("NZ-GIS", 178.0, -38.6),
    ):
        each = provinces()[code]
        assert inverse(each.lon, each.lat, [lon], [lat])[2].item() < 100e3


def test_provinces_are_labelled_without_marks_of_transliteration() -> None:
    """English writes Osaka and Markazi; macrons stay where the language has them, and in what is looked up."""
    codes = ("JP-27", "IR-00", "LV-022", "RO-BV")
    labels = [provinces()[code].name("en") for code in codes]
    assert labels == ["Osaka", "Markazi", "Cēsis", "Braşov"]
    assert "Ōsaka" in provinces()["JP-27"].names
