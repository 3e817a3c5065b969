"""The layers hold what the brief states, each row with its evidence."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.brief import Brief, parse_brief
from geo.brief.template import template
from geo.geodesy import inverse, line_lengths
from geo.layers import SCHEMAS, build_layers
from geo.layers.flows import flow_lines
from geo.layers.geojson import layer_to_geojson, parse_layer

Layers = dict[str, gpd.GeoDataFrame]

# What the statements of the source list, id by id.
STATED = {
    "flows": [
        "al-eulma-tunisia", "algeria-libya-transit", "china-al-eulma", "defensive-line-bypass",
        "foreign-fighters-return", "libya-europe-migrants", "libya-tunisia-goods", "misrata-tunisia",
        "north-africa-sahel-trade", "tunisia-libya-exchange", "zouara-tunisia",
    ],
    "places": ["al-eulma", "ben-guerdane", "gafsa", "mareth", "misrata", "tripoli", "zouara"],
    "areas": [
        "algeria", "china", "egypt", "europe", "italy", "levant", "libya", "north-africa", "sahel",
        "tunisia",
    ],
    "zones": ["tri-border", "tunisia-libya-border"],
    "barriers": ["mareth-line", "new-defensive-line"],
    "events": ["border-closure-2018", "gafsa-1980", "municipal-dialogue", "tripoli-clashes"],
    "not_mapped": ["maginot-line"],
}  # fmt: skip

FEATURES = ("flows", "places", "areas", "zones", "barriers", "events", "buffers", "not_mapped")


@pytest.mark.parametrize("name", STATED)
def test_everything_that_the_brief_states_is_there(layers: Layers, name: str) -> None:
    """Each flow, town, zone, country, region, barrier and event, and nothing twice."""
    layer = layers[name]
    if name == "places":
        layer = layer[layer["kind"] == "town"]
    column = {"flows": "flow", "zones": "zone"}.get(name, "id")
    assert sorted(layer[column].unique()) == STATED[name]
    assert layer["id"].is_unique


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_layer_has_its_declared_columns(layers: Layers, name: str) -> None:
    """Columns stand in the declared order, rows are sorted by id, coordinates are lon, lat."""
    layer = layers[name]
    assert [column for column in layer.columns if column != "geometry"] == list(SCHEMAS[name].names)
    assert layer["id"].is_monotonic_increasing
    assert layer.crs == "EPSG:4326"


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_rests_on_a_claim_and_every_claim_on_a_source(
    layers: Layers, name: str
) -> None:
    """No row is without evidence, and no id points nowhere."""
    claims = layers["claims"].set_index("id")
    for ids in layers[name]["claims"]:
        assert ids
        assert set(ids) <= set(claims.index)
    assert set(claims["source"]) <= set(layers["sources"]["id"])
    assert layers[name]["grade"].str.fullmatch("[A-F][1-6]").all()


@pytest.mark.parametrize(
    "name", ["areas", "zones", "buffers", "places", "crossings", "flows", "barriers"]
)
def test_geometry_is_valid_and_on_the_globe(layers: Layers, name: str) -> None:
    """Shapes are valid, not empty, and within ±180° and ±90°."""
    shapes = layers[name].geometry
    assert shapes.is_valid.all()
    assert not shapes.is_empty.any()
    west, south, east, north = shapes.total_bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90


def test_the_tri_border_zone_has_two_rival_shapes(layers: Layers) -> None:
    """One where the borders meet, one in the mountains, some 550 km apart; neither is chosen."""
    zones = layers["zones"].set_index("id").geometry
    meeting, mountains = (
        shapely.centroid(zones[f"tri-border/{candidate}"])
        for candidate in ("where-borders-meet", "mountains")
    )
    # The position that the statements give for the tri-point, to a kilometre.
    assert inverse(meeting.x, meeting.y, 9.5592, 30.2291)[2] < 1_000
    assert inverse(meeting.x, meeting.y, mountains.x, mountains.y)[2] == pytest.approx(
        550e3, rel=0.03
    )


def test_transit_binds(layers: Layers, brief: Brief) -> None:
    """The flow from Algeria to Libya passes Tunisia's label point."""
    flows = layers["flows"].set_index("id")
    tunisia = layers["places"].set_index("id").geometry["tunisia"]
    line = flows.geometry["algeria-libya-transit/fuel"]
    assert flows["transit"]["algeria-libya-transit/fuel"] == ["tunisia"]
    assert shapely.distance(line, tunisia) < 1e-6
    assert not line.is_closed
    assert brief.flows[2].transit == ("tunisia",)


def test_a_line_runs_from_origin_to_destination(layers: Layers) -> None:
    """Its first and last positions are those of its ends."""
    points = layers["places"].set_index("id").geometry
    for row in layers["flows"].itertuples():
        coordinates = shapely.get_coordinates(row.geometry)
        assert np.allclose(coordinates[0], shapely.get_coordinates(points[row.origin])[0])
        assert np.allclose(coordinates[-1], shapely.get_coordinates(points[row.destination])[0])


def test_flows_that_share_both_ends_are_bent_apart(layers: Layers) -> None:
    """Libya → Tunisia and Tunisia → Libya are not one line; each strand of a flow shares its line."""
    lines = layers["flows"].drop_duplicates("flow").set_index("flow").geometry
    there, back = lines["libya-tunisia-goods"], lines["tunisia-libya-exchange"]
    middle = shapely.line_interpolate_point(there, 0.5, normalized=True)
    assert shapely.distance(back, middle) > 0.5
    for _, strands in layers["flows"].groupby("flow"):
        assert strands.geometry.nunique() == 1
        assert list(strands.sort_values("strand")["strand"]) == list(range(len(strands)))


def test_a_flow_alone_between_its_ends_is_a_geodesic(layers: Layers) -> None:
    """Its length is the geodesic's, by an independent implementation."""
    from geographiclib.geodesic import Geodesic  # noqa: PLC0415 - the oracle of this test alone

    row = layers["flows"].set_index("flow").loc["china-al-eulma"]
    (lon1, lat1), *_, (lon2, lat2) = shapely.get_coordinates(row.geometry)
    expected_m = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]
    assert line_lengths(gpd.GeoSeries([row.geometry], crs=4326)).iloc[0] == pytest.approx(
        expected_m, rel=1e-5
    )


def test_buffers_have_their_radius(layers: Layers) -> None:
    """Each vertex of a town's buffer is its radius away, by an independent implementation."""
    from geographiclib.geodesic import Geodesic  # noqa: PLC0415 - the oracle of this test alone

    points = layers["places"].set_index("id").geometry
    for row in layers["buffers"].query("of_layer == 'places'").itertuples():
        centre = points[row.of]
        for lon, lat in shapely.get_coordinates(row.geometry)[::16]:
            distance_m = Geodesic.WGS84.Inverse(centre.y, centre.x, lat, lon)["s12"]
            assert distance_m == pytest.approx(row.radius_m, rel=1e-3)


def test_buffers_of_one_thing_are_nested(layers: Layers) -> None:
    """25 km lies within 50 km, and 50 km within 100 km."""
    for _, group in layers["buffers"].groupby("of"):
        shapes = list(group.sort_values("radius_m").geometry)
        assert len(shapes) == 3
        for inner, outer in pairwise(shapes):
            assert outer.contains(inner)


def test_no_two_buffers_have_one_name(layers: Layers) -> None:
    """Buffers of a zone with several interpretations name theirs: the table once had each of them twice."""
    for language in ("en", "fr", "ar"):
        assert layers["buffers"][f"label_{language}"].is_unique


def test_crossings_lie_on_their_border(layers: Layers) -> None:
    """No crossing is farther from its border than its own uncertainty, and a kilometre."""
    crossings = layers["crossings"]
    assert (crossings["border_distance_m"] <= crossings["uncertainty_m"] + 1_000).all()


def test_undated_and_unquantified_stay_so(layers: Layers) -> None:
    """Nothing is dated or counted that the sources leave open."""
    flows = layers["flows"].drop_duplicates("flow").set_index("flow")
    assert flows["period"]["al-eulma-tunisia"] == []
    assert flows["earliest"]["al-eulma-tunisia"] is None
    assert set(flows["quantity"]) == {"unknown", "ordinal"}
    assert flows["quantity_text_en"]["algeria-libya-transit"] == "large"
    assert flows["quantity_low"].isna().all()
    barriers = layers["barriers"].set_index("id")
    assert barriers["period"]["new-defensive-line"] == []  # 2011 dates the bypassing, not the line


def test_a_drafts_claims_do_not_grade(layers: Layers) -> None:
    """The draft's claim is listed, and superseded; no feature rests on it."""
    claims = layers["claims"].set_index("id")
    assert claims["edition"]["d04-tri-border"] == "draft"
    assert claims["supersedes"]["p04-tri-border"] == ["d04-tri-border"]
    for name in FEATURES:
        assert not any("d04-tri-border" in ids for ids in layers[name]["claims"])


def test_every_claim_that_counts_is_in_some_row(layers: Layers) -> None:
    """Nothing that the brief's makers took down is lost on the way, strands' or flows'."""
    used = {
        claim
        for name in FEATURES
        for column in ("claims", "context")
        for ids in layers[name][column]
        for claim in ids
    }
    claims = layers["claims"].query("edition != 'draft'")
    assert set(claims["id"]) <= used


def test_context_does_not_grade(layers: Layers) -> None:
    """The bypass is graded by its own claim, not by those listed beside it."""
    bypass = layers["flows"].set_index("id").loc["defensive-line-bypass/smugglers"]
    assert bypass["claims"] == ["p04-bypass"]
    assert "p03-groups" in bypass["context"]
    assert bypass["grade"] == "B3"


SEAM = """
[[zone]]
id = "strait"
label.en = "Strait"
claims = ["route"]
[[zone.candidate]]
id = "ring"
label.en = "Ring"
reason.en = "R"
shape = { kind = "polygon", ring = [[178, -18], [-178, -18], [-178, -16], [178, -16]] }
[[barrier]]
id = "fence"
label.en = "Fence"
claims = ["route"]
basis = "schematic"
reason.en = "R"
line = [[179, -17], [-179, -17]]
[[event]]
id = "stop"
kind = "seizure"
label.en = "Stop"
claims = ["route"]
places = ["gafsa"]
period = ["2018"]
"""


def test_what_crosses_the_antimeridian_is_split() -> None:
    """Zones and barriers across ±180° come in parts, not as a belt round the world."""
    layers = build_layers(parse_brief(template() + SEAM, name="b.toml"))
    for name, kind in (("zones", "MultiPolygon"), ("barriers", "MultiLineString")):
        shape = layers[name].geometry.iloc[0]
        assert shape.geom_type == kind
        assert all(part.bounds[2] - part.bounds[0] <= 2 for part in shape.geoms)
        assert shape.bounds[0] == -180
        assert shape.bounds[2] == 180


QUANTITIES = {
    '{ kind = "unknown" }': ("unknown", None, None, None, None),
    '{ kind = "ordinal", word = { en = "large" } }': ("ordinal", "large", None, None, None),
    '{ kind = "interval", low = 5, high = 7.5, unit = "t" }': ("interval", None, 5, 7.5, "t"),
    '{ kind = "number", value = 3, unit = "lorries a day" }': ("number", None, 3, 3, "lorries a day"),
    '{ kind = "number", value = 4, unit = "t", word = { en = "over 4 t" } }': ("number", "over 4 t", 4, 4, "t"),
}  # fmt: skip


def test_a_quantity_is_kept_as_it_was_stated() -> None:
    """The four kinds are never mixed, and nothing is filled in."""
    flow = template().partition("[[flow]]")[2].partition("# A border crossing")[0]
    flows = [
        flow.replace('"gafsa-algeria"', f'"flow-{number}"').replace('{ kind = "unknown" }', given)
        for number, given in enumerate(QUANTITIES)
    ]
    text = "[[flow]]".join([template(), *flows]).replace('mode = "road"', 'mode = "sea"')
    table = build_layers(parse_brief(text, name="b.toml"))["flows"].set_index("flow")
    columns = ["quantity", "quantity_text_en", "quantity_low", "quantity_high", "quantity_unit"]
    for number, expected in enumerate(QUANTITIES.values()):
        assert tuple(table.loc[f"flow-{number}", columns]) == expected


@pytest.mark.slow
def test_layers_do_not_depend_on_the_order_of_the_input(brief: Brief, layers: Layers) -> None:
    """A shuffled brief gives the same bytes."""
    shuffled = {}
    for name in ("sources", "claims", "places", "areas", "zones", "events", "flows", "commodities"):
        rows = list(getattr(brief, name))
        Random(1).shuffle(rows)  # noqa: S311 - an order, not a secret
        shuffled[name] = tuple(rows)
    other = build_layers(brief.model_copy(update=shuffled))
    for name, layer in layers.items():
        texts = {layer_to_geojson(table, name=name, licence="x") for table in (layer, other[name])}
        assert len(texts) == 1, name


def test_flow_lines_of_a_flow_that_crosses_the_antimeridian_are_split(brief: Brief) -> None:
    """A line over ±180° comes in two parts, as RFC 7946 asks."""
    from geo.layers.endpoints import Endpoint  # noqa: PLC0415 - made by hand here alone

    label = brief.title
    endpoints = {
        "a": Endpoint("a", "place", label, 179.0, 10.0),
        "b": Endpoint("b", "place", label, -179.0, 12.0),
    }
    flow = brief.flows[0].model_copy(
        update={"id": "x", "origin": "a", "destination": "b", "transit": ()}
    )
    line = flow_lines([flow], endpoints)["x"]
    assert line.geom_type == "MultiLineString"
    assert line.bounds[0] == -180
    assert line.bounds[2] == 180


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_layer_read_back_is_the_layer(layers: Layers, name: str) -> None:
    """Maps, figures, exports and notebooks get the same cells and vertices from memory as from disk."""
    layer = layers[name]
    read = parse_layer(layer_to_geojson(layer, name=name, licence="x"), name)
    for column in SCHEMAS[name].names:
        cells, read_cells = list(layer[column]), list(read[column])
        assert list(map(type, read_cells)) == list(map(type, cells)), column
        assert read_cells == cells, column
    assert list(shapely.to_wkb(read.geometry)) == list(shapely.to_wkb(layer.geometry))
