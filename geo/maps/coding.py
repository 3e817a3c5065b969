"""Columns of large tables as whole numbers: a text is its place among the column's texts, a number so many units.

A coded column is ``at``, the number of an array of codes, with ``words`` (texts by code) or ``unit``
(by which codes are multiplied). A column of lists has ``counts``, too: how many items each row has.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.maps.block import Block

UNIT = 0.001  # of a share, a kilometre, a metre: as fine as layers are written


def coded(values: Sequence[Any], block: Block) -> dict[str, Any]:
    """Write one column into a block.

    Parameters
    ----------
    values
        Texts, numbers, or lists of either; nothing may be missing.
    block
        To which the codes are added.

    Examples
    --------
    >>> from geo.maps.block import Block
    >>> block = Block()
    >>> coded(["road", "track", "road"], block), block.arrays[0].tolist()
    ({'at': 0, 'words': ['road', 'track']}, [0, 1, 0])
    >>> coded([[0.25], [], [0.5, 1.0]], block), block.arrays[2].tolist()
    ({'counts': 1, 'at': 2, 'unit': 0.001}, [250, 500, 1000])
    """
    if any(isinstance(value, list) for value in values):
        counts = block.add(np.array([len(value) for value in values], dtype=np.int64))
        return {"counts": counts, **coded(list(chain.from_iterable(values)), block)}
    if any(isinstance(value, str) for value in values):
        words, codes = np.unique(np.array(values, dtype=object), return_inverse=True)
        return {"at": block.add(codes), "words": words.tolist()}
    if all(isinstance(value, int) for value in values):
        return {"at": block.add(np.array(values, dtype=np.int64)), "unit": 1}
    return {"at": block.add(np.round(np.array(values, dtype=float) / UNIT)), "unit": UNIT}
