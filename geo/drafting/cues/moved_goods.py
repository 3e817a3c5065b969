"""Choose which of the goods in a sentence moves: not the vehicle that carries it, nor what hides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from geo.brief.model import CommodityClass
from geo.drafting.cues.flags import is_goods
from geo.drafting.cues.movement import Cue, Token
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.names.tokens import folded_set, word_set

VEHICLES: Final = "vehicles"
MIXED: Final = "mixed"
_GOODS_ROLES: Final = frozenset({"commodity", "contraband", "maybe"})
# Classes of words such as pills (in Arabic also grain), which a contraband beside them makes more exact.
_GENERAL_CLASSES: Final = frozenset({"consumer-goods", "mixed", "food"})
_PERSON_CLASSES: Final = frozenset({"people", "fighters"})

# Folded words of three languages.
_PASSIVE: Final = word_set("is are was were be been being est sont etait etaient ete")
_PRONOUNS: Final = word_set("it them la le les l")
_OBJECTS: Final = word_set("it them")
_BY: Final = word_set("by in on aboard using par en dans sur bord متن في علي بواسطه عبر")
# "trade in cars" does not say that cars carry something.
_DEALING: Final = word_set("trade trades traded dealing deal traffic trafficking trafic commerce")
_LOADED: Final = word_set(
    "loaded full filled carrying laden packed charge chargee charges chargees rempli remplis remplie remplies"
    " transportant محمله محمل محملين تحمل"
)
_TRUCKS: Final = word_set(
    "truck trucks lorry lorries van vans tanker tankers boat boats ship ships"
)
_HIDDEN: Final = folded_set(
    "hidden concealed stashed cache cachee caches cachees dissimule dissimulee dissimules dissimulees"
    " مخباه مخبا مخفيه مخفي مخباءه"
)
_INSIDE: Final = word_set(
    "in inside under beneath among behind dans sous parmi derriere في داخل تحت بين وسط"
)
_AGENTS: Final = word_set("by par قبل يد ايدي")
_FOR: Final = word_set("for pour")
_TO: Final = word_set("to into aux au الى")
_AND: Final = word_set("and et و")
_OR: Final = word_set("or ou او")
_FUEL: Final = "وقود"  # begins with the letter that is "and" before other words
_LISTED_WITHIN: Final = 3  # words between two goods of a list: "fuel and also many cigarettes"
# Roles of words between goods of a list; any other ends it.
_ROLES_IN_LIST: Final = frozenset({"and", "of", *_GOODS_ROLES})
_HIDDEN_WITHIN: Final = 6  # words
_TO_WITHIN: Final = 3  # words
_NEAR: Final = 4  # words
_FAR: Final = 8  # words


@dataclass(frozen=True)
class Goods:
    """The classes of goods that a sentence names.

    Attributes
    ----------
    moved
        Classes that may be what moves, likeliest first → the cue of each.
    listed
        The first of these, and the others that one list names with it: "fuel and cigarettes".
    carriers
        Classes that only carry or hide a load.
    """

    moved: Mapping[CommodityClass, Cue]
    listed: tuple[CommodityClass, ...]
    carriers: tuple[CommodityClass, ...]


def goods_of(sentence: ReadSentence, token: int) -> Goods:
    """Return the classes of goods that a sentence names, likeliest moved first.

    Cues in the clause of token number ``token`` come first; vehicles that carry, cargoes that hide and vague words
    after others; then the nearest to it. Cargoes that hide what the sentence does not name are carriers, too.

    Examples
    --------
    >>> from geo.brief.located_text import locate_text
    >>> from geo.drafting.cues.read_sentences import read_sentences
    >>> texts = ("Motorcycles carry fuel", "Fuel in cars", "yaba pills", "They go in cars", "Hidden in onions")
    >>> for text in (*texts, "Fuel, arms and sacks", "Fuel or arms"):
    ...     goods = goods_of(next(read_sentences([locate_text(text)], [], [], "en")), 0)
    ...     print([*goods.moved], [*goods.listed], [*goods.carriers])
    ['fuel', 'vehicles'] ['fuel'] []
    ['fuel'] ['fuel'] ['vehicles']
    ['drugs', 'consumer-goods'] ['drugs'] []
    [] [] ['vehicles']
    [] [] ['food']
    ['fuel', 'weapons', 'mixed'] ['fuel', 'weapons'] []
    ['fuel', 'weapons'] ['fuel'] []
    """
    clauses = sentence.clauses
    goods = [cue for cue in sentence.cues if cue.role in _GOODS_ROLES]
    carriers = {cue for cue in goods if _is_carrier(cue, sentence)}
    covers = {cue for cue in goods if _is_cover(cue, sentence.tokens)}
    if not {cue for cue in goods if cue.value != MIXED} - carriers - covers:
        carriers |= covers  # the sentence does not name what they hide
    less_likely = covers | {cue for cue in goods if _is_secondary(cue, goods, sentence)}
    ordered = sorted(
        (cue for cue in goods if cue not in carriers),
        key=lambda cue: (
            clauses[cue.first] != clauses[token], cue in less_likely, cue.role == "maybe", cue.value == MIXED,
            abs(cue.first - token),
        ),
    )  # fmt: skip
    moved: dict[CommodityClass, Cue] = {}
    for cue in ordered:
        moved.setdefault(cast("CommodityClass", cue.value), cue)
    listed_values: set[str] = set()
    if ordered:
        chosen = ordered[0]
        exact = [  # goods that one list with the chosen ones may name
            cue for cue in ordered
            if is_goods(cue) and cue.value != MIXED and cue not in less_likely
            if clauses[cue.first] == clauses[chosen.first]
        ]  # fmt: skip
        listed_values = {cue.value for cue in _listed_with(chosen, exact, sentence)}
    carrier_values = sorted({cue.value for cue in carriers} - set(moved))
    return Goods(
        moved=moved,
        listed=tuple(value for value in moved if value in listed_values),
        carriers=tuple(cast("CommodityClass", value) for value in carrier_values),
    )


def _listed_with(chosen: Cue, goods: Iterable[Cue], sentence: ReadSentence) -> list[Cue]:
    """Return the goods that one list names with the chosen ones, and these themselves."""
    lists: list[list[Cue]] = []
    for cue in sorted(goods, key=lambda cue: cue.first):
        if lists and _continues_list(lists[-1][-1], cue, sentence):
            lists[-1].append(cue)
        else:
            lists.append([cue])
    return next((names for names in lists if chosen in names), [chosen])


def _continues_list(earlier: Cue, cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether goods follow others in a list: few words between them, none of movement, place or choice."""
    tokens, between = sentence.tokens, range(earlier.last + 1, cue.first)
    if len(between) > _LISTED_WITHIN or any(tokens[number].fold in _OR for number in between):
        return False
    if any(other.first in between and other.role not in _ROLES_IN_LIST for other in sentence.cues):
        return False
    return cue.first > earlier.last and _has_and(tokens, earlier.last, cue.first)


def _is_carrier(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether goods only carry others: "by car", « des motos la conduisent », "containers of fruit carry it"."""
    return (cue.value == VEHICLES and _is_means(cue, sentence)) or _moves_pronoun(cue, sentence)


def _is_means(vehicle: Cue, sentence: ReadSentence) -> bool:
    """Return whether vehicles are how something moves: "by car", "aboard pickups", « des motos la conduisent »."""
    words = [token.fold for token in sentence.tokens]
    for number in range(max(0, vehicle.first - 2), vehicle.first):
        is_dealing = number > 0 and words[number - 1] in _DEALING
        if words[number] in _BY and not is_dealing:
            return True
    if words[vehicle.first].startswith("بال"):  # "by the car"
        return True
    move = _verb_after(vehicle, sentence)
    if move is None:
        return False
    # The vehicle moves "it" or "them", the goods named before.
    objects = words[vehicle.last + 1 : move.first]
    following = words[move.last + 1 : move.last + 2]
    if following != ["l"]:  # before a vowel an article, not a pronoun: « transporte l'or »
        objects += following
    return not _PRONOUNS.isdisjoint(objects)


def _moves_pronoun(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether goods carry others, which another part of the text names: "containers of bananas carry it"."""
    moves = (move for move in sentence.cues if move.role == "move" and move.first == cue.last + 1)
    verb = next(moves, None)
    following = sentence.tokens[verb.last + 1 : verb.last + 2] if verb else ()
    return any(token.fold in _OBJECTS for token in following)


def _verb_after(vehicle: Cue, sentence: ReadSentence) -> Cue | None:
    """Return the active verb of movement whose subject may be a vehicle."""
    for cue in sentence.cues:
        if cue.role == "move" and 0 < cue.first - vehicle.last <= _NEAR:
            words_between = (token.fold for token in sentence.tokens[vehicle.last + 1 : cue.first])
            return cue if _PASSIVE.isdisjoint(words_between) else None
    return None


def _is_cover(cue: Cue, tokens: Sequence[Token]) -> bool:
    """Return whether goods hide others, or only name a vehicle: "hidden in rice sacks", "a beer truck"."""
    if any(token.fold in _TRUCKS for token in tokens[cue.last + 1 : cue.last + 2]):
        return True
    before = [token.fold for token in tokens[max(0, cue.first - _HIDDEN_WITHIN) : cue.first]]
    hidden = [number for number, word in enumerate(before) if word in _HIDDEN]
    return bool(hidden) and not _INSIDE.isdisjoint(before[hidden[-1] + 1 :])


def _is_secondary(cue: Cue, goods: Sequence[Cue], sentence: ReadSentence) -> bool:
    """Return whether goods stand beside those that move: they carry, describe, need or move them."""
    return (
        _carries(cue, goods, sentence)
        or _is_general(cue, goods, sentence.tokens)
        or _is_purpose(cue, goods, sentence.tokens)
        or _is_agent(cue, sentence.tokens)
        or _is_recipient(cue, sentence)
    )


def _carries(cue: Cue, goods: Sequence[Cue], sentence: ReadSentence) -> bool:
    """Return whether vehicles carry other goods: "cars carry fuel", "cars full of fuel", تنقل الدراجات الوقود."""
    if cue.value != VEHICLES:
        return False
    tokens = sentence.tokens
    others = [other for other in goods if other.value != VEHICLES]
    if any(token.fold in _LOADED for token in tokens[cue.last + 1 : cue.last + 1 + _NEAR]):
        return any(0 < other.first - cue.last <= _FAR for other in others)
    move = _verb_after(cue, sentence)
    if move is not None:
        return any(0 < other.first - move.last <= _NEAR for other in others)
    is_verb_first = any(
        verb.role in {"move", "exporting"} and verb.last == cue.first - 1 for verb in sentence.cues
    )
    return is_verb_first and any(
        other.first == cue.last + 1 and not tokens[other.first].fold.startswith("و")
        for other in others
    )


def _is_general(cue: Cue, goods: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether a more exact word stands beside a general one: "yaba pills", "tablets of captagon"."""
    if cue.value not in _GENERAL_CLASSES:
        return False
    return any(
        other.role == "contraband" and other.value != cue.value
        # no farther than two words, beside the further words of the other cue
        and 0 < abs(other.first - cue.first) <= 2 + (other.last - other.first)
        and not _has_and(tokens, *sorted((cue.first, other.first)))
        for other in goods
    )  # fmt: skip


def _has_and(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether "and", "or" or a comma stands between two words."""
    words = tokens[first : last + 1]
    has_and = any(word.fold in _AND | _OR for word in words)
    has_and |= words[-1].fold.startswith("و") and words[-1].fold != _FUEL
    return has_and or any(word.start - preceding.end > 1 for preceding, word in pairwise(words))


def _is_purpose(cue: Cue, goods: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether goods only say what others are for: "spare parts for cars"."""
    for number in (cue.first - 1, cue.first - 2):
        if number > 0 and tokens[number].fold in _FOR:
            others = (other for other in goods if other is not cue)
            return any(0 <= number - 1 - other.last <= 1 for other in others)
    return False


def _is_agent(cue: Cue, tokens: Sequence[Token]) -> bool:
    """Return whether people are those who move other goods: "sheep walked by herders", « par des bergers », على يد."""
    before = [token.fold for token in tokens[max(0, cue.first - 2) : cue.first]]
    return cue.value in _PERSON_CLASSES and not _AGENTS.isdisjoint(before)


def _is_recipient(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether people are those to whom goods go: "delivered to rebel fighters", « livrées aux combattants »."""
    if cue.value not in _PERSON_CLASSES:
        return False
    # A place or another word of movement before the people: "to Sfax with migrants".
    stops = {sentence.token_at(start) for start in sentence.likely_starts}
    stops |= {other.first for other in sentence.cues if other.role not in _GOODS_ROLES}
    for number in range(cue.first - 1, max(-1, cue.first - 1 - _TO_WITHIN), -1):
        if sentence.tokens[number].fold in _TO:
            return True
        if number in stops:
            return False
    return False
