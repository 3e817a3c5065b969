"""Names → places: every spelling of the border's towns, and a refusal where nothing is clear."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import (
    SETTLEMENTS,
    Candidate,
    GazetteerPlace,
    build_index,
    gazetteer,
    name_index,
    names_of,
    resolve_place,
)
from geo.gazetteer.spelling import normalised
from geo.regions import open_region

SPELLINGS = {
    "zouara": "Zouara|Zuwarah|Zuwara|Zuara|Zwara|ZOUARA|زوارة|زواره|زُوَارَة",
    "al-eulma": "Al Eulma|El Eulma|El-Eulma|Saint-Arnaud|العلمة|علمة",
    "misrata": "Misrata|Misratah|Misurata|Musrata|مصراتة|مصراته",
    "gafsa": "Gafsa|Qafsah|Gafsah|Capsa|قفصة|قفصه",
    "ben-guerdane": "Benguerdane|Ben Guerdane|Ben Gardane|Bin Qirdan|Ben Gardan|بن قردان|بنقردان|بن ڤردان",
    "ras-jedir": "Ras Jedir|Ras Ajdir|Ras Jdir|Ras Jadir|راس جدير|رأس جدير|رأس اجدير",
    "dehiba": "Dehiba|Dhehiba|Dhiba|الذهيبة|ذهيبة|الذهيبـة",
    "wazin": "Wazin|Wazen|Wazzin|Wāzin|وازن",
    "dehiba-wazin": "Dehiba–Wazin|Dehiba-Wazin|الذهيبة–وازن",
    "ghadames": "Ghadames|Ghadamès|Ghadamis|Rhadames|غدامس",
    "nalut": "Nalut|Nalout|Nālūt|نالوت",
    "remada": "Remada|Ramada|Ramādah|رمادة|الرمادة",
    "tebessa": "Tebessa|Tébessa|TEBESSA|Tibissa|تبسة",
    "kasserine": "Kasserine|Al Qasrayn|El Kasserine|القصرين|قصرين",
    "el-oued": "El Oued|El-Oued|Oued Souf|الوادي|وادي سوف",
    "mareth": "Mareth|Marath|مارث",
    "nefta": "Nefta|Naftah|نفطة",
    "hazoua-village": "Hazoua|Hezoua|حزوة",
    "kufra": "Kufra|Koufra|Al Kufrah|Al Jawf|الكفرة",
    "zawiya": "Zawiya|Zaouia|Az Zawiyah|الزاوية",
    "chaambi": "Chaambi|Djebel Chambi|الشعانبي",
}
CASES = [(name, place) for place, names in SPELLINGS.items() for name in names.split("|")]
LIBYAN = ((12.08, 32.93), (15.09, 32.38))  # Zouara, Misrata
LEBANESE = ((35.50, 33.89),)  # Beirut


@pytest.mark.parametrize(("name", "place"), CASES)
def test_every_spelling_finds_its_place(name: str, place: str) -> None:
    """Latin, French and Arabic, as written in reports; none goes astray."""
    assert resolve_place(name).place.id == place


@pytest.mark.parametrize(
    ("mention", "step"),
    [
        ("gafsa", "id"),
        ("2468353", "id"),
        ("geonames-2468353", "id"),
        ("Gafşah", "exact"),
        ("GAFSAH", "normalised"),
        ("Gafsaa", "folded"),
        ("Ben Gourdane", "skeleton"),
        ("Ben Gerdame", "fuzzy"),
    ],
)
def test_each_step_is_told(mention: str, step: str) -> None:
    """A resolution says by which step it was found."""
    found = resolve_place(mention)
    assert found.step == step
    assert found.place.id in {"gafsa", "ben-guerdane"}


def test_tripoli_alone_is_ambiguous() -> None:
    """Libya's, Lebanon's and Greece's; the message names them."""
    with pytest.raises(AmbiguousPlaceError, match=r"'Tripoli' may be 3 places") as error:
        resolve_place("Tripoli")
    ids = [one.place.id for one in error.value.candidates if isinstance(one, Candidate)]
    assert ids[:2] == ["tripoli", "tripoli-lebanon"]


def test_a_country_is_asked_for_only_where_it_would_decide() -> None:
    """Of four places in Turkey, only an id says which is meant."""
    with pytest.raises(AmbiguousPlaceError, match=r"Give a country or an id\.$"):
        resolve_place("Tripoli")
    with pytest.raises(AmbiguousPlaceError, match=r"geonames-308221\. Give an id\.$"):
        resolve_place("Kemer")


def test_tripoli_beside_lebanese_places_is_ambiguous() -> None:
    """What is near speaks for Lebanon, population for Libya: they contradict each other."""
    with pytest.raises(AmbiguousPlaceError, match=r"but Tripoli \(tripoli\) is much larger"):
        resolve_place("Tripoli", near=LEBANESE)


@pytest.mark.parametrize("name", ["Tripoli", "طرابلس"])
def test_tripoli_beside_libyan_places_is_libyas(name: str) -> None:
    """In a Libyan brief nothing is in doubt."""
    found = resolve_place(name, near=LIBYAN)
    assert found.place.id == "tripoli"
    assert "km from the other places" in found.reason


@pytest.mark.parametrize(
    ("country", "place"), [("LY", "tripoli"), ("LB", "tripoli-lebanon"), ("GR", "geonames-252601")]
)
def test_a_country_decides(country: str, place: str) -> None:
    """Name and country are enough; other countries' places are not candidates."""
    assert resolve_place("Tripoli", country=country).place.id == place


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Tripoli, Libya", "tripoli"),
        ("Tripoli, Liban", "tripoli-lebanon"),
        ("طرابلس، ليبيا", "tripoli"),
        ("GAFSA, Tunisie", "gafsa"),
        ("Tripoli (Lebanon)", "tripoli-lebanon"),
        ("طرابلس (لبنان)", "tripoli-lebanon"),
    ],
)
def test_a_country_may_follow_a_name(name: str, place: str) -> None:
    """After a comma or in brackets, in any of the three languages; the mention stays as written."""
    found = resolve_place(name)
    assert (found.mention, found.place.id) == (name, place)


def test_a_comma_never_overrules_a_country() -> None:
    """A country that is given stands; what follows the comma is then part of the name."""
    with pytest.raises(UnknownPlaceError):
        resolve_place("Tripoli, Lebanon", country="LY")


def test_confidences_are_parts_of_a_whole() -> None:
    """Of places whose names are only like the mention; what they lack to 1 is that of no place."""
    found = resolve_place("Ben Gerdame")
    assert found.confidence == max(one.confidence for one in found.candidates)
    assert 0.8 < found.confidence <= sum(one.confidence for one in found.candidates) < 1
    assert found.reason.startswith("confidence 0.")


def test_equal_letters_are_certain() -> None:
    """Where only one place has these letters, and none sounds the same, nothing is weighed."""
    assert resolve_place("GAFSAH").confidence == 1


def test_a_name_in_the_wrong_country_is_unknown() -> None:
    """A country that is given is never overruled."""
    with pytest.raises(UnknownPlaceError, match="'Gafsa' is not in the gazetteer"):
        resolve_place("Gafsa", country="EG")


def test_zawiyas_two_entries_are_one_place() -> None:
    """The double entry stops nothing, and the reason says why."""
    found = resolve_place("Zawiya")
    assert found.place.id == "zawiya"
    assert "geonames-2216885 and zawiya are 0.5 km apart in one country" in found.reason


def test_a_crossing_of_a_towns_name_gives_way_to_the_town() -> None:
    """Ghardimaou is a town; the crossing named after it has to be asked for."""
    town = resolve_place("Ghardimaou", kinds=SETTLEMENTS)
    assert town.place.kind == "town"
    assert resolve_place("Ghardimaou", kinds=frozenset({"crossing"})).place.id == "ghardimaou"


@pytest.mark.parametrize("name", ["Atlantis", "Xyzzy", "!!!", "", "  ", "北京", "ـــ", "0"])
def test_what_is_no_place_is_refused(name: str) -> None:
    """Nothing is nearest to nothing."""
    with pytest.raises(UnknownPlaceError, match="is not in the gazetteer"):
        resolve_place(name)


def test_an_unknown_name_is_told_the_nearest() -> None:
    """A slip too large to follow is answered with what it may have been."""
    with pytest.raises(UnknownPlaceError, match=r"The nearest are: .*Kairouan"):
        resolve_place("Qairrouwanaz")


def is_found_or_refused(name: str, place: GazetteerPlace) -> bool:
    """Tell whether a place is among what its own name may mean."""
    try:
        found = resolve_place(name, country=place.country_codes[0])
    except AmbiguousPlaceError:
        return True
    return found.step == "id" or place.id in {one.place.id for one in found.candidates}


def test_no_name_leads_elsewhere() -> None:
    """Every spelling of every place finds it, finds its twin, or is refused."""
    pairs = [(name, place) for place in gazetteer().values() for name in names_of(place)]
    assert [name for name, place in pairs if not is_found_or_refused(name, place)] == []


def test_spellings_from_the_cache_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of a gazetteer is equal whether its names are spelled or read."""
    monkeypatch.setenv("GEO_CACHE_DIR", str(tmp_path))
    spelled = build_index(gazetteer().values())
    assert [path.name.partition("-")[0] for path in tmp_path.iterdir()] == ["spellings"]
    monkeypatch.setattr(name_index, "spell", None)  # it must not be needed again
    assert build_index(gazetteer().values()) == spelled


@given(st.text(max_size=40))
def test_any_text_is_resolved_or_refused(text: str) -> None:
    """No text breaks it."""
    with contextlib.suppress(AmbiguousPlaceError, UnknownPlaceError):
        assert resolve_place(text).mention == text


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_about_blanks(text: str) -> None:
    """A normalised name has no blanks."""
    assert not any(char.isspace() for char in normalised(text))


def test_a_much_larger_namesake_outside_the_region_makes_a_name_ambiguous() -> None:
    """Hamburg was a village in Ukraine, and Beirut Pirot in Serbia, in a region of the Balkans (2026-11-29)."""
    balkans = open_region("balkans").gazetteer
    for name, elsewhere in {"Hamburg": "DE", "بيروت": "LB"}.items():
        with pytest.raises(AmbiguousPlaceError, match="which this region does not hold") as result:
            resolve_place(name, index=balkans.index_for(name))
        assert result.value.candidates[1].place.country_codes == (elsewhere,)
    pirot = resolve_place("بيروت", country="RS", index=balkans.index_for("بيروت"))
    assert pirot.place.label.en == "Pirot"


def test_a_lesser_name_of_a_city_elsewhere_is_no_rival() -> None:
    """Milan is Mila in Latvian, and Homs is also written Khoms; both are names of towns in North Africa."""
    assert [resolve_place(name).place.country_codes for name in ("Mila", "Khoms")] == [
        ("DZ",),
        ("LY",),
    ]


def test_a_prepared_table_of_namesakes_is_of_the_region() -> None:
    """Each is outside the region, and its names are those of places in it."""
    for name in ("north-africa", "balkans"):
        gazetteer = open_region(name).gazetteer
        names = {normalised(n) for place in gazetteer.places.values() for n in names_of(place)}
        assert len(gazetteer.namesakes) > 300
        for place in gazetteer.namesakes:
            assert place.id not in gazetteer.places
            assert names.issuperset(map(normalised, place.variants))


def test_a_small_place_that_has_the_name_of_a_province_elsewhere_is_doubtful() -> None:
    """Istria is a village in Romania, and a peninsula; a country or an id decides."""
    index = open_region("balkans").gazetteer.index_for("Istria")
    with pytest.raises(
        AmbiguousPlaceError, match=r"geonames-675471, or the province or landscape Istria \[HR/SI\]"
    ) as caught:
        resolve_place("Istria", index=index)
    assert "lon 13.9, lat 45.2" in str(caught.value)
    assert resolve_place("Istria", country="RO", index=index).place.id == "geonames-675471"
    assert resolve_place("Istria, Romania", index=index).place.id == "geonames-675471"
    assert resolve_place("geonames-675471", index=index).step == "id"


@pytest.mark.parametrize("name", ["Gafsa", "Tataouine", "Tlemcen", "Nalut"])
def test_the_capital_of_a_province_of_its_name_is_not_doubtful(name: str) -> None:
    """It lies in the province."""
    assert resolve_place(name).step in {"exact", "normalised"}


@pytest.mark.parametrize("name", ["Helmand", "Helmand, Afghanistan", "Helmand Province"])
def test_an_unknown_name_is_told_its_province(name: str) -> None:
    """With what a brief needs to place it; Yélimané in Mali was the nearest name."""
    with pytest.raises(
        UnknownPlaceError, match=r"within 143 km of lon 64\.31, lat 31\.73"
    ) as caught:
        resolve_place(name)
    assert "Yélimané" not in str(caught.value)


def test_candidates_of_one_name_and_country_say_where_they_lie() -> None:
    """They were the same words and two numbers of GeoNames; candidates that their country tells apart stay short."""
    with pytest.raises(AmbiguousPlaceError) as error:
        resolve_place("Vrýses")
    listed = str(error.value).partition("by this name): ")[2]
    assert listed == (
        "Vrýses [GR] geonames-251647 (lon 24.20, lat 35.38; 740 inhabitants); "
        "Vrýses [GR] geonames-251649 (lon 24.64, lat 35.20; 854 inhabitants). Give an id."
    )
    with pytest.raises(AmbiguousPlaceError, match=r"Tripoli \[LY\] tripoli; Tripoli \(Lebanon\)"):
        resolve_place("Tripoli")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Libya", r"names a country: .* countries = \[\"LY\"\]"),
        ("le Maghreb", r"names a part of the world: .* kind = \"region\" and countries = \[\"DZ\""),
        ("بحر البلطيق", r"names a sea: give coordinates, such as lon"),
    ],
)
def test_a_name_of_an_area_is_told_how_a_brief_names_it(name: str, told: str) -> None:
    """Kélibia was the place nearest to Libya."""
    with pytest.raises(UnknownPlaceError, match=told):
        resolve_place(name)
