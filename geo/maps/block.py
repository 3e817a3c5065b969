"""The arrays of a payload, laid end to end while it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class Block:
    """Arrays of int32, and for each where it begins and how long it is."""

    arrays: list[NDArray[np.int32]] = field(default_factory=list)
    places: list[list[int]] = field(default_factory=list)

    def add(self, values: NDArray[Any]) -> int:
        """Append one array; return its number."""
        start = sum(self.places[-1]) if self.places else 0
        self.arrays.append(np.asarray(values, dtype="<i4"))
        self.places.append([start, len(values)])
        return len(self.places) - 1
