"""Parse a brief from TOML, and report every problem of the file in one run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from geo.brief.consistency import find_faults
from geo.brief.model import Brief
from geo.brief.place_resolution import resolve_named, with_own_crossings
from geo.brief.structure_faults import TABLES, structure_faults
from geo.brief.toml_errors import toml_problem
from geo.brief.toml_lines import Fault, KeyPath, line_of, locate_keys
from geo.errors import BriefError, DataError, MissingExtraError, Problem, RegionError
from geo.gazetteer import WORLD, Gazetteer, open_gazetteer
from geo.regions import Region, open_region, region_key
from geo.validation import shown, suggestion

# The shipped brief has 70 kB; the parser's time grows faster than the size.
MAX_BRIEF_BYTES: Final = 2_000_000
MAX_FAULTS: Final = 1_000  # of each kind; suggestions take time, and nobody reads more

# The parser's memory grows with the square of a dotted key's parts. The pattern is possessive and starts
# only at a word, so that the search is linear in any text.
_DEEP_KEY = re.compile(r"""(?<![\w\-])(?:[\w\-]++["']?\s*+\.\s*+["']?){40}""")


def read_brief(name: str | Path = "tunisia-libya-2019", *, allow_copy: bool = False) -> Brief:
    """Read a brief from a file, or a shipped one by name.

    Parameters
    ----------
    name
        The path of a TOML file, or one of :func:`shipped_briefs`.
    allow_copy
        Whether a file may have the id of a shipped brief, which its layers would replace.

    Raises
    ------
    BriefError
        The brief has problems. The error lists all of them, in file order.

    Examples
    --------
    >>> read_brief("tunisia-libya-2019").title.en
    'Security threats on the Tunisia–Libya border'
    """
    path = brief_path(name)
    brief = parse_brief(brief_text(path, name), name=str(name), folder=path.parent)
    if not allow_copy and brief.id in shipped_briefs() and path != brief_path(brief.id):
        found = f"id {brief.id!r} belongs to a shipped brief"
        raise _refusal(name, found, "give your brief another id")
    return brief


def brief_text(path: Path, name: str | Path) -> str:
    """Read the text of a brief from its file; ``name`` is what errors call the file.

    Raises
    ------
    BriefError
        If the file cannot be read, is not UTF-8, or is too large to be a brief.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BRIEF_BYTES:
            remedy = f"a brief has at most {MAX_BRIEF_BYTES:,}"
            raise _refusal(name, f"the file has {size:,} bytes", remedy)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(name, error) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _refusal(name, f"the file cannot be read: {reason}") from None


def _not_utf8(name: str | Path, error: UnicodeDecodeError) -> BriefError:
    """Return the error for a file in another encoding than UTF-8.

    It states the line and column of the first byte that is not UTF-8, and which letter this byte would be in
    Windows-1252, by which the author recognises the place.
    """
    remedy = "save the file as UTF-8: your editor offers this under Save as"
    content = error.object
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _refusal(name, "the file is UTF-16, not UTF-8", remedy)
    before = content[: error.start]
    byte = content[error.start : error.start + 1]
    character = byte.decode("cp1252", errors="ignore")  # empty for the few bytes without a letter
    meaning = f", in Windows-1252 {character}" if character else ""
    column = len(before) - before.rfind(b"\n")
    found = f"the file is not UTF-8: column {column} has the byte 0x{byte.hex()}{meaning}"
    return _refusal(name, found, remedy, line=before.count(b"\n") + 1)


def as_brief(brief: Brief | str | Path) -> Brief:
    """Return a brief as it is; if its name or path is given instead, read it as :func:`read_brief` does.

    Raises
    ------
    BriefError
        If the brief that was read has problems.
    TypeError
        If the argument is neither a brief nor a name or path.
    """
    if isinstance(brief, str | Path):
        return read_brief(brief)
    if not isinstance(brief, Brief):
        raise TypeError(f"found {shown(brief)}. Expected a brief, or the name or path of one.")
    return brief


def _refusal(name: str | Path, found: str, remedy: str = "", line: int | None = None) -> BriefError:
    """Return the error for a file with one problem."""
    return BriefError(str(name), [Problem("", found, remedy, line=line)])


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
    """Return the file of a brief, given its name or path."""
    path = Path(name)
    if str(name) in shipped_briefs():
        return Path(str(files("geo").joinpath(f"data/briefs/{name}.toml")))
    if path.is_file():
        return path
    if path.is_dir():
        raise _refusal(name, "this is a folder", "name a TOML file")
    if path.suffix != ".toml" and len(path.parts) == 1:
        remedy = suggestion(str(name), shipped_briefs(), kind="brief")
        raise _refusal(name, "this is neither a file nor a shipped brief", remedy)
    raise _refusal(name, "this is not a file", "`geo new FILE` makes one to start from")


def parse_brief(text: str, *, name: str, folder: Path = Path()) -> Brief:
    """Parse a brief from the text of its TOML file.

    Parameters
    ----------
    text
        The TOML text.
    name
        The brief's name in messages.
    folder
        The folder to which the paths in the brief are relative.

    Raises
    ------
    BriefError
        The brief has problems. The error lists all of them, in file order.
    """
    return brief_of_raw(parse_toml(text, name), text, name=name, folder=folder)


def brief_of_raw(raw: Mapping[str, Any], text: str, *, name: str, folder: Path = Path()) -> Brief:
    """Check and build a brief as :func:`parse_brief` does, from TOML that is parsed already.

    ``raw`` is the parsed TOML, and ``text`` the text from which it was parsed, in which the lines of problems are
    found.
    """
    try:
        region = _region_of_raw(raw, folder)
    except RegionError as error:  # stop here: without a region, every place would be a problem
        fault = Fault(("region",), "region", str(error), "")
        raise BriefError(name, _to_problems([fault], text, raw)) from None
    gazetteer, faults = _gazetteer_of_raw(raw, folder, region)
    faults.extend(_network_faults(raw, folder))
    rows = _rows(raw)
    gazetteer = with_own_crossings(gazetteer, rows["crossing"].values())
    try:
        brief: Brief | None = Brief.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError as error:
        brief = None
        faults.extend(islice(structure_faults(error, raw), MAX_FAULTS))
    faults.extend(islice(find_faults(rows, raw, gazetteer, region.outlines), MAX_FAULTS))
    if faults or brief is None:
        raise BriefError(name, _to_problems(faults, text, raw))
    return _with_places_and_paths(brief, gazetteer, folder)


def gazetteer_of_raw(raw: Mapping[str, Any], folder: Path) -> Gazetteer:
    """Open the gazetteer of a brief, given the brief as the TOML parser read it.

    If the brief names no gazetteer, or one that cannot be opened, return the gazetteer of its region.

    Raises
    ------
    RegionError
        If the brief names a region that is not there.
    """
    return _gazetteer_of_raw(raw, folder, _region_of_raw(raw, folder))[0]


def _region_of_raw(raw: Mapping[str, Any], folder: Path) -> Region:
    """Open the region that a brief names, or the default one."""
    name = raw.get("region")
    return open_region(region_key(name, folder) if isinstance(name, str) else None)


def _gazetteer_of_raw(
    raw: Mapping[str, Any], folder: Path, region: Region
) -> tuple[Gazetteer, list[Fault]]:
    """Open the gazetteer that a brief names, and return it without a fault.

    If the brief names none, return the gazetteer of its region; if the named one cannot be opened, return that of the
    region with the fault, so that the other faults of the brief can still be found.
    """
    name = raw.get("gazetteer")
    if not isinstance(name, str):
        return region.gazetteer, []
    try:
        return open_gazetteer(name if name == WORLD else str(folder / name)), []
    except (DataError, MissingExtraError) as error:
        found = f"{shown(name)} cannot be used: {error}"
        return region.gazetteer, [Fault(("gazetteer",), "gazetteer", found, "")]


def _network_faults(raw: Mapping[str, Any], folder: Path) -> Iterator[Fault]:
    name = raw.get("network")
    if isinstance(name, str) and not (folder / name).is_file():
        remedy = "name a file of lines by its path from the brief's folder"
        yield Fault(("network",), "network", f"{shown(name)} is not a file", remedy)


def _with_places_and_paths(brief: Brief, gazetteer: Gazetteer, folder: Path) -> Brief:
    """Return the brief with gazetteer ids in place of the names of places, and with paths in place of file names.

    File names in a brief are relative to its ``folder``.
    """
    resolved = resolve_named(brief.places, gazetteer).resolved
    # id of a place in the brief → id of that place in the gazetteer
    gazetteer_ids = {place_id: resolution.place.id for place_id, resolution in resolved.items()}
    update: dict[str, object] = {
        "places": tuple(
            place.model_copy(update={"gazetteer": gazetteer_ids[place.id]})
            if place.id in gazetteer_ids
            else place
            for place in brief.places
        )
    }
    for key, name in (("gazetteer", brief.gazetteer), ("network", brief.network)):
        if name and name != WORLD:  # "world" is no file
            update[key] = str(folder / name)
    if brief.region:
        update["region"] = region_key(brief.region, folder)
    return brief.model_copy(update=update)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Parse the TOML of a brief.

    Raises
    ------
    BriefError
        If the text is empty or not TOML. The error states the line if the parser does.
    """
    if not text.strip():
        raise _refusal(name, "the file is empty", "`geo new FILE` makes a brief to start from")
    if _DEEP_KEY.search(text):
        found = "the file has a key of more than 40 parts joined by dots"
        raise _refusal(name, found, "a brief needs at most two")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _refusal(name, "the file is not a brief: its brackets nest too deeply") from None
    except ValueError as error:
        raise BriefError(name, [toml_problem(text, error, TABLES)]) from None


def _rows(raw: Mapping[str, Any]) -> Mapping[str, Mapping[int, Any]]:
    """Return the valid rows of each table: table → index of the row in the file → the row.

    Rows are validated one by one, so that one invalid row does not hide the faults of the others.
    """
    rows: dict[str, dict[int, Any]] = {table: {} for table in TABLES}
    for table, model in TABLES.items():
        entries = raw.get(table, ())
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            try:
                rows[table][index] = model.model_validate(entry, by_alias=True, by_name=False)
            except ValidationError:
                continue  # validation of the whole brief reports its faults
    return rows


def brief_error(name: str | Path, faults: Iterable[Fault]) -> BriefError:
    """Return the error for faults of a brief that has been parsed already; its file is read again to find their lines.

    ``name`` is the name or path of the brief.
    """
    text = brief_text(brief_path(name), name)
    return BriefError(str(name), _to_problems(list(faults), text, tomllib.loads(text)))


def _to_problems(faults: list[Fault], text: str, raw: Mapping[str, Any]) -> list[Problem]:
    """Return faults as problems, each once, sorted by line.

    A problem states the line and the row of its fault in words that the author of the brief can find.
    """
    lines = locate_keys(text)
    problems = [
        Problem(
            where=_row_name(fault.path, raw),
            found=f"{fault.field} {_finding(fault, lines)}".strip(),
            remedy=fault.remedy,
            line=line_of(lines, fault.path),
        )
        for fault in faults
    ]
    problems.sort(key=lambda problem: problem.line or 0)
    return list(dict.fromkeys(problems))


def _finding(fault: Fault, lines: Mapping[KeyPath, int]) -> str:
    """Return what a fault found; if the fault refers to an earlier row, add the line of that row."""
    line = line_of(lines, fault.earlier)
    return f"{fault.found} on line {line}" if line else fault.found


def _row_name(path: KeyPath, raw: Mapping[str, Any]) -> str:
    """Return the name of the row to which a path leads: ``flow 'zouara-tunisia'``, or ``flow number 3`` without an id.

    The name is empty if the path leads to no row of a table.
    """
    match path:
        case [str(table), int(index), *_] if table in TABLES:
            rows = raw.get(table)
        case _:
            return ""
    row = rows[index] if isinstance(rows, list) and index < len(rows) else None
    row_id = row.get("id") if isinstance(row, dict) else None
    return f"{table} {shown(row_id)}" if isinstance(row_id, str) else f"{table} number {index + 1}"
