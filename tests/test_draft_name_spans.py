"""Which words of a text a draft takes for the name of a place: nouns of seas, not those of lakes and plains."""

from __future__ import annotations

import pytest
from drafting_fixtures import drafted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # French nouns of waters and of groups of islands belong to the name, others do not.
        ("Le pétrole du Ghana passe par le golfe de Guinée vers le Nigeria.", ["Ghana", "golfe de Guinée", "Nigeria"]),
        ("Le poisson vient du lac Tchad et de la vallée du Draa, au Maroc.", ["Tchad", "Draa", "Maroc"]),
        ("Le sucre va du Vanuatu aux îles Loyauté, en Nouvelle-Calédonie.",
         ["Vanuatu", "îles Loyauté", "Nouvelle-Calédonie"]),
        ("Le riz de Guinée forestière part au Libéria.", ["Guinée forestière", "Libéria"]),
        # English nouns belong to it if they have a capital.
        ("Rice goes from Gansu Province to Borno State in Nigeria.", ["Gansu Province", "Borno State", "Nigeria"]),
        ("Rice goes from Gansu province to Nigeria.", ["Gansu", "Nigeria"]),
        ("Fuel goes from Makran province in Iran to Oman.", ["Makran", "Iran", "Oman"]),
        # An Arabic noun goes if the place is called without it, too.
        ("يمر الوقود من سوريا إلى سهل البقاع في لبنان.", ["سوريا", "البقاع", "لبنان"]),
        ("يمر الوقود من تركيا إلى جزيرة كريت في اليونان.", ["تركيا", "كريت", "اليونان"]),
        ("يمر الوقود من ليبيا إلى جبل نفوسة ثم إلى جبل العوينات.", ["ليبيا", "نفوسة", "العوينات"]),
        ("يمر الوقود من سوريا إلى جبل لبنان ثم إلى قبرص.", ["سوريا", "جبل لبنان", "قبرص"]),
        ("يمر الوقود من مصر إلى الجبل الأخضر في ليبيا.", ["مصر", "الجبل الأخضر", "ليبيا"]),
        ("يمر الوقود من تركيا إلى بحيرة وان.", ["تركيا", "بحيرة وان"]),
        ("يمر الوقود من جنوب السودان إلى ساحل العاج.", ["جنوب السودان", "ساحل العاج"]),
    ],
)  # fmt: skip
def test_words_of_a_name(text: str, names: list[str]) -> None:
    """The spans are those that the labels of the drafting texts mostly have."""
    mentions = drafted(text).mentions
    assert [text[row.start : row.end] for row in mentions] == names
