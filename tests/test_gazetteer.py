"""The gazetteer's records: each is valid, and each names its source."""

from __future__ import annotations

import csv
import unicodedata
from importlib.resources import files

import geopandas as gpd
import pytest
import shapely

from geo.gazetteer import gazetteer, names_of
from geo.gazetteer.entries import GazetteerPlace, parse_populated
from geo.geodesy import distances
from geo.geodesy.country_outlines import shipped_outlines

PLACES = tuple(gazetteer().values())
CURATED = tuple(place for place in PLACES if not place.id.startswith("geonames-"))


def by_id(place: GazetteerPlace) -> str:
    """Name a test after its place."""
    return place.id


def test_the_region_is_there() -> None:
    """About four thousand places of GeoNames, among them those that larger thresholds lose."""
    assert sum(place.geonames_id is not None for place in PLACES) > 3_900
    names = {name for place in PLACES for name in names_of(place)}
    assert {"Dehiba", "Wāzin", "Remada", "Ghadames", "Ghat", "Zaltan", "Al Qaţrūn"} <= names


def test_no_geonames_number_stands_twice() -> None:
    """A curated row takes the place of GeoNames' own."""
    numbers = [place.geonames_id for place in PLACES if place.geonames_id]
    assert len(numbers) == len(set(numbers))


def test_names_are_latin_or_arabic_and_no_codes() -> None:
    """The rule by which the names were chosen holds for each of them."""
    for place in PLACES:
        for name in names_of(place):
            letters = [char for char in name if char.isalpha()]
            scripts = {unicodedata.name(char).split()[0] for char in letters}
            assert scripts <= {"LATIN", "MODIFIER"} or scripts == {"ARABIC"}, name
            assert name == unicodedata.normalize("NFC", name)
            assert not (name.isascii() and name.isupper()), name


@pytest.mark.parametrize(
    ("number", "label"),
    [
        (2481700, "سطيف"), (2507972, "عين وسارة"), (2475860, "تيسمسيلت"), (2491911, "خميس مليانة"),
        (360630, "القاهرة"), (2507480, "الجزائر"), (88319, "بنغازي"), (2498611, "الشلف"), (2500017, "الجلفة"),
        (2479536, "سكيكدة"), (2487134, "مستغانم"),
    ],
)  # fmt: skip
def test_labels_in_arabic_are_todays(number: int, label: str) -> None:
    """Neither colonial (بول كازيل, فيالار, أفرفيل) nor misspelt (سطف), Persian or Uyghur."""
    assert gazetteer()[f"geonames-{number}"].label.ar == label


@pytest.mark.parametrize(
    ("number", "name", "others", "label"),
    [
        (2643743, "London", "لندن|لوندون", "لندن"),
        (112931, "Tehran", "تهران|طهران", "طهران"),
        (379252, "Khartoum", "خارطوم", "الخرطوم"),
        (108410, "Riyadh", "الرياض|رىياد|رياض", "الرياض"),
        (107968, "Ta’if", "At Taif|الطائف|تاىيف", "الطائف"),
        (3652462, "Quito", "كيتو|كىتو", "كيتو"),
    ],
)
def test_labels_in_arabic_are_neither_kurdish_nor_by_ear(
    number: int, name: str, others: str, label: str
) -> None:
    """Maps in Arabic named Riyadh رىياد, London لوندون and Tehran تهران; a text's الرياض was then no place."""
    place = parse_populated({
        "id": str(number), "name": name, "lon": "0", "lat": "0", "country_code": "GB", "population": "1",
        "names": others,
    })  # fmt: skip
    assert place.label.ar == label


@pytest.mark.parametrize("place", CURATED, ids=by_id)
def test_every_curated_place_lies_in_its_country(place: GazetteerPlace) -> None:
    """A point by hand that lies in the wrong country is a slip of the hand; crossings are between."""
    if len(place.country_codes) == 1:
        (code,), outlines = place.country_codes, shipped_outlines()
        at_sea = outlines.country_at(place.lon, place.lat) is None
        assert at_sea or outlines.country_at(place.lon, place.lat) == code
        point = gpd.GeoSeries([shapely.Point(place.lon, place.lat)], crs=4326)
        land = gpd.GeoSeries([outlines.country(code).geometry], crs=4326)
        assert distances(point, land).iloc[0] <= outlines.fine_m  # a harbour stands on the coast


def test_every_row_by_hand_says_why() -> None:
    """Source, uncertainty and reason stand in each row of the table that is not a plain town."""
    text = (
        files("geo").joinpath("data/regions/north-africa/curated.csv").read_text(encoding="utf-8")
    )
    rows = list(csv.DictReader(text.splitlines()))
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"]
        assert float(row["uncertainty_m"]) > 0
        assert row["reason"] or row["source"] == "geonames", row["id"]


def test_towns_lie_in_their_countries() -> None:
    """No town inland lies in another country than GeoNames gives it, but for a few at a border."""
    near = [p for p in PLACES if p.country_codes[0] in {"DZ", "TN", "LY"} and p.kind == "town"]
    elsewhere = [
        p.label.en
        for p in near
        if shipped_outlines().country_at(p.lon, p.lat) not in {*p.country_codes, None}
    ]
    assert elsewhere == []
