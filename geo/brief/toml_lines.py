"""Find the line of each table and key of a TOML file, for messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]


class Fault(NamedTuple):
    """One problem, at a path of the raw TOML; its message ends in the line of the ``earlier`` path, if it has one."""

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
    r"""Map the path of each table and key of a TOML text to its line, counted from 1.

    Only headers and the first key of each line have a path; keys within an inline table have the line of its key.

    Examples
    --------
    >>> locate_keys('a = 1\n[[flow]]\nid = "x"\n')[("flow", 0, "id")]
    3
    """
    lines: dict[KeyPath, int] = {}
    for key in key_lines(text):
        lines.setdefault(key.path, key.line)
        if key.is_header:
            lines.setdefault(key.path[:1], key.line)
    return lines


class KeyLine(NamedTuple):
    """The path of a key or of a table's header, and its line, counted from 1."""

    path: KeyPath
    line: int
    is_header: bool


def key_lines(text: str) -> Iterator[KeyLine]:
    """Yield each header of a TOML text, and the first key of each line."""
    table: KeyPath = ()
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
    """Return the line of a path, or of the nearest table or key around it."""
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), None)


def _open_table(names: list[str], counts: Counter[KeyPath], *, is_array: bool) -> KeyPath:
    """Return the path of the names ``flow, strand`` with the current index of each array: ``flow, 2, strand, 0``."""
    path: KeyPath = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if depth == len(names) - 1 and is_array:
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def _fence_after(line: str, fence: str) -> str:
    """Return the quotes of the multi-line string that is open after a line, if any."""
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
