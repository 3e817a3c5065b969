"""The sheet: its size, fonts, colours, and the boxes on it; all in points, 1/72 inch, from the lower left."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from numpy.typing import NDArray

from geo.errors import OutputError

Points: TypeAlias = NDArray[np.float64]
Face: TypeAlias = Literal["plain", "bold", "title", "italic", "slanted"]

MM: Final = 72 / 25.4
WIDTH, HEIGHT = 297 * MM, 210 * MM  # A4, lying
MARGIN: Final = 12 * MM
PNG_DPI: Final = 200
PX: Final = 0.72  # points that a pixel of the symbology is

SEA, LAND, COAST = "#dfe8eb", "#fbf8f1", "#93a9b2"
BOUNDARY, DISPUTED, GRATICULE = "#a99e8a", "#94765f", "#b9c4c6"
INK, QUIET, AREA_INK, PAPER = "#20272b", "#4d575d", "#5d5238", "#ffffff"
HALO: Final = "#fdfcf8"
STAMP: Final = "#a01030"
RIGHT_TO_LEFT: Final = "\u200f"  # a mark without ink

# No dates and no random names, so that the bytes are the same each time; dashes in points.
STYLE: Final[Any] = MappingProxyType({
    "svg.hashsalt": "geo", "svg.fonttype": "path", "pdf.fonttype": 42, "path.simplify": False,
    "lines.scale_dashes": False, "text.parse_math": False, "hatch.linewidth": 0.5, "text.hinting": "none",
})  # fmt: skip
METADATA: Final = MappingProxyType({
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
})  # fmt: skip

# Files that matplotlib brings: what the system has would change the picture. The last holds Arabic.
FACES: Final[MappingProxyType[Face, tuple[str, ...]]] = MappingProxyType({
    "plain": ("DejaVuSans",),
    "bold": ("DejaVuSans-Bold",),
    "title": ("STIXGeneralBol", "DejaVuSans-Bold"),
    "italic": ("STIXGeneralItalic", "DejaVuSans"),
    "slanted": ("DejaVuSans-Oblique", "DejaVuSans"),
})  # fmt: skip


@contextmanager
def style() -> Iterator[None]:
    """Draw as this package does, whatever the user has set for other figures."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.bottom + self.height


def mirrored(box: Box) -> Box:
    """Lay a box on the other side of the sheet, for writing that runs from right to left.

    Examples
    --------
    >>> mirrored(Box(0.0, 5.0, WIDTH / 4, 9.0)).right == WIDTH
    True
    """
    return replace(box, left=WIDTH - box.right)


def new_sheet() -> tuple[Figure, Axes]:
    """Lay out a sheet, with axes over the whole of it that count points."""
    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=PNG_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure, new_axes(figure, Box(0, 0, WIDTH, HEIGHT), zorder=5)


def new_axes(figure: Figure, box: Box, *, zorder: float = 0) -> Axes:
    """Add axes that count points from the lower left of a box."""
    width, height = figure.get_size_inches() * 72
    spot = (box.left / width, box.bottom / height, box.width / width, box.height / height)
    axes = figure.add_axes(spot, zorder=zorder)
    axes.set(xlim=(0, box.width), ylim=(0, box.height), autoscale_on=False)
    axes.set_axis_off()
    return axes


def font(face: Face, size: float, text: str) -> FontProperties:
    """Give the first font of a face that has every letter of a text.

    Examples
    --------
    >>> [Path(font("title", 9, text).get_file()).stem for text in ("Gabès", "قابس")]
    ['STIXGeneralBol', 'DejaVuSans-Bold']
    """
    letters = {ord(letter) for letter in text if not letter.isspace() and letter != RIGHT_TO_LEFT}
    known = (name for name in FACES[face] if letters <= _letters(name))
    name = next(known, FACES[face][-1])
    # DejaVu is the larger of the two at the same size.
    fitted = (
        size * 0.86 if name.startswith("DejaVu") and FACES[face][0].startswith("STIX") else size
    )
    return FontProperties(fname=_file(name), size=fitted)


@cache
def _letters(name: str) -> frozenset[int]:
    return frozenset(FT2Font(_file(name)).get_charmap())


def _file(name: str) -> str:
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / f"{name}.ttf")


def directed(text: str, *, rtl: bool) -> str:
    """Mark a line as one of a text from right to left, though it may begin with a Latin word."""
    return RIGHT_TO_LEFT + text if rtl else text


def wrapped(figure: Figure, text: str, width: float, *, face: Face, size: float) -> list[str]:
    """Break a text into lines no wider than some points; a word that is wider stands alone."""
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined] # Agg's

    def points(word: str) -> float:
        measured = renderer.get_text_width_height_descent(
            word, font(face, size, text), ismath=False
        )
        return float(measured[0]) * 72 / figure.dpi

    space = points("n n") - points("nn")
    lines: list[str] = []
    filled = 0.0
    for word in text.split():
        more = points(word)
        if lines and filled + space + more <= width:
            lines[-1] = f"{lines[-1]} {word}"
            filled += space + more
        else:
            lines.append(word)
            filled = more
    return lines


def write_figure(figure: Figure, ending: str, *, dpi: int = PNG_DPI) -> bytes:
    """Write a figure as png, svg or pdf; the same bytes for the same figure.

    Parameters
    ----------
    dpi
        Dots to an inch of a png.
    """
    stream = io.BytesIO()
    with style():
        figure.savefig(stream, format=ending, metadata=METADATA[ending], facecolor=PAPER, dpi=dpi)
    return stream.getvalue()


def ending_of(path: Path) -> str:
    """Give the format that a file's name asks for.

    Raises
    ------
    OutputError
        If that is none of them.

    Examples
    --------
    >>> ending_of(Path("flows.PDF"))
    'pdf'
    """
    ending = path.suffix.removeprefix(".").lower()
    if ending not in METADATA:
        raise OutputError(f"{path}: expected a name that ends in .png, .svg or .pdf")
    return ending
