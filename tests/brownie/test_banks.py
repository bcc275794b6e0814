"""An issuer names the clearing banks that it accepts."""

from members import BANK, CARMAKER, FACTOR

FACE_FEN = 100_000_00


def test_the_bank_named_is_paid_through_and_the_names_are_taken_back(desk):
    v = desk.held(FACE_FEN)
    desk.refuses(desk.name_banks(CARMAKER, FACTOR), "NotClearingBank", FACTOR.number)
    desk.does(desk.name_banks(CARMAKER, BANK))
    assert list(desk.members.banksOf(CARMAKER.number)) == [BANK.number]
    desk.to(desk.cutoff_of(v))
    desk.pay(v, FACE_FEN, "BK-1")
    assert desk.see(v).paidFen == FACE_FEN
    desk.does(desk.name_banks(CARMAKER))
    assert list(desk.members.banksOf(CARMAKER.number)) == []
