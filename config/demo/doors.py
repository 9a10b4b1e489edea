"""How the demo's partners are spoken to: the simulator has a door of each kind for every partner."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.demo.cast import BY_MAPPING, DemoPartner
from partners.models.partner import AuthScheme
from partners.transformers import declarative

EXAMPLE = Path(declarative.__file__).parent / "examples" / "plain.json"
ITEM_COLUMNS = ("gtin", "title", "family", "brand", "category", "cost", "price", "currency", "available")
ANSWER_COLUMNS = ("number", "partner_reference", "line_number", "accepted", "reason")
PARCEL_COLUMNS = ("number", "partner_reference", "carrier", "tracking_number", "line_number", "quantity")


def _same(names: tuple[str, ...]) -> dict[str, str]:
    """Columns that are called as we call them."""
    return {name: name for name in names}


BY_FILES: Mapping[str, Any] = {
    "columns": {
        **_same(ITEM_COLUMNS),
        "partner_sku": "sku",
        "attributes": _same(("colour", "size")),
    },
    "answers": {"files": "answers*.csv", "columns": _same(ANSWER_COLUMNS)},
    "shipments": {"files": "shipments*.csv", "columns": _same(PARCEL_COLUMNS)},
}


@dataclass(frozen=True, kw_only=True)
class Door:
    """What a partner's row says of the way in, and what we show there."""

    base_url: str
    auth_scheme: AuthScheme
    auth_header: str = ""
    auth_options: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict)


def door_of(partner: DemoPartner, *, simulator_url: str) -> Door:
    """The way in to one of the simulator's partners."""
    code, home = partner.code, f"{simulator_url}/{partner.code}"
    match partner.auth_scheme:
        case AuthScheme.OAUTH2:
            return Door(
                base_url=f"{home}/oauth/v1",
                auth_scheme=AuthScheme.OAUTH2,
                auth_options={"token_url": f"{home}/oauth/token"},
                credentials={"client_id": f"sim-{code}", "client_secret": f"sim-{code}-secret"},
            )
        case AuthScheme.HMAC:
            return Door(
                base_url=f"{home}/signed/v1",
                auth_scheme=AuthScheme.HMAC,
                credentials={"key_id": f"sim-{code}", "secret": f"sim-{code}-secret"},
            )
        case AuthScheme.NONE:
            return Door(base_url=f"file:///{code}/csv", auth_scheme=AuthScheme.NONE, options=BY_FILES)
    return Door(
        base_url=f"{home}/v1",
        auth_scheme=AuthScheme.API_KEY,
        auth_header="X-Api-Key",
        options=json.loads(EXAMPLE.read_text()) if partner.transformer == BY_MAPPING else {},
        credentials={"key": f"sim-{code}-key"},
    )
