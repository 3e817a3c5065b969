"""``geo draft``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.common.files import world_of
from geo.cli.common.options import cache_option, region_in_file, region_option, world_option

if TYPE_CHECKING:
    from geo.drafting.candidates import Candidates
    from geo.geodesy.country_outlines import Outlines


@click.command()
@cache_option
@click.argument("text", type=click.Path(path_type=Path), metavar="TEXT")
@click.option(
    "-o", "--output", "brief", required=True, type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.toml", help="The brief to write; what it proposes goes into a file beside it.",
)  # fmt: skip
@click.option(
    "--private", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Folder of the review page, which shows the text: new, empty or of an earlier private build.",
)  # fmt: skip
@region_option
@world_option
def draft(text: Path, brief: Path, private: Path, region: str | None, in_world: bool) -> None:
    """Draft a brief from a text, for a person to review.

    TEXT is English, French or Arabic: plain text, Markdown, HTML, DOCX or PDF; `-` reads stdin. Sentences that
    may state a flow are flagged, with the places in reach; both ends are filled in only where the sentence states them
    in a form that is safe. Nothing counts until a person confirms it on the review page. Drafting again after the
    text has changed keeps every decision and never overwrites the brief.

    \b
    Example:
      geo draft article.txt -o my-draft.toml --private drafts
    """
    from geo.drafting.draft_run import PAGE_FILE, draft_brief, open_ground
    from geo.ownership import owned
    from geo.writing import write_files

    world = world_of(in_world)
    with owned(brief, private):
        ground = open_ground(brief, region=region_in_file(region, brief), world=world)
        drafted = draft_brief(
            text, brief, private, ground,
            page=_review_page,
        )  # fmt: skip

        write_files(drafted.files)
    for path in drafted.files:
        click.echo(path)
    click.echo(f"{drafted.summary}.", err=True)
    if ground.region is None and ground.world is None:
        click.echo(
            "Places were looked up in North Africa alone. For a text about another part of the world, delete the draft "
            "and add --world, or --region NAME (`geo regions` lists them).",
            err=True,
        )
    click.echo(
        f"Open {private / PAGE_FILE} in a browser and decide; then: "
        f"geo review {shlex.quote(str(brief))} decisions.json --by NAME",
        err=True,
    )


def _review_page(text: str, candidates: Candidates, file: str, outlines: Outlines | None) -> str:
    """Return the review page of a draft."""
    from geo.drafting.review.page import review_page

    return review_page(text, candidates, brief_file=file, outlines=outlines)
