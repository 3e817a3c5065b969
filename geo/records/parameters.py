"""Messages that name options of commands → the parameters of Python that do the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from geo.errors import DataError

_COLUMN: Final = re.compile(r"--column ([\w-]+)=(\"[^\"]*\"|'[^']*'|\w+)")
_END: Final = re.compile(r"--(origin|destination)\b(?!-)")
_VALUE: Final = {
    "--dates dmy": 'order="dmy"',
    "--dates mdy": 'order="mdy"',
    "--decimal point": 'decimal="point"',
    "--decimal comma": 'decimal="comma"',
    "--coordinates lonlat": "is_lon_first=True",
    "--coordinates latlon": "is_lon_first=False",
}
_CRS: Final = re.compile(r"--crs ('[^']*'|[\w:]+)")


def in_python(message: str) -> str:
    """Return a message about a table with fields of ``FlowColumns`` in place of options.

    Examples
    --------
    >>> in_python("day and month may be either: add --dates dmy or --dates mdy")
    'day and month may be either: add order="dmy" or order="mdy" (of columns=FlowColumns(…))'
    >>> in_python('Write --column origin-lon="Y" --column origin-lat="X" to exchange them')
    'Write origin_lon="Y", origin_lat="X" to exchange them (of columns=FlowColumns(…))'
    """
    text = message
    for option, field in _VALUE.items():
        text = text.replace(option, field)
    text = re.sub(r"(--column [\w-]+=\S+) (?=--column)", r"\1, ", text)
    text = _COLUMN.sub(lambda match: f"{match[1].replace('-', '_')}={match[2]}", text)
    text = _CRS.sub(
        lambda match: f"crs={match[1] if match[1][0] == chr(39) else repr(match[1])}", text
    )
    text = _END.sub(r"\1=COLUMN", text)
    return text if text == message else f"{text.rstrip('.')} (of columns=FlowColumns(…))"


@contextmanager
def python_messages() -> Iterator[None]:
    """Raise errors about a table with the names of parameters."""
    try:
        yield
    except DataError as error:
        raise DataError(in_python(str(error))) from None
