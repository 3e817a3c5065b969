"""The ground as part of a page's data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.maps.encoding.shapes import encode_shapes
from geo.maps.ground.building import Ground
from geo.validation import LANGUAGES

if TYPE_CHECKING:
    from geo.maps.encoding.planes import Planes

POINT_QUANTUM_DEG: Final = 1e-3  # 110 m
LINE_QUANTUM_DEG: Final = 2e-3  # under half a pixel at zoom 9


def encode_ground(ground: Ground, planes: Planes, *, max_zoom: int = 9) -> dict[str, Any]:
    """Add the ground's numbers to the columns of a page's data, and return the ground's entry in their header.

    Parameters
    ----------
    planes
        The columns of the page's data, to which those of the ground are added.
    max_zoom
        The closest zoom of the page; towns that show only from a closer one are left out.
    """
    areas, spots = ground.areas, ground.spots
    towns = ground.towns[ground.towns["zoom"] <= max_zoom]
    return {
        "quantum": POINT_QUANTUM_DEG,
        "areas": {
            "kind": areas["kind"].tolist(),
            "zoom": planes.add("areas.zoom", areas["zoom"].to_numpy()),
            "texts": _texts(areas),
        },
        "spots": {
            "area": planes.add("spots.area", np.diff(spots["area"], prepend=0)),
            "room": planes.add("spots.room", _whole(spots["room"])),
            **_positions("spots", spots, planes),
        },
        "towns": {
            "zoom": planes.add("towns.zoom", towns["zoom"].to_numpy()),
            "texts": _texts(towns),
            **_positions("towns", towns, planes),
        },
        "roads": _lines("roads", ground.roads.lines, planes),
        "road_error_m": ground.roads.error_m,
        "rivers": _lines("rivers", ground.rivers, planes),
        "lakes": encode_shapes("lakes", ground.lakes, planes, quantum=LINE_QUANTUM_DEG),
    }


def _texts(rows: pd.DataFrame) -> dict[str, list[str | None]]:
    """Return language → the names of the rows.

    A name is None if it is missing or, to save space, if it is the same as in English.
    """
    return {
        language: [
            text if isinstance(text, str) and (language == "en" or text != english) else None
            for text, english in zip(rows[language].tolist(), rows["en"].tolist(), strict=True)
        ]
        for language in LANGUAGES
    }


def _positions(name: str, rows: pd.DataFrame, planes: Planes) -> dict[str, Any]:
    """Add the columns ``lon`` and ``lat`` of rows; return where they are in the page's data.

    Values are whole units of :data:`POINT_QUANTUM_DEG`, each as a step from that of the row before.
    """
    return {
        axis: planes.add(f"{name}.{axis}", np.diff(_whole(rows[axis]), prepend=0))
        for axis in ("lon", "lat")
    }


def _whole(degrees: pd.Series) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.rint(degrees.to_numpy(float) / POINT_QUANTUM_DEG).astype(np.int64)


def _lines(name: str, lines: Mapping[int, BaseGeometry], planes: Planes) -> dict[str, Any]:
    """Write lines by the zoom from which they show."""
    shapes = encode_shapes(name, lines.values(), planes, quantum=LINE_QUANTUM_DEG)
    return {"zooms": list(lines), "shapes": shapes}
