"""Lines that should go well: one function a kind, each None when the state has nothing for it."""

import datetime as dt

from tests.model.scene import Said, Scene
from tests.model.state import INTEREST_BASE, Financing, Voucher


def day(s: Scene, *, furthest: int = 5) -> Said:
    """A step of the clock: mostly short, sometimes to an edge of some voucher or offer, or to a month's end."""
    edges = [v.cutoff for v in s.vouchers()] + [v.due for v in s.vouchers()]
    edges += [v.due + dt.timedelta(days=1) for v in s.vouchers()]
    edges += [o.last_day + dt.timedelta(days=s.rng.randrange(2)) for _, o in s.offers()]
    edges.append(month_end(s.today + dt.timedelta(days=1)))
    edge = s.pick(d for d in edges if 0 < (d - s.today).days <= furthest)
    if edge and s.rng.random() < 0.6:
        return day_line(edge)
    return day_line(s.today + dt.timedelta(days=s.rng.choice([1, 1, 1, 2, 3])))


def leap(s: Scene) -> Said:
    """A long jump: to an edge, or over many expiries at once."""
    if s.rng.random() < 0.6:
        return day(s, furthest=60)
    return day_line(s.today + dt.timedelta(days=s.rng.choice([11, 17, 31, 45, 70])))


def day_line(date: dt.date) -> Said:
    return {"op": "day", "date": date.isoformat()}


def month_end(date: dt.date) -> dt.date:
    return (date.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def limit(s: Scene) -> Said:
    issuer = s.rng.choice(s.members("issuer"))
    used = s.books.limit_used(issuer)
    # Also below what is in use, exactly at it, and at nothing.
    amount = s.rng.choice([used, used // 2, used + 1, used + s.rng.randrange(10**8), 2 * 10**9, 5 * 10**9, 0])
    return {"op": "limit", "issuer": issuer, "limit_fen": amount}


def raise_limit(s: Scene) -> Said:
    issuer = s.rng.choice(s.members("issuer"))
    return {"op": "limit", "issuer": issuer, "limit_fen": s.books.limit_used(issuer) + s.rng.randrange(10**8, 10**10)}


def issue(s: Scene, *, long: bool = False, least: int = 1) -> Said | None:
    issuer = s.pick(m for m in s.members("issuer") if s.room(m) >= least)
    if issuer is None:
        return None
    most = min(s.room(issuer), 10**9)
    amount = s.rng.choice([most, *(max(least, min(most, size(s))) for _ in range(12))])
    due, cutoff = dates(s, long=long)
    return issue_line(s, issuer, s.other(issuer), amount, due, cutoff)


def issue_line(s: Scene, issuer: str, to: str, amount: int, due: dt.date, cutoff: dt.date) -> Said:
    return {
        "op": "issue",
        "ref": s.ref("V"),
        "issuer": issuer,
        "to": to,
        "amount_fen": amount,
        "due": due.isoformat(),
        "cutoff": cutoff.isoformat(),
        "contract": s.number("HT-"),
        "invoices": invoices(s, issuer, amount),
    }


def size(s: Scene) -> int:
    return s.rng.choice([s.rng.randrange(1, 100), s.rng.randrange(100, 10**5), s.rng.randrange(10**5, 10**8)])


def dates(s: Scene, *, long: bool) -> tuple[dt.date, dt.date]:
    """Due date and cut-off, often at an edge of what is allowed."""
    latest = s.latest_due()
    days = (latest - s.today).days
    length = s.rng.randrange(100, days + 1) if long else s.rng.choice([1, 2, 3, 9, 11, 12, 20, 30, 45, 60, days])
    due = s.today + dt.timedelta(days=length)
    before = s.rng.choice([0, 0, 1, 2, 3, 5])
    return due, max(s.today + dt.timedelta(days=1), due - dt.timedelta(days=before))


def invoices(s: Scene, issuer: str, amount: int) -> list[Said]:
    """Invoices that cover an amount: new ones, and what is left of others."""
    found: list[Said] = []
    missing = amount
    known = [(no, i) for no, i in s.books.invoices.items() if i.issuer == issuer and i.used < i.amount]
    if known and s.rng.random() < 0.5:
        number, invoice = s.rng.choice(known)
        left = invoice.amount - invoice.used
        used = s.rng.choice([left, min(left, missing)])
        found.append({"no": number, "amount_fen": invoice.amount, "used_fen": used})
        missing -= used
    while missing > 0:
        used = missing if len(found) >= 3 or s.rng.random() < 0.7 else s.rng.randint(1, missing)
        total = used + s.rng.choice([0, 0, s.rng.randrange(10**7)])
        found.append({"no": s.number("2611"), "amount_fen": total, "used_fen": used})
        missing -= used
    return found


def accept(s: Scene) -> Said | None:
    found = s.pick((r, o) for r, o in s.offers() if not s.books.vouchers[o.voucher].frozen)
    return found and {"op": "accept", "of": found[0], "by": found[1].to}


def reject(s: Scene) -> Said | None:
    found = s.pick(s.offers())
    return found and {"op": "reject", "of": found[0], "by": found[1].to}


def withdraw(s: Scene) -> Said | None:
    found = s.pick(s.offers())
    return found and {"op": "withdraw", "of": found[0], "by": found[1].by}


def transfer(s: Scene) -> Said | None:
    voucher = s.pick(s.whole())
    return voucher and transfer_line(s, voucher)


def transfer_line(s: Scene, voucher: Voucher) -> Said:
    return {
        "op": "transfer",
        "ref": s.ref("T"),
        "voucher": voucher.ref,
        "by": voucher.holder,
        "to": s.receiver(voucher),
        "background": s.number("HT-"),
    }


def split(s: Scene) -> Said | None:
    voucher = s.pick(s.movable())
    if voucher is None:
        return None
    free = s.books.available(voucher)
    count = s.rng.choice([1, 2, 2, 3, 3, 5, 8, 12])
    return split_line(s, voucher, cut(s, free, count, all_of_it=s.rng.random() < 0.3))


def split_line(s: Scene, voucher: Voucher, amounts: list[int]) -> Said:
    parts = [{"ref": s.ref("P"), "to": s.receiver(voucher), "amount_fen": amount} for amount in amounts]
    return {
        "op": "split",
        "voucher": voucher.ref,
        "by": voucher.holder,
        "parts": parts,
        "background": s.number("HT-"),
    }


def cut(s: Scene, amount: int, count: int, *, all_of_it: bool) -> list[int]:
    """Positive parts of an amount; now and then equal ones, so that a payment's remainders tie."""
    count = min(count, amount)
    if s.rng.random() < 0.3 and not all_of_it:
        return [amount // count] * count
    marks = sorted(s.rng.sample(range(1, amount), count - 1)) if count > 1 else []
    parts = [b - a for a, b in zip([0, *marks], [*marks, amount], strict=True)]
    return parts if all_of_it or count == 1 else parts[1:]


def finance_apply(s: Scene) -> Said | None:
    voucher = s.pick(s.movable(hops_below=99))
    return voucher and apply_line(s, voucher)


def apply_line(s: Scene, voucher: Voucher) -> Said | None:
    financier = s.pick(m for m in s.members("financier") if m not in (voucher.holder, voucher.issuer))
    free = s.books.available(voucher)
    if financier is None or free < 1:
        return None
    return {
        "op": "finance_apply",
        "ref": s.ref("F"),
        "voucher": voucher.ref,
        "by": voucher.holder,
        "financier": financier,
        "amount_fen": s.rng.choice([free, free, s.rng.randint(1, free)]),
    }


def finance_step(s: Scene) -> Said | None:
    found = s.pick(s.financings())
    return found and next_step(s, *found)


def next_step(s: Scene, ref: str, f: Financing) -> Said:
    """What brings a financing on."""
    if f.state == "applied":
        return {"op": "finance_quote", "of": ref, "by": f.financier, **terms(s, f)}
    if f.state == "quoted":
        return {"op": "finance_accept", "of": ref, "by": f.holder}
    if f.state == "accepted":
        number = s.number("ZD")
        return {"op": "finance_register", "of": ref, "by": f.financier, "registration_no": number}
    return {"op": "finance_disburse", "of": ref, "by": f.financier, "bank_ref": s.number("FK")}


def terms(s: Scene, f: Financing) -> Said:
    """A rate and a fee; where one is found, a rate at which interest of today ends in exactly half a fen."""
    days = (s.books.vouchers[f.voucher].due - s.today).days
    halves = [r for r in range(1, 2000) if 2 * f.amount * r * days % (2 * INTEREST_BASE) == INTEREST_BASE]
    rate = s.rng.choice(halves) if halves and s.rng.random() < 0.6 else s.rng.choice([0, 1, 180, 365, 1200])
    return {"rate_bps": rate, "fee_fen": s.rng.choice([0, 0, min(2000, f.amount // 3)])}


def finance_cancel(s: Scene) -> Said | None:
    found = s.pick(s.financings("applied", "quoted"))
    return found and {"op": "finance_cancel", "of": found[0], "by": found[1].holder}


def finance_refuse(s: Scene) -> Said | None:
    found = s.pick(s.financings())
    return found and {"op": "finance_refuse", "of": found[0], "by": found[1].financier}


def pay(s: Scene) -> Said | None:
    root = s.pick(s.payable())
    if root is None:
        return None
    owed = s.books.outstanding(root.ref)
    amount = s.rng.choice([owed, owed, s.rng.randint(1, owed), max(1, owed // 3), 1])
    return pay_line(s, root.ref, amount)


def pay_line(s: Scene, root: str, amount: int) -> Said:
    bank = s.rng.choice(s.members("clearing_bank"))
    return {"op": "pay", "root": root, "amount_fen": amount, "clearing_bank": bank, "bank_ref": s.number("QS")}


def pay_again(s: Scene) -> Said | None:
    """The same payment once more: nothing happens, whatever became of the root since."""
    paid = [x for x in s.lines if x["op"] == "pay" and x["expect"] == "ok"]
    return s.pick({k: v for k, v in line.items() if k != "expect"} for line in paid)


def freeze(s: Scene) -> Said | None:
    voucher = s.pick(v for v in s.vouchers() if not v.frozen)
    return voucher and {"op": "freeze", "voucher": voucher.ref, "order": s.number("京执")}


def unfreeze(s: Scene) -> Said | None:
    voucher = s.pick(v for v in s.books.vouchers.values() if v.frozen)
    return voucher and {"op": "unfreeze", "voucher": voucher.ref, "order": s.number("京执")}


def void(s: Scene) -> Said | None:
    roots = [v for v in s.whole() if v.parent is None and v.hops == 0]
    voucher = s.pick(v for v in roots if v.amount == s.books.offers[v.ref].amount)
    return voucher and {"op": "void", "voucher": voucher.ref, "order": s.number("作废")}
