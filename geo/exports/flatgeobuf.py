"""FlatGeobuf: one file a layer; tables come along without geometry."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from geo.exports.ogr import write_layer
from geo.exports.subject import Subject, is_table
from geo.provenance import stamp


def to_flatgeobuf(subject: Subject) -> Mapping[str, bytes]:
    """Write every layer; features lie in the order of the spatial index, not of ``id``."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, layer in subject.layers.items():
            path = Path(folder) / f"{name}.fgb"
            has_index = not is_table(name) and len(layer) > 0
            said = stamp(fictional=subject.fictional).get("fictional")
            options = {"SPATIAL_INDEX": "YES" if has_index else "NO", "TEMPORARY_DIR": folder}
            if said:
                options |= {"DESCRIPTION": f"Fictional: {said}"}
            write_layer(layer, name, path, driver="FlatGeobuf", layer_options=options)
            files[path.name] = path.read_bytes()
        return files
