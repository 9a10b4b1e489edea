"""A partner's SFTP server: who it is, who we are, and a line that breaks."""

import io

import pytest

from partners.errors import LogInRefused, NotSent, Outcome
from partners.transformers.requests import FileRequest
from partners.transports.conversation import hold
from tests.partners.mailboxes.places import account, step
from tests.partners.mailboxes.sftp_server import (
    OTHER_KEY,
    OUR_KEY,
    PASSWORD,
    USER,
    SftpServer,
    pinned,
    silent_listener,
)

ORDER = FileRequest.writing("out/A-1.csv", b"boots").committing()


def address(server, path="/aisle", user=f"{USER}@"):
    return f"sftp://{user}127.0.0.1:{server.port}{path}"


def test_a_server_with_another_key_is_not_spoken_to(server):
    of = account(address(server), {"password": PASSWORD, "host_key": pinned(OTHER_KEY)})

    held = step(of, ORDER)

    assert (held.outcome, server.logins) == (Outcome.NOT_SENT, 0)
    assert str(held.error) == "The server shows another key than the one that was pinned (host_key)."


@pytest.mark.parametrize(
    "host_key", ["", "ssh-ed25519", "ssh-ed25519 bm9uc2Vuc2U=", "nonsense", "ssh-rsa ===="]
)
def test_without_the_servers_key_nothing_is_dialled(server, host_key):
    of = account(address(server), {"password": PASSWORD, "host_key": host_key})

    held = step(of, ORDER)

    assert (held.outcome, server.connections) == (Outcome.NOT_SENT, 0)


def test_keys_may_stand_as_ssh_keyscan_writes_them(server):
    lines = f"# a comment\n[127.0.0.1]:{server.port} {pinned(OTHER_KEY)}\n[127.0.0.1]:22 {pinned()} note\n"
    of = account(address(server), {"password": PASSWORD, "host_key": lines})

    assert step(of, ORDER).result.status == 201


def test_a_key_of_ours_opens_the_server(server):
    written = io.StringIO()
    OUR_KEY.write_private_key(written)
    of = account(address(server), {"private_key": written.getvalue(), "host_key": pinned()})

    assert (step(of, ORDER).result.status, server.logins) == (201, 0)


@pytest.mark.parametrize(
    "lacking", [{}, {"password": ""}, {"private_key": "nonsense"}, {"username": "", "password": "x"}]
)
def test_who_we_are_must_be_known_before_anything_is_dialled(server, lacking):
    user = "" if "username" in lacking else f"{USER}@"
    of = account(address(server, user=user), {"host_key": pinned(), **lacking})

    held = step(of, ORDER)

    assert (held.outcome, server.connections) == (Outcome.NOT_SENT, 0)


def test_the_next_password_is_tried_when_the_present_one_is_refused(server):
    present, following = ({"password": word, "host_key": pinned()} for word in ("old-password", PASSWORD))

    refused = step(account(address(server), present), ORDER)
    held = step(account(address(server), present, following), ORDER)

    assert (refused.outcome, type(refused.error)) == (Outcome.NOT_SENT, LogInRefused)
    assert (held.result.status, held.used_next) == (201, True)


def test_a_conversation_uses_one_line_and_hangs_up(server, server_place):
    def talk():
        for number in range(5):
            yield FileRequest.writing(f"out/{number}.csv", b"boots")

    held = hold(talk(), server_place.account, timeout_s=10)

    assert (held.outcome, server.connections, len(server_place.names("out"))) == (Outcome.CONFIRMED, 1, 5)


def test_a_mailbox_that_is_not_there_is_a_typing_error_and_not_an_empty_one(server):
    of = account(address(server, "/aisel"), {"password": PASSWORD, "host_key": pinned()})

    held = step(of, FileRequest.listing("in"))

    assert str(held.error) == "There is no such folder on the server."


def test_a_path_may_begin_at_our_home(server):
    of = account(address(server, "/~/aisle"), {"password": PASSWORD, "host_key": pinned()})

    step(of, ORDER)

    assert (server.root / "aisle" / "out" / "A-1.csv").read_bytes() == b"boots"


@pytest.mark.parametrize(
    ("point", "outcome"),
    [
        ("write", Outcome.NOT_SENT),
        ("before rename", Outcome.UNKNOWN),
        ("after rename", Outcome.UNKNOWN),
    ],
)
def test_a_line_that_breaks_is_told_by_where_it_broke(server, server_place, point, outcome):
    server.breaks_at = point

    held = step(server_place.account, ORDER)

    assert held.outcome is outcome


def test_after_a_line_broke_the_order_is_written_once(server, server_place):
    for point in ("before rename", "after rename"):
        server.breaks_at = point
        step(server_place.account, ORDER)
    server.breaks_at = ""

    again = step(server_place.account, ORDER)

    seen = [name for name in server_place.names("out") if not name.startswith(".")]
    assert (again.result.status, seen) == (200, ["A-1.csv"])


def test_a_forbidden_address_gets_no_packet(server):
    of = account(address(server), {"password": PASSWORD, "host_key": pinned()}, allowed=[])

    held = step(of, ORDER)

    assert (type(held.error), server.connections) == (NotSent, 0)
    assert str(held.error) == "127.0.0.1 leads to an address that partners may not have."


def test_a_server_that_says_nothing_costs_no_more_than_the_time_limit():
    with silent_listener() as listener:
        url = f"sftp://{USER}@127.0.0.1:{listener.getsockname()[1]}/aisle"

        held = step(account(url, {"password": PASSWORD, "host_key": pinned()}), ORDER, timeout_s=0.5)

    assert held.outcome is Outcome.NOT_SENT
    assert held.duration_ms < 3000


def test_nobody_at_home_is_not_sent(tmp_path):
    with SftpServer.started(tmp_path) as server:
        url = address(server)

    held = step(account(url, {"password": PASSWORD, "host_key": pinned()}), ORDER)

    assert held.outcome is Outcome.NOT_SENT


def test_the_exchange_shows_neither_password_nor_key(server):
    written = io.StringIO()
    OTHER_KEY.write_private_key(written)
    secrets = {"password": PASSWORD, "private_key": written.getvalue(), "host_key": pinned()}

    held = step(account(address(server), secrets), ORDER)

    assert held.result.status == 201
    assert not [
        secret for secret in (PASSWORD, written.getvalue()) if secret in repr((held.turns, held.error))
    ]
