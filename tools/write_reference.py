"""Write docs/reference/: every key of the brief's format and every command, from the code itself.

`python tools/write_reference.py` writes both pages; with `--check` it writes nothing and exits 1 if one differs.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import get_args

import click
from pydantic import BaseModel

from geo.brief.evidence import Reading, Reliability
from geo.brief.model import Assumptions, Brief, CommodityClass, LayerName, RoadKind, Stage, Strand
from geo.brief.parse import TABLES
from geo.brief.quantities import (
    IntervalQuantity,
    NumberQuantity,
    OrdinalQuantity,
    UnknownQuantity,
)  # fmt: skip
from geo.brief.zone_candidates import (
    AroundShape,
    BorderShape,
    Candidate,
    PolygonShape,
    TripointShape,
)
from geo.cli import main as commands

FOLDER = Path(__file__).parent.parent / "docs" / "reference"

# Tables inside a table's rows, and what a key of theirs may hold.
INNER: dict[str, list[tuple[str, type[BaseModel]]]] = {
    "zone": [("`[[zone.candidate]]`", Candidate)],
    "flow": [("`[[flow.strand]]`", Strand)],
    "map": [("`[[map.stage]]`", Stage)],
}
KINDS: dict[type[BaseModel], list[type[BaseModel]]] = {
    TABLES["flow"]: [UnknownQuantity, OrdinalQuantity, IntervalQuantity, NumberQuantity],
    Candidate: [TripointShape, BorderShape, AroundShape, PolygonShape],
}


def _one_of(values: object) -> str:
    return ", ".join(f"`{json.dumps(one)}`" for one in get_args(values))


NESTED = [one.__name__ for one in TABLES.values()] + ["Assumptions", "Strand", "Candidate", "Stage"]

# The names of types in the models' source, in words.
WORDS = {
    "Id": "id", "Line": "text", "Text": "text by language", "Edtf": "date", "Url": "URL", "bool": "`true`, `false`",
    "CountryCode": "country code", "LonLat": "`[lon, lat]`", "Claims": "list of ids", "Periods": "list of dates",
    "Quantity": "table", "Shape": "table",
    **dict.fromkeys(NESTED, "tables"),
    **dict.fromkeys(("Number", "Integer", "Amount", "PositiveKm", "Hours", "SpeedKmh"), "number"),
    **dict.fromkeys(("Longitude", "Latitude"), "degrees"),
    "Reading": _one_of(Reading), "Reliability": _one_of(Reliability), "LayerName": _one_of(LayerName),
    "CommodityClass": _one_of(CommodityClass), "RoadKind": _one_of(RoadKind),
}  # fmt: skip

PLURALS = {"id": "ids", "text": "texts", "number": "numbers", "country code": "country codes"}

BRIEF_HEAD = """\
# The brief's format

Made by `tools/write_reference.py` from the models that read a brief; do not edit by hand. `geo new FILE` writes a brief
with comments to start from, and the [tutorial](../tutorial.md) builds one from an empty file.

A brief is one TOML file in UTF-8. Unknown keys are errors, and `geo check` tells all problems of a file in one run,
each with its line. What is left out is *not stated*; nothing is made up in its place.

- An **id** is at most 60 of `a-z`, `0-9` and single hyphens, unique in its table.
- A **text by language** is one text in up to three of them, at least one: `{ en = "…", fr = "…", ar = "…" }`.
  It is shown as it stands; no markup in it is read.
- A **date** is EDTF (ISO 8601-2): `"2018-07-10"`, `"1980"`, `"2018-22"` (summer), `"2011-09/.."` (open),
  `"2014~"` (about).
- A **country code** is ISO 3166-1 alpha-2, such as `"TN"`; positions are `[lon, lat]` in degrees, EPSG:4326.

Keys in **bold** are needed.
"""
COMMANDS_HEAD = """\
# Commands

Made by `tools/write_reference.py` from the commands' own help; do not edit by hand. `geo COMMAND --help` says the same.

Results go to stdout, progress and problems to stderr. Exit code 0 is fine; 1 means that the data is wrong or a check
failed; 2 that the command was used wrongly.
"""


@dataclass(frozen=True)
class Key:
    """One key of a table, as the class that reads it declares it."""

    name: str
    holds: str
    meaning: str
    is_needed: bool


def keys_of(model: type[BaseModel]) -> list[Key]:
    """Read the keys of a table from its class: annotations, and the docstrings that follow them."""
    keys = []
    for owner in reversed(model.__mro__):
        if not owner.__module__.startswith("geo."):
            continue
        (definition,) = ast.parse(inspect.getsource(owner)).body
        assert isinstance(definition, ast.ClassDef)  # noqa: S101 - what getsource gives of a class
        for node, following in pairwise([*definition.body, ast.Pass()]):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                field = model.model_fields[node.target.id]
                meaning = _text_of(following) or field.description or ""
                keys.append(
                    Key(
                        field.alias or node.target.id,
                        _in_words(node.annotation) + _default(field.get_default()),
                        meaning[:1].upper() + meaning[1:].removesuffix("."),
                        field.is_required(),
                    )
                )
    return keys


def _text_of(node: ast.stmt) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(inspect.cleandoc(text).replace("``", "`").split())
    return ""


def _in_words(annotation: ast.expr) -> str:
    """Say in words what a key holds."""
    match annotation:
        case (
            ast.BinOp(left=inner)
            | ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_]))
        ):
            words = _in_words(inner)  # whatever may be left out as well, or is bounded
        case ast.Subscript(value=ast.Name(id="Literal")):
            options = ast.literal_eval(annotation.slice)
            options = options if isinstance(options, tuple) else (options,)
            words = ", ".join(f"`{json.dumps(one)}`" for one in options)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[inner, *rest])):
            one = _in_words(inner)
            many = PLURALS.get(one, one)
            listed = (
                f"list of {many}"
                if isinstance(rest[-1], ast.Constant)
                else f"{len(rest) + 1} {many}"
            )
            words = one if one == "tables" else listed
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            words = f"table of {PLURALS[_in_words(value)]} by {_in_words(key)}"
        case _:
            words = WORDS[ast.unparse(annotation)]
    return words


def _default(value: object) -> str:
    is_shown = isinstance(value, str) or (isinstance(value, tuple) and value)
    return f"; left out: `{json.dumps(value)}`" if is_shown else ""


def brief_reference() -> str:
    """Write the page of the brief's format, as Markdown."""
    lines = [BRIEF_HEAD, *_section("At the top of the file", Brief)]
    lines += _section("`[assumptions]`", Assumptions)
    for name, model in TABLES.items():
        lines += _section(f"`[[{name}]]`", model)
        for heading, inner in INNER.get(name, []):
            lines += _section(heading, inner)
    return "\n".join(lines)


def _section(heading: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"## {heading}\n\n{_summary(model)}\n"
    yield "| key | what | meaning |"
    yield "|---|---|---|"
    for key in keys_of(model):
        if model is Brief and key.holds == "tables":
            continue  # they have sections of their own
        name = f"**`{key.name}`**" if key.is_needed else f"`{key.name}`"
        yield f"| {name} | {key.holds} | {key.meaning} |"
    yield ""
    for inner in KINDS.get(model, []):
        kind, *others = keys_of(inner)
        holds = ", ".join([f"`kind` = {kind.holds}", *(f"`{o.name}` ({o.holds})" for o in others)])
        yield f"- `{{ … }}` with {holds}: {_lower_first(_summary(inner))}"
    if model in KINDS:
        yield ""


def _summary(model: type[BaseModel]) -> str:
    return " ".join(inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].split()).replace(
        "``", "`"
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def commands_reference() -> str:
    """Write the page of the commands, as Markdown."""
    assert isinstance(commands, click.Group)  # noqa: S101 - for mypy
    lines = [COMMANDS_HEAD]
    for name, command in commands.commands.items():
        lines += _command(name, command)
    return "\n".join(lines)


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"geo {name}")
    yield f"## `geo {name}`\n"
    yield f"`{' '.join([f'geo {name}', *command.collect_usage_pieces(context)])}`\n"
    text, example = re.split(r"\x08\nExamples?:\n", inspect.cleandoc(command.help or ""))
    yield re.sub(r"\b([A-Z]{4,}…?)", r"`\1`", text.strip().replace("\b", "")) + "\n"
    yield f"```bash\n{textwrap.dedent(example).strip()}\n```\n"
    options = [one for one in command.params if isinstance(one, click.Option)]
    if options:
        yield "| option | means |"
        yield "|---|---|"
    for option in options:
        record = option.get_help_record(context)
        assert record  # noqa: S101 - no option is hidden
        spelled, meaning = (part.replace("|", "\\|") for part in record)
        yield f"| `{spelled}` | {meaning.strip()} |"
    yield ""


def main() -> int:
    """Write or compare both pages; return the exit code."""
    parser = argparse.ArgumentParser(description="Write docs/reference/ from the code.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 on a difference"
    )
    is_check = parser.parse_args().check
    pages = {"brief.md": brief_reference(), "commands.md": commands_reference()}
    stale = {
        FOLDER / name: text
        for name, text in pages.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        if is_check:
            print(f"{path.name}: differs; `python tools/write_reference.py` writes it")
        else:
            path.write_text(text, encoding="utf-8")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
