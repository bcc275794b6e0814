"""Which rows a range of events can touch: loaded in a few statements before the handlers run."""

from collections.abc import Sequence

from api.chain.events import DecodedEvent
from api.domain.numbers import root_of
from api.store import tables as t
from api.store.index import load_open
from api.store.session import Write
from api.store.view import View

_MEMBER_ARGS = ("member", "issuer")


async def load(connection: Write, view: View, events: Sequence[DecodedEvent]) -> None:
    """Fills the view with every row that the events' handlers may ask for."""
    vouchers = {
        number
        for event in events
        for number in (event.voucher, event.other, event.args.get("result"))
        if number is not None
    }
    await view.load(connection, t.vouchers, [(number,) for number in vouchers])
    await view.load(connection, t.roots, [(root_of(number),) for number in vouchers])
    await load_open(connection, view, vouchers)
    await _load_members(connection, view, events, {root_of(number) for number in vouchers})
    await _load_named(connection, view, events)


async def _load_members(connection: Write, view: View, events: Sequence[DecodedEvent], roots: set[str]) -> None:
    numbers = {e.args[name] for e in events for name in _MEMBER_ARGS if name in e.args}
    numbers |= {row["issuer"] for root in roots if (row := view.find(t.roots, root))}
    await view.load(connection, t.members, [(number,) for number in numbers])


async def _load_named(connection: Write, view: View, events: Sequence[DecodedEvent]) -> None:
    args = [event.args for event in events]
    accounts = [(bytes.fromhex(a["account"][2:]),) for a in args if "account" in a]
    await view.load(connection, t.member_keys, accounts)
    await view.load(connection, t.invoices, [(a["invoice"],) for a in args if "invoice" in a])
    claims = [(a["voucher"], a["invoice"]) for a in args if "invoice" in a]
    await view.load(connection, t.invoice_claims, claims)
    financings = [(a["financing"],) for a in args if a.get("financing")]
    await view.load(connection, t.financings, financings)
    payments = [(a["clearingBank"], a["bankRef"]) for a in args if "clearingBank" in a and "bankRef" in a]
    await view.load(connection, t.payments, payments)
    digests = [(e.order,) for e in events if e.name.startswith("Order") and e.order]
    await view.load(connection, t.order_outcomes, digests)
