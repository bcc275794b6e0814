"""Empty tables of the same names that hide the real ones from one connection: what the indexer's own code writes there can be held
against what it wrote before, in the same transaction, without touching a row.
"""

import asyncpg
from sqlalchemy import Table, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store import tables as t
from api.store.bulk import Row
from api.store.partitions import COLUMNS
from api.store.view import RowMissing

IMPOSSIBLE = (
    *(RowMissing, ValueError, LookupError, TypeError),
    *(IntegrityError, DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.DataError),
)
"""What events that never happened so may lead to when they are replayed."""

HIDDEN = (*t.STATE_TABLES, *t.HISTORY.values(), t.undo)


async def hide(connection: AsyncConnection) -> None:
    """Makes the empty tables. They go with the connection, which must be used for nothing else afterwards."""
    for table in HIDDEN:
        await connection.execute(text(f"CREATE TEMPORARY TABLE {table.name} (LIKE public.{table.name} INCLUDING ALL)"))


async def analyze(connection: AsyncConnection) -> None:
    """Lets the planner know what came into the tables."""
    for table in HIDDEN:
        await connection.execute(text(f"ANALYZE pg_temp.{table.name}"))


async def differing(
    connection: AsyncConnection, table: Table, limit: int, kept_from: int
) -> list[tuple[Row | None, Row | None]]:
    """Rows that are not the same in both: (as stored, as made again), None where there is none. History that ended before block
    `kept_from` is not looked for.
    """
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys]
    statement = _DIFFERING.format(
        table=table.name,
        on=" AND ".join(f's."{key}" = r."{key}"' for key in keys),
        missing=f's."{keys[0]}" IS NULL OR r."{keys[0]}" IS NULL',
        stored=_record("s", others),
        made=_record("r", others),
        limit=limit,
        since=f"WHERE until_block >= {kept_from}" if table.name in COLUMNS else "",
    )
    return [(stored, made) for stored, made in await connection.execute(text(statement))]


async def differing_undo(
    connection: AsyncConnection, undo_from: int, limit: int
) -> list[tuple[Row | None, Row | None]]:
    """The same of the inverse rows, whose place among those of their block depends on how many were written at once."""
    statement = _DIFFERING_UNDO.format(limit=limit)
    found = await connection.execute(text(statement), {"first": undo_from})
    return [(stored, made) for stored, made in found]


def _record(alias: str, names: list[str]) -> str:
    return "ROW(" + ", ".join(f'{alias}."{name}"' for name in names) + ")"


_DIFFERING = """
SELECT to_jsonb(s), to_jsonb(r) FROM public.{table} s FULL JOIN (SELECT * FROM pg_temp.{table} {since}) r ON {on}
WHERE {missing} OR {stored} IS DISTINCT FROM {made} LIMIT {limit}
"""
_DIFFERING_UNDO = """
SELECT to_jsonb(s) - 'position', to_jsonb(r) - 'position'
FROM (SELECT * FROM public.undo WHERE block_number >= :first) s
FULL JOIN (SELECT * FROM pg_temp.undo WHERE block_number >= :first) r
ON s.block_number = r.block_number AND s.table_name = r.table_name AND s.key = r.key
WHERE s.block_number IS NULL OR r.block_number IS NULL OR s.before IS DISTINCT FROM r.before LIMIT {limit}
"""
