"""What is in the shop: 100 products with real check digits, countries, and an account that may read orders."""

import os
import zlib
from decimal import Decimal
from struct import pack
from typing import Any

from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.compat import get_user_model
from oscar.core.loading import get_model

FAMILIES = 20
SIZES = ("39", "40", "41", "42")
SINGLES = 100 - FAMILIES * len(SIZES)
SOLD_OUT = 100  # the last one
COUNTRIES = {"PT": "Portugal", "ES": "Spain", "GB": "United Kingdom", "IE": "Ireland"}
TOO_FAR = {"NZ": "New Zealand"}


def upc(number: int) -> str:
    """An EAN-13 of GS1's own prefix 950, which no product in a shop has."""
    body = f"950{number:09d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-weighted % 10}"


def fill() -> None:
    """Fill the shop. Again is harmless: what is there stays as it is."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for code in COUNTRIES | TOO_FAR:
            _country(code, (COUNTRIES | TOO_FAR)[code], ships=code in COUNTRIES)
        shoe = _shoe()
        for number in range(FAMILIES):
            _family(shoe, number)
        for number in range(SINGLES):
            _single(shoe, FAMILIES * len(SIZES) + number + 1)
        _reader()


def _country(code: str, name: str, *, ships: bool) -> None:
    _get_or_create(
        "address.Country",
        {"iso_3166_1_a2": code},
        printable_name=name,
        name=name,
        is_shipping_country=ships,
    )


def _shoe() -> Any:
    shoe = _get_or_create("catalogue.ProductClass", {"name": "Shoe"}, track_stock=True)
    for name in ("Size", "Colour"):
        _get_or_create(
            "catalogue.ProductAttribute",
            {"product_class": shoe, "code": name.lower()},
            name=name,
            type="text",
        )
    return shoe


def _family(shoe: Any, number: int) -> None:
    """One shoe in four sizes: one parent that is shown, four children that are sold."""
    title = f"Runner {number + 1}"
    parent = _product(shoe, title, structure="parent", description=f"A light shoe, number {number + 1}.")
    for place, size in enumerate(SIZES):
        position = number * len(SIZES) + place + 1
        child = _product(None, f"{title} {size}", structure="child", parent=parent, upc=upc(position))
        child.attr.size, child.attr.colour = size, "Fern"
        child.attr.save()
        _stock(child, position, price=Decimal(30 + number))


def _single(shoe: Any, position: int) -> None:
    product = _product(shoe, f"Laces {position}", structure="standalone", upc=upc(position))
    _stock(product, position, price=Decimal("4.90"))


def _product(product_class: Any, title: str, **fields: Any) -> Any:
    model = get_model("catalogue", "Product")
    known = model.objects.filter(title=title).first()
    if known:
        return known
    product = model.objects.create(product_class=product_class, title=title, **fields)
    if product_class:
        product.categories.add(create_from_breadcrumbs("Shoes > Running"))
        image = get_model("catalogue", "ProductImage")(product=product, display_order=0)
        image.original.save(f"{product.slug}.png", ContentFile(_picture(product.pk)))
    return product


def _stock(product: Any, position: int, *, price: Decimal) -> None:
    warehouse = _get_or_create("partner.Partner", {"code": "warehouse"}, name="Warehouse")
    _get_or_create(
        "partner.StockRecord",
        {"partner": warehouse, "partner_sku": f"W{position:04d}"},
        product=product,
        price_currency="EUR",
        price=price,
        num_in_stock=0 if position == SOLD_OUT else 1000,
    )


def _reader() -> None:
    """The account we give to a retailer: it may read orders and nothing else."""
    model = get_user_model()
    if model.objects.filter(username="endless-aisle").exists():
        return
    reader = model.objects.create_user(
        "endless-aisle", "api@example.com", os.environ["SHOP_READER_PASSWORD"], is_staff=True
    )
    reader.user_permissions.add(Permission.objects.get(codename="view_order"))


def _get_or_create(model: str, by: dict[str, Any], **fields: Any) -> Any:
    row, _ = get_model(*model.split(".")).objects.get_or_create(**by, defaults=fields)
    return row


def _picture(seed: int, side: int = 64) -> bytes:
    """A PNG of one colour (RFC 2083)."""
    pixels = (b"\0" + bytes((seed * 7 % 256, 120, 90)) * side) * side
    header = pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
