"""``geo scan``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.shared.files import world_of
from geo.cli.shared.options import brief_option, cache_option, world_option


@click.command()
@cache_option
@click.argument("file", type=click.Path(path_type=Path))
@brief_option
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, with every reason and candidate."
)
@world_option
def scan(file: Path, brief: str, as_json: bool, in_world: bool) -> None:
    """Find the places that a text mentions.

    FILE is English, French or Arabic, as plain text, Markdown, HTML, DOCX or PDF; `-` reads stdin. Countries are also
    found by their everyday names and demonyms, and so are provinces, landscapes and parts of the world such as the
    Sahel. Each mention is listed with its paragraph and its first and last character (in HTML, of the visible text).
    Then the mentions are compared with the brief. Of the brief's own source, only the published edition is read.

    \b
    Example:
      geo scan article.txt
    """
    from geo.brief import read_brief
    from geo.drafting import scan_text
    from geo.drafting.documents import read_document
    from geo.drafting.scan_report import scan_report

    parsed = read_brief(brief)
    mentions = scan_text(read_document(file).text, parsed, world=world_of(in_world))
    click.echo(scan_report(mentions, parsed, as_json=as_json))
