"""The template of a brief to break, and the message that a broken brief gets."""

from __future__ import annotations

import pytest

from geo.brief import parse_brief
from geo.brief.template import template
from geo.errors import BriefError

GOOD = template()
PLACE = 'id = "gafsa"\nclaims = ["route"]'


def problems(text: str) -> str:
    """Return the message that a broken brief gets."""
    with pytest.raises(BriefError) as caught:
        parse_brief(text, name="b.toml")
    return str(caught.value)


def changed(old: str, new: str) -> str:
    """Return the template with one passage replaced; the passage must be there."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)
