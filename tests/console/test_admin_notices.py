"""What partners told us that does not fit, until a person has dealt with it."""

from tests.console.pages import list_of, text_of


def waiting(client):
    return text_of(client.get(list_of("partnernotice"), {"waiting": "person"}))


def test_a_notice_that_does_not_fit_waits_until_a_person_has_dealt_with_it(hq, ours):
    notice = ours.rows["partnernotice"]
    before = waiting(hq)

    response = hq.post(
        list_of("partnernotice"), {"action": "settle", "_selected_action": [notice.pk]}, follow=True
    )

    assert "ours trouble" in before
    assert "1 dealt with." in text_of(response)
    assert "ours trouble" not in waiting(hq)
    assert ours.fresh("partnernotice").settled_at is not None


def test_what_is_dealt_with_stays_as_it_is(hq, ours):
    chosen = {"action": "settle", "_selected_action": [ours.rows["partnernotice"].pk]}
    hq.post(list_of("partnernotice"), chosen)
    first = ours.fresh("partnernotice").settled_at

    response = hq.post(list_of("partnernotice"), chosen, follow=True)

    assert "None of these waits for a person." in text_of(response)
    assert ours.fresh("partnernotice").settled_at == first


def test_the_overview_tells_how_many_wait(hq, ours):
    matters = {one["known"].title: one["count"] for one in hq.get("/admin/").context_data["matters"]}

    assert matters["What partners told us that does not fit"] == 1
