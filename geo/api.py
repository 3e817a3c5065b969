"""What a notebook likes: layers with a bar of progress, and maps that show themselves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from geo.brief import Brief
from geo.build import draw_maps, map_of
from geo.layers import SCHEMAS
from geo.layers import build_layers as build
from geo.network import Network
from geo.writing import write_files

if TYPE_CHECKING:
    from geo.figures import MapFigure
    from geo.validation import Language

SCREEN_DPI = 110


@dataclass(frozen=True)
class MapPage:
    """One map as an HTML page that needs no other file; a notebook shows it where it stands.

    Attributes
    ----------
    title
        What a screen reader calls it.
    html
        The page, as ``geo maps`` writes it.
    """

    title: str
    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        # The page runs in a frame of its own, without access to the notebook around it.
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts allow-downloads allow-popups" '
            f'style="width:100%;height:40rem;border:0" srcdoc="{escape(self.html)}"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page to a file, and return where.

        Raises
        ------
        OutputError
            If the file cannot be written.
        """
        target = Path(path)
        write_files({target: self.html.encode()})
        return target


@dataclass(frozen=True, eq=False)
class FigurePage:
    """One map for print; a notebook shows it where it stands.

    Attributes
    ----------
    map_figure
        The figure, and the names that found no room on it.
    """

    map_figure: MapFigure

    def _repr_png_(self) -> bytes:
        from geo.figures import write_figure  # noqa: PLC0415

        return write_figure(self.map_figure.figure, "png", dpi=SCREEN_DPI)

    def save(self, path: str | Path) -> Path:
        """Write the figure to a file that ends in .png, .svg or .pdf, and return where.

        Raises
        ------
        OutputError
            If the file ends otherwise or cannot be written.
        """
        from geo.figures import ending_of, write_figure  # noqa: PLC0415

        target = Path(path)
        write_files({target: write_figure(self.map_figure.figure, ending_of(target))})
        return target


def build_layers(brief: Brief, *, network: Network | None = None) -> dict[str, gpd.GeoDataFrame]:
    """Build every layer of a brief, with a bar of progress in a notebook.

    As :func:`geo.layers.build_layers`, which says what comes out.
    """
    with progress(len(SCHEMAS) + 1) as on_step:
        return build(brief, network=network, on_step=on_step)


def draw_one_map(
    brief: Brief, name: str, *, layers: Mapping[str, gpd.GeoDataFrame] | None = None
) -> MapPage:
    """Draw one map of a brief.

    Parameters
    ----------
    brief
        As :func:`geo.read_brief` returns it.
    name
        Id of one of the brief's maps; of a brief that declares none, that of the one map of all.
    layers
        As :func:`geo.build_layers` returns them; built where they are not given.

    Raises
    ------
    OutputError
        If the brief has no map of that name.
    """
    spec = map_of(brief, name)
    built = build_layers(brief) if layers is None else layers
    (page,) = draw_maps(brief.model_copy(update={"maps": (spec,)}), built).values()
    title = spec.title
    return MapPage(title.en or title.fr or title.ar or name, page)


def draw_one_figure(
    brief: Brief,
    name: str,
    *,
    layers: Mapping[str, gpd.GeoDataFrame] | None = None,
    language: Language = "en",
) -> FigurePage:
    """Draw one map of a brief for print.

    Parameters
    ----------
    brief, name, layers
        As for :func:`draw_one_map`.
    language
        en, fr or ar.

    Raises
    ------
    OutputError
        If the brief has no map of that name.
    MissingExtraError
        If the packages of the extra ``figures`` are not installed.
    """
    from geo.figures import draw_brief_figure  # noqa: PLC0415 - an extra, and slow to import

    map_of(brief, name)  # told before layers are built, which takes seconds
    built = build_layers(brief) if layers is None else layers
    return FigurePage(draw_brief_figure(brief, name, built, language=language))


@contextmanager
def progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar in a notebook, and nothing elsewhere; give the function that each step calls."""
    show = _display()
    if show is None:
        yield lambda _: None
        return
    bar = show(_Bar(0, steps, "…"), display_id=True)
    done = iter(range(1, steps + 1))
    yield lambda step: bar.update(_Bar(next(done, steps), steps, step))
    bar.update(_Bar(steps, steps, ""))


@dataclass(frozen=True)
class _Bar:
    done: int
    steps: int
    step: str

    def _repr_html_(self) -> str:
        return f'<progress value="{self.done}" max="{self.steps}"></progress> {escape(self.step)}'


def _display() -> Callable[..., Any] | None:
    """Return Jupyter's way to show a thing, where a notebook runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if ipython is None or not hasattr(shell, "kernel"):
        return None
    show: Callable[..., Any] = ipython.display.display
    return show
