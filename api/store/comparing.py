"""What a comparison with the chain reads: pages of whole tables, samples, and the rows that belong to others."""

import random
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, any_, func, literal, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from api.store import tables as t
from api.store.bulk import Row
from api.store.session import Read
from api.store.tables import StoredTable
from api.store.view import key_of

SPARE = 20
"""A sample is drawn from so many times more rows, those of a few random pages of the table."""


async def count(connection: Read, table: StoredTable) -> int:
    """How many rows a table has."""
    return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


async def pages(connection: Read, table: StoredTable, size: int) -> AsyncIterator[list[Row]]:
    """All rows of a table by primary key, never more than `size` of them in memory."""
    keys = list(table.primary_key)
    wanted = select(table).order_by(*keys).limit(size)
    page = await _rows(connection, wanted)
    while page:
        yield page
        after = tuple_(*keys) > tuple_(*key_of(table, page[-1]))
        page = await _rows(connection, wanted.where(after)) if len(page) == size else []


async def estimate(connection: Read, table: StoredTable) -> float:
    """About how many rows a table has; 0 where the server has not counted them yet."""
    return float(await connection.scalar(_ESTIMATE, {"name": table.name}) or 0)


async def sample(connection: Read, table: StoredTable, size: int) -> list[Row]:
    """At most `size` rows by chance; all of them where there are no more."""
    rows = await estimate(connection, table)
    percent = min(100.0, 100.0 * SPARE * size / rows) if rows > 0 else 100.0
    source = table.tablesample(func.system(percent))
    return await _rows(connection, select(source).order_by(func.random()).limit(size))


async def sample_blocks(connection: Read, first: int, last: int, size: int) -> list[int]:
    """Numbers of blocks by chance, of a closed range: some of any blocks, some of blocks with events."""
    count = last - first + 1
    chosen = set(random.sample(range(first, last + 1), min(size, count)))  # not for secrets
    events = await sample(connection, t.events, size)
    return sorted(chosen | {row["block_number"] for row in events if first <= row["block_number"] <= last})


async def blocks_of(connection: Read, numbers: Sequence[int]) -> list[Row]:
    """Indexed blocks of these numbers."""
    return await _rows(connection, select(t.blocks).where(_one_of(_NUMBER, numbers)).order_by(_NUMBER))


async def blocks_between(connection: Read, first: int, last: int) -> list[Row]:
    """Indexed blocks of a closed range."""
    return await _rows(connection, select(t.blocks).where(_NUMBER.between(first, last)).order_by(_NUMBER))


async def blocks_outside(connection: Read, first: int, last: int, limit: int) -> list[Row]:
    """Blocks that the index cannot have."""
    outside = ~_NUMBER.between(first, last)
    return await _rows(connection, select(t.blocks).where(outside).order_by(_NUMBER).limit(limit))


async def events_outside(connection: Read, first: int, last: int, limit: int) -> list[Row]:
    """Events that the index cannot have."""
    c = t.events.c
    outside = ~c.block_number.between(first, last)
    return await _rows(connection, select(t.events).where(outside).order_by(c.block_number).limit(limit))


async def events_of(connection: Read, blocks: Sequence[int]) -> list[Row]:
    """Events of these blocks, in order."""
    c = t.events.c
    wanted = select(t.events).where(_one_of(c.block_number, blocks)).order_by(c.block_number, c.log_index)
    return await _rows(connection, wanted)


async def events_between(connection: Read, first: int, last: int) -> list[Row]:
    """Events of a closed range of blocks, in order; of detached blocks those that remain."""
    found: list[Row] = []
    for table in (t.remaining_events, t.events):
        c = table.c
        wanted = select(table).where(c.block_number.between(first, last)).order_by(c.block_number, c.log_index)
        found += await _rows(connection, wanted)
    return found


async def open_offers(connection: Read, vouchers: Sequence[str]) -> dict[str, Row]:
    """Open offers by voucher."""
    c = t.offers.c
    found = await _rows(connection, select(t.offers).where(_one_of(c.voucher, vouchers), c.state == "open"))
    return {row["voucher"]: row for row in found}


async def trees(connection: Read, roots: Sequence[str]) -> dict[str, list[Row]]:
    """Vouchers by root: number and place in the creation list."""
    c = t.vouchers.c
    wanted = select(c.root, c.number, c.creation).where(_one_of(c.root, roots)).order_by(c.creation)
    found: dict[str, list[Row]] = {}
    for row in await _rows(connection, wanted):
        found.setdefault(row["root"], []).append(row)
    return found


async def try_alone(connection: Read, lock: int) -> bool:
    """Takes a lock until the transaction ends; False if another has it."""
    return bool(await connection.scalar(text(f"SELECT pg_try_advisory_xact_lock({lock})")))


def _one_of(column: Column[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """As one parameter, of which there is a limit."""
    wanted: ColumnElement[bool] = column == any_(literal(list(values), ARRAY(column.type)))
    return wanted


async def _rows(connection: Read, statement: Any) -> list[Row]:
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


_NUMBER = t.blocks.c.number
# Nobody counts a partitioned table itself.
_ESTIMATE = text(
    "SELECT sum(greatest(reltuples, 0)) FROM pg_class WHERE relkind = 'r' AND (oid = to_regclass(:name) "
    "OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass(:name))))"
)
