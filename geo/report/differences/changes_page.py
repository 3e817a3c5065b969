"""Differences as a page with a map of before and after.

Texts of the page are `Words`: the same text in each language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geo.brief import read_brief, region_of, shipped_briefs
from geo.geodesy.country_outlines import Background
from geo.maps.changes import ChangedRow, ChangesPage, Group, Name, Words, change_words, draw_changes
from geo.maps.changes.page import Change, layer_words
from geo.maps.changes.picture import DRAWING_ORDER
from geo.provenance import Stamps
from geo.regions import open_region
from geo.report.differences.as_text import COUNTED
from geo.report.differences.causes import Cause
from geo.report.differences.finding import Differences
from geo.report.differences.layer_changes import FieldChange, Row, RowChange, Tables, change_of
from geo.report.differences.sides import Side
from geo.symbology import symbols
from geo.validation import LANGUAGES

GROUND: Final = ("zones", "barriers", "routes", "flows", "places", "crossings")
"""Layers whose unchanged rows are drawn below the changes."""
# Turns a number as English writes it into one as French does.
DECIMAL_COMMA: Final = str.maketrans({".": ",", ",": "\N{NO-BREAK SPACE}"})
FEW_KM: Final = 10  # lengths of fewer kilometres are written with one decimal


def differences_page(differences: Differences) -> str:
    """Return the differences as an HTML page."""
    return draw_changes(page_of(differences))


def page_of(differences: Differences) -> ChangesPage:
    """Return the content of the page that shows the differences: its groups of changes, and what to draw."""
    surprises = tuple(_surprise_groups(differences))
    claims = tuple(_claim_groups(differences))
    notes = [
        f"{side.name}: {note}" for side in (differences.old, differences.new) for note in side.notes
    ]
    return ChangesPage(
        title=_title(differences.new), sides=(differences.old.name, differences.new.name),
        background=_background(differences.new), notes=tuple(dict.fromkeys(notes)), surprises=surprises,
        claims=claims, brief_changes=tuple(_brief_changes(differences)), unchanged=tuple(_unchanged(differences)),
        names=tuple(_names(differences.new.tables or {})), stamps=_stamps(differences.old, differences.new),
    )  # fmt: skip


def _stamps(*sides: Side) -> Stamps:
    """Return the notices that the page must carry because one of its sides must carry them."""
    return Stamps(
        fictional=any(side.stamps.fictional for side in sides),
        unconfirmed=max(side.stamps.unconfirmed for side in sides),
    )


def _surprise_groups(differences: Differences) -> Iterator[Group]:
    """Yield the groups of rows that no changed claim explains, one for each set of likely causes."""
    for causes, rows in differences.surprises:
        words = change_words("cause", cause=_joined([_cause(cause) for cause in causes]))
        yield Group(
            words, remarks=tuple(_counted_notes(rows)),
            rows=tuple(_changed_row(row, differences, is_surprise=True) for row in rows if row.layer not in COUNTED),
        )  # fmt: skip


def _claim_groups(differences: Differences) -> Iterator[Group]:
    """Yield the groups of changed rows that rest on the same changed claim, one for each claim."""
    for claim, described_rows in differences.claims_in_order():
        yield _claim_group(claim, differences, described_rows)


def _claim_group(
    claim: RowChange, differences: Differences, described_rows: frozenset[tuple[str, str]]
) -> Group:
    """Return the group of a changed claim, with the changed rows that rest on it.

    ``described_rows`` holds the layer and the id of each row that an earlier group describes; these rows are only
    counted.
    """
    resting_rows = differences.resting_on(claim.id)
    new_rows = [row for row in resting_rows if (row.layer, row.id) not in described_rows]
    notes = list(_counted_notes(new_rows))
    if len(new_rows) < len(resting_rows):
        notes.append(change_words("also_above", n=_number(len(resting_rows) - len(new_rows))))
    if not resting_rows and not any(differences.unchanged_on(claim.id).values()):
        notes.append(change_words("nothing_rests"))
    rows = tuple(_changed_row(row, differences) for row in new_rows if row.layer not in COUNTED)
    text = _texts(claim.new or claim.old or {}, "text")
    return Group(_same(claim.id), claim.change, (text,), rows, tuple(notes))


def _counted_notes(rows: Iterable[RowChange]) -> Iterator[Words]:
    """Yield a remark for each large layer: how many of its rows changed, which are not listed."""
    for layer, count in Counter(row.layer for row in rows if row.layer in COUNTED).items():
        yield change_words("counted", layer=layer_words(layer), n=_number(count))


def _changed_row(
    row: RowChange, differences: Differences, *, is_surprise: bool = False
) -> ChangedRow:
    """Return a changed row as the page lists and draws it; ``is_surprise`` if no changed claim explains the change."""
    cells = row.new or row.old or {}
    tables = differences.new.tables if row.new else differences.old.tables
    return ChangedRow(
        key=f"{row.layer}/{row.id}", layer=row.layer, change=row.change,
        label=_label(row.layer, cells, tables or {}), details=tuple(_details(row)),
        old=_shape(row.layer, row.old, differences.old), new=_shape(row.layer, row.new, differences.new),
        direction=str(cells.get("direction", "unstated")), is_surprise=is_surprise,
    )  # fmt: skip


def _shape(layer: str, cells: Row | None, side: Side) -> BaseGeometry | None:
    """Return the geometry of a row on one side, EPSG:4326.

    None if the side lacks the row, or if rows of the layer are not drawn.
    """
    if cells is None or layer not in DRAWING_ORDER or side.tables is None:
        return None
    table = side.tables[layer]
    shape: BaseGeometry | None
    (shape,) = table.geometry[table["id"] == cells["id"]]
    return shape


def _label(layer: str, cells: Row, tables: Tables) -> Words:
    """Return the name by which the page lists a row.

    A flow is named with its commodity, a route with its flow, and a zone with its candidate. ``tables`` are the layers
    of the side that has the row.
    """
    name = _texts(cells, "label")
    if layer == "flows":
        return _with_dash(name, _label_of(tables["commodities"], "id", cells["commodity"]))
    if layer == "routes":
        return _with_dash(_label_of(tables["flows"], "flow", cells["flow"]), _texts(cells, "via"))
    if layer == "zones":
        return _with_dash(name, _texts(cells, "candidate"))
    return name if any(name.values()) else _same(str(cells["id"]))


def _label_of(table: gpd.GeoDataFrame, column: str, id_: str) -> Words:
    """Return the label of the first row of a table that has an id in a column; the id itself if there is none."""
    rows = table[table[column] == id_].to_dict("records")
    return _texts(rows[0], "label") if rows else _same(id_)


def _with_dash(left: Words, right: Words) -> Words:
    return {code: f"{left[code]} – {right[code]}" for code in LANGUAGES}


def _details(row: RowChange) -> Iterator[Words]:
    """Yield what changed in a row: how far it moved, then each column that readers of a map know.

    Last comes a remark that other details changed, if any other column did. The column ``context`` is ignored.
    """
    if row.moved_m is not None:
        message = "moved" if row.azimuth_deg is None else "moved_point"
        yield change_words(message, d=_length(row.moved_m))
    words_of_field = {field.name: _detail(field) for field in row.fields}
    yield from (words for words in words_of_field.values() if words)
    if any(not words for name, words in words_of_field.items() if name != "context"):
        yield change_words("details")


def _detail(field: FieldChange) -> Words | None:
    """Return how a cell changed, in words; None for a column that the page does not describe."""
    if field.name == "claims":
        return _evidence(field)
    if field.old is None or field.new is None or field.name not in VALUES:
        return None
    old, new = map(VALUES[field.name], (field.old, field.new))
    return change_words(field.name, a=old, b=new)


def _evidence(field: FieldChange) -> Words | None:
    """Return the claims on which a row now rests, and those on which it no longer does, in words.

    None if only the order of the claims changed.
    """
    gained = [id_ for id_ in field.new if id_ not in field.old]
    lost = [id_ for id_ in field.old if id_ not in field.new]
    parts = [change_words("gains", ids=", ".join(gained))] if gained else []
    parts += [change_words("loses", ids=", ".join(lost))] if lost else []
    return _joined(parts) if parts else None


def _cause(cause: Cause) -> Words:
    """Return a likely cause in words."""
    # The name is an English word and an id, such as "flow fuel"; only the id is the same in all languages.
    name = cause.name.split()[-1] if cause.name else ""
    return change_words(f"cause_{cause.kind}", name=name, detail=cause.detail)


def _joined(parts: Iterable[Words]) -> Words:
    """Join texts by the semicolon of each language."""
    parts = list(parts)
    marks = {"en": "; ", "fr": " ; ", "ar": "؛ "}
    return {code: marks[code].join(words[code] for words in parts) for code in LANGUAGES}


def _texts(cells: Row, name: str) -> Words:
    """Return the text that a row holds in the columns ``name_en``, ``name_fr`` and ``name_ar``.

    A language without a text gets the text of the first language that has one.
    """
    texts = {code: cells.get(f"{name}_{code}") for code in LANGUAGES}
    fallback = next(filter(None, texts.values()), "")
    return {code: str(text or fallback) for code, text in texts.items()}


def _same(text: str) -> Words:
    return dict.fromkeys(LANGUAGES, text)


def _number(value: float) -> Words:
    r"""Return a number as each language writes it.

    Examples
    --------
    >>> _number(1234.5)["fr"]
    '1\xa0234,5'
    """
    text = f"{value:,.10g}"
    return {code: text.translate(DECIMAL_COMMA) if code == "fr" else text for code in LANGUAGES}


def _percent(share: float) -> Words:
    """Return a share, 0 to 1, in per cent as each language writes it."""
    numbers = _number(round(100 * share, 1))
    return {
        code: f"{text}\N{NO-BREAK SPACE}%" if code == "fr" else f"{text}%"
        for code, text in numbers.items()
    }


def _length(length_m: float) -> Words:
    """Return a length in metres or kilometres, rounded, as each language writes it."""
    if length_m < 1_000:  # noqa: PLR2004 - a kilometre
        return change_words("metres", n=_number(max(round(length_m), 1)))
    length_km = length_m / 1_000
    return change_words(
        "kilometres", n=_number(round(length_km, 1 if length_km < FEW_KM else None))
    )


def _confidence(level: str) -> Words:
    words: Words = symbols()["confidence"][level]["label"]
    return words


# Column that readers of a map know → function that returns a value of the column in words.
VALUES: Final[Mapping[str, Callable[[Any], Words]]] = {
    "share": _percent, "confidence": _confidence, "grade": _same,
    "length_km": lambda length_km: change_words("kilometres", n=_number(length_km)),
    "hours": lambda hours: change_words("hours_unit", n=_number(hours)),
}  # fmt: skip


def _brief_changes(differences: Differences) -> Iterator[tuple[Change, Words]]:
    """Yield the sources, commodities, actors and settings of the brief that differ."""
    for row in differences.words:
        cells, tables = row.new or row.old or {}, differences.new.tables or {}
        yield row.change, _label(row.layer, cells, tables)
    for setting in differences.settings:
        yield change_of(setting), _same(setting.name)


def _unchanged(differences: Differences) -> Iterator[tuple[str, BaseGeometry]]:
    """Yield the layer and the shape of each row that did not change, to be drawn below the changes.

    Of the layer `places`, only towns are drawn: the other places are points that stand for areas.
    """
    changed = {(row.layer, row.id) for row in differences.rows}
    tables = differences.new.tables or {}
    for layer in GROUND:
        if layer not in tables:
            continue
        table = tables[layer]
        rows = table[table["kind"] == "town"] if layer == "places" else table
        for id_, shape in zip(rows["id"], rows.geometry, strict=True):
            if (layer, id_) not in changed and shape is not None:
                yield layer, shape


def _names(tables: Tables) -> Iterator[Name]:
    """Yield the names to write on the map: of towns, then of crossings, then of areas.

    Where there is no room for all names, earlier ones are written.
    """
    # Layers are not built if both sides are the same.
    if not {"places", "crossings"} <= set(tables):
        return
    places, crossings = tables["places"], tables["crossings"]
    is_town = places["kind"] == "town"
    for table, is_area in ((places[is_town], False), (crossings, False), (places[~is_town], True)):
        rows = table.drop(columns="geometry").to_dict("records")
        for cells, point in zip(rows, table.geometry, strict=True):
            yield Name(_texts(cells, "label"), point.x, point.y, is_area)


def _title(side: Side) -> Words:
    """Return the title of a side's brief; its id if the side is a build of a brief that does not ship."""
    title = side.brief.title if side.brief else None
    if title is None and side.brief_id in shipped_briefs():
        title = read_brief(side.brief_id).title
    return {code: title.in_language(code) for code in LANGUAGES} if title else _same(side.brief_id)


def _background(side: Side) -> Background:
    """Return the land and the borders to draw behind the map: those of the region of a side's brief.

    A build does not hold its brief. Unless the brief ships, the background is that of the default region, which covers
    the whole world, but is coarse outside the region.
    """
    brief = side.brief
    if brief is None and side.brief_id in shipped_briefs():
        brief = read_brief(side.brief_id)
    region = region_of(brief) if brief else open_region()
    return region.outlines.background
