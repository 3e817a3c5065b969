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

WIDTH: Final = 100
VERBS: Final = ("added", "removed", "changed", "reviewed")
"""Order of the counts."""
# Layers with hundreds of rows, of which a number says more than a list; the JSON names each row.
COUNTED: Final = frozenset({
    "segments", "corridors", "chokepoints", "closures", "closure_segments", "sensitivity", "buffers",
})  # fmt: skip
NAMES: Final[Mapping[str, str]] = {
    "segments": "road segments", "closure_segments": "road segments under closures",
    "sensitivity": "sensitivity rows", "chokepoints": "chokepoints", "not_mapped": "unmapped items",
}  # fmt: skip
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
    """Return the differences as text, without control characters, which a layer from elsewhere may hold."""
    return "\n".join(map(ascii_controls, [*_head(differences), *_body(differences)]))


def _head(differences: Differences) -> Iterator[str]:
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
    """Yield the summary, the surprises, the changed claims with their rows, and other changes of the brief."""
    if differences.is_empty:
        yield "no differences"
        if differences.inputs:
            yield f"although these inputs differ: {', '.join(cause.name for cause in differences.inputs)}"
        return
    yield from _wrapped(summary(differences), "")
    yield from _surprise_lines(differences)
    if differences.claims:
        yield from ("", "Claims, and what rests on them:")
    for claim, described in differences.claims_in_order():
        yield from ("", *_claim_lines(claim, differences, described))
    yield from _elsewhere_lines(differences)


def _surprise_lines(differences: Differences) -> Iterator[str]:
    if differences.surprises:
        yield from ("", "Changed, and no changed claim explains it:")
    for causes, rows in differences.surprises:
        yield ""
        for cause in causes:
            yield from _wrapped(f"likely cause: {cause_text(cause)}", "  ")
        yield from _row_lines(rows)


def summary(differences: Differences) -> str:
    """Return one sentence: how many claims and rows of each layer differ, and how many rows no claim explains."""
    claim_counts = Counter(claim.change for claim in differences.claims)
    claims = [
        f"{counted(claim_counts[verb], 'claims')} {verb}" for verb in VERBS if claim_counts[verb]
    ]
    row_counts = Counter(row.layer for row in differences.rows)
    rows = [_counted(count, layer) for layer, count in row_counts.items() if layer not in COUNTED]
    if modelled := sum(row_counts[layer] for layer in COUNTED):
        rows.append(f"{counted(modelled, 'rows')} of the model and its buffers")
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
    claim: RowChange, differences: Differences, described: frozenset[tuple[str, str]]
) -> Iterator[str]:
    """Yield a changed claim with the rows that rest on it; rows described before are only named."""
    row = claim.new or claim.old or {}
    yield f"{CHANGE_SIGNS[claim.change]} {claim.id}  {claim.change}"
    text = next((row[f"text_{code}"] for code in LANGUAGES if row.get(f"text_{code}")), "")
    yield from _wrapped(text, "    ")
    if fields := describe_change(claim):
        yield from _wrapped(fields, "    ")
    resting = differences.resting_on(claim.id)
    yield from _row_lines(
        [row for row in resting if (row.layer, row.id) not in described], claim=claim.id
    )
    lists = {
        "as above": [row for row in resting if (row.layer, row.id) in described],
        "related, not evidence": differences.mentioning(claim.id),
    }
    for title, rows in lists.items():
        if rows:
            yield from _wrapped(f"{title}: {_ids((row.layer, row.id) for row in rows)}", "    ")
    unchanged = [
        (layer, id_) for layer, ids in differences.unchanged_on(claim.id).items() for id_ in ids
    ]
    if unchanged:
        yield from _wrapped(f"unchanged: {_ids(unchanged)}", "    ")
    if not (unchanged or any(lists.values()) or resting):
        yield "    nothing drawn rests on it"


def _row_lines(rows: Sequence[RowChange], *, claim: str = "") -> Iterator[str]:
    """Yield a line for each row, for routes that changed in the same way, or for a layer of hundreds of rows."""
    for layer in dict.fromkeys(row.layer for row in rows):
        layer_rows = [row for row in rows if row.layer == layer]
        if layer in COUNTED:
            yield from _wrapped(_count_text(layer, layer_rows), "    ")
            continue
        yield f"    {NAMES.get(layer, layer)}"
        lines = _merged_rows(layer, layer_rows, claim)
        # Below the change: after a sign, the name and three blanks.
        width = min(max(len(name) for _, name, _ in lines), MAX_CHARS)
        for sign, name, change in lines:
            yield from _wrapped(f"{sign} {name:<{width}}  {change}", "      ", hang=width + 4)


def _merged_rows(layer: str, rows: Sequence[RowChange], claim: str) -> list[tuple[str, str, str]]:
    """Return sign, name and change of each row; routes that changed in the same way share a line."""
    ids_of_line: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        change = describe_change(row, without=claim) or row.change
        own_line = "" if layer == "routes" else row.id
        ids_of_line.setdefault((CHANGE_SIGNS[row.change], change, own_line), []).append(row.id)
    return [
        (sign, _name_text(layer, ids), change) for (sign, change, _), ids in ids_of_line.items()
    ]


def _name_text(layer: str, ids: Sequence[str]) -> str:
    """Return the ids of rows, separated by commas; of several routes of a flow their number."""
    if layer != "routes":
        return ", ".join(ids)
    flow_of_id = {id_: id_.rpartition("/")[0] for id_ in ids}
    # A removed route and an added one may share an id.
    route_counts = Counter(flow_of_id[id_] for id_ in ids)
    single_routes = [id_ for id_ in ids if route_counts[flow_of_id[id_]] == 1]
    flows = [f"{flow} ({count} routes)" for flow, count in route_counts.items() if count > 1]
    return ", ".join([*single_routes, *flows])


def _count_text(layer: str, rows: Sequence[RowChange]) -> str:
    """Return how many rows of a large layer changed, and the largest shift of a share and move of a shape."""
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
    """Return rows as text: the ids layer by layer, and the number of rows of a large layer."""
    layers: dict[str, list[str]] = {}
    for layer, id_ in rows:
        layers.setdefault(layer, []).append(id_)
    return "; ".join(
        _counted(len(ids), layer)
        if layer in COUNTED
        else f"{NAMES.get(layer, layer)} {_name_text(layer, ids)}"
        for layer, ids in layers.items()
    )


def _counted(count: int, layer: str) -> str:
    return counted(count, NAMES.get(layer, layer).replace("_", " "))


def _elsewhere_lines(differences: Differences) -> Iterator[str]:
    """Yield the sources, commodities, actors and settings of the brief that differ."""
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
        # A whole map is too long to show.
        is_shown = change == "changed" and old != new and not setting.name.startswith("map ")
        values = f"  {old} → {new}" if is_shown else ""
        yield from _wrapped(f"{CHANGE_SIGNS[change]} {setting.name}{values}", "    ")


def _wrapped(text: str, indent: str, *, hang: int = 2) -> list[str]:
    """Break a text into indented lines; lines after the first are indented by up to ``hang`` more blanks."""
    return wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + " " * min(hang, MAX_CHARS),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
