"""Hues of figures, measured as most see them, as three kinds of colour blindness do, and in grey."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from colorspacious import cspace_convert
from numpy.typing import NDArray

from geo.brief.model import CommodityClass
from geo.figures import paper
from geo.figures.areas import INTERPRETATIONS
from geo.figures.messages import Messages
from geo.symbology import symbols
from geo.validation import Language

Floats = NDArray[np.float64]

EYES = ("all", "deuteranomaly", "protanomaly", "tritanomaly", "grey")
TOLD_APART = 18.0  # of CAM02-UCS: below that a hue is not known from another without help


def seen(colour: str, eyes: str) -> Floats:
    """Return a colour as some eyes see it, sRGB from 0 to 1; colour blindness by Machado et al. (2009)."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    if eyes == "all":
        return rgb
    if eyes == "grey":
        light = luminance(rgb)
        grey = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
        return np.full(3, grey)
    space = {"name": "sRGB1+CVD", "cvd_type": eyes, "severity": 100}
    simulated: Floats = np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return simulated


def luminance(rgb: Floats) -> float:
    """Return the relative luminance of an sRGB colour."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str, eyes: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG)."""
    dark, light = sorted(luminance(seen(colour, eyes)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def difference(one: str, other: str, eyes: str) -> float:
    """Return how far apart two colours look."""
    a, b = (cspace_convert(seen(colour, eyes), "sRGB1", "CAM02-UCS") for colour in (one, other))
    return float(np.linalg.norm(a - b))


def hues(group: str, key: str = "colour") -> dict[str, Any]:
    """Return the colours of a group of the symbology."""
    return {name: look[key] for name, look in symbols()[group].items() if key in look}


@pytest.mark.parametrize("eyes", EYES)
def test_every_hue_stands_off_the_ground(eyes: str) -> None:
    """Whatever the eyes, each hue has a contrast of 2.7 to the land, and to its halo on the sea."""
    for colour in [*hues("commodity").values(), *hues("change").values(), *hues("layer").values()]:
        assert contrast(colour, paper.LAND, eyes) > 2.7, colour
        assert contrast(colour, paper.HALO, eyes) > 2.7, colour


def test_every_hue_has_the_contrast_of_graphics() -> None:
    """To eyes that see all colours, each commodity has a contrast of 3 to the land of figures and the halo of pages."""
    for colour in hues("commodity").values():
        assert contrast(colour, paper.LAND, "all") >= 3, colour
        assert contrast(colour, ground_of_pages(is_dark=False)["halo"], "all") >= 3, colour


def ground_of_pages(*, is_dark: bool) -> dict[str, str]:
    """Return land and halo of the pages' light or dark theme."""
    style = (Path(__file__).parent.parent / "geo/maps/style/page.css").read_text("utf-8")
    light, _, dark = style.partition("dark)")
    ground = dict(re.findall(r"--(land|halo): (#\w{6});", dark if is_dark else light))
    assert set(ground) == {"land", "halo"}
    return ground


@pytest.mark.parametrize("eyes", EYES)
def test_every_hue_of_the_dark_pages_stands_off_the_ground(eyes: str) -> None:
    """On the dark land and halo of a page, each commodity has the same contrast."""
    for look in symbols()["commodity"].values():
        for ground in ground_of_pages(is_dark=True).values():
            assert contrast(look["colour_dark"], ground, eyes) > 2.7, look["label"]["en"]


def test_the_faintest_line_of_the_dark_pages_can_be_seen() -> None:
    """A flow of unknown confidence, over its halo, has a contrast of 3 to the land; hues alone were measured before."""
    ground = ground_of_pages(is_dark=True)
    opacities = [
        look["opacity_dark"]
        for group in ("confidence", "review")
        for look in symbols()[group].values()
        if look.get("opacity", 1) < 1
    ]
    assert len(opacities) == 4
    for look in symbols()["commodity"].values():
        line, halo = seen(look["colour_dark"], "all"), seen(ground["halo"], "all")
        faint = min(opacities) * line + (1 - min(opacities)) * halo
        written = "#" + "".join(f"{round(255 * part):02x}" for part in faint)
        for colour in ground.values():
            assert contrast(written, colour, "all") >= 3, look["label"]["en"]


def test_hues_of_the_dark_pages_are_told_apart_by_most() -> None:
    """Their number leaves less room than on paper: there are few dark hues that stand off a dark ground."""
    for one, other in itertools.combinations(hues("commodity", "colour_dark").values(), 2):
        assert difference(one, other, "all") > 16


@pytest.mark.parametrize("eyes", EYES)
def test_letters_and_names_can_be_read(eyes: str) -> None:
    """What is written has the contrast that small text needs, on land and on the sea."""
    for ink in (paper.INK, paper.QUIET, paper.AREA_INK, paper.STAMP):
        assert contrast(ink, paper.LAND, eyes) > 4.5
        assert contrast(ink, paper.SEA, eyes) > 4.5
    assert contrast(paper.INK, paper.PAPER, eyes) > 12


def test_hues_are_told_apart_by_most() -> None:
    """No two commodities look alike to eyes that see all colours."""
    for one, other in itertools.combinations(hues("commodity").values(), 2):
        assert difference(one, other, "all") > TOLD_APART


@pytest.mark.parametrize("eyes", EYES[1:])
def test_where_hues_fall_together_letters_tell_them_apart(eyes: str) -> None:
    """No eyes but the common ones know all hues apart: so letters are needed, and every strand has its own."""
    together = [
        (one, other)
        for one, other in itertools.combinations(hues("commodity").values(), 2)
        if difference(one, other, eyes) < TOLD_APART
    ]
    # That each strand bears its letter, and the legend has it, test_figures.py measures.
    assert together


def test_every_commodity_class_has_a_hue_and_a_letter() -> None:
    """A class that the brief's format allows is drawn and named, in every language, by day and by night."""
    classes = set(get_args(CommodityClass))
    assert set(hues("commodity")) == set(hues("commodity", "colour_dark")) == classes
    for name, style in symbols()["commodity"].items():
        assert set(style["label"]) == set(get_args(Language)), name
    for language in get_args(Language):
        assert len(set(Messages(language).message("letters"))) >= len(classes)


def test_the_guide_to_figures_names_the_hues_that_look_most_alike() -> None:
    """For each kind of eyes, the closest two of all, and how far apart they look."""
    looks = hues("commodity")
    rows = []
    for eyes in EYES:
        apart = {
            pair: difference(looks[pair[0]], looks[pair[1]], eyes)
            for pair in itertools.combinations(looks, 2)
        }
        one, other = min(apart, key=lambda pair: apart[pair])
        rows.append(f"{one} and {other} | {apart[one, other]:.1f} |")
    guide = (Path(__file__).parent.parent / "docs/figures.md").read_text("utf-8")
    assert [row for row in rows if row not in guide] == []
    assert f"{len(looks)} hues" in guide


@pytest.mark.parametrize("eyes", EYES)
def test_what_a_closure_changes_is_told_apart(eyes: str) -> None:
    """Gain and loss differ in hue to all who see colours, and in dash to everybody."""
    looks = symbols()["change"]
    dashes = {name: tuple(look["dash"]) for name, look in looks.items()}
    assert len(set(dashes.values())) == len(looks)
    if eyes != "grey":
        for loss in ("loses", "loses-all"):
            assert difference(looks["gains"]["colour"], looks[loss]["colour"], eyes) > TOLD_APART


def test_readings_of_a_zone_differ_in_hatch_and_outline() -> None:
    """They have one hue, so it is not the hue that tells them apart."""
    hatches, outlines = zip(*INTERPRETATIONS, strict=True)
    assert len(set(hatches)) == len(set(outlines)) == len(INTERPRETATIONS)
