"""Freezing by judicial order, and voiding by issuer and holder together."""

from datetime import timedelta

from forms import Status, invoice, invoice_key, ymd
from members import BANK, CARMAKER, CHEMICALS, FACTOR, FOAM, SEATS

FACE_FEN = 100_000_00
FROZEN_FEN = 30_000_00


def test_a_frozen_voucher_does_not_move(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.freeze(v))
    assert desk.see(v).frozen
    moves = (
        desk.transfer(v, FOAM),
        desk.split(v, (FOAM, 1)),
        desk.apply(v, BANK, 1),
        desk.propose_void(v),
        desk.freeze(v),
    )
    for order in moves:
        desk.refuses(order, "VoucherFrozenByOrder", v)
    desk.does(desk.unfreeze(v))
    desk.refuses(desk.unfreeze(v), "VoucherNotFrozen", v)
    desk.move(v, FOAM)


def test_a_freeze_holds_back_what_was_under_way(desk):
    v = desk.held(FACE_FEN)
    no = desk.registered(v, 60_000_00)
    child = desk.offered_part(v, FOAM, 40_000_00)
    desk.does(desk.freeze(v))
    desk.refuses(desk.disburse(no), "VoucherFrozenByOrder", v)
    desk.refuses(desk.accept(child), "VoucherFrozenByOrder", v)  # the value still is the frozen voucher's
    desk.does(desk.reject(child))

    desk.does(desk.unfreeze(v))
    desk.does(desk.disburse(no))
    assert desk.see(v).amountFen == 40_000_00


def test_a_freeze_is_of_one_voucher_alone(desk):
    v = desk.held(FACE_FEN)
    child = desk.part(v, FOAM, 40_000_00)
    desk.does(desk.freeze(v))
    desk.move(child, CHEMICALS)
    desk.does(desk.freeze(child), desk.unfreeze(v))
    desk.move(v, FOAM)
    desk.refuses(desk.transfer(child, FOAM), "VoucherFrozenByOrder", child)


def test_a_frozen_voucher_is_paid_all_the_same(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.freeze(v))
    desk.to(desk.cutoff_of(v))
    desk.pay(v, FACE_FEN, "BK-1")
    assert (desk.see(v).status, desk.see(v).paidFen, desk.see(v).frozen) == (Status.SETTLED, FACE_FEN, True)
    desk.does(desk.unfreeze(v))
    assert not desk.see(v).frozen


def test_a_part_is_frozen_and_the_rest_moves(desk):
    v = desk.held(FACE_FEN)
    desk.refuses(desk.freeze(v, FACE_FEN), "FreezeNotPart", v, FACE_FEN, FACE_FEN)
    desk.does(desk.freeze(v, FROZEN_FEN, account="法院账户 622"))
    free_fen = FACE_FEN - FROZEN_FEN
    assert (desk.see(v).frozen, desk.see(v).lockedFen) == (False, FROZEN_FEN)
    desk.refuses(desk.transfer(v, FOAM), "VoucherAmountExceedsAvailable", v, free_fen, FACE_FEN)
    desk.refuses(desk.split(v, (FOAM, free_fen + 1)), "VoucherAmountExceedsAvailable", v, free_fen, free_fen + 1)
    desk.refuses(desk.freeze(v, 1), "VoucherFrozenByOrder", v)  # one at a time
    desk.part(v, FOAM, free_fen)

    desk.to(desk.cutoff_of(v))
    desk.pay(v, FACE_FEN, "BK-1")  # R25: whatever is frozen
    assert (desk.see(v).status, desk.see(v).paidFen) == (Status.SETTLED, FROZEN_FEN)
    lifted = desk.does(desk.unfreeze(v)).events["VoucherUnfrozen"]
    assert (lifted["amountFen"], desk.see(v).lockedFen) == (FROZEN_FEN, 0)


def test_what_is_promised_is_not_frozen_in_part(desk):
    v = desk.held(FACE_FEN)
    desk.pledged(v, BANK, FACE_FEN - FROZEN_FEN)
    short = desk.freeze(v, FROZEN_FEN + 1)
    desk.refuses(short, "FreezeExceedsFree", v, FROZEN_FEN, FROZEN_FEN + 1)
    desk.does(desk.freeze(v))  # the court freezes the whole


def test_a_freeze_ends_with_its_term(desk):
    v = desk.held(FACE_FEN)
    last = desk.day + timedelta(days=2)
    yesterday = desk.day - timedelta(days=1)
    over = desk.freeze(v, last_day=ymd(yesterday))
    desk.refuses(over, "FreezeTermPast", v, ymd(yesterday), ymd(desk.day))
    desk.does(desk.freeze(v, last_day=ymd(last)))
    desk.to(last)
    assert "FreezeExpired" not in desk.expire_freezes(v).events
    desk.to(last + timedelta(days=1))
    desk.refuses(desk.transfer(v, FOAM), "VoucherFrozenByOrder", v)  # until it is tidied up
    assert desk.expire_freezes(v).events["FreezeExpired"]["voucher"] == v
    desk.move(v, FOAM)


def test_issuer_and_holder_void_together(desk):
    v = desk.held(FACE_FEN, invoices=[invoice("FP-1", FACE_FEN, FACE_FEN)])
    desk.refuses(desk.consent_void(v), "VoidNotProposed", v)
    desk.does(desk.propose_void(v))
    desk.refuses(desk.consent_void(v, "for another reason"), "VoidNotProposed", v)
    assert desk.used_of(CARMAKER) == FACE_FEN  # one word alone changes nothing
    desk.does(desk.consent_void(v))

    assert (desk.see(v).status, desk.see(v).amountFen) == (Status.VOIDED, FACE_FEN)
    assert desk.used_of(CARMAKER) == 0
    assert desk.invoices.invoiceOf(invoice_key("FP-1"))["usedFen"] == 0
    desk.refuses(desk.transfer(v, FOAM), "VoucherNotActive", v, Status.VOIDED)
    desk.held(FACE_FEN, invoices=[invoice("FP-1", FACE_FEN, FACE_FEN)])


def test_each_speaks_for_itself(desk):
    v = desk.held(FACE_FEN)
    by_holder = desk.propose_void(v).but(member=SEATS.number)
    desk.refuses(by_holder, "VoucherNotIssuer", v, CARMAKER.number, SEATS.number)
    desk.does(desk.propose_void(v))
    by_issuer = desk.consent_void(v).but(member=CARMAKER.number)
    desk.refuses(by_issuer, "VoucherNotHolder", v, SEATS.number, CARMAKER.number)


def test_what_moved_or_is_promised_is_not_voided(desk):
    offered, financed, moved, parted = (desk.held(FACE_FEN) for _ in range(4))
    desk.does(desk.transfer(offered, FOAM))
    desk.applied(financed, 1, FACTOR)
    desk.move(moved, FOAM)
    child = desk.part(parted, FOAM, 1)
    for v in (offered, financed, moved, parted, child):
        desk.refuses(desk.propose_void(v), "VoucherNotVoidable", v)


def test_a_proposal_does_not_outlive_a_move(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.propose_void(v))
    desk.move(v, FOAM)
    desk.refuses(desk.consent_void(v), "VoucherNotVoidable", v)
