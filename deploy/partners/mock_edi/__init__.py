"""A partner we did not write: mock-edi, a trading partner that speaks X12 and EDIFACT and misbehaves on demand.

It lives in an environment of its own under `var/partners/mock_edi` and shares two folders with us: it reads what
lies in `out`, and what it answers lies in `in`.
"""
