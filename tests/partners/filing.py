"""One of our transformers at one folder of the simulator's Northpeak."""

from partners.mailboxes.folder import FolderMailbox
from partners.transformers.feed import FeedTransformer
from partners.transformers.x12 import X12Transformer
from partners.transports.conversation import hold
from tests.partners.simulator_orders import purchase_order
from tests.partners.speaking import account

FEED = {
    "columns": {
        **{
            name: name
            for name in ("gtin", "title", "family", "brand", "cost", "price", "currency", "available")
        },
        "partner_sku": "sku",
        "attributes": {"colour": "colour", "size": "size"},
    },
    "answers": {
        "files": "answers*.csv",
        "columns": {
            name: name for name in ("number", "partner_reference", "line_number", "accepted", "reason")
        },
    },
    "shipments": {
        "files": "shipments*.csv",
        "columns": {
            name: name
            for name in (
                "number",
                "partner_reference",
                "carrier",
                "tracking_number",
                "line_number",
                "quantity",
            )
        },
    },
}
KINDS = {
    "csv": FeedTransformer(FEED),
    "x12": X12Transformer({"our_id": "AISLE", "partner_id": "NORTHPEAK", "currency": "EUR"}),
}


class Filing:
    """One of our transformers at one folder of Northpeak's."""

    def __init__(self, simulator, root, kind) -> None:
        self.simulator = simulator
        self.root = root
        self.folder = root / "northpeak" / kind
        self.transformer = KINDS[kind]
        self.known = account(
            "file:///northpeak",
            open_mailbox=lambda _: FolderMailbox(root, f"northpeak/{kind}", settles_s=0),
        )

    def hold(self, conversation):
        """Hold a conversation that must succeed."""
        held = hold(conversation, self.known, timeout_s=5)
        assert held.error is None, held.error
        return held.result

    def placed(self, **kwargs):
        """Leave an order and let the partner read it."""
        answer = self.hold(self.transformer.place_order(purchase_order(**kwargs)))
        self.simulator.read_mailboxes()
        return answer

    def heard(self):
        """What the partner has left since, put away."""
        found = self.hold(self.transformer.collect())
        self.hold(self.transformer.settle(found))
        assert found.unusable == ()
        return found.notices
