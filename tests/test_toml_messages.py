"""Messages about TOML: the very character that is wrong, and the line at which it stands."""

from __future__ import annotations

import time
import tomllib

import pytest
from broken_briefs import GOOD, problems
from hypothesis import given
from hypothesis import strategies as st

from geo.brief import parse_brief
from geo.brief.toml_lines import locate_keys
from geo.errors import BriefError

LINES = GOOD.split("\n")


def line_of(start: str) -> int:
    """Return the line of the template that starts with some words, from 1."""
    return next(at for at, line in enumerate(LINES, start=1) if line.startswith(start))


ID = line_of("id = ")


def with_id(value: str) -> str:
    """Return the template with another line for its id."""
    return "\n".join([*LINES[: ID - 1], value, *LINES[ID:]])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("id = “my-brief”", 'column 6 has a curly quote, “. Write straight quotes: "…"'),
        ('id = “my-brief"', 'column 6 has a curly quote, “. Write straight quotes: "…"'),
        ("id = „my-brief“", "column 6 has a curly quote, „"),
        ("id = « my-brief »", "column 6 has a curly quote, «"),
        ("id = ‘my-brief’", "column 6 has a curly quote, ‘. Write straight quotes: '…'"),
        ("“id” = 'my-brief'", "column 1 has a curly quote, “"),
        ('id = "my-brief”', "a text does not end with a straight quote. Column 15 has a curly one, ”"),
        ("id = 'my-brief’", "a text does not end with a straight quote. Column 15 has a curly one, ’"),
        ("id = my-brief", "column 6 has a value that TOML does not know (found 'my-brief'). Write a text in straight"),
        ('id = "my-brief', "the line ends inside a text. End the text with the quote that opens it"),
    ],
)  # fmt: skip
def test_a_quote_is_named_at_its_character(written: str, expected: str) -> None:
    """Word processors make straight quotes curly: say which, and where."""
    assert f"b.toml:{ID}: {expected}" in problems(with_id(written))
    assert f"b.toml:{ID}: {expected}" in problems(with_id(written).replace("\n", "\r\n"))


def test_curly_quotes_inside_a_text_are_fine() -> None:
    """They are characters like others there."""
    title = 'title = { en = "The “big” one’s title" }'
    at = line_of("title = ")
    brief = parse_brief("\n".join([*LINES[: at - 1], title, *LINES[at:]]), name="b.toml")
    assert brief.title.en == "The “big” one’s title"


@pytest.mark.parametrize("table", ["source", "claim", "place", "area", "flow"])
def test_single_brackets_are_named(table: str) -> None:
    """``[area]`` for ``[[area]]``, once or beside the right form."""
    text = GOOD.replace(f"[[{table}]]", f"[{table}]")
    expected = f"[{table}] has single brackets. Write [[{table}]], once for each {table}"
    assert expected in problems(text)
    first = next(at for at, line in enumerate(text.split("\n"), start=1) if line == f"[{table}]")
    assert f"b.toml:{first}: " in problems(text)
    mixed = f'{GOOD}\n[{table}] # a comment\nid = "x"\n'
    assert f"b.toml:{len(LINES) + 1}: {expected}" in problems(mixed)


@pytest.mark.parametrize("table", ["source", "claim", "commodity", "place", "area", "flow", "map"])
def test_single_brackets_are_one_problem(table: str) -> None:
    """What names the row of that table has no problem of its own."""
    text = GOOD
    with pytest.raises(BriefError) as caught:
        parse_brief(text.replace(f"[[{table}]]", f"[{table}]"), name="b.toml")
    assert [problem.found for problem in caught.value.problems] == [
        f"[{table}] has single brackets"
    ]
    both = text.replace(f"[[{table}]]", f"[{table}]") + f'\n[[{table}]]\nid = "x"\n'
    assert f"[{table}] has single brackets" in problems(both)


def test_single_brackets_inside_a_table_are_named() -> None:
    """``[flow.strand]`` for ``[[flow.strand]]``."""
    text = GOOD + '\n[flow.strand]\nid = "x"\n'
    assert (
        "[flow.strand] has single brackets. Write [[flow.strand]], once for each strand"
        in problems(text)
    )


@pytest.mark.parametrize(
    "before",
    ['# a comment that shows """ once', "# '''", "# one \u2028 two \u2029 three \x85 four", '# """ \'\'\' "'],
)  # fmt: skip
def test_line_numbers_survive_what_a_comment_holds(before: str) -> None:
    """Quotes in a comment open nothing, and only a line feed ends a line of TOML."""
    broken = GOOD.replace("credibility", "credibilty")
    at = next(at for at, line in enumerate(broken.split("\n"), start=1) if "credibilty" in line)
    assert f"b.toml:{at + 1}: claim 'route': credibilty is not a known key" in problems(
        f"{before}\n{broken}"
    )


STRINGS = st.sampled_from([
    'a = "x # \'\'\' \\" y" # """',
    "b = 'x \" \"\" # y'", 'c = """x\n# y\n[[no]]\n"""', "d = '''\nno = 1 # \"\"\"\n'''",
    'e = """ \\""" \n " "" \n"""""',
    "f = ''''x'''' # '", 'g = ""', "h = ''", 'i = """"""', 'j = "\u2028"', "k = 1 # \u2028",
])  # fmt: skip


@given(st.lists(STRINGS, unique=True))
def test_every_key_is_found_at_its_line(entries: list[str]) -> None:
    """Whatever strings and comments hold: as many lines down as line feeds stand before."""
    text = "\n".join([*entries, "last = 1", ""])
    tomllib.loads(text)
    lines = locate_keys(text)
    for key in tomllib.loads(text):
        at = f"\n{text}".index(f"\n{key} = ")
        assert lines[(key,)] == text[:at].count("\n") + 1
    assert {path[0] for path in lines} == set(tomllib.loads(text))


def test_long_lines_take_no_time() -> None:
    """Two megabytes of quotes and backslashes are read once."""
    began = time.perf_counter()
    for filler in ('\\"', "'", '"', "# ", 'x\\"'):
        locate_keys('a = """' + filler * 300_000 + '\n"""\nb = 1\n')
    assert time.perf_counter() - began < 5
