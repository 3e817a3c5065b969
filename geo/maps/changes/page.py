"""The page of changes: a map with before and after beside a list, in three languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Final, Literal, TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesy.country_outlines import Background
from geo.maps import assets
from geo.maps.changes.picture import Name, draw_picture
from geo.maps.plain_page import in_languages, plain_page, stamp_elements
from geo.provenance import UNSTAMPED, Stamps
from geo.symbology import CHANGE_SIGNS, symbols
from geo.validation import LANGUAGES

Words: TypeAlias = Mapping[str, str]
Change: TypeAlias = Literal["added", "removed", "changed", "reviewed"]

SHOWN: Final = ("before", "both", "after")
MANY: Final = 8  # rows of one layer under one heading: more are folded


@dataclass(frozen=True)
class ChangedRow:
    """One row of a layer that changed between two builds.

    Attributes
    ----------
    key
        By which the page links its entry in the list with its shapes on the map.
    layer
        Name of the layer.
    label, details
        What the list says of it, by language.
    old, new
        Its shape before and after, EPSG:4326; None if there is no row, or if it cannot be drawn.
    direction
        The direction of a flow, for its arrowheads.
    is_surprise
        Whether no change of the brief explains the change.
    """

    key: str
    layer: str
    change: Change
    label: Words
    details: tuple[Words, ...] = ()
    old: BaseGeometry | None = None
    new: BaseGeometry | None = None
    direction: str = "unstated"
    is_surprise: bool = False

    @property
    def has_moved(self) -> bool:
        """Whether its shape was elsewhere before."""
        has_both = self.old is not None and self.new is not None
        return has_both and not shapely.equals_identical(self.old, self.new)


@dataclass(frozen=True)
class Group:
    """Changed rows under one heading of the list.

    Attributes
    ----------
    heading
        The claim that explains the changes, or their likely causes, by language.
    change
        How the claim itself changed, if the heading is a claim.
    notes, remarks
        Paragraphs before and after the rows, by language.
    """

    heading: Words
    change: Change | None = None
    notes: tuple[Words, ...] = ()
    rows: tuple[ChangedRow, ...] = ()
    remarks: tuple[Words, ...] = ()


@dataclass(frozen=True)
class ChangesPage:
    """The content of the page.

    Attributes
    ----------
    title
        Title of the brief.
    sides
        Names of the two sides: old and new.
    notes
        What a reader has to know about the sides.
    surprises, claims
        Groups of rows, in this order; a row stands only in the first group that it belongs to.
    brief_changes
        Each other change of the brief and its name: titles, settings, maps, sources.
    unchanged
        Layer and shape of rows that did not change, drawn below the changes.
    names
        Names to write where they have room, the most important first.
    """

    title: Words
    sides: tuple[str, str]
    background: Background
    notes: tuple[str, ...] = ()
    surprises: tuple[Group, ...] = ()
    claims: tuple[Group, ...] = ()
    brief_changes: tuple[tuple[Change, Words], ...] = ()
    unchanged: Sequence[tuple[str, BaseGeometry]] = ()
    names: Sequence[Name] = ()
    stamps: Stamps = UNSTAMPED

    @property
    def rows(self) -> Iterator[ChangedRow]:
        """Every row of the page."""
        return (row for group in (*self.claims, *self.surprises) for row in group.rows)


def change_words(message: str, /, **values: Words | str) -> Words:
    """Return a message in every language, with values for the names in its braces.

    A value is a text for all languages, or a text by language.

    Examples
    --------
    >>> change_words("moved", d=change_words("metres", n="12"))["fr"]
    'déplacé de 12 m au plus'
    """
    words: dict[str, str] = {}
    for code in LANGUAGES:
        fields = {
            name: value if isinstance(value, str) else value[code] for name, value in values.items()
        }
        words[code] = _messages()[message][code].format(**fields)
    return words


def draw_changes(page: ChangesPage) -> str:
    """Return the page of changes as HTML: a map with before and after beside a list of the changes."""
    heading = change_words("what_changed", title=page.title)
    return plain_page(
        heading["en"],
        header=f"<h1>{in_languages(heading)}</h1>{stamp_elements(page.stamps)}{_sides(page)}",
        main=f'{_map(page)}<section class="list">{"".join(_list(page))}</section>',
        style=_read("changes.css"),
        script=_read("changes.js"),
        attributes=' data-show="both"',
    )


def _sides(page: ChangesPage) -> str:
    """Return HTML that names the two builds that are compared, with the notes on them."""
    old, new = (f"<bdi>{escape(name)}</bdi>" for name in page.sides)
    notes = "".join(
        f'<p class="note" lang="en" dir="ltr">{escape(note)}</p>' for note in page.notes
    )
    return f'<p class="sides"><b>{_message("before")}</b> {old} <b>{_message("after")}</b> {new}</p>{notes}'


def _map(page: ChangesPage) -> str:
    """Return HTML of the picture of changes, with buttons to zoom, the choice of before or after, and a legend."""
    words = assets.messages()
    picture = draw_picture(list(page.rows), page.unchanged, page.names, page.background)
    choices = "".join(
        f'<label><input type="radio" name="show" value="{name}"{" checked" * (name == "both")}>'
        f"<span>{_message(name)}</span></label>"
        for name in SHOWN
    )
    zooms = "".join(
        f'<button type="button" data-zoom="{name}"><span aria-hidden="true">{sign}</span>'
        f'<span class="only-read">{in_languages(text)}</span></button>'
        for name, sign, text in (
            ("in", "+", words["zoom_in"]), ("out", "−", words["zoom_out"]), ("all", "⤢", change_words("whole")),
        )
    )  # fmt: skip
    return (
        f'<section class="map"><div class="picture">{picture}<div class="zoom">{zooms}</div></div>'
        f'<p class="only-read">{_message("map")}</p>'
        f"<fieldset><legend>{_message('shown')}</legend>{choices}</fieldset>{_legend(page)}</section>"
    )


def _legend(page: ChangesPage) -> str:
    """Return HTML of the legend, with an entry for each symbol that occurs on the map."""
    rows = list(page.rows)
    kinds = {row.change for row in rows}
    entries = [
        *(name for name in ("added", "removed", "changed") if name in kinds),
        *(["moved_from"] if any(row.has_moved for row in rows) else []),
        *(["surprise"] if any(row.is_surprise for row in rows) else []),
        *(["unchanged"] if page.unchanged else []),
    ]
    items = "".join(
        f'<li><svg viewBox="0 0 34 12" aria-hidden="true"><path class="key {name}" d="M2 6h30"/></svg>'
        f"<span>{f'<b>{CHANGE_SIGNS[name]}</b> ' if name in CHANGE_SIGNS else ''}{_message(name)}</span></li>"
        for name in entries
    )
    return f'<ul class="legend">{items}</ul>'


def _list(page: ChangesPage) -> Iterator[str]:
    """Yield HTML of the list beside the map: surprises, then changes by claim, then other changes of the brief.

    A part without changes has no heading; if nothing changed at all, one sentence says so.
    """
    if page.surprises:
        yield f'<h2 class="surprise-heading">{_message("surprise")}</h2>'
        yield from map(_group, page.surprises)
    if page.claims:
        yield f"<h2>{_message('claims')}</h2>"
        yield from map(_group, page.claims)
    if page.brief_changes:
        items = "".join(
            f'<li><div class="row">{_sign(change)}<span>{in_languages(words)}</span></div></li>'
            for change, words in page.brief_changes
        )
        yield f"<h2>{_message('elsewhere')}</h2><article><ul>{items}</ul></article>"
    if not (page.surprises or page.claims or page.brief_changes):
        yield f"<p>{_message('no_differences')}</p>"


def _group(group: Group) -> str:
    """Return HTML of a group: its heading with the sign of its change, its notes, its rows by layer, its remarks."""
    sign = (
        f'<b class="sign {group.change}">{CHANGE_SIGNS[group.change]}</b> ' if group.change else ""
    )
    change = f" <small>{_message(group.change)}</small>" if group.change else ""
    notes, remarks = (
        "".join(f"<p>{in_languages(words)}</p>" for words in texts)
        for texts in (group.notes, group.remarks)
    )
    layers = dict.fromkeys(row.layer for row in group.rows)
    rows = "".join(
        _layer_rows(layer, [row for row in group.rows if row.layer == layer]) for layer in layers
    )
    return f"<article><h3>{sign}{in_languages(group.heading)}{change}</h3>{notes}{rows}{remarks}</article>"


def _layer_rows(layer: str, rows: Sequence[ChangedRow]) -> str:
    """Return HTML of the changed rows of one layer; more than :data:`MANY` are folded below their number."""
    name = in_languages(layer_words(layer))
    items = f"<ul>{''.join(map(_item, rows))}</ul>"
    if len(rows) > MANY:
        return f"<details><summary>{name} <small>{len(rows)}</small></summary>{items}</details>"
    return f"<h4>{name}</h4>{items}"


def _item(row: ChangedRow) -> str:
    """Return HTML of a changed row as a list item.

    It is a button that marks the shapes of the row on the map; a row without shapes is text alone.
    """
    details = "".join(
        f'<span class="detail">{in_languages(detail)}</span>' for detail in row.details
    )
    text = f"{_sign(row.change)}<span>{in_languages(row.label)}{details}</span>"
    if row.old is None and row.new is None:
        return f'<li><div class="row">{text}</div></li>'
    attributes = f'data-of="{escape(row.key)}" aria-pressed="false"'
    return f'<li><button type="button" class="row" {attributes}>{text}</button></li>'


def _sign(change: Change) -> str:
    """Write the sign of a change, and its name for a screen reader."""
    sign = f'<b class="sign {change}" aria-hidden="true">{CHANGE_SIGNS[change]}</b>'
    return f'{sign}<span class="only-read">{_message(change)}: </span>'


def layer_words(layer: str) -> Words:
    """Return the name of a layer in every language."""
    styles = symbols()["layer"]
    return styles[layer]["label"] if layer in styles else change_words(layer)


def _message(name: str) -> str:
    return in_languages(_messages()[name])


@cache
def _messages() -> Mapping[str, Words]:
    parsed: dict[str, dict[str, str]] = json.loads(_read("messages.json"))
    return parsed


def _read(name: str) -> str:
    return assets.read_asset(f"changes/{name}")
