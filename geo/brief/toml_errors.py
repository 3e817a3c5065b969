"""Explain why a file is not TOML: what stands where, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from geo.errors import Problem
from geo.validation import shown

CURLY: Final = {
    **dict.fromkeys("“”„‟«»＂″〝〞", '"'),  # noqa: RUF001 - what word processors make of a straight quote
    **dict.fromkeys("‘’‚‛‹›＇′", "'"),  # noqa: RUF001
}
MAX_SHOWN: Final = 20  # characters of a value
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_SINGLE: Final = re.compile(r"\s*\[\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*\]\s*(?:#.*)?$")


def toml_problem(text: str, error: ValueError, arrays: Collection[str]) -> Problem:
    """Return the problem of a text that the TOML parser refuses.

    Parameters
    ----------
    error
        As :func:`tomllib.loads` raises it.
    arrays
        Names of tables that stand in double brackets.

    Examples
    --------
    >>> import tomllib
    >>> try:
    ...     tomllib.loads("id = “my-brief”")
    ... except ValueError as error:
    ...     print(toml_problem("id = “my-brief”", error, ()))
    column 6 has a curly quote, “; write straight quotes: "…"
    """
    message = str(error)
    place = _PLACE.search(message)
    reason = message.replace(place[0], "") if place else message
    if place is None or place[1] is None:
        remedy = "is a quote or a bracket not closed?" if place else ""
        return Problem("", f"is not TOML: {shown(reason)}", remedy)
    number, column = int(place[1]), int(place[2])
    line = text.replace("\r\n", "\n").split("\n")[number - 1]
    found, remedy = (
        _curly_quote(line, column) or _single_brackets(line, arrays) or _other(line, column, reason)
    )
    return Problem("", found, remedy, line=number)


def single_bracket_fault(name: str) -> tuple[str, str]:
    """Return what is wrong with a table in single brackets, and what to do.

    Examples
    --------
    >>> single_bracket_fault("area")
    ('[area] has single brackets', 'write [[area]], once for each area')
    """
    last = name.rpartition(".")[2]
    return f"[{name}] has single brackets", f"write [[{name}]], once for each {last}"


def _curly_quote(line: str, column: int) -> tuple[str, str] | None:
    """Return the curly quote at a column, or that which should have closed the text before it."""
    here = line[column - 1 : column]
    if here in CURLY and here:
        straight = CURLY[here]
        return (
            f"column {column} has a curly quote, {here}",
            f"write straight quotes: {straight}…{straight}",
        )
    later = [at for at, character in enumerate(line, start=1) if character in CURLY]
    if not later or column <= len(line):
        return None
    found = f"a text does not end with a straight quote; column {later[-1]} has a curly one, {line[later[-1] - 1]}"
    return found, 'begin and end it with the same straight quotes: "…"'


def _single_brackets(line: str, arrays: Collection[str]) -> tuple[str, str] | None:
    header = _SINGLE.match(line)
    name = re.sub(r"\s", "", header[1]) if header else ""
    return single_bracket_fault(name) if name.partition(".")[0] in arrays else None


def _other(line: str, column: int, reason: str) -> tuple[str, str]:
    rest = line[column - 1 :]
    if reason == "Invalid value":
        value = rest if len(rest) <= MAX_SHOWN else f"{rest[:MAX_SHOWN]}…"
        found = f"column {column} has no value that TOML knows (found {shown(value)})"
        return found, 'write a text in straight quotes: "…"; numbers, true and false have none'
    if "Illegal character '\\n'" in reason:
        return "the line ends inside a text", "end the text with the quote that opens it"
    remedy = "is a quote not closed, or a curly one?" if "character" in reason else ""
    return f"is not TOML: {shown(reason)}, at column {column}", remedy
