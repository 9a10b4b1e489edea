"""The corpus: a name, the bytes, the options agreed, and the stated result.

A result is the SKUs of the items that can be used and the reasons of the rows that cannot, or why there is no list.
"""

import io
import zipfile
from dataclasses import dataclass, field

import openpyxl

SKU, NEXT, THIRD = "MOOR-39", "SOCK-M", "HAT-1"
BOOT, SOCK, HAT = "09500000000051", "09500000000136", "09504000059101"
TITLES = ("sku", "gtin", "title", "cost", "stock")
PLAIN = {
    "columns": {"partner_sku": "sku", "gtin": "gtin", "title": "title", "cost": "cost", "available": "stock"},
    "currency": "EUR",
}
GOOGLE = {
    "columns": {
        "partner_sku": "g:id",
        "gtin": "g:gtin",
        "title": "title",
        "cost": "g:price",
        "available": "g:availability",
        "backorder_on": "g:availability_date",
    },
    "has_some": ["in_stock"],
    "has_none": ["out_of_stock", "preorder", "backorder"],
}
NAMESPACE = "http://base.google.com/ns/1.0"
NO_LENGTH = "digits, which no GTIN has."
DROPPED = f"{NO_LENGTH} A spreadsheet may have dropped zeros in front."
ROUNDED = "was rounded by a spreadsheet. Format the column as text."
NO_TITLES = "No row holds all titles; 'sku', 'gtin', 'title', 'cost', 'stock' could not be found."
NO_DTD = "It declares a document type (DTD), as lists do that mean us harm. Save it without one."
TOO_LONG = "A cell is longer than 131072 characters."


@dataclass(frozen=True)
class Case:
    """A file and what becomes of it."""

    name: str
    content: bytes
    skus: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    refused: str = ""
    options: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def row(sku=SKU, gtin=BOOT, title="Moor boot", cost="71.00", stock="12", by=","):
    """One row."""
    return by.join((sku, gtin, title, cost, stock))


BOTH = (row(), row(NEXT, SOCK, "Wool sock", "4.15", "3"))


def listed(*rows, titles="sku,gtin,title,cost,stock", end="\n", encoding="utf-8"):
    """A list."""
    return end.join([titles, *rows, ""]).encode(encoding)


def book(*rows, titles=TITLES):
    """A workbook."""
    made, content = openpyxl.Workbook(), io.BytesIO()
    for cells in (titles, *rows):
        made.active.append(cells)
    made.save(content)
    return content.getvalue()


def repacked(content, changed):
    """A workbook of which parts are replaced or added."""
    whole, packed = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for part in {*whole.namelist(), *changed}:
            out.writestr(part, changed[part] if part in changed else whole.read(part))
    return packed.getvalue()


def thing(sku=SKU, gtin=BOOT, title="Moor boot", cost="71.00", stock=12):
    """One object."""
    return {"sku": sku, "gtin": gtin, "title": title, "cost": cost, "stock": stock}


THINGS = [thing(), thing(NEXT, SOCK, "Wool sock", "4.15", 3)]


def feed(*items, begin=""):
    """A Google product feed."""
    return (
        f'<?xml version="1.0"?>{begin}<rss version="2.0" xmlns:g="{NAMESPACE}"><channel><title>Shop</title>'
        f"{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    ).encode()


def entry(sku=SKU, gtin=BOOT, price="71.00 EUR", stock="in_stock", more=""):
    """One item of it."""
    return (
        f"<g:id>{sku}</g:id><title>Boot &amp; lace</title><g:gtin>{gtin}</g:gtin><g:price>{price}</g:price>"
        f"<g:availability>{stock}</g:availability>{more}"
    )


def stock_list(*lines, count=None, segments=None, end="IEA*1*000000001~"):
    """A list of stock by EDI (X12 846)."""
    body = [
        "BIA*00*SI*STOCK1*20261126",
        "CUR*SE*EUR",
        *lines,
        f"CTT*{count or sum(one[:3] == 'LIN' for one in lines)}",
    ]
    isa = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'NORTHPEAK':15}*ZZ*{'AISLE':15}*261126*0900*U*00401*000000001*0*P*>~"
    )
    st = f"GS*IB*NORTHPEAK*AISLE*20261126*0900*1*X*004010~ST*846*0001~{'~'.join(body)}~"
    return f"{isa}{st}SE*{segments or len(body) + 2}*0001~GE*1*1~{end}".encode()


LIN = (f"LIN*1*VP*{SKU}*EN*{BOOT[1:]}", "PID*F****Moor boot", "CTP**UCP*71*1*EA", "QTY*33*12*EA")
