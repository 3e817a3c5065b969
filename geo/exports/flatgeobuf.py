"""FlatGeobuf: one file per layer; tables have no geometry."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from geo.exports.ogr import write_layer
from geo.exports.subject import Subject, is_table


def to_flatgeobuf(subject: Subject) -> Mapping[str, bytes]:
    """Return every layer as a FlatGeobuf file: file name → bytes.

    Features are in the order of the spatial index, and not sorted by id as elsewhere. Layers without geometry or rows
    have no such index.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, layer in subject.layers.items():
            path = Path(folder) / f"{name}.fgb"
            has_index = not is_table(name) and len(layer) > 0
            options = {"SPATIAL_INDEX": "YES" if has_index else "NO", "TEMPORARY_DIR": folder}
            if subject.stamps.sentences:
                options |= {"DESCRIPTION": ". ".join(subject.stamps.sentences)}
            write_layer(layer, name, path, driver="FlatGeobuf", layer_options=options)
            files[path.name] = path.read_bytes()
        return files
