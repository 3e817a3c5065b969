"""The interface for notebooks and scripts: layers with a progress bar, maps and figures that display themselves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.brief import Brief, as_brief, gazetteer_of, region_of
from geo.brief.review_states import require_reviewed
from geo.build import draw_maps
from geo.errors import OutputError
from geo.layers import SCHEMAS
from geo.layers import build_layers as build
from geo.layers.inputs import read_roads
from geo.layers.modelled.traffic import check_roads
from geo.maps import MapPage, map_of
from geo.network import Network
from geo.validation import LANGUAGES, Language
from geo.writing import write_files

if TYPE_CHECKING:
    from geo.figures import MapFigure
    from geo.records.exposure import Bands

SCREEN_DPI = 110


@dataclass(frozen=True, eq=False)
class FigurePage:
    """One map for print; a notebook displays it.

    Attributes
    ----------
    map_figure
        The figure, and the names that did not fit.
    """

    map_figure: MapFigure

    def _repr_png_(self) -> bytes:
        """Return the figure as PNG; a notebook calls this to display it."""
        from geo.figures import write_figure  # noqa: PLC0415

        return write_figure(self.map_figure.figure, "png", dpi=SCREEN_DPI)

    def save(self, path: str | Path) -> Path:
        """Write the figure to a .png, .svg or .pdf file; return the path of the file.

        Raises
        ------
        OutputError
            If the file name has another ending, or the file cannot be written.
        """
        from geo.figures import ending_of, write_figure  # noqa: PLC0415

        target = Path(path)
        write_files({target: write_figure(self.map_figure.figure, ending_of(target))})
        return target


def build_layers(
    brief: Brief | str | Path, *, network: Network | str | Path | None = None, draft: bool = False
) -> dict[str, gpd.GeoDataFrame]:
    """Build every layer of a brief, with a progress bar in a notebook; see :func:`geo.layers.build_layers`.

    Parameters
    ----------
    brief
        As :func:`geo.read_brief` returns it, or the name or path of one.
    network
        Your own roads: a network, or the path of a file of lines.
    draft
        Whether to include claims that no person has confirmed. The column `review` marks the rows that rest on such
        claims.

    Raises
    ------
    UnreviewedError
        If claims wait for a person, and this is not a draft.
    DataError
        If the file of roads cannot be read.
    """
    parsed = _reviewed(brief, draft=draft)
    roads = _roads(network, parsed) if isinstance(network, str | Path) else network
    with progress(len(SCHEMAS) + 1) as on_step:
        return build(parsed, network=roads, on_step=on_step)


def _roads(path: str | Path, brief: Brief) -> Network:
    """Read the roads of a file of lines, as the option ``--network`` does, and check them against the brief."""
    roads = read_roads(Path(path), gazetteer_of(brief), region_of(brief).outlines).network
    check_roads(roads, brief, Path(path).name)
    return roads


def expose_events(
    events: gpd.GeoDataFrame, *bands: Bands, brief: Brief | str | Path = "tunisia-libya-2019"
) -> pd.DataFrame:
    """Join events to the corridors and buffers in which they lie; see :func:`geo.records.exposure.expose`.

    Parameters
    ----------
    events
        Points in any CRS; a row without a point joins no corridor or buffer.
    bands
        Corridors, buffers or both; by default those of the brief, which take seconds to build.
    brief
        The brief from which to build them: as :func:`geo.read_brief` returns it, or the name or path of one. It is not
        read if ``bands`` are passed.

    Raises
    ------
    TypeError, DataError
        If the events are not a GeoDataFrame of points with a CRS, or the brief has no corridor or no buffer.
    """
    from geo.records.exposure import bands_of, check_events, expose  # noqa: PLC0415 - slow to import

    check_events(events)  # before layers are built, which takes seconds
    return expose(events, *(bands or bands_of(as_brief(brief))))


def draw_one_map(
    brief: Brief | str | Path,
    name: str,
    *,
    layers: Mapping[str, gpd.GeoDataFrame] | None = None,
    draft: bool = False,
) -> MapPage:
    """Draw one map of a brief.

    Parameters
    ----------
    brief
        As :func:`geo.read_brief` returns it, or the name or path of one.
    name
        Id of one of the brief's maps; ``flows`` for a brief that declares none.
    layers
        As :func:`geo.build_layers` returns them; by default they are built.
    draft
        Whether to include rows that rest on claims that no person has confirmed; the page is stamped.

    Raises
    ------
    OutputError
        If the brief has no map of that name, or the layers belong to another brief.
    """
    parsed = _reviewed(brief, draft=draft)
    spec = map_of(parsed, name)
    built = _checked_or_built(layers, parsed, draft=draft)
    brief_of_one_map = parsed.model_copy(update={"maps": (spec,)})
    (page,) = draw_maps(brief_of_one_map, built).values()
    return MapPage(spec.title.in_language("en"), page)


def draw_one_figure(
    brief: Brief | str | Path,
    name: str,
    *,
    layers: Mapping[str, gpd.GeoDataFrame] | None = None,
    language: Language = "en",
    draft: bool = False,
) -> FigurePage:
    """Draw one map of a brief for print.

    Parameters
    ----------
    brief, name, layers, draft
        As for :func:`draw_one_map`.
    language
        The language of the figure: en, fr or ar.

    Raises
    ------
    OutputError
        If the brief has no map of that name, the language is unknown, or the layers belong to another brief.
    MissingExtraError
        If the packages of the extra ``figures`` are not installed.
    """
    from geo.figures import draw_brief_figure  # noqa: PLC0415 - an extra, and slow to import

    parsed = _reviewed(brief, draft=draft)
    if language not in LANGUAGES:
        raise OutputError(f"language is {language!r}. Expected en, fr or ar. Name one of them.")
    map_of(parsed, name)  # raises before layers are built, which takes seconds
    built = _checked_or_built(layers, parsed, draft=draft)
    return FigurePage(draw_brief_figure(parsed, name, built, language=language))


def _checked_or_built(
    layers: Mapping[str, gpd.GeoDataFrame] | None, brief: Brief, *, draft: bool
) -> Mapping[str, gpd.GeoDataFrame]:
    """Return the layers that were passed, or build those of the brief if none were.

    Raises
    ------
    OutputError
        The layers that were passed have a claim that the brief lacks.
    """
    if layers is None:
        return build_layers(brief, draft=draft)
    own_ids = {claim.id for claim in brief.claims}
    layer_ids = layers["claims"]["id"] if "claims" in layers else ()
    foreign_ids = [id_ for id_ in layer_ids if id_ not in own_ids]
    if foreign_ids:
        raise OutputError(
            f"layers: the claim {foreign_ids[0]!r} is not in the brief {brief.id!r}. Expected layers of this brief. "
            "Build them: geo.build_layers(brief)."
        )
    return layers


def _reviewed(brief: Brief | str | Path, *, draft: bool) -> Brief:
    """Return a brief, after reading it if its name or path was passed.

    Raises
    ------
    UnreviewedError
        A claim of the brief waits for a person, and this is not a draft.
    """
    parsed = as_brief(brief)
    if not draft:
        require_reviewed(parsed)
    return parsed


@contextmanager
def progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Display a progress bar in a notebook; yield the function to call with the name of each step as it begins.

    ``steps`` is the number of steps. Outside of notebooks the function does nothing.
    """
    display = _notebook_display()
    if display is None:
        yield lambda _step: None
        return
    bar = display(_Bar(0, steps, "…"), display_id=True)
    numbers = iter(range(1, steps + 1))

    def on_step(step: str) -> None:
        """Move the bar on by one step, and name the step beside it."""
        number = next(numbers, steps)  # more steps than announced leave the bar full
        bar.update(_Bar(number, steps, step))

    yield on_step
    bar.update(_Bar(steps, steps, ""))


@dataclass(frozen=True)
class _Bar:
    """A progress bar that a notebook displays: how many steps of all are done, and the name of the present one."""

    done: int
    steps: int
    step: str

    def _repr_html_(self) -> str:
        """Return the bar as HTML; a notebook calls this to display it."""
        return f'<progress value="{self.done}" max="{self.steps}"></progress> {escape(self.step)}'


def _notebook_display() -> Callable[..., Any] | None:
    """Return Jupyter's function ``display`` if this code runs in a notebook, else None."""
    # If IPython has not been imported, no notebook runs; importing it would take long.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if ipython is None or not hasattr(shell, "kernel"):
        return None
    display: Callable[..., Any] = ipython.display.display
    return display
