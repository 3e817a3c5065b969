"""Run the tests under every supported Python found here, and with the lowest allowed dependencies on the oldest.

``python tools/run_matrix.py [TEST…]`` creates one environment each in build/matrix. The last column, ``lowest``, pins
every dependency of pyproject.toml to its lower bound. Interpreters are searched for on the path and in pyenv;
those that are missing are listed at the end. Browser, documentation and notebook tests run in ``make test`` alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "build" / "matrix"
VERSIONS: Final = ("3.11", "3.12", "3.13")
EXTRAS: Final = ("figures", "scale", "world")
UNUSED: Final = re.compile(r"furo|ipykernel|mypy|myst|nbclient|pandas-stubs|ruff|sphinx|types-")
"""Packages of the test group that no test of the matrix needs; their own bounds would only get in the way."""
PYPROJ_ON_OLD_NUMPY: Final = "ignore:Conversion of an array with ndim:DeprecationWarning"
"""pyproj asks NumPy for a scalar of one-element arrays, which old NumPy deprecates: no fault of ours."""


def interpreter(version: str) -> str | None:
    """Return the path of an interpreter of a minor version, such as 3.12, that runs; None if there is none."""
    in_pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    candidates = [shutil.which(f"python{version}"), *map(str, in_pyenv)]
    return next((path for path in candidates if path and _runs([path, "-c", ""])), None)


def lowest(requirements: Sequence[str]) -> list[str]:
    """Return requirements pinned to their lower bounds.

    >>> lowest(["click>=8.2", "XStatic-Leaflet==1.9.3.0", "ruff"])
    ['click==8.2', 'XStatic-Leaflet==1.9.3.0', 'ruff']
    """
    return [requirement.replace(">=", "==") for requirement in requirements]


def test_packages(groups: dict[str, Any]) -> Iterator[str]:
    """Yield the packages of the test group that the matrix needs."""
    for entry in groups["test"]:
        if isinstance(entry, dict):
            yield from groups[entry["include-group"]]
        elif not UNUSED.match(entry):
            yield entry


def run(column: str, python: str, tests: Sequence[str]) -> bool:
    """Create an environment, build the shipped brief and run the tests in it; return whether everything passed.

    Parameters
    ----------
    column
        Name of the environment: a version of Python, or ``lowest`` for the oldest allowed dependencies.
    python
        Path of the interpreter.
    tests
        Arguments for pytest; all tests if there are none.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    bounds = sum((extras[name] for name in EXTRAS), project["project"]["dependencies"])
    bounded_names = {_name(bound) for bound in bounds}
    others = [
        entry
        for entry in test_packages(project["dependency-groups"])
        if _name(entry) not in bounded_names
    ]
    folder = FOLDER / column
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    outputs = ["--layers", str(folder / "layers"), "--maps", str(folder / "maps")]
    pytest = [str(folder / "bin/python"), "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile"]
    commands = (
        [python, "-m", "venv", "--clear", str(folder)],
        [*pip, *(lowest(bounds) if column == "lowest" else bounds), *others],
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        [str(folder / "bin/geo"), "build", *outputs],
        [
            *pytest,
            "-W",
            PYPROJ_ON_OLD_NUMPY,
            "-m",
            "not browser and not docs and not notebooks",
            *tests,
        ],
    )
    return all(_runs(command, shown=f"{column}: {' '.join(command)[:110]}") for command in commands)


def _name(requirement: str) -> str:
    return re.split("[<>=]", requirement)[0]


def _runs(command: Sequence[str], *, shown: str = "") -> bool:
    """Run a command; return whether it exits with 0.

    If there is a text ``shown``, it is printed first and the command's output follows; otherwise nothing is printed.
    """
    if shown:
        print(shown, file=sys.stderr)
    output = None if shown else subprocess.DEVNULL
    done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, check=False)  # noqa: S603
    return done.returncode == 0


def main() -> int:
    """Run the tests in every environment, print the outcome of each, and return the exit code.

    An environment is called a column of the matrix. It has the name of a version of Python, or ``lowest``.
    """
    interpreters = {version: interpreter(version) for version in VERSIONS}
    columns = {version: python for version, python in interpreters.items() if python}
    if columns:
        # The lowest dependencies are tested under the oldest Python that was found.
        columns["lowest"] = next(iter(columns.values()))
    outcome = {column: run(column, python, sys.argv[1:]) for column, python in columns.items()}
    for column, passed in outcome.items():
        print(f"{column}: {'passed' if passed else 'FAILED'}")
    for version in sorted(interpreters.keys() - columns.keys()):
        print(f"LEFT OUT: Python {version} is not installed. Install it to test under it.")
    return int(not outcome or not all(outcome.values()))


if __name__ == "__main__":
    sys.exit(main())
