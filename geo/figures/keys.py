"""What stands below the insets: events by their numbers, readings of zones, how a closure moves a flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.figures import marks, paper
from geo.figures.panel import Scene
from geo.figures.paper import Box
from geo.figures.sheet import LEADING, Sheet, lines_in, write
from geo.figures.traffic import Traffic

SIZE: Final = 6.2
INDENT: Final = 13.0  # points of a key beside its number
AFTER: Final = 2.5


@dataclass(frozen=True)
class Key:
    """One of them: the number of an event, or none; what it is; how high it is set, in points."""

    number: str
    text: str
    height: float


def keys(sheet: Sheet, scene: Scene, changes: Sequence[Traffic], width: float) -> list[Key]:
    """Give the keys of a map for a column of some width."""
    rows = [*_event_rows(scene)] or [*_zone_rows(scene)]
    found = []
    for number, text in [*rows, *_traffic_rows(scene, changes)]:
        lines = lines_in(sheet, text, width - INDENT * bool(number), face="plain", size=SIZE)
        found.append(Key(number, text, len(lines) * SIZE * LEADING + AFTER))
    return found


def write_keys(sheet: Sheet, scene: Scene, found: Sequence[Key], box: Box) -> None:
    """Write keys into a box from its top."""
    rtl = sheet.words.is_rtl
    colour = scene.symbols["layer"]["events"]["colour"]
    for key in found:
        indent = INDENT * bool(key.number)
        text_box = replace(box, left=box.left + (0 if rtl else indent), width=box.width - indent)
        write(sheet, key.text, text_box, face="plain", size=SIZE, colour=paper.INK, gid="key")
        if key.number:
            x = box.right - marks.EVENT if rtl else box.left + marks.EVENT
            marks.draw_event(sheet.axes, (x, box.top - SIZE * 0.62), key.number, colour)
        box = replace(box, bottom=box.bottom - key.height)


def _event_rows(scene: Scene) -> Iterator[tuple[str, str]]:
    if "events" in scene.shown:
        for number, row in enumerate(scene.layers["events"].to_dict("records"), start=1):
            yield scene.words.number(number), scene.words.of(row, "label")


def _zone_rows(scene: Scene) -> Iterator[tuple[str, str]]:
    if "zones" in scene.shown:
        for row in scene.layers["zones"].to_dict("records"):
            name = f"{scene.words.of(row, 'label')}: {scene.words.of(row, 'candidate')}"
            yield "", f"{name}. {scene.words.of(row, 'reason')}"


def _traffic_rows(scene: Scene, changes: Sequence[Traffic]) -> Iterator[tuple[str, str]]:
    """Say which flow it is, and how its shares by crossing change."""
    words = scene.words
    if scene.traffic is None:
        return
    flows = scene.layers["flows"]
    row = flows[flows["flow"] == scene.traffic.flow].iloc[0].to_dict()
    yield "", words.say("modelled_flow", flow=words.of(row, "label"))
    names = {
        one["id"]: words.of(one, "label") for one in scene.layers["crossings"].to_dict("records")
    }
    for closure in (change.closure for change in changes if change.closure):
        columns_of = (closure["crossings"], closure["shares_before"], closure["shares_after"])
        for crossing, before, after in zip(*columns_of, strict=True):
            a, b = (f"{words.number(round(100 * share))} %" for share in (before, after))
            yield "", f"{names.get(crossing, crossing)}: {words.say('from_to_share', a=a, b=b)}"
