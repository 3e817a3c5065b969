"""A page for notebooks and scripts: it displays itself, and saves itself to a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final

from geo.errors import OutputError
from geo.writing import write_files

ENDINGS: Final = (".html", ".htm")


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
        """Write the page to a .html or .htm file; return its path.

        Raises
        ------
        OutputError
            If the file name has another ending, or the file cannot be written.
        """
        target = Path(path)
        if target.suffix.lower() not in ENDINGS:
            raise OutputError(
                f"{target}: found the ending {target.suffix!r} for a page. Expected .html. "
                "For a picture, draw a figure: geo.figure(…).save(…)."
            )
        write_files({target: self.html.encode()})
        return target
