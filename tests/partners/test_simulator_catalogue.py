"""The simulator's catalogue is valid, believable, and what its makers make."""

import json
import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

from PIL import Image

from catalog.gtin import normalise
from partners.simulator import make_catalogue

FOLDER = Path(make_catalogue.__file__).parent
CATALOGUE = json.loads((FOLDER / "catalogue.json").read_text())
VARIANTS = [variant for family in CATALOGUE["families"] for variant in family["variants"]]
OFFERS = [offer for partner in CATALOGUE["partners"].values() for offer in partner["offers"]]
PICTURES = sorted((FOLDER / "pictures").glob("*.svg"))
PAINT = {"linearGradient", "radialGradient", "stop", "filter", "feGaussianBlur", "clipPath", "pattern"}
SHAPES = {"svg", "defs", "g", "use", "path", "rect", "circle", "ellipse"} | PAINT


def test_the_committed_files_are_what_the_makers_make():
    committed = {
        str(path.relative_to(FOLDER)): path.read_text() for path in [FOLDER / "catalogue.json", *PICTURES]
    }

    assert make_catalogue.made() == committed


def test_every_picture_has_its_photograph_in_pixels():
    photographs = sorted((FOLDER / "photographs").glob("*.webp"))

    assert [path.stem for path in photographs] == [path.stem for path in PICTURES]
    assert {Image.open(path).size for path in photographs} == {(800, 800)}


def test_every_gtin_is_valid_and_of_the_range_for_demonstrations():
    gtins = [variant["gtin"] for variant in VARIANTS]

    assert [normalise(gtin) for gtin in gtins] == gtins
    assert {gtin[:4] for gtin in gtins} == {"0950"}
    assert len(set(gtins)) == len(gtins)


def test_offers_are_for_known_variants_and_numbered_once():
    assert {offer["gtin"] for offer in OFFERS} == {variant["gtin"] for variant in VARIANTS}
    assert len({offer["sku"] for offer in OFFERS}) == len(OFFERS)


def test_a_partner_keeps_between_a_third_and_a_half_of_the_price():
    shares = [Decimal(offer["cost"]) / Decimal(offer["price"]) for offer in OFFERS]

    assert Decimal("0.545") < min(shares) < max(shares) < Decimal("0.655")


def test_the_cheapest_and_the_quickest_differ():
    by_gtin = {}
    for offer in OFFERS:
        by_gtin.setdefault(offer["gtin"], []).append(offer)
    choices = [offers for offers in by_gtin.values() if len(offers) > 1]

    differing = [
        offers
        for offers in choices
        if min(offers, key=lambda one: Decimal(one["price"]))
        != min(offers, key=lambda one: one["lead_time_days"])
    ]
    assert len(choices) > 150
    assert len(differing) > len(choices) / 2


def test_some_are_sold_out_some_low_and_some_families_are_known_to_partners_only():
    stocks = [offer["available"] for offer in OFFERS]

    assert (stocks.count(0) > 30, stocks.count(2) > 30) == (True, True)
    assert 4 <= sum(not family["listed"] for family in CATALOGUE["families"]) <= 10
    assert (55 <= len(CATALOGUE["families"]) <= 65, 250 <= len(VARIANTS) <= 350) == (True, True)


def test_every_variant_has_its_picture_and_every_picture_its_variant():
    assert {variant["picture"] for variant in VARIANTS} == {path.name for path in PICTURES}


def test_pictures_are_small_and_of_plain_shapes():
    faults = {path.name: found for path in PICTURES if (found := _faults(path))}

    assert faults == {}


def _faults(picture):
    """What a careful browser or a small disk would mind."""
    elements = list(ET.parse(picture).iter())
    attributes = [pair for element in elements for pair in element.attrib.items()]
    names = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in elements}
    pointing = {value for name, value in attributes if "href" in name or "url(" in value}
    return [
        *(names - SHAPES),
        *(value for value in pointing if not re.fullmatch(r"#\w+|url\(#\w+\)", value)),
        *(name for name, _ in attributes if name.startswith("on") or name == "style"),
        *(["large"] if picture.stat().st_size >= 6000 else []),
    ]
