"""What a way over the network costs in hours: speeds by kind of road, and delays at crossings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from geo.errors import DataError
from geo.network.graph import KINDS, Floats, Network

THE_BRIEF: Final = "the brief"
"""The source of a figure that overrides ours."""


@dataclass(frozen=True)
class Figure:
    """A number that costs rest on, and why it is what it is.

    Attributes
    ----------
    source
        Where a reader can look it up; empty where it is only assumed.
    assumed
        Whether we chose it.
    reason
        What it is taken from, or why we chose it.
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
        For every kind of `KINDS`, kilometres per hour.
    delay_h
        At a crossing that has no delay of its own, hours.
    crossing_delay_h
        By id of the crossing, hours.
    scale_per_hour
        How much an hour counts in the choice among ways; see :mod:`geo.routing.shares`.
    """

    speed_kmh: Mapping[str, Figure]
    delay_h: Figure
    scale_per_hour: Figure
    crossing_delay_h: Mapping[str, Figure]


def read_costs(path: Path | None = None) -> Costs:
    """Read a table of costs; the one that ships with the package when left out.

    Raises
    ------
    DataError
        The table is not TOML, lacks a kind, or a figure does not hold; every problem at once.

    Examples
    --------
    >>> costs = read_costs()
    >>> costs.speed_kmh["motorway"].value, costs.speed_kmh["track"].assumed
    (90.0, True)
    """
    if path is None:
        text = files("geo").joinpath("data", "costs.toml").read_text(encoding="utf-8")
        return parse_costs(text, name="costs.toml")
    return parse_costs(path.read_text(encoding="utf-8"), name=path.name)


def parse_costs(text: str, *, name: str) -> Costs:
    """Parse a table of costs.

    Parameters
    ----------
    name
        Of the file, for messages.

    Raises
    ------
    DataError
        As from `read_costs`.
    """
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: is not TOML: {error}") from error
    speeds, delays = read.get("speed_kmh", {}), read.get("crossing_delay_h", {})
    tables = {
        **{f"speed_kmh.{kind}": speeds.get(kind) for kind in KINDS},
        **{f"speed_kmh.{kind}": speeds[kind] for kind in speeds},
        "delay_h": read.get("delay_h"),
        "scale_per_hour": read.get("scale_per_hour"),
        **{f"crossing_delay_h.{each}": delays[each] for each in delays},
    }
    problems = [problem for key in tables for problem in _problems(key, tables[key])]
    if problems:
        raise DataError("\n".join(f"{name}: {problem}" for problem in problems))
    figures = {key: _figure(table) for key, table in tables.items()}
    return Costs(
        speed_kmh=MappingProxyType({kind: figures[f"speed_kmh.{kind}"] for kind in KINDS}),
        delay_h=figures["delay_h"],
        scale_per_hour=figures["scale_per_hour"],
        crossing_delay_h=MappingProxyType(
            {each: figures[f"crossing_delay_h.{each}"] for each in delays}
        ),
    )


def with_overrides(
    costs: Costs,
    *,
    speed_kmh: Mapping[str, float] | None = None,
    delay_h: float | None = None,
    crossing_delay_h: Mapping[str, float] | None = None,
    scale_per_hour: float | None = None,
) -> Costs:
    """Return costs with some figures put in the place of ours.

    Parameters
    ----------
    speed_kmh
        By kind, above zero.
    delay_h
        For all crossings without a delay of their own, not below zero.
    crossing_delay_h
        By id of the crossing, not below zero.
    scale_per_hour
        Not below zero.

    Raises
    ------
    DataError
        A kind is unknown or a number out of range; every problem at once.

    Examples
    --------
    >>> with_overrides(read_costs(), speed_kmh={"track": 20}).speed_kmh["track"]
    Figure(value=20.0, source='the brief', assumed=False, reason='')
    """
    given = {
        **{f"speed_kmh.{kind}": value for kind, value in (speed_kmh or {}).items()},
        **({} if delay_h is None else {"delay_h": delay_h}),
        **({} if scale_per_hour is None else {"scale_per_hour": scale_per_hour}),
        **{f"crossing_delay_h.{each}": value for each, value in (crossing_delay_h or {}).items()},
    }
    tables = {key: {"value": value, "source": THE_BRIEF} for key, value in given.items()}
    if problems := [problem for key in tables for problem in _problems(key, tables[key])]:
        raise DataError("\n".join(problems))
    ours = {key: _figure({**table, "reason": ""}) for key, table in tables.items()}
    speeds = {kind: ours[f"speed_kmh.{kind}"] for kind in speed_kmh or {}}
    delays = {each: ours[f"crossing_delay_h.{each}"] for each in crossing_delay_h or {}}
    return replace(
        costs,
        speed_kmh=MappingProxyType({**costs.speed_kmh, **speeds}),
        delay_h=ours.get("delay_h", costs.delay_h),
        scale_per_hour=ours.get("scale_per_hour", costs.scale_per_hour),
        crossing_delay_h=MappingProxyType({**costs.crossing_delay_h, **delays}),
    )


def edge_hours(network: Network, costs: Costs) -> Floats:
    """Measure each edge in hours: its length by its speed, and half the delay of a crossing at either end.

    So whoever passes a crossing, from one edge to the next, waits its delay once.

    Returns
    -------
    Hours, one number for each edge.

    Examples
    --------
    >>> from geo.network import read_network
    >>> bool((edge_hours(read_network(), read_costs()) > 0).all())
    True
    """
    speed = np.array([costs.speed_kmh[kind].value for kind in KINDS])
    delays = [costs.crossing_delay_h.get(each, costs.delay_h).value for each in network.crossing_id]
    waiting = np.zeros(len(network.node_lon))
    waiting[network.crossing_node] = delays
    at_ends = waiting[network.tail] + waiting[network.head]
    return np.asarray(network.length_km / speed[network.kind] + at_ends / 2.0)


def _problems(key: str, table: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    """Name what is wrong with a figure."""
    kind = key.removeprefix("speed_kmh.")
    is_speed = kind != key
    if is_speed and kind not in KINDS:
        yield f"{key}: {kind!r} is not a kind of road; expected one of {', '.join(KINDS)}"
        return
    if not isinstance(table, Mapping):
        yield f"{key}: found {table!r}, expected a table with value, source or assumed, and reason"
        return
    value = table.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        yield f"{key}: value is {value!r}, expected a number"
    elif value < 0 or (is_speed and value == 0):
        yield f"{key}: value is {value!r}, expected {'more than zero' if is_speed else 'zero or more'}"
    if not table.get("source") and table.get("assumed") is not True:
        yield f"{key}: has no source; name one, or say assumed = true"


def _figure(table: Mapping[str, Any]) -> Figure:
    return Figure(
        float(table["value"]),
        str(table.get("source", "")),
        bool(table.get("assumed", False)),
        str(table.get("reason", "")),
    )
