"""Connections and transactions. One request is one transaction, and this is the only place that commits."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from sqlalchemy import NullPool
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from api.domain.refusals import StoreUnavailable
from api.store.hot import HotPool, Prepared

Read = AsyncConnection
"""A connection in a read-only transaction with one snapshot."""
Write = AsyncConnection
"""A connection in a transaction that commits when the block ends without an error."""

# SQLAlchemy's errors, and the driver's own where we speak to it directly.
_LOST = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # A rebuild exchanged the tables under a statement that names their rows.
    asyncpg.InvalidCachedStatementError,
    asyncpg.exceptions.OutdatedSchemaCacheError,
)
POOL_SIZE = 8
STATEMENTS_KEPT = 1_000  # a list in a statement makes a text of its own for each length
POOL_TIMEOUT_S = 10.0
_JSON: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}
# A host that vanished is noticed by the server within 4 s, so that its locks pass on; over a local socket it has no effect.
VANISHED = {
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "2",
    "tcp_user_timeout": "4000",
}


class Database:
    """A PostgreSQL database."""

    def __init__(self, url: str, pool_size: int = POOL_SIZE) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            async_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=POOL_TIMEOUT_S,
            **_JSON,
            connect_args={
                "prepared_statement_cache_size": STATEMENTS_KEPT,
                "statement_cache_size": STATEMENTS_KEPT,
                "server_settings": VANISHED,
            },
        )
        # Said as the transaction begins, not in a statement of its own.
        self._snapshots = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._hot = HotPool(url, VANISHED)

    async def close(self) -> None:
        """Closes all connections."""
        await self._hot.close()
        await self.engine.dispose()

    async def one(self, statement: Prepared, **values: Any) -> Mapping[str, Any] | None:
        """The only row of a statement that is asked all the time, or None; one trip, one snapshot. Raises StoreUnavailable."""
        try:
            return await self._hot.one(statement, values)
        except Exception as why:
            if _passes(why):
                raise StoreUnavailable from why
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Read]:
        """A read-only transaction; all its statements see one state. Raises StoreUnavailable."""
        async with self._connect(self._snapshots) as connection:
            yield connection
            await connection.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Write]:
        """A transaction, committed at the end of the block, undone by an error. Raises StoreUnavailable."""
        async with self._connect(self.engine) as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def compare(self) -> AsyncIterator[AsyncConnection]:
        """A connection of its own, in one snapshot, in which temporary tables may be made. Nothing of it stays, and what was prepared
        while they hid the real ones serves nobody else. Raises StoreUnavailable.
        """
        engine = create_async_engine(
            async_url(self.url), poolclass=NullPool, isolation_level="REPEATABLE READ", **_JSON
        )
        async with self._connect(engine) as connection:
            yield connection
            await connection.rollback()

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[AsyncConnection]:
        """A connection for what lasts longer than a transaction, such as a lock. It ends with the block: back in the pool, it
        would go on holding the lock. Raises StoreUnavailable.
        """
        async with self._connect(self.engine) as connection:
            try:
                yield connection
            finally:
                await connection.invalidate()

    @asynccontextmanager
    async def _connect(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            async with engine.connect() as connection, _not_used_again(connection):
                yield connection
        except Exception as why:
            if _passes(why):
                raise StoreUnavailable from why
            raise


@asynccontextmanager
async def _not_used_again(connection: AsyncConnection) -> AsyncIterator[None]:
    """What passes may leave the driver with a wrong idea of its transaction (a BEGIN that failed): the next takes another."""
    try:
        yield
    except Exception as why:
        if _passes(why):
            await connection.invalidate()
        raise


def _passes(why: Exception) -> bool:
    if isinstance(why, _LOST):
        return True
    if isinstance(why, DBAPIError):
        return why.connection_invalidated or _is_passing(why.orig)
    return isinstance(why, asyncpg.PostgresError) and _is_passing(why)


# What passes or is mended outside, by class of SQLSTATE: connection, a transaction that gave way to another, resources (a full
# disk, no memory, too many connections), a server that goes down or comes up or was told to stop, its disk.
_PASSING = ("08", "40", "53", "57", "58")
_LOCK_NOT_GOT = "55P03"


def _is_passing(why: BaseException | None) -> bool:
    state = getattr(why, "sqlstate", None) or ""
    return state[:2] in _PASSING or state == _LOCK_NOT_GOT


def async_url(url: str) -> str:
    """A `postgresql://` URL for the asynchronous driver."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


def sync_url(url: str) -> str:
    """A `postgresql://` URL for migrations."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
