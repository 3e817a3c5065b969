"""Find where the records of delimited text end, which depends on the quotes around its fields."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import rank_in_run

QUOTED_BYTES: Final = 1 << 18  # the longest field in quotes that holds line feeds


def record_ends(block: bytes, delimiter: str) -> NDArray[np.int64]:
    r"""Return the offset after each record of a CSV text, in bytes; a record ends at a line feed that is not in quotes.

    Quotes count as for Python's reader of CSV: a quote at the start of a field opens a text in quotes, and the next run
    of an odd number of quotes closes it. Any other quote is an ordinary character. So is an opening quote that no quote
    closes within ``QUOTED_BYTES``. Thus the end of a record depends only on so many bytes after it, wherever a file is
    cut into blocks.

    Examples
    --------
    >>> record_ends(b'a,"b\nc"\n5" pipe,d\n', ",").tolist()
    [8, 18]
    """
    letters = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(letters == ord("\n")) + 1
    quotes = np.flatnonzero(letters == ord('"'))
    if not len(quotes):
        return ends
    opens, closes = _quoted_fields(letters, quotes, delimiter)
    # For each line feed, the last text in quotes that opens before it; −1 if none does. The line feed is within that
    # text if its closing quote comes later.
    quoted_text = np.searchsorted(opens, ends) - 1
    closing_quote = np.append(closes, 0)[quoted_text]  # the 0 keeps the index −1 valid
    is_in_quotes = (quoted_text >= 0) & (closing_quote >= ends)
    return ends[~is_in_quotes]


def _quoted_fields(
    letters: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the offsets of the quotes that open texts in quotes, and of those that close them.

    A run of an even number of quotes does neither, because two quotes within a text stand for one. A run of an odd
    number counts as one quote.

    Parameters
    ----------
    letters
        The bytes of the CSV text.
    quotes
        The offsets of all quotes.
    delimiter
        The character between fields.
    """
    begins_run = np.diff(quotes, prepend=-2) != 1
    run_lengths = np.diff(np.flatnonzero(begins_run), append=len(quotes))
    odd_runs = quotes[begins_run][run_lengths % 2 == 1]  # the offset of the first quote of each
    begins_field = (odd_runs == 0) | np.isin(
        letters[odd_runs - 1], list(f"{delimiter}\r\n".encode())
    )
    # The next run would close the text. No run follows the last one, so nothing closes it.
    is_closed_near = np.append(np.diff(odd_runs) <= QUOTED_BYTES, False)[: len(odd_runs)]
    may_open = begins_field & is_closed_near
    # A run that cannot open a text is a closing or an ordinary quote. In the sequence of runs after it, the first opens
    # a text, the second closes it, the third opens the next, and so on.
    sequence = np.cumsum(np.append(False, ~may_open[:-1]))[: len(odd_runs)]
    opens = np.flatnonzero(may_open & (rank_in_run(sequence) % 2 == 0))
    return odd_runs[opens], odd_runs[opens + 1]
