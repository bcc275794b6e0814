"""A financier stands ready, and holders take its quote in one step 秒e融."""

from datetime import timedelta

from forms import STANDING_TERMS, Stage, Status, ymd
from members import BANK, CARMAKER, CHEMICALS, FACTOR, FOAM, SEATS
from typed import hash_struct

FACE_FEN = 400_000_00
AMOUNTS = {"least_fen": 10_000_00, "most_fen": 300_000_00, "cap_fen": 500_000_00}
TAKEN_FEN = 250_000_01
TERMS_HASH = hash_struct("StandingTerms", STANDING_TERMS)


def test_from_the_quote_to_the_money(desk):
    quote = desk.stood(FACTOR, CARMAKER, **AMOUNTS)
    v = desk.held(FACE_FEN)
    taken = desk.does(desk.take(quote, v, TAKEN_FEN)).events["FinancingTaken"]
    no = taken["financing"]
    assert (taken["quote"], taken["holder"], taken["financier"]) == (quote, SEATS.number, FACTOR.number)
    assert bytes(taken["terms"]) == TERMS_HASH
    assert (desk.see_financing(no).state, desk.see(v).lockedFen) == (Stage.ACCEPTED, TAKEN_FEN)
    assert desk.see_quote(quote).leftFen == AMOUNTS["cap_fen"] - TAKEN_FEN

    desk.does(desk.register_financing(no))
    # 90 days at 3.60 % a year of 360 days, half a fen up.
    interest_fen = (TAKEN_FEN * 360 * 90 + 1_800_000) // 3_600_000
    passed = desk.does(desk.disburse(no, interest_fen)).events["FinancingDisbursed"]
    child = desk.see(passed["result"])
    assert (child.status, child.holder, child.amountFen) == (Status.ACTIVE, FACTOR.number, TAKEN_FEN)
    assert (desk.see(v).amountFen, desk.see(v).lockedFen) == (FACE_FEN - TAKEN_FEN, 0)
    assert desk.see_quote(quote).leftFen == AMOUNTS["cap_fen"] - TAKEN_FEN  # what was paid out stays used


def test_what_comes_to_nothing_gives_the_cap_back(desk):
    quote = desk.stood(FACTOR, CARMAKER, **AMOUNTS)
    v = desk.held(FACE_FEN)
    for end in (desk.cancel, desk.refuse):
        no = desk.does(desk.take(quote, v, TAKEN_FEN)).events["FinancingTaken"]["financing"]
        desk.does(end(no))
        assert desk.see_quote(quote).leftFen == AMOUNTS["cap_fen"]
    no = desk.does(desk.take(quote, v, TAKEN_FEN)).events["FinancingTaken"]["financing"]
    desk.does(desk.register_financing(no))
    desk.refuses(desk.cancel(no), "FinancingOutOfOrder", no, Stage.REGISTERED, Stage.ACCEPTED)
    desk.to(desk.cutoff_of(v))
    desk.expire_financings(no)
    assert (desk.see_financing(no).state, desk.see_quote(quote).leftFen) == (Stage.EXPIRED, AMOUNTS["cap_fen"])


def test_the_quote_says_whose_how_much_and_how_long(desk):
    quote = desk.stood(FACTOR, CARMAKER, **AMOUNTS)
    v, w = desk.held(FACE_FEN), desk.held(FACE_FEN)
    desk.refuses(desk.take(quote, v, 9_999_99), "QuoteAmountOutOfRange", quote, 9_999_99, 10_000_00, 300_000_00)
    desk.does(desk.take(quote, v, 300_000_00))
    desk.refuses(desk.take(quote, w, 300_000_00), "QuoteCapExceeded", quote, 200_000_00, 300_000_00)
    last_day = desk.day + timedelta(days=30)
    desk.to(last_day)
    desk.does(desk.take(quote, w, 10_000_00))
    desk.pass_days(1)
    desk.refuses(desk.take(quote, w, 10_000_00), "QuoteLapsed", quote, ymd(desk.day), ymd(last_day))


def test_the_holder_signs_the_very_terms(desk):
    quote = desk.stood(FACTOR, CARMAKER, **AMOUNTS)
    v = desk.held(FACE_FEN)
    cheaper = STANDING_TERMS | {"feeFen": 0}
    order = desk.take(quote, v, TAKEN_FEN).but(terms=cheaper)
    desk.refuses(order, "QuoteTermsDiffer", quote, TERMS_HASH, hash_struct("StandingTerms", cheaper))
    order = desk.take(quote, v, TAKEN_FEN).but(withRecourse=True)
    desk.refuses(order, "QuoteRecourseDiffers", quote, False, True)
    order = desk.take(quote, v, TAKEN_FEN).but(financier=BANK.number)
    desk.refuses(order, "QuoteNotFinancier", quote, FACTOR.number, BANK.number)


def test_a_quote_ends_and_what_was_taken_from_it_goes_on(desk):
    first = desk.stood(FACTOR, CARMAKER, **AMOUNTS)
    v = desk.held(FACE_FEN)
    no = desk.does(desk.take(first, v, TAKEN_FEN)).events["FinancingTaken"]["financing"]
    second = desk.stood(FACTOR, CARMAKER, **AMOUNTS, replaces=first)
    assert (desk.see_quote(first).open, desk.see_quote(second).open) == (False, True)
    desk.refuses(desk.take(first, v, 10_000_00), "QuoteClosed", first)
    by_rival = desk.withdraw_quote(second).but(member=BANK.number)
    desk.refuses(by_rival, "QuoteNotFinancier", second, FACTOR.number, BANK.number)
    desk.does(desk.withdraw_quote(second))
    desk.refuses(desk.take(second, v, 10_000_00), "QuoteClosed", second)

    desk.does(desk.register_financing(no))
    desk.does(desk.disburse(no))
    assert desk.see_financing(no).state == Stage.DISBURSED


def test_a_quote_with_recourse_is_paid_like_any_other(desk):
    quote = desk.stood(FACTOR, CARMAKER, **AMOUNTS, withRecourse=True)
    v = desk.held(300_000_00)
    desk.move(v, FOAM)
    desk.move(v, CHEMICALS)
    no = desk.does(desk.take(quote, v, 300_000_00)).events["FinancingTaken"]["financing"]
    assert desk.see_financing(no).withRecourse
    desk.does(desk.register_financing(no))
    desk.does(desk.disburse(no))
    desk.to(desk.cutoff_of(v))
    desk.pay(v, 100_000_00, "BK-1")
    assert (desk.see(v).holder, desk.see(v).paidFen) == (FACTOR.number, 100_000_00)
