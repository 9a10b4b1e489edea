"""When a parcel would arrive."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from catalog.choice.terms import EVERY_DAY, Occasion, Terms

UNKNOWN_LEAD_TIME_DAYS = 14
DELIVERY_DAYS = (1, 2)  # in the carrier's hands, after the partner's lead time
WEEKEND = (5, 6)
DAY = timedelta(days=1)
LONGEST_COUNTED = 366  # beyond a year nobody knows the holidays

Days = tuple[date, date]


def arrives(lead_time_days: int | None, today: date) -> Days:
    """The first and last day on which a parcel ordered today arrives. Nobody delivers at the weekend."""
    return _delivered(today + timedelta(days=lead_of(lead_time_days)))


def longest_lead_time(by: date, today: date) -> int:
    """The most days a partner may need so that a parcel ordered today is here by a day; -1 when none can be."""
    days = range(max(0, (by - today).days) + 1)
    return max((lead for lead in days if arrives(lead, today)[1] <= by), default=-1)


def promised(
    lead_time_days: int | None, *, terms: Terms, occasion: Occasion, backorder_on: date | None = None
) -> Days:
    """The same by the partner's own clock and calendar.

    An order after its cut-off hour counts from the next day; the lead time is counted in its working days, from the day
    on which the goods are there.
    """
    day = _begun(terms, occasion)
    if backorder_on:
        day = max(day, backorder_on)
    return _delivered(_worked(day, lead_of(lead_time_days), terms))


def lead_of(lead_time_days: int | None) -> int:
    """The lead time to reckon with."""
    return UNKNOWN_LEAD_TIME_DAYS if lead_time_days is None else lead_time_days


def _begun(terms: Terms, occasion: Occasion) -> date:
    """The day on which the partner starts with it."""
    local = occasion.now.astimezone(ZoneInfo(terms.time_zone)) if terms.time_zone else None
    day = local.date() if local else occasion.today
    return day + DAY if _is_late(local or occasion.now, terms) else day


def _is_late(moment: datetime, terms: Terms) -> bool:
    return terms.cut_off is not None and moment.time() >= terms.cut_off


def _worked(day: date, lead: int, terms: Terms) -> date:
    """The day on which so many working days have passed since the first working day from `day` on."""
    if lead > LONGEST_COUNTED or (terms.working_days >= EVERY_DAY and not terms.holidays):
        return day + timedelta(days=lead)
    day = _open(day, terms)
    for _ in range(lead):
        day = _open(day + DAY, terms)
    return day


def _open(day: date, terms: Terms) -> date:
    working = terms.working_days or EVERY_DAY
    while day.weekday() not in working or day in terms.holidays:
        day += DAY
    return day


def _delivered(dispatched: date) -> Days:
    first, last = (_working_day(dispatched + timedelta(days=days)) for days in DELIVERY_DAYS)
    return first, max(first, last)


def _working_day(day: date) -> date:
    while day.weekday() in WEEKEND:
        day += DAY
    return day
