"""``geo score``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.shared.files import read_build_inputs
from geo.cli.shared.options import brief_option, cache_option, network_option


@click.command()
@click.argument("reports", required=False, type=click.Path(path_type=Path), metavar="[REPORTS]")
@brief_option
@cache_option
@network_option
@click.option(
    "--sheet", metavar="NAME", help="Sheet of a workbook. Default: the first with a table."
)
@click.option("--each", is_flag=True, help="Also list every report.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def score(
    reports: Path | None,
    brief: str,
    network: Path | None,
    sheet: str | None,
    each: bool,
    as_json: bool,
) -> None:
    """Score the model of a brief against held-out reports.

    REPORTS is a table (CSV, XLSX …), one report per line: what was reported, where, when, by whom, and what it
    implies: a share, a crossing in use, an added time or a position. By default it is the table that ships for
    the brief. The model is compared with two baselines, the quickest route alone and straight lines. Reports that
    were used to build the brief do not count.

    \b
    Example:
      geo score reports.csv -b my.toml
    """
    from geo.report.scoring.report_table import read_reports
    from geo.report.scoring.score_report import score_report
    from geo.report.scoring.scores import score_brief

    inputs = read_build_inputs(brief, network, draft=False)
    path = reports or _shipped_reports(inputs.brief.id)
    table = read_reports(path, sheet)
    result = score_brief(
        inputs.brief, table.reports, name=str(path), network=inputs.network, problems=table.problems
    )
    click.echo(score_report(result, as_json=as_json, lists_reports=each))


def _shipped_reports(brief_id: str) -> Path:
    """Return the table of reports that ships for a brief."""
    from importlib.resources import files

    path = Path(str(files("geo").joinpath("data", "reports", f"{brief_id}.csv")))
    if not path.is_file():
        raise click.UsageError(
            f"no reports ship for the brief {brief_id}. Name a table of reports: geo score FILE."
        )
    return path
