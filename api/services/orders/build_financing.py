"""Messages of financings, standing quotes and pledges."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.domain import refusals
from api.domain.calendar import YEARS, yyyymmdd
from api.domain.financing import interest_fen, net_fen, rate_bps
from api.domain.numbers import financing_chain_no, financing_day, pledge_chain_no, quote_chain_no, voucher_chain_no
from api.domain.words import FinancingState
from api.services.orders.facts import Builder, Facts, Fields, Message, note
from api.services.salts import random_salt

NO_TERMS = {"rateBps": 0, "feeFen": 0, "salt": "0x" + "00" * 32}


def _apply_financing(_member: int, f: Fields, facts: Facts) -> Message:
    return {
        "voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]),
        "amountFen": f["amount_fen"],
        "financier": f["financier"],
        "withRecourse": f["with_recourse"],
        "note": note(f.get("reference") or ""),
    }


def _of_financing(f: Fields, facts: Facts) -> tuple[Mapping[str, Any], Message]:
    row = facts.financing(f["financing"])
    named = {
        "financing": financing_chain_no(row["number"]),
        "voucher": voucher_chain_no(row["voucher"]),
    }
    return row, named


def _quote_financing(_member: int, f: Fields, facts: Facts) -> Message:
    row, named = _of_financing(f, facts)
    terms = {"rateBps": f["rate_bps"], "feeFen": f["fee_fen"], "salt": random_salt()}
    return {**named, "amountFen": row["amount_fen"], "terms": terms}


def _terms(row: Mapping[str, Any], facts: Facts) -> Mapping[str, Any]:
    """What was quoted. Raises TermsUnknown where this store has only its hash: nobody may sign words that are made up."""
    if not row["terms"]:
        return NO_TERMS  # before a quote; the contract refuses the step itself
    if (terms := facts.named.terms.get(row["terms"])) is None:
        raise refusals.TermsUnknown(financing=row["number"])
    return terms


def _accept_financing(_member: int, f: Fields, facts: Facts) -> Message:
    row, named = _of_financing(f, facts)
    return {**named, "amountFen": row["amount_fen"], "terms": dict(_terms(row, facts))}


def _ask_financiers(_member: int, f: Fields, facts: Facts) -> Message:
    financiers = sorted(f["financiers"])
    return {
        "voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]),
        "amountFen": f["amount_fen"],
        "withRecourse": f["with_recourse"],
        "note": note(f.get("reference") or ""),
        "financiers": financiers,
    }


def _choose_financier(member: int, f: Fields, facts: Facts) -> Message:
    row, named = _of_financing(f, facts)
    bid = facts.named.bids.get((row["number"], f["financier"])) if row["holder"] == member else None
    # Whoever else asks for it has no business with the words; the contract refuses it.
    terms = NO_TERMS if bid is None else dict(_terms(bid | {"number": row["number"]}, facts))
    return {**named, "amountFen": row["amount_fen"], "financier": f["financier"], "terms": terms}


def _register_financing(_member: int, f: Fields, facts: Facts) -> Message:
    _, named = _of_financing(f, facts)
    if not f["registration_no"].strip():
        raise refusals.RegistrationMissing
    return {**named, "registration": note(f["registration_no"])}


def _disburse_financing(member: int, f: Fields, facts: Facts) -> Message:
    row, named = _of_financing(f, facts)
    state = row["state"] if row["financier"] == member else None  # to anybody else the contract says who may
    if state == FinancingState.ACCEPTED:
        # R20: the contract calls this out of order; what is missing helps more.
        raise refusals.RegistrationMissing
    terms = _terms(row, facts)
    due = facts.voucher(row["voucher"])["due"]
    rate = _rate(terms, financing_day(row["number"]), due)
    # Past the due date nothing can be disbursed; the contract says so.
    start = min(facts.today, due)
    interest = interest_fen(row["amount_fen"], rate, start, due)
    net = net_fen(row["amount_fen"], interest, terms["feeFen"])
    if net <= 0 and state == FinancingState.REGISTERED:
        raise refusals.NetNotPositive(interest_fen=interest, fee_fen=terms["feeFen"], net_fen=net)
    proceeds = {"interestFen": interest, "netFen": max(net, 0), "salt": random_salt()}
    return {
        **named,
        "amountFen": row["amount_fen"],
        "date": yyyymmdd(facts.today),
        "proceeds": proceeds,
        "bankRef": note(f["bank_ref"]),
    }


def _rate(terms: Mapping[str, Any], agreed: date, due: date) -> int:
    """The rate for a tenor. Raises QuoteDoesNotFit where the quote names none: the chain, which sees a hash, could not."""
    if (rate := rate_bps(terms, agreed, due)) is None:
        raise refusals.QuoteDoesNotFit(tenor_days=(due - agreed).days, longest_days=terms["rates"][-1]["upToDays"])
    return rate


def _stand_quote(_member: int, f: Fields, facts: Facts) -> Message:
    tenors = [rate["up_to_days"] for rate in f["rates"]]
    if tenors != sorted(set(tenors)):
        raise refusals.QuoteInvalid(up_to_days=", ".join(map(str, tenors)))
    if {f["valid_through"].year, f["due_through"].year} - set(YEARS):
        raise refusals.QuoteInvalid(validThrough=str(f["valid_through"]), dueThrough=str(f["due_through"]))
    replaced = facts.quote(f["replaces"])["number"] if f.get("replaces") else None
    rates = [{"upToDays": rate["up_to_days"], "rateBps": rate["rate_bps"]} for rate in f["rates"]]
    return {
        "replaces": quote_chain_no(replaced) if replaced else 0,
        "issuer": f["issuer"],
        "minFen": f["min_fen"],
        "maxFen": f["max_fen"],
        "capFen": f["cap_fen"],
        "validThrough": yyyymmdd(f["valid_through"]),
        "dueThrough": yyyymmdd(f["due_through"]),
        "withRecourse": f["with_recourse"],
        "terms": {"rates": rates, "feeFen": f["fee_fen"], "salt": random_salt()},
    }


def _standing_terms(row: Mapping[str, Any], facts: Facts) -> Mapping[str, Any]:
    if (terms := facts.named.terms.get(row["terms"])) is None:
        raise refusals.TermsUnknown(quote=row["number"])
    return terms


def _withdraw_quote(_member: int, f: Fields, facts: Facts) -> Message:
    row = facts.quote(f["quote"])
    return {"quote": quote_chain_no(row["number"]), "terms": dict(_standing_terms(row, facts))}


def _take_quote(_member: int, f: Fields, facts: Facts) -> Message:
    row, voucher = facts.quote(f["quote"]), facts.voucher(f["voucher"])
    terms = _standing_terms(row, facts)
    _check_net(row, voucher, f["amount_fen"], terms, facts.today)
    return {
        "quote": quote_chain_no(row["number"]),
        "financier": row["financier"],
        "voucher": voucher_chain_no(voucher["number"]),
        "amountFen": f["amount_fen"],
        "withRecourse": row["with_recourse"],
        "terms": dict(terms),
        "note": note(f.get("reference") or ""),
    }


def _check_net(
    quote: Mapping[str, Any], voucher: Mapping[str, Any], amount: int, terms: Mapping[str, Any], today: date
) -> None:
    """What the chain cannot: the quote has a price for this tenor, and something is left at that price. Other issuers' vouchers, and
    those that fall due too late or have fallen due, are the contract's to refuse.
    """
    due = voucher["due"]
    if voucher["issuer"] != quote["issuer"] or due > quote["due_through"] or due < today:
        return
    interest = interest_fen(amount, _rate(terms, today, due), today, due)
    net = net_fen(amount, interest, terms["feeFen"])
    if quote["min_fen"] <= amount and net <= 0:
        raise refusals.NetNotPositive(interest_fen=interest, fee_fen=terms["feeFen"], net_fen=net)


def _offer_pledge(_member: int, f: Fields, facts: Facts) -> Message:
    return {
        "voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]),
        "amountFen": f["amount_fen"],
        "pledgee": f["pledgee"],
        "note": note(f["contract"]),
    }


def _pledge_step(_member: int, f: Fields, facts: Facts) -> Message:
    row = facts.pledge(f["pledge"])
    return {
        "pledge": pledge_chain_no(row["number"]),
        "voucher": voucher_chain_no(row["voucher"]),
        "amountFen": row["amount_fen"],
    }


def _end_financing(_member: int, f: Fields, facts: Facts) -> Message:
    return _of_financing(f, facts)[1]


BUILDERS: dict[str, Builder] = {
    "apply_financing": _apply_financing,
    "quote_financing": _quote_financing,
    "accept_financing": _accept_financing,
    "register_financing": _register_financing,
    "disburse_financing": _disburse_financing,
    "cancel_financing": _end_financing,
    "refuse_financing": _end_financing,
    "ask_financiers": _ask_financiers,
    "choose_financier": _choose_financier,
    "offer_pledge": _offer_pledge,
    "accept_pledge": _pledge_step,
    "withdraw_pledge": _pledge_step,
    "release_pledge": _pledge_step,
    "stand_quote": _stand_quote,
    "withdraw_quote": _withdraw_quote,
    "take_quote": _take_quote,
}
