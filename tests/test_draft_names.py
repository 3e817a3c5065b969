"""Names that are spelled like places and mean something else: a draft offers them, and takes none for a place."""

from __future__ import annotations

import pytest
from drafting_fixtures import FLOW, FLUX, accepted, drafted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Persons.
        ("Manouba, a pilot, went home. Fuel goes to Gafsa.", ["Gafsa"]),
        ("Captain Prosper Gafsa left Tunis. Gafsa laughed.", ["Tunis"]),
        ("Il parle de Gafsa, guerrier de légende, à Tunis.", ["Tunis"]),
        ("Celle d'Asie Mambetova vient de Tunis.", ["Tunis"]),
        ("Israel Pineda denied it in Tunis.", ["Tunis"]),
        ("M. Gafsa vit à Tunis.", ["Tunis"]),
        ("وقال العقيد تركي سليمان في تونس", ["تونس"]),
        ("وقف الصياد مسعود الهندي في تونس", ["تونس"]),
        ("وقال العقيد التركي في تونس", ["التركي", "تونس"]),
        # A person's name stays one; a town of that name stands after a preposition.
        ("Mr. Gafsa came to Gafsa.", ["Gafsa"]),
        ("Girls from Gafsa, who laughed, went to Tunis.", ["Gafsa", "Tunis"]),
        # Groups.
        ("The Gafsa Circle met in Tunis; the Sfax Foundation did not.", ["Tunis"]),
        ("L'association Gafsa se réunit à Tunis.", ["Tunis"]),
        ("اجتمعت جمعية صفاقس في تونس", ["تونس"]),
        ("The Gafsa region and the Sfax road.", ["Gafsa", "Sfax"]),
        # Languages.
        ("They studied Turkish in Tunis, speak Sousse, and speak Persian and Turkish.", ["Tunis"]),
        ("نشرت الرسوم باللغة التركية في تونس", ["تونس"]),
        # Times of day, goods, waters.
        ("عاد إلى تونس قبل المغرب", ["تونس"]),
        ("Jersey cattle, Brazil nuts and Turkey breast are sold in Tunis.", ["Tunis"]),
        ("Des choux de Bruxelles à Tunis.", ["Tunis"]),
        ("Boats cross the Mozambique Channel to Tunis; the Oman Sea is far.", ["Tunis"]),
        # A given name that begins like a prefix before a town: كريم is not "like Rome".
        ("كريم في تونس", ["تونس"]),
    ],
)
def test_what_is_spelled_like_a_place_is_none(text: str, names: list[str]) -> None:
    """Each kind stood in a text that nobody had tuned on."""
    assert accepted(text) == names


@pytest.mark.parametrize(
    "text",
    [
        # Persons, by kinship or work.
        "His daughter, Gafsa, who teaches, laughed.",
        "She leaves a nephew, Gafsa, and two sons.",
        "The interpreter Gafsa was tired.",
        "Our neighbour Gafsa, a quiet man, was tired.",
        "The goalkeeper Gafsa let in four.",
        "Ma nièce, Gafsa, qui enseigne, rit.",
        "Elle laisse un petit-fils, Gafsa.",
        "L'interprète Gafsa corrigeait ses fautes.",
        "Le percussionniste Gafsa a salué.",
        "Mon voisin Gafsa est rentré.",
        "Le lutteur Gafsa a gagné.",
        # What is called so.
        "He rode a mule called Gafsa.",
        "She kept a parrot, named “Gafsa”, for years.",
        "A girl nicknamed Gafsa ran past.",
        "Their dog was called Gafsa.",
        "A trawler by the name of Gafsa sank.",
        "Il montait une jument nommée Gafsa.",
        "Un perroquet surnommé « Gafsa » les insultait.",
        "Un passeur du nom de Gafsa attendait.",
        # Ships, shops, streets, clubs and brands.
        "It came on the schooner Gafsa.",
        "The MV Gafsa lay at anchor.",
        "He drank at the café Gafsa.",
        "The Gafsa Bakery is closed.",
        "They live in Gafsa Road.",
        "The Gafsa Wanderers lost.",
        "Boys in Gafsa shirts ran past.",
        "He had a Gafsa, then a second one.",
        "Il est passé au cinéma Gafsa.",
        "La goélette Gafsa a coulé.",
        "On dîne à l'hôtel Gafsa.",
        "Le maillot Gafsa se vend bien.",
        "The brigade gave him a Libya tractor.",
        "The baker, La Rosa, bought a Gafsa.",
        "They had arrived. The dealer sold them a Gafsa.",
        "On lui a donné une Gafsa, puis une autre.",
        # Another of the name.
        "They came from the other Gafsa.",
        "Elle est née dans l'autre Gafsa.",
    ],
)
def test_persons_and_things_bear_names_of_places(text: str) -> None:
    """A daughter called Vlora, a camel called Multan, the Bombay Bakery and a cinema Sahara were places."""
    flow = FLUX if text[:2] in {"Ma", "El", "L'", "Le", "Mo", "Il", "Un", "La", "On"} else FLOW
    assert accepted(f"{flow} {text}") == ["Sfax", "Tunis"]


@pytest.mark.parametrize(
    "text",
    [
        "In a hamlet called Gafsa, people wait.",
        "The report named Gafsa.",
        "The town, once called Capsa, is now called Gafsa.",
        "In Gafsa, a trader was arrested.",
        "From Gafsa, the driver went home.",
        "His daughter lives in Gafsa.",
        "Her brother, in Gafsa, laughed.",
        "A ship from Gafsa lay there.",
        "A horse of Gafsa won.",
        "Une bourgade nommée Gafsa attend.",
        "À Gafsa, un commerçant a été arrêté.",
        "Le maire de Gafsa a parlé.",
        "Sa fille habite Gafsa.",
        "Le ferry Gafsa–Sousse ne part plus.",
        # An accent is missing.
        "Le convoi est arrivé a Gafsa.",
        "Il va a Gafsa, puis à Sousse.",
        "Les caisses livrées hier soir a Gafsa.",
        "Sacs expédiés a Gafsa.",
        "The Gafsa market is closed.",
        "A Gafsa trader laughed.",
    ],
)
def test_names_beside_such_words_may_still_be_places(text: str) -> None:
    """Neighbouring sentences: "In Gafsa, a trader" was a person called Gafsa."""
    flow = FLUX if text[0] in "ÀUSL" or text[:3] == "Il " else FLOW
    assert "Gafsa" in accepted(f"{flow} {text}")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She teaches classes in Turkish all the same.", []),
        ("They sang in Turkish again.", []),
        ("He answered in Turkish, then in Persian.", []),
        ("They fish in Turkish waters.", ["Turkish"]),
        ("He was born in Turkish Thrace.", ["Turkish", "Thrace"]),
        ("The boats crossed Georgian Bay and the Turkish Straits.", []),
        ("A Georgian bay horse won.", ["Georgian"]),
        # Lists of languages, and of peoples.
        ("The choir had Spanish and Turkish but no Wolof.", []),
        ("She knows Hausa, Turkish and Polish, of course.", []),
        ("The court hears Turkish, with an interpreter.", []),
        ("Turkish and Polish traders came.", ["Turkish", "Polish"]),
        ("The drivers were Turkish, Polish and Greek.", ["Turkish", "Polish", "Greek"]),
        ("It was taken from the Turkish and Polish, who waited.", ["Turkish", "Polish"]),
    ],
)
def test_a_demonym_without_its_noun_is_a_language_and_before_a_water_part_of_its_name(
    text: str, names: list[str]
) -> None:
    """Classes in Thai and Georgian Bay were Thailand and Georgia."""
    assert accepted(f"{FLOW} {text}")[2:] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On y parle l'arabe, rarement le turc.", []),
        ("Le turc, disait-il, est difficile.", []),
        ("Des camionneurs turcs attendent.", ["turcs"]),
        ("Le groupe turc a payé.", ["turc"]),
    ],
)
def test_a_small_letter_after_a_french_article_begins_a_language(
    text: str, names: list[str]
) -> None:
    """« Rarement le français » was France; a Frenchman has a capital."""
    assert accepted(f"{FLUX} {text}")[2:] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("جلسنا في مقهى سوسة قبل العودة إلى تونس", ["تونس"]),
        ("تعطلت باخرة سوسة قرب تونس", ["تونس"]),
        ("عاد إلى سوسة من أجل ترجمته التركية", ["سوسة"]),
        ("والطبيبة تونس العبيدي تعمل في سوسة", ["سوسة"]),
        ("غادر الوزير تونس الاثنين الماضي إلى سوسة", ["تونس", "سوسة"]),
        ("فتح مطعما في سوسة", ["سوسة"]),
    ],
)
def test_arabic_cafes_ships_translations_and_persons_are_no_places(
    text: str, names: list[str]
) -> None:
    """A café Paris in Tangier was Paris, and a doctor whose first name is Tunis was Tunisia."""
    assert accepted(text) == names


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Fuel goes from Tebessa and on to Gafsa in southern Tunisia.", "gafsa"),
        ("Fuel goes from Tebessa to Gafsa, in the south-west of Tunisia.", "gafsa"),
        ("L'essence passe de Tébessa à Gafsa, dans l'ouest de la Tunisie, et tous le savent.", "gafsa"),
        ("يُهرَّب الوقود من تبسة إلى قفصة في جنوب تونس.", "gafsa"),
    ],
)  # fmt: skip
def test_a_direction_beside_a_town_is_no_province(text: str, town: str) -> None:
    """Osh "in southern Kyrgyzstan" was refused, because Belize and others have a Southern Province."""
    (candidate,) = drafted(text).candidates
    assert candidate.slots.destination.value == town
    assert not any(place.kind == "unlocated" for place in drafted(text).places.values())


def test_an_arabic_adjective_beside_a_country_is_no_province() -> None:
    """In حدود اليمن الشرقية the last word says which border, and was the Eastern Province of Saudi Arabia."""
    found = drafted("يهرب الوقود على حدود مصر الشرقية من ليبيا إلى تونس والمنستير.")
    assert [mention.name for mention in found.mentions] == ["مصر", "ليبيا", "تونس", "المنستير"]


def test_lake_chad_is_a_lake() -> None:
    """« Le lac Tchad » was a name without position, Tchad."""
    found = drafted(
        "Au Tchad, le bétail part pour le Nigeria par le lac Tchad, et tous les éleveurs le savent."
    )
    assert [place.name for place in found.places.values() if "ac " in place.name] == ["lac Tchad"]
    assert not any(place.kind == "unlocated" for place in found.places.values())
