"""Photograph each generated map in headless Chromium, for the README: ``make previews``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTH_PX, HEIGHT_PX = 1366, 768


def draw_preview(page_path: Path) -> Path:
    """Write a PNG of a map beside its HTML, and return its path."""
    preview = page_path.with_suffix(".png")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
        page.goto(page_path.resolve().as_uri())
        page.wait_for_selector("html[data-ready=true]")
        page.wait_for_timeout(500)  # labels are put once the map has come to rest
        page.screenshot(path=preview)
        browser.close()
    return preview


if __name__ == "__main__":
    for found in (page for page in map(Path, sys.argv[1:]) if page.stem != "index"):
        print(draw_preview(found))
