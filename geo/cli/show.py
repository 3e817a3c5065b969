"""``geo show``."""

from __future__ import annotations

import click

from geo.cli.shared.options import brief_option, cache_option


@click.command()
@brief_option
@cache_option
@click.option("--all", "every", is_flag=True, help="Also list each alternative route of a flow.")
@click.option("--map", "map_id", metavar="ID", help="Show a map instead: its story as plain text.")
@click.argument("item", required=False, metavar="[ID]")
def show(brief: str, item: str | None, map_id: str | None, *, every: bool) -> None:
    """Show a flow, place or claim with its evidence.

    ID may also be an area, zone, barrier, event, scenario, crossing or source. Without it, show the brief
    at a glance. The routes of a flow are grouped by the crossings that they take.

    \b
    Example:
      geo show al-eulma-tunisia
      geo show --map flows
    """
    from geo.brief import read_brief
    from geo.report.brief_report import describe_item, describe_map, overview
    from geo.report.route_report import routes_report

    if item and map_id:
        raise click.UsageError(
            f"found both the id {item!r} and --map {map_id}. Give only one of them."
        )
    parsed = read_brief(brief)
    if map_id:
        click.echo(describe_map(parsed, map_id))
        return
    click.echo(describe_item(parsed, item) if item else overview(parsed))
    if item in {flow.id for flow in parsed.flows}:
        click.echo(routes_report(parsed, str(item), every=every))
