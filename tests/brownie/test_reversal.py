"""Clearing bank and issuer together take a root's latest payment back."""

from forms import Status, note
from members import BANK, CARMAKER, FOAM
from typed import hash_struct

FACE_FEN = 100_000_01
CHILD_FEN = 33_333_33
FIRST_FEN, SECOND_FEN = 40_000_00, 60_000_01


def hash_of(reference):
    return hash_struct("Note", note(reference))


def paid_twice(desk) -> tuple[int, int, list[int]]:
    """A tree of two, settled by two payments; and what was paid on each after the first."""
    v = desk.held(FACE_FEN)
    child = desk.part(v, FOAM, CHILD_FEN)
    desk.to(desk.cutoff_of(v))
    desk.pay(v, FIRST_FEN, "BK-1")
    after_first = [desk.see(v).paidFen, desk.see(child).paidFen]
    desk.pay(v, SECOND_FEN, "BK-2")
    return v, child, after_first


def test_the_latest_payment_is_taken_back_to_the_fen(desk):
    v, child, after_first = paid_twice(desk)
    assert (desk.see(v).status, desk.used_of(CARMAKER)) == (Status.SETTLED, 0)
    desk.refuses(desk.propose_reversal(v, FIRST_FEN, "BK-1"), "PaymentNotLatest", v, 1, 2)
    desk.does(desk.propose_reversal(v, SECOND_FEN, "BK-2"))
    assert desk.see(v).status == Status.SETTLED  # one word alone changes nothing
    done = desk.does(desk.consent_reversal(v, SECOND_FEN, "BK-2"))

    assert done.events["PaymentReversed"]["unpaidFen"] == SECOND_FEN
    assert [desk.see(v).paidFen, desk.see(child).paidFen] == after_first
    assert (desk.see(v).status, desk.used_of(CARMAKER)) == (Status.ACTIVE, SECOND_FEN)
    desk.pay(v, SECOND_FEN, "BK-3")
    assert desk.see(v).status == Status.SETTLED


def test_both_must_say_the_same(desk):
    v, _, _ = paid_twice(desk)
    asked = desk.consent_reversal(v, SECOND_FEN, "BK-2")
    desk.refuses(asked, "ReversalNotProposed", BANK.number, hash_of("BK-2"))
    desk.does(desk.propose_reversal(v, SECOND_FEN, "BK-2"))
    other = desk.consent_reversal(v, SECOND_FEN, "BK-2", why="another reason")
    desk.refuses(other, "ReversalNotProposed", BANK.number, hash_of("BK-2"))
    by_bank = desk.consent_reversal(v, SECOND_FEN, "BK-2").but(member=BANK.number)
    desk.refuses(by_bank, "PaymentNotIssuer", v, CARMAKER.number, BANK.number)
