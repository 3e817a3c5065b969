"""The names of months and seasons that tables use in dates."""
# ruff: noqa: RUF001 - the dotless i of Turkish, Cyrillic

from __future__ import annotations

from typing import Final

from geo.records.columns import unaccented

# English, French, Spanish, Portuguese, Italian, German, Turkish; Polish, Lithuanian, Russian and Ukrainian, also in
# the genitive; Arabic of the west, of the east and of the Levant: in the order of the year. A month whose name is
# that of another in a neighbouring language is left out: listopad is November in Polish, October in Croatian.
_MONTHS: Final = """
january jan janvier janv enero ene janeiro gennaio januar ocak styczeń stycznia sausis sausio январь января янв січень
січня جانفي يناير

february feb février févr fév febrero fevereiro febbraio februar şubat luty lutego vasaris vasario февраль февраля фев
лютий лютого فيفري فبراير شباط

march mar mars marzo março märz mart marzec marca kovas kovo март марта березень березня مارس آذار

april apr avril avr abril abr aprile nisan kwiecień kwietnia balandis balandžio апрель апреля апр квітень квітня أفريل
أبريل نيسان

may mai mayo maio maggio mayıs mayis maj maja gegužė gegužės май мая травень травня ماي مايو أيار

june jun juin junio junho giugno juni haziran czerwiec czerwca birželis birželio июнь июня червень червня جوان يونيو
حزيران

july jul juillet juil julio julho luglio juli temmuz lipiec lipca liepa liepos июль июля липень липня جويلية يوليو
تموز

august aug août agosto ago ağustos sierpień sierpnia rugpjūtis rugpjūčio август августа авг серпень серпня أوت أغسطس
آب

september sep sept septembre septiembre setiembre setembro settembre set eylül wrzesień września rugsėjis rugsėjo
сентябрь сентября сен сент вересень вересня سبتمبر أيلول

october oct octobre octubre outubro ottobre out oktober okt ekim październik października spalis spalio октябрь
октября окт жовтень жовтня أكتوبر

november nov novembre noviembre novembro kasım kasim lapkritis lapkričio ноябрь ноября ноя نوفمبر

december dec décembre diciembre dic dezembro dez dicembre dezember aralık aralik grudzień grudnia gruodis gruodžio
декабрь декабря дек грудень грудня ديسمبر
"""
MONTH_OF: Final = {
    unaccented(word).casefold(): number
    for number, words in enumerate(_MONTHS.split("\n\n"), start=1)
    for word in words.split()
}
# In the order of their numbers in EDTF (ISO 8601-2), 21 to 24.
SEASONS: Final = (
    "spring printemps ربيع",
    "summer ete صيف",
    "autumn fall automne خريف",
    "winter hiver شتاء",
)
SEASON_OF: Final = {
    word: number for number, words in enumerate(SEASONS, start=21) for word in words.split()
}
