"""Headings in two rows, the upper of which has *Origin* over *Name* and *Country* → one row of headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.records.headings import find_ends, find_position

_AXES: Final = frozenset({"lon", "lat"})


def join_headings(
    upper: Sequence[str], lower: Sequence[str], spans: Sequence[tuple[int, int]] = ()
) -> list[str] | None:
    """Join two rows of headings: *Origin Name*, *Origin Country*; return None if the lower row is a record.

    Without merged cells, both rows are headings only if together they name more ends of records, or coordinates.

    Parameters
    ----------
    upper, lower
        The texts of both rows, equally many; empty for an empty cell.
    spans
        The first and the last column of each merged cell of the upper row.

    Examples
    --------
    >>> join_headings(["Town", "Position", ""], ["", "Lat", "Long"])
    ['Town', 'Position Lat', 'Position Long']
    >>> join_headings(["Town", "Position", ""], ["Gafsa", "unknown", "Customs"]) is None
    True
    """
    repeated = _repeat_over_columns(upper, lower, spans)
    joined = [" ".join(filter(None, pair)) for pair in zip(repeated, lower, strict=True)]
    names_more = len(find_ends(joined)) > len(find_ends(upper))
    names_axes = find_position(joined).keys() >= _AXES and not find_position(upper).keys() >= _AXES
    return joined if spans or names_more or names_axes else None


def joined_note(upper: Sequence[str], joined: Sequence[str]) -> str:
    """Return a note on headings in two rows, with the first that stands over several columns as its example."""
    spread = (
        column
        for column, name in enumerate(upper)
        if name and not (column + 1 < len(upper) and upper[column + 1])
    )
    return f"headings in two rows are joined, such as {joined[next(spread, 0)]!r}"


def _repeat_over_columns(
    upper: Sequence[str], lower: Sequence[str], spans: Sequence[tuple[int, int]]
) -> list[str]:
    """Return the upper of two rows of headings, with each heading repeated over all columns to which it applies.

    Merged cells say to which columns a heading applies. Without any, a heading also applies to the columns to its right
    that have only a lower heading.
    """
    repeated = list(upper)
    for left, right in spans:
        for column in range(left + 1, min(right + 1, len(repeated))):
            repeated[column] = upper[left]
    if not spans:
        for column in range(1, len(repeated)):
            if not repeated[column] and lower[column]:
                repeated[column] = repeated[column - 1]
    return repeated
