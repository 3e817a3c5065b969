"""Check `geo.records.exposure.spark` in a local Spark against plain Arrow batches: `make check-spark`."""

from __future__ import annotations

import os
import sys
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyspark.sql import SparkSession

from geo.records.exposure import Bands, prepare_corridors
from geo.records.exposure.spark import (
    SCHEMA,
    SPARK_REJECTS,
    SPARK_SCHEMA,
    expose_batches,
    reject_batches,
)

EVENTS, BROKEN = 500, 10


def bands() -> Bands:
    """Return one corridor around a line along 35° N."""
    line, shape = shapely.LineString([(8, 35), (9, 35)]), shapely.box(8, 34.9, 9, 35.1)
    corridors = gpd.GeoDataFrame({"flow": ["a"], "band": [50]}, geometry=[shape], crs=4326)
    routes = gpd.GeoDataFrame({"flow": ["a"]}, geometry=[line], crs=4326)
    return prepare_corridors(corridors, routes)


def events() -> pa.Table:
    """Return events near the corridor, some of them without a longitude."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.uniform((7.9, 34.7), (9.1, 35.3), (EVENTS, 2)), columns=["lon", "lat"])
    table["id"], table["date"] = [f"e{number}" for number in range(EVENTS)], "2019-03-14"
    table.loc[:: EVENTS // BROKEN, "lon"] = np.nan
    return pa.Table.from_pandas(table, preserve_index=False)


def main() -> None:
    """Compare the results row for row; any difference is an error."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    table, corridors = events(), [bands()]
    spark = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )  # fmt: skip
    try:
        sent = spark.createDataFrame(table).repartition(3)
        expose = partial(expose_batches, bands=corridors)
        from_spark = sent.mapInArrow(expose, SPARK_SCHEMA).toArrow().to_pandas()
        rejects = sent.mapInArrow(reject_batches, SPARK_REJECTS).toArrow()
    finally:
        spark.stop()
    batches = expose_batches(table.to_batches(), corridors)
    expected = pa.Table.from_batches(batches, schema=SCHEMA).to_pandas()
    keys = ["id", "of"]
    pd.testing.assert_frame_equal(
        from_spark.sort_values(keys, ignore_index=True), expected.sort_values(keys, ignore_index=True),
        check_dtype=False,
    )  # fmt: skip
    if rejects.num_rows != BROKEN:
        sys.exit(f"Spark rejected {rejects.num_rows} events, expected {BROKEN}")
    print(f"Spark: {len(from_spark)} rows as expected, {rejects.num_rows} rejects")


if __name__ == "__main__":
    main()
