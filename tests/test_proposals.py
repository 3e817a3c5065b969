"""A name that the gazetteer lacks never lands on another place silently: it is proposed, and a person confirms it.

Until 2026-11-28 a brief about Edirne was mapped in Libya, and ``geo places Niš`` answered with a town in Tunisia.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from invoking import invoke

import geo
from geo.brief.template import template
from geo.errors import AmbiguousPlaceError, BriefError, UnknownPlaceError
from geo.gazetteer import resolve_place
from geo.gazetteer.romanisation import romanisations
from geo.gazetteer.spelling import normalised
from geo.records.flows.named_ends import look_up_names, read_names, resolve_names

TEMPLATE = template()
# Names of towns that the shipped gazetteer lacks; each once led to a place of North Africa, or might.
ELSEWHERE = (
    "Edirne", "Niš", "Sofia", "Belgrade", "Kumanovo", "Szeged", "Kalotina", "Horgoš", "Röszke", "Skopje",
    "Bari", "Agadez", "Kilis", "Mersin", "Varna", "Burgas", "Kars", "Van", "Rize", "Lima",
    "Cusco", "Tumaco", "Arica", "Tacna", "Herat", "Zaranj", "Quetta", "Taftan", "Moreh", "Ruili",
    "Mae Sot", "Lashio", "Gori", "Osh", "Batken", "Termez", "Brest", "Narva", "Gdynia", "Cali",
    "Medan", "Batam", "Goma", "Uvira", "Beira", "Tete", "Lamu", "Moroni", "Diffa", "Kano",
    "Lomé", "Accra",
)  # fmt: skip


def brief_of(place: str) -> str:
    """Return the template with another place, from which its flow leaves."""
    text = TEMPLATE.replace('id = "gafsa"\nclaims', f'id = "town"\n{place}\nclaims')
    return text.replace('origin = "gafsa" ', 'origin = "town" ')


def run(command: str, path: Path, place: str) -> Result:
    """Run a command on a brief of one place."""
    path.write_text(brief_of(place), encoding="utf-8")
    options = ["--layers", str(path.parent), "--maps", str(path.parent)] * (command == "build")
    return invoke(command, "-b", path, *options)


@pytest.mark.parametrize("command", ["check", "build"])
def test_edirne_is_proposed_and_not_accepted(tmp_path: Path, command: str) -> None:
    """The matched name, country, step and confidence, and what to write; nothing is built."""
    result = run(command, tmp_path / "b.toml", 'name = "Edirne"')
    assert result.exit_code == 1
    (message,) = result.output.splitlines()
    for part in (
        "name 'Edirne' has no exact match. Proposed, not accepted: Darnah [LY] geonames-87205",
        "its name 'Derne', with other vowels, confidence 0.90",
        'write accept = true, or gazetteer = "geonames-87205" instead of the name',
        "`geo region NAME --countries XX`",
    ):
        assert part in message
    assert 'country = "LY"' not in message  # consonants alone would fit many towns of Libya
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.toml"]


@pytest.mark.parametrize(
    ("place", "is_valid"),
    [
        ('name = "Edirne"\naccept = true', True),
        ('gazetteer = "geonames-87205"', True),
        ('name = "Edirne"\ncountry = "LY"', False),
        ('name = "Edirne"\ncountry = "TR"', False),
        ('name = "Bin Guirdane"', False),
        ('name = "Bin Guirdane"\ncountry = "TN"', True),
        ('name = "Bin Guirdane, Tunisie"', True),
        ('name = "Bin Guirdane"\naccept = true', True),
        ('name = "BEN GUERDANE"', True),
        ('name = "بن ڤردان"', True),
    ],
)
def test_what_confirms_a_proposal(tmp_path: Path, place: str, *, is_valid: bool) -> None:
    """A person or an id always; a country where only the transliteration differs."""
    result = run("check", tmp_path / "b.toml", place)
    assert (result.exit_code == 0) is is_valid, result.output


def test_check_lists_what_was_accepted(tmp_path: Path) -> None:
    """Whoever reads the brief later sees which names rest on a person's word."""
    output = run("check", tmp_path / "b.toml", 'name = "Edirne"\naccept = true').output
    assert "place 'town': 'Edirne' accepted as Darnah [LY]" in output
    assert "accepted as" not in run("check", tmp_path / "b.toml", 'name = "Gafsa"').output


@pytest.mark.parametrize("place", ["accept = true", 'gazetteer = "gafsa"\naccept = true'])
def test_accept_without_a_name_is_refused(place: str) -> None:
    """An id needs nobody's word."""
    with pytest.raises(BriefError, match="Expected a name, too"):
        geo.parse_brief(brief_of(place), name="b.toml")


def test_every_place_has_one_message() -> None:
    """All proposals of a brief are listed in one run."""
    more = '[[place]]\nid = "other"\nname = "Niš"\nclaims = ["route"]\n\n[[area]]\nid = "algeria"'
    text = brief_of('name = "Edirne"').replace('[[area]]\nid = "algeria"', more)
    with pytest.raises(BriefError) as caught:
        geo.parse_brief(text, name="b.toml")
    assert [problem.where for problem in caught.value.problems] == ["place 'town'", "place 'other'"]


def test_no_name_of_another_region_is_resolved_silently() -> None:
    """Unknown, ambiguous or proposed: none of these towns is in the shipped gazetteer."""
    silent = []
    for name in ELSEWHERE:
        try:
            found = resolve_place(name)
        except (UnknownPlaceError, AmbiguousPlaceError):
            continue
        if not found.is_proposal:
            silent.append((name, found.place.label.en, found.step))
    assert silent == []


@pytest.mark.parametrize("name", ["Niš", "Edirne"])
def test_places_says_that_a_match_is_a_proposal(name: str) -> None:
    """And why, and where other regions are; exit 1, as nothing was found."""
    result = invoke("places", name, "Gafsa")
    assert result.exit_code == 1
    assert "A proposal, not a match: no place has this name" in result.output
    assert result.output.count("geo region NAME --countries XX") == 1


def test_an_unknown_name_is_told_where_other_regions_are() -> None:
    """The gazetteer that ships says where it ends."""
    with pytest.raises(UnknownPlaceError, match=r"holds North Africa\. .*geo region .*--world"):
        resolve_place("Kumanovo")


def test_tables_never_use_a_proposal_silently(tmp_path: Path) -> None:
    """It is listed with place, country, step and confidence, and costs its records until it is accepted."""
    table = pd.DataFrame({"from": ["Niš", "Gafsa"], "to": ["Sfax", "Sfax"]})
    result = geo.flows(table)
    assert result.flows["origin"].tolist() == ["gafsa"]
    nis = result.names.set_index("name").loc["Niš"]
    assert (nis["end"], nis["step"], nis["confidence"]) == ("", "folded", 0.935)
    assert nis["candidates"].startswith("Khunays [TN] geonames-2469766")
    assert result.rejects["name"].tolist() == ["Niš"]
    (tmp_path / "names.csv").write_text("name,end\nNiš,accept\n", encoding="utf-8")
    given = read_names(tmp_path / "names.csv")
    assert look_up_names(given, where="names.csv")["Niš"].id == "geonames-2469766"
    assert geo.flows(table, names=given).rejected == 0


def test_a_name_inside_another_is_proposed() -> None:
    """It was not in the gazetteer, without a candidate; names that several places bear are still not proposed."""
    names = [
        "Port of Misrata",
        "ميناء مصراتة",
        "Lampedusa (Sicily)",
        "Dehiba, Borj Bourguiba, Tunisia",
        "port d'Oran",
    ]
    others = ["Port of Tripoli", "Gabes/Gafsa"]
    audit = resolve_names([*names, *others]).audit
    assert audit["end"].tolist() == [""] * 7
    proposed = "only proposed: the name contains the name of this place; write `accept` or an id as its end"
    assert audit["reason"].tolist() == [proposed] * 5 + ["not in the gazetteer"] * 2
    assert audit["candidates"][0].startswith("Misrata [LY] misrata")
    given = look_up_names({"Port of Misrata": "accept"}, where="names.csv")
    assert given["Port of Misrata"].id == "misrata"


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("İSTANBUL", "istanbul"), ("IĞDIR", "Iğdır"), ("Diyarbakır", "DIYARBAKIR"), ("Đà Nẵng", "da nang"),
        ("Łódź", "Lodz"), ("Đakovo", "Dakovo"), ("Gießen", "GIESSEN"), ("Tromsø", "Tromso"), ("Ålesund", "Alesund"),
        ("Þorlákshöfn", "Thorlakshofn"), ("Seyðisfjörður", "Seydisfjordur"), ("Iași", "Iaşi"), ("Орёл", "ОРЕЛ"),
        ("Йошкар-Ола", "йошкар ола"), ("Θεσσαλονίκη", "ΘΕΣΣΑΛΟΝΙΚΗ"), ("Πάτρας", "ΠΑΤΡΑΣ"), ("تبریز", "تبريز"),
        ("Nukuʻalofa", "Nuku'alofa"), ("N’Djaména", "NDJAMENA"), ("丹东市", "丹东"), ("부산시", "부산"),
        ("ጎንደር ከተማ", "ጎንደር"),        ("बीर\u200dगंज", "बीरगंज"),
    ],
)  # fmt: skip
def test_careless_typing_is_the_same_name_in_any_script(written: str, same: str) -> None:
    """Case, accents, apostrophes, hyphens, letters of one language, and the word for a town."""
    assert normalised(written) == normalised(same)


@pytest.mark.parametrize(
    ("first", "second"), [("กา", "กิ"), ("が", "か"), ("पुणे", "पाणे"), ("津市", "市")]
)
def test_vowel_signs_are_no_accents(first: str, second: str) -> None:
    """Thai, Indic and Japanese marks change the name."""
    assert normalised(first) != normalised(second)


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Свиленград", "svilengrad"), ("Гевгелија", "gevgelija"), ("Чернівці", "chernivtsi"),
        ("Ορεστιάδα", "orestiada"), ("თბილისი", "tbilisi"), ("Երևան", "erevan"),
    ],
)  # fmt: skip
def test_other_alphabets_are_written_as_on_maps(name: str, latin: str) -> None:
    """By one of the systems of the alphabet; a name in Latin letters needs none."""
    assert latin in romanisations(name)
    assert romanisations(latin) == ()
