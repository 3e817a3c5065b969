"""Build the offline HTML page on which a person decides on every claim of a drafted text.

The page holds the source's own text, so it belongs in a private folder. The text is stored as data and shown only as
text nodes, never as HTML.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np
import pandas as pd
import shapely

from geo import __version__
from geo.brief.model import CommodityClass
from geo.drafting.candidates import Mode
from geo.geodesy.country_outlines import shipped_outlines
from geo.maps import assets
from geo.maps.arabic_months import arabic_locale
from geo.maps.encoding.planes import Planes, compress
from geo.maps.encoding.shapes import encode_shapes
from geo.maps.ground.area_labels import named_areas, plane_of, spots_in_grids, spots_in_view
from geo.maps.ground.building import AREA_COLUMNS, Ground
from geo.maps.ground.encoding import encode_ground
from geo.maps.ground.main_roads import MainRoads
from geo.maps.ground.waters import lakes_near
from geo.maps.page import Head, data_element, sealed_page
from geo.regions.outlines import region_outlines
from geo.symbology import symbols
from geo.validation import LANGUAGES

if TYPE_CHECKING:
    from geo.drafting.candidates import Candidates
    from geo.geodesy.country_outlines import Background, Outlines

MAX_ZOOM: Final = 9
GROUND_QUANTUM_DEG: Final = 2e-3  # 200 m: less than a pixel where the map stops zooming
WIDEST_DEG: Final = 60.0  # a wider map is small in scale, so that coarse outlines are fine enough
ROOM_DEG: Final = 1.0  # around the outermost places
WORLD: Final = (-180.0, -60.0, 180.0, 75.0)  # bounds of the map of a text without places


def review_page(
    text: str, candidates: Candidates, *, brief_file: str, outlines: Outlines | None
) -> str:
    """Build the review page of a drafted text.

    Parameters
    ----------
    text
        As read: the offsets of the candidates count its code points.
    candidates
        What ``geo draft`` proposes for it.
    brief_file
        Name of the brief, for the command that the page tells the reader to run next.
    outlines
        Coasts and borders behind the places, such as those of the brief's region; derived from the world's if None.
    """
    planes = Planes()
    bounds = _bounds([(place.lon, place.lat) for place in candidates.places.values()])
    outlines = outlines or _outlines(bounds)
    header = {
        "spec": {"id": "review", "bounds": bounds, "fictional": False, "layers": [], "hidden": []},
        "version": __version__,
        "symbols": {"commodity": symbols()["commodity"]},
        "messages": review_messages(),
        "arabic_locale": arabic_locale(
            code for place in candidates.places.values() for code in place.country_codes[:1]
        ),
        "max_zoom": MAX_ZOOM,
        "background": _encode_background(outlines.background, planes),
        "ground": encode_ground(_ground(outlines, bounds), planes, max_zoom=MAX_ZOOM),
        "body": text,
        "commodities": list(get_args(CommodityClass)),
        "modes": list(get_args(Mode)),
        "command": f"geo review {_argument(brief_file)} decisions.json --by NAME",
        **candidates.model_dump(mode="json"),
    }
    payload = planes.pack(header)
    return sealed_page(
        Head(candidates.source.title or candidates.brief),
        [data_element("geo-data", payload, compress(payload))],
        runtime=assets.read_asset("dist/review.js"),
        style=review_style(),
        skeleton=_read("page.html"),
    )


def _encode_background(background: Background, planes: Planes) -> dict[str, Any]:
    """Return land, borders and disputed borders, simplified to GROUND_QUANTUM_DEG and encoded into planes."""
    return {
        name: encode_shapes(
            name,
            [shapely.simplify(getattr(background, name), GROUND_QUANTUM_DEG)],
            planes,
            quantum=GROUND_QUANTUM_DEG,
        )
        for name in ("land", "boundaries", "disputed")
    }


@cache
def review_messages() -> dict[str, Any]:
    """Return the messages of the review page: its own, and the shared ones that its script names."""
    shared = json.loads(assets.read_asset("dist/review-messages.json"))
    page_messages: dict[str, Any] = json.loads(_read("messages.json"))
    return {**{key: assets.messages()[key] for key in shared}, **page_messages}


@cache
def review_style() -> str:
    """Join the style sheets of the review page."""
    return assets.join_styles("page", "stage", "message", own=_read("review.css"))


def _bounds(places: list[tuple[float | None, float | None]]) -> list[float] | None:
    """Return the extent of places, with ROOM_DEG around it: west, south, east, north; across ±180° west exceeds east.

    Examples
    --------
    >>> _bounds([(170.0, -20.0), (-175.0, -15.0), (None, None)])
    [169.0, -21.0, -174.0, -14.0]
    >>> _bounds([(-5.0, 10.0), (-1.0, 12.0)])  # east at 0°
    [-6.0, 9.0, 0.0, 13.0]
    >>> _bounds([(float(lon), 0.0) for lon in range(-179, 180)])  # all around
    [-180.0, -1.0, 180.0, 1.0]
    """
    located = [(lon, lat) for lon, lat in places if lon is not None and lat is not None]
    if not located:
        return None
    lons = np.unique([lon for lon, _ in located])
    lats = [lat for _, lat in located]
    # The shortest extent begins east of the widest gap between two longitudes that follow each other.
    widest = int(np.argmax(np.diff(lons, append=lons[0] + 360)))
    west = float(lons[(widest + 1) % len(lons)]) - ROOM_DEG
    east = float(lons[widest]) + ROOM_DEG
    if (east - west) % 360 >= 360 - 2 * ROOM_DEG:
        west, east = -180.0, 180.0
    south, north = max(-85.0, min(lats) - ROOM_DEG), min(85.0, max(lats) + ROOM_DEG)
    # West from -180° on, east up to 180°.
    return [(west + 180) % 360 - 180, south, 180 - (180 - east) % 360, north]


def _outlines(bounds: list[float] | None) -> Outlines:
    """Return the shipped outlines, or finer ones if the places are close together where the shipped ones are coarse."""
    shipped = shipped_outlines()
    if bounds is None:
        return shipped
    west, south, east, north = bounds
    is_wide = (east - west) % 360 > WIDEST_DEG
    is_fine = all(shipped.is_fine_at(lon, lat) for lon in (west, east) for lat in (south, north))
    return shipped if is_wide or is_fine else region_outlines((west, south, east, north))


def _ground(outlines: Outlines, bounds: list[float] | None) -> Ground:
    """Return the names of countries and seas for which a map of these bounds has room, and the lakes; no towns."""
    west, south, east, north = bounds or WORLD
    view = (west, south, east, north)
    areas = named_areas(outlines)
    plane = plane_of(areas["shape"].to_numpy())
    spots = pd.concat([spots_in_view(plane, view), spots_in_grids(plane, view)])
    no_towns = pd.DataFrame({name: [] for name in ("zoom", "lon", "lat", *LANGUAGES)})
    return Ground(
        areas=areas[AREA_COLUMNS],
        spots=spots.sort_values("area", kind="stable"),
        towns=no_towns,
        roads=MainRoads({}, 0.0),
        rivers={},
        # Of an extent across ±180°, the lakes of the part before 180° alone.
        lakes=lakes_near(shapely.box(west, south, east if west < east else 180.0, north)),
    )


def _argument(name: str) -> str:
    """Return a file's name as one argument of a command line.

    Examples
    --------
    >>> _argument("my.toml"), _argument("my brief.toml")
    ('my.toml', '"my brief.toml"')
    """
    return name if re.fullmatch(r"[\w./-]+", name) else f'"{name}"'


def _read(name: str) -> str:
    return (resources.files("geo.drafting.review") / name).read_text(encoding="utf-8")
