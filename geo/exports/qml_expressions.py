"""QGIS expressions, by which columns set properties of symbols, labels and map tips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from geo.brief.review_states import PENDING
from geo.exports.style_rules import styling_columns
from geo.layers import SCHEMAS
from geo.symbology import symbols
from geo.validation import LANGUAGES

PX_MM: Final = 25.4 / 96
"""Size of a CSS pixel in mm."""
# Argument of QGIS's function `replace` that escapes a text for HTML.
_ESCAPE: Final = "map('&', '&amp;', '<', '&lt;', '>', '&gt;')"
_BY_SHARE: Final = {
    "routes": '0.2 + 0.8 * "share"',
    "segments": '0.2 + 1.2 * array_max(from_json("shares"))',
}
"""Layer → expression for the width of its lines in mm, which grows with the share of traffic."""


def property_expressions(layer: str, *, is_draft: bool) -> Mapping[str, str]:
    """Return the expressions by which the columns of a layer set properties of its symbols.

    Parameters
    ----------
    layer
        Name of the layer.
    is_draft
        Whether the layer belongs to a draft, in which rows that no person has confirmed are pale and dashed.

    Returns
    -------
    Mapping
        QGIS's name of a property → expression: ``customDash`` (lengths in mm), ``alpha`` (opacity in per cent) and
        ``outlineWidth`` (in mm), as far as columns of the layer set them.
    """
    table = symbols()
    # Column → value of a cell → the property that it sets, as text.
    settings = {
        "basis": {
            value: f"'{dash}'" if (dash := dash_text(style["dash"])) else "NULL"
            for value, style in table["basis"].items()
        },
        "confidence": {
            value: f"{100 * style['opacity']:g}" for value, style in table["confidence"].items()
        },
        "quantity": {
            value: f"{style['width_px'] * PX_MM:.2f}" for value, style in table["quantity"].items()
        },
    }
    properties = {"basis": "customDash", "confidence": "alpha", "quantity": "outlineWidth"}
    expressions = {
        properties[column]: _case(column, settings[column]) for column in styling_columns(layer)
    }
    if layer in _BY_SHARE:
        expressions["outlineWidth"] = _BY_SHARE[layer]
    return expressions | _draft_expressions(expressions) if is_draft else expressions


def _draft_expressions(expressions: Mapping[str, str]) -> dict[str, str]:
    """Return the expressions for dash and opacity in a draft.

    Rows that no person has confirmed are dashed and paler than their columns say; for all other rows, the given
    expressions hold.
    """
    style = symbols()["review"]["pending"]
    is_pending = f'"review" IN ({", ".join(repr(status) for status in PENDING)})'
    pending_dash = dash_text(style["dash"])
    dash, alpha = expressions.get("customDash", "NULL"), expressions.get("alpha", "100")
    return {
        "customDash": f"CASE WHEN {is_pending} THEN '{pending_dash}' ELSE {dash} END",
        "alpha": f"({alpha}) * CASE WHEN {is_pending} THEN {style['opacity']:g} ELSE 1 END",
    }


def dash_text(dash: Sequence[float]) -> str:
    """Return a dash pattern as QGIS writes it: lengths in mm, separated by semicolons.

    ``dash`` holds the lengths of dashes and gaps in px, in turn.

    Examples
    --------
    >>> dash_text((14, 4))
    '3.70;1.06'
    """
    return ";".join(f"{length * PX_MM:.2f}" for length in dash)


def _case(column: str, results: Mapping[str, str]) -> str:
    """Return an expression that gives each value of a column its result; ``results`` is value → result."""
    # QGIS knows no `CASE column WHEN value`, so each condition names the column.
    whens = (f"WHEN \"{column}\" = '{value}' THEN {result}" for value, result in results.items())
    return f"CASE {' '.join(whens)} END"


def text_expression(language: str, name: str = "label") -> str:
    """Return the expression for a text of a row in a language.

    If a row lacks the text in this language, the expression gives it in the first language that the row has. ``name``
    is that of the columns without the language.
    """
    order = sorted(LANGUAGES, key=lambda code: code != language)
    columns = ", ".join(f'"{name}_{code}"' for code in order)
    return f"coalesce({columns}, '')"


def map_tip(layer: str, language: str) -> str:
    """Return the tip that QGIS shows over a feature, as HTML with expressions.

    It holds the name, status, reason, grade and claims, as far as the layer has these columns.
    """
    names = SCHEMAS[layer].names
    # Each part: HTML, the expression for a text, HTML.
    parts = [("<b>", text_expression(language), "</b>")] if "label_en" in names else []
    if "status" in names:
        parts.append(("<br><i>", '"status"', "</i>"))
    if "reason_en" in names:
        parts.append(("<br>", text_expression(language, "reason"), ""))
    if "claims" in names:
        parts.append(("<br>", "concat(coalesce(\"grade\", ''), ' ', \"claims\")", ""))
    return "".join(f"{head}[% replace({text}, {_ESCAPE}) %]{tail}" for head, text, tail in parts)
