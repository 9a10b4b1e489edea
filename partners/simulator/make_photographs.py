"""`python -m partners.simulator.make_photographs`: what `pictures/` shows as WebP, as partners send it. Needs Chromium.

Shops take no SVG from strangers, so partners name files of pixels. Run it when a drawing has changed.
"""

import base64
import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
PICTURES, PHOTOGRAPHS = FOLDER / "pictures", FOLDER / "photographs"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIDE = 800
STYLE = f"<style>body {{ margin: 0 }} img {{ display: block; width: {SIDE}px }}</style>"


def main() -> None:
    """Make all of them anew, and remove those of pictures that are gone."""
    for old in PHOTOGRAPHS.glob("*.webp"):
        if not (PICTURES / f"{old.stem}.svg").exists():
            old.unlink()
    PHOTOGRAPHS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        for picture in sorted(PICTURES.glob("*.svg")):
            _photographed(page, picture.read_bytes()).save(
                PHOTOGRAPHS / f"{picture.stem}.webp", "webp", quality=82, method=6
            )
        browser.close()


def _photographed(page: Page, drawing: bytes) -> Image.Image:
    source = base64.b64encode(drawing).decode()
    page.set_content(f'{STYLE}<img src="data:image/svg+xml;base64,{source}">')
    page.locator("img").evaluate("image => image.decode()")
    return Image.open(io.BytesIO(page.screenshot(omit_background=True)))


if __name__ == "__main__":
    main()
