"""Payments instructed and confirmed (R24), and the clearing banks that issuers accept."""

from api.chain.events import DecodedEvent
from api.store import tables as t
from api.store.view import View


def _instructed(view: View, event: DecodedEvent) -> None:
    a = event.args
    row = {
        "clearing_bank": a["clearingBank"],
        "bank_ref": a["bankRef"],
        "root": a["voucher"],
        "issuer": a["issuer"],
        "amount_fen": a["amountFen"],
        "state": "instructed",
        "unpaid_fen": None,
        "opened_block": event.log.block_number,
    }
    view.put(t.payments, row)


def _confirmed(view: View, event: DecodedEvent) -> None:
    a = event.args
    key = (a["clearingBank"], a["bankRef"])
    view.change(t.payments, *key, state="confirmed", unpaid_fen=a["unpaidFen"])


def _banks_named(view: View, event: DecodedEvent) -> None:
    issuer, banks = event.args["issuer"], set(event.args["banks"])
    known = {row["bank"] for row in view.rows(t.accepted_banks) if row["issuer"] == issuer}
    for bank in known | banks:
        view.put(t.accepted_banks, {"issuer": issuer, "bank": bank, "accepted": bank in banks})


HANDLERS = {"PaymentInstructed": _instructed, "PaymentConfirmed": _confirmed, "BanksNamed": _banks_named}
