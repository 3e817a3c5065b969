"""Provinces and landscapes as ends of the flows of a table: what their names mean, and where they are routed from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.records.flows import flow_files
from geo.records.flows.named_ends import look_up_names, resolve_names
from geo.regions import open_region

if TYPE_CHECKING:
    from pathlib import Path

BALKANS = open_region("balkans")


def meaning(name: str, *, region: str = "balkans") -> tuple[str, str, str]:
    """Return the end that a name means, and the reason and the candidates of the audit."""
    (row,) = resolve_names([name], region=open_region(region)).audit.to_dict("records")
    return str(row["end"]), str(row["reason"]), str(row["candidates"])


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("Vojvodina, Serbia", "area-vojvodina"),
        ("Republika Srpska", "area-republika-srpska"),
        ("Varna Oblast", "area-BG-03"),
        ("Одеська область", "area-UA-51"),
        ("Transylvanie", "area-transylvania"),
        # the province of a town has its name, too; in a table the town stands for it
        ("Varna", "geonames-726050"),
        ("Varna, Bulgaria", "geonames-726050"),
        # its province and its country in the same brackets
        ("Novi Sad (Vojvodina, Serbia)", "geonames-3194360"),
        ("Novi Sad (Vojvodina)", "geonames-3194360"),
        # of another part of the world, where the name says what it is
        ("Sinaloa State, Mexico", "area-MX-SIN"),
        ("Borno State", "area-NG-BO"),
        ("State of Georgia, United States", "area-US-GA"),
        ("Darfur, Sudan", "area-darfur"),
        ("Georgia", "country-GE"),
        ("EU", "area-european-union"),
        ("West Africa", "area-west-africa"),
        ("الساحل", "area-sahel"),
        ("Mer Méditerranée", "area-mediterranean-sea"),
        ("mediterranean", "area-mediterranean-sea"),
    ],
)
def test_a_name_means_a_province_or_a_town(name: str, end: str) -> None:
    """A word such as Oblast decides; without one, a town in the province comes first."""
    assert meaning(name)[0] == end


def test_a_small_place_far_from_the_province_of_its_name_is_not_taken_for_it() -> None:
    """Istria is a village in Romania, and a peninsula: a country decides, else both are candidates."""
    end, reason, candidates = meaning("Istria")
    assert (end, reason) == ("", "a province and a small place have this name")
    assert "area-istria" in candidates
    assert "[RO] geonames-" in candidates
    assert meaning("Istria, Croatia")[0] == "area-istria"
    assert meaning("Istria, Romania")[0].startswith("geonames-")


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        ("Sinaloa", "Sinaloa [MX] area-MX-SIN"),
        ("New York, United States", "New York [US] area-US-NY"),
        ("Georgia, United States", "Georgia [US] area-US-GA"),
        ("Darfur", "Darfur [SD] area-darfur"),
    ],
)
def test_a_province_beyond_the_region_is_only_proposed(name: str, candidate: str) -> None:
    """The region holds no towns there, and *New York* is a city, too."""
    end, reason, candidates = meaning(name)
    assert (end, candidates) == ("", candidate)
    assert reason.startswith("only proposed: a province or landscape")


def test_a_province_of_that_name_is_likelier_than_a_town_with_a_similar_one() -> None:
    """*Edirne* in a table about North Africa was proposed as Darnah in Libya."""
    assert meaning("Edirne", region="north-africa")[2] == "Edirne [TR] area-TR-22"


def test_a_proposed_province_can_be_accepted() -> None:
    """By `accept`, or by its id."""
    accepted = look_up_names(
        {"Sinaloa": "accept", "Home": "area-vojvodina"}, where="names.csv", region=BALKANS
    )
    assert [end.id for end in accepted.values()] == ["area-MX-SIN", "area-vojvodina"]


def test_a_province_that_many_countries_have_needs_its_country() -> None:
    """Every other country of Africa has an Eastern Province; *Eastern* alone is no name."""
    assert meaning("Eastern Province")[:2] == ("", "several provinces have this name")
    assert meaning("Eastern Province, Zambia")[0] == "area-ZM-03"
    assert meaning("Eastern")[1] == "not in the gazetteer"


def test_a_province_after_a_town_says_where_the_town_lies() -> None:
    """*Town, Province* is sure where the town is in that province, and proposed where it is not."""
    assert meaning("Subotica, Vojvodina")[0] == "geonames-3189595"
    assert meaning("Subotica (Vojvodina)")[0] == "geonames-3189595"
    assert meaning("Dehiba, Tataouine, Tunisia", region="north-africa")[0] == "dehiba"
    end, reason, _ = meaning("Subotica, Transylvania")
    assert (end, reason[:13]) == ("", "only proposed")


def test_coordinates_of_a_province_are_not_compared_with_a_village_of_its_name(
    tmp_path: Path,
) -> None:
    """Those of the peninsula lie 1,100 km from the village Istria; those of Gafsa's province near the town."""
    path = tmp_path / "t.csv"
    path.write_text("from,from_lat,from_lon,to\nIstria,45.2,13.9,Varna\nVarna,45.2,13.9,Sofia\n")
    done = flow_files([path], tmp_path / "out", region=BALKANS)
    table = pd.read_csv(tmp_path / "out" / "flows.csv")
    assert done.records == 2
    assert table["conflicts"].tolist() == [0, 1]


def test_a_province_is_labelled_as_one() -> None:
    """Its capital often has its name."""
    maysan, epirus = (
        look_up_names({"x": f"area-{id_}"}, where="", region=BALKANS)["x"].label
        for id_ in ("IQ-MA", "epirus")
    )
    assert (maysan.en, maysan.ar) == ("Maysan (province)", "ميسان (محافظة)")
    assert (epirus.en, epirus.fr) == ("Epirus", "Épire")


def test_a_flow_from_a_province_is_drawn_and_not_routed(tmp_path: Path) -> None:
    """Its extent is known as a circle only: the largest town in Vojvodina's would be Belgrade."""
    path = tmp_path / "t.csv"
    path.write_text("from,to\nVojvodina,Sofia\nVojvodina,Transylvania\nSofia,Varna\n")
    done = flow_files([path], tmp_path / "out", region=BALKANS)
    assert (done.pairs, done.routed, done.outside) == (3, 1, ())
    assert done.unrouted == (
        ("a province, landscape, part of the world or sea has no route: name a town in it", 2),
    )
    places = pd.DataFrame(json.loads((tmp_path / "out" / "places.geojson").read_text())["features"])
    kinds = {place["id"]: place["kind"] for place in places["properties"]}
    assert kinds["area-vojvodina"] == kinds["area-transylvania"] == "area"


def test_columns_of_provinces_are_read(tmp_path: Path) -> None:
    """They say where a town lies, and stand alone where no town is stated; a contradiction is refused."""
    path = tmp_path / "t.csv"
    path.write_text(
        "origin_city,origin_state,origin_country,destination_city,destination_region,destination_country\n"
        "Subotica,Vojvodina,Serbia,Varna,Varna Oblast,Bulgaria\n"
        ",Vojvodina,Serbia,,Burgas,Bulgaria\n"
        "Subotica,Transylvania,,Burgas,,Bulgaria\n"
        "Sofia,Sofia City,Bulgaria,,Eastern Europe,\n",
        encoding="utf-8",
    )
    done = flow_files([path], tmp_path / "out", region=BALKANS)
    names = pd.read_csv(tmp_path / "out" / "names.csv").set_index("name")
    assert done.rejected == 1
    assert names["end"].to_dict() == {
        "Burgas (province), Bulgaria": "area-BG-02",
        "Burgas, Bulgaria": "geonames-732770",
        "Eastern Europe (province)": "area-eastern-europe",
        "Sofia, Sofia City, Bulgaria": "geonames-727011",
        "Subotica, Transylvania": pytest.approx(float("nan"), nan_ok=True),
        "Subotica, Vojvodina, Serbia": "geonames-3189595",
        "Varna, Varna Oblast, Bulgaria": "geonames-726050",
        "Vojvodina (province), Serbia": "area-vojvodina",
    }
    assert names["reason"]["Subotica, Transylvania"].startswith(
        "no place of that name is known in Transylvania"
    )
    assert names["candidates"]["Subotica, Transylvania"] == "Subotica geonames-3189595"


def test_a_province_that_is_not_known_says_that_a_town_stands_for_it(tmp_path: Path) -> None:
    """Chiquimula in a column of departments was its capital, for the reason "the only place of that name"."""
    path = tmp_path / "t.csv"
    path.write_text("from_province,to_province,kg\nSubotica,Vojvodina,5\n")
    flow_files([path], tmp_path / "out", region=BALKANS)
    names = pd.read_csv(tmp_path / "out" / "names.csv").set_index("name")
    town = names.loc["Subotica (province)"]
    assert town["end"] == "geonames-3189595"
    assert town["reason"].startswith("no province of this name is known, so the town")
    assert names["reason"]["Vojvodina (province)"] == "a province or landscape"


def test_provinces_alone_make_a_table_of_flows(tmp_path: Path) -> None:
    """Without a column of places or countries."""
    path = tmp_path / "t.csv"
    path.write_text("from_province,to_province,kg\nVojvodina,Burgas Oblast,5\nEastern,Varna,1\n")
    done = flow_files([path], tmp_path / "out", region=BALKANS)
    assert (done.records, done.used) == (2, 1)
