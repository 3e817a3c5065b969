"""Sentences that recommend something, or say what their text rests on, are not flagged."""

from __future__ import annotations

import pytest
from drafting_fixtures import drafted

from geo.drafting.cues.advice import states_nothing
from geo.drafting.cues.movement import split_tokens


@pytest.mark.parametrize(
    "text",
    [
        "Publish the import permits every month, in Arabic and in French.",
        "Agree on one list of goods for both borders.",
        "Let small traders declare at the market.",
        "Open a second scale at the border and keep it open on Sundays.",
        "Raise the limit to 1,000 dollars and let the station collect the duty.",
        "Stop counting seizures as a success.",
        "License the raftsmen instead of fining them.",
        "Waive the fee for loads of under fifty kilograms.",
        "This brief rests on eleven weeks of interviews with traders.",
        "They draw on 63 interviews held between April and August.",
        "Reconnaître un passeport unique du bétail, valable dans les deux ports.",
        "Publier chaque trimestre la liste des saisies.",
        "Autoriser les convois de nuit entre les deux marchés.",
        "La présente note s'adresse aux autorités portuaires.",
        "Elle repose sur cent douze entretiens conduits auprès des transporteurs.",
        "إنشاء ميزان مشترك يعمل ليلا ونهارا.",
        "ينبغي أولا تسجيل السفن الخشبية في الميناء.",
        "نوصي بنشر أسعار الوقود كل أسبوع.",
        "تستند هذه الورقة إلى مقابلات مع التجار.",
    ],
)
def test_advice_and_what_a_text_rests_on_state_nothing(text: str) -> None:
    """Neither says that goods or people move."""
    assert states_nothing(split_tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "Open boats carry fuel from Misrata to Sfax.",
        "Count Orlov sent rifles to Tunis.",
        "Let me tell you how we carried fuel to Gafsa.",
        "Open the boot of any taxi and you find cigarettes from Algeria.",
        "Stop at any stall in Gafsa and you buy Algerian petrol.",
        "It draws on 212 interviews, and finds that forty tonnes cross the river every week.",
        "Supports of the bridge were shipped from Misrata.",
        "Ouvriers et paysans passent de Tébessa à Gafsa.",
        "Papiers et essence passent la frontière.",
        "Cette route porte le carburant de Tébessa à Gafsa.",
        "فتح رجال الجمارك الحاوية وضبطوا فيها الوقود.",
        "تنقل السفن الخشبية الوقود من مصراتة.",
    ],
)
def test_what_only_looks_like_advice(text: str) -> None:
    """Such sentences may state a flow."""
    assert not states_nothing(split_tokens(text))


def test_a_recommendation_is_not_flagged() -> None:
    """The sentence before it is."""
    flow, advice = (
        "Fuel is smuggled from Tebessa to Gafsa.",
        "Publish the seizures of fuel from Tebessa and Gafsa.",
    )
    (candidate,) = drafted(f"{flow} {advice}").candidates
    assert candidate.end == len(flow)
