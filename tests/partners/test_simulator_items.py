"""The simulator finds items by number and by words, many at a time."""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.partners.simulator_orders import FERN_M, JACKET


@pytest.mark.parametrize(
    "question", [f"gtin={JACKET['gtin']}", f"gtin={JACKET['gtin'][1:]}", f"sku={FERN_M}"]
)
def test_a_number_finds_the_item_and_its_whole_family(simulator, question):
    status, found = simulator.ask("northpeak", "GET", f"/items?{question}")

    assert (status, len(found["items"])) == (200, 24)
    assert {item["family"] for item in found["items"]} == {"ridge-3-layer-rain-jacket"}
    assert next(item for item in found["items"] if item["sku"] == FERN_M) == {
        "sku": FERN_M,
        "gtin": JACKET["gtin"],
        "family": "ridge-3-layer-rain-jacket",
        "title": "Ridge 3-layer rain jacket",
        "brand": "Northpeak",
        "description": found["items"][0]["description"],
        "category": "Rain jackets",
        "attributes": {"colour": "Fern", "size": "M"},
        "images": [f"{simulator.url}/pictures/ridge-3-layer-rain-jacket-fern.webp"],
        "price": {"amount": "149.00", "currency": "EUR"},
        "cost": {"amount": JACKET["cost"], "currency": "EUR"},
        "available": JACKET["available"],
        "lead_time_days": JACKET["lead_time_days"],
    }


def test_words_find_items_that_hold_all_of_them_and_no_more_than_sixty(simulator):
    _, ferns = simulator.ask("northpeak", "GET", "/items?q=RAIN+fern+jacket")
    _, many = simulator.ask("northpeak", "GET", "/items?q=a")

    assert {item["attributes"]["colour"] for item in ferns["items"]} == {"Fern"}
    assert len(ferns["items"]) == 10
    assert len(many["items"]) == 60


def test_nothing_found_is_no_error(simulator):
    asked = [
        "/items?gtin=09500000000004",
        "/items?sku=nothing",
        "/items?q=xylophone",
        "/orders?reference=none",
    ]

    assert [simulator.ask("tarn", "GET", path) for path in asked] == [
        (200, {"items": []}),
        (200, {"items": []}),
        (200, {"items": []}),
        (200, {"orders": []}),
    ]


def test_sixty_four_look_ups_at_once_take_hardly_longer_than_one(simulator):
    simulator.knobs("northpeak", latency_ms=50)
    began = time.monotonic()

    with ThreadPoolExecutor(64) as shoppers:
        path = f"/items?gtin={JACKET['gtin']}"
        answers = list(shoppers.map(lambda _: simulator.ask("northpeak", "GET", path)[0], range(64)))

    assert answers == [200] * 64
    assert 0.05 <= time.monotonic() - began < 64 * 0.05 / 4


def test_pictures_need_no_key(simulator):
    with urllib.request.urlopen(f"{simulator.url}/pictures/rib-beanie-rust.webp") as response:
        assert (response.headers["Content-Type"], response.read()[8:12]) == ("image/webp", b"WEBP")
