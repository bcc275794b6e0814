"""A book being written: what was said so far, the model that heard it, and what may be picked from its state."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from tests.model.ledger import Ledger
from tests.model.state import LIVE, RUNNING, Codes, Financing, Offer, Voucher, add_months

T = TypeVar("T")
Said = dict[str, Any]

GHOST = "NOBODY"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CAST: dict[str, tuple[str, ...]] = {
    "CE1": ("issuer",),
    "CE2": ("issuer", "supplier"),
    "CE3": ("issuer", "financier"),
    "S1": ("supplier",),
    "S2": ("supplier",),
    "S3": ("supplier",),
    "S4": ("supplier",),
    "S5": ("supplier",),
    "S6": ("supplier",),
    "S7": ("supplier",),
    "BK1": ("financier", "clearing_bank"),
    "BK2": ("financier",),
    "BK3": ("clearing_bank",),
    "ALL": ("issuer", "supplier", "financier", "clearing_bank"),
}


def uscc(rng: random.Random) -> str:
    """A unified social credit code with the check character of GB 32100."""
    body = "91110" + f"{rng.randrange(1000):03d}" + "MA" + "".join(rng.choices(USCC_ALPHABET, k=7))
    total = sum(USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + USCC_ALPHABET[-total % 31]


class Scene:
    """Lines said, with the codes the model gave each."""

    def __init__(self, seed: int, first_day: dt.date | None) -> None:
        """`first_day` None: one that the seed chooses."""
        self.rng = random.Random(seed)
        self.ledger = Ledger()
        self.books = self.ledger.books
        self.lines: list[Said] = []
        self.codes: Counter[str] = Counter()
        self.freed: list[str] = []
        self._serial = 0
        chosen = dt.date(2026, 11, 20) + dt.timedelta(days=self.rng.randrange(400))
        self.first_day = first_day or chosen

    @property
    def today(self) -> dt.date:
        return self.ledger.today

    def say(self, line: Said) -> Codes:
        """Writes a line with what is right for it."""
        codes = self.ledger.apply(line)
        expect: str | list[str] = sorted(codes) if len(codes) > 1 else next(iter(codes), "ok")
        self.lines.append({**line, "expect": expect})
        self.codes.update(codes)
        if codes:
            self.freed += [ref for ref in made_by(line) if not self.books.ref_taken(ref)]
        return codes

    # ── names ───────────────────────────────────────────────────────────────────────────────────────────────────

    def ref(self, prefix: str) -> str:
        """A new reference; often one that a refused line left free, now and then an odd-looking one."""
        self.freed = [ref for ref in self.freed if not self.books.ref_taken(ref)]
        if self.freed and self.rng.random() < 0.3:
            return self.freed.pop(self.rng.randrange(len(self.freed)))
        self._serial += 1
        odd = self.rng.choice(["凭证 ", "a/b#", f"{prefix.lower()}:", f"{prefix}{prefix}.", prefix + "x" * 60])
        return f"{odd if self.rng.random() < 0.06 else prefix}{self._serial}"

    def number(self, prefix: str) -> str:
        """A text that names nothing in the ledger: a contract, an invoice, a bank reference, a court's order."""
        self._serial += 1
        return f"{prefix}{self._serial}"

    def pick(self, items: Iterable[T]) -> T | None:
        found = list(items)
        return self.rng.choice(found) if found else None

    def members(self, kind: str) -> list[str]:
        return [name for name, member in self.books.members.items() if kind in member.kinds]

    def other(self, *but: str) -> str:
        """A member that is none of these."""
        return self.rng.choice([name for name in self.books.members if name not in but])

    # ── what the state offers ───────────────────────────────────────────────────────────────────────────────────

    def vouchers(self, *statuses: str) -> list[Voucher]:
        return [v for v in self.books.vouchers.values() if v.status in (statuses or LIVE)]

    def movable(self, *, hops_below: int = 10, least: int = 1) -> list[Voucher]:
        """Vouchers of which something can be passed on today."""
        return [
            v
            for v in self.vouchers("active")
            if not v.frozen
            and self.today < v.cutoff
            and v.hops < hops_below
            and self.books.pieces(v.root) < 450
            and self.books.available(v) >= least
        ]

    def whole(self) -> list[Voucher]:
        return [v for v in self.movable() if self.books.available(v) == v.amount]

    def offers(self, *, is_open: bool = True, kind: str = "") -> list[tuple[str, Offer]]:
        return [
            (ref, o) for ref, o in self.books.offers.items() if (o.state == "open") == is_open and kind in ("", o.kind)
        ]

    def financings(self, *states: str) -> list[tuple[str, Financing]]:
        return [(ref, f) for ref, f in self.books.financings.items() if f.state in (states or RUNNING)]

    def payable(self) -> list[Voucher]:
        """Roots on which something may be paid today."""
        return [
            v
            for v in self.books.vouchers.values()
            if v.parent is None and self.today >= v.cutoff and self.books.outstanding(v.ref) > 0
        ]

    def room(self, issuer: str) -> int:
        """What an issuer may still issue."""
        if self.books.blocked(issuer):
            return 0
        return self.books.members[issuer].limit - self.books.limit_used(issuer)

    def receiver(self, voucher: Voucher) -> str:
        return self.other(voucher.holder, voucher.issuer)

    def latest_due(self) -> dt.date:
        return add_months(self.today, 6)


def made_by(line: Said) -> list[str]:
    """The references a line would make."""
    return [line["ref"]] if "ref" in line else [part["ref"] for part in line.get("parts", ())]
