"""What a rule sees: the book, the event, the order that caused it, and the day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.audit.faults import NotVerified, broken
from api.audit.ledger.abi import Event
from api.audit.ledger.book import Book, Root, Voucher, root_of
from api.audit.ledger.texts import Texts
from api.audit.values import shown
from api.domain.calendar import from_yyyymmdd
from api.domain.words import MemberKind


@dataclass(slots=True)
class Case:
    """One event in its place. `order` is empty where a job caused it, or nobody signed (a constructor)."""

    book: Book
    event: Event
    order: Mapping[str, Any]
    today: date
    shares: dict[int, int]
    """Of a payment under way: voucher → share still to be recorded."""
    places: Mapping[tuple[str, int], bytes] = field(default_factory=dict)
    """Where the file says that each version has its ledger and its door."""
    texts: Texts | None = None
    timestamp: int = 0
    """[unix s] of the block."""

    def __getitem__(self, name: str) -> Any:
        return self.event.args[name]

    @property
    def version(self) -> int:
        """Of the ledger, whose contract speaks; 0 for one that all versions share."""
        return self.event.version

    @property
    def policy(self) -> Mapping[str, int]:
        """Of the version that keeps the voucher."""
        return self.book.policies.get(self.version, {})

    @property
    def is_sure(self) -> bool:
        """Whether all that touched this voucher's tree so far was understood."""
        voucher = self.event.args.get("voucher")
        return not isinstance(voucher, int) or root_of(voucher) not in self.book.unsure

    def need(self, holds: bool, rule: str, field: str, have: Any = "", need: Any = "") -> None:
        """Raises NotVerified, naming the rule, unless it holds."""
        if not holds and self.is_sure:
            raise broken(rule, f"{self.event.where}.{field}", self.event.name, shown(have), shown(need))

    def same(self, rule: str, field: str, need: Any) -> None:
        """The event's field is what must be."""
        have = self.event.args[field]
        self.need(have == need, rule, field, have, need)

    def signed(self, rule: str, field: str, need: Any) -> None:
        """The order says what must be; nothing is asked where no order caused the event."""
        if self.order:
            have = self.order.get(field)
            self.need(have == need, rule, f"order.{field}", have, need)

    def by(self, member: int, rule: str) -> None:
        """The member itself ordered it."""
        have = self.order.get("member", 0)
        self.need(have == member, rule, "order.member", have, member)

    def by_job(self, rule: str) -> None:
        """Nobody ordered it: the clock did."""
        self.need(self.event.args.get("order") == bytes(32), rule, "order", self.event.args.get("order"), bytes(32))

    def voucher(self, number: int) -> Voucher:
        """A voucher that must be there."""
        found = self.book.vouchers.get(number)
        if found is None:
            raise broken("R29", f"{self.event.where}.voucher", self.event.name, number, "known")
        return found

    def root(self, number: int) -> Root:
        """The root of a voucher."""
        found = self.book.roots.get(root_of(number))
        if found is None:
            raise broken("R29", f"{self.event.where}.voucher", self.event.name, number, "known")
        return found

    def day(self, field: str) -> date:
        """A date of the event."""
        try:
            return from_yyyymmdd(self.event.args[field])
        except ValueError:
            raise NotVerified("field-malformed", f"{self.event.where}.{field}", have=self.event.args[field]) from None

    def is_active(self, member: int, kind: MemberKind | None = None) -> bool:
        """Whether a member is registered, not suspended, and of the kind."""
        found = self.book.members.get(member)
        return found is not None and not found.suspended and (kind is None or bool(found.kinds & kind))

    def use_limit(self, issuer: int, amount: int) -> None:
        """Takes up limit, or gives it back if negative (I-03)."""
        self.book.members[issuer].used += amount
        self.need(self.book.members[issuer].used >= 0, "I-03", "used", self.book.members[issuer].used, ">= 0")

    def count(self, root: Root, more: int) -> None:
        """Children, open split offers, running financings and pledges of a tree (R14)."""
        root.tally += more
        most = self.policy.get("splitsMax", 0)
        self.need(root.tally >= 0 and (more < 0 or root.tally <= most), "R14", "tally", root.tally, most)

    def lock(self, voucher: Voucher, amount: int) -> None:
        """Locks more of a voucher, or frees it if negative (I-02)."""
        voucher.locked += amount
        self.need(0 <= voucher.locked <= voucher.amount, "I-02", "locked", voucher.locked, voucher.amount)

    def need_movable(self, voucher: Voucher, holder: int) -> None:
        """It may be passed on or financed today (R17, R18, R28)."""
        root = self.root(voucher.number)
        self.need(
            voucher.state == "active" and voucher.amount > 0 and root.unpaid > 0,
            "R18",
            "voucher",
            voucher.state,
            "active",
        )
        self.need(not root.overdue, "R17", "voucher", "overdue", "active")
        self.need(voucher.holder == holder, "R16", "holder", holder, voucher.holder)
        self.need(not voucher.frozen, "R28", "voucher", "frozen", "free")
        self.need_before_cutoff(root)

    def need_before_cutoff(self, root: Root) -> None:
        """The cut-off is not reached (R17)."""
        self.need(self.today < root.cutoff, "R17", "cutoff", self.today, root.cutoff)

    def need_receiver(self, voucher: Voucher, to: int) -> None:
        """R14, R16."""
        root, most = self.root(voucher.number), self.policy.get("hopsMax", 0)
        self.need(self.is_active(to), "R16", "to", to, "active")
        self.need(to not in (voucher.holder, root.issuer), "R16", "to", to, "neither holder nor issuer")
        self.need(voucher.hops < most, "R14", "hops", voucher.hops, most)
