"""The commands, as a user meets them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from invoking import invoke

from geo.cli import main

DATELINE = str(Path(__file__).parent / "data" / "dateline-2031.toml")


def test_every_help_ends_in_an_example() -> None:
    """Each is of its own command; `tests/test_docs.py` runs it as it stands, after a build."""
    assert isinstance(main, click.Group)
    for name in main.commands:
        assert re.search(rf"\n  Examples?:\n    geo {name}\b", invoke(name, "--help").output), name


def test_the_listing_cuts_no_summary() -> None:
    """In a terminal of 80 columns, each command's summary is a whole sentence."""
    listing = invoke("--help", env={"COLUMNS": "80"}).output.partition("\nCommands:\n")[2]
    summaries = [line for line in listing.splitlines() if line]
    assert isinstance(main, click.Group)
    assert len(summaries) == len(main.commands)
    assert [line for line in summaries if not line.endswith(".") or line.endswith("..")] == []


def test_every_command_that_reads_a_brief_can_do_without_the_cache() -> None:
    """The option is the same everywhere."""
    assert isinstance(main, click.Group)
    options = {
        name: {option for each in command.params for option in (each.name, *each.opts)}
        for name, command in main.commands.items()
    }
    assert [
        name for name, its in options.items() if "brief" in its and "--no-cache" not in its
    ] == []


def test_help_answers_without_the_heavy_imports() -> None:
    """`geo --help` loads neither geopandas nor folium nor pydantic."""
    code = "import sys, geo.cli; print([m for m in ('pandas', 'folium', 'pydantic', 'numpy') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert out.stdout.strip() == "[]"


def test_check_sums_the_brief_up() -> None:
    """Counts and flows on stdout, exit 0."""
    result = invoke("check")
    assert result.exit_code == 0
    assert "11 flows" in result.output
    assert result.output.rstrip().endswith("no problems found")


def test_show_tells_the_evidence_of_a_flow_and_the_flows_of_a_claim() -> None:
    """The claims of a line, and the lines of a claim."""
    flow = invoke("show", "al-eulma-tunisia").output
    assert (
        "p09-al-eulma [B2, stated] The Washington Institute for Near East Policy, 2019-01-24 ¶9"
        in flow
    )
    assert "the route is unknown" in flow
    claim = invoke("show", "p09-al-eulma").output
    assert "used by al-eulma-tunisia, al-eulma" in claim
    for item in ("gafsa", "tunisia", "tri-border", "gafsa-1980", "mareth-line", "maginot-line"):
        assert invoke("show", item).exit_code == 0


def test_show_suggests_the_nearest_id() -> None:
    """A wrong id is exit 1 with a suggestion."""
    result = invoke("show", "al-eulma-tunis")
    assert result.exit_code == 1
    assert "has nothing called 'al-eulma-tunis'. Did you mean 'al-eulma-tunisia'?" in result.output


def test_new_does_not_overwrite(tmp_path: Path) -> None:
    """An existing file is left alone."""
    path = tmp_path / "my.toml"
    assert invoke("new", str(path)).exit_code == 0
    path.write_text("mine")
    result = invoke("new", str(path))
    assert result.exit_code == 1
    assert "already exists. Name a new file" in result.output
    assert path.read_text() == "mine"


@pytest.mark.slow
def test_show_tells_a_quantity_and_what_is_inferred() -> None:
    """The word of an ordinal quantity, inferred strands and periods, and context claims are there."""
    text = invoke("show", "algeria-libya-transit").output
    assert "“large”: a word, not a number" in text
    assert "2011/.. (inferred)" in text
    assert "context" in text
    assert "Oil (inferred)" in invoke("show", "libya-tunisia-goods").output


def test_check_with_a_text_tells_every_missing_term(tmp_path: Path) -> None:
    """The claims' anchors are looked for in the text that is given; exit 1 where one is missing."""
    text, brief = tmp_path / "text.md", tmp_path / "my.toml"
    assert invoke("new", str(brief)).exit_code == 0
    text.write_text("One.\n\nTwo.\n\nThe town of Gafsa.", encoding="utf-8")
    good = invoke("check", "-b", str(brief), "--text", str(text))
    assert good.exit_code == 0
    assert "gafsa          ¶3" in good.output
    text.write_text("One.\n\nGafsa.\n\nThree.", encoding="utf-8")
    bad = invoke("check", "-b", str(brief), "--text", str(text))
    assert bad.exit_code == 1
    assert (
        "term 'Gafsa' is not in paragraph 3. Correct the term or the number of the paragraph"
        in bad.output
    )


def test_a_pipe_that_closes_is_no_error(tmp_path: Path) -> None:
    """`geo show | head -1` ends quietly."""
    command = ["bash", "-c", f"{sys.executable} -m geo show | head -1"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)  # noqa: S603
    assert done.stderr == ""
    assert done.stdout.startswith("tunisia-libya-2019:")


@pytest.mark.slow
def test_progress_stays_off_what_is_no_terminal(tmp_path: Path) -> None:
    """Redirected, stderr holds no control codes, and stdout only paths."""
    arguments = ["layers", "-b", DATELINE, "--layers", str(tmp_path)]
    command = [sys.executable, "-m", "geo", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert "\x1b" not in done.stderr + done.stdout
    assert all(Path(line).is_file() for line in done.stdout.splitlines())


def test_wrong_usage_is_exit_2() -> None:
    """An unknown option is the command line's error, not the data's."""
    assert invoke("build", "--frob").exit_code == 2


@pytest.mark.slow
def test_a_brief_without_its_option_is_told_the_option() -> None:
    """`geo build brief.toml` is what most people try first."""
    assert "--brief" in invoke("build", "my-brief.toml").stderr
    assert "--brief" not in invoke("new", "my-brief.toml", "other.toml").stderr


def test_check_tells_a_difference_by_exit_code(tmp_path: Path) -> None:
    """`--check` writes nothing and exits 1 where something differs."""
    arguments = ("layers", "-b", DATELINE, "--layers", str(tmp_path / "layers"))
    assert invoke(*arguments, "--check").exit_code == 1
    assert not (tmp_path / "layers").exists()
    assert invoke(*arguments).exit_code == 0
    assert invoke(*arguments, "--check").exit_code == 0


def test_every_command_is_in_the_readme() -> None:
    """A command that the README does not name does not exist for its users."""
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert isinstance(main, click.Group)
    for name in main.commands:
        assert f"geo {name}" in readme


def test_places_names_the_candidates_of_an_ambiguous_name() -> None:
    """Exit 1, and every candidate, for people and for programs."""
    result = invoke("places", "Gafsa", "Tripoli")
    assert result.exit_code == 1
    assert "Gafsa: gafsa  TN  lon 8.78417, lat 34.425" in result.output
    assert "'Tripoli' may be 3 places" in result.output
    records = json.loads(invoke("places", "Tripoli", "--json").stdout)
    assert [one["place"] for one in records[0]["candidates"]][:2] == ["tripoli", "tripoli-lebanon"]
    assert invoke("places", "Tripoli", "--country", "LB").exit_code == 0


@pytest.mark.parametrize(
    ("item", "parts"),
    [
        ("ras-jedir-2018", ("crossings    ras-jedir", "evidence")),
        ("ras-jedir", ("countries    ", "LY", "TN", "position     11.5", "scenarios    ras-jedir-2018")),
        ("trt-2018", ("trt-2018: ", "reliability  ", "claim        ")),
    ],
)  # fmt: skip
def test_show_describes_scenarios_crossings_and_sources(item: str, parts: tuple[str, ...]) -> None:
    """As the reference says: whatever has an id in the brief."""
    result = invoke("show", item)
    assert result.exit_code == 0, result.output
    assert [part for part in parts if part not in result.output] == []


def test_closure_names_a_scenario_and_what_is_no_crossing() -> None:
    """A scenario's id closes nothing by itself; one message has all wrong names."""
    result = invoke("closure", "--close", "ras-jedir-2018", "--close", "jedir")
    assert result.exit_code == 1
    first, second = result.output.strip().split("\n")
    assert first.startswith(
        "'ras-jedir-2018' is a scenario of the brief, not a crossing. Write --close ras-jedir, or leave"
    )
    assert second.startswith("'jedir' is not a crossing. ")
    assert "ras-jedir" in second


def test_new_prints_a_command_that_a_shell_understands(tmp_path: Path) -> None:
    """A name with a space is quoted."""
    file = tmp_path / "x y.toml"
    result = invoke("new", file)
    assert f"Next: geo check -b '{file}'" in result.output


def test_a_missing_origin_says_what_is_expected(tmp_path: Path) -> None:
    """Not only that a value is."""
    file = tmp_path / "b.toml"
    text = invoke("new", "-").output
    file.write_text("\n".join(line for line in text.split("\n") if not line.startswith("origin")))
    result = invoke("check", "-b", file)
    assert "origin is missing. Expected the id of a place, area or zone" in result.output
