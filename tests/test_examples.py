"""The worked examples: each is routed, its crossings follow in order, and its closure moves flow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import pytest
from committed_layers import differing_files

from geo.brief import Brief, read_brief, shipped_briefs
from geo.geodesy.country_outlines import shipped_outlines
from geo.layers.geojson import parse_layer
from geo.maps import draw_preview
from geo.writing import Files

ROOT = Path(__file__).parent.parent
BRIEF = "tunisia-libya-2019"
BRIEFS = {  # id → what -b takes
    "balkan-route-2015": "balkan-route-2015",
    "sahel-gold": str(ROOT / "docs/examples/sahel-gold.toml"),
    "andes-contraband": str(ROOT / "docs/examples/andes-contraband.toml"),
}
Layer: TypeAlias = Callable[[str, str], gpd.GeoDataFrame]
TOLERANCE = 0.15  # of a share: the network is mended now and then


@pytest.fixture(scope="module")
def layer(build_of: Callable[[str], Files]) -> Layer:
    """Return a function from a brief and a layer to that layer of its build."""

    def layer(name: str, table: str) -> gpd.GeoDataFrame:
        path = Path("layers") / name / f"{table}.geojson"
        return parse_layer(build_of(BRIEFS[name])[path].decode(), table)

    return layer


def brief_of(name: str) -> Brief:
    """Return a brief."""
    return read_brief(BRIEFS[name])


def main_crossings(routes: gpd.GeoDataFrame, flow: str) -> list[str]:
    """Return the crossings, in order, of the route of a flow with the largest share."""
    main = routes[routes["flow"] == flow].sort_values("share").iloc[-1]
    return list(main["crossings"])


def test_the_shipped_briefs_are_what_make_builds() -> None:
    """The Makefile builds and compares each brief that ships."""
    (line,) = [
        line for line in (ROOT / "Makefile").read_text().split("\n") if line.startswith("BRIEFS :=")
    ]
    assert tuple(sorted(line.removeprefix("BRIEFS := ").split())) == shipped_briefs()


@pytest.mark.parametrize("name", shipped_briefs())
def test_the_committed_layers_are_those_of_a_build(
    name: str, built: Files, build_of: Callable[[str], Files]
) -> None:
    """What is committed is what is built; where not, `make layers` writes it."""
    assert differing_files(built if name == BRIEF else build_of(name)) == set()


@pytest.mark.parametrize("name", BRIEFS)
def test_an_example_rests_on_published_sources(name: str, layer: Layer) -> None:
    """Five to eight flows; every source has an outlet, a title and a date; some flows are routed."""
    brief = brief_of(name)
    assert 5 <= len(brief.flows) <= 8
    assert not brief.fictional
    published = [source for source in brief.sources if source.id != "makers"]
    assert all(source.outlet and source.title and source.date for source in published)
    assert (layer(name, "flows")["routed"] == "yes").any()


@pytest.mark.parametrize("name", BRIEFS)
def test_an_example_makes_pages_of_one_file(name: str, build_of: Callable[[str], Files]) -> None:
    """Each map is a page of its own that names its brief."""
    brief = brief_of(name)
    pages = {path.stem for path in build_of(BRIEFS[name]) if path.suffix == ".html"}
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
        ("sahel-gold", "tamanrasset-agadez", ["in-guezzam-assamaka"]),
        ("andes-contraband", "iquique-oruro-goods", ["pisiga-colchane"]),
        ("andes-contraband", "oruro-iquique-cocaine", ["pisiga-colchane"]),
    ],
)
def test_a_route_passes_its_crossings_in_order(
    name: str, flow: str, crossings: list[str], layer: Layer
) -> None:
    """The main route of a flow passes the official crossings that lie between its towns."""
    assert main_crossings(layer(name, "routes"), flow) == crossings


def test_the_fence_moves_the_flow_to_croatia(layer: Layer) -> None:
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


def test_closing_pisiga_moves_the_flow_to_tambo_quemado(layer: Layer) -> None:
    """Goods from Iquique take the only other crossing that the roads allow, and a longer way."""
    row = (
        layer("andes-contraband", "closures")
        .set_index("id")
        .loc["pisiga-closed/iquique-oruro-goods"]
    )
    after = dict(zip(row["crossings"], row["shares_after"], strict=True))
    assert after["pisiga-colchane"] == 0
    assert after["tambo-quemado-chungara"] > 1 - TOLERANCE
    assert row["km_after"] > row["km_before"] + 100


def test_the_only_road_leaves_nothing_when_it_closes(layer: Layer) -> None:
    """No other road joins Algeria and Niger, and none is made up."""
    closures = layer("sahel-gold", "closures").set_index("id")
    assert closures.loc["closed-2013/tamanrasset-agadez", "no_way_left"] == 1


def test_a_map_without_a_routed_flow_has_a_preview(layer: Layer) -> None:
    """The list of maps broke where the only flow of a map of roads was not routed."""
    tables = {table: layer("sahel-gold", table) for table in ("flows", "segments", "closures")}
    tables["flows"] = tables["flows"].query("flow == 'djado-agadez'")
    assert not (tables["flows"]["routed"] == "yes").any()
    spec = next(spec for spec in brief_of("sahel-gold").maps if "segments" in spec.layers)
    assert "flow road" not in draw_preview(spec, tables, shipped_outlines().background)
