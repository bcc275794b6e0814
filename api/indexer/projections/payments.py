"""Payments instructed, confirmed, come without an instruction, reversed (R24, R26), and the clearing banks that issuers accept."""

from typing import Any

from api.chain.events import DecodedEvent
from api.store import tables as t
from api.store.view import View


def _instructed(view: View, event: DecodedEvent) -> None:
    _put(view, event, state="instructed", uninstructed=False, place=0, unpaid_fen=None)


def _confirmed(view: View, event: DecodedEvent) -> None:
    _change(view, event, state="confirmed", place=_stand(view, event, 1), unpaid_fen=event.args["unpaidFen"])


def _came_uninstructed(view: View, event: DecodedEvent) -> None:
    place = _stand(view, event, 1)
    _put(view, event, state="confirmed", uninstructed=True, place=place, unpaid_fen=event.args["unpaidFen"])


def _reversal_proposed(view: View, event: DecodedEvent) -> None:
    _change(view, event, reversal=event.args["note"])


def _reversed(view: View, event: DecodedEvent) -> None:
    _stand(view, event, -1)
    _change(view, event, state="reversed", reversal=event.args["note"], unpaid_fen=event.args["unpaidFen"])


def _stand(view: View, event: DecodedEvent, more: int) -> int:
    """Counts the root's confirmed payments that stand."""
    standing: int = view.get(t.roots, event.voucher)["payments"] + more
    view.change(t.roots, event.voucher, payments=standing)
    return standing


def _put(view: View, event: DecodedEvent, **more: Any) -> None:
    a = event.args
    row = {
        "clearing_bank": a["clearingBank"],
        "bank_ref": a["bankRef"],
        "root": a["voucher"],
        "issuer": a["issuer"],
        "amount_fen": a["amountFen"],
        "reversal": None,
        "opened_block": event.log.block_number,
        **more,
    }
    view.put(t.payments, row)


def _change(view: View, event: DecodedEvent, **values: Any) -> None:
    view.change(t.payments, event.args["clearingBank"], event.args["bankRef"], event.voucher, **values)


def _banks_named(view: View, event: DecodedEvent) -> None:
    issuer, banks = event.args["issuer"], set(event.args["banks"])
    known = {row["bank"] for row in view.rows(t.accepted_banks) if row["issuer"] == issuer}
    for bank in known | banks:
        view.put(t.accepted_banks, {"issuer": issuer, "bank": bank, "accepted": bank in banks})


HANDLERS = {
    "PaymentInstructed": _instructed,
    "PaymentConfirmed": _confirmed,
    "UninstructedConfirmed": _came_uninstructed,
    "ReversalProposed": _reversal_proposed,
    "PaymentReversed": _reversed,
    "BanksNamed": _banks_named,
}
