"""``geo closure``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.shared.files import read_build_inputs
from geo.cli.shared.options import brief_option, cache_option, draft_option, network_option


@click.command()
@brief_option
@cache_option
@click.option(
    "--close", "crossings", multiple=True, metavar="CROSSING",
    help="Id of a border crossing to close; repeatable. Default: the closures in the brief's scenarios.",
)  # fmt: skip
@network_option
@draft_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def closure(
    brief: str, crossings: tuple[str, ...], network: Path | None, draft: bool, as_json: bool
) -> None:
    """Model how flows reroute when border crossings close.

    The result is modelled, not observed.

    \b
    Example:
      geo closure --close ras-jedir
    """
    from geo.report.route_report import closure_report

    inputs = read_build_inputs(brief, network, draft=draft)
    closed = tuple(dict.fromkeys(crossings))
    click.echo(
        closure_report(inputs.brief, closed, network=inputs.network, draft=draft, as_json=as_json)
    )
