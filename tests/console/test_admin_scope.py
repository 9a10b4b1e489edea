"""Not a byte of another retailer, whatever is asked for. One test per way of asking."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from tests.console.conftest import CANARY
from tests.console.pages import add_of, list_of, page_of, pages, verbs_of
from tests.factories.stores import StoreFactory

NAMES = sorted(pages())
QUERIES = [
    f"q={CANARY[:-1]}",
    "retailer={retailer}",
    "retailer__id__exact={retailer}",
    "store__id__exact={store}",
    "partner__id__exact={partner}",
    "order__store__id__exact={store}",
    "o=1.2.3",
    "all=",
]


def body(response):
    return response.content.decode().lower()


def test_the_canary_would_be_heard(theirs, as_):
    heard = {
        name for name in NAMES if CANARY in body(as_(theirs.people["hq"]).get(list_of(name), follow=True))
    }

    assert heard == set(NAMES)


def test_lists_show_our_rows_alone(hq, theirs):
    assert [name for name in NAMES if CANARY in body(hq.get(list_of(name), follow=True))] == []


def test_no_search_filter_or_order_reaches_further(hq, theirs):
    known = {key: theirs.rows[key].pk for key in ("retailer", "store", "partner")}
    asked = [f"{list_of(name)}?{query.format(**known)}" for name in NAMES for query in QUERIES]

    answers = {address: hq.get(address, follow=True) for address in asked}

    assert {answer.status_code for answer in answers.values()} == {200, 400}
    assert [address for address, answer in answers.items() if CANARY in body(answer)] == []


def test_a_row_of_theirs_is_not_there_for_any_purpose(hq, theirs):
    given = {"post": "yes", "reason": "x", "note": "x", "reference": "x", "partner_reference": "x"}
    asked = [page_of(theirs.rows[name], verb) for name in NAMES for verb in verbs_of(name)]

    answers = {(ask, address): ask(address, given) for address in asked for ask in (hq.get, hq.post)}

    assert {answer.status_code for answer in answers.values()} == {403, 404}
    assert [address for (_, address), answer in answers.items() if CANARY in body(answer)] == []


def test_an_action_on_rows_of_theirs_touches_nothing(hq, theirs):
    for name in NAMES:
        for action in ("release", "settle", "delete_selected", "nonsense"):
            chosen = {"_selected_action": [theirs.rows[name].pk], "index": "0", "action": action}
            assert CANARY not in body(hq.post(list_of(name), chosen, follow=True)), (name, action)

    assert theirs.fresh("outboxmessage").parked_at is not None
    assert theirs.fresh("partnernotice").settled_at is None


@pytest.mark.parametrize("name", ["kiosk", "user"])
def test_a_choice_of_theirs_is_not_offered_and_not_taken(hq, ours, theirs, name):
    row = ours.rows[name]
    given = {"name": "x", "full_name": "x", "email": "x@example.com", "role": "associate"}

    offered = hq.get(page_of(row))
    taken = hq.post(page_of(row), {**given, "store": theirs.rows["store"].pk})

    assert CANARY not in body(offered)
    assert taken.status_code == 200
    assert CANARY not in body(taken)
    assert ours.fresh(name).store_id == ours.rows["store"].pk


def test_an_inline_row_of_theirs_is_not_taken_over(hq, ours, theirs):
    variant = theirs.rows["offer"].variant
    posted = {
        "title": "t", "family": "f", "variants-TOTAL_FORMS": 1, "variants-INITIAL_FORMS": 1,
        "variants-0-id": variant.pk, "variants-0-product": ours.rows["product"].pk,
        "variants-0-sku": "stolen", "variants-0-gtin": variant.gtin, "variants-0-position": 0,
    }  # fmt: skip

    response = hq.post(page_of(ours.rows["product"]), posted)

    assert CANARY not in body(response)
    with theirs.scope():
        variant.refresh_from_db()
        assert (variant.sku, variant.product) == ("canary-sku", theirs.rows["product"])


def test_completion_offers_nothing_of_theirs(hq, theirs):
    asked = {"app_label": "stores", "model_name": "kiosk", "field_name": "store", "term": CANARY}

    responses = [
        hq.get(reverse("admin:autocomplete"), asked),
        hq.get("/admin/search/", {"s": CANARY[:-1], "extended": "1"}),
    ]

    assert not any(CANARY in body(response) for response in responses)


def test_the_same_key_in_both_books_shows_our_history_alone(hq, ours, theirs):
    store = ours.rows["store"]
    LogEntry.objects.create(
        user=theirs.people["hq"],
        content_type=ContentType.objects.get_for_model(theirs.rows["store"]),
        object_id=str(theirs.rows["store"].pk),
        object_repr=f"{CANARY} entry",
        change_message=f"{CANARY} message",
        action_flag=CHANGE,
    )

    assert CANARY not in body(hq.get(page_of(store, "history")))
    assert CANARY not in body(hq.get("/admin/"))


def test_the_same_code_may_be_used_by_both(hq, ours, theirs):
    given = {
        "code": "canary-street",
        "name": "Ours too",
        "email": "a@b.pt",
        "country": "PT",
        "time_zone": "Europe/Lisbon",
    }

    hq.post(add_of("store"), {**given, "time_zone": "Europe/Lisbon"})

    with ours.scope():
        assert StoreFactory._meta.model.objects.filter(code="canary-street").exists()


@pytest.mark.parametrize(
    "probe",
    [
        ("user", "password__startswith=md5"),
        ("kiosk", "token_hash__startswith=a"),
        ("partner", "sealed_credentials__startswith=v1"),
        ("order", "store__email__startswith=o"),
        ("apikey", "secret_hash__contains=a"),
        ("exchange", "partner__sealed_credentials__startswith=v1"),
    ],
)
def test_no_address_probes_what_the_page_hides(hq, ours, probe):
    name, query = probe

    assert hq.get(f"{list_of(name)}?{query}").status_code == 400
