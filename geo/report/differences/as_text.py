"""Differences as text for a terminal: surprises first, then each changed claim with the rows that rest on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final

from geo.report.differences.causes import Cause
from geo.report.differences.cell_texts import (
    MAX_CHARS,
    describe_change,
    largest_shift,
    move_text,
    shortened,
)  # fmt: skip
from geo.report.differences.finding import Differences
from geo.report.differences.layer_changes import RowChange, change_of
from geo.symbology import CHANGE_SIGNS
from geo.validation import LANGUAGES, ascii_controls, counted

WIDTH: Final = 100  # characters of a line
VERBS: Final = ("added", "removed", "changed", "reviewed")
"""Kinds of change, in the order in which they are counted."""
# Layers with hundreds of rows. The text only states how many of their rows changed; the JSON names each row.
COUNTED: Final = frozenset({
    "segments", "corridors", "chokepoints", "closures", "closure_segments", "sensitivity", "buffers",
})  # fmt: skip
# Layer → what its rows are called, if the name of the layer does not say it.
NAMES: Final[Mapping[str, str]] = {
    "segments": "road segments", "closure_segments": "road segments under closures",
    "sensitivity": "sensitivity rows", "chokepoints": "chokepoints", "not_mapped": "unmapped items",
}  # fmt: skip
# Kind of a cause → its words, with the fields of `Cause`.
CAUSES: Final[Mapping[str, str]] = {
    "entry": "the brief's {name} was edited: {detail}",
    "setting": "the brief's setting {name} was edited",
    "feature": "{name} {detail}",
    "brief": "the brief {name} was edited",
    "roads": "roads: {name} {detail}",
    "assumptions": "assumptions about speeds and delays: {name} {detail}",
    "places": "gazetteer: {name} {detail}",
    "borders": "borders and coast: {name} {detail}",
    "words": "names and words: {name} {detail}",
    "input": "an input: {name} {detail}",
    "version": "another version of geo: {detail}",
    "unknown": "not recorded: a change of geo's code, or a consequence of another change",
    "knock-on": "a consequence of another change: both sides were built by the same code",
}  # fmt: skip


def differences_text(differences: Differences) -> str:
    """Return the differences as text for a terminal.

    Control characters are replaced, because a layer that somebody else wrote may hold some that harm a terminal.
    """
    return "\n".join(map(ascii_controls, [*_head(differences), *_body(differences)]))


def _head(differences: Differences) -> Iterator[str]:
    """Yield the lines that describe the two sides, and what cannot be compared."""
    for sign, side in (("−", differences.old), ("+", differences.new)):
        source = "built now with" if side.brief else "a build by"
        software = side.software.replace("smuggling-route-mapper", "geo")
        yield f"{sign} {side.name}  ({side.brief_id}; {source} {software})"
        yield from (f"    {note}" for note in side.notes)
    if differences.not_compared:
        names = ", ".join(differences.not_compared)
        yield from _wrapped(f"not compared, since one side lacks it: {names}", "    ")
    yield ""


def _body(differences: Differences) -> Iterator[str]:
    """Yield the summary, the surprises, the changed claims with their rows, and other changes of the brief.

    A row that rests on several changed claims is described below the first of them, and only named below the others.
    """
    if differences.is_empty:
        yield "no differences"
        if differences.inputs:
            yield f"although these inputs differ: {', '.join(cause.name for cause in differences.inputs)}"
        return
    yield from _wrapped(summary(differences), "")
    yield from _surprise_lines(differences)
    if differences.claims:
        yield from ("", "Claims, and what rests on them:")
    for claim, described_rows in differences.claims_in_order():
        yield from ("", *_claim_lines(claim, differences, described_rows))
    yield from _elsewhere_lines(differences)


def _surprise_lines(differences: Differences) -> Iterator[str]:
    """Yield the rows that no changed claim explains, in groups with their likely causes."""
    if differences.surprises:
        yield from ("", "Changed, and no changed claim explains it:")
    for causes, rows in differences.surprises:
        yield ""
        for cause in causes:
            yield from _wrapped(f"likely cause: {cause_text(cause)}", "  ")
        yield from _row_lines(rows)


def summary(differences: Differences) -> str:
    """Return a summary of the differences in one sentence.

    It states how many claims and how many rows of each layer differ, and how many rows no changed claim explains.
    """
    claim_counts = Counter(claim.change for claim in differences.claims)
    claims = [
        f"{counted(claim_counts[verb], 'claims')} {verb}" for verb in VERBS if claim_counts[verb]
    ]
    row_counts = Counter(row.layer for row in differences.rows)
    rows = [_rows_text(count, layer) for layer, count in row_counts.items() if layer not in COUNTED]
    if modelled_count := sum(row_counts[layer] for layer in COUNTED):
        rows.append(f"{counted(modelled_count, 'rows')} of the model and its buffers")
    text = ", ".join([*claims, *rows])
    if rows:
        text += " differs" if row_counts.total() == 1 else " differ"
    else:
        text = f"{text}; no line differs" if claims else "no claim and no line differs"
    if unexplained := sum(len(rows) for _, rows in differences.surprises):
        text += f"; no changed claim explains {counted(unexplained, 'rows')}"
    return text


def cause_text(cause: Cause) -> str:
    """Return a likely cause in words."""
    return CAUSES[cause.kind].format(name=cause.name, detail=cause.detail)


def _claim_lines(
    claim: RowChange, differences: Differences, described_rows: frozenset[tuple[str, str]]
) -> Iterator[str]:
    """Yield the lines of a changed claim: how it changed, and the rows that rest on it.

    ``described_rows`` holds the layer and the id of each row that earlier lines describe; these rows are only named.
    """
    row = claim.new or claim.old or {}
    yield f"{CHANGE_SIGNS[claim.change]} {claim.id}  {claim.change}"
    text = next((row[f"text_{code}"] for code in LANGUAGES if row.get(f"text_{code}")), "")
    yield from _wrapped(text, "    ")
    if fields := describe_change(claim):
        yield from _wrapped(fields, "    ")
    resting_rows = {(row.layer, row.id): row for row in differences.resting_on(claim.id)}
    new_rows = [row for name, row in resting_rows.items() if name not in described_rows]
    yield from _row_lines(new_rows, claim=claim.id)
    unchanged_ids = differences.unchanged_on(claim.id)
    names_of_list = {
        "as above": [name for name in resting_rows if name in described_rows],
        "related, not evidence": [(row.layer, row.id) for row in differences.mentioning(claim.id)],
        "unchanged": [(layer, id_) for layer, ids in unchanged_ids.items() for id_ in ids],
    }
    for title, names in names_of_list.items():
        if names:
            yield from _wrapped(f"{title}: {_ids(names)}", "    ")
    if not (resting_rows or any(names_of_list.values())):
        yield "    nothing on the map rests on this claim"


def _row_lines(rows: Sequence[RowChange], *, claim: str = "") -> Iterator[str]:
    """Yield the lines of changed rows, layer by layer.

    A layer of hundreds of rows takes one line with their number. In other layers, each row takes a line, except that
    routes that changed in the same way share one. ``claim`` is the claim below which the rows are listed, if any.
    """
    for layer in dict.fromkeys(row.layer for row in rows):
        layer_rows = [row for row in rows if row.layer == layer]
        if layer in COUNTED:
            yield from _wrapped(_count_text(layer, layer_rows), "    ")
            continue
        yield f"    {NAMES.get(layer, layer)}"
        lines = _merged_rows(layer, layer_rows, claim)
        width = min(max(len(name) for _, name, _ in lines), MAX_CHARS)
        # Further lines begin below the change, which stands after a sign, the name and three blanks.
        for sign, name, change in lines:
            yield from _wrapped(f"{sign} {name:<{width}}  {change}", "      ", hang=width + 4)


def _merged_rows(layer: str, rows: Sequence[RowChange], claim: str) -> list[tuple[str, str, str]]:
    """Return the sign, the name and the change of each line; routes that changed in the same way share a line."""
    ids_of_line: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        change = describe_change(row, without=claim) or row.change
        # Keeps rows of other layers on lines of their own.
        own_line = "" if layer == "routes" else row.id
        ids_of_line.setdefault((CHANGE_SIGNS[row.change], change, own_line), []).append(row.id)
    return [
        (sign, _name_text(layer, ids), change) for (sign, change, _), ids in ids_of_line.items()
    ]


def _name_text(layer: str, ids: Sequence[str]) -> str:
    """Return the ids of rows, separated by commas; several routes of one flow are only counted."""
    if layer != "routes":
        return ", ".join(ids)
    # A route's id is its flow's id, "/" and its rank.
    flow_of_id = {id_: id_.rpartition("/")[0] for id_ in ids}
    # All ids are counted, and not only different ones: a removed route and an added one may share an id.
    route_counts = Counter(flow_of_id[id_] for id_ in ids)
    single_routes = [id_ for id_ in ids if route_counts[flow_of_id[id_]] == 1]
    flows = [f"{flow} ({count} routes)" for flow, count in route_counts.items() if count > 1]
    return ", ".join([*single_routes, *flows])


def _count_text(layer: str, rows: Sequence[RowChange]) -> str:
    """Return how many rows of a large layer changed, the largest shift of a share, and the longest move of a shape."""
    counts = Counter(row.change for row in rows)
    parts = [f"{counts[verb]:,} {verb}" for verb in VERBS if counts[verb]]
    if shift := max(map(largest_shift, rows)):
        parts.append(f"a share shifted by up to {100 * shift:.1f} points")
    farthest = max(rows, key=lambda row: row.moved_m or 0)
    if farthest.moved_m is not None:
        parts.append(move_text(farthest))
    if all(row.change == "changed" and not row.is_substantive for row in rows):
        parts.append("in their evidence alone")
    return f"{NAMES.get(layer, layer)}: {', '.join(parts)}"


def _ids(rows: Iterable[tuple[str, str]]) -> str:
    """Return rows, given by layer and id, as text: their ids, layer by layer, but of a large layer their number."""
    ids_of_layer: dict[str, list[str]] = {}
    for layer, id_ in rows:
        ids_of_layer.setdefault(layer, []).append(id_)
    return "; ".join(
        _rows_text(len(ids), layer)
        if layer in COUNTED
        else f"{NAMES.get(layer, layer)} {_name_text(layer, ids)}"
        for layer, ids in ids_of_layer.items()
    )


def _rows_text(count: int, layer: str) -> str:
    """Return a number of rows of a layer in words, such as *3 road segments*."""
    return counted(count, NAMES.get(layer, layer).replace("_", " "))


def _elsewhere_lines(differences: Differences) -> Iterator[str]:
    """Yield the lines of the sources, commodities, actors and settings of the brief that differ."""
    if differences.words or differences.settings:
        yield from ("", "Elsewhere in the brief:")
    for row in differences.words:
        text = describe_change(row) or row.change
        yield from _wrapped(
            f"{CHANGE_SIGNS[row.change]} {row.layer.removesuffix('s')} {row.id}  {text}", "    "
        )
    for setting in differences.settings:
        change = change_of(setting)
        old, new = shortened(str(setting.old)), shortened(str(setting.new))
        # The values are shown only if both exist and differ in what is shown; those of a map are too long.
        is_shown = change == "changed" and old != new and not setting.name.startswith("map ")
        values = f"  {old} → {new}" if is_shown else ""
        yield from _wrapped(f"{CHANGE_SIGNS[change]} {setting.name}{values}", "    ")


def _wrapped(text: str, indent: str, *, hang: int = 2) -> list[str]:
    """Break a text into lines that are indented; lines after the first are indented by ``hang`` more blanks.

    ``hang`` is limited to `MAX_CHARS`, so that room is left for words.
    """
    return wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + " " * min(hang, MAX_CHARS),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
