"""Of what is paid on one voucher: how much is due to the account that a court named, and how much to the holder (R25, decision 0017)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class _Claim:
    """A freeze that names an account; `frozen_fen` None = all that is paid."""

    account: bytes
    frozen_fen: int | None


@dataclass(slots=True)
class _Share:
    claim: _Claim | None
    escrow_fen: int


@dataclass(slots=True)
class Dues:
    """One voucher's payments in their order. While a freeze with an account stands, what is paid is the account's until all that is frozen is
    there; what came before or after it is the holder's, and what it got stays its when the freeze ends. A share that is taken back is
    taken back from whom it was due to, and if its freeze still stands, what comes next is the account's again.
    """

    _standing: _Claim | None = None
    _shares: list[_Share] = field(default_factory=list)

    def freeze(self, account: bytes | None, frozen_fen: int | None) -> None:
        """A freeze begins: of so much [fen], or of the whole (None); without an account it changes nothing here."""
        self._standing = _Claim(account, frozen_fen) if account else None

    def end(self) -> None:
        """The freeze was lifted, or its term is over."""
        self._standing = None

    def pay(self, share_fen: int) -> tuple[bytes, int] | None:
        """The voucher's share of a payment [fen]. Returns the account and what of the share is its; None where all is the holder's."""
        share = _Share(self._standing, min(share_fen, self._room(share_fen)))
        self._shares.append(share)
        return (share.claim.account, share.escrow_fen) if share.claim and share.escrow_fen else None

    def take_back(self) -> None:
        """The voucher's latest share was taken back; where none is known, nothing is."""
        if self._shares:
            self._shares.pop()

    def by_account(self) -> dict[bytes, int]:
        """Account → what of all payments is due to it [fen], above 0."""
        found: dict[bytes, int] = {}
        for share in self._shares:
            if share.claim is not None and share.escrow_fen:
                found[share.claim.account] = found.get(share.claim.account, 0) + share.escrow_fen
        return found

    def _room(self, share_fen: int) -> int:
        claim = self._standing
        if claim is None:
            return 0
        if claim.frozen_fen is None:
            return share_fen
        return claim.frozen_fen - sum(share.escrow_fen for share in self._shares if share.claim is claim)


EVENTS = ("VoucherFrozen", "VoucherUnfrozen", "FreezeExpired", "VoucherPaid", "VoucherUnpaid")
"""What dues follow from."""


def apply(dues: Dues, name: str, args: Mapping[str, Any]) -> tuple[bytes, int] | None:
    """One event of the voucher, with its arguments by their Solidity names; other events change nothing. Returns what `pay` does."""
    if name == "VoucherFrozen":
        dues.freeze(_account(args["escrow"]), args["amountFen"] or None)
    elif name in ("VoucherUnfrozen", "FreezeExpired"):
        dues.end()
    elif name == "VoucherPaid":
        return dues.pay(args["shareFen"])
    elif name == "VoucherUnpaid":
        dues.take_back()
    return None


def dues_from(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Dues:
    """Of the events of one voucher, in their order."""
    dues = Dues()
    for name, args in events:
        apply(dues, name, args)
    return dues


def _account(escrow: bytes | str) -> bytes | None:
    value = bytes.fromhex(escrow.removeprefix("0x")) if isinstance(escrow, str) else escrow
    return value if any(value) else None
