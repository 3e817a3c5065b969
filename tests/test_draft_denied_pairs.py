"""Pairs that a sentence denies or doubts, asides and contrasts that do neither, and the way of what moves."""

from __future__ import annotations

import pytest
from drafting_fixtures import IN_FRENCH, drafted, pairs


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


@pytest.mark.parametrize(
    ("text", "pair", "is_hedged", "is_negated"),
    [
        (
            "Fuel goes from Tebessa to Gafsa, although officials deny it.",
            "tebessa > gafsa",
            True,
            False,
        ),
        ("Fuel goes from Tebessa to Gafsa. Officials deny it.", "tebessa > gafsa", False, False),
        ("يهرب الوقود من طرابلس إلى صفاقس، لكن السلطات تنفي ذلك.", "tripoli > sfax", True, False),
        # What follows is what they deny.
        ("The firm denied it shipped fuel from Tebessa to Gafsa.", "tebessa > gafsa", False, True),
        (
            "Officials denied this week that fuel goes from Tebessa to Gafsa.",
            "tebessa > gafsa",
            False,
            True,
        ),
    ],
)
def test_a_denial_after_a_flow_casts_doubt_on_it(
    text: str, pair: str, *, is_hedged: bool, is_negated: bool
) -> None:
    """Where it denies what stands before it, the flow is stated, and doubted; what stands after it is denied."""
    first = drafted(text).candidates[0]
    assert (first.hedged, first.negated) == (is_hedged, is_negated)
    assert f"{first.slots.origin.value} > {first.slots.destination.value}" == pair


@pytest.mark.parametrize(
    "text",
    [
        "Hardly any gold is flown from Tebessa to Gafsa.",
        "Scarcely any fuel moves from Tebessa to Gafsa.",
        f"L'or ne transite pas de Gafsa à Sfax.{IN_FRENCH}",
        f"L'or ne transite guère de Gafsa à Sfax.{IN_FRENCH}",
        f"Le carburant ne circule quasiment pas de Gafsa à Sfax.{IN_FRENCH}",
        f"Aucun or ne passe de Gafsa à Sfax.{IN_FRENCH}",
        "بالكاد يُنقل الذهب من قفصة إلى صفاقس.",
    ],
)
def test_a_negation_behind_its_verb_denies(text: str) -> None:
    """*Ne transite pas* was read as a flow: only a negation before the verb counted."""
    (candidate,) = drafted(text).candidates
    assert candidate.negated


def test_any_french_verb_may_end_a_movement() -> None:
    """*Ne … plus* counted for a list of verbs; *ne … plus que* is no end."""
    (ended,) = drafted(f"Le carburant ne se vend plus de Gafsa à Sfax.{IN_FRENCH}").candidates
    assert (ended.negated, ended.slots.origin.value) == (False, None)
    (left,) = drafted(f"On ne transporte plus que de l'or de Gafsa à Sfax.{IN_FRENCH}").candidates
    assert (left.negated, left.slots.origin.value) == (False, "gafsa")


def test_a_flow_that_dried_up_has_ended() -> None:
    """It exists no more, and is drawn only if a person says so."""
    (ended,) = drafted(
        "By early 2023, the flow of fuel from Tebessa to Gafsa had dried up."
    ).candidates
    assert (ended.negated, ended.slots.origin.value) == (False, None)


@pytest.mark.parametrize(
    "text",
    [
        "Two officers suggested that fuel moves from Tebessa to Gafsa.",
        f"Des officiers laissent entendre que l'essence passe de Gafsa à Sfax.{IN_FRENCH}",
        "Whether fuel leaves Tebessa for Gafsa remains unclear.",
        f"L'essence passe de Gafsa à Sfax, ce qui reste à prouver.{IN_FRENCH}",
        f"L'essence descendrait de Gafsa à Sfax.{IN_FRENCH}",
    ],
)
def test_what_is_suggested_is_hedged(text: str) -> None:
    """It was read as stated."""
    (candidate,) = drafted(text).candidates
    assert candidate.hedged


@pytest.mark.parametrize(
    ("text", "is_negated", "is_hedged"),
    [
        ("Neither Algerian nor Tunisian officers have found any gold on the road from Tebessa to Gafsa.", True, False),
        ("Far from flowing from Tebessa to Gafsa, fuel now stays in Algeria.", True, False),
        ("Rather than crossing from Misrata to Sfax by boat, migrants go overland.", True, False),
        ("It is unclear whether weapons still reach Gafsa from Tebessa.", False, True),
        (f"On ignore si des armes parviennent encore à Gafsa depuis Tébessa.{IN_FRENCH}", False, True),
    ],
)  # fmt: skip
def test_what_does_not_happen_or_nobody_knows(
    text: str, *, is_negated: bool, is_hedged: bool
) -> None:
    """Each was read as a flow beyond doubt."""
    (candidate,) = drafted(text).candidates
    assert (candidate.negated, candidate.hedged) == (is_negated, is_hedged)


def test_doubt_and_dates_stay_with_the_pair_that_they_stand_beside() -> None:
    """What another clause doubts or dates is offered at most; "it is said that" doubts all that follows."""
    first, second = drafted(
        "Between 2020 and 2022, fuel was exported from Tebessa to Gafsa, and, it is alleged, cigarettes were trucked"
        " from Sfax to Tunis."
    ).candidates
    assert (first.hedged, first.slots.period.value) == (False, "2020/2022")
    assert (second.hedged, second.slots.period.value) == (True, None)
    assert second.slots.period.alternatives == ("2020/2022",)
    dated = drafted("Fuel went from Tebessa to Gafsa in 2012 and from Sfax to Tunis in 2015.")
    assert [each.slots.period.value for each in dated.candidates] == ["2012", "2015"]
    headed = drafted("In 2012, fuel went from Tebessa to Gafsa and from Sfax to Tunis.")
    assert [each.slots.period.value for each in headed.candidates] == ["2012", "2012"]
    (sold,) = drafted(
        "Fuel goes from Tebessa to Gafsa, and gold may be smuggled elsewhere."
    ).candidates
    assert not sold.hedged
    claimed = drafted(
        "A rival claims that fuel goes from Tebessa to Gafsa, and that cattle go from Sfax to Tunis."
    )
    assert [each.hedged for each in claimed.candidates] == [True, True]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Twice as much diesel goes from Tebessa to Gafsa as in 2016.", None),
        ("Rifles carried from Misrata to Sfax cost half of what they fetched in 2016.", None),
        ("Diesel goes from Tebessa to Gafsa at twice the price of 2016.", None),
        ("Diesel goes from Tebessa to Gafsa, up from 20 tonnes in 2016.", None),
        ("Du gazole part de Tébessa vers Gafsa, trois fois plus qu'en 2016.", None),
        ("In 2020 more diesel went from Tebessa to Gafsa than in 2016.", "2020"),
        ("يُهرَّب الوقود من تبسة إلى صفاقس أكثر مما كان في عام 2016.", None),
        ("As of 2016 diesel goes from Tebessa to Gafsa.", "2016/.."),
        ("Ce n'est qu'en 2016 que du gazole est parti de Tébessa vers Gafsa.", "2016"),
        ("Diesel was trucked up from Tebessa in 2016 to Gafsa.", "2016"),
    ],
)  # fmt: skip
def test_a_date_of_comparison_is_no_period(text: str, period: str | None) -> None:
    """The year of an older price was that of the flow, on the line of time too; it is still offered."""
    (candidate,) = drafted(text).candidates
    assert candidate.slots.origin.value is not None
    assert candidate.slots.period.value == period
    assert {*candidate.slots.period.alternatives} - {None} == (
        {"2016"} if "2016" not in str(period) else set()
    )
