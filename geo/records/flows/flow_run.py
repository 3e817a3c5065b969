"""Turn files of records into flows, routes, segments, rejects and a manifest in one folder; write all or none."""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from geo import __version__
from geo.errors import DataError, OutputError, unwritable
from geo.layers.geojson import layer_to_geojson
from geo.layers.schema.records import LICENCE, PLACES
from geo.layers.wording import page_title
from geo.network import Network
from geo.ownership import made_folders, owned
from geo.provenance import shipped_origins
from geo.records.engine import Engine, local_engine
from geo.records.files.input_files import file_names, file_sha256, notes_of, process, record_files
from geo.records.files.pieces import BASE_MB, Piece, piece_size
from geo.records.files.written import check_rows
from geo.records.first_records import settle_file, unused_columns
from geo.records.flows.aggregate import Flows
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.flow_layers import MOST_PAIRS, FlowLayers, build_flow_layers, resolve_flows
from geo.records.flows.flow_summary import FlowSummary, count_flows, rows_of, summarise
from geo.records.flows.flows_page import draw_page
from geo.records.flows.merged_tallies import merged
from geo.records.flows.named_ends import look_up_names, read_names, region_bounds
from geo.records.flows.table_ends import TableEnd
from geo.records.flows.tally import Tally, tally_piece
from geo.records.spreadsheets import write_arrow, write_rows
from geo.records.totals import TOTAL
from geo.regions import Region, open_region
from geo.writing import MANIFEST, json_bytes

REJECTS: Final = ("file", "row", "name", "records", "reason", "candidates", "record")
MERGED_AT_ONCE: Final = 8  # tallies of pieces
# Most memory that each takes, in bytes, measured: a flow, a flow on the page, and a source or word of a flow.
FLOW_BYTES, PAGE_BYTES, ROW_TEXT_BYTES = 330, 110, 32
READ, NAMED = 0.6, 0.7  # progress when records are read, and when names are resolved
NAMES: Final = "names.csv"  # which users fill in
OUTPUTS: Final = (
    "flows.csv", "flows.parquet", MANIFEST, "map.html", NAMES, "places.geojson", "rejects.csv",
    "routes.parquet", "segments.geojson", "segments.parquet", "unread.csv",
)  # fmt: skip


def flow_files(
    paths: Sequence[Path],
    output: Path,
    *,
    memory_mb: int = 1024,
    columns: FlowColumns | None = None,
    sheet: str | None = None,
    names: Path | None = None,
    region: Region | None = None,
    network: Network | None = None,
    most_pairs: int = MOST_PAIRS,
    title: str = "",
    engine: Engine = local_engine,
    on_progress: Callable[[float], None] = lambda _: None,
) -> FlowSummary:
    """Turn files of records into flows, routes, segments and a map, and write these to a folder.

    The same files and options give the same bytes, whatever the memory and the engine.

    Parameters
    ----------
    paths
        CSV, Parquet or vector files, workbooks, or folders of them.
    output
        The folder, created if it is missing. Its files are replaced only when all new ones are complete.
    memory_mb
        Approximate memory of the process, or of each process of an engine.
    columns
        The columns that the user named; others are found by their headings.
    sheet
        The sheet of workbooks; by default the first that holds a table.
    names
        A table of the places that names mean, as :func:`geo.records.flows.named_ends.read_names` reads it.
    region
        The region whose places and roads are used; by default the one that ships.
    network
        Your own roads; by default those of the region.
    most_pairs
        The greatest number of pairs of ends to route. If there are more, those with most records are routed.
    title
        The title of the page; by default a general one.
    engine
        What applies a function to the pieces of the files; by default this process.
    on_progress
        Called with the completed share, 0 to 1.

    Raises
    ------
    DataError
        A file is missing, or has no columns for the ends; coordinates look swapped; a place in ``names``
        is not found; the memory is too small for so many flows; the title is too long.
    OutputError
        The folder lies inside an input folder, contains an input or a names.csv that the user edited, or cannot be
        written; or another run is writing it.
    """
    _check_output(output, paths)
    names_sha256 = file_sha256(names) if names and names.is_file() else ""
    title = page_title(title, "table-title").in_language("en") if title else ""
    files = record_files(paths)
    region = region or open_region()
    bounds = region_bounds(region)
    columns_of_file = {
        path: settle_file(path, FlowColumns, columns, bounds, sheet=sheet) for path in files
    }
    user_ends = look_up_names(read_names(names), where=str(names), region=region) if names else {}
    with _staged(output) as folder:
        # Not before: while another run replaces its files, names.csv is not the one that the manifest lists.
        _check_names_file(output, names_sha256)
        with (folder / "rejects.csv").open("w", encoding="utf-8", newline="") as rejects:
            rejects.write(f"{','.join(REJECTS)}\r\n")
            reader = _RecordReader(
                files, columns_of_file, sheet, region, memory_mb, engine, rejects
            )
            flows, total, rejected = reader.flows(user_ends, on_progress)
            _write_rejects(flows.refused.assign(file="", row="", record=""), rejects)
        layers = build_flow_layers(
            flows, region, network=network, most_pairs=most_pairs,
            on_progress=lambda share: on_progress(NAMED + (1 - NAMED) * share),
        )  # fmt: skip
        _write(folder, layers, total.unread, draw_page(layers.flows, region, title))
        counts = count_flows(flows, layers, total, rejected)
        run = {
            "options": _options(columns, most_pairs, sheet=sheet, title=title),
            "read_as": {
                name: columns_of_file[path].by_field
                for name, path in zip(file_names(files), files, strict=True)
            },
            "counts": counts,
            **({"unrecognised": rows_of(flows.unrecognised)} if len(flows.unrecognised) else {}),
        }
        _write_manifest(folder, [*files, *([names] if names else [])], region, run)
        output_names = sorted(path.name for path in folder.iterdir())
        # Again, since the user may have edited the file during the run.
        _check_names_file(output, names_sha256)
    on_progress(1.0)
    return summarise(
        flows, layers, total, region, counts=counts,
        columns=tuple(dict.fromkeys(columns_of_file.values())),
        notes=tuple(note for path in files for note in notes_of(path, sheet)),
        unused=unused_columns(columns_of_file, sheet=sheet),
        outputs=tuple(output / name for name in output_names),
    )  # fmt: skip


def _options(columns: FlowColumns | None, most_pairs: int, **texts: str | None) -> dict[str, Any]:
    """Return the options of a run that the manifest records."""
    options = {"columns": columns.by_field if columns else None, "most_pairs": most_pairs}
    return options | {name: text for name, text in texts.items() if text}


@dataclass(frozen=True)
class _RecordReader:
    """Reads the records of all files of a run, and writes the rejected ones to the open file ``rejects``.

    ``columns`` is file → its columns; the other attributes are those arguments of :func:`flow_files`.
    """

    files: Sequence[Path]
    columns: Mapping[Path, FlowColumns]
    sheet: str | None
    region: Region
    memory_mb: int
    engine: Engine
    rejects: IO[str]

    def flows(
        self, user_ends: Mapping[str, TableEnd], on_progress: Callable[[float], None]
    ) -> tuple[Flows, Tally, int]:
        """Read all records; return the flows, the tally of the records, and the number of rejected records.

        The tally is returned without its rows, which are no longer needed and may take as much memory as the flows.
        ``user_ends`` is name → the end that the user chose for it.
        """
        total, rejected = self.tally(lambda share: on_progress(READ * share))
        flows = resolve_flows(
            total, user_ends, self.region,
            on_progress=lambda share: on_progress(READ + (NAMED - READ) * share),
        )  # fmt: skip
        without_rows = replace(total, rows=total.rows.iloc[:0], row_texts=total.row_texts.iloc[:0])
        return flows, without_rows, rejected

    def tally(self, on_progress: Callable[[float], None]) -> tuple[Tally, int]:
        """Count the records of all files, and write the rejected ones to the file of rejects.

        Return the tally of all records, and the number of rejected ones.
        """
        tallies: list[Tally] = []
        rejected, names = 0, file_names(self.files)
        work = partial(_tally_of, columns=self.columns)
        size = piece_size(self.memory_mb)
        for position, piece_tally in process(self.files, size, work, self.engine, sheet=self.sheet):
            rows = piece_tally.rejects["row"].to_numpy(dtype=np.int64) + position.row
            # A row of totals is listed, but counts as no record.
            rejects = piece_tally.rejects.assign(
                file=names[position.file], row=rows, name="", candidates="",
                records=(piece_tally.rejects["reason"] != TOTAL).astype(int),
            )  # fmt: skip
            _write_rejects(rejects, self.rejects)
            rejected += int(rejects["records"].sum())
            # The rejects are written: dropped here, they take no more memory.
            tallies.append(replace(piece_tally, rejects=piece_tally.rejects.iloc[:0]))
            if len(tallies) == MERGED_AT_ONCE:
                tallies = [self._within_memory(merged(tallies), position.done)]
            on_progress(position.done)
        if not tallies:
            where = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
            raise DataError(
                f"{where}: this input has no record. Expected rows below the headings. Add some, or name another file."
            )
        return self._within_memory(merged(tallies), 1.0), rejected

    def _within_memory(self, total: Tally, share: float) -> Tally:
        """Return a tally unchanged, after a check that it does not take too much memory.

        Raises
        ------
        DataError
            The tally takes more than the memory allowed. The message estimates how much all records would take, from
            ``share``, the share of the records that the tally counts, 0 to 1.
        """
        flows, pairs = len(total.rows), len(total.row_texts)
        size_bytes = (FLOW_BYTES + PAGE_BYTES) * flows + ROW_TEXT_BYTES * pairs
        if BASE_MB + (size_bytes >> 20) <= self.memory_mb:
            return total
        enough_mb = BASE_MB + int(size_bytes / share) // (1 << 20)
        raise DataError(
            f"--memory {self.memory_mb} (in Python memory_mb): this is too little memory (MB) for {flows:,} different "
            f"flows and {pairs:,} pairs of flow and source, counted in {share:.0%} of the records. Give "
            f"{math.ceil(enough_mb / 100) * 100}, or read fewer columns."
        )


def _tally_of(piece: Piece, columns: Mapping[Path, FlowColumns]) -> Tally:
    return tally_piece(piece, columns[piece.path])


def _write_rejects(rejects: pd.DataFrame, file: IO[str]) -> None:
    write_rows(rejects[list(REJECTS)], file, end="\r\n")


def _check_output(output: Path, paths: Sequence[Path]) -> None:
    """Raise if the folder of outputs is a file, lies in a folder of inputs, or has an input that would be replaced."""
    if output.exists() and not output.is_dir():
        raise OutputError(
            f"{output}: the output is a file. Expected a folder. Name another path for it."
        )
    folders = {output.resolve(), *output.resolve().parents}
    if input_folders := [path for path in paths if path.resolve() in folders]:
        raise OutputError(
            f"{output}: the output is inside the input folder {input_folders[0]}. Choose another folder."
        )
    outputs = {(output / name).resolve() for name in OUTPUTS}
    if overwritten := [path for path in paths if path.resolve() in outputs]:
        raise OutputError(
            f"{output}: the run would overwrite its own input {overwritten[0].name}. Choose another folder."
        )


def _check_names_file(output: Path, names_sha256: str) -> None:
    """Raise if the run would replace a names.csv that the user wrote or filled in, and that the run does not read.

    ``names_sha256`` is the digest of the file of names that the run reads; empty if it reads none.
    """
    path = output / NAMES
    if not path.is_file():
        return
    written_by_last_run = [
        row.get("sha256") for row in _outputs_of(output / MANIFEST) if row.get("file") == NAMES
    ]
    if file_sha256(path) not in [*written_by_last_run, names_sha256]:
        raise OutputError(
            f"{path}: this is not the file that the last run wrote (it was edited, or that run was stopped), and this "
            f"run would replace it. Add --names {path} to use it, or move it."
        )


def _outputs_of(manifest: Path) -> list[dict[str, object]]:
    """Return the files that a manifest lists; none if it is missing or damaged."""
    try:
        rows = list(json.loads(manifest.read_text("utf-8"))["outputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [row for row in rows if isinstance(row, dict)]


@contextmanager
def _staged(output: Path) -> Iterator[Path]:
    """Lock the output folder, and yield a temporary folder in which the caller writes files.

    When the caller is done, the files are moved to the output. If the caller raises, they are deleted instead.
    """
    folder = output / ".half"
    with owned(output):
        try:
            with made_folders(output):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                try:
                    yield folder
                    _publish(folder, output)
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            if isinstance(error, OutputError):
                raise
            raise unwritable(output, error) from None


def _publish(folder: Path, output: Path) -> None:
    """Move all files to the output, the manifest last."""
    names = sorted(path.name for path in folder.iterdir())
    for name in sorted(names, key=lambda name: name == MANIFEST):
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())
        (folder / name).replace(output / name)


def _write(folder: Path, layers: FlowLayers, unread: pd.DataFrame, page: str) -> None:
    """Write all files of a run except the rejects and the manifest, and check that the tables were written completely.

    Parameters
    ----------
    unread
        The table of cells that could not be read.
    page
        The HTML of the map.
    """
    table = layers.flows.table
    pq.write_table(table, folder / "flows.parquet", compression="zstd")
    write_arrow(folder / "flows.csv", table)
    with (folder / NAMES).open("w", encoding="utf-8", newline="") as file:
        write_rows(layers.names, file, header=True)
    with (folder / "unread.csv").open("w", encoding="utf-8", newline="") as file:
        write_rows(unread, file, header=True, end="\r\n")
    _write_geojson(folder, "places", layers.places, PLACES)
    for name, layer in (("routes", layers.routes), ("segments", layers.segments)):
        layer.to_parquet(
            folder / f"{name}.parquet", index=False, compression="zstd", schema_version="1.1.0",
            write_covering_bbox=True,
        )  # fmt: skip
    _write_geojson(folder, "segments", layers.segments, LICENCE)
    (folder / "map.html").write_text(page, encoding="utf-8")
    rows = {"flows": len(table), "routes": len(layers.routes), "segments": len(layers.segments)}
    for name, count in rows.items():
        check_rows(folder / f"{name}.parquet", count, folder.parent / f"{name}.parquet")
    check_rows(folder / "flows.csv", len(table), folder.parent / "flows.csv")


def _write_geojson(folder: Path, name: str, layer: gpd.GeoDataFrame, licence: str) -> None:
    text = layer_to_geojson(layer, name=name, licence=licence)
    (folder / f"{name}.geojson").write_text(text, encoding="utf-8")


def _write_manifest(
    folder: Path, files: Sequence[Path], region: Region, run: Mapping[str, Any]
) -> None:
    """Write the manifest of a run: its settings and counts, its inputs and its outputs, each file with its digest.

    ``run`` has the settings and counts, and ``files`` are the files that the user gave.
    """
    outputs = sorted(folder.iterdir())
    inputs = [
        {"file": name, "sha256": file_sha256(path)}
        for name, path in zip(file_names(files), files, strict=True)
    ]
    origins = (*region.origins(), *shipped_origins())
    manifest = {
        "format": 1,
        "software": f"smuggling-route-mapper {__version__}",
        "crs": "EPSG:4326, lon lat",
        **run,
        "inputs": [*inputs, *map(vars, origins)],
        "outputs": [{"file": path.name, "sha256": file_sha256(path)} for path in outputs],
    }
    (folder / MANIFEST).write_bytes(json_bytes(manifest))
