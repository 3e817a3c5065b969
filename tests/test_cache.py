"""The cache of computed values: the same bytes with it, without it, and whatever happens to its files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from invoking import invoke

import geo.cache as module
from geo.brief import parse_brief, read_brief
from geo.brief.template import template
from geo.cache import (
    Entry,
    _parse_payload,
    _payload,
    cache_folder,
    cached,
    read_entry,
    without_cache,
    write_entry,
)
from geo.cli.shared.drawn_figures import FigureFile
from geo.layers import model_brief

KEY = b"k" * 32
ENTRY = Entry({"names": ["قفصة"]}, {"hours": np.array([1.5, np.inf]), "links": np.arange(3)})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache."""
    monkeypatch.setenv("GEO_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def calls() -> list[int]:
    """Return a list that grows with each computation."""
    return []


def value_of(calls: list[int], inputs: Entry = ENTRY) -> list[int]:
    """Return a value that costs a call unless it is cached."""

    def compute() -> list[int]:
        calls.append(1)
        return [1, 2]

    return cached("test", inputs, compute, encode=Entry, decode=lambda entry: list(entry.record))


@given(
    arrays.arrays(
        st.sampled_from([np.int64, np.int32, np.int8, np.float64, np.bool_]),
        arrays.array_shapes(min_dims=1, max_dims=2, min_side=0),
    )
)
def test_arrays_come_back_as_they_were(
    array: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> None:
    """Any array of numbers keeps its type, shape and values."""
    back = _parse_payload(_payload(Entry(None, {"a": array}))).arrays["a"]
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)


def test_a_value_is_computed_once(folder: Path, calls: list[int]) -> None:
    """The second time it is read; other inputs, or no cache, compute it again."""
    assert value_of(calls) == value_of(calls) == [1, 2]
    assert len(calls) == 1
    assert len(list(folder.iterdir())) == 1
    value_of(calls, Entry("other"))
    assert len(calls) == 2
    with without_cache():
        value_of(calls)
    assert len(calls) == 3


def test_another_code_reads_nothing(
    folder: Path, calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed source file or library gives another version, under which nothing is found."""
    value_of(calls)
    monkeypatch.setattr(module, "code_version", lambda: b"changed")
    value_of(calls)
    assert len(calls) == 2
    assert len(list(folder.iterdir())) == 2


def test_the_version_follows_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed character anywhere in the package changes it, whatever the times of the files say."""
    monkeypatch.setattr(module, "__file__", str(tmp_path / "cache.py"))
    (tmp_path / "data").mkdir()
    source = tmp_path / "data" / "costs.toml"
    source.write_text("a = 1")
    before, times = module.code_version.__wrapped__(), source.stat().st_mtime_ns
    source.write_text("a = 2")
    os.utime(source, ns=(times, times))
    assert module.code_version.__wrapped__() != before


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:0],
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: content[:0] + b"\x80\x04cos\nsystem\n(S'false'\ntR.",
        lambda content: content + b"\0",
    ],
)
def test_a_damaged_file_is_replaced(folder: Path, calls: list[int], damage: object) -> None:
    """Truncated, changed or foreign bytes are not an entry: the value is computed, and kept again."""
    value_of(calls)
    (path,) = folder.iterdir()
    content = path.read_bytes()
    path.write_bytes(damage(content))  # type: ignore[operator]
    assert value_of(calls) == [1, 2]
    assert path.read_bytes() == content
    value_of(calls)
    assert len(calls) == 2


def test_the_folder_of_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """``~`` is the user's home; without a home there is no cache, and no message."""
    monkeypatch.setenv("HOME", "/home/one")
    monkeypatch.setenv("GEO_CACHE_DIR", "~/my cache")
    assert cache_folder() == Path("/home/one/my cache")
    monkeypatch.setenv("GEO_CACHE_DIR", "~nobody-of-this-name/cache")
    assert cache_folder() is None
    monkeypatch.delenv("GEO_CACHE_DIR")
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("os.getuid", lambda: 54_321)
    assert cache_folder() is None


def test_an_entry_of_another_key_is_refused(tmp_path: Path) -> None:
    """A file that was renamed to the name of another entry is not taken for it."""
    write_entry(tmp_path / "a", KEY, ENTRY)
    assert read_entry(tmp_path / "a", KEY).record == ENTRY.record
    with pytest.raises(ValueError, match="damaged"):
        read_entry(tmp_path / "a", b"other" * 6)


def test_an_array_of_objects_is_refused() -> None:
    """Objects would be pickled, and a pickle runs code."""
    with pytest.raises(TypeError, match="not arrays of numbers: a"):
        _payload(Entry(None, {"a": np.array([object()])}))
    payload = _payload(ENTRY).replace(b'"<f8","<f8"', b'"|O","<f8" ')
    with pytest.raises(ValueError, match="not an array of numbers"):
        _parse_payload(payload)


def test_a_folder_that_cannot_be_written_does_no_harm(
    tmp_path: Path, calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the place of the folder, and a disk without room: the value is computed each time."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GEO_CACHE_DIR", str(tmp_path / "file"))
    value_of(calls)
    monkeypatch.setenv("GEO_CACHE_DIR", "/dev/full/cache")
    assert value_of(calls) == [1, 2]
    assert len(calls) == 2


def test_the_least_recently_used_files_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the oldest go, with what killed runs have left; other files and folders stay."""
    folder.mkdir()
    (folder / "folder.geocache").mkdir()
    (folder / "lost.geocache").symlink_to("nowhere")
    for age, name in enumerate(("new.geocache", "used.half", "old.geocache", "mine.txt")):
        (folder / name).write_bytes(bytes(100))
        os.utime(folder / name, (1_000_000 - age, 1_000_000 - age))
    monkeypatch.setattr(module, "MAX_BYTES", 300)
    write_entry(folder / "last.geocache", KEY, Entry("x" * 60))
    left = {path.name for path in folder.iterdir()}
    kept = {"folder.geocache", "lost.geocache", "mine.txt"}
    assert left == {"last.geocache", "new.geocache", *kept}


@pytest.fixture
def small(tmp_path: Path) -> str:
    """Return the path of a small brief."""
    path = tmp_path / "my.toml"
    path.write_text(template(), encoding="utf-8")
    return str(path)


def test_commands_print_the_same_with_and_without(folder: Path, small: str) -> None:
    """Empty, filled, switched off: the same bytes; --no-cache writes nothing."""
    question = ("closure", "-b", small, "--close", "bou-chebka")
    without = invoke(*question, "--no-cache")
    assert without.exit_code == 0, without.output
    assert not folder.exists()
    cold, warm = invoke(*question), invoke(*question)
    assert cold.output == warm.output == without.output
    assert any(folder.iterdir())


def test_a_network_is_routed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Routes that were read equal those that were computed, array by array, and are not computed again."""
    brief = parse_brief(template(), name="my.toml")
    cold = model_brief(brief)[0]
    monkeypatch.setattr("geo.routing.route_cache._route_all", pytest.fail)
    warm = model_brief(brief)[0]
    assert [flow.id for flow in warm.routed] == [flow.id for flow in cold.routed]
    for one, other in zip(cold.routed, warm.routed, strict=True):
        np.testing.assert_array_equal(one.share, other.share)
        np.testing.assert_array_equal(one.alternatives.routes.link, other.alternatives.routes.link)
        assert (one.origin, one.left_out) == (other.origin, other.left_out)
    assert any(folder.iterdir())


def test_names_are_resolved_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A brief with names and crossings of its own indexes no names the second time, and reads the same places."""
    cold = read_brief("balkan-route-2015")
    assert any(path.name.startswith("names-") for path in folder.iterdir())
    monkeypatch.setattr("geo.brief.place_resolution._resolve_all", pytest.fail)
    assert read_brief("balkan-route-2015") == cold


def test_a_figure_is_drawn_once_for_the_same_layers(
    folder: Path, small: str, calls: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is drawn again when a layer or an option changes; what has no room is said each time."""

    def draw(*_: object) -> FigureFile:
        calls.append(1)
        return FigureFile(b"picture", ("Gafsa",))

    monkeypatch.setattr("geo.cli.shared.drawn_figures._draw", draw)
    layers = tmp_path / "layers" / parse_brief(template(), name="my.toml").id
    layers.mkdir(parents=True)
    (layers / "flows.geojson").write_text("{}")
    question = ("figure", "flows", "-b", small, "--layers", str(layers.parent), "-o")
    first, second = (invoke(*question, str(tmp_path / name)) for name in ("a.png", "b.png"))
    assert first.exit_code == second.exit_code == 0, first.output
    assert "leaves out the name 'Gafsa'" in second.output
    assert (tmp_path / "b.png").read_bytes() == b"picture"
    assert len(calls) == 1
    invoke(*question, str(tmp_path / "a.png"), "--language", "fr")
    (layers / "flows.geojson").write_text("{ }")
    invoke(*question, str(tmp_path / "a.png"))
    invoke(*question, str(tmp_path / "a.png"), "--no-cache")
    assert len(calls) == 4
    assert any(folder.iterdir())


WRITER = """
import sys, numpy as np
from pathlib import Path
from geo.cache import Entry, write_entry
print("ready", flush=True)
while True:
    write_entry(Path(sys.argv[1]) / "a.geocache", b"k" * 32, Entry("x", {"a": np.arange(300_000) % 7}))
"""


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start two processes that write one entry again and again."""
    runs = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)  # noqa: S603 - our own
        for _ in range(2)
    ]
    yield runs
    for each in runs:
        each.kill()
        each.communicate()


def test_killed_writers_leave_a_complete_entry(
    tmp_path: Path, writers: list[subprocess.Popen[bytes]]
) -> None:
    """While two processes write, and after both were killed in the middle, what is read is complete."""
    for each in writers:
        assert each.stdout
        each.stdout.readline()
    path = tmp_path / "a.geocache"
    for moment in range(40):
        if path.exists():
            assert read_entry(path, KEY).arrays["a"].sum() == (np.arange(300_000) % 7).sum()
        time.sleep(0.003 + moment % 7 / 1_000)
    for each in writers:
        each.send_signal(signal.SIGKILL)
        each.wait()
    assert read_entry(path, KEY).record == "x"
