"""Read source texts: plain text and Markdown as they are, HTML as a reader sees it."""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

from geo.errors import BriefError, Problem, SourceTextError

MAX_TEXT_BYTES: Final = 20_000_000
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")  # how a file in it begins
_IS_HTML: Final = re.compile(
    r"\s*(<\?xml[^>]{0,200}\?>\s*)?(<!doctype html|<html)\b", re.IGNORECASE
)

COMMENT: Final = "!--"
LINE_BREAK: Final = "\ufdd0"  # Unicode noncharacters, which occur in no text
BLOCK_BREAK: Final = "\ufdd1"
_TAG: Final = re.compile(r"/?[a-zA-Z][\w:-]*|[!?]")
_IS_HIDDEN: Final = re.compile(r"(?:^|\s)hidden(?=[\s=/]|$)", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_BREAKS: Final = re.compile(
    rf"[ {LINE_BREAK}{BLOCK_BREAK}]*[{LINE_BREAK}{BLOCK_BREAK}][ {LINE_BREAK}{BLOCK_BREAK}]*"
)
_RAW: Final = frozenset({"script", "style", "textarea", COMMENT})  # their content has no tags
_HIDDEN: Final = frozenset({*_RAW, "template", "noscript", "svg", "math", "head"})
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
     "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)  # fmt: skip


def read_text(path: Path) -> str:
    """Read a text file, or standard input for ``-``; HTML as a reader sees it.

    Raises
    ------
    SourceTextError
        If the file cannot be read, is too large, is not UTF-8, or contains no text.
    """
    text = decode_text(read_content(path), str(path))
    text = visible_text(text) if is_html(text, path) else text
    if not text.strip():
        remedy = "name a text, Markdown or HTML file"
        raise SourceTextError(str(path), [Problem("", "holds no text", remedy)])
    return text


def read_content(path: Path) -> bytes:
    """Read the file of a text, or standard input for ``-``; see :func:`read_text` for errors."""
    remedy = f"a text has at most {MAX_TEXT_BYTES:,} bytes: split it"
    return read_limited(
        path, MAX_TEXT_BYTES, remedy, is_stdin=str(path) == "-", raises=SourceTextError
    )


def read_limited(
    path: Path, max_bytes: int, remedy: str, *,
    is_stdin: bool = False, raises: type[BriefError] = BriefError,
) -> bytes:  # fmt: skip
    """Read a file of limited size, or standard input.

    Parameters
    ----------
    remedy
        What to do if the file is larger, for the message.
    raises
        The class of the error to raise.

    Raises
    ------
    BriefError
        If the file cannot be read or is too large.
    """
    name = str(path)
    try:
        with nullcontext(sys.stdin.buffer) if is_stdin else path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise raises(name, [Problem("", f"cannot be read: {reason}")]) from None
    if len(content) > max_bytes:
        raise raises(name, [Problem("", "is too large", remedy)])
    return content


def decode_text(content: bytes, name: str) -> str:
    """Decode the UTF-8 of a text's file; see :func:`read_text` for errors."""
    if content.startswith(UTF_16):
        remedy = "save it as UTF-8"
        raise SourceTextError(name, [Problem("", "is UTF-16, not UTF-8", remedy)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}"
        raise SourceTextError(name, [Problem("", problem, "save it as UTF-8")]) from None


def is_html(text: str, path: Path) -> bool:
    """Return whether a file is a web page, by its first tag or its name."""
    return bool(_IS_HTML.match(text)) or path.suffix.lower() in {".html", ".htm", ".xhtml"}


def visible_text(page: str) -> str:
    r"""Return the text of a page as a reader sees it, with a blank line between blocks.

    Leaves out scripts, styles, comments and hidden elements; tags need not be closed. Cuts the page at
    each ``<`` and reads it once, because ``html.parser`` takes quadratic time for hostile pages.

    Examples
    --------
    >>> visible_text("<p>From <b>Gaf</b>sa</p><script>Tripoli</script><p>to Tozeur &amp; on</p>")
    'From Gafsa\n\nto Tozeur & on'
    """
    head, *pieces = page.split("<")
    visible, hiding = [head], _VISIBLE
    for piece in pieces:
        tag, attributes, text = _cut_tag(piece, in_comment=hiding.tag == COMMENT)
        before, hiding = hiding, _hiding_after(hiding, tag, attributes)
        if _VISIBLE in {before, hiding}:
            visible.append(_break(tag))
        if hiding == _VISIBLE:
            visible.append(text)
    single_blanks = _BLANKS.sub(" ", unescape("".join(visible)))
    return _BREAKS.sub(_line_ends, single_blanks).strip()


@dataclass(frozen=True, slots=True)
class _Hiding:
    """The tag that hides the current text, empty if none does, and how often it is open."""

    tag: str
    depth: int


_VISIBLE: Final = _Hiding("", 0)


def _cut_tag(piece: str, *, in_comment: bool) -> tuple[str, str, str]:
    """Cut what follows a ``<`` into tag, attributes and text; without a tag, all is text."""
    if in_comment or piece.startswith(COMMENT):
        _, closed, text = piece.partition("-->")
        return ("/" if closed else "") + COMMENT, "", text
    name = _TAG.match(piece)
    end = _tag_end(piece) if name else -1
    if name is None or end < 0:
        return "", "", "<" + piece
    return name[0].lower(), piece[name.end() : end], piece[end + 1 :]


def _tag_end(piece: str) -> int:
    """Find the ``>`` that ends a tag and is not between quotes."""
    end = piece.find(">")
    while end >= 0 and (piece.count('"', 0, end) % 2):
        quote = piece.find('"', end)
        end = piece.find(">", quote) if quote >= 0 else -1
    return end


def _hiding_after(hiding: _Hiding, tag: str, attributes: str) -> _Hiding:
    """Return what hides the text after a tag, given what hides the text before it."""
    if hiding != _VISIBLE:
        depth = hiding.depth
        if tag == hiding.tag and tag not in _RAW:
            depth += 1
        elif tag == f"/{hiding.tag}":
            depth -= 1
        return _Hiding(hiding.tag, depth) if depth else _VISIBLE
    hides = tag in _HIDDEN or (tag not in _VOID and _IS_HIDDEN.search(attributes))
    return _Hiding(tag, 1) if tag and hides and not attributes.endswith("/") else _VISIBLE


def _break(tag: str) -> str:
    """Return the break between the texts before and after a tag."""
    name = tag.removeprefix("/")
    if not name or name in _INLINE | _HIDDEN:
        return ""
    return LINE_BREAK if name == "br" else BLOCK_BREAK


def _line_ends(breaks: re.Match[str]) -> str:
    return "\n\n" if BLOCK_BREAK in breaks[0] else "\n"
