"""Stories of maps: what a brief may write under [[map.step]], and the message for each mistake."""

from __future__ import annotations

from itertools import chain, product

import geopandas as gpd
import pytest
from click.testing import CliRunner

from geo.brief import Brief, parse_brief, read_brief, shipped_briefs
from geo.brief.template import template
from geo.cli import main
from geo.errors import BriefError
from geo.maps.encoding.map_data import _spec_values
from geo.validation import LANGUAGES

STEP = '\n[[map.step]]\ntitle.en = "One flow"\ntext.en = "A sentence."\n'
STAGE = (
    '\n[[map.stage]]\nid = "now"\nlabel.en = "Now"\nflows = ["gafsa-algeria"]\nclaims = ["route"]\n'
)
OTHER_FLOW = (
    '\n[[flow]]\nid = "back"\nlabel.en = "Back"\norigin = "algeria"\ndestination = "gafsa"\n'
    'reason.en = "R"\nclaims = ["route"]\n[[flow.strand]]\ncommodity = "goods"\n'
)
FLOWS = 'layers = ["areas", "flows", "crossings", "places"]'
assert FLOWS in template()


def with_step(fields: str, *, layers: str = FLOWS, before: str = "") -> str:
    """Return the template with one step in its map."""
    text = template().replace("\n[[map]]", f"{before}\n[[map]]", 1)
    return text.replace(FLOWS, layers, 1) + STEP + fields


BROKEN = {
    "an unknown flow": (
        with_step('flows = ["gafza-algeria"]'),
        "flows 'gafza-algeria' is not a flow. Did you mean",
    ),
    "an unknown claim": (
        with_step('claims = ["rout"]'),
        "claims 'rout' is not a claim. Did you mean 'route'?",
    ),
    "an unknown feature": (
        with_step('features = ["gafza"]'),
        "features 'gafza' is not a feature. Did you mean 'gafsa'?",
    ),
    "an unknown closure": (
        with_step('flows = ["gafsa-algeria"]\nclosure = "bou-chebka-close"'),
        "closure 'bou-chebka-close' is not a scenario. Did you mean 'bou-chebka-closed'?",
    ),
    "an unknown crossing": (
        with_step('flows = ["gafsa-algeria"]\nshut = ["bou-chebk"]'),
        "shut 'bou-chebk' is not a crossing. Did you mean 'bou-chebka'?",
    ),
    "a stage that the map lacks": (
        with_step('stage = "then"\n' + STAGE),
        "stage 'then' is not a stage of this map. Expected one of: 'now'",
    ),
    "a stage where there is none": (
        with_step('stage = "then"'),
        "stage 'then' is not a stage of this map. Write it under [[map.stage]], or leave stage out",
    ),
    "a flow that the stage hides": (
        with_step('stage = "now"\nflows = ["back"]\n' + STAGE, before=OTHER_FLOW),
        "flows 'back' is not shown on this map. Choose a flow of the stage 'now'",
    ),
    "a flow on a map without flows": (
        with_step('flows = ["gafsa-algeria"]', layers='layers = ["places"]'),
        "flows 'gafsa-algeria' is not shown on this map. Add \"flows\" to its layers",
    ),
    "a flow that only leaves out": (
        with_step(
            'flows = ["gafsa-algeria"]', layers=FLOWS + '\nonly = ["back"]', before=OTHER_FLOW
        ),
        "flows 'gafsa-algeria' is not shown on this map. Add it to the map's `only`, too",
    ),
    "a place that only leaves out": (
        with_step(
            'features = ["algeria"]',
            layers='layers = ["areas", "flows"]\nonly = ["gafsa-algeria", "algeria"]\n',
        ).replace('features = ["algeria"]', 'features = ["gafsa"]'),
        "features 'gafsa' is not shown on this map. Add \"places\" to its layers",
    ),
    "a flow among features": (
        with_step('features = ["gafsa-algeria"]'),
        "features 'gafsa-algeria' is a flow. Name it in flows",
    ),
    "a closure on straight lines": (
        with_step('flows = ["gafsa-algeria"]\nclosure = "bou-chebka-closed"'),
        'closure needs a map of modelled roads. Add "segments" to its layers',
    ),
    "a closure without a flow": (
        with_step('closure = "bou-chebka-closed"'),
        "A step that closes crossings shows how one flow reroutes. Expected one flow",
    ),
    "a closure of a flow by sea": (
        with_step(
            'flows = ["gafsa-algeria"]\nclosure = "bou-chebka-closed"',
            layers='layers = ["segments"]',
        ).replace('mode = "road"', 'mode = "sea"'),
        "flows 'gafsa-algeria' goes by sea, so it has no modelled road that a closure could change. Name a flow",
    ),
    "a closure of a flow through a town": (
        with_step(
            'flows = ["gafsa-algeria"]\nshut = ["bou-chebka"]', layers='layers = ["segments"]'
        )
        .replace("[[flow]]", '[[place]]\nid = "sousse"\nclaims = ["route"]\n[[flow]]', 1)
        .replace("transit = []", 'transit = ["sousse"]'),
        "flows 'gafsa-algeria' passes through a town, so it has no modelled road",
    ),
    "two closures": (
        with_step(
            'flows = ["gafsa-algeria"]\nclosure = "bou-chebka-closed"\nshut = ["bou-chebka"]'
        ),
        "Expected only one of: closure, shut",
    ),
    "a scenario among features": (
        with_step('features = ["bou-chebka-closed"]'),
        "features 'bou-chebka-closed' is a scenario. Name it in closure",
    ),
    "a latitude of 95": (
        with_step("bounds = [8.0, 30.0, 9.0, 95.0]"),
        "step 1, bounds 4 is 95.0. Expected at most 90",
    ),
    "bounds upside down": (with_step("bounds = [8.0, 31.0, 9.0, 30.0]"), "south < north"),
    "three bounds": (with_step("bounds = [8.0, 31.0, 9.0]"), "bounds"),
    "no text": (
        with_step("").replace('text.en = "A sentence."\n', ""),
        "text is missing. Expected a sentence or two",
    ),
    "a text of a page": (
        with_step("").replace("A sentence.", "word " * 100),
        "Expected at most 320 characters, not 500",
    ),
    "a title of a paragraph": (
        with_step("").replace("One flow", "w" * 61),
        "wwwww'. Expected at most 60 characters, not 61",
    ),
    "a text in no language": (with_step("").replace("text.en", "text.de"), "de is not a known key"),
    "a control character": (
        with_step("").replace("A sentence.", r"A\u0007"),
        "Delete control character U+0007 at character 2",
    ),
    "an unknown key": (
        with_step('flow = ["gafsa-algeria"]'),
        "flow is not a known key. Did you mean 'flows'?",
    ),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_each_mistake_is_told_with_its_line(text: str, told: str) -> None:
    """The message names map and line; the line lies in the step, or is that of the key."""
    with pytest.raises(BriefError) as caught:
        parse_brief(text, name="b.toml")
    (fault,) = [problem for problem in str(caught.value).splitlines() if told in problem]
    line = int(fault.split("b.toml:")[1].split(":")[0])
    assert "map 'flows': " in fault
    assert line >= text.split("\n").index("[[map.step]]") + 1
    assert len(str(caught.value).splitlines()) <= 2


def test_a_step_reaches_the_page_whole() -> None:
    """Every field of a step is in the page's payload, as text and never as markup."""
    hostile = "</script><script>window.ran=1</script>"
    fields = (
        'flows = ["gafsa-algeria"]\nfeatures = ["gafsa"]\nclaims = ["route"]\n'
        'bounds = [8.0, 30.0, 9.0, 31.0]\nstage = "now"\n'
    )
    text = with_step(fields + STAGE)
    brief = parse_brief(text.replace("A sentence.", hostile), name="b.toml")
    (step,) = _spec_values(brief.maps[0])["steps"]
    assert step["text"] == {"en": hostile, "fr": None, "ar": None}
    assert step["flows"] == ["gafsa-algeria"]
    assert step["bounds"] == [8.0, 30.0, 9.0, 31.0]
    assert step["stage"] == "now"
    assert set(step) == set(type(brief.maps[0].steps[0]).model_fields)


def test_a_story_reads_as_plain_text() -> None:
    """`geo show --map` prints each step of the shipped stories in three languages, and knows no other map."""
    runner = CliRunner()
    shown = runner.invoke(main, ["show", "--map", "hub-shift"])
    assert shown.exit_code == 0
    assert "stage        before: Before the shift" in shown.output
    missing = runner.invoke(main, ["show", "--map", "hub-shifd"])
    assert missing.exit_code == 1
    assert "has no map 'hub-shifd'. Did you mean 'hub-shift'?" in missing.output
    assert runner.invoke(main, ["show", "--map", "flows", "gafsa"]).exit_code == 2


@pytest.mark.parametrize("name", shipped_briefs())
def test_shipped_stories_have_every_language(name: str) -> None:
    """Each step of a shipped story speaks three languages and cites a claim; a story has three to five."""
    stories = {spec.id: spec.steps for spec in read_brief(name).maps if spec.steps}
    assert stories
    assert {len(steps) for steps in stories.values()} <= {3, 4, 5}
    for step in chain.from_iterable(stories.values()):
        assert all(getattr(text, one) for text in (step.title, step.text) for one in LANGUAGES)
        assert step.claims


def test_what_the_story_counts_is_in_the_tables(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Eleven flows, six without a date, two inferred, none with a number; shares, hours and kilometres of the model."""
    steps = {spec.id: spec.steps for spec in brief.maps}
    flows = layers["flows"].drop_duplicates("flow")
    undated = sum(not period for period in flows["period"])
    inferred = set(layers["flows"].query("reading == 'inferred'")["flow"]) & {
        flow.id for flow in brief.flows if flow.reading == "inferred"
    }
    thin = steps["flows"][1]
    assert (len(flows), undated, inferred) == (11, 6, set(thin.flows))
    assert "Six of the eleven" in str(thin.text.en)
    assert {flow.quantity.kind for flow in brief.flows} == {"unknown", "ordinal"}

    closures = layers["closures"].query("closure == 'ras-jedir-2018'").set_index("flow")
    closed, opened, fuel = steps["closures"]
    misrata, algeria = closures.loc["misrata-tunisia"], closures.loc["algeria-libya-transit"]
    shares = dict(zip(misrata["crossings"], misrata["shares_before"], strict=True))
    through = dict(zip(algeria["crossings"], algeria["shares_before"], strict=True))
    numbers = {
        opened: [shares["ras-jedir"] * 100, shares["dehiba-wazin"] * 100],
        closed: [misrata["hours_after"], misrata["km_before"]],
        fuel: [through["ras-jedir"] * 100],
    }
    for step, values in numbers.items():
        for language, value in product(LANGUAGES, values):
            assert f"{value:.0f}" in str(getattr(step.text, language))
    assert f"{misrata['hours_before']:.1f}" in str(closed.text.en)
    assert f"{misrata['km_after']:,.0f}" in str(closed.text.en)
    for row in (misrata, algeria):
        after = dict(zip(row["crossings"], row["shares_after"], strict=True))
        assert (after["dehiba-wazin"], after["ras-jedir"]) == (1, 0)
