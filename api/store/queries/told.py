"""The events of which the state speaks, wherever they are: in the table, or among those that remain of detached blocks. What is asked of
them is named here, and remains.
"""

from sqlalchemy import select, union_all

from api.domain import escrow
from api.store import tables as t

KEYS_PROPOSED = "KeysProposed"
CONFIRMED = ("PaymentConfirmed", "UninstructedConfirmed")

told_events = union_all(
    *(
        select(*(table.c[name] for name in ("block_number", "log_index", "name", "voucher", "order_digest", "args")))
        for table in (t.events, t.remaining_events)
    )
).subquery("told_events")

REMAIN = (
    "name = :keys_proposed "
    "OR name = ANY(:dues) AND voucher IN (SELECT voucher FROM freezes WHERE escrow IS NOT NULL) "
    "OR name = ANY(:confirmed) AND voucher IN "
    "(SELECT v.root FROM freezes f JOIN vouchers v ON v.number = f.voucher WHERE f.escrow IS NOT NULL)"
)
"""The condition for an event to remain: what a proposal would change, and payments of vouchers for which a court named an account."""
REMAIN_NAMES = {"keys_proposed": KEYS_PROPOSED, "dues": list(escrow.EVENTS), "confirmed": list(CONFIRMED)}
