"""Prices by the retailer's rules: for what a partner says now, and for all offers once a rule has changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db import transaction

from catalog import pricing
from catalog.choice import Knowledge, Removal
from catalog.models import ChoicePolicy, ExchangeRate, Offer, PriceRule
from catalog.operations.searching import renew_standing
from catalog.queries.choosing import knowledge
from partners.models import Partner
from stores.models import Retailer
from stores.tenancy import current_retailer_id

AT_ONCE = 1000
COIN = Decimal("0.01")
MOST_MONEY = Decimal(10**8)  # what an offer can hold
PRICED = ["price", "exchanged_cost", "withheld"]


class Priced(NamedTuple):
    """What the shopper pays, what the piece costs us in that money, and why it is withheld if it is."""

    price: Decimal
    exchanged_cost: Decimal | None
    withheld: str = ""


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """A retailer's rules, rates and terms on one day."""

    currency: str
    rules: Sequence[pricing.Rule]
    rates: Sequence[pricing.Rate]
    known: Knowledge
    on: date

    def takes(self, currency: str) -> bool:
        """Whether a cost in this money is one to reckon with: our own, or one that was given a rate on any day."""
        return currency == self.currency or any(rate.currency == currency for rate in self.rates)

    def basis_for(self, partner: Partner) -> str:
        """All that decides a partner's prices, besides its costs: the same words, the same prices."""
        terms = self.known.terms_of(partner.pk)
        rates = sorted(self.rates, key=lambda rate: (rate.currency, rate.valid_from))
        begun = {rate.currency: rate.rate for rate in rates if rate.valid_from <= self.on}
        rules = sorted(map(repr, self.rules))
        return repr((self.currency, rules, begun, terms.fee, terms.freight, partner.markup_percent))

    def price(
        self, *, partner: Partner, category: str, cost: Decimal, recommended: Decimal | None, currency: str
    ) -> Priced:
        """What a shopper pays for what a partner asks.

        Without a rate for its money today it is withheld, and so is what comes to more than anybody pays.
        """
        rate = pricing.rate_on(currency, home=self.currency, rates=self.rates, on=self.on)
        if rate is None:
            return Priced(Decimal(0), None, Removal.NO_RATE.value)
        terms = self.known.terms_of(partner.pk)
        asked = pricing.Asked(
            cost=cost * rate,
            recommended=None if recommended is None else recommended * rate,
            extra=terms.fee + terms.freight,
            usual_markup_percent=partner.markup_percent,
        )
        rule = pricing.rule_for(self.rules, partner_id=partner.pk, category=category) or pricing.Rule()
        price = pricing.price(asked, rule, currency=self.currency)
        exchanged_cost = coins(cost * rate)
        if max(price, exchanged_cost) >= MOST_MONEY:
            return Priced(Decimal(0), None, Removal.WITHHELD.value)
        return Priced(price, None if rate == 1 else exchanged_cost)


def coins(amount: Decimal) -> Decimal:
    """An amount in whole coins."""
    return amount.quantize(COIN, ROUND_HALF_UP)


def price_list(*, now: datetime) -> PriceList:
    """The rules of the retailer in scope as they are now, in four queries."""
    return PriceList(
        currency=Retailer.objects.values_list("currency", flat=True).get(pk=current_retailer_id()),
        rules=[rule.told for rule in PriceRule.objects.all()],
        rates=[rate.told for rate in ExchangeRate.objects.all()],
        known=knowledge(),
        on=now.date(),
    )


def note_new_rules(*, now: datetime) -> None:
    """Note that offers must follow other rules, rates or terms from now on; `reprice` sees to it. Again is harmless."""
    policy, _ = ChoicePolicy.objects.get_or_create()
    policy.prices_due_at = now
    policy.save(update_fields=["prices_due_at"])


def reprice_if_due(*, now: datetime) -> int:
    """Reprice if rules have changed since; return how many offers changed. What changes meanwhile stays due."""
    due = ChoicePolicy.objects.exclude(prices_due_at=None).first()
    if due is None:
        return 0
    changed = reprice(now=now)
    ChoicePolicy.objects.filter(pk=due.pk, prices_due_at=due.prices_due_at).update(prices_due_at=None)
    return changed


def reprice_for_new_rates(*, now: datetime) -> int:
    """Reprice on a day on which a rate begins; return how many offers changed. Again changes nothing."""
    begins = ExchangeRate.objects.filter(valid_from=now.date()).exists()
    return reprice(now=now) if begins else 0


def reprice(*, now: datetime) -> int:
    """Let all offers follow the rules as they are; return how many that changed. Again changes nothing.

    In small steps, so that no sale waits for long. A cart says so when the price is not what the shopper saw.
    """
    prices = price_list(now=now)
    return sum(_reprice(ids, prices) for ids in _in_steps())


def _in_steps() -> Iterator[list[int]]:
    last = 0
    told = Offer.objects.exclude(cost_currency="").order_by("pk").values_list("pk", flat=True)
    while ids := list(told.filter(pk__gt=last)[:AT_ONCE]):
        yield ids
        last = ids[-1]


@transaction.atomic
def _reprice(ids: Sequence[int], prices: PriceList) -> int:
    rows = Offer.objects.select_related("partner", "variant__product").select_for_update(of=("self",))
    changed = [offer for offer in rows.filter(pk__in=ids).order_by("pk") if _follows_anew(offer, prices)]
    Offer.objects.bulk_update(changed, PRICED)
    renew_standing(products={offer.variant.product_id for offer in changed})
    return len(changed)


def _follows_anew(offer: Offer, prices: PriceList) -> bool:
    """Set what the rules say of an offer; tell whether that is news."""
    was = (offer.price, offer.exchanged_cost, offer.withheld)
    offer.price, offer.exchanged_cost, offer.withheld = now = prices.price(
        partner=offer.partner,
        category=offer.variant.product.category,
        cost=offer.cost,
        recommended=offer.recommended,
        currency=offer.cost_currency,
    )
    return was != now
