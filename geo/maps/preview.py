"""A map as a small picture: the same tables, without names, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.maps.described_closures import flow_to_show, flow_values
from geo.maps.ground.mercator import mercator_y

if TYPE_CHECKING:
    from geo.brief.model import Map
    from geo.geodesy.country_outlines import Background

WIDTH, HEIGHT = 360, 220  # px
FRAME = (-20, -20, WIDTH + 20, HEIGHT + 20)  # px: shapes are cut here, out of view
MARGIN = 0.06  # of the extent, on each side
MAX_LAT = 80.0  # degrees: farther from the equator Mercator stretches too much
WIDTHS = 5  # of a modelled flow's road segments
HEAD = 7.0  # px, an arrowhead's length

Extent = tuple[float, float, float, float]


def draw_preview(spec: Map, tables: Mapping[str, gpd.GeoDataFrame], background: Background) -> str:
    """Draw a map's flows, modelled traffic, zones, barriers and towns on its land, in Mercator.

    Parameters
    ----------
    spec
        The map; its bounds (west, south, east, north in degrees) or those of its flows are shown.
    tables
        The layers by name, as the map has them, EPSG:4326.
    background
        Land and boundaries.

    Returns
    -------
    str
        An ``svg`` element. Colours are left to the classes of its shapes: ``land``, ``boundary``,
        ``zone``, ``barrier``, ``town``, ``road w1`` to ``road w5``, and ``flow k-…`` with the class of the commodity.
    """
    extent = _extent(spec, tables)
    pixels = Pixels(extent)
    shapes = [
        path_element("land", pixels.paths(background.land), closed=True),
        path_element("boundary", pixels.paths(background.boundaries), closed=False),
        *(
            path_element(kind, pixels.paths(shape), closed=closed)
            for layer, kind, closed in (("zones", "zone", True), ("barriers", "barrier", False))
            for shape in _shapes_of_layer(layer, spec, tables)
        ),
        *_traffic(spec, tables, pixels),
        *_flows(spec, tables, pixels),
    ]
    if "places" in spec.layers and "places" in tables:
        places = tables["places"]
        for shape in places.geometry[places["kind"] == "town"]:
            x, y = pixels.project(shapely.get_coordinates(shape))[0]
            shapes.append(f'<circle class="town" cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>')
    body = "".join(shape for shape in shapes if shape)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{body}</svg>'


def _shapes_of_layer(
    name: str, spec: Map, tables: Mapping[str, gpd.GeoDataFrame]
) -> Iterable[BaseGeometry]:
    if name not in spec.layers or name not in tables:
        return ()
    return [shape for shape in tables[name].geometry if shape is not None and not shape.is_empty]


def _traffic(spec: Map, tables: Mapping[str, gpd.GeoDataFrame], pixels: Pixels) -> Iterable[str]:
    """Draw a routed flow's road segments in its colour, in five widths by share."""
    flow = _modelled_flow(spec, tables)
    if flow is None:
        return
    segments, flows = tables["segments"], tables["flows"]
    kind = flows["commodity_class"][flows["flow"] == flow].iloc[0]
    share = flow_values(flow, segments["flows"], segments["shares"])
    width = np.ceil(WIDTHS * np.minimum(share / share.max(), 1)).astype(int)
    for step in np.unique(width[width > 0]).tolist():
        merged = shapely.line_merge(shapely.union_all(segments.geometry[width == step].to_numpy()))
        yield path_element(f"flow road w{step} k-{kind}", pixels.paths(merged), closed=False)


def _modelled_flow(spec: Map, tables: Mapping[str, gpd.GeoDataFrame]) -> str | None:
    """Return the flow whose traffic is shown when the map opens; None if it shows no traffic.

    It is the first of the map's story, else the one for which closures cost most.
    """
    if "segments" not in spec.layers or not {"segments", "closures"} <= tables.keys():
        return None
    routed = set(tables["flows"]["flow"][tables["flows"]["routed"] == "yes"])
    story_flows = [flow for step in spec.steps[:1] for flow in step.flows if flow in routed]
    flow = story_flows[0] if story_flows else flow_to_show(tables)
    uses_roads = tables["segments"]["flows"].map(lambda flows: flow in flows).any()
    return flow if uses_roads else None


def _flows(spec: Map, tables: Mapping[str, gpd.GeoDataFrame], pixels: Pixels) -> Iterable[str]:
    """Yield one line per flow, in the colour of its first strand, with an arrowhead if it has a direction."""
    if "flows" not in spec.layers or "flows" not in tables:
        return
    first_strands = tables["flows"].sort_values(["flow", "strand"]).drop_duplicates("flow")
    for kind, direction, shape in zip(
        first_strands["commodity_class"],
        first_strands["direction"],
        first_strands.geometry,
        strict=True,
    ):
        if shape is None:
            continue
        lines = pixels.paths(shape)
        yield path_element(f"flow k-{kind}", lines, closed=False)
        if lines and direction != "unstated":
            yield _head(kind, lines[-1])


def _head(kind: str, line: NDArray[np.float64]) -> str:
    """Draw an arrowhead at the end of a line in px; nothing at the end of a line that is shorter than it."""
    tip = line[-1]
    shaft = line[np.hypot(*(line - tip).T) >= HEAD]
    if not len(shaft):
        return ""
    direction = (tip - shaft[-1]) / np.hypot(*(tip - shaft[-1]))
    sideways = np.array([-direction[1], direction[0]])
    foot = tip - HEAD * direction
    return path_element(
        f"head k-{kind}", [np.array([tip, foot + 3 * sideways, foot - 3 * sideways])], closed=True
    )


def _extent(spec: Map, tables: Mapping[str, gpd.GeoDataFrame]) -> Extent:
    """Return west, south, east, north in degrees; a view across ±180° runs past 180."""
    if spec.bounds:
        west, south, east, north = spec.bounds
        return west, south, east + (360 if west > east else 0), north
    shapes = {name: tables[name].geometry.dropna() for name in spec.layers if name in tables}
    # On a map that draws no flows, the roads of the modelled flow take their place.
    if flow := _modelled_flow(spec, tables):
        segments = tables["segments"]
        share = flow_values(flow, segments["flows"], segments["shares"])
        shapes.setdefault("flows", segments.geometry[share > 0])
    for name in ("flows", "zones", "barriers", "places"):
        if len(shapes.get(name, ())):
            west, south, east, north = narrowest_bounds(shapes[name])
            wide, high = max(east - west, 1.0) * MARGIN, max(north - south, 1.0) * MARGIN
            return west - wide, south - high, east + wide, north + high
    return -180.0, -60.0, 180.0, 75.0


def narrowest_bounds(shapes: Iterable[BaseGeometry]) -> Extent:
    """Return the bounds of shapes, in degrees; across ±180° where they lie nearer together there."""
    bounds = shapely.bounds(shapely.get_parts([*shapes]))
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    middle_lon = (bounds[:, 0] + bounds[:, 2]) / 2
    eastward = bounds[:, [0, 2]] + np.where(middle_lon < 0, 360.0, 0.0)[:, None]
    if east - west > 180 and np.ptp(eastward) < east - west:  # noqa: PLR2004 - half a turn
        return float(eastward.min()), south, float(eastward.max()), north
    return float(west), float(south), float(east), float(north)


class Pixels:
    """A Mercator projection to pixels, with an extent in the middle of a picture; shapes are cut at a frame."""

    def __init__(
        self, extent: Extent, *, size: tuple[int, int] = (WIDTH, HEIGHT), frame: Extent = FRAME
    ) -> None:
        west, south, east, north = extent
        self._size, self._frame = size, frame
        low, high = self._ordinates(np.array([south, north]))
        self._scale = min(size[0] / (east - west), size[1] / (high - low))
        self._lon = (west + east) / 2
        self._is_across = west < -180 or east > 180  # noqa: PLR2004 - half a turn
        self._middle = np.array([self._lon, (low + high) / 2])

    @staticmethod
    def _ordinates(lat: NDArray[np.float64]) -> NDArray[np.float64]:
        return mercator_y(np.clip(lat, -MAX_LAT, MAX_LAT))

    def project(self, lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return x, y in px of positions (lon, lat)."""
        lon = lon_lat[:, 0]
        lon = lon + 360 * np.round((self._lon - (lon.min() + lon.max()) / 2) / 360)
        plane = np.column_stack([lon, self._ordinates(lon_lat[:, 1])])
        scaled = (plane - self._middle) * self._scale
        positions_px: NDArray[np.float64] = scaled * [1, -1] + [
            self._size[0] / 2,
            self._size[1] / 2,
        ]
        return positions_px

    def paths(self, shape: BaseGeometry) -> list[NDArray[np.float64]]:
        """Return the rings or lines of a shape in px, cut to the picture and thinned to half a px."""
        # Cut first: a picture shows little of all land, and repairing shapes takes most of the time.
        cut = shapely.clip_by_rect(self._projected(shape), *self._frame)
        thinned = shapely.simplify(shapely.make_valid(cut), 0.5, preserve_topology=False)
        parts = shapely.get_parts(shapely.get_parts(thinned))
        lines: list[BaseGeometry] = []
        for part in parts[~shapely.is_empty(parts)]:
            # of points there are no rings
            lines += [part] if part.geom_type == "LineString" else shapely.get_rings(part).tolist()
        return [shapely.get_coordinates(line) for line in lines]

    def _projected(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape in px; on a picture across ±180°, its parts on both sides of that line are joined."""
        if not self._is_across:
            whole: BaseGeometry = shapely.transform(shape, self.project)
            return whole
        parts = np.array(
            [shapely.transform(part, self.project) for part in shapely.get_parts(shape)],
            dtype=object,
        )
        visible = parts[shapely.intersects(parts, shapely.box(*self._frame))]
        if (shapely.get_dimensions(visible) == 1).all():
            return shapely.line_merge(shapely.MultiLineString(list(visible)), directed=True)
        valid: NDArray[np.object_] = np.asarray(shapely.make_valid(visible), dtype=object)
        joined: BaseGeometry = shapely.union_all(valid, grid_size=0.01)  # px
        return joined


def path_element(kind: str, lines: Iterable[NDArray[np.float64]], *, closed: bool) -> str:
    """Write lines in px as one SVG path of a class."""
    closing = "Z" if closed else ""
    path_data = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) + closing for line in lines if len(line)
    )
    return f'<path class="{kind}" d="{path_data}"/>' if path_data else ""
