"""The data dictionary of ``layers/``, made of the declared columns."""

from __future__ import annotations

from collections.abc import Iterator

from geo.layers import SCHEMAS, LayerSchema

_HEAD = """\
# Data dictionary

Made by `geo layers` from the columns declared in the package; do not edit by hand.

Each folder holds the layers of one brief as GeoJSON (RFC 7946): EPSG:4326, `lon, lat`, coordinates at
6 decimals, right-hand rings, split at ±180°. Tables are features without geometry. `manifest.json`
says from which inputs each file was made, with checksums, counts and bounds. Rows are sorted by `id`;
the same inputs give the same bytes with the pinned packages on Linux x86-64.

An empty cell is `null` and means *not stated* or *not known*; it is never 0. A list is a JSON array.

**What a line means.** A feature says that a published source claims something, how sure that is, and
how its place is known. A flow whose `basis` is `geodesic` says that something moves between two ends;
it shows no path, and none was observed. A country, region or zone at the end of a flow is an area; the
line touches its label point only because a line must end somewhere. Boundaries imply no judgement on
status or frontiers.
"""


def data_dictionary() -> str:
    """Write the data dictionary of every layer, as Markdown.

    Examples
    --------
    >>> "## `flows`" in data_dictionary()
    True
    """
    sections = (line for name, schema in SCHEMAS.items() for line in _section(name, schema))
    return "\n".join([_HEAD, *sections]) + "\n"


def _section(name: str, schema: LayerSchema) -> Iterator[str]:
    yield f"## `{name}`\n"
    yield f"A row: {schema.row}. Geometry: {schema.geometry.rstrip('.')}. Licence: {schema.licence}.\n"
    yield "| column | kind | meaning |"
    yield "|---|---|---|"
    for column in schema.columns:
        yield f"| `{column.name}` | {column.kind} | {column.meaning} |"
    yield ""
