"""Grounds of refusals: vouchers, offers, freezes, voiding."""

from datetime import date
from typing import Any

from api.audit.ledger.book import CHILDREN, Voucher
from api.audit.ledger.grounds import STATUSES, Ground, Refusal, last_child, status_of
from api.audit.ledger.rules_offers import offeror_of
from api.audit.ledger.rules_payments import is_voidable
from api.domain.calendar import add_months, from_yyyymmdd, yyyymmdd

_HOPS_HARD_MAX = 100
_CHILDREN_MAX = CHILDREN - 1
_PAYS = ("instruct_payment", "confirm_payment", "confirm_uninstructed")
"""What was active once may be paid."""


def _status(r: Refusal) -> str:
    return status_of(r.book, r.voucher) if r.voucher else ""


def _is_unknown(r: Refusal) -> bool:
    return r["voucher"] == r.word("voucher") and r["voucher"] not in r.book.vouchers


def _is_not_active(r: Refusal) -> bool:
    status = _status(r)
    live: tuple[str, ...] = ("active", "overdue") if r.action == "freeze" else ("active",)
    if r.action in _PAYS:
        live = ("active", "overdue", "split", "settled")
    return status in STATUSES and r.have(STATUSES.index(status)) and status not in live


def _is_not_holder(r: Refusal) -> bool:
    return r.voucher is not None and r.have(r.voucher.holder) and r.need(r.member)


def _is_not_issuer(r: Refusal) -> bool:
    return r.root is not None and r.have(r.root.issuer) and r.need(r.member)


def _is_not_voidable(r: Refusal) -> bool:
    return r.voucher is not None and r.root is not None and not is_voidable(r.voucher, r.root)


def _is_void_not_proposed(r: Refusal) -> bool:
    note = r.word("note")
    return r.voucher is not None and (note == bytes(32) or r.voucher.proposal != note)


def _is_past_cutoff(r: Refusal) -> bool:
    return r.root is not None and r.is_today() and r.is_past_cutoff() and r["cutoff"] == yyyymmdd(r.root.cutoff)


def _is_frozen(r: Refusal) -> bool:
    """A part that is frozen is in the way of another freeze alone."""
    if r.voucher is None:
        return False
    return r.voucher.number in r.book.freezes if r.action == "freeze" else r.voucher.frozen


def _is_no_part(r: Refusal) -> bool:
    return r.voucher is not None and r.have(r.voucher.amount) and bool(r["need"] == r.word("amountFen") >= r["have"])


def _is_not_free(r: Refusal) -> bool:
    if r.voucher is None or not r.have(r.voucher.amount - r.voucher.locked):
        return False
    return bool(r.voucher.amount > r["need"] == r.word("amountFen") > r["have"])


def _is_term_past(r: Refusal) -> bool:
    return bool(r.voucher is not None and r.is_today() and r["lastDay"] == r.word("lastDay") < r["today"])


def _is_amount_zero(r: Refusal) -> bool:
    return r.word("amountFen") == 0 or any(amount == 0 for _, amount in r.words.get("parts", ()))


def _is_too_large(r: Refusal) -> bool:
    return r.have(r.word("amountFen")) and bool(r["have"] > r["max"] == r.policy.get("faceMaxFen"))


def _does_amount_differ(r: Refusal) -> bool:
    return r.voucher is not None and r.have(r.voucher.amount) and r.need(r.word("amountFen"))


def _is_not_available(r: Refusal) -> bool:
    """R18: a whole transfer needs all of it free."""
    voucher = r.voucher
    if voucher is None or not r.have(voucher.amount - voucher.locked):
        return False
    if r.action == "transfer":
        return bool(r["need"] == voucher.amount > r["have"])
    wanted = sum(amount for _, amount in r.words.get("parts", ())) if r.action == "split" else r.word("amountFen")
    return bool(r["need"] == wanted > r["have"])


def _is_to_itself(r: Refusal) -> bool:
    if r.action == "issue":
        return bool(r["member"] == r.member == r.word("to"))
    voucher = r.book.vouchers.get(r.word("voucher") or 0)
    if voucher is None or r["member"] != voucher.holder:
        return False
    return r["member"] in _receivers(r)


def _receivers(r: Refusal) -> set[Any]:
    parts = {to for to, _ in r.words.get("parts", ())}
    return parts | {r.word(name) for name in ("to", "financier", "pledgee")} | set(r.words.get("financiers", ()))


def _is_to_issuer(r: Refusal) -> bool:
    named = r.root is not None and r["issuer"] == r.root.issuer in _receivers(r)
    return named and r["voucher"] == r.word("voucher")


def _are_hops_many(r: Refusal) -> bool:
    voucher, most = r.voucher, (r.policy.get("hopsMax"), _HOPS_HARD_MAX)
    return voucher is not None and r.have(voucher.hops) and r["max"] in most and r["have"] >= r["max"]


def _are_splits_many(r: Refusal) -> bool:
    """R14: what a tree may count, and the numbers that its children may have."""
    root, most = r.root, r.policy.get("splitsMax", 0)
    if root is None:
        return False
    more = len(r.words.get("parts", ())) if r.action == "split" else 1
    given = last_child(r.book, r["root"])
    counted = r["max"] == most and r["have"] == root.tally + more > most
    numbered = r["max"] == _CHILDREN_MAX - most and r["have"] == given + more > r["max"]
    used_up = r["max"] == _CHILDREN_MAX and r["have"] == given >= _CHILDREN_MAX
    return bool(counted or numbered or used_up)


def _is_open(r: Refusal, voucher: Voucher) -> bool:
    return voucher.offered_to != 0 and voucher.last_day is not None and r.today <= voucher.last_day


def _is_offer_closed(r: Refusal) -> bool:
    return r.voucher is not None and not _is_open(r, r.voucher)


def _did_offer_change(r: Refusal) -> bool:
    return r.voucher is not None and r.have(r.voucher.head) and r.need(r.word("head"))


def _is_not_addressee(r: Refusal) -> bool:
    offeree = r.word("offeree") if r.action == "withdraw" else r.member
    return r.voucher is not None and r.have(r.voucher.offered_to) and r.need(offeree)


def _is_not_offeror(r: Refusal) -> bool:
    offeror = r.member if r.action == "withdraw" else r.word("offeror")
    return r.voucher is not None and r.have(offeror_of(r.book, r.voucher)) and r.need(offeror)


def _is_no_date(r: Refusal) -> bool:
    names = ("due", "cutoff", "validThrough", "dueThrough", "date", "lastDay")
    return r["yyyymmdd"] in {r.word(name) for name in names} and _day(r["yyyymmdd"]) is None


def _day(number: int) -> date | None:
    try:
        return from_yyyymmdd(number)
    except ValueError:
        return None


def _is_tenor_wrong(r: Refusal) -> bool:
    due, cutoff = _day(r.word("due")), _day(r.word("cutoff"))
    latest = add_months(r.today, r.policy.get("tenorMaxMonths", 0))
    said = (r["due"], r["cutoff"], r["latest"]) == (r.word("due"), r.word("cutoff"), yyyymmdd(latest))
    fits = due is not None and cutoff is not None and r.today < cutoff <= due <= latest
    return said and r.is_today() and not fits


GROUNDS: dict[str, Ground] = {
    "VoucherNotFound": _is_unknown,
    "VoucherNotActive": _is_not_active,
    "VoucherNotHolder": _is_not_holder,
    "VoucherNotIssuer": _is_not_issuer,
    "VoucherNotVoidable": _is_not_voidable,
    "VoidNotProposed": _is_void_not_proposed,
    "VoucherFrozenByOrder": _is_frozen,
    "VoucherNotFrozen": lambda r: r.voucher is not None and r.voucher.number not in r.book.freezes,
    "FreezeNotPart": _is_no_part,
    "FreezeExceedsFree": _is_not_free,
    "FreezeTermPast": _is_term_past,
    "VoucherOverdue": lambda r: _status(r) == "overdue",
    "VoucherPastCutoff": _is_past_cutoff,
    "VoucherAmountZero": _is_amount_zero,
    "VoucherAmountTooLarge": _is_too_large,
    "VoucherAmountDiffers": _does_amount_differ,
    "VoucherAmountExceedsAvailable": _is_not_available,
    "VoucherSelfTransfer": _is_to_itself,
    "VoucherTransferToIssuer": _is_to_issuer,
    "VoucherTooManyHops": _are_hops_many,
    "VoucherTooManySplits": _are_splits_many,
    "SplitPartsMissing": lambda r: r.action == "split" and not r.word("parts"),
    "OfferClosed": _is_offer_closed,
    "OfferChanged": _did_offer_change,
    "OfferNotAddressee": _is_not_addressee,
    "OfferNotOfferor": _is_not_offeror,
    "DateInvalid": _is_no_date,
    "DueDateOutOfRange": _is_tenor_wrong,
}
