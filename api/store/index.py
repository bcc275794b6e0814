"""What the indexer writes besides the rows of a View: blocks, events, checkpoint; and how it goes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.domain.words import OfferState
from api.store import tables as t
from api.store.notices import BLOCK, OUTBOX, notify
from api.store.view import Row, View, take_back

WRITER_LOCK = 0x584C  # "XL": one writer a database


@dataclass(frozen=True)
class Checkpoint:
    """How far the chain tables go."""

    chain_id: int
    genesis_hash: bytes
    block_number: int
    block_hash: bytes


async def try_become_writer(connection: AsyncConnection) -> bool:
    """Takes the writer's lock if it is free. It lives as long as the connection."""
    got = await connection.scalar(text(f"SELECT pg_try_advisory_lock({WRITER_LOCK})"))
    await connection.commit()
    return bool(got)


async def assert_alive(connection: AsyncConnection) -> None:
    """Fails if the connection, and with it the writer's lock, is gone."""
    await connection.execute(text("SELECT 1"))
    await connection.commit()


def is_connection_lost(why: BaseException) -> bool:
    """Whether an error says that the database went away."""
    lost = isinstance(why, DBAPIError) and why.connection_invalidated
    return lost or isinstance(why, ConnectionError)


async def read_checkpoint(connection: AsyncConnection) -> Checkpoint | None:
    """The checkpoint; None before the first range."""
    row = (await connection.execute(select(t.checkpoint))).mappings().one_or_none()
    if row is None:
        return None
    return Checkpoint(row["chain_id"], row["genesis_hash"], row["block_number"], row["block_hash"])


async def add_range(connection: AsyncConnection, blocks: Sequence[Row], events: Sequence[Row]) -> None:
    """Appends blocks and events."""
    await connection.execute(insert(t.blocks), list(blocks))
    if events:
        await connection.execute(insert(t.events), list(events))


async def move_checkpoint(connection: AsyncConnection, checkpoint: Checkpoint) -> None:
    """Sets the checkpoint and wakes the readers that wait for it."""
    values = {
        "chain_id": checkpoint.chain_id,
        "genesis_hash": checkpoint.genesis_hash,
        "block_number": checkpoint.block_number,
        "block_hash": checkpoint.block_hash,
    }
    statement = upsert(t.checkpoint).values(id=1, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    await notify(connection, BLOCK)


async def roll_back(connection: AsyncConnection, ancestor: Checkpoint) -> None:
    """Takes back everything after `ancestor`, and hands the relay what was lost with it."""
    number = ancestor.block_number
    await take_back(connection, number)
    await connection.execute(delete(t.events).where(t.events.c.block_number > number))
    await connection.execute(delete(t.blocks).where(t.blocks.c.number > number))
    lost = update(t.outbox).where(t.outbox.c.block_number > number)
    await connection.execute(lost.values(block_number=None, block_hash=None, tx_hash=None))
    await move_checkpoint(connection, ancestor)
    await notify(connection, OUTBOX)


async def stored_hashes(connection: AsyncConnection, first: int, last: int) -> dict[int, bytes]:
    """Hashes of the indexed blocks of a closed range."""
    wanted = select(t.blocks.c.number, t.blocks.c.hash).where(t.blocks.c.number.between(first, last))
    return {row.number: row.hash for row in await connection.execute(wanted)}


async def load_open_offers(connection: AsyncConnection, view: View, vouchers: Iterable[str]) -> None:
    """Fills the view with the open offers of vouchers."""
    wanted = list(vouchers)
    if not wanted:
        return
    open_ones = select(t.offers).where(t.offers.c.voucher.in_(wanted), t.offers.c.state == OfferState.OPEN.value)
    for row in (await connection.execute(open_ones)).mappings():
        view.remember(t.offers, dict(row))
        view.open_offers[row["voucher"]] = row["id"]


async def rows_of(connection: AsyncConnection, table: Table) -> list[Row]:
    """All rows of a table, by primary key."""
    found = await connection.execute(select(table).order_by(*table.primary_key))
    return [dict(row) for row in found.mappings()]


async def open_offers(connection: AsyncConnection) -> dict[str, dict[str, Any]]:
    """Every open offer by voucher."""
    wanted = select(t.offers).where(t.offers.c.state == OfferState.OPEN.value)
    found = await connection.execute(wanted)
    return {row["voucher"]: dict(row) for row in found.mappings()}
