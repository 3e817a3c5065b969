"""``geo scan``."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import brief_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@brief_option
@click.option("--json", "as_json", is_flag=True, help="The whole trail, for a program to read.")
def scan(file: Path, brief: str, as_json: bool) -> None:
    """Find the places that a text mentions, and compare them with a brief's (`-` reads stdin).

    The text is English, French or Arabic, as plain text, Markdown or HTML. Each mention is told with
    its paragraph and its first and last character in the text as read; of HTML that is what a reader
    sees. Of the brief's own source the published edition alone is read.

    \b
    Example:
      geo scan article.txt
    """
    from geo.brief import read_brief
    from geo.scan import read_text, scan_text
    from geo.scan.report import scan_report

    parsed = read_brief(brief)
    click.echo(scan_report(scan_text(read_text(file), parsed), parsed, as_json=as_json))
