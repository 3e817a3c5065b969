"""Nothing honest is lost in print: whatever a brief can say of a flow is drawn, and stands in the legend.

What the card of a page says, paper cannot; and without a line of time it draws who dates a flow, not when.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from browsing import ISOLATES
from distinctions import CASES, LANGUAGES, TONNES, VALUES, Case, Look, alike, tables
from maps_fixtures import GROUND, changed_map
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from geo.figures import paper
from geo.figures.drawing.flow_curves import FlowCurve
from geo.figures.drawing.flow_layout import row_widths
from geo.figures.drawing.flow_lines import dating_of, draw_badge, draw_flows
from geo.figures.drawing.ground import BaseMap
from geo.figures.layout import scene_of
from geo.figures.legend import entries_of
from geo.figures.messages import Messages
from geo.symbology import symbols
from geo.validation import Language

LINE = np.column_stack([np.linspace(20, 180, 50), np.full(50, 20.0)])
DATED = [case for case in CASES if case.group == "period" and case.value not in {"open", "vague"}]


def look_of(case: Case, rows: list[dict[str, Any]], widths: dict[str, float]) -> Look:
    """Return all that a figure draws of a flow: how, and how long."""
    with paper.style():
        axes = paper.new_page(Messages("en"), (200, 40)).axes
        own = tuple(row for row in rows if row["flow"] == case.id)
        curve = FlowCurve(
            case.id, own, tuple(widths[row["id"]] for row in own), LINE, ("a", "b"), ("a", "b")
        )
        for strand in draw_flows(axes, [curve]):
            draw_badge(axes, strand.line[25], "A", paper.INK, dating_of(strand.row))
    marks = [patch for patch in axes.patches if isinstance(patch, Patch)]
    return (
        *(_look_of_line(line) for line in axes.lines),
        *((patch.get_gid(), *_look_of_patch(patch)) for patch in marks),
    )


def _look_of_line(line: Line2D) -> Look:
    style = (line.get_color(), line.get_alpha(), round(float(line.get_linewidth()), 2))
    return (*style, str(line.get_linestyle()), str(line._dash_pattern))  # type: ignore[attr-defined]


def _look_of_patch(patch: Patch) -> Look:
    colours = (to_hex(patch.get_facecolor()), to_hex(patch.get_edgecolor()), patch.get_alpha())
    return (*colours, str(patch.get_linestyle()), round(float(patch.get_linewidth()), 2))


def test_each_distinction_is_drawn_on_paper() -> None:
    """Two flows that differ in one thing look different; of several strands, each shows its own."""
    flows = tables()["flows"]
    rows, widths = flows.to_dict("records"), row_widths(flows)
    looks = {case.id: look_of(case, rows, widths) for case in CASES}
    faults = []
    for group in VALUES:
        for goods in (1, 2):
            cases = DATED if group == "period" else CASES
            cases = [case for case in cases if (case.group, case.goods) == (group, goods)]
            faults += alike(looks, [case for case in cases if not case.extra])
            faults += alike(looks, [case for case in cases if case.extra])
    assert faults == []


def test_an_amount_of_several_goods_counts_once() -> None:
    """Their lines together are as wide as the line of one; unequal amounts each have their own width."""
    flows = tables()["flows"]
    widths = row_widths(flows)
    alone, *pair = (
        widths[f"{Case('quantity', 'number', goods).id}/{i}"] for goods, i in ((1, 0), (2, 0), (2, 1))
    )  # fmt: skip
    assert sum(pair) == pytest.approx(alone)
    unequal = flows.copy()
    unequal.loc[unequal["id"] == "quantity-number-2/1", ["quantity_low", "quantity_high"]] = 10.0
    assert row_widths(unequal)["quantity-number-2/0"] == pytest.approx(alone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_distinction_is_explained_on_paper(language: Language) -> None:
    """Each has a row in the legend."""
    messages = Messages(language)
    spec = changed_map(layers=("flows", "places", "barriers"), hidden=())
    scene = scene_of(spec, tables(), BaseMap(GROUND), messages)
    legend = [entry.text.translate(ISOLATES) for entry in entries_of(scene)]
    label = {group: {value: symbols()[group][value]["label"][language] for value in values}
             for group, values in VALUES.items() if group not in {"period", "reading"}}  # fmt: skip
    del label["quantity"]["number"]  # shown by two numbers of each unit
    expected = [text for labels in label.values() for text in labels.values()]
    expected += [f"30 {TONNES[language]}"]
    keys = (
        "inferred_symbol", "stated_symbol", "inferred_dot", "shared_amount",
        "dating_stated", "dating_inferred", "dating_none",
    )  # fmt: skip
    expected += [messages.message(key) for key in keys]
    assert [text for text in expected if text not in legend] == []
    assert [pair for pair in combinations(legend, 2) if pair[0] == pair[1]] == []
