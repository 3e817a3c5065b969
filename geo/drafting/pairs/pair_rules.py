"""Read pairs of origin and destination where a sentence states them by one of a few forms.

A sentence is encoded as a string of letters, one for each word, cue and place, and each rule is a pattern over that
string: "Fuel goes from Gafsa to Sfax" is ``CMFPTP``. So the rules are the same in all languages; which words have a
letter is data.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from geo.drafting.cues.clauses import has_break, has_comma
from geo.drafting.cues.movement import BARE, Cue, Token
from geo.drafting.cues.read_sentences import ReadSentence

PLACE: Final = "P"
UNLOCATED_PLACE: Final = "Z"  # a place's name without a position
AND: Final = "A"
COMMA: Final = ","
BREAK: Final = "|"  # a colon, semicolon or dash
WORD: Final = "."  # a word that is neither a cue nor a place
NO_MENTION: Final = -1  # in place of the number of a mention
LETTERS: Final = {
    "clause": BREAK,
    "whence": "J", "where": "w", "axis": "x", "linking": "W",
    "extent": "X", "bystander": "U", "price": "Q", "supplying": "G", "supplied": "K",
    "buying": "Y", "loading": "y", "importing": "I", "exporting": "E", "made": "D", "between": "B",
    "via": "V", "from": "F", "to": "T", "for": "R", "then": "N", "and": "A", "of": "O", "at": "L", "bound": "H",
    "contraband": "C", "commodity": "C", "inferred": "S", "move": "M",
}  # fmt: skip
"""Role of a cue → its letter; of a word with several roles, the first of these counts."""
# Values of cues that are encoded in a way of their own:
# A verb that says "to", such as "reaches": encoded as a movement, then "to".
ARRIVAL: Final = "arrival"
CROSSING: Final = "crossing"  # a verb that says "via": encoded as a movement, then "via"
# A verb that says "from" after its subject, "leaves": a break, then "from".
DEPARTURE: Final = "departure"
GOODS_OF: Final = "goods-of"
"""The rule in which a demonym names the origin, "Turkish cement": it counts for demonyms alone."""
GOODS_FROM: Final = "goods-from"
BUYS: Final = "buys"
WHERE: Final = "where"
NOT_WITHIN_COUNTRY: Final = frozenset(
    {GOODS_OF, GOODS_FROM, BUYS, WHERE, "imports", "imports-first", "to-of"}
)
"""Rules that do not count between a country and a town in it: those who buy in Tunisia may live in Gafsa."""
UNDIRECTED: Final = frozenset({"between", "links", "axis"})
"""Rules that do not tell which end is the origin."""
MAX_PAIRS: Final = 6  # of one sentence
MAX_LIST: Final = 5  # places

_JOINED_AND: Final = "و"
# Before a form: persons or vehicles that travel without goods, or a price.
# "The trial of the fuel smugglers", « le procès des trafiquants de carburant »: it moves, not the fuel.
_OF_SMUGGLERS: Final = r"(?:\.{1,2}CM|O[.M]OC)?"
_BYSTANDER: Final = re.compile(
    rf"(?:U{_OF_SMUGGLERS}[.AM]{{0,3}}|MU[.AMCO]{{0,4}}|Q[.AMCO]{{0,5}})\|?$"
)
# "landed at Kismayo [from Dubai and hauled to Dhobley]": the origin belongs to the place before it.
_ARRIVED: Final = re.compile(r"T[.MCSHUQO]{0,3}?[PZ][.MCSHUQ]?$")
_REACH: Final = 9  # letters of the longest text that one of these two patterns matches
_RESUMED: Final = frozenset({"elle", "elles", "lui", "eux"})
_PRONOUNS: Final = frozenset({"it", "they", "il", "elle", "ils", "elles"})
_GOODS_NEXT: Final = re.compile(r",(?:[.O]{0,2}C|M)")
# After a form that begins a sentence, a clause without goods or movement: "From X to Y, the train takes a day, and …"
_NOTHING_MOVES: Final = re.compile(r",[^,|CMESGNP]+(?:[,|](?![.O]{0,2}C)|$)")
_VERBS: Final = frozenset("MIEGKY")
# Parts of the patterns. Letters of words that a pattern may skip:
_ANY: Final = ".MCSHUQ"
# from [the eastern town of] Agadez, vers [le sud de la] Libye, vers [les marchés du sud de la] Tunisie
_GAP: Final = rf"(?:[{_ANY}AO,]{{0,3}}?|\.\.O\.|(?:\.{{1,3}}O){{2,3}}\.{{0,2}})"
_P: Final = "[PZ]"
# … and without verbs: « l'essence libyenne part de Gafsa » names one origin
_STILL: Final = ".CSHUQO"
# After a comma without "and", another "and" or the list's end must follow: "to Sfax, a Tunis newspaper said" lists one.
_LISTED: Final = (
    rf"(?:[{_ANY}O]{{0,2}}?(?={_P}(?:,?[{_ANY}O]{{0,2}}?{_P})*?,?A[{_ANY}TLO]{{0,3}}?{_P})"
    rf"|(?={_P}(?:,{_P})*(?:[|TV]|$)))"
)
_LINK: Final = rf"(?:(?:,A|A)[{_ANY}O]{{0,2}}?|,{_LISTED}|[{_STILL}]{{0,2}}?)"
_LIST: Final = rf"{_P}(?:{_LINK}{_P}){{0,{MAX_LIST - 1}}}"
# In Ivory Coast and in Ghana; « à Lomé et à Accra »; to Oran and to Algiers
_MADE_LIST: Final = rf"{_P}(?:(?:{_LINK}|,?AL){_P}){{0,{MAX_LIST - 1}}}"
# … à destination de Gafsa et de Tozeur; but « à Tema et de Tema à Bawku » names the next origin
_TO_LINK: Final = (
    rf"(?:,{_LISTED}|[{_STILL}]{{0,2}}?|,?A[{_ANY}]{{0,2}}?|,?A[TL][{_ANY}]{{0,1}}?"
    rf"|,?AO(?={_P}(?![{_ANY},]{{0,2}}[TLV])))"
)
_TO_LIST: Final = rf"{_P}(?:{_TO_LINK}{_P}){{0,{MAX_LIST - 1}}}"
# Up to some letters between two ends, none of which announces another end.
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
_STOPS: Final = rf"(?:,?[ANE{_ANY}]{{0,3}}?V{_GAP}(?P<via>{_LIST}),?)?"
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
        rf"(?P<from>{_LIST}){_ASIDE}(?:[{_ANY}]{{0,3}}?|[{_ANY}V]{{0,5}}?T)E{_NEAR}[TL]{_GAP}(?P<to>{_TO_LIST}){_STOPS}"
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
    # ينقل التجار صابون X إلى Y
    "goods-construct": re.compile(rf"(?<=[ME])[.C]{{0,2}}C(?P<from>{_P})T\.?(?P<to>{_P}){_LATE_STOPS}"),
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

    @property
    def stops(self) -> tuple[int, ...]:
        """Its mentions in the order of travel, from origin to destination."""
        return self.origin, *self.via, self.destination


@dataclass(frozen=True)
class CodedSentence:
    """A sentence as letters, and for each letter the number of its mention, or NO_MENTION."""

    letters: str
    mentions: tuple[int, ...]

    def mentions_in(self, span: tuple[int, int]) -> list[int]:
        """Return the numbers of the mentions from one letter to before another."""
        return [mention for mention in self.mentions[slice(*span)] if mention != NO_MENTION]


def encode_sentence(
    sentence: ReadSentence,
    places: Sequence[tuple[int, int]],
    *,
    joined: Container[int] = (),
    unlocated: Container[int] = (),
) -> CodedSentence:
    """Encode a sentence as one letter for each word, cue or place, for the patterns in ``RULES``.

    Parameters
    ----------
    places
        First and last token of each mention, in order, without overlaps.
    joined
        First tokens of places that begin with an Arabic "and".
    unlocated
        First tokens of places without a position: ends where a form calls for one, and no ends elsewhere.

    Examples
    --------
    >>> from geo.brief.located_text import locate_text
    >>> from geo.drafting.cues.read_sentences import read_sentences
    >>> sentence = next(read_sentences([locate_text("Fuel goes from Gafsa to Sfax")], [], [], "en"))
    >>> coded = encode_sentence(sentence, [(3, 3), (5, 5)])
    >>> coded.letters, [(pair.rule, pair.origin, pair.destination) for pair in find_pairs(coded)]
    ('CMFPTP', [('from-to', 0, 1)])
    """
    text, tokens = sentence.part.text, sentence.tokens
    # First token of a mention → its number and last token.
    mention_at = {first: (mention, last) for mention, (first, last) in enumerate(places)}
    cue_at = _cues_with_letters(sentence.cues, mention_at)
    resumptions = {*_resumptions(text, tokens)}
    coded: list[tuple[str, int]] = []  # letters, each with the number of its mention
    number = 0
    while number < len(tokens):
        token = tokens[number]
        if number in resumptions:
            number += 1
            continue
        if number - 1 not in resumptions and (mark := _mark_before(text, tokens, number)):
            coded.append((mark, NO_MENTION))
        if number in mention_at:
            letter = UNLOCATED_PLACE if number in unlocated else PLACE
            mention, last = mention_at[number]
            if number in joined:
                coded.append((AND, NO_MENTION))
        elif cue := cue_at.get(number):
            letter, mention, last = LETTERS[cue.role], NO_MENTION, cue.last
            if cue.value in {ARRIVAL, CROSSING}:
                coded.append((LETTERS["move"], NO_MENTION))
            if cue.value == DEPARTURE:
                coded.append((BREAK, NO_MENTION))
            if cue.role == "to" and token.fold.startswith(_JOINED_AND):
                coded.append((AND, NO_MENTION))
        else:
            letter, mention, last = WORD, NO_MENTION, number
        coded.append((letter, mention))
        number = last + 1
    letters, mentions = zip(*coded, strict=True) if coded else ((), ())
    return CodedSentence("".join(letters), mentions)


def _mark_before(text: str, tokens: Sequence[Token], number: int) -> str:
    """Return the letter of what stands between a token and the one before it, if it is more than a blank."""
    text_between = text[tokens[number - 1].end : tokens[number].start] if number else ""
    # "The fuel comes from X; it is sold in Y" states a pair across the break.
    if has_break(text_between):
        return COMMA if tokens[number].fold in _PRONOUNS else BREAK
    return COMMA if has_comma(text_between) else ""


def _resumptions(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the tokens of pronouns between commas, which only resume the subject: « part, elle, pour Gafsa »."""
    for number in range(1, len(tokens) - 1):
        before, token, after = tokens[number - 1 : number + 2]
        if token.fold in _RESUMED and all(
            map(has_comma, (text[before.end : token.start], text[token.end : after.start]))
        ):
            yield number


def _cues_with_letters(cues: Iterable[Cue], places: Container[int]) -> dict[int, Cue]:
    """Return the cue that has a letter at each token, the first by its role in LETTERS; none may contain a place."""
    order = list(LETTERS)
    cue_at: dict[int, Cue] = {}
    for cue in sorted(
        cues, key=lambda cue: order.index(cue.role) if cue.role in order else len(order)
    ):
        if cue.value != BARE or cue.last + 1 in places:
            cue_at.setdefault(cue.first, cue)
    return {
        first: cue
        for first, cue in cue_at.items()
        if cue.role in LETTERS
        and not any(token in places for token in range(cue.first, cue.last + 1))
    }


def find_pairs(coded: CodedSentence) -> Iterator[MentionPair]:
    """Yield the pairs that a sentence states; each part of it counts only for the first rule that matches there."""
    used_letters: set[int] = set()
    for rule, pattern in RULES.items():
        for match in pattern.finditer(coded.letters):
            matched_letters = set(range(*match.span()))
            if matched_letters & used_letters or _states_no_flow(coded.letters, rule, match):
                continue
            used_letters |= matched_letters
            yield from _pairs(rule, coded, match)


def _states_no_flow(letters: str, rule: str, match: re.Match[str]) -> bool:
    """Return whether a match states no flow of goods: "stretches from X to Y", "officials flew from X"."""
    start, end = match.span()
    reach = max(0, start - _REACH)
    # "Stretches" counts up to four letters before a form and three after it.
    is_extent = "X" in letters[max(0, start - 4) : end + 3]
    # Persons before a form travel themselves, unless they are police officers who seize something.
    is_of_persons = not rule.startswith("seized") and _BYSTANDER.search(letters, reach, start)
    is_second_leg = (
        rule == "from-to"
        and letters[start] == "F"
        and _ARRIVED.search(letters, reach, start)
        and letters.rfind("F", 0, start) <= letters.rfind(BREAK, 0, start)
    )
    if is_extent or is_of_persons or is_second_leg:
        return True
    if rule == "between" and start == 0 and letters[end : end + 1] == COMMA:
        # "Between X and Y, fuel moves", but not "Between X and Y, the police held three sellers of fuel"
        return _GOODS_NEXT.match(letters, end) is None
    if rule in UNDIRECTED:
        return False
    # « X fournit à Y une aide »
    is_aid = rule == "exports" and letters.startswith(("U", ".U"), end)
    opens = start == 0 and letters[end : end + 1] == COMMA
    if is_aid or (opens and ("C" not in letters or _is_only_setting(letters, end))):
        return True  # "From X to Y, people celebrated": nothing moves
    # "north from X, gold south to Y": two things move.
    groups = {name for name, part in match.groupdict().items() if part}
    origin_group = next((name for name in ("from", "made") if name in groups), None)
    destination_group = next((name for name in ("to", "for") if name in groups), None)
    if origin_group is None or destination_group is None:
        return False
    between = letters[match.end(origin_group) : match.start(destination_group)]
    return "C" in between.partition(COMMA)[2] and _VERBS.isdisjoint(between)


def _is_only_setting(letters: str, end: int) -> bool:
    """Return whether a form that begins a sentence, up to a comma, only says where its main clause is."""
    return letters[0] in "FO" and _NOTHING_MOVES.match(letters, end) is not None


def _pairs(rule: str, coded: CodedSentence, match: re.Match[str]) -> Iterator[MentionPair]:
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
