"""Tables of movements in the headings that people write: every usable row is used, in the country that it states."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invoking import invoke

import geo
from geo.errors import DataError
from geo.records.flows import FlowColumns
from geo.records.headings import find_ends, find_position, read_heading

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


def test_a_column_can_be_overridden_or_left_out() -> None:
    """Coordinates that are known to be wrong are ignored."""
    table = pd.DataFrame({"from": ["Gafsa"], "from_lon": [1.0], "from_lat": [2.0], "to": ["Sfax"]})
    without = FlowColumns(origin_lon="-", origin_lat="-")
    assert geo.flows(table, columns=without).flows["origin"].tolist() == ["gafsa"]
    result = invoke("flows", __file__, "-o", "x", "--column", "origin-lng=a")
    assert "Expected FIELD=COLUMN, where FIELD is one of: origin, destination" in result.stderr


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
