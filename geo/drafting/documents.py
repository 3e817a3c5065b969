"""Read the text of a file: plain text, Markdown, HTML, DOCX or PDF. Nothing in a file is run or fetched."""

from __future__ import annotations

import logging
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from statistics import quantiles
from typing import Final
from xml.parsers import expat

from pypdf import PdfReader
from pypdf.errors import DependencyError

from geo.drafting.source_details import (
    MAX_FIELD,
    SourceDetails,
    parse_html_details,
    parse_text_details,
)
from geo.drafting.text_files import UTF_16, decode_text, is_html, read_content, visible_text
from geo.errors import Problem, SourceTextError

MAX_CHARS: Final = 2_000_000  # a thick book; more is not a text of one source
MAX_XML_BYTES: Final = 40_000_000  # of an unpacked DOCX
MAX_PAGES: Final = 1_000
LEAST_REPEATS: Final = 3  # pages on which a first or last line is a running head
FULL_LINE: Final = 0.8  # least share of the usual length; a shorter line may end a paragraph

_SAVE_AS_DOCX: Final = "open it in Word or LibreOffice and save it as DOCX"
_READ_PICTURE: Final = "recognise its text first (OCR, such as ocrmypdf), and check the result"
# How a file of another format begins, what it is, and what to do
_OTHER_FORMATS: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a pre-2007 Office file (.doc, .xls, .msg)", _SAVE_AS_DOCX),
    (rb"\{\\rtf", "rich text (RTF)", _SAVE_AS_DOCX),
    (b"PK\x03\x04.{26}mimetypeapplication/vnd.oasis", "an OpenDocument file", _SAVE_AS_DOCX),
    (b"PK\x03\x04.{26}mimetypeapplication/epub", "an e-book (EPUB)", "convert it to DOCX or plain text"),
    (b"\xff\xd8\xff|\x89PNG|GIF8|II\\*\0|MM\0\\*|RIFF.{4}WEBP", "a picture", _READ_PICTURE),
)  # fmt: skip
_WORD_XML: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DUBLIN_CORE: Final = "http://purl.org/dc/elements/1.1/"
_FALLBACK: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_BREAKS: Final = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING: Final = re.compile(r"(title|titre|heading)\s*\d*", re.IGNORECASE)
_STOP: Final = re.compile(r"[.!?…؟۔][»”\"'’)\]]*$")  # noqa: RUF001 - quotes and stops of three languages
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|of|sur|من)\s*\d{1,4})?\W*", re.IGNORECASE
)
_FILE_TITLE: Final = re.compile(
    r"microsoft word|untitled|sans titre|document\d*$|.*\.(?:docx?|indd|pdf|qxd|tex)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Document:
    """A text as read, and its title, author, outlet and date, as far as the file states them."""

    text: str
    details: SourceDetails


def read_document(path: Path) -> Document:
    """Read a text in any format that :command:`geo draft` reads, recognised by its content; ``-`` is standard input.

    Raises
    ------
    SourceTextError
        If the file cannot be read, is too large, is damaged or encrypted, or holds no text; with what to do.
    """
    name, content = str(path), read_content(path)
    for start, format_name, remedy in _OTHER_FORMATS:
        if re.match(start, content, re.DOTALL):
            raise _error(name, f"is {format_name}", remedy)
    if content.startswith(b"PK\x03\x04"):
        document = _read_docx(content, name)
    elif b"%PDF-" in content[:1024]:
        document = _read_pdf(content, name)
    else:
        document = _read_plain(content, path)
    if len(document.text) > MAX_CHARS:
        remedy = f"the limit is {MAX_CHARS:,} characters: split the text into several files"
        raise _error(name, f"has {len(document.text):,} characters", remedy)
    if not document.text.strip():
        raise _error(
            name, "holds no text", "name a text, Markdown, HTML, DOCX or PDF file with text"
        )
    return document


def _error(name: str, problem: str, remedy: str) -> SourceTextError:
    return SourceTextError(name, [Problem("", problem, remedy)])


def _read_plain(content: bytes, path: Path) -> Document:
    if b"\0" in content[:4096] and not content.startswith(UTF_16):
        remedy = "name a text, Markdown, HTML, DOCX or PDF file"
        raise _error(str(path), "is binary, not text", remedy)
    text = decode_text(content, str(path))
    if is_html(text, path):
        visible = visible_text(text)
        return Document(visible, parse_html_details(text).or_else(parse_text_details(visible)))
    return Document(text, parse_text_details(text))


# ------------------------------------------------------------------------------------------------- DOCX


def _read_docx(content: bytes, name: str) -> Document:
    """Read the paragraphs of a Word document, headings marked as in Markdown, and its title and author."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if "word/document.xml" not in archive.namelist():
                remedy = "name a text, Markdown, HTML, DOCX or PDF file"
                raise _error(name, "is an archive, not a Word document", remedy)
            body, properties = _Body(), _Properties()
            _parse_xml(_unpack(archive, "word/document.xml", name), body, name)
            if "docProps/core.xml" in archive.namelist():
                _parse_xml(_unpack(archive, "docProps/core.xml", name), properties, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        found = f"cannot be read as a Word document ({error})"
        raise _error(name, found, "save it again, without a password, or as plain text") from None
    text = "\n\n".join(filter(str.strip, body.paragraphs))
    details = SourceDetails(title=properties.text("title"), author=properties.text("creator"))
    return Document(text, details.or_else(parse_text_details(text)))


def _unpack(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Unpack a member of limited size: an archive of a few kilobytes may hold gigabytes."""
    with archive.open(member) as file:
        content = file.read(MAX_XML_BYTES + 1)
    if len(content) > MAX_XML_BYTES:
        found = f"unpacks to more than {MAX_XML_BYTES:,} bytes"
        raise _error(name, found, "save its text alone, without pictures and history")
    return content


class _RefusedError(Exception):
    """A file is encrypted, or declares a document type, whose entities could grow without end or name other files."""


class _Properties:
    """Collects the properties of a Word document, such as ``title``, while its XML is parsed."""

    def __init__(self) -> None:
        self.parts: dict[str, list[str]] = {}
        self.current = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - expat's signature
        space, _, local = tag.rpartition(" ")
        self.current = local if space == _DUBLIN_CORE else ""

    def end(self, _: str) -> None:
        self.current = ""

    def data(self, text: str) -> None:
        if self.current:
            self.parts.setdefault(self.current, []).append(text)

    def text(self, name: str) -> str:
        return " ".join("".join(self.parts.get(name, ())).split())[:MAX_FIELD]


@dataclass
class _Body:
    """Collects the paragraphs of a Word document while its XML is parsed, without deleted text.

    Attributes
    ----------
    parts, mark
        The text of the current paragraph so far, and ``# `` if it is a heading.
    fallback_depth
        How many open elements are within a fallback, which repeats the text of a drawing.
    """

    paragraphs: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    mark: str = ""
    is_text: bool = False
    fallback_depth: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _FALLBACK or self.fallback_depth:
            self.fallback_depth += 1
            return
        space, _, local = tag.rpartition(" ")
        if space != _WORD_XML:
            return
        if local == "p":
            self.flush()
        elif local == "pStyle":
            is_heading = _HEADING.fullmatch(attributes.get(f"{_WORD_XML} val", ""))
            self.mark = "# " if is_heading else self.mark
        self.is_text = local == "t"  # deleted text is w:delText, not w:t
        if local in _BREAKS:
            self.parts.append(_BREAKS[local])

    def end(self, tag: str) -> None:
        if self.fallback_depth:
            self.fallback_depth -= 1
            return
        self.is_text = False
        if tag == f"{_WORD_XML} p":
            self.flush()

    def data(self, text: str) -> None:
        if self.is_text and not self.fallback_depth:
            self.parts.append(text)

    def flush(self) -> None:
        text = "".join(self.parts).strip()
        if text:
            self.paragraphs.append(self.mark + text)
        self.parts, self.mark = [], ""


def _parse_xml(content: bytes, handler: _Body | _Properties, name: str) -> None:
    """Parse the XML of a Word document, and refuse document types, by which a file could expand or read others."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat's signature
    except _RefusedError:
        found = "declares a document type, which no Word document needs"
        raise _error(name, found, "save it again in Word or LibreOffice") from None
    except expat.ExpatError as error:
        found = f"holds invalid XML ({error})"
        raise _error(name, found, "save it again, or as plain text") from None


# -------------------------------------------------------------------------------------------------- PDF


def _read_pdf(content: bytes, name: str) -> Document:
    """Read the text of a PDF; scripts, forms and attachments in it are neither run nor read."""
    with _quiet("pypdf"):
        try:
            pages, title = _pdf_pages(content, name)
        except SourceTextError:
            raise
        except (_RefusedError, DependencyError):
            remedy = "open it with its password and save it without one, or copy its text"
            raise _error(name, "is encrypted", remedy) from None
        except Exception as error:  # noqa: BLE001 - a damaged PDF raises anything
            found = f"cannot be read as a PDF ({type(error).__name__})"
            raise _error(name, found, "save it again, or copy its text to a file") from None
    if not any(map(str.strip, pages)):
        remedy = "its pages are pictures: recognise their text first (OCR, such as ocrmypdf)"
        raise _error(name, "holds no text", remedy)
    text = join_lines([page.splitlines() for page in pages])
    title = "" if _FILE_TITLE.match(title.strip()) else " ".join(title.split())
    details = SourceDetails(title=title[:MAX_FIELD])
    return Document(text, details.or_else(parse_text_details(text)))


def _pdf_pages(content: bytes, name: str) -> tuple[list[str], str]:
    """Return the text of each page, and the title that the file states or an empty text."""
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _RefusedError
    if len(reader.pages) > MAX_PAGES:
        found = f"has {len(reader.pages):,} pages"
        raise _error(name, found, f"a text has at most {MAX_PAGES:,}: split it")
    title = str(reader.metadata.title or "") if reader.metadata else ""
    return list(_page_texts(page.extract_text() for page in reader.pages)), title


def _page_texts(pages: Iterator[str]) -> Iterator[str]:
    """Yield pages until they have more characters than a text may have."""
    length = 0
    for page in pages:
        length += len(page)
        yield page
        if length > MAX_CHARS:
            return


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Keep a library from logging what it repairs."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def join_lines(pages: Sequence[Sequence[str]]) -> str:
    r"""Join the lines of printed pages into paragraphs, without page numbers and running heads.

    A paragraph ends at an empty line, or with a stop on a line that is shorter than most.

    Examples
    --------
    >>> join_lines([["Fuel goes from the bor-", "der to the coast every day", "of the year.", "It returns as cash."]])
    'Fuel goes from the border to the coast every day of the year.\n\nIt returns as cash.'
    """
    stripped_pages = [[line.strip() for line in page] for page in pages]
    page_counts: Counter[str] = Counter()  # line → number of pages that begin or end with it
    for page in stripped_pages:
        printed = [line for line in page if line]
        page_counts.update({*printed[:1], *printed[-1:]})
    lines = [
        line
        for page in stripped_pages
        for line in page
        if page_counts[line] < LEAST_REPEATS and not _PAGE_NUMBER.fullmatch(line)
    ]
    lengths = [len(line) for line in lines if line]
    # The usual length is that which nine of ten lines do not exceed.
    full_length = FULL_LINE * quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0
    parts: list[str] = []
    for line in lines:
        if not line:
            parts.append("\n\n")
        elif parts and len(parts[-1]) > 1 and parts[-1].endswith("-") and line[0].islower():
            parts[-1] = parts[-1].removesuffix("-") + line
        else:
            parts.append(line)
        if line and len(line) < full_length and _STOP.search(line):
            parts.append("\n\n")
    text = " ".join(parts)
    return re.sub(r" *(?:\n\n *)+", "\n\n", text).strip()
