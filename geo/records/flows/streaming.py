"""Files of records → flows, routes, segments, rejects and a manifest in one folder; all of them, or none."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from geo import __version__
from geo.errors import DataError, OutputError
from geo.layers.geojson import layer_to_geojson
from geo.layers.schema.records import LICENCE, PLACES
from geo.provenance import shipped_origins
from geo.records import BASE_MB, Piece, budget, file_names, header_of, pieces, record_files
from geo.records.engine import Engine, local_engine
from geo.records.flows.aggregate import Flows
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.flow_layers import MOST_PAIRS, FlowLayers, build_flow_layers, name_ends
from geo.records.flows.named_ends import TableEnd, given_ends, read_given
from geo.records.flows.page import MOST_ROWS, draw_page
from geo.records.flows.tally import Tally, merged, tally_piece, without_rejects
from geo.records.spreadsheets import guarded

if TYPE_CHECKING:
    from geo.network import Network

REJECTS: Final = ("file", "row", "name", "records", "reason", "candidates", "record")
MERGED_AT_ONCE: Final = 8  # tallies of pieces
# Bytes of memory at the most, measured: of a flow, of one that is on the page, of a flow's source or word.
FLOW_BYTES, PAGE_BYTES, SAID_BYTES = 330, 290, 32
READ, NAMED = 0.6, 0.7  # of the time, about
MANIFEST: Final = "manifest.json"
OUTPUTS: Final = (
    "flows.csv", "flows.parquet", MANIFEST, "map.html", "names.csv", "places.geojson", "rejects.csv",
    "routes.parquet", "segments.geojson", "segments.parquet",
)  # fmt: skip
CSV_AT_ONCE: Final = 1 << 17  # rows


@dataclass(frozen=True)
class FlowSummary:
    """How many records were read, used and rejected, how many flows they make, and from which columns.

    Of all ``pairs`` of ends those with most records were ``tried`` on the network. ``columns`` are those
    of the files, each set once; ``unrecognised`` are columns, labels outside their vocabulary, and records.
    """

    records: int
    used: int
    rejected: int
    flows: int
    pairs: int
    tried: int
    routed: int
    refused_names: int
    columns: tuple[FlowColumns, ...]
    unrecognised: tuple[tuple[str, str, int], ...]
    outputs: tuple[Path, ...]


def flow_files(
    paths: Sequence[Path],
    output: Path,
    *,
    memory_mb: int = 1024,
    columns: FlowColumns | None = None,
    names: Path | None = None,
    network: Network | None = None,
    most_pairs: int = MOST_PAIRS,
    engine: Engine = local_engine,
    on_progress: Callable[[float], None] = lambda _: None,
) -> FlowSummary:
    """Turn files of records into flows, routes, segments and a map, in a folder.

    The same files and options give the same bytes, whatever the memory and the engine.

    Parameters
    ----------
    paths
        CSV or Parquet files, any that OGR reads, or folders of them.
    output
        The folder; it is made where it is not there, and files of these names in it are replaced when all
        new ones are whole.
    memory_mb
        How much memory the process may take, about; each of an engine's processes.
    names
        What names stand for: a table as :func:`geo.records.flows.named_ends.read_given` reads it.
    network
        Roads of one's own.
    most_pairs
        How many pairs of ends are routed: those with most records.
    on_progress
        Called with the share that is done, 0 to 1.

    Raises
    ------
    DataError
        A file is not there, or has no columns for the ends; what a name is said to stand for is not
        found; the limit is too low for so many flows.
    OutputError
        The folder lies in what is read, or cannot be written.
    """
    _check_output(output, paths)
    files = record_files(paths)
    taken = [FlowColumns.find(header_of(path), columns, where=str(path)) for path in files]
    given = given_ends(read_given(names), where=str(names)) if names else {}
    with _staged(output) as half:
        reading = _Reading(files, columns, given, memory_mb, engine)
        flows, records, rejected = reading.flows(half / "rejects.csv", on_progress)
        done = build_flow_layers(
            flows, network=network, most_pairs=most_pairs,
            on_progress=lambda share: on_progress(NAMED + (1 - NAMED) * share),
        )  # fmt: skip
        rejected += _add_refused(half / "rejects.csv", done.flows)
        _write(half, done)
        counts = {
            "records": records, "used": records - rejected, "rejected": rejected,
            "flows": done.flows.table.num_rows, "pairs": done.pairs, "tried": len(done.routed.origin),
            "routed": len(np.unique(done.routed.alternatives.pair)), "refused_names": len(done.flows.refused),
        }  # fmt: skip
        options = {"columns": columns.asked if columns else None, "most_pairs": most_pairs}
        unrecognised = tuple(done.flows.unrecognised.itertuples(index=False, name=None))
        described = {"options": options, "counts": counts} | (
            {"unrecognised": unrecognised} if unrecognised else {}
        )
        (half / MANIFEST).write_text(
            _manifest(half, [*files, *([names] if names else [])], described), encoding="utf-8"
        )
        written = sorted(path.name for path in half.iterdir())
    on_progress(1.0)
    outputs = tuple(output / name for name in written)
    return FlowSummary(
        **counts, columns=tuple(dict.fromkeys(taken)), unrecognised=unrecognised, outputs=outputs
    )


@dataclass(frozen=True)
class _Reading:
    """What is read, and how."""

    files: Sequence[Path]
    columns: FlowColumns | None
    given: Mapping[str, TableEnd]
    memory_mb: int
    engine: Engine

    def flows(self, rejects: Path, on_progress: Callable[[float], None]) -> tuple[Flows, int, int]:
        """Count all records, and add them up by place; tell how many there are, and how many are rejected.

        By here the tally is let go of, which may take as much memory as the flows.
        """
        total, rejected = self.tally(rejects, lambda share: on_progress(READ * share))
        flows = name_ends(
            total, self.given, on_progress=lambda share: on_progress(READ + (NAMED - READ) * share)
        )
        return flows, total.records, rejected

    def tally(self, rejects: Path, on_progress: Callable[[float], None]) -> tuple[Tally, int]:
        """Count all records; write those that are rejected, and tell how many they are."""
        weights = np.array([path.stat().st_size for path in self.files], dtype=float)
        at: list[tuple[int, float]] = []
        parts: list[Tally] = []
        size, rejected, row, here = budget(self.memory_mb), 0, 1, 0
        names = file_names(self.files)

        def ahead() -> Iterator[Piece]:
            for number, path in enumerate(self.files):
                for piece in pieces(path, 0, size):
                    at.append((number, piece.stop / max(piece.total, 1)))
                    yield piece

        with rejects.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(REJECTS)
            for done in self.engine(partial(tally_piece, columns=self.columns), ahead()):
                number, share = at.pop(0)
                row = row if number == here else 1
                here = number
                name = guarded(names[number])
                numbers = done.rejects["row"].to_numpy(dtype=np.int64) + row
                told = (numbers.tolist(), done.rejects["reason"], done.rejects["record"])
                writer.writerows(
                    (name, at_row, "", 1, reason, "", guarded(record))
                    for at_row, reason, record in zip(*told, strict=True)
                )
                rejected, row = rejected + len(done.rejects), row + done.records
                read = float((weights[:number].sum() + weights[number] * share) / weights.sum())
                parts = self._folded([*parts, without_rejects(done)], read)
                on_progress(read)
        if not parts:
            raise DataError(f"{', '.join(names)}: no record in it")
        return self._within(merged(parts), 1.0), rejected

    def _folded(self, parts: list[Tally], share: float) -> list[Tally]:
        """Merge tallies now and then, so that they take little memory."""
        return parts if len(parts) < MERGED_AT_ONCE else [self._within(merged(parts), share)]

    def _within(self, total: Tally, share: float) -> Tally:
        """Return a tally of a share of the records, unless it will take too much memory."""
        flows, said = len(total.rows), len(total.said)
        size = FLOW_BYTES * flows + PAGE_BYTES * min(flows, MOST_ROWS) + SAID_BYTES * said
        if BASE_MB + (size >> 20) <= self.memory_mb:
            return total
        enough = BASE_MB + int(size / share) // (1 << 20)
        raise DataError(
            f"--memory {self.memory_mb}: too little for {flows:,} different flows and {said:,} pairs of "
            f"flow and source, after {share:.0%} of the records; with {math.ceil(enough / 100) * 100} it is "
            "enough for all, or read fewer columns"
        )


def _check_output(output: Path, paths: Sequence[Path]) -> None:
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output}: is a file; expected a folder")
    folders = {output.resolve(), *output.resolve().parents}
    if inside := [path for path in paths if path.resolve() in folders]:
        raise OutputError(f"{output}: lies in what is read ({inside[0]}); write it elsewhere")
    outputs = {(output / name).resolve() for name in OUTPUTS}
    if lost := [path for path in paths if path.resolve() in outputs]:
        raise OutputError(
            f"{output}: {lost[0].name} there is read, and would be replaced; write elsewhere"
        )


@contextmanager
def _staged(output: Path) -> Iterator[Path]:
    """Give a folder to write into; at the end its files go to the output, the manifest last."""
    half = output / ".half"
    is_new = not output.exists()
    try:
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        yield half
        names = sorted(path.name for path in half.iterdir())
        for name in sorted(names, key=lambda name: name == MANIFEST):
            with (half / name).open("rb") as file:
                os.fsync(file.fileno())
            (half / name).replace(output / name)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"{output}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(half, ignore_errors=True)
        if is_new and output.exists() and not any(output.iterdir()):
            output.rmdir()


def _add_refused(rejects: Path, flows: Flows) -> int:
    """Add the names that were refused; each record counts once."""
    refused = flows.refused
    with rejects.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            ("", "", guarded(one.name), one.records, one.reason, one.candidates, "")
            for one in refused.itertuples(index=False)
        )
    return int(refused["records"].sum())


def _write(half: Path, done: FlowLayers) -> None:
    table = done.flows.table
    pq.write_table(table, half / "flows.parquet", compression="zstd")
    _write_csv(half / "flows.csv", table)
    done.names.map(guarded).to_csv(half / "names.csv", index=False)
    _geojson(half, "places", done.places, PLACES)
    for name, layer in (("routes", done.routes), ("segments", done.segments)):
        layer.to_parquet(
            half / f"{name}.parquet", index=False, compression="zstd", schema_version="1.1.0",
            write_covering_bbox=True,
        )  # fmt: skip
    _geojson(half, "segments", done.segments, LICENCE)
    (half / "map.html").write_text(draw_page(done.flows), encoding="utf-8")


def _write_csv(path: Path, table: pa.Table) -> None:
    """Write a table as CSV, part by part: as text it takes several times the memory."""
    lists = [at for at, kind in enumerate(table.schema.types) if pa.types.is_list(kind)]
    schema = table.schema
    for at in lists:
        schema = schema.set(at, schema.field(at).with_type(pa.string()))
    with pa.csv.CSVWriter(path, schema) as writer:
        for first in range(0, table.num_rows, CSV_AT_ONCE):
            part = table.slice(first, CSV_AT_ONCE)
            columns = [
                _guarded(pc.binary_join(column, " | ") if at in lists else column)
                for at, column in enumerate(part.columns)
            ]
            writer.write_table(pa.table(columns, schema=schema))


def _guarded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Guard a column of texts against spreadsheets, each distinct text once."""
    if not pa.types.is_string(column.type):
        return column
    encoded = column.combine_chunks().dictionary_encode()
    safe = pa.array([guarded(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return safe.take(encoded.indices)


def _geojson(half: Path, name: str, layer: gpd.GeoDataFrame, licence: str) -> None:
    text = layer_to_geojson(layer, name=name, licence=licence)
    (half / f"{name}.geojson").write_text(text, encoding="utf-8")


def _manifest(half: Path, files: Sequence[Path], run: Mapping[str, Any]) -> str:
    """Describe the run, its inputs and its outputs."""
    outputs = sorted(path for path in half.iterdir() if path.name != MANIFEST)
    inputs = [
        {"file": name, "sha256": _sha256(path)}
        for name, path in zip(file_names(files), files, strict=True)
    ]
    described = {
        "format": 1,
        "software": f"smuggling-route-mapper {__version__}",
        "crs": "EPSG:4326, lon lat",
        **run,
        "inputs": [*inputs, *map(vars, shipped_origins())],
        "outputs": [{"file": path.name, "sha256": _sha256(path)} for path in outputs],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
