"""Freezes of vouchers and parts, their terms and their ends (R25, R28)."""

from api.audit.ledger.book import Freeze
from api.audit.ledger.context import Case
from api.domain.calendar import yyyymmdd
from api.domain.orders import NO_NOTE_HASH
from api.domain.words import MemberKind


def _frozen(c: Case) -> None:
    voucher, root = c.voucher(c["voucher"]), c.root(c["voucher"])
    live = voucher.state == "active" and voucher.amount > 0 and root.unpaid > 0
    c.need(live, "R28", "voucher", voucher.state, "live")
    c.need(voucher.number not in c.book.freezes, "R28", "voucher", "frozen", "free")
    _by_court(c)
    for field in ("amountFen", "lastDay"):
        c.signed("R28", field, c[field])
    if c["escrow"] != bytes(32) or c.order.get("escrow") != NO_NOTE_HASH:
        c.signed("R25", "escrow", c["escrow"])
    if c["lastDay"]:
        c.need(c.day("lastDay") >= c.today, "R28", "lastDay", c["lastDay"], yyyymmdd(c.today))
    if c["amountFen"]:
        c.need(c["amountFen"] < voucher.amount, "R28", "amountFen", c["amountFen"], voucher.amount)
        c.lock(voucher, c["amountFen"])
    else:
        voucher.frozen = True
    voucher.dues.freeze(c["escrow"] if any(c["escrow"]) else None, c["amountFen"] or None)
    c.book.freezes[voucher.number] = Freeze(c["amountFen"], c["lastDay"], c["escrow"])


def _unfrozen(c: Case) -> None:
    _by_court(c)
    _end(c)


def _expired(c: Case) -> None:
    """The clock ended it: its last day is over."""
    freeze = c.book.freezes.get(c["voucher"])
    last_day = freeze.last_day if freeze else 0
    c.by_job("R28")
    c.need(0 < last_day < yyyymmdd(c.today), "R28", "voucher", last_day, f"before {yyyymmdd(c.today)}")
    _end(c)


def _end(c: Case) -> None:
    voucher, freeze = c.voucher(c["voucher"]), c.book.freezes.pop(c["voucher"], None)
    c.need(freeze is not None, "R28", "voucher", "free", "frozen")
    c.same("R28", "amountFen", freeze.amount if freeze else 0)
    c.lock(voucher, -c["amountFen"])
    voucher.frozen = False
    voucher.dues.end()


def _by_court(c: Case) -> None:
    c.need(c.is_active(c.order.get("member", 0), MemberKind.JUDICIAL), "R28", "order.member", c.order.get("member"))
    c.signed("R28", "voucher", c["voucher"])
    c.signed("R28", "note", c["note"])


RULES = {"VoucherFrozen": _frozen, "VoucherUnfrozen": _unfrozen, "FreezeExpired": _expired}
