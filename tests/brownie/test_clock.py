"""What the clock ends: offers after their last open day, financings at the cut-off. The jobs only tidy up."""

from datetime import date, timedelta

from forms import OfferEnd, Stage, Status, invoice, invoice_key, ymd
from members import BANK, CARMAKER, CHEMICALS, FACTOR, FOAM, SEATS

FACE_FEN = 100_000_00
OFFER_DAYS = 10


def test_an_issue_that_nobody_answers(desk):
    v = desk.offered(FACE_FEN, invoices=[invoice("FP-1", FACE_FEN, FACE_FEN)])
    assert desk.see(v).offerLastDay == ymd(desk.day + timedelta(days=OFFER_DAYS))
    _expire(desk, v)

    assert desk.see(v).status == Status.EXPIRED
    assert desk.used_of(CARMAKER) == 0
    assert desk.invoices.invoiceOf(invoice_key("FP-1"))["usedFen"] == 0
    desk.held(FACE_FEN, invoices=[invoice("FP-1", FACE_FEN, FACE_FEN)])


def test_a_transfer_that_nobody_answers(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.transfer(v, FOAM))
    _expire(desk, v)
    assert (desk.see(v).status, desk.see(v).holder) == (Status.ACTIVE, SEATS.number)
    desk.move(v, CHEMICALS)


def test_a_part_that_nobody_answers(desk):
    v = desk.held(FACE_FEN)
    child = desk.offered_part(v, FOAM, 40_000_00)
    assert desk.ledger.rootRecordOf(v)["tally"] == 1
    _expire(desk, child)
    assert desk.see(child).status == Status.EXPIRED
    assert (desk.see(v).amountFen, desk.see(v).lockedFen) == (FACE_FEN, 0)
    assert desk.ledger.rootRecordOf(v)["tally"] == 0


def test_an_offer_may_be_answered_all_its_last_day(desk):
    v = desk.offered(FACE_FEN)
    desk.pass_days(OFFER_DAYS)
    desk.chain.sleep(14 * 3_600)  # 23:00 in Shanghai
    desk.chain.mine()
    desk.does(desk.accept(v))


def test_no_offer_stays_open_into_the_cutoff(desk):
    cutoff = desk.day + timedelta(days=5)
    v = desk.held(FACE_FEN, due=cutoff, cutoff=cutoff)
    desk.does(desk.transfer(v, FOAM))
    accept = desk.accept(v)
    assert desk.see(v).offerLastDay == ymd(cutoff) - 1
    desk.to(cutoff)
    desk.refuses(accept.but(deadline=desk.now + 60), "OfferClosed", v)


def test_financings_end_at_the_cutoff(desk):
    v = desk.held(FACE_FEN)
    asked, ready = desk.applied(v, 10_000_00, FACTOR), desk.registered(v, 30_000_00, BANK)
    cutoff = desk.cutoff_of(v)
    desk.to(cutoff - timedelta(days=1))
    assert not desk.expire_financings(asked, ready).events

    desk.to(cutoff)
    desk.refuses(desk.disburse(ready), "FinancingClosed", ready, Stage.REGISTERED)
    desk.refuses(desk.quote(asked), "FinancingClosed", asked, Stage.APPLIED)
    ended = desk.expire_financings(asked, ready).events["FinancingEnded"]
    assert [(e["financing"], e["state"]) for e in ended] == [(asked, Stage.EXPIRED), (ready, Stage.EXPIRED)]
    assert desk.see(v).lockedFen == 0
    assert desk.ledger.rootRecordOf(v)["tally"] == 0
    assert not desk.expire_financings(asked, ready).events  # a second run finds nothing to do


def test_a_day_begins_at_midnight_in_shanghai(desk):
    v = desk.held(FACE_FEN)
    desk.to(desk.cutoff_of(v) - timedelta(days=1))
    desk.chain.sleep(14 * 3_600)
    desk.chain.mine()
    assert desk.ledger.today() == ymd(desk.cutoff_of(v)) - 1
    desk.chain.sleep(3_600)
    desk.chain.mine()
    assert desk.ledger.today() == ymd(desk.cutoff_of(v))
    desk.refuses(desk.transfer(v, FOAM), "VoucherPastCutoff", v, desk.ledger.today(), desk.ledger.today())


def test_six_months_clamp_to_the_end_of_the_month(desk):
    desk.to(date(2026, 8, 31))
    latest = date(2027, 2, 28)
    beyond = desk.issue(CARMAKER, SEATS, FACE_FEN, due=latest + timedelta(days=1))
    reason = ("DueDateOutOfRange", 20270301, 20270227, 20260831, 20270228)
    desk.refuses(beyond, *reason)
    desk.held(FACE_FEN, due=latest)


def test_only_what_is_late_is_marked(desk):
    paid, late, offered = desk.held(FACE_FEN), desk.held(FACE_FEN), desk.offered(FACE_FEN)
    desk.to(desk.cutoff_of(paid))
    desk.pay(paid, FACE_FEN, "BK-1")
    desk.pass_days(3)
    marked = desk.mark_overdue(paid, late, offered, 0).events["RootOverdue"]
    assert [event["voucher"] for event in marked] == [late]
    assert not desk.mark_overdue(late).events


def _expire(desk, voucher):
    """The last open day passes: an answer comes too late before any job has run, and the job ends the offer."""
    accept = desk.accept(voucher)
    desk.pass_days(OFFER_DAYS)
    assert not desk.expire_offers(voucher).events
    desk.pass_days(1)
    desk.refuses(accept.but(deadline=desk.now + 60), "OfferClosed", voucher)
    ended = desk.expire_offers(voucher).events["OfferEnded"]
    assert (ended["voucher"], ended["end"], ended["order"]) == (voucher, OfferEnd.EXPIRED, "0x" + "00" * 32)
    assert not desk.expire_offers(voucher).events
