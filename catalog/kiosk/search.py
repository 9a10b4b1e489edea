"""One door for what is typed and what is scanned."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from catalog.kiosk import noting
from catalog.kiosk.asking import asked, progress
from catalog.kiosk.progress import Progress
from catalog.kiosk.results import PAGE, Results, page_number
from catalog.models import Variant
from catalog.queries import items
from catalog.queries.lookups import by_public_id
from catalog.scan import LONGEST, Kind, Scan, read
from stores.kiosk.access import ShopRequest, shop_page

LONGEST_WORDS = 200
DEAD_ENDS = {
    Kind.BAD_CHECK_DIGIT: "That number has a typo. Check the last digit.",
    Kind.STORE_LABEL: "This is a store label. Ask a colleague.",
    Kind.DAMAGED: "That code is damaged. Scan it again, or type the number under the bars.",
    Kind.NOT_AN_ITEM: "That code names a parcel or a place, not an item. Look for another one.",
    Kind.WEB_ADDRESS: "That code leads to a web page, not to an item. Look for one with bars.",
    Kind.COMPRESSED_LINK: "That code is packed in a way we do not read. Look for one with bars.",
    Kind.TOO_LONG: "That is too long for a name or a number. Scan it again.",
}
ELSEWHERE = {Kind.EMPTY: "start", Kind.BADGE: "account_login"}


@sensitive_post_parameters("raw")
@require_POST
@shop_page
def scan(request: ShopRequest) -> HttpResponse:
    """What a scanner read, on its way to the search. A badge leads to the log-in, and into no address."""
    raw = request.POST.get("raw", "")[: LONGEST + 1]
    is_badge = read(raw).kind == Kind.BADGE
    response = redirect("account_login" if is_badge else _address("search", q=raw))
    response.status_code = 303
    return response


@require_safe
@shop_page
def search(request: ShopRequest) -> HttpResponse:
    """The item a code means, the results words have, or why there is neither."""
    code = read(request.GET.get("q", ""))
    if code.kind in ELSEWHERE:
        return redirect(ELSEWHERE[code.kind])
    variant = items.find(code)
    if variant:
        noting.asked_for_item(request, variant)
        return redirect(_address("item", variant.sku, lookup=_lookup_of(request, code, variant)))
    if code.kind == Kind.ORDER:
        return redirect("order-scanned", code.order)
    if code.kind in DEAD_ENDS:
        shown = {"title": DEAD_ENDS[code.kind], "words": code.text, "meant": items.meant_by(code)}
        return render(request, "catalog/dead_end.html", shown)
    return _barcode(request, code) if code.kind == Kind.GTIN else _words(request, code)


@require_safe
@shop_page
def more(request: ShopRequest, public_id: UUID) -> HttpResponse:
    """What a page fetches while partners answer: the state of things, and the cards that are new. Again is harmless."""
    now = progress(by_public_id(public_id))
    return _more_of_barcode(request, now) if now.lookup.gtin else _more_of_words(request, now)


def _barcode(request: ShopRequest, code: Scan) -> HttpResponse:
    """A barcode we do not know: perhaps a partner does."""
    now = asked(request, gtin=code.gtin, pack=code.pack)
    variant = items.by_gtin(code.gtin)
    if variant:
        noting.asked_for_item(request, variant)
        return redirect(_address("item", variant.sku, lookup=str(now.lookup.public_id)))
    noting.asked_for_code(request, code.gtin, now.lookup)
    context = {"progress": now, "words": code.text, "more_url": _more_url(now, [])}
    return render(request, "catalog/barcode.html", context)


def _lookup_of(request: ShopRequest, code: Scan, variant: Variant) -> str:
    """The look-up that goes along to the item's page: a new one where the pack told something to keep with it."""
    named = request.GET.get("lookup", "")
    return str(asked(request, gtin=variant.gtin, pack=code.pack).lookup.public_id) if code.pack else named


def _words(request: ShopRequest, code: Scan) -> HttpResponse:
    words = " ".join(code.text.split())[:LONGEST_WORDS].strip()
    now = asked(request, words=words)
    results = Results(words=words, store=request.store, page=page_number(request.GET.get("page", "")))
    seen = [card.sku for card in results.cards]
    noting.asked_for_words(request, words, now.lookup, found=results.count)
    context = {
        "progress": now,
        "results": results,
        "words": words,
        "found_nothing": now.is_over and not seen,
        "more_url": _more_url(now, seen) if results.page == 1 else "",
    }
    return render(request, "catalog/results.html", context)


def _more_of_barcode(request: ShopRequest, now: Progress) -> HttpResponse:
    """The item as soon as one partner knows it; when all have answered, the page that says so."""
    if now.is_over or items.by_gtin(now.lookup.gtin):
        printed = now.lookup.gtin.removeprefix("0")  # under the bars of most packs stand 13 digits
        whole = _address("search", q=printed, lookup=str(now.lookup.public_id))
        return HttpResponse(headers={"HX-Redirect": whole})
    return render(request, "catalog/status.html", {"progress": now, "more_url": _more_url(now, [])})


def _more_of_words(request: ShopRequest, now: Progress) -> HttpResponse:
    seen = request.GET.getlist("seen")[: 2 * PAGE]
    results = Results(words=now.lookup.words, store=request.store)
    cards = results.arrived(since=now.lookup.started_at, seen=seen)
    seen += [card.sku for card in cards]
    noting.found_more(request, now.lookup, len(cards))
    context = {
        "progress": now,
        "results": results,
        "cards": cards,
        "words": now.lookup.words,
        "found_nothing": now.is_over and not seen,
        "more_url": _more_url(now, seen),
    }
    return render(request, "catalog/more.html", context)


def _more_url(now: Progress, seen: list[str]) -> str:
    return _address("search-more", now.lookup.public_id, seen=seen)


def _address(name: str, *args: object, **query: str | list[str]) -> str:
    """A page's address with what is worth saying of the query."""
    told = urlencode({key: value for key, value in query.items() if value}, doseq=True)
    return reverse(name, args=args) + (f"?{told}" if told else "")
