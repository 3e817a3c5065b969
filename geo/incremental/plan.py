"""The plan of a build: each output with the checksum of all its inputs, and whether it is on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from geo.brief import Brief, SourceSpan
from geo.brief.model import Map
from geo.cache import code_version
from geo.errors import GeoError
from geo.incremental.keys import data_files, key_of
from geo.incremental.reads import (
    LAYERS,
    MODELLED,
    MODELLED_LAYERS,
    PLACE_AUDIT,
    Reads,
    fields_digest,
)
from geo.incremental.store import recall
from geo.incremental.watch import State, states
from geo.provenance import digest, files_digest
from geo.writing import AUDIT, DICTIONARY, MANIFEST, selected

if TYPE_CHECKING:
    from geo.layers.inputs import Inputs, Outputs

INDEX: Final = "index"
EVERY_PAGE: Final = (
    "claims", "sources", "commodities", "actors", "not_mapped", "flows", "routes", "places",
)  # fmt: skip
"""Layers that every page reads, whether its map draws them or not."""
DRAWN_MODELLED: Final = frozenset({"routes", "segments", "corridors", "chokepoints"})
WITH_MODELLED: Final = ("segments", "closures", "closure_segments")
"""Layers that a page reads in addition if its map draws one of `DRAWN_MODELLED`."""
PREVIEWED: Final = ("flows", "zones", "barriers", "places", "segments", "closures")
"""Layers that a preview, the small picture of a map, draws."""
PAGE_FIELDS: Final[Reads] = {"title": None, "places": ("id", "gazetteer"), "crossings": None}
"""Fields of a brief that a page reads in addition to layers.

A page's search finds places and crossings by all their names, and the gazetteer holds these.
"""


@dataclass(frozen=True)
class Output:
    """One file that a build writes.

    Attributes
    ----------
    kind
        ``layer``, ``page`` of a map, or any other ``file``.
    name
        The name of the layer, the id of the map, or the name of the file.
    path
        Where the file is written.
    key
        The checksum of all inputs of the file: with the same key, its bytes are the same.
    """

    kind: Literal["layer", "page", "file"]
    name: str
    path: Path
    key: str


class _DataFiles(NamedTuple):
    """The states of the files with data on which a brief depends, and one checksum of all their bytes."""

    states: State
    checksum: str


@dataclass(frozen=True, eq=False)
class Plan:
    """The outputs of a build, each with the checksum of all its inputs.

    Attributes
    ----------
    inputs
        The brief and the roads from which the outputs are built.
    folders
        The folders into which they are written.
    source_spans
        Quotes of the source that maps show in a private build; None for any other build.
    """

    inputs: Inputs
    folders: Outputs
    source_spans: Sequence[SourceSpan] | None = None

    @property
    def brief(self) -> Brief:
        """The brief."""
        return self.inputs.brief

    @cached_property
    def maps(self) -> Mapping[str, Map]:
        """Map id → map, for the maps that the brief declares; if it declares none, one map of all layers."""
        if self.brief.maps:
            return {spec.id: spec for spec in self.brief.maps}
        from geo.maps import whole_map  # noqa: PLC0415 - slow to import

        return {whole_map().id: whole_map()}

    @cached_property
    def base_key(self) -> str:
        """The checksum of what every output depends on: code, data, the user's roads, and the notices of the brief."""
        roads = self.inputs.roads
        roads_parts = (roads.path.name, roads.checksum) if roads else ()
        stamps = repr(self.brief.stamps)
        return key_of("base", code_version().hex(), self._data.checksum, stamps, *roads_parts)

    @cached_property
    def _data(self) -> _DataFiles:
        """The files with data on which the brief depends, as they were when the first key was computed."""
        files = data_files(self.brief)
        return _DataFiles(states(files), files_digest(files))

    def is_current(self) -> bool:
        """Return whether the files with data on which the brief depends are unchanged since the keys were computed."""
        try:
            return states(data_files(self.brief)) == self._data.states
        except (GeoError, OSError):  # a file is missing: it is being saved
            return False

    def key(self, kind: str, *parts: str) -> str:
        """Return the key of a value of one kind: the checksum of its parts and of what every output depends on."""
        return key_of(kind, self.base_key, *parts)

    @cached_property
    def modelled_key(self) -> str:
        """The checksum of the inputs of routes, closures and chokepoints."""
        return self.key("modelled", fields_digest(self.brief, MODELLED))

    @cached_property
    def layer_keys(self) -> Mapping[str, str]:
        """Layer name → the checksum of all inputs of the layer."""
        return {
            name: self.key(
                f"layer {name}", fields_digest(self.brief, reads),
                self.modelled_key if name in MODELLED_LAYERS else "",
            )
            for name, reads in LAYERS.items()
        }  # fmt: skip

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """Every output, in the order of a build."""
        folder, pages = self.folders.layers / self.brief.id, self.folders.maps / self.brief.id
        layers = [
            Output("layer", name, folder / f"{name}.geojson", key)
            for name, key in self.layer_keys.items()
        ]
        audit = self.key("audit", fields_digest(self.brief, PLACE_AUDIT))
        manifest = self.key(
            "manifest", self.inputs.path.name, self.inputs.sha256, audit, *self.layer_keys.values()
        )
        return (
            *layers,
            Output("file", MANIFEST, folder / MANIFEST, manifest),
            Output("file", AUDIT, folder / AUDIT, audit),
            Output("file", DICTIONARY, self.folders.layers / DICTIONARY, self.key("dictionary")),
            Output("file", INDEX, pages / "index.html", self._index_key()),
            *(Output("page", name, pages / f"{name}.html", self._page_key(name)) for name in self.maps),
        )  # fmt: skip

    def outputs_of(self, only: Sequence[str]) -> list[Output]:
        """Return the outputs with these file names, given without endings; all outputs if no name is given.

        Raises
        ------
        OutputError
            If one of the names is not the name of an output.
        """
        # `selected` selects among files with contents, of which only the paths matter here.
        selection = selected({output.path: b"" for output in self.outputs}, only)
        return [output for output in self.outputs if output.path in selection]

    def page_layers(self, name: str) -> tuple[str, ...]:
        """Return the names of the layers that the page of a map reads, given the id of the map."""
        drawn_layers = self.maps[name].layers
        modelled = () if DRAWN_MODELLED.isdisjoint(drawn_layers) else WITH_MODELLED
        return tuple(dict.fromkeys((*drawn_layers, *EVERY_PAGE, *modelled)))

    def _page_key(self, name: str) -> str:
        """Return the checksum of all inputs of a map's page."""
        words_key = fields_digest(self.brief, PAGE_FIELDS)
        layers = (self.layer_keys[layer] for layer in self.page_layers(name))
        return self.key(
            "page", words_key, self.maps[name].model_dump_json(), repr(self.source_spans), *layers
        )

    def preview_key(self, name: str) -> str:
        """Return the checksum of all inputs of a map's preview.

        A preview has no words, so it does not depend on the texts of the map.
        """
        spec = self.maps[name]
        settings = repr((spec.layers, spec.only, spec.period, spec.bounds))
        return self.key("preview", settings, *(self.layer_keys[layer] for layer in PREVIEWED))

    def _index_key(self) -> str:
        """Return the checksum of all inputs of the page that lists the maps."""
        specs = (spec.model_dump_json() for spec in self.maps.values())
        words_key = fields_digest(self.brief, PAGE_FIELDS)
        return self.key(
            "index", words_key, str(self.source_spans is None), *specs, *self.layer_keys.values()
        )


def _is_unchanged(output: Output) -> bool:
    """Return whether the file of an output is up to date.

    It is if an earlier build with the same inputs recorded the checksum of its bytes, and the file still has it.
    """
    recorded = recall(output.key)
    try:
        return isinstance(recorded, str) and recorded == digest(output.path.read_bytes())
    except OSError:
        return False


def split_kept(
    outputs: Iterable[Output], *, fresh: bool = False
) -> tuple[list[Output], list[Output]]:
    """Divide outputs into those to build, and those to keep because their files are up to date.

    With ``fresh``, all outputs are to be built.
    """
    to_build: list[Output] = []
    to_keep: list[Output] = []
    for output in outputs:
        if not fresh and _is_unchanged(output):
            to_keep.append(output)
        else:
            to_build.append(output)
    return to_build, to_keep
