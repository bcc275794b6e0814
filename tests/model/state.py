"""What the model remembers: members, vouchers, offers, financings, invoices, and how dates are counted."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Line = Mapping[str, Any]
Codes = set[str]

OFFER_DAYS = 10
TENOR_MONTHS = 6
MAX_HOPS = 10
MAX_PIECES = 500  # children, open split offers and running financings of one root
INTEREST_BASE = 10_000 * 360  # basis points × days of the year

LIVE = frozenset({"active", "overdue"})
ENDED = frozenset({"settled", "rejected", "withdrawn", "expired", "voided"})
BEARS_LIMIT = frozenset({"offered", "active", "overdue"})
RUNNING = frozenset({"applied", "quoted", "accepted", "registered"})


@dataclass
class Member:
    """A registered member; `limit` stays 0 for whoever issues nothing."""

    kinds: frozenset[str]
    limit: int = 0  # [fen]


@dataclass
class Voucher:
    """One voucher of a tree; `amount` shrinks only when children are made of it."""

    ref: str
    root: str
    parent: str | None
    issuer: str
    holder: str
    amount: int  # [fen]
    due: dt.date
    cutoff: dt.date
    created: int  # its place among all vouchers: the tie-breaker of a payment
    hops: int = 0
    paid: int = 0  # [fen]
    status: str = "active"
    frozen: bool = False

    @property
    def unpaid(self) -> int:
        return self.amount - self.paid


@dataclass
class Offer:
    """An issue, a transfer, or one part of a split, waiting for its addressee."""

    kind: str
    voucher: str
    by: str
    to: str
    amount: int  # [fen]
    last_day: dt.date
    state: str = "open"


@dataclass
class Terms:
    """What a financier asks."""

    rate_bps: int
    fee: int  # [fen]


@dataclass
class Financing:
    """A holder's request for money today, and how far it has come."""

    voucher: str
    holder: str
    financier: str
    amount: int  # [fen]
    state: str = "applied"
    terms: Terms | None = None
    interest: int | None = None  # [fen]
    net: int | None = None  # [fen]
    result: str | None = None


@dataclass
class Invoice:
    """One invoice number, for ever bound to its issuer and amount."""

    issuer: str
    amount: int  # [fen]
    used: int = 0  # [fen]


@dataclass
class Books:
    """Everything there is on a given day."""

    today: dt.date | None = None
    members: dict[str, Member] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    financings: dict[str, Financing] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    claims: dict[str, list[tuple[str, int]]] = field(default_factory=dict)  # a root's use of invoices
    payments: dict[str, tuple[str, int]] = field(default_factory=dict)  # bank reference → root, amount

    def locked(self, ref: str) -> int:
        """What open transfer and split offers and running financings hold of a voucher."""
        offered = sum(
            o.amount for o in self.offers.values() if o.voucher == ref and o.state == "open" and o.kind != "issue"
        )
        financed = sum(f.amount for f in self.financings.values() if f.voucher == ref and f.state in RUNNING)
        return offered + financed

    def available(self, voucher: Voucher) -> int:
        return voucher.amount - self.locked(voucher.ref)

    def tree(self, root: str) -> list[Voucher]:
        """The vouchers of a root in the order of their creation."""
        return sorted((v for v in self.vouchers.values() if v.root == root), key=lambda v: v.created)

    def live(self, root: str) -> list[Voucher]:
        return [v for v in self.tree(root) if v.status in LIVE]

    def outstanding(self, root: str) -> int:
        return sum(v.unpaid for v in self.live(root))

    def pieces(self, root: str) -> int:
        """Children, open split offers and running financings of a root."""
        tree = {v.ref for v in self.tree(root)}
        splits = sum(o.kind == "split" and o.state == "open" and o.voucher in tree for o in self.offers.values())
        running = sum(f.state in RUNNING and f.voucher in tree for f in self.financings.values())
        return len(tree) - 1 + splits + running

    def limit_used(self, issuer: str) -> int:
        return sum(v.unpaid for v in self.vouchers.values() if v.issuer == issuer and v.status in BEARS_LIMIT)

    def blocked(self, issuer: str) -> bool:
        return any(v.issuer == issuer and v.status == "overdue" for v in self.vouchers.values())

    def ref_taken(self, ref: str) -> bool:
        """Vouchers, offers and financings share one space of refs; every voucher began as one of the other two."""
        return ref in self.offers or ref in self.financings


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def interest(amount: int, rate_bps: int, days: int) -> int:
    """Simple interest, rounded half up to the fen."""
    return (2 * amount * rate_bps * days + INTEREST_BASE) // (2 * INTEREST_BASE)


def shares(amount: int, unpaid: list[int]) -> list[int]:
    """A payment spread over what is unpaid: floored, then a fen each to the largest remainders, earlier first."""
    total = sum(unpaid)
    floors = [amount * part // total for part in unpaid]
    by_remainder = sorted(range(len(unpaid)), key=lambda i: (-(amount * unpaid[i] % total), i))
    for i in by_remainder[: amount - sum(floors)]:
        floors[i] += 1
    return floors
