"""Inputs → files in ``layers/`` and ``maps/``, with a manifest; the same inputs, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from geo import __version__
from geo.borders import background
from geo.brief import (
    Brief,
    Passage,
    audit_places,
    brief_path,
    check_text,
    find_passages,
    gazetteer_of,
    origins_of,
    read_brief,
)  # fmt: skip
from geo.brief.evidence import parse_period
from geo.errors import DataError, OutputError
from geo.gazetteer import names_of
from geo.layers import SCHEMAS, build_layers
from geo.layers.dictionary import data_dictionary
from geo.layers.geojson import COORDINATE_DECIMALS, MEASURE_DECIMALS, layer_to_geojson, parse_layer
from geo.layers.licences import licence_of
from geo.maps import Card, MapSpec, draw_index, draw_map, draw_preview, select, whole_map
from geo.network import Network
from geo.provenance import Origin, digest, shipped_origins, stamp
from geo.symbology import symbols
from geo.validation import suggestion
from geo.writing import Files

Step = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Roads:
    """A network that a user gave, from which file, and what was mended in it."""

    network: Network
    path: Path
    mended: str


@dataclass(frozen=True)
class Outputs:
    """Where a build writes."""

    layers: Path = Path("layers")
    maps: Path = Path("maps")


def layer_files(
    name: str | Path,
    outputs: Outputs,
    *,
    roads: Roads | None = None,
    on_step: Step = lambda _: None,
) -> Files:
    """Build every layer of a brief, its manifest and the data dictionary.

    Parameters
    ----------
    name
        A brief's path, or the name of a shipped one.
    outputs
        Where the files belong; nothing is written.
    roads
        On which flows are routed; by default the network that the brief names, or that ships.
    on_step
        Called with the name of each layer before it is built.

    Returns
    -------
    dict
        Path → bytes.
    """
    brief = read_brief(name)
    layers = build_layers(brief, network=roads.network if roads else None, on_step=on_step)
    folder = outputs.layers / brief.id
    files = {
        folder / f"{layer}.geojson": layer_to_geojson(
            table,
            name=f"{brief.id}: {layer}",
            licence=licence_of(layer, brief),
            fictional=brief.fictional,
        ).encode()
        for layer, table in layers.items()
    }
    audit = {folder / "gazetteer-audit.json": place_audit(brief)}
    files[folder / "manifest.json"] = manifest(
        brief, brief_path(name), layers, files, roads, beside=audit
    )
    files |= audit
    files[outputs.layers / "README.md"] = data_dictionary().encode()
    return files


def place_audit(brief: Brief) -> bytes:
    """Say for each place of a brief by which step it was found, among which candidates, and why."""
    record = {"format": 1, "brief": brief.id, "places": audit_places(brief)}
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def manifest(
    brief: Brief,
    path: Path,
    layers: Mapping[str, gpd.GeoDataFrame],
    files: Files,
    roads: Roads | None = None,
    *,
    beside: Files,
) -> bytes:
    """Say from what each layer was made and what came out: hashes, origins, counts, bounds.

    Files ``beside`` the layers are listed after them, by hash alone.
    """
    of_brief = Origin(
        file=path.name, sha256=digest(path.read_bytes()), licence=brief.licence,
        origin="a brief: claims about published sources, in its own words",
    )  # fmt: skip
    described = {
        "format": 1,
        "brief": brief.id,
        **stamp(fictional=brief.fictional),
        "software": f"smuggling-route-mapper {__version__}",
        "crs": "EPSG:4326, lon lat",
        "coordinate_decimals": COORDINATE_DECIMALS,
        "measure_decimals": MEASURE_DECIMALS,
        "inputs": [
            vars(one)
            for one in (of_brief, *of_roads(roads), *origins_of(brief), *shipped_origins())
        ],
        "outputs": [
            _output(layers[name], file, content)
            for name, (file, content) in zip(layers, files.items(), strict=True)
        ]
        + [{"file": path.name, "sha256": digest(content)} for path, content in beside.items()],
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def of_roads(roads: Roads | None) -> Iterator[Origin]:
    """Name the file of roads that the user gave, if any."""
    if roads:
        yield Origin(
            file=roads.path.name, sha256=digest(roads.path.read_bytes()), licence=None,
            origin=f"roads given by the user; {roads.mended}",
        )  # fmt: skip


def _output(layer: gpd.GeoDataFrame, file: Path, content: bytes) -> dict[str, Any]:
    is_empty = layer.geometry.isna().all()
    bounds = (
        None if is_empty else [round(float(v), COORDINATE_DECIMALS) for v in layer.total_bounds]
    )
    return {"file": file.name, "sha256": digest(content), "rows": len(layer), "bounds": bounds}


def map_files(
    name: str | Path,
    outputs: Outputs,
    *,
    written: Files | None = None,
    passages: Sequence[Passage] | None = None,
    on_step: Step = lambda _: None,
) -> Files:
    """Draw every map of a brief from its layers as files, so that a map shows what they hold.

    Parameters
    ----------
    name, outputs, on_step
        As for :func:`layer_files`.
    written
        Layers that are about to be written; those not among them are read from disk.
    passages
        The source's own words, which make the maps private: each shows those that it rests on.

    Raises
    ------
    DataError
        If a layer is missing or is of another version.
    """
    brief = read_brief(name)
    layers = read_layers(brief, outputs, written=written)
    pages = {
        "index": draw_list(brief, layers, private=passages is not None),
        **draw_maps(brief, layers, passages=passages, on_step=on_step),
    }
    return {outputs.maps / brief.id / f"{name}.html": page.encode() for name, page in pages.items()}


def read_layers(
    brief: Brief, outputs: Outputs, *, written: Files | None = None
) -> dict[str, gpd.GeoDataFrame]:
    """Read every layer of a brief from where :func:`layer_files` wrote it, or is about to.

    Raises
    ------
    DataError
        If a layer is missing or is of another version.
    """
    folder = outputs.layers / brief.id
    return {one: _layer(folder / f"{one}.geojson", one, written or {}) for one in SCHEMAS}


def map_of(brief: Brief, name: str) -> MapSpec:
    """Give a map of a brief by its id.

    Raises
    ------
    OutputError
        If the brief has none of that name.
    """
    specs = {spec.id: spec for spec in maps_of(brief)}
    if name not in specs:
        raise OutputError(f"{brief.id} has no map {name!r}; {suggestion(name, specs, kind='map')}")
    return specs[name]


def maps_of(brief: Brief) -> Sequence[MapSpec]:
    """Give the maps that a brief declares, or one of all that it describes."""
    return brief.maps or (whole_map(),)


def draw_list(
    brief: Brief, layers: Mapping[str, gpd.GeoDataFrame], *, private: bool = False
) -> str:
    """Draw the page that lists a brief's maps, each with a small picture; HTML."""
    cards = []
    for spec in maps_of(brief):
        chosen = select(in_sight(spec, layers), spec.layers, spec.only)
        picture = draw_preview(spec, chosen, background())
        cards.append(Card(spec.id, spec.title, spec.question, picture))
    return draw_index(
        brief.title, cards, symbols=symbols(), fictional=brief.fictional, private=private
    )


def draw_maps(
    brief: Brief,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    passages: Sequence[Passage] | None = None,
    on_step: Step = lambda _: None,
) -> dict[str, str]:
    """Draw every map of a brief, each with what its period touches; map id → HTML."""
    pages = {}
    for spec in maps_of(brief):
        on_step(spec.id)
        pages[spec.id] = draw_map(
            spec, in_sight(spec, layers), symbols=symbols(), background=background(),
            brief_title=brief.title, fictional=brief.fictional, names=spellings(brief), brief_id=brief.id,
            passages=passages,
        )  # fmt: skip
    return pages


def spellings(brief: Brief) -> dict[str, tuple[str, ...]]:
    """Give the names under which a reader may look for the places of a brief, by place id."""
    known = gazetteer_of(brief)
    entries = {place.id: place.gazetteer or place.id for place in brief.places}
    entries |= {
        one: one for one in (*brief.crossings, *(crossing.id for crossing in brief.own_crossings))
    }
    found = {place: known.get(entry) for place, entry in entries.items()}
    return {place: names_of(entry) for place, entry in found.items() if entry}


def _layer(path: Path, name: str, written: Files) -> gpd.GeoDataFrame:
    try:
        content = written[path] if path in written else path.read_bytes()
        return parse_layer(content.decode(), name)
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); `geo layers` writes it"
        raise DataError(message) from None
    except (DataError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise DataError(message) from None


def in_sight(spec: MapSpec, layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Keep of each layer what the period of a map touches."""
    return {name: in_period(layer, spec.period) for name, layer in layers.items()}


def in_period(layer: gpd.GeoDataFrame, period: str | None) -> gpd.GeoDataFrame:
    """Keep the rows that a period touches, and those that are undated or open there."""
    if period is None or "earliest" not in layer.columns:
        return layer
    span = parse_period(period)
    first, last = (day.isoformat() if day else None for day in (span.earliest, span.latest))
    begins = [not (last and earliest) or earliest <= last for earliest in layer["earliest"]]
    ends = [not (first and latest) or latest >= first for latest in layer["latest"]]
    return layer[np.array(begins, dtype=bool) & np.array(ends, dtype=bool)].reset_index(drop=True)


def all_files(
    name: str | Path,
    outputs: Outputs,
    *,
    roads: Roads | None = None,
    text: Path | None = None,
    on_step: Step = lambda _: None,
) -> Files:
    """Build every layer, and every map of them; as :func:`layer_files` and :func:`map_files`.

    With the source's own ``text``, the maps are private and show it.

    Raises
    ------
    SourceTextError
        If the text does not hold what the brief cites from it.
    """
    passages = read_passages(name, text) if text else None
    layers = layer_files(name, outputs, roads=roads, on_step=on_step)
    maps = map_files(name, outputs, written=layers, passages=passages, on_step=on_step)
    return {**layers, **maps}


def read_passages(name: str | Path, text: Path) -> tuple[Passage, ...]:
    """Read the words that a brief's claims cite out of its source's text, after checking it."""
    brief = read_brief(name)
    return find_passages(brief, check_text(brief, text))
