"""A row that rests on inferred claims alone is inferred, whatever its default."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_small_brief import BRIEF

from geo.brief import Brief, read_brief
from geo.brief.model import Flow
from geo.layers.endpoints import endpoints_of
from geo.layers.features import build_events
from geo.layers.flows import build_flows
from geo.layers.layer_rows import Evidence
from geo.report.brief_report import describe_item

READINGS = st.sampled_from(["stated", "inferred"])
CLAIM = """[[claim]]
id = "{id}"
source = "s"
credibility = 3
reading = "{reading}"
text = {{ en = "x" }}
"""
EVENT = """[[event]]
id = "clash"
kind = "clash"
label = { en = "Clash" }
places = ["tamanrasset"]
period = ["2019"]
claims = ["c"]
"""


def inferred_brief(folder: Path, *, tail: str = "") -> Brief:
    """Read the small brief with its only claim inferred."""
    text = BRIEF.format(head="", tail=tail)
    text = text.replace("credibility = 6", 'credibility = 3\nreading = "inferred"')
    text = text.replace('origin = "niger"', 'origin = "niger"\nperiod = ["2018"]')
    (folder / "one.toml").write_text(text, encoding="utf-8")
    return read_brief(folder / "one.toml")


def test_a_flow_on_one_inferred_claim_is_inferred(tmp_path: Path) -> None:
    """Its row, its period and `geo show` say so (2026-11: `stated`, with a filled arrowhead)."""
    brief = inferred_brief(tmp_path)
    (row,) = build_flows(brief, endpoints_of(brief), Evidence(brief), {}).to_dict("records")
    assert (row["reading"], row["period_reading"]) == ("inferred", "inferred")
    shown = describe_item(brief, "f")
    assert "Cattle (inferred)" in shown
    assert "2018 (inferred)" in shown


def test_an_event_on_one_inferred_claim_has_an_inferred_date(tmp_path: Path) -> None:
    """Nobody stated when it was."""
    brief = inferred_brief(tmp_path, tail=EVENT)
    (row,) = build_events(brief, endpoints_of(brief), Evidence(brief)).to_dict("records")
    assert row["period_reading"] == "inferred"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    """Return the small brief with five claims more."""
    tail = "".join(
        CLAIM.format(id=f"c{number}", reading=reading)
        for number, reading in enumerate(["stated", "stated", "inferred", "inferred", "inferred"])
    )
    path = tmp_path_factory.mktemp("small") / "one.toml"
    path.write_text(BRIEF.format(head="", tail=tail), encoding="utf-8")
    return read_brief(path)


CLAIMS = st.lists(st.sampled_from([f"c{number}" for number in range(5)]), unique=True)


@given(CLAIMS.filter(bool), CLAIMS, READINGS, READINGS)
def test_one_stated_claim_is_enough(
    small: Brief, of_flow: list[str], of_strand: list[str], flow_reads: str, strand_reads: str
) -> None:
    """Stated only if nobody says that it is inferred and a stated claim is among those that count."""
    flow = small.flows[0]
    changed = Flow.model_validate({
        **flow.model_dump(by_alias=True), "claims": of_flow, "reading": flow_reads,
        "strand": [{"commodity": "cattle", "reading": strand_reads, "claims": of_strand}],
    })  # fmt: skip
    counted = of_strand or of_flow
    is_stated = {flow_reads, strand_reads} == {"stated"} and bool({"c0", "c1"} & set(counted))
    reading = Evidence(small).strand_reading(changed, changed.strands[0])
    assert reading == ("stated" if is_stated else "inferred")
