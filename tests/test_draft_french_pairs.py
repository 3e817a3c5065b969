"""Pairs of ends that French reports state by verbs of trade, inversion and relative clauses, and what is no pair."""

from __future__ import annotations

import pytest
from drafting_fixtures import drafted, pairs

from geo.drafting.cues.text_language import language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Who buys, and where; what is bought or loaded in one place and sold in another.
        ("Les commerçants de Sfax achètent des pneus en Algérie.", {"algeria > sfax"}),
        ("Les commerçants de Gafsa s'approvisionnent en carburant à Tébessa.", {"tebessa > gafsa"}),
        ("Des commerçantes de Gafsa traversent la frontière pour acheter de l'huile à Tébessa.", {"tebessa > gafsa"}),
        ("À El Oued, des grossistes rachètent le tabac de Tozeur.", {"tozeur > el-oued"}),
        ("Ils achètent du carburant à Tébessa et le revendent à Gafsa.", {"tebessa > gafsa"}),
        ("Ils chargent le cannabis à Oran et le livrent à Misrata.", {"oran > misrata"}),
        ("Les éleveurs d'El Oued emmènent leurs moutons à Tozeur.", {"el-oued > tozeur"}),
        ("Un bidon d'essence acheté dix dinars à Tébessa est vendu à Gafsa.", {"tebessa > gafsa"}),
        ("L'essence pompée à Zouara est vendue à Gafsa.", {"zouara > gafsa"}),
        ("La Libye exporte du carburant vers la Tunisie à l'aide de camions.", {"libya > tunisia"}),
        # Goods named after where they come from.
        ("Le sucre subventionné d'Algérie se vend à Kasserine.", {"algeria > kasserine"}),
        ("L'essence de contrebande de Libye, elle, est vendue à Gafsa.", {"libya > gafsa"}),
        ("L'essence libyenne entre en Tunisie.", {"libya > tunisia"}),
        ("Le cannabis marocain transite par l'Algérie avant d'atteindre la Libye.", {"morocco > libya"}),
        ("L'essence algérienne inonde la Tunisie.", {"algeria > tunisia"}),
        # Inversion.
        ("À Ben Guerdane, l'essence arrive de Libye.", {"libya > ben-guerdane"}),
        ("À Médenine arrivent des bidons d'essence remplis à Zouara.", {"zouara > medenine"}),
        ("Vers le Niger partent les pâtes et l'essence d'Algérie.", {"algeria > niger"}),
        ("De Libye proviennent la plupart des armes vendues au Niger.", {"libya > niger"}),
        ("C'est de Tébessa que part le carburant vendu à Gafsa.", {"tebessa > gafsa"}),
        ("Les pneus de contrebande arrivent à Gafsa d'Algérie.", {"algeria > gafsa"}),
        ("En Tunisie, des cigarettes fabriquées en Libye sont saisies chaque jour.", {"libya > tunisia"}),
        # Relative clauses.
        ("Sebha, d'où partent les convois de drogue vers Misrata, est loin.", {"sebha > misrata"}),
        ("Gafsa, où est vendue l'essence d'Algérie, est loin.", {"algeria > gafsa"}),
        ("Gabès, où l'essence de Libye est vendue, est loin.", {"libya > gabes"}),
        # Verbs of supply, of crossing and of arrival.
        ("Des bidons d'essence remplis à Zouara alimentent les pompes de Médenine.", {"zouara > medenine"}),
        ("Tébessa fournit Kasserine en carburant.", {"tebessa > kasserine"}),
        ("Les pompes de Kasserine sont fournies en carburant par des grossistes de Tébessa.", {"tebessa > kasserine"}),
        ("Le tabac en provenance d'Algérie traverse le Niger avant d'être livré en Libye.", {"algeria > libya"}),
        ("Le carburant fuit l'Algérie pour le Niger.", {"algeria > niger"}),
        ("Des armes parties de Libye rallient la Tunisie.", {"libya > tunisia"}),
        ("Les camions de sucre quittent Tébessa, direction Gafsa.", {"tebessa > gafsa"}),
        ("L'essence arrive de Tébessa dans des bidons jaunes, à destination de Gafsa.", {"tebessa > gafsa"}),
        ("Le tabac en provenance, selon la douane, d'Algérie est vendu à Gafsa.", {"algeria > gafsa"}),
        ("Le tabac vient d'Algérie ; il est vendu à Gafsa.", {"algeria > gafsa"}),
        # A place may be described.
        ("Depuis le port libyen de Misrata, des armes sont livrées au port tunisien de Sfax.", {"misrata > sfax"}),
        ("Le carburant part de Tébessa vers les marchés du sud de la Tunisie.", {"tebessa > tunisia"}),
        # Two movements in one sentence.
        ("D'une part, le tabac part d'Oran vers Tunis, d'autre part, le sucre part de Sfax vers Gafsa.",
         {"oran > tunis", "sfax > gafsa"}),
    ],
)  # fmt: skip
def test_french_reports_state_a_pair_in_many_forms(text: str, expected: set[str]) -> None:
    """Each form states its pair."""
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Le carburant se fait rare à Agadez depuis que l'Algérie a fermé la frontière.",
        "Les migrants nigériens vivent à Sebha et travaillent à Misrata.",
        "Entre Gafsa et Sfax, la police a arrêté trois vendeurs d'essence.",
        "Entre Tozeur et El Oued, les contrebandiers de tabac se connaissent tous.",
        "Des experts venus d'Algérie forment à Tunis les douaniers à la détection de drogue.",
        "Les gendarmes venus de Tébessa ont brûlé à El Oued le tabac saisi.",
        "L'Algérie fournit à la Tunisie une aide pour lutter contre la contrebande de carburant.",
        "Les Algériens achètent des maisons à Sfax grâce au trafic de drogue.",
        "Les habitants de Gafsa achètent leur essence en Tunisie.",
        "Le ministre, arrivé d'Alger, a inauguré à Tunis un laboratoire contre les drogues.",
        "Les vendeurs d'essence de Kasserine ont été transférés à la prison de Gafsa.",
        "Les armes chargées à Oran sous pavillon libyen sont rares.",
        "L'or de Sebha intéresse les orfèvres de Misrata.",
    ],
)
def test_what_looks_like_a_pair_in_french_is_none(text: str) -> None:
    """People, prices and aid; who buys in the country that they live in; a flag."""
    assert pairs(text) == set()


def test_who_comes_to_buy_takes_goods_home() -> None:
    """« Viennent de Tozeur acheter à Tébessa » was a flow from Tozeur."""
    assert pairs("Ils viennent de Tozeur acheter du sucre à Tébessa.") == {"tebessa > tozeur"}


def test_a_road_named_by_its_ends_states_no_direction() -> None:
    """« La route Gafsa-Tozeur », « des convois reliant le Mali à la Libye »."""
    for text in (
        "Sur la route Gafsa-Tozeur passent des camions de cigarettes.",
        "Des convois de drogue reliant Gafsa à Tozeur sont signalés.",
    ):
        (candidate,) = drafted(text).candidates
        slots = candidate.slots
        assert (slots.origin.value, slots.destination.value) == ("gafsa", "tozeur")
        assert slots.direction.value == "unstated"


def test_false_medicines_deny_nothing() -> None:
    """*Faux* denied any clause that it stood in."""
    (fake,) = drafted("De faux médicaments sont transportés de Tébessa à Gafsa.").candidates
    (denied,) = drafted(
        "Il est faux de dire que l'essence est transportée de Tébessa à Gafsa."
    ).candidates
    assert (fake.negated, denied.negated) == (False, True)


def test_a_short_sentence_is_in_the_language_of_its_rarer_words() -> None:
    """A sentence with no frequent word was read as English."""
    assert language_of("Kasserine reçoit son essence d'Algérie.") == "fr"
    assert language_of("They buy petrol, not diesel.", "fr") == "en"


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
    assert pairs(text) == expected
