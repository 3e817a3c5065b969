"""Briefs that hold: the template, the shipped ones, and places by any name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from broken_briefs import GOOD, PLACE, changed

from geo.brief import audit_places, parse_brief, place_resolution, read_brief, shipped_briefs
from geo.brief.model import Place
from geo.brief.toml_lines import locate_keys
from geo.gazetteer import Resolution, open_gazetteer, resolve_place


def test_a_bare_toml_date_is_a_period() -> None:
    """An unquoted date means the same as a quoted one."""
    brief = parse_brief(changed('"2023/.."', "2023-05-01"), name="b.toml")
    assert brief.flows[0].period == ("2023-05-01",)


def test_the_template_holds() -> None:
    """What `geo new` writes passes `geo check` as it stands."""
    brief = parse_brief(GOOD, name="b.toml")
    assert [flow.id for flow in brief.flows] == ["gafsa-algeria"]
    assert brief.fictional


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_briefs())
def test_shipped_briefs_keep_their_own_rules(name: str) -> None:
    """All vocabulary is used, and a claim of the brief itself is 2 only if another source bears it out."""
    brief = read_brief(name)
    flows_and_zones: tuple[Any, ...] = (*brief.flows, *brief.zones)
    actors = {actor for row in flows_and_zones for actor in row.actors}
    assert {actor.id for actor in brief.actors} == actors
    moved = {strand.commodity for flow in brief.flows for strand in flow.strands}
    assert {one.id for one in brief.commodities} == moved.union(
        *(z.commodities for z in brief.zones)
    )
    borne_out = {t for one in brief.claims if one.source != brief.source_id for t in one.supports}
    for claim in brief.claims:
        if claim.source == brief.source_id and claim.credibility <= 2:
            assert claim.id in borne_out, claim.id


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [(178.44, -18.14, "FJ"), (103.85, 1.29, "SG"), (39.19, -6.16, "TZ"), (12.57, 55.68, "DK")],
)
def test_a_town_on_a_coast_is_in_its_country(lon: float, lat: float, country: str) -> None:
    """Coasts are generalised: what lies a little off one is not refused."""
    own = (
        f'label.en = "X"\nuncertainty_m = 3000.0\nlocation_source = "a map"\ncountry = "{country}"'
    )
    position = f'claims = ["route"]\nlon = {lon}\nlat = {lat}\n{own}'
    brief = parse_brief(changed(PLACE, f'id = "gafsa"\n{position}'), name="b.toml")
    assert brief.places[0].country == country


def test_keys_are_located() -> None:
    """Nested arrays of tables, dotted keys and multi-line strings find their lines."""
    text = '[[flow]]\nid = "a"\n[[flow.strand]]\nx = """\n[[flow]]\n"""\n[[flow]]\nlabel.en = "b"\n'
    lines = locate_keys(text)
    assert lines["flow", 0, "strand", 0, "x"] == 4
    assert lines["flow", 1] == 7
    assert lines["flow", 1, "label", "en"] == 8


@pytest.mark.parametrize("name", shipped_briefs())
def test_shipped_briefs_speak_three_languages_and_use_every_claim(name: str) -> None:
    """Every text is there in English, French and Arabic, and no claim is an orphan."""
    brief = read_brief(name)
    rows: list[Any] = [
        *brief.claims, *brief.actors, *brief.commodities, *brief.zones, *brief.barriers,
        *brief.events, *brief.flows, *brief.maps, *brief.not_mapped,
    ]  # fmt: skip
    for row in rows:
        for field in ("label", "text", "reason", "note", "title", "question"):
            text = getattr(row, field, None)
            if text is not None:
                assert text.en, (row.id, field)
                assert text.fr, (row.id, field)
                assert text.ar, (row.id, field)
    features: tuple[Any, ...] = (
        *brief.places, *brief.areas, *brief.zones, *brief.barriers, *brief.events, *brief.flows,
        *brief.not_mapped,
    )  # fmt: skip
    used = {one for feature in features for one in (*feature.claims, *feature.context)}
    linked = {target for claim in brief.claims for target in (*claim.supports, *claim.supersedes)}
    assert {claim.id for claim in brief.claims} <= used | linked


@pytest.mark.parametrize(
    "given",
    ['name = "Qafsah"', 'name = "قفصة"', 'name = "Gafsa"\ncountry = "TN"', 'gazetteer = "gafsa"'],
)
def test_a_place_may_be_given_by_any_name(given: str) -> None:
    """A name, a name and a country, or an id: all are the gazetteer's entry."""
    text = changed(PLACE, f'id = "gafsa"\nclaims = ["route"]\n{given}')
    (place,) = parse_brief(text, name="b.toml").places
    assert place.gazetteer == "gafsa"


def test_other_places_tell_which_tripoli_is_meant() -> None:
    """Near Misrata it is Libya's; the order in the file changes nothing."""
    tripoli = '[[place]]\nid = "capital"\nname = "Tripoli"\nclaims = ["route"]\n\n'
    misrata = '[[place]]\nid = "misrata"\nclaims = ["route"]\n\n'
    for others in (tripoli + misrata, misrata + tripoli):
        text = changed(f"[[place]]\n{PLACE}", f"{others}[[place]]\n{PLACE}")
        found = {place.id: place.gazetteer for place in parse_brief(text, name="b.toml").places}
        assert found["capital"] == "tripoli"


def test_a_place_found_beside_others_is_no_longer_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proposal of the first round stayed beside the place that the second one found (2026-11-30)."""

    def resolve(
        mention: str,
        *,
        near: tuple[tuple[float, float], ...],
        **options: Any,  # noqa: ANN401
    ) -> Resolution:
        found = resolve_place(mention, near=near, **options)
        return replace(found, is_proposal=not near)

    monkeypatch.setattr(place_resolution, "resolve_place", resolve)
    named, known = Place(id="a", name="Gafsa", claims=("c",)), Place(id="misrata", claims=("c",))
    resolutions = place_resolution._resolve_all((named, known), open_gazetteer())
    assert set(resolutions.resolved) == {"a"}
    assert not resolutions.proposed


def test_the_audit_tells_step_candidates_and_choice() -> None:
    """For each place of a brief, in its order."""
    text = changed(PLACE, 'id = "gafsa"\nclaims = ["route"]\nname = "Zaouia"\ncountry = "LY"')
    (record,) = audit_places(parse_brief(text, name="b.toml"))
    assert (record["id"], record["mention"], record["choice"]) == ("gafsa", "Zaouia", "zawiya")
    assert record["step"] == "exact"
    assert record["candidates"]
