"""The header of a bulk page, all that is not a row: places, rings, ground, categories, corridors."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.maps.bulk.rows import PLACE_QUANTUM_DEG
from geo.maps.bulk.values import BulkFlows, Category, Events, Joined, Summed
from geo.maps.encoding.map_data import languages_of
from geo.maps.encoding.planes import Place, Planes
from geo.maps.encoding.shapes import encode_shapes
from geo.validation import LANGUAGES

# A pixel at the last zoom: the ground makes up a third of a page without rows.
GROUND_QUANTUM_DEG: Final = 5e-3
JOINED_QUANTUM_DEG: Final = 2e-3  # half a pixel there
LABELS: Final = ("label", *(f"label_{language}" for language in LANGUAGES))


def category_header(category: Category) -> dict[str, Any]:
    """Describe a category as the page's header has it."""
    values = [
        {"key": key, "label": languages_of(label)}
        for key, label in zip(category.keys, category.labels, strict=True)
    ]
    return {"name": category.name, "title": languages_of(category.title), "values": values}


def joined_header(joined: Joined | None, planes: Planes) -> dict[str, Any] | None:
    """Return the corridors and buffers to which events were joined, as the page's header has them.

    Shapes go to ``planes``, simplified to what a pixel can show. The result is None without corridors and buffers.
    """
    if joined is None:
        return None
    simple = shapely.simplify(joined.shapes, JOINED_QUANTUM_DEG)
    lines: list[BaseGeometry | None] = [
        None if line is None else shapely.simplify(line, JOINED_QUANTUM_DEG)
        for line in joined.lines
    ]
    return {
        "names": [
            {"id": id_, "layer": layer, "label": {**dict.fromkeys(LANGUAGES), **label}}
            for id_, layer, label in zip(joined.ids, joined.layers, joined.labels, strict=True)
        ],
        "of": joined.of.tolist(),
        "band": joined.band.tolist(),
        "shapes": encode_shapes("joined", simple, planes, quantum=JOINED_QUANTUM_DEG),
        "lines": encode_shapes("joined.lines", lines, planes, quantum=JOINED_QUANTUM_DEG),
        "sets": [list(bands) for bands in joined.sets],
    }


def places_header(places: pd.DataFrame, planes: Planes) -> dict[str, Any]:
    """Return the places of a page as its header has them: their names, and where ``planes`` has their positions.

    Longitudes are counted from −180° and latitudes from −90°, in units of the header's ``quantum``, so that all are
    whole numbers from 0.
    """
    header: dict[str, Any] = {"quantum": PLACE_QUANTUM_DEG}
    for axis, shift in (("lon", 180), ("lat", 90)):
        degrees = places[axis].to_numpy(float) + shift
        header[axis] = planes.add(axis, np.rint(degrees / PLACE_QUANTUM_DEG))
    names: dict[str, list[Any]] = {
        column: [text if isinstance(text, str) else None for text in places[column]]
        for column in LABELS
        if column in places
    }
    if "names" in places:
        names["names"] = [[str(name) for name in spellings] for spellings in places["names"]]
    if "members" in places:
        header["members"] = planes.add("members", places["members"].to_numpy())
    return {**header, "texts": names}


def summed_header(summed: Summed) -> dict[str, Any]:
    """Return how far the page adds up the rows of its table, as the page's header has it."""
    return {
        "summed": {
            "cell_km": summed.cell_km, "rows": summed.rows, "full_rows": summed.full_rows,
        }
    }  # fmt: skip


def rings_header(bulk: BulkFlows | Events, planes: Planes) -> dict[str, Place] | None:
    """Return where ``planes`` has the rings around places, as the page's header has it; None if there are no rings."""
    if isinstance(bulk, Events) or bulk.buffers is None:
        return None
    return {
        "place": planes.add("buffers.place", bulk.buffers["place"].to_numpy()),
        "radius": planes.add("buffers.radius_m", np.rint(bulk.buffers["radius_m"].to_numpy(float))),
    }


def ground_header(name: str, shape: BaseGeometry, planes: Planes) -> dict[str, Any]:
    """Write one shape of the ground, simplified to its quantum."""
    return encode_shapes(name, [_simplified(shape)], planes, quantum=GROUND_QUANTUM_DEG)


@lru_cache(maxsize=6)
def _simplified(shape: BaseGeometry) -> BaseGeometry:
    """Simplify a shape to the quantum of the ground; cached, because a page is drawn again until it fits its budget."""
    return shapely.simplify(shape, GROUND_QUANTUM_DEG)
