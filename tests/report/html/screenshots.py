"""Takes the pictures of the page that stand in docs/: 1280 and 390 pixels wide, light and dark.

PYTHONPATH=.:tests/report python tests/report/html/screenshots.py            # writes docs/report-*.png
PYTHONPATH=.:tests/report python tests/report/html/screenshots.py page.html  # the same of another page, next to it
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.report.html.chromium import browser, missing, opened, picture, sized
from tests.report.html.pages import fixture, page

DOCS = Path(__file__).resolve().parents[3] / "docs"
HEIGHTS = {1280: 1340, 390: 1300}  # of 390, what a phone shows in a screen and a half


def take(source: Path, folder: Path, stem: str) -> None:
    """Four pictures; in the dark ones the accused piece of the answer is chosen, so that its path is lit."""
    with browser() as driver:
        for width, height in HEIGHTS.items():
            for dark in (False, True):
                sized(driver, width, height, dark=dark)
                opened(driver, source)
                if dark:
                    driver.execute_script("(document.querySelector('.claim.accused') || document.querySelector('.claim'))?.click()")
                picture(driver, folder / f"{stem}-{width}-{'dark' if dark else 'light'}.png")


def main(arguments: list[str]) -> int:
    """The pictures of the pages that are named, or those of the documentation."""
    if missing():
        print(missing(), file=sys.stderr)
        return 1
    for name in arguments:
        take(Path(name).resolve(), Path(name).resolve().parent, Path(name).stem)
    if not arguments:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "report.html"
            source.write_text(page(fixture("chain-wrong-number")), encoding="utf-8")
            take(source, DOCS, "report")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
