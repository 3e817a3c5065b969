"""A page for notebooks and scripts: it displays itself, and saves itself to a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from geo.writing import write_files


@dataclass(frozen=True)
class MapPage:
    """A map as a self-contained HTML page; a notebook displays it.

    Attributes
    ----------
    title
        Read out by screen readers.
    html
        The page as the commands write it.
    """

    title: str
    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        # The page runs in a sandbox, without access to the notebook.
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts allow-downloads allow-popups" '
            f'style="width:100%;height:40rem;border:0" srcdoc="{escape(self.html)}"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page to a file; return its path.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        target = Path(path)
        write_files({target: self.html.encode()})
        return target
