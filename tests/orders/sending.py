"""Orders at partners of the simulator, and workers that send them."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from django.db import connections
from django.utils import timezone

from catalog.models import Variant
from orders.models import PurchaseOrder
from orders.operations import submission
from orders.operations.relay import relay
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState as State
from partners.models import PartnerCircuit
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, VariantFactory
from tests.factories.orders import CartLineFactory, placed
from tests.factories.partners import PartnerFactory

WORKERS = 4


def offer_at(simulator, code="northpeak", **partner):
    """What a partner really carries, with plenty of it."""
    item = simulator.carried(code)
    simulator.knobs(code, stock={item["sku"]: 1000})
    settings = {"order_timeout_ms": 4000, **partner}
    account = PartnerFactory(code=code, key=f"sim-{code}-key", base_url=simulator.base_url(code), **settings)
    return OfferFactory(
        partner=account,
        partner_sku=item["sku"],
        cost=Decimal(item["cost"]),
        variant=Variant.objects.filter(gtin=item["gtin"]).first() or VariantFactory(gtin=item["gtin"]),
        available=1000,
    )


def shares(offer, count):
    """So many orders of one piece."""
    return [placed(CartLineFactory(offer=offer)).purchase_orders.get() for _ in range(count)]


def submit(share):
    """Set out once; the wish that follows, if any."""
    try:
        submission.submit_purchase_order(purchase_order_id=share.pk)
    except TryAgain as wish:
        return wish
    return None


def submit_at_once(retailer, these):
    """The same by as many workers."""

    def one(share):
        with retailer_scope(retailer.pk):
            try:
                return submit(share)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(len(these)) as workers:
        return list(workers.map(one, these))


def told(share):
    share.refresh_from_db()
    return share.state, share.attempts


def states():
    return Counter(PurchaseOrder.objects.values_list("state", flat=True))


def stop_calls(partner, operation="place-order", seconds=60):
    PartnerCircuit.objects.update_or_create(
        partner=partner,
        operation=operation,
        defaults={"open_until": timezone.now() + timedelta(seconds=seconds)},
    )


@contextmanager
def workers_at_work():
    """Workers that look for orders all the time, as a worker's own threads do, until the block ends."""
    over = threading.Event()

    def work():
        while not over.is_set():
            relay(queue="partners", limit=200)
            time.sleep(0.02)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def seconds_until(fact, *, within_s):
    """How long it took until something was true; the whole time when it never was."""
    began = time.monotonic()
    while not fact() and time.monotonic() < began + within_s:
        time.sleep(0.02)
    return time.monotonic() - began


def all_acknowledged(partner):
    return not PurchaseOrder.objects.filter(partner=partner).exclude(state=State.ACKNOWLEDGED).exists()
