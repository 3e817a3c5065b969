"""Build the outputs of a brief that are not on disk as recorded for the same inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd

from geo.brief import Brief, region_of
from geo.build import (
    Step,
    content_of,
    describe_layer,
    layer_file,
    list_maps,
    manifest,
    picture_of,
    place_audit,
)
from geo.incremental.keys import key_of
from geo.incremental.plan import INDEX, PREVIEWED, Output, Plan
from geo.incremental.reads import ENDPOINTS, LAYERS, MODELLED, reads_endpoints, with_fields
from geo.incremental.store import recall, remember
from geo.layers.dictionary import data_dictionary
from geo.layers.endpoints import Endpoint, endpoints_of
from geo.layers.layer_build import build_layer_of
from geo.layers.modelled.modelled_rows import Modelled, model_layers
from geo.maps import Ground, build_ground, draw_map
from geo.provenance import digest
from geo.writing import AUDIT, DICTIONARY, MANIFEST

Result = TypeVar("Result")


def build_outputs(
    plan: Plan, outputs: Iterable[Output], *, fresh: bool = False, on_step: Step = lambda _: None
) -> dict[Path, bytes]:
    """Build outputs of a plan.

    Parameters
    ----------
    outputs
        The outputs to build.
    fresh
        Whether to compute everything anew, without anything that earlier runs remembered.
    on_step
        Called with the name of each output before it is built.

    Returns
    -------
    dict
        Path → bytes of each output, the same as from :func:`geo.build.all_files`.
    """
    build = _Build(plan, on_step, is_fresh=fresh)
    files = {output.path: build.content(output) for output in outputs}
    # The checksums are recorded, so that the next build keeps files whose inputs and bytes are the same. Without keys
    # that cover everything that was read, a record could make it keep a file that is out of date.
    if build.is_as_keyed:
        for output in outputs:
            remember(output.key, digest(files[output.path]))
    return files


@dataclass(frozen=True, eq=False)
class _Build:
    """One build. A value that several outputs need is computed once, when the first output needs it.

    Attributes
    ----------
    plan
        The plan of the build.
    on_step
        Called with the name of each step before it begins.
    is_fresh
        Whether to use nothing that earlier builds remembered.
    tables, files
        Layer name → the layer as a table, and as the bytes of its file, as far as they are computed.
    undeclared
        Layers that read more fields of the brief than `LAYERS` declares. Keys do not cover these fields, so from the
        first such layer on, the build remembers nothing.
    """

    plan: Plan
    on_step: Step
    is_fresh: bool
    tables: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    undeclared: set[str] = field(default_factory=set)

    @property
    def brief(self) -> Brief:
        return self.plan.brief

    @property
    def is_as_keyed(self) -> bool:
        """Whether the keys cover all that was read, so that values may be remembered under them.

        They do unless a layer read fields that it does not declare, or a file with data was saved during the build.
        """
        return not self.undeclared and self.plan.is_current()

    def content(self, output: Output) -> bytes:
        """Compute the bytes of an output."""
        self.on_step(output.name)
        if output.kind == "layer":
            return self._layer_file(output.name)
        if output.kind == "page":
            return self._page(output.name)
        contents: Mapping[str, Callable[[], bytes]] = {
            MANIFEST: self._manifest,
            AUDIT: lambda: self._audit,
            DICTIONARY: lambda: data_dictionary().encode(),
            INDEX: self._index,
        }
        return contents[output.name]()

    def _recalled(self, key: str, compute: Callable[[], Result]) -> Result:
        """Return the value remembered under a key; if there is none, compute it and remember it."""
        remembered: Result | None = None if self.is_fresh else recall(key)
        if remembered is not None:
            return remembered
        value = compute()
        if self.is_as_keyed:
            remember(key, value)
        return value

    def _table(self, layer: str) -> gpd.GeoDataFrame:
        """Return a layer as a table, which this build has computed, an earlier build remembered, or is built now."""
        if layer not in self.tables:
            key = key_of("table", self.plan.layer_keys[layer])
            self.tables[layer] = self._recalled(key, lambda: self._build_layer(layer))
        return self.tables[layer]

    def _layer_file(self, layer: str) -> bytes:
        """Return the bytes of a layer's file."""
        if layer not in self.files:
            self.files[layer] = layer_file(self.brief, layer, self._table(layer))
        return self.files[layer]

    def _build_layer(self, layer: str) -> gpd.GeoDataFrame:
        """Build a layer from the fields that it declares in `LAYERS`.

        If it needs others, the declaration is wrong; the layer is then built from the whole brief and noted as
        undeclared.
        """
        reads = LAYERS[layer]
        tables = [table for table in ENDPOINTS if reads_endpoints(reads, table)]
        endpoint_ids = [row.id for table in tables for row in getattr(self.brief, table)]
        endpoints = {id_: self._endpoints[id_] for id_ in endpoint_ids}

        # A function, so that flows are routed only if the layer needs it.
        def modelled() -> Modelled:
            return self._modelled

        # Reading a field that is not declared is an AttributeError; reading such an endpoint is a KeyError.
        with suppress(AttributeError, KeyError):
            return build_layer_of(layer, with_fields(self.brief, reads), endpoints, modelled)
        self.undeclared.add(layer)
        return build_layer_of(layer, self.brief, self._endpoints, modelled)

    @cached_property
    def _endpoints(self) -> Mapping[str, Endpoint]:
        return endpoints_of(self.brief)

    @cached_property
    def _modelled(self) -> Modelled:
        """The rows of the modelled layers, without labels and evidence."""

        def compute() -> Modelled:
            self.on_step("roads")
            brief = with_fields(self.brief, MODELLED, blank_labels=True)
            return model_layers(brief, endpoints_of(brief), network=self.plan.inputs.network)

        return self._recalled(self.plan.modelled_key, compute)

    @cached_property
    def _audit(self) -> bytes:
        return place_audit(self.brief)

    def _manifest(self) -> bytes:
        """Return the bytes of the manifest, which describes each layer and the audit of places."""
        layers = [output for output in self.plan.outputs if output.kind == "layer"]
        audit = next(output for output in self.plan.outputs if output.name == AUDIT)
        layer_entries = [
            self._described(layer) | {"sha256": self._checksum(layer, self._layer_file)}
            for layer in layers
        ]
        audit_entry = {"file": AUDIT, "sha256": self._checksum(audit, lambda _: self._audit)}
        return manifest(self.plan.inputs, [*layer_entries, audit_entry])

    def _described(self, layer: Output) -> dict[str, Any]:
        """Return the entry of a layer in the manifest, with its checksum blank.

        Entries are remembered, so that the table of a layer that did not change need not be read for the manifest.
        """
        return self._recalled(
            key_of("described", layer.key),
            lambda: describe_layer(self._table(layer.name), layer.path, ""),
        )

    def _checksum(self, output: Output, content_of_name: Callable[[str], bytes]) -> str:
        """Return the SHA-256 of an output: the recorded one or, if there is no record, that of its bytes.

        ``content_of_name`` computes the bytes from the name of the output.
        """
        recorded: str | None = None if self.is_fresh else recall(output.key)
        return recorded or digest(content_of_name(output.name))

    def _index(self) -> bytes:
        """Return the bytes of the page that lists the maps, with a picture of each."""
        pictures = {name: self._picture(name) for name in self.plan.maps}
        return list_maps(self.brief, pictures, private=self.plan.source_spans is not None).encode()

    def _picture(self, name: str) -> str:
        """Return the preview of a map, a small picture as SVG."""
        spec = self.plan.maps[name]

        def draw() -> str:
            names = dict.fromkeys((*PREVIEWED, *spec.layers))
            return picture_of(self.brief, spec, {layer: self._table(layer) for layer in names})

        return self._recalled(self.plan.preview_key(name), draw)

    def _page(self, name: str) -> bytes:
        """Return the bytes of a map's page, given the id of the map."""
        spec = self.plan.maps[name]
        tables = {layer: self._table(layer) for layer in self.plan.page_layers(name)}
        region = region_of(self.brief)
        ground: Ground = self._recalled(
            self.plan.key("ground", repr(spec.bounds)), lambda: build_ground(region, spec.bounds)
        )
        return draw_map(
            spec, tables, **content_of(self.brief, self.plan.source_spans, ground)
        ).encode()
