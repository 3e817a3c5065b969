"""The worked examples: each is routed, its crossings follow in order, and its closure moves flow."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import geopandas as gpd
import pytest

from geo.brief import Brief, read_brief, shipped_briefs
from geo.build import Outputs, all_files, read_inputs
from geo.layers.geojson import parse_layer
from geo.writing import Files

ROOT = Path(__file__).parent.parent
BRIEFS = {"balkan-route-2015": "balkan-route-2015"}  # id → what -b takes
TOLERANCE = 0.15  # of a share: the network is mended now and then


@cache
def files_of(name: str) -> Files:
    """Return every file of a brief's build: path → bytes."""
    return all_files(read_inputs(BRIEFS[name]), Outputs())


def layer(name: str, table: str) -> gpd.GeoDataFrame:
    """Return one layer of a brief's build."""
    return parse_layer(files_of(name)[Path("layers") / name / f"{table}.geojson"].decode(), table)


def brief_of(name: str) -> Brief:
    """Return a brief."""
    return read_brief(BRIEFS[name])


def main_crossings(name: str, flow: str) -> list[str]:
    """Return the crossings, in order, of the route of a flow with the largest share."""
    routes = layer(name, "routes")
    main = routes[routes["flow"] == flow].sort_values("share").iloc[-1]
    return list(main["crossings"])


def test_the_shipped_briefs_are_what_make_builds() -> None:
    """The Makefile builds and compares each brief that ships."""
    (line,) = [
        line for line in (ROOT / "Makefile").read_text().split("\n") if line.startswith("BRIEFS :=")
    ]
    assert tuple(sorted(line.removeprefix("BRIEFS := ").split())) == shipped_briefs()


def test_the_committed_layers_are_those_of_the_shipped_example() -> None:
    """What is committed is what is built, to the byte."""
    committed = {
        path: content
        for path, content in files_of("balkan-route-2015").items()
        if path.parts[0] == "layers"
    }
    assert {
        str(path) for path, content in committed.items() if (ROOT / path).read_bytes() != content
    } == set()


@pytest.mark.parametrize("name", BRIEFS)
def test_an_example_rests_on_published_sources_in_three_languages(name: str) -> None:
    """Five to eight flows; every source is published and dated; every text is in en, fr and ar."""
    brief = brief_of(name)
    assert 5 <= len(brief.flows) <= 8
    assert not brief.fictional
    published = [source for source in brief.sources if source.id != "makers"]
    assert all(source.outlet and source.title and source.date for source in published)
    texts = [claim.text for claim in brief.claims] + [flow.label for flow in brief.flows]
    assert all(text.en and text.fr and text.ar for text in texts)


@pytest.mark.parametrize("name", BRIEFS)
def test_an_example_makes_pages_of_one_file(name: str) -> None:
    """Each map is a page of its own that names its brief."""
    brief = brief_of(name)
    pages = {path.stem for path in files_of(name) if path.suffix == ".html"}
    assert pages == {"index", *(spec.id for spec in brief.maps)}


@pytest.mark.parametrize(
    ("name", "flow", "crossings"),
    [
        (
            "balkan-route-2015",
            "turkiye-serbia-heroin",
            ["kapitan-andreevo-kapikule", "kalotina-gradina"],
        ),
        (
            "balkan-route-2015",
            "serbia-turkiye-anhydride",
            ["kalotina-gradina", "kapitan-andreevo-kapikule"],
        ),
        ("balkan-route-2015", "edirne-sofia", ["kapitan-andreevo-kapikule"]),
        ("balkan-route-2015", "sofia-belgrade", ["kalotina-gradina"]),
        ("balkan-route-2015", "idomeni-presevo", ["tabanovce-presevo"]),
    ],
)
def test_a_route_passes_its_crossings_in_order(name: str, flow: str, crossings: list[str]) -> None:
    """The main route of a flow passes the official crossings that lie between its towns."""
    assert main_crossings(name, flow) == crossings


def test_the_fence_moves_the_flow_to_croatia() -> None:
    """Nothing passes the closed border, a part that was small goes through Croatia, and it takes longer."""
    closures = layer("balkan-route-2015", "closures").set_index("id")
    row = closures.loc["fence-2015/presevo-budapest"]
    before, after = (
        dict(zip(row["crossings"], row[column], strict=True))
        for column in ("shares_before", "shares_after")
    )
    closed = ("hercegszanto-backi-breg", "horgos-roszke", "subotica-tompa")
    assert sum(before[crossing] for crossing in closed) > 1 - TOLERANCE
    assert all(after[crossing] == 0 for crossing in closed)
    assert before["batrovci-bajakovo"] < TOLERANCE
    assert after["batrovci-bajakovo"] > 3 * before["batrovci-bajakovo"]
    assert row["moved"] > 1 - TOLERANCE
    assert row["hours_after"] > row["hours_before"] + 1
