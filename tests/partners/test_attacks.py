"""Addresses by which somebody might reach our own network through a partner's row. No connection is ever made here."""

import socket
from types import SimpleNamespace

import pytest

from partners.errors import Outcome
from partners.transports import connector, guard
from partners.transports.conversation import hold
from tests.partners.speaking import account, looking_up

PUBLIC = "93.184.216.34"
NAMES = {
    "private.example": ["10.0.0.5"],
    "linklocal.example": ["169.254.169.254"],
    "loopback.example": ["::1"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "mapped.example": ["::ffff:10.0.0.5"],
    "translated.example": ["64:ff9b::a00:5"],
    "tunnelled.example": ["2002:7f00:1::1"],
}

ATTACKS = [
    "https://127.0.0.1",
    "https://0x7f000001",
    "https://0.0.0.0",
    "https://localhost",
    "https://10.0.0.5",
    "https://172.16.3.4",
    "https://192.168.1.1",
    "https://169.254.169.254",
    "https://100.64.0.1",
    "https://192.0.0.192",
    "https://[::1]",
    "https://[::]",
    "https://[::ffff:127.0.0.1]",
    "https://[::ffff:a9fe:a9fe]",
    "https://[64:ff9b::7f00:1]",
    "https://[2002:7f00:1::1]",
    "https://[fec0::1]",
    "https://[::7f00:1]",
    "https://[fd00:ec2::254]",
    "https://127。0。0。1",
    "https://①②⑦.⓪.⓪.①",
    *(f"https://{name}" for name in NAMES),
]


OLD_SPELLINGS = ["https://127.1", "https://2130706433", "https://0177.0.0.1", "https://0"]


@pytest.fixture(autouse=True)
def _names(monkeypatch):
    """A name service that knows the names above; numbers it reads as the system does."""
    real = socket.getaddrinfo

    def found(host, port, *args, **kwargs):
        answers = [real(address, port, *args, **kwargs) for address in NAMES.get(host, [])]
        return [answer[0] for answer in answers] or real(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.fixture
def dialled(monkeypatch):
    """The addresses that somebody tried to connect to; nobody gets through."""
    addresses = []

    class Unconnected(socket.socket):
        def connect(self, address):
            addresses.append(address[0])
            raise ConnectionRefusedError

    words = {name: getattr(socket, name) for name in ("IPPROTO_TCP", "TCP_NODELAY", "AF_UNSPEC")}
    monkeypatch.setattr(connector, "socket", SimpleNamespace(socket=Unconnected, **words))
    return addresses


@pytest.mark.parametrize("base_url", ATTACKS)
def test_none_leads_into_our_own_network(base_url, dialled):
    held = hold(looking_up(), account(base_url, allowed_networks=()), timeout_s=5)

    assert (held.outcome, dialled) == (Outcome.NOT_SENT, [])
    assert str(held.error).endswith("leads to an address that partners may not have.")


@pytest.mark.parametrize("base_url", ATTACKS)
def test_without_the_guard_each_would(base_url, dialled, monkeypatch):
    """The control: what is listed above are no dead letters."""
    monkeypatch.setattr(guard, "may_reach", lambda *_: True)

    hold(looking_up(), account(base_url, allowed_networks=()), timeout_s=5)

    assert dialled


@pytest.mark.parametrize("base_url", OLD_SPELLINGS)
def test_numbers_that_only_old_programs_read_as_addresses_make_no_sense(base_url, dialled):
    held = hold(looking_up(), account(base_url, allowed_networks=()), timeout_s=5)

    assert (str(held.error), dialled) == ("The partner's address makes no sense.", [])


def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked(dialled, monkeypatch):
    answers = iter([[PUBLIC]])

    def rebinding(host, port, *_, **__):
        [address] = next(answers, ["127.0.0.1"])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)

    hold(looking_up(), account("https://rebinding.example", allowed_networks=()), timeout_s=5)

    assert dialled == [PUBLIC]


def test_who_shall_log_in_does_not_stand_in_the_address(dialled):
    held = hold(looking_up(), account(f"https://{PUBLIC}@private.example", allowed_networks=()), timeout_s=5)

    assert (held.outcome, dialled) == (Outcome.NOT_SENT, [])


def test_an_unencrypted_public_address_is_not_dialled(dialled):
    held = hold(looking_up(), account(f"http://{PUBLIC}", allowed_networks=()), timeout_s=5)

    assert (str(held.error), dialled) == ("Without encryption we speak to networks of our own alone.", [])
