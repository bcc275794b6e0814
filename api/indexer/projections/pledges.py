"""Pledges: an amount of a voucher locked for a creditor."""

from api.chain.events import DecodedEvent
from api.domain.numbers import root_of
from api.domain.words import PledgeState
from api.indexer.projections.offers import count, lock
from api.store import tables as t
from api.store.view import View

_STATES = (None, *PledgeState)
"""In the order of the contract's enum."""


def _offered(view: View, event: DecodedEvent) -> None:
    a = event.args
    row = {
        "number": a["pledge"],
        "voucher": a["voucher"],
        "holder": a["holder"],
        "pledgee": a["pledgee"],
        "amount_fen": a["amountFen"],
        "state": PledgeState.OFFERED.value,
        "note": a["note"],
        "order_digest": event.order,
        "cutoff": view.get(t.vouchers, event.voucher)["cutoff"],
        "opened_block": event.log.block_number,
    }
    view.put(t.pledges, row)
    lock(view, a["voucher"], a["amountFen"])
    count(view, root_of(a["voucher"]), 1)


def _accepted(view: View, event: DecodedEvent) -> None:
    view.change(t.pledges, event.args["pledge"], state=PledgeState.PLEDGED.value)


def _ended(view: View, event: DecodedEvent) -> None:
    a = event.args
    state = _STATES[a["state"]]
    view.change(t.pledges, a["pledge"], state=state.value if state else None)
    lock(view, a["voucher"], -a["amountFen"])
    count(view, root_of(a["voucher"]), -1)


HANDLERS = {"PledgeOffered": _offered, "PledgeAccepted": _accepted, "PledgeEnded": _ended}
