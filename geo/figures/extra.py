"""Whether what figures need is installed; imported before all that needs it."""

from __future__ import annotations

from importlib.util import find_spec

from geo.errors import MissingExtraError

for package in ("matplotlib", "textalloc"):
    if find_spec(package) is None:
        raise MissingExtraError(
            f'figures need the package {package}: pip install "smuggling-route-mapper[figures]"'
        )
