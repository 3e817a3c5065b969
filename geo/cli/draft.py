"""``geo draft``."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from geo.cli.shared.files import progress, world_of
from geo.cli.shared.options import cache_option, region_in_file, region_of_text_option, world_option
from geo.errors import MissingExtraError

if TYPE_CHECKING:
    from geo.drafting.candidates import Candidates
    from geo.drafting.fitting_region import Fit
    from geo.gazetteer.world import World
    from geo.geodesy.country_outlines import Outlines

IF_ELSEWHERE: Final = (
    "If it is about another part of the world, delete the draft and add --region NAME (`geo regions` lists them) "
    "or --world."
)

FOREIGN: Final = (
    "Few words of the text are English, French or Arabic, and sentences in other languages are not flagged: "
    "draft from a translation."
)


@click.command()
@cache_option
@click.argument("text", type=click.Path(path_type=Path), metavar="TEXT")
@click.option(
    "-o", "--output", "brief", required=True, type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.toml", help="The brief to write; the proposals go into a file beside it.",
)  # fmt: skip
@click.option(
    "--private", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Folder for the review page, which shows the text: a new or empty one, or that of an earlier private build.",
)  # fmt: skip
@region_of_text_option
@world_option
def draft(text: Path, brief: Path, private: Path, region: str | None, in_world: bool) -> None:
    """Draft a brief from a text, for a person to review.

    TEXT is English, French or Arabic: plain text, Markdown, HTML, DOCX or PDF; `-` reads stdin. Places are looked up
    in the region whose countries the text names most, or else in the whole world; choose with --region or --world.
    Sentences that may state a flow are flagged, with the places mentioned nearby. Both ends of a flow are filled in
    only where the sentence states them beyond doubt. Nothing counts until a person confirms it on the review page.
    Drafting again after the text has changed keeps every decision and never overwrites the brief.

    \b
    Example:
      geo draft article.txt -o my-draft.toml --private drafts
    """
    from geo.drafting.cues.text_language import is_foreign
    from geo.drafting.documents import read_document
    from geo.drafting.draft_run import PAGE_FILE, draft_brief, open_region_context
    from geo.ownership import owned
    from geo.writing import write_files

    with progress("draft", "reading the text"):
        document = read_document(text)
    world, region_name = world_of(in_world), region_in_file(region, brief)
    fit = None
    if world is None and region_name is None and not brief.exists():
        region_name, world, fit = _choose_region(document.text, str(text))
    with owned(brief, private):
        context = open_region_context(brief, region=region_name, world=world, cities=_cities())
        with progress("draft", "finding places and flows"):
            drafted = draft_brief(document, text.stem, brief, private, context, page=_review_page)
        write_files(drafted.files)
    for path in drafted.files:
        click.echo(path)
    click.echo(f"{drafted.summary}.", err=True)
    if fit:
        # The country of most places may be one that the text never names.
        countries = fit.countries | drafted.countries
        click.echo(f"{replace(fit, countries=countries).remedy_for_roads}.", err=True)
    if is_foreign(document.text):
        click.echo(FOREIGN, err=True)
    click.echo(
        f"Open {private / PAGE_FILE} in a browser and decide; then: "
        f"geo review {shlex.quote(str(brief))} decisions.json --by NAME",
        err=True,
    )


def _choose_region(text: str, name: str) -> tuple[str | None, World | None, Fit | None]:
    """Choose the region of a text by the countries that it names, and print the reason on stderr.

    Parameters
    ----------
    text
        The text.
    name
        Name of its file, for messages.

    Returns
    -------
    region
        Name of the region; None for the default region, or if no region fits.
    world
        The places of the world, if no region fits.
    fit
        The countries that the text names and the advice on roads that follows, if no region fits.
    """
    from geo.drafting.fitting_region import fitting_region
    from geo.regions.region import DEFAULT

    with progress("draft", "choosing the region"):
        fit = fitting_region(text)
    if fit.region is None:
        try:
            world = world_of(in_world=True)
        except MissingExtraError:
            raise MissingExtraError(f"{name}: {fit.reason}. {fit.remedy}.") from None
        click.echo(f"{fit.reason}. Places are looked up in the whole world.", err=True)
        return None, world, fit
    click.echo(f"{fit.reason}. {IF_ELSEWHERE}", err=True)
    return (None if fit.region == DEFAULT else fit.region), None, None


def _cities() -> World | None:
    """Return the world's places, to look up cities outside the region of a text; None without the extra `world`."""
    try:
        return world_of(in_world=True)
    except MissingExtraError:
        return None


def _review_page(text: str, candidates: Candidates, file: str, outlines: Outlines | None) -> str:
    """Return the review page of a draft."""
    from geo.drafting.review.page import review_page

    return review_page(text, candidates, brief_file=file, outlines=outlines)
