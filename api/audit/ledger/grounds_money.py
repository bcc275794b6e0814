"""Grounds of refusals: payments, financings, standing quotes, pledges."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from api.audit.ledger.book import CHILDREN, Financing, Pledge, Quote
from api.audit.ledger.grounds import Ground, Refusal
from api.audit.ledger.rules_financings import PLEDGE_STATES, RUNNING, STATES
from api.domain.calendar import from_yyyymmdd, yyyymmdd

_BANKS_MAX, _REVERSIBLE_MAX, _ASKED_MAX = 8, 32, 10
_ASKED = (1).to_bytes(32, "big")
_NO_TERMS = (bytes(32), _ASKED)
_U48 = 2**48 - 1


def _payment(r: Refusal) -> dict[str, Any]:
    """The payment under the order's reference, if the error is about it."""
    bank = r.args["clearingBank"]
    meant = bank in r.named and r["bankRef"] == r.word("bankRef")
    return r.book.payments.get((r.version, bank, r["bankRef"]), {}) if meant else {"is_other": True}


def _is_same(r: Refusal, payment: dict[str, Any]) -> bool:
    return (payment.get("root"), payment.get("amount")) == (r.word("voucher"), r.word("amountFen"))


def _is_reference_taken(r: Refusal) -> bool:
    payment = _payment(r)
    instructed = r.action == "confirm_uninstructed" and not payment.get("uninstructed", False)
    return "state" in payment and (not _is_same(r, payment) or instructed)


def _is_not_confirmed(r: Refusal) -> bool:
    payment = _payment(r)
    return "is_other" not in payment and not (_is_same(r, payment) and payment.get("state") == "confirmed")


def _is_reversal_not_proposed(r: Refusal) -> bool:
    payment, note = _payment(r), r.word("note")
    return "is_other" not in payment and (note == bytes(32) or payment.get("proposal") != note)


def _latest_place(r: Refusal) -> int:
    return max(len(r.root.payments) if r.root else 0, 1)


def _is_not_latest(r: Refusal) -> bool:
    bank = r.member if r.action == "propose_reversal" else r.word("counterparty")
    known = r.book.payments.get((r.version, bank, r.word("bankRef")), {})
    return r["root"] == r.word("voucher") and r.have(known.get("place")) and r.need(_latest_place(r))


def _are_payments_many(r: Refusal) -> bool:
    return r["root"] == r.word("voucher") and r.have(_latest_place(r)) and r["have"] > r["max"] == _REVERSIBLE_MAX


def _is_not_due(r: Refusal) -> bool:
    known = r.root is not None and r["cutoff"] == yyyymmdd(r.root.cutoff)
    return known and r.is_today() and not r.is_past_cutoff()


def _is_not_past_due(r: Refusal) -> bool:
    return r.root is not None and r["due"] == yyyymmdd(r.root.due) and r.is_today() and r.today <= r.root.due


def _is_too_much(r: Refusal) -> bool:
    return r.root is not None and r.have(r.root.unpaid) and r["need"] == r.word("amountFen") > r["have"]


def _is_not_issuer(r: Refusal) -> bool:
    said = {r.member, r.word("issuer"), r.word("counterparty")}
    issuer = r.root.issuer if r.root else 0
    return r.have(issuer) and r["need"] in said and r["need"] != r["have"]


def _is_bank_not_accepted(r: Refusal) -> bool:
    named = r.book.banks.get(r["issuer"])
    # Who instructs is asked for its own list, whose root it may be.
    issuer = r.member if r.action == "instruct_payment" else r.root and r.root.issuer
    meant = r["issuer"] == issuer and r["bank"] in r.named
    return meant and bool(named) and r["bank"] not in (named or ())


def _is_out_of_order(numbers: Iterable[int], before: int, after: int) -> bool:
    listed = [0, *numbers]
    return (before, after) in pairwise(listed) and after <= before


def _financing(r: Refusal) -> Financing | None:
    return r.book.financings.get(r["financing"]) if r["financing"] == r.word("financing") else None


def _is_not_of_voucher(found: Financing | Pledge | None, r: Refusal) -> bool:
    return found is not None and r.have(found.voucher) and r.need(r.word("voucher"))


def _is_financing_closed(r: Refusal) -> bool:
    found = _financing(r)
    ended = found is not None and (found.state not in RUNNING or r.is_past_cutoff())
    return ended and found is not None and r.have(STATES.index(found.state))


_STEPS = {
    "quote_financing": "applied",
    "choose_financier": "quoted",
    "accept_financing": "quoted",
    "register_financing": "accepted",
    "disburse_financing": "registered",
}


def _is_step_wrong(r: Refusal) -> bool:
    found = _financing(r)
    if found is None:
        return False
    if r.action == "quote_financing" and found.financier == 0:  # one of several that quoted already
        return found.bids.get(r.member) is not None
    have = STATES.index(found.state)
    if r.action == "cancel_financing":
        last = STATES.index("accepted" if found.quote else "quoted")
        return r.have(have) and r["need"] == last < have
    need = _STEPS.get(r.action)
    return need is not None and r.have(have) and r["need"] == STATES.index(need) != have


def _is_not_financiers(r: Refusal) -> bool:
    found = _financing(r)
    return found is not None and r.have(found.financier) and r.need(r.member)


def _is_not_holders(r: Refusal) -> bool:
    found = _financing(r)
    return found is not None and r.have(found.holder) and r.need(r.member)


def _does_financing_amount_differ(r: Refusal) -> bool:
    found = _financing(r)
    return found is not None and r.have(found.amount) and r.need(r.word("amountFen"))


def _do_terms_differ(r: Refusal) -> bool:
    found = _financing(r)
    if found is None or r["need"] != r.word("terms"):
        return False
    if r.action == "choose_financier":
        bid = found.bids.get(r.word("financier") or 0, b"")
        known = _ASKED if bid is None else bid
        return r.have(known) and (known in (_ASKED, b"") or known != r["need"])
    return r.have(found.terms or bytes(32)) and (r["have"] != r["need"] or r["have"] == bytes(32))


def _is_not_asked(r: Refusal) -> bool:
    found = _financing(r)
    asked = r.word("financier") if r.action == "choose_financier" else r.member
    return found is not None and r["member"] == asked and asked not in found.bids


def _is_financier_party(r: Refusal) -> bool:
    issuer = r.root.issuer if r.root else 0
    return r["member"] in r.words.get("financiers", ()) and r["member"] in (r.member, issuer)


def _is_asked_count_wrong(r: Refusal) -> bool:
    count = len(r.words.get("financiers", ()))
    return r.have(count) and r["max"] == _ASKED_MAX and not 0 < count <= _ASKED_MAX


def _quote(r: Refusal) -> Quote | None:
    meant = r["quote"] in (r.word("quote"), r.word("replaces"))
    return r.book.quotes.get(r["quote"]) if meant else None


def _is_quote_unknown(r: Refusal) -> bool:
    """A quote that replaces none (0) looks for none."""
    meant = (r.word("quote"), r.word("replaces") or None)
    return r["quote"] in meant and r["quote"] not in r.book.quotes


def _is_quote_closed(r: Refusal) -> bool:
    quote = _quote(r)
    return quote is not None and not quote.open


def _is_quote_anothers(r: Refusal) -> bool:
    quote = _quote(r)
    financier = r.word("financier") if r.action == "take_quote" else r.member
    return quote is not None and r.have(quote.financier) and r.need(financier)


def _do_quote_terms_differ(r: Refusal) -> bool:
    quote = _quote(r)
    return quote is not None and r.have(quote.terms) and r.need(r.word("terms"))


def _does_recourse_differ(r: Refusal) -> bool:
    quote = _quote(r)
    return quote is not None and r.have(quote.with_recourse) and r.need(r.word("withRecourse"))


def _is_of_other_issuer(r: Refusal) -> bool:
    quote = _quote(r)
    return quote is not None and r.root is not None and r.have(quote.issuer) and r.need(r.root.issuer)


def _is_quote_lapsed(r: Refusal) -> bool:
    quote = _quote(r)
    return quote is not None and r.is_today() and r["validThrough"] == yyyymmdd(quote.valid_through) < r["today"]


def _is_due_too_late(r: Refusal) -> bool:
    quote = _quote(r)
    if quote is None or r.root is None:
        return False
    return bool(r["due"] == yyyymmdd(r.root.due) > r["dueThrough"] == yyyymmdd(quote.due_through))


def _is_out_of_range(r: Refusal) -> bool:
    quote = _quote(r)
    if quote is None or not r.have(r.word("amountFen")):
        return False
    return (r["minFen"], r["maxFen"]) == (quote.least, quote.most) and not quote.least <= r["have"] <= quote.most


def _is_cap_exceeded(r: Refusal) -> bool:
    quote = _quote(r)
    return quote is not None and r.have(quote.left) and r["need"] == r.word("amountFen") > r["have"]


def _are_amounts_wrong(r: Refusal) -> bool:
    names = ("minFen", "maxFen", "capFen")
    least, most, cap = (r.word(name) for name in names)
    said = tuple(r[name] for name in names) == (least, most, cap)
    return said and not 0 < least <= most <= cap <= _U48


def _are_quote_days_wrong(r: Refusal) -> bool:
    names = ("validThrough", "dueThrough")
    said = all(r[name] == r.word(name) for name in names) and r.is_today()
    valid, due = (_day(r[name]) for name in names)
    return said and (valid is None or due is None or valid < r.today or due <= r.today)


def _day(number: int) -> date | None:
    try:
        return from_yyyymmdd(number)
    except ValueError:
        return None


def _pledge(r: Refusal) -> Pledge | None:
    return r.book.pledges.get(r["pledge"]) if r["pledge"] == r.word("pledge") else None


def _is_pledge_closed(r: Refusal) -> bool:
    found = _pledge(r)
    if found is None or not r.have(PLEDGE_STATES.index(found.state)):
        return False
    open_to = ("offered", "pledged") if r.action == "release_pledge" else ("offered",)
    return found.state not in open_to or (r.action == "accept_pledge" and r.is_past_cutoff())


def _is_not_pledges_holder(r: Refusal) -> bool:
    found = _pledge(r)
    return found is not None and r.have(found.holder) and r.need(r.member)


def _is_not_pledgee(r: Refusal) -> bool:
    found = _pledge(r)
    return found is not None and r.have(found.pledgee) and r.need(r.member)


def _does_pledge_amount_differ(r: Refusal) -> bool:
    found = _pledge(r)
    return found is not None and r.have(found.amount) and r.need(r.word("amountFen"))


GROUNDS: dict[str, Ground] = {
    "VoucherNotRoot": lambda r: r["voucher"] == r.word("voucher") and r["voucher"] % CHILDREN != 0,
    "PaymentReferenceMissing": lambda r: r.word("bankRef") == bytes(32),
    "PaymentReferenceTaken": _is_reference_taken,
    "PaymentWasReversed": lambda r: _payment(r).get("state") == "reversed",
    "PaymentNotInstructed": lambda r: _payment(r) == {},
    "PaymentNotConfirmed": _is_not_confirmed,
    "PaymentNotLatest": _is_not_latest,
    "PaymentsTooMany": _are_payments_many,
    "PaymentAmountZero": lambda r: r.word("amountFen") == 0,
    "PaymentNotIssuer": _is_not_issuer,
    "PaymentNotDue": _is_not_due,
    "PaymentNotPastDue": _is_not_past_due,
    "PaymentExceedsOutstanding": _is_too_much,
    "ReversalNotProposed": _is_reversal_not_proposed,
    "BankNotAccepted": _is_bank_not_accepted,
    "BanksTooMany": lambda r: r.have(len(r.words.get("banks", ()))) and r["have"] > r["max"] == _BANKS_MAX,
    "BanksOutOfOrder": lambda r: _is_out_of_order(r.words.get("banks", ()), r["before"], r["next"]),
    "FinancingNotFound": lambda r: r["financing"] == r.word("financing") and _financing(r) is None,
    "FinancingNotOfVoucher": lambda r: _is_not_of_voucher(_financing(r), r),
    "FinancingClosed": _is_financing_closed,
    "FinancingOutOfOrder": _is_step_wrong,
    "FinancingNotFinancier": _is_not_financiers,
    "FinancingNotHolder": _is_not_holders,
    "FinancingAmountDiffers": _does_financing_amount_differ,
    "FinancingTermsDiffer": _do_terms_differ,
    "FinancingTermsMissing": lambda r: r.word("terms") in _NO_TERMS,
    "FinancingRegistrationMissing": lambda r: r.word("registration") == bytes(32),
    "FinancingDateDiffers": lambda r: r.have(yyyymmdd(r.today)) and r.need(r.word("date")),
    "FinancingNotAsked": _is_not_asked,
    "FinancierIsParty": _is_financier_party,
    "FinanciersOutOfNumber": _is_asked_count_wrong,
    "FinanciersOutOfOrder": lambda r: _is_out_of_order(r.words.get("financiers", ()), r["before"], r["next"]),
    "QuoteNotFound": _is_quote_unknown,
    "QuoteClosed": _is_quote_closed,
    "QuoteNotFinancier": _is_quote_anothers,
    "QuoteTermsMissing": lambda r: r.word("terms") == bytes(32),
    "QuoteTermsDiffer": _do_quote_terms_differ,
    "QuoteRecourseDiffers": _does_recourse_differ,
    "QuoteIssuerDiffers": _is_of_other_issuer,
    "QuoteLapsed": _is_quote_lapsed,
    "QuoteDueTooLate": _is_due_too_late,
    "QuoteAmountOutOfRange": _is_out_of_range,
    "QuoteCapExceeded": _is_cap_exceeded,
    "QuoteAmountsInvalid": _are_amounts_wrong,
    "QuoteDatesInvalid": _are_quote_days_wrong,
    "PledgeNotFound": lambda r: r["pledge"] == r.word("pledge") and _pledge(r) is None,
    "PledgeNotOfVoucher": lambda r: _is_not_of_voucher(_pledge(r), r),
    "PledgeClosed": _is_pledge_closed,
    "PledgeNotHolder": _is_not_pledges_holder,
    "PledgeNotPledgee": _is_not_pledgee,
    "PledgeAmountDiffers": _does_pledge_amount_differ,
}
