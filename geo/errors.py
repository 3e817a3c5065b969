"""The error tree.

::

    GeoError
    ├── BriefError(ValueError)            an invalid brief, with every problem in file order
    │   └── SourceTextError               a text without the words that the brief cites
    ├── UnreviewedError(ValueError)       a brief with claims that no person has confirmed
    ├── GeometryError(ValueError)         coordinates that cannot be measured
    ├── UnknownCountryError(LookupError)  an unknown country code
    ├── TripointError(LookupError)        three countries that do not meet in one point
    ├── UnknownPlaceError(LookupError)    a name that the gazetteer lacks
    ├── AmbiguousPlaceError(LookupError)  a name of several places, with the candidates
    ├── RegionError(LookupError)          a region that does not exist or cannot be prepared
    ├── OffNetworkError(LookupError)      an end of a flow away from the road network
    ├── ClosureError(LookupError)         a crossing that the road network lacks
    ├── DataError(ValueError)             a missing or invalid data file
    ├── MissingExtraError(ImportError)    an optional package that is not installed
    └── OutputError(OSError)              a file that cannot be written, or an unknown output

Every message states where, what was found, what was expected and what to do, in sentences:
``WHERE: found X. Expected Y. Do Z.``
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

CHECK_AND_RETRY: Final = "Check the path, your permissions and the free space, then run it again."
MAX_SHOWN_PROBLEMS: Final = 100  # more do not help, and a hostile file could have a million


@dataclass(frozen=True)
class Problem:
    """One problem of an input; as text it is a message in sentences.

    Attributes
    ----------
    where
        The part of the input, such as ``flow 'a'``; empty if it is the whole.
    found
        What is wrong there.
    remedy
        What to do, if that is known.
    line
        The line of the input, from 1, if it has lines.

    Examples
    --------
    >>> print(Problem("flow 'a'", "origin 'Zuara' is not a place", "did you mean 'zouara'?"))
    flow 'a': origin 'Zuara' is not a place. Did you mean 'zouara'?
    """

    where: str
    found: str
    remedy: str = ""
    line: int | None = None

    def __str__(self) -> str:
        fault = f"{self.where}: {self.found}" if self.where else self.found
        sentences = (_ended(fault), sentence(self.remedy))
        return " ".join(filter(None, sentences))


def sentence(text: str) -> str:
    """Make a text a sentence: begin it with a capital, and end it with a full stop unless it has an end.

    Examples
    --------
    >>> sentence("name one of them"), sentence("did you mean 'road'?"), sentence("")
    ('Name one of them.', "Did you mean 'road'?", '')
    """
    return _ended(text[:1].upper() + text[1:])


def _ended(text: str) -> str:
    """End a text with a full stop, unless it is empty or has an end."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def how_to_install(extra: str) -> str:
    """Return the commands that install an extra: for the installed package, and in a clone of the repository.

    Examples
    --------
    >>> how_to_install("world")
    'pip install "smuggling-route-mapper[world]" (in a clone of the repository: pip install -e ".[world]")'
    """
    return (
        f'pip install "smuggling-route-mapper[{extra}]" '
        f'(in a clone of the repository: pip install -e ".[{extra}]")'
    )


class GeoError(Exception):
    """Root of all errors that the user can fix; the command line prints only its message."""


class BriefError(GeoError, ValueError):
    """An invalid brief.

    Attributes
    ----------
    name
        The file's name, as passed.
    problems
        Every problem, in file order; the message shows the first hundred.
    """

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        """Build the message: a line for each problem, up to the first hundred."""
        self.name = name
        self.problems = tuple(problems)
        lines = [
            f"{name}:{problem.line}: {problem}" if problem.line else f"{name}: {problem}"
            for problem in self.problems[:MAX_SHOWN_PROBLEMS]
        ]
        if hidden := len(self.problems) - len(lines):
            noun = "problem" if hidden == 1 else "problems"
            lines.append(f"{name}: … and {hidden:,} more {noun}")
        super().__init__("\n".join(lines))


class SourceTextError(BriefError):
    """A source's text without the words that the brief's claims cite."""


class UnreviewedError(GeoError, ValueError):
    """A brief with claims that no person has confirmed; only a draft can be built from it."""


class GeometryError(GeoError, ValueError):
    """Coordinates that cannot be measured: empty, not finite, or out of range."""


class UnknownCountryError(GeoError, LookupError):
    """An unknown country code; the message suggests the nearest."""


class TripointError(GeoError, LookupError):
    """Three countries whose land does not meet in exactly one point."""


class UnknownPlaceError(GeoError, LookupError):
    """A name that the gazetteer lacks.

    Attributes
    ----------
    mention
        The name as written.
    nearest
        The most similar names of the gazetteer, best first.
    """

    def __init__(self, mention: str, nearest: Iterable[str], message: str) -> None:
        self.mention = mention
        self.nearest = tuple(nearest)
        super().__init__(message)


class AmbiguousPlaceError(GeoError, LookupError):
    """A name that several places share, so that it is not clear which of them is meant.

    Attributes
    ----------
    mention
        The name as written.
    candidates
        The places that it may mean, as the gazetteer's candidates, likeliest spelling first.
    """

    def __init__(self, mention: str, candidates: Iterable[Any], message: str) -> None:
        self.mention = mention
        # of any type, since the class of candidates is in a package that imports this module
        self.candidates: tuple[Any, ...] = tuple(candidates)
        super().__init__(message)


class RegionError(GeoError, LookupError):
    """A region that does not exist, or that cannot be prepared."""


class OffNetworkError(GeoError, LookupError):
    """An end of a flow away from the road network."""


class ClosureError(GeoError, LookupError):
    """A crossing that the road network lacks."""


class DataError(GeoError, ValueError):
    """A data file that is missing, invalid, or differs from its sidecar."""


class MissingExtraError(GeoError, ImportError):
    """A feature that needs an optional package; the message states how to install it."""


class OutputError(GeoError, OSError):
    """An output that cannot be written, or an unknown output."""


def unwritable(path: object, error: OSError, state: str = "") -> OutputError:
    """Return the error for an output that cannot be written.

    Parameters
    ----------
    path
        The file or folder.
    error
        What the system says of it.
    state
        A sentence that says what became of earlier files, if there were any.

    Examples
    --------
    >>> print(unwritable("a.html", PermissionError(13, "Permission denied"), "Nothing was changed."))
    a.html: the output cannot be written (Permission denied). Nothing was changed. Check the path, your permissions ...
    """
    sentences = (
        f"{path}: the output cannot be written ({error.strerror}).",
        state,
        CHECK_AND_RETRY,
    )
    return OutputError(" ".join(filter(None, sentences)))
