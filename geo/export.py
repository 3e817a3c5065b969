"""A brief for other programs: one table of formats, each a function from a brief to a file's bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from geo.brief import Brief
from geo.linked_places import brief_to_linked_places

Exporter: TypeAlias = Callable[[Brief], bytes]


def _linked_places(brief: Brief) -> bytes:
    return brief_to_linked_places(brief).encode()


FORMATS: Final[Mapping[str, Exporter]] = MappingProxyType({"lpf": _linked_places})
"""What ``geo export --format`` takes → what makes the file."""
