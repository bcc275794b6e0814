"""Old partitions taken off and put back, in one step for all tables of a range."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store import exclusive, locks, partitions
from api.store import tables as t
from api.store.partitions import ATTACHED, COLUMNS, DETACHED, Blocks
from api.store.queries.told import REMAIN, REMAIN_NAMES


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a partition: rows, and a sum over all of them that tells damage (not forgery)."""

    rows: int
    checksum: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """A range, what it takes, and whether it is in the index."""

    blocks: Blocks
    bytes: int
    is_attached: bool


async def claim(connection: AsyncConnection) -> bool:
    """Whether no rebuild reads the events and none begins before the connection ends."""
    async with connection.begin():
        return bool(await connection.scalar(text(f"SELECT pg_try_advisory_lock({locks.REBUILD})")))


async def parts(connection: AsyncConnection) -> list[Part]:
    """All ranges, in the index and beside it, the oldest first."""
    attached = await connection.run_sync(partitions.ranges)
    detached = await connection.run_sync(partitions.in_detached)
    found = [Part(each, await _bytes(connection, ATTACHED, each), True) for each in attached]
    found += [Part(each, await _bytes(connection, DETACHED, each), False) for each in detached]
    return sorted(found, key=lambda part: part.blocks)


async def running(connection: AsyncConnection, end: int) -> tuple[int, str | None]:
    """Vouchers on which something is owed that began before a block: how many, and the first."""
    row = (await connection.execute(_RUNNING, {"end": end})).one()
    return int(row.vouchers), row.first


async def contents(connection: AsyncConnection, schema: str, blocks: Blocks) -> dict[str, Contents]:
    """Of each table's partition of a range, by name. It reads all of it."""
    found: dict[str, Contents] = {}
    for table in COLUMNS:
        row = (await connection.execute(text(_CONTENTS.format(name=f"{schema}.{table}{blocks.suffix}")))).one()
        found[table + blocks.suffix] = Contents(row.rows, row.checksum)
    return found


async def recorded(connection: AsyncConnection, blocks: Blocks) -> dict[str, Contents]:
    """What was noted of a range when it was detached."""
    names = [table + blocks.suffix for table in COLUMNS]
    column = t.detached_partitions.c
    found = await connection.execute(t.detached_partitions.select().where(column.name.in_(names)))
    return {row.name: Contents(row.rows, row.checksum) for row in found}


async def try_detach(connection: AsyncConnection, blocks: Blocks, noted: dict[str, Contents]) -> bool:
    """Takes a range off. False, with nothing changed, if readers hold the tables."""
    return await exclusive.try_change(connection, partial(_detach, blocks=blocks, noted=noted))


async def attach(connection: AsyncConnection, blocks: Blocks) -> None:
    """Puts a range back. Nobody who reads is hindered."""
    async with connection.begin():
        await connection.run_sync(_attach, blocks)


def _detach(connection: Connection, blocks: Blocks, noted: dict[str, Contents]) -> None:
    connection.execute(_WAIT_FOR_CHANGES)
    connection.execute(_REMAIN, {"first": blocks.first, "end": blocks.end, **REMAIN_NAMES})
    exclusive.lock(connection, [f"public.{table}" for table in COLUMNS])
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {DETACHED}"))
    for table in COLUMNS:
        name = f"{ATTACHED}.{table}{blocks.suffix}"
        connection.execute(text(f"ALTER TABLE public.{table} DETACH PARTITION {name}"))
        # One of this name is of an index that was begun anew since.
        connection.execute(text(f"DROP TABLE IF EXISTS {DETACHED}.{table}{blocks.suffix}"))
        connection.execute(text(f"ALTER TABLE {name} SET SCHEMA {DETACHED}"))
    _forget(connection, blocks)
    rows = [{"name": name, "rows": each.rows, "checksum": each.checksum} for name, each in noted.items()]
    connection.execute(t.detached_partitions.insert(), rows)


def _attach(connection: Connection, blocks: Blocks) -> None:
    # With what the range promises looked at beforehand, attaching is the work of a moment.
    for table, column in COLUMNS.items():
        name = f"{DETACHED}.{table}{blocks.suffix}"
        connection.execute(
            text(
                f"ALTER TABLE {name} ADD CONSTRAINT its_range CHECK ({column} >= {blocks.first} AND {column} < {blocks.end})"
            )
        )
        connection.execute(text(f"ALTER TABLE {name} SET SCHEMA {ATTACHED}"))
    connection.execute(_WAIT_FOR_CHANGES)
    for table in COLUMNS:
        name = f"{ATTACHED}.{table}{blocks.suffix}"
        connection.execute(text(partitions.attaching(f"public.{table}", name, blocks)))
        connection.execute(text(f"ALTER TABLE {name} DROP CONSTRAINT its_range"))
    number = t.remaining_events.c.block_number
    connection.execute(t.remaining_events.delete().where(number >= blocks.first, number < blocks.end))
    _forget(connection, blocks)


def _forget(connection: Connection, blocks: Blocks) -> None:
    names = [table + blocks.suffix for table in COLUMNS]
    connection.execute(t.detached_partitions.delete().where(t.detached_partitions.c.name.in_(names)))


async def _bytes(connection: AsyncConnection, schema: str, blocks: Blocks) -> int:
    names: Sequence[str] = [f"{schema}.{table}{blocks.suffix}" for table in COLUMNS]
    return int(await connection.scalar(_BYTES, {"names": names}) or 0)


_WAIT_FOR_CHANGES = text(f"SELECT pg_advisory_xact_lock({locks.CHANGE})")
_BYTES = text("SELECT sum(pg_total_relation_size(to_regclass(name))) FROM unnest(CAST(:names AS text[])) AS name")
# The sum does not depend on the order of rows, nor on the machine.
_CONTENTS = (
    "SELECT count(*) AS rows, coalesce(sum(('x' || left(md5(each::text), 15))\\:\\:bit(60)\\:\\:bigint\\:\\:numeric), 0) "
    "AS checksum FROM {name} AS each"
)
_RUNNING = text(
    "SELECT count(*) AS vouchers, min(number) AS first FROM vouchers "
    "WHERE state IN ('offered', 'active') AND amount_fen > paid_fen AND opened_block < :end"
)
_REMAIN = text(
    "INSERT INTO remaining_events SELECT e.* FROM events e "  # noqa: S608 (our own words)
    f"WHERE block_number >= :first AND block_number < :end AND ({REMAIN})"
)
