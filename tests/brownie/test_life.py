"""The whole life of one voucher, to the fen: what it becomes in the hands of seven members."""

from datetime import date

import pytest
from forms import Stage, Status, invoice, invoice_key, ymd
from members import BANK, CARMAKER, CHEMICALS, FACTOR, FOAM, SEATS

FACE_FEN = 1_000_000_00
CUTOFF, DUE = date(2026, 8, 26), date(2026, 8, 28)
INVOICES = [invoice("FP-0001", 600_000_00, 600_000_00), invoice("FP-0002", 500_000_00, 400_000_00)]

FOAM_FEN, CHEMICALS_FEN, FACTOR_FEN = 300_000_01, 200_000_00, 250_000_00
REST_FEN = FACE_FEN - FOAM_FEN - FACTOR_FEN  # what SEATS keeps to the end

# 33 333 333 fen over 44 999 999, 30 000 001 and 25 000 000: floors leave one fen, and the largest
# remainder is the root's (.517 against .233 and .250).
PART_PAID_FEN = 333_333_33
SHARES_FEN = (150_000_00, 100_000_00, 83_333_33)


def test_whole_life(desk):
    root = _issue_and_accept(desk)
    foam_part = _split_in_two(desk, root)
    _transfer(desk, foam_part)
    _finance_whole(desk, foam_part)
    factor_part = _finance_part(desk, root)
    tree = (root, foam_part, factor_part)
    _reach_cutoff(desk, root)
    _pay_in_part(desk, tree)
    _fall_overdue(desk, tree)
    _cure(desk, tree)
    # The desk compared every head with the logs at each step: of the tree, the rejected part and one issue more.
    assert len(desk.heads_from_logs()) == len(tree) + 2


@pytest.mark.parametrize(("form", "status"), [("reject", Status.REJECTED), ("withdraw", Status.WITHDRAWN)])
def test_an_issue_that_comes_to_nothing_gives_back_limit_and_invoices(desk, form, status):
    root = desk.offered(FACE_FEN, invoices=INVOICES)
    assert desk.used_of(CARMAKER) == FACE_FEN
    desk.does(getattr(desk, form)(root))
    assert desk.see(root).status == status
    assert desk.used_of(CARMAKER) == 0
    assert [_used_of_invoice(desk, no) for no in ("FP-0001", "FP-0002")] == [0, 0]
    desk.held(FACE_FEN, invoices=INVOICES)


def _issue_and_accept(desk):
    order = desk.issue(CARMAKER, SEATS, FACE_FEN, INVOICES, due=DUE, cutoff=CUTOFF)
    root = desk.does(order).events["VoucherIssued"]["voucher"]
    assert root == 2026_0302_0000_0001_0000
    _assert_voucher(desk, root, Status.OFFERED, SEATS, FACE_FEN)
    assert desk.used_of(CARMAKER) == FACE_FEN
    assert [_used_of_invoice(desk, no) for no in ("FP-0001", "FP-0002")] == [600_000_00, 400_000_00]

    desk.does(desk.accept(root))
    _assert_voucher(desk, root, Status.ACTIVE, SEATS, FACE_FEN)
    return root


def _split_in_two(desk, root):
    desk.does(desk.split(root, (FOAM, FOAM_FEN), (CHEMICALS, CHEMICALS_FEN)))
    foam_part, chemicals_part = root + 1, root + 2
    _assert_voucher(desk, root, Status.ACTIVE, SEATS, FACE_FEN, locked_fen=FOAM_FEN + CHEMICALS_FEN)

    desk.does(desk.accept(foam_part))
    _assert_voucher(desk, foam_part, Status.ACTIVE, FOAM, FOAM_FEN, hops=1)
    _assert_voucher(desk, root, Status.ACTIVE, SEATS, FACE_FEN - FOAM_FEN, locked_fen=CHEMICALS_FEN)

    desk.does(desk.reject(chemicals_part))
    assert desk.see(chemicals_part).status == Status.REJECTED
    _assert_voucher(desk, root, Status.ACTIVE, SEATS, FACE_FEN - FOAM_FEN)
    return foam_part


def _transfer(desk, part):
    desk.does(desk.transfer(part, CHEMICALS))
    _assert_voucher(desk, part, Status.ACTIVE, FOAM, FOAM_FEN, locked_fen=FOAM_FEN, hops=1)
    desk.does(desk.accept(part))
    _assert_voucher(desk, part, Status.ACTIVE, CHEMICALS, FOAM_FEN, hops=2)


def _finance_whole(desk, part):
    no = _agree(desk, part, BANK, FOAM_FEN)
    passed = desk.does(desk.disburse(no, _interest_fen(desk, FOAM_FEN))).events["FinancingDisbursed"]
    assert (passed["result"], passed["date"]) == (part, ymd(desk.day))
    _assert_voucher(desk, part, Status.ACTIVE, BANK, FOAM_FEN, hops=3)


def _finance_part(desk, root):
    no = _agree(desk, root, FACTOR, FACTOR_FEN)
    passed = desk.does(desk.disburse(no, _interest_fen(desk, FACTOR_FEN))).events["FinancingDisbursed"]
    child = root + 3  # 1 and 2 were given to the parts of the split, also to the one rejected
    assert passed["result"] == child
    _assert_voucher(desk, child, Status.ACTIVE, FACTOR, FACTOR_FEN, hops=1)
    _assert_voucher(desk, root, Status.ACTIVE, SEATS, REST_FEN)
    return child


def _agree(desk, voucher, financier, amount_fen):
    """A financing up to its registration; the amount is locked all the while."""
    applied = desk.does(desk.apply(voucher, financier, amount_fen))
    no = applied.events["FinancingApplied"]["financing"]
    assert no // 10**8 == ymd(desk.day)
    stages = (
        (desk.quote, Stage.QUOTED),
        (desk.accept_terms, Stage.ACCEPTED),
        (desk.register_financing, Stage.REGISTERED),
    )
    for form, stage in stages:
        desk.does(form(no))
        assert desk.see_financing(no).state == stage
        assert desk.see(voucher).lockedFen == amount_fen
    return no


def _interest_fen(desk, amount_fen):
    days = (DUE - desk.day).days
    return (amount_fen * 360 * days + 1_800_000) // 3_600_000  # 3.60 % a year of 360 days, half up


def _reach_cutoff(desk, root):
    early = desk.instruct(root, PART_PAID_FEN, "EARLY")
    desk.refuses(early, "PaymentNotDue", root, ymd(desk.day), ymd(CUTOFF))
    desk.to(CUTOFF)
    desk.refuses(desk.transfer(root, FOAM), "VoucherPastCutoff", root, ymd(CUTOFF), ymd(CUTOFF))
    desk.refuses(desk.apply(root, BANK, 1), "VoucherPastCutoff", root, ymd(CUTOFF), ymd(CUTOFF))


def _pay_in_part(desk, tree):
    root = tree[0]
    desk.does(desk.instruct(root, PART_PAID_FEN, "BK-1"))
    assert _paid_of(desk, tree) == (0, 0, 0)  # the issuer's word alone pays nobody
    paid = desk.does(desk.confirm(root, PART_PAID_FEN, "BK-1"))

    assert [(e["voucher"], e["shareFen"]) for e in paid.events["VoucherPaid"]] == list(
        zip(tree, SHARES_FEN, strict=True)
    )
    assert _paid_of(desk, tree) == SHARES_FEN
    assert [desk.see(no).amountFen for no in tree] == [REST_FEN, FOAM_FEN, FACTOR_FEN]
    assert desk.used_of(CARMAKER) == FACE_FEN - PART_PAID_FEN


def _fall_overdue(desk, tree):
    root = tree[0]
    desk.to(DUE)
    desk.mark_overdue(root)
    assert desk.see(root).status == Status.ACTIVE  # it may be paid all that day
    assert not desk.limits.isBlocked(CARMAKER.number)

    desk.pass_days(1)
    assert desk.limits.isBlocked(CARMAKER.number)  # by the clock, before any job
    late = desk.mark_overdue(root).events["RootOverdue"]
    assert late["unpaidFen"] == FACE_FEN - PART_PAID_FEN
    assert {desk.see(no).status for no in tree} == {Status.OVERDUE}
    desk.refuses(desk.issue(CARMAKER, SEATS, 1_00), "IssuerBlocked", CARMAKER.number, ymd(DUE))


def _cure(desk, tree):
    root, rest_fen = tree[0], FACE_FEN - PART_PAID_FEN
    desk.does(desk.instruct(root, rest_fen, "BK-2"))
    paid = desk.does(desk.confirm(root, rest_fen, "BK-2"))

    assert "RootSettled" in paid.events
    assert paid.events["PaymentConfirmed"]["unpaidFen"] == 0
    assert _paid_of(desk, tree) == (REST_FEN, FOAM_FEN, FACTOR_FEN)
    assert {desk.see(no).status for no in tree} == {Status.SETTLED}
    _assert_issuer_is_free(desk)


def _assert_issuer_is_free(desk):
    assert not desk.limits.isBlocked(CARMAKER.number)
    assert desk.used_of(CARMAKER) == 0
    # What was paid keeps its invoices for ever.
    again = desk.issue(CARMAKER, SEATS, 1, [invoice("FP-0001", 600_000_00, 1)])
    desk.refuses(again, "InvoiceOverused", invoice_key("FP-0001"), 600_000_00, 600_000_01)
    desk.does(desk.issue(CARMAKER, SEATS, 100_000_00, [invoice("FP-0002", 500_000_00, 100_000_00)]))
    assert desk.used_of(CARMAKER) == 100_000_00


def _assert_voucher(desk, voucher, status, holder, amount_fen, locked_fen=0, hops=0):
    v = desk.see(voucher)
    found = (v.status, v.holder, v.amountFen, v.lockedFen, v.hops, v.paidFen)
    assert found == (status, holder.number, amount_fen, locked_fen, hops, 0)


def _paid_of(desk, tree):
    return tuple(desk.see(no).paidFen for no in tree)


def _used_of_invoice(desk, number):
    return desk.invoices.invoiceOf(invoice_key(number))["usedFen"]
