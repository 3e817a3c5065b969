"""Which sentences `geo draft` flags: words of movement, what refers back, and what only looks like a flow."""

from __future__ import annotations

from typing import Final

import pytest

from geo.drafting.cues.flags import CueEvidence, flag_sentences, refers_back, weigh
from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
from geo.validation import Language

PLACES: Final = frozenset({"Gafsa", "Kebili", "Mateur", "Nefta", "Sfax", "Tozeur"})
ABOUT_FLOWS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("Fuel is smuggled from Gafsa to Sfax.", "Rice goes from Sfax to Nefta.", "Gold is sold to Gafsa."),
    "fr": ("L'essence passe de Gafsa à Sfax.", "Le riz part de Sfax pour Nefta.", "Le sel est vendu à Gafsa."),
}  # fmt: skip


def evidence(text: str, language: Language, paragraph: int = 1) -> CueEvidence:
    """Weigh a sentence."""
    tokens = split_tokens(text)
    places = [number for number, token in enumerate(tokens) if token.written in PLACES]
    cues = find_cues(tokens, vocabulary_of(language))
    return weigh(cues, paragraph=paragraph, places=places, refers_back=refers_back(tokens))


def is_flagged(text: str, language: Language) -> bool:
    """Return whether a sentence is flagged in a text of its own."""
    return flag_sentences([evidence(text, language)])[-1]


def is_flagged_in_context(text: str, language: Language) -> bool:
    """Return whether a sentence is flagged in a paragraph of its own of a text about flows."""
    context = [evidence(line, language, at) for at, line in enumerate(ABOUT_FLOWS[language])]
    return flag_sentences([*context, evidence(text, language, len(context))])[-1]


def is_flagged_after(first: str, second: str, language: Language) -> bool:
    """Return whether a sentence is flagged after another in the paragraph that is the whole text."""
    return flag_sentences([evidence(first, language), evidence(second, language)])[-1]


MOVING: Final[dict[Language, str]] = {
    "en": """
    The bell went down to Sfax to be recast.
    The pump had to be trucked up from Gafsa.
    The crates found their way to Tozeur.
    By Monday the sheep were back in Nefta, driven home over the hills.
    The rifles wound up in a shed at Kebili.
    Her apricots used to be in Sfax by breakfast.
    Forty bales changed hands on the road to Mateur.
    The flour was lugged over the pass to Tozeur.
    The stones were rafted down to Sfax.
    The wool went out on camels by way of Kebili.
    The shepherds wintered near Nefta and drove their ewes home in May.
    The family had sought refuge in Mateur after the flood.
    The wounded were put on a train for Sfax.
    The barrels were put ashore at Sfax by night.
    Half of it was meant for Kebili.
    Not a sack got through to Nefta.
    The rice never arrived in Gafsa.
    Into Nefta rolled carts of melons.
    Out of Kebili came dates on muleback.
    It was waved through at Nefta under tarpaulins.
    They set off for Tozeur with forty goats.
    The clans scattered across the salt lake towards Nefta.
    The medicines had been signed for in Sfax and handed on to Kebili.
    Most of it was snapped up in Mateur and carted home to Sfax.
    The villagers were turned out of Kebili and settled in Mateur.
    The cigarettes were slipped past Nefta in a hearse.
    Pianos came in by the wagonload from Sfax.
    The convicts were marched off to Gafsa.
    """,
    "fr": """
    Une partie restait à Sfax, le reste filait sur Gafsa.
    Les caisses avaient fait le détour par Kebili avant Nefta.
    Les sacs prenaient la mer à Sfax.
    Des familles de Gafsa s'installaient chez des cousins à Nefta.
    Les bergers se repliaient sur Tozeur avec leurs brebis.
    Les habitants s'en allèrent à pied vers Mateur.
    Ils s'étaient réfugiés à Kebili, puis rentrèrent à Gafsa.
    Le sable que l'on espérait de Nefta n'est jamais arrivé.
    Les poires étaient montées le matin de Sfax dans deux fourgons.
    On les faisait passer de nuit par Nefta.
    On alla chercher le bétail à Kebili.
    Les barques se sont échouées à Sfax avec leurs esclaves.
    Les orgues ont changé de mains à Mateur.
    Le convoi fit halte à Kebili et repartit vers Gafsa.
    Les bêtes hivernaient à Nefta.
    Les captifs furent relogés à Mateur.
    Le ciment n'a jamais atteint Tozeur.
    Les tapis transitaient par Nefta à dos de mulet.
    De Kebili venaient les dattes, de Sfax le sel.
    À Mateur arrivaient des pianos.
    Les prisonniers furent emmenés à Gafsa.
    Les bergers transhumaient vers Nefta.
    Les ballots s'entassaient à Sfax avant d'être expédiés à Gafsa.
    La farine se retrouvait à Tozeur, revendue le double.
    Les pêcheurs déposaient des gens sur une plage de Sfax.
    Les vedettes ont appareillé pour Sfax avec du whisky.
    Les mulets prenaient la piste de Kebili, chargés de thé.
    Les forçats furent convoyés jusqu'à Gafsa.
    Le reste du troupeau est allé à Mateur.
    Les cloches avaient été débardées à Sfax.
    La plupart gagnèrent Tozeur.
    """,
}

NO_FLOW: Final[dict[Language, str]] = {
    "en": """
    The delegates took their seats in Gafsa and the chairman took the floor.
    The meeting took place in Sfax.
    The mayor of Tozeur came to power after a long campaign.
    The team from Nefta reached the final.
    The bill was passed unanimously in Gafsa.
    She passed away in Kebili last winter.
    The motion was carried out of respect for the dead of Mateur.
    The price of a room in Sfax has gone up by a tenth.
    The promise was carried out in Kebili.
    A journalist from Gafsa took notes.
    The choir of Nefta went on to win.
    The years went by in Tozeur without a visitor.
    The head of the school in Mateur retired.
    The board of the club met in Sfax.
    The trade union of Gafsa went on strike.
    The minister of transport spoke in Sfax.
    The left wing of the museum in Tozeur is closed.
    He took part in the debate at Kebili.
    The new law comes into force in Gafsa.
    The voters of Mateur went to the polls.
    The players of Sfax took the lead after the break.
    She delivered a lecture in Nefta.
    Her book received a prize in Gafsa.
    The land of Tozeur is poor.
    The poet was brought up in Kebili.
    The statue stands in Nefta, near the fountain.
    The bus stop in Gafsa has no bench.
    The Red Cross opened an office in Mateur.
    The witness took the oath in Sfax.
    The festival of Tozeur came to an end.
    The team travelled to Nefta for the final.
    The delegates of Sfax left for Tozeur by bus.
    The choir went from Kebili to Mateur to sing.
    """,
    "fr": """
    Les délégués prirent la parole à Gafsa.
    La réunion a pris fin à Sfax.
    Le parti politique de Tozeur a pris part au débat.
    La maire de Nefta passait pour sévère.
    Il a passé son temps à Kebili.
    Le film montre la vie à Mateur.
    L'équipe de Sfax est arrivée première.
    La loi est entrée en vigueur à Gafsa.
    Les élèves de Nefta passent un examen.
    D'autre part, le théâtre de Tozeur rouvre.
    Son fils joue au basket à Sfax.
    Le procureur de Gafsa a pris connaissance du dossier.
    La province de Kebili fête ses poètes.
    Le ramadan commence demain à Mateur.
    Le volcan se voit de Tozeur.
    Je crois bien que Gafsa a changé.
    Les archives sont conservées à Sfax.
    Les joueurs de Nefta ont remporté une médaille d'or.
    Le match retour se joue à Gafsa.
    L'avocat de Mateur fait partie du jury.
    La volonté des électeurs de Sfax est claire.
    Le livre a paru à Tozeur.
    Il tente de chanter à Kebili.
    La fête bat son plein à Nefta.
    Le maire de Gafsa tire parti de la crise.
    La mandature du maire de Sfax est finie.
    Elle a montré ses carnets à Mateur.
    Le tirage au sort a eu lieu à Tozeur.
    Le ministère des transports ouvre un bureau à Gafsa.
    Les ministres prennent note à Sfax.
    L'équipe est partie pour Nefta.
    Les délégués de Sfax ont gagné Tozeur en autocar.
    La chorale est allée de Kebili jusqu'à Mateur.
    """,
}


def lines_of(texts: dict[Language, str]) -> list[tuple[str, Language]]:
    """Return the sentences of each language."""
    return [
        (line.strip(), language)
        for language, text in texts.items()
        for line in text.strip().splitlines()
    ]


def test_words_and_phrases_of_movement_flag_a_sentence() -> None:
    """In a text about flows: verbs of all registers, passives, negations, inversions and ellipses."""
    lines = lines_of(MOVING)
    assert [line for line, language in lines if not is_flagged_in_context(line, language)] == []


def test_figures_of_speech_flag_no_sentence() -> None:
    """Not even in a text about flows."""
    lines = lines_of(NO_FLOW)
    assert [line for line, language in lines if is_flagged_in_context(line, language)] == []
    assert [line for line, language in lines if is_flagged(line, language)] == []


@pytest.mark.parametrize(
    ("first", "second", "language", "flagged"),
    [
        ("Carts of salt went from Nefta to Gafsa.", "Not one of them crossed the lake.", "en", True),
        ("Carts of salt went from Nefta to Gafsa.", "Most were turned back.", "en", True),
        ("Carts of salt went from Nefta to Gafsa.", "The weather was bad.", "en", False),
        ("Carts of salt went from Nefta to Gafsa.", "A cousin came.", "en", False),
        ("Le sel allait de Nefta à Gafsa.", "Pas une charge n'a traversé le lac.", "fr", True),
        ("Le sel allait de Nefta à Gafsa.", "En juillet, presque tous étaient rentrés chez eux.", "fr", True),
        ("Le sel allait de Nefta à Gafsa.", "Il faisait froid.", "fr", False),
        ("Le temps était beau à Nefta.", "Presque tous étaient rentrés chez eux.", "fr", False),
    ],
)  # fmt: skip
def test_what_refers_to_a_flagged_sentence_is_flagged(
    first: str, second: str, language: Language, *, flagged: bool
) -> None:
    """A word of movement is enough after it, if a pronoun or a quantity is what moves."""
    assert is_flagged_after(first, second, language) is flagged


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Pianos are sold in Gafsa, from Sfax.", True),
        ("They sell pianos in Gafsa.", False),  # trade in a town is no movement
        ("Police seized pianos in Gafsa.", True),
        ("The bell went down to Sfax from Gafsa.", True),
        ("The bell went down to the cellar in Gafsa.", False),
        ("Smugglers carry it to Gafsa.", True),
        ("The smugglers of Gafsa sing.", False),
        ("A singer from Gafsa and a singer from Sfax met.", False),
    ],
)
def test_alone_a_sentence_needs_movement_with_goods_or_a_destination(
    text: str, *, flagged: bool
) -> None:
    """In a text of another subject."""
    assert is_flagged(text, "en") is flagged


def test_to_counts_before_a_place() -> None:
    """Not before a verb."""
    assert evidence("The rest to Gafsa.", "en").move_weight == 1
    assert evidence("They wish to sing in Gafsa.", "en").move_weight == 0


GOODS: Final[dict[Language, str]] = {
    "en": """
    pears figs olives coconuts bran mohair jute lace candles aspirin oxygen ewes piglets reindeer stoves nails girders
    coffins pumps compressors boilers gin cider peat dynamite morphine slaves convicts pianos gongs
    """,
    "fr": """
    poires figues olives lin jute dentelle bougies aspirine oxygène brebis porcelets oies clous poutrelles cercueils
    pompes compresseurs chaudières gin cidre houille dynamite morphine esclaves forçats pianos gongs sable paille
    """,
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_goods_of_daily_life_are_known(language: Language) -> None:
    """Foods, livestock, building materials, household goods, medicines, machines and people."""
    goods = GOODS[language].split()
    assert [word for word in goods if not evidence(word, language).goods_weight] == []
