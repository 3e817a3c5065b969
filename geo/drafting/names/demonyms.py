"""Generate the forms of demonyms from their base forms, by the regular rules of each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from geo.drafting.names.tokens import ARTICLE

_WITHOUT_PLURAL: Final = ("ese", "sh", "nch", "tch", "s", "x", "z", "men")  # endings in English
# Feminine endings of French adjectives; the first that fits a masculine form decides.
_FEMININE: Final = (
    ("éen", "éenne"), ("ien", "ienne"), ("yen", "yenne"), ("c", "que"), ("e", "e"), ("è", "è"), ("", "e"),
)  # fmt: skip
_NISBA: Final = "ي"
# After the adjective ending: masculine, feminine, and both plurals; the dual's other forms are rare.
_ARABIC_ENDINGS: Final = ("", "ة", "ون", "ين", "ات", "ان", "تان", "تين")


def demonym_forms(base: str, language: str) -> tuple[str, ...]:
    """Return the regular forms of a demonym: of number and gender, and in Arabic also with the article.

    English has a plural; French the four forms of the masculine singular; Arabic those of the adjective
    in -ī (ليبي), each with and without article. Other Arabic words (أتراك) only take the article.

    Examples
    --------
    >>> demonym_forms("Libyan", "en"), demonym_forms("Chinese", "en")
    (('Libyan', 'Libyans'), ('Chinese',))
    >>> demonym_forms("tunisien", "fr")
    ('tunisien', 'tunisienne', 'tunisiens', 'tunisiennes')
    >>> demonym_forms("ليبي", "ar")[:4]
    ('ليبي', 'الليبي', 'ليبية', 'الليبية')
    """
    return tuple(dict.fromkeys(_RULES[language](base)))


def _english(base: str) -> list[str]:
    return [base] if base.endswith(_WITHOUT_PLURAL) else [base, base + "s"]


def _french(base: str) -> list[str]:
    ending, feminine = next(pair for pair in _FEMININE if base.endswith(pair[0]))
    feminine = base.removesuffix(ending) + feminine
    plurals = (form if form.endswith(("s", "x")) else form + "s" for form in (base, feminine))
    return [base, feminine, *plurals]


def _arabic(base: str) -> list[str]:
    head, *other_words = base.split()
    if other_words and head.endswith(_NISBA):
        # Both words are adjectives: كوري شمالي, الكورية الشمالية.
        return [" ".join(pair) for pair in zip(_arabic(head), _arabic(other_words[0]), strict=True)]
    endings = _ARABIC_ENDINGS if base.endswith(_NISBA) else ("",)
    return [article + base + ending for ending in endings for article in ("", ARTICLE)]


_RULES: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "en": _english,
    "fr": _french,
    "ar": _arabic,
}
