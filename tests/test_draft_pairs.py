"""Pairs of ends that a sentence states by a rarer form, and forms that state none."""

from __future__ import annotations

import pytest
from drafting_fixtures import IN_FRENCH, drafted, pairs


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
    assert pairs(text) == expected


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
    assert " ".join(str(stop.value) for stop in candidate.slots.stops) == places


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
    keys = [stop.value for stop in candidate.slots.stops]
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


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Fuel is smuggled from Tunis to villages north of Sfax.", []),
        ("يهرب الوقود من تونس إلى قرى شمال صفاقس", []),
        ("Fuel is smuggled from Sfax to Gafsa where lorries do not go.", [("sfax", "gafsa", False)]),
        ("يهرب الوقود من صفاقس إلى قفصة حيث لا تصل السيارات", [("sfax", "gafsa", False)]),
        ("No fuel is smuggled from Sfax to Gafsa.", [("sfax", "gafsa", True)]),
    ],
)  # fmt: skip
def test_a_reference_is_no_end_and_a_road_without_lorries_no_denial(
    text: str, pairs: list[tuple[str, str, bool]]
) -> None:
    """North of Sfax is elsewhere; where cars do not go, mules do."""
    found = drafted(text).candidates
    ends = [(each.slots.origin.value, each.slots.destination.value, each.negated) for each in found]
    assert [pair for pair in ends if pair[0] and pair[1]] == pairs


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
    ("text", "expected"),
    [
        ("Rifles are carried from Misrata to Sfax, a Tunis newspaper reported.", {"misrata > sfax"}),
        ("Diesel was smuggled from Tebessa to Gafsa, whatever the Tripoli press may write.", {"tebessa > gafsa"}),
        ("Cocaine goes from Misrata to Sfax, Tunis believes.", {"misrata > sfax"}),
        ("Des cartouches passent de Misrata à Sfax, ce que Tripoli conteste.", {"misrata > sfax"}),
        ("Du ciment part de Tébessa vers Gafsa, une radio de Tunis l'assure.", {"tebessa > gafsa"}),
        ("Diesel is ferried from Misrata to Sfax, Gabès, Tunis.",
         {"misrata > sfax", "misrata > gabes", "misrata > tunis"}),
        ("Diesel is ferried from Misrata to Sfax, the port of Gabès and Tunis.",
         {"misrata > sfax", "misrata > gabes", "misrata > tunis"}),
        ("Rifles from Tebessa, Misrata and Tripoli are sold in Sfax.",
         {"tebessa > sfax", "misrata > sfax", "tripoli > sfax"}),
    ],
)  # fmt: skip
def test_after_a_comma_who_says_it_is_no_further_end(text: str, expected: set[str]) -> None:
    """A list has "and" before its last place, or ends its clause; a newspaper's town was a second destination."""
    assert pairs(text) == expected
