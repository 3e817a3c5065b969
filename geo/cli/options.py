"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

DEFAULT_BRIEF: Final = "tunisia-libya-2019"


def _option(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    return click.option(*names, show_default=True, **settings)


brief_option = _option(
    "-b", "--brief", "brief", default=DEFAULT_BRIEF, metavar="BRIEF",
    help="A brief's TOML file, or the name of a shipped one.",
)  # fmt: skip
layers_option = _option(
    "--layers", "layers_dir", default="layers", type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="Where layers belong.",
)  # fmt: skip
maps_option = _option(
    "--maps", "maps_dir", default="maps", type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="Where maps belong.",
)  # fmt: skip
only_option = click.option(
    "--only", multiple=True, metavar="NAME", help="A layer or map by its name; may be repeated."
)
check_option = click.option(
    "--check", is_flag=True, help="Write nothing; exit 1 if anything on disk differs."
)
network_option = click.option(
    "--network", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Roads of your own: any line file that OGR reads. Left out: the network that ships.",
)  # fmt: skip
memory_option = _option(
    "--memory", "memory_mb", default=1024, metavar="MB",
    help="How much memory to take, about; each process of an engine.",
)  # fmt: skip


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options by which a command's pieces of work go to an engine."""
    chosen = _option(
        "--engine", type=click.Choice(["local", "dask"]), default="local",
        help="Who does the work: this process, or dask's workers (extra `scale`).",
    )  # fmt: skip
    address = click.option(
        "--scheduler", metavar="ADDRESS",
        help="A dask cluster, such as tcp://10.0.0.1:8786; left out, workers start on this machine.",
    )  # fmt: skip
    with_both: Callable[..., Any] = chosen(address(command))
    return with_both
