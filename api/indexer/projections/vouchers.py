"""Vouchers after acceptance: void, title by financing, payment and its reversal, overdue."""

from api.chain.events import DecodedEvent
from api.domain.numbers import root_of
from api.domain.words import VoucherState
from api.indexer.projections.members import use_limit
from api.indexer.projections.offers import add_leaf, count, hold, lock
from api.indexer.projections.positions import change_voucher, put_voucher
from api.store import tables as t
from api.store.view import View


def _void_proposed(_view: View, _event: DecodedEvent) -> None:
    """Only the head moves."""


def _voided(view: View, event: DecodedEvent) -> None:
    voucher = change_voucher(view, event.voucher, state=VoucherState.VOIDED.value)
    view.change(t.roots, event.voucher, unpaid_fen=0)
    use_limit(view, voucher["issuer"], -event.args["amountFen"])


def _title_passed(view: View, event: DecodedEvent) -> None:
    a = event.args
    source = a["other"] or a["voucher"]
    hold(view, event, a["to"])
    lock(view, source, -a["amountFen"])
    if a["other"] is None:
        change_voucher(view, a["voucher"], holder=a["to"], hops=a["hops"])
        count(view, root_of(a["voucher"]), -1)
        return
    # The running financing becomes a child: the tally stays.
    parent = change_voucher(view, source, amount_fen=a["parentAmountFen"])
    child = {
        **parent,
        "number": a["voucher"],
        "parent": source,
        "holder": a["to"],
        "amount_fen": a["amountFen"],
        "locked_fen": 0,
        "paid_fen": 0,
        "hops": a["hops"],
        "frozen": False,
        "head": bytes(32),
        "creation": add_leaf(view, root_of(source)),
        "opened_block": event.log.block_number,
    }
    put_voucher(view, child)


def _paid(view: View, event: DecodedEvent) -> None:
    _book(view, event, event.args["shareFen"])


def _unpaid(view: View, event: DecodedEvent) -> None:
    root = _book(view, event, -event.args["shareFen"])
    view.change(t.roots, root, settled=False)


def _book(view: View, event: DecodedEvent, share_fen: int) -> str:
    """What was paid, or taken back, of one voucher; returns its root."""
    voucher = change_voucher(view, event.voucher, paid_fen=event.args["paidFen"])
    number: str = voucher["root"]
    view.change(t.roots, number, unpaid_fen=view.get(t.roots, number)["unpaid_fen"] - share_fen)
    use_limit(view, voucher["issuer"], -share_fen)
    return number


def _settled(view: View, event: DecodedEvent) -> None:
    view.change(t.roots, event.voucher, settled=True, overdue=False)


def _overdue(view: View, event: DecodedEvent) -> None:
    view.change(t.roots, event.voucher, overdue=True)


HANDLERS = {
    "VoidProposed": _void_proposed,
    "VoucherVoided": _voided,
    "TitlePassed": _title_passed,
    "VoucherPaid": _paid,
    "VoucherUnpaid": _unpaid,
    "RootSettled": _settled,
    "RootOverdue": _overdue,
}
