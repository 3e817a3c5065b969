"""Every message of the pages and figures is one that their sources name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geo.validation import LANGUAGES

ROOT = Path(__file__).parent.parent
TABLES = (
    *("maps/messages.json", "maps/bulk/messages.json", "figures/messages.json"),
    "drafting/review/messages.json",
)
NAMED = re.compile(r"""["'`](\w+)["'`]""")
BEGUN = re.compile(r"`(\w+_)\$\{")  # such as `tool_${name}`


def sources() -> str:
    """Return the text of what may name a message: the pages' scripts and the package."""
    files = [*(ROOT / "web/src").rglob("*.ts"), *(ROOT / "geo").rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_no_message_is_left_over() -> None:
    """A message that nothing names is never read; translators would keep it up for nobody."""
    text = sources()
    named, begun = set(NAMED.findall(text)), tuple(set(BEGUN.findall(text)))
    assert [
        f"{table}: {key}"
        for table in TABLES
        for key in json.loads((ROOT / "geo" / table).read_text(encoding="utf-8"))
        if key not in named and not key.startswith(begun)
    ] == []


def test_french_punctuation_stays_with_its_word() -> None:
    """No line may begin with a colon: the space before it does not break."""
    loose = re.compile(r" [:;?!»%]|« ")
    assert [
        f"{table}: {key}"
        for table in TABLES
        for key, texts in json.loads((ROOT / "geo" / table).read_text(encoding="utf-8")).items()
        if loose.search("\n".join(_texts_in(texts.get("fr", ""))))
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_review_page_has_a_word_for_each_state(language: str) -> None:
    """A doubtful place, a hedged sentence and a claim of which the reader is unsure are three things."""
    table = json.loads((ROOT / "geo/drafting/review/messages.json").read_text(encoding="utf-8"))
    words = [
        texts[language].casefold()
        for key, texts in table.items()
        if key.startswith(("status_", "badge_")) or key in {"doubtful", "unlocated"}
    ]
    assert len(set(words)) == len(words)


def test_no_text_is_joined_by_an_english_colon() -> None:
    """Pages and figures join texts by `colonOf` and `Messages.colon`: "Tachilek fermé: coûte 3 h" is not French."""
    joined = re.compile(r"""`[^`]*\}: \$\{|f"[^"]*\}: \{|, ": "[,)]""")
    pages = [
        path
        for part in ("core", "brief", "review")
        for path in (ROOT / "web/src" / part).rglob("*.ts")
    ]
    figures = [path for path in (ROOT / "geo/figures").rglob("*.py") if path.name != "__init__.py"]
    assert [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in [*pages, *figures]
        for line in path.read_text(encoding="utf-8").splitlines()
        if joined.search(line)
    ] == []


def _texts_in(forms: str | dict[str, str]) -> list[str]:
    return [forms] if isinstance(forms, str) else list(forms.values())
