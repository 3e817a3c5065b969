"""Count the formulas of a sheet that were saved without their results, as scripts that write workbooks save them."""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

BOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TAG: Final = re.compile(r"<(?:\w+:)?(?:sheet|Relationship)\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# A cell's formula, followed by no value or an empty one: <f>A1+1</f><v/></c>.
_WITHOUT_RESULT: Final = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def unsaved_formulas(path: Path, sheet: str) -> int:
    """Count the formulas of a sheet that were saved without their result; return 0 for formats other than .xlsx, .xlsm.

    A workbook is an archive of XML files. One lists the sheets with the ids of relations, another the relations with
    the names of the sheets' files.
    """
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return 0
    try:
        with ZipFile(path) as archive:
            sheets, relations = _tags(archive, BOOK), _tags(archive, RELATIONS)
            relation_id = next(
                tag["r:id"] for tag in sheets if tag.get("name") == sheet and "r:id" in tag
            )
            target = next(tag["Target"] for tag in relations if tag.get("Id") == relation_id)
            sheet_file = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            return len(_WITHOUT_RESULT.findall(archive.read(sheet_file)))
    except (BadZipFile, KeyError, StopIteration):  # calamine may still read the file
        return 0


def _tags(archive: ZipFile, name: str) -> list[dict[str, str]]:
    """Return the attributes of each sheet or relation in the XML file ``name`` of a workbook.

    A regular expression reads them, because a parser of XML would expand the entities of a hostile file.
    """
    text = archive.read(name).decode("utf-8", errors="replace")
    return [
        {
            attribute: html.unescape(in_double_quotes or in_single_quotes)
            for attribute, in_double_quotes, in_single_quotes in _ATTRIBUTE.findall(tag)
        }
        for tag in _TAG.findall(text)
    ]
