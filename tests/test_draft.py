"""What `geo draft` reads of a text: sentences and offsets, forms that state a pair, and traps."""

from __future__ import annotations

import time

import pytest
from drafting_fixtures import drafted
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.drafting.candidates import DraftedCandidate, Sentence, hash_quote
from geo.drafting.cues.sentences import sentence_spans
from geo.drafting.source_details import parse_text_details


def ends_of(text: str) -> list[tuple[str | None, str | None]]:
    """Return origin and destination of each candidate of a text."""
    return [
        (each.slots.origin.value, each.slots.destination.value) for each in drafted(text).candidates
    ]


def only(text: str) -> DraftedCandidate:
    """Return the one candidate of a text."""
    (candidate,) = drafted(text).candidates
    return candidate


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Fuel is smuggled from Gafsa via Kasserine to Algeria.", [("gafsa", "algeria")]),
        ("Tunisia imports pasta from Libya.", [("libya", "tunisia")]),
        ("Algeria exports fuel to Tunisia.", [("algeria", "tunisia")]),
        ("Weapons were trafficked into Tunisia from Libya.", [("libya", "tunisia")]),
        ("Le carburant passe de Gafsa à Tunis.", [("gafsa", "tunis")]),
        ("La Tunisie importe des pâtes de Libye.", [("libya", "tunisia")]),
        ("Des cigarettes en provenance d'Algérie arrivent à Tunis.", [("algeria", "tunis")]),
        ("يُهرَّب الوقود من ليبيا إلى تونس.", [("libya", "tunisia")]),
        ("تستورد تونس القمح من الجزائر.", [("algeria", "tunisia")]),
        ("Cigarettes made in Gafsa are on sale in Tunis.", [("gafsa", "tunis")]),
        ("Migrants arrive in Tunisia from Libya.", [("libya", "tunisia")]),
        ("Algerian cement reaches Tunis.", [("algeria", "tunis")]),
        ("Le ciment algérien arrive à Tunis.", [("algeria", "tunis")]),
        ("Les moutons achetés par un Libyen vont à Tunis.", [(None, None)]),
        ("يصل الأسمنت الجزائري إلى تونس.", [("algeria", "tunisia")]),
        ("Arms go from Libya to Tunisia and Algeria.", [("libya", "tunisia"), ("libya", "algeria")]),
    ],
)  # fmt: skip
def test_a_form_that_is_safe_fills_in_both_ends(
    text: str, ends: list[tuple[str | None, str | None]]
) -> None:
    """Each language states a pair in its own words."""
    assert ends_of(text) == ends


def test_traps() -> None:
    """What looks like a flow, or like a denial, and is none."""
    seizure = only("Cocaine from Algeria was seized in Tunis.")
    assert seizure.reading == "inferred"
    assert seizure.slots.destination.value is None
    assert not only("Fuel is not only smuggled from Libya to Tunisia.").negated
    ended = only("Fuel is no longer smuggled from Libya to Tunisia.")
    assert (ended.negated, ended.slots.origin.value) == (False, None)
    assert only("No fuel is smuggled from Libya to Tunisia.").negated
    rumour = "We found nothing to support the claim, made last year, that arms were being ferried"
    assert only(f"{rumour} from Libya to Tunisia.").negated
    assert not only("Not all of it stays: from Libya fuel is smuggled to Tunisia.").negated
    assert only("Fuel is reportedly smuggled from Libya to Tunisia.").hedged
    assert only("Trade in fuel between Libya and Tunisia.").slots.direction.value == "unstated"
    assert ends_of("Fuel was smuggled from Libya to Libya.") == [(None, None)]
    assert ends_of("Tunisia sends fuel in exchange for pasta from Libya to Algeria.") == [
        (None, None)
    ]
    assert ends_of("Smuggled gold is found in a belt that stretches from Libya to Tunisia.") == [
        (None, None)
    ]
    gold = only("L'or passe de Gafsa à Tunis, or la douane le sait.")
    assert gold.slots.commodity.value == "gold"
    assert drafted("Or, la douane de Tunis est arrivée à Gafsa.").candidates == ()
    titled = drafted("Smuggling to Tunis\n\nFuel is smuggled from Gafsa to Tunis.\n")
    assert [each.paragraph for each in titled.sentences] == [1]


def test_slots_have_spans_and_what_is_in_reach() -> None:
    """Spans are those of the words, the paragraph's other places are offered, and the period is EDTF."""
    text = "Sfax is far. 🚚 In 2015, fuel was smuggled from Gafsa to Algeria. Sousse is not."
    slots = only(text).slots
    assert text[slots.origin.start : slots.origin.end] == "Gafsa"
    assert text[slots.commodity.start : slots.commodity.end] == "fuel"
    assert (slots.period.value, slots.commodity.value) == ("2015", "fuel")
    assert slots.origin.alternatives == ("algeria", "sfax", "sousse")


def test_terms_are_whole_words_of_the_text() -> None:
    """An Arabic prefix stays in a term: `geo check --text` looks for whole words."""
    first, second = drafted("يُهرَّب الوقود من الجزائر وليبيا إلى تونس.").candidates
    assert (first.terms[0], second.terms[0]) == ("الجزائر", "وليبيا")


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Fuel ", "Tunis", ". ", "\n\n", "؟ ", "ليبيا", "\u202e", "\u0301", "🚚 ", "<b>", "M. ", "**", "to ",
             "3.5 ", " \u00a0", "# ", "(http://x y) ", "-\n", "from Libya to Tunis "]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_offsets_are_exact(text: str) -> None:
    """A sentence is the text between its offsets, in order; so are mentions and slots."""
    found = drafted(text)
    spans: list[Sentence | DraftedCandidate] = [*found.sentences, *found.candidates]
    for span in spans:
        quote = text[span.start : span.end]
        assert quote == quote.strip()
        assert hash_quote(quote) == span.quote
    assert [s.start for s in found.sentences] == sorted(s.start for s in found.sentences)
    for mention in found.mentions:
        assert " ".join(text[mention.start : mention.end].split()) == mention.name
        assert mention.key in found.places
    for each in found.candidates:
        keys = {each.slots.origin.value, each.slots.destination.value} - {None}
        assert keys | set(each.slots.origin.alternatives) <= found.places.keys()
        assert all(term in " ".join(text.split()) for term in each.terms)


@given(st.text(alphabet="aB. \n?!M1؟ا", max_size=60))
def test_sentences_cover_all_but_blanks(text: str) -> None:
    """Nothing but blanks lies outside the sentences, and they do not overlap."""
    spans = list(sentence_spans(text))
    rest = [
        text[a:b] for (_, a), (b, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    ]
    assert not "".join(rest).strip()
    assert all(start < end for start, end in spans)


@pytest.mark.slow
def test_a_long_line_takes_time_in_proportion() -> None:
    """A line without any stop, full of places, is read once."""
    started = time.process_time()
    text = "fuel from Tunis to Libya, " * 3_000
    assert drafted(text).sentences
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Traders import diesel from Algiers, although no fuel has reached Tunis.", [(None, None, False)]),
        ("No fuel goes from Gafsa to Tunis, but cigarettes are smuggled from Tebessa to Gafsa.",
         [("gafsa", "tunis", True), ("tebessa", "gafsa", False)]),
        ("Le carburant est introduit de Tébessa à Gafsa, mais aucune cigarette ne passe de Gafsa à Tunis.",
         [("tebessa", "gafsa", False), ("gafsa", "tunis", True)]),
        ("يهرب الوقود من تبسة إلى قفصة، لكن لا تهرب السجائر من قفصة إلى تونس.",
         [("tebessa", "gafsa", False), ("gafsa", "tunisia", True)]),
        ("Cattle go from Tebessa to Gafsa, and no gold is carried.", [("tebessa", "gafsa", False)]),
        ("Fuel is not smuggled from Gafsa to Tunis, and cattle go from Tebessa to Gafsa.",
         [("gafsa", "tunis", True), ("tebessa", "gafsa", False)]),
        ("ولا يُصدّر النفط من تبسة إلى قفصة لكن الوقود يهرب من قفصة إلى تونس",
         [("tebessa", "gafsa", True), ("gafsa", "tunisia", False)]),
        ("Not only cigarettes but also fuel is smuggled from Tebessa to Gafsa.", [("tebessa", "gafsa", False)]),
    ],
)  # fmt: skip
def test_negation_and_pairs_stay_in_their_clause(
    text: str, expected: list[tuple[str | None, str | None, bool]]
) -> None:
    """What one clause denies, another may state; no pair joins two."""
    found = [
        (each.slots.origin.value, each.slots.destination.value, each.negated)
        for each in drafted(text).candidates
    ]
    assert found == expected


def test_goods_are_those_of_the_clause_and_a_denial_is_one_sides_word() -> None:
    """The fuel that does not move is not cattle that does; who rejects a report contests it."""
    first, second = drafted(
        "Fuel is not smuggled from Gafsa to Tunis, and cattle go from Tebessa to Gafsa."
    ).candidates
    assert (first.slots.commodity.value, second.slots.commodity.value) == ("fuel", "food")
    listed = [
        each.slots.commodity
        for each in drafted("Diesel, rice and cigarettes go from Gafsa to Tunis.").candidates
    ]
    assert [{each.value, *each.alternatives} for each in listed] == [
        {"fuel", "food", "tobacco"}
    ] * 3
    assert {each.value for each in listed} == {"fuel", "food", "tobacco"}
    contested = only("Fuel is smuggled from Gafsa to Tunis; the ministry rejects this.")
    assert (contested.hedged, contested.negated) == (True, False)
    ends = only("Les cigarettes vont de Gafsa à Tunis en passant par Kasserine.").slots
    assert (ends.origin.value, ends.destination.value) == ("gafsa", "tunis")
    assert [stop.value for stop in ends.via] == ["kasserine"]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("On 27 October 2021, police stopped a beer truck in Sfax and seized cocaine.", "inferred"),
        ("Three lorries of fuel were stopped by the army in Sfax.", "inferred"),
        ("La police a arrêté un camion d'essence à Sfax.", "inferred"),
        ("أوقفت الشرطة شاحنة وقود في صفاقس.", "inferred"),
        ("The fuel stopped in Gafsa was to go to Sfax.", "inferred"),
        ("Fuel has stopped moving from Tebessa to Gafsa.", "ended"),
        ("The fuel trade from Tebessa to Gafsa stopped in 2015.", "ended"),
        ("The army stopped the smuggling of fuel from Tebessa to Gafsa.", "ended"),
        ("Le trafic d'essence de Tébessa à Gafsa s'est arrêté en 2015.", "ended"),
        ("Ils ont arrêté d'importer de l'essence de Tébessa à Gafsa.", "ended"),
        ("توقفت تجارة الوقود من تبسة إلى قفصة.", "ended"),
        ("أوقف الجيش تهريب الوقود من تبسة إلى قفصة.", "ended"),
        ("Fuel never stopped going from Tebessa to Gafsa.", "stated"),
    ],
)
def test_stopping_a_load_is_a_seizure_and_stopping_a_trade_its_end(text: str, reading: str) -> None:
    """Neither is a denial; what ended has no ends before a person has decided."""
    candidate = only(text)
    assert not candidate.negated
    assert (candidate.reading == "inferred") == (reading == "inferred")
    assert bool(candidate.rule) == (reading == "stated")


@pytest.mark.parametrize(
    "text",
    [
        "The army rejects the claim that fuel goes from Tebessa to Gafsa.",
        "The ministry dismissed reports that fuel is smuggled from Tebessa to Gafsa.",
        "The group denies taxing fuel convoys from Tebessa to Gafsa.",
        "Le gouvernement nie que de l'essence passe de Tébessa à Gafsa.",
        "Le ministère dément que de l'essence passe de Tébessa à Gafsa.",
        "Le groupe nie taxer les convois d'essence entre Tébessa et Gafsa.",
        "Le ministre rejette les accusations de trafic d'essence de Tébessa à Gafsa.",
        "ينفي الجيش أن الوقود يهرب من طرابلس إلى صفاقس.",
        "نفت الوزارة تهريب الوقود من طرابلس إلى صفاقس.",
        "ترفض الوزارة القول إن الوقود يهرب من طرابلس إلى صفاقس.",
    ],
)
def test_what_somebody_denies_is_negated(text: str) -> None:
    """A verb of denial reaches the claim that follows it; "rejects this" only casts doubt on what precedes."""
    candidate = only(text)
    assert candidate.negated
    assert candidate.rule


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not deny that fuel goes from Tebessa to Gafsa.",
        "Nobody denies that fuel goes from Tebessa to Gafsa.",
        "Le ministre ne nie pas que de l'essence passe de Tébessa à Gafsa.",
        "Personne ne nie que de l'essence passe de Tébessa à Gafsa.",
        "لا ينفي أحد أن الوقود يهرب من طرابلس إلى صفاقس.",
    ],
)
def test_what_nobody_denies_is_not_negated(text: str) -> None:
    """Silence is not a statement either: it counts as doubtful."""
    candidate = only(text)
    assert (candidate.negated, candidate.hedged) == (False, True)


@pytest.mark.parametrize(
    ("lines", "outlet", "date"),
    [
        ("By A. Writer\nMekong Policy Monitor, 9 June 2023", "Mekong Policy Monitor", "2023-06-09"),
        (
            "Mekong Policy Monitor | June 9, 2023\nBy A. Writer",
            "Mekong Policy Monitor",
            "2023-06-09",
        ),
        ("By A. Writer, The Paper, June 9, 2023", "The Paper", "2023-06-09"),
        (
            "Par A. Writer\nObservatoire du Golfe, 18 septembre 2023",
            "Observatoire du Golfe",
            "2023-09-18",
        ),
        ("بقلم A. Writer\nمرصد الساحل، 9 يونيو 2023", "مرصد الساحل", "2023-06-09"),
        ("By A. Writer\nNairobi, 5 May 2024", "", "2024-05-05"),
        ("By A. Writer\nAddis Ababa, 5 May 2024", "", "2024-05-05"),
        ("By A. Writer, Addis Ababa, 5 May 2024", "", "2024-05-05"),
        ("By A. Writer\nFuel went east by night, 5 May 2024.", "", ""),
    ],
)
def test_outlet_and_date_are_read_beside_the_author(lines: str, outlet: str, date: str) -> None:
    """A dateline names a town, and a sentence neither."""
    details = parse_text_details(
        f"Fuel on the line\n{lines}\n\nFuel goes from Tebessa to Gafsa. It is cheap.\n"
    )
    assert (details.author, details.outlet, details.date) == ("A. Writer", outlet, date)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fuel goes from Tebessa to Tunis. Dejan Gafsa denies it; the Sfax Agreement and the Sousse Times do not.",
         ["Tebessa", "Tunis"]),
        ("Le carburant passe de Tébessa à Tunis. Rue de Gafsa, le traité de Sfax et la Tribune de Sousse en parlent.",
         ["Tébessa", "Tunis"]),
        ("يهرب الوقود من تبسة إلى تونس. وذكرت صحيفة صفاقس أن فندق سوسة مغلق.", ["تبسة", "تونس"]),
        ("Fuel goes from Tebessa to Tunis. The rules are in Somali and in Libyan law.", ["Tebessa", "Tunis", "Libyan"]),
    ],
)  # fmt: skip
def test_a_part_of_another_name_is_no_place(text: str, names: list[str]) -> None:
    """Surnames, papers, treaties, streets and languages are offered at most."""
    assert [mention.name for mention in drafted(text).mentions] == names


@pytest.mark.parametrize(
    "text",
    [
        "Fuel is smuggled from Qasr Zerbu in Libya to Zarbatta in Tunisia.",
        "Fuel is smuggled from Qasr Zerbu (Libya) to Zarbatta (Tunisia).",
        "Le carburant est transporté de Qasr Zerbou, en Libye, vers Zarbatta, en Tunisie.",
    ],
)
def test_a_country_is_no_end_where_it_only_says_where_an_unknown_town_lies(text: str) -> None:
    """The towns are offered without a position; their countries do not take their place."""
    assert ends_of(text) == [(None, None)]
    names = {place.name for place in drafted(text).places.values() if place.kind == "unlocated"}
    assert "Zarbatta" in names


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Fuel is smuggled from Tebessa to Gafsa, bypassing Kasserine.", ("tebessa", "gafsa")),
        ("Fuel is smuggled from Tebessa on mules to avoid Tunis, bypassing Gafsa.", (None, None)),
        ("Le carburant est transporté de Tébessa à dos de mulet, en contournant Gafsa.", (None, None)),
        ("يهرب الوقود من تبسة إلى تونس متجنبا القصرين.", ("tebessa", "tunisia")),
    ],
)  # fmt: skip
def test_what_is_avoided_is_no_end(text: str, ends: tuple[str | None, str | None]) -> None:
    """It is offered as any place of the paragraph."""
    assert ends_of(text) == [ends]
