"""Find Arabic words where a place's name stands: after a town's noun, or after "from" and "to" if they are no words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geo.drafting.cues.known_spans import Known
from geo.drafting.cues.movement import Cue, Token
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.names.rules import Rules, arabic_words
from geo.drafting.names.tokens import fold_name, without_prefixes
from geo.gazetteer.spelling import is_arabic

# ruff: noqa: RUF001 - letters of Arabic

LEAST_LETTERS: Final = 3
_PLURALS: Final = ("ات", "ين", "ون", "اء")  # as folded
_NO_NAME: Final = (*_PLURALS, "يه")
_ENDINGS: Final = ("هما", "هم", "هن", "ها", "ات", "ين", "ون", "ان", "ته", "تها", "تهم")
_POSSESSIVES: Final = ("ه", "ها", "هم", "هن", "هما", "كم", "نا")  # as written
_TANWIN: Final = re.compile("[\u064b-\u064d]")  # no name of a foreign town has it
_ARTICLE: Final = "ال"
_AND: Final = "و"
_SIGNS: Final = frozenset("،.؛؟!:")


def arabic_names(sentence: ReadSentence, rules: Rules, known: Known) -> Iterator[tuple[int, int]]:
    """Yield start and end of words after a town's noun, at an end of "from … to …", or in place of a name after "in".

    Where nothing but a preposition speaks for a name, it must be none of the frequent words of Arabic.
    """
    ends = {cue.last: cue for cue in sentence.cues if cue.role in {"from", "to", "of"}}
    was_place = False
    for at, token in enumerate(sentence.tokens):
        if _is_known(sentence, token, known):
            was_place = True
            continue
        skipped = int(was_place and token.fold.startswith(_AND) and _is_near(sentence, at))
        is_placed = bool(skipped) or _is_after_preposition(sentence, at, rules)
        last = _compound_end(sentence, at, skipped, rules, is_placed=is_placed)
        if last is None:
            is_name = _is_firm(sentence, at, ends, rules, known) or (
                is_placed and _is_strange(token, skipped, rules)
            )
            last = at if is_name else None
        was_place = last is not None
        if last is not None and not _is_known(sentence, sentence.tokens[last], known):
            yield token.start + skipped, sentence.tokens[last].end


def repeated_in_arabic(
    sentence: ReadSentence, keys: frozenset[tuple[str, ...]], rules: Rules, known: Known
) -> Iterator[tuple[int, int]]:
    """Yield start and end of names of one word that the text gives elsewhere in a place's position."""
    for at, token in enumerate(sentence.tokens):
        if _is_known(sentence, token, known):
            continue
        skipped = int(token.fold.startswith(_AND) and (token.fold[1:],) in keys)
        is_placed = bool(skipped) or _is_after_preposition(sentence, at, rules)
        if is_placed and fold_name(token.written[skipped:]) in keys:
            yield token.start + skipped, token.end


def is_common(fold: str, rules: Rules) -> bool:
    """Return whether an Arabic word is rather a word of the tables than a name."""
    forms = [fold, *(rest for _, rest in without_prefixes(fold))]
    forms += [form.removeprefix(_ARTICLE) for form in forms]
    tables = (rules.frequent, rules.never, rules.place_nouns, rules.given_names, rules.titles)
    is_known = not all(table.isdisjoint(forms) for table in tables)
    is_joined = fold.startswith("لل")  # "for the", never the begin of a name
    return is_joined or len(fold) < LEAST_LETTERS or not is_arabic(fold) or is_known


def is_word(fold: str) -> bool:
    """Return whether an Arabic word is a frequent one, with prefixes, an article or an ending.

    Examples
    --------
    >>> [is_word(word) for word in ("قراهم", "الحجاره", "زرباطيه")]
    [True, True, False]
    """
    forms = {fold, *(rest for _, rest in without_prefixes(fold))}
    forms |= {form.removeprefix(_ARTICLE) for form in forms if len(form) > len(_ARTICLE) + 2}
    stems = {
        form.removesuffix(ending)
        for form in forms
        for ending in _ENDINGS
        if form.endswith(ending) and len(form) - len(ending) >= LEAST_LETTERS
    }
    return not arabic_words().isdisjoint(forms | stems | {stem + "ه" for stem in stems})


def _is_strange(token: Token, skipped: int, rules: Rules) -> bool:
    """Return whether a word without its first letters is none of Arabic, as far as the tables go."""
    fold = token.fold[skipped:]
    has_ending = token.written.endswith(_POSSESSIVES)
    is_known = is_common(fold, rules) or is_word(fold) or (skipped > 0 and is_word(token.fold))
    return not (is_known or has_ending or _TANWIN.search(token.written))


def _is_known(sentence: ReadSentence, token: Token, known: Known) -> bool:
    offsets = sentence.part.offsets[token.start : token.end]
    return known.has_place(offsets) or known.bars(offsets)


def _is_near(sentence: ReadSentence, at: int) -> bool:
    """Return whether only blanks stand between a word and the one before."""
    tokens, text = sentence.tokens, sentence.part.text
    return at > 0 and not text[tokens[at - 1].end : tokens[at].start].strip()


def _is_after_preposition(sentence: ReadSentence, at: int, rules: Rules) -> bool:
    if not _is_near(sentence, at):
        return False
    before = sentence.tokens[at - 1].fold
    words = rules.place_prepositions | rules.prepositions
    return not words.isdisjoint({before, *(rest for _, rest in without_prefixes(before))})


def _compound_end(
    sentence: ReadSentence, at: int, skipped: int, rules: Rules, *, is_placed: bool
) -> int | None:
    """Return the number of the last word of a name that begins with a word such as وادي، رأس، أبو."""
    head = sentence.tokens[at].fold[skipped:]
    is_followed = at + 1 < len(sentence.tokens) and _is_near(sentence, at + 1)
    if head not in rules.name_heads or not is_followed:
        return None
    fold = sentence.tokens[at + 1].fold
    is_water = head in rules.landscapes
    is_known_word = is_common(fold, rules) or is_word(fold)
    is_name = not is_known_word or (is_water and fold.startswith(_ARTICLE))
    return at + 1 if is_name and (is_placed or is_water) else None


def _is_firm(
    sentence: ReadSentence, at: int, ends: dict[int, Cue], rules: Rules, known: Known
) -> bool:
    """Return whether a word follows a town's noun, or is an end of a course whose other end is a known name."""
    if not _is_near(sentence, at) or is_common(sentence.tokens[at].fold, rules):
        return False
    fold = sentence.tokens[at].fold
    if _is_noun(sentence.tokens[at - 1].fold, rules):
        return not is_word(fold)
    return _is_end(sentence, at, ends, known) and (not is_word(fold) or _ends_phrase(sentence, at))


def _ends_phrase(sentence: ReadSentence, at: int) -> bool:
    """Return whether a sign follows a word."""
    text = sentence.part.text
    return text[sentence.tokens[at].end :].lstrip()[:1] in {*_SIGNS, ""}


def _is_noun(fold: str, rules: Rules) -> bool:
    """Return whether an Arabic word is a town's noun, with or without prefixes."""
    nouns = rules.cues | rules.place_nouns
    return fold in nouns or any(rest in nouns for _, rest in without_prefixes(fold))


def _is_end(sentence: ReadSentence, at: int, ends: dict[int, Cue], known: Known) -> bool:
    """Return whether a word is an end of a course whose other end is a known name."""
    fold = sentence.tokens[at].fold
    cue = ends.get(at - 1)
    if cue is None or fold.startswith(_ARTICLE) or fold.endswith(_NO_NAME):
        return False
    if any(other.first == at for other in sentence.cues):
        return False
    wanted = {"from", "of"} if cue.role == "to" else {"to"}
    others = (last for last, other in ends.items() if other.role in wanted and last != at - 1)
    return any(
        last + 1 < len(sentence.tokens) and _is_place(sentence, last + 1, known) for last in others
    )


def _is_place(sentence: ReadSentence, at: int, known: Known) -> bool:
    token = sentence.tokens[at]
    return int(sentence.part.offsets[token.end - 1]) in known.places
