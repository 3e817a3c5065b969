"""``geo show``."""

from __future__ import annotations

import click

from geo.cli.options import brief_option


@click.command()
@brief_option
@click.argument("item", required=False, metavar="[ID]")
def show(brief: str, item: str | None) -> None:
    """Show a flow, place or claim with its evidence.

    ID may also be an area, zone, barrier, event, scenario, crossing or source. Without it, show the brief
    at a glance.

    \b
    Example:
      geo show al-eulma-tunisia
    """
    from geo.brief import read_brief
    from geo.report import describe, overview, routes_report

    parsed = read_brief(brief)
    click.echo(describe(parsed, item) if item else overview(parsed))
    if item in {flow.id for flow in parsed.flows}:
        click.echo(routes_report(parsed, str(item)))
