"""Whether the pages of a purchase fit the fingers and the screen (WCAG 1.4.10, and our own sizes)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import shot
from tests.browser.shopping import add, bought, stock_up

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True, scope="module")
def _enough_for_all(shop):
    stock_up(shop)


SMALLEST = {"1280x800": 48, "1080x1920": 60}
TOO_SMALL = """(smallest) => [...document.querySelectorAll("main, .dock, .top")]
  .flatMap(part => [...part.querySelectorAll(
    "a, button, select, input:not([type=hidden], [type=radio]), label:has(input)")])
  .filter(target => target.checkVisibility() && target.offsetHeight && target.offsetHeight < smallest - 0.5)
  .map(target => `${target.offsetHeight} ${target.outerHTML.slice(0, 90)}`)"""


def pages(page: Page) -> Iterator[str]:
    """Walk through the pages of a purchase, saying the name of each as it is shown."""
    add(page, "beanie")
    for name in ("cart", "checkout", "orders/find"):
        page.goto(f"/{name}/")
        yield name
    bought(page)
    yield "done"


def test_everything_to_press_is_large_enough(kiosk, size):
    small = {name: kiosk.evaluate(TOO_SMALL, SMALLEST[size]) for name in pages(kiosk)}

    assert {name: targets for name, targets in small.items() if targets} == {}


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_cut_off_when_the_tablet_is_magnified(opened, width):
    page = opened()
    wide = {}
    for name in pages(page):
        page.set_viewport_size({"width": width, "height": 800})
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
        shot(page, f"{width}x800", name.replace("/", "-"))
        page.set_viewport_size({"width": 1280, "height": 800})

    assert {name: pixels for name, pixels in wide.items() if pixels > width} == {}
