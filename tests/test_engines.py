"""Every engine gives the same bytes, also if a worker is lost."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pytest
from exposure_fixtures import one_corridor
from invoking import invoke

from geo.errors import DataError, MissingExtraError
from geo.records import Piece, PieceSize
from geo.records.engine import Engine, dask_engine
from geo.records.exposure import expose_files
from geo.records.flows import flow_files

T = TypeVar("T")
FLOWS = ("flows.parquet", "rejects.csv", "routes.parquet", "manifest.json")
OUTPUTS = ("out.parquet", "out.rejects.csv", "out.totals.csv")


def killing(engine: Engine, victim: Callable[[], int]) -> Engine:
    """Kill a worker when a few pieces are under way."""

    def some(work: Callable[[Piece], T], pieces: Iterable[Piece], /) -> Iterator[T]:
        for number, done in enumerate(engine(work, pieces)):
            if number == 3:
                os.kill(victim(), signal.SIGKILL)
            yield done

    return some


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers, one of them killed: rows, rejects and totals are those of one process, and so are flows."""
    from distributed import LocalCluster  # noqa: PLC0415 - slow, and for this test alone

    for module in ("exposure.exposure_run", "flows.flow_run"):
        monkeypatch.setattr(f"geo.records.{module}.piece_size", lambda _: PieceSize(4000, 10))
    rng = np.random.default_rng(6)
    table = pd.DataFrame(rng.uniform((7.9, 34.7), (9.1, 35.3), (3000, 2)), columns=["lon", "lat"])
    table.loc[::50, "lon"] = np.nan
    table.round(4).to_csv(tmp_path / "events.csv", index_label="id")
    folders = [tmp_path / "local", tmp_path / "dask"]
    for folder in folders:
        folder.mkdir()
    expose_files([tmp_path / "events.csv"], [one_corridor()], folders[0] / "out.parquet")
    some = rng.choice(["Gafsa", "Sfax", "Tripoli", ""], (2000, 2))
    pd.DataFrame(some, columns=["from", "to"]).to_csv(tmp_path / "flows.csv", index=False)
    flow_files([tmp_path / "flows.csv"], folders[0] / "flows")
    with (
        LocalCluster(
            host="127.0.0.1", n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        dask_engine(cluster.scheduler_address) as engine,
    ):
        killed = killing(engine, lambda: cluster.workers[0].pid)
        done = expose_files(
            [tmp_path / "events.csv"], [one_corridor()], folders[1] / "out.parquet", engine=killed
        )
        flow_files([tmp_path / "flows.csv"], folders[1] / "flows", engine=engine)
    assert done.records == 3000
    for name in OUTPUTS:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    for name in FLOWS:
        assert (folders[0] / "flows" / name).read_bytes() == (
            folders[1] / "flows" / name
        ).read_bytes()


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without dask, the message has the command that installs it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"pip install .*\[scale\]"), dask_engine():
        pass


def test_an_address_without_a_scheduler_is_told() -> None:
    """The message names the address."""
    with pytest.raises(DataError, match="no dask scheduler answers"), dask_engine("nowhere"):
        pass


def test_a_scheduler_needs_its_engine(tmp_path: Path) -> None:
    """An address without ``--engine dask`` is a wrong usage."""
    result = invoke("expose", tmp_path, "-o", tmp_path / "x.csv", "--scheduler", "tcp://a:1")
    assert result.exit_code != 0
    assert "--scheduler needs --engine dask" in result.output
