"""Prepare the corridors and buffers of a brief for a join."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import pandas as pd
from shapely import Geometry

from geo.brief import Brief
from geo.brief.review_states import require_reviewed
from geo.errors import DataError
from geo.geodesy.input_checks import DEGREES
from geo.layers import buffered_geometries, build_layers
from geo.layers.geojson import layer_to_geojson
from geo.layers.schema import licence_of
from geo.records.exposure.nested_bands import Bands, bands_around
from geo.vector_input import read_layer

LAYERS_OF: Final = MappingProxyType(
    {"corridors": ("corridors", "routes", "flows"), "buffers": ("buffers",)}
)
"""Kind of bands → the layers from which they are prepared."""


def prepare_corridors(
    corridors: gpd.GeoDataFrame, routes: gpd.GeoDataFrame, flows: pd.DataFrame | None = None
) -> Bands:
    """Prepare the corridors of flows, so that events can be joined to them.

    Parameters
    ----------
    corridors
        Polygons with the columns ``flow`` and ``band``, in any CRS.
    routes
        Lines with the column ``flow``, in any CRS. The distance of an event is that to the nearest line of the flow.
    flows
        A table with the columns ``flow`` and ``commodity``; without it, events are not counted by commodity.

    Raises
    ------
    DataError
        A column is missing, or a flow has a corridor and no route.
    """
    for name, table, needed in (("corridors", corridors, "band"), ("routes", routes, "flow")):
        _require(name, table, {"flow", needed})
    names = sorted(set(corridors["flow"]))
    if missing := sorted(set(names) - set(routes["flow"])):
        raise DataError(
            f"routes: has no line for {', '.join(map(repr, missing))}. "
            "Expected routes and corridors of one build. Pass them together."
        )
    lines = routes.to_crs(DEGREES)
    commodities: dict[str, tuple[str, ...]] = {}
    if flows is not None and len(flows):
        for flow, rows in flows.groupby("flow"):
            commodities[str(flow)] = tuple(sorted(set(rows["commodity"].astype(str))))
    return bands_around(
        "corridors",
        corridors.to_crs(DEGREES).assign(of=corridors["flow"]),
        {name: lines.geometry[lines["flow"] == name] for name in names},
        commodities=commodities,
    )


def prepare_buffers(buffers: gpd.GeoDataFrame, middles: Mapping[str, Geometry]) -> Bands:
    """Prepare the buffers around places, borders and zones, so that events can be joined to them.

    Parameters
    ----------
    buffers
        Polygons with the columns ``of`` and ``radius_m``, in any CRS.
    middles
        Name in the column ``of`` → the place, border or zone in the middle of the buffers of that name, lon, lat in
        degrees, as :func:`geo.layers.buffered_geometries` returns them.

    Raises
    ------
    DataError
        A column is missing, or a buffer has no middle.
    """
    _require("buffers", buffers, {"of", "radius_m"})
    if missing := sorted(set(buffers["of"]) - set(middles)):
        raise DataError(
            f"middles: has no shape for {', '.join(map(repr, missing))}, which has buffers. "
            "Expected buffers and middles of one brief. Pass them together."
        )
    return bands_around(
        "buffers",
        buffers.to_crs(DEGREES).assign(band=buffers["radius_m"]),
        {name: gpd.GeoSeries([shape], crs=DEGREES) for name, shape in middles.items()},
    )


def read_corridors(folder: Path) -> Bands:
    """Read the layers of corridors, routes and flows of a brief from their folder, and prepare the corridors.

    Raises
    ------
    DataError
        A layer is missing, or there is no corridor.
    """
    tables = {name: _layer(folder, name) for name in ("corridors", "routes", "flows")}
    if tables["corridors"].empty:
        raise DataError(
            f"{folder}/corridors.geojson: the layer has no corridor, because no flow of the brief is routed. "
            "Add --to buffers, or name another brief."
        )
    return prepare_corridors(tables["corridors"], tables["routes"], tables["flows"])


def read_buffers(folder: Path, brief: Brief) -> Bands:
    """Read the buffers of a brief from its folder of layers, and prepare them.

    Raises
    ------
    DataError
        The layer is missing, is empty, or is not that of the brief.
    """
    table = _layer(folder, "buffers")
    if table.empty:
        raise DataError(
            f"{folder}/buffers.geojson: the layer has no buffer, because the brief has no buffers_km. "
            "Add --to corridors, or name another brief."
        )
    return prepare_buffers(table, buffered_geometries(brief))


def bands_of(
    brief: Brief,
    *,
    layers_dir: Path | None = None,
    to: Sequence[str] = tuple(LAYERS_OF),
    on_step: Callable[[str], None] | None = None,
) -> list[Bands]:
    """Prepare the corridors and buffers of a brief, so that events can be joined to them.

    Parameters
    ----------
    brief
        The brief, as :func:`geo.read_brief` returns it.
    layers_dir
        A folder in which the layers of the brief may lie already, in a folder named by the id of the brief. Layers that
        are not there are built, in seconds, and not kept.
    to
        ``corridors``, ``buffers`` or both.
    on_step
        Called with the name of each layer before it is built.

    Raises
    ------
    DataError
        The brief has no corridor or no buffer.
    UnreviewedError
        Some claims of the brief wait for a person: events are not compared with a draft.
    """
    require_reviewed(brief, can_draft=False)
    names = [name for kind in to for name in LAYERS_OF[kind]]
    if layers_dir and all((layers_dir / brief.id / f"{name}.geojson").exists() for name in names):
        return _read_bands(brief, layers_dir / brief.id, to)
    layers = build_layers(brief, on_step=on_step) if on_step else build_layers(brief)
    # Written and read again, because the rounded coordinates of the files decide in which corridor an event lies.
    with TemporaryDirectory() as folder:
        for name in names:
            text = layer_to_geojson(layers[name], name=name, licence=licence_of(name, brief))
            (Path(folder) / f"{name}.geojson").write_text(text, encoding="utf-8")
        return _read_bands(brief, Path(folder), to)


def _read_bands(brief: Brief, folder: Path, to: Sequence[str]) -> list[Bands]:
    return [
        read_corridors(folder) if kind == "corridors" else read_buffers(folder, brief)
        for kind in LAYERS_OF
        if kind in to
    ]


def _layer(folder: Path, name: str) -> gpd.GeoDataFrame:
    path = folder / f"{name}.geojson"
    if not path.exists():
        raise DataError(f"{path}: this layer does not exist. Build it first: `geo layers`.")
    return gpd.GeoDataFrame(read_layer(path))


def _require(name: str, table: pd.DataFrame, columns: set[str]) -> None:
    for column in sorted(columns - set(table.columns)):
        raise DataError(
            f"{name}: the layer has no column {column!r}. Expected one that `geo layers` wrote. Build it again."
        )
