"""The built wheel works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from committed_layers import differing_files

from geo.writing import Files

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
BRIEF = "tunisia-libya-2019"


@pytest.fixture(scope="module")
def geo(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Build the wheel, install it by itself, and return a function that runs its command."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*pip, *build], check=True)  # noqa: S603
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    install = ["install", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run([*pip, *install], check=True)  # noqa: S603

    own = {"PYTHONPATH": str(site), "PYTHONHASHSEED": "1", "GEO_CACHE_DIR": str(folder / "cache")}

    def run(*arguments: str, cwd: Path) -> str:
        code = "import geo; print(geo.__file__)" if not arguments else ""
        command = ["-c", code] if code else ["-m", "geo", *arguments]
        done = subprocess.run(  # noqa: S603
            [sys.executable, *command], cwd=cwd, env={**os.environ, **own},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    assert str(site) in run(cwd=folder)
    return run


def test_the_wheel_builds_what_the_checkout_builds(
    geo: Callable[..., str], built: Files, tmp_path: Path
) -> None:
    """Every data file is in it: in a process of its own, with its own hash seed, come the same bytes."""
    geo("build", cwd=tmp_path)
    for path, content in built.items():
        assert (tmp_path / path).read_bytes() == content, path
    folder = Path("layers") / BRIEF
    committed = {path.relative_to(ROOT) for path in (ROOT / folder).iterdir()}
    assert differing_files({path: (tmp_path / path).read_bytes() for path in committed}) == set()
    assert (tmp_path / "maps" / BRIEF / "flows.html").stat().st_size > 100_000


def test_the_wheel_starts_a_brief(geo: Callable[..., str], tmp_path: Path) -> None:
    """A new brief holds as it stands, without make and without the checkout."""
    geo("new", "my.toml", cwd=tmp_path)
    assert "no problems found" in geo("check", "-b", "my.toml", cwd=tmp_path)
