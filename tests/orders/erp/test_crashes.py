"""A kill in any narrow window leaves every event in the ERP's books exactly once."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from orders.models import ErpBatch
from orders.operations.erp_export import export_to_erp
from stores.models import Retailer
from tests.factories.orders import order_of
from tests.orders.erp.world import NOON, noted

pytestmark = pytest.mark.faults


def _exporter(retailer, folder, *rules, **environment):
    """Run the exporter as a process of its own; its exit status."""
    command = [sys.executable, "-m", "tests.orders.erp.exporter", str(retailer.pk), *rules]
    given = {**os.environ, "ERP_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return subprocess.run(
        command, cwd=django_settings.BASE_DIR, env={**given, **environment}, check=False
    ).returncode


def _records(events):
    return sorted(event["detail"]["record"] for event in events)


def _lease_ends():
    ErpBatch.objects.update(due_at=NOON)


@pytest.mark.parametrize(
    ("fault", "seen_by_the_erp"),
    [
        ("erp.before_send=kill@1", 0),
        ("erp.after_file=kill@1", 0),
        ("erp.after_file=kill@2", 1),
        ("erp.after_send=kill@1", 1),
    ],
)
def test_a_killed_exporter_tells_each_event_once(committed_retailer, folder, erp, fault, seen_by_the_erp):
    orders = [noted(order_of())]

    died = _exporter(committed_retailer, folder, FAULTS=fault)
    erp.read()
    assert (died, len(erp.numbers(committed_retailer.slug))) == (-signal.SIGKILL, seen_by_the_erp)
    orders.append(noted(order_of()))
    _lease_ends()
    export_to_erp(now=NOON)
    erp.read()

    assert erp.told(committed_retailer.slug) == [(order.number, "order.placed") for order in orders]
    assert erp.numbers(committed_retailer.slug) == [1, 2]
    assert not ErpBatch.objects.filter(sent_at=None).exists()


def test_an_exporter_killed_between_amazons_answer_and_our_note_repeats_one_request(
    committed_retailer, folder, cloud, listener, settings
):
    Retailer.objects.update(erp_connector="eventbridge")
    for _ in range(12):
        noted(order_of())

    environment = {"AWS_ENDPOINT_URL": cloud, "ERP_EVENT_BUS": settings.ERP_EVENT_BUS}
    died = _exporter(committed_retailer, folder, FAULTS="erp.after_call=kill@2", **environment)
    before = _records(listener())
    _lease_ends()
    export_to_erp(now=NOON)

    assert (died, before) == (-signal.SIGKILL, list(range(1, 13)))
    assert _records(listener()) == [11, 12]
    assert not ErpBatch.objects.filter(sent_at=None).exists()


def test_while_the_dead_exporters_lease_lasts_nobody_sends(committed_retailer, folder):
    noted(order_of())

    _exporter(committed_retailer, folder, FAULTS="erp.before_send=kill@1")

    assert export_to_erp(now=NOON) == 0


def test_control_a_manifest_written_first_shows_the_erp_a_batch_that_is_not_there(
    committed_retailer, folder, erp
):
    noted(order_of())

    _exporter(committed_retailer, folder, "--without", "manifest-last", FAULTS="erp.after_file=kill@1")

    with pytest.raises(FileNotFoundError, match=r"00000001\.ndjson"):
        erp.read()


def test_control_numbers_that_are_not_kept_before_sending_tell_an_event_twice(
    committed_retailer, folder, erp
):
    order = noted(order_of())

    for fault in ("erp.after_send=kill@1", ""):
        _exporter(committed_retailer, folder, "--without", "numbers-first", FAULTS=fault)
        erp.read()

    assert erp.told(committed_retailer.slug) == [(order.number, "order.placed")] * 2
