"""Bulk rows to one offline HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo import __version__
from geo.geodesy.country_outlines import Background
from geo.maps import assets
from geo.maps.arabic_months import arabic_locale
from geo.maps.bulk.cells import BUDGET, MAX_ZOOM, PageBudget, fitting
from geo.maps.bulk.header import (
    category_header,
    ground_header,
    joined_header,
    places_header,
    rings_header,
    summed_header,
)
from geo.maps.bulk.opening_bounds import bulk_bounds
from geo.maps.bulk.rows import digits_kept, encode_rows
from geo.maps.bulk.values import BulkFlows, Events
from geo.maps.encoding.map_data import first_of, languages_of, stamp_values
from geo.maps.encoding.planes import Planes, compress, compress_planes
from geo.maps.ground import Ground, encode_ground
from geo.maps.page import Head, data_element, sealed_page
from geo.provenance import UNSTAMPED, Stamps
from geo.validation import Text


@dataclass(frozen=True, eq=False)
class _Frame:
    """Everything on a page except its rows; the fields are arguments of :func:`draw_bulk_map`."""

    title: Text
    question: Text | None
    notes: Sequence[Text]
    omitted: Text | None
    background: Background
    symbols: Mapping[str, Any]
    page_id: str
    stamps: Stamps
    ground: Ground | None
    country_codes: Iterable[str]


def draw_bulk_map(
    bulk: BulkFlows | Events,
    *,
    title: Text,
    background: Background,
    symbols: Mapping[str, Any],
    question: Text | None = None,
    notes: Sequence[Text] = (),
    omitted: Text | None = None,
    page_id: str = "flows",
    stamps: Stamps = UNSTAMPED,
    ground: Ground | None = None,
    country_codes: Iterable[str] | None = None,
    budget: PageBudget = BUDGET,
) -> str:
    """Draw flows, routes or events as an HTML page that needs no other file.

    The page asks no network for anything. It is the same to the byte for the same rows, in
    whatever order they come. Quantities are kept to nine significant digits, those of more than a hundred
    thousand rows to three, and then the page says so; unknown ones stay unknown. Flows that exceed the
    budget are added up between cells, the smallest with which the page fits, and only within a country, commodity,
    month and category: see :mod:`geo.maps.bulk.cells`.

    Parameters
    ----------
    bulk
        The rows.
    title, question
        The page's heading, and the question below it.
    background
        Land, boundaries and disputed boundaries, EPSG:4326.
    symbols
        The symbology table, for the hues of commodities.
    notes
        Remarks on the rows, shown under "About".
    omitted
        Which rows of the table are not on the page; shown beside the count of those that are.
    page_id
        Name of the files that a reader downloads.
    stamps
        Whether the rows are fictional or a draft; the page is stamped so.
    ground
        Names, towns, roads and rivers around the subject, for orientation.
    country_codes
        One country code for each place: they decide the names of months in Arabic. By default those of the rows'
        places.
    budget
        What a page may weigh, and how many rows it may have.

    Raises
    ------
    ValueError
        When a number is too large for a column: 2**32 or more.
    """
    codes = _country_codes(bulk) if country_codes is None else tuple(country_codes)
    frame = _Frame(
        title, question, notes, omitted, background, symbols, page_id, stamps, ground, codes
    )
    page = ""
    for rows in fitting(bulk, budget):
        page = _page(rows, frame)
        if len(page.encode(errors="replace")) <= budget.bytes:
            break
    return page


def _page(bulk: BulkFlows | Events, frame: _Frame) -> str:
    """Return the HTML page of some rows, whatever its size."""
    planes = Planes()
    page, rows = planes.pack(_header(bulk, frame, planes)), encode_rows(bulk)
    elements = [
        data_element("geo-data", page, compress(page)),
        data_element("geo-rows", rows, compress_planes(rows)),
    ]
    return sealed_page(
        Head(first_of(frame.title), first_of(frame.question)),
        elements,
        runtime=assets.bulk_script(),
        style=assets.bulk_style(),
    )


def _header(bulk: BulkFlows | Events, frame: _Frame, planes: Planes) -> dict[str, Any]:
    """Return the header of a page, which describes everything but the rows.

    Numbers of shapes, places and the ground go to ``planes``; their entries say where.
    """
    background, symbols = frame.background, frame.symbols
    summed = None if isinstance(bulk, Events) else bulk.summed
    max_zoom = summed.max_zoom if summed else MAX_ZOOM
    return {
        "spec": _spec(bulk, frame),
        "version": __version__,
        "notes": [languages_of(note) for note in frame.notes],
        "omitted": frame.omitted and languages_of(frame.omitted),
        "unit": bulk.unit,
        "units": [] if isinstance(bulk, Events) else list(bulk.units),
        "digits": digits_kept(bulk),
        "counted": bulk.quantity is None,
        "stated": isinstance(bulk, Events) or bulk.is_stated,
        "commodities": list(bulk.commodities),
        "symbols": {name: symbols[name] for name in ("commodity", "layer", "quantity", "basis")},
        "messages": assets.bulk_messages(),
        "arabic_locale": arabic_locale(frame.country_codes),
        "max_zoom": max_zoom,
        "places": None if isinstance(bulk, Events) else places_header(bulk.places, planes),
        "background": {
            name: ground_header(name, getattr(background, name), planes)
            for name in ("land", "boundaries", "disputed")
        },
        "ground": frame.ground and encode_ground(frame.ground, planes, max_zoom=max_zoom),
        "rings": rings_header(bulk, planes),
        "categories": [*map(category_header, bulk.categories)],
        "joined": joined_header(bulk.joined, planes) if isinstance(bulk, Events) else None,
        **(summed_header(summed) if summed else {}),
    }


def _country_codes(bulk: BulkFlows | Events) -> Iterable[str]:
    """Return the country of each place that has one."""
    if isinstance(bulk, Events) or "country" not in bulk.places:
        return ()
    return bulk.places["country"].dropna().tolist()


def _spec(bulk: BulkFlows | Events, frame: _Frame) -> dict[str, Any]:
    """Return the description of the map, in the form in which the page reads it; a bulk map has no layers to switch."""
    return {
        "id": frame.page_id,
        "title": languages_of(frame.title),
        "question": languages_of(frame.question),
        "bounds": bulk_bounds(bulk),
        **stamp_values(frame.stamps),
        "layers": [],
        "hidden": [],
    }
