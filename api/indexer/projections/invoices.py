"""Invoices and the claims of roots on them (I-04)."""

from api.chain.events import DecodedEvent
from api.store import tables as t
from api.store.view import View


def _claimed(view: View, event: DecodedEvent) -> None:
    a = event.args
    invoice = {
        "key": a["invoice"],
        "issuer": a["issuer"],
        "amount_fen": a["amountFen"],
        "used_fen": a["usedFen"],
    }
    view.put(t.invoices, invoice)
    claim = {"root": a["voucher"], "key": a["invoice"], "claimed_fen": a["claimedFen"]}
    view.put(t.invoice_claims, {**claim, "released": False})


def _released(view: View, event: DecodedEvent) -> None:
    a = event.args
    view.change(t.invoices, a["invoice"], used_fen=a["usedFen"])
    view.change(t.invoice_claims, a["voucher"], a["invoice"], released=True)


HANDLERS = {"InvoiceClaimed": _claimed, "InvoiceReleased": _released}
