"""Roads are named by the towns and crossings at their ends, and routes grouped by their crossings."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from invoking import invoke

from geo.layers.modelled.routes import LEAST_SHARE

Layers = dict[str, gpd.GeoDataFrame]

CHAIN_NUMBERS = ("share", "pairs", "hours", "hours_low", "hours_high", "km", "km_low", "km_high")


def test_a_chokepoint_is_named_by_what_lies_at_its_ends(layers: Layers) -> None:
    """The P1 runs from Ben Guerdane to the border at Ras Jedir, and no other road of the network does."""
    rows = layers["chokepoints"].set_index("id").loc[["zouara-tunisia/01", "zouara-tunisia/02"]]
    assert rows["label_en"].tolist() == ["road between Ben Guerdane and Ras Jedir", "Ras Jedir"]
    assert rows["label_fr"].iloc[0].startswith("route entre Ben ")
    assert rows["label_ar"].iloc[0].startswith("الطريق بين ")


def test_every_road_has_a_name_and_few_roads_share_it_by_chance(layers: Layers) -> None:
    """Names are of towns at the ends; a fifth at most are of one town alone, such as streets of a city."""
    names = layers["segments"]["label_en"]
    assert names.notna().all()
    assert names.str.match(r"road (between .+ and .+|at .+)").all()
    assert names.str.startswith("road at").mean() < 0.2


def test_a_chain_says_the_same_on_each_of_its_rows_and_names_its_crossings(layers: Layers) -> None:
    """Shares of chains add up as those of routes do; means lie in their ranges; crossings come in order."""
    routes = layers["routes"]
    crossings = layers["crossings"].set_index("id")["label_en"]
    for chain, rows in routes.groupby("chain"):
        assert (rows[[f"chain_{name}" for name in CHAIN_NUMBERS]].nunique() == 1).all(), chain
        row = rows.iloc[0]
        assert rows["share"].sum() <= row["chain_share"] + 0.002
        assert row["chain_hours_low"] <= row["chain_hours"] <= row["chain_hours_high"]
        assert row["chain_km_low"] <= row["chain_km"] <= row["chain_km_high"]
        for text in (row["chain_via_en"], row["via_en"]):
            at = [f" – {text} – ".index(f" – {crossings[id_]} – ") for id_ in row["crossings"]]
            assert at == sorted(at), chain
    first = routes.drop_duplicates("chain")
    sums = first.groupby("flow")["chain_share"].sum()
    assert np.allclose(sums, 1.0, atol=100 * LEAST_SHARE)


def test_a_flow_says_how_many_towns_stand_for_its_ends(layers: Layers) -> None:
    """A town stands for itself; a flow without routes has none."""
    flows = layers["flows"].drop_duplicates("flow").set_index("flow")
    assert flows.loc["zouara-tunisia", "origin_towns"] == 1
    assert flows.loc["zouara-tunisia", "destination_towns"] > 10
    unrouted = flows.loc[flows["routed"] == "no", ["origin_towns", "destination_towns"]]
    assert unrouted.isna().to_numpy().all()


@pytest.mark.parametrize("option", [(), ("--all",)])
def test_show_groups_routes_by_their_crossings(layers: Layers, option: tuple[str, ...]) -> None:
    """One line per chain of crossings, largest share first; each alternative on request."""
    text = invoke("show", *option, "zouara-tunisia").output
    routes = layers["routes"].query("flow == 'zouara-tunisia'")
    chains, _, alternatives = text.partition("  alternatives")
    lines = [line for line in chains.splitlines() if " – " in line and "%" in line]
    assert len(lines) == routes["chain"].nunique()
    shares = [float(line.split("%")[0]) for line in lines]
    assert shares == sorted(shares, reverse=True)
    assert "from Zouara to" in chains
    assert alternatives.count("Zouara to ") == (len(routes) if option else 0)
