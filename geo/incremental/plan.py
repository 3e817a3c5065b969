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
"""Layers that a page reads, drawn or not."""
DRAWN_MODELLED: Final = frozenset({"routes", "segments", "corridors", "chokepoints"})
WITH_MODELLED: Final = ("segments", "closures", "closure_segments")
"""Layers that a page reads, too, if it draws a modelled layer."""
PREVIEWED: Final = ("flows", "zones", "barriers", "places", "segments", "closures")
"""Layers that a preview draws."""
PAGE_FIELDS: Final[Reads] = {"title": None, "places": ("id", "gazetteer"), "crossings": None}
"""Fields of a brief that pages read in addition to its layers: their search finds places by all their names."""


@dataclass(frozen=True)
class Output:
    """One file of a build: its kind, its name, its path, and the checksum of all its inputs."""

    kind: Literal["layer", "page", "file"]
    name: str
    path: Path
    key: str


class _DataFiles(NamedTuple):
    """The states of a brief's files of data, and the checksum of all of them."""

    states: State
    checksum: str


@dataclass(frozen=True, eq=False)
class Plan:
    """The outputs of a build.

    Attributes
    ----------
    inputs, folders
        Inputs and folders of the files, as for :func:`geo.build.all_files`.
    source_spans
        Quotes of the source, which maps show; None for a build that is not private.
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
        """The maps that the brief declares, by id; without any, one map of all layers."""
        if self.brief.maps:
            return {spec.id: spec for spec in self.brief.maps}
        from geo.maps import whole_map  # noqa: PLC0415 - slow to import

        return {whole_map().id: whole_map()}

    @cached_property
    def base_key(self) -> str:
        """The checksum of the inputs of every output: code, data, the user's roads, stamps."""
        roads = self.inputs.roads
        roads_parts = (roads.path.name, roads.checksum) if roads else ()
        stamps = repr(self.brief.stamps)
        return key_of("base", code_version().hex(), self._data.checksum, stamps, *roads_parts)

    @cached_property
    def _data(self) -> _DataFiles:
        """The brief's files of data when the first key was computed."""
        files = data_files(self.brief)
        return _DataFiles(states(files), files_digest(files))

    def is_current(self) -> bool:
        """Return whether the brief's files of data are unchanged since the keys were computed."""
        try:
            return states(data_files(self.brief)) == self._data.states
        except (GeoError, OSError):  # a file is missing: it is being saved
            return False

    def key(self, kind: str, *parts: str) -> str:
        """Return the checksum of some parts and of the inputs of every output, for one kind of value."""
        return key_of(kind, self.base_key, *parts)

    @cached_property
    def modelled_key(self) -> str:
        """The checksum of the inputs of routes, closures and chokepoints."""
        return self.key("modelled", fields_digest(self.brief, MODELLED))

    @cached_property
    def layer_keys(self) -> Mapping[str, str]:
        """The key of each layer."""
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
        """Return the outputs of some names, without endings; all if there is none.

        Raises
        ------
        OutputError
            If no output has one of the names.
        """
        selection = selected({output.path: b"" for output in self.outputs}, only)
        return [output for output in self.outputs if output.path in selection]

    def page_layers(self, name: str) -> tuple[str, ...]:
        """Return the layers that a page reads."""
        drawn_layers = self.maps[name].layers
        modelled = () if DRAWN_MODELLED.isdisjoint(drawn_layers) else WITH_MODELLED
        return tuple(dict.fromkeys((*drawn_layers, *EVERY_PAGE, *modelled)))

    def _page_key(self, name: str) -> str:
        words_key = fields_digest(self.brief, PAGE_FIELDS)
        layers = (self.layer_keys[layer] for layer in self.page_layers(name))
        return self.key(
            "page", words_key, self.maps[name].model_dump_json(), repr(self.source_spans), *layers
        )

    def preview_key(self, name: str) -> str:
        """Return the checksum of all inputs of a map's preview, which has no words."""
        spec = self.maps[name]
        settings = repr((spec.layers, spec.only, spec.period, spec.bounds))
        return self.key("preview", settings, *(self.layer_keys[layer] for layer in PREVIEWED))

    def _index_key(self) -> str:
        specs = (spec.model_dump_json() for spec in self.maps.values())
        words_key = fields_digest(self.brief, PAGE_FIELDS)
        return self.key(
            "index", words_key, str(self.source_spans is None), *specs, *self.layer_keys.values()
        )


def _is_unchanged(output: Output) -> bool:
    """Return whether a build with the same inputs recorded the bytes that are on disk."""
    recorded = recall(output.key)
    try:
        return isinstance(recorded, str) and recorded == digest(output.path.read_bytes())
    except OSError:
        return False


def split_kept(
    outputs: Iterable[Output], *, fresh: bool = False
) -> tuple[list[Output], list[Output]]:
    """Return the outputs to build, and the outputs to keep; with ``fresh`` none is kept."""
    to_build: list[Output] = []
    to_keep: list[Output] = []
    for output in outputs:
        if not fresh and _is_unchanged(output):
            to_keep.append(output)
        else:
            to_build.append(output)
    return to_build, to_keep
