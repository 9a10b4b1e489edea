"""A shop to look at: the product as it runs, with the demo's world, and Chromium in front of it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from config.demo.cast import PASSWORD
from deploy.local.places import ROOT, VAR
from tests.simulator import Simulator
from tests.stack import Stack, running_stack

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SKIPPED = "Transition was skipped"  # Chromium, when one page follows the other faster than it can fade
SIZES = {"1280x800": (1280, 800), "1080x1920": (1080, 1920)}
RULES = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
]


class Shop(NamedTuple):
    """A running product and how to get in."""

    url: str
    codes: dict[str, str]  # one-time codes of kiosks, by retailer
    stack: Stack

    @property
    def simulator(self) -> Simulator:
        """Its partners."""
        return self.stack.simulator

    def python(self, code: str) -> str:
        """What the product itself answers to a few lines."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--verbosity", "0", "-c", code]
        told = subprocess.run(
            command, cwd=ROOT, env=self.stack.environment, check=False, capture_output=True, text=True
        )
        assert told.returncode == 0, told.stderr
        return told.stdout.strip()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One for the whole run: no test relies on what another left, and none tidies up."""
    folder = tmp_path_factory.mktemp("shop")
    with running_stack(folder, name="test-postgres") as stack:
        environment = {**stack.environment, "STATIC_ROOT": str(folder / "static")}
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, env=environment, check=True)
        stack.start_web(STATIC_ROOT=environment["STATIC_ROOT"])
        codes = {
            retailer["slug"]: retailer["kiosks"][0]["enrolment_code"] for retailer in stack.told["retailers"]
        }
        yield Shop(stack.url, codes, stack)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def enrolled(shop: Shop, chromium: Browser) -> dict[str, str]:
    """What the browser of an enrolled kiosk keeps, by retailer. Enrolled as a person would: by the code."""
    kept = {}
    for retailer, code in shop.codes.items():
        context = chromium.new_context()
        page = context.new_page()
        page.goto(shop.url)
        page.get_by_label("Code from head office").fill(code)
        page.get_by_role("button", name="Set up").click()
        page.get_by_role("heading", name="Not on the shelf?").wait_for()
        kept[retailer] = context.storage_state()
        context.close()
    return kept


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """A counter tablet, and an upright kiosk of 32 inches."""
    return str(request.param)


Opened = Callable[..., Page]


@pytest.fixture
def opened(shop: Shop, chromium: Browser, enrolled: dict[str, str]) -> Iterator[Opened]:
    """Opens pages as an enrolled kiosk, or as a stranger's browser; says at the end what they did wrong."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(retailer: str | None = "alder", size: str = "1280x800") -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=shop.url,
            storage_state=enrolled[retailer] if retailer else None,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",  # a picture taken in the middle of a transition shows two pages
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.extend(_complaints(message)))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.extend(_strangers(asked, shop.url)))
        page.on("response", lambda answer: wrong.extend(_failures(answer)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def partners(shop: Shop) -> Iterator[Simulator]:
    """The shop's partners; quick again afterwards."""
    yield shop.simulator
    shop.simulator.reset()


@pytest.fixture
def kiosk(opened: Opened, size: str) -> Page:
    """A kiosk of Alder & Finch, at both sizes."""
    return opened("alder", size)


@pytest.fixture
def logged_in(opened: Opened) -> Callable[..., Page]:
    """Logs a person of the demo in, in a browser of their own."""

    def log_in(username: str, size: str = "1280x800") -> Page:
        page = opened(None, size)
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        return page

    return log_in


def shot(page: Page, size: str, name: str) -> None:
    """Keep a picture of what the page shows: var/shots/<size>/<name>.png."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=VAR / "shots" / size / f"{name}.png")


def assert_accessible(page: Page) -> None:
    """No rule of WCAG 2.2 AA that a machine can check is broken."""
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {"target-size": {"enabled": True}},
    }
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()


def _complaints(message: ConsoleMessage) -> list[str]:
    """What the browser holds against a page, violations of its security policy among them."""
    is_bad = message.type == "error" and not message.text.startswith("Failed to load resource")
    return [message.text] if is_bad else []


def _strangers(asked: Request, origin: str) -> list[str]:
    """Requests that leave our origin."""
    return [] if asked.url.startswith((origin, "data:")) else [asked.url]


def _failures(answer: Response) -> list[str]:
    """Parts of a page that did not come. A whole page may be a refusal."""
    is_part = answer.request.resource_type != "document"
    return [f"{answer.status} {answer.url}"] if is_part and answer.status >= 400 else []
