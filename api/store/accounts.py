"""API keys and custody keys."""

from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from api.store import tables as t
from api.store.session import Read, Write

Row = dict[str, Any]


async def by_secret(db: Read, secret_hash: bytes) -> Row | None:
    """A living API key by the hash of its secret."""
    column = t.api_keys.c
    wanted = select(t.api_keys).where(column.secret_hash == secret_hash, column.revoked_at.is_(None))
    row = (await db.execute(wanted)).mappings().one_or_none()
    return dict(row) if row else None


async def add_key(db: Write, row: Row) -> None:
    """Stores an API key."""
    await db.execute(insert(t.api_keys), row)


async def keys_of(db: Read, member: int | None) -> list[Row]:
    """A member's API keys, or everybody's for None."""
    wanted = select(t.api_keys).order_by(t.api_keys.c.created_at, t.api_keys.c.id)
    if member is not None:
        wanted = wanted.where(t.api_keys.c.member == member)
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def revoke_key(db: Write, key: UUID, member: int | None, at: int) -> bool:
    """Ends an API key, of this member unless None; False if there is no such living one."""
    column = t.api_keys.c
    statement = update(t.api_keys).where(column.id == key, column.revoked_at.is_(None))
    if member is not None:
        statement = statement.where(column.member == member)
    return bool((await db.execute(statement.values(revoked_at=at))).rowcount)


async def add_custody_key(db: Write, row: Row) -> None:
    """Stores an encrypted signing key."""
    await db.execute(insert(t.custody_keys), row)


async def count_try(db: Write, account: bytes, most: int, now: int, pause_s: int) -> int | None:
    """Counts a try to open a key in custody; returns how many that makes, None if there were `most` already in a row and
    the pause is not over.
    """
    column = t.custody_tries.c
    is_over = column.last_at <= now - pause_s
    statement = upsert(t.custody_tries).values(account=account, tries=1, last_at=now)
    statement = statement.on_conflict_do_update(
        index_elements=["account"],
        set_={"tries": case((is_over, 1), else_=column.tries + 1), "last_at": now},
        where=or_(column.tries < most, is_over),
    )
    found: int | None = await db.scalar(statement.returning(column.tries))
    return found


async def forget_tries(db: Write, account: bytes) -> None:
    """A key in custody was opened."""
    await db.execute(delete(t.custody_tries).where(t.custody_tries.c.account == account))
