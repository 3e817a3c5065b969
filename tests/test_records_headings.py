"""Tables of movements in the headings that people write: every usable row is used, in the country that it states."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invoking import invoke

import geo
from geo.errors import DataError
from geo.geodesy import distances
from geo.geodesy.country_outlines import shipped_outlines
from geo.records.coordinates import parse_position
from geo.records.countries import stated_country
from geo.records.exposure.event_records import Columns, parse_events
from geo.records.files.pieces import read_table
from geo.records.flows import FlowColumns, flow_files
from geo.records.headings import find_ends, find_position, read_heading
from geo.validation.angles import parse_angle

# Modelled on a table of movements of animals into Tunisia: places, coordinates and countries of both ends, headcounts.
MOBILITY = [
    ("BOUHADJAR", "ALGERIA", "DZA", 8.1053, 36.5056, "JENDOUBA", "TUNISIA", "TUN", 8.7803, 36.5011, "120"),
    ("AEROPORT DE MOPTI", "MALI", "MLI", -4.0810, 14.5113, "AEROPORT DJERBA", "TUNISIA",
    "TUN", 10.7759, 33.8715, "2200"),
    ("SOUKAHRAS", "ALGERIA", "DZA", 7.9511, 36.2864, "TAJEROUINE", "TUNISIA", "TUN", 8.5528, 35.8914, "1 250"),
    ("NALOUT", "LIBYA", "LBY", 10.9812, 31.8685, "TATAOUINE", "TUNISIA", "TUN", 10.4518, 32.9297, "640"),
    ("Marché de l'Oued", "ALGERIA", "DZA", 6.8632, 33.3561, "HAZOUA", "TUNISIA", "TUN", 7.6003, 33.7386, ""),
]  # fmt: skip
FIELDS = (
    "o_name",
    "o_country",
    "o_iso",
    "o_lon",
    "o_lat",
    "d_name",
    "d_country",
    "d_iso",
    "d_lon",
    "d_lat",
    "n",
)
# Style of headings → field of the records above → heading.
STYLES = {
    "suffix x and y": {
        "o_name": "ORIGIN_NAME", "o_country": "ORIGIN_COUNTRY", "o_lon": "ORIGIN_LONGITUDE_X",
        "o_lat": "ORIGIN_LATITUDE_Y",
        "d_name": "DESTINATION_NAME", "d_country": "DESTINATION_COUNTRY", "d_lon": "DESTINATION_LONGITUDE_X",
        "d_lat": "DESTINATION_LATITUDE_Y", "n": "HEADCOUNT",
    },
    "letters, ISO 3": {
        "o_name": "o_name", "o_lon": "o_lng", "o_lat": "o_lat", "o_iso": "o_iso3", "d_name": "d_name",
        "d_lon": "d_lng", "d_lat": "d_lat", "d_iso": "d_iso3", "n": "quantity",
    },
    "camel case": {
        "o_lon": "fromLon", "o_lat": "fromLat", "o_country": "fromCountry", "d_lon": "toLon", "d_lat": "toLat",
        "d_country": "toCountry", "n": "count",
    },
    "source and target": {
        "o_lon": "source_lon", "o_lat": "source_lat", "d_lon": "target_lon", "d_lat": "target_lat", "n": "value",
    },
    "numbers": {"o_lon": "lon1", "o_lat": "lat1", "d_lon": "lon2", "d_lat": "lat2", "n": "n"},
    "French, prefixes": {
        "o_name": "lieu de départ", "o_country": "pays de départ", "o_lon": "longitude départ",
        "o_lat": "latitude départ",
        "d_name": "lieu d'arrivée", "d_country": "pays d'arrivée", "d_lon": "longitude arrivée (deg)",
        "d_lat": "latitude arrivée (deg)", "n": "Nombre",
    },
    "French, suffixes": {
        "o_name": "origine_nom", "o_lon": "origine_long_dd", "o_lat": "origine_lat_dd", "o_iso": "origine_code_pays",
        "d_name": "destination_nom", "d_lon": "destination_long_dd", "d_lat": "destination_lat_dd",
        "d_iso": "destination_code_pays", "n": "effectif",
    },
    "Arabic": {
        "o_name": "مكان المغادرة", "o_country": "بلد المغادرة", "o_lon": "خط الطول للمغادرة",
        "o_lat": "خط العرض للمغادرة",
        "d_name": "مكان الوصول", "d_country": "بلد الوصول", "d_lon": "خط الطول للوصول", "d_lat": "خط العرض للوصول",
        "n": "العدد",
    },
    "start and end": {
        "o_lon": "start_decimal_longitude", "o_lat": "start_decimal_latitude", "d_lon": "end_decimal_longitude",
        "d_lat": "end_decimal_latitude", "n": "number",
    },
    "glued": {"o_lon": "origlon", "o_lat": "origlat", "d_lon": "destlon", "d_lat": "destlat", "n": "montant"},
}  # fmt: skip
PAIRS = {
    "lat, lon": ("origin_coordinates", "destination_coordinates", "{1}, {0}"),
    "by heading": ("from (lon, lat)", "to (lon, lat)", "{0}; {1}"),
    "WKT": ("start_geom", "end_geom", "POINT ({0} {1})"),
    "GeoJSON": ("origine_geojson", "destination_geojson", '{{"type": "Point", "coordinates": [{0}, {1}]}}'),
    "in the name": ("من", "إلى", "{1}, {0}"),
}  # fmt: skip


def records() -> pd.DataFrame:
    """Return the movements with plain fields."""
    return pd.DataFrame(MOBILITY, columns=list(FIELDS))


def check_ends(found: geo.FlowTable) -> None:
    """Check that every row is used, at its own coordinates."""
    assert (found.records, found.rejected) == (5, 0), found.rejects
    assert found.flows["quantity"].sum() == 120 + 2200 + 1250 + 640
    assert found.flows["conflicts"].sum() == 0
    places = found.places.set_index("id")
    ends = {
        (places.loc[end, "lon"], places.loc[end, "lat"])
        for end in {*found.flows["origin"], *found.flows["destination"]}
    }
    table = records()
    expected = {*zip(table["o_lon"], table["o_lat"], strict=True)}
    assert ends == expected | {*zip(table["d_lon"], table["d_lat"], strict=True)}


@pytest.mark.parametrize("style", STYLES)
def test_headings_of_every_style_are_read(style: str) -> None:
    """Two columns for coordinates: English, French and Arabic, prefixes and suffixes, with names or without."""
    columns = STYLES[style]
    check_ends(geo.flows(records()[list(columns)].rename(columns=columns)))


@pytest.mark.parametrize("style", PAIRS)
def test_one_column_of_coordinates_is_read(style: str) -> None:
    """``lat, lon``, the order that the heading states, WKT, GeoJSON, and coordinates where a name is expected."""
    begin, end, form = PAIRS[style]
    table = records()
    pairs = {
        heading: [form.format(*row) for row in table[[f"{side}_lon", f"{side}_lat"]].to_numpy().tolist()]
        for side, heading in (("o", begin), ("d", end))
    }  # fmt: skip
    check_ends(geo.flows(pd.DataFrame({**pairs, "value": table["n"]})))


def test_a_name_is_looked_up_in_its_country_alone() -> None:
    """Without coordinates no row lands in another country (BOUHADJAR, ALGERIA was in Tunisia; 2026-11-28)."""
    table = records()[["o_name", "o_country", "d_name", "d_country", "n"]]
    one_column = pd.DataFrame({
        "from": table["o_name"] + ", " + table["o_country"], "to": table["d_name"] + " (" + table["d_country"] + ")",
    })  # fmt: skip
    for found in (geo.flows(table), geo.flows(one_column)):
        assert found.records == 5
        ends = found.names[found.names["end"] != ""].merge(
            found.places, left_on="end", right_on="id"
        )
        assert {"TATAOUINE", "NALOUT"} <= {
            name.partition(",")[0].partition(" (")[0] for name in ends["name"]
        }
        for name, codes in zip(ends["name"], ends["country_codes"], strict=True):
            stated = {"ALGERIA": "DZ", "TUNISIA": "TN", "LIBYA": "LY", "MALI": "ML"}
            assert stated[name.strip(")").replace(" (", ", ").rpartition(", ")[2]] in codes
        refused = found.rejects["reason"].tolist()
        assert all(
            "in Algeria" in why or "in Mali" in why or "proposed" in why or "in Tunisia" in why
            for why in refused
        )


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


def test_a_matrix_of_countries_is_told_how_to_become_a_table() -> None:
    """The advice works: its code makes a table that is read."""
    matrix = pd.DataFrame({"From / to": ["Tunisia", "Libya"], "Tunisia": [0, 5], "Libya": [7, 0]})
    with pytest.raises(DataError, match="It looks like a matrix") as error:
        geo.flows(matrix)
    code = str(error.value).partition("pandas: ")[2].partition(" (of columns")[0]
    table = eval(code, {"table": matrix})  # noqa: S307 - what our own message advises
    flows = geo.flows(table).flows.set_index(["origin", "destination"])["quantity"]
    assert flows["country-LY", "country-TN"] == 5
    assert flows["country-TN", "country-LY"] == 7


def test_headings_of_the_tables_of_the_united_nations(tmp_path: Path) -> None:
    """Stocks of migrants (DESA), seizures of drugs (UNODC), trade (Comtrade): read, or told what is missing."""
    of = "Region, development group, country or area of {}"
    header = [
        of.format("destination"),
        "Location code of destination",
        of.format("origin"),
        "1990",
        "2020",
    ]
    table = tmp_path / "desa.csv"
    pd.DataFrame([["Tunisia", 788, "Libya", 1, 2]], columns=header).to_csv(table, index=False)
    report = invoke("flows", table, "-o", tmp_path / "out")
    assert "1 record: 1 used" in report.stderr
    assert (
        "Columns named by years ('1990' to '2020') are not read. Give each year its own row"
        in report.stderr
    )
    header = ["Drug", "Quantity", "Measurement", "Departure country", "Destination country"]
    found = geo.flows(
        pd.DataFrame([["Cocaine", 1.2, "Kilogram", "Libya", "Italy"]], columns=header)
    )
    assert found.flows[["commodity", "quantity", "unit"]].to_numpy().tolist() == [
        ["cocaine", 1.2, "kg"]
    ]
    header = ["Period", "Reporter", "Flow", "Partner", "Netweight (kg)"]
    with pytest.raises(
        DataError, match="It looks like trade data: a partner is the origin of imports"
    ):
        geo.flows(pd.DataFrame([["2020", "Tunisia", "Import", "Italy", 3]], columns=header))


def test_coordinates_far_from_the_name_are_flagged_and_counted(tmp_path: Path) -> None:
    """Gafsa's coordinates beside Sfax: used where they are, flagged; 20 km off is not a conflict."""
    (tmp_path / "t.csv").write_text(
        "from,from_lon,from_lat,to\nSfax,8.7842,34.4250,Gabès\nGafsa,8.7842,34.6,Gabès\n"
    )
    told = invoke("flows", tmp_path / "t.csv", "-o", tmp_path / "out")
    assert told.exit_code == 0, told.output
    assert "1 record used at coordinates more than 25 km from the place of that name" in told.stderr
    table = pd.read_csv(tmp_path / "out/flows.csv")
    assert table["conflicts"].tolist() == [1, 0] or table["conflicts"].tolist() == [0, 1]
    names = pd.read_csv(tmp_path / "out/names.csv", index_col="name")["apart_km"]
    sfax = geo.resolve_place("Sfax").place
    points = [geo_points(sfax.lon, sfax.lat), geo_points(8.7842, 34.4250)]
    assert names["Sfax (8.7842, 34.425)"] == pytest.approx(distances(*points)[0] / 1000, abs=0.1)
    assert names["Gafsa (8.7842, 34.6)"] < 25


def geo_points(lon: float, lat: float) -> object:
    """Return one point as a series."""
    import geopandas as gpd  # noqa: PLC0415 - for one test

    return gpd.GeoSeries(gpd.points_from_xy([lon], [lat]), crs="EPSG:4326")


def test_coordinates_in_another_country_than_the_one_stated_are_refused() -> None:
    """Within 25 km of it they are used: posts and harbours lie on its edge."""
    table = pd.DataFrame({
        "from_lat": [36.5056, 33.1464], "from_lon": [8.1053, 11.5565], "from_country": ["Libya",
        "Tunisia"], "to": "Sfax",
    })  # fmt: skip
    found = geo.flows(table)
    (reason,) = found.rejects["reason"]
    assert reason.startswith("its coordinates lie in DZ, ")
    assert found.places.set_index("id").loc["point:11.5565,33.1464", "country_codes"] == ["TN"]
    assert shipped_outlines().country_at(8.1053, 36.5056) == "DZ"


USUAL = "date origin destination commodity quantity unit"
QUALIFIED = {
    "Data;Išvykimo vieta;Paskirties vieta;Prekė;Kiekis;Vienetas;Šaltinis": f"{USUAL} source",
    "Data zdarzenia;Miejsce wyjazdu;Miejsce przeznaczenia;Towar;Ilość;Jednostka;Źródło": f"{USUAL} source",
    "Дата;Місце відправлення;Місце призначення;Товар;Кількість;Одиниця;Джерело": f"{USUAL} source",
    "Tarih;Çıkış yeri;Varış yeri;Ürün;Miktar;Birim;Taşıma şekli;Kaynak": f"{USUAL} mode source",
    "survey_date;departure_country;departure_city;intended_destination_country;final_destination_city": (
        "date origin_country origin destination_country destination"
    ),
    "From;To;intended destination;number_individuals": "origin destination - quantity",
    "From;To;Net weight (kg);Trade value (USD)": "origin destination quantity -",
    "From;To;Marchandise;Quantité Nombre;Quantité Unité": "origin destination commodity quantity unit",
    "From;To;Report date;Source number;Product source": "origin destination - - -",
    "Procedencia;Ruta / Tránsito;Destino;Product/Commodity": "origin transit destination commodity",
    "From;To;Number/Date;Unit / Weight": "origin destination - -",
    "From;To;S/N;Price/unit;Cost/unit;Y/N": "origin destination - - - -",
    "From;To;Cantidad / Quantity;Unit/Unité": "origin destination quantity unit",
    "Откуда;Куда;Вид груза;Количество Число;Количество Ед. изм.": "origin destination commodity quantity unit",
    "Çıkış yeri;Varış yeri;Yakalama tarihi;Madde türü;Sayısı": "origin destination date commodity quantity",
}


@pytest.mark.parametrize(("header", "expected"), QUALIFIED.items())
def test_qualified_headings_and_further_languages(header: str, expected: str) -> None:
    """Each lost its quantity, date or ends; a heading that may mean something else is still not taken."""
    names = header.split(";")
    found = FlowColumns.find(names, where="t.csv")
    fields = {name: field for field, name in vars(found).items() if isinstance(name, str)}
    assert [fields.get(name, "-") for name in names] == expected.split()


def test_unused_headings_are_listed_once() -> None:
    """A column without a heading, such as the index that pandas writes, is not listed."""
    header = ["", "from", "to", "remark", "remark"]
    assert FlowColumns.find(header, where="t.csv").unused(header) == ["remark"]


def test_one_swapped_row_is_named(tmp_path: Path) -> None:
    """One among right ones drew an end in South Sudan, and advised a region for it; without a name it may be right."""
    path = tmp_path / "gps.csv"
    path.write_text(
        "from,from_lat,from_lon,to,to_lat,to_lon\nSfax,34.74,10.76,Zuwara,32.9312,12.0819\n"
        "Zuwara,12.0819,32.9312,Sfax,34.74,10.76\n,12.0819,32.9312,Sfax,34.74,10.76\n"
        "Khartoum,15.5,32.56,Sfax,34.74,10.76\n",
        encoding="utf-8",
    )
    told = invoke("flows", path, "-o", tmp_path / "out")
    assert told.exit_code == 0, told.output
    assert "such as 'Zuwara (32.9312, 12.0819)'. If they are, swap them" in told.stderr
    assert "1 record used with coordinates that would lie in the region north-africa" in told.stderr
    assert "no road in South Sudan lies within 10 km of this place" in told.stderr
    assert "does not cover South Sudan" not in told.stderr
    (reject,) = pd.read_csv(tmp_path / "out/rejects.csv").to_dict("records")
    assert "km from the place of that name; swapped, they lie at it" in reject["reason"]


def test_swapped_coordinates_are_asked_about(tmp_path: Path) -> None:
    """The message says what to write, whichever is right; both work."""
    path = tmp_path / "t.csv"
    path.write_text("o_lon,o_lat,to\n36.5,8.1\n36.1,8.7,Sfax\n33.3,6.8,Sfax\n")
    with pytest.raises(
        DataError, match='Write --column origin-lon="o_lat" --column origin-lat="o_lon" to swap'
    ):
        flow_files([path], tmp_path / "out")
    command = [
        "flows",
        str(path),
        "-o",
        str(tmp_path / "out"),
        "--column",
        "origin-lon=o_lat",
        "--column",
        "origin-lat=o_lon",
    ]
    told = invoke(*command)
    assert told.exit_code == 0, told.output
    assert "origin lon: 'o_lat'" in told.stderr
    assert pd.read_csv(tmp_path / "out/flows.csv")["origin"].tolist() == [
        "point:6.8,33.3", "point:8.7,36.1",
    ]  # fmt: skip


def test_a_column_can_be_overridden_or_left_out() -> None:
    """Coordinates that are known to be wrong are ignored."""
    table = pd.DataFrame({"from": ["Gafsa"], "from_lon": [1.0], "from_lat": [2.0], "to": ["Sfax"]})
    without = FlowColumns(origin_lon="-", origin_lat="-")
    assert geo.flows(table, columns=without).flows["origin"].tolist() == ["gafsa"]
    told = invoke("flows", __file__, "-o", "x", "--column", "origin-lng=a")
    assert "Expected FIELD=COLUMN, where FIELD is one of: origin, destination" in told.stderr


def test_a_report_is_no_origin() -> None:
    """Weak words count where nothing better names an end, and its partner is there."""
    assert find_ends(["from", "to", "source", "source_name"]) == {
        "origin": "from",
        "destination": "to",
    }
    assert find_ends(["source", "target"]) == {"origin": "source", "destination": "target"}
    assert (
        find_ends(["source", "date", "a"]) == find_ends(["start_date", "end_date", "update"]) == {}
    )
    found = FlowColumns.find(["source", "target", "value"], where="edges.csv")
    assert (found.origin, found.source, found.quantity) == ("source", None, "value")


@given(st.text(max_size=30))
def test_no_heading_is_too_strange(name: str) -> None:
    """Any text is a heading of at most one thing, or of nothing."""
    assert len({heading.field for heading in read_heading(name)}) <= 1


@pytest.mark.parametrize(
    ("header", "position"),
    [
        ("LONGITUDE_X LATITUDE_Y", "lon lat"), ("lon_dd lat_dd", "lon lat"), ("geo_lon geo_lat", "lon lat"),
        ("gps_longitude gps_latitude", "lon lat"), ("longitud latitud", "lon lat"), ("x y", "lon lat"),
        ("خط_الطول خط_العرض", "lon lat"), ("decimalLongitude decimalLatitude", "lon lat"), ("coordonnées", "position"),
        ("latlon", "position"), ("the_geom", "position"), ("utm_e utm_n utm_zone", "lon lat zone"),
    ],
)  # fmt: skip
def test_headings_of_events_are_read(header: str, position: str) -> None:
    """``geo expose`` reads positions by the same words."""
    assert list(find_position(header.split())) == position.split()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Origin Country Name", "origin country"), ("Country of Origin", "origin country"),
        ("country_to", "destination country"),
        ("Origin country code (ISO 3166-1 alpha-3)", "origin country"), ("Pays de provenance", "origin country"),
        ("بلد المقصد", "destination country"), ("OriginCityName", "origin name"), ("Port of loading", "origin name"),
        ("Ville d'origine", "origin name"), ("Commune d'arrivée", "destination name"),
        ("نقطة الانطلاق", "origin name"),
        ("مدينة الوصول", "destination name"), ("departure_airport_lat", "origin lat"),
        ("Latitude (origine)", "origin lat"),
        ("orig_lat_wgs84", "origin lat"), ("latitude_de_depart", "origin lat"), ("ORIGLAT", "origin lat"),
        ("Dest. Lat.", "destination lat"), ("إلى: خط العرض", "destination lat"), ("X_origin", "origin lon"),
        ("longitude_from", "origin lon"), ("Long. arrivée", "destination lon"), ("من خط الطول", "origin lon"),
        ("Origin Lat / Lon", "origin position"), ("coordonnees_depart", "origin position"),
        ("Departure time", ""), ("from_id", ""), ("Place of Seizure", ""), ("origin_code", ""), ("start_date", ""),
        ("destination population", ""), ("origin_lat_error", ""),
    ],
)  # fmt: skip
def test_a_heading_is_read_by_its_words(heading: str, field: str) -> None:
    """A role and a thing, in any order; an unknown word makes it another column."""
    found = {f"{read.role} {read.field}" for read in read_heading(heading)}
    assert found == ({field} if field else set())


EVENTS_OF_ONE_POINT = [
    {"lon": ["8.1053"], "lat": ["36.5056"]},
    {"lon": ["8°06'19.08\"E"], "lat": ["36°30'20.16\"N"]},
    {"lon": ["8 6 19.08 E"], "lat": ["N 36 30 20.16"]},
    {"lon": ["8,1053"], "lat": ["36,5056"]},
    {"coordinates": ["36.5056, 8.1053"]},
    {"gps": ["36°30'20.16\"N 8°06'19.08\"E"]},
    {"lon_lat": ["8.1053 36.5056"]},
    {"easting": [419_877.7], "northing": [4_040_378.0], "zone": ["32N"]},
]


@pytest.mark.parametrize("table", EVENTS_OF_ONE_POINT, ids=" ".join)
def test_a_position_is_the_same_in_every_notation(table: dict[str, list[object]]) -> None:
    """Degrees, minutes and seconds, decimal commas, one column, and UTM with the zone of each record."""
    plain = pd.DataFrame(table)
    columns = Columns.find(list(plain.columns), where="test")
    import pyarrow as pa  # noqa: PLC0415

    found = parse_events(read_table(pa.Table.from_pandas(plain), columns.names), columns).used
    assert found[["lon", "lat"]].to_numpy()[0] == pytest.approx([8.1053, 36.5056], abs=5e-4)


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from(".,"))
def test_digits_are_never_split_between_degrees_and_minutes(
    degrees: int, minutes: int, seconds: int, mark: str
) -> None:
    """33.14.20 was 33.1° and 4.20 minutes, 7 km off without a word: it is no coordinate; 33°14'20" and 33:14:20 are."""
    expected = pytest.approx(degrees + minutes / 60 + seconds / 3600, abs=1e-8)
    parts = [f"{degrees:02}", f"{minutes:02}", f"{seconds:02}"]
    assert parse_angle(mark.join(parts)) is None
    for text in ("{}°{}'{}\"", "{}° {}' {}''", "{} {} {}", "{}:{}:{}", "{}d{}m{}s"):
        angle = parse_angle(text.format(*parts))
        assert angle is not None, text
        assert angle[0] == expected, text


@pytest.mark.parametrize(
    ("text", "lon_lat"),
    [
        ("8 30 8 45", (8.75, 8.5)), ("8 30 8 45 W", (-8.75, 8.5)), ("8 30 36 77 45 18", (77.755, 8.51)),
        ("8 30 N 77 W", (-77.0, 8.5)), ("8 30 8", None), ("8,5 -77,1", (-77.1, 8.5)),
    ],
)  # fmt: skip
def test_numbers_with_blanks_alone_are_cut_in_half(
    text: str, lon_lat: tuple[float, float] | None
) -> None:
    """*8 30 8 45* was 8° and 30°8'45": without letters on both sides, both have as many numbers."""
    found = parse_position(text)
    assert found == (pytest.approx(lon_lat) if lon_lat else None)


def test_metres_without_a_zone_are_asked_about(tmp_path: Path) -> None:
    """The message says which option states the zone; with it the positions are right."""
    path = tmp_path / "t.csv"
    path.write_text("origin_x,origin_y,to\n419877.7,4040378.0,Sfax\n")
    with pytest.raises(
        DataError,
        match=r"look like metres, such as those of UTM \(found 419,878, 4,040,378\).*--crs 'UTM 32N'",
    ):
        flow_files([path], tmp_path / "out")
    flow_files([path], tmp_path / "out", columns=FlowColumns(crs="UTM 32N"))
    (end,) = pd.read_csv(tmp_path / "out/flows.csv")["origin"]
    assert parse_position(end.removeprefix("point:"), is_lon_first=True) == pytest.approx(
        (8.1053, 36.5056), abs=5e-4
    )
    with pytest.raises(
        DataError, match=r"'UTM 99' is not a coordinate system\. Expected a code such as EPSG:32632"
    ):
        flow_files([path], tmp_path / "out", columns=FlowColumns(crs="UTM 99"))


@given(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9))
def test_what_is_written_is_read(lon: float, lat: float) -> None:
    """A position in any notation is the position."""
    for text in (f"{lat:.6f}, {lon:.6f}", f"POINT({lon:.6f} {lat:.6f})", f"[{lon:.6f},{lat:.6f}]"):
        assert parse_position(text) == pytest.approx((lon, lat), abs=1e-6)
    assert np.isfinite(parse_position(f"{abs(lat):.6f}N {abs(lon):.6f}E")).all()  # type: ignore[arg-type]


def test_positions_that_state_nothing_leave_the_name() -> None:
    """Empty, 0, 0 and unreadable coordinates: the name is used, and what could not be read is listed."""
    table = pd.DataFrame({
        "from": "Gafsa", "from_lon": ["", "0", "east", "999"], "from_lat": ["", "0", "34", "34"], "to": "Sfax",
    })  # fmt: skip
    found = geo.flows(table)
    assert found.flows[["origin", "records"]].to_numpy().tolist() == [["gafsa", 4]]
    assert found.unread[["field", "cell", "reason"]].to_numpy().tolist() == [
        ["origin coordinates", "999", "beyond ±180"], ["origin coordinates", "east", "no coordinate"],
    ]  # fmt: skip
