"""The names in a table → ends of flows: places, countries and other areas. Each name is looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import DataError
from geo.records.coordinates import parse_position
from geo.records.countries import FAR_KM
from geo.records.files.csv_files import read_header
from geo.records.files.csv_records import read_csv_block
from geo.records.flows.end_lookup import resolve_end, resolve_stated
from geo.records.flows.placed_ends import SWAPPED, resolve_placed
from geo.records.flows.stated_ends import WrittenEnd, unpack_end
from geo.records.flows.table_ends import ResolvedEnd, TableEnd
from geo.records.spreadsheets import unguarded
from geo.regions import Region, open_region

REFUSED: Final = -1
ACCEPT: Final = "accept"  # written as an end, it means the place that was proposed
PROGRESS_EVERY: Final = 500  # names


@dataclass(frozen=True, eq=False)
class ResolvedNames:
    """The names in a table of records, and the end of a flow that each means.

    Attributes
    ----------
    ends
        All ends that names mean, sorted by id.
    end_of
        For each name the index of its end in ``ends``; −1 for a refused name. Shape ``(n,)``.
    is_far
        For each name whether it has coordinates more than 25 km from the place that it means. Shape ``(n,)``.
    is_swapped
        For each name whether its coordinates fit the region, or what the record states, only with longitude and
        latitude swapped. Shape ``(n,)``.
    audit
        A row for each name: ``name``, ``end`` (the id), ``step``, ``confidence``, ``reason``, ``candidates``, and
        ``apart_km``, the distance of its coordinates from the place that the name means, empty if unknown.
    """

    ends: tuple[TableEnd, ...]
    end_of: NDArray[np.int64]
    is_far: NDArray[np.bool_]
    is_swapped: NDArray[np.bool_]
    audit: pd.DataFrame


def read_names(path: Path) -> dict[str, str]:
    """Read a CSV file in which a user states the places that names mean; return name → the place as written.

    The file has the columns ``name`` and ``end``. Usually it is the ``names.csv`` of an earlier run, in which the user
    filled in empty ends. Names without an end are left out.

    Raises
    ------
    DataError
        A column is missing, a line is broken, or a name has two ends.
    """
    header = read_header(path)
    if missing := [name for name in ("name", "end") if name not in header.names]:
        raise DataError(
            f"{path}: the table has no column {' and '.join(map(repr, missing))} among {', '.join(header.names)}. "
            "Expected name and end. Start from the names.csv of an earlier run."
        )
    block = header.in_utf8(path.read_bytes()[header.stop :])
    records = read_csv_block(block, header.names, header.delimiter, ["name", "end"])
    problems = [
        f"{path}: the line {row.record!r} cannot be read ({row.reason})"
        for row in records.broken.itertuples()
    ]
    target_of: dict[str, str] = {}
    columns = (records.table[name].to_pylist() for name in ("name", "end"))
    for name, end in zip(*columns, strict=True):
        mention, target = unguarded(name).strip(), end.strip()
        if target and target_of.setdefault(mention, target) != target:
            problems.append(
                f"{path}: the name {mention!r} has the end {target_of[mention]!r}, and {target!r} further down. "
                "Expected one end. Delete one of the rows."
            )
    if problems:
        raise DataError("\n".join(problems))
    return target_of


def look_up_names(
    target_of: Mapping[str, str], *, where: str, region: Region | None = None
) -> dict[str, TableEnd]:
    """Look up the ends that a user chose for names; return name → end.

    Parameters
    ----------
    target_of
        Name as in a table of records → what the user wrote as its end. This is an id of the gazetteer, ``country-`` and
        a code, ``area-`` and the id of a province or landscape, an unambiguous name (``Tripoli, Libya``), or ``accept``
        for the place that an earlier run proposed.
    where
        The name of the file, for messages.
    region
        The region whose places are looked up; by default the one that ships.

    Raises
    ------
    DataError
        Some ends are unknown or ambiguous. The message lists all of these.

    Examples
    --------
    >>> look_up_names({"Tripoli": "tripoli"}, where="names.csv")["Tripoli"].label.fr
    'Tripoli'
    """
    ends: dict[str, TableEnd] = {}
    problems = []
    region = region or open_region()
    for name, target in target_of.items():
        is_accepted = target == ACCEPT
        resolved = resolve_end(name if is_accepted else target, region, is_accepted=is_accepted)
        if resolved.end:
            single_spaced = " ".join(name.split())  # as the names of records are looked up
            ends[single_spaced] = resolved.end
        else:
            hint = f": {resolved.candidates}" if resolved.candidates else ""
            problems.append(
                f"{where}: {name!r} cannot be {target!r}: {resolved.reason}{hint}. Write an id as its end."
            )
    if problems:
        raise DataError("\n".join(problems))
    return ends


def resolve_names(
    names: Sequence[str],
    *,
    user_ends: Mapping[str, TableEnd] = MappingProxyType({}),
    region: Region | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> ResolvedNames:
    """Find the end of a flow that each name means.

    A name is looked up first among countries, by name or ISO 3166-1 code, then in the gazetteer and among provinces; if
    the record states a country, only in that country. Coordinates beside a name take precedence over it. A name that
    only resembles that of a place is refused, and its row in the audit proposes that place.

    Parameters
    ----------
    names
        Names, or names packed with what the record states beside them: see :mod:`geo.records.flows.stated_ends`.
    user_ends
        Name → the end that the user chose, as :func:`look_up_names` returns them. These take precedence over all else.
    region
        The region whose places are looked up; by default the one that ships.
    on_progress
        Called with the share of names that are done, 0 to 1.

    Examples
    --------
    >>> resolved = resolve_names(["Gafsa", "Libye", "Tripoli"])
    >>> [end.id for end in resolved.ends], resolved.end_of.tolist()
    (['country-LY', 'gafsa'], [1, 0, -1])
    """
    resolved: list[ResolvedEnd] = []
    region = region or open_region()
    mentions = [_with_position(unpack_end(name)) for name in names]
    # The ends with coordinates are resolved together, which is faster, and come in their order.
    placed = resolve_placed([mention for mention in mentions if mention.is_placed], region)
    for number, mention in enumerate(mentions):
        row = next(placed) if mention.is_placed else resolve_stated(mention, region)
        user_end = user_ends.get(str(mention))
        if user_end is None and not mention.is_placed:
            user_end = user_ends.get(mention.name)
        if user_end and user_end != row.end:
            row = ResolvedEnd(user_end, "given", 1.0, "given in the table of names")
        resolved.append(row)
        if number % PROGRESS_EVERY == 0:
            on_progress(number / len(names))
    by_id = _ends_by_id(row.end for row in resolved if row.end)
    index_of_id = {end_id: index for index, end_id in enumerate(by_id)}
    end_of = np.array(
        [index_of_id[row.end.id] if row.end else REFUSED for row in resolved], dtype=np.int64
    )
    rows = [
        (str(mention), row.end.id if row.end else "", *row[1:])
        for mention, row in zip(mentions, resolved, strict=True)
    ]
    audit = pd.DataFrame(rows, columns=["name", *ResolvedEnd._fields])
    is_far = (audit["apart_km"].astype(float) > FAR_KM).to_numpy() & (end_of != REFUSED)
    is_swapped = audit["reason"].str.contains(SWAPPED, regex=False).to_numpy(dtype=bool)
    return ResolvedNames(tuple(by_id.values()), end_of, is_far, is_swapped, audit)


def _ends_by_id(ends: Iterable[TableEnd]) -> dict[str, TableEnd]:
    """Return id → end, sorted by id.

    Points with the same coordinates have the same id, but may have different names: the alphabetically first is kept.
    """
    # In reverse order, so that the alphabetically first comes last and stays.
    by_label = sorted(ends, key=lambda end: (end.id, end.label.en or ""), reverse=True)
    return dict(sorted({end.id: end for end in by_label}.items()))


def _with_position(mention: WrittenEnd) -> WrittenEnd:
    """Return an end whose name is a position, such as *36.5, 8.1*, as an end at it; return any other unchanged."""
    if mention.is_placed or not any(character.isdecimal() for character in mention.name):
        return mention
    lon_lat = parse_position(mention.name)
    return WrittenEnd("", mention.country, *lon_lat) if lon_lat else mention


@lru_cache(maxsize=8)
def region_bounds(region: Region) -> tuple[float, float, float, float]:
    """Return the bounds of a region's places: ``west, south, east, north`` in degrees."""
    places = region.gazetteer.places.values()
    lon, lat = [place.lon for place in places], [place.lat for place in places]
    return min(lon), min(lat), max(lon), max(lat)
