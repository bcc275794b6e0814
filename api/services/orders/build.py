"""From what a member asks to the message it signs: the service fills in what the order must name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.domain import refusals
from api.domain.calendar import YEARS, yyyymmdd
from api.domain.financing import interest_fen, net_fen, rate_bps
from api.domain.numbers import financing_chain_no, financing_day, pledge_chain_no, quote_chain_no, voucher_chain_no
from api.domain.uscc import is_valid
from api.domain.words import FinancingState, KeyPower, MemberKind, OfferState
from api.services.salts import Pepper, random_salt
from api.store.lookups import Named

Fields = Mapping[str, Any]
Message = dict[str, Any]
NO_TERMS = {"rateBps": 0, "feeFen": 0, "salt": "0x" + "00" * 32}


@dataclass
class Facts:
    """What building may look at: rows of the store, keys in custody, the head's day, the pepper, the next member number."""

    named: Named
    custody: Mapping[bytes, Mapping[str, Any]]
    today: date
    pepper: Pepper
    next_member: Callable[[], int]

    def voucher(self, text: str) -> Mapping[str, Any]:
        """A voucher by number or reference. Raises NotFound."""
        if (row := self.named.vouchers.get(text)) is None:
            raise refusals.NotFound(voucher=text)
        return row

    def financing(self, text: str) -> Mapping[str, Any]:
        """A financing by number or reference. Raises NotFound."""
        if (row := self.named.financings.get(text)) is None:
            raise refusals.NotFound(financing=text)
        return row

    def quote(self, text: str) -> Mapping[str, Any]:
        """A standing quote by number. Raises NotFound."""
        if (row := self.named.quotes.get(text)) is None:
            raise refusals.NotFound(quote=text)
        return row

    def pledge(self, text: str) -> Mapping[str, Any]:
        """A pledge by number or reference. Raises NotFound."""
        if (row := self.named.pledges.get(text)) is None:
            raise refusals.NotFound(pledge=text)
        return row

    def open_offer(self, text: str) -> Mapping[str, Any]:
        """An open offer by id, voucher number or reference. Raises NotFound or OfferClosed."""
        if (row := self.named.offers.get(text)) is None:
            raise refusals.NotFound(offer=text)
        if row["state"] != OfferState.OPEN:
            raise refusals.OfferClosed(offer=text, state=row["state"])
        return row


_NAMES = ("voucher", "offer", "financing", "pledge", "quote", "replaces")


def names_in(fields: Fields) -> list[str]:
    """The texts of a request that name vouchers, offers, financings or quotes."""
    return [str(fields[name]) for name in _NAMES if fields.get(name) is not None]


def references_in(action: str, fields: Fields) -> list[tuple[int, str]]:
    """The references a request claims, with the place of the part each is for."""
    if action == "split":
        parts = fields["parts"]
        return [(i, part["reference"]) for i, part in enumerate(parts) if part.get("reference")]
    return [(0, fields["reference"])] if fields.get("reference") else []


def message(member: int, action: str, fields: Fields, facts: Facts) -> Message:
    """The message behind its header. Raises a Refusal for what can be refused before anyone signs."""
    return _BUILDERS[action](member, fields, facts)


def _trade(background: str, references: list[str]) -> Message:
    if not background.strip():
        raise refusals.TradeBackgroundMissing
    return {"background": background, "references": references, "salt": random_salt()}


def _note(text: str, salt: str | None = None) -> Message:
    return {"text": text, "salt": salt or random_salt()}


def accounts_in(fields: Fields) -> set[bytes]:
    """The accounts that a request makes keys of."""
    return {_account(key) for name in ("keys", "grants") for key in fields.get(name, ())}


def _account(key: Fields) -> bytes:
    return bytes.fromhex(key["account"][2:])


def _keys(member: int, keys: list[Fields], facts: Facts) -> list[Message]:
    return [
        {
            "account": key["account"].lower(),
            "powers": sum(KeyPower[power.upper()] for power in set(key["powers"])),
            "person": _person(member, key, facts),
        }
        for key in keys
    ]


def _person(member: int, key: Fields, facts: Facts) -> str:
    """A key in custody is its person's: under another name, one person could be maker and checker."""
    person = facts.pepper.salt("person", member, key["person"])
    kept = facts.custody.get(_account(key))
    if kept is not None and (kept["member"] != member or "0x" + kept["person"].hex() != person):
        raise refusals.CustodyPerson(account=key["account"])
    return person


def _register_member(_member: int, f: Fields, facts: Facts) -> Message:
    if not is_valid(f["uscc"]):
        raise refusals.UsccInvalid(uscc=f["uscc"])
    number = f.get("number") or facts.next_member()
    return {
        "number": number,
        "kinds": sum(MemberKind[kind.upper()] for kind in set(f["kinds"])),
        "signatures": f["signatures"],
        "profile": {"name": f["name"], "uscc": f["uscc"], "salt": random_salt()},
        "keys": _keys(number, f["keys"], facts),
    }


def _change_keys(member: int, f: Fields, facts: Facts) -> Message:
    revokes = [account.lower() for account in f["revokes"]]
    return {"grants": _keys(member, f["grants"], facts), "revokes": revokes}


def _set_member_status(_member: int, f: Fields, _facts: Facts) -> Message:
    return {"subject": f["subject"], "suspended": f["suspended"]}


def _set_limit(_member: int, f: Fields, _facts: Facts) -> Message:
    return {"issuer": f["issuer"], "limitFen": f["limit_fen"]}


def _issue(_member: int, f: Fields, facts: Facts) -> Message:
    if not f["invoices"]:
        raise refusals.TradeBackgroundMissing
    if {f["due"].year, f["cutoff"].year} - set(YEARS):
        raise refusals.DueDateOutOfRange(due=str(f["due"]), cutoff=str(f["cutoff"]))
    uses = [
        {
            "invoice": {
                "number": invoice["number"],
                "salt": facts.pepper.salt("invoice", invoice["number"]),
            },
            "amountFen": invoice["amount_fen"],
            "usedFen": invoice["used_fen"],
        }
        for invoice in f["invoices"]
    ]
    return {
        "to": f["to"],
        "amountFen": f["amount_fen"],
        "due": yyyymmdd(f["due"]),
        "cutoff": yyyymmdd(f["cutoff"]),
        "trade": _trade(f["contract"], [f.get("reference") or ""]),
        "invoices": uses,
    }


def _transfer(_member: int, f: Fields, facts: Facts) -> Message:
    voucher = facts.voucher(f["voucher"])
    return {
        "voucher": voucher_chain_no(voucher["number"]),
        "to": f["to"],
        "amountFen": voucher["amount_fen"],
        "trade": _trade(f["background"], [f.get("reference") or ""]),
    }


def _split(_member: int, f: Fields, facts: Facts) -> Message:
    references = [part.get("reference") or "" for part in f["parts"]]
    return {
        "voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]),
        "trade": _trade(f["background"], references),
        "parts": [{"to": part["to"], "amountFen": part["amount_fen"]} for part in f["parts"]],
    }


def _answer(f: Fields, facts: Facts) -> Message:
    offer = facts.open_offer(f["offer"])
    return {
        "voucher": voucher_chain_no(offer["voucher"]),
        "amountFen": offer["amount_fen"],
        "offeror": offer["offeror"],
        "head": "0x" + facts.voucher(offer["voucher"])["head"].hex(),
    }


def _accept(_member: int, f: Fields, facts: Facts) -> Message:
    return _answer(f, facts)


def _withdraw(_member: int, f: Fields, facts: Facts) -> Message:
    answer = _answer(f, facts)
    del answer["offeror"]
    return {**answer, "offeree": facts.open_offer(f["offer"])["offeree"]}


def _apply_financing(_member: int, f: Fields, facts: Facts) -> Message:
    return {
        "voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]),
        "amountFen": f["amount_fen"],
        "financier": f["financier"],
        "withRecourse": f["with_recourse"],
        "note": _note(f.get("reference") or ""),
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
        "note": _note(f.get("reference") or ""),
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
    return {**named, "registration": _note(f["registration_no"])}


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
        "bankRef": _note(f["bank_ref"]),
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
        "note": _note(f.get("reference") or ""),
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
        "note": _note(f["contract"]),
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


def _bank_ref(bank: int, text: str, pepper: Pepper) -> Message:
    return _note(text, pepper.salt("bank-ref", bank, text))


def _instruct_payment(_member: int, f: Fields, facts: Facts) -> Message:
    return {
        "voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]),
        "amountFen": f["amount_fen"],
        "clearingBank": f["clearing_bank"],
        "bankRef": _bank_ref(f["clearing_bank"], f["bank_ref"], facts.pepper),
    }


def _confirm_payment(member: int, f: Fields, facts: Facts) -> Message:
    voucher = facts.voucher(f["voucher"])
    return {
        "voucher": voucher_chain_no(voucher["number"]),
        "amountFen": f["amount_fen"],
        "issuer": voucher["issuer"],
        "bankRef": _bank_ref(member, f["bank_ref"], facts.pepper),
    }


def _freeze(_member: int, f: Fields, facts: Facts) -> Message:
    number = facts.voucher(f["voucher"])["number"]
    return {"voucher": voucher_chain_no(number), "note": _note(f["order"])}


def _void(_member: int, f: Fields, facts: Facts) -> Message:
    voucher = facts.voucher(f["voucher"])
    if facts.today >= voucher["cutoff"]:
        # True whatever became of it; the contract would name its status first.
        raise refusals.PastCutoff(voucher=f["voucher"], cutoff=str(voucher["cutoff"]))
    # Issuer and holder name the same note: its salt must come out the same for both.
    salt = facts.pepper.salt("void", voucher["number"], f["order"])
    return {
        "voucher": voucher_chain_no(voucher["number"]),
        "amountFen": voucher["amount_fen"],
        "note": _note(f["order"], salt),
    }


_BUILDERS: dict[str, Callable[[int, Fields, Facts], Message]] = {
    "register_member": _register_member,
    "change_keys": _change_keys,
    "set_member_status": _set_member_status,
    "set_limit": _set_limit,
    "issue": _issue,
    "transfer": _transfer,
    "split": _split,
    "accept": _accept,
    "reject": _accept,
    "withdraw": _withdraw,
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
    "instruct_payment": _instruct_payment,
    "confirm_payment": _confirm_payment,
    "freeze": _freeze,
    "unfreeze": _freeze,
    "propose_void": _void,
    "consent_void": _void,
}
