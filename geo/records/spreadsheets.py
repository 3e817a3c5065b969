"""Texts that a spreadsheet would run as a formula: an apostrophe before them, and off again."""

from __future__ import annotations

import re
from typing import Any, Final

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠]")  # noqa: RUF001 - the wide forms count in Excel too


def guarded(cell: Any) -> Any:  # noqa: ANN401 - any cell
    """Put an apostrophe before what a spreadsheet would run as a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("a=1"), guarded(-1)
    ("'=1+1", "''=1+1", 'a=1', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take off what :func:`guarded` put on.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("'a")
    ('=1+1', "'a")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
