"""QML, the style file of QGIS 3.22 and later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from geo.exports.qml_expressions import (
    PX_MM,
    dash_text,
    map_tip,
    property_expressions,
    text_expression,
)
from geo.exports.qml_labels import labeling
from geo.exports.style_rules import KINDS, Rule, draft_rule, layer_rules, legend_rules

_TYPES: Final = {"line": "line", "area": "fill", "point": "marker"}
_GEOMETRY: Final = {"point": "0", "line": "1", "area": "2"}
# QGIS opens points and lines of one table as two layers, and gives both its style
_ANY_GEOMETRY: Final = "3"
_IS_KIND: Final = {
    "line": "geometry_type($geometry) = 'Line'",
    "point": "geometry_type($geometry) = 'Point'",
}
_HEADS: Final = {"one-way": ("last",), "both": ("last", "first"), "unstated": ()}
_HAS_HEAD: Final = {
    "last": "\"direction\" IN ('one-way', 'both')",
    "first": "\"direction\" = 'both'",
}
_INTERPRETATION: Final = (
    'array_find(array_sort(array_distinct(array_agg("candidate", group_by:="zone"))), "candidate")'
)
_GAP_MM: Final = 0.4  # between strands that share a line
_LINE_TO_OUTLINE: Final = 1.5  # a rule's line is so many times as wide as the outline of an area

Properties = Mapping[str, str]


def qml(layer: str, language: str, *, is_draft: bool = False) -> str:
    """Style one layer for QGIS: rules with legend, labels and map tips.

    In a draft, rows that no person has confirmed are pale and dashed. Sizes are in mm, at 1/96 inch per px of the
    symbology. Rules that match no row are entries of the legend.

    Examples
    --------
    >>> style = qml("corridors", "en")
    >>> "Modelled corridors" in style, "not observed" in style
    (True, True)
    """
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling|MapTips")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", forceraster="0", symbollevels="0",
                             enableorderby="0")  # fmt: skip
    tree = ET.SubElement(renderer, "rules", key=f"{{{layer}}}")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (rule, condition) in enumerate(_conditions(layer, language, is_draft=is_draft)):
        key = {"key": f"{{{layer}-{number}}}", "symbol": str(number), "label": rule.label}
        ET.SubElement(tree, "rule", ({"filter": condition} if condition else {}) | key)
        # No row matches an entry of the legend, so no column sets its properties.
        symbols.append(
            _symbol(rule, str(number), layer if condition != "FALSE" else "", is_draft=is_draft)
        )
    labels = labeling(layer, text_expression(language))
    if labels is not None:
        root.append(labels)
    ET.SubElement(root, "mapTip").text = map_tip(layer, language)
    geometry = _ANY_GEOMETRY if _is_mixed(layer) else _GEOMETRY[KINDS[layer]]
    ET.SubElement(root, "layerGeometryType").text = geometry
    return ET.tostring(root, encoding="unicode")


def _conditions(layer: str, language: str, *, is_draft: bool) -> Iterator[tuple[Rule, str]]:
    """Yield each rule with the expression for its rows; "FALSE" for rules that are only entries of the legend."""
    for rule in layer_rules(layer, language):
        of_kind = [_IS_KIND[rule.kind]] if _is_mixed(layer) else []
        equal = (f"\"{column}\" = '{value}'" for column, value in rule.where)
        yield rule, " AND ".join([*of_kind, *equal])
    for rule in legend_rules(layer, language):
        yield rule, "FALSE"
    if is_draft:
        yield draft_rule(layer, language), "FALSE"


def _is_mixed(layer: str) -> bool:
    """Return whether a layer has rows of several kinds, such as lines and points."""
    return len({rule.kind for rule in layer_rules(layer, "en")}) > 1


def _symbol(rule: Rule, name: str, layer: str, *, is_draft: bool) -> ET.Element:
    """Build the symbol of a rule; if a layer is named, its columns set some properties."""
    properties = property_expressions(layer, is_draft=is_draft) if layer else {}
    alpha = {key: value for key, value in properties.items() if key == "alpha"}
    symbol = _empty_symbol(_TYPES[rule.kind], name, alpha, alpha=rule.opacity)
    if rule.kind == "point":
        symbol.append(_layer("SimpleMarker", _marker(rule)))
    elif rule.kind == "line":
        symbol.extend(_lines(rule, layer, properties))
    else:
        symbol.extend(_fills(rule, layer))
    return symbol


def _lines(rule: Rule, layer: str, properties: Properties) -> Iterator[ET.Element]:
    """Build the line of a rule, then its ticks or arrowheads.

    ``layer`` is "" for an entry of the legend. ``properties`` are expressions by which columns set properties of the
    line; opacity is left to the symbol, which has the heads, too.
    """
    line = {
        "line_color": _rgba(rule.colour), "line_width": _mm(rule.width_px), "line_width_unit": "MM",
        "line_style": "solid", "capstyle": "flat", "joinstyle": "round", "offset_unit": "MM",
        "use_custom_dash": str(int(bool(rule.dash))), "customdash": dash_text(rule.dash) or "5;2",
        "customdash_unit": "MM",  # the dash is ignored unless use_custom_dash is 1
    }  # fmt: skip
    # Strands of a flow, numbered from 0, lie beside each other, with their middle on the flow's line.
    beside = f'("strand" - ("strands" - 1) / 2.0) * ({_GAP_MM} + {properties.get("outlineWidth")})'
    offset = {"offset": beside} if layer == "flows" else {}
    line_properties = {key: value for key, value in properties.items() if key != "alpha"}
    yield _layer("SimpleLine", line, {**line_properties, **offset})
    if layer == "barriers":
        yield _marker_line(rule, "interval", mark="line", angle="0")
    if layer == "flows":
        fill = f"if(\"reading\" = 'inferred', '#ffffff', '{rule.colour}')"
        for end, condition in _HAS_HEAD.items():
            yield _marker_line(rule, end, {**offset, "enabled": condition}, {"fillColor": fill})
    for end in ("last",) if layer == "routes" else _HEADS.get(rule.arrow, ()):
        yield _marker_line(rule, end)


def _marker_line(
    rule: Rule,
    end: str,
    line: Properties | None = None,
    head: Properties | None = None,
    *,
    mark: str = "triangle",
    angle: str = "",
) -> ET.Element:
    """Build heads at one end of a line, or ticks along it.

    ``line`` and ``head`` are expressions that set properties of all of them, and of the mark itself.
    """
    # QGIS 3.22 has one `placement`; since 3.24 there may be several `placements`.
    placement, placements = {
        "last": ("lastvertex", "LastVertex"), "first": ("firstvertex", "FirstVertex"),
        "interval": ("interval", "Interval"),
    }[end]  # fmt: skip
    options = {"placement": placement, "placements": placements, "rotate": "1", "interval": "2.5",
               "interval_unit": "MM", "offset_unit": "MM"}  # fmt: skip
    layer = _layer("MarkerLine", options, line)
    sub = _empty_symbol("marker")
    angle = angle or ("270" if end == "first" else "90")  # a triangle points up
    size = "2" if mark == "line" else "3"
    marker = {
        "name": mark, "color": _rgba(rule.colour), "outline_color": _rgba(rule.colour), "size": size,
        "size_unit": "MM", "outline_width": "0.25", "outline_width_unit": "MM", "angle": angle,
        "horizontal_anchor_point": "1", "vertical_anchor_point": "1", "offset_unit": "MM",
        # Back from the end, clear of the place's mark.
        "offset": "0,0" if mark == "line" else "0,2.4",
    }  # fmt: skip
    sub.append(_layer("SimpleMarker", marker, head))
    layer.append(sub)
    return layer


def _fills(rule: Rule, layer: str) -> Iterator[ET.Element]:
    """Build the fill of an area and its outline, then the hatch of a zone.

    Buffers have a dashed outline, corridors none. The hatches of the possible extents of one zone slant alternately
    one way and the other, in the order of their ids.
    """
    yield _layer("SimpleFill", {
        "color": _rgba(rule.colour, rule.fill_opacity), "style": "solid", "outline_color": _rgba(rule.colour, 0.6),
        "outline_style": {"buffers": "dash", "corridors": "no"}.get(layer, "solid"),
        "outline_width": _mm(rule.width_px / _LINE_TO_OUTLINE), "outline_width_unit": "MM", "joinstyle": "round",
    })  # fmt: skip
    if layer == "zones":
        hatch = _layer(
            "LinePatternFill", {"angle": "45", "distance": "1.6", "distance_unit": "MM"},
            {"lineAngle": f"if({_INTERPRETATION} % 2 = 0, 45, 135)"},
        )  # fmt: skip
        sub = _empty_symbol("line")
        sub.append(
            _layer("SimpleLine", {"line_color": _rgba(rule.colour, 0.7), "line_width": "0.15"})
        )
        hatch.append(sub)
        yield hatch


def _marker(rule: Rule) -> Properties:
    is_ring, is_diamond = rule.mark == "ring", rule.mark == "diamond"
    return {
        "name": "diamond" if is_diamond else "circle", "size": "2.4" if is_ring or is_diamond else "1.8",
        "size_unit": "MM", "color": "255,255,255,255" if is_ring or is_diamond else _rgba(rule.colour),
        "outline_color": _rgba(rule.colour), "outline_width": "0.35", "outline_width_unit": "MM",
        "outline_style": "solid",
    }  # fmt: skip


def _empty_symbol(
    kind: str, name: str = "@0@1", properties: Properties | None = None, *, alpha: float = 1
) -> ET.Element:
    symbol = ET.Element(
        "symbol", type=kind, name=name, alpha=f"{alpha:g}", clip_to_extent="1", force_rhr="0"
    )
    _set_properties(symbol, properties)
    return symbol


def _layer(name: str, options: Properties, properties: Properties | None = None) -> ET.Element:
    layer = ET.Element("layer", {"class": name, "enabled": "1", "locked": "0", "pass": "0"})
    parent = ET.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        _option(parent, key, value)
    _set_properties(layer, properties)
    return layer


def _set_properties(element: ET.Element, properties: Properties | None) -> None:
    """Let expressions set properties of a symbol or of one of its layers."""
    outer = ET.SubElement(ET.SubElement(element, "data_defined_properties"), "Option", type="Map")
    _option(outer, "name", "")
    inner = ET.SubElement(outer, "Option", name="properties", type="Map")
    for key, expression in (properties or {}).items():
        option = ET.SubElement(inner, "Option", name=key, type="Map")
        _option(option, "active", "true", kind="bool")
        _option(option, "expression", expression)
        _option(option, "type", "3", kind="int")  # QGIS's number of a property set by an expression
    _option(outer, "type", "collection")


def _option(parent: ET.Element, name: str, value: str, *, kind: str = "QString") -> None:
    ET.SubElement(parent, "Option", name=name, type=kind, value=value)


def _mm(px: float) -> str:
    return f"{px * PX_MM:.2f}"


def _rgba(colour: str, opacity: float = 1) -> str:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},{round(opacity * 255)}"
