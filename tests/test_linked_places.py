"""The Linked Places Format: the rules of its description, and of the gazetteer that reads it, on every record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geo.brief import Brief, parse_brief
from geo.brief.template import template
from geo.cli import main
from geo.exports.linked_places import to_linked_places
from geo.exports.subject import Subject

# By the format's description 1.2.2, and the World Historical Gazetteer's checks of an upload.
URL = re.compile(r"(https?://)(www\.)?[a-zA-Z0-9\-.]{2,256}\.[a-z]{2,63}(:[0-9]{1,5})?(/.*)?")
TERM = re.compile(r"\w+:[^\s]+")
DATE = re.compile(r"-?\d{1,4}(-(0[1-9]|1[0-2]))?(-([0-2][0-9]|3[01]))?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?")
CERTAINTIES = {"certain", "less-certain", "uncertain"}
LINKS = {"exactMatch", "closeMatch", "primaryTopicOf", "subjectOf", "seeAlso"}
FEATURE_KEYS = {
    "@id", "type", "properties", "names", "geometry", "when", "types", "relations", "links",
    "descriptions", "depictions",
}  # fmt: skip


@pytest.fixture(scope="module")
def features(brief: Brief) -> list[dict[str, Any]]:
    """Return the records of the shipped brief."""
    collection = json.loads(to_linked_places(Subject(brief, layers={})))
    assert collection["type"] == "FeatureCollection"
    assert URL.fullmatch(collection["@context"])
    found: list[dict[str, Any]] = collection["features"]
    return found


def values(record: object, key: str) -> Iterator[Any]:
    """Yield every value of a key, however deep."""
    if isinstance(record, dict):
        yield from (value for name, value in record.items() if name == key)
        for value in record.values():
            yield from values(value, key)
    elif isinstance(record, list):
        for one in record:
            yield from values(one, key)


def test_every_record_has_what_the_format_requires(features: list[dict[str, Any]]) -> None:
    """An id, a title, classes of GeoNames, at least one name with a citation, and geometry."""
    assert len({feature["@id"] for feature in features}) == len(features)
    for feature in features:
        assert set(feature) <= FEATURE_KEYS
        assert URL.fullmatch(feature["@id"]) or TERM.fullmatch(feature["@id"])
        assert feature["type"] == "Feature"
        properties = feature["properties"]
        assert properties["title"]
        assert set(properties["fclasses"]) <= set("AHLPRSTUVX")
        codes = properties.get("ccodes", ["TN"])
        assert codes == sorted(set(codes))
        assert all(re.fullmatch("[A-Z]{2}", code) and code != "XK" for code in codes)
        assert all(name["toponym"] for name in feature["names"])
        assert any(name.get("citations") for name in feature["names"])
        assert properties["title"] in {name["toponym"] for name in feature["names"]}
        assert feature.get("when") or list(values(feature["names"], "when"))


def test_every_geometry_is_a_collection_of_points_with_a_certainty(
    features: list[dict[str, Any]],
) -> None:
    """Anything but a point would not be JSON-LD; lon comes before lat."""
    for feature in features:
        assert feature["geometry"]["type"] == "GeometryCollection"
        assert feature["geometry"]["geometries"]
        for point in feature["geometry"]["geometries"]:
            lon, lat = point["coordinates"]
            assert point["type"] == "Point"
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
            assert point["certainty"] in CERTAINTIES


def test_every_citation_date_language_and_link_is_well_formed(
    features: list[dict[str, Any]],
) -> None:
    """As the gazetteer's own checks have it."""
    for citation in (one for cited in values(features, "citations") for one in cited):
        assert citation["label"]
        assert re.fullmatch(r"-?\d+", citation.get("year", "2019"))
        assert URL.fullmatch(citation.get("@id", "https://example.org"))
    for when in values(features, "when"):
        for span in when["timespans"]:
            assert set(span) <= {"start", "end"}
            for moment in span.values():
                assert set(moment) in ({"in"}, {"earliest"}, {"latest"}, {"earliest", "latest"})
                assert all(DATE.fullmatch(date) for date in moment.values())
    assert all(LANGUAGE.fullmatch(language) for language in values(features, "lang"))
    for link in (one for links in values(features, "links") for one in links):
        assert link["type"] in LINKS
        assert URL.fullmatch(link["identifier"])
    for one in (one for many in values(features, "relations") for one in many):
        assert TERM.fullmatch(one["relationType"])
        assert one["relationTo"] in {feature["@id"] for feature in features}
    for one in (one for many in values(features, "descriptions") for one in many):
        assert one["value"]
        assert URL.fullmatch(one.get("source", "https://example.org"))
    for one in (one for many in values(features, "types") for one in many):
        assert TERM.fullmatch(one["identifier"])


def record_of(features: list[dict[str, Any]], item: str) -> dict[str, Any]:
    """Return one record by its id in the brief."""
    return next(one for one in features if one["@id"].endswith(f":{item}"))


def test_names_carry_their_language_or_only_their_script(features: list[dict[str, Any]]) -> None:
    """A label has its language; of a variant the script alone is known, save in Arabic's own letters."""
    languages = {one["toponym"]: one["lang"] for one in record_of(features, "al-eulma")["names"]}
    assert languages["Al Eulma"] == "en"
    assert languages["El Eulma"] == "fr"
    assert languages["العلمة"] == "ar"
    assert languages["Saint-Arnaud"] == "und-Latn"


def test_a_name_that_a_claim_holds_cites_its_source(features: list[dict[str, Any]]) -> None:
    """The brief's paragraph stands at the spelling that the brief uses, dated at the latest."""
    first = record_of(features, "zouara")["names"][0]
    assert any("2019-01-24, ¶9" in one["label"] for one in first["citations"])
    assert first["when"]["timespans"] == [{"start": {"latest": "2019-01-24"}}]


def test_rival_readings_of_a_zone_are_points_that_are_uncertain(
    features: list[dict[str, Any]],
) -> None:
    """The tri-border zone has two, some 550 km apart, and neither is chosen."""
    points = record_of(features, "tri-border")["geometry"]["geometries"]
    assert [one["certainty"] for one in points] == ["uncertain", "uncertain"]
    south, north = sorted(one["coordinates"][1] for one in points)
    assert 4.5 < north - south < 5.5


def test_places_lie_in_the_briefs_countries_and_link_to_geonames(
    features: list[dict[str, Any]],
) -> None:
    """A crossing lies in both."""
    assert [one["label"] for one in record_of(features, "ras-jedir")["relations"]] == [
        "in Tunisia", "in Libya",
    ]  # fmt: skip
    assert record_of(features, "gafsa")["links"][0]["identifier"].endswith("/2468353")


def test_a_place_with_coordinates_of_its_own_is_in_it() -> None:
    """It has its label for a name, and its own source for a citation."""
    place = (
        'id = "gafsa"\nlabel = { en = "My Well" }\nlon = 9.0\nlat = 33.0\ncountry = "TN"\n'
        'uncertainty_m = 20000.0\nlocation_source = "seen on a map"'
    )
    text = template().replace('[[place]]\nid = "gafsa"', f"[[place]]\n{place}", 1)
    assert "My Well" in text
    record = json.loads(to_linked_places(Subject(parse_brief(text, name="b.toml"), layers={})))[
        "features"
    ][0]
    assert record["properties"]["title"] == "My Well"
    assert record["names"][0]["citations"][0] == {"label": "seen on a map"}
    assert record["geometry"]["geometries"][0]["certainty"] == "uncertain"


def test_the_command_writes_the_same_bytes_again(brief: Brief, tmp_path: Path) -> None:
    """To a file or to stdout; an unknown format is wrong usage."""
    path = tmp_path / "a.jsonld"
    run = CliRunner()
    assert run.invoke(main, ["export", "--format", "lpf", "-o", str(path)]).exit_code == 0
    assert path.read_bytes() == to_linked_places(Subject(brief, layers={}))
    assert (
        run.invoke(main, ["export", "--format", "lpf", "-o", "-"]).stdout_bytes == path.read_bytes()
    )
    wrong = run.invoke(main, ["export", "--format", "lpx", "-o", "-"])
    assert wrong.exit_code == 2
    assert "Did you mean 'lpf'?" in wrong.output
