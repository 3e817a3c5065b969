"""Dates that a text states as intervals: since, until, from one month to another, and parts of a year."""

from __future__ import annotations

import pytest

from geo.drafting.cues.periods import find_periods


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Since mid-2021, fuel", "2021/.."),
        ("Since the coup of 1 February 2021, fuel", "2021-02-01/.."),
        ("Since the 2021 coup, fuel", "2021/.."),
        ("After March 2020, fuel", "2020-03/.."),
        ("Fuel went east until March 2020.", "../2020-03"),
        ("Fuel went east before 2011.", "../2011"),
        ("Not until March 2020 did fuel go east.", "2020-03/.."),
        ("Fuel went east from March 2015 to June 2016.", "2015-03/2016-06"),
        ("Depuis mi-2021, l'essence", "2021/.."),
        ("Depuis le coup d'État du 26 juillet 2023, l'essence", "2023-07-26/.."),
        ("Jusqu'en août 2019, l'essence", "../2019-08"),
        ("Jusqu'à la fermeture de la frontière en août 2019, l'essence", "../2019-08"),
        ("Après la réouverture de décembre 2020, l'essence", "2020-12/.."),
        ("منذ منتصف 2021 يهرب الوقود", "2021/.."),
        ("حتى آب 2019 كان الوقود يهرب", "../2019-08"),
        ("قبل عام 2011 كان الوقود يهرب", "../2011"),
        ("بعد إغلاق الحدود في مارس 2020", "2020-03/.."),
        ("Since the border closed, fuel went east in 2015.", "2015"),
        ("Before fuel was shipped to Sfax in 2015, it was cheap.", "2015"),
        ("L'essence passe en avril 2012, après la crise.", "2012-04"),
    ],
)
def test_since_and_until_open_an_interval(text: str, edtf: str) -> None:
    """An event may stand between them and its date; another clause may not."""
    assert [span.edtf for span in find_periods(text)] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Between May and September 2023 fuel went east.", "2023-05/2023-09"),
        ("Fuel went east from April to December 2023.", "2023-04/2023-12"),
        ("Fuel went east, April–December 2023.", "2023-04/2023-12"),
        ("Fuel went east in July and August 2023.", "2023-07/2023-08"),
        ("Fuel went east between mid-May and late September 2023.", "2023-05/2023-09"),
        ("Fuel went east from 15 April to 3 June 2023.", "2023-04-15/2023-06-03"),
        ("Fuel went east between April 15 and June 3, 2023.", "2023-04-15/2023-06-03"),
        ("Fuel went east between 3 and 9 May 2023.", "2023-05-03/2023-05-09"),
        ("Fuel went east on May 3–9, 2023.", "2023-05-03/2023-05-09"),
        ("Fuel went east between November and February 2023.", "2022-11/2023-02"),
        ("Fuel went east in the first half of 2023.", "2023-01/2023-06"),
        ("Fuel went east in the last quarter of 2023.", "2023-10/2023-12"),
        ("Fuel went east in Q3 2023.", "2023-07/2023-09"),
        ("Fuel went east in 12 trucks, in May 2023.", "2023-05"),
        ("Entre avril et décembre 2023, l'essence", "2023-04/2023-12"),
        ("D'avril à décembre 2023, l'essence", "2023-04/2023-12"),
        ("Du 3 au 9 mai 2023, l'essence", "2023-05-03/2023-05-09"),
        ("Entre le 3 mai et le 9 juin 2023, l'essence", "2023-05-03/2023-06-09"),
        ("Du 3 mai 2022 au 9 juin 2023, l'essence", "2022-05-03/2023-06-09"),
        ("Au deuxième semestre 2023, l'essence", "2023-07/2023-12"),
        ("Dans la première moitié de l'année 2023, l'essence", "2023-01/2023-06"),
        ("بين مايو وسبتمبر 2023 كان الوقود يهرب", "2023-05/2023-09"),
        ("ومن أبريل إلى ديسمبر 2023 كان الوقود يهرب", "2023-04/2023-12"),
        ("في النصف الأول من عام 2023 كان الوقود يهرب", "2023-01/2023-06"),
        ("ومنذ إغلاق الحدود عام 2015 يهرب الوقود", "2015/.."),
        ("وبين عامي 2017 و2019 كان الوقود يهرب", "2017/2019"),
        ("وفي 2020 كان الوقود يهرب", "2020"),
    ],
)
def test_a_year_said_once_counts_for_both_ends_of_a_range(text: str, edtf: str) -> None:
    """*Entre mai et septembre 2023* was read as September alone, "the first half of 2023" as the whole year."""
    assert [span.edtf for span in find_periods(text)] == [edtf]


def test_two_months_apart_are_no_range() -> None:
    """In "March and June 2021" April is not meant; the month beside the year counts."""
    assert [span.edtf for span in find_periods("Fuel went east in March and June 2021")] == [
        "2021-06"
    ]
