"""The page: its size, colours, boxes, fonts and text. All lengths are points (1/72 inch) from the lower left."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from numpy.typing import NDArray

from geo.errors import OutputError
from geo.figures.messages import Messages

Points: TypeAlias = NDArray[np.float64]
Spot: TypeAlias = Points | Sequence[float]
Face: TypeAlias = Literal["plain", "bold", "title", "italic", "slanted"]

MM: Final = 72 / 25.4
WIDTH, HEIGHT = 297 * MM, 210 * MM  # landscape A4
MARGIN: Final = 12 * MM
PNG_DPI: Final = 200
PX: Final = 0.72  # points per pixel of the symbology
LEADING: Final = 1.28  # line spacing, as a multiple of the font size
# From the top of a text to the baseline of its first line, and to the middle of that line's letters, where the symbol
# beside a text is drawn; as multiples of the font size.
FIRST_BASELINE: Final = 0.85
FIRST_MIDDLE: Final = 0.62

SEA, LAND, COAST = "#dfe8eb", "#fbf8f1", "#93a9b2"
BOUNDARY, DISPUTED, GRATICULE = "#a99e8a", "#94765f", "#b9c4c6"
SEA_INK, LAND_INK = "#51748a", "#857a63"  # names of seas and landscapes
INK, QUIET, AREA_INK, PAPER = "#20272b", "#4d575d", "#5d5238", "#ffffff"
HALO: Final = "#fdfcf8"
STAMP: Final = "#a01030"
BREAKS: Final = re.compile(r"[ \t\n]+")  # not the spaces that French puts before a colon
RIGHT_TO_LEFT: Final = "\u200f"
LEFT_TO_RIGHT, END = "\u2066", "\u2069"  # around text of the other direction
INVISIBLE: Final = frozenset({RIGHT_TO_LEFT, LEFT_TO_RIGHT, "\u2068", END})  # marks of direction
ARABIC: Final = re.compile("[\u0600-\u06ff]")

# Without dates and random ids the bytes are the same each time. Dashes are in points.
STYLE: Final[Any] = MappingProxyType({
    "svg.hashsalt": "geo", "svg.fonttype": "path", "pdf.fonttype": 42, "path.simplify": False,
    "lines.scale_dashes": False, "text.parse_math": False, "hatch.linewidth": 0.5, "text.hinting": "none",
})  # fmt: skip
METADATA: Final = MappingProxyType({
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
})  # fmt: skip

# Fonts that ship with matplotlib: system fonts would change the picture. The last of each has Arabic.
FACES: Final[MappingProxyType[Face, tuple[str, ...]]] = MappingProxyType({
    "plain": ("DejaVuSans",),
    "bold": ("DejaVuSans-Bold",),
    "title": ("STIXGeneralBol", "DejaVuSans-Bold"),
    "italic": ("STIXGeneralItalic", "DejaVuSans"),
    "slanted": ("DejaVuSans-Oblique", "DejaVuSans"),
})  # fmt: skip


@contextmanager
def style() -> Iterator[None]:
    """Draw in this package's style, whatever the user has set for other figures."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


@dataclass(frozen=True)
class Box:
    """A rectangle on the page."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.bottom + self.height


class StyledText(NamedTuple):
    """A text, its face, its size in points and its colour."""

    text: str
    face: Face
    size: float
    colour: str


@dataclass(frozen=True, eq=False)
class Page:
    """The page to draw on, and its language.

    Attributes
    ----------
    figure
        The figure, landscape A4 unless it is to be shared.
    axes
        Axes in points over the whole page.
    messages
        The wording in the language of the figure.
    """

    figure: Figure
    axes: Axes
    messages: Messages


def new_page(messages: Messages, size: tuple[float, float] = (WIDTH, HEIGHT)) -> Page:
    """Create an empty page whose ``size`` is its width and height in points, by default landscape A4."""
    width, height = size
    figure = Figure(figsize=(width / 72, height / 72), dpi=PNG_DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return Page(figure, new_axes(figure, Box(0, 0, width, height), zorder=5), messages)


def new_axes(figure: Figure, box: Box, *, zorder: float = 0) -> Axes:
    """Add axes to a figure that fill a box of it, and whose coordinates are points from the box's lower left."""
    width, height = figure.get_size_inches() * 72
    # matplotlib takes left, bottom, width and height as shares of the figure.
    position = (box.left / width, box.bottom / height, box.width / width, box.height / height)
    axes = figure.add_axes(position, zorder=zorder)
    axes.set(xlim=(0, box.width), ylim=(0, box.height), autoscale_on=False)
    axes.set_axis_off()
    return axes


def mirrored(page: Page, box: Box) -> Box:
    """Return a box, moved to the other side of the page if the text runs from right to left."""
    width = page.figure.get_size_inches()[0] * 72
    return replace(box, left=width - box.right) if page.messages.is_rtl else box


@lru_cache(maxsize=10_000)  # each text is measured and drawn; matplotlib copies what it is given
def font(face: Face, size: float, text: str) -> FontProperties:
    """Return the first font of a face that has every letter of a text.

    Examples
    --------
    >>> [Path(font("title", 9, text).get_file()).stem for text in ("Gabès", "قابس")]
    ['STIXGeneralBol', 'DejaVuSans-Bold']
    """
    letters = {ord(letter) for letter in text if not letter.isspace() and letter not in INVISIBLE}
    complete = (name for name in FACES[face] if letters <= _letters(name))
    name = next(complete, FACES[face][-1])
    # At the same nominal size DejaVu is larger than STIX.
    is_larger = name.startswith("DejaVu") and FACES[face][0].startswith("STIX")
    return FontProperties(fname=_file(name), size=size * 0.86 if is_larger else size)


@cache
def _letters(name: str) -> frozenset[int]:
    return frozenset(FT2Font(_file(name)).get_charmap())


@cache
def _file(name: str) -> str:
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / f"{name}.ttf")


def line_spacing(text: str, letters: FontProperties) -> float | None:
    """Return matplotlib's line spacing for a text; None, its default, for a single line."""
    if "\n" not in text:
        return None
    # STIX leaves more room above and below its letters than DejaVu.
    return 1.0 if Path(str(letters.get_file())).stem.startswith("STIX") else 1.1


def directed(line: str, whole: str, *, rtl: bool) -> str:
    """Return one line of a text with the marks of direction that it needs on a page from right to left.

    If the whole text has an Arabic letter, each of its lines runs from right to left, even one that begins with a
    Latin word. If it has none, its lines run from left to right, with the question mark on the right. On a page from
    left to right (``rtl`` is false), the line needs no marks.

    Examples
    --------
    >>> directed("Which goods?", "Which goods?", rtl=True).strip(RIGHT_TO_LEFT + LEFT_TO_RIGHT + END)
    'Which goods?'
    """
    if not rtl:
        return line
    return RIGHT_TO_LEFT + (line if ARABIC.search(whole) else LEFT_TO_RIGHT + line + END)


def wrapped(page: Page, text: str, width: float, *, face: Face, size: float) -> list[str]:
    """Break a text into lines no wider than ``width``; a word that is wider gets a line of its own.

    The width and the font size are in points.
    """
    measure = partial(text_width, page.figure, face=face, size=size, whole=text)
    # Measured between two letters: matplotlib measures ink, of which a space alone has none.
    space_width = measure("n n") - measure("nn")
    lines: list[str] = []
    line_width = 0.0
    for word in BREAKS.split(text.strip()):
        word_width = measure(word)
        if lines and line_width + space_width + word_width <= width:
            lines[-1] = f"{lines[-1]} {word}"
            line_width += space_width + word_width
        else:
            lines.append(word)
            line_width = word_width
    return lines


def text_width(figure: Any, text: str, *, face: Face, size: float, whole: str = "") -> float:  # noqa: ANN401 - with Agg's canvas
    """Return the width of a text, in points.

    If it is a part of a longer text, ``whole`` is that text, whose letters decide the font.
    """
    return _width(text, font(face, size, whole or text), float(figure.dpi)) * 72 / float(figure.dpi)


@lru_cache(maxsize=10_000)  # a text is wrapped to learn its height, then to write it; words recur
def _width(text: str, letters: FontProperties, dpi: float) -> float:
    """Measure the width of a text, in pixels."""
    renderer: Any = RendererAgg  # it has no annotations
    return float(renderer(1, 1, dpi).get_text_width_height_descent(text, letters, ismath=False)[0])


def write_line(
    axes: Axes, spot: Spot, text: str, *, face: Face = "plain", size: float, colour: str = INK,
    ha: str = "center", va: str = "center_baseline", zorder: float = 14, gid: str, **options: Any,  # noqa: ANN401 - matplotlib's own
) -> Text:  # fmt: skip
    """Write one line of text; its ``gid`` lets a test recognise it."""
    return axes.text(
        spot[0], spot[1], text, color=colour, ha=ha, va=va, zorder=zorder, gid=gid,
        **{"fontproperties": font(face, size, text), **options},
    )  # fmt: skip


def write_text(
    page: Page, text: str, box: Box, *, face: Face, size: float, colour: str, gid: str = "text"
) -> float:
    """Write a text into a box from its top, in as many lines as it needs.

    Return the height at which it ends, in points from the bottom of the page; it may be below the box.
    """
    rtl = page.messages.is_rtl
    lines = wrapped(page, text, box.width, face=face, size=size)
    for number, line in enumerate(lines):
        spot = (
            box.right if rtl else box.left,
            box.top - size * (FIRST_BASELINE + number * LEADING),
        )
        write_line(
            page.axes, spot, directed(line, text, rtl=rtl), fontproperties=font(face, size, text), size=size,
            colour=colour, ha="right" if rtl else "left", va="baseline", gid=gid, zorder=6,
        )  # fmt: skip
    return box.top - size * LEADING * len(lines)


def write_figure(figure: Figure, ending: str, *, dpi: int = PNG_DPI) -> bytes:
    """Write a figure as png, svg or pdf; the same figure gives the same bytes.

    Parameters
    ----------
    dpi
        Resolution of a png, dots per inch.
    """
    stream = io.BytesIO()
    with style():
        figure.savefig(stream, format=ending, metadata=METADATA[ending], facecolor=PAPER, dpi=dpi)
    return stream.getvalue()


def ending_of(path: Path) -> str:
    """Return the format of a file by the ending of its name: png, svg or pdf.

    Raises
    ------
    OutputError
        If the name has another ending.

    Examples
    --------
    >>> ending_of(Path("flows.PDF"))
    'pdf'
    """
    ending = path.suffix.removeprefix(".").lower()
    if ending not in METADATA:
        raise OutputError(
            f"{path}: found the ending {path.suffix!r}. Expected .png, .svg or .pdf. Name such a file."
        )
    return ending
