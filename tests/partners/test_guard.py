"""Where a partner's name may lead. Names are resolved by a fake; only loopback listeners are ever dialled."""

import socket
import time
from ipaddress import ip_address, ip_network
from itertools import chain, repeat

import pytest

from partners.errors import NotSent
from partners.transports import limits
from partners.transports.guard import dial, may_reach

LOOPBACK = [ip_network("127.0.0.0/8")]

FORBIDDEN = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.5",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fec0::1",
    "5f00::1",
    "3fff::1",
    "::7f00:1",
    "::ffff:0:7f00:1",
    "100:0:0:1::1",
    "4000::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_partner_lives_at_an_address_of_our_own(address):
    assert not may_reach(ip_address(address), [])


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_partners_live_at_public_addresses(address):
    assert may_reach(ip_address(address), [])


def test_a_network_allowed_by_hand_is_reached_and_no_other():
    assert may_reach(ip_address("127.0.0.1"), LOOPBACK)
    assert not may_reach(ip_address("10.0.0.1"), LOOPBACK)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def _resolves_to(*addresses, port):
    def resolve(host, _port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port)) for address in addresses]

    return resolve


def _dial(resolve, allowed):
    held = limits.Limits(until=time.monotonic() + 2, connect_timeout_s=1, allowed_networks=allowed)
    with limits.limited(held):
        return dial("partner.example", 80, socket.socket, resolve)


def test_the_checked_address_is_the_one_that_is_dialled(listener):
    port = listener.getsockname()[1]
    first_answer = _resolves_to("127.0.0.1", port=port)
    later_answer = _resolves_to("10.0.0.1", port=port)
    answers = chain([first_answer], repeat(later_answer))

    def rebinding(*args, **kwargs):
        return next(answers)(*args, **kwargs)

    connected = _dial(rebinding, LOOPBACK)

    assert connected.getpeername() == ("127.0.0.1", port)
    connected.close()


def test_one_forbidden_answer_among_good_ones_is_enough(listener):
    port = listener.getsockname()[1]
    listener.settimeout(0.2)

    with pytest.raises(NotSent, match="may not have"):
        _dial(_resolves_to("127.0.0.1", "10.0.0.1", port=port), LOOPBACK)

    with pytest.raises(TimeoutError):
        listener.accept()


def test_loopback_is_refused_unless_allowed_and_nothing_is_dialled(listener):
    listener.settimeout(0.2)

    with pytest.raises(NotSent, match="may not have"):
        _dial(_resolves_to("127.0.0.1", port=listener.getsockname()[1]), [])

    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_name_nobody_knows_is_not_sent():
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(NotSent, match="not known"):
        _dial(unknown, [])
