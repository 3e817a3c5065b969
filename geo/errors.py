"""The error tree.

::

    GeoError
    ├── BriefError(ValueError)       a brief that does not hold: every problem of it, in file order
    │   └── SourceTextError          a text that is not the one the brief cites
    ├── GeometryError(ValueError)    coordinates that cannot be measured
    ├── UnknownCountryError(LookupError)  a code that no shipped country has
    ├── TripointError(LookupError)   three countries that do not meet in one point
    ├── UnknownPlaceError(LookupError)    a name that no place of the gazetteer bears
    ├── AmbiguousPlaceError(LookupError)  a name that several places bear, with the candidates
    ├── OffNetworkError(LookupError)      an end of a flow that the road network does not reach
    ├── ClosureError(LookupError)    a crossing that the road network does not have
    ├── DataError(ValueError)        a shipped or given data file that is not what it says it is
    └── OutputError(OSError)         a file that cannot be written, or a name that is no output's

Every message says where, what was found, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

MAX_SHOWN_PROBLEMS: Final = 100  # more do not help, and a hostile file could have a million


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an input.

    Examples
    --------
    >>> print(Problem("flow 'a'", "origin 'Zuara' is not a place", "did you mean 'zouara'?"))
    flow 'a': origin 'Zuara' is not a place; did you mean 'zouara'?
    """

    where: str
    found: str
    remedy: str = ""
    line: int | None = None

    def __str__(self) -> str:
        head = f"{self.where}: {self.found}" if self.where else self.found
        return f"{head}; {self.remedy}" if self.remedy else head


class GeoError(Exception):
    """Root of all errors that the user can mend; the command line prints its message alone."""


class BriefError(GeoError, ValueError):
    """A brief that does not hold.

    Attributes
    ----------
    name
        The file's name, as given.
    problems
        Every problem found, in file order. The message shows the first hundred.
    """

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        lines = [
            f"{name}:{problem.line}: {problem}" if problem.line else f"{name}: {problem}"
            for problem in self.problems[:MAX_SHOWN_PROBLEMS]
        ]
        if hidden := len(self.problems) - len(lines):
            lines.append(f"{name}: … and {hidden:,} problems more")
        super().__init__("\n".join(lines))


class SourceTextError(BriefError):
    """A source's text that does not hold what the brief's claims cite from it."""


class GeometryError(GeoError, ValueError):
    """Coordinates that cannot be measured: empty, not finite, or out of range."""


class UnknownCountryError(GeoError, LookupError):
    """A country code that no shipped country has; the message names the nearest."""


class TripointError(GeoError, LookupError):
    """Three countries whose land does not meet in exactly one point."""


class UnknownPlaceError(GeoError, LookupError):
    """A name that no place of the gazetteer bears; the message names the nearest.

    Attributes
    ----------
    mention
        The name as written.
    nearest
        Names of the gazetteer that look most like it, best first.
    """

    def __init__(self, mention: str, nearest: Iterable[str], message: str) -> None:
        self.mention = mention
        self.nearest = tuple(nearest)
        super().__init__(message)


class AmbiguousPlaceError(GeoError, LookupError):
    """A name that several places bear, none of them clearly before the others.

    Attributes
    ----------
    mention
        The name as written.
    candidates
        What it may mean, likeliest spelling first, as the gazetteer's own values.
    """

    def __init__(self, mention: str, candidates: Iterable[Any], message: str) -> None:
        self.mention = mention
        self.candidates: tuple[Any, ...] = tuple(candidates)  # Candidate stands on a higher floor
        super().__init__(message)


class OffNetworkError(GeoError, LookupError):
    """An end of a flow that the road network does not reach."""


class ClosureError(GeoError, LookupError):
    """A crossing that the road network does not have."""


class DataError(GeoError, ValueError):
    """A data file that is missing, or is not what its sidecar says."""


class OutputError(GeoError, OSError):
    """An output that cannot be written, or a name that no output has."""
