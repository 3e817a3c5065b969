"""The flows as CSV, for a spreadsheet or a data frame."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

import shapely

from geo.exports.arrow import GEOMETRY, layer_to_arrow
from geo.exports.subject import Subject
from geo.records.spreadsheets import guarded

BOM: Final = "\ufeff"
"""Byte order mark, which tells spreadsheets that a file is UTF-8; without it Excel reads Arabic as Windows-1252."""

ENDS: Final = ("origin_lon", "origin_lat", "destination_lon", "destination_lat")


def to_csv(subject: Subject) -> bytes:
    """Return the layer `flows` as CSV, a row per strand.

    The file is UTF-8 with a byte order mark, with commas and CRLF (RFC 4180). Lists are JSON text, and an empty cell
    means unknown. After the columns of the layer come the two ends of the line (degrees, EPSG:4326), the line as WKT
    and, for a fictional brief or a draft, a column per notice. A text that a spreadsheet would run as a formula gets an
    apostrophe, which :func:`geo.records.spreadsheets.unguarded` removes.
    """
    layer = subject.layers["flows"]
    table = layer_to_arrow(layer, "flows").drop_columns([GEOMETRY])
    lines = layer.geometry.to_numpy()
    starts, ends = (shapely.get_coordinates(_end_points(lines, end)).tolist() for end in (0, -1))
    wkt = shapely.to_wkt(lines, rounding_precision=-1)  # all decimals
    notices = subject.stamps.notices_by_name  # column → text, the same in each row
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*table.column_names, *ENDS, "wkt", *notices])
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    for row, start, end, line in zip(rows, starts, ends, wkt, strict=True):
        writer.writerow([*map(guarded, row), *start, *end, line, *notices.values()])
    return (BOM + text.getvalue()).encode()


def _end_points(lines: Any, end: int) -> Any:  # noqa: ANN401 - arrays of geometries
    """Return the first point (``end`` 0) or the last point (``end`` −1) of each line, which may have parts."""
    return shapely.get_point(shapely.get_geometry(lines, end), end)
