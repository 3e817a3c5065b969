"""Compute travel times on the network: speeds by kind of road, and delays at border crossings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from geo.arrays import Floats
from geo.errors import DataError
from geo.network.graph import KINDS, Network
from geo.shipped_data import shipped_text

THE_BRIEF: Final = "the brief"
"""The source of a figure that overrides the package's."""


@dataclass(frozen=True)
class Figure:
    """A number from which costs are computed, and where it comes from.

    Attributes
    ----------
    value
        The number, in the unit that its key names.
    source
        The publication in which a reader can look the number up; empty if it is assumed.
    assumed
        Whether the number is our assumption.
    reason
        How the number was derived, or why we chose it.
    """

    value: float
    source: str
    assumed: bool
    reason: str


@dataclass(frozen=True)
class Costs:
    """Speeds and delays.

    Attributes
    ----------
    speed_kmh
        Kilometres per hour for every kind of `KINDS`.
    delay_h
        Hours at a crossing without a delay of its own.
    crossing_delay_h
        Hours at each crossing that has a delay of its own, by the id of the crossing.
    scale_per_hour
        Sensitivity of the route choice to an additional hour; see :mod:`geo.routing.shares`.
    """

    speed_kmh: Mapping[str, Figure]
    delay_h: Figure
    scale_per_hour: Figure
    crossing_delay_h: Mapping[str, Figure]


def read_costs() -> Costs:
    """Read the table of costs that ships with the package.

    Raises
    ------
    DataError
        If the table is not TOML, lacks a kind, or has an invalid figure; with every problem.

    Examples
    --------
    >>> costs = read_costs()
    >>> costs.speed_kmh["motorway"].value, costs.speed_kmh["track"].assumed
    (90.0, True)
    """
    return parse_costs(shipped_text("costs.toml"), name="costs.toml")


def parse_costs(text: str, *, name: str) -> Costs:
    """Parse the text of a table of costs; messages name its file, ``name``.

    Raises
    ------
    DataError
        As from `read_costs`.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: the file is not TOML ({error}). Correct it there.") from error
    speeds, delays = raw.get("speed_kmh", {}), raw.get("crossing_delay_h", {})
    # The table of each figure by its path, which messages name. Every kind of road has a path, and so has every key of
    # the file: `_figures` then reports kinds that are missing, and keys that are not kinds.
    figures = _figures(
        {
            **{f"speed_kmh.{kind}": speeds.get(kind) for kind in (*KINDS, *speeds)},
            "delay_h": raw.get("delay_h"),
            "scale_per_hour": raw.get("scale_per_hour"),
            **{f"crossing_delay_h.{crossing}": delays[crossing] for crossing in delays},
        },
        prefix=f"{name}: ",
    )
    return Costs(
        speed_kmh=_with_prefix(figures, "speed_kmh."),
        delay_h=figures["delay_h"],
        scale_per_hour=figures["scale_per_hour"],
        crossing_delay_h=_with_prefix(figures, "crossing_delay_h."),
    )


def with_overrides(
    costs: Costs,
    *,
    speed_kmh: Mapping[str, float] | None = None,
    delay_h: float | None = None,
    crossing_delay_h: Mapping[str, float] | None = None,
    scale_per_hour: float | None = None,
) -> Costs:
    """Return costs with some figures replaced; the source of a new figure is the brief.

    Parameters
    ----------
    costs
        The costs to start from.
    speed_kmh
        Speeds by kind of road, above zero.
    delay_h
        The delay at all crossings without a delay of their own, zero or more.
    crossing_delay_h
        Delays of crossings by id, zero or more.
    scale_per_hour
        Sensitivity of the route choice to an additional hour, zero or more.

    Raises
    ------
    DataError
        If a kind is unknown or a number out of range; with every problem.

    Examples
    --------
    >>> with_overrides(read_costs(), speed_kmh={"track": 20}).speed_kmh["track"]
    Figure(value=20.0, source='the brief', assumed=False, reason='')
    """
    # The new number of each figure by its path, as in `parse_costs`; None leaves the figure as it is.
    values = {
        **{f"speed_kmh.{kind}": value for kind, value in (speed_kmh or {}).items()},
        "delay_h": delay_h,
        "scale_per_hour": scale_per_hour,
        **{f"crossing_delay_h.{key}": value for key, value in (crossing_delay_h or {}).items()},
    }
    figures = _figures(
        {
            key: {"value": value, "source": THE_BRIEF}
            for key, value in values.items()
            if value is not None
        },
        prefix=f"{THE_BRIEF}: ",
    )
    delays = {**costs.crossing_delay_h, **_with_prefix(figures, "crossing_delay_h.")}
    return Costs(
        speed_kmh=MappingProxyType({**costs.speed_kmh, **_with_prefix(figures, "speed_kmh.")}),
        delay_h=figures.get("delay_h", costs.delay_h),
        scale_per_hour=figures.get("scale_per_hour", costs.scale_per_hour),
        crossing_delay_h=MappingProxyType(delays),
    )


def edge_hours(network: Network, costs: Costs) -> Floats:
    """Compute the hours of each edge: its length over its speed, plus half the delay of a crossing at either end.

    A route passes a crossing from one edge to the next, and so waits there for two halves of the delay.

    Examples
    --------
    >>> from geo.network import read_network
    >>> bool((edge_hours(read_network(), read_costs()) > 0).all())
    True
    """
    speed_kmh = np.array([costs.speed_kmh[kind].value for kind in KINDS])
    delays = [costs.crossing_delay_h.get(key, costs.delay_h).value for key in network.crossing_id]
    delay_h = np.zeros(len(network.node_lon))
    delay_h[network.crossing_node] = delays
    delays_at_ends = delay_h[network.tail] + delay_h[network.head]
    return np.asarray(network.length_km / speed_kmh[network.kind] + delays_at_ends / 2.0)


def _figures(tables: Mapping[str, Any], *, prefix: str) -> dict[str, Figure]:
    """Parse the tables of figures by key, or raise one error with every problem.

    A table has value, source or assumed, and reason. A key such as ``speed_kmh.track`` is the path of the figure in the
    file; ``prefix`` comes before it in messages.
    """
    problems = [prefix + problem for key in tables for problem in _problems(key, tables[key])]
    if problems:
        raise DataError("\n".join(problems))
    return {
        key: Figure(
            float(table["value"]),
            str(table.get("source", "")),
            bool(table.get("assumed", False)),
            str(table.get("reason", "")),
        )
        for key, table in tables.items()
    }


def _with_prefix(figures: Mapping[str, Figure], prefix: str) -> Mapping[str, Figure]:
    """Return the figures whose key starts with a prefix, under the rest of the key."""
    return MappingProxyType(
        {key.removeprefix(prefix): figures[key] for key in figures if key.startswith(prefix)}
    )


def _problems(key: str, table: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    """Yield a sentence for each problem of the table of a figure, given the key of the figure."""
    kind = key.removeprefix("speed_kmh.")
    is_speed = kind != key  # the key of a speed has this prefix
    if is_speed and kind not in KINDS:
        yield f"{key}: {kind!r} is not a kind of road. Expected one of {', '.join(KINDS)}."
        return
    if not isinstance(table, Mapping):
        fault = "the table is missing" if table is None else f"{table!r} is not a table"
        yield f"{key}: {fault}. Expected a table with value, source or assumed, and reason."
        return
    value = table.get("value")
    # to Python, true and false are numbers
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        yield f"{key}: value is {value!r}. Expected a number."
    elif value < 0 or (is_speed and value == 0):
        yield f"{key}: value is {value!r}. Expected {'more than zero' if is_speed else 'zero or more'}."
    if not table.get("source") and table.get("assumed") is not True:
        yield f"{key}: the figure has no source. Name a source, or set assumed = true."
