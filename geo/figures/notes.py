"""Notes below the insets: numbered events, interpretations of zones, effects of closures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.figures import paper
from geo.figures.drawing import marks
from geo.figures.messages import Messages
from geo.figures.modelled_traffic import FlowTraffic
from geo.figures.panel import Scene
from geo.figures.paper import FIRST_MIDDLE, LEADING, Box, Page, wrapped, write_text
from geo.layers.layer_rows import rows_of
from geo.symbology import symbols

SIZE: Final = 6.2  # font size, points
INDENT: Final = 13.0  # points between an event's number and its text
AFTER: Final = 2.5  # points between two notes
# Crossings whose change is noted, of all closures: more would leave their maps no room
MOST_CHANGES: Final = 10


@dataclass(frozen=True)
class Note:
    """A note below the insets.

    Attributes
    ----------
    number
        The number of the event that it explains; "" if it explains no event.
    text
        What it says.
    height
        Its height in points, when it is broken into the lines of its column.
    """

    number: str
    text: str
    height: float


def map_notes(page: Page, scene: Scene, changes: Sequence[FlowTraffic], width: float) -> list[Note]:
    """Build the notes of a map: on its events or else its zones, and on its modelled traffic.

    Parameters
    ----------
    scene
        The scene of the large map.
    changes
        The modelled traffic that the insets show.
    width
        Width of the column of notes, in points.
    """
    # Zones have a legend entry, too, so they are noted only if no event needs the room.
    rows = [*_event_rows(scene)] or [*_zone_rows(scene)]
    notes = []
    for number, text in [*rows, *_traffic_rows(scene, changes)]:
        text_width = width - (INDENT if number else 0.0)
        lines = wrapped(page, text, text_width, face="plain", size=SIZE)
        notes.append(Note(number, text, len(lines) * SIZE * LEADING + AFTER))
    return notes


def write_notes(page: Page, notes: Sequence[Note], box: Box) -> None:
    """Write notes below each other into a box, from its top; the number of an event stands in its symbol."""
    rtl = page.messages.is_rtl
    for note in notes:
        indent = INDENT if note.number else 0.0
        text_box = replace(box, left=box.left + (0 if rtl else indent), width=box.width - indent)
        write_text(page, note.text, text_box, face="plain", size=SIZE, colour=paper.INK, gid="note")
        if note.number:
            # The symbol of the event touches the edge at which the note begins.
            x = box.right - marks.EVENT if rtl else box.left + marks.EVENT
            colour = symbols()["layer"]["events"]["colour"]
            marks.draw_event(page.axes, (x, box.top - SIZE * FIRST_MIDDLE), colour, note.number)
        box = replace(box, bottom=box.bottom - note.height)


def _event_rows(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield number and name of each event on the map; numbers begin at 1, as in the symbols of events."""
    if "events" in scene.shown:
        for number, row in enumerate(rows_of(scene.layers["events"]), start=1):
            yield scene.messages.number(number), scene.messages.row_text(row, "label")


def _zone_rows(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield "" and a text for each interpretation of a zone: the zone, where it may lie and why."""
    if "zones" in scene.shown:
        for row in rows_of(scene.layers["zones"]):
            label, candidate, reason = (
                scene.messages.row_text(row, column) for column in ("label", "candidate", "reason")
            )
            yield "", f"{label}{scene.messages.colon}{candidate}. {reason}"


def _traffic_rows(scene: Scene, changes: Sequence[FlowTraffic]) -> Iterator[tuple[str, str]]:
    """Yield the notes on modelled traffic, each as "", for no event, and a text.

    The first names the flow. For each closure follow its name and how it changes the shares over crossings, at most
    :data:`MOST_CHANGES` for all closures.
    """
    messages = scene.messages
    if scene.traffic is None:
        return
    flows = scene.layers["flows"]
    flow = flows[flows["flow"] == scene.traffic.flow].iloc[0].to_dict()
    yield "", messages.message("modelled_flow", flow=messages.row_text(flow, "label"))
    crossings = rows_of(scene.layers["crossings"])
    names = {row["id"]: messages.row_text(row, "label") for row in crossings}
    closures = [traffic for traffic in changes if traffic.closure]
    for traffic in closures:
        yield "", messages.row_text(traffic.closure or {}, "label")
        texts = [*_share_texts(traffic, names, messages)]
        most_texts = max(1, MOST_CHANGES // len(closures))
        if len(texts) > most_texts:
            more = messages.message("more_changes", n=messages.number(len(texts) - most_texts))
            texts = [*texts[:most_texts], more]
        yield from (("", text) for text in texts)


def _share_texts(
    traffic: FlowTraffic, names: Mapping[str, str], messages: Messages
) -> Iterator[str]:
    """Yield a text for each crossing whose share of a flow a closure changes, the largest change first.

    ``names`` are the names of crossings by id; a crossing without a name is called by its id.
    """
    for change in traffic.crossing_changes:
        before, after = map(messages.percent, (change.share_before, change.share_after))
        if before != after:  # "from 0% to 0%" says nothing
            text = messages.message("from_to_share", a=before, b=after)
            yield f"{names.get(change.crossing, change.crossing)}{messages.colon}{text}"
