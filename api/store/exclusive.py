"""Changes of tables that are read all the time: a reader sees what was before or what is after, and is never waited out."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

LOCK_MS_MAX = 500
"""Less than `deadlock_timeout` (1 s): where a reader and the change wait for each other, it is the change that gives way."""

_STATEMENT_ENDED = "57014"


async def try_change(connection: AsyncConnection, change: Callable[[Connection], None]) -> bool:
    """A transaction of its own. False, with nothing changed, if readers do not let go of what `lock` asks for."""
    try:
        async with connection.begin():
            await connection.run_sync(change)
    except DBAPIError as why:
        if getattr(why.orig, "sqlstate", None) == _STATEMENT_ENDED:
            return False
        raise
    return True


def lock(connection: Connection, names: Iterable[str]) -> None:
    """Keeps everybody out of these until the transaction ends."""
    connection.execute(text(f"SET LOCAL statement_timeout = {LOCK_MS_MAX}"))
    connection.execute(text(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
