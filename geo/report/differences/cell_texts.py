"""Describe changed rows and cells in a few words: shares in per cent, measures with their units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from geo.layers import SCHEMAS
from geo.report.differences.layer_changes import FieldChange, Row, RowChange
from geo.validation import LANGUAGES, counted

MAX_CHARS: Final = 48  # of a text on one line
# Column with a list of numbers → columns that may hold the list of ids to which the numbers belong, one by one.
ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "shares": ("flows", "crossings"), "changes": ("flows",), "shares_before": ("crossings",),
    "shares_after": ("crossings",), "scenario_hours_lost": ("scenarios",),
}  # fmt: skip
SHARES: Final = frozenset({
    "share", "chain_share", "shares", "shares_before", "shares_after", "changes", "moved",
    "no_way_left", "cut_off",
})  # fmt: skip
DIRECTIONS: Final = (
    "north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west",
)  # fmt: skip
WORDS: Final[Mapping[str, str]] = {"claims": "evidence", "via": "by", "label": "name"}


def describe_change(row: RowChange, *, without: str = "") -> str:
    """Return what changed in a row, in a few words; an empty text if the row was added or removed.

    ``without`` is the id of the claim below whose heading the row is listed, so that the text need not name it.
    """
    parts = [move_text(row), *_field_texts(row, without)]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def length_text(length_m: float) -> str:
    """Return a length as text, in metres or kilometres, rounded for readers.

    Examples
    --------
    >>> length_text(0.2), length_text(640), length_text(3210), length_text(45_600)
    ('1 m', '640 m', '3.2 km', '46 km')
    """
    if length_m < 1_000:  # noqa: PLR2004 - a kilometre
        return f"{max(round(length_m), 1)} m"
    return f"{length_m / 1_000:.{1 if length_m < 10_000 else 0}f} km"  # noqa: PLR2004


def measure_text(column: str, value: float, unit: str | None = None) -> str:
    """Return the number in a cell as text, with its unit; a share in per cent.

    Parameters
    ----------
    column
        Name of the column, which tells shares from other numbers.
    value
        The number; for a share, 0 to 1.
    unit
        The unit that the column declares, if any.

    Examples
    --------
    >>> measure_text("share", 0.064), measure_text("length_km", 1639.0, "km"), measure_text("rank", 2)
    ('6.4 %', '1,639 km', '2')
    """
    if column in SHARES:
        return f"{100 * value:.1f} %"
    return f"{value:,.10g} {unit}" if unit else f"{value:,.10g}"


def move_text(row: RowChange) -> str:
    """Return in words how far the shape of a row moved and, for a point, in which direction.

    The text is empty if the shape did not move.
    """
    if row.moved_m is None:
        return ""
    if row.azimuth_deg is None:
        return f"moved up to {length_text(row.moved_m)}"
    return f"moved {length_text(row.moved_m)} {DIRECTIONS[round(row.azimuth_deg / 45) % 8]}"


def _field_texts(row: RowChange, without: str) -> Iterator[str]:
    """Yield a text for each cell of a row that differs; an empty one if the text of another cell says the same.

    ``without`` is the id of a claim that need not be named.
    """
    units = {column.name: column.unit for column in SCHEMAS[row.layer].columns}
    # A list of ids needs no text of its own if the layer has a list of numbers that belong to the ids.
    id_columns = {name for column in ABOUT if column in units for name in ABOUT[column]}
    for field in row.fields:
        stem, _, language = field.name.rpartition("_")
        if field.name in ABOUT:
            yield _pairs_text(field, row.old or {}, row.new or {}, units[field.name])
        elif field.name in id_columns:
            continue
        elif language in LANGUAGES:
            yield _words_text(stem, language, field, row)
        elif field.name in {"claims", "context"}:
            yield _ids_text(WORDS.get(field.name, field.name), field, without)
        elif isinstance(field.old, list) or isinstance(field.new, list):
            yield _list_text(field, units.get(field.name))
        else:
            yield f"{_name(field.name)} {_change_text(field, units.get(field.name))}"


def _name(column: str) -> str:
    """Return the name of a column in words, without its unit.

    Examples
    --------
    >>> _name("length_km"), _name("hours_lost")
    ('length', 'hours lost')
    """
    return WORDS.get(column, column.removesuffix("_km").removesuffix("_m").replace("_", " "))


def _change_text(field: FieldChange, unit: str | None) -> str:
    """Return a cell before and after, with ``unit``; of a share also the difference in percentage points."""
    old, new = field.old, field.new
    if _is_number(old) and _is_number(new):
        text = f"{measure_text(field.name, old, unit)} → {measure_text(field.name, new, unit)}"
        if field.name in SHARES:
            text = f"{text} ({100 * (new - old):+.1f} points)".replace("-", "−")
        return text
    return f"{_cell_text(field.name, old, unit)} → {_cell_text(field.name, new, unit)}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell_text(name: str, value: Any, unit: str | None) -> str:  # noqa: ANN401 - any cell
    """Return a cell as text: a number with its unit, the parts of a review, or a text, shortened.

    ``name`` is the name of its column.
    """
    if value is None or value == []:
        return "none"
    if _is_number(value):
        return measure_text(name, value, unit)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    return shortened(str(value))


def shortened(text: str, chars: int = MAX_CHARS) -> str:
    """Return a text on one line, of at most ``chars`` characters; an ellipsis stands for the rest.

    Examples
    --------
    >>> shortened("a long text", 6)
    'a lon…'
    """
    line = " ".join(text.split())
    return line if len(line) <= chars else f"{line[: chars - 1].rstrip()}…"


def _words_text(stem: str, language: str, field: FieldChange, row: RowChange) -> str:
    """Return how a text changed that a row holds in several languages, each in a column of its own.

    The English text is shown before and after. If it did not change, the languages in which the text changed are named.
    The change is described once, so the result is empty for all but the first language that changed.

    Parameters
    ----------
    stem, language
        The name of the column is ``stem_language``.
    field
        The cell in this language.
    """
    changed_languages = [
        code for code in LANGUAGES if any(cell.name == f"{stem}_{code}" for cell in row.fields)
    ]
    if language != changed_languages[0]:
        return ""
    if language != "en":
        return f"{_name(stem)} in {', '.join(changed_languages)}"
    old, new = (f"“{shortened(text)}”" if text else "none" for text in (field.old, field.new))
    # Long texts may differ only where they are cut off.
    return f"{_name(stem)} {'differs' if old == new else f'{old} → {new}'}"


def _ids_text(name: str, field: FieldChange, without: str) -> str:
    """Return how a list of ids changed: the ids that came, with a plus, and the ids that went, with a minus.

    Parameters
    ----------
    name
        What the list is called.
    field
        The list, before and after.
    without
        The id of the claim below whose heading the row is listed. The text calls this claim *it*.
    """
    old, new = field.old or [], field.new or []
    gained = [id_ for id_ in new if id_ not in old]
    lost = [id_ for id_ in old if id_ not in new]
    if not (gained or lost):
        return f"{name} in another order"
    signed_ids = [f"+{id_}" for id_ in gained if id_ != without]
    signed_ids += [f"−{id_}" for id_ in lost if id_ != without]
    if name == WORDS["claims"] and without in gained:
        return " ".join(["now rests on it", *signed_ids])
    if name == WORDS["claims"] and without in lost:
        return " ".join(
            [f"no longer rests on it ({counted(len(new), 'claims')} left)", *signed_ids]
        )
    return f"{name} {' '.join(signed_ids)}" if signed_ids else ""


def _list_text(field: FieldChange, unit: str | None) -> str:
    """Return how a list changed: the ids that came and went or, for a list of numbers, the sums before and after."""
    old, new = field.old or [], field.new or []
    if all(isinstance(value, str) for value in [*old, *new]):
        return _ids_text(_name(field.name), field, "")
    total = f"{sum(old):,.10g} → {sum(new):,.10g} {unit or ''}".strip()
    return f"{_name(field.name)} {total}"


def _pairs_text(field: FieldChange, old: Row, new: Row, unit: str | None) -> str:
    """Return how a list of numbers changed, of which each belongs to a flow, crossing or scenario.

    Each number that differs stands after the id to which it belongs.

    Parameters
    ----------
    field
        The list, before and after.
    old, new
        All cells of the row, before and after, among them the list of ids.
    unit
        The unit of the numbers, if any.
    """
    id_column = next(name for name in ABOUT[field.name] if name in new)
    old_values, new_values = (
        dict(zip(row.get(id_column) or (), row.get(field.name) or (), strict=False))
        for row in (old, new)
    )
    changes = {
        id_: FieldChange(field.name, old_values.get(id_), new_values.get(id_))
        for id_ in {**old_values, **new_values}
    }
    parts = [
        f"{id_} {_change_text(change, unit)}"
        for id_, change in changes.items()
        if change.old != change.new
    ]
    return f"{_name(field.name)}: {', '.join(parts)}" if parts else ""


def largest_shift(row: RowChange) -> float:
    """Return the largest change, in the row, of the share of any flow: 0 to 1."""
    old, new = _shares(row.old or {}), _shares(row.new or {})
    return max((abs(new.get(key, 0) - old.get(key, 0)) for key in {**old, **new}), default=0.0)


def _shares(row: Row) -> dict[str, float]:
    """Return flow id → the share of the flow that a row states, 0 to 1; empty for a row without shares."""
    if row.get("share") is not None:
        return {row["flow"]: row["share"]}
    return dict(zip(row.get("flows") or (), row.get("shares") or (), strict=False))
