"""Countries in tables of movements: their names in many languages, their codes, and towns looked up in them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from invoking import invoke

import geo
from geo.records.countries import stated_country
from geo.records.flows import flow_files


@pytest.mark.parametrize("stated", ["TN", "TUN", "tun", "Tunisie", "تونس", "Tunisia"])
def test_countries_are_read_in_three_languages_and_as_codes(stated: str) -> None:
    """As the country of a name, as a country alone, and behind a name."""
    table = pd.DataFrame({"from": ["Gafsa", ""], "from_country": stated, "to": f"Sfax, {stated}"})
    found = geo.flows(table)
    assert sorted(found.flows["origin"]) == ["country-TN", "gafsa"]
    assert found.rejected == 0


def test_a_similar_name_in_its_country_is_proposed_and_accepted(tmp_path: Path) -> None:
    """The name with its country is the key of ``names.csv``; rows without ends are not in it."""
    path = tmp_path / "t.csv"
    path.write_text(
        "from,from_country,to,to_country\nBen Gerdame,TN,القاهرة,مصر\nTotal,,,\n,,Sfax,TN\n",
        encoding="utf-8",
    )
    done = flow_files([path], tmp_path / "out")
    assert (done.records, done.totals, done.used, done.refused_names) == (2, 1, 0, 1)
    names = pd.read_csv(tmp_path / "out/names.csv", dtype=str, keep_default_na=False)
    assert names["name"].tolist() == ["Ben Gerdame, TN", "القاهرة, مصر"]
    names.loc[0, "end"] = "accept"
    names.to_csv(tmp_path / "names.csv", index=False)
    done = flow_files([path], tmp_path / "out", names=tmp_path / "names.csv")
    assert (done.used, done.refused_names) == (1, 0)
    places = geo_places(tmp_path / "out/places.geojson")
    assert places == {"ben-guerdane": ["TN"], "geonames-360630": ["EG"]}


def geo_places(path: Path) -> dict[str, list[str]]:
    """Return the countries of each place."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {one["properties"]["id"]: one["properties"]["country_codes"] for one in features}


def test_a_country_that_nobody_knows_is_told() -> None:
    """Its name is not looked up elsewhere; its coordinates are used."""
    found = geo.flows(
        pd.DataFrame({"from": ["Gafsa"], "from_country": ["Atlantis"], "to": ["Sfax"]})
    )
    assert found.rejects["reason"].tolist() == [
        "no country is known as 'Atlantis': write its ISO 3166-1 code"
    ]


def test_countries_are_known_by_the_names_of_their_own_languages() -> None:
    """Russian tables write *Кыргызстан* as often as *Киргизия*, and Spanish ones *EE.UU.* for the United States."""
    names = (
        "Кыргызстан",
        "Белоруссия",
        "КНР",
        "Oʻzbekiston",
        "Қазақстан",
        "EE.UU.",
        "Costa de Marfil",
    )
    assert [stated_country(name) for name in names] == ["KG", "BY", "CN", "UZ", "KZ", "US", "CI"]


def test_numbers_of_countries_are_read_in_a_column_of_countries() -> None:
    """ISO 3166-1 numeric, the M49 code of the United Nations: 788 Tunisia, 012 Algeria; 900 is the world."""
    table = pd.DataFrame({
        "origin country": ["788", "12", "012", "504.0", "900"],
        "destination country": [818, 818, 818, 818, 818],
    })  # fmt: skip
    found = geo.flows(table)
    flows = found.flows.set_index("origin")["records"]
    assert flows.to_dict() == {"country-DZ": 2, "country-MA": 1, "country-TN": 1}
    assert found.rejects["name"].tolist() == ["900"]
    audit = found.names.set_index("name")["reason"]
    assert audit["788"] == "the code of Tunisia"


def test_na_alone_may_be_namibia() -> None:
    """Its records were rejected for 'no origin'; beside a name, NA says nothing, and the reader may decide."""
    table = pd.DataFrame({
        "origin": ["", "Gafsa", ""], "origin country": ["NA", "NA", "NAM"], "destination country": "TN",
    })  # fmt: skip
    found = geo.flows(table)
    assert sorted(found.flows["origin"]) == ["country-NA", "gafsa"]
    assert found.rejects[["name", "records", "reason"]].to_numpy().tolist() == [
        ["NA", 1, "NA may be Namibia or 'not available': write NAM, or leave it empty"]
    ]
    found = geo.flows(table, names={"NA": "country-NA"})
    assert found.flows.set_index("origin")["records"].to_dict() == {"country-NA": 2, "gafsa": 1}


def test_a_country_in_spanish_among_towns_is_proposed() -> None:
    """*Granada* may be a town; what no town is called is proposed as the country, and can be accepted."""
    table = pd.DataFrame(
        {"origin": ["Estados Unidos", "Reino Unido"], "destination": ["Sfax", "Sfax"]}
    )
    found = geo.flows(table)
    assert not len(found.flows)
    names = found.names.set_index("name")
    assert names["candidates"]["Estados Unidos"] == "United States country-US"
    assert names["reason"]["Reino Unido"] == (
        "only proposed: the name of this country in another language; write `accept` or an id as its end"
    )
    found = geo.flows(table, names={"Reino Unido": "accept", "Estados Unidos": "country-US"})
    assert sorted(found.flows["origin"]) == ["country-GB", "country-US"]


def test_unknown_in_spanish_is_no_place() -> None:
    """It was a name that is not in the gazetteer."""
    found = geo.flows(
        pd.DataFrame({"origin": ["Desconocido", "Gafsa"], "destination": ["Sfax", "Sfax"]})
    )
    assert found.rejects["reason"].tolist() == ["no origin"]


def test_a_number_is_no_name_of_a_place() -> None:
    """In a column of names 12 may be a zone of a survey: it is refused, with what would make it a country."""
    found = geo.flows(pd.DataFrame({"origin": ["12"], "destination": ["Sfax"]}))
    assert found.rejects["reason"].tolist() == [
        "not in the gazetteer: a number is a country's code only in a column of countries"
    ]


def test_codes_that_may_be_fips_are_reported(tmp_path: Path) -> None:
    """VM is Vietnam in FIPS 10-4 and nothing in ISO: then CH may be China, which ISO reads as Switzerland."""
    table = tmp_path / "t.csv"
    table.write_text("origin country,destination country\nKE,VM\nKE,CH\nKE,TH\n")
    report = invoke("flows", table, "-o", tmp_path / "out")
    assert (
        "Country codes may be those of FIPS 10-4 (found 'VM', there Vietnam). They were read as ISO 3166-1, but in "
        "FIPS CH is not Switzerland but China. If they are FIPS, replace them by names or ISO codes."
    ) in report.stderr
    table.write_text("origin country,destination country\nKE,CH\nKE,TH\n")
    report = invoke("flows", table, "-o", tmp_path / "out")
    assert "FIPS" not in report.stderr
