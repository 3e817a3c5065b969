"""Find Arabic names of places: after a town's noun, or after "from" and "to" if they are not common words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geo.drafting.cues.known_names import KnownNames
from geo.drafting.cues.movement import Token
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.names.tokens import ARTICLE, fold_name, forms_without_prefixes
from geo.drafting.names.word_lists import arabic_words, word_lists
from geo.gazetteer.spelling import is_arabic

# ruff: noqa: RUF001 - letters of Arabic

LEAST_LETTERS: Final = 3
_COMMON_ENDINGS: Final = (
    "ات", "ين", "ون", "اء", "يه", "هما", "تهم",
)  # of plurals, abstract nouns and possessives, as folded  # fmt: skip
_ENDINGS: Final = (
    "هما", "هم", "هن", "ها", "ات", "ين", "ون", "ان", "ته", "تها", "تهم", "تين", "تان", "تي", "تنا", "يي",
)  # fmt: skip
_POSSESSIVES: Final = ("ه", "ها", "هم", "هن", "هما", "كم", "نا")  # as written
_TANWIN: Final = re.compile("[\u064b-\u064d]")  # no name of a foreign town has it
_AND: Final = "و"
_SIGNS: Final = frozenset("،.؛؟!:")


def arabic_names(sentence: ReadSentence, known: KnownNames) -> Iterator[tuple[int, int]]:
    """Yield start and end, in characters of the sentence, of Arabic words that are in the position of a place's name.

    The position is after a town's noun, after "from" or "to", or after "in". Where only a preposition indicates
    a name, the word must be none of the frequent words of Arabic.
    """
    was_place = False
    for number, token in enumerate(sentence.tokens):
        if _is_known(sentence, token, known):
            was_place = True
            continue
        is_joined = was_place and token.fold.startswith(_AND) and _is_adjacent(sentence, number)
        prefix_length = int(is_joined)
        is_placed = is_joined or _is_after_preposition(sentence, number)
        last_number = _compound_end(sentence, number, prefix_length, is_placed=is_placed)
        if last_number is None and (
            _is_announced(sentence, number, known)
            or (is_placed and _is_unknown_word(token, prefix_length))
        ):
            last_number = number
        was_place = last_number is not None
        if last_number is not None and not _is_known(sentence, sentence.tokens[last_number], known):
            yield token.start + prefix_length, sentence.tokens[last_number].end


def repeated_in_arabic(
    sentence: ReadSentence, keys: frozenset[tuple[str, ...]], known: KnownNames
) -> Iterator[tuple[int, int]]:
    """Yield start and end, in characters of the sentence, of words after a preposition whose fold is in ``keys``.

    Parameters
    ----------
    keys
        Names, as folded words, that stand in a place's position elsewhere in the text.
    """
    for number, token in enumerate(sentence.tokens):
        if _is_known(sentence, token, known):
            continue
        prefix_length = int(token.fold.startswith(_AND) and (token.fold[1:],) in keys)
        is_placed = bool(prefix_length) or _is_after_preposition(sentence, number)
        if is_placed and fold_name(token.written[prefix_length:]) in keys:
            yield token.start + prefix_length, token.end


def is_common(fold: str) -> bool:
    """Return whether a folded Arabic word is too short for a name, or in a word list, with or without prefixes."""
    forms = [*forms_without_prefixes(fold)]
    forms += [form.removeprefix(ARTICLE) for form in forms]
    tables = (
        word_lists().frequent,
        word_lists().never,
        word_lists().place_nouns,
        word_lists().given_names,
        word_lists().titles,
    )
    is_in_table = any(not table.isdisjoint(forms) for table in tables)
    is_joined = fold.startswith("لل")  # "for the", never the beginning of a name
    return is_joined or len(fold) < LEAST_LETTERS or not is_arabic(fold) or is_in_table


def is_word(fold: str) -> bool:
    """Return whether an Arabic word is a frequent one, with prefixes, an article or an ending.

    Examples
    --------
    >>> [is_word(word) for word in ("قراهم", "الحجاره", "زرباطيه")]
    [True, True, False]
    """
    forms = set(forms_without_prefixes(fold))
    forms |= {form.removeprefix(ARTICLE) for form in forms if len(form) > len(ARTICLE) + 2}
    stems = {
        form.removesuffix(ending)
        for form in forms
        for ending in _ENDINGS
        if form.endswith(ending) and len(form) - len(ending) >= LEAST_LETTERS
    }
    return not arabic_words().isdisjoint(forms | stems | {stem + "ه" for stem in stems})


def _is_unknown_word(token: Token, prefix_length: int) -> bool:
    """Return whether a word, without the first ``prefix_length`` letters, is in no list of Arabic words."""
    fold = token.fold[prefix_length:]
    has_possessive = token.written.endswith(_POSSESSIVES)
    is_known = is_common(fold) or is_word(fold) or (prefix_length > 0 and is_word(token.fold))
    return not (is_known or has_possessive or _TANWIN.search(token.written))


def _is_known(sentence: ReadSentence, token: Token, known: KnownNames) -> bool:
    """Return whether a word is part of a name that is already known to be a place, or to be none."""
    offsets = sentence.part.offsets[token.start : token.end]
    return known.has_place(offsets) or known.has_other_name(offsets)


def _is_adjacent(sentence: ReadSentence, number: int) -> bool:
    """Return whether only blanks stand between a word and the one before."""
    tokens, text = sentence.tokens, sentence.part.text
    return number > 0 and not text[tokens[number - 1].end : tokens[number].start].strip()


def _is_after_preposition(sentence: ReadSentence, number: int) -> bool:
    if not _is_adjacent(sentence, number):
        return False
    forms = forms_without_prefixes(sentence.tokens[number - 1].fold)
    return not forms.isdisjoint(word_lists().all_prepositions)


def _compound_end(
    sentence: ReadSentence, number: int, prefix_length: int, *, is_placed: bool
) -> int | None:
    """Return the number of the last word of a name that begins with a word such as وادي، رأس، أبو; else None."""
    head = sentence.tokens[number].fold[prefix_length:]
    is_followed = number + 1 < len(sentence.tokens) and _is_adjacent(sentence, number + 1)
    if head not in word_lists().name_heads or not is_followed:
        return None
    following = sentence.tokens[number + 1].fold
    is_landscape = head in word_lists().landscapes
    is_known_word = is_common(following) or is_word(following)
    is_name = not is_known_word or (is_landscape and following.startswith(ARTICLE))
    return number + 1 if is_name and (is_placed or is_landscape) else None


def _is_announced(sentence: ReadSentence, number: int, known: KnownNames) -> bool:
    """Return whether a word follows a town's noun, or "from" or "to" while a known place follows the opposite word."""
    fold = sentence.tokens[number].fold
    if not _is_adjacent(sentence, number) or is_common(fold):
        return False
    nouns = word_lists().cues | word_lists().place_nouns
    if not forms_without_prefixes(sentence.tokens[number - 1].fold).isdisjoint(nouns):
        return not is_word(fold)
    is_name = not is_word(fold) or _ends_phrase(sentence, number)
    return is_name and _is_other_end(sentence, number, known)


def _ends_phrase(sentence: ReadSentence, number: int) -> bool:
    """Return whether a punctuation mark, or nothing, follows a word."""
    text = sentence.part.text
    return text[sentence.tokens[number].end :].lstrip()[:1] in {*_SIGNS, ""}


def _is_other_end(sentence: ReadSentence, number: int, known: KnownNames) -> bool:
    """Return whether a word stands after "from" or "to", and a known place after the opposite word."""
    fold = sentence.tokens[number].fold
    # The number of the last token of each such cue → the cue's role.
    role_at = {cue.last: cue.role for cue in sentence.cues if cue.role in {"from", "to", "of"}}
    if number - 1 not in role_at or fold.startswith(ARTICLE) or fold.endswith(_COMMON_ENDINGS):
        return False
    if any(cue.first == number for cue in sentence.cues):
        return False
    opposite_roles = {"from", "of"} if role_at[number - 1] == "to" else {"to"}
    tokens_after = (
        sentence.tokens[last + 1]
        for last, role in role_at.items()
        if role in opposite_roles and last + 1 < len(sentence.tokens)
    )
    offsets = sentence.part.offsets
    return any(int(offsets[token.end - 1]) in known.places for token in tokens_after)
