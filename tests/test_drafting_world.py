"""What a scan of the whole world takes for places, in nine texts about other regions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_drafting_scan import parse_marked

from geo.brief import Brief
from geo.drafting import scan_text
from geo.drafting.mentions import Mention
from geo.drafting.names.tokens import fold_name
from geo.drafting.names.word_lists import NEVER, word_lists
from geo.gazetteer.world import World, build_world

TEXTS = Path(__file__).parent / "texts" / "world"
NAMES = sorted(path.name for path in TEXTS.glob("*-*.*"))
MOST_WRONG = 0.03  # of all mentions of the nine texts
LEAST_RECALL = 0.95


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of all places of GeoNames that the texts may mean."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite"
    build_world(path, json.loads((TEXTS / "places.json").read_text("utf-8")), edition="nine texts")
    return World(path)


def meaning(mention: Mention) -> str:
    """Return what a mention means, as the texts are marked."""
    sense = mention.assessment.sense
    if sense is None:
        return "?"
    return f"{sense.country_codes[0]}.town" if sense.place else sense.id


@pytest.mark.slow
def test_at_most_three_percent_of_mentions_are_wrong(world: World, brief: Brief) -> None:
    """A wrong one is a word, a person, a wrong place or a wrong extent; eight of a hundred were in 1.0.0."""
    wrong, missed, found_count, marked_count = [], [], 0, 0
    for name in NAMES:
        text, marked = parse_marked((TEXTS / name).read_text(encoding="utf-8"))
        scan = scan_text(text, brief, world=world)
        found = {(one.start, one.end, meaning(one)) for one in scan.mentions}
        wrong += [(name, text[start:end], what) for start, end, what in found - marked]
        missed += [(name, text[start:end], what) for start, end, what in marked - found]
        found_count, marked_count = found_count + len(found), marked_count + len(marked)
    assert len(NAMES) == 9
    assert found_count > 150
    assert len(wrong) / found_count <= MOST_WRONG, sorted(wrong)
    assert 1 - len(missed) / marked_count >= LEAST_RECALL, sorted(missed)


@pytest.mark.parametrize(
    "text",
    [
        "From there. Along the road. Police came in March. Airport closed. America paid. However, Union men left.",
        "Selon lui, rien. Avant mars, Police et Douane dormaient. Depuis, Marché noir.",
        "وصل يوميا إلى المدينة قرب مدينة ثم ميناء، كما قال مدير المركز في مارس",
    ],
)
def test_words_of_each_language_are_no_towns(text: str, brief: Brief, world: World) -> None:
    """Each of these was found as a town somewhere."""
    assert scan_text(text, brief, world=world).mentions == ()


def test_a_word_that_is_a_town_is_found_after_a_cue(brief: Brief, world: World) -> None:
    """Held back alone, found as a port; a large city also after a preposition."""
    found = scan_text("In Montenegro, the port of Bar; in Split.", brief, world=world).mentions
    assert [meaning(one) for one in found] == ["ME", "ME.town", "HR.town"]
    (held,) = scan_text("Split again", brief, world=world).held_back
    assert "a frequent word of the language" in held.assessment.reasons


def test_a_country_that_the_text_names_chooses_among_towns(brief: Brief, world: World) -> None:
    """El Alto, Bar and Puno stand in several countries."""
    (_, puno) = scan_text("Peru sends it to Puno.", brief, world=world).mentions
    assert meaning(puno) == "PE.town"
    assert "in a country that the text names" in puno.assessment.reasons[0]


def test_names_after_an_elided_article_are_searched(brief: Brief, world: World) -> None:
    """In French, the article and Agadez were one word that begins with a small letter."""
    (one,) = scan_text("Un chauffeur d’Agadez.", brief, world=world).mentions
    assert (one.text, meaning(one)) == ("Agadez", "NE.town")


def test_a_part_of_a_longer_name_is_no_town(brief: Brief, world: World) -> None:
    """GeoNames lacks Kapitan Andreevo, and has an Andreevo in Russia; a sentence's end parts names."""
    scan = scan_text(
        "In Bulgaria, vans pass at Kapitan Andreevo. The point. Sofia waits.", brief, world=world
    )
    assert [one.text for one in scan.mentions] == ["Bulgaria", "Sofia"]


def test_frequent_words_are_folded_and_of_known_kinds() -> None:
    """What never is a place is among the frequent words; cues, months and days are."""
    for word in ("from", "selon", "mars", "friday", "الشرطة", "يوميا", "مدينة", "police"):
        assert fold_name(word)[0] in word_lists().never
    assert {"split", "ivan"} <= word_lists().frequent - word_lists().never
    assert NEVER == ("function", "calendar", "institution")
