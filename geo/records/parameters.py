"""Reword messages for callers in Python: options of commands become the parameters that do the same."""

from __future__ import annotations

import re
from typing import Final

# --column origin-lon="X"
_COLUMN: Final = re.compile(r"--column ([\w-]+)=(\"[^\"]*\"|'[^']*'|\w+)")
_CRS: Final = re.compile(r"--crs (?:'([^']*)'|([\w:]+))")  # --crs 'UTM 32N', --crs EPSG:32632
_END: Final = re.compile(r"--(origin|destination)\b(?!-)")  # --origin, but not --origin-lon
_PARAMETERS: Final = {
    "--dates dmy": 'order="dmy"',
    "--dates mdy": 'order="mdy"',
    "--decimal point": 'decimal="point"',
    "--decimal comma": 'decimal="comma"',
    "--coordinates lonlat": "is_lon_first=True",
    "--coordinates latlon": "is_lon_first=False",
}


def in_python(message: str) -> str:
    """Reword a message about a table for callers in Python, who have no options of a command.

    Options of `geo flows`, such as ``--dates dmy``, become the fields of ``FlowColumns`` that do the same.

    Examples
    --------
    >>> in_python("day and month may be either: add --dates dmy or --dates mdy")
    'day and month may be either: add order="dmy" or order="mdy" (of columns=FlowColumns(…))'
    >>> in_python('Write --column origin-lon="Y" --column origin-lat="X" to swap them')
    'Write origin_lon="Y", origin_lat="X" to swap them (of columns=FlowColumns(…))'
    """
    text = message
    for option, parameter in _PARAMETERS.items():
        text = text.replace(option, parameter)
    # Two options in a row become two parameters with a comma.
    text = re.sub(r"(--column [\w-]+=\S+) (?=--column)", r"\1, ", text)
    text = _COLUMN.sub(lambda match: f"{match[1].replace('-', '_')}={match[2]}", text)
    text = _CRS.sub(lambda match: f"crs={match[1] or match[2]!r}", text)
    text = _END.sub(r"\1=COLUMN", text)
    return text if text == message else f"{text.rstrip('.')} (of columns=FlowColumns(…))"
