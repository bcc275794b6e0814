"""Statements that are asked with every request: their SQL is made once, and each is a single trip to the server, whose state
it sees as one snapshot without a transaction around it.
"""

import asyncio
from typing import Any

import asyncpg
from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect

CONNECTIONS = 4


class Prepared:
    """A statement of SQLAlchemy's, whose values are named by `bindparam`. Neither lists in it nor types that need the library on
    the way back (JSON).
    """

    def __init__(self, statement: Select[Any]) -> None:
        compiled = statement.compile(dialect=dialect())  # type: ignore[no-untyped-call]
        self.text = str(compiled)
        self._names: list[str] = list(compiled.positiontup or ())
        self._fixed = compiled.params

    def values(self, given: dict[str, Any]) -> list[Any]:
        """Values in the order of the text."""
        return [given[name] if name in given else self._fixed[name] for name in self._names]


class SingleStatements(asyncpg.Connection):  # type: ignore[misc]
    """A connection on which a single statement leaves nothing behind that would have to be put back: a trip saved."""

    def get_reset_query(self) -> str:
        """Nothing."""
        return ""


class HotPool:
    """Connections for such statements alone, opened when the first is asked."""

    def __init__(self, url: str, server_settings: dict[str, str]) -> None:
        self._url, self._server_settings = url, server_settings
        self._pool: asyncpg.Pool[Any] | None = None
        self._opening = asyncio.Lock()

    async def one(self, statement: Prepared, given: dict[str, Any]) -> asyncpg.Record | None:
        """The only row, or None. Raises what the driver raises."""
        pool = self._pool or await self._open()
        return await pool.fetchrow(statement.text, *statement.values(given))

    async def close(self) -> None:
        """Closes the connections."""
        if self._pool:
            await self._pool.close()

    async def _open(self) -> "asyncpg.Pool[Any]":
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url,
                    min_size=0,
                    max_size=CONNECTIONS,
                    connection_class=SingleStatements,
                    server_settings=self._server_settings,
                )
        return self._pool
