"""QML, the style file of QGIS 3.22 and later.

Sizes are in mm. A *property* of a symbol, such as its width, may be set for each row by a QGIS expression.
"""

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

# Kind of a rule → QGIS's type of symbol, and QGIS's number of the geometry.
_TYPES: Final = {"line": "line", "area": "fill", "point": "marker"}
_GEOMETRY: Final = {"point": "0", "line": "1", "area": "2"}
# For a table of points and lines: QGIS opens it as two layers, and gives both the style of the table.
_ANY_GEOMETRY: Final = "3"
# Kind of a rule → expression for the rows of this kind in such a table.
_IS_KIND: Final = {
    "line": "geometry_type($geometry) = 'Line'",
    "point": "geometry_type($geometry) = 'Point'",
}
# Direction of a flow → ends of its line that have an arrowhead.
_HEADS: Final = {"one-way": ("last",), "both": ("last", "first"), "unstated": ()}
# End of a line → expression for the rows that have an arrowhead there.
_HAS_HEAD: Final = {
    "last": "\"direction\" IN ('one-way', 'both')",
    "first": "\"direction\" = 'both'",
}
# Expression for the number of a candidate among the candidates of its zone, from 0, in the order of their ids.
_INTERPRETATION: Final = (
    'array_find(array_sort(array_distinct(array_agg("candidate", group_by:="zone"))), "candidate")'
)
_GAP_MM: Final = 0.4  # between the strands of a flow, which are drawn beside each other
_LINE_TO_OUTLINE: Final = 1.5  # lines are so many times as wide as the outlines of areas

Properties = Mapping[str, str]
"""Name of a property in QGIS → its value, or the expression that sets it."""


def qml(layer: str, language: str, *, is_draft: bool = False) -> str:
    """Return the style of one layer for QGIS: rules with a legend, labels and map tips.

    Sizes of the symbology are in px, of which 96 are an inch. Rules that match no row are entries of the legend.

    Parameters
    ----------
    layer
        Name of the layer.
    language
        Language of the legend, labels and map tips: ``en``, ``fr`` or ``ar``.
    is_draft
        Whether the layer belongs to a draft, in which rows that no person has confirmed are pale and dashed.

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
        attributes = {"filter": condition} if condition else {}
        attributes |= {"key": f"{{{layer}-{number}}}", "symbol": str(number), "label": rule.label}
        ET.SubElement(tree, "rule", attributes)
        # No row matches an entry of the legend, so no column sets properties of its symbol.
        styled_layer = "" if condition == "FALSE" else layer
        symbols.append(_symbol(rule, str(number), styled_layer, is_draft=is_draft))
    labels = labeling(layer, text_expression(language))
    if labels is not None:
        root.append(labels)
    ET.SubElement(root, "mapTip").text = map_tip(layer, language)
    geometry = _ANY_GEOMETRY if _is_mixed(layer) else _GEOMETRY[KINDS[layer]]
    ET.SubElement(root, "layerGeometryType").text = geometry
    return ET.tostring(root, encoding="unicode")


def _conditions(layer: str, language: str, *, is_draft: bool) -> Iterator[tuple[Rule, str]]:
    """Yield each rule of a layer with the QGIS expression for the rows that it fits.

    The expression is empty for a rule that fits all rows, and ``FALSE`` for a rule that is only an entry of the legend.
    """
    for rule in layer_rules(layer, language):
        conditions = [_IS_KIND[rule.kind]] if _is_mixed(layer) else []
        conditions += [f"\"{column}\" = '{value}'" for column, value in rule.where]
        yield rule, " AND ".join(conditions)
    for rule in legend_rules(layer, language):
        yield rule, "FALSE"
    if is_draft:
        yield draft_rule(layer, language), "FALSE"


def _is_mixed(layer: str) -> bool:
    """Return whether a layer has rows of several kinds, such as lines and points."""
    return len({rule.kind for rule in layer_rules(layer, "en")}) > 1


def _symbol(rule: Rule, name: str, layer: str, *, is_draft: bool) -> ET.Element:
    """Build the symbol of a rule.

    Parameters
    ----------
    name
        Name of the symbol.
    layer
        Layer whose columns set properties of the symbol; empty for an entry of the legend.
    is_draft
        Whether the layer belongs to a draft.
    """
    properties = property_expressions(layer, is_draft=is_draft) if layer else {}
    # The opacity is set for the symbol as a whole, so that arrowheads are as pale as their line.
    opacity = {key: value for key, value in properties.items() if key == "alpha"}
    symbol = _empty_symbol(_TYPES[rule.kind], name, opacity, alpha=rule.opacity)
    if rule.kind == "point":
        symbol.append(_layer("SimpleMarker", _marker(rule)))
    elif rule.kind == "line":
        symbol.extend(_lines(rule, layer, properties))
    else:
        symbol.extend(_fills(rule, layer))
    return symbol


def _lines(rule: Rule, layer: str, properties: Properties) -> Iterator[ET.Element]:
    """Yield the parts of a line symbol: the line, then its ticks or arrowheads.

    Parameters
    ----------
    layer
        Layer whose columns set properties; empty for an entry of the legend.
    properties
        Expressions that set properties of the line. That of the opacity is ignored, because it is set for the symbol.
    """
    line = {
        "line_color": _rgba(rule.colour), "line_width": _mm(rule.width_px), "line_width_unit": "MM",
        "line_style": "solid", "capstyle": "flat", "joinstyle": "round", "offset_unit": "MM",
        "use_custom_dash": str(int(bool(rule.dash))), "customdash": dash_text(rule.dash) or "5;2",
        "customdash_unit": "MM",  # the dash is ignored unless use_custom_dash is 1
    }  # fmt: skip
    # The strands of a flow share a line. They are drawn beside each other, so that the line is in their middle.
    beside = f'("strand" - ("strands" - 1) / 2.0) * ({_GAP_MM} + {properties.get("outlineWidth")})'
    offset = {"offset": beside} if layer == "flows" else {}  # strands are numbered from 0
    line_properties = {key: value for key, value in properties.items() if key != "alpha"}
    yield _layer("SimpleLine", line, {**line_properties, **offset})
    if layer == "barriers":
        yield _marker_line(rule, "interval", mark="line", angle="0")
    if layer == "flows":
        # Each row has the heads of its direction; those of an inferred flow are hollow.
        fill = f"if(\"reading\" = 'inferred', '#ffffff', '{rule.colour}')"
        for end, condition in _HAS_HEAD.items():
            yield _marker_line(rule, end, {**offset, "enabled": condition}, {"fillColor": fill})
    # A route leads to its destination. Any other rule with heads is an entry of the legend, which explains a direction.
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
    """Build the part of a line symbol that draws an arrowhead at one end of the line, or ticks along it.

    Parameters
    ----------
    end
        Where the marks are: ``first`` or ``last`` for an end, ``interval`` for ticks.
    line
        Expressions that set properties of the part as a whole, such as its offset.
    head
        Expressions that set properties of the mark, such as its fill.
    mark
        QGIS's name of the mark.
    angle
        By how many degrees the mark is turned, clockwise; empty for an arrowhead, which points along the line.
    """
    # QGIS 3.22 reads `placement`, QGIS 3.24 and later `placements`.
    placement, placements = {
        "last": ("lastvertex", "LastVertex"), "first": ("firstvertex", "FirstVertex"),
        "interval": ("interval", "Interval"),
    }[end]  # fmt: skip
    options = {"placement": placement, "placements": placements, "rotate": "1", "interval": "2.5",
               "interval_unit": "MM", "offset_unit": "MM"}  # fmt: skip
    layer = _layer("MarkerLine", options, line)
    mark_symbol = _empty_symbol("marker")
    angle = angle or ("270" if end == "first" else "90")  # a triangle points up
    size = "2" if mark == "line" else "3"
    marker = {
        "name": mark, "color": _rgba(rule.colour), "outline_color": _rgba(rule.colour), "size": size,
        "size_unit": "MM", "outline_width": "0.25", "outline_width_unit": "MM", "angle": angle,
        "horizontal_anchor_point": "1", "vertical_anchor_point": "1", "offset_unit": "MM",
        # An arrowhead stands back from the end of the line, clear of the mark of the place there.
        "offset": "0,0" if mark == "line" else "0,2.4",
    }  # fmt: skip
    mark_symbol.append(_layer("SimpleMarker", marker, head))
    layer.append(mark_symbol)
    return layer


def _fills(rule: Rule, layer: str) -> Iterator[ET.Element]:
    """Yield the parts of an area symbol: the fill with its outline, then for a zone a hatch.

    Buffers have a dashed outline, and corridors have none. The hatches of the possible extents of one zone slant in
    turn to one side and to the other, in the order of their ids, so that extents that overlap can be told from each
    other. ``layer`` is empty for an entry of the legend.
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
        hatch_line = _empty_symbol("line")
        hatch_line.append(
            _layer("SimpleLine", {"line_color": _rgba(rule.colour, 0.7), "line_width": "0.15"})
        )
        hatch.append(hatch_line)
        yield hatch


def _marker(rule: Rule) -> Properties:
    """Return the properties of a rule's mark. Rings and diamonds are larger, and white inside."""
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
    """Build a symbol without parts.

    Parameters
    ----------
    kind
        QGIS's type of symbol: ``line``, ``fill`` or ``marker``.
    name
        Name of the symbol; by default, QGIS's name of a symbol within another.
    properties
        Expressions that set properties of the symbol.
    alpha
        Its opacity, 0 to 1.
    """
    symbol = ET.Element(
        "symbol", type=kind, name=name, alpha=f"{alpha:g}", clip_to_extent="1", force_rhr="0"
    )
    _set_properties(symbol, properties)
    return symbol


def _layer(name: str, options: Properties, properties: Properties | None = None) -> ET.Element:
    """Build one part of a symbol, which QGIS calls a layer.

    Parameters
    ----------
    name
        QGIS's class of the part.
    options
        Its properties with fixed values.
    properties
        Expressions that set other properties, or the same ones for each row.
    """
    layer = ET.Element("layer", {"class": name, "enabled": "1", "locked": "0", "pass": "0"})
    parent = ET.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        _option(parent, key, value)
    _set_properties(layer, properties)
    return layer


def _set_properties(element: ET.Element, properties: Properties | None) -> None:
    """Add the expressions that set properties of a symbol, or of a part of one, to its element."""
    outer = ET.SubElement(ET.SubElement(element, "data_defined_properties"), "Option", type="Map")
    _option(outer, "name", "")
    inner = ET.SubElement(outer, "Option", name="properties", type="Map")
    for key, expression in (properties or {}).items():
        option = ET.SubElement(inner, "Option", name=key, type="Map")
        _option(option, "active", "true", kind="bool")
        _option(option, "expression", expression)
        # QGIS's number for properties that an expression sets.
        _option(option, "type", "3", kind="int")
    _option(outer, "type", "collection")


def _option(parent: ET.Element, name: str, value: str, *, kind: str = "QString") -> None:
    ET.SubElement(parent, "Option", name=name, type=kind, value=value)


def _mm(px: float) -> str:
    return f"{px * PX_MM:.2f}"


def _rgba(colour: str, opacity: float = 1) -> str:
    """Return a colour (``#rrggbb``) with its opacity (0 to 1) as QGIS writes it: four numbers from 0 to 255."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},{round(opacity * 255)}"
