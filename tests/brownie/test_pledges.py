"""A holder pledges a part of a voucher to a creditor bank, which releases it."""

from forms import PledgeStage, Status
from members import BANK, FACTOR, FOAM, SEATS

FACE_FEN = 200_000_00
PLEDGED_FEN = 80_000_00


def test_offered_accepted_released(desk):
    v = desk.held(FACE_FEN)
    no = desk.offered_pledge(v, BANK, PLEDGED_FEN)
    assert (desk.see_pledge(no).state, desk.see(v).lockedFen) == (PledgeStage.OFFERED, PLEDGED_FEN)
    desk.does(desk.accept_pledge(no))
    assert (desk.see_pledge(no).state, desk.see(v).holder) == (PledgeStage.PLEDGED, SEATS.number)

    # What is pledged is not used again; the rest is free.
    free_fen = FACE_FEN - PLEDGED_FEN
    desk.refuses(desk.transfer(v, FOAM), "VoucherAmountExceedsAvailable", v, free_fen, FACE_FEN)
    desk.refuses(desk.apply(v, FACTOR, free_fen + 1), "VoucherAmountExceedsAvailable", v, free_fen, free_fen + 1)
    desk.part(v, FOAM, free_fen)

    ended = desk.does(desk.release_pledge(no)).events["PledgeEnded"]
    assert (ended["state"], ended["amountFen"]) == (PledgeStage.RELEASED, PLEDGED_FEN)
    desk.move(v, FOAM)


def test_an_offer_comes_to_nothing(desk):
    v = desk.held(FACE_FEN)
    for end, stage in (
        (desk.withdraw_pledge, PledgeStage.WITHDRAWN),
        (desk.release_pledge, PledgeStage.REFUSED),
    ):
        no = desk.offered_pledge(v, BANK, PLEDGED_FEN)
        desk.does(end(no))
        assert (desk.see_pledge(no).state, desk.see(v).lockedFen) == (stage, 0)
        desk.refuses(desk.accept_pledge(no), "PledgeClosed", no, stage)


def test_each_has_its_own_word(desk):
    v = desk.held(FACE_FEN)
    no = desk.offered_pledge(v, BANK, PLEDGED_FEN)
    by_rival = desk.accept_pledge(no).but(member=FACTOR.number)
    desk.refuses(by_rival, "PledgeNotPledgee", no, BANK.number, FACTOR.number)
    desk.does(desk.accept_pledge(no))
    desk.refuses(desk.withdraw_pledge(no), "PledgeClosed", no, PledgeStage.PLEDGED)
    by_holder = desk.release_pledge(no).but(member=SEATS.number)
    desk.refuses(by_holder, "PledgeNotPledgee", no, BANK.number, SEATS.number)
    desk.refuses(desk.offer_pledge(v, FOAM, 1), "NotFinancier", FOAM.number)


def test_the_cutoff_ends_an_offer_and_no_pledge(desk):
    v = desk.held(FACE_FEN)
    pledged, offered = desk.pledged(v, BANK, PLEDGED_FEN), desk.offered_pledge(v, FACTOR, 1)
    desk.to(desk.cutoff_of(v))
    desk.refuses(desk.accept_pledge(offered), "PledgeClosed", offered, PledgeStage.OFFERED)
    ended = desk.expire_pledges(pledged, offered).events["PledgeEnded"]
    assert (ended["pledge"], ended["state"]) == (offered, PledgeStage.EXPIRED)
    assert desk.see_pledge(pledged).state == PledgeStage.PLEDGED


def test_a_pledged_voucher_is_paid_and_then_released(desk):
    v = desk.held(FACE_FEN)
    no = desk.pledged(v, BANK, FACE_FEN)
    desk.to(desk.cutoff_of(v))
    desk.pay(v, FACE_FEN, "BK-1")
    assert (desk.see(v).status, desk.see(v).paidFen, desk.see(v).lockedFen) == (Status.SETTLED, FACE_FEN, FACE_FEN)
    desk.does(desk.release_pledge(no))
    assert desk.see(v).lockedFen == 0
