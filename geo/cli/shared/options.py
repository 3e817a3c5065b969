"""Options of several commands."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

DEFAULT_BRIEF: Final = "tunisia-libya-2019"


def _option(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    return click.option(*names, show_default=True, **settings)


brief_option = _option(
    "-b", "--brief", "brief", default=DEFAULT_BRIEF, metavar="BRIEF",
    help="A TOML file, or the name of a shipped brief.",
)  # fmt: skip
layers_option = _option(
    "--layers", "layers_dir", default="layers", type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="Folder of the layers.",
)  # fmt: skip
maps_option = _option(
    "--maps", "maps_dir", default="maps", type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="Folder of the maps.",
)  # fmt: skip
only_option = click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Write only the layer or map of this name; repeatable.",
)
check_option = click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if a file on disk differs."
)
draft_option = click.option(
    "--draft", is_flag=True,
    help="Include claims that no person has confirmed; the result is marked as a draft.",
)  # fmt: skip


def _network_option(default: str) -> Callable[..., Any]:
    """Return the option that names the user's own roads; ``default`` describes the roads that are used without it."""
    formats = "Your own roads, a GeoPackage, GeoJSON, Shapefile or FlatGeobuf."
    return click.option(
        "--network", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
        help=f"{formats} Default: {default}.",
    )  # fmt: skip


network_option = _network_option("the brief's, or those of its region")
network_of_region_option = _network_option("those of the region")


def _region_option(default: str) -> Callable[..., Any]:
    """Return the option that names a region; ``default`` describes the region that is used without it."""
    listed = "A region that `geo regions` lists, or its folder."
    return click.option("--region", metavar="NAME", help=f"{listed} Default: {default}.")


region_option = _region_option("north-africa")
region_of_text_option = _region_option("the one whose countries the text names most")


world_option = click.option(
    "--world", "in_world", is_flag=True,
    help="Search the 235,000 places of GeoNames in the whole world (extra `world`).",
)  # fmt: skip


def _switch_off_cache(ctx: click.Context, _: click.Parameter, off: bool) -> None:
    from geo.cache import without_cache

    if off:
        ctx.with_resource(without_cache())


cache_option = click.option(
    "--no-cache", is_flag=True, expose_value=False, callback=_switch_off_cache,
    help="Compute everything again; neither read nor write the cache folder.",
)  # fmt: skip
memory_option = _option(
    "--memory", "memory_mb", default=1024, metavar="MB",
    help="Approximate memory per process.",
)  # fmt: skip


def region_in_file(region: str | None, file: Path) -> str | None:
    """Return the region as a brief in ``file`` names it: by its name, or by the path of its folder from the brief's."""
    if region is None or str(file) == "-" or not Path(region).is_dir():
        return region
    return os.path.relpath(region, file.parent)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose an engine."""
    engine_option = _option(
        "--engine", type=click.Choice(["local", "dask"]), default="local",
        help="Where to compute: in this process, or in dask workers (extra `scale`).",
    )  # fmt: skip
    scheduler_option = click.option(
        "--scheduler", metavar="ADDRESS",
        help="Address of a dask cluster, such as tcp://10.0.0.1:8786. Default: workers on this machine.",
    )  # fmt: skip
    with_both: Callable[..., Any] = engine_option(scheduler_option(command))
    return with_both
