"""Which of the places of one name a text means: a draft takes the likely one, and only offers others."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafting_fixtures import accepted, city, drafted, meanings, world_of

from geo.drafting.names.tokens import contradicts_signs
from geo.gazetteer.world import World

CITIES = [
    city(1, "Amman", "JO", (35.9, 31.9), 1_275_857, "عمان", "عمّان", "عَمّان"),
    city(2, "Liberia", "CR", (-85.4, 10.6), 45_380),
    city(3, "Chinandega", "NI", (-87.1, 12.6), 126_387),
    city(4, "Laayoune", "EH", (-13.2, 27.1), 196_331, "العيون"),
    city(5, "Mesen", "IR", (58.5, 26.6), 2_162, "مسن"),
    city(6, "Muscat", "OM", (58.4, 23.6), 1_294_101, "مسقط"),
    city(7, "Mendoza", "AR", (-68.8, -32.9), 114_893),
    city(8, "Granada", "NI", (-86.0, 11.9), 105_171),
    city(9, "Córdoba", "AR", (-64.2, -31.4), 1_428_214),
    city(10, "Riesa", "DE", (13.3, 51.3), 30_054, "ريزا"),
    city(12, "Chiapa de Corzo", "MX", (-93.0, 16.7), 45_077, "Chiapas"),
    city(13, "Tapachula", "MX", (-92.3, 14.9), 202_672),
    city(14, "Ciudad Choluteca", "HN", (-87.2, 13.3), 75_600, "Choluteca"),
    city(15, "Poti", "GE", (41.7, 42.1), 47_149),
    city(16, "Batumi", "GE", (41.6, 41.6), 152_839, "باتومي"),
    city(17, "Kochkor", "KG", (75.8, 42.2), 9_863),
    city(18, "Rochefort", "BE", (5.2, 50.2), 11_978),
    city(19, "Dinant", "BE", (4.9, 50.3), 12_875),
    city(20, "Liège", "BE", (5.6, 50.6), 182_597),
    city(21, "Saint-Laurent-du-Maroni", "GF", (-54.0, 5.5), 24_287, "Maroni"),
    city(22, "Paraná", "AR", (-60.5, -31.7), 247_139),
    city(23, "Rosario", "AR", (-60.6, -32.9), 1_193_605),
    city(24, "Luque", "AR", (-63.3, -31.6), 7_034),
    city(25, "Luque", "ES", (-4.3, 37.6), 3_100),
    city(26, "Mundo Novo", "BR", (-40.5, -11.9), 24_395),
    city(27, "Três Coroas", "BR", (-50.8, -29.5), 24_425, "Mundo Novo"),
    city(28, "Vacaria", "BR", (-50.9, -28.5), 64_197),
    city(29, "Beja", "PT", (-7.9, 38.0), 34_760, "بيجا"),
    city(30, "Lisbon", "PT", (-9.1, 38.7), 517_802, "لشبونة"),
    city(31, "Medinaceli", "ES", (-2.4, 41.2), 674, "مدينة سالم"),
    city(32, "Zaragoza", "ES", (-0.9, 41.7), 675_000, "سرقسطة"),
    city(33, "Asunción", "PY", (-57.6, -25.3), 1_482_200),
    city(34, "Zanzibar", "TZ", (39.2, -6.2), 709_809, "Zanzibar By"),
    city(35, "Muir", "US", (-84.9, 43.0), 605),
    city(36, "Willows", "US", (-122.2, 39.5), 6_069),
    city(37, "Gaza", "PS", (34.5, 31.5), 410_000),
    city(38, "Gaza", "US", (-95.7, 43.1), 120),
    city(39, "Tog Wajaale", "SO", (43.3, 9.6), 22_700),
    city(40, "Kobuleti", "GE", (41.8, 41.8), 16_546),
    city(41, "Qusur", "OM", (58.2, 23.5), 450_000, "القصور", "قصور"),
    city(11, "Trabzon", "TR", (39.7, 41.0), 244_083, "طرابزون"),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of a few cities."""
    return world_of(CITIES, tmp_path_factory.mktemp("world"))


def test_a_capitalised_word_within_a_sentence_begins_a_longer_name(world: World) -> None:
    """The island of Don Det was a town in Thailand called Det; "don" is a frequent word."""
    text = "Le carburant va de Poti à Batoumi, en Géorgie. Il passe par l'île de {}."
    assert "Poti" in accepted(text.format("Poti"), world)
    for name in ("Don Kochkor", "Pas Kochkor", "Han Kochkor"):
        assert "Kochkor" not in accepted(text.format(name), world)


def test_vowel_signs_that_are_written_decide(world: World) -> None:
    """The gazetteer has names with signs and without; a name without any contradicts nothing."""
    found = drafted("من عُمان إلى عمّان في الأردن", world)
    places = meanings(found)
    assert places == ["OM", "geonames-1", "JO"]
    assert not contradicts_signs("عُمان", ["عمان"])


def test_an_arabic_word_needs_more_to_be_a_small_or_far_town(world: World) -> None:
    """An aged man is not a village of Iran, the eyes are not a city 6,000 km away; both stay in reach."""
    text = "هرب النوم من العيون في مسقط. وقال رجل مسن من عمان إن النفط الإيراني يصل إلى مسقط."
    assert "العيون" not in accepted(text, world)
    assert "مسن" not in accepted(text, world)
    assert accepted("تصل السجائر من ألمانيا إلى طرابزون وريزا", world) == ["ألمانيا", "طرابزون"]


def test_an_arabic_word_is_no_town_for_lack_of_an_article(world: World) -> None:
    """Palaces, قصور, are not the town القصور, though its list of names has the bare word, too."""
    assert accepted("رمم العمال أبواب قصور قديمة في مسقط", world) == ["مسقط"]


def test_a_far_country_may_be_a_town_that_is_near(world: World) -> None:
    """Cane cutters who leave Nicaragua for Liberia go to Costa Rica: both are offered, neither is taken."""
    found = drafted("Sugar workers are smuggled from Chinandega to Liberia.", world)
    assert [mention.name for mention in found.mentions] == ["Chinandega"]
    chips = found.candidates[0].slots.destination.alternatives
    assert {"LR", "geonames-2"} <= {found.places[key].place for key in chips}
    assert "Liberia" in accepted("Rubber goes from Liberia to Tunis.", world)


def test_a_province_is_no_town_and_a_town_no_province(world: World) -> None:
    """A small town's other name stands back; a town of the name, and a country that the text does not name, do not."""
    assert (
        meanings(drafted("Coffee goes from Tapachula in Mexico to Chiapas.", world))[-1]
        == "chiapas"
    )
    assert meanings(drafted("Coffee goes from Honduras to Choluteca.", world)) == [
        "HN",
        "geonames-14",
    ]
    assert meanings(drafted("Chiapas is a name.", world)) == []
    assert meanings(drafted("In Honduras, the department of Choluteca.", world)) == ["HN", "HN-CH"]
    assert (
        meanings(drafted("In Costa Rica, the state of Liberia Nueva and of Liberia.", world))[0]
        == "CR"
    )
    assert accepted("في سلطنة عُمان وفي مسقط", world) == ["عُمان", "مسقط"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gold crosses Lake Victoria from Uganda to Kenya.", ["Lake Victoria", "Uganda", "Kenya"]),
        ("L'or de l'Ouganda traverse le lac Victoria.", ["Ouganda", "Victoria"]),
        ("Des armes arrivent au Maroc par la vallée du Draa.", ["Maroc", "Draa"]),
        ("In Russia, fuel leaves the Kola peninsula.", ["Russia", "Kola"]),
        ("En Guinée-Bissau, tout passe par l'archipel des Bijagos.", ["Guinée-Bissau", "Bijagos"]),
        # A river that a province has its name from is none.
        ("Gold is carried from the River Nile in Sudan to Egypt.", ["Sudan", "Egypt"]),
        # Nothing is said of its country.
        ("The Kola peninsula is far from Tunis.", ["Tunis"]),
    ],
)
def test_a_landscape_is_taken_without_its_noun(text: str, names: list[str]) -> None:
    """A lake is a place, too; a noun in small letters is the sentence's."""
    found = drafted(text)
    assert [mention.name for mention in found.mentions] == names
    assert [text[mention.start : mention.end] for mention in found.mentions] == names


def test_a_name_that_the_gazetteer_spells_otherwise_is_offered(world: World) -> None:
    """The French name of Kochkor; the last word of Tog Wajaale."""
    for text, number in (
        ("Au Kirghizistan, l'or vient de Kotchkor.", 17),
        ("Cattle of Somalia are trucked from the border town of Wajaale.", 39),
    ):
        found = drafted(text, world)
        key = next(key for key, each in found.places.items() if each.place == f"geonames-{number}")
        assert key in found.candidates[0].slots.origin.alternatives
        assert key not in {mention.key for mention in found.mentions}


def test_a_name_that_arabic_spells_by_ear_is_taken(world: World) -> None:
    """The gazetteer has no Arabic names of Poti and Kobuleti, and no other town near Batumi sounds so."""
    for text, number in (
        ("ينقل القمح في جورجيا من باتومي إلى ميناء بوتي.", 15),
        ("ينقل القمح في جورجيا إلى باتومي وكوبوليتي.", 40),
    ):
        found = drafted(text, world)
        key = next(key for key, each in found.places.items() if each.place == f"geonames-{number}")
        assert key in {mention.key for mention in found.mentions}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A surname is a person's throughout; so is a first name before a surname and a trade.
        ("Rochefort leads. Hugo Rochefort rode from Dinant to Liège. Rochefort won.", ["Dinant", "Liège"]),
        ("Notes of Asunción Benítez, our researcher in Rosario.", ["Rosario"]),
        ("يحكي المؤرخ دوارتي بيجا في لشبونة", ["لشبونة"]),
        ("They rode from Dinant to Rochefort and Liège.", ["Dinant", "Rochefort", "Liège"]),
        # A river or region.
        ("L'or va de Tunis jusqu'au Maroni.", ["Tunis"]),
        ("Boats on the upper Paraná reach Rosario.", ["Rosario"]),
        ("Boats from Paraná reach Rosario.", ["Paraná", "Rosario"]),
        # A small namesake far from the text's places, and a lesser name of another town.
        ("From Asunción and Rosario to Luque.", ["Asunción", "Rosario"]),
        ("From Vacaria by way of Mundo Novo.", ["Vacaria"]),
        # More words before fewer.
        ("من سرقسطة إلى مدينة سالم في إسبانيا", ["سرقسطة", "مدينة سالم", "إسبانيا"]),
        ("By dhow from Zanzibar by night.", ["Zanzibar"]),
    ],
)  # fmt: skip
def test_a_namesake_is_only_offered(text: str, names: list[str], world: World) -> None:
    """Each kind stood in a third text that nobody had tuned on."""
    assert accepted(text, world) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Surnames beside surnames: nothing speaks for a town far away.
        ("Muir thanked Willows. Boats reach Rosario and Asunción.", ["Rosario", "Asunción"]),
        # Another place of that name may be meant, unless the text names the country.
        ("A prison in Gaza. Boats reach Rosario and Asunción.", ["Rosario", "Asunción"]),
        ("Palestine: a prison in Gaza. Boats reach Rosario.", ["Palestine", "Gaza", "Rosario"]),
        # A far town in a country that is named in passing needs a preposition.
        ("Mendoza thanked an Argentinian. Boats reach Amman.", ["Argentinian", "Amman"]),
        ("Boats from Mendoza in Argentina reach Amman.", ["Mendoza", "Argentina", "Amman"]),
        # Known everywhere, or the only one of its name.
        ("Boats go from Rosario to Lisbon.", ["Rosario", "Lisbon"]),
        ("Boats go from Rosario to Trabzon.", ["Rosario", "Trabzon"]),
        # The bank of a river; a word of a language.
        ("On the West Bank of the river at Rosario.", ["Rosario"]),
        ("على الضفة الغربية من نهر في مسقط", ["مسقط"]),
        ("A Turkish word and a French accent in Rosario, where she reads Turkish.", ["Rosario"]),
        ("Elle enseignait naguère l'allemand à Rosario.", ["Rosario"]),
        ("كانت تتحدث بالفرنسية في مسقط", ["مسقط"]),
    ],
)
def test_a_town_is_taken_only_with_evidence(text: str, names: list[str], world: World) -> None:
    """Fame, the text's other places near it, or its country; else it is offered."""
    assert accepted(text, world) == names


def test_a_title_says_nothing_of_the_name_below_it(world: World) -> None:
    """A lake has the name only where both stand in one paragraph."""
    assert accepted("Notes from around the lake\n\nMalawi has no fuel.", world) == ["Malawi"]
    assert accepted("Boats cross the lake Malawi with fuel.", world) == []


def test_a_span_is_the_name_alone(world: World) -> None:
    """An article in small letters is the sentence's; a state named after a river is not a river."""
    found = drafted("Boats reach Rosario and la Paraná.", world).mentions
    assert [each.name for each in found][-1:] == ["Paraná"]
    assert accepted("Boats on the River Nile reach a market in Sudan.", world) == ["Sudan"]


def test_what_follows_a_name_says_which_place_it_is(world: World) -> None:
    """The capital, not the country; the town in the country that is named; none where a region is unknown."""
    assert meanings(drafted("يصل القماش إلى تونس العاصمة", world)) == ["geonames-2464470"]
    assert meanings(drafted("A letter from Luque in Spain came to Rosario.", world)) == [
        "geonames-25", "ES", "geonames-23",
    ]  # fmt: skip


def test_the_sultanate_is_oman_and_not_amman(world: World) -> None:
    """The longer name was dropped for the shorter one, which without vowel signs is Amman's, too."""
    text = "تُهرَّب الأسلحة بين اليمن وسلطنة عمان كل يوم."
    assert meanings(drafted(text, world))[-1] == "OM"


def test_of_namesakes_all_over_the_world_the_one_of_the_region_is_meant(tmp_path: Path) -> None:
    """With large cities beyond the region, Georgetown was no place in Guyana, whose capital it is."""
    cities = [
        city(1, "Sfax", "MY", (100.3, 5.4), 450_000),
        city(2, "Sfax", "US", (-97.7, 30.6), 67_000),
        city(3, "Gafsa", "US", (-97.7, 31.6), 900_000),
    ]
    world = world_of(cities, tmp_path)

    def countries(text: str) -> list[tuple[str, ...]]:
        found = drafted(text, cities=world)
        return [found.places[mention.key].country_codes for mention in found.mentions]

    assert countries("Gold is sold in Sfax.") == [("TN",)]
    assert countries("Gold is sold in Gafsa.") == []  # one over three times larger may be meant


def test_a_province_is_no_river_and_lies_in_the_country_that_is_stated() -> None:
    """The Black Volta was Ghana's Volta Region, and so was an Eastern Region of Burkina Faso Ghana's."""
    assert accepted("Gold crosses the Black Volta to Gafsa in Tunisia.") == ["Gafsa", "Tunisia"]
    assert accepted("L'or passe la Volta Noire, puis Gafsa.") == ["Gafsa"]
    assert "Volta" in accepted("Gold leaves the Volta Region of Ghana.")
    eastern = "Fuel leaves Ghana for the Eastern Region of"
    assert accepted(f"{eastern} Burkina Faso.") == ["Ghana", "Burkina Faso"]
    found = drafted(f"{eastern} Uganda.")
    assert meanings(found) == ["GH", "UG-E", "UG"]


def test_a_town_of_a_province_does_not_hide_it(tmp_path: Path) -> None:
    """Pará was Belém, of which GeoNames has it as another name, because Pará de Minas has it in its label."""
    cities = [
        city(1, "Belém", "BR", (-48.5, -1.5), 1_499_641, "Pará"),
        city(2, "Pará de Minas", "BR", (-44.6, -19.9), 97_139),
        city(3, "Macapá", "BR", (-51.1, 0.0), 512_902),
    ]
    found = drafted("Gold goes from Macapá to Pará in Brazil.", world_of(cities, tmp_path))
    assert meanings(found) == ["geonames-3", "BR-PA", "BR"]


def test_of_the_places_of_a_doubtful_name_the_likeliest_is_offered_first(tmp_path: Path) -> None:
    """Miami in Florida came after the villages of that name."""
    cities = [
        city(1, "Miami", "US", (-80.2, 25.8), 487_014),
        city(2, "Miami", "US", (-94.9, 36.9), 13_611),
        city(3, "Miami", "AU", (153.4, -28.1), 7_162),
    ]
    text = "Gold goes from Gafsa to Sfax, some of it to Miami."
    found = drafted(text, cities=world_of(cities, tmp_path))
    towns = [place.place for place in found.places.values() if place.name == "Miami"]
    assert towns[0] == "geonames-1"


def test_a_large_citys_small_namesake_may_be_meant(tmp_path: Path) -> None:
    """Mao in Chad is no large city, but Mau in India has its Arabic name."""
    cities = [
        city(1, "Mau", "IN", (83.5, 25.9), 240_000, "ماو"),
        city(2, "Mao", "TD", (15.3, 14.1), 19_000, "ماو"),
    ]
    text = "يُهرَّب الوقود في تشاد من ماو إلى ليبيا."
    found = drafted(text, cities=world_of(cities, tmp_path))
    assert meanings(found) == ["TD", "geonames-2", "LY"]
