"""API keys and custody keys."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

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


async def all_keys(db: Read) -> list[Row]:
    """Every API key, without secrets."""
    wanted = select(t.api_keys).order_by(t.api_keys.c.created_at, t.api_keys.c.id)
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def revoke_key(db: Write, key: UUID, at: int) -> bool:
    """Ends an API key; False if there is no such living one."""
    column = t.api_keys.c
    statement = update(t.api_keys).where(column.id == key, column.revoked_at.is_(None))
    return bool((await db.execute(statement.values(revoked_at=at))).rowcount)


async def add_custody_key(db: Write, row: Row) -> None:
    """Stores an encrypted signing key."""
    await db.execute(insert(t.custody_keys), row)
