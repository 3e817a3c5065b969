"""Briefs with mistakes: the message for each kind of mistake."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from broken_briefs import GOOD, PLACE, changed, problems
from hypothesis import given
from hypothesis import strategies as st
from invoking import invoke

from geo.brief import parse_brief, read_brief
from geo.brief.parse import brief_of_raw
from geo.errors import BriefError

OWN = 'label = { en = "X" }\ncountry = "TN"\nuncertainty_m = 3000.0\nlocation_source = "a map"\n'

CANDIDATE = '[[zone.candidate]]\nid = "c"\nlabel.en = "C"\nreason.en = "R"\n'
ZONE = '[[zone]]\nid = "z"\nlabel.en = "Z"\nclaims = ["route"]\n' + CANDIDATE

BROKEN = {
    "missing claims": (
        changed(PLACE, 'id = "gafsa"'),
        "b.toml:40: place 'gafsa': claims is missing. Expected the ids of one or more claims",
    ),
    "no claims": (
        changed(PLACE, 'id = "gafsa"\nclaims = []'),
        "b.toml:42: place 'gafsa': claims is []. Expected at least 1",
    ),
    "dangling claim": (
        changed(PLACE, 'id = "gafsa"\nclaims = ["rote"]'),
        "b.toml:42: place 'gafsa': claims 'rote' is not a claim. Did you mean 'route'?",
    ),
    "dangling origin": (
        changed('origin = "gafsa"', 'origin = "Gafza"'),
        "flow 'gafsa-algeria': origin is 'Gafza'. Expected an id",
    ),
    "unknown origin": (
        changed('origin = "gafsa"', 'origin = "gafza"'),
        "flow 'gafsa-algeria': origin 'gafza' is not a place, area or zone. Did you mean 'gafsa'?",
    ),
    "unknown commodity": (
        changed('commodity = "goods"', 'commodity = "gold"'),
        "flow 'gafsa-algeria': commodity 'gold' is not a commodity. Did you mean 'goods'?",
    ),
    "two places with one id": (
        GOOD + '\n[[place]]\nid = "gafsa"\nclaims = ["route"]\n',
        "place 'gafsa': id 'gafsa' is used twice, first for a place on line 41. Give one of them another id",
    ),
    "an area named like a place": (
        changed('id = "algeria"', 'id = "gafsa"'),
        "area 'gafsa': id 'gafsa' is used twice, first for a place",
    ),
    "latitude 95": (
        changed(PLACE, f'id = "x"\nclaims = ["route"]\nlon = 8.8\nlat = 95.0\n{OWN}'),
        "place 'x': lat is 95.0. Expected at most 90.",
    ),
    "a latitude in degrees and minutes": (
        changed(PLACE, f'id = "x"\nclaims = ["route"]\nlon = 8.8\nlat = "34°30\'N"\n{OWN}'),
        'lat is "34°30\'N". Expected decimal degrees without quotes, such as lat = 34.5',
    ),
    "latitude nan": (
        changed(PLACE, f'id = "x"\nclaims = ["route"]\nlon = 8.8\nlat = nan\n{OWN}'),
        "place 'x': lat is nan. Expected a finite number",
    ),
    "swapped lon and lat": (
        changed(PLACE, f'id = "x"\nclaims = ["route"]\nlon = 34.425\nlat = 8.784\n{OWN}'),
        "lies in Ethiopia (ET), 3,491 km from Tunisia (TN). Lon and lat look swapped",
    ),
    "a ring with lon and lat swapped": (
        f'{GOOD}\n{ZONE}shape = {{ kind = "polygon", ring = [[34.0, 8.5], [34.5, 8.6], [34.3, 9.1]] }}',
        "zone 'z': shape.ring has lon 34.0, lat 8.5, far from the brief's places. Lon and lat look swapped: write",
    ),
    "points with lon and lat swapped": (
        f'{GOOD}\n{ZONE}shape = {{ kind = "around", points = [[34.0, 8.5]], radius_km = 30 }}',
        "zone 'z': shape.points has lon 34.0, lat 8.5, far from the brief's places. Lon and lat look swapped: write",
    ),
    "a barrier with lon and lat swapped": (
        changed(
            "[[flow]]",
            '[[barrier]]\nid = "w"\nlabel.en = "W"\nclaims = ["route"]\nbasis = "schematic"\n'
            'reason.en = "R"\nline = [[34.0, 8.5], [34.5, 8.6]]\n[[flow]]',
        ),
        "barrier 'w': line has lon 34.0, lat 8.5, far from the brief's places. Lon and lat look swapped: write",
    ),
    "bounds with lon and lat swapped": (
        f"{GOOD}\nbounds = [33.0, 7.0, 36.0, 10.0]",
        "map 'flows': bounds has lon 33.0, lat 7.0, far from the brief's places. Lon and lat look swapped: write",
    ),
    "the wrong country": (
        changed(PLACE, f'id = "x"\nclaims = ["route"]\nlon = 13.19\nlat = 32.0\n{OWN}'),
        "lon 13.19, lat 32.0 lies in Libya (LY), 159 km from Tunisia (TN). Check the coordinates and the country",
    ),
    "half a position": (
        changed(PLACE, 'id = "x"\nclaims = ["route"]\nlon = 34.425'),
        "A place with its own coordinates also needs: label, lat, country, uncertainty_m",
    ),
    "not in the gazetteer": (
        changed(PLACE, 'id = "gafsah"\nclaims = ["route"]'),
        "place 'gafsah': id 'gafsah' is not a gazetteer entry. Did you mean 'gafsa'?",
    ),
    "an ambiguous name": (
        changed(PLACE, 'id = "gafsa"\nname = "Tripoli"\nclaims = ["route"]'),
        "place 'gafsa': name 'Tripoli' may be 3 places",
    ),
    "an unknown name": (
        changed(PLACE, 'id = "gafsa"\nname = "Atlantis"\nclaims = ["route"]'),
        "place 'gafsa': name 'Atlantis' is not in the gazetteer",
    ),
    "a name and coordinates": (
        changed(
            PLACE,
            f'id = "gafsa"\nname = "Gafsa"\nclaims = ["route"]\nlon = 8.78\nlat = 34.4\n{OWN}',
        ),
        "Expected only one of: a name, a gazetteer id, coordinates",
    ),
    "bad EDTF": (
        changed('"2023/.."', '"summer 2023"'),
        "Expected a date in EDTF, the year first, such as '2018-07-10'",
    ),
    "a month 13": (changed('"2023/.."', '"2023-13"'), "is '2023-13'"),
    "a period that ends before it begins": (
        changed('"2023/.."', '"2023/2011"'),
        "is '2023/2011'. Expected a period that begins before it ends.",
    ),
    "a period without an end": (changed('"2023/.."', '"../.."'), "to be a date"),
    "unknown key": (
        changed('direction = "one-way"', 'directoin = "one-way"'),
        "b.toml:56: flow 'gafsa-algeria': directoin is not a known key. Did you mean 'direction'?",
    ),
    "unknown table": (
        changed("[[commodity]]", "[[comodity]]"),
        "b.toml:32: comodity is not a known table. Did you mean 'commodity'?",
    ),
    "a key of the flow below its strand": (
        changed('commodity = "goods"', 'commodity = "goods"\ntrend = "declining"'),
        (
            "b.toml:66: flow 'gafsa-algeria': strand 1, trend is not a known key. "
            "It is a key of the flow: write it above its first [[flow.strand]]."
        ),
    ),
    "a key of the flow in its quantity": (
        changed('{ kind = "unknown" }', '{ kind = "unknown", trend = "declining" }'),
        "quantity.trend is not a known key. It is a key of the flow: write it outside of quantity.",
    ),
    "a key of the brief in a table": (
        changed('class = "consumer-goods"', 'class = "consumer-goods"\nnetwork = "roads.geojson"'),
        "network is not a known key. It is a key of the brief itself: write it above all tables.",
    ),
    "an inner table alone": (
        changed("[[flow.strand]]", "[[strand]]"),
        "strand is not a known table. Write [[flow.strand]], below its [[flow]].",
    ),
    "a position for a list of them": (
        GOOD + ZONE + "shape = { kind = 'around', points = [53.9, 12.5], radius_km = 5 }\n",
        "candidate 1, shape.points is [53.9, 12.5]. Expected a list of [lon, lat], such as [[8.78, 34.42], …].",
    ),
    "half a position in a list": (
        GOOD + ZONE + "shape = { kind = 'around', points = [[53.9]], radius_km = 5 }\n",
        "candidate 1, shape.points is [[53.9]]. Expected a list of [lon, lat], such as [[8.78, 34.42], …].",
    ),
    "a country for a list": (
        changed('countries = ["DZ"]', 'countries = "DZ"'),
        "countries is 'DZ'. Expected a list, such as [\"TN\"].",
    ),
    "an area for a place": (
        changed(
            "[[map]]",
            '[[event]]\nid = "e"\nlabel.en = "E"\nkind = "clash"\nplaces = ["algeria"]\n'
            'claims = ["route"]\n\n[[map]]',
        ),
        "event 'e': places 'algeria' is an area, not a place or crossing.",
    ),
    "a crossing for a scenario": (
        GOOD.replace('layers = ["areas"', 'layers = ["segments", "areas"')
        + '[[map.step]]\ntitle.en = "T"\ntext.en = "T"\nflows = ["gafsa-algeria"]\nclosure = "bou-chebka"\n',
        "closure 'bou-chebka' is a crossing, not a scenario. Did you mean 'bou-chebka-closed'?",
    ),
    "wrong type": (
        changed("credibility = 6", 'credibility = "6"'),
        "claim 'route': credibility is '6'. Expected a whole number without quotes, such as 3",
    ),
    "true is not a number": (
        changed("paragraph = 3", "paragraph = true"),
        "claim 'route': paragraph is true. Expected a whole number without quotes, such as 3",
    ),
    "a word out of a list": (
        changed('mode = "road"', 'mode = "rode"'),
        "flow 'gafsa-algeria': mode is 'rode'. Did you mean 'road'?",
    ),
    "a grade that does not exist": (
        changed("credibility = 6", "credibility = 7"),
        "claim 'route': credibility is 7. Expected at most 6: the Admiralty grade of the information, 1 to 6",
    ),
    "a table that is a text": (
        changed("[[place]]\n" + PLACE, "") + "\n",
        "flow 'gafsa-algeria': origin 'gafsa' is not a place, area or zone",
    ),
    "places given as a text": (
        'place = "gafsa"\n' + changed("[[place]]\n" + PLACE, ""),
        "b.toml:1: found 'gafsa'. Expected tables, each under [[place]]",
    ),
    "no such country": (
        changed('countries = ["DZ"]', 'countries = ["XX"]'),
        "area 'algeria': countries 'XX' is not a country code. Expected two capital letters, ISO 3166-1",
    ),
    "an abbreviation of a country": (
        changed('countries = ["DZ"]', 'countries = ["UK"]'),
        (
            "countries 'UK' is not a country code. Expected two capital letters, ISO 3166-1 alpha-2, such as 'TN'. "
            "Did you mean 'GB' (United Kingdom)?"
        ),
    ),
    "a name of a country": (
        changed('countries = ["DZ"]', 'countries = ["Algérie"]'),
        "is 'Algérie'. Expected two capital letters, ISO 3166-1 alpha-2, such as 'TN'. Did you mean 'DZ' (Algeria)?",
    ),
    "two countries of one": (
        changed('countries = ["DZ"]', 'countries = ["DZ", "TN"]'),
        "area 'algeria': countries is ['DZ', 'TN']. Expected one code; for several, kind = \"region\"",
    ),
    "a country in small letters": (
        changed('countries = ["DZ"]', 'countries = ["dz"]'),
        (
            "area 'algeria': countries 1 is 'dz'. Expected two capital letters, ISO 3166-1 alpha-2, such as 'TN'. "
            "Did you mean 'DZ' (Algeria)?"
        ),
    ),
    "no text": (
        changed('label = { en = "Goods" }', "label = {}"),
        "commodity 'goods': label is {}. Expected a text in at least one of: en, fr, ar",
    ),
    "a control character": (
        changed('"Goods" }', '"Go\\u001bods" }'),
        "label.en is 'Go\\x1bods'. Delete control character U+001B at character 3",
    ),
    "a script for a URL": (
        changed('outlet = "Nobody"', 'url = "javascript:alert(1)"'),
        "url is 'javascript:alert(1)'. Expected a URL that begins with https:// or http://",
    ),
    "a path for an id": (
        changed('id = "my-brief"', 'id = "../../etc"'),
        "id is '../../etc'. Expected an id: at most 60 of a-z, 0-9 and single hyphens",
    ),
    "an unknown quantity kind": (
        changed('{ kind = "unknown" }', '{ kind = "lots" }'),
        "flow 'gafsa-algeria': quantity has the kind 'lots'. Expected one of: { kind = \"unknown\" }, { kind = ",
    ),
    "an interval the wrong way round": (
        changed('{ kind = "unknown" }', '{ kind = "interval", low = 3, high = 2, unit = "t" }'),
        "Expected at most 2, the value of high",
    ),
    "neighbours that are none": (
        GOOD
        + '[[zone]]\nid = "z"\nlabel.en = "Z"\nclaims = ["route"]\n[[zone.candidate]]\nid = "c"\n'
        'label.en = "C"\nreason.en = "R"\nshape = { kind = "border", countries = ["TN", "EG"], radius_km = 5 }\n',
        "zone 'z': shape.countries TN–EG do not meet on land. Name neighbours",
    ),
    "a stop twice": (
        changed('destination = "algeria"', 'destination = "gafsa"'),
        "b.toml:55: flow 'gafsa-algeria': destination is 'gafsa'. Stop 'gafsa' follows itself",
    ),
    "bounds the wrong way round": (
        GOOD + "bounds = [5, 35, 10, 30]\n",
        "map 'flows': bounds is [5, 35, 10, 30]. Expected [west, south, east",
    ),
    "an edition that does not exist": (
        changed("credibility = 6", 'credibility = 6\nedition = "draft"'),
        "claim 'route': edition 'draft' is not an edition of 'example-2024'",
    ),
    "a text for a list": (
        changed('claims = ["route"]\n\n# A country', 'claims = "route"\n\n# A country'),
        "place 'gafsa': claims is 'route'. Expected a list, such as [\"route\"]",
    ),
    "a text for a table": (
        changed('label = { en = "Goods" }', 'label = "Goods"'),
        "commodity 'goods': label is 'Goods'. Expected a table, such as { en = \"Goods\" }",
    ),
    "a number for a quantity": (
        changed('{ kind = "unknown" }', "500"),
        'flow \'gafsa-algeria\': quantity is 500. Expected one of: { kind = "unknown" }, { kind = "ordinal"',
    ),
    "another format": (changed("format = 1", "format = 2"), "b.toml:5: format is 2. Expected 1"),
    "no strand": (
        changed(
            '[[flow.strand]]                     # one for each commodity\ncommodity = "goods"', ""
        ),
        "flow 'gafsa-algeria': strand is missing. Expected one or more tables under [[flow.strand]]",
    ),
    "a negative quantity": (
        changed('{ kind = "unknown" }', '{ kind = "number", value = -1, unit = "t" }'),
        "quantity.value is -1. Expected at least 0",
    ),
    "a claim named like a flow": (
        changed('id = "route"', 'id = "gafsa-algeria"'),
        "claim 'gafsa-algeria': id 'gafsa-algeria' is used twice, first for a flow",
    ),
    "a crossing twice": (
        changed('["bou-chebka"]', '["bou-chebka", "bou-chebka"]'),
        "b.toml:10: crossings 'bou-chebka' is named 2 times. Name it once",
    ),
    "a candidate twice": (
        GOOD
        + ZONE
        + 'shape = { kind = "tripoint", countries = ["TN", "LY", "DZ"], radius_km = 5 }\n'
        + CANDIDATE
        + 'shape = { kind = "tripoint", countries = ["TN", "LY", "DZ"], radius_km = 6 }\n',
        "zone 'z': candidate 'c' is named 2 times. Name it once",
    ),
    "the name of a field of the package for a table": (
        GOOD.replace("[[map]]", "[[maps]]"),
        "maps is not a known table. Did you mean 'map'?",
    ),
    "a table for a position": (
        GOOD.replace(
            'countries = ["DZ"]', 'countries = ["DZ"]\nlabel_at = { lon = 3.0, lat = 36.7 }'
        ),
        "label_at is {'lon': 3.0, 'lat': 36.7}. Expected [lon, lat], such as [8.78, 34.42]",
    ),
    "three numbers for a position": (
        GOOD.replace('countries = ["DZ"]', 'countries = ["DZ"]\nlabel_at = [3.0, 36.7, 9.0]'),
        "label_at is [3.0, 36.7, 9.0]. Expected [lon, lat], such as [8.78, 34.42]",
    ),
    "a radius with its unit": (
        'buffers_km = ["25 km"]\n' + GOOD,
        "b.toml:1: buffers_km 1 is '25 km'. Expected a number without quotes",
    ),
    "a quantity without a kind": (
        GOOD.replace('{ kind = "unknown" }', '{ value = 300, unit = "t" }'),
        'quantity has no kind. Expected one of: { kind = "unknown" }',
    ),
    "an id in brackets": (
        GOOD.replace('origin = "gafsa"', 'origin = ["gafsa"]'),
        "origin is ['gafsa']. Expected a text in quotes, without brackets: \"gafsa\"",
    ),
    "a class left out": (
        GOOD.replace('class = "consumer-goods"', ""),
        "class is missing. Expected one of: 'alcohol', 'antiquities', ",
    ),
    "a question left out": (
        GOOD.replace("question = ", "# question = "),
        'question is missing. Add it, such as question = { en = "…" }',
    ),
    "a kind that resembles another": (
        GOOD.replace('kind = "report"', 'kind = "newspaper"'),
        "kind is 'newspaper'. Did you mean 'paper'? Expected one of: 'book', 'dataset'",
    ),
    "a speed for an unknown road": (
        GOOD.replace("track = 30", "path = 30"),
        "assumptions.speed_kmh.path is not a known key. Expected one of: 'ferry'",
    ),
    "one of two coordinates": (
        GOOD.replace('id = "gafsa"\n', 'id = "gafsa"\nlon = 8.7\n', 1),
        "place 'gafsa': label is missing. A place with its own coordinates also needs: label, lat",
    ),
    "a ring that crosses itself": (
        GOOD + ZONE + 'shape = { kind = "polygon", ring = [[0, 0], [1, 1], [1, 0], [0, 1]] }\n',
        "zone 'z': candidate 1, shape.ring is [[0, 0], [1, 1], [1, 0], [0, 1]]. Expected a ring that does not cross",
    ),
    "a ring without ground": (
        GOOD + ZONE + 'shape = { kind = "polygon", ring = [[0, 0], [1, 1], [0, 0]] }\n',
        "Expected a ring that does not cross or touch itself",
    ),
    "a barrier without length": (
        GOOD + '[[barrier]]\nid = "x"\nlabel.en = "X"\nbasis = "schematic"\nreason.en = "R"\n'
        'claims = ["route"]\nline = [[1, 1], [1, 1]]\n',
        "barrier 'x': line is [[1, 1], [1, 1]]. Expected a line of at least two different positions",
    ),
    "an open quote": (
        changed(
            'title = { en = "An example to replace" }', 'title = { en = "An example to replace }'
        ),
        "b.toml:8: the line ends inside a text. End the text with the quote that opens it",
    ),
    "not TOML": ("[[flow", "b.toml: the file is not TOML: "),
    "a number of a million digits": ("a = " + "1" * 1_000_000, "b.toml: the file is not TOML: "),
    "empty": ("", "b.toml: the file is empty. `geo new FILE` makes a brief to start from"),
    "blank": (" \n\n", "b.toml: the file is empty"),
    "nested": ("a = " + "[" * 500_000, "brackets nest too deeply"),
    "nested by dots": (
        ".".join(["a"] * 100_000) + " = 1",
        "a key of more than 40 parts joined by dots",
    ),
    "nothing known in it": ("x = 1", "b.toml: format is missing"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_mistake_is_told_clearly(case: str, tmp_path: Path) -> None:
    """Where, what was found and expected, and the nearest valid value; no trace is shown and no file written."""
    text, expected = BROKEN[case]
    path = tmp_path / "b.toml"
    path.write_text(text, encoding="utf-8")
    result = invoke(
        "build", "-b", path, "--layers", f"{tmp_path}/layers", "--maps", f"{tmp_path}/maps"
    )
    assert result.exit_code == 1
    assert expected in result.output
    assert "Traceback" not in result.output
    assert [file.name for file in tmp_path.iterdir()] == ["b.toml"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe\x00", "b.toml: the file is UTF-16, not UTF-8. Save the file as UTF-8"),
        (
            'a = 1\ntitle = "caf\u00e9"'.encode("cp1252"),
            "b.toml:2: the file is not UTF-8: column 13 has the byte 0xe9, in Windows-1252 \u00e9. Save the file",
        ),
        (b"a = 1\n\x81", "b.toml:2: the file is not UTF-8: column 1 has the byte 0x81. Save"),
        (
            b"title = '" + b"x" * 10_000_000 + b"'",
            "the file has 10,000,010 bytes. A brief has at most",
        ),
        (b"[" * 10_000_000, "the file has 10,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes, expected: str) -> None:
    """Bytes that are not UTF-8, or far too many, are refused before they are parsed."""
    path = tmp_path / "b.toml"
    path.write_bytes(content)
    with pytest.raises(BriefError, match=expected.replace("[", r"\[")):
        read_brief(path)


def test_a_file_that_is_not_there() -> None:
    """A missing file, a folder and a name that is not a shipped brief have different messages."""
    with pytest.raises(BriefError, match=r"no\.toml: this is not a file. `geo new FILE` makes one"):
        read_brief("no.toml")
    with pytest.raises(BriefError, match="Did you mean 'tunisia-libya-2019'"):
        read_brief("tunisia-lybia-2019")


def test_all_problems_come_in_one_run_in_file_order() -> None:
    """Structure and references are checked together, and sorted by line."""
    text = (
        GOOD.replace('reliability = "F"', 'reliability = "G"')
        .replace('class = "consumer-goods"', 'class = "good"')
        .replace('destination = "algeria"', 'destination = "algera"')
        .replace('layers = ["areas"', 'layers = ["roads"')
    )
    lines = problems(text).splitlines()
    assert len(lines) == 4
    numbers = [int(line.split(":")[1]) for line in lines]
    assert numbers == sorted(numbers)
    assert "reliability is 'G'" in lines[0]
    assert "class is 'good'" in lines[1]
    assert "'algera' is not a place, area or zone. Did you mean 'algeria'?" in lines[2]
    assert "layers 1 is 'roads'" in lines[3]


def test_a_million_problems_make_a_short_message() -> None:
    """A hostile file cannot flood the terminal."""
    text = GOOD + '[[actor]]\nid = "A"\n' * 1_000
    lines = problems(text).splitlines()
    assert len(lines) == 101
    assert lines[-1].endswith("more problems")


def test_a_feature_may_not_rest_on_a_draft_alone() -> None:
    """Only the first edition of a source counts as evidence."""
    text = GOOD.replace(
        'reliability = "F"', 'reliability = "F"\neditions = ["published", "draft"]'
    ).replace("credibility = 6", 'credibility = 6\nedition = "draft"')
    assert "rest only on editions that do not count as evidence" in problems(text)


def test_an_edition_that_a_source_lacks_is_told_once() -> None:
    """A claim of an unknown edition is one problem, not one more for each feature that rests on it."""
    text = GOOD.replace("credibility = 6", 'credibility = 6\nedition = "draft"')
    (line,) = problems(text).splitlines()
    assert "edition 'draft' is not an edition of 'example-2024'" in line


@given(st.text(max_size=300))
def test_any_text_is_a_brief_or_a_brief_error(text: str) -> None:
    """No input, however odd, raises anything else."""
    try:
        parse_brief(text, name="b.toml")
    except BriefError as error:
        assert str(error).startswith("b.toml")  # noqa: PT017 - the one error allowed


@given(
    st.sampled_from(["flow", "place", "claim", "area", "zone", "event", "map"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "claims", "kind", "shape", "label"]), inner, max_size=4
            )
        ),
        max_leaves=8,
    ),
)
def test_any_value_in_a_table_is_told_and_never_crashes(table: str, value: object) -> None:
    """A row of any shape gives a BriefError."""
    raw = {**tomllib.loads(GOOD), table: [value]}
    with pytest.raises(BriefError):
        brief_of_raw(raw, GOOD, name="b.toml")


def test_a_shipped_briefs_id_is_taken(tmp_path: Path) -> None:
    """A user's brief cannot overwrite the layers of a shipped brief with the same id."""
    path = tmp_path / "b.toml"
    path.write_text(changed('id = "my-brief"', 'id = "tunisia-libya-2019"'), encoding="utf-8")
    with pytest.raises(BriefError, match=r"belongs to a shipped brief. Give your brief another id"):
        read_brief(path)


ONE_PROBLEM = {
    "an id twice": changed('id = "gafsa-algeria"', 'id = "gafsa"') + 'only = ["gafsa-algeria"]\n',
    "a position for a list of them": BROKEN["a position for a list of them"][0],
    "a date": BROKEN["a month 13"][0],
}


@pytest.mark.parametrize("case", ONE_PROBLEM)
def test_one_mistake_is_one_problem(case: str) -> None:
    """What follows from it is not a problem of its own, and no value stands twice in its message."""
    assert len(problems(ONE_PROBLEM[case]).splitlines()) == 1
    assert problems(BROKEN["a month 13"][0]).count("2023-13") == 1


def test_an_unknown_id_of_a_place_names_what_a_place_may_be() -> None:
    """The nearest id of the gazetteer, if any, and the entry whose name it is."""
    text = problems(changed(PLACE, 'id = "souk-el-arba"\nclaims = ["route"]'))
    assert (
        'Expected an id of the gazetteer, a name to look up, such as name = "Souk El Arba", or'
        in text
    )
    assert "The gazetteer has similar names: gazetteer = " in text


def test_a_crossing_is_suggested_by_a_part_of_its_name() -> None:
    """Of many, the most similar come first, and where all are."""
    text = problems(changed('["bou-chebka"]', '["wazin"]'))
    assert "the most similar first: 'dehiba-wazin'" in text
    assert "lists all crossings (`geo regions` shows the folder)." in text
