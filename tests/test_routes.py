"""What the layers of the shipped brief say of routes, closures and chokepoints."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.brief import Brief
from geo.figures.insets import closure_caption
from geo.figures.messages import Messages
from geo.gazetteer import open_gazetteer
from geo.layers import model_brief
from geo.layers.endpoints import endpoints_of
from geo.layers.geojson import parse_layer
from geo.layers.layer_rows import COORDINATE_DECIMALS, MEASURE_DECIMALS, Evidence, json_value
from geo.layers.modelled.closures import closure_effects, closure_of, closures_of
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_places import places_on_roads
from geo.layers.modelled.segments import build_segments, model_segments
from geo.layers.modelled.traffic import Traffic
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import wordings
from geo.report.route_report import _change_text, closure_report, routes_report
from geo.routing import close_crossings, crossing_junctions, crossing_shares, reroute_flow
from geo.routing.alternatives import overlaps, select_alternatives
from geo.routing.routed_flows import crossing_countries, open_routes
from geo.validation import LANGUAGES

Layers = dict[str, gpd.GeoDataFrame]

LAND_FLOWS = [
    "al-eulma-tunisia", "algeria-libya-transit", "libya-tunisia-goods", "misrata-tunisia",
    "tunisia-libya-exchange", "zouara-tunisia",
]  # fmt: skip


@pytest.fixture(scope="module")
def traffic(brief: Brief) -> Traffic:
    """Route the shipped brief's flows."""
    return model_brief(brief)[0]


def posts_between(traffic: Traffic, *codes: str) -> list[str]:
    """List the crossings of one border."""
    meet = crossing_countries(traffic.links)
    return [
        one for one, pair in zip(traffic.links.crossings, meet, strict=True) if pair == set(codes)
    ]


def test_the_land_flows_are_routed_and_the_others_say_why_not(layers: Layers) -> None:
    """Six flows are routed; five are not, each with its reason in three languages."""
    flows = layers["flows"].drop_duplicates("flow").set_index("flow")
    assert sorted(flows.index[flows["routed"] == "yes"]) == LAND_FLOWS
    assert sorted(layers["routes"]["flow"].unique()) == LAND_FLOWS
    others = flows[flows["routed"] == "no"]
    assert len(others) == 5
    for language in LANGUAGES:
        assert others[f"routed_reason_{language}"].str.len().min() > 20


def test_transit_binds_in_the_brief(layers: Layers) -> None:
    """From Algeria by way of Tunisia to Libya: over both borders, never by Debdeb–Ghadames."""
    routes = layers["routes"]
    for crossings in routes[routes["flow"] == "algeria-libya-transit"]["crossings"]:
        assert len(crossings) == 2
        assert crossings[1] in {"ras-jedir", "dehiba-wazin"}
        assert "debdeb-ghadames" not in crossings


def test_a_transit_that_is_a_town_is_not_passed_over(brief: Brief) -> None:
    """The model binds ways to countries; a flow said to pass through a town is not routed past it."""
    flow = next(one for one in brief.flows if one.id == "zouara-tunisia")
    through = flow.model_copy(update={"transit": ("ben-guerdane",)})
    told = routes_report(brief.model_copy(update={"flows": (through,)}), through.id)
    assert "said to pass through a town" in told


def test_routes_cross_borders_at_named_crossings_alone(traffic: Traffic) -> None:
    """Wherever a way comes from one country into another there is a crossing with a name."""
    for routed in traffic.routed:
        ways, links = routed.alternatives.routes, routed.links
        country = links.country[ways.link]
        same_way = np.diff(ways.row) == 0
        enters = np.flatnonzero((np.diff(country) != 0) & same_way)
        assert (links.crossing[ways.node[enters]] >= 0).all()


def test_the_shares_of_each_flow_are_a_whole(layers: Layers) -> None:
    """A flow's routes sum to 1, except for those too small to list and the rounding of each."""
    shares = layers["routes"].groupby("flow")["share"]
    rounding = shares.size() * 0.5 * 10.0**-MEASURE_DECIMALS
    assert (shares.sum() >= 0.99).all()
    assert (shares.sum() <= 1.0 + rounding).all()


def test_a_route_does_not_name_a_town_and_the_crossing_called_after_it(layers: Layers) -> None:
    """*Ghardimaou – Ghardimaou* and *Wazen – Dehiba–Wazen* read as two places."""
    doubled = {
        names
        for language in LANGUAGES
        for names in layers["routes"][f"chain_via_{language}"].dropna()
        for name, other in permutations(names.split(" – "), 2)
        if name in other.split("–")
    }
    assert doubled == set()


def test_no_route_is_shorter_than_its_geodesic(layers: Layers) -> None:
    """Roads are never straighter than the straight line."""
    assert (layers["routes"]["detour"] >= 1.0).all()


def test_three_ways_that_differ_by_a_fifth_or_the_output_says_so(
    brief: Brief, traffic: Traffic
) -> None:
    """Every flow has a pair of towns with three ways that share under 80 % pairwise, or says otherwise."""
    for routed in traffic.routed:
        heaviest = np.argsort(-routed.pairs.weight, kind="stable")[:20]
        ways = select_alternatives(
            routed.alternatives, np.flatnonzero(np.isin(routed.alternatives.pair, heaviest))
        )
        alike = overlaps(routed.links, ways).toarray()
        apart: dict[int, list[int]] = defaultdict(list)
        for way, pair in enumerate(ways.pair.tolist()):
            if all(alike[way, other] < 0.8 for other in apart[pair]):
                apart[pair].append(way)
        enough = max(map(len, apart.values())) >= 3
        assert enough or "no more than" in routes_report(brief, routed.id)


def test_what_stays_open_is_known_without_the_links_of_routes(traffic: Traffic) -> None:
    """Their crossings say which routes stay open, as their junctions do; links read later are the same."""
    shut = crossing_junctions(traffic.links, ["ras-jedir"])
    for routed, request in zip(traffic.routed, traffic.requests, strict=True):
        routes = routed.alternatives.routes
        passed = np.unique(routes.row[np.isin(routes.node, shut)])
        is_open = open_routes(routed, shut)
        assert np.flatnonzero(~is_open).tolist() == passed.tolist()
        pairs = np.unique(routed.alternatives.pair[is_open])
        after = reroute_flow(routed, request, shut).alternatives
        kept = select_alternatives(after, np.flatnonzero(np.isin(after.pair, pairs)))
        copied = select_alternatives(routed.alternatives, np.flatnonzero(is_open)).routes
        for name in ("counts", "link", "node"):
            assert np.array_equal(getattr(kept.routes, name), getattr(copied, name))


@pytest.mark.parametrize("border", [("DZ", "TN"), ("LY", "TN"), ("DZ", "LY")])
def test_closing_a_whole_border_leaves_no_way_over_it(
    traffic: Traffic, border: tuple[str, str]
) -> None:
    """With every post and track of a border shut, nothing passes it."""
    posts = posts_between(traffic, *border)
    assert posts
    for change in close_crossings(traffic.links, traffic.requests, traffic.routed, posts):
        over = dict(zip(traffic.links.crossings, crossing_shares(change.after), strict=True))
        assert all(over[post] == 0 for post in posts)
        assert change.after.share.sum() + change.after.unrouted == pytest.approx(1.0)


def test_a_single_closure_takes_nothing_from_the_border_s_other_crossings(
    brief: Brief, traffic: Traffic
) -> None:
    """Zero over what is closed, shares still a whole, and no less over any other post of that border.

    On the next border of a flow that passes two, shares may fall: what enters elsewhere leaves elsewhere.
    """
    meet = crossing_countries(traffic.links)
    for closure in closures_of(brief, traffic):
        (closed,) = (traffic.links.crossings.index(one) for one in closure.crossings)
        beside = [n for n, pair in enumerate(meet) if pair == meet[closed] and n != closed]
        for change in closure_effects(traffic, closure):
            was, now = crossing_shares(change.before), crossing_shares(change.after)
            assert now[closed] == 0
            assert change.after.share.sum() + change.after.unrouted == pytest.approx(1.0)
            assert (now[beside] >= was[beside] - 1e-9).all(), (closure.id, change.before.id)


def test_ras_jedir_shut_sends_zouara_by_dehiba(brief: Brief) -> None:
    """The report of a closure says what closes, what takes over, and that it is a model."""
    told = closure_report(brief, ["ras-jedir"])
    assert told.startswith("Ras Jedir closed: modelled, not observed")
    zouara = told[told.index("zouara-tunisia:") :]
    assert "0.0%  closed" in zouara
    assert "100.0%" in zouara.split("misrata")[0]


def test_the_scenario_of_the_brief_has_its_dates_and_claims(layers: Layers) -> None:
    """Summer 2018: two intervals, and the claims that bear them."""
    rows = layers["closures"][layers["closures"]["closure"] == "ras-jedir-2018"]
    assert len(rows) == 5
    for row in rows.itertuples():
        assert len(row.period) == 2
        assert {"aw-closed", "trt-reopened"} <= set(row.claims)


def test_every_crossing_that_a_flow_uses_has_a_row(layers: Layers) -> None:
    """Whether or not the brief names it, so that a map can shut it: El Meridj was missing (2026-11-22)."""
    used = {one for crossings in layers["routes"]["crossings"] for one in crossings}
    assert "el-meridj" in used
    assert used <= set(layers["crossings"]["id"])


def test_bands_are_nested(layers: Layers) -> None:
    """What holds half of a flow lies in what holds 80 %, and that in what holds 95 %."""
    for _, bands in layers["corridors"].sort_values("band").groupby("flow"):
        inner, middle, outer = bands.geometry
        assert shapely.is_valid([inner, middle, outer]).all()
        # Coordinates are rounded to a grid: an edge may lie one step outside, along its whole length.
        step = 10.0**-COORDINATE_DECIMALS
        assert shapely.difference(inner, middle).area < step * inner.length
        assert shapely.difference(middle, outer).area < step * middle.length


def test_everything_modelled_says_so(layers: Layers) -> None:
    """Every row of a modelled layer carries the label."""
    for name in ("routes", "segments", "corridors", "chokepoints", "closures"):
        assert (layers[name]["status"] == MODELLED).all()


def test_segments_name_flows_claims_and_sources(layers: Layers) -> None:
    """A stretch says which flows run over it, on whose word, and who says that it is a road.

    Only one onto which a closure diverts flows may carry none without it.
    """
    segments = layers["segments"]
    diverted = set(layers["closure_segments"]["segment"])
    assert segments["id"].is_unique
    claims = set(layers["claims"]["id"])
    for row in segments.itertuples():
        assert len(row.flows) == len(row.shares)
        assert row.flows or row.id in diverted
        assert all(0.001 <= share <= 1.0 for share in row.shares)
        assert set(row.claims) <= claims
        assert bool(row.claims) == bool(row.flows)
        assert row.source
        assert row.error_m >= 1_000


def test_a_stretch_that_only_a_closure_uses_is_a_segment(brief: Brief, traffic: Traffic) -> None:
    """It has a row with its line, and no flows: so a map can draw what a closure sends over it."""
    used = (traffic.link_shares >= 0.001).any(axis=0)
    idle = np.flatnonzero(~used)[:2]
    numbers = model_segments(traffic, places_on_roads(traffic), extra_links=[idle])
    labels = RoadLabels(endpoints_of(brief), traffic.gazetteer)
    segments = build_segments(numbers, labels, Evidence(brief)).set_index("id")
    assert len(segments) == used.sum() + 2
    for link in idle:
        row = segments.loc[str(traffic.link_id[link])]
        assert row["flows"] == []
        assert row["shares"] == []
        assert row["geometry"].length > 0
        assert row["source"]


def test_differences_point_to_segments(layers: Layers) -> None:
    """Every stretch that a closure changes has a row in `segments`; its share changes by no more than there is.

    A change below 0.02 is listed only where nothing is left.
    """
    assert set(layers["closure_segments"]["segment"]) <= set(layers["segments"]["id"])
    shares = {
        (row.id, flow): share
        for row in layers["segments"].itertuples()
        for flow, share in zip(row.flows, row.shares, strict=True)
    }
    for row in layers["closure_segments"].itertuples():
        for flow, change in zip(row.flows, row.changes, strict=True):
            assert 0.02 <= abs(change) <= 1.0 or change == -shares[row.segment, flow]


def test_a_flow_without_a_route_leaves_every_stretch() -> None:
    """Where all of a flow has lost its route, each of its stretches is listed, however small its share."""
    folder = Path(__file__).parent.parent / "layers" / "balkan-route-2015"
    closures, segments, changes = (
        parse_layer((folder / f"{name}.geojson").read_text("utf-8"), name)
        for name in ("closures", "segments", "closure_segments")
    )
    cut_off = closures[
        (closures["no_way_left"] == 1.0) & closures["closure"].isin(changes["closure"])
    ]
    assert len(cut_off)
    for closure, flow in zip(cut_off["closure"], cut_off["flow"], strict=True):
        used = {row.id for row in segments.itertuples() if flow in row.flows}
        rows = changes[changes["closure"] == closure]
        assert used == {row.segment for row in rows.itertuples() if flow in row.flows}


def test_every_wording_is_in_three_languages() -> None:
    """Nothing that the layers say of routes lacks a language."""
    for key, texts in wordings().items():
        assert set(texts) == set(LANGUAGES), key


def test_wordings_of_one_have_the_fields_of_many() -> None:
    """Each singular belongs to a wording with a count."""
    for key, texts in wordings().items():
        if key.endswith("-one"):
            assert all("{count}" in text for text in wordings()[key.removesuffix("-one")].values())
            assert texts["en"].startswith("{count}"), key


def test_a_flow_without_a_route_names_the_country_that_it_has_to_pass(brief: Brief) -> None:
    """Debdeb–Ghadames stays open, but leads from Algeria to Libya directly."""
    told = closure_report(brief, ["ras-jedir", "dehiba-wazin"])
    transit = "  has to pass through tunisia: no other route counts"
    assert [line for line in told.splitlines() if "has to pass" in line] == [transit]


def test_a_closure_that_touches_nothing_says_so(brief: Brief) -> None:
    """A crossing far from every flow changes none of them."""
    assert "affects no routed flow" in closure_report(brief, ["tummo"])


def test_hours_and_km_just_under_0_have_no_sign() -> None:
    """A mean that rounds to nothing is 0.0 (was -0.0 h, 2026-11-26)."""
    row = {"hours_lost": -0.001, "moved": 0.0, "no_way_left": 0.0,
           "hours_before": -0.04, "km_before": -0.4, "hours_after": -0.0, "km_after": -0.0}  # fmt: skip
    assert _change_text(row) == (
        "costs 0.00 h; 0.0% of the flow has to move; mean 0.0 h and 0 km before, 0.0 h and 0 km after"
    )
    assert Messages("en").number(round(-0.04, 1)) == "0"
    assert str(json_value(-1e-9)) == "0.0"


@pytest.mark.parametrize(
    ("lost", "after", "caption", "mean"),
    [(0.061, 11.95, "0.06", "12.0"), (0.125, 11.85, "0.13", "11.9"), (2.25, 12.0, "2.3", "12.0")],
)
def test_one_number_is_rounded_once(lost: float, after: float, caption: str, mean: str) -> None:
    """Figures, the terminal and pages round alike: a half up, as browsers do (11.95 was 11.9 h and 12 h)."""
    row = {"label_en": "X closed", "hours_lost": lost, "moved": 0.1, "no_way_left": 0.0, "hours_before": 1.0,
           "km_before": 1.0, "hours_after": after, "km_after": 0.5}  # fmt: skip
    assert closure_caption(row, Messages("en")) == f"X closed: costs {caption} h of travel time"
    text = _change_text(row)
    assert f"costs {caption} h" in text
    assert text.endswith(f", {mean} h and 1 km after")


@pytest.mark.parametrize(
    ("lost", "left", "expected"),
    [(float("nan"), 1.0, "X closed. 100% of the flow has no route left."),
     (1.0, 0.25, "X closed: costs 1 h of travel time. 25% of the flow has no route left.")],
)  # fmt: skip
def test_a_caption_says_what_has_no_route_left(lost: float, left: float, expected: str) -> None:
    """The inset of a closure that cuts a flow off named it and nothing else."""
    row = {"label_en": "X closed", "hours_lost": lost, "no_way_left": left}
    assert closure_caption(row, Messages("en")) == expected


def test_a_closure_is_named_after_what_it_shuts() -> None:
    """Its id and its labels list the crossings."""
    both = closure_of(["ras-jedir", "dehiba-wazin"], open_gazetteer())
    assert both.id == "close-ras-jedir-and-dehiba-wazin"
    assert both.label.en == "Ras Jedir, Dehiba–Wazin closed"
