"""A second set of the tables that follow from the events, in a schema of its own: filled beside those that are read, and put in their
place in one step. All of it happens on one connection, which holds the lock: with the connection goes the right to write there.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store import as_of, exclusive, locks, partitions
from api.store import tables as t
from api.store.index import CHECKPOINT_FIELDS, Checkpoint

SCHEMA = "rebuild"
TABLES = (*t.STATE_TABLES, *t.HISTORY.values(), t.checkpoint, t.undo)
SNAPSHOTS_WAIT_S = 1.0
POLL_S = 0.01


async def claim(connection: AsyncConnection) -> bool:
    """Takes the lock on the schema if it is free. It lives as long as the connection."""
    async with connection.begin():
        return bool(await connection.scalar(text(f"SELECT pg_try_advisory_lock({locks.REBUILD})")))


async def begin(connection: AsyncConnection) -> None:
    """Makes the schema and its empty tables, in place of what may have been left there."""
    async with connection.begin():
        await connection.run_sync(_make)


async def remove(connection: AsyncConnection) -> None:
    """Takes the schema away."""
    async with connection.begin():
        await connection.execute(_DROP)


async def sweep(connection: AsyncConnection) -> bool:
    """Takes away what a rebuild left that was killed; whether there was something. One that runs is left alone."""
    async with connection.begin():
        left = await connection.scalar(_IS_LEFT)
        if left:
            await connection.execute(_DROP)
    return bool(left)


@asynccontextmanager
async def step(connection: AsyncConnection) -> AsyncIterator[None]:
    """A transaction with one snapshot in which every table's name means the one of the schema, where there is one."""
    async with connection.begin():
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await connection.execute(text(f"SELECT set_config('search_path', '{SCHEMA}, public', true)"))
        await connection.execute(text("SELECT set_config('synchronous_commit', 'off', true)"))
        await connection.run_sync(_divide)
        yield


async def empty(connection: AsyncConnection) -> None:
    """Empties the schema's tables, within a step."""
    await connection.execute(text(f"TRUNCATE {', '.join(f'{SCHEMA}.{table.name}' for table in TABLES)}"))


async def live_checkpoint(connection: AsyncConnection) -> Checkpoint | None:
    """How far the tables go that are read."""
    row = (await connection.execute(_LIVE_CHECKPOINT)).one_or_none()
    return Checkpoint(*row) if row else None


@asynccontextmanager
async def standstill(connection: AsyncConnection) -> AsyncIterator[None]:
    """The chain tables stay as they are meanwhile: whoever would change them waits."""
    async with connection.begin():
        await connection.execute(text(f"SELECT pg_advisory_lock({locks.CHANGE})"))
    try:
        yield
    finally:
        if not connection.invalidated:
            async with connection.begin():
                await connection.execute(text(f"SELECT pg_advisory_unlock({locks.CHANGE})"))


async def is_seen_by_all(connection: AsyncConnection) -> bool:
    """Waits for transactions whose snapshot is older than now: they would find the new tables half full. False if some go on."""
    async with connection.begin():
        now = await connection.scalar(text("SELECT pg_current_xact_id()::xid::text"))
    until = time.monotonic() + SNAPSHOTS_WAIT_S
    while time.monotonic() < until:
        async with connection.begin():
            if not await connection.scalar(_OLDER_SNAPSHOTS, {"now": now}):
                return True
        await asyncio.sleep(POLL_S)
    return False


async def exchange(connection: AsyncConnection) -> bool:
    """Puts the tables in the place of those that are read. False, with nothing changed, if readers do not let go of these."""
    return await exclusive.try_change(connection, _exchange)


def _make(connection: Connection) -> None:
    connection.execute(_DROP)
    connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    connection.execute(text(f"SELECT set_config('search_path', '{SCHEMA}', true)"))
    for table in TABLES:
        table.create(connection, checkfirst=False)


def _divide(connection: Connection) -> None:
    """The same ranges as the tables have that are read."""
    histories = [table.name for table in t.HISTORY.values()]
    made = partitions.ranges(connection, f"{SCHEMA}.{histories[0]}")
    for blocks in partitions.ranges(connection):
        if blocks not in made:
            partitions.make(connection, histories, blocks, schema=SCHEMA, home=SCHEMA)


def _exchange(connection: Connection) -> None:
    exclusive.lock(connection, _read(connection))
    as_of.remove_views(connection)
    for table in TABLES:
        connection.execute(text(f"DROP TABLE public.{table.name}"))
        connection.execute(text(f"ALTER TABLE {SCHEMA}.{table.name} SET SCHEMA public"))
    for name in connection.scalars(_PARTITIONS).all():
        connection.execute(text(f"ALTER TABLE {SCHEMA}.{name} SET SCHEMA {partitions.ATTACHED}"))
    connection.execute(_DROP)
    as_of.make_views(connection)


def _read(connection: Connection) -> list[str]:
    """Everything whose readers could see the old and the new: views first, as a reader takes them."""
    views: list[Any] = list(connection.scalars(_VIEWS, {"schema": as_of.SCHEMA}))
    return [f"{as_of.SCHEMA}.{name}" for name in views] + [
        f"public.{table.name}" for table in (t.blocks, t.events, *TABLES)
    ]


_DROP = text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
_IS_LEFT = text(
    f"SELECT CASE WHEN to_regnamespace('{SCHEMA}') IS NOT NULL THEN pg_try_advisory_xact_lock({locks.REBUILD}) ELSE false END"
)
_VIEWS = text("SELECT viewname FROM pg_views WHERE schemaname = :schema ORDER BY viewname")
_PARTITIONS = text(f"SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}'")  # noqa: S608 (our own name)
_LIVE_CHECKPOINT = text(f"SELECT {', '.join(CHECKPOINT_FIELDS)} FROM public.checkpoint")  # noqa: S608 (our own names)
# Who waits for an advisory lock takes a new snapshot once it has it.
_OLDER_SNAPSHOTS = text(
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend' AND wait_event IS DISTINCT FROM 'advisory' "
    "AND age(backend_xmin) >= age(CAST(CAST(:now AS text) AS xid)))"
)
