"""Persons, firms, landscapes and languages that bear the name of a place: a draft takes none of them for the place."""

from __future__ import annotations

import pytest
from drafting_fixtures import FLOW, FLUX, accepted


@pytest.mark.parametrize(
    "sentence",
    [
        # Called so, by others or in the plural.
        "She met a smith, whom everyone called Gafsa.",
        "A man from the hills whom they nicknamed Gafsa sold figs.",
        "It was run by women called Gafsa, no relation.",
        "Two brothers named Gafsa laughed.",
        "There were three men called “Gafsa” at the inn.",
        # Firms.
        "He bought nails at Gafsa & Sons.",
        "The crates were made by Gafsa Brothers.",
        "Gafsa Ltd has closed.",
        "They drank at the tavern Gafsa.",
        "The locomotive Gafsa stood there.",
        "The firm Gafsa is bankrupt.",
        "Señora Gafsa laughed.",
        "Frau Gafsa taught music.",
    ],
)
def test_persons_and_firms_bear_names_of_places(sentence: str) -> None:
    """Women called Wentworth, and a man whom everyone called Loja, were towns."""
    assert accepted(f"{FLOW} {sentence}") == ["Sfax", "Tunis"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Un gars de la côte que tout le monde appelait Gafsa riait.",
        "Elle avait un cousin, qu'on surnommait Gafsa.",
        "Réponse du président, Me Gilles Gafsa.",
        "Me Gafsa a plaidé.",
        "Billets à la quincaillerie Gafsa.",
        "On répare les vélos à l'atelier Gafsa.",
        "La brasserie Gafsa est fermée.",
        "Il travaille chez Gafsa et Fils.",
        "La maison Gafsa Frères a brûlé.",
        "Il est soigné à la clinique Gafsa.",
        # A French article: a landscape, a river or a club.
        "Il joue au football à l'Gafsa.",
        "Celui de l'Gafsa est plus grand.",
        "Les brebis de la Gafsa descendent.",
        "Les eaux de la Gafsa montent.",
        # In apposition, a landscape.
        "Ne pas confondre avec Gafsa, îlot de la côte.",
        "On pense à Gafsa, une rivière du Sud.",
        "On voit Gafsa, vallée que la route évite.",
    ],
)
def test_french_persons_firms_and_landscapes_bear_names_of_places(sentence: str) -> None:
    """« La quincaillerie Granby », « Me Gilles Weedon » and « à l'Ararat » were towns."""
    assert accepted(f"{FLUX} {sentence}") == ["Sfax", "Tunis"]


@pytest.mark.parametrize(
    "sentence",
    [
        "In a place people called Gafsa, we slept.",
        "They walked to a village which men called Gafsa.",
        "He asked whom they knew in Gafsa.",
        "A firm in Gafsa is bankrupt.",
        "The tavern at Gafsa is closed.",
        "In Gafsa, a river rose.",
        "They live in Gafsa, near a river.",
        "They reached Gafsa, a port on the river.",
        "They reached Gafsa, the river being low.",
        "Gafsa and sons of peasants came to terms.",
        "Il travaille à l'atelier de Gafsa.",
        "Il vient d'un village que tous appelaient Gafsa.",
        "La quincaillerie est à Gafsa.",
        "La ville était appelée Gafsa par ses voisins.",
        "La ville avait été nommée Gafsa.",
        "La colonie d'Orvanu, aujourd'hui appelée Gafsa, est loin.",
        "Il vit à la ville que tous appellent Gafsa.",
        "Il est natif de Gafsa et fils de paysans.",
        "Il vit à Gafsa, ville de la région.",
        "Il vit à Gafsa, sur une île.",
        "À Gafsa, une rivière déborde.",
    ],
)
def test_neighbouring_sentences_name_the_place(sentence: str) -> None:
    """The same words elsewhere in a sentence change nothing."""
    flow = FLUX if sentence[:2] in {"Il", "La", "À "} else FLOW
    assert "Gafsa" in accepted(f"{flow} {sentence}")


def test_a_heading_like_a_sentence_names_a_person() -> None:
    """In a heading of capitalised words, a capital beside a name says nothing."""
    flow = f"\n\n{FLOW} It is far."
    for heading in ("Isobel Gafsa Hislop, who wrote the songs down", "How Isobel Gafsa sang them"):
        assert "Gafsa" not in accepted(f"{heading}{flow}")
    for heading in ("Fuel From Gafsa Reaches Many Markets", "Onions in Gafsa and beyond them"):
        assert "Gafsa" in accepted(f"{heading}{flow}")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        # Alone: the subject of a verb in the singular, or after a preposition.
        ("Turkish is represented by one village.", []),
        ("German was heard in the street.", []),
        ("Hungarian has eleven words for it.", []),
        ("Interviews were held in one of the local varieties of German.", []),
        ("It was put into German by a priest.", []),
        ("The word comes from Hungarian.", []),
        ("She has a smattering of Portuguese.", []),
        ("He had no command of Chinese at all.", []),
        ("It sounds like Italian.", []),
        ("He taught himself Polish, without German.", []),
        # Adjectives, peoples and persons.
        ("A German was heard in the street.", ["German"]),
        ("Germans were heard in the street.", ["Germans"]),
        ("German traders came.", ["German"]),
        ("German and Polish traders came.", ["German", "Polish"]),
        ("They were German.", ["German"]),
        ("The gold is sold as Peruvian.", ["Peruvian"]),
        ("He waited with hundreds of Chinese.", ["Chinese"]),
        ("It belongs to German and Polish firms.", ["German", "Polish"]),
        ("They met a group of German drivers.", ["German"]),
        # Beside a noun that means a word, but not in any text.
        ("They accepted the German terms.", ["German"]),
    ],
)
def test_a_demonym_alone_is_a_language(sentence: str, names: list[str]) -> None:
    """Varieties of German were Germany, and Czech that "is represented by" a village was Czechia."""
    assert accepted(f"{FLOW} {sentence}")[2:] == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The Turkish terms are older.", []),
        ("A German layer lies below the Hungarian forms.", []),
        ("Two Italian loanwords survive.", []),
        ("The Turkish soldiers are older.", ["Turkish"]),
    ],
)
def test_in_a_text_about_language_words_are_of_a_language(sentence: str, names: list[str]) -> None:
    """Hungarian terms were Hungary in a paper about dialects."""
    speech = "The dialect has its own vocabulary; speakers differ in accent."
    assert accepted(f"{FLOW} {speech} {sentence}")[2:] == names


def test_in_a_french_text_about_language_forms_are_of_a_language() -> None:
    """« La forme turque » is a word, « la frontière turque » is none."""
    speech = "Le dialecte a son vocabulaire ; les locuteurs ont un accent."
    assert accepted(f"{FLUX} {speech} La forme turque est plus ancienne.")[2:] == []
    assert accepted(f"{FLUX} {speech} La frontière turque est loin.")[2:] == ["turque"]


@pytest.mark.parametrize(
    ("sentence", "is_place"),
    [
        # Whatever a noun names: no list has these.
        ("They drank at the speakeasy Gafsa.", False),
        ("He washed her barouche Gafsa, then slept.", False),
        ("On achète ces clous à la sabotière Gafsa.", False),
        ("Il jouait dans le quintette Gafsa.", False),
        ("La rosière Gafsa, qui riait, est partie.", False),
        # Nouns and adjectives of places, verbs, and a name that is a place's elsewhere in the text.
        ("The hamlet Gafsa, they said, is empty.", True),
        ("They like the sleepy Gafsa market.", True),
        ("Le convoi a rejoint Gafsa.", True),
        ("Le convoi l'atteignait ; ceux-ci longeaient Gafsa.", True),
        ("The speakeasy Gafsa is not in Gafsa.", True),
    ],
)
def test_a_noun_that_no_list_has_bears_a_name(sentence: str, *, is_place: bool) -> None:
    """What a determiner and a noun directly name is no town, unless the text places one of that name."""
    flow = FLUX if sentence[:3] in {"On ", "Il ", "La ", "Le "} else FLOW
    assert ("Gafsa" in accepted(f"{flow} {sentence}")) is is_place
