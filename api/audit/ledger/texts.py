"""Texts, terms and numbers that the chain knows as hashes, where the file discloses them: each must be one that stands on the chain."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from api.audit.faults import NotVerified, Unreadable
from api.domain.financing import interest_fen, net_fen, rate_bps
from api.domain.orders import PRIVATE, hash_struct

TEXTS_MAX = 1_000_000
_WORD = 32


class Texts:
    """Disclosed contents by their hash. Raises Unreadable for what cannot be hashed."""

    def __init__(self, found: Any) -> None:
        if not isinstance(found, list) or len(found) > TEXTS_MAX:
            raise Unreadable("not-a-bundle", part="texts")
        self._known: dict[bytes, Mapping[str, Any]] = {}
        for i, each in enumerate(found):
            self._known.update([_hashed(i, each)])
        self._unseen = dict.fromkeys(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def see(self, words: Iterable[bytes]) -> None:
        """Notes hashes that stand on the chain."""
        for word in words:
            self._unseen.pop(word, None)

    def see_body(self, body: bytes) -> None:
        """Notes the hashes in an order's words."""
        if self._unseen:
            self.see(body[i : i + _WORD] for i in range(0, len(body), _WORD))

    def check_all_seen(self) -> None:
        """Raises NotVerified where one stands nowhere on the chain."""
        for word in self._unseen:
            raise NotVerified("text-unproven", "texts", have="0x" + word.hex())

    def check_proceeds(
        self, terms: bytes, proceeds: bytes, amount: int, days: tuple[date, date, date], where: str
    ) -> None:
        """R21: interest and net follow from the terms, where both are disclosed. `days`: agreed, disbursed, due."""
        of, result = self._known.get(terms), self._known.get(proceeds)
        if of is None or result is None:
            return
        agreed, disbursed, due = days
        rate = rate_bps(of, agreed, due)
        if rate is None:
            return
        interest = interest_fen(amount, rate, disbursed, due)
        need = (interest, net_fen(amount, interest, int(of["feeFen"])))
        have = (int(result["interestFen"]), int(result["netFen"]))
        if have != need:
            raise NotVerified("rule", f"{where}.proceeds", rule="R21", event="FinancingDisbursed", have=have, need=need)


def _hashed(i: int, each: Any) -> tuple[bytes, Mapping[str, Any]]:
    try:
        if each["type"] not in PRIVATE:
            raise Unreadable("not-a-bundle", part=f"texts[{i}].type")
        return hash_struct(each["type"], each["content"]), each["content"]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("not-a-bundle", part=f"texts[{i}]") from None
