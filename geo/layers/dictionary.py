"""The data dictionary of ``layers/``, from the declared columns."""

from __future__ import annotations

from collections.abc import Iterator

from geo.layers import SCHEMAS, LayerSchema

_HEAD = """\
# Data dictionary

Written by `geo layers` from the columns declared in the package; do not edit by hand.

Each folder holds the layers of one brief as GeoJSON (RFC 7946): EPSG:4326, `lon, lat`, coordinates at
6 decimals, right-hand rings, split at ±180°. Tables are features without geometry. `manifest.json`
lists the inputs and outputs, with checksums, row counts and bounds. Rows are sorted by `id`. The same
inputs give the same bytes with the pinned packages on Linux x86-64.

An empty cell is `null` and means *not stated* or *not known*; it is never 0. A list is a JSON array.

**What a line means.** A line means that a published source claims something; its row says how certain
that is and how the location is known. A flow whose `basis` is `geodesic` moves between two ends: the
line shows no route, and nobody observed one. A country, region or zone at the end of a flow is an area;
the line has to end somewhere, and ends at a point that stands for all of it. Boundaries imply no
judgement on status or frontiers.
"""


def data_dictionary() -> str:
    """Return the data dictionary of every layer as Markdown.

    Examples
    --------
    >>> "## `flows`" in data_dictionary()
    True
    """
    sections = (line for name, schema in SCHEMAS.items() for line in _section(name, schema))
    return "\n".join([_HEAD, *sections]) + "\n"


def _section(name: str, schema: LayerSchema) -> Iterator[str]:
    """Yield the lines of the section on one layer: what a row is, its geometry, its licence, and its columns."""
    yield f"## `{name}`\n"
    yield f"A row: {schema.row}. Geometry: {schema.geometry.rstrip('.')}. Licence: {schema.licence}.\n"
    yield from schema.markdown_table()
    yield ""
