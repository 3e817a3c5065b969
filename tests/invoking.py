"""Run commands of ``geo`` in this process, and Python code in others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from geo.cli import main


def invoke(*arguments: object, **options: Any) -> Result:  # noqa: ANN401 - as click declares them
    """Run a command; arguments are converted to text."""
    return CliRunner().invoke(main, [*map(str, arguments)], **options)


def outputs_by_seed(code: str) -> set[bytes]:
    """Run Python code in two processes with different hash seeds; return their distinct outputs."""
    root = Path(__file__).parent.parent
    return {
        subprocess.run(  # noqa: S603 - our own interpreter, our own code
            [sys.executable, "-c", code], cwd=root, check=True, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")])},
        ).stdout
        for seed in ("0", "7")
    }  # fmt: skip
