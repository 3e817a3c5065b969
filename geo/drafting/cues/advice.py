"""Find sentences that only recommend something, or describe the text itself: neither says that anything moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.drafting.cues.movement import THAT, Token
from geo.drafting.names.tokens import word_set

# Verbs that begin a recommendation: "Publish the permits", « Publier les permis ».
_ADVISING: Final = word_set(
    "publish agree adopt establish simplify harmonise harmonize recognise recognize ratify appoint abolish waive exempt"
    " let allow consult involve ensure encourage strengthen require extend introduce clarify streamline amend repeal"
    " invite standardise standardize digitise digitize equip"
    " publier reconnaitre associer creer ouvrir harmoniser simplifier instaurer instituer adopter ratifier supprimer"
    " abolir reduire abaisser relever renforcer doter equiper financer nommer designer etablir exempter autoriser"
    " permettre cesser recenser confier encourager inviter veiller etendre alleger garantir consulter impliquer"
    " integrer elargir unifier delivrer remplacer soutenir rouvrir clarifier numeriser mutualiser generaliser"
)
# … and verbs that are nouns or adjectives, too, before an article: "Open a second scale".
_ADVISING_WITH_ARTICLE: Final = word_set(
    "open count raise lower fund stop give keep build train treat review share grant register license licence test lift"
    " end set hold make create increase cut support pilot monitor resume restore replace reduce include"
)
_ARTICLES: Final = word_set("a an the one all every each both its their these those up more")
_NO_ADVICE: Final = word_set("me us you")  # "Let me tell you", "Open the boot and you find"
_GERUND: Final = "ing"  # "Stop counting seizures"
_ARABIC_ADVISING: Final = word_set(
    "إنشاء تعيين توحيد إلغاء تخفيض إعفاء تبسيط تدريب إشراك اعتماد السماح إقامة تشكيل تمويل تعزيز تشجيع إدراج تخصيص"
)
_ARABIC_SHOULD: Final = word_set(
    "ينبغي وينبغي يجب ويجب نوصي ونوصي توصي وتوصي نقترح ونقترح يتعين ويتعين"
)
# "This brief", « la présente note », هذه الورقة: the text itself, and words that point at it.
_TEXTS: Final = word_set(
    "brief bulletin report note paper survey study update rapport etude enquete document ورقة نشرة مذكرة تقرير دراسة"
    " الورقة النشرة المذكرة التقرير الدراسة"
)
_THIS: Final = word_set("this present our la presente le cette ce هذه هذا وهذه")
_RESTING: Final = word_set(
    "rests rest draws draw based relies rely repose fonde appuie تستند يستند"
)
_INTERVIEWS: Final = word_set("interviews interview entretiens temoignages releves مقابلات مقابلة")
_FIRST_WORDS: Final = 4


def states_nothing(tokens: Sequence[Token]) -> bool:
    """Return whether a sentence is a recommendation, or tells what its text is about or rests on.

    Examples
    --------
    >>> from geo.drafting.cues.movement import split_tokens
    >>> texts = ("Publish the permits", "Open a scale", "Open boats carry fuel", "This note rests on 40 interviews")
    >>> [states_nothing(split_tokens(text)) for text in texts]
    [True, True, False, True]
    """
    if len(tokens) <= 1:
        return False
    return _is_advice(tokens) or _is_about_text(tokens)


def _is_advice(tokens: Sequence[Token]) -> bool:
    first, second = tokens[0], tokens[1]
    if any(token.fold in _NO_ADVICE for token in tokens):
        return False
    if first.fold in _ADVISING:
        return first.written[0].isupper()
    if first.fold in _ADVISING_WITH_ARTICLE:
        return second.fold in _ARTICLES or second.fold.endswith(_GERUND)
    is_should = any(token.written in _ARABIC_SHOULD for token in tokens[:2])
    return is_should or first.written in _ARABIC_ADVISING


def _is_about_text(tokens: Sequence[Token]) -> bool:
    """Return whether a sentence is about its text, and reports nothing that the text finds ("and finds that …")."""
    words = [token.fold for token in tokens]
    if not THAT.isdisjoint(words):
        return False
    opening = words[:_FIRST_WORDS]
    is_this = not _THIS.isdisjoint(opening) and not _TEXTS.isdisjoint(opening)
    rests_on = not _RESTING.isdisjoint(opening) and not _INTERVIEWS.isdisjoint(words)
    return is_this or rests_on
