"""``geo diff`` reads briefs and builds of a revision: as committed, in full, and only into its own folder."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from differences_fixtures import compared, edited, run
from invoking import invoke

from geo.errors import DataError
from geo.provenance import digest
from geo.report.differences import revisions
from geo.report.differences.revisions import Revision, open_revision
from geo.report.differences.sides import open_side


@pytest.fixture
def git(tmp_path: Path) -> Callable[..., bytes]:
    """Return a function that runs git in a new repository, and returns its output."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def run_git(*arguments: str, content: bytes = b"") -> bytes:
        person = ["-c", "user.name=N", "-c", "user.email=n@example.org"]
        return subprocess.run(  # noqa: S603 - our own
            ["git", *person, *arguments], check=True, capture_output=True, cwd=tmp_path, input=content  # noqa: S607
        ).stdout  # fmt: skip

    run_git("init", "-q")
    return run_git


def test_revisions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """A brief of a commit, without a checkout; the message says what of it is today's."""
    monkeypatch.chdir(tmp_path)
    path = edited(tmp_path, name="brief")
    git("add", "brief.toml")
    git("commit", "-qm", "one")
    edited(tmp_path, ("lat = 35.0", "lat = 36.0"), name="brief")
    for name, of in (
        ("HEAD:brief.toml", None),
        ("HEAD:./brief.toml", None),
        (f"HEAD:{path}", None),
        ("HEAD", str(path)),
    ):
        with ExitStack() as opened:
            side = open_side(name, opened, brief=of)
        assert side.brief
        assert side.brief.places[2].lat == 35.0
        assert "today's" in side.notes[0]
    marker = tmp_path / "ran"
    for hostile, why in {
        f"--output={marker}:brief.toml": "is not a valid revision name",
        "HEAD\n:brief.toml": "is not a valid revision name",
        "HEAD;touch ran:brief.toml": "is not a revision of",
        "HEAD:../../etc/passwd": "lies outside the repository",
        "HEAD:nothing.toml": "is not a file of that revision",
        "nothing": "is neither a brief, nor a shipped brief, nor a folder",
    }.items():
        refused = run("--", hostile, path)
        assert refused.exit_code == 1
        assert why in refused.output
    assert not marker.exists()


def test_files_of_a_revision_are_as_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """A brief with a gazetteer of its own, and a build: whatever git would leave out of an archive or convert."""
    monkeypatch.chdir(tmp_path)
    small = edited(tmp_path, name="small")
    made = invoke("layers", "-b", small, "--layers", tmp_path / "layers")
    assert made.exit_code == 0, made.output
    table = "id\tname\tlon\tlat\tcountry_code\tpopulation\tnames\n7\tX\t9.5\t34.5\tTN\t9\t\n"
    (tmp_path / "my places.tsv").write_text(table, encoding="utf-8")
    text = small.read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(f'gazetteer = "my places.tsv"\n{text}', encoding="utf-8")
    git("add", ".")
    (tmp_path / ".gitattributes").write_text("* export-ignore text eol=crlf\n", encoding="utf-8")
    git("add", ".gitattributes")
    git("commit", "-qm", "one")
    (tmp_path / "my places.tsv").unlink()
    with ExitStack() as opened:
        side = open_side("HEAD:own.toml", opened)
    assert side.notes[-1] == "files beside the brief are those of the revision: my places.tsv"
    assert side.brief_sha256 == digest((tmp_path / "own.toml").read_bytes())
    assert compared(Path("HEAD:layers/small"), tmp_path / "layers/small")[0]["differs"] is False
    with ExitStack() as opened:
        assert open_side("HEAD:layers/small/", opened).notes == ()
    git("rm", "-q", "--cached", "layers/small/flows.geojson")
    git("commit", "-qm", "two")
    assert (
        "HEAD:layers/small: flows.geojson cannot be read" in run("HEAD:layers/small", small).output
    )


def test_a_revision_writes_only_into_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """A forged commit may name a file that leads out of the folder; too many or too large files are refused."""
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text("text", encoding="utf-8")
    git("add", ".")
    blob = bytes.fromhex(git("rev-parse", ":in/a.txt").decode())
    entries = (b"100644 %s\0%s" % (name, blob) for name in (b"../../out.txt", b"in.txt"))

    def tree_of(content: bytes) -> str:
        arguments = ("hash-object", "-t", "tree", "-w", "--literally", "--stdin")
        return git(*arguments, content=content).decode().strip()

    below = tree_of(b"".join(entries))
    top = tree_of(b"40000 in\0%s" % bytes.fromhex(below))
    forged = git("commit-tree", top, "-m", "forged").decode().strip()
    (folder := tmp_path / "copied").mkdir()
    assert open_revision(forged, tmp_path).copy(folder, "in/") == ["in/in.txt"]
    assert not (tmp_path / "out.txt").exists()
    git("commit", "-qm", "two files")
    monkeypatch.setattr(revisions, "MAX_FILES", 1)
    with pytest.raises(DataError, match=r"HEAD:in/: has 2 files\. Expected at most 1"):
        open_revision("HEAD", tmp_path).copy(folder, "in/")
    monkeypatch.setattr(revisions, "MAX_FILE_BYTES", 3)
    with pytest.raises(DataError, match=r"HEAD:in/a.txt: has 4 bytes\. Expected at most 3"):
        open_revision("HEAD", tmp_path).copy(folder, "in/a.txt")


def test_sizes_are_checked_before_a_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """Neither the files before one that is too large are written, nor some of too many bytes."""
    (tmp_path / "in").mkdir()
    for name, text in {"a.txt": "text", "b.txt": "longer text"}.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    (folder := tmp_path / "copied").mkdir()
    revision = open_revision("HEAD", tmp_path)
    monkeypatch.setattr(revisions, "MAX_BYTES", 14)
    with pytest.raises(DataError, match=r"HEAD:in/: its files have 15 bytes\. Expected at most 14"):
        revision.copy(folder, "in/")
    monkeypatch.setattr(revisions, "MAX_FILE_BYTES", 10)
    with pytest.raises(DataError, match=r"HEAD:in/b.txt: has 11 bytes\. Expected at most 10"):
        revision.copy(folder, "in/")
    assert not any(folder.iterdir())


def test_what_git_cannot_read_is_not_missing(tmp_path: Path, git: Callable[..., bytes]) -> None:
    """A partial clone and a damaged repository lack objects: a message says so, and no empty file is written."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("text", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    git("config", "uploadpack.allowFilter", "true")
    git("clone", "-qn", "--filter=blob:none", tmp_path.as_uri(), "partial")
    git("-C", "partial", "config", "remote.origin.url", "nowhere")  # an older git would download
    (folder := tmp_path / "copied").mkdir()
    message = r"HEAD:in/(a\.txt)?: git cannot read it: .*--refetch"
    with pytest.raises(DataError, match=message):
        open_revision("HEAD", tmp_path / "partial").copy(folder, "in", "in/")
    revision = open_revision("HEAD", tmp_path)
    assert revision.copy(folder, "none", "none/") == []
    for name in ("HEAD:in/a.txt", "HEAD:in"):
        address = git("rev-parse", name).decode().strip()
        (tmp_path / ".git" / "objects" / address[:2] / address[2:]).unlink()
        with pytest.raises(DataError, match=message):
            revision.copy(folder, "in", "in/")
    assert not any(folder.iterdir())


def test_a_revision_in_a_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., bytes]
) -> None:
    """Git tells hooks of the repository that runs them; the one around the folder is read all the same."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("text", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "elsewhere")
    revision = open_revision("HEAD", tmp_path / "in")
    assert revision.top == tmp_path.resolve()
    (folder := tmp_path / "copied").mkdir()
    assert revision.copy(folder, "in/") == ["in/a.txt"]


def test_an_absolute_path_counts_from_the_top(tmp_path: Path) -> None:
    """Inside the repository it is as good as one from its top, also through a link; outside it is refused."""
    top = (tmp_path / "top").resolve()
    top.mkdir()
    (tmp_path / "link").symlink_to(top)
    revision = Revision("HEAD", "0" * 40, top)
    for folder in (top, tmp_path / "link"):
        assert revision.path_of(f"{folder}/in/../a.toml", Path()) == "a.toml"
        assert revision.path_of(f"{folder}/in/", Path()) == "in"
    for outside in (f"{top}/../a.toml", f"{top}-2/a.toml", "/", "../a.toml"):
        with pytest.raises(DataError, match="lies outside the repository"):
            revision.path_of(outside, top)
