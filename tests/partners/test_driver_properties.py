"""Whatever a partner says, a conversation ends in one of five words, and what is kept of it can be kept."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.errors import Outcome
from partners.messages import ItemQuery
from partners.transformers.plain import PlainTransformer
from partners.transformers.requests import Request, Response
from partners.transports.conversation import hold
from partners.transports.redaction import UNUSABLE
from tests.partners.odd_partner import odd_partner
from tests.partners.plain_partner import ORDER
from tests.partners.speaking import account

AFTER_A_LOOK_UP = {Outcome.CONFIRMED, Outcome.NOT_SENT, Outcome.THROTTLED}
AFTER_AN_ORDER = {*Outcome} - {Outcome.NOT_SENT}

NAMES = st.sampled_from(
    ["content-type", "retry-after", "ratelimit", "ratelimit-policy", "x-ratelimit-reset", "date", "set-cookie"]
) | st.text(max_size=20)  # fmt: skip
VALUES = st.text(max_size=60) | st.from_regex(r'("[a-z]";r=\d+;t=\d+,? ?){1,3}', fullmatch=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | NAMES, inner, max_size=4)
    ),
    max_leaves=12,
)
BODIES = st.binary(max_size=200) | JSON.map(lambda document: json.dumps(document).encode())
BODIES |= st.tuples(st.sampled_from([b"<a>", b"ISA*00*", b"UNB+", b"a=b&c="]), st.binary(max_size=200)).map(
    b"".join
)
ANSWERS = st.builds(
    Response,
    status=st.integers(0, 1000) | st.sampled_from([200, 201, 401, 422, 429, 503]),
    headers=st.dictionaries(NAMES, VALUES, max_size=5),
    body=BODIES,
)

HEAD = b"HTTP/1.1 200 OK\r\n"
HEADS = st.sampled_from(
    [
        b"",
        HEAD,
        HEAD + b"Content-Encoding: gzip\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 429 No\r\nRetry-After: ",
    ]
)
LINES = st.tuples(HEADS, st.binary(max_size=300)).map(b"".join)


def conversations():
    transformer = PlainTransformer()
    yield transformer.find_items(ItemQuery(words="boot")), AFTER_A_LOOK_UP
    yield transformer.place_order(ORDER), AFTER_AN_ORDER


def assert_it_can_be_kept(held):
    """PostgreSQL keeps neither NUL nor half a character."""
    assert [text for text in [str(held.error), *texts(held.turns)] if UNUSABLE.search(text)] == []


def texts(document):
    if isinstance(document, dict):
        return [text for pair in document.items() for one in pair for text in texts(one)]
    if isinstance(document, list):
        return [text for one in document for text in texts(one)]
    return [str(document)]


@given(answer=ANSWERS)
@settings(max_examples=300, deadline=None)
def test_any_answer_ends_a_conversation_in_one_of_the_five(answer):
    for conversation, outcomes in conversations():
        held = hold(conversation, account("https://odd.example"), timeout_s=5, send=lambda *_: answer)

        assert held.outcome in outcomes
        assert_it_can_be_kept(held)


@given(answers=st.lists(ANSWERS, min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_so_does_any_answer_with_a_next_set_of_credentials(answers):
    given_out = iter(answers * 4)
    known = account(
        "https://odd.example",
        auth_scheme="api-key",
        auth_header="X-Api-Key",
        credentials={"key": "old-key"},
        next_credentials={"key": "new-key"},
    )
    for conversation, outcomes in conversations():
        held = hold(conversation, known, timeout_s=5, send=lambda *_: next(given_out))

        assert held.outcome in outcomes
        assert not (held.used_next and not held.tried_next)


@pytest.fixture(scope="module")
def line():
    """A partner that sends what the test last put here."""
    said = [b""]
    with odd_partner(lambda connection: connection.sendall(said[0])) as url:
        yield url, said


@given(sent=LINES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_on_the_line_end_it_too(line, sent):
    url, said = line
    said[0] = sent
    for conversation, outcomes in conversations():
        held = hold(conversation, account(url), timeout_s=1)

        assert held.outcome in outcomes
        assert_it_can_be_kept(held)


@given(
    path=st.text(max_size=30), params=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2)
)
@settings(max_examples=200, deadline=None)
def test_no_path_leaves_the_partners_folder_or_host(path, params):
    """Nothing is dialled: the address is one that nobody may have."""

    def asking():
        yield Request.get(path, params=params)

    held = hold(asking(), account("http://10.9.8.7/v1", allowed_networks=()), timeout_s=1)

    assert held.outcome == Outcome.NOT_SENT
    assert any(
        words in str(held.error)
        for words in ("may not have", "does not lie below", "makes no sense", "Error:")
    )
