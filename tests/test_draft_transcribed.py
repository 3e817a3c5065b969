"""Towns that a text writes in Arabic letters as they sound, where the gazetteer has no such Arabic name."""

from __future__ import annotations

import pytest
from drafting_fixtures import drafted, parse_cities, world_of

from geo.drafting.similar.transcribed_names import boxes_around
from geo.gazetteer.transcription import transcription_cost
from geo.gazetteer.world import World, names_within

# Name, country, longitude and latitude, inhabitants, other names.
TOWNS = """
Cusco PE -71.98 -13.52 428450 كوسكو
Abancay PE -72.88 -13.63 64439
Juliaca PE -70.13 -15.49 276110
Ilave PE -69.63 -16.08 22153
Desaguadero PE -69.04 -16.57 31524
Mbarara UG 30.65 -0.61 195013
Kampala UG 32.58 0.32 1353189 كمبالا
Kabale UG 29.99 -1.25 44600
Masaka UG 31.73 -0.33 103829
Podgorica ME 19.26 42.44 136473 بودغوريتسا
Bijelo_Polje ME 19.75 43.04 13400
Rožaje ME 20.17 42.83 9121
Peja XK 20.29 42.66 48962
Tapachula MX -92.26 14.90 217550 تاباتشولا
San_Cristóbal_de_las_Casas MX -92.64 16.74 158027
Suva FJ 178.44 -18.14 77366 سوفا
Lomaloma FJ -178.99 -17.28 0
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an index of the towns above."""
    return world_of(parse_cities(TOWNS), tmp_path_factory.mktemp("world"))


def towns(text: str, world: World) -> dict[str, str]:
    """Return the names in a text that were taken for towns, each with the town's usual name."""
    candidates = drafted(text, world)
    return {
        mention.name: candidates.places[mention.key].labels["en"] for mention in candidates.mentions
    }


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("بوكارامانغا", "Bucaramanga"), ("كيتزالتينانغو", "Quetzaltenango"), ("تاباتشولا", "Tapachula"),
        ("سان بيدرو سولا", "San Pedro Sula"), ("تشيكلايو", "Chiclayo"), ("غواياكيل", "Guayaquil"),
        ("مدجيديا", "Medgidia"), ("غوستيفار", "Gostivar"), ("ألكسندروبوليس", "Alexandroúpolis"),
        ("تشانكيري", "Çankırı"), ("شرناق", "Şırnak"), ("إيغدير", "Iğdır"), ("سكادار", "Skadar"),
        ("ناكورو", "Nakuru"), ("مبالي", "Mbale"), ("إنجامينا", "Injamena"), ("كيسانغاني", "Kisangani"),
    ],
)  # fmt: skip
def test_arabic_spells_a_foreign_name_letter_by_letter(arabic: str, latin: str) -> None:
    """A short vowel may be left out, and each letter may be written in several ways."""
    assert transcription_cost(arabic, latin) <= 0.12 * len(arabic.replace(" ", ""))


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("بارانكيا", "Barranca"), ("كاليميرا", "Kalamariá"), ("كبويتا", "Cabiate"),
        ("عبارات", "Albairate"), ("مريضة", "Marradi"), ("كنائس", "Queens"),
    ],
)  # fmt: skip
def test_another_name_is_no_spelling(arabic: str, latin: str) -> None:
    """Names with the same consonants, and words, were offered for these towns."""
    assert transcription_cost(arabic, latin) > 0.12 * len(arabic)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تنقل الشاحنات الوقود من كوسكو إلى أبانكاي.", {"كوسكو": "Cusco", "أبانكاي": "Abancay"}),
        ("يصل القماش من جولياكا إلى كوسكو.", {"جولياكا": "Juliaca", "كوسكو": "Cusco"}),
        ("في كوسكو أسواق، وفي إيلافي وديساغواديرو أسواق.",
         {"كوسكو": "Cusco", "إيلافي": "Ilave", "ديساغواديرو": "Desaguadero"}),
        ("يباع السكر على أرصفة ديساغواديرو ثم في كوسكو.", {"ديساغواديرو": "Desaguadero", "كوسكو": "Cusco"}),
        ("يمر البن من سان كريستوبال نحو تاباتشولا.",
         {"سان كريستوبال": "San Cristóbal de las Casas", "تاباتشولا": "Tapachula"}),
        ("خرجت الشاحنة من كمبالا إلى مبارارا ثم كابالي.", {"كمبالا": "Kampala", "مبارارا": "Mbarara"}),
        ("يهرب التبغ من بودغوريتسا إلى بييلو بوليه.", {"بودغوريتسا": "Podgorica", "بييلو بوليه": "Bijelo Polje"}),
        ("يصل الوقود إلى روجاي من بودغوريتسا.", {"روجاي": "Rožaje", "بودغوريتسا": "Podgorica"}),
    ],
)  # fmt: skip
def test_a_town_near_the_others_is_found_by_its_sound(
    text: str, expected: dict[str, str], world: World
) -> None:
    """It is taken with its position after a preposition of place, or if its name is long and spelled exactly."""
    assert towns(text, world) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("يباع الوقود في كمبالا وفي أبانكاي.", {"كمبالا": "Kampala"}),  # too far
        ("قال السائق خوان ديساغواديرو إنه من كوسكو.", {"كوسكو": "Cusco"}),  # a person
        ("في كوسكو تاجر اسمه ديساغواديرو.", {"كوسكو": "Cusco"}),
    ],
)
def test_far_towns_and_persons_are_no_towns(
    text: str, expected: dict[str, str], world: World
) -> None:
    """A name that is spelled like a town needs the text's other places, and no person may bear it."""
    found = towns(text, world)
    assert {name: town for name, town in found.items() if town in TOWNS} == expected


def test_a_text_may_name_towns_all_over_the_world(world: World) -> None:
    """SQLite refused 1,000 boxes in one query, and the draft of a long gazetteer ended in a traceback."""
    boxes = [
        (lon, lat, lon + 2.0, lat + 2.0) for lon in range(-180, 0, 3) for lat in range(-75, 0, 3)
    ]
    assert len(boxes) == 1_500
    names = [name for _, name in names_within(world, boxes, least_population=1_000)]
    assert names == ["Cusco", "Lomaloma"]


def test_a_town_east_of_180_degrees_is_in_reach_of_one_west_of_it(world: World) -> None:
    """The box around Suva ended at 184°, where no town is."""
    for lon, lat in ((178.44, -18.14), (-178.99, -17.28)):
        names = [
            name for _, name in names_within(world, boxes_around(lon, lat), least_population=1_000)
        ]
        assert names == ["Suva", "Lomaloma"]
