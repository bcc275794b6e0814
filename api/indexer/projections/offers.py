"""Offers made, accepted, ended: vouchers, roots and offers change together."""

from typing import Any

from api.chain.events import DecodedEvent
from api.domain.calendar import from_yyyymmdd
from api.domain.numbers import root_of
from api.domain.words import OfferKind, OfferState, VoucherState
from api.indexer.projections.members import use_limit
from api.indexer.projections.positions import change_voucher, put_voucher
from api.store import tables as t
from api.store.view import View

_ENDS = (OfferState.REJECTED, OfferState.WITHDRAWN, OfferState.EXPIRED)


def _issued(view: View, event: DecodedEvent) -> None:
    a = event.args
    due, cutoff = from_yyyymmdd(a["due"]), from_yyyymmdd(a["cutoff"])
    root = {"number": a["voucher"], "issuer": a["issuer"], "due": due, "cutoff": cutoff}
    amounts = {"face_fen": a["amountFen"], "unpaid_fen": a["amountFen"], "trade": a["trade"]}
    state = {"accepted": False, "overdue": False, "settled": False, "payments": 0, "leaves": 0, "tally": 0}
    view.put(t.roots, {**root, **amounts, **state})
    put_voucher(view, _new_voucher(event, root, None))
    use_limit(view, a["issuer"], a["amountFen"])
    _open(view, event, OfferKind.ISSUE, a["issuer"], 0)


def _transfer_offered(view: View, event: DecodedEvent) -> None:
    change_voucher(view, event.voucher, locked_fen=event.args["amountFen"])
    _open(view, event, OfferKind.TRANSFER, event.args["from"], 0)


def _split_offered(view: View, event: DecodedEvent) -> None:
    a = event.args
    root = view.get(t.roots, root_of(a["voucher"]))
    put_voucher(view, _new_voucher(event, root, a["other"]))
    lock(view, a["other"], a["amountFen"])
    count(view, root["number"], 1)
    view.part = view.part + 1 if view.part_of == event.order else 0
    view.part_of = event.order
    _open(view, event, OfferKind.SPLIT, a["from"], view.part)


def _issue_accepted(view: View, event: DecodedEvent) -> None:
    view.change(t.roots, event.voucher, accepted=True, leaves=1)
    change_voucher(view, event.voucher, state=VoucherState.ACTIVE.value, creation=0)
    _close(view, event, OfferState.ACCEPTED)
    hold(view, event, event.args["holder"])


def _transfer_accepted(view: View, event: DecodedEvent) -> None:
    a = event.args
    change_voucher(view, event.voucher, holder=a["to"], hops=a["hops"], locked_fen=0)
    _close(view, event, OfferState.ACCEPTED)
    hold(view, event, a["to"])


def _split_accepted(view: View, event: DecodedEvent) -> None:
    a = event.args
    creation = add_leaf(view, root_of(a["voucher"]))
    active = VoucherState.ACTIVE.value
    change_voucher(view, a["voucher"], state=active, hops=a["hops"], creation=creation)
    lock(view, a["other"], -a["amountFen"])
    change_voucher(view, a["other"], amount_fen=a["parentAmountFen"])
    _close(view, event, OfferState.ACCEPTED)
    hold(view, event, a["to"])


def _ended(view: View, event: DecodedEvent) -> None:
    end = _ENDS[event.args["end"]]
    amount = event.args["amountFen"]
    voucher = view.get(t.vouchers, event.voucher)
    if voucher["state"] == VoucherState.ACTIVE:
        change_voucher(view, event.voucher, locked_fen=0)
    else:
        change_voucher(view, event.voucher, state=end.value)
        if event.other is None:
            view.change(t.roots, event.voucher, unpaid_fen=0)
            use_limit(view, voucher["issuer"], -amount)
        else:
            lock(view, event.other, -amount)
            count(view, voucher["root"], -1)
    _close(view, event, end)


def lock(view: View, number: str, amount_fen: int) -> None:
    """Locks more of a voucher, or frees it if negative (I-02)."""
    locked = view.get(t.vouchers, number)["locked_fen"]
    change_voucher(view, number, locked_fen=locked + amount_fen)


def count(view: View, root: str, more: int) -> None:
    """Counts children, open split offers, running financings and pledges."""
    view.change(t.roots, root, tally=view.get(t.roots, root)["tally"] + more)


def add_leaf(view: View, root: str) -> int:
    """The next place of the root's creation list."""
    place: int = view.get(t.roots, root)["leaves"]
    view.change(t.roots, root, leaves=place + 1)
    return place


def hold(view: View, event: DecodedEvent, member: int) -> None:
    """Makes a member the voucher's holder from this event on, and ends the time of the one before."""
    number, block, place = str(event.voucher), event.log.block_number, event.log.log_index
    if before := view.open_holdings.get(number):
        view.change(t.holdings, *before, to_block=block, to_log=place)
    since = {"voucher": number, "from_block": block, "from_log": place}
    view.put(t.holdings, {**since, "member": member, "to_block": None, "to_log": None})
    view.open_holdings[number] = (number, block, place)


def _new_voucher(event: DecodedEvent, root: dict[str, Any], parent: str | None) -> dict[str, Any]:
    a = event.args
    return {
        "number": a["voucher"],
        "root": root["number"],
        "parent": parent,
        "issuer": root["issuer"],
        "holder": a["to"],
        "amount_fen": a["amountFen"],
        "locked_fen": 0,
        "paid_fen": 0,
        "hops": 0,
        "frozen": False,
        "state": VoucherState.OFFERED.value,
        "due": root["due"],
        "cutoff": root["cutoff"],
        "head": bytes(32),
        "creation": None,
        "opened_block": event.log.block_number,
    }


def _open(view: View, event: DecodedEvent, kind: OfferKind, offeror: int, part: int) -> None:
    a = event.args
    row = {
        "id": f"{event.log.block_number}-{event.log.log_index}",
        "kind": kind.value,
        "voucher": a["voucher"],
        "parent": a["other"],
        "offeror": offeror,
        "offeree": a["to"],
        "amount_fen": a["amountFen"],
        "state": OfferState.OPEN.value,
        "last_day": from_yyyymmdd(a["offerLastDay"]),
        "trade": a["trade"],
        "order_digest": event.order,
        "part": part,
        "opened_block": event.log.block_number,
        "closed_block": None,
        "closed_log": None,
    }
    view.put(t.offers, row)
    view.open_offers[a["voucher"]] = row["id"]


def _close(view: View, event: DecodedEvent, state: OfferState) -> None:
    offer = view.open_offers.pop(str(event.voucher))
    place = {"closed_block": event.log.block_number, "closed_log": event.log.log_index}
    view.change(t.offers, offer, state=state.value, **place)


HANDLERS = {
    "VoucherIssued": _issued,
    "TransferOffered": _transfer_offered,
    "SplitOffered": _split_offered,
    "IssueAccepted": _issue_accepted,
    "TransferAccepted": _transfer_accepted,
    "SplitAccepted": _split_accepted,
    "OfferEnded": _ended,
}
