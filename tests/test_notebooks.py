"""The notebooks run, keep to one question, and carry no output."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nbformat import NotebookNode

pytestmark = pytest.mark.notebooks

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# What runs before the first cell: Python's sockets reach the loopback alone.
BLOCKED = """
import socket, warnings
warnings.simplefilter("error", FutureWarning)
class Loopback(socket.socket):
    def connect(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1"):
            raise PermissionError(f"a notebook asks the network: {address}")
        super().connect(address)
socket.socket = Loopback
"""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook and check it against its format."""
    import nbformat  # noqa: PLC0415 - seconds to import, which no other test needs

    book: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(book)
    return book


def test_each_question_has_its_notebook() -> None:
    """Four of them, in the order of reading."""
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_stripped(path: Path) -> None:
    """Fewer than 25 cells, a heading, no function of its own, no output, no count of runs."""
    book = read_notebook(path)
    assert len(book.cells) < 25
    assert book.cells[0].source.startswith("# ")
    for cell in (cell for cell in book.cells if cell.cell_type == "code"):
        assert cell.outputs == []
        assert cell.execution_count is None
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, defined)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.enable_socket
def test_a_notebook_runs_without_a_network(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell runs from top to bottom in a fresh kernel; the last one of code shows something."""
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    from nbclient import NotebookClient  # noqa: PLC0415 - seconds to import
    from nbformat.v4 import new_code_cell  # noqa: PLC0415

    book = read_notebook(path)
    book.cells.insert(0, new_code_cell(BLOCKED))  # type: ignore[no-untyped-call]
    NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    shown = [cell for cell in book.cells[1:] if cell.cell_type == "code"]
    assert shown[-1].outputs
    assert not [out for cell in shown for out in cell.outputs if out.get("name") == "stderr"]
