"""Offers made, accepted, ended (R1–R18)."""

from datetime import date, timedelta

from api.audit.ledger.book import CHILDREN, SERIALS, Book, Root, Voucher, root_of, version_of
from api.audit.ledger.context import Case
from api.domain.calendar import add_months, yyyymmdd
from api.domain.words import MemberKind

ENDS = ("rejected", "withdrawn", "expired")


def last_open_day(c: Case, cutoff: date) -> date:
    """R9: so many days, and never on or after the cut-off."""
    return min(c.today + timedelta(days=c.policy.get("offerDays", 0)), cutoff - timedelta(days=1))


def _issued(c: Case) -> None:
    due, cutoff, number = c.day("due"), c.day("cutoff"), c["voucher"]
    c.by(c["issuer"], "R8")
    c.need(number not in c.book.vouchers and number % CHILDREN == 0, "R29", "voucher", number, "new")
    c.need(number // CHILDREN // SERIALS == yyyymmdd(c.today), "R29", "voucher", number, c.today)
    c.need(version_of(number) == c.version == c.book.versions, "R29", "voucher", c.version, c.book.versions)
    c.need(c.is_active(c["issuer"], MemberKind.ISSUER), "R6", "issuer", c["issuer"], "issuer")
    c.need(c.is_active(c["to"]) and c["to"] != c["issuer"], "R16", "to", c["to"], "another, active")
    latest = add_months(c.today, c.policy.get("tenorMaxMonths", 0))
    c.need(c.today < cutoff <= due <= latest, "R1", "due", due, latest)
    c.need(0 < c["amountFen"] <= c.policy.get("faceMaxFen", 0), "R3", "amountFen", c["amountFen"])
    c.need(c["trade"] != bytes(32), "R4", "trade")
    c.need(c.day("offerLastDay") == last_open_day(c, cutoff), "R9", "offerLastDay", c["offerLastDay"])
    _check_limit(c, c["issuer"], c["amountFen"])
    claimed = sum(c.book.claims.get(number, {}).values())
    c.need(claimed >= c["amountFen"], "R4", "amountFen", claimed, c["amountFen"])
    c.use_limit(c["issuer"], c["amountFen"])
    c.book.roots[number] = Root(c["issuer"], c["amountFen"], c["amountFen"], due, cutoff)
    _offered(c, Voucher(number, 0, c["to"], c["amountFen"]))


def _check_limit(c: Case, issuer: int, amount: int) -> None:
    member = c.book.members[issuer]
    if issuer in c.book.unsure:
        return
    c.need(member.used + amount <= member.limit, "R6", "amountFen", member.used + amount, member.limit)
    late = [n for n, r in c.book.late_of(issuer, c.today)]
    c.need(not late, "R7", "issuer", late[:1], "nothing overdue")


def _offered(c: Case, voucher: Voucher) -> None:
    voucher.offered_to, voucher.last_day = c["to"], c.day("offerLastDay")
    c.book.vouchers[voucher.number] = voucher


def _transfer_offered(c: Case) -> None:
    voucher = c.voucher(c["voucher"])
    c.by(c["from"], "R8")
    c.need_movable(voucher, c["from"])
    c.need_receiver(voucher, c["to"])
    c.need(voucher.locked == 0 and c["amountFen"] == voucher.amount, "R18", "amountFen", c["amountFen"], voucher.amount)
    c.need(c["trade"] != bytes(32), "R15", "trade")
    c.need(c.day("offerLastDay") == last_open_day(c, c.root(voucher.number).cutoff), "R9", "offerLastDay")
    c.lock(voucher, c["amountFen"])
    _offered(c, voucher)


def _split_offered(c: Case) -> None:
    parent, root = c.voucher(c["other"]), c.root(c["voucher"])
    c.by(c["from"], "R8")
    c.signed("R12", "voucher", parent.number)
    c.need((c["to"], c["amountFen"]) in c.order.get("parts", ()), "R12", "amountFen", c["amountFen"], "in the order")
    c.need_movable(parent, c["from"])
    c.need_receiver(parent, c["to"])
    c.need(c["voucher"] not in c.book.vouchers and c["voucher"] % CHILDREN != 0, "R29", "voucher", c["voucher"], "new")
    c.need(c["amountFen"] > 0, "R12", "amountFen", c["amountFen"], "> 0")
    c.need(c["trade"] != bytes(32), "R15", "trade")
    c.need(c.day("offerLastDay") == last_open_day(c, root.cutoff), "R9", "offerLastDay")
    c.lock(parent, c["amountFen"])
    c.count(root, 1)
    _offered(c, Voucher(c["voucher"], parent.number, c["to"], c["amountFen"]))


def _need_open(c: Case, voucher: Voucher) -> None:
    """The offer that the order names is the one that is open."""
    last = voucher.last_day
    c.need(voucher.offered_to != 0 and last is not None and c.today <= last, "R9", "voucher", c.today, last)
    c.signed("R9", "amountFen", voucher.amount)
    c.signed("I-08", "head", voucher.head)


def offeror_of(book: Book, voucher: Voucher) -> int:
    """Who made the offer that is open."""
    if voucher.state == "active":
        return voucher.holder
    return book.vouchers[voucher.parent].holder if voucher.parent else book.roots[root_of(voucher.number)].issuer


def _need_accepted(c: Case, voucher: Voucher, to: int, state: str) -> None:
    _need_open(c, voucher)
    c.need(voucher.state == state, "R18", "voucher", voucher.state, state)
    c.need(to == voucher.offered_to, "R9", "to", to, voucher.offered_to)
    c.by(to, "R9")
    c.signed("R9", "offeror", offeror_of(c.book, voucher))
    c.need(not voucher.frozen, "R28", "voucher", "frozen", "free")


def _issue_accepted(c: Case) -> None:
    voucher, root = c.voucher(c["voucher"]), c.root(c["voucher"])
    _need_accepted(c, voucher, c["holder"], "offered")
    c.need(voucher.parent == 0, "R29", "voucher", voucher.parent, 0)
    voucher.state, voucher.offered_to = "active", 0
    root.accepted, root.leaves = True, [voucher.number]
    c.book.note_due(root, voucher.number)


def _transfer_accepted(c: Case) -> None:
    voucher = c.voucher(c["voucher"])
    _need_accepted(c, voucher, c["to"], "active")
    c.same("R16", "from", voucher.holder)
    c.same("R14", "hops", voucher.hops + 1)
    c.lock(voucher, -voucher.amount)
    voucher.holder, voucher.hops, voucher.offered_to = c["to"], c["hops"], 0


def _split_accepted(c: Case) -> None:
    voucher, parent = c.voucher(c["voucher"]), c.voucher(c["other"])
    _need_accepted(c, voucher, c["to"], "offered")
    c.need(voucher.parent == parent.number and not parent.frozen, "R28", "other", parent.number, voucher.parent)
    c.same("R12", "from", parent.holder)
    c.same("R12", "amountFen", voucher.amount)
    c.same("R12", "parentAmountFen", parent.amount - voucher.amount)
    c.same("R14", "hops", parent.hops + 1)
    c.lock(parent, -voucher.amount)
    parent.amount = c["parentAmountFen"]
    voucher.state, voucher.offered_to, voucher.hops = "active", 0, c["hops"]
    c.root(voucher.number).leaves.append(voucher.number)


def _ended(c: Case) -> None:
    voucher, end = c.voucher(c["voucher"]), ENDS[c["end"]] if c["end"] < len(ENDS) else ""
    c.need(end != "", "R9", "end", c["end"])
    c.same("R9", "amountFen", voucher.amount)
    if end == "expired":
        c.by_job("R9")
        over = voucher.offered_to != 0 and voucher.last_day is not None and c.today > voucher.last_day
        c.need(over, "R9", "end", c.today, voucher.last_day)
    else:
        _need_open(c, voucher)
        c.by(voucher.offered_to if end == "rejected" else offeror_of(c.book, voucher), "R9")
    voucher.offered_to = 0
    _give_back(c, voucher, end)


def _give_back(c: Case, voucher: Voucher, end: str) -> None:
    """The former state is back: the limit and the invoices, or the lock."""
    root = c.root(voucher.number)
    if voucher.state == "active":
        return c.lock(voucher, -voucher.amount)
    voucher.state = end
    if voucher.parent:
        c.lock(c.voucher(voucher.parent), -voucher.amount)
        return c.count(root, -1)
    c.use_limit(root.issuer, -root.unpaid)
    root.unpaid = 0
    c.need(not c.book.claims.get(voucher.number), "I-04", "voucher", "invoices claimed", "released")
    return None


RULES = {
    "VoucherIssued": _issued,
    "TransferOffered": _transfer_offered,
    "SplitOffered": _split_offered,
    "IssueAccepted": _issue_accepted,
    "TransferAccepted": _transfer_accepted,
    "SplitAccepted": _split_accepted,
    "OfferEnded": _ended,
}
