"""The commented brief that `geo new` writes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from geo.errors import OutputError


def template() -> str:
    """Return the text of a small valid brief with a comment on every part."""
    return files("geo").joinpath("data/template/brief.toml").read_text(encoding="utf-8")


def write_template(path: Path) -> None:
    """Write the template to a new file.

    Raises
    ------
    OutputError
        If the file exists, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(template())
    except FileExistsError:
        message = f"{path}: already exists; name a new file"
        raise OutputError(message) from None
    except OSError as error:
        message = f"{path}: cannot be written ({error.strerror})"
        raise OutputError(message) from None
