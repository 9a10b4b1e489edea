"""How often a screen may miss when looking an order up.

Nobody guesses a number of 40 random bits. This keeps somebody who found a number, on a lost receipt, from trying every
postcode of the town on our screen. It counts per device or person, not per session, which anyone can start afresh.
"""

from django.core.cache import cache

from stores.principal import Principal

MOST, WITHIN_S = 10, 600


def are_spent(principal: Principal) -> bool:
    """Whether this caller has missed too often of late."""
    return bool(cache.get(_key(principal), 0) >= MOST)


def count_miss(principal: Principal) -> None:
    """Note a miss. Ten minutes after the last of them all are forgotten."""
    key = _key(principal)
    cache.set(key, cache.get(key, 0) + 1, WITHIN_S)


def _key(principal: Principal) -> str:
    who = f"kiosk-{principal.kiosk.pk}" if principal.kiosk else f"user-{principal.user and principal.user.pk}"
    return f"order-find:{principal.retailer.pk}:{who}"
