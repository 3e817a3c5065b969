"""The cache of computed values: the same bytes with it, without it, and whatever happens to its files."""

from __future__ import annotations

import os
import pickle
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from pickle import UnpicklingError
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from invoking import invoke

import geo.cache as module
from geo.brief import parse_brief, read_brief
from geo.brief.template import template
from geo.cache import (
    References,
    cache_folder,
    cached,
    read_entry,
    read_sealed,
    without_cache,
    write_entry,
    write_sealed,
)
from geo.cli.shared.drawn_figures import FigureFile
from geo.layers import model_brief

KEY = b"k" * 32
INPUTS = {"names": ["قفصة"], "hours": np.array([1.5, np.inf]), "links": np.arange(3)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache."""
    monkeypatch.setenv("GEO_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def calls() -> list[int]:
    """Return a list that grows with each computation."""
    return []


def value_of(calls: list[int], inputs: object = INPUTS) -> list[int]:
    """Return a value that costs a call unless it is cached."""

    def compute() -> list[int]:
        calls.append(1)
        return [1, 2]

    return cached("test", inputs, compute)


LONG = np.zeros(module.LONG, dtype=int)


@given(
    arrays.arrays(
        st.sampled_from([np.int64, np.int32, np.int8, np.float64, np.bool_]),
        arrays.array_shapes(min_dims=1, max_dims=2, min_side=0),
    )
)
@example(np.append(LONG, [-1, 2**53 + 1]))  # no float has it
@example(np.append(LONG, [-129, 127]).reshape(2, -1))
@example(np.append(LONG, [2**63 - 1]))
def test_arrays_come_back_as_they_were(
    array: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> None:
    """Any array of numbers keeps its type, shape and values; one that occurs twice is one array still."""
    with TemporaryDirectory() as folder:
        write_entry(Path(folder) / "a", KEY, (array, array))
        back, again = read_entry(Path(folder) / "a", KEY)
    assert back.dtype == array.dtype
    assert back is again
    np.testing.assert_array_equal(back, array)


def test_whole_numbers_take_little_room(tmp_path: Path) -> None:
    """A million numbers below 200, of eight bytes each, take a byte each in the file."""
    write_entry(tmp_path / "a", KEY, np.arange(1_000_000) % 200)
    assert (tmp_path / "a").stat().st_size < 1_001_000


@pytest.mark.parametrize(
    ("inputs", "others"),
    [
        (np.arange(4), np.arange(4, dtype=np.int32)),
        (np.arange(4), np.arange(4).reshape(2, 2)),
        (np.arange(4), np.arange(1, 5)),
        (np.array([0.0, np.nan]), np.array([0.0, np.inf])),
        (["a", "b"], ["ab"]),
    ],
)
def test_other_inputs_are_another_entry(
    folder: Path, calls: list[int], inputs: object, others: object
) -> None:
    """Arrays of other type, shape or values are other inputs; equal ones, even as a view, are the same."""
    value_of(calls, [inputs])
    value_of(calls, [inputs[:] if isinstance(inputs, np.ndarray) else inputs])
    assert len(calls) == 1
    value_of(calls, [others])
    assert len(calls) == 2
    assert len(list(folder.iterdir())) == 2


def test_objects_are_no_inputs(folder: Path, calls: list[int]) -> None:
    """The bytes of an array of objects are addresses, which would give another key in each run."""
    with pytest.raises(TypeError, match="array of objects"):
        value_of(calls, np.array([object()]))
    assert not folder.exists()


def test_an_input_is_named_instead_of_kept(tmp_path: Path) -> None:
    """A value with an object that is an input comes back with the object itself, however often it occurs."""
    network = np.arange(100_000) * 1.5
    references = References(np.ndarray, lambda _: "network", {"network": network}.__getitem__)
    write_entry(tmp_path / "a", KEY, [network, {"again": network}], references)
    assert (tmp_path / "a").stat().st_size < 200
    first, second = read_entry(tmp_path / "a", KEY, references)
    assert first is second["again"] is network
    with pytest.raises(UnpicklingError, match="network"):
        read_entry(tmp_path / "a", KEY)


def test_a_value_that_is_not_worth_it_is_not_kept(folder: Path) -> None:
    """The caller decides which values to keep."""
    assert cached("test", 1, list, is_kept=bool) == []
    assert cached("test", 1, lambda: [1], is_kept=bool) == [1]
    assert cached("test", 1, lambda: [2], is_kept=bool) == [1]
    assert len(list(folder.iterdir())) == 1


def test_a_value_is_computed_once(folder: Path, calls: list[int]) -> None:
    """The second time it is read; other inputs, or no cache, compute it again."""
    assert value_of(calls) == value_of(calls) == [1, 2]
    assert len(calls) == 1
    assert len(list(folder.iterdir())) == 1
    value_of(calls, "other")
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


class Bomb:
    """An object whose pickle writes a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path, str]]:
        return Path.write_text, (self.path, "read")


def test_a_foreign_pickle_is_never_read(
    folder: Path, calls: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the seal of its key, or of another user, a pickle is not unpickled: its code would run."""
    value_of(calls)
    (path,) = folder.iterdir()
    content, bomb = path.read_bytes(), pickle.dumps(Bomb(tmp_path / "effect"))
    head = len(module.MAGIC) + module.DIGEST_BYTES
    for foreign in (bomb, content[:head] + bomb, content + bomb, content[:10] + bomb):
        path.write_bytes(foreign)
        assert value_of(calls) == [1, 2]
    write_sealed(path, b"other" * 6, bomb)
    assert value_of(calls) == [1, 2]
    assert len(calls) == 6
    monkeypatch.setattr("os.getuid", lambda: 54_321)
    assert value_of(calls) == [1, 2]
    assert len(calls) == 7
    assert not (tmp_path / "effect").exists()


def test_another_users_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that several users share, each reads only what they wrote."""
    write_sealed(tmp_path / "a", KEY, b"content")
    assert read_sealed(tmp_path / "a", KEY) == b"content"
    monkeypatch.setattr("os.getuid", lambda: 54_321)
    with pytest.raises(PermissionError, match="another user"):
        read_sealed(tmp_path / "a", KEY)


def by_symlink(path: Path) -> None:
    """Replace a file by a symbolic link to it."""
    path.symlink_to(path.rename(path.with_name("moved")))


def by_pipe(path: Path) -> None:
    """Replace a file by a pipe without a writer, which an ordinary read would wait for."""
    path.unlink()
    os.mkfifo(path)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other permissions")
@pytest.mark.parametrize(
    "plant",
    [
        by_symlink,
        by_pipe,
        lambda path: os.link(path, path.with_name("other")),
        lambda path: path.chmod(0o620),
        lambda path: path.chmod(0o602),
    ],
)
def test_a_file_that_others_can_have_planted_is_replaced(
    folder: Path, calls: list[int], plant: Callable[[Path], None]
) -> None:
    """A link leads to any file of the user, a pipe waits for ever: neither is read, though the seal is right."""
    value_of(calls)
    (path,) = folder.iterdir()
    content = path.read_bytes()
    plant(path)
    assert value_of(calls) == [1, 2]
    assert len(calls) == 2
    assert value_of(calls) == [1, 2]
    assert len(calls) == 2
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.lstat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other permissions")
def test_a_refused_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner is checked first: the file may be as large as its owner likes."""
    write_sealed(tmp_path / "a", KEY, b"content")
    monkeypatch.setattr(module, "_require_private", lambda _: None)  # the folder is shared
    monkeypatch.setattr("os.getuid", lambda: 54_321)
    monkeypatch.setattr(module, "_seal", pytest.fail)
    with pytest.raises(PermissionError, match=r"a: .*another user"):
        read_sealed(tmp_path / "a", KEY)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other permissions")
@pytest.mark.parametrize("mode", [0o770, 0o702, 0o1777])
def test_a_folder_in_which_others_can_write_is_no_cache(
    folder: Path, calls: list[int], mode: int
) -> None:
    """Others could put pickles into it: nothing is read or written. The usual mode 0755 is the user's alone."""
    value_of(calls)
    folder.chmod(mode)
    (path,) = folder.iterdir()
    assert cache_folder() is None
    value_of(calls)
    value_of(calls, "other")
    assert len(calls) == 3
    assert list(folder.iterdir()) == [path]
    with pytest.raises(PermissionError, match="others can write in it"):
        read_sealed(path, KEY)
    write_sealed(folder / "new", KEY, b"content")
    assert not (folder / "new").exists()
    folder.chmod(0o755)
    value_of(calls)
    assert len(calls) == 3


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other permissions")
def test_new_folders_are_the_users_alone(tmp_path: Path) -> None:
    """All that are missing, whatever the user's mask allows for other files."""
    mask = os.umask(0)
    try:
        write_sealed(tmp_path / "cache" / "builds" / "a", KEY, b"content")
    finally:
        os.umask(mask)
    made = [tmp_path / "cache", tmp_path / "cache" / "builds", tmp_path / "cache" / "builds" / "a"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == [0o700, 0o700, 0o600]


@pytest.mark.parametrize("value", [lambda: None, threading.Lock(), (number for number in range(0))])
def test_a_value_that_cannot_be_pickled_is_not_kept(folder: Path, value: object) -> None:
    """It was computed, so the caller gets it."""
    assert cached("test", 1, lambda: value) is value
    assert not folder.exists()


def test_an_entry_larger_than_the_cache_is_not_written(
    folder: Path, calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would drive out all others, and then itself be gone."""
    value_of(calls)
    (path,) = folder.iterdir()
    monkeypatch.setattr(module, "MAX_BYTES", 1_000)
    assert len(cached("test", 1, lambda: bytes(1_000))) == 1_000
    assert list(folder.iterdir()) == [path]


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
    write_entry(tmp_path / "a", KEY, {"names": ["قفصة"]})
    assert read_entry(tmp_path / "a", KEY) == {"names": ["قفصة"]}
    with pytest.raises(ValueError, match="damaged"):
        read_entry(tmp_path / "a", b"other" * 6)


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
    folder.mkdir(mode=0o700)
    (folder / "folder.geocache").mkdir()
    (folder / "lost.geocache").symlink_to("nowhere")
    for age, name in enumerate(("new.geocache", "used.half", "old.geocache", "mine.txt")):
        (folder / name).write_bytes(bytes(100))
        os.utime(folder / name, (1_000_000 - age, 1_000_000 - age))
    monkeypatch.setattr(module, "MAX_BYTES", 300)
    write_entry(folder / "last.geocache", KEY, "x" * 60)
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
    assert "the name 'Gafsa' is left out" in second.output
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
from geo.cache import write_entry
print("ready", flush=True)
while True:
    write_entry(Path(sys.argv[1]) / "a.geocache", b"k" * 32, np.arange(300_000) % 7)
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
            assert read_entry(path, KEY).sum() == (np.arange(300_000) % 7).sum()
        time.sleep(0.003 + moment % 7 / 1_000)
    for each in writers:
        each.send_signal(signal.SIGKILL)
        each.wait()
    assert read_entry(path, KEY).size == 300_000
