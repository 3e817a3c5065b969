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

_DOUBLE: Final = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")


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
    column 6 has a curly quote, “. Write straight quotes: "…".
    """
    message = str(error)
    place = _PLACE.search(message)
    reason = message.replace(place[0], "") if place else message
    if place is None or place[1] is None:
        remedy = "is a quote or a bracket not closed?" if place else ""
        return Problem("", f"is not TOML: {shown(reason)}", remedy)
    number, column = int(place[1]), int(place[2])
    lines = text.replace("\r\n", "\n").split("\n")
    line = lines[number - 1]
    if earlier := _opened_single(lines[:number], arrays):
        return earlier
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
    found = f"a text does not end with a straight quote. Column {later[-1]} has a curly one, {line[later[-1] - 1]}"
    return found, 'begin and end it with the same straight quotes: "…"'


def _single_brackets(line: str, arrays: Collection[str]) -> tuple[str, str] | None:
    header = _SINGLE.match(line)
    name = re.sub(r"\s", "", header[1]) if header else ""
    return single_bracket_fault(name) if name.partition(".")[0] in arrays else None


def _opened_single(lines: list[str], arrays: Collection[str]) -> Problem | None:
    """Return the problem of a table in single brackets, of which the last line has the double ones."""
    double = _DOUBLE.match(lines[-1])
    for number, line in enumerate(lines[:-1] if double else (), start=1):
        header = _SINGLE.match(line)
        if double and header and header[1] == double[1] and header[1] in arrays:
            return Problem("", *single_bracket_fault(header[1]), line=number)
    return None


def _other(line: str, column: int, reason: str) -> tuple[str, str]:
    rest = line[column - 1 :]
    if reason == "Invalid value":
        value = rest if len(rest) <= MAX_SHOWN else f"{rest[:MAX_SHOWN]}…"
        found = f"column {column} has no value that TOML knows (found {shown(value)})"
        return found, 'write a text in straight quotes: "…"; numbers, true and false have none'
    if "Illegal character '\\n'" in reason:
        return "the line ends inside a text", "end the text with the quote that opens it"
    known = _decimal_comma(line) or _quote_within(line, column)
    if "after a statement" in reason:
        known = known or _bare_value(line, column)
    if known:
        return known
    remedy = next((remedy for words, remedy in _REMEDIES.items() if words in reason), "")
    if not rest and "inline table" in reason:
        remedy = "a table in { } stands on one line"
    return f"is not TOML: {shown(reason)}, at column {column}", remedy


# What the parser says → what to do.
_REMEDIES: Final = {
    "Unclosed array": "put a comma between its values, and ] behind the last",
    "Unclosed inline table": "put a comma between its keys, and } behind the last",
    "Invalid hex value": "write two backslashes for one, or / instead",
    "Unescaped": "write two backslashes for one, or / instead",
    "Expected '='": "write a key without blanks, then =, then its value",
    "Invalid statement": "begin a line with a key of unaccented letters, or with [[",
    "after a statement": "write one key and one value on a line, a text in quotes",
    "character": "is a quote not closed, or a curly one?",
}


def _decimal_comma(line: str) -> tuple[str, str] | None:
    number = re.search(r"=\s*([-+]?\d+,\d+)\s*(?:,\D|[}#]|$)", line)
    if not number:
        return None
    return f"found the number {number[1]} with a comma", f"write {number[1].replace(',', '.')}"


def _bare_value(line: str, column: int) -> tuple[str, str] | None:
    """Return what is wrong with a number that does not end at a column: it is a date, or its digits are grouped."""
    begin = re.search(r"[-+]?\d[\d.]*$", line[: column - 1].rstrip())
    end = re.match(r"[^\s#]*(?: [\d,.]+)*", line[column - 1 :])
    if not begin or not end:
        return None
    whole = f"{line[begin.start() : column - 1]}{end[0]}".strip()
    if re.fullmatch(r"\d{4}[-/].*", whole):
        return f"found the date {whole} without quotes", f'write "{whole}"'
    if re.fullmatch(r"[-+]?\d[\d ,.]*", whole):
        remedy = "write its digits without blanks or commas, and a point before decimals"
        return f"found the number {shown(whole)}", remedy
    return None


def _quote_within(line: str, column: int) -> tuple[str, str] | None:
    """Return what is wrong where a text ends at a quote or an apostrophe within it."""
    before, after = line[: column - 1], line[column - 1 :]
    if not after[:1].isalpha():
        return None
    if before.endswith("'"):
        return (
            f"a text in single quotes ends at the apostrophe in column {column - 1}",
            'begin and end it with double quotes: "…"',
        )
    if before.endswith('"'):
        return (
            f"a text ends at the quote in column {column - 1}",
            "write a backslash before a quote within a text, or use single quotes there",
        )
    return None
