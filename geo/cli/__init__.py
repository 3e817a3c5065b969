"""The command ``geo``: parse, call, print. Heavy imports wait until a command needs them.

Each command has a file of its name; ``shared`` has the options and functions of several commands.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any, Final

import click

from geo import __version__
from geo.cli.build import build
from geo.cli.check import check
from geo.cli.closure import closure
from geo.cli.diff import diff
from geo.cli.draft import draft
from geo.cli.export import export
from geo.cli.expose import expose
from geo.cli.figure import figure
from geo.cli.flows import flows
from geo.cli.layers import layers
from geo.cli.maps import maps
from geo.cli.new import new
from geo.cli.places import places
from geo.cli.region import region, regions
from geo.cli.review import review
from geo.cli.scan import scan
from geo.cli.score import score
from geo.cli.shared.error_output import print_error
from geo.cli.show import show
from geo.errors import GeoError

VALUES_BETWEEN_COLLECTIONS: Final = 100_000  # of cyclic garbage; Python's default is 700


class Commands(click.Group):
    """Commands in the order of work; a GeoError prints only its message."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order in which they were added."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command, and print only the message of an error that its user can mend.

        Any other error is a bug and shows its traceback.
        """
        # Without this, pydantic looks for plugins in every installed package; we use none.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        # Looking for cycles of values takes a tenth of a command's time, and there are few cycles: look less often.
        gc.set_threshold(VALUES_BETWEEN_COLLECTIONS)
        try:
            return super().invoke(ctx)
        except GeoError as error:
            print_error(error)
            ctx.exit(1)
        except click.UsageError as error:
            raise with_brief_option(error) from None
        except BrokenPipeError:
            # The reader of our output has closed the pipe, as in `geo show | head`. Python writes what is left of it at
            # its exit, which would fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


def with_brief_option(error: click.UsageError) -> click.UsageError:
    """Return a usage error that also names the option --brief, if the user may have meant it.

    That is likely if a command with this option complains of an extra argument, as in `geo build my-brief.toml`.
    Any other error is returned as it is.
    """
    takes_brief = error.ctx and any(option.name == "brief" for option in error.ctx.command.params)
    if takes_brief and "extra argument" in error.message:
        return click.UsageError(f"{error.message}. Give a brief with --brief.", error.ctx)
    return error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geo")
def main() -> None:
    """Turn texts and records into maps in which every line shows its evidence.

    \b
    Example:
      geo build               build layers/ and maps/ of the shipped brief
      geo new my-brief.toml   start a brief of your own
    """


for command in (
    build,
    layers,
    maps,
    check,
    show,
    closure,
    diff,
    score,
    new,
    region,
    regions,
    places,
    scan,
    draft,
    review,
    expose,
    flows,
    export,
    figure,
):
    main.add_command(command)
