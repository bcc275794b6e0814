"""Old blocks' events and history taken off the index, and put back: what may go, and what must be looked at first."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from api.indexer.rebuild import RebuildRuns
from api.store import detaching
from api.store.detaching import Part
from api.store.index import read_checkpoint
from api.store.partitions import ATTACHED, DETACHED, Blocks, detached
from api.store.queries.others import last_block_of
from api.store.session import Database, Write

TRIES_MAX = 50
TRY_AGAIN_S = 0.2

Done = Callable[[int, int], None]
"""Told first and last block of each range that was moved."""


@dataclass
class StillRunning(Exception):
    """Something is owed on vouchers that began in these blocks."""

    vouchers: int
    first: str


@dataclass
class NotTheSame(Exception):
    """A detached table is not what it was when it was detached; nothing was attached."""

    table: str


class ReadersHold(Exception):
    """Readers did not let go of the tables; what was moved before stays moved."""


async def detach(db: Database, before: int | date, *, with_running: bool, done: Done) -> list[Blocks]:
    """Takes off all whole ranges of final blocks below `before`, a block or the first block of a business day, the oldest first. Raises
    RebuildRuns, StillRunning, ReadersHold, StoreUnavailable.
    """
    async with db.hold() as connection:
        ranges = await _detachable(connection, before)
        if ranges and not with_running:
            await _require_ended(connection, ranges[-1].end)
        for blocks in ranges:
            await _detach(connection, blocks)
            done(blocks.first, blocks.end - 1)
    return ranges


async def attach(db: Database, done: Done) -> list[Blocks]:
    """Puts back every detached range that joins the index without a gap, the newest first. Raises RebuildRuns, NotTheSame,
    StoreUnavailable.
    """
    moved: list[Blocks] = []
    async with db.hold() as connection:
        await _claim(connection)
        while (blocks := await _next(connection)) is not None:
            await _require_same(connection, blocks)
            await detaching.attach(connection, blocks)
            moved.append(blocks)
            done(blocks.first, blocks.end - 1)
    return moved


async def parts(db: Database) -> list[Part]:
    """All ranges, in the index and beside it, the oldest first. Raises StoreUnavailable."""
    async with db.read() as connection:
        return await detaching.parts(connection)


async def _claim(connection: Write) -> None:
    if not await detaching.claim(connection):
        raise RebuildRuns


async def _detachable(connection: Write, before: int | date) -> list[Blocks]:
    await _claim(connection)
    async with connection.begin():
        end = await _first_of(connection, before) if isinstance(before, date) else before
        checkpoint = await read_checkpoint(connection)
        there = [part.blocks for part in await detaching.parts(connection) if part.is_attached]
    final = checkpoint.undo_from if checkpoint else 0
    return [blocks for blocks in there if blocks.end <= min(end, final)]


async def _first_of(connection: Write, day: date) -> int:
    """The first block of a business day, or of the next that has one; 0 where none is earlier."""
    last = await last_block_of(connection, day - timedelta(days=1))
    return last["number"] + 1 if last else 0


async def _require_ended(connection: Write, end: int) -> None:
    async with connection.begin():
        vouchers, first = await detaching.running(connection, end)
    if first is not None:
        raise StillRunning(vouchers, first)


async def _detach(connection: Write, blocks: Blocks) -> None:
    async with connection.begin():
        noted = await detaching.contents(connection, ATTACHED, blocks)
    for _ in range(TRIES_MAX):
        if await detaching.try_detach(connection, blocks, noted):
            return
        await asyncio.sleep(TRY_AGAIN_S)
    raise ReadersHold


async def _next(connection: Write) -> Blocks | None:
    """The detached range that ends where the index begins."""
    async with connection.begin():
        gone = await detached(connection)
        found = [part.blocks for part in await detaching.parts(connection) if not part.is_attached]
    return next((blocks for blocks in found if gone and blocks.end == gone.end), None)


async def _require_same(connection: Write, blocks: Blocks) -> None:
    async with connection.begin():
        noted = await detaching.recorded(connection, blocks)
        found = await detaching.contents(connection, DETACHED, blocks)
    for name, contents in found.items():
        if noted.get(name) != contents:
            raise NotTheSame(name)
