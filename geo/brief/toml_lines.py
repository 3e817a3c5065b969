"""Find the line of each table and key of a TOML file, for messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]


class Fault(NamedTuple):
    """One problem of a brief, at a path of the raw TOML.

    Attributes
    ----------
    path
        The table, the index of the row, and the keys that lead to the problem: ``("flow", 2, "mode")``.
    field
        The field as the message names it; may be empty.
    found, remedy
        What is wrong, and what to do.
    earlier
        The path of an earlier row that the problem concerns as well; the message states its line.
    """

    path: KeyPath
    field: str
    found: str
    remedy: str
    earlier: KeyPath = ()


MAX_LINE_CHARS: Final = 1_000  # no header or key is longer; patterns on a longer line take long

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\- ]+?)\s*\]\]?\s*(#.*)?$")
# Three quotes, which open a multi-line string; a whole string on one line; or the # of a comment.
_TOKEN = re.compile(r'''"""|\'\'\'|"(?:\\.|[^"\\])*+"|'[^']*+'|#''')
# From within a multi-line string to its end; up to two quotes may stand right before the closing three.
_TO_CLOSING = {
    '"""': re.compile(r'(?:\\.|[^\\"]|"(?!""))*+"{3,5}'),
    "'''": re.compile(r"(?:[^']|'(?!''))*+'{3,5}"),
}
_KEY = re.compile(r"\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=")


def locate_keys(text: str) -> Mapping[KeyPath, int]:
    r"""Return the line, counted from 1, of the path of each table and key of a TOML text.

    Only headers and the first key of each line are found. A key within an inline table, as in ``label = { en = "…" }``,
    is not: :func:`line_of` returns the line of the key before the braces for it.

    Examples
    --------
    >>> locate_keys('a = 1\n[[flow]]\nid = "x"\n')[("flow", 0, "id")]
    3
    """
    lines: dict[KeyPath, int] = {}
    for key in key_lines(text):
        lines.setdefault(key.path, key.line)
        if key.is_header:  # [[flow]] is also the line of all flows, if it is the first one
            lines.setdefault(key.path[:1], key.line)
    return lines


class KeyLine(NamedTuple):
    """The path of a key or of a table's header, and its line, counted from 1."""

    path: KeyPath
    line: int
    is_header: bool


def key_lines(text: str) -> Iterator[KeyLine]:
    """Yield each header of a TOML text, and the first key of each line; lines within multi-line strings have none."""
    table: KeyPath = ()
    # Path of an array of tables → how many of its rows were opened.
    counts: Counter[KeyPath] = Counter()
    for number, (line, is_inside) in enumerate(fenced_lines(text), start=1):
        if is_inside or len(line) > MAX_LINE_CHARS:
            continue
        if header := parse_table_header(line):
            table = _open_table(header.names, counts, is_array=header.is_array)
            yield KeyLine(table, number, is_header=True)
        elif key := _KEY.match(line):
            path = (*table, *re.split(r"\s*\.\s*", key[1]))
            yield KeyLine(path, number, is_header=False)


class TableHeader(NamedTuple):
    """The header of a table: ``[[flow.strand]]``."""

    names: list[str]
    is_array: bool


def parse_table_header(line: str) -> TableHeader | None:
    """Parse the header of a table from a line outside strings; None for any other line."""
    match = _HEADER.match(line) if len(line) <= MAX_LINE_CHARS else None
    return match and TableHeader([name.strip() for name in match[2].split(".")], match[1] == "[[")


def fenced_lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line without its line feed, and whether it begins inside a multi-line string."""
    fence = ""
    for line in text.split("\n"):
        is_inside, fence = bool(fence), _fence_after(line, fence)
        yield line, is_inside


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """Return the line of a path; if it has none, that of the nearest table or key around it, or None."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _open_table(names: list[str], counts: Counter[KeyPath], *, is_array: bool) -> KeyPath:
    """Return the path of the table that a header opens, with the index of the current row of each array.

    The header ``[[flow.strand]]`` opens the next strand of the current flow: ``("flow", 2, "strand", 0)``. ``counts``
    has the number of rows of each array so far, and is updated.
    """
    path: KeyPath = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if depth == len(names) - 1 and is_array:
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def _fence_after(line: str, fence: str) -> str:
    """Return the three quotes of the multi-line string that is open at the end of a line; empty if none is.

    ``fence`` are the quotes of the string that is open at its beginning.
    """
    column = 0
    while True:
        if fence:
            closing = _TO_CLOSING[fence].match(line, column)
            if closing is None:
                return fence
            column = closing.end()
        token = _TOKEN.search(line, column)
        if token is None or token[0] == "#":
            return ""  # quotes in a comment open nothing
        column = token.end()
        fence = token[0] if token[0] in _TO_CLOSING else ""
