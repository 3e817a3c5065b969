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
"""Tells spreadsheets that a file is UTF-8; without it Excel reads Arabic as Windows-1252."""

ENDS: Final = ("origin_lon", "origin_lat", "destination_lon", "destination_lat")


def to_csv(subject: Subject) -> bytes:
    """Write the layer ``flows``, one row per strand.

    UTF-8 with a byte order mark, comma, CRLF (RFC 4180). Lists are JSON text; an empty cell means
    unknown. After the layer's columns come the ends of the line (degrees, EPSG:4326), the line as WKT
    and, for a fictional brief or a draft, a notice. Text that a spreadsheet would run as a formula gets an
    apostrophe, which :func:`geo.records.spreadsheets.unguarded` removes.
    """
    layer = subject.layers["flows"]
    table = layer_to_arrow(layer, "flows").drop_columns([GEOMETRY])
    lines = layer.geometry.to_numpy()
    start_points, end_points = (shapely.get_coordinates(_end(lines, end)) for end in (0, -1))
    text = io.StringIO()
    writer = csv.writer(text)
    notice = subject.stamps.notices_by_name
    writer.writerow([*table.column_names, *ENDS, "wkt", *notice])
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    wkt = shapely.to_wkt(lines, rounding_precision=-1)  # all decimals
    ends_of_lines = zip(start_points.tolist(), end_points.tolist(), strict=True)
    for row, (start, end), line in zip(rows, ends_of_lines, wkt, strict=True):
        writer.writerow([*map(guarded, row), *start, *end, line, *notice.values()])
    return (BOM + text.getvalue()).encode()


def _end(lines: Any, end: int) -> Any:  # noqa: ANN401 - arrays of geometries
    return shapely.get_point(shapely.get_geometry(lines, end), end)
