"""Who is asking: a person, a kiosk or a program, always for one retailer."""

from dataclasses import dataclass, field
from datetime import datetime

from stores.models import Kiosk, Retailer, Store, User

KIOSK_COOKIE = "kiosk"  # where a device keeps its token


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A recognised caller. `name` goes into events as the actor."""

    retailer: Retailer
    name: str
    store: Store | None = None
    user: User | None = None
    kiosk: Kiosk | None = None
    api_key_id: int | None = None
    api_key_used_at: datetime | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)

    is_authenticated = True  # what DRF asks of a user
    is_anonymous = False
