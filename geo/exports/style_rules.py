"""Rules of style for each layer, built from the symbology, for QML and KML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from geo.brief.review_states import PENDING
from geo.layers import SCHEMAS
from geo.symbology import symbols

Kind: TypeAlias = Literal["line", "area", "point"]
Mark: TypeAlias = Literal["circle", "diamond", "ring"]

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({
    "flows": "line", "routes": "line", "segments": "line", "barriers": "line", "chokepoints": "line",
    "areas": "area", "zones": "area", "corridors": "area", "buffers": "area",
    "places": "point", "crossings": "point", "events": "point",
})  # fmt: skip
"""Layer with geometry → how it is drawn; chokepoints are lines and points."""

STYLING_COLUMNS: Final = ("basis", "confidence", "quantity")
"""Columns whose values set dash, opacity and width, by the symbology's table of the same name."""
MODELLED: Final = frozenset({"routes", "segments", "chokepoints"})
INK: Final = "#22282c"
BANDS: Final = MappingProxyType({"95": 0.5, "80": 0.7, "50": 1.0})
"""Band of a corridor, in per cent of a flow's traffic → its fill's opacity, as a share of that of the layer.

The widest band is drawn first and the narrower ones over it, so the area with most traffic becomes the darkest.
"""


@dataclass(frozen=True)
class Rule:
    """The style of the rows of a layer that have certain values.

    Attributes
    ----------
    label
        Its label in a legend.
    kind
        What the rows are drawn as.
    where
        Columns and the values that they must have; empty for all rows.
    colour
        Its colour, ``#rrggbb``.
    width_px
        Width of lines, in px.
    dash
        Lengths of dashes and gaps, in px; empty for a solid line.
    opacity, fill_opacity
        Opacity of everything, and in addition of the fill of areas, 0 to 1.
    mark
        Shape of points.
    arrow
        For an entry of a legend, the direction of flow that its arrowheads show; else empty.
    """

    label: str
    kind: Kind
    where: tuple[tuple[str, str], ...] = ()
    colour: str = INK
    width_px: float = 1.5
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    fill_opacity: float = 0.0
    mark: Mark = "circle"
    arrow: str = ""


def label_of(table: str, value: str, language: str) -> str:
    """Return the label of a value in one of the tables of the symbology, in a language.

    Examples
    --------
    >>> label_of("commodity", "fuel", "fr")
    'Carburant'
    """
    return str(symbols()[table][value]["label"][language])


def layer_rules(layer: str, language: str) -> tuple[Rule, ...]:
    """Return the rules by which the rows of a layer are drawn, with labels in a language.

    Rules differ in hue for flows, in opacity for corridors, and in mark for places; most other layers have one rule.

    Examples
    --------
    >>> [rule.label for rule in layer_rules("flows", "en")][:3]
    ['Fuel', 'Vehicles', 'Equipment']
    >>> layer_rules("routes", "en")[0].label
    'Modelled routes, not observed'
    """
    style = symbols()["layer"][layer]
    title = label_of("layer", layer, language)
    rule = Rule(
        title, KINDS[layer], colour=style.get("colour", INK), fill_opacity=style.get("fill_opacity", 0.0),
        dash=tuple(symbols()["basis"]["network"]["dash"]) if layer in MODELLED else (),
    )  # fmt: skip
    if layer == "flows":
        return tuple(
            replace(rule, label=entry["label"][language], colour=entry["colour"], width_px=2.0,
                    where=(("commodity_class", name),))
            for name, entry in symbols()["commodity"].items()
        )  # fmt: skip
    if layer == "corridors":
        return tuple(
            replace(rule, label=f"{band} % · {title}", width_px=0.5, fill_opacity=share * rule.fill_opacity,
                    where=(("band", band),))
            for band, share in BANDS.items()
        )  # fmt: skip
    if layer == "places":
        town = replace(rule, where=(("kind", "town"),))
        return town, replace(rule, mark="ring", where=(("kind", "label"),))
    if layer == "chokepoints":  # lines for roads, points for crossings
        return rule, replace(rule, kind="point", mark="ring")
    return (replace(rule, mark="diamond" if layer == "crossings" else "circle"),)


def legend_rules(layer: str, language: str) -> Iterator[Rule]:
    """Yield rules that match no row but explain dashes, widths, opacities and arrowheads in the legend of a layer.

    Only the layer `flows` has such entries.
    """
    if layer != "flows":
        return
    for column in STYLING_COLUMNS:
        for value in symbols()[column]:
            rule = Rule(label_of(column, value, language), "line", where=((column, value),))
            yield _with_values(rule, {column: value})
    for value in symbols()["direction"]:
        yield Rule(label_of("direction", value, language), "line", arrow=value)


def styling_columns(layer: str) -> tuple[str, ...]:
    """Return the columns of a layer whose values set dash, width or opacity of its rows.

    A column of lists does not: a row of the layer `routes` has a basis for each leg.

    Examples
    --------
    >>> styling_columns("flows"), styling_columns("routes")
    (('basis', 'confidence', 'quantity'), ('confidence',))
    """
    texts = {column.name for column in SCHEMAS[layer].columns if column.kind == "text"}
    return tuple(column for column in STYLING_COLUMNS if column in texts)


def row_rules(layer: str, rows: Iterable[Mapping[str, Any]]) -> list[Rule | None]:
    """Return the rule by which each row is drawn, with everything that its cells change; None if no rule fits.

    The labels are in English. ``where`` of a rule holds all columns on which its style depends, so that rows with equal
    rules have the same style.
    """
    rules = layer_rules(layer, "en")
    return [_row_rule(layer, rules, row) for row in rows]


def _row_rule(layer: str, rules: tuple[Rule, ...], row: Mapping[str, Any]) -> Rule | None:
    """Return the first of these rules that fits a row, with everything that the cells of the row change."""
    for rule in rules:
        if all(str(row[column]) == value for column, value in rule.where):
            values = {column: str(row[column]) for column in styling_columns(layer)}
            styled = replace(_with_values(rule, values), where=(*rule.where, *values.items()))
            return _as_draft(styled) if row.get("review") in PENDING else styled
    return None


def draft_rule(layer: str, language: str) -> Rule:
    """Return the rule that explains, in the legend of a layer, how rows look that no person has confirmed."""
    first_rule = layer_rules(layer, language)[0]
    rule = replace(first_rule, label=label_of("review", "pending", language), where=(), colour=INK)
    return _as_draft(rule)


def _as_draft(rule: Rule) -> Rule:
    """Return a rule for rows that no person has confirmed: the given rule, but paler and dashed."""
    style = symbols()["review"]["pending"]
    return replace(rule, dash=tuple(style["dash"]), opacity=rule.opacity * style["opacity"])


def _with_values(rule: Rule, values: Mapping[str, str]) -> Rule:
    """Return a rule with the dash, opacity and width that cells set; ``values`` is column → value of the cell."""
    style: dict[str, Any] = {}
    for column, value in values.items():
        style |= symbols()[column].get(value, {})
    return replace(
        rule,
        dash=tuple(style.get("dash", rule.dash)),
        opacity=float(style.get("opacity", rule.opacity)),
        width_px=float(style.get("width_px", rule.width_px)),
    )
