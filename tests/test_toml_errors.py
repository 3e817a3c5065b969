"""What people write into TOML that is none: each mistake is told with what to write instead."""

from __future__ import annotations

import tomllib

import pytest

from geo.brief.toml_errors import toml_problem

MISTAKES = {
    "lon = -8,5": "found the number -8,5 with a comma. Write -8.5",
    "q = { low = 1,5, high = 3 }": "found the number 1,5 with a comma. Write 1.5",
    "value = 12 000": "found the number '12 000'. Write its digits without blanks",
    "value = 1,200,000": "found the number '1,200,000'. Write its digits",
    "date = 2023-05": 'found the date 2023-05 without quotes. Write "2023-05"',
    "period = 2023/..": 'found the date 2023/.. without quotes. Write "2023/.."',
    "title = { fr = 'L'exemple' }": "ends at the apostrophe in column 18. Begin and end it with double quotes",
    'title = "a "quoted" word"': "ends at the quote in column 12. Write a backslash",
    'claims = ["one" "two"]': "Put a comma between its values",
    'title = { en = "a" fr = "b" }': "Put a comma between its keys",
    'title = { en = "a"\n}': "A table in { } stands on one line",
    'url = "C:\\Users"': "Write two backslashes",
    "my key = 1": "Write a key without blanks",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_with_what_to_write(text: str) -> None:
    """The parser's own words alone help nobody."""
    with pytest.raises(tomllib.TOMLDecodeError) as error:
        tomllib.loads(text)
    assert MISTAKES[text] in str(toml_problem(text, error.value, ()))
