"""Freezes: a voucher or a part of it held back by a judicial order."""

from api.chain.events import DecodedEvent
from api.domain.calendar import from_yyyymmdd
from api.domain.words import FreezeState
from api.indexer.projections.offers import lock
from api.indexer.projections.positions import change_voucher
from api.store import tables as t
from api.store.view import View


def _frozen(view: View, event: DecodedEvent) -> None:
    a = event.args
    row = {
        "order_digest": event.order,
        "voucher": a["voucher"],
        "amount_fen": a["amountFen"],
        "last_day": from_yyyymmdd(a["lastDay"]) if a["lastDay"] else None,
        "escrow": a["escrow"] if any(a["escrow"]) else None,
        "note": a["note"],
        "state": FreezeState.STANDING.value,
        "opened_block": event.log.block_number,
    }
    view.put(t.freezes, row)
    view.standing_freezes[a["voucher"]] = (event.order,)
    _hold(view, a["voucher"], a["amountFen"], frozen=True)


def _lifted(view: View, event: DecodedEvent) -> None:
    _end(view, event, FreezeState.LIFTED)


def _expired(view: View, event: DecodedEvent) -> None:
    _end(view, event, FreezeState.EXPIRED)


def _end(view: View, event: DecodedEvent, state: FreezeState) -> None:
    voucher = event.args["voucher"]
    view.change(t.freezes, *view.standing_freezes.pop(voucher), state=state.value)
    _hold(view, voucher, -event.args["amountFen"], frozen=False)


def _hold(view: View, voucher: str, amount_fen: int, *, frozen: bool) -> None:
    """A part is locked, or freed if negative; the whole is marked."""
    if amount_fen:
        lock(view, voucher, amount_fen)
    else:
        change_voucher(view, voucher, frozen=frozen)


HANDLERS = {"VoucherFrozen": _frozen, "VoucherUnfrozen": _lifted, "FreezeExpired": _expired}
