"""Names of places in Arabic texts: persons, clubs, trays and adjectives that look like one, and towns named again."""

from __future__ import annotations

import pytest
from drafting_fixtures import drafted, parse_cities, world_of

from geo.gazetteer.world import World

# Name, country, longitude and latitude, inhabitants, other names.
TOWNS = """
Jeddah SA 39.22 21.49 4697000 جدة
Riyadh SA 46.72 24.69 4205961 الرياض
Tabuk SA 36.57 28.40 667000 تبوك
Al_Kharj SA 47.31 24.16 425300 الخرج
Unaizah SA 43.99 26.08 0 عنيزة
Buraydah SA 43.97 26.33 745353 بريدة
Oujda MA -1.91 34.68 539711 وجدة
Fes MA -5.00 34.03 1191905 فاس
Midelt MA -4.74 32.68 60390
Tafraout MA -8.97 29.72 6928
Agadir MA -9.60 30.42 698310 أكادير
Aden YE 45.04 12.78 1079670 عدن
Zinjibār YE 45.38 13.13 19879 زنجبار
Zanzibar TZ 39.20 -6.16 709809 زنجبار
Shendi SD 33.43 16.69 63746 شندي
Khartoum SD 32.53 15.55 1974647 الخرطوم
Atbara SD 33.99 17.70 112021 عطبرة
Dongola SD 30.48 19.18 56167 دنقلا
Port_Sudan SD 37.22 19.62 489725 بورتسودان
Dingle GB -2.96 53.38 13246
Glasgow GB -4.25 55.87 626410 غلاسكو
London GB -0.13 51.51 8961989 لندن
Granada ES -3.61 37.19 233532 غرناطة
Toulouse FR 1.44 43.60 511684 تولوز
Paris FR 2.35 48.85 2138551 باريس
Ramadi IQ 43.31 33.42 223500 الرمادي
Baghdad IQ 44.40 33.34 7216000 بغداد
Aleppo SY 37.16 36.20 2098210 حلب
Damascus SY 36.29 33.51 1569394 دمشق
Halba LB 36.08 34.54 4500 حلبا عكار
Beirut LB 35.50 33.89 1916100 بيروت
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of the towns above."""
    return world_of(parse_cities(TOWNS), tmp_path_factory.mktemp("world"))


def places(text: str, world: World) -> list[str]:
    """Return the names in a text that were taken for places, each with the first country of the place."""
    candidates = drafted(text, world)
    codes = {key: place.country_codes[:1] for key, place in candidates.places.items()}
    return [f"{mention.name} {''.join(codes[mention.key])}" for mention in candidates.mentions]


@pytest.mark.parametrize(
    "text",
    [
        "قالت القابلة زهرة عدن إن المرضى كثر.", "وصلت الطبيبة سميرة بغداد أمس.", "روى الريس عثمان شندي حكايته.",
        "ألقت الأستاذة حليمة الخرطوم محاضرة.", "كتب الباحث الفرنسي جيل تولوز كتابا.",
        "فاز المدرب الإسباني خورخي غرناطة بالكأس.",
        "غنت المطربة فوزية حلب طويلا.",
        "رسم الرسام السوري نزار دمشق لوحة.",
        "مات الملاح حسن دنقلا قبل عام.", "باع الخباز سعيد بيروت فرنه.",
    ],
)  # fmt: skip
def test_a_title_and_a_given_name_make_a_person(text: str, world: World) -> None:
    """Also after the adjective of a nation, and before the name of a large town."""
    towns = ("عدن", "بغداد", "شندي", "الخرطوم", "تولوز", "غرناطة", "حلب", "دمشق", "دنقلا", "بيروت")
    assert not [name for name in places(text, world) if name.split()[0] in towns]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("غادر التاجر بغداد أمس.", ["بغداد IQ"]),
        ("التاجر السوري غادر دمشق إلى بيروت.", ["السوري SY", "دمشق SY", "بيروت LB"]),
        ("وصل الطبيب إلى عدن.", ["عدن YE"]), ("زار الباحث الفرنسي حلب.", ["الفرنسي FR", "حلب SY"]),
        ("وقف أمام محطات بغداد.", ["بغداد IQ"]),
    ],
)  # fmt: skip
def test_a_verb_before_a_town_makes_no_person(text: str, expected: list[str], world: World) -> None:
    """The verb stands before or after its subject."""
    assert places(text, world) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ينتظر نادي «غرناطة» القرار.", "جلس في مقهى «باريس» طويلا.", "غرقت الباخرة «لندن» ليلا.",
        "صدر عن دار «بيروت» كتاب.", "اشترى سيارة من شركة «بغداد» للنقل.", "عرضوا فيلم «دمشق» مرتين.",
        'فاز فريق "حلب" بالكأس.', "فندق «عدن» مغلق.", "أغنية «الرياض» قديمة.", "سينما «تولوز» مفتوحة.",
    ],
)  # fmt: skip
def test_a_noun_before_a_quoted_name_makes_a_thing(text: str, world: World) -> None:
    """A club, a café, a ship and the like bear a town's name in quotation marks."""
    assert places(text, world) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل من مدينة «حلب» ليلا.", ["حلب SY"]), ("سار إلى «بغداد» وحده.", ["بغداد IQ"]),
        ("دخلوا ميناء «عدن» فجرا.", ["عدن YE"]),
    ],
)  # fmt: skip
def test_a_quoted_name_after_a_place_word_is_a_place(
    text: str, expected: list[str], world: World
) -> None:
    """The noun of a place, or a preposition, stands before the quotation marks."""
    assert places(text, world) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("كان البغل الرمادي أذكى من غيره في بغداد.", ["بغداد IQ"]), ("الحصان الرمادي في بغداد.", ["بغداد IQ"]),
        ("وصل من الرمادي إلى بغداد.", ["الرمادي IQ", "بغداد IQ"]),
        ("مدينة الرمادي قرب بغداد.", ["الرمادي IQ", "بغداد IQ"]),
        ("رفع يده اليمنى في عدن.", ["عدن YE"]), ("كسرت ساقه اليمنى في حلب.", ["حلب SY"]),
        ("وصلت السفينة اليمنية إلى عدن.", ["اليمنية YE", "عدن YE"]),
        ("أرسلت ثلاثين صينية حلوى إلى بيروت.", ["بيروت LB"]), ("وضعها على صينية في دمشق.", ["دمشق SY"]),
        ("اشترت شركة صينية أرضا في دمشق.", ["صينية CN", "دمشق SY"]),
        ("يكتب بالعربية والصومالية في عدن.", ["عدن YE"]), ("ترجم من الفارسية والتركية في بغداد.", ["بغداد IQ"]),
        ("ينشر باللغتين العربية والفرنسية في بيروت.", ["بيروت LB"]),
    ],
)  # fmt: skip
def test_words_that_look_like_a_place(text: str, expected: list[str], world: World) -> None:
    """An adjective after its noun, the right hand, a tray and a language are no places."""
    assert places(text, world) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تلعب فرق من الرياض والخرج وجدة وتبوك في السعودية.", ["جدة SA"]),
        ("وصل البن من تبوك وجدة إلى السعودية.", ["جدة SA"]),
        ("يمتد الطريق من فاس إلى وجدة في المغرب.", ["وجدة MA"]),
        ("يمر قطار فاس وجدة في المغرب.", ["وجدة MA"]),
    ],
)  # fmt: skip
def test_and_before_a_town_in_a_list(text: str, expected: list[str], world: World) -> None:
    """In a list of Saudi towns, the letter before Jeddah is "and"; beside a Moroccan town it begins Oujda."""
    names = [name for name in places(text, world) if name.split()[0] in {"جدة", "وجدة"}]
    assert names == expected


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("وصل من عدن إلى زنجبار في اليمن.", "زنجبار", "YE"),
        ("وصل من عدن في اليمن إلى جزيرة زنجبار.", "زنجبار", "TZ"),
        ("غادر عدن في اليمن بحرا إلى جزر زنجبار.", "زنجبار", "TZ"),
        ("وصل من بورتسودان، قادما من لندن ثم غلاسكو، بين الخرطوم ودنقلا.", "دنقلا", ""),
        ("سار من عطبرة إلى دنقلا في السودان.", "دنقلا", "SD"),
        ("يصل البن من بيروت إلى قرى عكار في لبنان.", "عكار", ""),
        ("وصل أهل عنيزة من بريدة في السعودية.", "عنيزة", "SA"),
        ("تصل الثياب من أكادير إلى تافراوت في المغرب.", "تافراوت", "MA"),
        ("تصل الثياب من فاس إلى ميدلت في المغرب.", "ميدلت", "MA"),
        ("كردستان جافة في العراق قرب بغداد.", "كردستان", "IQ"),
        ("هتف أهل نجد في السعودية.", "نجد", "SA"), ("لم نجد أحدا في السعودية.", "نجد", ""),
        ("مر طريق القصيم من السعودية.", "القصيم", "SA"), ("خسر سكان الحجاز في السعودية.", "الحجاز", "SA"),
    ],
)  # fmt: skip
def test_which_place_a_name_means(text: str, name: str, code: str, world: World) -> None:
    """By the word before it, and by the text's other places; no code: it is not accepted, or no far town instead."""
    found = [place for place in places(text, world) if place.split()[0] == name]
    if code:
        assert found == [f"{name} {code}"]
    else:
        assert f"{name} GB" not in found
        assert f"{name} LB" not in found


def test_a_town_counts_again_elsewhere(world: World) -> None:
    """A name that was accepted once counts where no preposition stands before it, but not as part of a longer name."""
    text = "فازت دنقلا أمس. وصلت الشاحنة من الخرطوم إلى دنقلا في السودان. وعن مخطوطات دنقلا العجوز كتب رسالة."
    assert places(text, world).count("دنقلا SD") == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("في البيت قطة اسمها بغداد. وصلت شاحنة من بغداد. نامت القطة بغداد.", 1),
        ("قالت القابلة زهرة عدن إنها تعبت. وصل من عدن. وفي حلب وعدن وتبوك حر.", 2),
    ],
)
def test_a_person_with_the_name_of_a_city_named_elsewhere(
    text: str, number: int, world: World
) -> None:
    """The city's other mentions count, unless a noun with an article stands before the name."""
    cities = [name for name in places(text, world) if name in {"بغداد IQ", "عدن YE"}]
    assert len(cities) == number
