"""What moves, by what means, and in which direction: the goods, modes and directions of drafted flows."""

from __future__ import annotations

import pytest
from drafting_fixtures import IN_FRENCH, drafted


@pytest.mark.parametrize(
    ("text", "commodity"),
    [
        ("Cattle are trafficked from Tripoli to Tunis.", "food"),
        ("Women are trafficked from Tripoli to Tunis.", "people"),
        ("Timber is smuggled from Tripoli to Tunis.", "mixed"),
        ("Yaba pills go from Sfax to Tunis.", "drugs"),
        ("Motorcycles carry fuel from Sfax to Tunis.", "fuel"),
        ("Beer trucks carry heroin from Sfax to Tunis.", "drugs"),
        ("Police stopped a beer truck in Sfax and seized tablets of heroin.", "drugs"),
        ("Cars full of cigarettes go from Sfax to Tunis.", "tobacco"),
        ("Heroin is hidden in sacks of rice and driven from Sfax to Tunis.", "drugs"),
        ("Spare parts for cars go from Sfax to Tunis.", "equipment"),
        ("Motorcycles are smuggled from Sfax to Tunis.", "vehicles"),
        ("Rifles are carried from Sfax to rebel fighters near Tunis.", "weapons"),
        ("Flour is brought from Sfax to refugees in Tunis.", "food"),
        ("Mercenaries are flown from Sfax to Tunis.", "fighters"),
        ("Des munitions sont livrées de Tébessa aux combattants de Gafsa.", "weapons"),
        ("تُنقل البنادق من طرابلس إلى المقاتلين في صفاقس.", "weapons"),
        ("Motorcycles carry them from Sfax to Tunis.", None),
        ("Cocaine is common; containers of bananas carry it from Sfax to Tunis.", "drugs"),
        ("Containers of bananas carry it from Sfax to Tunis.", None),
        ("De Tébessa, des motos conduisent l'essence vers Gafsa.", "fuel"),
        ("De Tébessa, des motos la conduisent à Gafsa.", None),
        ("Des voitures chargées de cigarettes passent de Tébessa à Gafsa.", "tobacco"),
        ("La cocaïne, cachée dans des sacs de riz, passe de Tébessa à Gafsa.", "drugs"),
        ("Des comprimés de captagon passent de Tébessa à Gafsa.", "drugs"),
        ("Des motos volées passent de Tébessa à Gafsa.", "vehicles"),
        ("تنقل الدراجات الوقود من طرابلس إلى صفاقس.", "fuel"),
        ("يهرب الوقود على متن سيارات من طرابلس إلى صفاقس.", "fuel"),
        ("تهرب حبوب الكبتاغون من طرابلس إلى صفاقس.", "drugs"),
        ("تهرب السيارات من طرابلس إلى صفاقس.", "vehicles"),
    ],
)
def test_what_moves_has_its_class(text: str, commodity: str | None) -> None:
    """Cattle are trafficked, too, and timber is not wildlife; what carries or hides a load is not what moves."""
    assert [each.slots.commodity.value for each in drafted(text).candidates] == [commodity]


@pytest.mark.parametrize(
    ("text", "commodities"),
    [
        ("Fuel and cigarettes are smuggled from Tebessa to Gafsa.", {"fuel", "tobacco"}),
        ("Smugglers bring fuel, cigarettes, sugar and weapons from Tebessa to Gafsa.",
         {"fuel", "tobacco", "food", "weapons"}),
        ("Cigarettes, cocaine and heroin go from Tebessa to Gafsa.", {"tobacco", "drugs"}),
        ("From Tebessa to Gafsa, fuel and cigarettes are smuggled, but no weapons.", {"fuel", "tobacco"}),
        ("Boats go from Tebessa to Gafsa with migrants and cigarettes.", {"people", "tobacco"}),
        ("Cars and motorcycles carry fuel and tobacco from Tebessa to Gafsa.", {"fuel", "tobacco"}),
        ("Du carburant et des cigarettes passent de Tébessa à Gafsa.", {"fuel", "tobacco"}),
        ("De Tébessa à Gafsa passent du carburant, du tabac et des armes.", {"fuel", "tobacco", "weapons"}),
        ("يهرب الوقود والسجائر من طرابلس إلى صفاقس.", {"fuel", "tobacco"}),
        # A choice, a vague word, what hides a load, and what moves elsewhere are in no list with it.
        ("Fuel or cigarettes go from Tebessa to Gafsa.", {"tobacco"}),
        ("Fuel and other goods go from Tebessa to Gafsa.", {"fuel"}),
        ("Heroin hidden in sacks of rice and sugar goes from Tebessa to Gafsa.", {"drugs"}),
        ("Fuel goes from Tebessa to Gafsa and cigarettes the other way.", {"fuel"}),
        ("شاحنات وقود تعبر من طرابلس إلى صفاقس.", {"fuel"}),
    ],
)  # fmt: skip
def test_each_of_the_goods_in_one_list_has_its_flow(text: str, commodities: set[str]) -> None:
    """A sentence about fuel and cigarettes proposed only the one nearest to its origin."""
    candidates = drafted(text).candidates
    assert {each.slots.commodity.value for each in candidates} == commodities
    assert len(candidates) == len(commodities)
    assert {each.slots.origin.value for each in candidates} in ({"tebessa"}, {"tripoli"})


def test_the_first_goods_of_each_pair_keep_their_numbers() -> None:
    """A text that was drafted before keeps its decisions: further goods come after all pairs."""
    text = "Fuel and cigarettes go from Tebessa to Gafsa and from Sfax to Tebessa."
    slots = [(each.id[-2:], each.slots) for each in drafted(text).candidates]
    rows = [(number, each.origin.value, each.commodity.value) for number, each in slots]
    assert [row[1:] for row in rows] == [
        ("tebessa", "tobacco"), ("sfax", "tobacco"), ("tebessa", "fuel"), ("sfax", "fuel"),
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["-2", "-3", "-4"]


def test_a_verb_of_supply_is_no_food() -> None:
    """« Alimente » began with the letters of « aliment »."""
    slots = [
        each.slots for each in drafted("L'Algérie alimente la Tunisie en carburant.").candidates
    ]
    assert [(each.commodity.value, each.commodity.alternatives) for each in slots] == [("fuel", ())]


def test_what_only_hides_a_load_is_not_the_load() -> None:
    """The sentence says what hides the load, and the one before it what the load is."""
    (stream,) = drafted(
        "A second stream runs from Tebessa to Gafsa, concealed in trucks carrying onions and cement."
    ).candidates
    assert stream.slots.commodity.value is None
    assert set(stream.slots.commodity.alternatives) == {"food", "mixed"}


def test_who_moves_goods_is_not_what_moves() -> None:
    """Sheep that shepherds drive, and weapons that pass (تمر), which dates (التمر) are not."""
    (sheep,) = drafted(
        f"300 moutons ont été conduits de nuit, à pied, de Tozeur vers El Oued par des bergers.{IN_FRENCH}"
    ).candidates
    assert sheep.slots.commodity.value == "food"
    (weapons,) = drafted("في ليبيا وتونس الأسلحة تمر من مصراتة إلى صفاقس.").candidates
    assert weapons.slots.commodity.value == "weapons"


@pytest.mark.parametrize(
    "text",
    [
        "The migrants were sent back from Sfax to Gafsa.",
        "Herders recrossed at night from Gafsa to Tunis.",
        "Les ouvriers repassent à Gafsa.",
        "Des familles ont été reconduites à Gafsa.",
        "Des saisonniers repartirent de Gafsa.",
        "أُعيد المهاجرون من صفاقس إلى قفصة",
        "غادر شبان قفصة إلى تونس",
        "رجع العمال من صفاقس إلى قفصة",
        # A bundle or people who go between two places, in a text about something else.
        "Tunis is fine. Sfax is old. Gafsa is dry. Girls go from Gafsa to Tunis. The sea is blue.",
    ],
)
def test_who_leaves_or_is_sent_back_moves(text: str) -> None:
    """Verbs of movement count in every inflection."""
    assert drafted(text).candidates


def test_a_passenger_train_carries_nobody_in_particular() -> None:
    """People who may move are not part of a service's name."""
    assert not drafted("The passenger train between Sfax and Gafsa will run again.").candidates


def test_drones_are_weapons_and_no_means_of_transport() -> None:
    """52 طائرة مسيّرة that were seized made the flow one by air."""
    (candidate,) = drafted(
        "في مارس 2021 ضبطت قوات الأمن في قفصة 52 طائرة مسيّرة مفككة من ليبيا."
    ).candidates
    assert (candidate.slots.commodity.value, candidate.slots.mode.value) == ("weapons", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fishing boats carry fuel from Misrata to Sfax.", ["sea"]),
        ("Gold is flown from Misrata to Tunis and then trucked from Tunis to Gafsa.", ["air", "road"]),
        ("Cigarettes go by truck and by boat from Misrata to Sfax.", ["mixed"]),
        ("Flown from Tunis, gold is then trucked from Sfax to Gafsa.", ["road"]),
        ("People are brought from Misrata to Sfax in wooden boats and from Tripoli to Tunis by air.", ["sea", "air"]),
        ("In 2022 dhows carried fuel from Misrata to Sfax and from Tripoli to Tunis.", ["sea", "sea"]),
        ("À bord de pirogues, l'essence part de Misrata vers Sfax.", ["sea"]),
        ("La cocaïne est expédiée de Tripoli à Tunis par avion.", ["air"]),
        ("Le cannabis passe de Tébessa à Gafsa par la route; des navires portent l'essence de Misrata à Sfax.",
         ["road", "sea"]),
        ("يهرب الوقود بالقوارب من مصراتة إلى صفاقس.", ["sea"]),
        ("ينقل الذهب جوا من طرابلس إلى صفاقس.", ["air"]),
        ("يهرب الوقود بحرًا من طرابلس إلى صفاقس، وتنقل السجائر بالشاحنات من تبسة إلى قفصة.", ["sea", "road"]),
        ("Boat engines are smuggled from Misrata to Sfax.", [None]),
        ("Les moteurs de bateau volés passent de Misrata à Sfax.", [None]),
        ("Stolen boats are smuggled from Misrata to Sfax.", [None]),
        # To ship is any transport, a flow of a brief knows no rail, and a step that is not a pair has its own means.
        ("Fuel is shipped from Misrata to Sfax.", [None]),
        ("Fuel goes by rail from Gafsa to Sfax.", [None]),
        ("Des navires arrivent à Sfax, puis l'essence est acheminée à Gafsa en camion.", [None]),
    ],
)  # fmt: skip
def test_the_means_of_transport_is_that_of_the_pairs_own_part(
    text: str, expected: list[str | None]
) -> None:
    """Boats and aircraft keep to no road."""
    assert [each.slots.mode.value for each in drafted(text).candidates] == expected


def test_a_pickup_goes_by_road() -> None:
    """The word was known after *en* alone."""
    (candidate,) = drafted(
        f"Du carburant est acheminé par pick-up de Gafsa vers Sfax.{IN_FRENCH}"
    ).candidates
    assert candidate.slots.mode.value == "road"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("In return, weapons are sent from Misrata to Sfax.", "one-way"),
        ("En sens inverse, du carburant passe de Tébessa à Gafsa.", "one-way"),
        ("Du carburant passe de Tébessa à Gafsa et en sens inverse.", "both"),
        ("Cash is carried between Tebessa and Gafsa in both directions.", "both"),
    ],
)
def test_what_goes_the_other_way_goes_one_way(text: str, direction: str) -> None:
    """Other goods that come in return, or in the opposite direction, do not go both ways."""
    assert [each.slots.direction.value for each in drafted(text).candidates] == [direction]


def test_in_both_directions_counts_for_its_own_pair() -> None:
    """The words were read as movement alone, and a direction counted for all pairs of a sentence."""
    candidates = drafted(
        "Rifles cross at the gate between Tebessa and Gafsa, in both directions, and they bring tea from Sfax to Tunis."
    ).candidates
    assert {each.slots.origin.value: each.slots.direction.value for each in candidates} == {
        "tebessa": "both",
        "sfax": "one-way",
    }
    (carried,) = drafted("Rifles are carried from Tebessa to Gafsa in both directions.").candidates
    assert carried.slots.direction.value == "both"


@pytest.mark.parametrize(
    ("text", "commodity"),
    [
        ("Yaba pills are made in Misrata. Pills are smuggled from Sfax to Tunis.", "drugs"),
        ("Heroin is dear in Misrata. Pills are smuggled from Sfax to Tunis.", "consumer-goods"),
        ("Pills are smuggled from Sfax to Tunis.", "consumer-goods"),
        ("Des comprimés de captagon se vendent à Misrata. Des comprimés passent de Tébessa à Gafsa.", "drugs"),
        ("تُصنع حبوب الكبتاغون في مصراتة. تُهرب الحبوب من طرابلس إلى صفاقس.", "drugs"),
        ("تُهرب الحبوب من طرابلس إلى صفاقس.", "food"),
    ],
)  # fmt: skip
def test_pills_are_drugs_in_a_text_that_says_so_once(text: str, commodity: str) -> None:
    """The pills of a text about captagon were consumer goods, and in Arabic grain."""
    assert drafted(text).candidates[-1].slots.commodity.value == commodity
