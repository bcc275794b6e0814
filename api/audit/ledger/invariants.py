"""What must hold of the replayed state as a whole (docs/invariants.md)."""

from collections import Counter
from typing import Any

from api.audit.faults import NotVerified
from api.audit.ledger.book import Book, Root, root_of
from api.audit.ledger.rules_financings import RUNNING, STANDING

_ENDED = ("rejected", "withdrawn", "expired", "voided")


def check(book: Book) -> None:
    """Raises NotVerified, naming the invariant and whom it concerns. Trees that an unknown event touched are left out."""
    _check_trees(book)
    _check_locks(book)
    _check_limits(book)
    _check_invoices(book)


def _need(holds: bool, rule: str, what: str, have: Any, need: Any) -> None:
    if not holds:
        raise NotVerified("invariant", what, rule=rule, have=have, need=need)


def _check_trees(book: Book) -> None:
    for number, root in book.roots.items():
        if number in book.unsure or not root.accepted:
            continue
        leaves = [book.vouchers[each] for each in root.leaves]
        whole = sum(leaf.amount for leaf in leaves)
        _need(whole == root.face, "I-01", f"voucher {number}", whole, root.face)
        paid = sum(leaf.paid for leaf in leaves)
        _need(all(leaf.paid <= leaf.amount for leaf in leaves), "I-05", f"voucher {number}", paid, root.face)
        if book.vouchers[number].state == "active":
            _need(paid + root.unpaid == root.face, "I-05", f"voucher {number}", paid + root.unpaid, root.face)


def _check_locks(book: Book) -> None:
    locked: Counter[int] = Counter()
    for voucher in book.vouchers.values():
        if voucher.offered_to and voucher.state == "active":
            locked[voucher.number] += voucher.amount
        if voucher.parent and voucher.state == "offered":
            locked[voucher.parent] += voucher.amount
    for financing in book.financings.values():
        locked[financing.voucher] += financing.amount if financing.state in RUNNING else 0
    for pledge in book.pledges.values():
        locked[pledge.voucher] += pledge.amount if pledge.state in STANDING else 0
    for number, freeze in book.freezes.items():
        locked[number] += freeze.amount
    for voucher in book.vouchers.values():
        if root_of(voucher.number) not in book.unsure:
            fits = voucher.locked == locked[voucher.number] <= voucher.amount
            _need(fits, "I-02", f"voucher {voucher.number}", voucher.locked, locked[voucher.number])


def _is_live(book: Book, number: int) -> bool:
    return book.vouchers[number].state not in _ENDED


def _check_limits(book: Book) -> None:
    used: Counter[int] = Counter()
    for number, root in book.roots.items():
        used[root.issuer] += _unpaid(book, number, root)
    for number, member in book.members.items():
        if number not in book.unsure:
            _need(member.used == used[number], "I-03", f"member {number}", member.used, used[number])


def _unpaid(book: Book, number: int, root: Root) -> int:
    return root.unpaid if _is_live(book, number) else 0


def _check_invoices(book: Book) -> None:
    used: Counter[bytes] = Counter()
    for claims in book.claims.values():
        used.update(claims)
    for key, invoice in book.invoices.items():
        fits = invoice.used == used[key] <= invoice.amount
        _need(fits, "I-04", f"invoice 0x{key.hex()}", invoice.used, used[key])
