"""Who plays in the demo. Plain data."""

from typing import NamedTuple

from partners.models.partner import AuthScheme
from stores.roles import Role

PASSWORD = "aisle-demo-2026"  # noqa: S105 - printed on the demo's own screen


class DemoStore(NamedTuple):
    """A shop floor."""

    code: str
    name: str
    city: str
    country: str
    time_zone: str = "Europe/Lisbon"


class DemoUser(NamedTuple):
    """A person; `store` is a code, or empty for head office."""

    username: str
    full_name: str
    role: Role
    store: str = ""


class DemoPartner(NamedTuple):
    """A partner of the simulator, as one retailer knows it; `doors` has an address for each scheme."""

    code: str
    name: str
    transformer: str
    lookup_timeout_ms: int
    auth_scheme: AuthScheme = AuthScheme.API_KEY


class DemoRetailer(NamedTuple):
    """A retailer with all that is its own. `by_files` are partners that need a mailbox of ours to be spoken to."""

    slug: str
    name: str
    order_prefix: str
    brand_colour: str
    promise: str
    logo: str
    stores: tuple[DemoStore, ...]
    users: tuple[DemoUser, ...]
    partners: tuple[str, ...]
    sku_prefix: str
    by_files: tuple[str, ...] = ()


PLAIN = "partners.transformers.plain.PlainTransformer"
BY_FILES = "partners.transformers.feed.FeedTransformer"
BY_MAPPING = "partners.transformers.declarative.DeclarativeTransformer"
LOOKUP = "partners.transformers.plain.LookupPlainTransformer"

PARTNERS = {
    "northpeak": DemoPartner("northpeak", "Northpeak", PLAIN, 1500),
    "tarn": DemoPartner("tarn", "Tarn Supply", PLAIN, 1500, AuthScheme.OAUTH2),
    "tarn-by-files": DemoPartner("tarn", "Tarn Supply", BY_FILES, 1500, AuthScheme.NONE),
    "lumi": DemoPartner("lumi", "Lumi", LOOKUP, 4000, AuthScheme.HMAC),
    "moor": DemoPartner("moor", "Moor & Fell", BY_MAPPING, 1500),
}

OPERATOR = DemoUser("operator", "Pat Platform", Role.OPERATOR)

RETAILERS = (
    DemoRetailer(
        slug="alder",
        name="Alder & Finch",
        order_prefix="AF",
        brand_colour="#174e3a",
        promise="Every size and colour from us and our partners.",
        logo="logo-alder.svg",
        stores=(
            DemoStore("chiado", "Alder & Finch Chiado", "Lisboa", "PT"),
            DemoStore("boavista", "Alder & Finch Boavista", "Porto", "PT"),
        ),
        users=(
            DemoUser("alder-hq", "Helena Queiroz", Role.HQ),
            DemoUser("alder-manager", "Miguel Matos", Role.MANAGER, "chiado"),
            DemoUser("alder-associate", "Ana Alves", Role.ASSOCIATE, "chiado"),
        ),
        partners=("northpeak", "tarn", "lumi", "moor"),
        sku_prefix="AF",
    ),
    DemoRetailer(
        slug="volt",
        name="VOLT Sport",
        order_prefix="VS",
        brand_colour="#1b2cc1",
        promise="More gear than fits in this store.",
        logo="logo-volt.svg",
        stores=(DemoStore("berlin", "VOLT Sport Mitte", "Berlin", "DE", "Europe/Berlin"),),
        users=(
            DemoUser("volt-hq", "Hanno Quandt", Role.HQ),
            DemoUser("volt-associate", "Aylin Aydin", Role.ASSOCIATE, "berlin"),
        ),
        partners=("northpeak", "lumi"),
        sku_prefix="VS",
        by_files=("tarn-by-files",),
    ),
)
