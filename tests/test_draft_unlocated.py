"""Names that no gazetteer at hand has: a draft offers them without a position, and nothing that is not a place."""

from __future__ import annotations

import pytest
from drafting_fixtures import drafted


def unlocated(text: str) -> list[str]:
    """Return the names that a draft offers without a position, once each, in the order of the text."""
    found = drafted(text).unlocated
    for mention in found:
        assert " ".join(text[mention.start : mention.end].split()) == mention.name
    return [*dict.fromkeys(mention.name for mention in found)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fuel leaves the depot at Zarbatta by night.", ["Zarbatta"]),
        ("At Zarbatta fuel changes hands.", ["Zarbatta"]),
        ("Smugglers cross the Warbeni on rafts.", ["Warbeni"]),
        ("Residents of Zarbatta sell fuel.", ["Zarbatta"]),
        ("Fuel crosses Lake Orvanu to the Warbeni hills.", ["Lake Orvanu", "Warbeni"]),
        ("The boats enter the Gulf of Orvanu with fuel.", ["Gulf of Orvanu"]),
        ("Fuel goes through northern Orvanu and the north of Warbeni.", ["Orvanu", "Warbeni"]),
        ("Cattle come from County Warben and Orvanu District.", ["County Warben", "Orvanu District"]),
        ("Fuel is sold in Puerto de Orvanu.", ["Puerto de Orvanu"]),
        ("Fuel is sold at Zarbatta. Nobody patrols it: Zarbatta has no police.", ["Zarbatta"]),
        ("Des habitants traversent la Warbeni et descendent l'Orvanu.", ["Warbeni", "Orvanu"]),
        ("À Zarbatta, le carburant se vend au bord du lac Orvanu.", ["Zarbatta", "Orvanu"]),
        ("Le carburant passe le golfe d'Orvanu, puis gagne Zarbatta.", ["golfe d'Orvanu", "Zarbatta"]),
        ("Dans la région Warbeni et le nord de l'Orvanu, le carburant manque.", ["Warbeni", "Orvanu"]),
        ("Le carburant remonte par Zarbatta et part pour Warbeni.", ["Zarbatta", "Warbeni"]),
        ("Le carburant est acheté par Karbatta.", []),
        ("Fuel is kept at al-Zarbat and in el-Warben camp.", ["al-Zarbat", "el-Warben"]),
        ("يباع الوقود في كبرنادة وزرنابطة.", ["كبرنادة", "زرنابطة"]),
        ("يمر الوقود عبر وادي كبرناد إلى أبي زرنابط.", ["وادي كبرناد", "أبي زرنابط"]),
        ("يأتي الوقود من شمال كبرنادة ومن قرية زرنابطة.", ["كبرنادة", "زرنابطة"]),
    ],
)  # fmt: skip
def test_a_name_in_a_places_position_is_offered(text: str, names: list[str]) -> None:
    """After a preposition, a verb of crossing, the noun of a water or land, or of who lives there; then everywhere."""
    assert unlocated(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "The rules are written in Amharic and in Shona.",
        "Fuel is bought from Bengali and carried to Starlink.",
        "Fuel was short from Advent to Easter.",
        "Cllr Warben spoke of fuel to Cllr Orvanu.",
        "He read from “Orvanu” on the train.",
        "Fuel is sold by the Bank of Orvanu and at the Orvanu Regional Council.",
        "Le carburant manque de l'Avent à Pâques.",
        "Il cite un discours de Warben et une chanson d'Orvanu.",
        "Il lit un roman des Éditions du Warben.",
        "نقلوا الوقود من قراهم إلى حقول بعيدة في ليلة مظلمة.",
        "وضعوا البضائع في صناديق وسعف وفي توابلها.",
        "وصل الوقود إلى بنغازي في ليبيا، ولم نتحقق من روايتهما.",
        "وصل الوقود إلى بنغازي في ليبيا، ولم نسمع شيئا من عائلاتهم وجاراتهما.",
    ],
)
def test_what_is_no_place_is_not_offered(text: str) -> None:
    """Languages, peoples, feasts, persons, titles of books, organisations, firms, and words of Arabic."""
    assert unlocated(text) == []


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("Smugglers carry the syrup to Zarbatta.", "Smugglers carry the syrup."),
        ("Cattle are carried after dark to Zarbatta.", "Cattle are carried after dark."),
        ("Le carburant est transporté la nuit à Zarbatta.", "Le carburant est transporté la nuit."),
        ("ينقل الوقود ليلا إلى كبرنادة.", "ينقل الوقود ليلا."),
    ],
)
def test_a_name_without_a_position_is_a_place_when_sentences_are_flagged(
    text: str, elsewhere: str
) -> None:
    """What is carried to a place that the gazetteer lacks is flagged; without any place it is not."""
    assert [len(drafted(each).candidates) for each in (text, elsewhere)] == [1, 0]


def taken(text: str) -> list[str]:
    """Return the names that a draft takes for places, in the order of the text."""
    return [mention.name for mention in drafted(text).mentions]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The sacks of sugar from Tunis are marked in Portuguese on one side.", ["Tunis"]),
        ("Il demande en italien le prix du carburant de Tunis.", ["Tunis"]),
        ("Lists of the sugar of Tunis are kept in English, Indonesian and Kiwai.", ["Tunis"]),
        ("À Tunis, le français curieux que l'on parlait alors se vend encore.", ["Tunis"]),
        ("في تونس تعلمت التترية والروسية وبيعت السلع.", ["تونس"]),
        ("Fuel goes from Ben Guerdane County to Tunis.", ["Tunis"]),
        ("Fuel goes from County Zarzis to Tunis.", ["Tunis"]),
        ("Gold came from Dahomey, Persia and Siam to Tunis.", ["Tunis"]),
        ("L'or passait du Dahomey et de Perse à Tunis.", ["Tunis"]),
    ],
)  # fmt: skip
def test_what_a_town_or_country_only_lends_its_name_to_is_not_taken(
    text: str, names: list[str]
) -> None:
    """A language, a county, a former country; each is offered at most."""
    assert taken(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("في ليبيا تاجر اسمه صفاقس يبيع السكر، وعاد صفاقس إلى بيته.", ["ليبيا"]),
        ("في ليبيا قطة صغيرة اسمها صفاقس.", ["ليبيا"]),
        ("في ليبيا بلدة اسمها صفاقس.", ["ليبيا", "صفاقس"]),
        ("يتكلم الشيخ الإسبانية في ليبيا.", ["ليبيا"]),
        ("في ليبيا ألفاظ من الإيطالية.", ["ليبيا"]),
        ("قالت الصحيفة الإيطالية إن السكر في ليبيا.", ["الإيطالية", "ليبيا"]),
    ],
)
def test_an_arabic_name_of_a_person_or_language_is_no_place(text: str, names: list[str]) -> None:
    """After "called", unless a town is called so; and the language after "speaks" or "from"."""
    assert [mention.name for mention in drafted(text).mentions] == names
