"""A line of a book as the orders that carry it out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from api.cli.book.keys import Signers, test_signers
from api.cli.book.reader import TODAY, Line
from api.cli.stack.founders import JUDICIAL_NO, OPERATOR_NO, Founders, dev_founders
from api.domain.money import AMOUNT_MAX_FEN

NOBODY = 2**32 - 1
"""A member number that nobody has."""
OPERATOR, JUDICIAL = "operator", "judicial"


@dataclass(frozen=True)
class Planned:
    """One order to bring: who acts, and the request without its ids."""

    by: str
    request: dict[str, Any]


@dataclass
class Names:
    """What a run knows of its members and vouchers: only what the book itself said."""

    run: str
    today: date
    founders: Founders = field(default_factory=dev_founders)
    numbers: dict[str, int] = field(default_factory=dict)
    issuer_of: dict[str, str] = field(default_factory=dict)
    first_holder: dict[str, str] = field(default_factory=dict)
    voucher_of: dict[str, str] = field(default_factory=dict)
    """Offer or financing → the voucher it is about."""
    parent_of: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers.update({OPERATOR: OPERATOR_NO, JUDICIAL: JUDICIAL_NO})

    def number(self, member: str) -> int:
        """A member's number; one that nobody has for a member that is not there."""
        return self.numbers.get(member, NOBODY)

    def text(self, ref: str) -> str:
        """A reference or number of the book, as this run's own."""
        return f"{self.run}:{ref}"

    def day(self, text: str) -> str:
        """A date; `+Nd` counts from today, as `today` does."""
        if text == TODAY:
            return self.today.isoformat()
        if text.startswith("+"):
            return (self.today + timedelta(days=int(text[1:-1]))).isoformat()
        return text

    def signers(self, member: str) -> Signers:
        """Who signs for a member."""
        if founder := self.founders.get(self.number(member)):
            return Signers(founder.maker, founder.checker)
        return test_signers(self.run, member)

    def learn(self, line: Line) -> None:
        """Takes in what an accepted line says of its vouchers."""
        f = line.fields
        if line.op == "issue":
            self.issuer_of[f["ref"]] = f["issuer"]
            self.first_holder[f["ref"]] = f["to"]
            self.voucher_of[f["ref"]] = f["ref"]
        elif line.op == "split":
            for part in f["parts"]:
                self._child(part["ref"], f["voucher"], part["to"])
                self.voucher_of[part["ref"]] = part["ref"]
        elif line.op in ("transfer", "finance_apply"):
            self.voucher_of[f["ref"]] = f["voucher"]
            if line.op == "finance_apply":
                # If a child passes by disbursement, it goes by the financing's reference.
                self._child(f["ref"], f["voucher"], f["financier"])

    def _child(self, ref: str, parent: str, holder: str) -> None:
        self.parent_of[ref] = parent
        self.first_holder[ref] = holder
        if parent in self.issuer_of:
            self.issuer_of[ref] = self.issuer_of[parent]


def orders_of(line: Line, names: Names) -> list[Planned]:
    """The orders of a line, in the order in which they take effect."""
    return _PLANS[line.op](line.fields, names)


def _fen(amount: int) -> int:
    """An amount as an order can carry it. What lies outside is refused all the same: nothing, or more than any voucher has."""
    return min(max(amount, 0), AMOUNT_MAX_FEN)


def _one(names: Names, by: str, action: str, **fields: Any) -> list[Planned]:
    return [Planned(by, {"member": names.number(by), "action": action, **fields})]


def _member(f: dict[str, Any], names: Names) -> list[Planned]:
    signers = test_signers(names.run, f["id"])
    keys = [
        {"account": key.account, "powers": powers, "person": f"{f['id']} {power}"}
        for key, power, powers in (
            (signers.maker, "maker", ["maker", "checker", "admin"]),
            (signers.checker, "checker", ["checker", "admin"]),
        )
    ]
    fields = {name: f[name] for name in ("name", "uscc", "kinds")}
    return _one(names, OPERATOR, "register_member", **fields, keys=keys)


def _limit(f: dict[str, Any], names: Names) -> list[Planned]:
    issuer = names.number(f["issuer"])
    return _one(names, OPERATOR, "set_limit", issuer=issuer, limit_fen=f["limit_fen"])


def _issue(f: dict[str, Any], names: Names) -> list[Planned]:
    invoices = [
        {
            "number": names.text(invoice["no"]),
            "amount_fen": max(invoice["amount_fen"], 0),
            "used_fen": _fen(invoice["used_fen"]),
        }
        for invoice in f["invoices"]
    ]
    return _one(
        names,
        f["issuer"],
        "issue",
        to=names.number(f["to"]),
        amount_fen=_fen(f["amount_fen"]),
        due=names.day(f["due"]),
        cutoff=names.day(f["cutoff"]),
        contract=f["contract"],
        invoices=invoices,
        reference=names.text(f["ref"]),
    )


def _transfer(f: dict[str, Any], names: Names) -> list[Planned]:
    return _one(
        names,
        f["by"],
        "transfer",
        voucher=names.text(f["voucher"]),
        to=names.number(f["to"]),
        background=f["background"],
        reference=names.text(f["ref"]),
    )


def _split(f: dict[str, Any], names: Names) -> list[Planned]:
    parts = [
        {
            "to": names.number(part["to"]),
            "amount_fen": _fen(part["amount_fen"]),
            "reference": names.text(part["ref"]),
        }
        for part in f["parts"]
    ]
    background = f["background"]
    voucher = names.text(f["voucher"])
    return _one(names, f["by"], "split", voucher=voucher, background=background, parts=parts)


def _answer(action: str) -> Callable[[dict[str, Any], Names], list[Planned]]:
    return lambda f, names: _one(names, f["by"], action, offer=names.text(f["of"]))


def _finance_apply(f: dict[str, Any], names: Names) -> list[Planned]:
    return _one(
        names,
        f["by"],
        "apply_financing",
        voucher=names.text(f["voucher"]),
        financier=names.number(f["financier"]),
        amount_fen=_fen(f["amount_fen"]),
        reference=names.text(f["ref"]),
    )


def _finance(action: str, *fields: str) -> Callable[[dict[str, Any], Names], list[Planned]]:
    def plan(f: dict[str, Any], names: Names) -> list[Planned]:
        extra = {name: f[name] for name in fields}
        return _one(names, f["by"], action, financing=names.text(f["of"]), **extra)

    return plan


def _pay(f: dict[str, Any], names: Names) -> list[Planned]:
    root = {"voucher": names.text(f["root"]), "amount_fen": _fen(f["amount_fen"]), "bank_ref": f["bank_ref"]}
    bank = names.number(f["clearing_bank"])
    issuer = names.issuer_of.get(f["root"], OPERATOR)
    return [
        *_one(names, issuer, "instruct_payment", **root, clearing_bank=bank),
        *_one(names, f["clearing_bank"], "confirm_payment", **root),
    ]


def _hold(action: str) -> Callable[[dict[str, Any], Names], list[Planned]]:
    def plan(f: dict[str, Any], names: Names) -> list[Planned]:
        return _one(names, JUDICIAL, action, voucher=names.text(f["voucher"]), order=f["order"])

    return plan


def _void(f: dict[str, Any], names: Names) -> list[Planned]:
    voucher = {"voucher": names.text(f["voucher"]), "order": f["order"]}
    issuer = names.issuer_of.get(f["voucher"], OPERATOR)
    holder = names.first_holder.get(f["voucher"], OPERATOR)
    return [
        *_one(names, issuer, "propose_void", **voucher),
        *_one(names, holder, "consent_void", **voucher),
    ]


_PLANS: dict[str, Callable[[dict[str, Any], Names], list[Planned]]] = {
    "member": _member,
    "limit": _limit,
    "issue": _issue,
    "transfer": _transfer,
    "split": _split,
    "accept": _answer("accept"),
    "reject": _answer("reject"),
    "withdraw": _answer("withdraw"),
    "finance_apply": _finance_apply,
    "finance_quote": _finance("quote_financing", "rate_bps", "fee_fen"),
    "finance_accept": _finance("accept_financing"),
    "finance_cancel": _finance("cancel_financing"),
    "finance_register": _finance("register_financing", "registration_no"),
    "finance_refuse": _finance("refuse_financing"),
    "finance_disburse": _finance("disburse_financing", "bank_ref"),
    "pay": _pay,
    "freeze": _hold("freeze"),
    "unfreeze": _hold("unfreeze"),
    "void": _void,
}
