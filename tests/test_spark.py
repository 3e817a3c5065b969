"""The function for Spark gives the same rows as the one for files; `make check-spark` runs it in Spark."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from exposure_fixtures import one_corridor

from geo.records.exposure import Bands, expose_files
from geo.records.exposure.spark import SCHEMA, expose_batches, reject_batches


@pytest.fixture(scope="module")
def bands() -> Bands:
    """Return bands that went to another process, as an engine sends them."""
    made: Bands = pickle.loads(pickle.dumps(one_corridor()))  # noqa: S301 - our own
    return made


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    """Return events, some of which have no longitude."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.uniform((7.9, 34.7), (9.1, 35.3), (500, 2)), columns=["lon", "lat"])
    table["id"], table["date"] = [f"e{number}" for number in range(500)], "2019-03-14"
    table.loc[::50, "lon"] = np.nan
    return table


@pytest.fixture(scope="module")
def expected(
    tmp_path_factory: pytest.TempPathFactory, events: pd.DataFrame, bands: Bands
) -> pd.DataFrame:
    """Return what the files' function says of them."""
    folder: Path = tmp_path_factory.mktemp("spark")
    events.to_parquet(folder / "events.parquet")
    done = expose_files([folder / "events.parquet"], [bands], folder / "out.parquet")
    assert done.rejected == 10
    return pd.read_parquet(folder / "out.parquet").drop(columns=["file", "row"])


def test_batches_say_what_files_say(
    events: pd.DataFrame, bands: Bands, expected: pd.DataFrame
) -> None:
    """In batches of any size, in their order; rejects add up."""
    batches = pa.Table.from_pandas(events, preserve_index=False).to_batches(max_chunksize=70)
    found = pa.Table.from_batches(expose_batches(batches, [bands]), schema=SCHEMA).to_pandas()
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    assert sum(len(batch) for batch in reject_batches(batches)) == 10
