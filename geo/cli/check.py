"""``geo check``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.shared.files import report_doubts
from geo.cli.shared.options import brief_option, cache_option


@click.command()
@brief_option
@cache_option
@click.option(
    "--text", "text_path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="File with the source's text (plain text, Markdown, HTML, DOCX or PDF), to look for the terms of each claim.",
)  # fmt: skip
def check(brief: str, text_path: Path | None) -> None:
    """Check a brief and list every problem; write nothing.

    With --text, also look for each claim's terms in the text. That does not confirm the claim: only a person can.

    \b
    Example:
      geo check -b tunisia-libya-2019
    """
    from geo.brief import read_brief
    from geo.report.brief_report import overview
    from geo.report.network_check import check_network
    from geo.report.place_report import named_places_report

    parsed = read_brief(brief)
    check_network(parsed, brief)
    click.echo(overview(parsed))
    if names := named_places_report(parsed):
        click.echo(names)
    report_doubts(parsed)
    if not text_path:
        click.echo(f"{parsed.id}: no problems found")
        return

    from geo.brief import check_text, mention_paragraphs
    from geo.drafting.documents import read_document
    from geo.report.brief_report import text_report
    from geo.report.text_check import common_word_report, reviewed_line

    editions = check_text(parsed, read_document(text_path).text, name=str(text_path))
    mentions = mention_paragraphs(parsed, editions)
    click.echo(text_report(parsed, editions, mentions))
    if words := common_word_report(parsed, mentions, editions):
        click.echo(words)
    click.echo(f"{parsed.id}: no problems found")
    click.echo(reviewed_line(parsed))
