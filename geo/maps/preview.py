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
    """Yield the road segments of the modelled flow as path elements: one for each of five widths, by share.

    Yield nothing if the map opens without modelled traffic.
    """
    flow = _modelled_flow(spec, tables)
    if flow is None:
        return
    segments, flows = tables["segments"], tables["flows"]
    kind = flows["commodity_class"][flows["flow"] == flow].iloc[0]
    share = flow_values(flow, segments["flows"], segments["shares"])
    # Width classes 1 to 5, relative to the largest share; 0 for segments that the flow does not use.
    width = np.ceil(WIDTHS * np.minimum(share / share.max(), 1)).astype(int)
    for width_class in np.unique(width[width > 0]).tolist():
        shapes = segments.geometry[width == width_class].to_numpy()
        merged = shapely.line_merge(shapely.union_all(shapes))
        yield path_element(f"flow road w{width_class} k-{kind}", pixels.paths(merged), closed=False)


def _modelled_flow(spec: Map, tables: Mapping[str, gpd.GeoDataFrame]) -> str | None:
    """Return the id of the flow whose traffic a map shows when its page opens; None if it shows no traffic.

    It is the first routed flow in the first step of the map's story. Without one, it is the flow to which closures
    cost most.
    """
    if "segments" not in spec.layers or not {"segments", "closures"} <= tables.keys():
        return None
    routed = set(tables["flows"]["flow"][tables["flows"]["routed"] == "yes"])
    story_flows = [flow for step in spec.steps[:1] for flow in step.flows if flow in routed]
    flow = story_flows[0] if story_flows else flow_to_show(tables)
    uses_roads = tables["segments"]["flows"].map(lambda flows: flow in flows).any()
    return flow if uses_roads else None


def _flows(spec: Map, tables: Mapping[str, gpd.GeoDataFrame], pixels: Pixels) -> Iterable[str]:
    """Yield path elements for each flow: a line in the colour of its first strand, and an arrowhead.

    A flow of unstated direction has no arrowhead.
    """
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
    """Return a path element with an arrowhead at the end of a line; "" if the line is shorter than the head.

    ``kind`` is the commodity class of the flow, ``line`` its vertices in px.
    """
    tip = line[-1]
    # The head points from the last vertex that lies outside it.
    outside_head = line[np.hypot(*(line - tip).T) >= HEAD]
    if not len(outside_head):
        return ""
    direction = (tip - outside_head[-1]) / np.hypot(*(tip - outside_head[-1]))
    sideways = np.array([-direction[1], direction[0]])
    foot = tip - HEAD * direction
    outline = np.array([tip, foot + 3 * sideways, foot - 3 * sideways])
    return path_element(f"head k-{kind}", [outline], closed=True)


def _extent(spec: Map, tables: Mapping[str, gpd.GeoDataFrame]) -> Extent:
    """Return the extent of a map, west, south, east, north in degrees; across ±180°, east exceeds 180.

    It is given by the bounds of the map. A map without bounds shows its flows, else its zones, barriers or places,
    with a margin around them; a map with none of these shows the world.
    """
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
            margin_lon = max(east - west, 1.0) * MARGIN
            margin_lat = max(north - south, 1.0) * MARGIN
            return west - margin_lon, south - margin_lat, east + margin_lon, north + margin_lat
    return -180.0, -60.0, 180.0, 75.0


def narrowest_bounds(shapes: Iterable[BaseGeometry]) -> Extent:
    """Return the bounds of shapes, west, south, east, north in degrees.

    If the bounds across ±180° are narrower, these are returned, and east exceeds 180.
    """
    bounds = shapely.bounds(shapely.get_parts([*shapes]))
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    # Across ±180°, parts of the western hemisphere count as east of the eastern one.
    middle_lon = (bounds[:, 0] + bounds[:, 2]) / 2
    across_lon = bounds[:, [0, 2]] + np.where(middle_lon < 0, 360.0, 0.0)[:, None]
    if east - west > 180 and np.ptp(across_lon) < east - west:  # noqa: PLR2004 - half a turn
        return float(across_lon.min()), south, float(across_lon.max()), north
    return float(west), float(south), float(east), float(north)


class Pixels:
    """A Mercator projection to the pixels of a picture, in whose middle an extent lies."""

    def __init__(
        self, extent: Extent, *, size: tuple[int, int] = (WIDTH, HEIGHT), frame: Extent = FRAME
    ) -> None:
        """Fit an extent into a picture.

        Parameters
        ----------
        extent
            West, south, east, north in degrees; across ±180°, east exceeds 180.
        size
            Width and height of the picture, in px.
        frame
            Left, top, right and bottom, in px, at which shapes are cut.
        """
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
        """Return x, y in px for positions (lon, lat in degrees), one row each; y grows downwards."""
        lon = lon_lat[:, 0]
        # All positions are moved together by whole turns, to where their middle is nearest to that of the picture.
        lon = lon + 360 * np.round((self._lon - (lon.min() + lon.max()) / 2) / 360)
        plane = np.column_stack([lon, self._ordinates(lon_lat[:, 1])])
        scaled = (plane - self._middle) * self._scale
        positions_px: NDArray[np.float64] = scaled * [1, -1] + [
            self._size[0] / 2,
            self._size[1] / 2,
        ]
        return positions_px

    def paths(self, shape: BaseGeometry) -> list[NDArray[np.float64]]:
        """Return the rings or lines of a shape as rows of x, y in px, cut at the frame.

        They are simplified by half a pixel, which nobody sees.
        """
        # Cut first: a picture shows little of all land, and repairing shapes takes most of the time.
        cut = shapely.clip_by_rect(self._projected(shape), *self._frame)
        thinned = shapely.simplify(shapely.make_valid(cut), 0.5, preserve_topology=False)
        parts = shapely.get_parts(shapely.get_parts(thinned))
        lines: list[BaseGeometry] = []
        for part in parts[~shapely.is_empty(parts)]:
            # A point, which is left where a shape touches the frame, has no rings.
            lines += [part] if part.geom_type == "LineString" else shapely.get_rings(part).tolist()
        return [shapely.get_coordinates(line) for line in lines]

    def _projected(self, shape: BaseGeometry) -> BaseGeometry:
        """Project a shape to px.

        On a picture across ±180°, parts that were cut along this line are joined, so that the cut is not drawn.
        """
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
    """Return one SVG ``path`` of a class with some lines, whose vertices are in px; "" without lines.

    If ``closed``, each line is an area: its end is joined to its start.
    """
    closing = "Z" if closed else ""
    path_data = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) + closing for line in lines if len(line)
    )
    return f'<path class="{kind}" d="{path_data}"/>' if path_data else ""
