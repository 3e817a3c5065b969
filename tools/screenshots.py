"""Compare how every page looks now with how it looked at an earlier commit.

``make screenshots BEFORE=<commit>`` builds the pages of both, opens each in Chromium in three languages on a
desktop and a phone, and writes the pictures and ``index.html``, most changed first, to ``build/screenshots``.
It judges nothing: whether a difference is intended is for a person to see.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from html import escape
from itertools import product
from pathlib import Path

import numpy as np
from browsing import ARGUMENTS, system_browser, until
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "build/screenshots"
BRIEFS = ("tunisia-libya-2019", "balkan-route-2015")
LANGUAGES = ("en", "fr", "ar")
SCREENS = {"desktop": (1366, 768), "phone": (390, 844)}  # px
VISIBLE = 24  # difference of a channel, of 255, that the eye sees
TOWNS = ("Tunis", "Gafsa", "Sfax", "Tripoli", "Misrata", "Zuwara", "Ben Gardane", "Sebha")
GOODS = ("fuel", "cigarettes", "food", "electronics")


def write_tables(folder: Path) -> None:
    """Write a made-up table of records and one of events, for the bulk pages."""
    records = [
        (origin, destination, f"20{10 + i % 9}-0{1 + i % 9}", GOODS[i % 4], 10 * (1 + i % 7), "t")
        for i, (origin, destination) in enumerate(product(TOWNS, TOWNS))
        if origin != destination
    ]
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("origin", "destination", "date", "commodity", "quantity", "unit"))
        writer.writerows(records)
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "lon", "lat", "date"))
        writer.writerows((i, 8 + i % 40 / 10, 31 + i % 37 / 10, "2018-08-01") for i in range(300))


def build_pages(source: Path, folder: Path) -> None:
    """Build every page with the package of one checkout into a folder."""
    write_tables(folder)
    runs: list[tuple[str, ...]] = [("build", "-b", brief) for brief in BRIEFS]
    runs += [
        ("flows", "records.csv", "-o", "maps/records"),
        ("expose", "events.csv", "-o", "exposed.csv", "--map", "maps/exposed.html"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    for arguments in runs:
        command = [sys.executable, "-m", "geo", *arguments]
        subprocess.run(  # noqa: S603 - our own command
            command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL
        )


def build_both(commit: str, folders: Mapping[str, Path]) -> None:
    """Build the pages of a commit, in a worktree of its own, and those of the working tree.

    ``folders`` are the folders ``before`` and ``after`` to build them in.
    """
    for folder in folders.values():
        folder.mkdir(parents=True)
    worktree = [shutil.which("git") or "git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as temporary:
        checkout = Path(temporary) / "before"
        add = [*worktree, "add", "--quiet", "--detach", str(checkout), commit]
        subprocess.run(add, check=True)  # noqa: S603 - our own command
        try:
            print(f"building the pages of {commit} and of the working tree …", file=sys.stderr)
            build_pages(checkout, folders["before"])
            build_pages(ROOT, folders["after"])
        finally:
            remove = [*worktree, "remove", "--force", str(checkout)]
            subprocess.run(remove, check=True)  # noqa: S603 - our own command


def take_screenshots(browser: Browser, folder: Path) -> dict[str, Path]:
    """Open every page of a folder in each language and on each screen; return name → PNG."""
    pictures = {}
    for page, language, screen in product(
        sorted((folder / "maps").rglob("*.html")), LANGUAGES, SCREENS
    ):
        width, height = SCREENS[screen]
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto(f"{page.as_uri()}#l={language}")
        until(tab, "document.readyState === 'complete'")
        if tab.evaluate("!!document.querySelector('.folium-map')"):
            until(tab, "document.documentElement.dataset.ready === 'true'", timeout_s=60)
        tab.wait_for_timeout(400)  # the last frame of an animation
        stem = str(page.relative_to(folder / "maps").with_suffix("")).replace("/", "-")
        name = f"{stem}-{language}-{screen}"
        pictures[name] = folder / f"{name}.png"
        tab.screenshot(path=pictures[name])
        tab.close()
    return pictures


def changed_share(before: Path, after: Path) -> float:
    """Return the share of pixels that differ visibly, 0 to 1."""
    first, second = (np.asarray(Image.open(path).convert("RGB"), int) for path in (before, after))
    return float((np.abs(first - second).max(axis=2) > VISIBLE).mean())


def rows_of(shares: dict[str, float]) -> Iterator[str]:
    """Yield HTML for each picture of a page, most changed first: its name, and how it looked before and looks after.

    ``shares`` is name → share of pixels that changed.
    """
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        title = f"{escape(name)}: {share:.1%} changed"
        pictures = "".join(
            f'<img src="{side}/{escape(name)}.png" alt="{side}">' for side in ("before", "after")
        )
        yield f"<h2>{title}</h2>{pictures}"


def main(commit: str) -> None:
    """Build, open and compare the pages of a commit and of the working tree."""
    shutil.rmtree(TARGET, ignore_errors=True)
    folders = {side: TARGET / side for side in ("before", "after")}
    build_both(commit, folders)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=list(ARGUMENTS))
        before, after = (take_screenshots(browser, folder) for folder in folders.values())
        browser.close()
    shares = {name: changed_share(before[name], after[name]) for name in before if name in after}
    style = "<style>img{width:48%;vertical-align:top;margin:4px;border:1px solid #999}</style>"
    page = f"<!DOCTYPE html><meta charset=utf-8>{style}" + "".join(rows_of(shares))
    (TARGET / "index.html").write_text(page, encoding="utf-8")
    for name, share in sorted(shares.items(), key=lambda item: -item[1]):
        print(f"{share:7.2%}  {name}")
    for name in sorted(before.keys() ^ after.keys()):
        print(f"only {'before' if name in before else 'after'}: {name}")
    print(f"Open {TARGET / 'index.html'} in a browser.", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
