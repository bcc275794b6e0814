"""What members hold, may move, owe and received."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, any_, bindparam, case, cast, func, not_, select

from api.store import accounts, visibility
from api.store import tables as t
from api.store.hot import Prepared
from api.store.session import Database, Read
from api.store.visibility import Reader

Row = dict[str, Any]
Today = date | ColumnElement[date]
"""The business day that is read at; in a statement that finds it out itself, where it stands there."""


_SCOPE, _SCOPE_ON_RECORD = "read", "read:all"


async def page(db: Read, reader: Reader, member: int | None, after: int | None, limit: int) -> list[Row]:
    """Balances by member number."""
    wanted = _balances(reader.today).where(visibility.members(reader)).order_by(t.members.c.number).limit(limit)
    if member is not None:
        wanted = wanted.where(t.members.c.number == member)
    if after is not None:
        wanted = wanted.where(t.members.c.number > after)
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def own(db: Database, secret_hash: bytes, member: int) -> Mapping[str, Any] | None:
    """A member's balance for that member's own API key, with the head block as `block_…`; None for everything that has to be
    looked at more closely: other members, other keys, keys whose reads are put on record (R32).
    """
    return await db.one(_OWN, secret=secret_hash, wanted=member)


def _balances(today: Today) -> Select[Any]:
    held, blocked = _held(today), _blocked(today)
    return (
        select(
            t.members,
            func.coalesce(held.c.held, 0).label("held_fen"),
            func.coalesce(held.c.available, 0).label("available_fen"),
            func.coalesce(held.c.received, 0).label("received_fen"),
            blocked.c.issuer.is_not(None).label("blocked"),
        )
        .outerjoin(held, held.c.holder == t.members.c.number)
        .outerjoin(blocked, blocked.c.issuer == t.members.c.number)
    )


def _held(today: Today) -> Any:
    """What is unpaid; of that what could move today: neither locked nor frozen, before the cut-off; what was paid."""
    p = t.positions.c
    return (
        select(
            p.holder,
            _fen(p.unpaid_fen).label("held"),
            _fen(case((p.cutoff > today, p.movable_fen), else_=0)).label("available"),
            _fen(p.paid_fen).label("received"),
        )
        .group_by(p.holder)
        .subquery("held")
    )


def _fen(column: Any) -> Any:
    """A sum of amounts as a whole number: PostgreSQL sums 64-bit numbers into a decimal."""
    return cast(func.sum(column), BigInteger)


def _blocked(today: Today) -> Any:
    """Issuers with something past due and unpaid, by the clock (R7)."""
    r = t.roots.c
    late = and_(r.accepted, r.unpaid_fen > 0, r.due < today)
    return select(r.issuer).where(late).distinct().subquery("blocked")


def _own_balance() -> Prepared:
    """Key, head and balance in one statement: one snapshot."""
    key = accounts.living_key().cte("key")
    head = select(t.blocks).order_by(t.blocks.c.number.desc()).limit(1).cte("head")
    named = [column.label(f"block_{column.name}") for column in head.c]
    reads = and_(any_(key.c.scopes) == _SCOPE, not_(any_(key.c.scopes) == _SCOPE_ON_RECORD))
    is_own = and_(visibility.members_of(key.c.member), t.members.c.number == bindparam("wanted"))
    return Prepared(_balances(head.c.day).add_columns(*named).where(is_own, reads))


_OWN = _own_balance()
