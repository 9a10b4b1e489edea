"""The words a script may hold: what an order, a look-up or a webhook meets."""

BODIES = (
    "garbage",  # a page of HTML
    "empty",  # 200 with no body at all
    "cut",  # half of the body, then the connection is closed
    "deep",  # a hundred thousand brackets
    "nan",  # NaN for every number and amount
    "latin-1",  # JSON, but not in UTF-8
    "bom",  # the right body behind a byte order mark
    "utf-16",  # the right body, in UTF-16
    "wrong-types",  # a list where a text was, a text where a number was
    "null-id",  # {"id": null}
    "huge",  # the right body, with eight million blanks in it
    "drip",  # the right body, a byte at a time
    "drip-head",  # the right answer, whose head comes a byte at a time
    "bomb",  # a hundred million bytes, packed into a hundred thousand
    "endless-1xx",  # 103 Early Hints, again and again
)
ORDER_BEHAVIOURS = (
    "ok",  # accepted and answered
    "lose-answer",  # accepted; the connection is closed without an answer
    "reset",  # accepted; the connection is reset
    "hang",  # accepted; answered only after `hang_ms`, or 30 seconds
    "error-before",  # 500, and nothing is accepted
    "error-after",  # 500, though it is accepted
    "reject",  # 422
    "sold-out",  # 422 out-of-stock, whatever a look-up said
    "partial",  # accepted but for the last piece of the last line
    "backorder",  # accepted, and each line told to come two weeks later
    "substitute",  # accepted, and another SKU of the family told instead of the first line's
    "throttle",  # 429, and nothing is accepted
    "redirect",  # 307 to an address that would accept it; nothing is accepted
    "wrong-reference",  # accepted; the answer names another order of ours
    "wrong-total",  # accepted; the answer charges one more than the sum of its lines
    "wrong-currency",  # accepted; the answer charges in another currency
    "late",  # the connection is closed at once; accepted only `late_acceptance_ms`, or one second, later
    *BODIES,  # accepted; and the answer is one of these
)
LOOKUP_BEHAVIOURS = (
    "ok",  # what was asked for
    "error",  # 500
    "hang",  # answered only after `hang_ms`, or 30 seconds
    "reset",  # the connection is reset
    "throttle",  # 429
    "everything",  # ignores the question and answers with its whole catalogue
    "other-item",  # the right number of items, but others
    "redirect",  # 302 to an address that would answer
    *BODIES,
)
WEBHOOK_FATES = (
    "ok",  # sent soon after what it tells of
    "early",  # sent, and answered, before the order itself is
    "delayed",  # sent `webhook_delay_ms`, or one second, later
    "twice",  # sent, and sent again under the same id
    "swapped",  # sent after the next one
    "lost",  # never sent
    "bad-signature",  # signed with another secret
)
WEBHOOK_EVENTS = ("acknowledged", "shipped", "cancelled", "stock")
