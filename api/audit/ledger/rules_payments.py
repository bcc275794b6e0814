"""Payments shared in whole fen, overdue and void (R11, R24–R26)."""

from typing import Any

from api.audit.ledger.book import Root, Voucher
from api.audit.ledger.context import Case
from api.domain.shares import shares_of
from api.domain.words import MemberKind


def _paid(c: Case) -> None:
    voucher, root = c.voucher(c["voucher"]), c.root(c["voucher"])
    if not c.shares:
        leaves = [c.voucher(each) for each in root.leaves]
        shares = shares_of(c.order.get("amountFen", 0), [each.amount - each.paid for each in leaves])
        c.shares.update({leaf.number: share for leaf, share in zip(leaves, shares, strict=True) if share})
        root.payments.append(dict(c.shares))
    c.same("R26", "shareFen", c.shares.pop(voucher.number, 0))
    c.same("R26", "paidFen", voucher.paid + c["shareFen"])
    c.need(c["paidFen"] <= voucher.amount, "I-05", "paidFen", c["paidFen"], voucher.amount)
    voucher.paid = c["paidFen"]
    voucher.dues.pay(c["shareFen"])
    root.unpaid -= c["shareFen"]
    c.use_limit(root.issuer, -c["shareFen"])
    c.need(root.unpaid >= 0, "I-05", "shareFen", root.unpaid, ">= 0")


def _unpaid(c: Case) -> None:
    """Each gives back just what it got of the root's latest payment."""
    voucher, root = c.voucher(c["voucher"]), c.root(c["voucher"])
    if not c.shares and root.payments:
        c.shares.update(root.payments[-1])
    c.same("R26", "shareFen", c.shares.pop(voucher.number, 0))
    c.same("R26", "paidFen", voucher.paid - c["shareFen"])
    voucher.paid = c["paidFen"]
    voucher.dues.take_back()
    root.unpaid += c["shareFen"]
    c.use_limit(root.issuer, c["shareFen"])


def _instructed(c: Case) -> None:
    root, key = c.root(c["voucher"]), (c.version, c["clearingBank"], c["bankRef"])
    c.by(root.issuer, "R24")
    c.same("R24", "issuer", root.issuer)
    c.need(c.is_active(c["clearingBank"], MemberKind.CLEARING_BANK), "R24", "clearingBank", c["clearingBank"])
    named = c.book.banks.get(root.issuer)
    c.need(not named or c["clearingBank"] in named, "R24", "clearingBank", c["clearingBank"], "named by the issuer")
    _need_payable(c)
    for field in ("voucher", "amountFen", "clearingBank", "bankRef"):
        c.signed("R24", field, c[field])
    c.need(key not in c.book.payments, "R24", "bankRef", c["bankRef"], "new")
    c.book.payments[key] = {"root": c["voucher"], "amount": c["amountFen"], "state": "instructed"}


def _need_payable(c: Case) -> None:
    voucher, root = c.voucher(c["voucher"]), c.root(c["voucher"])
    c.need(voucher.state == "active" and voucher.parent == 0, "R24", "voucher", voucher.state, "an active root")
    c.need(c.today >= root.cutoff, "R24", "voucher", c.today, root.cutoff)
    c.need(0 < c["amountFen"] <= root.unpaid, "I-05", "amountFen", c["amountFen"], root.unpaid)


def _confirmed(c: Case) -> None:
    payment = c.book.payments.get((c.version, c["clearingBank"], c["bankRef"]))
    known = {"root": c["voucher"], "amount": c["amountFen"], "state": "instructed"}
    c.need(payment == known, "R24", "bankRef", payment, known)
    _book(c)


def _came_uninstructed(c: Case) -> None:
    """Past the due date the issuer's instruction is not needed."""
    root, key = c.root(c["voucher"]), (c.version, c["clearingBank"], c["bankRef"])
    c.need(c.today > root.due, "R24", "voucher", c.today, root.due)
    c.need(key not in c.book.payments, "R24", "bankRef", c["bankRef"], "new")
    c.same("R24", "issuer", root.issuer)
    _book(c)
    c.book.payments[key]["uninstructed"] = True


def _book(c: Case) -> None:
    root = c.root(c["voucher"])
    c.by(c["clearingBank"], "R24")
    c.need(c.is_active(c["clearingBank"], MemberKind.CLEARING_BANK), "R24", "clearingBank", c["clearingBank"])
    _need_signed(c)
    c.need(not c.shares, "R26", "amountFen", list(c.shares), "all shares recorded")
    c.same("R26", "unpaidFen", root.unpaid)
    c.need(root.settled == (root.unpaid == 0), "R26", "unpaidFen", root.unpaid, "settled at 0")
    payment = {"root": c["voucher"], "amount": c["amountFen"], "state": "confirmed", "place": len(root.payments)}
    c.book.payments[c.version, c["clearingBank"], c["bankRef"]] = payment


def _need_signed(c: Case) -> None:
    for field in ("voucher", "amountFen", "bankRef"):
        c.signed("R24", field, c[field])


def _latest(c: Case) -> dict[str, Any]:
    """The payment meant, which must be the root's latest that stands."""
    root = c.root(c["voucher"])
    payment = c.book.payments.get((c.version, c["clearingBank"], c["bankRef"]), {})
    known = {"root": c["voucher"], "amount": c["amountFen"], "state": "confirmed", "place": len(root.payments)}
    c.need(payment.items() >= known.items(), "R26", "bankRef", payment, known)
    _need_signed(c)
    c.signed("R26", "note", c["note"])
    return payment


def _reversal_proposed(c: Case) -> None:
    c.by(c["clearingBank"], "R26")
    c.signed("R26", "counterparty", c.root(c["voucher"]).issuer)
    _latest(c)["proposal"] = c["note"]


def _reversed(c: Case) -> None:
    root, payment = c.root(c["voucher"]), _latest(c)
    c.by(root.issuer, "R26")
    c.signed("R26", "counterparty", c["clearingBank"])
    c.need(payment.get("proposal") == c["note"] != bytes(32), "R26", "note", c["note"], payment.get("proposal"))
    c.need(not c.shares, "R26", "amountFen", list(c.shares), "all shares taken back")
    c.same("R26", "unpaidFen", root.unpaid)
    root.payments.pop()
    root.settled, payment["state"] = False, "reversed"
    c.book.note_due(root, c["voucher"])


def _settled(c: Case) -> None:
    root = c.root(c["voucher"])
    c.need(root.unpaid == 0 and root.accepted and not root.settled, "R26", "voucher", root.unpaid, 0)
    root.overdue, root.settled = False, True
    c.book.note_ended(root, c["voucher"])


def _overdue(c: Case) -> None:
    root = c.root(c["voucher"])
    c.by_job("R26")
    c.need(root.accepted and not root.overdue and c.today > root.due, "R26", "voucher", c.today, root.due)
    c.same("R26", "unpaidFen", root.unpaid)
    c.need(root.unpaid > 0, "R26", "unpaidFen", root.unpaid, "> 0")
    root.overdue = True


def is_voidable(voucher: Voucher, root: Root) -> bool:
    """The first holder has all of it, it never moved, nothing is locked."""
    whole = voucher.parent == 0 and voucher.amount == root.face and root.tally == 0
    return whole and voucher.hops == 0 and voucher.locked == 0


def _need_voidable(c: Case) -> None:
    """R11: the first holder has all of it, it never moved, nothing is locked, and the cut-off is not reached."""
    voucher, root = c.voucher(c["voucher"]), c.root(c["voucher"])
    c.need(is_voidable(voucher, root), "R11", "voucher", voucher.hops, "whole, never moved")
    c.need(
        voucher.state == "active" and not voucher.frozen and root.unpaid > 0, "R11", "voucher", voucher.state, "active"
    )
    c.need(not root.overdue, "R11", "voucher", "overdue", "active")
    c.need_before_cutoff(root)
    c.signed("R11", "amountFen", voucher.amount)
    c.signed("R11", "note", c["note"])


def _void_proposed(c: Case) -> None:
    _need_voidable(c)
    voucher = c.voucher(c["voucher"])
    c.by(c.root(voucher.number).issuer, "R11")
    c.same("R11", "holder", voucher.holder)
    voucher.proposal = c["note"]


def _voided(c: Case) -> None:
    _need_voidable(c)
    voucher, root = c.voucher(c["voucher"]), c.root(c["voucher"])
    c.by(voucher.holder, "R11")
    c.same("R11", "amountFen", voucher.amount)
    c.need(voucher.proposal == c["note"] != bytes(32), "R11", "note", c["note"], voucher.proposal)
    c.need(not c.book.claims.get(voucher.number), "I-04", "voucher", "invoices claimed", "released")
    c.use_limit(root.issuer, -root.unpaid)
    root.unpaid, voucher.state, voucher.proposal = 0, "voided", b""
    c.book.note_ended(root, voucher.number)


RULES = {
    "VoucherPaid": _paid,
    "PaymentInstructed": _instructed,
    "PaymentConfirmed": _confirmed,
    "UninstructedConfirmed": _came_uninstructed,
    "VoucherUnpaid": _unpaid,
    "ReversalProposed": _reversal_proposed,
    "PaymentReversed": _reversed,
    "RootSettled": _settled,
    "RootOverdue": _overdue,
    "VoidProposed": _void_proposed,
    "VoucherVoided": _voided,
}
