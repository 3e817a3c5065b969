"""Choose which of the goods in a sentence moves: not the vehicle that carries it, nor what hides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from geo.brief.model import CommodityClass
from geo.drafting.cues.flags import is_goods
from geo.drafting.cues.movement import Cue, Token

VEHICLES: Final = "vehicles"
MIXED: Final = "mixed"
_GOODS: Final = frozenset({"commodity", "contraband", "maybe"})
_GENERAL: Final = frozenset({"consumer-goods", "mixed", "food"})  # pills, in Arabic also grain


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Folded words of three languages.
_PASSIVE: Final = _words("is are was were be been being est sont etait etaient ete")
_PRONOUNS: Final = _words("it them la le les l")
_OBJECTS: Final = _words("it them")
_BY: Final = _words("by in on aboard using par en dans sur bord متن في علي بواسطه عبر")
_DEALING: Final = _words(
    "trade trades traded dealing deal traffic trafficking trafic commerce"
)  # in cars
_LOADED: Final = _words(
    "loaded full filled carrying laden packed charge chargee charges chargees rempli remplis remplie remplies"
    " transportant محمله محمل محملين تحمل"
)
_TRUCKS: Final = _words("truck trucks lorry lorries van vans tanker tankers boat boats ship ships")
_HIDDEN: Final = _words(
    "hidden concealed stashed cache cachee caches cachees dissimule dissimulee dissimules dissimulees"
    " مخباه مخبا مخفيه مخفي مخباءه"
)
_INSIDE: Final = _words(
    "in inside under beneath among behind dans sous parmi derriere في داخل تحت بين وسط"
)
_MOVERS: Final = frozenset({"people", "fighters"})
_AGENTS: Final = _words("by par قبل يد ايدي")
_FOR: Final = _words("for pour")
_AND: Final = _words("and et و")
_OR: Final = _words("or ou او")
_FUEL: Final = "وقود"  # begins with the letter that is "and" before other words
_LISTED_WITHIN: Final = 3  # words between two goods of a list: "fuel and also many cigarettes"
# Roles of words between goods of a list; any other ends it.
_IN_LIST: Final = frozenset({"and", "of", *_GOODS})
_HIDDEN_WITHIN: Final = 6  # words
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


def goods_of(
    cues: Sequence[Cue], token: int, clauses: Sequence[int], tokens: Sequence[Token]
) -> Goods:
    """Return the classes of goods that a sentence names, likeliest moved first.

    Cues in the clause of token number ``token`` come first; vehicles that carry, cargoes that hide and vague words
    after others; then the nearest to it. Cargoes that hide what the sentence does not name are carriers, too.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> texts = ("Motorcycles carry fuel", "Fuel in cars", "yaba pills", "They go in cars", "Hidden in onions")
    >>> for text in (*texts, "Fuel, arms and sacks", "Fuel or arms"):
    ...     tokens = split_tokens(text)
    ...     cues = find_cues(tokens, vocabulary_of("en"))
    ...     goods = goods_of(cues, 0, [0] * len(tokens), tokens)
    ...     print([*goods.moved], [*goods.listed], [*goods.carriers])
    ['fuel', 'vehicles'] ['fuel'] []
    ['fuel'] ['fuel'] ['vehicles']
    ['drugs', 'consumer-goods'] ['drugs'] []
    [] [] ['vehicles']
    [] [] ['food']
    ['fuel', 'weapons', 'mixed'] ['fuel', 'weapons'] []
    ['fuel', 'weapons'] ['fuel'] []
    """
    goods = [cue for cue in cues if cue.role in _GOODS]
    # Vehicles and goods by which something moves; goods that hide others; and, with these, all that are less likely
    # what moves.
    means = {cue for cue in goods if cue.value == VEHICLES and _is_means(cue, cues, tokens)}
    means |= {cue for cue in goods if _moves_pronoun(cue, cues, tokens)}
    covers = {cue for cue in goods if _is_cover(cue, tokens)}
    if not {cue for cue in goods if cue.value != MIXED} - means - covers:
        means |= covers  # the sentence does not name what they hide
    beside = {
        cue for cue in goods if any(test(cue, goods, cues, tokens) for test in _BESIDE)
    } | covers
    ordered = sorted(
        (cue for cue in goods if cue not in means),
        key=lambda cue: (
            clauses[cue.first] != clauses[token], cue in beside, cue.role == "maybe", cue.value == MIXED,
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
            if is_goods(cue) and cue.value != MIXED and cue not in beside
            if clauses[cue.first] == clauses[chosen.first]
        ]  # fmt: skip
        listed_values = {cue.value for cue in _listed_with(chosen, exact, cues, tokens)}
    carriers = sorted({cue.value for cue in means} - set(moved))
    return Goods(
        moved=moved,
        listed=tuple(value for value in moved if value in listed_values),
        carriers=tuple(cast("CommodityClass", value) for value in carriers),
    )


def _listed_with(
    chosen: Cue, goods: Iterable[Cue], cues: Sequence[Cue], tokens: Sequence[Token]
) -> list[Cue]:
    """Return the goods that one list names with the chosen ones, and these themselves."""
    lists: list[list[Cue]] = []
    for cue in sorted(goods, key=lambda cue: cue.first):
        if lists and _continues_list(lists[-1][-1], cue, cues, tokens):
            lists[-1].append(cue)
        else:
            lists.append([cue])
    return next((names for names in lists if chosen in names), [chosen])


def _continues_list(earlier: Cue, cue: Cue, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether goods follow others in a list: few words between them, none of movement, place or choice."""
    words_between = {token.fold for token in tokens[earlier.last + 1 : cue.first]}
    numbers_between = range(earlier.last + 1, cue.first)
    if len(numbers_between) > _LISTED_WITHIN or not _OR.isdisjoint(words_between):
        return False
    if any(between.first in numbers_between and between.role not in _IN_LIST for between in cues):
        return False
    return cue.first > earlier.last and _is_listed(tokens, earlier.last, cue.first)


def _is_means(vehicle: Cue, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether vehicles are how something moves: "by car", "aboard pickups", « des motos la conduisent »."""
    words = [token.fold for token in tokens]
    for number in range(max(0, vehicle.first - 2), vehicle.first):
        is_dealing = number > 0 and words[number - 1] in _DEALING
        if words[number] in _BY and not is_dealing:
            return True
    if tokens[vehicle.first].fold.startswith("بال"):  # by the car
        return True
    move = _verb_after(vehicle, cues, words)
    if move is None:
        return False
    # The vehicle moves "it" or "them", the goods named before.
    objects = words[vehicle.last + 1 : move.first]
    following = words[move.last + 1 : move.last + 2]
    if following != ["l"]:  # before a vowel an article, not a pronoun: « transporte l'or »
        objects += following
    return not _PRONOUNS.isdisjoint(objects)


def _moves_pronoun(cue: Cue, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether goods carry others, which another part of the text names: "containers of bananas carry it"."""
    verb = next((verb for verb in cues if verb.role == "move" and verb.first == cue.last + 1), None)
    following = tokens[verb.last + 1 : verb.last + 2] if verb else ()
    return any(token.fold in _OBJECTS for token in following)


def _verb_after(vehicle: Cue, cues: Sequence[Cue], words: Sequence[str]) -> Cue | None:
    """Return the active verb of movement whose subject may be a vehicle."""
    for cue in cues:
        if cue.role == "move" and 0 < cue.first - vehicle.last <= _NEAR:
            is_passive = not _PASSIVE.isdisjoint(words[vehicle.last + 1 : cue.first])
            return None if is_passive else cue
    return None


def _carries(cue: Cue, goods: Sequence[Cue], cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether vehicles carry other goods: "cars carry fuel", "cars full of fuel", تنقل الدراجات الوقود."""
    if cue.value != VEHICLES:
        return False
    words = [token.fold for token in tokens]
    others = [other for other in goods if other.value != VEHICLES]
    if not _LOADED.isdisjoint(words[cue.last + 1 : cue.last + 1 + _NEAR]):
        return any(0 < other.first - cue.last <= _FAR for other in others)
    move = _verb_after(cue, cues, words)
    if move is not None:
        return any(0 < other.first - move.last <= _NEAR for other in others)
    is_verb_first = any(
        verb.role in {"move", "exporting"} and verb.last == cue.first - 1 for verb in cues
    )
    return is_verb_first and any(
        other.first == cue.last + 1 and not tokens[other.first].fold.startswith("و")
        for other in others
    )


def _is_general(cue: Cue, goods: Sequence[Cue], _: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether a more exact word stands beside a general one: "yaba pills", "tablets of captagon"."""
    if cue.value not in _GENERAL:
        return False
    return any(
        other.role == "contraband" and other.value != cue.value
        # no farther than two words, beside the further words of the other cue
        and 0 < abs(other.first - cue.first) <= 2 + (other.last - other.first)
        and not _is_listed(tokens, *sorted((cue.first, other.first)))
        for other in goods
    )  # fmt: skip


def _is_listed(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Return whether "and" or a comma stands between two words."""
    words = tokens[first : last + 1]
    has_and = any(word.fold in _AND | _OR for word in words)
    has_and |= words[-1].fold.startswith("و") and words[-1].fold != _FUEL
    return has_and or any(word.start - preceding.end > 1 for preceding, word in pairwise(words))


def _is_cover(cue: Cue, tokens: Sequence[Token]) -> bool:
    """Return whether goods hide others, or only name a vehicle: "hidden in rice sacks", "a beer truck"."""
    words = [token.fold for token in tokens]
    before = words[max(0, cue.first - _HIDDEN_WITHIN) : cue.first]
    hidden = [number for number, word in enumerate(before) if word in _HIDDEN]
    is_hiding = bool(hidden) and not _INSIDE.isdisjoint(before[hidden[-1] + 1 :])
    names_truck = words[cue.last + 1 : cue.last + 2] and words[cue.last + 1] in _TRUCKS
    return is_hiding or bool(names_truck)


def _is_purpose(cue: Cue, goods: Sequence[Cue], _: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether goods only say what others are for: "spare parts for cars"."""
    preceding = (cue.first - 1, cue.first - 2)
    number = next((n for n in preceding if n > 0 and tokens[n].fold in _FOR), None)
    return number is not None and any(
        0 <= number - 1 - other.last <= 1 for other in goods if other is not cue
    )


def _is_agent(cue: Cue, _: Sequence[Cue], __: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether people are those who move other goods: "sheep walked by herders", « par des bergers », على يد."""
    before = [token.fold for token in tokens[max(0, cue.first - 2) : cue.first]]
    return cue.value in _MOVERS and not _AGENTS.isdisjoint(before)


# Tests of goods that are not what moves but stand beside it; each takes a cue, all goods, all cues and the tokens.
_BESIDE: Final[tuple[Callable[[Cue, Sequence[Cue], Sequence[Cue], Sequence[Token]], bool], ...]] = (
    _carries, _is_general, _is_purpose, _is_agent,
)  # fmt: skip
