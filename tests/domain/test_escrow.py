"""What of a voucher's payments is due to the account that a court named."""

from typing import Any

import pytest

from api.domain.escrow import Dues, dues_from

COURT, OTHER, NONE = b"\x01" * 32, b"\x02" * 32, bytes(32)
Event = tuple[str, dict[str, Any]]


def frozen(fen: int, account: bytes = COURT) -> Event:
    return "VoucherFrozen", {"amountFen": fen, "escrow": account}


def paid(fen: int) -> Event:
    return "VoucherPaid", {"shareFen": fen}


LIFTED: Event = ("VoucherUnfrozen", {"amountFen": 0})
EXPIRED: Event = ("FreezeExpired", {"amountFen": 0})
BACK: Event = ("VoucherUnpaid", {})
WHOLE = 0

CASES: dict[str, tuple[list[Event], dict[bytes, int]]] = {
    "nothing frozen": ([paid(100)], {}),
    "no account named": ([frozen(30, NONE), paid(100)], {}),
    "a part, paid at once": ([frozen(30), paid(100)], {COURT: 30}),
    "a part, paid in three": ([frozen(30), paid(20), paid(20), paid(60)], {COURT: 30}),
    "less paid than frozen": ([frozen(30), paid(29)], {COURT: 29}),
    "the whole": ([frozen(WHOLE), paid(40), paid(60)], {COURT: 100}),
    "paid before": ([paid(40), frozen(30), paid(10)], {COURT: 10}),
    "paid before, and all since": ([paid(40), frozen(30), paid(60)], {COURT: 30}),
    "lifted before payment": ([frozen(30), LIFTED, paid(100)], {}),
    "lifted between payments": ([frozen(30), paid(20), LIFTED, paid(80)], {COURT: 20}),
    "its term over": ([frozen(WHOLE), paid(20), EXPIRED, paid(80)], {COURT: 20}),
    "taken back": ([frozen(30), paid(20), BACK], {}),
    "taken back and paid anew": ([frozen(30), paid(20), paid(20), BACK, paid(80)], {COURT: 30}),
    "the share before the freeze taken back": ([paid(40), frozen(30), BACK, paid(40)], {COURT: 30}),
    "taken back after it was lifted": ([frozen(30), paid(20), LIFTED, BACK, paid(100)], {}),
    "frozen twice for two": ([frozen(30), paid(20), LIFTED, frozen(50, OTHER), paid(80)], {COURT: 20, OTHER: 50}),
    "frozen twice for one": ([frozen(30), paid(20), LIFTED, frozen(5), paid(80)], {COURT: 25}),
    "of other events nothing": ([frozen(30), ("TransferOffered", {}), paid(1)], {COURT: 1}),
}


@pytest.mark.parametrize("name", CASES)
def test_dues(name: str) -> None:
    events, due = CASES[name]
    assert dues_from(events).by_account() == due


def test_words_of_the_index_are_those_of_the_chain() -> None:
    shown = [("VoucherFrozen", {"amountFen": 30, "escrow": "0x" + COURT.hex()}), paid(31)]
    assert dues_from(shown).by_account() == {COURT: 30}


def test_nothing_is_taken_back_that_was_not_paid() -> None:
    dues = Dues()
    dues.take_back()
    dues.freeze(COURT, 30)
    dues.pay(31)
    assert dues.by_account() == {COURT: 30}
