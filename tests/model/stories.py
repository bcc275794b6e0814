"""Stories of several lines that reach corners which chance alone seldom does. Each yields one line at a time; others come between."""

import datetime as dt
from collections.abc import Callable, Iterator

from tests.model import moves
from tests.model.scene import Said, Scene
from tests.model.state import Voucher

Story = Iterator[Said]


def accepted_root(s: Scene, least: int) -> Iterator[Said]:
    """A new voucher with a long life; its reference is `return`ed, empty if somebody got in between."""
    line = moves.issue(s, long=True, least=least)
    if line is None:
        yield moves.raise_limit(s)
        return ""
    yield line
    if line["ref"] not in s.books.vouchers:
        return ""
    yield {"op": "accept", "of": line["ref"], "by": line["to"]}
    return line["ref"] if s.books.vouchers[line["ref"]].status == "active" else ""


def ten_hops(s: Scene) -> Story:
    """To the last hop by transfers and splits; there only a financing goes on, to the eleventh."""
    ref = yield from accepted_root(s, 1000)
    while True:
        voucher = s.books.vouchers.get(ref)
        if voucher is None or voucher.status != "active" or voucher.hops >= 10:
            break
        if s.books.available(voucher) < voucher.amount or voucher not in s.movable():
            yield from ten_hops(s)
            return
        if s.rng.random() < 0.25 and voucher.amount > 1:
            line = moves.split_line(s, voucher, [voucher.amount - 1])
            offer, to = line["parts"][0]["ref"], line["parts"][0]["to"]
        else:
            line = moves.transfer_line(s, voucher)
            offer, to = line["ref"], line["to"]
        yield line
        yield {"op": "accept", "of": offer, "by": to}
        ref = offer if offer in s.books.vouchers else ref
    voucher = s.books.vouchers.get(ref)
    if voucher is None:
        return
    yield moves.transfer_line(s, voucher)
    yield moves.split_line(s, voucher, [1])
    yield from financed(s, voucher)
    yield moves.split_line(s, voucher, [1])


def financed(s: Scene, voucher: Voucher, *, share: int = 1) -> Story:
    """A financing from application to disbursement, if nothing comes between."""
    line = moves.apply_line(s, voucher) if s.books.available(voucher) >= share else None
    if line is None:
        return
    line["amount_fen"] = max(1, s.books.available(voucher) // share)
    yield line
    while (f := s.books.financings.get(line["ref"])) and f.state in ("applied", "quoted", "accepted", "registered"):
        before = f.state
        yield moves.next_step(s, line["ref"], f)
        if f.state == before:
            return


def dear_money(s: Scene) -> Story:
    """Terms that leave nothing; then, with a fen less of a fee, the very least."""
    ref = yield from accepted_root(s, 10**6)
    if not ref:
        return
    voucher = s.books.vouchers[ref]
    for over in (0, 1):
        line = moves.apply_line(s, voucher) if s.books.available(voucher) else None
        if line is None:
            return
        yield line
        financing = s.books.financings.get(line["ref"])
        if financing is None:
            return
        yield {
            "op": "finance_quote",
            "of": line["ref"],
            "by": financing.financier,
            "rate_bps": 0,
            "fee_fen": financing.amount - over,
        }
        for _ in range(3):
            yield moves.next_step(s, line["ref"], financing)
        if over == 0:
            yield {"op": "finance_refuse", "of": line["ref"], "by": financing.financier}


def too_many(s: Scene) -> Story:
    """More parts than a root bears, in one line."""
    voucher = s.pick(s.movable(least=600))
    if voucher is not None:
        room = 500 - s.books.pieces(voucher.root)
        yield moves.split_line(s, voucher, [1] * (room + 1))


def crowd(s: Scene) -> Story:
    """A root with nearly all the pieces it may have, half of them accepted, paid in shares that leave remainders."""
    ref = yield from accepted_root(s, 10**6)
    if not ref:
        return
    voucher = s.books.vouchers[ref]
    while (room := 500 - s.books.pieces(voucher.root)) > 0 and s.books.available(voucher) > 9000:
        line = moves.split_line(s, voucher, [s.rng.choice([7, 7, 11, 13]) for _ in range(min(room, 90))])
        yield line
        for part in line["parts"][::8]:
            if part["ref"] in s.books.offers:
                yield {"op": "accept", "of": part["ref"], "by": part["to"]}
        if not s.books.ref_taken(line["parts"][0]["ref"]):
            return
    yield moves.split_line(s, voucher, [1])
    line = moves.apply_line(s, voucher)
    if line is not None:
        yield {**line, "amount_fen": 1}


def several_parts(s: Scene) -> Story:
    """Equal parts, all accepted, parts of parts, then a payment in three: the fen left over must go the right way."""
    ref = yield from accepted_root(s, 1000)
    if not ref:
        return
    voucher = s.books.vouchers[ref]
    count = s.rng.choice([3, 6, 7])
    line = moves.split_line(s, voucher, moves.cut(s, s.books.available(voucher), count, all_of_it=True))
    yield line
    for part in line["parts"]:
        if part["ref"] in s.books.offers:
            yield {"op": "accept", "of": part["ref"], "by": part["to"]}
        child = s.books.vouchers.get(part["ref"])
        if child and child in s.movable() and s.rng.random() < 0.4:
            again = moves.split_line(s, child, moves.cut(s, s.books.available(child), 3, all_of_it=True))
            yield again
            for each in again["parts"]:
                if each["ref"] in s.books.offers:
                    yield {"op": "accept", "of": each["ref"], "by": each["to"]}


def dishonour(s: Scene) -> Story:
    """Past due, the issuer blocked, paid in parts, cured, and issuing again."""
    root = s.pick(v for v in s.vouchers("active") if v.parent is None and (v.due - s.today).days < 13)
    if root is None:
        return
    yield moves.day_line(max(s.today, root.due + dt.timedelta(days=1)))
    for part in (3, 2, 1):
        yield moves.issue_line(s, root.issuer, s.other(root.issuer), 1, *moves.dates(s, long=True))
        owed = s.books.outstanding(root.ref)
        if owed:
            yield moves.pay_line(s, root.ref, max(1, owed // part))
    yield moves.raise_limit(s)


def undone(s: Scene) -> Story:
    """Offers and financings come and go, and then the voucher can be voided; its invoices are free again."""
    ref = yield from accepted_root(s, 10)
    if not ref:
        return
    voucher = s.books.vouchers[ref]
    if voucher.amount > s.books.locked(ref):
        line = moves.split_line(s, voucher, [1])
        yield line
        yield {"op": "void", "voucher": ref, "order": "作废"}
        yield {"op": "withdraw", "of": line["parts"][0]["ref"], "by": voucher.holder}
    claims = list(s.books.claims[ref])
    yield {"op": "void", "voucher": ref, "order": "作废"}
    yield {"op": "void", "voucher": ref, "order": "作废"}
    for line in again_with(s, voucher, claims):
        yield line


def again_with(s: Scene, voucher: Voucher, claims: list[tuple[str, int]]) -> Story:
    """An issue on the invoices of one that ended."""
    line = moves.issue_line(s, voucher.issuer, s.other(voucher.issuer), 1, *moves.dates(s, long=True))
    amounts = [(no, s.books.invoices[no].amount, used) for no, used in claims]
    yield {**line, "invoices": [{"no": n, "amount_fen": a, "used_fen": u} for n, a, u in amounts]}


def frozen_life(s: Scene) -> Story:
    """Frozen with an offer and a financing open: what stops, and what goes on."""
    ref = yield from accepted_root(s, 1000)
    if not ref or (voucher := s.books.vouchers[ref]).status != "active" or s.books.available(voucher) < 100:
        return
    part = moves.split_line(s, voucher, [3])
    yield part
    financing = moves.apply_line(s, voucher)
    if financing is None or s.books.available(voucher) < 50:
        return
    yield {**financing, "amount_fen": 40}
    yield {"op": "freeze", "voucher": ref, "order": "京执"}
    yield {"op": "freeze", "voucher": ref, "order": "京执"}
    for _ in range(4):
        f = s.books.financings.get(financing["ref"])
        if f is None:
            return
        yield moves.next_step(s, financing["ref"], f)
    yield moves.transfer_line(s, voucher)
    yield {"op": "void", "voucher": ref, "order": "作废"}
    offer = part["parts"][0]
    yield {"op": "accept", "of": offer["ref"], "by": offer["to"]}
    yield {"op": "reject", "of": offer["ref"], "by": offer["to"]}
    if s.rng.random() < 0.5:
        yield {"op": "unfreeze", "voucher": ref, "order": "京执"}
        if s.books.financings[financing["ref"]].state == "registered":
            yield moves.next_step(s, financing["ref"], s.books.financings[financing["ref"]])


STORIES: tuple[Callable[[Scene], Story], ...] = (
    ten_hops,
    dear_money,
    too_many,
    several_parts,
    several_parts,
    dishonour,
    undone,
    frozen_life,
)
