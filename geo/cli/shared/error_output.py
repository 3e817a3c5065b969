"""Print errors of the user's input."""

from __future__ import annotations

import click

from geo.errors import BriefError, GeoError


def print_error(error: GeoError) -> None:
    """Print an error on stderr, and the number of problems if it lists several."""
    from geo.validation import ascii_controls

    lines = str(error).split("\n")  # a file name may hold control characters, too
    click.echo("\n".join(map(ascii_controls, lines)), err=True)
    if isinstance(error, BriefError) and len(error.problems) > 1:
        click.echo(f"{len(error.problems)} problems", err=True)
