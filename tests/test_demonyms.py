"""Demonyms and parts of the world in sentences of three languages: what is found, as which country or region."""

from __future__ import annotations

import pytest

from geo.brief import Brief
from geo.drafting import scan_text
from geo.drafting.names.area_names import area_names
from geo.drafting.names.demonyms import demonym_forms
from geo.drafting.names.tokens import fold_name
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer.world_parts import macro_regions
from geo.geodesy.country_outlines import country_codes

SENTENCES = [
    ("Libyan traders buy Turkish flour.", ["libya", "TR"]),
    ("The Algerians sold fuel to Tunisians and Moroccans.", ["algeria", "tunisia", "MA"]),
    ("Two Nigeriens and a Nigerian were stopped.", ["NE", "NG"]),
    ("A South Sudanese driver and a Sudanese mechanic spoke.", ["SS", "SD"]),
    ("Equatorial Guinean timber is not Guinean timber.", ["GQ", "GN"]),
    ("Papua New Guineans met North Koreans.", ["PG", "KP"]),
    ("The Dutch, the Swiss and the Danes refused.", ["NL", "CH", "DK"]),
    ("Spaniards and Poles work beside Serbs and Croats.", ["ES", "PL", "RS", "HR"]),
    ("She polishes the turkey.", []),
    ("Congolese gold left by night.", ["?"]),
    ("Congolese gold from DR Congo left by night.", ["CD", "CD"]),
    ("From the Sahel to Europe, cannabis changes hands.", ["sahel", "europe"]),
    ("Sub-Saharan Africa, the Maghreb and the Levant.", ["sub-saharan-africa", "maghreb", "levant"]),
    ("Cigarettes from the Gulf cross the Western Balkans.", ["gulf", "western-balkans"]),
    ("A boat sank in the Gulf of Guinea, far from the Persian Gulf.", ["gulf"]),
    ("European, African and Latin American buyers.", ["europe", "africa", "latin-america"]),
    ("The UAE, the UK and the U.S. signed; US officials and EU envoys came.",
     ["AE", "GB", "US", "US", "european-union"]),
    ("TELL US ALL ABOUT THE CAR", []),
    ("Goods made in Turkey reach the Horn of Africa.", ["TR", "horn-of-africa"]),
    ("Les commerçants libyens vendent de l’essence algérienne.", ["libya", "algeria"]),
    ("Une Tunisienne et deux Égyptiennes ont témoigné.", ["tunisia", "egypt"]),
    ("Le président tchadien et le ministre malien se sont vus.", ["TD", "ML"]),
    ("Des marchandises turques, grecques et chinoises.", ["TR", "GR", "china"]),
    ("Le Nigérien n’est pas Nigérian.", ["NE", "NG"]),
    ("Du Sahel au Maghreb, puis vers l’Europe de l’Est.", ["sahel", "maghreb", "eastern-europe"]),
    ("Les pays du Golfe, le golfe de Guinée et l’océan Indien.", ["gulf"]),
    ("L’Afrique subsaharienne, l’Afrique de l’Ouest et les Balkans.",
     ["sub-saharan-africa", "west-africa", "balkans"]),
    ("Les passeurs maghrébins et sahéliens.", ["maghreb", "sahel"]),
    ("La Corne de l’Afrique et le Proche-Orient.", ["horn-of-africa", "middle-east"]),
    ("التجار الليبيون والتونسيون", ["libya", "tunisia"]),
    ("اشترى المصريون السكر من التاجرات الجزائريات", ["egypt", "algeria"]),
    ("للمهربين الليبيين شاحنات تركية", ["libya", "TR"]),
    ("وصل الأتراك والروس والألمان", ["TR", "RU", "DE"]),
    ("العقيد الليبي والوزير السوداني", ["libya", "SD"]),
    ("السياسة المالية للدولة", []),
    ("من دول الساحل إلى أوروبا", ["sahel", "europe"]),
    ("المغرب العربي والمغرب", ["maghreb", "MA"]),
    ("أفريقيا جنوب الصحراء وبلاد الشام ودول الخليج", ["sub-saharan-africa", "levant", "gulf"]),
    ("غرق القارب في خليج سرت", []),
    ("من الضفة الغربية إلى قطاع غزة", ["PS", "PS"]),
    ("القوات الكورية الجنوبية في القرن الأفريقي", ["KR", "horn-of-africa"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_demonyms_and_parts_of_the_world_in_sentences(
    sentence: str, expected: list[str], brief: Brief
) -> None:
    """Each is a country or region, the brief's where it has one; ``?`` where several countries share the name."""
    mentions = scan_text(sentence, brief).mentions
    senses = [one.assessment.sense for one in mentions]
    assert [sense.id if sense else "?" for sense in senses] == expected
    assert {sense.kind for sense in senses if sense} <= {"country", "region"}


def test_a_demonym_says_so(brief: Brief) -> None:
    """Its reason differs from that of a country's name."""
    libyan, libya = scan_text("Libyan fuel leaves Libya.", brief).mentions
    assert libyan.assessment.reasons == ("a demonym",)
    assert libya.assessment.reasons == ("a country or region",)


def test_a_region_of_the_brief_keeps_its_own_countries(brief: Brief) -> None:
    """The brief's Sahel is not the table's."""
    (sahel,) = scan_text("the Sahel", brief).mentions
    area = next(area for area in brief.areas if area.id == "sahel")
    assert sahel.assessment.sense
    assert sahel.assessment.sense.country_codes == area.countries


@pytest.mark.parametrize(
    ("base", "language", "forms"),
    [
        ("Bangladeshi", "en", {"Bangladeshi", "Bangladeshis"}),
        ("German", "en", {"German", "Germans"}),
        ("Turkish", "en", {"Turkish"}),
        ("Lebanese", "en", {"Lebanese"}),
        ("Frenchmen", "en", {"Frenchmen"}),
        ("européen", "fr", {"européen", "européens", "européenne", "européennes"}),
        ("marocain", "fr", {"marocain", "marocains", "marocaine", "marocaines"}),
        ("français", "fr", {"français", "française", "françaises"}),
        ("turc", "fr", {"turc", "turcs", "turque", "turques"}),
        ("belge", "fr", {"belge", "belges"}),
        ("أتراك", "ar", {"أتراك", "الأتراك"}),
    ],
)
def test_forms_follow_the_rules_of_each_language(base: str, language: str, forms: set[str]) -> None:
    """Plurals of English; gender and number of French; the article of Arabic."""
    assert set(demonym_forms(base, language)) == forms


def test_arabic_adjectives_have_gender_number_and_article() -> None:
    """Sixteen forms, and in phrases of two adjectives both agree."""
    forms = demonym_forms("تونسي", "ar")
    assert {"تونسية", "التونسيون", "تونسيين", "التونسيات"} <= set(forms)
    assert len(forms) == 16
    assert "الكورية الشمالية" in demonym_forms("كوري شمالي", "ar")


def test_a_form_belongs_to_one_country_unless_the_base_does_not() -> None:
    """The rules of one language never make the demonym of another country."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for name in area_names():
        if name.is_demonym and name.kind == "country":
            owners.setdefault(fold_name(name.name), set()).add(name.id)
    shared = {frozenset(codes) for codes in owners.values() if len(codes) > 1}
    assert shared == {frozenset({"CD", "CG"}), frozenset({"KP", "KR"}), frozenset({"DM", "DO"})}


def test_parts_of_the_world_have_known_countries_and_a_reason() -> None:
    """Every row is whole."""
    for key, row in macro_regions().items():
        codes = row["countries"].split()
        assert set(codes) <= set(country_codes()), key
        assert codes == sorted(codes), key
        assert row["reason"], key
        assert all(row[language] for language in ("en", "fr", "ar")), key


def test_names_of_areas_are_no_words_that_need_a_cue() -> None:
    """Canada and Africa were held back for towns that once bore the names; Mali's Arabic name is also a word."""
    common = {name.name for name in area_names() if fold_name(name.name) in word_lists().common}
    assert common == {"مالي", "الساحل"}
