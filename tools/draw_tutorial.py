"""Follow the tutorial and take the pictures of its pages: ``make pictures`` writes docs/tutorial/*.png.

It needs Chromium, and runs the same blocks of docs/tutorial.md as tests/test_docs.py.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from browsing import ARGUMENTS, system_browser, until
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from test_docs import Block, blocks_of

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs/tutorial"
SCREEN, PHONE = (1100, 640), (390, 780)  # px
COLOURS = 256  # of a palette: a picture has at most 120 kB
# For each `geo build` and `geo draft` of the tutorial: name of the picture → address and size.
PICTURES = (
    {
        "map": ("maps/salt-road/flows.html", SCREEN),
        "card": ("maps/salt-road/flows.html#open=flows:zarzis-zouara", SCREEN),
    },
    {"closure": ("maps/salt-road/when-ras-jedir-closes.html#step=2", SCREEN)},
    {"altiplano": ("maps/altiplano/flows.html", SCREEN)},
    {
        "review": ("drafts/review.html", SCREEN),
        "review-phone": ("drafts/review.html", PHONE),
        "review-ar": ("drafts/review.html#l=ar", SCREEN),
    },
    {"draft": ("maps/vardar/flows.html", SCREEN)},
)


def apply_block(block: Block, last_file: Path) -> Path:
    """Write a block of the tutorial to a file, as a reader would; return the file that was written last.

    A block marked ``in: FILE`` is appended to that file; one marked ``change: LINE`` replaces this line of
    ``last_file``. Any other block changes no file.
    """
    use, _, detail = block.use.partition(": ")
    if use == "in":
        last_file = last_file.parent / detail
        with last_file.open("a", encoding="utf-8") as file:
            file.write(block.text + "\n")
    elif use == "change":
        text = last_file.read_text(encoding="utf-8")
        last_file.write_text(text.replace(f"{detail}\n", block.text), encoding="utf-8")
    return last_file


def take_picture(browser: Browser, address: str, size: tuple[int, int], target: Path) -> None:
    """Open a page and write a PNG of it with few colours."""
    width, height = size
    tab = browser.new_page(viewport={"width": width, "height": height})
    tab.goto(address)
    until(tab, "document.documentElement.dataset.ready === 'true'", timeout_s=60)
    tab.wait_for_timeout(1500)  # the last frame of an animation
    tab.screenshot(path=target)
    tab.close()
    with Image.open(target) as picture:
        reduced = picture.convert("RGB").quantize(COLOURS, kmeans=4, dither=Image.Dither.NONE)
    reduced.save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Follow the tutorial block by block, and take the pictures after each of its builds and drafts."""
    TARGET.mkdir(exist_ok=True)
    builds = iter(PICTURES)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=list(ARGUMENTS))
        folder = Path(temporary)
        shutil.copytree(ROOT / "docs/examples/andes", folder / "andes")
        last_file = folder / "none"
        for block in blocks_of(ROOT / "docs/tutorial.md"):
            last_file = apply_block(block, last_file)
            for line in block.text.splitlines() if block.language == "bash" else ():
                if not line.startswith(("geo build ", "geo draft ")):
                    continue
                command = [sys.executable, "-m", *line.split()]
                subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 - our own
                for name, (page, size) in next(builds).items():
                    take_picture(browser, f"{folder.as_uri()}/{page}", size, TARGET / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
