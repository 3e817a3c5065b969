"""Find names in a text, with the words around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from geo.drafting.names.lexicon import LEAST_LETTERS, Lexicon, Sense
from geo.drafting.names.tokens import Tokens, split_words, word_set
from geo.drafting.names.word_lists import word_lists

# As folded; with a capital they may stand before the name of a place: "in The Gafsa".
_ARTICLES: Final = word_set(
    "the a an la le les l el al los las un une de du des d da do dos di et and"
)
_AND: Final = "و"
_LIST_JOINTS: Final = frozenset({" ", "، "})  # between two names of a list


@dataclass(frozen=True, slots=True)
class NameContext:
    """A name as written, and the words around it by which it is recognised as a place's.

    Attributes
    ----------
    key
        The name, as folded words.
    written
        The name, as in the text.
    is_capital
        Whether its first or last word begins with a capital, or its script has none.
    is_prefixed
        Whether an Arabic prefix was removed.
    cue, area_cue
        The word that announces a town, or a country or region; empty if there is none.
    preposition
        The preposition directly before it, such as *in*, or the Arabic "and" between it and the name of a place in
        its country; empty if there is none.
    person_cue
        The title or given name that makes it a person's; empty if there is none.
    is_before_name
        Whether a capitalised word follows: "Victoria Nuland".
    is_after_name
        Whether a capitalised word precedes that no sentence begins with and that is not a common word, country
        or region: "Kapitan Andreevo".
    is_code
        Whether it is in capitals and the words beside it are not, as an abbreviation is: "the UK's".
    """

    key: tuple[str, ...]
    written: str
    is_capital: bool
    is_prefixed: bool
    cue: str
    area_cue: str
    preposition: str
    person_cue: str
    is_before_name: bool
    is_after_name: bool
    is_code: bool

    def admits(self, sense: Sense) -> bool:
        """Return whether the name may have a sense, by its capitals and length.

        An abbreviation must be in capitals. A town's name of two letters must be spelled exactly, and without another
        name beside it: Wa, but not in "Wa State".
        """
        if sense.place is not None and sum(map(len, self.key)) < LEAST_LETTERS:
            return sense.name == self.written and not (self.is_before_name or self.is_after_name)
        return self.is_code or not sense.is_abbreviation


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name in a text, from character ``start`` to before ``end``."""

    start: int
    end: int
    context: NameContext


def find_names(text: str, lexicon: Lexicon) -> Iterator[NameMatch]:
    """Yield the names in a text without overlaps; of several names that begin at one word, the longest."""
    previous: NameMatch | None = None
    for match in _matches(text, lexicon):
        name = _without_conjunction(text, match, previous, lexicon)
        yield name
        previous = name


def _without_conjunction(
    text: str, match: NameMatch, previous: NameMatch | None, lexicon: Lexicon
) -> NameMatch:
    """Return a name directly after another without the letter "and" that both together take for its first.

    In a list of Saudi towns, وجدة is "and Jeddah", not Oujda. It stays whole if both names are in one country.
    """
    key, written = match.context.key, match.context.written
    if previous is None or not (key[0].startswith(_AND) and written.startswith(_AND)):
        return match
    stem = (key[0][len(_AND) :], *key[1:])
    senses, beside = lexicon.senses.get(stem, ()), lexicon.senses[previous.context.key]
    lists, is_listed = word_lists(), text[previous.end : match.start] in _LIST_JOINTS
    is_word = lists.is_word(previous.context.key, is_supported=False, is_in_brief=False)
    if not (senses and is_listed) or is_word or previous.context.key in lists.common:
        return match
    codes = {code for sense in beside for code in sense.country_codes}
    is_there = any(codes & set(sense.country_codes) for sense in senses)
    if not is_there or any(codes & set(sense.country_codes) for sense in lexicon.senses[key]):
        return match
    context = replace(
        match.context, key=stem, written=written[len(_AND) :], is_prefixed=True, preposition=_AND
    )
    return NameMatch(match.start + len(_AND), match.end, context)


def _matches(text: str, lexicon: Lexicon) -> Iterator[NameMatch]:
    """Yield the names in a text as :func:`find_names` does, each with all its letters."""
    tokens = split_words(text, lexicon.split_prefixes)
    for first, key in _longest_names(tokens, lexicon):
        if lexicon.senses[key]:
            start, end = tokens.spans[first][0], tokens.spans[first + len(key) - 1][1]
            context = _context(text, tokens, first, key, lexicon)
            if any(map(context.admits, lexicon.senses[key])):
                yield NameMatch(start, end, context)


def _longest_names(tokens: Tokens, lexicon: Lexicon) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the number of the first word and the folded words of each name, without overlaps, the longest at a word."""
    folds, number = tokens.folds, 0
    while number < len(folds):
        reach = number + lexicon.most_words.get(folds[number], 0)
        end = next((n for n in range(number + 1, reach) if n in tokens.detached), reach)
        keys = (tuple(folds[number:stop]) for stop in range(end, number, -1))
        key = next((key for key in keys if key in lexicon.senses), ())
        if key:
            yield number, key
        number += len(key) or 1


def _context(
    text: str, tokens: Tokens, first: int, key: tuple[str, ...], lexicon: Lexicon
) -> NameContext:
    """Return the context of the name that begins at word number ``first`` and has the folded words ``key``."""
    lists = word_lists()
    last = first + len(key) - 1
    written = text[tokens.spans[first][0] : tokens.spans[last][1]]
    preceding = tokens.folds[first - 1] if _is_next(text, tokens, first - 1) else ""
    following = tokens.folds[last + 1] if _is_next(text, tokens, last) else ""
    is_before_name = bool(following) and text[tokens.spans[last + 1][0]].isupper()
    is_person_cue = preceding in lists.titles or preceding in lists.given_names
    person_cue = preceding if is_person_cue else ""
    if not person_cue and len(key) == 1 and key[0] in lists.given_names and is_before_name:
        person_cue = key[0]
    cue = _cue_before(text, tokens, first, lists.cues)
    return NameContext(
        key=key,
        written=written,
        is_capital=_is_capital(written),
        is_prefixed=first in tokens.prefixed,
        cue=cue or (following if following in lists.cues_after else ""),
        area_cue=_cue_before(text, tokens, first, lists.area_cues),
        preposition=preceding if preceding in lists.prepositions else "",
        person_cue=person_cue,
        is_before_name=is_before_name,
        is_after_name=bool(preceding) and _is_name_part(text, tokens, first - 1, lexicon),
        is_code=written.isupper() and not _is_among_capitals(text, tokens, first, last),
    )


def _is_name_part(text: str, tokens: Tokens, number: int, lexicon: Lexicon) -> bool:
    """Return whether a word within a sentence has a capital and is no country or region, nor a noun beside names.

    A frequent word counts after one in small letters, where only a name has a capital: « l'île de Don Det ».
    """
    if not text[tokens.spans[number][0]].isupper() or not _is_next(text, tokens, number - 1):
        return False
    fold = tokens.folds[number]
    is_area = any(sense.place is None for sense in lexicon.senses.get((fold,), ()))
    lists, before = word_lists(), text[tokens.spans[number - 1][0]]
    is_frequent = fold in lists.frequent or fold in lists.never
    if is_area or (is_frequent and not before.islower()):
        return False
    if fold in lists.functions:
        return fold not in _ARTICLES
    return fold not in lists.no_name_parts


def _is_among_capitals(text: str, tokens: Tokens, first: int, last: int) -> bool:
    """Return whether a word next to a name is in capitals, as in a heading: "TELL US ALL"."""
    neighbour_spans = (
        tokens.spans[number] for number in (first - 1, last + 1) if 0 <= number < len(tokens.spans)
    )
    return any(end - start > 1 and text[start:end].isupper() for start, end in neighbour_spans)


def _is_next(text: str, tokens: Tokens, number: int) -> bool:
    """Return whether only blanks separate a word from the next."""
    if number < 0 or number + 1 >= len(tokens.spans):
        return False
    between = text[tokens.spans[number][1] : tokens.spans[number + 1][0]]
    # The span of a word does not include its Arabic prefix.
    return not between.strip() or (between.strip().isalpha() and between[0] == " ")


def _cue_before(text: str, tokens: Tokens, first: int, cues: frozenset[str]) -> str:
    """Return the cue before word number ``first``, such as the "town" of "town of"; empty if there is none."""
    links, number = word_lists().links, first - 1
    while number >= 0 and tokens.folds[number] in links and first - number < 3:  # noqa: PLR2004 - "de la"
        number -= 1
    if number < 0 or tokens.folds[number] not in cues:
        return ""
    between = text[tokens.spans[number][1] : tokens.spans[first][0]]
    return "" if any(char in between for char in ".,;:!?()،؛") else tokens.folds[number]


def _is_capital(written: str) -> bool:
    """Return whether the first or last word of a name has a capital, or is Arabic."""
    heads = [word[0] for word in (written, written.replace("-", " ").split()[-1]) if word]
    return any(not char.islower() for char in heads)
