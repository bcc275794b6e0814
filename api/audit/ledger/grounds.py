"""Whether a rule really refuses what the chain refused: the contract's error, its words held against the book and the order.

An order that was refused must be one that the rules refuse, or whoever seals blocks could refuse whom it likes. Each error has a
ground here: what must be so for a contract to have raised it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.audit.ledger.book import A_VERSION, CHILDREN, SERIALS, Book, Root, Voucher, root_of, version_of
from api.domain.calendar import yyyymmdd

_MEMBERS = (
    "member",
    "to",
    "subject",
    "counterparty",
    "issuer",
    "financier",
    "clearingBank",
    "pledgee",
    "offeror",
    "offeree",
)
_LISTS = ("financiers", "banks")


@dataclass(slots=True)
class Refusal:
    """One refused order: its words, and the error's."""

    book: Book
    action: str
    index: int
    member: int
    words: Mapping[str, Any]
    args: Mapping[str, Any]
    today: date
    timestamp: int
    """[unix s] of the block."""
    version: int
    """Of the ledger, whose door refused it."""

    @property
    def is_foreign(self) -> bool:
        """Whether the order names what another version of the ledger keeps."""
        serials = [self.words[name] for name in ("quote", "replaces", "financing", "pledge") if self.words.get(name)]
        kept = {serial % SERIALS // A_VERSION + 1 for serial in serials}
        kept |= {version_of(self.words["voucher"])} if "voucher" in self.words else set()
        return bool(kept - {self.version})

    def __getitem__(self, name: str) -> Any:
        return self.args[name]

    @property
    def policy(self) -> Mapping[str, int]:
        """Of that version."""
        return self.book.policies.get(self.version, {})

    def word(self, name: str) -> Any:
        """A word of the order; None where its action has no such word."""
        return self.words.get(name)

    @property
    def named(self) -> set[int]:
        """Members that the order names, its own among them."""
        found = {self.words[name] for name in _MEMBERS if name in self.words} | {self.member}
        found |= {member for name in _LISTS for member in self.words.get(name, ())}
        return found | {part[0] for part in self.words.get("parts", ())}

    @property
    def voucher(self) -> Voucher | None:
        """The one that the error names, if the order names it as well, or a part of it."""
        number = self.args.get("voucher", self.args.get("root"))
        found = self.book.vouchers.get(number) if isinstance(number, int) else None
        meant = self.book.vouchers.get(self.words.get("voucher", 0))
        is_meant = found is not None and meant is not None and number in (meant.number, meant.parent)
        return found if is_meant else None

    @property
    def root(self) -> Root | None:
        """Of the voucher that the order names."""
        return self.book.roots.get(root_of(self.words.get("voucher", 0)))

    def have(self, value: Any) -> bool:
        """The error says what the book says."""
        return bool(self.args["have"] == value)

    def need(self, value: Any) -> bool:
        """The error says what the order says, and it is not what the book says."""
        return bool(self.args["need"] == value != self.args["have"])

    def is_today(self) -> bool:
        """The error names the block's own day."""
        return bool(self.args["today"] == yyyymmdd(self.today))

    def is_past_cutoff(self) -> bool:
        """R17."""
        return self.root is not None and self.today >= self.root.cutoff


Ground = Callable[[Refusal], bool]

STATUSES = (None, "offered", "active", "split", "overdue", "settled", "rejected", "withdrawn", "expired", "voided")


def status_of(book: Book, voucher: Voucher) -> str:
    """What people see of a voucher; overdue as marked, not as a clock would have it."""
    root = book.roots[root_of(voucher.number)]
    if voucher.state != "active":
        return voucher.state
    if voucher.amount == 0:
        return "split"
    if root.unpaid == 0:
        return "settled"
    return "overdue" if root.overdue else "active"


def last_child(book: Book, root: int) -> int:
    """The highest number that a child of a root ever got."""
    return max((number - root for number in book.vouchers if root < number < root + CHILDREN), default=0)
