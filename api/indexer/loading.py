"""Which rows a range of events may change: loaded in one question before the handlers run."""

from collections.abc import Sequence

from api.chain.events import DecodedEvent
from api.domain.calendar import from_yyyymmdd
from api.store.index import Needed

_MAKES_VOUCHER = ("VoucherIssued", "SplitOffered")
_OF_BID = ("FinancierQuoted", "FinancierDeclined", "FinancierChosen")
_NEW_ROOT = "InvoiceClaimed"
"""It comes before its root's VoucherIssued, and always speaks of a new one."""


def needed(events: Sequence[DecodedEvent]) -> Needed:
    """Keys of the rows that were there before the range, as far as it may touch them."""
    found, made = Needed(), set[str]()
    for event in events:
        if event.name in _MAKES_VOUCHER or _makes_child(event):
            made.add(str(event.voucher))
        elif event.voucher is not None and event.name != _NEW_ROOT:
            found.vouchers.add(event.voucher)
        if event.other is not None:
            found.vouchers.add(event.other)
        _add_named(found, event)
        _add_position(found, event)
    found.vouchers -= made
    return found


def _makes_child(event: DecodedEvent) -> bool:
    """A disbursement that passes a part makes a voucher; `other` is its parent."""
    return event.name == "TitlePassed" and event.other is not None


def _add_position(found: Needed, event: DecodedEvent) -> None:
    """Who comes to hold vouchers, and new cut-offs: of these there may be positions."""
    a = event.args
    found.holders |= {a[name] for name in ("to", "holder") if name in a}
    if "cutoff" in a:
        found.cutoffs.add(from_yyyymmdd(a["cutoff"]))


def _add_named(found: Needed, event: DecodedEvent) -> None:
    a = event.args
    found.members |= {a[name] for name in ("member", "issuer") if name in a}
    if "account" in a:
        found.accounts.add(bytes.fromhex(a["account"][2:]))
    if "invoice" in a:
        found.invoices.add(a["invoice"])
        found.claims.add((a["voucher"], a["invoice"]))
    for name, keys in (("financing", found.financings), ("pledge", found.pledges), ("proposal", found.proposals)):
        if name in a:
            keys.add(a[name])
    if event.name == "BanksNamed":
        found.bank_lists.add(a["issuer"])
    if event.name in _OF_BID:
        found.bids.add((a["financing"], a["financier"]))
    if a.get("quote") is not None:
        found.quotes.add(a["quote"])
    if "clearingBank" in a:
        found.payments.add((a["clearingBank"], a["bankRef"], a["voucher"]))
    if event.name.startswith("Order") and event.order:
        found.digests.add(event.order)
