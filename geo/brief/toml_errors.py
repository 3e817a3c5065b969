"""Explain why a file is not TOML: the line and column, the mistake, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, TypeAlias

from geo.brief.toml_lines import KeyPath, fenced_lines, key_lines, parse_table_header
from geo.errors import Problem
from geo.validation import shown
from geo.validation.angles import decimal_degrees

CURLY: Final = {
    **dict.fromkeys("“”„‟«»＂″〝〞", '"'),  # noqa: RUF001 - what word processors make of a straight quote
    **dict.fromkeys("‘’‚‛‹›＇′", "'"),  # noqa: RUF001
}
DASHES: Final = frozenset("‐‑‒–—−")  # noqa: RUF001 - what word processors make of a hyphen
# Spaces that TOML does not accept as white space
BLANKS: Final = frozenset("\u00a0\u2007\u2009\u200b\u202f\u3000")
MAX_SHOWN: Final = 20  # characters of a value

Mistake: TypeAlias = tuple[str, str]
"""What is wrong, and what to write instead."""

_POSITION: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
# A header in single brackets, [area] or [flow . strand], perhaps before a comment; and the beginning of [[area]].
_SINGLE: Final = re.compile(r"\s*\[\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*\]\s*(?:#.*)?$")
_DOUBLE: Final = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")

# A number after =, with all that people put between its digits; and one in groups of three.
_NUMBER: Final = re.compile(r"=\s*([-+]?\d+(?:[ ,.'’\u00a0\u202f]\d+)*)(?=\s*(?:[,}\]#]|$))")  # noqa: RUF001
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+")  # noqa: RUF001
_ANGLE_KEY: Final = re.compile(r"\s*(?:lon|lat)\s*=\s*([^#]+)")


def toml_problem(text: str, error: ValueError, arrays: Collection[str]) -> Problem:
    """Return the problem of a text that the TOML parser refused, in words for the author of the text.

    Parameters
    ----------
    text
        The text, which should be TOML.
    error
        The error that :func:`tomllib.loads` raised for it.
    arrays
        The names of the tables that the text has to write in double brackets, such as ``flow``.

    Examples
    --------
    >>> import tomllib
    >>> try:
    ...     tomllib.loads("id = “my-brief”")
    ... except ValueError as error:
    ...     print(toml_problem("id = “my-brief”", error, ()))
    column 6 has a curly quote, “. Write straight quotes: "…".
    """
    # The message is a reason and, in brackets, the position at which the parser stopped.
    message = str(error)
    if problem := _file_problem(text, message):
        return problem
    position = _POSITION.search(message)
    reason = message.replace(position[0], "") if position else message
    lines = text.replace("\r\n", "\n").split("\n")
    number = int(position[1]) if position and position[1] else len(lines)
    read_lines = lines[:number]
    # First, mistakes in an earlier line that the parser noticed only in this one.
    if earlier := _opened_single(read_lines, arrays) or _inner_table_above(read_lines):
        return earlier
    # "Cannot overwrite a value" and the like: a key or a table is written twice.
    is_repeated = reason.startswith("Cannot ") and not _single_bracket_problem(
        lines[number - 1], arrays
    )
    if is_repeated and (repeated := _repeated_key("\n".join(read_lines))):
        return repeated
    if position is None or position[1] is None:
        remedy = "is a quote or a bracket not closed?" if position else ""
        return Problem("", f"the file is not TOML: {shown(reason)}", remedy)
    line, column = lines[number - 1], int(position[2])
    fault, remedy = (
        _curly_quote_problem(line, column)
        or _single_bracket_problem(line, arrays)
        or _other_problem(line, column, reason)
    )
    return Problem("", fault, remedy, line=number)


def _file_problem(text: str, message: str) -> Problem | None:
    """Return the problem of a file with wrong line ends, without any TOML, or with a text that never ends; else None.

    ``message`` is that of the TOML parser, which would name a misleading line.
    """
    if "\r" in text and "\n" not in text:
        remedy = "save the file with line ends of Unix or Windows: LF or CRLF"
        return Problem("", "the lines of the file end in CR alone", remedy, line=1)
    if not re.search(r"=|^\s*\[", text, re.MULTILINE):
        remedy = "`geo new FILE` makes a brief to start from, and `geo draft TEXT` drafts one from a text"
        return Problem("", "the file holds no key or table of TOML", remedy)
    if "Unterminated string" in message:
        lines = enumerate(fenced_lines(text), start=1)
        # All lines after the one in which the text begins are inside the text.
        first_line_of_text = max(number for number, (_, is_inside) in lines if not is_inside)
        found = "a text that begins with three quotes does not end"
        return Problem("", found, "end it with the same quotes", line=first_line_of_text)
    return None


def single_bracket_fault(name: str) -> Mistake:
    """Return the mistake of a table in single brackets.

    Examples
    --------
    >>> single_bracket_fault("area")
    ('[area] has single brackets', 'write [[area]], once for each area')
    """
    last = name.rpartition(".")[2]
    return f"[{name}] has single brackets", f"write [[{name}]], once for each {last}"


def _curly_quote_problem(line: str, column: int) -> Mistake | None:
    """Return the mistake if a curly quote stands where the parser stopped, or began a text that does not end there.

    ``column``, from 1, is where the parser stopped. Return None for any other mistake.
    """
    character = line[column - 1 : column]  # empty past the end of the line
    if straight := CURLY.get(character):
        return (
            f"column {column} has a curly quote, {character}",
            f"write straight quotes: {straight}…{straight}",
        )
    curly_columns = [number for number, char in enumerate(line, start=1) if char in CURLY]
    is_at_line_end = column > len(line)  # the parser found no straight quote that ends a text
    if not curly_columns or not is_at_line_end:
        return None
    last = curly_columns[-1]
    fault = f"a text does not end with a straight quote. Column {last} has a curly one, {line[last - 1]}"
    return fault, 'begin and end it with the same straight quotes: "…"'


def _single_bracket_problem(line: str, arrays: Collection[str]) -> Mistake | None:
    """Return the mistake if a line has single brackets where double ones belong; else None."""
    header = _SINGLE.match(line)
    name = re.sub(r"\s", "", header[1]) if header else ""
    return single_bracket_fault(name) if name.partition(".")[0] in arrays else None


def _opened_single(lines: list[str], arrays: Collection[str]) -> Problem | None:
    """Return the problem of a table that is first ``[flow]`` and later, in the last of the lines, ``[[flow]]``.

    The earlier line has the mistake. Return None if the last line opens no such table.
    """
    double = _DOUBLE.match(lines[-1])
    if not double:
        return None
    for number, line in enumerate(lines[:-1], start=1):
        header = _SINGLE.match(line)
        if header and header[1] == double[1] and header[1] in arrays:
            return Problem("", *single_bracket_fault(header[1]), line=number)
    return None


def _inner_table_above(lines: list[str]) -> Problem | None:
    """Return the problem of a ``[[flow.strand]]`` that stands above the first ``[[flow]]``, which is the last line.

    Return None if the last line opens no table, or its table is not the first of that name.
    """
    double = _DOUBLE.match(lines[-1])
    if not double:
        return None
    for number, line in enumerate(lines[:-1], start=1):
        header = parse_table_header(line)
        if header and header.names[0] == double[1]:
            if len(header.names) == 1:  # an earlier [[flow]]
                return None
            found = f"[[{'.'.join(header.names)}]] stands above the first [[{double[1]}]]"
            remedy = f"move it below the [[{double[1]}]] to which it belongs"
            return Problem("", found, remedy, line=number)
    return None


def _repeated_key(text: str) -> Problem | None:
    """Return the problem of the last key or table of a text if an earlier line has it already; else None."""
    keys = [*key_lines(text)]
    if not keys:
        return None
    *earlier_keys, last = keys
    for earlier in earlier_keys:
        if earlier.path == last.path and earlier.is_header and last.is_header:
            name = ".".join(part for part in last.path if isinstance(part, str))
            found = f"[{name}] is already on line {earlier.line}"
            return Problem("", found, "write all its keys there", line=last.line)
        # ``label`` and ``label.en`` exclude each other, too: the path of one begins with that of the other.
        shared_length = min(len(earlier.path), len(last.path))
        shared_path = last.path[:shared_length]
        if not earlier.is_header and earlier.path[:shared_length] == shared_path:
            found = f"{_key_name(shared_path)} has a value on line {earlier.line} already"
            is_same = earlier.path == last.path
            remedy = "delete one of the two" if is_same else "write it once, with all its keys"
            return Problem("", found, remedy, line=last.line)
    return None


def _key_name(path: KeyPath) -> str:
    """Return a key as it is written in its table, without the table's name: ``label.en``."""
    names: list[str] = []
    for part in path:
        if isinstance(part, int):  # what came before the index is the name of the table
            names = []
        else:
            names.append(part)
    return ".".join(names)


def _other_problem(line: str, column: int, reason: str) -> Mistake:
    """Return the mistake in a line, for the reasons of the parser that no other function explains.

    Parameters
    ----------
    column
        Where the parser stopped, from 1.
    reason
        The parser's message, without the position.
    """
    if problem := _angle_problem(line) or _lookalike_problem(line, column):
        return problem
    # The text that the parser could not read, without a comment after it.
    tail = line[column - 1 :].partition("#")[0].rstrip()
    rest = tail if len(tail) <= MAX_SHOWN else f"{tail[:MAX_SHOWN]}…"
    if reason == "Invalid value":
        return _value_problem(line, column, rest)
    if "Illegal character '\\n'" in reason:
        remedy = (
            'end the text with the quote that opens it; a text of several lines stands in """ … """'
        )
        return "the line ends inside a text", remedy
    problem = (
        _number_problem(line, column)
        or _inner_quote_problem(line, column)
        or _inline_table_problem(line, column, reason)
        or _bare_value_problem(line, column)
    )
    if problem:
        return problem
    remedy = next((remedy for words, remedy in _REMEDIES.items() if words in reason), "")
    if not remedy:
        fault = f"the line is not TOML: {shown(reason)}, at column {column}"
    elif reason == "Unclosed array":
        fault = f"a list is not closed before column {column} (found {shown(rest)})"
    else:
        fault = f"the line is not TOML from column {column} on (found {shown(rest)})"
    return fault, remedy


def _lookalike_problem(line: str, column: int) -> Mistake | None:
    """Return the mistake if the parser stopped at a dash or space that only looks like a plain one; else None."""
    character = line[column - 1 : column]
    if character in DASHES:
        return f"column {column} has a dash, {character}", "write a hyphen, -"
    if character in BLANKS:
        name = f"U+{ord(character):04X}"
        return f"column {column} has a special space, {name}", "write an ordinary space"
    return None


_BOOLEANS: Final = {"true": "true", "yes": "true", "false": "false", "no": "false"}


def _value_problem(line: str, column: int, rest: str) -> Mistake:
    """Return the mistake of a line without a valid value at a column; ``rest`` is the text that stands there."""
    if not rest:
        key = line[: column - 1].partition("=")[0].strip()
        return f"{key} has no value", "write one after =, or delete the line"
    found = f"column {column} has a value that TOML does not know (found {shown(rest)})"
    if word := _BOOLEANS.get(rest.lower()):
        return found, f"write {word}, in lower case"
    return found, 'write a text in straight quotes: "…"; numbers, true and false need none'


def _inline_table_problem(line: str, column: int, reason: str) -> Mistake | None:
    """Return the mistake if a table in { } does not end on its line, or ends in a comma; else None.

    ``reason`` is the parser's message, and ``column`` where the parser stopped.
    """
    before, tail = line[: column - 1].rstrip(), line[column - 1 :]
    if not ("Unclosed inline table" in reason or "initial character" in reason):
        return None
    if "{" in before and re.fullmatch(r"\s*(?:#.*)?", tail):
        fault = "a table that begins with { does not end on the same line"
        return fault, "keep { … } on one line, as TOML 1.0 requires"
    if tail.startswith("}") and before.endswith(","):
        return f"found a comma before the }} in column {column}", "delete that comma"
    return None


# What the parser says → what to do.
_REMEDIES: Final = {
    "Duplicate inline table key": "delete one of the two",
    "Expected ']": "close a header as it was opened: [[table]] or [table]; its name has no spaces",
    "Unclosed array": "put a comma between its values, and ] after the last",
    "Unclosed inline table": "put a comma between its keys, and } after the last",
    "Invalid hex value": "write two backslashes for one, or / instead",
    "Unescaped": "write two backslashes for one, or / instead",
    "Expected '='": "write a key without spaces, then =, then its value",
    "Invalid statement": "begin a line with a key of unaccented letters, with [[, or with # for a comment",
    "after a statement": "write one key and one value on a line, a text in quotes; a comment begins with #",
    "key part": "write keys, and the names in [[ ]], in unaccented letters, digits, - and _",
    "character": "is a quote not closed, or a curly one?",
}


def _number_problem(line: str, column: int) -> Mistake | None:
    """Return the mistake if the parser stopped at a number with commas or with groups of digits; else None."""
    # The parser stops within the number, or right after it.
    numbers = (
        match for match in _NUMBER.finditer(line) if match.start(1) < column <= match.end(1) + 1
    )
    number = next(numbers, None)
    if number is None:
        return None
    text = number[1].strip()
    digits = re.sub(r"[^\d+-]", "", text)
    has_one_comma = re.fullmatch(r"[-+]?\d+,\d+", text)  # perhaps a decimal comma
    if _GROUPED.fullmatch(text):
        remedy = f"TOML separates thousands only by _: write {digits} or {int(digits):_}"
        if has_one_comma:
            remedy += f"; or {text.replace(',', '.')} if the comma is a decimal one"
        return f"found the number {shown(text)}", remedy
    if has_one_comma:
        return (f"found the number {text} with a comma", f"write {text.replace(',', '.')}")
    return None


def _angle_problem(line: str) -> Mistake | None:
    """Return the mistake if a value is an angle in degrees and minutes, without quotes."""
    key = _ANGLE_KEY.match(line)
    degrees = decimal_degrees(key[1]) if key else None
    if not key or degrees is None:
        return None
    return f"found {key[1].strip()}", f"write decimal degrees, south and west below 0: {degrees}"


def _bare_value_problem(line: str, column: int) -> Mistake | None:
    """Return the mistake if the parser stopped behind a number that is part of a date, a measure or a longer number.

    In ``date = 2018-07/2019``, for example, the parser reads 2018 and stops at the hyphen. Return None for any other
    mistake.
    """
    number_read = re.search(r"(?<=[=\[,])\s*[-+]?\d[\d.]*$", line[: column - 1].rstrip())
    remainder = re.match(r"[^\s#,}\]]*(?:[ ,][\d,.]+)*", line[column - 1 :])
    if not number_read or not remainder:
        return None
    value = f"{line[number_read.start() : column - 1]}{remainder[0]}".strip()
    problem = None
    if re.fullmatch(r"\d{4}[-/].*", value):  # 2018-07, 2018/2020
        problem = f"found the date {value} without quotes", f'write "{value}"'
    elif re.fullmatch(r"\d{1,2}([-/.])\d{1,2}\1\d{2,4}", value):  # 31.5.2024
        remedy = 'write it in quotes, the year first, such as "2024-05-31"'
        problem = f"found the date {value}", remedy
    elif re.fullmatch(r"[-+]?[\d.]+\s?(?:[^\W\d]+|%)", value):  # 40km, 5 %
        problem = f"found {shown(value)}", "write the number alone; in quotes, if it is a text"
    elif re.fullmatch(r"0\d+", value):  # 06
        problem = f"found the number {value}", f"write it without leading zeros: {int(value)}"
    elif re.fullmatch(r"[-+]?\d[\d ,.]*", value):  # 15 49 30
        remedy = "write its digits without spaces or commas, and a point before decimals"
        problem = f"found the number {shown(value)}", remedy
    return problem


def _inner_quote_problem(line: str, column: int) -> Mistake | None:
    """Return the mistake if a quote or apostrophe within a text ended that text too early; else None."""
    before, after = line[: column - 1], line[column - 1 :]
    if not after[:1].isalpha():  # after such a quote, the text goes on with a letter
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
