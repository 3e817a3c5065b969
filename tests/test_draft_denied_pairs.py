"""Pairs that a sentence denies, asides and contrasts that deny nothing, and the way of what moves."""

from __future__ import annotations

import pytest
from test_draft_pairs import IN_FRENCH, drafted, pairs


def denied(text: str) -> list[bool]:
    """Return for each prefilled pair of a text whether it is denied."""
    rows = drafted(text).candidates
    return [row.negated for row in rows if row.slots.origin.value and row.slots.destination.value]


@pytest.mark.parametrize(
    "text",
    [
        "It is not true that fuel goes from Tebessa to Gafsa.",
        "The ministry scotched rumours that rifles went from Misrata to Sfax.",
        "The harbour master denied that a first lot of tobacco had gone from Misrata to Sfax.",
        "Not one sack of flour goes from Tebessa to Gafsa.",
        "Chez nous, plus une tonne de ciment ne monte de Sfax à Gafsa.",
        "Depuis la fermeture du poste, plus un sac de farine ne passe de Tébessa à Gafsa.",
        "Dans le sud, plus aucun litre d'essence ne passe de Tébessa à Gafsa.",
        "La direction du port a démenti qu'un lot de tabac ait été réexpédié de Misrata à Sfax.",
        "Il n'est pas exact que le carburant aille de Tébessa à Gafsa.",
        "لا صحة لما قيل عن نقل الوقود من تبسة إلى صفاقس.",
        "أنكر المدير أن يكون الوقود قد نُقل من طرابلس إلى صفاقس.",
    ],
)
def test_a_denied_pair_is_negated(text: str) -> None:
    """Each form of denial reaches the pair, though the verb of movement may be unknown."""
    assert denied(text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        # A relative clause between commas, with a negation of its own.
        "Petrol, which no garage can do without, goes from Tebessa to Gafsa.",
        "The fuel, of which nobody speaks, was driven from Tebessa to Gafsa.",
        "L'essence, dont personne ne parle, passe de Tébessa à Gafsa.",
        "L'essence, que nul n'a comptée, passe de Tébessa à Gafsa.",
        # One thing or means is set against another.
        "Dollars, not goods, go from Tripoli to Sfax.",
        "Smugglers carry on their backs, not on mules, fuel from Tebessa to Gafsa.",
        "Fuel goes by sea, never by road, from Misrata to Sfax.",
        "Ce sont des dollars, et non des marchandises, qui vont de Tripoli à Sfax.",
        "Le carburant va à dos d'homme, jamais en camion, de Tébessa à Gafsa.",
        # An exception.
        "No fuel goes from Tebessa to Gafsa except by night.",
        "Fuel was not shipped from Misrata to Sfax until the spring.",
        "Aucun camion d'essence ne passe de Tébessa à Gafsa, sauf la nuit.",
        "لا يُصدَّر الوقود من طرابلس إلى صفاقس إلا بالقطار.",
        "ما ينقل من طرابلس إلى صفاقس اليوم دولارات نقدية لا بضائع.",
        "يحمل المهربون على ظهورهم، لا على البغال، الوقود من طرابلس إلى صفاقس.",
    ],
)
def test_an_aside_or_a_contrast_denies_no_pair(text: str) -> None:
    """What an aside or a contrast negates is not the movement that the sentence states."""
    assert denied(text) == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Along a river or across a country, between the ends.
        ("Fuel from Tebessa is shipped down the Niger to Gafsa.", {"tebessa > gafsa"}),
        ("In those years figs were packed at Misrata and shipped up the Nile to Sudan.", {"misrata > sudan"}),
        ("Figs were shipped up the Nile to Sudan.", set()),
        ("Salt was carried down the Niger to Algeria.", set()),
        ("Le sel de Tébessa voyage en longeant le Niger jusqu'à Gafsa.", {"tebessa > gafsa"}),
        ("كانت الحبوب تُنقل من مصراتة على طول نهر النيل إلى السودان.", {"misrata > sudan"}),
        # A province or country only locates a town that is not known.
        ("يُهرب الوقود من طرابلس إلى بئر زرباط في تونس.", set()),
        ("يُهرب الوقود من طرابلس إلى مخازن في صفاقس.", {"tripoli > sfax"}),
        ("Fuel goes from Tripoli to Zarbatta in Tunisia.", set()),
        # « et de la », not « et de là ».
        ("Chaque année passent les moutons de la Libye et de la Tunisie.", set()),
        ("L'essence part de Tébessa vers Gafsa et de là vers Sfax.", {"tebessa > sfax"}),
        # A vehicle or a setting that holds no goods, what somebody asks, and goods that only the next clause names.
        ("The bus from Tebessa to Gafsa was searched for cigarettes, and nothing was found.", set()),
        ("Le car de Tébessa à Gafsa a été fouillé : trois sacs de médicaments venus d'Inde.", set()),
        ("De Tébessa à Gafsa, le train met douze heures, et les marchandes y vendent du sucre.", set()),
        ("De Tébessa à Gafsa, de nuit, l'essence passe à dos d'âne.", {"tebessa > gafsa"}),
        ("Les ouvriers de Tébessa réclament à Gafsa leur salaire, et vendent le sucre au Niger.", set()),
        ("The family moved from Tebessa to Gafsa when she was six, and sold wool.", set()),
        ("Fuel is cheap in Tebessa; it is sold from there to Gafsa.", set()),
        # A country behind the goods, a promise, a patrol and a warship.
        ("L'or part de Tébessa pour Gafsa, sans que Sfax en voie un gramme.", {"tebessa > gafsa"}),
        ("Migrants who boarded in Misrata, promised a job in Sfax, were left in Niger.", set()),
        ("A patrol out of Tebessa stopped lorries of fuel bound for Gafsa.", set()),
        ("An Italian frigate stopped a dhow with cocaine from Misrata.", set()),
        ("Italian officers in Sfax seized cocaine from Misrata.", {"misrata > sfax"}),
        ("أوقفت سفينة حربية إيطالية مركبا خرج من مصراتة وعليه حشيش.", set()),
        # What lies between two places does not move.
        ("Agree on one fuel tariff between Tripoli and Tunis, and publish it.", set()),
        ("The customs agreement between Tripoli and Tunis covers fuel.", set()),
        ("La convention entre Tripoli et Tunis porte sur le carburant.", set()),
        ("Le poste de douane est à mi-chemin entre Tébessa et Gafsa, où passe l'essence.", set()),
        ("يشمل اتفاق بين طرابلس وتونس تهريب الوقود.", set()),
        ("Fuel trade between Tripoli and Tunis has grown.", {"tripoli > tunis"}),
    ],
)  # fmt: skip
def test_the_way_and_what_lies_between_are_no_ends(text: str, expected: set[str]) -> None:
    """A river is the way of goods; tariffs and agreements do not move."""
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La farine de Libye part, elle, pour la Tunisie.", {"libya > tunisia"}),
        ("Le carburant de Tébessa passe, lui, à Gafsa.", {"tebessa > gafsa"}),
        (f"La Libye, de son côté, exporte à Sfax ses huîtres.{IN_FRENCH}", {"libya > sfax"}),
        ("The cassava is cheap. Lorries bring it, peeled and chipped, from Tebessa to Gafsa.", {"tebessa > gafsa"}),
        ("Guides take them from Tebessa to Gafsa.", set()),
        ("ينقل التجار صابون طرابلس إلى صفاقس.", {"tripoli > sfax"}),
        ("تُساق أغنام طرابلس إلى صفاقس قبيل العيد.", {"tripoli > sfax"}),
        ("يبيع التجار الوقود في طرابلس ويعودون إلى صفاقس.", set()),
    ],
)  # fmt: skip
def test_further_forms_state_a_pair(text: str, expected: set[str]) -> None:
    """A pronoun that resumes the subject, an aside, a pronoun for the goods, and the Arabic genitive."""
    assert pairs(text) == expected
