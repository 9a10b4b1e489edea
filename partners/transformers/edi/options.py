"""What a partner's row says about trading by EDI."""

from collections.abc import Mapping
from typing import Any

from partners.transformers.edi.documents import Parties

FOLDER = {"type": "string", "pattern": "^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", "maxLength": 100}

SHARED: dict[str, Any] = {
    "is_test": {
        "type": "boolean",
        "default": False,
        "description": "Whether both sides mark their interchanges as tests. One that is marked otherwise is not read.",
    },
    "out_folder": {**FOLDER, "default": "out", "description": "What we leave for the partner."},
    "in_folder": {**FOLDER, "default": "in", "description": "What the partner leaves for us."},
    "sent_folder": {
        **FOLDER,
        "default": "sent",
        "description": "Where we keep a copy of all that we sent, by control number; receipts are matched with it.",
    },
    "confirms": {
        "type": "boolean",
        "default": True,
        "description": "Whether the partner wants a receipt (997, CONTRL) for what it sends.",
    },
    "takes_cancellations": {
        "type": "boolean",
        "default": True,
        "description": "Whether the partner reads a change (860, ORDCHG) that cancels an order.",
    },
    "waits_for_backorders": {
        "type": "boolean",
        "default": False,
        "description": "Whether pieces on back order count as accepted. Otherwise they count as refused.",
    },
}


def party(name: str, *, most: int) -> dict[str, Any]:
    """An identifier in an envelope: capitals, digits and a few signs that are no delimiter in either dialect."""
    return {"type": "string", "pattern": rf"^[A-Z0-9][A-Z0-9._-]{{0,{most - 1}}}$", "description": name}


def qualifier(default: str, *, most: int) -> dict[str, Any]:
    """What kind of identifier it is."""
    return {"type": "string", "pattern": f"^[A-Z0-9]{{1,{most}}}$", "default": default}


def parties(options: Mapping[str, Any], default_qualifier: str) -> Parties:
    """Who speaks to whom."""
    return Parties(
        our_id=options["our_id"],
        our_qualifier=options.get("our_qualifier", default_qualifier),
        partner_id=options["partner_id"],
        partner_qualifier=options.get("partner_qualifier", default_qualifier),
        is_test=options.get("is_test", False),
    )
