"""Join files of events to bands, piece by piece, and resume where an earlier run stopped.

Each piece becomes a part in a folder beside the output: a file of rows, a file of rejects, and last a note with the
position of the next piece; without its note a part does not count. Each file is written under a temporary name and
then renamed, so that it is complete or missing. At the end the parts are joined.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import OutputError
from geo.ownership import owned
from geo.records.engine import Engine, local_engine
from geo.records.exposure.doubts import DoubtfulEvents, bounds_of, first_doubts
from geo.records.exposure.event_records import Columns, by_reason
from geo.records.exposure.exposed import KEYS, REJECTS, SCHEMA, Exposed, expose_piece, numbered
from geo.records.exposure.nested_bands import Bands
from geo.records.files.input_files import (
    PiecePosition,
    file_names,
    file_sha256,
    notes_of,
    process,
    record_files,
)
from geo.records.files.pieces import Piece, piece_size
from geo.records.files.written import check_rows
from geo.records.first_records import settle_file, unused_columns
from geo.records.spreadsheets import write_rows
from geo.records.totals import TOTAL

POSITION: Final = ("file", "stop", "row")
FORMAT: Final = 9  # of the parts; raise it when they change, so that older ones are not resumed
PART: Final = re.compile(r"(key\.json|\d{6}\.(parquet|csv|json))(\.half)?")


@dataclass(frozen=True)
class ExposureSummary:
    """The result of a run of `geo expose`: counts of records, and everything that a user may want to check.

    Attributes
    ----------
    records, used, rejected
        The number of all records, of those with a position, and of those that cannot be used.
    exposed
        The number of events in any corridor or buffer.
    totals
        The number of rows of totals, which are not records.
    unread_dates
        Dates that cannot be read: an example, the reason, and the number of records.
    doubts
        Events whose position contradicts their row, or fits only with longitude and latitude swapped.
    columns
        The columns that were read; each set once, if the files have different ones.
    notes
        Sentences on how the files were read.
    outputs
        The files that were written.
    unused
        Headings of columns that were not read.
    """

    records: int
    used: int
    exposed: int
    rejected: int
    totals: int
    unread_dates: tuple[tuple[str, str, int], ...]
    doubts: tuple[DoubtfulEvents, ...]
    columns: tuple[Columns, ...]
    notes: tuple[str, ...]
    outputs: tuple[Path, ...]
    unused: tuple[str, ...] = ()


def expose_files(
    paths: Sequence[Path],
    bands: Sequence[Bands],
    output: Path,
    *,
    memory_mb: int = 1024,
    columns: Columns | None = None,
    sheet: str | None = None,
    engine: Engine = local_engine,
    on_progress: Callable[[float], None] = lambda _: None,
) -> ExposureSummary:
    """Join files of events to bands, and write exposed events, rejects and totals.

    If a run is stopped, the next one goes on where it stopped. The outputs have the same bytes whether or not a run was
    stopped, and whatever the engine.

    Parameters
    ----------
    paths
        CSV, Parquet, GeoParquet or other vector files, or folders of them.
    bands
        Corridors, buffers, or both.
    output
        ``.parquet`` or ``.csv``; beside it are written ``NAME.rejects.csv`` and ``NAME.totals.csv``, and
        during the run a folder ``NAME.parts``.
    memory_mb
        Approximate memory of the process, or of each process of an engine.
    columns
        The columns that the user named; others are found by their headings.
    sheet
        The sheet of workbooks; by default the first with a table.
    engine
        What applies a function to the pieces of the files; by default this process.
    on_progress
        Called with the completed share, 0 to 1.

    Raises
    ------
    DataError
        A file is missing, or has no columns for positions; the memory is too small.
    OutputError
        The output has another ending or is inside a folder of events, its folder is missing, or another run is writing
        it.
    """
    _check_output(output, paths)
    with owned(output, *_beside(output)):
        size, files = piece_size(memory_mb), record_files(paths)
        bounds = bounds_of(bands)
        columns_of = {
            path: settle_file(path, Columns, columns, bounds, sheet=sheet) for path in files
        }
        options = [asdict(columns) if columns else None, sheet, memory_mb, output.suffix]
        folder = _folder(output, _key(files, bands, options))
        # Parts of an earlier run that was stopped; the last of their notes says where to go on.
        notes = list(_notes(folder))
        last = PiecePosition(*(notes[-1][name] for name in POSITION)) if notes else PiecePosition()
        names, number = file_names(files), len(notes)
        work = partial(_exposed, bands=bands, columns=columns_of)
        for position, exposed in process(files, size, work, engine, last=last, sheet=sheet):
            note = {
                "file": position.file,
                "stop": position.stop,
                "row": position.row + exposed.lines,
            }
            _write_part(
                folder, number, numbered(exposed, position.row, file=names[position.file]), note
            )
            number += 1
            on_progress(position.done)
        read_as = tuple(note for path in files for note in notes_of(path, sheet))
        summary = _merge_parts(folder, output, tuple(dict.fromkeys(columns_of.values())), read_as)
        return replace(summary, unused=unused_columns(columns_of, sheet=sheet))


def _exposed(piece: Piece, bands: Sequence[Bands], columns: Mapping[Path, Columns]) -> Exposed:
    return expose_piece(piece, bands, columns[piece.path], first_row=0)


def _check_output(output: Path, paths: Sequence[Path]) -> None:
    """Raise if the outputs cannot be written beside ``output``, or if they would be among the inputs in ``paths``."""
    if output.suffix not in {".parquet", ".csv"}:
        ending = f"ends in {output.suffix}" if output.suffix else "has no file ending"
        raise OutputError(
            f"{output}: {ending}. Expected .parquet or .csv. Name it {output.stem}.parquet."
        )
    if not output.parent.is_dir():
        raise OutputError(f"{output.parent}: this folder does not exist. Make it first.")
    inputs = {path.resolve(): path for path in paths}
    for path in (output, *_beside(output)):
        if path.resolve() in inputs:
            raise OutputError(
                f"{path}: this output is also an input, and would overwrite it. Choose another output."
            )
    for folder in output.resolve().parents:
        if folder in inputs:
            raise OutputError(
                f"{output}: the output is inside the input folder {inputs[folder]}, so the next run would read it. "
                "Choose another folder."
            )


def _beside(output: Path) -> tuple[Path, Path]:
    """Return the paths of the rejects and the totals of an output."""
    return output.with_suffix(".rejects.csv"), output.with_suffix(".totals.csv")


def _key(files: Sequence[Path], bands: Sequence[Bands], options: Sequence[object]) -> str:
    """Return one text that identifies a run: the inputs, the bands and the options on which its outputs depend.

    A run resumes only the parts of a run with the same key.
    """
    hashes = [
        [name, file_sha256(path)] for path, name in zip(files, file_names(files), strict=True)
    ]
    return json.dumps([FORMAT, hashes, [layer_bands.digest for layer_bands in bands], *options])


def _folder(output: Path, key: str) -> Path:
    """Return the folder of the parts of an output; create it if it is missing, and delete parts with another key.

    Raises
    ------
    OutputError
        The folder has a file that is no part, which would be deleted with the parts.
    """
    folder = output.with_name(output.name + ".parts")
    key_file = folder / "key.json"
    foreign_names = [path.name for path in folder.glob("*") if not PART.fullmatch(path.name)]
    if foreign_names:
        raise OutputError(
            f"{folder}: the folder contains {foreign_names[0]!r}. Expected only parts of an earlier run. "
            "Move that file elsewhere."
        )
    if folder.exists() and (not key_file.exists() or key_file.read_text(encoding="utf-8") != key):
        shutil.rmtree(folder)
    folder.mkdir(exist_ok=True)
    if not key_file.exists():
        _write_safely(key_file, lambda path: path.write_text(key, encoding="utf-8"))
    return folder


def _notes(folder: Path) -> Iterator[dict[str, Any]]:
    """Read the notes of the complete parts, in order."""
    number = 0
    while (path := folder / f"{number:06}.json").exists():
        yield json.loads(path.read_text(encoding="utf-8"))
        number += 1


def _write_part(folder: Path, number: int, exposed: Exposed, note: dict[str, int]) -> None:
    """Write the three files of a part: its rows, its rejects and its note.

    The note is written last, because a part counts only with its note. It has the counts of the part, and in ``note``
    the position at which the next part begins.
    """
    table = pa.Table.from_pandas(exposed.rows, schema=SCHEMA, preserve_index=False)
    counts = {name: getattr(exposed, name) for name in ("records", "exposed")}
    doubts, unread = (rows.to_numpy().tolist() for rows in (exposed.doubts, exposed.unread))
    # `totals` counts events by flow, country …; `left_out` counts the rows of totals among the records.
    totals = exposed.totals.to_numpy().tolist()
    left_out = int((exposed.rejects["reason"] == TOTAL).sum())
    lengths = {
        "rows": table.num_rows, "rejected": len(exposed.rejects) - left_out, "left_out": left_out,
    }  # fmt: skip
    text = json.dumps(
        {**note, **counts, **lengths, "totals": totals, "doubts": doubts, "unread": unread}
    )
    stem = folder / f"{number:06}"
    _write_safely(stem.with_suffix(".parquet"), lambda path: pq.write_table(table, path))
    _write_safely(stem.with_suffix(".csv"), lambda path: _write_rejects(exposed.rejects, path))
    _write_safely(stem.with_suffix(".json"), lambda path: path.write_text(text, encoding="utf-8"))


def _write_rejects(rejects: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(rejects, file)


def _write_safely(
    path: Path, write: Callable[[Path], object], check: Callable[[Path], None] = lambda _: None
) -> None:
    """Write a file under another name, check it, flush it to disk, and rename it."""
    temporary = path.with_name(path.name + ".half")
    write(temporary)
    check(temporary)
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(path)


def _merge_parts(
    folder: Path, output: Path, columns: tuple[Columns, ...], read_as: tuple[str, ...]
) -> ExposureSummary:
    """Merge the parts into the outputs, delete the parts, and return the summary of the run.

    ``columns`` are the columns of the files, and ``read_as`` notes on how the files were read, both for the summary.
    """
    notes = list(_notes(folder))
    stems = [folder / f"{number:06}" for number in range(len(notes))]
    rejects_path, totals_path = _beside(output)
    _write_safely(rejects_path, lambda path: _join_rejects(stems, path))
    totals = [row for note in notes for row in note["totals"]]
    sums = pd.DataFrame(totals, columns=[*KEYS, "events"]).groupby(KEYS, as_index=False).sum()
    _write_safely(totals_path, lambda path: sums.to_csv(path, index=False))
    # `left_out` counts rows of totals, which are no records: they are subtracted from the records below.
    count = {
        name: sum(note[name] for note in notes)
        for name in ("records", "exposed", "rejected", "left_out")
    }
    _write_safely(
        output,
        lambda path: _join_rows(stems, path, as_csv=output.suffix == ".csv"),
        partial(check_rows, rows=sum(note["rows"] for note in notes), output=output),
    )
    shutil.rmtree(folder)
    count["records"] -= count["left_out"]
    used = count["records"] - count["rejected"]
    doubts = [row for note in notes for row in note["doubts"]]
    unread = [row for note in notes for row in note["unread"]]
    unread_dates = by_reason(pd.DataFrame(unread, columns=["cell", "reason", "records"]))
    return ExposureSummary(
        **{name: number for name, number in count.items() if name != "left_out"},
        used=used, totals=count["left_out"],
        unread_dates=tuple(unread_dates.itertuples(index=False, name=None)),
        doubts=first_doubts(pd.DataFrame(doubts, columns=list(DoubtfulEvents._fields))),
        columns=columns, notes=read_as, outputs=(output, rejects_path, totals_path),
    )  # fmt: skip


def _join_rejects(stems: Sequence[Path], path: Path) -> None:
    with path.open("wb") as file:
        file.write((",".join(REJECTS) + "\n").encode())
        for stem in stems:
            with stem.with_suffix(".csv").open("rb") as part:
                shutil.copyfileobj(part, file)


def _join_rows(stems: Sequence[Path], path: Path, *, as_csv: bool) -> None:
    """Write the exposed rows of all parts to one file, as CSV or else as Parquet; ``stems`` are the parts' paths."""
    tables = (pq.read_table(stem.with_suffix(".parquet"), schema=SCHEMA) for stem in stems)
    if as_csv:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(",".join(SCHEMA.names) + "\n")
            for table in tables:
                write_rows(table.to_pandas(), file)
        return
    with pq.ParquetWriter(path, SCHEMA) as writer:
        for table in tables:
            writer.write_table(table)
