"""Looks → QML, the style file of QGIS 3.22 and later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from geo.exports.expressions import dash_text, defined_by_columns, label_text, map_tip
from geo.exports.looks import KINDS, Rule, keys, rules
from geo.exports.qml_labels import labeling

PX_MM: Final = 25.4 / 96
"""A CSS pixel, mm."""
_TYPES: Final = {"line": "line", "area": "fill", "point": "marker"}
_GEOMETRY: Final = {"point": "0", "line": "1", "area": "2"}
_HEADS: Final = {"one-way": ("last",), "both": ("last", "first"), "unstated": ()}
_GAP_MM: Final = 0.4  # between strands that share a line

Properties = Mapping[str, str]


def qml(layer: str, language: str) -> str:
    """Style one layer for QGIS: rules with legend, labels, and tips.

    Sizes are mm at the symbology's px of 1/96 inch. Rules that no row fits stand for the legend.

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
    drawn = ET.SubElement(renderer, "symbols")
    for number, (rule, condition) in enumerate(_conditions(layer, language)):
        given = {"filter": condition} if condition else {}
        ET.SubElement(
            tree, "rule", given, key=f"{{{layer}-{number}}}", symbol=str(number), label=rule.label
        )
        drawn.append(_symbol(rule, str(number), layer if condition != "FALSE" else None))
    labels = labeling(layer, label_text(language))
    if labels is not None:
        root.append(labels)
    ET.SubElement(root, "mapTip").text = map_tip(layer, language)
    ET.SubElement(root, "layerGeometryType").text = _GEOMETRY[KINDS[layer]]
    return ET.tostring(root, encoding="unicode")


def _conditions(layer: str, language: str) -> Iterator[tuple[Rule, str]]:
    for rule in rules(layer, language):
        yield rule, " AND ".join(f"\"{column}\" = '{value}'" for column, value in rule.where)
    for rule in keys(layer, language):
        yield rule, "FALSE"


def _symbol(rule: Rule, name: str, layer: str | None) -> ET.Element:
    """Draw a rule; with a layer, what its columns decide is left to them."""
    defined = defined_by_columns(layer, PX_MM) if layer else {}
    symbol = _empty_symbol(_TYPES[rule.kind], name, {key: defined[key] for key in ("alpha",) if key in defined},
                           alpha=rule.opacity)  # fmt: skip
    if rule.kind == "point":
        symbol.append(_layer("SimpleMarker", _marker(rule)))
    elif rule.kind == "line":
        symbol.extend(_lines(rule, layer, defined))
    else:
        symbol.extend(_fills(rule, layer))
    return symbol


def _lines(rule: Rule, layer: str | None, defined: Properties) -> Iterator[ET.Element]:
    line = {
        "line_color": _rgba(rule.colour), "line_width": _mm(rule.width_px), "line_width_unit": "MM",
        "line_style": "solid", "capstyle": "flat", "joinstyle": "round", "offset_unit": "MM",
        "use_custom_dash": str(int(bool(rule.dash))), "customdash": dash_text(rule.dash, PX_MM) or "5;2",
        "customdash_unit": "MM",
    }  # fmt: skip
    beside = f'("strand" - ("strands" - 1) / 2.0) * ({_GAP_MM} + {defined.get("outlineWidth")})'
    strands = {"offset": beside} if layer == "flows" else {}
    own = {key: defined[key] for key in ("customDash", "outlineWidth") if key in defined}
    yield _layer("SimpleLine", line, {**own, **strands})
    if layer == "barriers":
        yield _marker_line(rule, "interval", {}, {}, mark="line", angle="0")
    if layer in {"flows", "routes"}:
        for end, where in (
            ("last", "\"direction\" IN ('one-way', 'both')"),
            ("first", "\"direction\" = 'both'"),
        ):
            if layer == "flows":
                hollow = f"if(\"reading\" = 'inferred', '#ffffff', '{rule.colour}')"
                yield _marker_line(rule, end, {**strands, "enabled": where}, {"fillColor": hollow})
            elif end == "last":
                yield _marker_line(rule, end, {}, {})
    for end in _HEADS.get(rule.arrow, ()):
        yield _marker_line(rule, end, {}, {})


def _marker_line(
    rule: Rule,
    end: str,
    line: Properties,
    head: Properties,
    *,
    mark: str = "triangle",
    angle: str = "",
) -> ET.Element:
    """Put heads at one end of a line, or ticks along it."""
    places = {"last": ("lastvertex", "LastVertex"), "first": ("firstvertex", "FirstVertex"),
              "interval": ("interval", "Interval")}[end]  # fmt: skip
    options = {"placement": places[0], "placements": places[1], "rotate": "1", "interval": "2.5",
               "interval_unit": "MM", "offset_unit": "MM"}  # fmt: skip
    layer = _layer("MarkerLine", options, line)
    sub = _empty_symbol("marker", "@0@1", {})
    turned = angle or ("270" if end == "first" else "90")  # a triangle points up
    size = "2" if mark == "line" else "3"
    marker = {
        "name": mark, "color": _rgba(rule.colour), "outline_color": _rgba(rule.colour), "size": size,
        "size_unit": "MM", "outline_width": "0.25", "outline_width_unit": "MM", "angle": turned,
        "horizontal_anchor_point": "1", "vertical_anchor_point": "1", "offset_unit": "MM",
        # Back from the end, clear of the mark of the place there.
        "offset": "0,0" if mark == "line" else "0,2.4",
    }  # fmt: skip
    sub.append(_layer("SimpleMarker", marker, head))
    layer.append(sub)
    return layer


def _fills(rule: Rule, layer: str | None) -> Iterator[ET.Element]:
    yield _layer("SimpleFill", {
        "color": _rgba(rule.colour, rule.fill_opacity), "style": "solid", "outline_color": _rgba(rule.colour, 0.6),
        "outline_style": {"buffers": "dash", "corridors": "no"}.get(layer or "", "solid"),
        "outline_width": _mm(rule.width_px / 1.5), "outline_width_unit": "MM", "joinstyle": "round",
    })  # fmt: skip
    if layer == "zones":
        reading = 'array_find(array_sort(array_distinct(array_agg("candidate", group_by:="zone"))), "candidate")'
        hatch = _layer(
            "LinePatternFill", {"angle": "45", "distance": "1.6", "distance_unit": "MM"},
            {"lineAngle": f"if({reading} % 2 = 0, 45, 135)"},
        )  # fmt: skip
        sub = _empty_symbol("line", "@0@1", {})
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


def _empty_symbol(kind: str, name: str, defined: Properties, *, alpha: float = 1) -> ET.Element:
    symbol = ET.Element(
        "symbol", type=kind, name=name, alpha=f"{alpha:g}", clip_to_extent="1", force_rhr="0"
    )
    _define(symbol, defined)
    return symbol


def _layer(name: str, options: Properties, defined: Properties | None = None) -> ET.Element:
    layer = ET.Element("layer", {"class": name, "enabled": "1", "locked": "0", "pass": "0"})
    given = ET.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ET.SubElement(given, "Option", name=key, type="QString", value=value)
    _define(layer, defined or {})
    return layer


def _define(element: ET.Element, defined: Properties) -> None:
    """Let expressions decide properties of a symbol or a layer of it."""
    outer = ET.SubElement(ET.SubElement(element, "data_defined_properties"), "Option", type="Map")
    ET.SubElement(outer, "Option", name="name", type="QString", value="")
    inner = ET.SubElement(outer, "Option", name="properties", type="Map")
    for key, expression in defined.items():
        one = ET.SubElement(inner, "Option", name=key, type="Map")
        ET.SubElement(one, "Option", name="active", type="bool", value="true")
        ET.SubElement(one, "Option", name="expression", type="QString", value=expression)
        ET.SubElement(one, "Option", name="type", type="int", value="3")
    ET.SubElement(outer, "Option", name="type", type="QString", value="collection")


def _mm(px: float) -> str:
    return f"{px * PX_MM:.2f}"


def _rgba(colour: str, opacity: float = 1) -> str:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{red},{green},{blue},{round(opacity * 255)}"
