"""GeoJSON: one file per layer, as ``geo layers`` writes them."""

from __future__ import annotations

from collections.abc import Mapping

from geo.exports.subject import Subject
from geo.layers.geojson import layer_to_geojson


def to_geojson(subject: Subject) -> Mapping[str, bytes]:
    """Return every layer as a GeoJSON file (RFC 7946): file name → bytes.

    Lists are JSON arrays. Features of layers without geometry have null geometries.
    """
    return {
        f"{name}.geojson": layer_to_geojson(
            layer,
            name=f"{subject.brief.id}: {name}",
            licence=subject.licence(name),
            stamps=subject.stamps,
        ).encode()
        for name, layer in subject.layers.items()
    }
