"""One application to several financiers, under one lock; the holder chooses one of those who quoted."""

from forms import TERMS, Stage, Status
from members import BANK, CARMAKER, FACTOR, FOAM, SEATS
from typed import hash_struct

FACE_FEN = 300_000_00
ASKED_FEN = 120_000_00
CHEAPER = TERMS | {"rateBps": 310}
ASKED = (1).to_bytes(32, "big")


def test_the_one_chosen_disburses(desk):
    v = desk.held(FACE_FEN)
    no = _asked(desk, v)
    assert [bytes(desk.financing.bidOf(no, one.number)) for one in (BANK, FACTOR)] == [ASKED, ASKED]
    assert desk.see(v).lockedFen == ASKED_FEN  # once, however many were asked

    desk.does(desk.bid(no, BANK))
    desk.does(desk.bid(no, FACTOR, CHEAPER))
    assert desk.see_financing(no).state == Stage.QUOTED
    chosen = desk.does(desk.choose(no, FACTOR, CHEAPER)).events["FinancierChosen"]
    assert (chosen["financier"], bytes(chosen["terms"])) == (FACTOR.number, hash_struct("Terms", CHEAPER))

    desk.refuses(
        desk.register_financing(no).but(member=BANK.number), "FinancingNotFinancier", no, FACTOR.number, BANK.number
    )
    desk.does(desk.register_financing(no))
    passed = desk.does(desk.disburse(no)).events["FinancingDisbursed"]
    child = desk.see(passed["result"])
    assert (child.status, child.holder, child.amountFen) == (Status.ACTIVE, FACTOR.number, ASKED_FEN)


def test_one_declines_and_the_others_go_on(desk):
    v = desk.held(FACE_FEN)
    no = _asked(desk, v)
    desk.does(desk.bid(no, BANK))
    desk.does(desk.decline(no, BANK))
    desk.refuses(desk.choose(no, BANK), "FinancingNotAsked", no, BANK.number)
    assert desk.see(v).lockedFen == ASKED_FEN
    desk.does(desk.bid(no, FACTOR, CHEAPER))
    desk.does(desk.choose(no, FACTOR, CHEAPER))
    assert desk.see_financing(no).state == Stage.ACCEPTED


def test_each_quotes_once_and_only_who_was_asked(desk):
    v = desk.held(FACE_FEN)
    no = desk.does(desk.ask(v, ASKED_FEN, FACTOR)).events["FinancingApplied"]["financing"]
    desk.refuses(desk.bid(no, BANK), "FinancingNotAsked", no, BANK.number)
    desk.does(desk.bid(no, FACTOR))
    desk.refuses(desk.bid(no, FACTOR, CHEAPER), "FinancingOutOfOrder", no, Stage.QUOTED, Stage.APPLIED)
    have, need = (hash_struct("Terms", terms) for terms in (TERMS, CHEAPER))
    desk.refuses(desk.choose(no, FACTOR, CHEAPER), "FinancingTermsDiffer", no, have, need)


def test_whom_one_may_ask(desk):
    v = desk.held(FACE_FEN)
    desk.refuses(desk.ask(v, ASKED_FEN, FACTOR, BANK), "FinanciersOutOfOrder", FACTOR.number, BANK.number)
    desk.refuses(desk.ask(v, ASKED_FEN, BANK, BANK), "FinanciersOutOfOrder", BANK.number, BANK.number)
    desk.refuses(desk.ask(v, ASKED_FEN, FOAM, BANK), "NotFinancier", FOAM.number)
    desk.refuses(desk.ask(v, ASKED_FEN), "FinanciersOutOfNumber", 0, 10)


def test_the_holder_takes_it_back_from_all(desk):
    v = desk.held(FACE_FEN)
    no = _asked(desk, v)
    desk.does(desk.bid(no, BANK))
    desk.does(desk.cancel(no))
    assert (desk.see_financing(no).state, desk.see(v).lockedFen) == (Stage.CANCELLED, 0)
    assert (desk.see(v).holder, desk.used_of(CARMAKER)) == (SEATS.number, FACE_FEN)


def _asked(desk, v):
    done = desk.does(desk.ask(v, ASKED_FEN, BANK, FACTOR))
    assert [e["financier"] for e in done.events["FinancierAsked"]] == [BANK.number, FACTOR.number]
    return done.events["FinancingApplied"]["financing"]
