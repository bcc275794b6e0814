"""The ledger's state as the replay rebuilds it. Numbers as the chain holds them; amounts in fen; days as dates."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.domain.escrow import Dues

CHILDREN = 10_000
SERIALS, A_VERSION = 10**8, 10**7


def root_of(number: int) -> int:
    """The root of a voucher."""
    return number - number % CHILDREN


def version_of(number: int) -> int:
    """The version of the ledger that keeps a voucher: the first digit of its serial, counted from 1 (decision 0014)."""
    return number // CHILDREN % SERIALS // A_VERSION + 1


@dataclass(slots=True)
class Member:
    """A member, and an issuer's limit."""

    kinds: int
    signatures: int
    suspended: bool = False
    limit: int = 0
    used: int = 0


@dataclass(slots=True)
class Key:
    """A key; revoked while powers are 0."""

    member: int
    powers: int
    person: bytes


@dataclass(slots=True)
class Voucher:
    """A voucher. `holder` is the one it is offered to while `state` is offered."""

    number: int
    parent: int
    holder: int
    amount: int
    state: str = "offered"
    locked: int = 0
    paid: int = 0
    hops: int = 0
    frozen: bool = False
    offered_to: int = 0
    last_day: date | None = None
    proposal: bytes = b""
    head: bytes = bytes(32)
    dues: Dues = field(default_factory=Dues)


@dataclass(slots=True)
class Root:
    """What a tree has in common. `leaves` in order of creation."""

    issuer: int
    face: int
    unpaid: int
    due: date
    cutoff: date
    accepted: bool = False
    overdue: bool = False
    settled: bool = False
    tally: int = 0
    leaves: list[int] = field(default_factory=list)
    payments: list[dict[int, int]] = field(default_factory=list)
    """Shares of the payments that stand, by voucher, in order."""


@dataclass(slots=True)
class Invoice:
    """An invoice and what is used of it."""

    issuer: int
    amount: int
    used: int


@dataclass(slots=True)
class Financing:
    """A financing; financier 0 while several are asked."""

    voucher: int
    holder: int
    financier: int
    amount: int
    state: str
    quote: int = 0
    terms: bytes = b""
    bids: dict[int, bytes | None] = field(default_factory=dict)


@dataclass(slots=True)
class Pledge:
    """A pledge."""

    voucher: int
    holder: int
    pledgee: int
    amount: int
    state: str


@dataclass(slots=True)
class Freeze:
    """A freeze that stands; amount 0 for the whole voucher, last_day 0 until lifted [yyyymmdd]."""

    amount: int
    last_day: int
    escrow: bytes


@dataclass(slots=True)
class Quote:
    """A standing quote."""

    financier: int
    issuer: int
    least: int
    most: int
    left: int
    valid_through: date
    due_through: date
    with_recourse: bool
    terms: bytes
    open: bool = True


@dataclass(slots=True)
class Proposal:
    """What no single organisation may do; kinds 0 = it changes keys. `ready_at` [unix s]."""

    by: int
    subject: int
    ready_at: int
    kinds: int
    grants: tuple[tuple[str, int, bytes], ...]
    revokes: tuple[str, ...]
    is_open: bool = True


@dataclass
class Book:
    """Everything. `unsure` holds roots and issuers that an event touched which no rule here knows: nothing is claimed of their amounts."""

    members: dict[int, Member] = field(default_factory=dict)
    keys: dict[bytes, Key] = field(default_factory=dict)
    nonces: dict[tuple[int, int, int], int] = field(default_factory=dict)
    vouchers: dict[int, Voucher] = field(default_factory=dict)
    roots: dict[int, Root] = field(default_factory=dict)
    invoices: dict[bytes, Invoice] = field(default_factory=dict)
    claims: dict[int, dict[bytes, int]] = field(default_factory=dict)
    financings: dict[int, Financing] = field(default_factory=dict)
    pledges: dict[int, Pledge] = field(default_factory=dict)
    freezes: dict[int, Freeze] = field(default_factory=dict)
    quotes: dict[int, Quote] = field(default_factory=dict)
    payments: dict[tuple[int, int, bytes], dict[str, Any]] = field(default_factory=dict)
    proposals: dict[bytes, Proposal] = field(default_factory=dict)
    proposal_delay: int | None = None
    """[s] Of the first one; it never changes."""
    carried_out: Proposal | None = None
    """Confirmed by the order under way: what it brings about follows."""
    banks: dict[int, frozenset[int]] = field(default_factory=dict)
    """Clearing banks that an issuer accepts; without any, all."""
    policies: dict[int, dict[str, int]] = field(default_factory=dict)
    """By version of the ledger."""
    versions: int = 0
    """Admitted so far; the newest takes new issues, and no other."""
    paused: frozenset[int] = frozenset()
    """Versions that take no new risk."""
    unsure: set[int] = field(default_factory=set)
    due: dict[int, dict[int, date]] = field(default_factory=dict)
    """Accepted and unpaid roots of each issuer, with their due days."""

    def note_due(self, root: Root, number: int) -> None:
        """The root was accepted: from now on it may become overdue."""
        self.due.setdefault(root.issuer, {})[number] = root.due

    def note_ended(self, root: Root, number: int) -> None:
        """Nothing of the root is owed any more."""
        self.due.get(root.issuer, {}).pop(number, None)

    def late_of(self, issuer: int, today: date) -> list[tuple[int, date]]:
        """Roots of an issuer that are past due and unpaid (R7)."""
        return [(number, due) for number, due in self.due.get(issuer, {}).items() if due < today]

    def is_nonce_used(self, version: int, member: int, nonce: int) -> bool:
        """Whether an order of the member spent it at that version's door."""
        return bool(self.nonces.get((version, member, nonce >> 8), 0) >> (nonce & 0xFF) & 1)

    def spend(self, version: int, member: int, nonce: int) -> None:
        """Spends a nonce."""
        place = (version, member, nonce >> 8)
        self.nonces[place] = self.nonces.get(place, 0) | 1 << (nonce & 0xFF)
