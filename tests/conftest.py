"""What several tests share: the shipped brief and its layers, built once."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import settings

from geo.brief import Brief, read_brief
from geo.layers import build_layers

# Two slow cores: a deadline would test the machine, not the code.
settings.register_profile("geo", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("geo")


@pytest.fixture(scope="session")
def brief() -> Brief:
    """Return the shipped brief."""
    return read_brief("tunisia-libya-2019")


@pytest.fixture(scope="session")
def layers(brief: Brief) -> dict[str, gpd.GeoDataFrame]:
    """Return the shipped brief's layers."""
    return build_layers(brief)
