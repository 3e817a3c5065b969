"""Build the files of ``layers/`` and ``maps/`` from a brief; the same inputs give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo import __version__
from geo.brief import (
    Brief,
    Editions,
    SourceSpan,
    audit_places,
    find_source_spans,
    gazetteer_of,
    origins_of,
    region_of,
)  # fmt: skip
from geo.brief.model import Map
from geo.gazetteer import names_of
from geo.layers import build_layers
from geo.layers.dictionary import data_dictionary
from geo.layers.geojson import layer_to_geojson
from geo.layers.inputs import Inputs, Outputs, UserRoads, single_path
from geo.layers.layer_rows import COORDINATE_DECIMALS, MEASURE_DECIMALS
from geo.layers.schema import licence_of
from geo.maps import (
    Card,
    Content,
    Ground,
    build_ground,
    draw_index,
    draw_map,
    draw_maps_in_one,
    draw_preview,
    encode_map,
    maps_of,
    select,
)
from geo.provenance import Origin, digest, shipped_origins
from geo.symbology import symbols
from geo.writing import AUDIT, DICTIONARY, MANIFEST, Files, json_bytes

Step = Callable[[str], None]
"""Called with the name of each layer or map before it is built."""


def all_files(
    inputs: Inputs,
    outputs: Outputs,
    *,
    editions: Editions | None = None,
    on_step: Step = lambda _: None,
) -> Files:
    """Return the files of every layer and map of a brief, without writing them.

    Parameters
    ----------
    inputs
        As :func:`geo.layers.inputs.read_inputs` returns them.
    outputs
        The folders of the files.
    editions
        The text of the source, as :func:`geo.brief.check_text` returns it. With a text, maps quote it and are marked as
        private.
    on_step
        Called with the name of each layer and map before it is built.

    Returns
    -------
    dict
        The bytes of each file by its path.
    """
    brief = inputs.brief
    source_spans = find_source_spans(brief, editions) if editions else None
    layers = build_layers(brief, network=inputs.network, on_step=on_step)
    return {
        **layer_files(inputs, layers, outputs),
        **map_files(brief, layers, outputs, source_spans=source_spans, on_step=on_step),
    }


def layer_files(inputs: Inputs, layers: Mapping[str, gpd.GeoDataFrame], outputs: Outputs) -> Files:
    """Return the files of the layers of a brief, with their manifest, the place audit and the data dictionary.

    ``layers`` are the tables of all layers by name, and ``outputs`` names the folders of the files.
    """
    brief = inputs.brief
    folder = outputs.layers / brief.id
    files = {
        folder / f"{layer}.geojson": layer_file(brief, layer, table)
        for layer, table in layers.items()
    }
    audit = place_audit(brief)
    layer_entries = [
        describe_layer(layers[path.stem], path, digest(content)) for path, content in files.items()
    ]
    audit_entry = {"file": AUDIT, "sha256": digest(audit)}
    files[folder / MANIFEST] = manifest(inputs, [*layer_entries, audit_entry])
    files[folder / AUDIT] = audit
    files[outputs.layers / DICTIONARY] = data_dictionary().encode()
    return files


def layer_file(brief: Brief, layer: str, table: gpd.GeoDataFrame) -> bytes:
    """Return the bytes of the GeoJSON file of one layer, given its name and its table."""
    return layer_to_geojson(
        table, name=f"{brief.id}: {layer}", licence=licence_of(layer, brief), stamps=brief.stamps
    ).encode()


def place_audit(brief: Brief) -> bytes:
    """Return, as JSON, how each place of a brief was resolved: the step of the search, candidates and reason."""
    record = {"format": 1, "brief": brief.id, "places": audit_places(brief)}
    return json_bytes(record)


def manifest(inputs: Inputs, outputs: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the manifest of a build as JSON: hash, origin and licence of each input, and an entry for each output.

    ``outputs`` are the entries of the outputs, as from `describe_layer`.
    """
    brief = inputs.brief
    brief_origin = Origin(
        file=inputs.path.name, sha256=inputs.sha256, licence=brief.licence,
        origin="a brief: claims about published sources, in its own words",
    )  # fmt: skip
    origins = (brief_origin, *roads_origin(inputs.roads), *origins_of(brief), *shipped_origins())
    described = {
        "format": 1,
        "brief": brief.id,
        **brief.stamps.notices_by_name,
        "software": f"smuggling-route-mapper {__version__}",
        "crs": "EPSG:4326, lon lat",
        "coordinate_decimals": COORDINATE_DECIMALS,
        "measure_decimals": MEASURE_DECIMALS,
        "inputs": [vars(origin) for origin in origins],
        "outputs": list(outputs),
    }
    return json_bytes(described)


def roads_origin(roads: UserRoads | None) -> Iterator[Origin]:
    """Yield the origin of the roads of the user, if the build has such roads."""
    if roads:
        yield Origin(
            file=roads.path.name, sha256=roads.sha256, licence=None,
            origin=f"roads given by the user; {roads.repairs}",
        )  # fmt: skip


def describe_layer(layer: gpd.GeoDataFrame, file: Path, sha256: str) -> dict[str, Any]:
    """Return the entry of a layer in a manifest: its file and the hash of that, its number of rows and its bounds.

    Bounds are west, south, east, north in degrees; None if no row has a geometry.
    """
    has_geometry = not layer.geometry.isna().all()
    bounds = None
    if has_geometry:
        bounds = [round(float(degrees), COORDINATE_DECIMALS) for degrees in layer.total_bounds]
    return {"file": file.name, "sha256": sha256, "rows": len(layer), "bounds": bounds}


def map_files(
    brief: Brief,
    layers: Mapping[str, gpd.GeoDataFrame],
    outputs: Outputs,
    *,
    source_spans: Sequence[SourceSpan] | None = None,
    site: str | None = None,
    on_step: Step = lambda _: None,
) -> Files:
    """Return the files of the maps of a brief, and of the page that lists them.

    Parameters
    ----------
    brief
        The brief.
    layers
        Its layers, as :func:`geo.layers.build_layers` returns them.
    outputs
        The folders of the files.
    source_spans
        Quotes of the source for the claims; maps with quotes are marked as private.
    site
        Address of the folder on the web that will hold the maps; their heads then name it.
    on_step
        Called with the name of each map before it is drawn.

    Returns
    -------
    dict
        The bytes of each file by its path.
    """
    pages = {
        "index": draw_map_index(brief, layers, private=source_spans is not None),
        **draw_maps(brief, layers, source_spans=source_spans, site=site, on_step=on_step),
    }
    return {outputs.maps / brief.id / f"{name}.html": page.encode() for name, page in pages.items()}


def draw_map_index(
    brief: Brief, layers: Mapping[str, gpd.GeoDataFrame], *, private: bool = False
) -> str:
    """Draw the page that lists the maps of a brief with previews, as HTML.

    ``private`` marks the page as private, as the maps are if they quote the source.
    """
    pictures = {spec.id: picture_of(brief, spec, layers) for spec in maps_of(brief)}
    return list_maps(brief, pictures, private=private)


def picture_of(brief: Brief, spec: Map, layers: Mapping[str, gpd.GeoDataFrame]) -> str:
    """Draw the preview of one map of a brief, ``spec``, as SVG."""
    return draw_preview(spec, select(spec, layers), region_of(brief).outlines.background)


def list_maps(brief: Brief, pictures: Mapping[str, str], *, private: bool = False) -> str:
    """Return the page that lists the maps of a brief, as HTML, given the preview of each map by its id."""
    cards = [Card(spec.id, spec.title, spec.question, pictures[spec.id]) for spec in maps_of(brief)]
    return draw_index(brief.title, cards, symbols=symbols(), stamps=brief.stamps, private=private)


def draw_maps(
    brief: Brief,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    source_spans: Sequence[SourceSpan] | None = None,
    site: str | None = None,
    on_step: Step = lambda _: None,
) -> dict[str, str]:
    """Draw every map of a brief, and return the HTML of each by the id of the map.

    Parameters are those of `map_files`.
    """
    pages = {}
    for spec in maps_of(brief):
        on_step(spec.id)
        ground = build_ground(region_of(brief), spec.bounds)
        content = content_of(brief, source_spans, ground)
        pages[spec.id] = draw_map(spec, layers, site=site, **content)
    return pages


def single_file(
    brief: Brief,
    layers: Mapping[str, gpd.GeoDataFrame],
    outputs: Outputs,
    *,
    on_step: Step = lambda _: None,
) -> Files:
    """Return the one file, named after the brief, that holds all its maps and a menu of them.

    Parameters are those of `map_files`.
    """
    maps = []
    for spec in maps_of(brief):
        on_step(spec.id)
        ground = build_ground(region_of(brief), spec.bounds)
        maps.append((spec, encode_map(spec, layers, **content_of(brief, None, ground))))
    page = draw_maps_in_one(brief.title, maps)
    return {single_path(brief, outputs): page.encode()}


def content_of(brief: Brief, source_spans: Sequence[SourceSpan] | None, ground: Ground) -> Content:
    """Return what a map of a brief contains beside its layers: words, symbols, names, quotes and the ground."""
    return Content(
        symbols=symbols(), background=region_of(brief).outlines.background, brief_title=brief.title,
        stamps=brief.stamps, names=spellings(brief), brief_id=brief.id, source_spans=source_spans, ground=ground,
    )  # fmt: skip


def spellings(brief: Brief) -> dict[str, tuple[str, ...]]:
    """Return every spelling of each place and crossing of a brief, by its id, for the search on maps."""
    gazetteer = gazetteer_of(brief)
    crossing_ids = (*brief.crossings, *(crossing.id for crossing in brief.own_crossings))
    # the id in the gazetteer for each id in the brief: that of a crossing is the same
    gazetteer_ids = {
        **{place.id: place.gazetteer or place.id for place in brief.places},
        **{id_: id_ for id_ in crossing_ids},
    }
    entries = {id_: gazetteer.get(gazetteer_id) for id_, gazetteer_id in gazetteer_ids.items()}
    return {id_: names_of(entry) for id_, entry in entries.items() if entry}
