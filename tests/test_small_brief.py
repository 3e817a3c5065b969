"""A brief with one flow by one crossing: it is drawn, and mistakes around it are reported.

Each of these ended in a trace, or was passed over, until 2026-11-26.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from invoking import invoke

from geo.brief import parse_brief
from geo.layers import build_layers

BRIEF = """format = 1
{head}
id = "one"
brief = "s"
title = {{ en = "One" }}
crossings = ["in-guezzam-assamaka"]
[[source]]
id = "s"
kind = "report"
reliability = "F"
[[claim]]
id = "c"
source = "s"
credibility = 6
text = {{ en = "Cattle go from Niger to Tamanrasset." }}
[[commodity]]
id = "cattle"
class = "food"
label = {{ en = "Cattle" }}
[[area]]
id = "niger"
kind = "country"
countries = ["NE"]
claims = ["c"]
[[place]]
id = "tamanrasset"
name = "Tamanrasset"
claims = ["c"]
[[flow]]
id = "f"
label = {{ en = "Niger to Tamanrasset" }}
origin = "niger"
destination = "tamanrasset"
reason = {{ en = "r" }}
claims = ["c"]
[[flow.strand]]
commodity = "cattle"
[[map]]
id = "m"
title = {{ en = "m" }}
question = {{ en = "q?" }}
layers = ["segments", "crossings", "places"]
{tail}
"""


@pytest.fixture
def geo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, head: str = "", tail: str = "") -> Result:
    """Write the brief and run a command on it."""
    Path("one.toml").write_text(BRIEF.format(head=head, tail=tail), encoding="utf-8")
    return invoke(*arguments, "-b", "one.toml")


def write_road(lonlat: list[list[float]], **properties: str) -> None:
    """Write a network of one road to r.geojson."""
    shape = {"type": "LineString", "coordinates": lonlat}
    feature = {"type": "Feature", "properties": properties, "geometry": shape}
    Path("r.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))


@pytest.mark.usefixtures("geo")
def test_a_flow_without_alternatives_has_a_map() -> None:
    """The picture in the list of maps has no stretch of middling width."""
    result = run("build")
    assert result.exit_code == 0, result.output
    assert "w5" in Path("maps/one/index.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("geo")
def test_a_brief_without_a_closure_says_so() -> None:
    """An empty line is not an answer."""
    assert (
        run("closure").output
        == "one describes no closure. Name a crossing to close with --close.\n"
    )


@pytest.mark.usefixtures("geo")
def test_a_delay_at_no_crossing_is_told() -> None:
    """A wrong id changed nothing, without a message."""
    result = run("check", tail="[assumptions]\ncrossing_delay_h = { in-guezzam = 300 }")
    assert result.exit_code == 1
    assert "'in-guezzam' is not a crossing. Did you mean 'in-guezzam-assamaka'?" in result.output


@pytest.mark.usefixtures("geo")
def test_the_check_opens_the_network() -> None:
    """Rows without geometry are not lines, for the check as for the build."""
    Path("t.csv").write_text("a,b\n1,2\n")
    for command in ("check", "build"):
        result = run(command, head='network = "t.csv"')
        assert result.exit_code == 1
        assert "t.csv: the file cannot be read as lines of roads" in result.output


@pytest.mark.usefixtures("geo")
def test_roads_of_unknown_kinds_are_told() -> None:
    """Once, by the check as by the build."""
    write_road([[5.5, 22.8], [6.5, 21.0], [7.5, 18.0]], kind="highwey")
    for command in ("check", "build"):
        result = run(command, head='network = "r.geojson"')
        assert result.exit_code == 0, result.output
        assert result.stderr.count("r.geojson: found 1 row of unknown kinds ('highwey')") == 1


SCENARIO = """[[scenario]]
id = "shut"
label.en = "Shut"
claims = ["c"]
crossings = ["in-guezzam-assamaka"]
"""


@pytest.mark.usefixtures("geo")
@pytest.mark.parametrize(
    ("roads", "found"),
    [
        (
            [[5.5, 22.8], [6.5, 21.0]],
            "one.toml:47: scenario 'shut': crossings 'in-guezzam-assamaka' is not on r.geojson.",
        ),
        (
            [[22.8, 5.5], [18.0, 8.0]],
            "one.toml:2: network r.geojson: found roads at lon 18.0 to 22.8, lat 5.5 to 8.0",
        ),
    ],
)
def test_the_check_finds_what_the_roads_lack(roads: list[list[float]], found: str) -> None:
    """A crossing that is closed and on no road, and roads with lon and lat swapped, were left to the build."""
    write_road(roads)
    result = run("check", head='network = "r.geojson"', tail=SCENARIO)
    assert result.exit_code == 1
    assert found in result.output
    assert run("build", head='network = "r.geojson"', tail=SCENARIO).exit_code == 1


CLOSING_STEP = """[[map.step]]
title.en = "Shut"
text.en = "The post shuts."
flows = ["f"]
shut = ["in-guezzam-assamaka"]
"""


@pytest.mark.usefixtures("geo")
@pytest.mark.parametrize(
    ("start", "found"),
    [([5.53, 22.79], ""), ([5.6, 20.5], "no road of the network reaches its end.")],
)
def test_a_closure_of_a_flow_that_no_road_reaches_is_told(start: list[float], found: str) -> None:
    """The step had nothing to model; the check passed it, and the page drew no route."""
    write_road([start, [5.84, 19.47], [7.99, 16.97]])
    result = run("check", head='network = "r.geojson"', tail=CLOSING_STEP)
    assert result.exit_code == (1 if found else 0), result.output
    assert (f"flows 'f' cannot be rerouted: {found}" in result.output) is bool(found)
    if found:
        assert "Name a flow with a modelled route, or take out shut." in result.output
        assert "one.toml:46: map 'm'" in result.output


@pytest.mark.usefixtures("geo")
@pytest.mark.parametrize(
    ("flow", "settings", "found"),
    [
        ("", "bounds = [-60.0, 10.0, -50.0, 18.0]", "nothing to show within its bounds"),
        ("", "bounds = [17.0, 2.0, 24.0, 9.0]", "nothing to show within its bounds"),  # swapped
        ('period = ["2010"]', 'period = "2015"', "no flow within its period 2015"),
        ('period = ["2010/.."]', 'period = "2015"\nbounds = [2.0, 17.0, 9.0, 24.0]', ""),
        ('period = ["2010"]', "bounds = [170.0, -80.0, 6.0, 80.0]", ""),
    ],
)
def test_a_map_that_shows_nothing_is_told(flow: str, settings: str, found: str) -> None:
    """The check and the build name the map, and go on."""
    Path("one.toml").write_text(
        BRIEF.format(head="", tail=settings).replace('origin = "niger"', f'origin = "niger"\n{flow}'),
        encoding="utf-8",
    )  # fmt: skip
    for command in ("check", "build"):
        result = invoke(command, "-b", "one.toml")
        assert result.exit_code == 0, result.output
        assert ("one: map 'm': found" in result.stderr) == bool(found)
        assert found in result.stderr


@pytest.mark.usefixtures("geo")
def test_a_word_is_no_yes_or_no() -> None:
    """``fictional = "no"`` must not decide about a stamp."""
    result = run("check", head='fictional = "no"')
    assert result.exit_code == 1
    assert "fictional is 'no'. Expected" in result.output


@pytest.mark.parametrize(("code", "exit_code"), [("ly", 0), ("LY", 0), ("Libya", 1), ("XX", 1)])
def test_a_country_is_a_code(code: str, exit_code: int) -> None:
    """In upper or lower case; the message about another text is not that the place is unknown."""
    result = invoke("places", "Sabha", "--country", code)
    assert result.exit_code == exit_code, result.output
    assert ("is not a country code" in result.output) == bool(exit_code)


AHAGGAR = """
[[place]]
id = "ahaggar"
label = {{ en = "Ahaggar" }}
lon = 5.5
lat = 22.8
country = "DZ"
uncertainty_m = {}
location_source = "the middle of the mountains"
claims = ["c"]
"""


@pytest.mark.parametrize(("uncertainty_m", "is_area"), [(24_999, False), (25_000, True)])
def test_a_place_as_vague_as_a_province_is_an_area(uncertainty_m: int, *, is_area: bool) -> None:
    """Darfur, ±350 km, was the dot of a town, with distance bands and modelled routes from its middle."""
    text = BRIEF.format(head="buffers_km = [25]", tail=AHAGGAR.format(uncertainty_m))
    text = text.replace('destination = "tamanrasset"', 'destination = "ahaggar"')
    layers = build_layers(parse_brief(text, name="b.toml"))
    place = layers["places"].set_index("id").loc["ahaggar"]
    expected = ("label", "region") if is_area else ("town", None)
    assert (place["kind"], place["of"]) == expected
    assert place["uncertainty_m"] == uncertainty_m
    flow = layers["flows"].iloc[0]
    assert flow["destination_kind"] == ("region" if is_area else "place")
    assert layers["routes"].empty == is_area
    assert set(layers["buffers"]["of"]) == ({"tamanrasset"} | (set() if is_area else {"ahaggar"}))


@pytest.mark.parametrize(("end", "name"), [("origin", "start"), ("destination", "end")])
def test_the_end_that_no_road_reaches_is_named(end: str, name: str) -> None:
    """El Geneina to Adré said that no road reaches "one of its ends"."""
    lost = AHAGGAR.format(1_000).replace("lon = 5.5\nlat = 22.8", "lon = 8.8\nlat = 22.0")
    ends = {"origin": "niger", "destination": "tamanrasset"}
    text = BRIEF.format(head="", tail=lost).replace(f'{end} = "{ends[end]}"', f'{end} = "ahaggar"')
    flow = build_layers(parse_brief(text, name="b.toml"))["flows"].iloc[0]
    assert flow["routed_reason_en"].endswith(f"no road of the network reaches its {name}.")
