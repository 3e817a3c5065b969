"""Two runs into one output: one owns it, the other stops with a message, and nothing is mixed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
from invoking import invoke
from two_runs import BUSY, USED

from geo.errors import OutputError
from geo.ownership import owned
from geo.records.files.written import check_rows
from geo.records.flows import flow_files
from geo.writing import write_files

TIMES = 20
ROWS = 1_000
TOWNS = ("Zarzis", "Gabes", "Tozeur", "Misrata", "Sabha", "Gafsa")


class Server:
    """Starts runs in processes that have imported everything already."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("two_runs.py")
        command = [sys.executable, "-W", "ignore", str(script)]
        self.process = subprocess.Popen(  # noqa: S603 - our own script
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, *words: str | int) -> int:
        """Send a line, and return the answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, work: str, given: Path, output: Path) -> int:
        """Start a run, and return its number."""
        return self.ask("start", work, str(given), str(output))

    def wait(self, number: int) -> int:
        """Return a run's exit code."""
        return self.ask("wait", number)

    def seconds(self, work: str, given: Path, output: Path) -> float:
        """Do one run alone, and return how long it took."""
        began = time.monotonic()
        assert self.wait(self.start(work, given, output)) == USED
        return time.monotonic() - began


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Start the server of runs."""
    server = Server()
    yield server
    server.process.kill()
    server.process.communicate()


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write events, half of them inside the corridor."""
    rng = np.random.default_rng(14)
    lon, lat = rng.uniform(8, 10, ROWS), rng.uniform(34, 36, ROWS)
    rows = "".join(
        f"{at},2019-03-14,{x:.5f},{y:.5f}\n" for at, (x, y) in enumerate(zip(lon, lat, strict=True))
    )
    path = tmp_path_factory.mktemp("events") / "events.csv"
    path.write_text("id,date,longitude,latitude\n" + rows)
    return path


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write records of flows between six towns."""
    rng = np.random.default_rng(14)
    pairs = (rng.choice(TOWNS, 2, replace=False) for _ in range(500))
    rows = "".join(f"{origin},{end},2019-03-14,fuel,10,t\n" for origin, end in pairs)
    path = tmp_path_factory.mktemp("records") / "records.csv"
    path.write_text("origin,destination,date,commodity,quantity,unit\n" + rows)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, hidden ones too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize(("work", "name"), [("expose", "c.parquet"), ("flows", "flows")])
def test_two_runs_at_random_moments(
    work: str, name: str, server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Twenty times, one run succeeds and the other succeeds or gets a message; the bytes are those of one run alone."""
    given = request.getfixturevalue("events" if work == "expose" else "records")
    alone, both = tmp_path / "alone", tmp_path / "both"
    alone.mkdir()
    both.mkdir()
    server.seconds(work, given, alone / name)  # the server starts
    took = server.seconds(work, given, alone / name)
    rng, busy = np.random.default_rng(14), 0
    for _ in range(TIMES):
        first = server.start(work, given, both / name)
        time.sleep(rng.uniform(0, took))
        second = server.start(work, given, both / name)
        codes = [server.wait(first), server.wait(second)]
        assert set(codes) <= {USED, BUSY}
        assert USED in codes
        busy += BUSY in codes
        assert contents(both) == contents(alone)
    assert busy > 0


@pytest.mark.slow
def test_a_killed_run_does_not_block_the_next(server: Server, events: Path, tmp_path: Path) -> None:
    """Killed at five random moments or more, the same command then resumes and ends with the same bytes."""
    alone = tmp_path / "alone"
    alone.mkdir()
    server.seconds("expose", events, alone / "c.parquet")
    took = server.seconds("expose", events, alone / "c.parquet")
    rng, killed, rounds = np.random.default_rng(14), 0, 0
    # A run may end before it is killed.
    while rounds < TIMES // 4 or (not killed and rounds < TIMES):
        again = tmp_path / f"again{rounds}"
        again.mkdir()
        rounds += 1
        number = server.start("expose", events, again / "c.parquet")
        time.sleep(rng.uniform(0.2, 0.9) * took)
        os.kill(number, signal.SIGKILL)
        killed += server.wait(number) == -signal.SIGKILL
        server.seconds("expose", events, again / "c.parquet")
        assert contents(again) == contents(alone)
    assert killed > 0


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("layers --layers {0}/layers", "layers/tunisia-libya-2019"),
        ("build --layers {0}/layers --maps {0}/maps", "maps/tunisia-libya-2019"),
        ("maps --layers {0}/layers --maps {0}/maps", "maps/tunisia-libya-2019"),
        ("export --format lpf -o {0}/places.jsonld", "places.jsonld"),
        ("export --format geojson -o {0}/all", "all"),
        ("figure flows -o {0}/flows.png", "flows.png"),
        ("flows {0}/records.csv -o {0}/flows", "flows"),
        ("expose {0}/events.csv --layers layers -o {0}/c.csv", "c.csv"),
        ("expose {0}/events.csv --layers layers -o {0}/c.parquet", "c.csv"),  # they share c.rejects.csv
    ],
)  # fmt: skip
def test_every_command_stops_before_another_runs_output(
    command: str, output: str, tmp_path: Path
) -> None:
    """The message names the output and what to do; nothing is written, and no lock is left."""
    (tmp_path / "records.csv").write_text("origin,destination\nZarzis,Gabes\n")
    (tmp_path / "events.csv").write_text("longitude,latitude\n10,33\n")
    before = contents(tmp_path)
    beside = [tmp_path / "c.rejects.csv"] if output.startswith("c.") else []
    with owned(tmp_path / output, *beside):
        result = invoke(*command.format(tmp_path).split())
    assert result.exit_code == 1, result.output
    assert "another run is writing this output (process " in result.output
    assert "Wait until that run has ended, or choose another output." in result.output
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_names_that_another_run_replaces_are_not_taken_for_edited(
    records: Path, tmp_path: Path
) -> None:
    """A run puts its manifest last: until then the names beside it are not those that the old manifest lists."""
    output = tmp_path / "flows"
    flow_files([records], output, most_pairs=0)
    with owned(output):
        (output / "names.csv").write_text("name,place\nZarzis,\n")
        with pytest.raises(OutputError, match="another run is writing"):
            flow_files([records], output, most_pairs=0)
    with pytest.raises(OutputError, match="this is not the file that the last run wrote"):
        flow_files([records], output, most_pairs=0)


def test_a_lock_leaves_nothing(tmp_path: Path) -> None:
    """Neither the lock file nor folders that were made for it remain, after an error too."""
    with owned(tmp_path / "new" / "deep" / "out.csv"):
        assert (tmp_path / "new" / "deep" / ".out.csv.lock").exists()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyError), owned(tmp_path / "out.csv"):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_one_path_by_two_names_is_one_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link, a relative path and an absolute one name the same output."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    monkeypatch.chdir(tmp_path)
    with (
        owned(Path("folder/out.csv"), tmp_path / "link" / "out.csv"),
        pytest.raises(OutputError, match="another run"),
        owned(tmp_path / "link" / "out.csv"),
    ):
        pass


def test_what_cannot_be_locked_is_told(tmp_path: Path) -> None:
    """A file where a folder is needed."""
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(OutputError, match="cannot be written"),
        owned(tmp_path / "file" / "out.csv"),
    ):
        pass


def test_what_is_written_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that lost bytes on the disk never takes its name."""
    table = gpd.pd.DataFrame({"a": range(1000)})
    half, output = tmp_path / "t.parquet.half", tmp_path / "t.parquet"
    table.to_parquet(half)
    check_rows(half, 1000, output)
    with pytest.raises(
        OutputError, match=r"t\.parquet: the written file has 1,000 rows, expected 999"
    ):
        check_rows(half, 999, output)
    start = pq.ParquetFile(half).metadata.row_group(0).column(0).data_page_offset
    content = bytearray(half.read_bytes())
    content[start : start + 16] = b"\xff" * 16
    half.write_bytes(content)
    with pytest.raises(OutputError, match="cannot be read back"):
        check_rows(half, 1000, output)
    table.to_csv(half, index=False)
    check_rows(half, 1000, tmp_path / "t.csv")
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"other bytes")
    with pytest.raises(
        OutputError,
        match=r"page\.html: the output cannot be written \(the disk returned different bytes than were written",
    ):
        write_files({tmp_path / "page.html": b"bytes"})
    assert not (tmp_path / "page.html").exists()


def test_a_refused_write_leaves_no_empty_folder(tmp_path: Path) -> None:
    """Folders that were made for files that cannot be written go again."""
    (tmp_path / "b.html").mkdir()
    with pytest.raises(OutputError, match="Nothing was changed"):
        write_files({tmp_path / "new" / "deep" / "a.html": b"a", tmp_path / "b.html": b"b"})
    assert [path.name for path in tmp_path.iterdir()] == ["b.html"]
