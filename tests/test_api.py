"""The names that a notebook or a script may rely on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from browsing import Visit

import geo
from geo.api import MapPage
from geo.brief import Brief
from geo.writing import Files


@pytest.fixture(scope="module")
def page(brief: Brief, layers: dict[str, gpd.GeoDataFrame]) -> MapPage:
    """Return the map `flows` as a notebook gets it."""
    return geo.map(brief, "flows", layers=layers)


def test_the_public_names() -> None:
    """A name comes or goes on purpose only; each can be had."""
    assert geo.__all__ == [
        "Brief", "GeoError", "build_layers", "closure_report", "expose", "figure", "flows", "map",
        "parse_brief", "read_brief", "resolve_place",
    ]  # fmt: skip
    assert set(geo.__all__) <= set(dir(geo))
    assert all(callable(getattr(geo, name)) for name in geo.__all__)
    with pytest.raises(AttributeError, match="module 'geo' has no attribute 'mpa'"):
        _ = geo.mpa


def test_import_geo_is_light() -> None:
    """`import geo` loads nothing that takes time."""
    code = "import sys, geo; print(sorted(m for m in sys.modules if m.startswith('geo.') or m in ('numpy', 'click')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert out.stdout.strip() == "[]"


def test_layers_explore_themselves(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Geopandas draws any layer that has shapes, with its columns in tooltips."""
    drawn = [name for name, layer in layers.items() if layer.geometry.notna().any()]
    assert "routes" in drawn
    for name in set(drawn) - {"closure_segments", "segments"}:
        assert "L.map" in layers[name].explore(tiles=None).get_root().render()


def test_a_map_in_a_notebook_is_the_map_on_disk(
    page: MapPage, built: Files, tmp_path: Path
) -> None:
    """`geo.map` gives the bytes that `geo build` writes, and saves them."""
    saved = page.save(tmp_path / "my.html").read_bytes()
    assert saved == built[Path("maps/tunisia-libya-2019/flows.html")]


def test_a_map_that_is_not_there_is_told(brief: Brief) -> None:
    """The message names the map that was meant."""
    with pytest.raises(geo.GeoError, match="has no map 'flow'; did you mean 'flows'"):
        geo.map(brief, "flow")


def test_a_map_shows_itself_in_a_frame(page: MapPage, visit: Callable[..., Visit]) -> None:
    """Jupyter puts the page into a frame, where it comes alive without access to what is around it."""
    seen = visit(f'<html data-ready="true"><body>{page._repr_html_()}</body></html>')
    frame = seen.page.frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for(timeout=20_000)
    assert "What the brief describes" in frame.locator("body").inner_text()
    seen.page.wait_for_timeout(
        400
    )  # by then it has tried to write its address, which a frame has not
