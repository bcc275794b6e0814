"""API keys and custody keys."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from api.store import tables as t
from api.store.hot import Prepared
from api.store.session import Database, Read, Write

Row = dict[str, Any]


def living_key() -> Select[Any]:
    """The living API key of whose secret `secret` is the hash."""
    column = t.api_keys.c
    is_living = and_(column.secret_hash == bindparam("secret"), column.revoked_at.is_(None))
    return select(column.id, column.member, column.scopes).where(is_living)


_BY_SECRET = Prepared(living_key())


async def by_secret(db: Database, secret_hash: bytes) -> Mapping[str, Any] | None:
    """A living API key by the hash of its secret."""
    return await db.one(_BY_SECRET, secret=secret_hash)


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
