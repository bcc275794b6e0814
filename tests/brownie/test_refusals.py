"""What a rule refuses: the nonce is spent, the reason is on record, and nothing else moved."""

from desk import LIMIT_FEN
from forms import TERMS, Stage, invoice, invoice_key, note, ymd
from members import BANK, CARMAKER, CHEMICALS, COURT, FACTOR, FOAM, OPERATOR, SEATS
from typed import hash_struct

FACE_FEN = 100_000_00


def test_only_an_issuer_issues(desk):
    desk.refuses(desk.issue(SEATS, FOAM, FACE_FEN), "NotIssuer", SEATS.number)


def test_no_issue_beyond_the_limit(desk):
    desk.held(LIMIT_FEN - FACE_FEN)
    one_more = desk.issue(CARMAKER, SEATS, FACE_FEN + 1)
    desk.refuses(one_more, "LimitExceeded", CARMAKER.number, LIMIT_FEN, LIMIT_FEN + 1)
    desk.does(desk.issue(CARMAKER, SEATS, FACE_FEN))


def test_an_invoice_is_used_once(desk):
    desk.held(FACE_FEN, invoices=[invoice("FP-7", FACE_FEN, FACE_FEN)])
    key = invoice_key("FP-7")
    again = desk.issue(CARMAKER, SEATS, 1, [invoice("FP-7", FACE_FEN, 1)])
    desk.refuses(again, "InvoiceOverused", key, FACE_FEN, FACE_FEN + 1)
    larger = desk.issue(CARMAKER, SEATS, 1, [invoice("FP-7", FACE_FEN + 1, 1)])
    desk.refuses(larger, "InvoiceMismatch", key, CARMAKER.number, FACE_FEN)


def test_invoices_cover_the_amount(desk):
    short = desk.issue(CARMAKER, SEATS, FACE_FEN, [invoice("FP-8", FACE_FEN, FACE_FEN - 1)])
    desk.refuses(short, "TradeBackgroundTooSmall", FACE_FEN - 1, FACE_FEN)


def test_only_the_holder_transfers(desk):
    v = desk.held(FACE_FEN)
    stolen = desk.transfer(v, CHEMICALS).but(member=FOAM.number)
    desk.refuses(stolen, "VoucherNotHolder", v, SEATS.number, FOAM.number)


def test_no_transfer_to_the_issuer_or_to_oneself(desk):
    v = desk.held(FACE_FEN)
    desk.refuses(desk.transfer(v, CARMAKER), "VoucherTransferToIssuer", v, CARMAKER.number)
    desk.refuses(desk.transfer(v, SEATS), "VoucherSelfTransfer", SEATS.number)


def test_only_the_addressee_accepts(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.transfer(v, FOAM))
    desk.refuses(desk.accept(v).but(member=CHEMICALS.number), "OfferNotAddressee", v, FOAM.number, CHEMICALS.number)


def test_an_offer_is_accepted_once(desk):
    v = desk.offered(FACE_FEN)
    first, second = desk.accept(v), desk.accept(v)
    desk.does(first)
    desk.refuses(second, "OfferClosed", v)


def test_what_is_accepted_cannot_be_withdrawn(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.transfer(v, FOAM))
    withdraw = desk.withdraw(v)
    desk.does(desk.accept(v))
    desk.refuses(withdraw, "OfferClosed", v)


def test_an_acceptance_is_of_one_offer_and_not_of_the_next_alike(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.transfer(v, FOAM))
    old = desk.accept(v)
    desk.does(desk.withdraw(v))
    desk.does(desk.transfer(v, FOAM))
    desk.refuses(old, "OfferChanged", v, bytes(desk.see(v).head), bytes(old.message["head"]))


def test_what_is_being_financed_cannot_be_passed_on(desk):
    v = desk.held(FACE_FEN)
    desk.applied(v, 30_000_00)
    desk.refuses(desk.transfer(v, FOAM), "VoucherAmountExceedsAvailable", v, 70_000_00, FACE_FEN)
    too_much = desk.split(v, (FOAM, 70_000_00), (CHEMICALS, 1))
    desk.refuses(too_much, "VoucherAmountExceedsAvailable", v, 70_000_00, 70_000_01)
    desk.refuses(desk.apply(v, FACTOR, 70_000_01), "VoucherAmountExceedsAvailable", v, 70_000_00, 70_000_01)
    desk.does(desk.split(v, (FOAM, 70_000_00)))


def test_what_is_offered_cannot_be_offered_again(desk):
    v = desk.held(FACE_FEN)
    desk.does(desk.transfer(v, FOAM))
    desk.refuses(desk.transfer(v, CHEMICALS), "VoucherAmountExceedsAvailable", v, 0, FACE_FEN)
    desk.refuses(desk.apply(v, BANK, 1), "VoucherAmountExceedsAvailable", v, 0, 1)


def test_a_financing_takes_its_steps_in_order(desk):
    no = desk.applied(desk.held(FACE_FEN), FACE_FEN)
    desk.refuses(desk.accept_terms(no), "FinancingOutOfOrder", no, Stage.APPLIED, Stage.QUOTED)
    desk.does(desk.quote(no))
    desk.does(desk.accept_terms(no))
    desk.refuses(desk.disburse(no), "FinancingOutOfOrder", no, Stage.ACCEPTED, Stage.REGISTERED)
    desk.refuses(desk.cancel(no), "FinancingOutOfOrder", no, Stage.ACCEPTED, Stage.QUOTED)


def test_the_holder_accepts_the_very_terms(desk):
    no = desk.applied(desk.held(FACE_FEN), FACE_FEN)
    desk.does(desk.quote(no))
    cheaper = TERMS | {"rateBps": 350}
    reason = ("FinancingTermsDiffer", no, hash_struct("Terms", TERMS), hash_struct("Terms", cheaper))
    desk.refuses(desk.accept_terms(no, cheaper), *reason)


def test_only_the_financier_asked_disburses_and_on_the_day_it_names(desk):
    no = desk.registered(desk.held(FACE_FEN), FACE_FEN)
    other = desk.disburse(no).but(member=FACTOR.number)
    desk.refuses(other, "FinancingNotFinancier", no, BANK.number, FACTOR.number)
    tomorrow = desk.disburse(no).but(date=ymd(desk.day) + 1)
    desk.refuses(tomorrow, "FinancingDateDiffers", ymd(desk.day), ymd(desk.day) + 1)


def test_no_payment_beyond_what_is_owed(desk):
    v = desk.held(FACE_FEN)
    desk.to(desk.cutoff_of(v))
    desk.refuses(desk.instruct(v, FACE_FEN + 1, "BK-1"), "PaymentExceedsOutstanding", v, FACE_FEN, FACE_FEN + 1)
    desk.does(desk.instruct(v, FACE_FEN, "BK-1"), desk.instruct(v, 1, "BK-2"))
    desk.does(desk.confirm(v, 1, "BK-2"))
    desk.refuses(desk.confirm(v, FACE_FEN, "BK-1"), "PaymentExceedsOutstanding", v, FACE_FEN - 1, FACE_FEN)


def test_only_the_clearing_bank_instructed_confirms(desk):
    v = desk.held(FACE_FEN)
    desk.to(desk.cutoff_of(v))
    desk.does(desk.instruct(v, FACE_FEN, "BK-1"))
    by_holder = desk.confirm(v, FACE_FEN, "BK-1").but(member=SEATS.number)
    desk.refuses(by_holder, "NotClearingBank", SEATS.number)
    unheard_of = hash_struct("Note", note("BK-2"))
    desk.refuses(desk.confirm(v, FACE_FEN, "BK-2"), "PaymentNotInstructed", BANK.number, unheard_of)


def test_a_bank_reference_pays_once(desk):
    v = desk.held(FACE_FEN)
    desk.to(desk.cutoff_of(v))
    desk.pay(v, 10_000_00, "BK-1")
    desk.pay(v, 10_000_00, "BK-1")  # said twice, done once
    assert desk.see(v).paidFen == 10_000_00
    reference = hash_struct("Note", note("BK-1"))
    desk.refuses(desk.instruct(v, 20_000_00, "BK-1"), "PaymentReferenceTaken", BANK.number, reference)


def test_roles_are_kept_apart(desk):
    v = desk.held(FACE_FEN)
    desk.refuses(desk.freeze(v).but(member=OPERATOR.number), "NotJudicial", OPERATOR.number)
    desk.refuses(desk.set_limit(CARMAKER, 1).but(member=COURT.number), "NotOperator", COURT.number)
    desk.refuses(desk.apply(v, FOAM, 1), "NotFinancier", FOAM.number)


def test_a_refusal_leaves_the_rest_of_its_batch_alone(desk):
    v = desk.held(FACE_FEN)
    orders = [desk.transfer(v, CARMAKER), desk.transfer(v, FOAM), desk.transfer(v, CHEMICALS)]
    ends = [name for name, *_ in desk.carries(*orders)]
    assert ends == ["OrderRefused", "OrderExecuted", "OrderRefused"]
    assert desk.see(v).offeredTo == FOAM.number
