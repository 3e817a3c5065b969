"""How each layer looks in other programs: rules made of the symbology, for QML, SLD and KML alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from geo.layers import SCHEMAS
from geo.symbology import symbols

Kind: TypeAlias = Literal["line", "area", "point"]
Mark: TypeAlias = Literal["circle", "diamond", "ring"]

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({
    "flows": "line", "routes": "line", "segments": "line", "barriers": "line", "chokepoints": "line",
    "areas": "area", "zones": "area", "corridors": "area", "buffers": "area",
    "places": "point", "crossings": "point", "events": "point",
})  # fmt: skip
"""What each layer with geometry is drawn as; chokepoints are lines and points."""

TABLE_OF: Final = MappingProxyType({"commodity_class": "commodity", "basis": "basis", "confidence": "confidence",
                                    "quantity": "quantity"})  # fmt: skip
"""Column → the symbology's name of its values."""
MODELLED: Final = frozenset({"routes", "segments", "corridors", "chokepoints"})
INK: Final = "#22282c"
BANDS: Final = MappingProxyType({"50": 1.0, "80": 0.7, "95": 0.5})
"""Per cent of a flow's modelled traffic → part of the fill's opacity; bands are nested and add up."""


@dataclass(frozen=True)
class Rule:
    """How the rows look whose columns have these values; widths and dashes in px, opacities 0 to 1."""

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
    """Name a value of the symbology in a language.

    Examples
    --------
    >>> label_of("commodity", "fuel", "fr")
    'Carburant'
    """
    return str(symbols()[table][value]["label"][language])


def rules(layer: str, language: str) -> tuple[Rule, ...]:
    """Give the rules that decide a layer's hue or mark; what other columns add is in :func:`looks`.

    Examples
    --------
    >>> [rule.label for rule in rules("flows", "en")][:3]
    ['Fuel', 'Vehicles', 'Equipment']
    >>> rules("routes", "en")[0].label
    'Modelled routes, not observed'
    """
    entry = symbols()["layer"][layer]
    title = label_of("layer", layer, language)
    whole = Rule(
        title, KINDS[layer], colour=entry.get("colour", INK),
        fill_opacity=entry.get("fill_opacity", 0.0),
        dash=tuple(symbols()["basis"]["network"]["dash"]) if layer in MODELLED - {"corridors"} else (),
    )  # fmt: skip
    if layer == "flows":
        return tuple(
            replace(whole, label=one["label"][language], colour=one["colour"], width_px=2.0,
                    where=(("commodity_class", name),))
            for name, one in symbols()["commodity"].items()
        )  # fmt: skip
    if layer == "corridors":
        # The widest first, so that the ground of the heaviest traffic lies on top.
        return tuple(
            replace(whole, label=f"{band} % · {title}", width_px=0.5, fill_opacity=part * whole.fill_opacity,
                    where=(("band", band),))
            for band, part in reversed(list(BANDS.items()))
        )  # fmt: skip
    if layer == "places":
        town = replace(whole, label=title, where=(("kind", "town"),))
        return town, replace(town, mark="ring", where=(("kind", "label"),))
    return (replace(whole, mark="diamond" if layer == "crossings" else "circle"),)


def keys(layer: str, language: str) -> Iterator[Rule]:
    """Give the rows that the legend of a layer has beside its rules: dashes, widths, arrows, doubt."""
    if layer != "flows":
        return
    for column, table in list(TABLE_OF.items())[1:]:
        for value, entry in symbols()[table].items():
            rule = Rule(label_of(table, value, language), "line", where=((column, value),))
            yield with_values(rule, {column: value}) if entry else rule
    for value in symbols()["direction"]:
        yield Rule(label_of("direction", value, language), "line", arrow=value)


def deciding(layer: str) -> tuple[str, ...]:
    """Name the columns whose values change dash, width or opacity in a layer.

    Examples
    --------
    >>> deciding("flows"), deciding("routes")
    (('basis', 'confidence', 'quantity'), ('confidence',))
    """
    texts = {column.name for column in SCHEMAS[layer].columns if column.kind == "text"}
    return tuple(column for column in list(TABLE_OF)[1:] if column in texts)


def with_values(rule: Rule, row: Mapping[str, Any]) -> Rule:
    """Add to a rule what the row's basis, confidence and quantity say of its look."""
    entries = [symbols()[TABLE_OF[column]].get(value, {}) for column, value in row.items()]
    merged = {name: value for entry in entries for name, value in entry.items()}
    return replace(
        rule,
        dash=tuple(merged.get("dash", rule.dash)),
        opacity=float(merged.get("opacity", rule.opacity)),
        width_px=float(merged.get("width_px", rule.width_px)),
    )


def looks(layer: str, rows: Iterable[Mapping[str, Any]], language: str) -> list[Rule | None]:
    """Give each row its look; None for a row of which no rule speaks.

    Each rule's ``where`` names all columns on which it rests.
    """
    given = rules(layer, language)
    return [_look(layer, given, row) for row in rows]


def _look(layer: str, given: tuple[Rule, ...], row: Mapping[str, Any]) -> Rule | None:
    fitting = (
        rule for rule in given if all(str(row[column]) == value for column, value in rule.where)
    )
    found = next(fitting, None)
    if found is None:
        return None
    values = {column: str(row[column]) for column in deciding(layer)}
    return replace(with_values(found, values), where=(*found.where, *values.items()))
