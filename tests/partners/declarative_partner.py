"""Two partners in memory with plain JSON APIs of their own, and the mappings that speak to them."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from partners.messages import OrderReference, PurchaseOrderLine
from partners.transformers import declarative
from partners.transformers.declarative import DeclarativeTransformer
from tests.partners.plain_partner import ORDER, say

REFERENCE = OrderReference(number=ORDER.number, partner_reference="4711")
TAKEN = {
    "kundenreferenz": ORDER.number,
    "auftragsnummer": 4711,
    "status": "angenommen",
    "positionen": [{"artikel": "MS-39", "menge": 2, "bestaetigt": 2}],
    "summe_cent": 14200,
    "waehrung": "EUR",
}
"""The German partner's answer to our order, whole."""
EXAMPLES = Path(declarative.__file__).parent / "examples"


def mapping(name):
    """One of the worked examples."""
    return json.loads((EXAMPLES / f"{name}.json").read_text())


def transformer(name, **changes):
    """A transformer with one of the worked examples, some of its parts replaced."""
    return DeclarativeTransformer(mapping(name) | changes)


def order_of(sku, gtin, cost, quantity=2):
    """An order of one line."""
    line = PurchaseOrderLine(
        line_number=1, partner_sku=sku, gtin=gtin, quantity=quantity, unit_cost=Decimal(cost)
    )
    return replace(ORDER, lines=(line,))


def variant(number, ean, size, **changes):
    """One size of the German partner's boot."""
    usual = {"farbe": "Moos", "ek_cent": 7100, "bestand": 12, "lieferzeit": "sofort"}
    return {"nr": number, "ean": ean, "groesse": size} | usual | changes


BOOT = {
    "modell": "moor-stiefel",
    "bezeichnung": "Moorstiefel wasserdicht",
    "marke": "Nordspitze",
    "text": {"de": "Hält dicht.", "en": "Stays dry."},
    "gruppen": ["Schuhe", "Stiefel"],
    "bilder": [{"url": "https://bilder.example/moor.png", "alt": "Stiefel"}],
    "uvp": "1.149,00",
    "varianten": [
        variant("MS-39", "9500000000051", "39"),
        variant("MS-40", "9500000000105", "40", bestand="lieferbar", lieferzeit="1 Woche"),
        variant("MS-41", "", "41", bestand="ausverkauft"),
    ],
}


class GermanPartner:
    """Cents, German words, variants within their model. An order is put under our number, so a repeat changes it."""

    gtin = "09500000000051"
    partner_sku = "MS-39"
    words = "stiefel"
    order = order_of("MS-39", "09500000000051", "71.00")

    def __init__(self) -> None:
        self.orders = {}

    def answer(self, request):
        """What it says to a request; all that it does not have is 404 with a code."""
        match request.method, unquote(request.path).split("/")[1:]:
            case "GET", ["artikel"] if request.params["ean"] in [one["ean"] for one in BOOT["varianten"]]:
                return say({"artikel": [BOOT]})
            case "GET", ["artikel", sku] if sku in [one["nr"] for one in BOOT["varianten"]]:
                return say(BOOT)
            case "PUT", ["auftraege", number]:
                return self._put(number, json.loads(request.body))
            case "GET", ["auftraege", number] if number in self.orders:
                return say(self.orders[number])
            case "POST", ["auftraege", number, "storno"] if number in self.orders:
                return self._withdraw(self.orders[number])
        return say({"fehler": [{"code": "auftrag-unbekannt", "meldung": "Unbekannt."}]}, 404)

    def _put(self, number, wanted):
        if any(line["artikel"] != self.partner_sku for line in wanted["positionen"]):
            return say({"fehler": [{"feld": "positionen", "meldung": "Artikel unbekannt."}]}, 400)
        lines = [
            {"artikel": line["artikel"], "menge": line["menge"], "bestaetigt": line["menge"], "grund": None}
            for line in wanted["positionen"]
        ]
        taken = {
            "kundenreferenz": number,
            "auftragsnummer": 4711 + len(self.orders),
            "status": "angenommen",
            "hinweis": None,
            "positionen": lines,
            "summe_cent": sum(line["menge"] * 7100 for line in lines),
            "waehrung": "EUR",
        }
        return say(self.orders.setdefault(number, taken), 201)

    def _withdraw(self, taken):
        if taken["status"] == "versendet":
            return say({"fehler": [{"code": "zu-spaet", "meldung": "Schon unterwegs."}]}, 409)
        taken["status"] = "storniert"
        return say({"status": "storniert"})


JACKET = {
    "id": 31001,
    "upc": "012345678905",
    "vendor": "Coast",
    "style": "harbour",
    "name": "Harbour jacket",
    "active": True,
    "properties": [{"label": "Colour", "text": "Sand"}, {"label": "Weight", "text": 310}],
    "photos": ["harbour-1.jpg", "harbour-2.jpg"],
    "dealer_price": 48.5,
    "currency": "USD",
    "in_stock": True,
}


class NotePartner:
    """Everything is 200, also an error. Recognises nobody's number, which stands in a note; two rows to a page."""

    gtin = "00012345678905"
    partner_sku = "31001"
    words = "harbour"
    order = replace(order_of("31001", "00012345678905", "48.50"), currency="USD")
    most = 2

    def __init__(self) -> None:
        self.orders = []

    def answer(self, request):
        """What it says to a request."""
        match request.method, request.path.split("/")[1:]:
            case "GET", ["v2", "catalog", "search"]:
                return self._page(request, self._catalogue(request.params))
            case "POST", ["v2", "orders"]:
                return self._take(json.loads(request.body))
            case "GET", ["v2", "orders"]:
                wanted = request.params["search"]
                return self._page(request, [one for one in self.orders if wanted in one["note"]])
            case "GET", ["v2", "orders", number]:
                found = [one for one in self.orders if one["order_no"] == number]
                return say({"success": True, "order": found[0]}) if found else self._no("No such order")
        return self._no("Unknown call")

    def _no(self, message, **more):
        return say({"success": False, "message": message, **more})

    def _catalogue(self, asked):
        carried = asked.get("upc") == JACKET["upc"] or self.words in asked.get("text", "")
        return [{**JACKET, "active": False}, JACKET] if carried else []

    def _page(self, request, rows):
        """Some rows, the number of the last page, and the next page's address."""
        page, last = int(request.params.get("page", "1")), -(-len(rows) // self.most) or 1
        address = (
            f"https://coast.example/api{request.path}?search={request.params.get('search')}&page={page + 1}"
        )
        paging = {"last": last, "next": address if page < last else None}
        data = rows[(page - 1) * self.most : page * self.most]
        return say({"success": True, "data": data, "paging": paging})

    def _take(self, wanted):
        if any(line["id"] != self.partner_sku for line in wanted["items"]):
            return self._no("We have no such item.", code="REFUSED")
        taken = {
            "order_no": str(7001 + len(self.orders)),
            "note": wanted["note"],
            "state": "open",
            "sum": sum(line["qty"] * JACKET["dealer_price"] for line in wanted["items"]),
            "currency": "USD",
        }
        self.orders.append(taken)
        return say({"success": True, "order_no": taken["order_no"]})
