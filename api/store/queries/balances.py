"""What members hold, may move, owe and received."""

from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, func, select

from api.domain.words import VoucherState
from api.store import tables as t
from api.store import visibility
from api.store.session import Read
from api.store.visibility import Reader

Row = dict[str, Any]


async def page(db: Read, reader: Reader, member: int | None, after: int | None, limit: int) -> list[Row]:
    """Balances by member number."""
    held = _held(reader)
    blocked = _blocked(reader)
    wanted = (
        select(
            t.members,
            func.coalesce(held.c.held, 0).label("held_fen"),
            func.coalesce(held.c.available, 0).label("available_fen"),
            func.coalesce(held.c.received, 0).label("received_fen"),
            blocked.c.issuer.is_not(None).label("blocked"),
        )
        .outerjoin(held, held.c.holder == t.members.c.number)
        .outerjoin(blocked, blocked.c.issuer == t.members.c.number)
        .where(visibility.members(reader))
        .order_by(t.members.c.number)
        .limit(limit)
    )
    if member is not None:
        wanted = wanted.where(t.members.c.number == member)
    if after is not None:
        wanted = wanted.where(t.members.c.number > after)
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


def _held(reader: Reader) -> Any:
    """Of accepted vouchers: unpaid; of that what could move today (not locked, not frozen, before the cut-off); paid."""
    v = t.vouchers.c
    movable = and_(~v.frozen, v.cutoff > reader.today)
    return (
        select(
            v.holder,
            _fen(v.amount_fen - v.paid_fen).label("held"),
            _fen(case((movable, v.amount_fen - v.locked_fen), else_=0)).label("available"),
            _fen(v.paid_fen).label("received"),
        )
        .where(v.state == VoucherState.ACTIVE.value)
        .group_by(v.holder)
        .subquery("held")
    )


def _fen(column: Any) -> Any:
    """A sum of amounts as a whole number: PostgreSQL sums 64-bit numbers into a decimal."""
    return cast(func.sum(column), BigInteger)


def _blocked(reader: Reader) -> Any:
    """Issuers with something past due and unpaid, by the clock (R7)."""
    r = t.roots.c
    late = and_(r.accepted, r.unpaid_fen > 0, r.due < reader.today)
    return select(r.issuer).where(late).distinct().subquery("blocked")
