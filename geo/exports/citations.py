r"""The sources of a brief as BibTeX and as CSL-JSON, for reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from geo.brief.evidence import Source
from geo.exports.subject import Subject
from geo.writing import json_bytes

# Kind of source → BibTeX's entry type, and CSL's type.
TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "policy-brief": ("techreport", "report"),
    "news": ("article", "article-newspaper"),
    "report": ("techreport", "report"),
    "paper": ("article", "article-journal"),
    "dataset": ("misc", "dataset"),
    "law": ("misc", "legislation"),
    "book": ("book", "book"),
    "other": ("misc", "document"),
}
# Entry type → the field that holds the outlet.
_OUTLETS: Final[Mapping[str, str]] = {
    "article": "journal", "techreport": "institution", "book": "publisher", "misc": "howpublished",
}  # fmt: skip
# Character that TeX would interpret → command that writes it.
_SPECIAL: Final[Mapping[int, str]] = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "@": r"\char64{}",
    **{mark: f"\\{mark}" for mark in "#$%&_"},
})  # fmt: skip
# A year, month or day. EDTF also writes seasons as months, 21 to 24, which must not match.
_DATE: Final = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?")


def to_bibtex(subject: Subject) -> bytes:
    r"""Return the sources of a brief as BibTeX in UTF-8, in the order of the brief, with their ids as keys.

    Characters that TeX would interpret are written as commands. A brace in a title, for example, becomes
    ``\textbraceleft{}``, so that the braces of the file always balance. A date that is not a year, month or day stands
    in the field ``note``.
    """
    # BibTeX also interprets an @ outside entries, so no text of the brief is written there.
    head = "".join(f"% {sentence}\n" for sentence in subject.stamps.sentences)
    entries = [head] if head else []
    entries += [_bibtex_entry(source, subject) for source in subject.brief.sources]
    return ("\n".join(entries)).encode()


def _bibtex_entry(source: Source, subject: Subject) -> str:
    """Return a source as an entry of BibTeX."""
    kind, _ = TYPES[source.kind]
    fields = "".join(
        f"  {name} = {{{value}}},\n" for name, value in _bibtex_fields(source, subject)
    )
    return f"@{kind}{{{source.id},\n{fields}}}\n"


def _bibtex_fields(source: Source, subject: Subject) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each field of a source's entry.

    Titles and names get a second pair of braces, so that BibTeX does not change their case or split them.
    """
    kind, _ = TYPES[source.kind]
    if source.author:
        yield "author", f"{{{_tex(source.author)}}}"
    yield "title", f"{{{_tex(source.title or source.outlet or source.id)}}}"
    if source.outlet:
        yield _OUTLETS[kind], f"{{{_tex(source.outlet)}}}"
    parts = _date_parts(source)
    yield from zip(("year", "month", "day"), map(str, parts), strict=False)
    if source.url:
        yield "url", _tex_url(source.url)
    # A date that the fields cannot hold is not lost.
    date_note = [] if parts or not source.date else [f"Date: {source.date}"]
    if notes := [*date_note, *subject.stamps.sentences]:
        yield "note", _tex(". ".join(notes))


def _tex(text: str) -> str:
    r"""Return a text on one line in which TeX interprets no character.

    Examples
    --------
    >>> _tex("50 % of {A} & B_1")
    '50 \\% of \\textbraceleft{}A\\textbraceright{} \\& B\\_1'
    """
    return " ".join(text.split()).translate(_SPECIAL)


def _tex_url(url: str) -> str:
    """Return a web address in the form in which TeX's package url reads it.

    The package takes an address as it is, so only characters that would end or split the address are percent-encoded.
    """
    return re.sub(r"[{}\\\s^`\"]", lambda mark: f"%{ord(mark[0]):02X}", url)


def _date_parts(source: Source) -> tuple[int, ...]:
    """Return the year, month and day of a source's date, as many of them as it states.

    The result is empty for a season or a vague date, which these three numbers cannot express.
    """
    match = _DATE.fullmatch(source.date or "")
    return tuple(int(part) for part in match.groups() if part) if match else ()


def to_csl(subject: Subject) -> bytes:
    """Return the sources of a brief as CSL-JSON, in the order of the brief."""
    return json_bytes([_csl_item(source, subject) for source in subject.brief.sources])


def _csl_item(source: Source, subject: Subject) -> dict[str, Any]:
    """Return a source as an item of CSL-JSON. A source without title gets its outlet, or its id, as the title."""
    _, kind = TYPES[source.kind]
    parts = _date_parts(source)
    item: dict[str, Any] = {"id": source.id, "type": kind}
    item["title"] = source.title or source.outlet or source.id
    if source.author:
        item["author"] = [{"literal": source.author}]
    if source.outlet:
        item["container-title" if kind.startswith("article") else "publisher"] = source.outlet
    if source.date:
        item["issued"] = {"date-parts": [list(parts)]} if parts else {"literal": source.date}
    if source.url:
        item["URL"] = source.url
    if subject.stamps.sentences:
        item["note"] = ". ".join(subject.stamps.sentences)
    return item
