"""What is to be done on the chain, in order; and what the end-of-day jobs have to do."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, text, update

from api.domain.words import FinancingState, FreezeState, OfferState, PledgeState
from api.store import locks
from api.store import tables as t
from api.store.notices import BLOCK, OUTBOX, notify
from api.store.session import Read, Write

Row = dict[str, Any]
_LOCK = text(f"SELECT pg_advisory_xact_lock({locks.QUEUE})")
RUNNING = [
    FinancingState.APPLIED.value,
    FinancingState.QUOTED.value,
    FinancingState.ACCEPTED.value,
    FinancingState.REGISTERED.value,
]


async def pending(db: Read, limit: int) -> list[Row]:
    """The next rows that have no block yet, with their orders, and the block in which the chain took an order already."""
    spent = t.order_outcomes.c.outcome.in_(("executed", "refused"))
    wanted = (
        select(
            t.outbox,
            t.orders.c.action,
            t.orders.c.version,
            t.orders.c.body,
            t.orders.c.digest,
            t.orders.c.maker,
            t.orders.c.maker_signature,
            t.orders.c.checker,
            t.orders.c.checker_signature,
            t.blocks.c.number.label("outcome_block"),
            t.blocks.c.hash.label("outcome_hash"),
            t.blocks.c.timestamp.label("outcome_at"),
        )
        .outerjoin(t.orders, t.orders.c.id == t.outbox.c.order_id)
        .outerjoin(t.order_outcomes, and_(t.order_outcomes.c.digest == t.orders.c.digest, spent))
        .outerjoin(t.blocks, t.blocks.c.number == t.order_outcomes.c.block_number)
        .where(t.outbox.c.block_number.is_(None))
        .order_by(t.outbox.c.seq)
        .limit(limit)
    )
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def last_done(db: Read) -> Row | None:
    """The newest row that has a block."""
    wanted = select(t.outbox).where(t.outbox.c.block_number.is_not(None)).order_by(t.outbox.c.seq.desc()).limit(1)
    row = (await db.execute(wanted)).mappings().one_or_none()
    return dict(row) if row else None


async def done(db: Write, rows: Sequence[int], tx_hash: bytes | None, block: int, block_hash: bytes, at: int) -> None:
    """Marks rows as included. The time of the first inclusion stays: it is when the order took effect."""
    statement = update(t.outbox).where(t.outbox.c.seq.in_(rows))
    first = func.coalesce(t.outbox.c.included_at, at)
    await db.execute(statement.values(tx_hash=tx_hash, block_number=block, block_hash=block_hash, included_at=first))
    await notify(db, BLOCK)


async def drop(db: Write, row: int) -> None:
    """Takes a row out that cannot be carried."""
    await db.execute(delete(t.outbox).where(t.outbox.c.seq == row))
    await notify(db, BLOCK)


async def lock_queue(db: Write) -> None:
    """To be held by whoever adds to the outbox, until its transaction ends: so a later place is never seen before an earlier
    one, and what is sent again goes in the order in which it went first.
    """
    await db.execute(_LOCK)


async def add_clock(db: Write, timestamp: int) -> int:
    """Puts a move of the dev chain's clock behind the orders that wait; returns its place."""
    await lock_queue(db)
    statement = insert(t.outbox).values(kind="clock", clock=timestamp).returning(t.outbox.c.seq)
    seq = int(await db.scalar(statement) or 0)
    await notify(db, OUTBOX)
    return seq


async def waiting_clock(db: Read) -> int | None:
    """The place of the last move of the clock that is not done."""
    row = t.outbox.c
    waiting = select(func.max(row.seq)).where(row.kind == "clock", row.block_number.is_(None))
    found: int | None = await db.scalar(waiting)
    return found


async def clock_row(db: Read, seq: int) -> Row:
    """A clock row."""
    found = await db.execute(select(t.outbox).where(t.outbox.c.seq == seq))
    return dict(found.mappings().one())


async def is_empty(db: Read) -> bool:
    """Whether nothing waits for the chain, nor for the index to see it there."""
    row = t.outbox.c
    indexed = select(t.checkpoint.c.block_number).scalar_subquery()
    waiting = select(row.seq).where(or_(row.block_number.is_(None), row.block_number > indexed)).limit(1)
    return await db.scalar(waiting) is None


async def size(db: Read) -> int:
    """How many rows wait for the chain."""
    waiting = select(func.count()).select_from(t.outbox).where(t.outbox.c.block_number.is_(None))
    return int(await db.scalar(waiting) or 0)


async def is_sending_again(db: Read) -> bool:
    """Whether something that had happened on the chain already has to happen there again."""
    row = t.outbox.c
    again = select(row.seq).where(row.block_number.is_(None), row.included_at.is_not(None)).limit(1)
    return await db.scalar(again) is not None


async def expired_offers(db: Read, today: date, limit: int) -> list[str]:
    """Vouchers with an open offer whose last day is over. Not by block: a chain filled again may cut its blocks otherwise, and
    the parts of one parent must expire in the same order.
    """
    wanted = (
        select(t.offers.c.voucher)
        .where(t.offers.c.state == OfferState.OPEN.value, t.offers.c.last_day < today)
        .order_by(t.offers.c.voucher)
        .limit(limit)
    )
    return list((await db.scalars(wanted)).all())


async def expired_financings(db: Read, today: date, limit: int) -> list[str]:
    """Running financings at or past their voucher's cut-off."""
    wanted = (
        select(t.financings.c.number)
        .where(t.financings.c.state.in_(RUNNING), t.financings.c.cutoff <= today)
        .order_by(t.financings.c.number)
        .limit(limit)
    )
    return list((await db.scalars(wanted)).all())


async def expired_pledges(db: Read, today: date, limit: int) -> list[str]:
    """Pledges that nobody accepted, at or past their voucher's cut-off."""
    column = t.pledges.c
    wanted = select(column.number).where(column.state == PledgeState.OFFERED.value, column.cutoff <= today)
    return list((await db.scalars(wanted.order_by(column.number).limit(limit))).all())


async def expired_freezes(db: Read, today: date, limit: int) -> list[str]:
    """Vouchers with a freeze whose last day is over."""
    column = t.freezes.c
    wanted = select(column.voucher).where(column.state == FreezeState.STANDING.value, column.last_day < today)
    return list((await db.scalars(wanted.order_by(column.voucher).limit(limit))).all())


async def late_roots(db: Read, today: date, limit: int) -> list[str]:
    """Roots past due with a balance that are not marked yet."""
    column = t.roots.c
    wanted = (
        select(column.number)
        .where(column.accepted, column.unpaid_fen > 0, column.due < today, ~column.overdue)
        .order_by(column.number)
        .limit(limit)
    )
    return list((await db.scalars(wanted)).all())
