"""Find sentences that only recommend something, or describe the text itself: neither says that anything moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.drafting.cues.movement import THAT, Token
from geo.drafting.names.tokens import folded_set
from geo.drafting.names.word_lists import word_lists

_ARTICLES: Final = folded_set("a an the one all every each both its their these those up more")
_NO_ADVICE: Final = folded_set("me us you")  # "Let me tell you", "Open the boot and you find"
_GERUND: Final = "ing"  # "Stop counting seizures"
_SHOULD: Final = folded_set("ينبغي وينبغي يجب ويجب نوصي ونوصي توصي وتوصي نقترح ونقترح يتعين ويتعين")
# "This brief", « la présente note », هذه الورقة: the text itself, and words that point at it.
_TEXTS: Final = folded_set(
    "brief bulletin report note paper survey study update rapport etude enquete document ورقة نشرة مذكرة تقرير دراسة"
    " الورقة النشرة المذكرة التقرير الدراسة"
)
_THIS: Final = folded_set("this present our la presente le cette ce هذه هذا وهذه")
_RESTING: Final = folded_set(
    "rests rest draws draw based relies rely repose fonde appuie تستند يستند"
)
_INTERVIEWS: Final = folded_set(
    "interviews interview entretiens temoignages releves مقابلات مقابلة"
)
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
    first, second, lists = tokens[0], tokens[1], word_lists()
    if any(token.fold in _NO_ADVICE for token in tokens):
        return False
    if first.fold in lists.advice:
        return not first.written[0].islower()
    if first.fold in lists.advice_with_article:
        return second.fold in _ARTICLES or second.fold.endswith(_GERUND)
    return any(token.fold in _SHOULD for token in tokens[:2])


def _is_about_text(tokens: Sequence[Token]) -> bool:
    """Return whether a sentence is about its text, and reports nothing that the text finds ("and finds that …")."""
    words = [token.fold for token in tokens]
    if not THAT.isdisjoint(words):
        return False
    opening = words[:_FIRST_WORDS]
    is_this = not _THIS.isdisjoint(opening) and not _TEXTS.isdisjoint(opening)
    rests_on = not _RESTING.isdisjoint(opening) and not _INTERVIEWS.isdisjoint(words)
    return is_this or rests_on
