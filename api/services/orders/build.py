"""From what a member asks to the message it signs: the service fills in what the order must name."""

from api.domain import refusals
from api.domain.calendar import YEARS, yyyymmdd
from api.domain.numbers import voucher_chain_no
from api.domain.orders import NO_NOTE
from api.services.orders import build_financing, build_payments, build_powers
from api.services.orders.facts import Builder, Facts, Fields, Message, note
from api.services.salts import random_salt

_NAMES = ("voucher", "offer", "financing", "pledge", "quote", "replaces", "proposal")


def names_in(fields: Fields) -> list[str]:
    """The texts of a request that name vouchers, offers, financings, pledges, quotes or proposals."""
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


def _freeze(_member: int, f: Fields, facts: Facts) -> Message:
    last_day = f.get("last_day")
    if last_day is not None and last_day < facts.today:
        # The contract would say the same; a year beyond its calendar it could not.
        raise refusals.FreezeTermPast(voucher=f["voucher"], last_day=str(last_day), today=str(facts.today))
    if last_day is not None and last_day.year not in YEARS:
        raise refusals.DateInvalid(last_day=str(last_day))
    return {
        "voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]),
        "amountFen": f.get("amount_fen") or 0,
        "lastDay": yyyymmdd(last_day) if last_day else 0,
        "escrow": note(f["escrow"]) if f.get("escrow") else dict(NO_NOTE),
        "note": note(f["order"]),
    }


def _unfreeze(_member: int, f: Fields, facts: Facts) -> Message:
    return {"voucher": voucher_chain_no(facts.voucher(f["voucher"])["number"]), "note": note(f["order"])}


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
        "note": note(f["order"], salt),
    }


_BUILDERS: dict[str, Builder] = {
    "set_limit": _set_limit,
    "issue": _issue,
    "transfer": _transfer,
    "split": _split,
    "accept": _accept,
    "reject": _accept,
    "withdraw": _withdraw,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
    "propose_void": _void,
    "consent_void": _void,
    **build_financing.BUILDERS,
    **build_powers.BUILDERS,
    **build_payments.BUILDERS,
}
