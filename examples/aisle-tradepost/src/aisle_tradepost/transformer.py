"""What Tradepost can be asked."""

from aisle_tradepost.lines import Record, money, number, only, read, word, write
from partners.messages import (
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    ItemQuery,
    OrderReference,
    PartnerItem,
    PartnerStatus,
    PurchaseOrderMessage,
)
from partners.transformers.base import Capability, Dedup, Evidence, Transformer
from partners.transformers.requests import Conversation, Request, segment

PLAIN_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
CANCELLED = {"cancelled": CancelAnswer.CANCELLED, "too-late": CancelAnswer.REFUSED}


class TradepostTransformer(Transformer):
    """Tradepost's desk, version 2. Recognises our number: an order it holds already is told again."""

    dedup = Dedup.KEY
    evidence = Evidence.SIMULATOR
    capabilities = frozenset(
        {
            Capability.FIND_BY_GTIN,
            Capability.FIND_BY_SKU,
            Capability.FIND_BY_WORDS,
            Capability.AVAILABILITY,
            Capability.PLACE_ORDER,
            Capability.FIND_ORDER,
            Capability.ORDER_STATUS,
            Capability.CANCEL_ORDER,
        }
    )

    def find_items(self, query: ItemQuery) -> Conversation[tuple[PartnerItem, ...]]:
        """One request: `GET /stock`."""
        asked = {"ean": query.gtin.removeprefix("0"), "article": query.partner_sku, "text": query.words}
        response = yield Request.get("/stock", params={name: value for name, value in asked.items() if value})
        return tuple(_item(record) for record in read(response))

    def place_order(self, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
        """Reserve line by line, which costs nothing and ends by itself; then confirm all of it at once."""
        tickets = []
        for line in order.lines:
            wanted = {"article": line.partner_sku, "pieces": line.quantity}
            tickets.append(word(only(read((yield _post("/reservations", wanted)))), "ticket"))
        confirmation = _post("/orders", _order(order, tickets)).committing()
        return _acknowledgement(only(read((yield confirmation))))

    def find_order(self, number: str) -> Conversation[Acknowledgement | None]:
        """One request: `GET /orders?theirs=`."""
        found = read((yield Request.get("/orders", params={"theirs": number})))
        return _acknowledgement(only(found)) if found else None

    def order_status(self, order: OrderReference) -> Conversation[PartnerStatus]:
        """One request: `GET /orders/<Tradepost's number>`."""
        record = only(read((yield Request.get(f"/orders/{segment(order.partner_reference)}"))))
        state = word(record, "state")
        return PartnerStatus(
            partner_reference=word(record, "order"),
            word=state,
            shipped=state == "gone",
            cancelled=state == "cancelled",
        )

    def cancel_order(self, order: OrderReference, reason: str) -> Conversation[Cancellation]:
        """One request: `POST /orders/<Tradepost's number>/cancellation`. Again gets the same answer."""
        path = f"/orders/{segment(order.partner_reference)}/cancellation"
        record = only(read((yield _post(path, {"because": reason}).committing())))
        answer = CANCELLED.get(word(record, "answer"), CancelAnswer.PENDING)
        return Cancellation(answer=answer, reason=record.get("reason", ""))


def _post(path: str, fields: dict[str, object]) -> Request:
    return Request(method="POST", path=path, headers=PLAIN_TEXT, body=write(fields))


def _order(order: PurchaseOrderMessage, tickets: list[str]) -> dict[str, object]:
    to = order.ship_to
    return {
        "theirs": order.number,
        "tickets": " ".join(tickets),
        "name": to.name,
        "street": ", ".join(line for line in (to.line1, to.line2) if line),
        "town": f"{to.postal_code} {to.city} {to.region}".strip(),
        "country": to.country,
        "mail": order.email,
        "phone": order.phone,
    }


def _item(record: Record) -> PartnerItem:
    return PartnerItem(
        partner_sku=word(record, "article"),
        gtin=word(record, "ean"),
        family=word(record, "range"),
        title=word(record, "text"),
        currency=word(record, "currency"),
        cost=money(record, "cents"),
        available=number(record, "pieces"),
    )


def _acknowledgement(record: Record) -> Acknowledgement:
    return Acknowledgement(
        number=word(record, "theirs"),
        partner_reference=word(record, "order"),
        answer=Answer.ACCEPTED,
        total=money(record, "cents"),
        currency=word(record, "currency"),
    )
