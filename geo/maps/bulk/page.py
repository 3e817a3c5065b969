"""Bulk rows to one offline HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo import __version__
from geo.maps import assets
from geo.maps.bulk.rows import DIGITS, PLACE_QUANTUM_DEG, encode_rows
from geo.maps.bulk.values import BulkFlows, Category, Events, Joined, rows_of
from geo.maps.encoding.map_data import first_of, languages_of, stamp_values
from geo.maps.encoding.planes import Place, Planes, compress, compress_planes
from geo.maps.encoding.shapes import encode_shapes
from geo.maps.ground import encode_ground
from geo.maps.page import Head, data_element, sealed_page
from geo.provenance import UNSTAMPED, Stamps
from geo.validation import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.geodesy.country_outlines import Background
    from geo.maps.ground import Ground
    from geo.validation import Text

MAX_ZOOM = 8  # a pixel is 500 m in Tunisia: places of a table are towns, and stand apart there
# A pixel there. The ground is a third of what a page weighs without rows.
GROUND_QUANTUM_DEG = 5e-3
JOINED_QUANTUM_DEG = 2e-3  # half a pixel there
LABELS = ("label", *(f"label_{language}" for language in LANGUAGES))
PADDING = 0.07  # of the extent, round what is in sight when the page opens


def draw_bulk_map(
    bulk: BulkFlows | Events,
    *,
    title: Text,
    background: Background,
    symbols: Mapping[str, Any],
    question: Text | None = None,
    notes: Sequence[Text] = (),
    page_id: str = "flows",
    stamps: Stamps = UNSTAMPED,
    ground: Ground | None = None,
) -> str:
    """Draw flows, routes or events as an HTML page that needs no other file.

    The page asks no network for anything. It is the same to the byte for the same rows, in
    whatever order they come. Quantities travel to three significant digits, and the page says so;
    unknown ones stay unknown.

    Parameters
    ----------
    bulk
        The rows.
    title, question
        What stands at the page's head.
    background
        Land, boundaries and disputed boundaries, EPSG:4326.
    symbols
        The symbology table, for the hues of commodities.
    notes
        What else the reader should know of the rows; shown under "About".
    page_id
        Names the files that a reader takes along.
    stamps
        What the page must state of its rows.
    ground
        Names, towns, roads and rivers around the subject, for orientation.

    Raises
    ------
    ValueError
        When a number is too large to travel: 2**32 or more.
    """
    planes = Planes()
    header = {
        "spec": {
            "id": page_id,
            "title": languages_of(title),
            "question": languages_of(question),
            "bounds": _bounds(bulk),
            **stamp_values(stamps),
            "layers": [],
            "hidden": [],
        },
        "version": __version__,
        "notes": [languages_of(note) for note in notes],
        "unit": bulk.unit,
        "digits": DIGITS,
        "counted": bulk.quantity is None,
        "commodities": list(bulk.commodities),
        "symbols": {name: symbols[name] for name in ("commodity", "layer", "quantity", "basis")},
        "messages": assets.bulk_messages(),
        "max_zoom": MAX_ZOOM,
        "places": None if isinstance(bulk, Events) else _places(bulk.places, planes),
        "background": {
            name: _ground(name, getattr(background, name), planes)
            for name in ("land", "boundaries", "disputed")
        },
        "ground": ground and encode_ground(ground, planes, max_zoom=MAX_ZOOM),
        "rings": _rings(bulk, planes),
        "categories": [*map(_category, bulk.categories)],
        "joined": _joined(bulk.joined, planes) if isinstance(bulk, Events) else None,
    }
    page, rows = planes.pack(header), encode_rows(bulk)
    elements = [
        data_element("geo-data", page, compress(page)),
        data_element("geo-rows", rows, compress_planes(rows)),
    ]
    return sealed_page(
        Head(first_of(title) or page_id, first_of(question) or ""),
        elements,
        runtime=assets.bulk_script(),
        style=assets.bulk_style(),
    )


def _category(category: Category) -> dict[str, Any]:
    """Describe a category as the page's header has it."""
    values = [
        {"key": key, "label": languages_of(label)}
        for key, label in zip(category.keys, category.labels, strict=True)
    ]
    return {"name": category.name, "title": languages_of(category.title), "values": values}


def _bounds(bulk: BulkFlows | Events) -> list[float] | None:
    """Return the extent of what the rows name (west, south, east, north), with some room."""
    if not rows_of(bulk):
        return None
    if isinstance(bulk, Events):
        lon, lat = bulk.lon.astype(float), bulk.lat.astype(float)
        if bulk.joined is not None and len(bulk.joined.shapes):
            lon, lat = _extent(bulk.joined)
    else:
        named = np.unique(np.concatenate([bulk.origin, bulk.destination]))
        lon = bulk.places["lon"].to_numpy(float)[named]
        lat = bulk.places["lat"].to_numpy(float)[named]
    west, east = _span(lon)
    room = max(0.2, PADDING * float(max((east - west) % 360, np.ptp(lat))))
    box = (_wrapped(west - room), lat.min() - room, _wrapped(east + room), lat.max() + room)
    if (east - west) % 360 + 2 * room >= 360:  # noqa: PLR2004  # degrees: all round
        box = (-180.0, box[1], 180.0, box[3])
    return [round(float(degrees), 3) for degrees in box]


def _extent(joined: Joined) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the vertices of the corridors' inmost bands; of the buffers' where there is no corridor."""
    inmost = pd.Series(joined.band).groupby(joined.of).transform("min").to_numpy() == joined.band
    is_corridor = np.array(joined.layers)[joined.of] == "corridors"
    xy = shapely.get_coordinates(
        joined.shapes[inmost & (is_corridor if is_corridor.any() else True)]
    )
    return xy[:, 0], xy[:, 1]


def _joined(joined: Joined | None, planes: Planes) -> dict[str, Any] | None:
    """Write what events were joined to: names, bands with their polygons, lines, and sets of bands."""
    if joined is None:
        return None
    simple = shapely.simplify(joined.shapes, JOINED_QUANTUM_DEG)
    lines: list[BaseGeometry | None] = [
        None if line is None else shapely.simplify(line, JOINED_QUANTUM_DEG)
        for line in joined.lines
    ]
    return {
        "names": [
            {"id": ident, "layer": layer, "label": {**dict.fromkeys(LANGUAGES), **label}}
            for ident, layer, label in zip(joined.ids, joined.layers, joined.labels, strict=True)
        ],
        "of": joined.of.tolist(),
        "band": joined.band.tolist(),
        "shapes": encode_shapes("joined", simple, planes, quantum=JOINED_QUANTUM_DEG),
        "lines": encode_shapes("joined.lines", lines, planes, quantum=JOINED_QUANTUM_DEG),
        "sets": [list(bands) for bands in joined.sets],
    }


def _span(lon: NDArray[np.float64]) -> tuple[float, float]:
    """Return the shortest stretch that holds all longitudes, as west and east; across 180° west is greater.

    Examples
    --------
    >>> _span(np.array([10.0, 12.0, 11.0])), _span(np.array([178.0, -175.0]))
    ((10.0, 12.0), (178.0, -175.0))
    """
    each = np.unique(lon)
    gaps = np.diff(each, append=each[0] + 360)
    widest = int(np.argmax(gaps))
    return float(each[(widest + 1) % len(each)]), float(each[widest])


def _wrapped(lon: float) -> float:
    """Return a longitude from −180 to 180."""
    return (lon + 180) % 360 - 180


def _places(places: pd.DataFrame, planes: Planes) -> dict[str, Any]:
    """Write positions as columns, and return them with the names as the page's header has them."""
    written: dict[str, Any] = {"quantum": PLACE_QUANTUM_DEG}
    for axis, shift in (("lon", 180), ("lat", 90)):
        degrees = places[axis].to_numpy(float) + shift
        written[axis] = planes.add(axis, np.rint(degrees / PLACE_QUANTUM_DEG))
    names: dict[str, list[Any]] = {
        column: [text if isinstance(text, str) else None for text in places[column]]
        for column in LABELS
        if column in places
    }
    if "names" in places:
        names["names"] = [[str(name) for name in spellings] for spellings in places["names"]]
    return {**written, "texts": names}


def _rings(bulk: BulkFlows | Events, planes: Planes) -> dict[str, Place] | None:
    """Write the rings round places, if there are any."""
    if isinstance(bulk, Events) or bulk.buffers is None:
        return None
    return {
        "place": planes.add("buffers.place", bulk.buffers["place"].to_numpy()),
        "radius": planes.add("buffers.radius_m", np.rint(bulk.buffers["radius_m"].to_numpy(float))),
    }


def _ground(name: str, shape: BaseGeometry, planes: Planes) -> dict[str, Any]:
    """Write one shape of the ground, simplified to its quantum."""
    simple = shapely.simplify(shape, GROUND_QUANTUM_DEG)
    return encode_shapes(name, [simple], planes, quantum=GROUND_QUANTUM_DEG)
