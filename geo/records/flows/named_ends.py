"""Names as tables write them → towns of the gazetteer and countries, each name looked up once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.errors import AmbiguousPlaceError, DataError, UnknownPlaceError
from geo.gazetteer import (
    Gazetteer,
    GazetteerPlace,
    country_of_name,
    describe,
    describe_proposal,
    resolve_place,
)
from geo.geodesy.country_outlines import country_codes
from geo.layers import country_stop, country_union, label_point
from geo.layers.schema.records import WRITTEN
from geo.records.csv_files import read_header
from geo.records.csv_records import read_text
from geo.records.spreadsheets import unguarded
from geo.regions import Region, open_region
from geo.routing import Stop
from geo.validation import LANGUAGES, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

REFUSED: Final = -1
COUNTRY: Final = "country-"  # and a code: the id of a country
ACCEPT: Final = "accept"  # as an end: the place that was proposed
PROGRESS_EVERY: Final = 500  # names
GIVEN: Final = ("given", 1.0, "as was told", "")  # step, confidence, reason and candidates
PROPOSED: Final = "only proposed: a similar name; write `accept` or an id as its end"
NAME_COLUMNS: Final = ("name", "end", "step", "confidence", "reason", "candidates")


@dataclass(frozen=True)
class TableEnd:
    """A place of the gazetteer, or a whole country, at which flows begin or end.

    ``lon`` and ``lat`` are degrees, EPSG:4326; those of a country are of its label point.
    """

    id: str
    kind: str
    label: Text
    country_codes: tuple[str, ...]
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class Named:
    """The names of a table, resolved.

    Attributes
    ----------
    ends
        Sorted by id.
    end_of
        For each name a number into ``ends``, −1 for a refused one; shape ``(n,)``.
    audit
        A row for each name: ``name``, ``end`` (its id), ``step``, ``confidence``, ``reason``, ``candidates``.
    """

    ends: tuple[TableEnd, ...]
    end_of: NDArray[np.int64]
    audit: pd.DataFrame


def read_given(path: Path) -> dict[str, str]:
    """Read which place each name means, from a CSV file with the columns ``name`` and ``end``.

    The ``names.csv`` of an earlier run is one, with its empty ends filled in. A name without an end is
    ignored.

    Raises
    ------
    DataError
        A column is missing, a line is broken, or a name has two ends.
    """
    header = read_header(path)
    if missing := [name for name in ("name", "end") if name not in header.names]:
        raise DataError(
            f"{path}: no column {' and '.join(map(repr, missing))}; it has {header.names}"
        )
    block = path.read_bytes()[header.stop :]
    found = read_text(block, header.names, header.delimiter, ["name", "end"])
    problems = [f"{path}: {row.record!r}: {row.reason}" for row in found.broken.itertuples()]
    given: dict[str, str] = {}
    columns = (found.table[name].to_pylist() for name in ("name", "end"))
    for name, end in zip(*columns, strict=True):
        mention, meant = unguarded(name).strip(), end.strip()
        if meant and given.setdefault(mention, meant) != meant:
            problems.append(
                f"{path}: {mention!r} is {given[mention]!r}, and {meant!r} further down. Keep one."
            )
    if problems:
        raise DataError("\n".join(problems))
    return given


def given_ends(
    given: Mapping[str, str], *, where: str, region: Region | None = None
) -> dict[str, TableEnd]:
    """Look up the places that names are said to mean.

    Parameters
    ----------
    given
        Name as in a table → an id of the gazetteer, ``country-`` and a code, an unambiguous name
        (``Tripoli, Libya``), or ``accept`` for the place that an earlier run proposed.
    where
        The file, for messages.
    region
        Whose places names mean; by default the one that ships.

    Raises
    ------
    DataError
        For all that are not found or ambiguous.

    Examples
    --------
    >>> given_ends({"Tripoli": "tripoli"}, where="names.csv")["Tripoli"].label.fr
    'Tripoli'
    """
    ends: dict[str, TableEnd] = {}
    problems = []
    region = region or open_region()
    for name, meant in given.items():
        end, _, _, reason, candidates = (
            _resolve(name, region, is_accepted=True) if meant == ACCEPT else _resolve(meant, region)
        )
        if end is None:
            near = f": {candidates}" if candidates else ""
            problems.append(f"{where}: {name!r} cannot be {meant!r}: {reason}{near}. Give an id.")
        else:
            ends[" ".join(name.split())] = end
    if problems:
        raise DataError("\n".join(problems))
    return ends


def resolve_names(
    names: Sequence[str],
    *,
    given: Mapping[str, TableEnd] = MappingProxyType({}),
    region: Region | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Named:
    """Resolve every name: first among countries, by name or ISO 3166-1 code, then in the gazetteer.

    Parameters
    ----------
    given
        Ends that names mean, as :func:`given_ends` returns them; they come before all others.
    region
        Whose places names mean; by default the one that ships.

    A name that is only similar to a place's has no end: its row has the step, the confidence and, as its
    candidate, the place that is proposed.

    Examples
    --------
    >>> found = resolve_names(["Gafsa", "Libye", "Tripoli"])
    >>> [end.id for end in found.ends], found.end_of.tolist()
    (['country-LY', 'gafsa'], [1, 0, -1])
    """
    found: list[TableEnd | None] = []
    rows: list[tuple[Any, ...]] = []
    region = region or open_region()
    for number, name in enumerate(names):
        end, *why = _resolve(name, region)
        if given.get(name, end) != end:
            end, *why = given[name], *GIVEN
        found.append(end)
        rows.append((name, end.id if end else "", *why))
        if number % PROGRESS_EVERY == 0:
            on_progress(number / len(names))
    ends = sorted({end.id: end for end in found if end}.values(), key=lambda end: end.id)
    at = {end.id: number for number, end in enumerate(ends)}
    end_of = np.array([at[end.id] if end else REFUSED for end in found], dtype=np.int64)
    return Named(tuple(ends), end_of, pd.DataFrame(rows, columns=list(NAME_COLUMNS)))


def _resolve(
    name: str, region: Region, *, is_accepted: bool = False
) -> tuple[TableEnd | None, str, float, str, str]:
    """Resolve a name; return the end, step, confidence, reason and candidates."""
    if code := _country_code(name.removeprefix(COUNTRY)):
        return _country(code, region), "country", 1.0, "the name of a country", ""
    try:
        found = resolve_place(name, index=region.gazetteer.index_for(name))
    except AmbiguousPlaceError as error:
        candidates = "; ".join(describe(place) for place in error.candidates)
        return None, "", 0.0, "several places bear this name", candidates
    except UnknownPlaceError as error:
        return None, "", 0.0, "not in the gazetteer", "; ".join(error.nearest)
    end, confidence = _town(found.place), round(found.confidence, 3)
    if found.is_proposal and not is_accepted:
        return None, found.step, confidence, PROPOSED, describe_proposal(found)
    return end, found.step, confidence, found.reason, ""


def _country_code(name: str) -> str | None:
    is_code = len(name) == 2 and name.isascii() and name.isupper()  # noqa: PLR2004 - alpha-2
    return name if is_code and name in country_codes() else country_of_name(name)


def _town(place: GazetteerPlace) -> TableEnd:
    return TableEnd(place.id, place.kind, place.label, place.country_codes, place.lon, place.lat)


@lru_cache(maxsize=1_000)
def _country(code: str, region: Region) -> TableEnd:
    country = region.outlines.country(code)
    label = Text(en=country.name_en, fr=country.name_fr, ar=country.name_ar)
    return TableEnd(
        f"{COUNTRY}{code}", "country", label, (code,),
        *label_point(country_union((code,), region.outlines)),
    )  # fmt: skip


def stop_of(end: TableEnd, gazetteer: Gazetteer) -> Stop:
    """Return the towns of an end: the town itself, or the weighted towns of a country."""
    if end.kind == "country":
        return country_stop(end.id, end.country_codes[0], gazetteer)
    return Stop(
        end.id, end.country_codes, (end.id,), np.array([end.lon]), np.array([end.lat]), np.ones(1)
    )


def ends_table(ends: Sequence[TableEnd]) -> pd.DataFrame:
    """Return ends as a table, one row each."""
    rows = [
        {
            "id": end.id, "kind": end.kind,
            **{f"label_{code}": getattr(end.label, code) for code in LANGUAGES},
            "country_codes": list(end.country_codes), "lon": end.lon, "lat": end.lat,
        }
        for end in ends
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(WRITTEN["places"].names))
