"""Engines that work on the pieces of files: this process, or the workers of a dask cluster.

An engine applies one pure function to pieces and yields the results in the order of the pieces, so that
the outcome does not depend on the engine.
"""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from geo.errors import DataError, MissingExtraError, how_to_install
from geo.records.files.pieces import Piece

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
IN_FLIGHT: Final = 2  # pieces per worker: one being computed, one waiting


class Engine(Protocol):
    """A function that applies a pure function to pieces, in their order."""

    def __call__(self, work: Callable[[Piece], T], pieces: Iterable[Piece], /) -> Iterator[T]:
        """Yield the results one by one, and read each piece only when it is needed."""


def local_engine(work: Callable[[Piece], T], pieces: Iterable[Piece], /) -> Iterator[T]:
    """Apply a function to pieces in this process."""
    return map(work, pieces)


@contextmanager
def dask_engine(scheduler: str | None = None, *, workers: int | None = None) -> Iterator[Engine]:
    """Yield an engine that computes in the workers of a dask cluster.

    If a worker is lost, another one does its work again.

    Parameters
    ----------
    scheduler
        The address of a cluster's scheduler, such as ``tcp://10.0.0.1:8786``; by default workers start
        on this machine.
    workers
        How many workers start on this machine; by default one per processor.

    Raises
    ------
    MissingExtraError
        dask.distributed is not installed.
    DataError
        No scheduler answers at the address.
    """
    try:
        import dask  # noqa: PLC0415 - an extra
        from distributed import Client, LocalCluster  # noqa: PLC0415
    except ImportError:
        raise MissingExtraError(
            f"--engine dask needs the package dask.distributed: {how_to_install('scale')}."
        ) from None
    # Pieces are sent within the task graph on purpose; dask would warn of its size.
    settings = {"distributed.admin.large-graph-warning-threshold": "4GB"}
    with dask.config.set(settings):
        if scheduler is None:
            with (
                LocalCluster(
                    host="127.0.0.1",
                    n_workers=workers,
                    threads_per_worker=1,
                    dashboard_address=None,
                ) as cluster,
                Client(cluster) as client,
            ):
                yield _in_order(client)
            return
        try:
            client = Client(scheduler)
        except (OSError, ValueError) as error:
            raise DataError(
                f"--scheduler {scheduler}: no dask scheduler answers ({error}). "
                "Check the address, and that the scheduler runs."
            ) from None
        with client:
            yield _in_order(client)


def _in_order(client: Client) -> Engine:
    """Return an engine that submits pieces to a client of dask, and yields the results in the order of the pieces.

    It submits only a few pieces ahead of the result that it waits for, so that the pieces do not fill the memory.
    """

    def engine(work: Callable[[Piece], T], pieces: Iterable[Piece], /) -> Iterator[T]:
        # The function is sent once, as the result of a task: if the worker that has it is lost, dask computes it again.
        shared_work = client.submit(_identity, work, pure=False)
        futures: deque[Any] = deque()
        for piece in pieces:
            futures.append(client.submit(operator.call, shared_work, piece, pure=False))
            worker_count = max(len(client.nthreads()), 1)
            if len(futures) >= IN_FLIGHT * worker_count:
                yield futures.popleft().result()
        while futures:
            yield futures.popleft().result()

    return engine


def _identity(work: T) -> T:
    return work
