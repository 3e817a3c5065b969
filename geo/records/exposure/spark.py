"""Join events in Spark to bands, on Arrow batches, with ``mapInArrow``.

>>> from functools import partial
>>> def exposed(events, bands):  # a DataFrame of Spark, and ``read_corridors(folder)``
...     return events.mapInArrow(partial(expose_batches, bands=[bands]), SPARK_SCHEMA)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyarrow as pa

from geo.records.exposure.event_records import Columns, Parsed, parse_events
from geo.records.exposure.exposed import SCHEMA as ALL_COLUMNS
from geo.records.exposure.exposed import join_events
from geo.records.exposure.nested_bands import Bands
from geo.records.files.pieces import read_table

SCHEMA: Final = pa.schema([field for field in ALL_COLUMNS if field.name not in {"file", "row"}])
SPARK_SCHEMA: Final = (
    "id string, lon double, lat double, layer string, of string, band int, distance_m double, "
    "country string, month string, type string, actor string"
)
REJECTS: Final = pa.schema([("reason", pa.string()), ("record", pa.string())])
SPARK_REJECTS: Final = "reason string, record string"


def expose_batches(
    batches: Iterable[pa.RecordBatch], bands: Sequence[Bands], columns: Columns | None = None
) -> Iterator[pa.RecordBatch]:
    """Join batches of events to bands, in a worker of Spark.

    Parameters
    ----------
    batches
        Events, with columns for longitude and latitude and, where there are any, for date, id, type and actor.
    bands
        The corridors and buffers.
    columns
        The columns that the user named; others are found by their headings.

    Yields
    ------
    pyarrow.RecordBatch
        A row for each event and each band that contains it, with the columns of ``SCHEMA``. Rows have no numbers,
        because those of Spark have none.
    """
    for batch in batches:
        rows = join_events(_parsed(batch, columns).used, bands)[SCHEMA.names]
        yield pa.RecordBatch.from_pandas(rows, schema=SCHEMA, preserve_index=False)


def reject_batches(
    batches: Iterable[pa.RecordBatch], columns: Columns | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the records of the same batches that cannot be used, with the reason; for ``SPARK_REJECTS``."""
    for batch in batches:
        rejects = _parsed(batch, columns).rejects[["reason", "record"]]
        yield pa.RecordBatch.from_pandas(rejects, schema=REJECTS, preserve_index=False)


def _parsed(batch: pa.RecordBatch, columns: Columns | None) -> Parsed:
    table = pa.Table.from_batches([batch])
    settled_columns = Columns.find(table.column_names, columns, where="Spark")
    return parse_events(read_table(table, settled_columns.names), settled_columns)
