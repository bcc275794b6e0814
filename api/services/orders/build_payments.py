"""Messages of payments: instructed, confirmed, come without an instruction, reversed (R24, R26)."""

from api.domain import refusals
from api.domain.numbers import voucher_chain_no
from api.services.orders.facts import Builder, Facts, Fields, Message, note
from api.services.salts import Pepper


def _bank_ref(bank: int, text: str, pepper: Pepper) -> Message:
    return note(text, pepper.salt("bank-ref", bank, text))


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


def _confirm_uninstructed(member: int, f: Fields, facts: Facts) -> Message:
    """A bank names the issuer itself: it may know of a root that is past due, and learns no more than that it is right."""
    if facts.voucher(f["voucher"])["issuer"] != f["issuer"]:
        raise refusals.NotFound(voucher=f["voucher"])
    return _confirm_payment(member, f, facts)


def _propose_reversal(member: int, f: Fields, facts: Facts) -> Message:
    return _reversal(member, facts.voucher(f["voucher"])["issuer"], f, facts)


def _consent_reversal(_member: int, f: Fields, facts: Facts) -> Message:
    return _reversal(f["clearing_bank"], f["clearing_bank"], f, facts)


def _reversal(bank: int, counterparty: int, f: Fields, facts: Facts) -> Message:
    voucher = facts.voucher(f["voucher"])
    # Bank and issuer name the same note: its salt must come out the same for both.
    salt = facts.pepper.salt("reversal", voucher["number"], bank, f["bank_ref"], f["reason"])
    return {
        "voucher": voucher_chain_no(voucher["number"]),
        "amountFen": f["amount_fen"],
        "counterparty": counterparty,
        "bankRef": _bank_ref(bank, f["bank_ref"], facts.pepper),
        "note": note(f["reason"], salt),
    }


BUILDERS: dict[str, Builder] = {
    "instruct_payment": _instruct_payment,
    "confirm_payment": _confirm_payment,
    "confirm_uninstructed": _confirm_uninstructed,
    "propose_reversal": _propose_reversal,
    "consent_reversal": _consent_reversal,
}
