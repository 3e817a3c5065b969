"""Pairs of ends that a sentence states by a rarer form, and forms that state none."""

from __future__ import annotations

import pytest

from geo.drafting.candidates import Candidates, DraftedSource
from geo.drafting.cues.periods import find_periods
from geo.drafting.draft import draft_text
from geo.regions import open_region


def drafted(text: str) -> Candidates:
    """Draft a text in the shipped region."""
    known = open_region(None).gazetteer
    return draft_text(text, brief="b", source=DraftedSource(id="s"), gazetteer=known)


def pairs(text: str) -> set[str]:
    """Return the prefilled ends of a text's candidates, as "origin > destination"."""
    slots = [candidate.slots for candidate in drafted(text).candidates]
    return {
        f"{each.origin.value} > {each.destination.value}"
        for each in slots
        if each.origin.value and each.destination.value
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Diesel is ferried from Misrata to Sfax and to Tunis.", {"misrata > sfax", "misrata > tunis"}),
        ("Into Sfax come weapons from Misrata.", {"misrata > sfax"}),
        ("Gafsa-bound fuel from Tebessa passes at night.", {"tebessa > gafsa"}),
        ("Weapons were seized in Sfax on their way from Misrata.", {"misrata > sfax"}),
        ("Officers in Sfax seized cocaine from Misrata.", {"misrata > sfax"}),
        ("From Misrata, dhows bring sugar to Sfax.", {"misrata > sfax"}),
        ("Rifles are bought in Misrata and smuggled to Sfax.", {"misrata > sfax"}),
        ("Families in Gafsa bring flour, oil, soap, rice and petrol over the hills from Tebessa.", {"tebessa > gafsa"}),
        ("Fuel goes from Misrata to Sfax, then is smuggled to Tunis.", {"misrata > tunis"}),
        ("Fuel leaves Tebessa by night for Gafsa.", {"tebessa > gafsa"}),
        ("Traders from Gafsa buy fuel in Tebessa.", {"tebessa > gafsa"}),
        ("Residents of Gafsa buy their fuel in Tunisia.", set()),
        ("Algerians buy houses in Sfax with drug money.", set()),
        ("Fuel from Tebessa feeds the pumps of Kasserine.", {"tebessa > kasserine"}),
        ("Kasserine is supplied with fuel from Tebessa.", {"tebessa > kasserine"}),
        ("Sebha, from where drug convoys leave for Niger, is far.", {"sebha > niger"}),
        ("Gafsa, where fuel from Libya is sold, lies inland.", {"libya > gafsa"}),
        ("À Sfax, les douaniers ont saisi douze caisses de cartouches en provenance de Misrata.", {"misrata > sfax"}),
        ("Les motos sont achetées à Misrata et revendues à Sfax.", {"misrata > sfax"}),
        ("Des motos volées à Misrata ou à Tripoli sont vendues à Sfax.", {"misrata > sfax", "tripoli > sfax"}),
        ("De Tébessa, le carburant part vers Gafsa.", {"tebessa > gafsa"}),
        ("De Tébessa à Gafsa, puis à Sfax, le carburant passe la nuit.", {"tebessa > sfax"}),
        ("Le carburant part de Tébessa pour Gafsa.", {"tebessa > gafsa"}),
        ("À Sfax arrive du cannabis en provenance de Misrata.", {"misrata > sfax"}),
        ("Saisi à Sfax, le cannabis venait de Misrata.", {"misrata > sfax"}),
        ("إلى صفاقس تصل الأسلحة من طرابلس.", {"tripoli > sfax"}),
        ("تصل الأسلحة إلى صفاقس من طرابلس.", {"tripoli > sfax"}),
        ("يأتي الوقود من ليبيا ويباع في تونس.", {"libya > tunisia"}),
        ("ضبطت الشرطة في صفاقس أسلحة قادمة من طرابلس.", {"tripoli > sfax"}),
        ("يهرب الوقود من تبسة إلى قفصة وإلى صفاقس.", {"tebessa > gafsa", "tebessa > sfax"}),
        # What one preposition lists is not two ends, and after « à Tema et de Tema » another pair begins.
        ("Des pilules venues de Libye sont débarquées à Sfax et à Gabès, puis de Gabès à Gafsa et de Gafsa à Tébessa.",
         {"libya > sfax", "libya > gabes", "gabes > gafsa", "gafsa > tebessa"}),
        ("Du sucre part de Sfax à destination de Gafsa et de Gabès.", {"sfax > gafsa", "sfax > gabes"}),
        ("L'essence est volée à Sfax et à Gabès.", set()),
        ("Fuel is stolen in Sfax and in Gafsa.", set()),
        ("يسرق الوقود في صفاقس وفي قفصة.", set()),
        # A name without a position holds its place.
        ("Fuel is shipped from Tebessa to Zarbatta, and from Qasr Zerbu to Gafsa.", set()),
        ("Le carburant est transporté de Qasr Zerbou vers Sfax et Gafsa, puis de Tébessa à Zarbatta.", set()),
        # Who lives in Marseille sends from there; what is spoken of is not a destination, and what is unloaded arrives.
        ("Les commerçants algériens de Sfax envoient de la farine à Misrata.", {"sfax > misrata"}),
        ("Des vêtements algériens à Sfax, puis à Misrata.", set()),
        ("Quant au riz algérien, il débarque à Sfax.", set()),
    ],
)  # fmt: skip
def test_rarer_forms_state_a_pair(text: str, expected: set[str]) -> None:
    """Lists, inverted orders, seizures, what is bought or stolen in one town and sold in another."""
    assert {pair.replace("sfax-tn", "sfax") for pair in pairs(text)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'or extrait à Gafsa quitte la Tunisie en contrebande.", set()),
        ("The fuel stored in Gafsa leaves Tunisia by night.", set()),
        ("Gold mined in Gafsa leaves Tunisia for Libya.", {"tunisia > libya"}),
        ("Trucks leave Gafsa for Sfax with fuel.", {"gafsa > sfax"}),
        ("L'or extrait à Gafsa fuit la Tunisie.", set()),
    ],
)
def test_what_leaves_a_country_does_not_go_to_where_it_was_made(
    text: str, expected: set[str]
) -> None:
    """Before a verb such as "leaves" stands what leaves: « extrait à Gafsa » was its destination."""
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Officers in Sfax seized cocaine that had come from Misrata via Gabes.",
            "misrata gabes sfax",
        ),
        (
            "Weapons were seized in Sfax on their way from Misrata through Gabes.",
            "misrata gabes sfax",
        ),
        ("Gafsa-bound fuel from Tebessa via Kasserine passes at night.", "tebessa kasserine gafsa"),
        ("Cattle are driven between Tebessa and Gafsa via Kasserine.", "tebessa kasserine gafsa"),
        ("Tunisian fuel arrives in Tripoli via Ben Guerdane.", "tunisia ben-guerdane tripoli"),
        ("Police officers seized cocaine in Sfax that had come from Misrata.", "misrata sfax"),
    ],
)
def test_every_form_keeps_its_stops(text: str, places: str) -> None:
    """A seizure, a border, goods of a country: what came "via Gabes" had no stop."""
    (candidate,) = drafted(text).candidates
    slots = candidate.slots
    values = [slots.origin.value, *(stop.value for stop in slots.via), slots.destination.value]
    assert " ".join(map(str, values)) == places


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A verb of arrival is the movement.
        ("Depuis Tébessa, l'essence gagne Gafsa.", {"tebessa > gafsa"}),
        (
            "Au départ de Tébessa, les camions chargés d'essence rejoignent Gafsa.",
            {"tebessa > gafsa"},
        ),
        ("Le cuivre volé à Gafsa prend la route de l'Algérie.", {"gafsa > algeria"}),
        ("From Tebessa, fuel reaches Gafsa.", {"tebessa > gafsa"}),
        # Where it comes from.
        ("Les pneus viennent d'Algérie et sont vendus à Gafsa.", {"algeria > gafsa"}),
        ("Le carburant, importé d'Algérie, est vendu à Gafsa.", {"algeria > gafsa"}),
        (
            "Le carburant importé illégalement d'Algérie est vendu sur les marchés de Gafsa.",
            {"algeria > gafsa"},
        ),
        ("Les migrants embarquent à Sfax pour l'Italie.", {"sfax > italy"}),
        # What is supplied is the destination, before and after the verb.
        ("La Libye approvisionne le sud de la Tunisie en carburant.", {"libya > tunisia"}),
        ("La contrebande de carburant depuis l'Algérie alimente Gafsa.", {"algeria > gafsa"}),
        ("La Tunisie est ravitaillée en carburant par l'Algérie.", {"algeria > tunisia"}),
        (
            "Les villages de Gafsa sont approvisionnés en carburant à partir de Tébessa.",
            {"tebessa > gafsa"},
        ),
        ("La Tunisie est approvisionnée en carburant par la mer.", set()),
        # Words that say where an end lies.
        (
            "Le carburant est transporté de Tébessa, dans l'est algérien, à Gafsa.",
            {"tebessa > gafsa"},
        ),
        (
            "Le carburant est transporté de Tébessa, en Algérie, vers Gafsa, en Tunisie.",
            {"tebessa > gafsa"},
        ),
        (
            "Du nord de l'Algérie vers le sud de la Tunisie, on transporte du carburant.",
            {"algeria > tunisia"},
        ),
        ("Vers la Libye, la Tunisie exporte des pâtes.", {"tunisia > libya"}),
    ],
)
def test_common_french_forms_state_a_pair(text: str, expected: set[str]) -> None:
    """Two of them were read the wrong way round: what X supplies, and what was imported from X."""
    assert {pair.replace("sfax-tn", "sfax") for pair in pairs(text)} == expected


def test_a_verb_of_supply_is_no_food() -> None:
    """« Alimente » began with the letters of « aliment »."""
    slots = [
        each.slots for each in drafted("L'Algérie alimente la Tunisie en carburant.").candidates
    ]
    assert [(each.commodity.value, each.commodity.alternatives) for each in slots] == [("fuel", ())]


@pytest.mark.parametrize(
    "text",
    [
        "From Tripoli to Tunis, people celebrated the smuggling film.",
        "The smuggling trial moved from Tripoli to Tunis.",
        "Fuel is dear along the border between Libya and Tunisia.",
        "Le carburant est cher à la frontière entre la Libye et la Tunisie.",
        "يباع الوقود على الحدود بين ليبيا وتونس.",
        "Officials from Tripoli flew to Tunis to discuss cocaine.",
        "The fuel price fell from Tripoli to Tunis.",
        "Diamonds dug around Gafsa are bought by agents from Tripoli.",
        "Le prix du carburant est passé de Tripoli à Tunis de 3 à 4 dinars.",
        "Pistols go north from Tripoli, cocaine south to Tunis.",
        "Le procès des trafiquants de carburant est passé de Tripoli à Tunis.",
        "Le procès des trafiquants de carburant est passé de Sfax à Tunis.",
        "The trial of the fuel smugglers moved from Sfax to Tunis.",
        "انتقلت محاكمة مهربي الوقود من طرابلس إلى صفاقس.",
        "سافر الوزير من طرابلس إلى صفاقس لبحث تهريب الوقود.",
        "Officials left Algiers for Tunis to discuss fuel smuggling.",
        "La police de Tébessa mène une enquête à Gafsa sur le trafic de carburant.",
        "War in Libya feeds fuel smuggling in Tunisia.",
        "Gafsa families buy fuel from Tunisian dealers.",
        "Des armes en provenance de Tripoli au Liban sont saisies.",
    ],
)
def test_what_travels_without_goods_has_no_ends(text: str) -> None:
    """A trial, officials, a price, a border; a topic that spans two towns; two goods in one sentence."""
    assert pairs(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fuel goes from Borno State in Nigeria to the Darfur region of Sudan.", {"borno > darfur"}),
        ("Heroin moves from Helmand in Afghanistan through Kerman to Sinaloa, Mexico.", {"helmand > sinaloa"}),
        ("Fuel goes from Sistan and Baluchestan in Iran to Balochistan in Pakistan.",
         {"sistan-and-baluchestan > balochistan"}),
        # Nor does it part the ends of a form in which little may stand between them.
        ("يهرب الوقود من تبسة في الجزائر إلى قفصة في تونس.", {"tebessa > gafsa"}),
        ("يهرب الوقود من تبسة بالجزائر إلى قفصة بتونس.", {"tebessa > gafsa"}),
        ("Le carburant passe de Tébessa en Algérie à Gafsa en Tunisie.", {"tebessa > gafsa"}),
        ("Fuel goes from Tebessa in Algeria and Zuwara in Libya to Gafsa.", {"tebessa > gafsa", "zuwara > gafsa"}),
    ],
)  # fmt: skip
def test_the_country_of_a_province_is_no_other_end(text: str, expected: set[str]) -> None:
    """It only says where the province lies; each was a pair of its own."""
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heroin is smuggled from Helmand to Kerman.", {"helmand > kerman"}),
        ("Cattle are driven from Borno to Kano.", {"borno > kano"}),
        ("L'or du Tibesti part vers le Kordofan.", {"tibesti > kordofan"}),
        ("Opium from Helmand, Nimroz and Farah is sold in Kerman.",
         {"helmand > kerman", "nimruz > kerman", "farah > kerman"}),
        ("Helmand grows opium. Much of it is smuggled from Helmand to Kerman.", {"helmand > kerman"}),
        ("Le carburant passe de la région de Tébessa à Kasserine.", {"tebessa > kasserine"}),
    ],
)  # fmt: skip
def test_a_province_without_its_country_is_one_place(text: str, expected: set[str]) -> None:
    """Each was offered twice, with a position and without, and neither was an end."""
    candidates = drafted(text)
    assert pairs(text) == expected
    assert not candidates.unlocated


def test_a_name_of_several_provinces_is_still_to_be_located() -> None:
    """Florida is in the United States, in Uruguay and elsewhere."""
    candidates = drafted("Cocaine is smuggled from Florida to Sfax.")
    assert [name.name for name in candidates.unlocated] == ["Florida"]
    assert [each.slots.origin.value for each in candidates.candidates] == [None]


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


@pytest.mark.parametrize(
    "text",
    [
        "Fuel goes from Tebessa to Sfax via Gafsa and Kasserine.",
        "Le carburant passe de Tébessa à Sfax par Gafsa et Kasserine.",
        "Le carburant passe de Tébessa à Sfax via Gafsa et Kasserine, puis de Zarbatta à Gabès.",
        "يهرب الوقود من تبسة إلى صفاقس عبر قفصة والقصرين.",
    ],
)
def test_all_stops_of_a_list_are_on_the_way(text: str) -> None:
    """They may stand after the destination, too."""
    (first, *_) = drafted(text).candidates
    assert [stop.value for stop in first.slots.via] == ["gafsa", "kasserine"]


def modes(text: str) -> list[str | None]:
    """Return the means of transport of a text's candidates."""
    return [candidate.slots.mode.value for candidate in drafted(text).candidates]


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
    assert modes(text) == expected


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
    ("text", "edtf"),
    [
        ("Since mid-2021, fuel", "2021/.."),
        ("Since the coup of 1 February 2021, fuel", "2021-02-01/.."),
        ("Since the 2021 coup, fuel", "2021/.."),
        ("After March 2020, fuel", "2020-03/.."),
        ("Fuel went east until March 2020.", "../2020-03"),
        ("Fuel went east before 2011.", "../2011"),
        ("Not until March 2020 did fuel go east.", "2020-03/.."),
        ("Fuel went east from March 2015 to June 2016.", "2015-03/2016-06"),
        ("Depuis mi-2021, l'essence", "2021/.."),
        ("Depuis le coup d'État du 26 juillet 2023, l'essence", "2023-07-26/.."),
        ("Jusqu'en août 2019, l'essence", "../2019-08"),
        ("Jusqu'à la fermeture de la frontière en août 2019, l'essence", "../2019-08"),
        ("Après la réouverture de décembre 2020, l'essence", "2020-12/.."),
        ("منذ منتصف 2021 يهرب الوقود", "2021/.."),
        ("حتى آب 2019 كان الوقود يهرب", "../2019-08"),
        ("قبل عام 2011 كان الوقود يهرب", "../2011"),
        ("بعد إغلاق الحدود في مارس 2020", "2020-03/.."),
        ("Since the border closed, fuel went east in 2015.", "2015"),
        ("Before fuel was shipped to Sfax in 2015, it was cheap.", "2015"),
        ("L'essence passe en avril 2012, après la crise.", "2012-04"),
    ],
)
def test_since_and_until_open_an_interval(text: str, edtf: str) -> None:
    """An event may stand between them and its date; another clause may not."""
    assert [span.edtf for span in find_periods(text)] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Between May and September 2023 fuel went east.", "2023-05/2023-09"),
        ("Fuel went east from April to December 2023.", "2023-04/2023-12"),
        ("Fuel went east, April–December 2023.", "2023-04/2023-12"),
        ("Fuel went east in July and August 2023.", "2023-07/2023-08"),
        ("Fuel went east between mid-May and late September 2023.", "2023-05/2023-09"),
        ("Fuel went east from 15 April to 3 June 2023.", "2023-04-15/2023-06-03"),
        ("Fuel went east between April 15 and June 3, 2023.", "2023-04-15/2023-06-03"),
        ("Fuel went east between 3 and 9 May 2023.", "2023-05-03/2023-05-09"),
        ("Fuel went east on May 3–9, 2023.", "2023-05-03/2023-05-09"),
        ("Fuel went east between November and February 2023.", "2022-11/2023-02"),
        ("Fuel went east in the first half of 2023.", "2023-01/2023-06"),
        ("Fuel went east in the last quarter of 2023.", "2023-10/2023-12"),
        ("Fuel went east in Q3 2023.", "2023-07/2023-09"),
        ("Fuel went east in 12 trucks, in May 2023.", "2023-05"),
        ("Entre avril et décembre 2023, l'essence", "2023-04/2023-12"),
        ("D'avril à décembre 2023, l'essence", "2023-04/2023-12"),
        ("Du 3 au 9 mai 2023, l'essence", "2023-05-03/2023-05-09"),
        ("Entre le 3 mai et le 9 juin 2023, l'essence", "2023-05-03/2023-06-09"),
        ("Du 3 mai 2022 au 9 juin 2023, l'essence", "2022-05-03/2023-06-09"),
        ("Au deuxième semestre 2023, l'essence", "2023-07/2023-12"),
        ("Dans la première moitié de l'année 2023, l'essence", "2023-01/2023-06"),
        ("بين مايو وسبتمبر 2023 كان الوقود يهرب", "2023-05/2023-09"),
        ("ومن أبريل إلى ديسمبر 2023 كان الوقود يهرب", "2023-04/2023-12"),
        ("في النصف الأول من عام 2023 كان الوقود يهرب", "2023-01/2023-06"),
        ("ومنذ إغلاق الحدود عام 2015 يهرب الوقود", "2015/.."),
        ("وبين عامي 2017 و2019 كان الوقود يهرب", "2017/2019"),
        ("وفي 2020 كان الوقود يهرب", "2020"),
    ],
)
def test_a_year_said_once_counts_for_both_ends_of_a_range(text: str, edtf: str) -> None:
    """*Entre mai et septembre 2023* was read as September alone, "the first half of 2023" as the whole year."""
    assert [span.edtf for span in find_periods(text)] == [edtf]


def test_two_months_apart_are_no_range() -> None:
    """In "March and June 2021" April is not meant; the month beside the year counts."""
    assert [span.edtf for span in find_periods("Fuel went east in March and June 2021")] == [
        "2021-06"
    ]


IN_FRENCH = " Le gouverneur de la région en est sûr, et les habitants le sont aussi depuis un an."


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


def test_what_only_hides_a_load_is_not_the_load() -> None:
    """The sentence says what hides the load, and the one before it what the load is."""
    (stream,) = drafted(
        "A second stream runs from Tebessa to Gafsa, concealed in trucks carrying onions and cement."
    ).candidates
    assert stream.slots.commodity.value is None
    assert set(stream.slots.commodity.alternatives) == {"food", "mixed"}


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
    ("text", "expected"),
    [
        ("Des commerçants tunisiens exportent une partie de ces bêtes vers l'Algérie.", {"tunisia > algeria"}),
        ("Des bidons d'essence libyenne remontent de Gafsa vers Sfax.", {"gafsa > sfax"}),
        ("Libyan petrol, bottled and canned, moves from Gafsa to Sfax and Tunis.", {"gafsa > sfax", "gafsa > tunis"}),
    ],
)  # fmt: skip
def test_a_verb_between_two_places_lists_neither(text: str, expected: set[str]) -> None:
    """*Une partie de* was "left from", and Libyan petrol a second origin."""
    assert pairs(text + IN_FRENCH * text.startswith("Des")) == expected


def test_a_pickup_goes_by_road() -> None:
    """The word was known after *en* alone."""
    (candidate,) = drafted(
        f"Du carburant est acheminé par pick-up de Gafsa vers Sfax.{IN_FRENCH}"
    ).candidates
    assert candidate.slots.mode.value == "road"


@pytest.mark.parametrize(
    "text",
    [
        "Petrol and diesel from Algeria and Libya are cheaper than anything sold in Gafsa.",
        f"L'essence venue de Libye est moins chère qu'à Gafsa.{IN_FRENCH}",
        "يهرب الوقود وهو أرخص من سعره في تونس إلى ليبيا.",
    ],
)
def test_a_comparison_is_no_flow(text: str) -> None:
    """What is "cheaper than anything sold in Gafsa" does not go there, and أرخص من is no "from"."""
    assert pairs(text) == set()


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


def test_a_flow_that_dried_up_has_ended() -> None:
    """It exists no more, and is drawn only if a person says so."""
    (ended,) = drafted(
        "By early 2023, the flow of fuel from Tebessa to Gafsa had dried up."
    ).candidates
    assert (ended.negated, ended.slots.origin.value) == (False, None)


def test_who_moves_goods_is_not_what_moves() -> None:
    """Sheep that shepherds drive, and weapons that pass (تمر), which dates (التمر) are not."""
    (sheep,) = drafted(
        f"300 moutons ont été conduits de nuit, à pied, de Tozeur vers El Oued par des bergers.{IN_FRENCH}"
    ).candidates
    assert sheep.slots.commodity.value == "food"
    (weapons,) = drafted("في ليبيا وتونس الأسلحة تمر من مصراتة إلى صفاقس.").candidates
    assert weapons.slots.commodity.value == "weapons"


def test_a_ban_states_no_movement() -> None:
    """Algeria banned the export, and what that moves is for a person to say; the sentence is flagged all the same."""
    for text in (
        "Algeria banned the export of pasta to Tunisia in 2022.",
        "حظرت الجزائر تصدير المعكرونة إلى تونس في عام 2022.",
    ):
        (candidate,) = drafted(text).candidates
        assert (candidate.slots.origin.value, candidate.slots.commodity.value) == (None, "food")


def test_both_ends_after_for_count_and_who_is_deported_moves() -> None:
    """Only the first was read, and the deported were no people."""
    assert pairs("Olive oil leaves Sfax for Italy and Spain in tankers.") == {
        "sfax > italy",
        "sfax > spain",
    }
    (deported,) = drafted("Dozens of Sudanese were deported from Algeria to Niger.").candidates
    assert deported.slots.commodity.value == "people"


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("Fuel goes from Tebessa to the Tunisian port of Sfax.", ["Tebessa", "Sfax"]),
        ("Fuel goes from the Algerian town of Tebessa to Sfax.", ["Tebessa", "Sfax"]),
        (
            "Rosewood runs from Tebessa to Tozeur and on to the old Tunisian port of Sfax.",
            ["Tebessa", "Tozeur", "Sfax"],
        ),
        (
            "Fuel is trucked from Tebessa to Gafsa and then carried on motorbikes through Tozeur to Nefta.",
            ["Tebessa", "Gafsa", "Tozeur", "Nefta"],
        ),
        (
            "Fuel goes from Tebessa to Gafsa, then by way of Tozeur and Medenine to Nefta.",
            ["Tebessa", "Gafsa", "Tozeur", "Medenine", "Nefta"],
        ),
    ],
)
def test_a_place_may_be_described_and_a_way_go_on_through_stops(
    text: str, stops: list[str]
) -> None:
    """A description (the Tunisian port of) hid the end, and the stop after "then through" was taken for it."""
    result = drafted(text)
    (candidate,) = result.candidates
    slots = candidate.slots
    keys = [slots.origin.value, *(stop.value for stop in slots.via), slots.destination.value]
    assert [result.places[key].name for key in keys if key] == stops


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The origin belongs to the place where goods landed, from which they go on.
        ("Sugar was landed at Sfax from Tripoli, split into loads and hauled to Gafsa.", {"tripoli > sfax"}),
        ("Rice arrives in Sfax from Misrata and is trucked to Gafsa.", {"misrata > sfax"}),
        ("Cement is unloaded at Sfax from Tripoli and carried to Kasserine.", {"tripoli > sfax"}),
        ("Fuel goes from Tripoli to Sfax and gold from Tebessa to Gafsa.", {"tripoli > sfax", "tebessa > gafsa"}),
        ("Fuel is brought to Sfax, and from Tebessa to Gafsa goes gold.", {"tebessa > gafsa"}),
        # Two towns of a coast are no ends.
        ("The boats made for the coast between Sfax and Tunis with cigarettes.", set()),
        ("Cigarettes are landed on the beaches between Sfax and Tunis.", set()),
        ("Cattle are driven across the plain between Gafsa and Kasserine.", set()),
        ("Les vedettes gagnaient la côte entre Sfax et Tunis avec des cigarettes.", set()),
        ("On débarque les cigarettes sur les plages entre Sfax et Tunis.", set()),
        ("Cigarettes are traded between Sfax and Tripoli.", {"sfax > tripoli"}),
        ("Le trafic de cigarettes entre Sfax et Tripoli continue.", {"sfax > tripoli"}),
        # What follows a comma so only says where the place before it lies.
        ("The marble, quarried at Tebessa, near Gafsa, was shipped to Tunis.", {"tebessa > tunis"}),
        ("The stones, cut on Kerkou, off the Libyan coast, were shipped to Tunis.", set()),
        ("Le marbre, extrait à Tébessa, non loin de Gafsa, partait pour Tunis.", {"tebessa > tunis"}),
        ("Fuel goes from the Libyan coast to Sfax.", {"libya > sfax"}),
        # What was made somewhere is goods.
        ("Half was grown in Gafsa and trucked to Tunis.", {"gafsa > tunis"}),
        ("Those bottled in Gafsa are exported to Libya.", {"gafsa > libya"}),
        # One leaves from where one boards, and a price does not travel.
        ("Le bois algérien prend le train à Sfax.", set()),
        ("Le prix du sucre est passé de Tripoli à Tunis de 3 à 4 dinars.", set()),
    ],
)  # fmt: skip
def test_a_chain_of_legs_a_coast_and_a_landmark_fill_in_no_wrong_end(
    text: str, expected: set[str]
) -> None:
    """Written beside a landing that a draft joined to the next leg, and a coast whose towns it took for ends."""
    assert pairs(text) == expected
