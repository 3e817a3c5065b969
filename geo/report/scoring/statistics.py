"""Intervals for a few reports: Wilson's for rates, the bootstrap's for means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

Interval: TypeAlias = tuple[float, float]
FEWEST_REPORTS: Final = 10  # with fewer, the interval of a rate may span half of 0 to 1 or more
FEWEST_SOURCES: Final = 5  # with fewer, resampling them says little
RESAMPLES: Final = 2_000  # samples that the bootstrap draws
SEED: Final = 18  # of the random numbers, so that they are the same each time
Z95: Final = 1.959964  # the middle 95 % of the standard normal distribution lie within ± this


def wilson_interval(hits: int, count: int) -> Interval:
    """Compute the 95 % interval of a rate (Wilson 1927, doi:10.1080/01621459.1927.10502953).

    The rate is ``hits`` of ``count`` observations, both ends of the interval are 0 to 1. Without observations, any rate
    is possible.

    Examples
    --------
    >>> [round(end, 3) for end in wilson_interval(8, 10)]
    [0.49, 0.943]
    """
    if not count:
        return 0.0, 1.0
    rate, weight = hits / count, Z95**2 / count
    centre = (rate + weight / 2) / (1 + weight)
    half_width = Z95 * np.sqrt(rate * (1 - rate) / count + weight / (4 * count)) / (1 + weight)
    return max(0.0, float(centre - half_width)), min(1.0, float(centre + half_width))


def bootstrap_interval(values: Sequence[float], groups: Sequence[str]) -> Interval | None:
    """Compute the 95 % interval of the mean of values by the bootstrap (Efron 1979).

    Values in the same group are not independent, so whole groups are drawn instead of values. With fewer than two
    groups, there is no interval: None.

    Parameters
    ----------
    values
        The values.
    groups
        The group of each value, such as the source of a report.

    Examples
    --------
    >>> bootstrap_interval([3.0, 3.0, 3.0], ["a", "a", "b"]), bootstrap_interval([3.0, 4.0], ["a", "a"])
    ((3.0, 3.0), None)
    """
    names, group = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    if len(names) < 2:  # noqa: PLR2004 - one source has no spread
        return None
    sums, counts = np.bincount(group, np.asarray(values, dtype=float)), np.bincount(group)
    # Each row of ``samples`` is one sample: as many groups as there are, drawn with replacement.
    samples = np.random.default_rng(SEED).integers(len(names), size=(RESAMPLES, len(names)))
    means = sums[samples].sum(axis=1) / counts[samples].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def is_too_few(groups: Sequence[str]) -> bool:
    """Return whether there are too few reports, or reports of too few sources, to compare predictors.

    ``groups`` holds the source of each report.

    Examples
    --------
    >>> is_too_few(["a", "b", "c", "d", "e"] * 2), is_too_few(["a"] * 10)
    (False, True)
    """
    return len(groups) < FEWEST_REPORTS or len(set(groups)) < FEWEST_SOURCES
