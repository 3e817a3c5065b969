"""What people write that is not TOML: the message for each mistake says what to write instead."""

from __future__ import annotations

import tomllib

import pytest

from geo.brief.toml_errors import toml_problem

MISTAKES = {
    "lon = -8,5": "found the number -8,5 with a comma. Write -8.5",
    "q = { low = 1,5, high = 3 }": "found the number 1,5 with a comma. Write 1.5",
    "value = 12 000": "found the number '12 000'. TOML separates thousands only by _: write 12000 or 12_000.",
    "value = 1,200,000": "separates thousands only by _: write 1200000 or 1_200_000",
    "q = { value = 3,000,000, unit = 't' }": "write 3000000 or 3_000_000.",
    "value = 3,000": "write 3000 or 3_000; or 3.000 if the comma is a decimal one",
    "value = 15 49 30": "found the number '15 49 30'. Write its digits without spaces",
    "lat = 15°49N": "found 15°49N. Write decimal degrees, south and west below 0: 15.816667",
    "lon = W 8° 6' 30'' # as read": "found W 8° 6' 30''. Write decimal degrees, south and west below 0: -8.108333",
    "lat = 15°75N": "Write one key and one value on a line",
    "date = 2023-05": 'found the date 2023-05 without quotes. Write "2023-05"',
    "period = 2023/..": 'found the date 2023/.. without quotes. Write "2023/.."',
    "title = { fr = 'L'exemple' }": "ends at the apostrophe in column 18. Begin and end it with double quotes",
    'title = "a "quoted" word"': "ends at the quote in column 12. Write a backslash",
    'claims = ["one" "two"]': "Put a comma between its values",
    'title = { en = "a" fr = "b" }': "Put a comma between its keys",
    'title = { en = "a"\n}': "Keep { … } on one line, as TOML 1.0 requires",
    'title = {\n  en = "a",\n}': "begins with { does not end on the same line. Keep { … } on one line",
    'title = { en = "a", # a comment\n  fr = "b" }': "Keep { … } on one line",
    'title = { en = "a", }': "found a comma before the } in column 21. Delete that comma",
    'title = { en = "a", en = "b" }': "Delete one of the two",
    'url = "C:\\Users"': "Write two backslashes",
    "a = 1\rb = 2": "Save the file with line ends of Unix or Windows",
    "fictional = True": "Write true, in lower case",
    "[[flow]\nid = 1": "Close a header as it was opened: [[table]] or [table]",
    "my key = 1": "Write a key without spaces",
    'kind: "a = b"': "is not TOML from column 5 on (found ': \"a = b\"'). Write a key without spaces, then =",
    "date = 01/05/2024": 'found the date 01/05/2024. Write it in quotes, the year first, such as "2024-05-31"',
    "delay = { a = 2h }": "found '2h'. Write the number alone; in quotes, if it is a text",
    "credibility = 06": "found the number 06. Write it without leading zeros: 6",
    "fictional = yes # for now": "(found 'yes'). Write true, in lower case",
    "outlet =\nid = 1": "outlet has no value. Write one after =, or delete the line",
    "lon = –8.2": "column 7 has a dash, –. Write a hyphen, -",
    "lon\u00a0= 8.2": "column 4 has a special space, U+00A0. Write an ordinary space",
    'title = """One\nTwo"': "a text that begins with three quotes does not end. End it with the same quotes",
    "[[my place]]": "its name has no spaces",
    "// a remark = 1": "or with # for a comment",
    "Some text, no TOML.": "holds no key or table of TOML. `geo new FILE` makes a brief to start from",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_with_what_to_write(text: str) -> None:
    """The parser's own words alone help nobody."""
    with pytest.raises(tomllib.TOMLDecodeError) as error:
        tomllib.loads(text)
    assert MISTAKES[text] in str(toml_problem(text, error.value, ()))


REPETITIONS = {
    "mode = 'sea'\nmode = 'road'": (2, "mode has a value on line 1 already. Delete one of the two"),
    "[[flow]]\nid = 'a'\n[[flow]]\nid = 'b'\nperiod = [\n'1',\n]\nperiod = [\n'2',\n]": (
        8, "period has a value on line 5 already"
    ),
    "[[flow]]\nlabel = { en = 'a' }\nlabel.fr = 'b'": (3, "label has a value on line 2 already. Write it once"),
    "label.fr = 'b'\nlabel = { en = 'a' }\n": (2, "label has a value on line 1 already. Write it once"),
    "[assumptions]\n[other]\n[assumptions]\n": (3, "[assumptions] is already on line 1"),
    "[[flow.strand]]\na = 1\n[[flow]]\nid = 'b'\n": (
        1, "[[flow.strand]] stands above the first [[flow]]. Move it below the [[flow]] to which it belongs"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", REPETITIONS)
def test_a_second_value_names_both_lines(text: str) -> None:
    """The parser says "Cannot overwrite a value", and names the line behind it."""
    with pytest.raises(tomllib.TOMLDecodeError) as error:
        tomllib.loads(text)
    problem = toml_problem(text, error.value, ("flow",))
    line, message = REPETITIONS[text]
    assert problem.line == line
    assert message in str(problem)
