"""TOML → Brief, with every problem of the file found in one run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from geo.brief.consistency import Fault, find_faults
from geo.brief.crossings import BorderCrossing
from geo.brief.evidence import Claim, Source
from geo.brief.model import (
    Actor,
    Area,
    Barrier,
    Brief,
    Commodity,
    Event,
    Flow,
    Map,
    NotMapped,
    Place,
    Scenario,
    Zone,
)  # fmt: skip
from geo.brief.place_resolution import resolve_named, with_own_crossings
from geo.brief.toml_lines import KeyPath, line_of, locate_keys
from geo.errors import BriefError, DataError, MissingExtraError, Problem
from geo.gazetteer import WORLD, Gazetteer, open_gazetteer
from geo.validation import explain, nearest, shown, suggestion

MAX_BRIEF_BYTES: Final = 2_000_000  # the shipped brief has 70 kB; the parser's time grows faster
MAX_FAULTS: Final = 1_000  # of each sort; a suggestion takes time, and nobody reads more

# The parser's memory grows with the square of a dotted key's parts. Possessive, and begun at a word's
# start alone, so that the search is linear in any text.
_DEEP_KEY = re.compile(r"""(?<![\w\-])(?:[\w\-]++["']?\s*+\.\s*+["']?){40}""")

TABLES: Final[Mapping[str, type[BaseModel]]] = MappingProxyType({
    "source": Source, "claim": Claim, "actor": Actor, "commodity": Commodity, "place": Place,
    "crossing": BorderCrossing, "area": Area, "zone": Zone, "barrier": Barrier, "event": Event,
    "flow": Flow, "scenario": Scenario, "map": Map, "not_mapped": NotMapped,
})  # fmt: skip
"""TOML name of each array of tables → the model of its rows."""


def read_brief(name: str | Path = "tunisia-libya-2019") -> Brief:
    """Read a brief from a file, or a shipped one by its name.

    Parameters
    ----------
    name
        The path of a TOML file, or one of :func:`shipped_briefs`.

    Raises
    ------
    BriefError
        With every problem of the brief, in file order.

    Examples
    --------
    >>> read_brief("tunisia-libya-2019").title.en
    'Security threats on the Tunisia–Libya border'
    """
    path = brief_path(name)
    try:
        size = path.stat().st_size
        if size > MAX_BRIEF_BYTES:
            remedy = f"a brief has at most {MAX_BRIEF_BYTES:,}"
            raise BriefError(str(name), [Problem("", f"found a file of {size:,} bytes", remedy)])
        text = path.read_bytes().decode("utf-8-sig")
        brief = parse_brief(text, name=str(name), folder=path.parent)
    except UnicodeDecodeError as error:
        found = f"is not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}"
        raise BriefError(str(name), [Problem("", found, "save it as UTF-8")]) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BriefError(str(name), [Problem("", f"cannot be read: {reason}")]) from None
    if brief.id in shipped_briefs() and path != brief_path(brief.id):
        problem = Problem(
            "", f"id {brief.id!r} is that of a shipped brief", "give yours another id"
        )
        raise BriefError(str(name), [problem])
    return brief


def shipped_briefs() -> tuple[str, ...]:
    """Return the names of the briefs that come with the package.

    Examples
    --------
    >>> "tunisia-libya-2019" in shipped_briefs()
    True
    """
    folder = files("geo").joinpath("data/briefs")
    return tuple(
        sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    )


def brief_path(name: str | Path) -> Path:
    """Return the file that a brief's name or path stands for."""
    path = Path(name)
    if str(name) in shipped_briefs():
        return Path(str(files("geo").joinpath(f"data/briefs/{name}.toml")))
    if path.is_file():
        return path
    if path.is_dir():
        raise BriefError(str(name), [Problem("", "is a folder", "name a TOML file")])
    if path.suffix != ".toml" and len(path.parts) == 1:
        remedy = suggestion(str(name), shipped_briefs(), kind="brief")
        raise BriefError(str(name), [Problem("", "is neither a file nor a shipped brief", remedy)])
    raise BriefError(
        str(name), [Problem("", "is not a file", "`geo new FILE` makes one to start from")]
    )


def parse_brief(text: str, *, name: str, folder: Path = Path()) -> Brief:
    """Read a brief from the text of its TOML file.

    Parameters
    ----------
    text
        The TOML text.
    name
        What to call it in messages.
    folder
        Where the files are that it names.

    Raises
    ------
    BriefError
        With every problem of the brief, in file order.
    """
    return brief_of_raw(_parse_toml(text, name), text, name=name, folder=folder)


def brief_of_raw(raw: Mapping[str, Any], text: str, *, name: str, folder: Path = Path()) -> Brief:
    """Check what the TOML parser made of a text; as :func:`parse_brief`."""
    known, faults = _gazetteer_of_raw(raw, folder)
    faults.extend(_network_faults(raw, folder))
    rows = _rows(raw)
    known = with_own_crossings(known, rows["crossing"].values())
    try:
        brief: Brief | None = Brief.model_validate(raw)
    except ValidationError as error:
        brief = None
        faults.extend(islice(_structural_faults(error, raw), MAX_FAULTS))
    faults.extend(islice(find_faults(rows, raw, known), MAX_FAULTS))
    if faults or brief is None:
        raise BriefError(name, _to_problems(faults, text, raw))
    return _with_places_found(_with_files_found(brief, folder), known)


def _gazetteer_of_raw(raw: Mapping[str, Any], folder: Path) -> tuple[Gazetteer, list[Fault]]:
    """Open the gazetteer that a brief names; where that fails, the one that ships, and why."""
    given = raw.get("gazetteer")
    if not isinstance(given, str):
        return open_gazetteer(), []
    try:
        return open_gazetteer(given if given == WORLD else str(folder / given)), []
    except (DataError, MissingExtraError) as error:
        # What its places lack without it would be told of each of them.
        path: KeyPath = ("gazetteer",)
        found = f"{shown(given)} cannot be used: {error}"
        return open_gazetteer(), [Fault(path, "gazetteer", found, "")]


def _network_faults(raw: Mapping[str, Any], folder: Path) -> Iterator[Fault]:
    given = raw.get("network")
    if isinstance(given, str) and not (folder / given).is_file():
        remedy = "name a file of lines by its path from the brief's folder"
        yield Fault(("network",), "network", f"{shown(given)} is not a file", remedy)


def _with_files_found(brief: Brief, folder: Path) -> Brief:
    """Put paths in the place of the names of a brief's files."""
    found = {
        name: str(folder / given)
        for name, given in (("gazetteer", brief.gazetteer), ("network", brief.network))
        if given and given != WORLD
    }
    return brief.model_copy(update=found) if found else brief


def _with_places_found(brief: Brief, known: Gazetteer) -> Brief:
    """Put the gazetteer's id to each place that the brief gives by name."""
    found = resolve_named(brief.places, known).resolved
    if not found:
        return brief
    places = tuple(
        place.model_copy(update={"gazetteer": found[place.id].place.id})
        if place.id in found
        else place
        for place in brief.places
    )
    return brief.model_copy(update={"places": places})


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    if not text.strip():
        remedy = "`geo new FILE` makes a brief to start from"
        raise BriefError(name, [Problem("", "is empty", remedy)])
    if _DEEP_KEY.search(text):
        deep = Problem("", "has a key of more than 40 parts joined by dots", "a brief needs two")
        raise BriefError(name, [deep])
    try:
        return tomllib.loads(text)
    except RecursionError:
        deep = Problem("", "is not TOML that a brief needs: brackets nest too deeply")
        raise BriefError(name, [deep]) from None
    except ValueError as error:
        raise BriefError(name, [_toml_problem(str(error))]) from None


def _toml_problem(message: str) -> Problem:
    """Take the line out of the parser's message, and name the usual cause."""
    place = re.search(r" \(at line (\d+), column \d+\)", message)
    what = message.replace(place[0], "") if place else message
    remedy = "is a quote not closed, or a curly one?" if "character" in what else ""
    return Problem("", f"is not TOML: {shown(what)}", remedy, line=int(place[1]) if place else None)


def _rows(raw: Mapping[str, Any]) -> Mapping[str, Mapping[int, Any]]:
    """Parse the rows of each table one by one, and keep those that hold."""
    rows: dict[str, dict[int, Any]] = {table: {} for table in TABLES}
    for table, model in TABLES.items():
        entries = raw.get(table, ())
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            try:
                rows[table][index] = model.model_validate(entry)
            except ValidationError:
                continue  # its faults are told by the brief as a whole
    return rows


def _structural_faults(error: ValidationError, raw: Mapping[str, Any]) -> Iterator[Fault]:
    found = error.errors(include_url=False)
    holders = {tuple(one["loc"][:end]) for one in found for end in range(len(one["loc"]))}
    for details in found:
        path = tuple(details["loc"])
        if details["type"] == "too_short" and path in holders:
            continue  # the list has entries; what is wrong with them is told one by one
        table = str(path[0])
        is_row = table in TABLES and len(path) > 1
        if len(path) == 1 and table in raw and details["type"] == "extra_forbidden":
            yield _unknown_table(details, raw)
        elif is_row and (len(path) > 2 or details["type"] == "value_error"):  # noqa: PLR2004 - table, index
            yield Fault(path, *explain({**details, "loc": path[2:]}, TABLES[table]))
        elif is_row:
            yield Fault(
                path, "", f"found {shown(details['input'])}", f"expected a table under [[{table}]]"
            )
        elif table in TABLES and table in raw:
            what = f"found {shown(raw[table])}" if raw[table] else f"{table} is empty"
            yield Fault(path, "", what, f"expected tables, each under [[{table}]]")
        else:
            yield Fault(path, *explain(details, Brief))


def _unknown_table(details: ErrorDetails, raw: Mapping[str, Any]) -> Fault:
    key = str(details["loc"][0])
    options = [f.alias or name for name, f in Brief.model_fields.items()]
    best = nearest(key, [option for option in options if option not in raw]) or nearest(
        key, options
    )
    remedy = f"did you mean {best!r}?" if best else suggestion(key, options, kind="key")
    return Fault((key,), key, "is not a known key", remedy)


def _to_problems(faults: list[Fault], text: str, raw: Mapping[str, Any]) -> list[Problem]:
    """Name each fault's row, and sort all by their line."""
    lines = locate_keys(text)
    placed = [(line_of(lines, fault.path), fault) for fault in faults]
    placed.sort(key=lambda pair: pair[0] or 0)
    unique = dict.fromkeys(Problem(*_describe(fault, raw), line=line) for line, fault in placed)
    return list(unique)


def _describe(fault: Fault, raw: Mapping[str, Any]) -> tuple[str, str, str]:
    where = _row_name(fault.path, raw)
    found = f"{fault.field} {fault.found}".strip()
    return where, found, fault.remedy


def _row_name(path: KeyPath, raw: Mapping[str, Any]) -> str:
    """Write ``flow 'zouara-tunisia'`` for the row that a path lies in, or its number."""
    if len(path) < 2 or not isinstance(path[1], int):  # noqa: PLR2004 - table and index
        return ""
    entries = raw.get(str(path[0]))
    entry = entries[path[1]] if isinstance(entries, list) and path[1] < len(entries) else None
    row_id = entry.get("id") if isinstance(entry, dict) else None
    named = shown(row_id) if isinstance(row_id, str) else f"number {path[1] + 1}"
    return f"{path[0]} {named}"
