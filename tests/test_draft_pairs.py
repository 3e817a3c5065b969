"""Pairs of ends that a sentence states by a rarer form, and forms that state none."""

from __future__ import annotations

import pytest

from geo.drafting.candidates import Candidates, DraftedSource
from geo.drafting.draft import draft_text
from geo.regions import open_region


def drafted(text: str) -> Candidates:
    """Draft a text in the shipped region."""
    known = open_region(None).gazetteer
    return draft_text(text, brief="b", source=DraftedSource(id="s"), known=known)


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
        ("Rifles are bought in Misrata and smuggled to Sfax.", {"misrata > sfax"}),
        ("Families in Gafsa bring flour, oil, soap, rice and petrol over the hills from Tebessa.", {"tebessa > gafsa"}),
        ("Fuel goes from Misrata to Sfax, then is smuggled to Tunis.", {"misrata > tunis"}),
        ("Fuel leaves Tebessa by night for Gafsa.", {"tebessa > gafsa"}),
        ("À Sfax, les douaniers ont saisi douze caisses de cartouches en provenance de Misrata.", {"misrata > sfax"}),
        ("Les motos sont achetées à Misrata et revendues à Sfax.", {"misrata > sfax"}),
        ("Des motos volées à Misrata ou à Tripoli sont vendues à Sfax.", {"misrata > sfax", "tripoli > sfax"}),
        ("De Tébessa, le carburant part vers Gafsa.", {"tebessa > gafsa"}),
        ("De Tébessa à Gafsa, puis à Sfax, le carburant passe la nuit.", {"tebessa > sfax"}),
        ("Le carburant part de Tébessa pour Gafsa.", {"tebessa > gafsa"}),
        ("À Sfax arrive du cannabis en provenance de Misrata.", {"misrata > sfax"}),
        ("Saisi à Sfax, le cannabis venait de Misrata.", {"misrata > sfax"}),
        ("إلى صفاقس تصل الأسلحة من طرابلس.", {"tripoli > sfax"}),
        ("ضبطت الشرطة في صفاقس أسلحة قادمة من طرابلس.", {"tripoli > sfax"}),
        ("يهرب الوقود من تبسة إلى قفصة وإلى صفاقس.", {"tebessa > gafsa", "tebessa > sfax"}),
        # Who lives in Marseille sends from there; what is spoken of is no destination, and what is unloaded arrives.
        ("Les commerçants algériens de Sfax envoient de la farine à Misrata.", {"sfax > misrata"}),
        ("Des vêtements algériens à Sfax, puis à Misrata.", set()),
        ("Quant au riz algérien, il débarque à Sfax.", set()),
    ],
)  # fmt: skip
def test_rarer_forms_state_a_pair(text: str, expected: set[str]) -> None:
    """Lists, inverted orders, seizures, what is bought or stolen in one town and sold in another."""
    assert {pair.replace("sfax-tn", "sfax") for pair in pairs(text)} == expected


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
        "انتقلت محاكمة مهربي الوقود من طرابلس إلى صفاقس.",
        "سافر الوزير من طرابلس إلى صفاقس لبحث تهريب الوقود.",
    ],
)
def test_what_travels_without_goods_has_no_ends(text: str) -> None:
    """A trial, officials, a price, a border; a topic that spans two towns; two goods in one sentence."""
    assert pairs(text) == set()


@pytest.mark.parametrize(
    ("text", "commodity"),
    [
        ("Cattle are trafficked from Tripoli to Tunis.", "food"),
        ("Women are trafficked from Tripoli to Tunis.", "people"),
        ("Timber is smuggled from Tripoli to Tunis.", "mixed"),
    ],
)
def test_what_moves_has_its_class(text: str, commodity: str) -> None:
    """Cattle are trafficked, too, and timber is no wildlife."""
    assert [each.slots.commodity.value for each in drafted(text).candidates] == [commodity]
