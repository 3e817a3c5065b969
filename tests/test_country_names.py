"""Countries by the names that people use, in three languages; and names of several countries are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import country_of_name
from geo.gazetteer.country_names import CountryName, everyday_names
from geo.geodesy.country_outlines import country_codes, country_names

# Code → everyday names, written here from general knowledge and not from the table.
EVERYDAY = {
    "TR": ["Turkey", "Turquie", "تركيا", "Republic of Turkey", "TURKIYE"],
    "BA": ["Bosnia and Herzegovina", "Bosnia & Herzegovina", "Bosnia", "Bosnie", "البوسنة"],
    "CI": ["Ivory Coast", "Cote d'Ivoire", "Côte d’Ivoire", "ساحل العاج", "كوت ديفوار"],
    "CZ": ["Czech Republic", "the Czech Republic", "République tchèque", "جمهورية التشيك"],
    "CD": ["DR Congo", "DRC", "D.R. Congo", "RDC", "Congo, Dem. Rep.", "Democratic Republic of the Congo",
           "République démocratique du Congo", "الكونغو الديمقراطية", "Zaire"],
    "CG": ["Congo, Rep.", "Republic of the Congo", "Congo-Brazzaville", "République du Congo"],
    "PS": ["Palestine", "State of Palestine", "فلسطين"],
    "MM": ["Burma", "Myanmar", "Birmanie", "بورما", "ميانمار"],
    "GB": ["UK", "U.K.", "Great Britain", "England", "Grande-Bretagne", "Angleterre", "بريطانيا"],
    "US": ["USA", "U.S.", "US", "United States of America", "États-Unis d'Amérique", "الولايات المتحدة الأمريكية"],
    "AE": ["UAE", "United Arab Emirates", "the Emirates", "EAU", "الإمارات"],
    "NL": ["Holland", "The Netherlands", "Hollande", "هولندا"],
    "SZ": ["Swaziland", "Eswatini", "سوازيلاند"],
    "MK": ["Macedonia", "North Macedonia", "FYROM", "Macédoine", "مقدونيا"],
    "KR": ["South Korea", "Korea, South", "Korea, Rep.", "Republic of Korea", "Corée du Sud", "كوريا الجنوبية"],
    "KP": ["North Korea", "DPRK", "Corée du Nord", "كوريا الشمالية"],
    "CV": ["Cape Verde", "Cabo Verde", "Cap-Vert"],
    "TL": ["East Timor", "Timor-Leste", "تيمور الشرقية"],
    "CF": ["CAR", "Central African Rep.", "Centrafrique", "أفريقيا الوسطى"],
    "EG": ["Egypt, Arab Rep.", "Arab Republic of Egypt", "République arabe d'Égypte", "جمهورية مصر العربية", "EGY"],
    "LY": ["Libyan Arab Jamahiriya", "State of Libya", "LBY"],
    "TN": ["Republic of Tunisia", "République tunisienne", "الجمهورية التونسية", "TUN"],
    "DZ": ["People's Democratic Republic of Algeria", "الجزائر", "l’Algérie", "DZA"],
    "MA": ["Kingdom of Morocco", "Royaume du Maroc", "le Maroc", "المملكة المغربية"],
    "SA": ["KSA", "Kingdom of Saudi Arabia", "السعودية"],
    "SY": ["Syrian Arab Republic", "سورية", "سوريا"],
    "IR": ["Iran (Islamic Republic of)", "Persia", "الجمهورية الإسلامية الإيرانية"],
    "RU": ["Russian Federation", "Fédération de Russie", "روسيا الاتحادية"],
    "GM": ["The Gambia", "Gambia, The", "la Gambie"],
    "LA": ["Lao PDR", "Laos"],
    "VN": ["Viet Nam", "Vietnam", "فييتنام"],
    "LC": ["St. Lucia", "Saint Lucia", "St Lucia"],
    "SS": ["South Sudan", "Sudan, South", "جنوب السودان"],
    "SD": ["Sudan", "Soudan", "السودان"],
    "GN": ["Guinea", "Guinée", "Guinée Conakry", "غينيا"],
    "GQ": ["Equatorial Guinea", "Guinée équatoriale", "غينيا الاستوائية"],
    "GW": ["Guinea-Bissau", "Guinée-Bissau"],
    "PG": ["Papua New Guinea", "PNG"],
    "NE": ["Niger", "the Niger", "النيجر", "NER"],
    "NG": ["Nigeria", "Nigéria", "نيجيريا", "NGA"],
    "GE": ["Georgia", "Géorgie", "جورجيا"],
    "HU": ["Hungary", "المجر", "هنغاريا"],
    "LK": ["Ceylon", "Sri Lanka"],
    "BF": ["Upper Volta", "Haute-Volta", "بوركينا فاسو"],
    "EH": ["Western Sahara", "Sahara occidental", "الصحراء الغربية"],
    "IE": ["Ireland", "Republic of Ireland", "Irlande"],
    "CN": ["China", "PRC", "République populaire de Chine"],
    "XK": ["Kosovo", "XKX"],
}  # fmt: skip
REFUSED = (
    "Congo", "the Congo", "الكونغو", "Korea", "Corée", "كوريا", "Virgin Islands", "America", "Car", "car", "Can", "us",
    "Uk", "Per", "Libyan", "Tripoli", "مال", "Guinea Gulf", "Yugoslavia", "Africa", "Niger Delta", "", "&", ",", "(",
)  # fmt: skip


def test_everyday_names_of_countries_resolve() -> None:
    """More than sixty names in each of English, French and Arabic together; until 1.0.0 a third did."""
    wrong = {
        name: found
        for code, names in EVERYDAY.items()
        for name in names
        if (found := country_of_name(name)) != code
    }
    assert wrong == {}
    assert sum(map(len, EVERYDAY.values())) > 150


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_countrys_name_or_that_of_several_is_refused(name: str) -> None:
    """Abbreviations count in capitals only."""
    assert country_of_name(name) is None


def test_every_main_name_still_resolves_to_its_country() -> None:
    """No variant of one country takes the main name of another."""
    wrong = [
        (code, name)
        for code, names in country_names().items()
        for name in names
        if country_of_name(name) != code
    ]
    assert wrong == []


def test_the_table_is_sorted_and_sound() -> None:
    """Known codes and kinds, no row twice, every country with its alpha-3 code."""
    rows = everyday_names()
    assert len(set(rows)) == len(rows)
    assert {row.code for row in rows} <= set(country_codes())
    assert {row.kind for row in rows} == {
        "short",
        "variant",
        "former",
        "official",
        "alpha-3",
        "demonym",
    }
    assert {row.code for row in rows if row.kind == "alpha-3"} == set(country_codes())
    assert [row.code for row in rows] == sorted(row.code for row in rows)


@given(
    st.sampled_from(
        [row for row in everyday_names() if row.kind in ("variant", "former", "official")]
    )
)
def test_case_and_article_never_change_the_country(row: CountryName) -> None:
    """A name in capitals or with its article is the same country's."""
    name = row.name
    assert country_of_name(name.upper()) == country_of_name(name)
    if name.isascii() and not name.lower().startswith("the "):
        assert country_of_name(f"the {name}") == country_of_name(name)
