"""What each event changes in the tables. Handlers are pure: they read and change a View, and do no I/O."""

from collections.abc import Callable

from api.chain.events import DecodedEvent, event_hash, next_head
from api.indexer.projections import (
    bids,
    financings,
    freezes,
    invoices,
    members,
    offers,
    outcomes,
    payments,
    pledges,
    proposals,
    quotes,
    vouchers,
)
from api.store import tables as t
from api.store.view import View

Handler = Callable[[View, DecodedEvent], None]

HANDLERS: dict[str, Handler] = {
    **members.HANDLERS,
    **proposals.HANDLERS,
    **invoices.HANDLERS,
    **offers.HANDLERS,
    **vouchers.HANDLERS,
    **financings.HANDLERS,
    **pledges.HANDLERS,
    **freezes.HANDLERS,
    **bids.HANDLERS,
    **quotes.HANDLERS,
    **payments.HANDLERS,
    **outcomes.HANDLERS,
}
"""Event name → handler. A test holds it complete against the ABIs."""


def apply(view: View, event: DecodedEvent) -> None:
    """Changes the view by one event, and moves the heads of the vouchers it names (I-08)."""
    HANDLERS[event.name](view, event)
    if "other" not in event.args:
        return
    hashed = event_hash(event.log)
    for number in (event.voucher, event.other):
        if number is not None:
            head = view.get(t.vouchers, number)["head"]
            view.change(t.vouchers, number, head=next_head(head, hashed))
