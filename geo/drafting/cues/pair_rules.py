"""Read pairs of origin and destination where a sentence states them by one of a few forms.

A sentence is written as a string of letters, one for each cue and place, and each rule is a pattern over that
string. So the rules are the same in all languages; what words stand for a letter is data.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from geo.drafting.cues.movement import Cue, Token

PLACE: Final = "P"
UNLOCATED: Final = "Z"  # a place's name without a position
AND: Final = "A"
COMMA: Final = ","
BREAK: Final = "|"
WORD: Final = "."
NO_MENTION: Final = -1
LETTERS: Final = {
    "clause": BREAK,
    "whence": "J", "where": "w", "axis": "x", "linking": "W",
    "extent": "X", "bystander": "U", "price": "Q", "supplying": "G", "supplied": "K",
    "buying": "Y", "loading": "y", "importing": "I", "exporting": "E", "made": "D", "between": "B",
    "via": "V", "from": "F", "to": "T", "for": "R", "then": "N", "and": "A", "of": "O", "at": "L", "bound": "H",
    "contraband": "C", "commodity": "C", "inferred": "S", "move": "M",
}  # fmt: skip
"""Role → letter; of a word with several roles, the first of these counts."""
ARRIVAL: Final = "arrival"
"""The value of a word that says "to" and is a verb: "reaches"; it has the letter of a movement before its own."""
DEPARTURE: Final = "departure"
"""The value of a word that says "from" and is a verb with its subject before it, "leaves": no form crosses it."""
BARE: Final = "bare"
"""The value of a word that counts only right before a place: « direction Gafsa », « l'axe Gafsa–Sfax »."""
CROSSING: Final = "crossing"
"""The value of a word that says "via" and is a verb; it has the letter of a movement before its own, too."""
GOODS_OF: Final = "goods-of"
"""The rule in which a demonym names the origin: it counts for demonyms alone."""
GOODS_FROM: Final = "goods-from"
BUYS: Final = "buys"
WHERE: Final = "where"
WITHIN: Final = frozenset({GOODS_OF, GOODS_FROM, BUYS, WHERE, "imports", "imports-first", "to-of"})
"""Rules that do not count between a country and a town in it: who buys in Tunisia may live in Gafsa."""
UNDIRECTED: Final = frozenset({"between", "links", "axis"})
MAX_PAIRS: Final = 6  # of one sentence
MAX_LIST: Final = 5  # places

_JOINED_AND: Final = "و"
_TO_LETTER: Final = LETTERS["to"]
# Before a form: persons or vehicles that travel without goods, or a price.
_BYSTANDER: Final = re.compile(r"(?:U[.AM]{0,3}|MU[.AMCO]{0,4}|Q[.AMCO]{0,5})\|?$")
_PRONOUNS: Final = frozenset({"it", "they", "il", "elle", "ils", "elles"})
_GOODS_NEXT: Final = re.compile(r",(?:[.O]{0,2}C|M)")
_WHERE: Final = frozenset({"where", "où", "حيث"})
_VERBS: Final = frozenset("MIEGKY")
_ANY: Final = ".MCSHUQ"  # words that stand for nothing here
# from [the eastern town of] Agadez, vers [le sud de la] Libye, vers [les marchés du sud de la] Tunisie
_GAP: Final = rf"(?:[{_ANY}AO,]{{0,3}}?|\.\.O\.|(?:\.{{1,3}}O){{2,3}}\.{{0,2}})"
_P: Final = "[PZ]"
_STILL: Final = ".CSHUQO"  # no verb: « l'essence libyenne part de Gafsa » names one origin
_LINK: Final = rf"(?:(?:,A?|A)[{_ANY}O]{{0,2}}?|[{_STILL}]{{0,2}}?)"
_LIST: Final = rf"{_P}(?:{_LINK}{_P}){{0,{MAX_LIST - 1}}}"
# In Ivory Coast and in Ghana; « à Lomé et à Accra »; to Oran and to Algiers
_MADE_LIST: Final = rf"{_P}(?:(?:{_LINK}|,?AL){_P}){{0,{MAX_LIST - 1}}}"
# … à destination de Gafsa et de Tozeur; but « à Tema et de Tema à Bawku » names the next origin
_TO_LINK: Final = (
    rf"(?:,[{_ANY}O]{{0,2}}?|[{_STILL}]{{0,2}}?|,?A[{_ANY}]{{0,2}}?|,?A[TL][{_ANY}]{{0,1}}?"
    rf"|,?AO(?={_P}(?![{_ANY},]{{0,2}}[TLV])))"
)
_TO_LIST: Final = rf"{_P}(?:{_TO_LINK}{_P}){{0,{MAX_LIST - 1}}}"
_NO_END: Final = "PFTLXBRY|"
_FAR: Final = rf"(?:[^{_NO_END}]|[FTL](?!{_GAP}{_P})){{0,14}}?"
_NEAR: Final = f"[^{_NO_END}]{{0,12}}?"
_AMID: Final = rf"(?:[^{_NO_END}]|L(?!{_GAP}{_P})){{0,12}}?"
# made in X, bought in X, importé illégalement de X
_MADE: Final = (
    rf"(?:D(?:[{_ANY}TLO]{{0,2}}?|\.\.L|L\.O|O\.?CL)|I(?:\.{{0,2}}L|\.|\.?O\.?))"
    rf"(?P<made>{_MADE_LIST})(?!,?AL{_P})"
)
_ASIDE: Final = rf"(?:,L?[{_ANY}O]{{0,4}}?,)?"  # de X (Algérie) à Y; de X, dans l'est algérien, à Y
# from X; en provenance, selon la douane, de X
_FROM: Final = rf"(?:F(?:{_GAP}|,[{_ANY}O]{{1,5}},O\.?)(?P<from>{_LIST})|{_MADE})"
_STOPS: Final = rf"(?:,?[AN{_ANY}]{{0,3}}?V{_GAP}(?P<via>{_LIST}),?)?"
# via X, Y and Z; but "via Kayes, Mali" is one stop
_LATE_LIST: Final = rf"{_P}(?:(?:,\.?{_P}){{0,{MAX_LIST - 2}}},?A\.?{_P})?"
_LATE_STOPS: Final = rf"(?:,?[{_ANY}]{{0,2}}?V{_GAP}(?P<late>{_LATE_LIST}))?"
_ON: Final = (
    rf"(?:,?[A{_ANY}]{{0,3}}?N[AEIN{_ANY}]{{0,4}}?"
    rf"(?:V{_GAP}(?P<way>{_LATE_LIST}),?[{_ANY}]{{0,2}}?[TL]{_GAP}(?P<onto>{_P})"  # then through X to Y
    rf"|(?:[TLRV]{_GAP}|[A{_ANY},]{{0,3}}?)(?P<on>{_P})))?"
)
_TO: Final = rf"(?:[TL]|N[{_ANY}]{{0,2}}[TL]?){_GAP}(?P<to>{_TO_LIST})"
_FOR: Final = rf"\.{{0,3}}?R{_GAP}(?P<for>{_P}(?:,?A{_P})?)"  # for Italy and Spain
RULES: Final[dict[str, re.Pattern[str]]] = {
    # from X via Z to Y, then to W; made in X and shipped to Y; from X for Y
    "from-to": re.compile(rf"{_FROM}{_STOPS}(?:{_FOR}|{_FAR}{_TO}){_LATE_STOPS}{_ON}"),
    # de X à Y; من X إلى Y: "de" and من mean much else, so that little may stand between
    "of-to": re.compile(
        rf"O[{_ANY}O]{{0,2}}?(?P<from>{_LIST})(?:{_STOPS}(?:[,M.]?|A(?=T))|{_ASIDE}){_TO}{_LATE_STOPS}{_ON}"
    ),
    # De X, l'or part vers Y
    "of-first": re.compile(
        rf"(?:^|\|)O[{_ANY}O]{{0,2}}?(?P<from>{_LIST})(?:,(?=[^|P]*M)|(?=M)){_FAR}{_TO}{_LATE_STOPS}{_ON}"
    ),
    # X, d'où l'or part vers Y
    "whence": re.compile(rf"(?P<from>{_P}){_ASIDE},?J[^PFS|]{{0,14}}?{_TO}"),
    # exported to Y from X; arrive in Y from X; à Y, l'essence de contrebande arrive de X
    "to-from": re.compile(
        rf"[TL]{_GAP}(?P<to>{_TO_LIST})(?:[{_ANY},]{{0,3}}?|,?[.OMH]{{0,4}}C[.OCMA]{{0,5}}?){_FROM}{_STOPS}"
    ),
    # arrivent à Y de X
    "to-of": re.compile(rf"T{_GAP}(?P<to>{_P})O\.?(?P<from>{_P})"),
    # to Y flows gold from X; à Y arrivent des motos volées à X; إلى Y تصل الحبوب من X
    "inverted": re.compile(
        rf"(?:^|[|,])A?[TL]{_GAP}(?P<to>{_LIST})[{_ANY}]{{0,2}}?[MF][{_ANY}OA]{{0,6}}?"
        rf"(?:{_FROM}|(?<=C)[{_ANY}]{{0,2}}?O(?P<after>{_P})){_STOPS}"
    ),
    # Y-bound gold from X
    "bound": re.compile(rf"(?P<to>{_P})H[{_ANY}]{{0,5}}?{_FROM}{_STOPS}"),
    # X imports … from Y; تستورد X … من Y
    "imports": re.compile(
        rf"(?P<to>{_LIST})(?:[{_ANY}]{{0,3}}?|,[.OC]{{1,3}}\.?)[IY]{_NEAR}[FO]{_GAP}(?P<from>{_LIST}){_STOPS}"
    ),
    # … but "importé de X" names the origin, and only a noun, "importations de X depuis Y", the destination
    "imports-first": re.compile(
        rf"[IY](?:\.?|O\.?(?={_P}{_NEAR}F))(?P<to>{_P}){_NEAR}[FO]{_GAP}(?P<from>{_LIST}){_STOPS}"
    ),
    # buy … in X and sell it in Y; who lives in Y buys in X
    "resold": re.compile(rf"[Yy]{_AMID}L{_GAP}(?P<from>{_P})(?=[^P|]{{0,10}}[MET]){_FAR}{_TO}"),
    BUYS: re.compile(
        rf"(?P<to>{_LIST})[{_ANY}VT]{{0,5}}?Y(?=[^P|]*C|L){_AMID}(?:L{_GAP}|(?<=C)\.)(?P<from>{_MADE_LIST})"
    ),
    # X exports … to Y; تصدر X … إلى Y
    "exports": re.compile(
        rf"(?P<from>{_LIST})(?:[{_ANY}]{{0,3}}?|[{_ANY}V]{{0,5}}?T)E{_NEAR}[TL]{_GAP}(?P<to>{_TO_LIST}){_STOPS}"
    ),
    # Vers Y, X exporte …
    "exports-inverted": re.compile(rf"(?:^|[|,])A?T{_GAP}(?P<to>{_LIST}),\.{{0,2}}?(?P<from>{_P})[{_ANY}]{{0,2}}?E"),
    # oil drawn in X feeds Y
    "from-supplies": re.compile(rf"{_FROM}{_FAR}G[{_STILL}]{{0,4}}?(?P<to>{_P})"),
    # X fournit Y en …
    "supplies-in": re.compile(rf"(?P<from>{_LIST})[{_ANY}]{{0,3}}?E[.O]{{0,3}}?(?P<to>{_P})L\.?C"),
    # X approvisionne Y en …; Y est approvisionnée en … depuis X, par X
    "supplies": re.compile(rf"(?P<from>{_LIST})[{_ANY}]{{0,3}}?G[{_STILL}]{{0,4}}?(?P<to>{_LIST})"),
    "supplied": re.compile(rf"(?P<to>{_LIST})[{_ANY}]{{0,3}}?[KG]{_FAR}[FV]{_GAP}(?P<from>{_LIST})"),
    "exports-first": re.compile(rf"E[.O]{{0,2}}?(?P<from>{_P}){_NEAR}[TL]{_GAP}(?P<to>{_LIST}){_STOPS}"),
    # seized in Y on its way from X; officers in Y seized gold from X
    "seized": re.compile(rf"S[{_ANY}O,L]{{0,6}}?[L.](?P<to>{_P})[^{_NO_END}]{{0,9}}?{_FROM}{_STOPS}"),
    "seized-last": re.compile(
        rf"(?P<to>{_P}),?[{_ANY}]{{0,3}}?S[^{_NO_END}]{{0,6}}?C[^{_NO_END}]{{0,6}}?{_FROM}{_STOPS}"
    ),
    "between": re.compile(rf"B{_GAP}(?P<from>{_P}),?A{_GAP}(?P<to>{_P}){_STOPS}"),
    # convoys of drugs that link X to Y; the road X–Y
    "links": re.compile(rf"[CM][.OC]{{0,3}}?W{_GAP}(?P<from>{_P})[LAT]{_GAP}(?P<to>{_P})"),
    "axis": re.compile(rf"x(?P<from>{_P})\|?(?P<to>{_P})"),
    # Y, où est vendue l'essence de X; Y, où l'essence de X est vendue
    WHERE: re.compile(
        rf"(?P<to>{_P}),?w(?:\.{{0,2}}M[.OM]{{0,3}}C[.CAO]{{0,4}}?(?:{_FROM}|(?<=C)O\.?(?P<after>{_P}))"
        rf"|[.O]{{0,2}}C[OF]\.?(?P<whose>{_P})\.{{0,2}}[ME])"
    ),
    # Turkish cement arrives in Y; le ciment turc arrive à Y; الأسمنت التركي يصل إلى Y
    GOODS_OF: re.compile(
        rf"(?:(?P<from>{_P})C|C(?:L?[.C])?(?P<after>{_P})){_STOPS}(?:N|,?A)?(?=[{_ANY}]*[MT])[{_ANY}]{{0,3}}?[TL]{_GAP}(?P<to>{_LIST}){_LATE_STOPS}"
    ),
    # l'essence de contrebande de X est vendue à Y; but what a seller of fuel does, the fuel does not
    GOODS_FROM: re.compile(
        rf"(?:(?:^|[|,])A?O\.?|(?<!O)\.)C(?:O[.CM])?\.?O\.?(?P<from>{_P})(?:,\.{{1,3}},)?\.{{0,2}}(?:[ME]\.{{0,2}}{_ASIDE}[TL]|T){_GAP}(?P<to>{_LIST})"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MentionPair:
    """The numbers of the mentions at both ends and on the way, and the rule that found them."""

    rule: str
    origin: int
    destination: int
    via: tuple[int, ...] = ()


@dataclass(frozen=True)
class Coded:
    """A sentence as letters, and for each letter the number of its mention; −1 if it is none."""

    text: str
    mentions: tuple[int, ...]

    def mentions_in(self, span: tuple[int, int]) -> list[int]:
        """Return the numbers of the mentions from one letter to before another."""
        return [mention for mention in self.mentions[slice(*span)] if mention != NO_MENTION]


def encode_sentence(
    text: str,
    tokens: Sequence[Token],
    cues: Sequence[Cue],
    places: Sequence[tuple[int, int]],
    *,
    joined: Container[int],
    unlocated: Container[int],
) -> Coded:
    """Encode a sentence as one letter for each word, cue or place, for the patterns in ``RULES``.

    Parameters
    ----------
    text
        The paragraph.
    tokens
        The words of the sentence.
    cues
        What of them speaks of movement; of several cues at a token, the first by its role counts.
    places
        First and last token of each mention, in order, without overlaps.
    joined
        Tokens that begin with an Arabic "and", written on to the name.
    unlocated
        The first tokens of places without a position: ends where a form calls for one, and no ends elsewhere.
    """
    # First token of a mention → its number and last token; token → the cue that counts there.
    starts = {first: (mention, last) for mention, (first, last) in enumerate(places)}
    roles: dict[int, Cue] = {}
    counting = [cue for cue in cues if cue.value != BARE or cue.last + 1 in starts]
    for role_cue in sorted(counting, key=lambda cue: _rank(cue.role)):
        roles.setdefault(role_cue.first, role_cue)
    coded: list[tuple[str, int]] = []  # letters, each with the number of its mention
    number = 0
    while number < len(tokens):
        if number:
            blank = text[tokens[number - 1].end : tokens[number].start]
            letters = _between(blank)
            if letters == BREAK and tokens[number].fold in _PRONOUNS:
                letters = COMMA  # "the fuel comes from X; it is sold in Y"
            coded += [(letter, NO_MENTION) for letter in letters]
        cue = roles.get(number)
        letter, last, mention, has_and = WORD, number, NO_MENTION, False
        if number in starts:
            letter = UNLOCATED if number in unlocated else PLACE
            (mention, last), has_and = starts[number], number in joined
        elif cue and cue.role in LETTERS and not _swallows(cue, starts):
            letter, last = LETTERS[cue.role], cue.last
            has_and = letter == _TO_LETTER and tokens[number].fold.startswith(_JOINED_AND)
            if cue.value in {ARRIVAL, CROSSING}:
                coded.append((LETTERS["move"], NO_MENTION))
            if cue.value == DEPARTURE:
                coded.append((BREAK, NO_MENTION))
        if has_and:
            coded.append((AND, NO_MENTION))
        coded.append((letter, mention))
        number = last + 1
    return Coded("".join(letter for letter, _ in coded), tuple(mention for _, mention in coded))


def _rank(role: str) -> int:
    """Return the number of a role among LETTERS; roles without a letter come last."""
    order = list(LETTERS)
    return order.index(role) if role in LETTERS else len(order)


def _swallows(cue: Cue, starts: dict[int, tuple[int, int]]) -> bool:
    """Return whether a place begins at one of the tokens of a cue."""
    return any(token in starts for token in range(cue.first, cue.last + 1))


def _between(blank: str) -> str:
    """Return the letter of the text between two tokens: a break, a comma or nothing."""
    if any(char in blank for char in ";:؛!?—–"):
        return BREAK
    return COMMA if any(char in blank for char in ",،()") else ""


def clause_numbers(text: str, tokens: Sequence[Token], cues: Sequence[Cue]) -> list[int]:
    """Return the number of the clause of each token, from 0.

    A clause begins at "although", "but" and "where", after a strong stop, at "and" with a negation, and at "and"
    after a comma if words of movement are on both sides.
    """
    begins = {cue.first for cue in cues if cue.role == "clause"}
    begins |= {position for position, token in enumerate(tokens) if token.written.lower() in _WHERE}
    begins |= set(_begun_by_and(text, tokens, cues))
    numbers, number = [], 0
    for position, token in enumerate(tokens):
        is_broken = position > 0 and _between(text[tokens[position - 1].end : token.start]) == BREAK
        number += is_broken or position in begins
        numbers.append(number)
    return numbers


def _begun_by_and(text: str, tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[int]:
    """Yield the tokens of "and" that begin a clause: "and no gold", ولا, ", and cattle go"."""
    negations = {cue.first for cue in cues if cue.role == "negation"}
    moves = sorted({cue.first for cue in cues if cue.role == "move"})
    ands = {cue.first for cue in cues if cue.role == "and"}
    for number, token in enumerate(tokens[1:], start=1):
        is_joined = token.fold.startswith(_JOINED_AND)
        if not (number in ands or is_joined):
            continue
        denies = (
            number in negations if is_joined else not negations.isdisjoint({number + 1, number + 2})
        )
        is_after_comma = COMMA in _between(text[tokens[number - 1].end : token.start])
        is_amid_moves = bool(moves) and moves[0] < number <= moves[-1]
        if denies or (is_after_comma and is_amid_moves):
            yield number


def find_pairs(coded: Coded) -> Iterator[MentionPair]:
    """Yield the pairs that a sentence states; each part of it counts only for the first rule that matches there."""
    used_letters: set[int] = set()
    count = 0
    for rule, pattern in RULES.items():
        for match in pattern.finditer(coded.text):
            letters = set(range(*match.span()))
            if letters & used_letters or _states_no_flow(coded.text, rule, match):
                continue
            used_letters |= letters
            for pair in _pairs(rule, coded, match):
                if count < MAX_PAIRS:
                    yield pair
                count += 1


def _states_no_flow(letters: str, rule: str, match: re.Match[str]) -> bool:
    """Return whether a match states no flow of goods: "stretches from X to Y", "officials flew from X"."""
    start, end = match.span()
    # "Stretches" counts up to four letters before a form and three after it.
    is_extent = "X" in letters[max(0, start - 4) : end + 3]
    # Police officers who seize gold tell of its way; those who fly tell of theirs.
    if is_extent or (not rule.startswith("seized") and _BYSTANDER.search(letters[:start])):
        return True
    if rule == "between" and start == 0 and letters[end : end + 1] == COMMA:
        # "Between X and Y, fuel moves", but not "Between X and Y, the police held three sellers of fuel"
        return _GOODS_NEXT.match(letters, end) is None
    if rule in UNDIRECTED:
        return False
    # « X fournit à Y une aide »
    is_aid = rule == "exports" and letters.startswith(("U", ".U"), end)
    if is_aid or (start == 0 and letters[end : end + 1] == COMMA and "C" not in letters):
        return True  # "From X to Y, people celebrated": nothing moves
    # "north from X, gold south to Y": two things move.
    groups = {name for name, part in match.groupdict().items() if part}
    origin_group = next((name for name in ("from", "made") if name in groups), None)
    destination_group = next((name for name in ("to", "for") if name in groups), None)
    if origin_group is None or destination_group is None:
        return False
    between = letters[match.end(origin_group) : match.start(destination_group)]
    return "C" in between.partition(COMMA)[2] and _VERBS.isdisjoint(between)


def _pairs(rule: str, coded: Coded, match: re.Match[str]) -> Iterator[MentionPair]:
    """Yield the pairs of a match: each of its origins with each of its destinations."""
    groups = match.groupdict()

    def mentions(name: str) -> list[int]:
        return coded.mentions_in(match.span(name)) if groups.get(name) else []

    origins = mentions("from") or mentions("made") or mentions("after") or mentions("whose")
    destinations = mentions("for") or mentions("to")
    via = [*mentions("via"), *mentions("late")]
    if last := mentions("on") or mentions("onto"):  # "to X, then on to Y": X is a stop
        via, destinations = [*via, *destinations, *mentions("way")], last
    for origin, destination in product(origins, destinations):
        yield MentionPair(rule, origin, destination, tuple(via))
