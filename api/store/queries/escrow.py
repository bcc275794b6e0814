"""Freezes that stand, and what of payments is due to the accounts that courts named (R25, R28)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from api.domain import escrow
from api.domain.escrow import Dues
from api.domain.shares import shares_of
from api.domain.words import FreezeState
from api.store import tables as t
from api.store.queries.told import CONFIRMED, told_events
from api.store.session import Read
from api.store.visibility import Reader

Row = dict[str, Any]
Payment = tuple[int, bytes]
"""Clearing bank and reference."""
Due = tuple[str, bytes, int]
"""Voucher, account, fen."""


async def standing(db: Read, numbers: Collection[str]) -> dict[str, Row]:
    """The freeze that stands, by voucher."""
    column = t.freezes.c
    wanted = select(t.freezes).where(column.voucher.in_(numbers), column.state == FreezeState.STANDING.value)
    return {row["voucher"]: dict(row) for row in (await db.execute(wanted)).mappings()}


async def dues(db: Read, numbers: Collection[str]) -> dict[str, Dues]:
    """What is due to whom, for those of the vouchers for which a court ever named an account."""
    steps = await _steps(db, t.freezes.c.voucher.in_(numbers))
    return {number: escrow.dues_from((row["name"], row["args"]) for row in rows) for number, rows in steps.items()}


async def concerned(db: Read, reader: Reader, standing: Mapping[str, Row]) -> set[str]:
    """Vouchers that the reader itself froze, as a judicial authority."""
    digests = {freeze["order_digest"]: number for number, freeze in standing.items()}
    if not digests or reader.member is None:
        return set()
    wanted = select(t.orders.c.digest).where(t.orders.c.digest.in_(digests), t.orders.c.member == reader.member)
    return {digests[digest] for digest in await db.scalars(wanted)}


async def of_payments(db: Read, payments: Sequence[Row]) -> dict[Payment, list[Due]]:
    """For payments confirmed: what of them is due to accounts. For payments instructed: what would be, were they confirmed now."""
    roots = {row["root"] for row in payments}
    named = await _steps(db, t.vouchers.c.root.in_(roots))
    if not named:
        return {}
    orders = await _orders_of(db, roots)
    found: dict[Payment, list[Due]] = {}
    for row in payments:
        key = (row["clearing_bank"], row["bank_ref"])
        if row["state"] == "instructed":
            found[key] = await _would_be(db, row, named)
        elif row["state"] == "confirmed":
            found[key] = _was(orders.get(key), named)
    return found


def _was(order: bytes | None, named: Mapping[str, list[Row]]) -> list[Due]:
    found: list[Due] = []
    for number, rows in named.items():
        dues = Dues()
        for row in rows:
            due = escrow.apply(dues, row["name"], row["args"])
            if due and row["order_digest"] == order:
                found.append((number, *due))
    return found


async def _would_be(db: Read, payment: Row, named: Mapping[str, list[Row]]) -> list[Due]:
    column = t.vouchers.c
    tree = select(column.number, (column.amount_fen - column.paid_fen).label("unpaid"))
    rows = (
        await db.execute(
            tree.where(column.root == payment["root"], column.creation.is_not(None)).order_by(column.creation)
        )
    ).all()
    shares = shares_of(min(payment["amount_fen"], sum(row.unpaid for row in rows)), [row.unpaid for row in rows])
    found: list[Due] = []
    for row, share in zip(rows, shares, strict=True):
        steps = named.get(row.number, [])
        due = escrow.dues_from((each["name"], each["args"]) for each in steps).pay(share)
        if due:
            found.append((row.number, *due))
    return found


async def _orders_of(db: Read, roots: Collection[str]) -> dict[Payment, bytes]:
    """Which order confirmed a payment."""
    event = told_events.c
    # unscoped: of payments that the reader sees.
    wanted = select(event.args, event.order_digest).where(event.voucher.in_(roots), event.name.in_(CONFIRMED))
    rows = await db.execute(wanted)
    return {(row.args["clearingBank"], bytes.fromhex(row.args["bankRef"][2:])): row.order_digest for row in rows}


async def _steps(db: Read, which: Any) -> dict[str, list[Row]]:
    event, freeze = told_events.c, t.freezes.c
    named = select(freeze.voucher).join(t.vouchers, t.vouchers.c.number == freeze.voucher)
    named = named.where(which, freeze.escrow.is_not(None))
    # unscoped: of vouchers, or payments, that the reader sees.
    wanted = (
        select(event.voucher, event.name, event.args, event.order_digest)
        .where(event.voucher.in_(named), event.name.in_(escrow.EVENTS))
        .order_by(event.block_number, event.log_index)
    )
    steps: dict[str, list[Row]] = {}
    for row in (await db.execute(wanted)).mappings():
        steps.setdefault(row["voucher"], []).append(dict(row))
    return steps
