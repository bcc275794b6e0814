"""Lines that should be refused: for each code the ways to earn it, each None when the state has nothing for it."""

import datetime as dt
from collections.abc import Callable

from tests.model import moves
from tests.model.scene import CAST, GHOST, Said, Scene, uscc
from tests.model.state import ENDED, add_months

Way = Callable[[Scene], Said | None]

FINANCE_STEPS = (
    "finance_quote",
    "finance_accept",
    "finance_cancel",
    "finance_register",
    "finance_refuse",
    "finance_disburse",
)
SIGNED = ("limit", "issue", "accept", "reject", "withdraw", "transfer", "split", "finance", "pay", "freeze", "void")


def changed(move: Way, **fields: object) -> Way:
    """A good line with some fields spoiled."""
    return lambda s: (line := move(s)) and {**line, **fields}


def by_other(move: Way) -> Way:
    """A good line in the name of somebody else."""
    return lambda s: (line := move(s)) and {**line, "by": s.other(line["by"])}


def step_of(op: str, ref: str, by: str, s: Scene) -> Said:
    extra = {
        "finance_quote": {"rate_bps": 300, "fee_fen": 0},
        "finance_register": {"registration_no": s.number("ZD")},
        "finance_disburse": {"bank_ref": s.number("FK")},
    }
    return {"op": op, "of": ref, "by": by, **extra.get(op, {})}


def any_step(s: Scene, *states: str) -> Said | None:
    """A step of a financing in one of these states, by the party whose step it is."""
    found = s.pick(s.financings(*states))
    if found is None:
        return None
    op = s.rng.choice(FINANCE_STEPS)
    holder = op in ("finance_accept", "finance_cancel")
    return step_of(op, found[0], found[1].holder if holder else found[1].financier, s)


def out_of_order(s: Scene) -> Said | None:
    line = any_step(s)
    return line if line and line["op"] != "finance_refuse" else None


def unknown(s: Scene) -> Said:
    """An operation on something that is not there: never was, or is of another sort."""
    nowhere = s.rng.choice([s.number("X"), *list(s.books.invoices)[:1], *list(s.books.members)[:1]])
    offer = s.rng.choice([nowhere, *list(s.books.financings)[:2]])
    voucher = s.rng.choice([nowhere, *[r for r, o in s.books.offers.items() if o.kind == "transfer"][:3]])
    pending = s.pick(r for r, o in s.offers() if o.kind == "split")
    root = s.pick(v.ref for v in s.books.vouchers.values() if v.parent)
    who = s.rng.choice(list(s.books.members))
    background = s.number("HT-")
    return s.rng.choice(
        [
            {"op": s.rng.choice(["accept", "reject", "withdraw"]), "of": offer, "by": who},
            step_of(s.rng.choice(FINANCE_STEPS), s.rng.choice([nowhere, *list(s.books.offers)[:3]]), who, s),
            {"op": "transfer", "ref": s.ref("T"), "voucher": voucher, "by": who, "to": "S1", "background": background},
            {
                "op": "split",
                "voucher": pending or voucher,
                "by": who,
                "parts": [{"ref": s.ref("P"), "to": "S1", "amount_fen": 1}],
                "background": background,
            },
            {
                "op": "finance_apply",
                "ref": s.ref("F"),
                "voucher": voucher,
                "by": who,
                "financier": "BK2",
                "amount_fen": 1,
            },
            moves.pay_line(s, root or nowhere, 5),
            {"op": s.rng.choice(["freeze", "unfreeze", "void"]), "voucher": pending or voucher, "order": "O"},
        ]
    )


def on_ended(s: Scene) -> Said | None:
    """Something that only an active voucher allows."""
    voucher = s.pick(s.vouchers("offered", "split", *ENDED))
    if voucher is None:
        return None
    split = moves.split_line(s, voucher, [1])
    financing = {"financier": "BK2", "amount_fen": 1, "ref": s.ref("F"), "by": voucher.holder}
    order = {"voucher": voucher.ref, "order": s.number("京执")}
    return s.rng.choice(
        [
            {"op": "freeze", **order},
            {"op": "void", **order},
            moves.transfer_line(s, voucher),
            split,
            {"op": "finance_apply", "voucher": voucher.ref, **financing},
            moves.pay_line(s, voucher.root, 1),
        ]
    )


def circulate(*, status: str, frozen: bool = False, late: bool = False) -> Way:
    """Passing on what may not be passed on: frozen, past its cut-off, overdue."""

    def way(s: Scene) -> Said | None:
        found = [v for v in s.vouchers(status) if v.frozen == frozen and (s.today >= v.cutoff) == late]
        voucher = s.pick(found)
        if voucher is None:
            return None
        free = max(1, s.books.available(voucher))
        order = {"voucher": voucher.ref, "order": s.number("令")}
        return s.rng.choice(
            [
                moves.transfer_line(s, voucher),
                moves.split_line(s, voucher, [free]),
                moves.apply_line(s, voucher) if s.books.available(voucher) else None,
                {"op": s.rng.choice(["void", "freeze"] if frozen else ["void"]), **order},
            ]
        )

    return way


def frozen_offer(s: Scene) -> Said | None:
    found = s.pick((r, o) for r, o in s.offers() if s.books.vouchers[o.voucher].frozen)
    return found and {"op": "accept", "of": found[0], "by": found[1].to}


def frozen_disbursement(s: Scene) -> Said | None:
    found = s.pick((r, f) for r, f in s.financings("registered") if s.books.vouchers[f.voucher].frozen)
    return found and moves.next_step(s, *found)


def own_voucher(s: Scene) -> Said | None:
    voucher = s.pick(s.movable())
    return voucher and _given_to(s, voucher.ref, voucher.holder, voucher.holder)


def back_to_issuer(s: Scene) -> Said | None:
    voucher = s.pick(s.movable())
    return voucher and _given_to(s, voucher.ref, voucher.holder, voucher.issuer)


def _given_to(s: Scene, voucher: str, by: str, to: str) -> Said:
    part = {"ref": s.ref("P"), "to": to, "amount_fen": 1}
    base = {"voucher": voucher, "by": by}
    financiers = s.members("financier")
    return s.rng.choice(
        [
            {"op": "transfer", "ref": s.ref("T"), **base, "to": to, "background": "HT"},
            {"op": "split", **base, "parts": [part], "background": "HT"},
            {"op": "finance_apply", "ref": s.ref("F"), **base, "financier": to, "amount_fen": 1}
            if to in financiers
            else {"op": "split", **base, "parts": [part, {**part, "ref": s.ref("P")}], "background": "HT"},
        ]
    )


def too_much(s: Scene) -> Said | None:
    """One fen more than is available; or the whole of a voucher that is partly locked."""
    voucher = s.pick(v for v in s.vouchers("active") if not v.frozen and s.today < v.cutoff and v.hops < 10)
    if voucher is None:
        return None
    free = s.books.available(voucher)
    financing = moves.apply_line(s, voucher) if free else None
    return s.rng.choice(
        [
            moves.split_line(s, voucher, [free + 1]),
            moves.split_line(s, voucher, [max(1, free), 1]),
            moves.transfer_line(s, voucher) if free < voucher.amount else None,
            financing and {**financing, "amount_fen": free + 1},
        ]
    )


def nothing(s: Scene) -> Said | None:
    amount = s.rng.choice([0, 0, 0, -1, -500])
    line = s.pick(filter(None, [moves.split(s), moves.finance_apply(s), moves.issue(s), moves.pay(s)]))
    if line and line["op"] == "split":
        return {**line, "parts": [*line["parts"][:-1], {**line["parts"][-1], "amount_fen": amount}]}
    return line and {**line, "amount_fen": amount}


def above_limit(s: Scene) -> Said | None:
    issuer = s.pick(m for m in s.members("issuer") if not s.books.blocked(m) and s.room(m) < 10**9)
    if issuer is None:
        return None
    due, cutoff = moves.dates(s, long=True)
    return moves.issue_line(s, issuer, s.other(issuer), max(0, s.room(issuer)) + 1, due, cutoff)


def blocked(s: Scene) -> Said | None:
    issuer = s.pick(m for m in s.members("issuer") if s.books.blocked(m))
    due, cutoff = moves.dates(s, long=True)
    return issuer and moves.issue_line(s, issuer, s.other(issuer), 1, due, cutoff)


def bad_dates(s: Scene) -> Said | None:
    line = moves.issue(s)
    one = dt.timedelta(days=1)
    latest = s.latest_due()
    pairs = [
        (s.today + one, s.today),
        (s.today + 5 * one, s.today + 6 * one),
        (latest + one, latest),
        (latest + one, s.today + one),
        (s.today, s.today),
        (add_months(s.today, 7), latest),
    ]
    due, cutoff = s.rng.choice(pairs)
    return line and {**line, "due": due.isoformat(), "cutoff": cutoff.isoformat()}


def bare(s: Scene) -> Said | None:
    line = s.pick(filter(None, [moves.transfer(s), moves.split(s), moves.issue(s)]))
    if line and line["op"] == "issue":
        return {**line, "invoices": []}
    return line and {**line, "background": ""}


def small_cover(s: Scene) -> Said | None:
    line = moves.issue(s, least=2)
    return line and {**line, "amount_fen": line["amount_fen"] + 1}


def wrong_invoice(s: Scene) -> Said | None:
    line = moves.issue(s)
    known = s.pick(s.books.invoices.items())
    if line is None:
        return None
    claims = line["invoices"]
    if known is None or s.rng.random() < 0.3:
        return {**line, "invoices": [*claims, claims[0]]}
    number, invoice = known
    amount = s.rng.choice([invoice.amount, invoice.amount + 1])
    return {**line, "invoices": [*claims, {"no": number, "amount_fen": amount, "used_fen": 1}]}


def used_up(s: Scene) -> Said | None:
    line = moves.issue(s)
    if line is None:
        return None
    known = s.pick((n, i) for n, i in s.books.invoices.items() if i.issuer == line["issuer"])
    if known is None or s.rng.random() < 0.3:
        claim = line["invoices"][-1]
        return {**line, "invoices": [*line["invoices"][:-1], {**claim, "used_fen": claim["amount_fen"] + 1}]}
    number, invoice = known
    used = invoice.amount - invoice.used + 1
    claim = {"no": number, "amount_fen": invoice.amount, "used_fen": used}
    return {**line, "amount_fen": min(used, line["amount_fen"]), "invoices": [claim]}


def closed_offer(s: Scene) -> Said | None:
    found = s.pick(s.offers(is_open=False))
    if found is None:
        return None
    ref, offer = found
    op = s.rng.choice(["accept", "reject", "withdraw"])
    return {"op": op, "of": ref, "by": offer.by if op == "withdraw" else offer.to}


def no_registration(s: Scene) -> Said | None:
    found = s.pick(s.financings("accepted"))
    if found is None:
        return None
    ref, financing = found
    return s.rng.choice(
        [
            step_of("finance_disburse", ref, financing.financier, s),
            {"op": "finance_register", "of": ref, "by": financing.financier, "registration_no": ""},
        ]
    )


def early(s: Scene) -> Said | None:
    found = s.pick(v for v in s.vouchers("active", "offered") if v.parent is None and s.today < v.cutoff)
    return found and moves.pay_line(s, found.ref, s.rng.randint(1, max(1, found.amount)))


def overpaid(s: Scene) -> Said | None:
    root = s.pick([*s.payable(), *(v for v in s.vouchers("settled") if v.parent is None)])
    return root and moves.pay_line(s, root.ref, s.books.outstanding(root.ref) + 1)


def unvoidable(s: Scene) -> Said | None:
    found = s.pick(
        v for v in s.vouchers("active") if v.parent or v.hops or s.books.locked(v.ref) or s.today >= v.cutoff
    )
    return found and {"op": "void", "voucher": found.ref, "order": s.number("作废")}


def not_frozen(s: Scene) -> Said | None:
    found = s.pick(v for v in s.books.vouchers.values() if not v.frozen)
    return found and {"op": "unfreeze", "voucher": found.ref, "order": s.number("京执")}


def taken_ref(s: Scene) -> Said | None:
    taken = s.rng.choice([*s.books.offers, *s.books.financings, "V0"])
    line = s.pick(filter(None, [moves.transfer(s), moves.finance_apply(s), moves.issue(s), moves.split(s)]))
    if line and line["op"] == "split":
        again = {**line["parts"][0], "ref": s.rng.choice([taken, line["parts"][-1]["ref"]])}
        return {**line, "parts": [again, *line["parts"]]}
    return line and {**line, "ref": taken}


def taken_bank_ref(s: Scene) -> Said | None:
    line = moves.pay_again(s)
    return line and {**line, "amount_fen": line["amount_fen"] + 1}


def member_again(s: Scene) -> Said:
    who = s.rng.choice(list(s.books.members))
    return {"op": "member", "id": who, "name": "又名", "uscc": uscc(s.rng), "kinds": list(CAST[who])}


def ghost(s: Scene) -> Said | None:
    line = s.pick(
        filter(None, [moves.issue(s), moves.transfer(s), moves.split(s), moves.finance_apply(s), moves.accept(s)])
    )
    if line is None:
        return moves.limit(s) | {"issuer": GHOST}
    if line["op"] == "split":
        return {**line, "parts": [*line["parts"], {"ref": s.ref("P"), "to": GHOST, "amount_fen": 1}]}
    field = {"issue": "to", "transfer": "to", "finance_apply": "financier", "accept": "by"}[line["op"]]
    return {**line, s.rng.choice([field, field, "issuer" if line["op"] == "issue" else "by"]): GHOST}


def wrong_kind_issue(s: Scene) -> Said | None:
    line = moves.issue(s)
    supplier = s.rng.choice(["S1", "S2", "BK2"])
    if line is None or s.rng.random() < 0.4:
        return {**moves.limit(s), "issuer": supplier}
    return {**line, "issuer": supplier}


def wrong_bank(s: Scene) -> Said | None:
    line = moves.pay(s)
    return line and {**line, "clearing_bank": s.rng.choice(["BK2", "S1", line["root"], "CE1"])}


def wrong_financier(s: Scene) -> Said | None:
    step = moves.finance_step(s)
    if step and step["op"] != "finance_accept" and s.rng.random() < 0.6:
        return {**step, "by": s.other(step["by"])}
    line = moves.finance_apply(s)
    return line and {**line, "financier": s.rng.choice(["S1", "S2", "BK3"])}


def one_person(s: Scene) -> Said | None:
    tries = [moves.issue, moves.accept, moves.transfer, moves.split, moves.finance_apply, moves.finance_step]
    tries += [moves.pay, moves.freeze, moves.void, moves.limit, moves.reject, moves.withdraw]
    line = s.rng.choice(tries)(s)
    return line and {**line, "signers": "one"}


def yesterday(s: Scene) -> Said:
    return moves.day_line(s.today - dt.timedelta(days=s.rng.choice([1, 1, 2, 30])))


WAYS: dict[str, tuple[Way, ...]] = {
    "not-registered": (ghost,),
    "not-issuer": (wrong_kind_issue,),
    "not-financier": (wrong_financier,),
    "not-clearing-bank": (wrong_bank,),
    "not-holder": (
        by_other(moves.transfer),
        by_other(moves.split),
        by_other(moves.finance_apply),
        by_other(moves.finance_cancel),
    ),
    "not-addressee": (by_other(moves.accept), by_other(moves.reject)),
    "not-offeror": (by_other(moves.withdraw),),
    "not-found": (unknown,),
    "not-active": (on_ended,),
    "not-due": (early,),
    "not-voidable": (unvoidable,),
    "not-frozen": (not_frozen,),
    "same-signer": (one_person,),
    "self-transfer": (own_voucher, changed(moves.issue, to="CE1", issuer="CE1")),
    "transfer-to-issuer": (back_to_issuer,),
    "amount-zero": (nothing,),
    "amount-exceeds-available": (too_much,),
    "limit-exceeded": (above_limit,),
    "issuer-blocked": (blocked,),
    "due-date-out-of-range": (bad_dates,),
    "past-cutoff": (circulate(status="active", late=True),),
    "overdue": (circulate(status="overdue", late=True),),
    "frozen": (circulate(status="active", frozen=True), frozen_offer, frozen_disbursement),
    "trade-background-missing": (bare,),
    "trade-background-too-small": (small_cover,),
    "invoice-mismatch": (wrong_invoice,),
    "invoice-overused": (used_up,),
    "offer-closed": (closed_offer,),
    "financing-closed": (lambda s: any_step(s, "disbursed", "refused", "cancelled", "expired"),),
    "financing-out-of-order": (out_of_order,),
    "registration-missing": (no_registration,),
    "payment-exceeds-outstanding": (overpaid,),
    "duplicate-reference": (taken_ref, taken_ref, taken_bank_ref, member_again),
    "clock-backwards": (yesterday,),
}
"""`too-many-hops`, `too-many-splits` and `net-not-positive` need a history: see stories."""
