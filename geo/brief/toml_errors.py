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
    fault, remedy = (
        _curly_quote_problem(line, column)
        or _single_bracket_problem(line, arrays)
        or _other_problem(line, column, reason)
    )
    return Problem("", fault, remedy, line=number)


def single_bracket_fault(name: str) -> tuple[str, str]:
    """Return what is wrong with a table in single brackets, and what to do.

    Examples
    --------
    >>> single_bracket_fault("area")
    ('[area] has single brackets', 'write [[area]], once for each area')
    """
    last = name.rpartition(".")[2]
    return f"[{name}] has single brackets", f"write [[{name}]], once for each {last}"


def _curly_quote_problem(line: str, column: int) -> tuple[str, str] | None:
    """Return what is wrong and the remedy if a curly quote broke the line at a column; else None."""
    character = line[column - 1 : column]  # empty behind the end of the line
    if straight := CURLY.get(character):
        return (
            f"column {column} has a curly quote, {character}",
            f"write straight quotes: {straight}…{straight}",
        )
    curly_columns = [at for at, character in enumerate(line, start=1) if character in CURLY]
    if not curly_columns or column <= len(line):
        return None
    last = curly_columns[-1]
    fault = f"a text does not end with a straight quote. Column {last} has a curly one, {line[last - 1]}"
    return fault, 'begin and end it with the same straight quotes: "…"'


def _single_bracket_problem(line: str, arrays: Collection[str]) -> tuple[str, str] | None:
    """Return what is wrong and the remedy if a line has single brackets where double ones belong; else None."""
    header = _SINGLE.match(line)
    name = re.sub(r"\s", "", header[1]) if header else ""
    return single_bracket_fault(name) if name.partition(".")[0] in arrays else None


def _opened_single(lines: list[str], arrays: Collection[str]) -> Problem | None:
    """Return the problem of the first header in single brackets whose name the last line has in double ones."""
    double = _DOUBLE.match(lines[-1])
    for number, line in enumerate(lines[:-1] if double else (), start=1):
        header = _SINGLE.match(line)
        if double and header and header[1] == double[1] and header[1] in arrays:
            return Problem("", *single_bracket_fault(header[1]), line=number)
    return None


def _other_problem(line: str, column: int, reason: str) -> tuple[str, str]:
    """Return what is wrong and the remedy for any reason of the parser; an empty remedy if none is known."""
    tail = line[column - 1 :]
    if reason == "Invalid value":
        value = tail if len(tail) <= MAX_SHOWN else f"{tail[:MAX_SHOWN]}…"
        fault = f"column {column} has no value that TOML knows (found {shown(value)})"
        return fault, 'write a text in straight quotes: "…"; numbers, true and false have none'
    if "Illegal character '\\n'" in reason:
        return "the line ends inside a text", "end the text with the quote that opens it"
    problem = _decimal_comma_problem(line) or _inner_quote_problem(line, column)
    if "after a statement" in reason:
        problem = problem or _bare_value_problem(line, column)
    if problem:
        return problem
    remedy = next((remedy for words, remedy in _REMEDIES.items() if words in reason), "")
    if not tail and "inline table" in reason:
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


def _decimal_comma_problem(line: str) -> tuple[str, str] | None:
    """Return what is wrong and the remedy if a value is a number with a comma; else None."""
    number = re.search(r"=\s*([-+]?\d+,\d+)\s*(?:,\D|[}#]|$)", line)
    if not number:
        return None
    return f"found the number {number[1]} with a comma", f"write {number[1].replace(',', '.')}"


def _bare_value_problem(line: str, column: int) -> tuple[str, str] | None:
    """Return what is wrong and the remedy if a bare date or grouped digits go on at a column; else None."""
    begin = re.search(r"[-+]?\d[\d.]*$", line[: column - 1].rstrip())
    end = re.match(r"[^\s#]*(?: [\d,.]+)*", line[column - 1 :])
    if not begin or not end:
        return None
    value = f"{line[begin.start() : column - 1]}{end[0]}".strip()
    if re.fullmatch(r"\d{4}[-/].*", value):
        return f"found the date {value} without quotes", f'write "{value}"'
    if re.fullmatch(r"[-+]?\d[\d ,.]*", value):
        remedy = "write its digits without blanks or commas, and a point before decimals"
        return f"found the number {shown(value)}", remedy
    return None


def _inner_quote_problem(line: str, column: int) -> tuple[str, str] | None:
    """Return what is wrong and the remedy if a text ended at a quote or apostrophe within it; else None."""
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
