"""No order is lost and none is doubled, whatever dies. Each guard has its control: off, and the harm is seen."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.stack import await_death, ground, stack_on

pytestmark = pytest.mark.faults

CONFIRMED = "confirmed"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What all tests here stand on."""
    with ground(tmp_path_factory.mktemp("ground")) as found:
        yield found


@pytest.fixture
def stack(found, tmp_path):
    """A product of this test's own."""
    with stack_on(found, tmp_path) as stack:
        yield stack


def _once(numbers):
    return Counter(numbers)


def test_a_worker_killed_after_the_partner_accepted_doubles_nothing(stack):
    stack.start_web()
    doomed = stack.start_worker(FAULTS="submission.after_call=kill@1")

    numbers = [stack.order(f"wish-{n}") for n in range(6)]
    await_death(doomed)
    stack.start_worker()

    stack.await_state(numbers, CONFIRMED)
    assert stack.held() == _once(numbers)
    assert stack.simulator.calls("northpeak")["place-order"] > len(numbers)


def test_without_the_partners_promise_the_same_kill_doubles_an_order(stack):
    """The control: the same death, at a partner that does not recognise our number."""
    stack.simulator.knobs("northpeak", dedup="none")
    stack.start_web()
    doomed = stack.start_worker(FAULTS="submission.after_call=kill@1")

    number = stack.order("wish")
    await_death(doomed)
    stack.start_worker()

    stack.await_state([number], CONFIRMED)
    assert stack.held() == Counter({number: 2})


def test_a_worker_killed_before_it_asked_leaves_the_order_to_the_next(stack):
    stack.start_web()
    doomed = stack.start_worker(FAULTS="submission.before_send=kill@1")

    numbers = [stack.order(f"wish-{n}") for n in range(3)]
    await_death(doomed)
    stack.start_worker()

    stack.await_state(numbers, CONFIRMED)
    assert stack.held() == _once(numbers)


def test_a_web_server_killed_after_the_commit_answers_the_same_order_later(stack):
    doomed = stack.start_web(FAULTS="api.after_commit=kill@1")
    stack.start_worker()

    with ThreadPoolExecutor(1) as shopper:
        wish = shopper.submit(stack.order, "wish")
        time.sleep(2)
        doomed.kill()
        stack.start_web()
        number = wish.result()

    stack.await_state([number], CONFIRMED)
    assert (stack.numbers(), stack.held()) == ({number}, _once([number]))


def test_with_a_new_key_for_the_repeat_the_shopper_would_have_two_orders(stack):
    """The control: the same death, and a caller who does not repeat the key."""
    doomed = stack.start_web(FAULTS="api.after_commit=kill@1")
    with pytest.raises(AssertionError, match="No answer"):
        stack.order("wish", within_s=1)
    doomed.kill()
    stack.start_web()

    stack.order("another key")

    assert len(stack.numbers()) == 2


def test_postgresql_killed_in_mid_order_loses_no_order_that_was_answered(stack):
    stack.start_web()
    worker = stack.start_worker()

    killer = threading.Timer(2, stack.kill_postgres)
    killer.start()
    with ThreadPoolExecutor(4) as shoppers:
        numbers = list(shoppers.map(stack.order, [f"wish-{n}" for n in range(60)]))
    killer.join()
    if worker.is_dead:  # any supervisor would
        stack.start_worker()

    stack.await_state(numbers, CONFIRMED, within_s=90)
    assert (stack.numbers(), stack.held()) == (set(numbers), _once(numbers))


def test_an_emptied_broker_delays_orders_and_loses_none(stack):
    stack.start_web()
    numbers = [stack.order(f"wish-{n}") for n in range(5)]
    time.sleep(1)
    assert stack.empty_broker() > 0

    stack.start_worker()

    stack.await_state(numbers, CONFIRMED)
    assert stack.held() == _once(numbers)


def test_a_worker_that_only_waits_to_be_woken_would_leave_them(stack):
    """The control: the same emptied broker, and nobody looks by himself."""
    stack.start_web()
    number = stack.order("wish")
    time.sleep(1)
    stack.empty_broker()

    stack.start_worker(OUTBOX_POLL_S="3600")
    time.sleep(8)

    assert (stack.state(number), stack.held()) == ("received", Counter())


def test_orders_flow_without_any_broker(stack):
    nobody = "amqp://guest:guest@127.0.0.1:1//"
    stack.start_web(CELERY_BROKER_URL=nobody)
    stack.start_worker(CELERY_BROKER_URL=nobody)

    began = time.monotonic()
    number = stack.order("wish")

    assert time.monotonic() - began < 3
    stack.await_state([number], CONFIRMED)
    assert stack.held() == _once([number])
