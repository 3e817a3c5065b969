"""The flows as CSV, for a spreadsheet or a data frame."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

import shapely

from geo.exports.arrow import GEOMETRY, layer_to_arrow
from geo.exports.subject import Subject
from geo.provenance import stamp
from geo.records.spreadsheets import guarded

BOM: Final = "\ufeff"
"""By which a spreadsheet knows UTF-8; without it Excel takes Arabic for Windows-1252."""

ENDS: Final = ("origin_lon", "origin_lat", "destination_lon", "destination_lat")


def to_csv(subject: Subject) -> bytes:
    """Write the layer ``flows``, one row a strand.

    UTF-8 with a byte order mark, comma, CRLF (RFC 4180). Lists are JSON text; empty is not known.
    After the layer's columns come where its line begins and ends (degrees, EPSG:4326), and the line
    as WKT; of a fictional brief, that it is one. A text that a spreadsheet would run as a formula has
    an apostrophe before it, and one that begins with apostrophes and then so has one more, so that
    :func:`geo.records.spreadsheets.unguarded` can take it off.
    """
    layer = subject.layers["flows"]
    table = layer_to_arrow(layer, "flows").drop_columns([GEOMETRY])
    lines = layer.geometry.to_numpy()
    first, last = (shapely.get_coordinates(_end(lines, end)) for end in (0, -1))
    text = io.StringIO()
    writer = csv.writer(text)
    made_up = stamp(fictional=subject.fictional)
    writer.writerow([*table.column_names, *ENDS, "wkt", *made_up])
    cells = (column.to_pylist() for column in table.columns)
    wkt = shapely.to_wkt(lines, rounding_precision=-1)
    rows = zip(zip(*cells, strict=True), first.tolist(), last.tolist(), wkt, strict=True)
    writer.writerows(
        [*map(guarded, row), *a, *b, line, *made_up.values()] for row, a, b, line in rows
    )
    return (BOM + text.getvalue()).encode()


def _end(lines: Any, end: int) -> Any:  # noqa: ANN401 - arrays of geometries
    return shapely.get_point(shapely.get_geometry(lines, end), end)
