"""Financings (R19)."""

from api.chain.events import DecodedEvent
from api.domain.calendar import from_yyyymmdd
from api.domain.numbers import root_of
from api.domain.words import FinancingState
from api.indexer.projections.offers import count, lock
from api.indexer.projections.quotes import draw
from api.store import tables as t
from api.store.view import View

_STATES = (None, *FinancingState)
"""In the order of the contract's enum."""


def _applied(view: View, event: DecodedEvent) -> None:
    _start(view, event, FinancingState.APPLIED)


def _taken(view: View, event: DecodedEvent) -> None:
    _start(view, event, FinancingState.ACCEPTED, quote=event.args["quote"], terms=event.args["terms"])
    draw(view, event.args["quote"], event.args["amountFen"])


def _start(view: View, event: DecodedEvent, state: FinancingState, **known: object) -> None:
    a = event.args
    row = {
        "number": a["financing"],
        "voucher": a["voucher"],
        "holder": a["holder"],
        "financier": a["financier"],
        "amount_fen": a["amountFen"],
        "with_recourse": a["withRecourse"],
        "state": state.value,
        "order_digest": event.order,
        "cutoff": view.get(t.vouchers, event.voucher)["cutoff"],
        "opened_block": event.log.block_number,
    }
    unknown = dict.fromkeys(("quote", "terms", "registration", "proceeds", "bank_ref", "result", "disbursed_on"))
    view.put(t.financings, {**row, **unknown, **known})
    lock(view, a["voucher"], a["amountFen"])
    count(view, root_of(a["voucher"]), 1)


def _quoted(view: View, event: DecodedEvent) -> None:
    state = FinancingState.QUOTED.value
    view.change(t.financings, event.args["financing"], state=state, terms=event.args["terms"])


def _accepted(view: View, event: DecodedEvent) -> None:
    view.change(t.financings, event.args["financing"], state=FinancingState.ACCEPTED.value)


def _registered(view: View, event: DecodedEvent) -> None:
    registration = event.args["registration"]
    state = FinancingState.REGISTERED.value
    view.change(t.financings, event.args["financing"], state=state, registration=registration)


def _disbursed(view: View, event: DecodedEvent) -> None:
    a = event.args
    view.change(
        t.financings,
        a["financing"],
        state=FinancingState.DISBURSED.value,
        result=a["result"],
        proceeds=a["proceeds"],
        bank_ref=a["bankRef"],
        disbursed_on=from_yyyymmdd(a["date"]),
    )


def _ended(view: View, event: DecodedEvent) -> None:
    a = event.args
    state = _STATES[a["state"]]
    row = view.change(t.financings, a["financing"], state=state.value if state else None)
    draw(view, row["quote"], -a["amountFen"])
    lock(view, a["voucher"], -a["amountFen"])
    count(view, root_of(a["voucher"]), -1)


HANDLERS = {
    "FinancingApplied": _applied,
    "FinancingTaken": _taken,
    "FinancingQuoted": _quoted,
    "FinancingAccepted": _accepted,
    "FinancingRegistered": _registered,
    "FinancingDisbursed": _disbursed,
    "FinancingEnded": _ended,
}
