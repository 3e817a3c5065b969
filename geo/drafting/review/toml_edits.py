"""Edit a brief's TOML so that every line that does not change stays as it was written.

tomlkit keeps the formatting of values, but it moves tables of the same name together and loses the comments around a
deleted row. So the text is cut into rows, and only rows that changed are written anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, InlineTable, Table

from geo.brief.toml_lines import fenced_lines, locate_keys, parse_table_header
from geo.errors import OutputError
from geo.validation import shown

Row: TypeAlias = MutableMapping[str, Any]


@dataclass(frozen=True)
class _Block:
    """A row's lines, then the blank lines and comments before the next row."""

    table: str
    body: str
    gap: str


class BriefEditor:
    """The text of a brief, and its TOML document; change the rows of the document, then take the edited text.

    Attributes
    ----------
    name
        The file's name, for messages.
    text
        The text as read, its lines ended by line feeds.
    document
        Its rows may be changed, deleted and appended; nothing else may change.
    """

    def __init__(self, text: str, *, name: str = "the brief") -> None:
        self.name = name
        self.line_end = "\r\n" if "\r\n" in text else "\n"
        self.text = text.replace("\r\n", "\n")
        try:
            self.document = tomlkit.parse(self.text)
        except TOMLKitError as error:  # stricter in places than the parser that reads briefs
            reason = str(error).rstrip(".")
            message = (
                f"{name}: cannot be edited by this command: {reason}. Correct that place in the TOML file,"
                " then run the command again. Nothing was changed."
            )
            raise OutputError(message) from None
        # The rows as read, by table; the document's own lists lose those that are deleted.
        self._rows = {table: list(rows) for table, rows in _arrays(self.document)}
        self._before = {id(row): row.unwrap() for rows in self._rows.values() for row in rows}

    def edited(self) -> str:
        """Return the text with the changes that were made to the document.

        Raises
        ------
        OutputError
            If the text is written in a way that cannot be edited row by row.
        """
        remaining_ids = {id(row) for _, rows in _arrays(self.document) for row in rows}
        added = {
            table: [row for row in rows if id(row) not in self._before]
            for table, rows in _arrays(self.document)
        }
        parts: list[str] = []  # a row's lines, then its gap; of a deleted row only its gap
        last_part: dict[str, int] = {}  # table → index of the gap after its last row
        counts: dict[str, int] = {}  # table → index of its latest row
        for block in _blocks(self.text):
            index = counts[block.table] = counts.get(block.table, -1) + 1
            row = self._row(block.table, index)
            if row is None or id(row) in remaining_ids:
                parts += [block.body if row is None else self._body(block, row), block.gap]
                last_part[block.table] = len(parts) - 1
            else:  # keep the comments after a deleted row, but no second blank line
                is_after_blank = bool(parts) and _ends_in_blank_line(parts[-1])
                parts.append(block.gap.lstrip("\n") if is_after_blank else block.gap)
        text = "".join(_with_rows(parts, last_part, added))
        self._check(text)
        return text.replace("\n", self.line_end)

    def _row(self, table: str, index: int) -> Table | None:
        """Return the row of a block; None for the keys above all tables, and for a table in single brackets."""
        rows = self._rows.get(table, [])
        return rows[index] if index < len(rows) else None

    def _body(self, block: _Block, row: Table) -> str:
        """Return a block's lines: as they were if the row did not change, else with its new values."""
        if row.unwrap() == self._before[id(row)]:
            return block.body
        single_row = tomlkit.parse(_with_line_end(block.body))
        rows = single_row[block.table]
        if isinstance(rows, AoT):
            _copy_changes(rows[0], row)
        return tomlkit.dumps(single_row)

    def _check(self, text: str) -> None:
        """Check that the text has the same values as the document; the message names the first table that differs."""
        edited, wanted = tomllib.loads(text), self.document.unwrap()
        if edited != wanted:
            table = next(key for key in (*edited, *wanted) if edited.get(key) != wanted.get(key))
            line = locate_keys(self.text).get((table,))
            where = f"{self.name}:{line}" if line else self.name
            message = (
                f"{where}: table {shown(table)} cannot be edited row by row. Write each row under a [[header]] of its"
                " own, with its inner tables below it, as `geo new` does, then run this command again. Nothing was"
                " changed."
            )
            raise OutputError(message)


def _arrays(document: tomlkit.TOMLDocument) -> Iterator[tuple[str, AoT]]:
    yield from ((name, rows) for name, rows in document.items() if isinstance(rows, AoT))


def _blocks(text: str) -> Iterator[_Block]:
    """Cut a text at the headers of its rows."""
    table, end = "", 0  # end: of the last line that is neither blank nor a comment
    lines: list[str] = []
    for line, is_inside in fenced_lines(text):
        header = None if is_inside else parse_table_header(line)
        if header and (header.names[0] != table or (header.is_array and len(header.names) == 1)):
            yield _block(table, lines, end)
            table, lines, end = header.names[0], [], 0
        lines.append(f"{line}\n")
        stripped = line.strip()
        if is_inside or (stripped and not stripped.startswith("#")):
            end = len(lines)
    lines[-1] = lines[-1].removesuffix("\n")  # after the last line feed there is no other
    yield _block(table, lines, end)


def _block(table: str, lines: list[str], end: int) -> _Block:
    return _Block(table, "".join(lines[:end]), "".join(lines[end:]))


def _with_rows(
    parts: list[str], last_part: dict[str, int], added: dict[str, list[Table]]
) -> Iterator[str]:
    """Yield the parts of a text, with added rows after the last row of their table, else at the end.

    ``last_part`` is, for each table, the index of the gap after its last row.
    """
    end = len(parts) - 1
    added_text = [""] * len(parts)
    for table, rows in added.items():
        index = last_part.get(table, end)
        added_text[index] += "".join(f"\n{_new_row(table, row)}" for row in rows)
    # Added rows go before the gap, whose comments belong to the next row; at the end, after all text.
    for part, new_rows in zip(parts[:-1], added_text[:-1], strict=True):
        yield new_rows + part
    yield _with_line_end(parts[-1]) + added_text[-1]


def _new_row(table: str, row: Table) -> str:
    rows = tomlkit.aot()
    rows.append(row)
    document = tomlkit.document()
    document[table] = rows
    return _with_line_end(tomlkit.dumps(document).strip("\n"))


def _with_line_end(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _ends_in_blank_line(text: str) -> bool:
    """Return whether a text is blank or ends in a blank line."""
    return not text.strip("\n") or text.endswith("\n\n")


def _copy_changes(target: Row, source: Row) -> None:
    """Copy the values that differ from one row to another, so that all other values keep their formatting."""
    for key in [key for key in target if key not in source]:
        del target[key]
    for key, value in source.items():
        if key not in target:
            target[key] = value
        elif _plain(target[key]) != _plain(value):
            _copy_value(target, key, value)


def _copy_value(target: Row, key: str, value: Any) -> None:  # noqa: ANN401 - any TOML value
    """Set a key of a row to another value, and keep the formatting of what stays the same within it."""
    current = target[key]
    # The document's own inline table has its formatting already.
    is_inline = isinstance(current, InlineTable)
    if isinstance(current, MutableMapping) and isinstance(value, MutableMapping) and not is_inline:
        _copy_changes(current, value)
    elif isinstance(current, AoT) and isinstance(value, AoT) and len(current) == len(value):
        for target_row, source_row in zip(current, value, strict=True):
            _copy_changes(target_row, source_row)
    elif isinstance(current, Array) and isinstance(value, Array):
        _copy_items(current, value)
        if _plain(current) != _plain(value):
            target[key] = value
    else:
        target[key] = value


def _copy_items(target: Array, source: Array) -> None:
    """Delete the items that the source lacks, and append its further ones."""
    items, old_items = _plain(source), _plain(target)
    for index in reversed(range(len(old_items))):
        if old_items[index] not in items:
            del target[index]
    for item in items[len(target) :]:
        target.append(item)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any TOML value
    return value.unwrap() if hasattr(value, "unwrap") else value
