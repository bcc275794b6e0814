"""One snapshot of the index a request: of now or of an earlier block, for one reader, naming the block it speaks of."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.domain import refusals
from api.services.actor import ANYBODY, Actor
from api.services.context import Context
from api.store.as_of import go_back
from api.store.partitions import detached
from api.store.queries import others
from api.store.session import Read
from api.store.visibility import Reader

MIN_BLOCK_WAIT_S = 2.0
REPLICA_POLL_S = 0.01
Row = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """One state of the index, and who reads it."""

    db: Read
    reader: Reader
    block: Row


@dataclass(frozen=True)
class AsOf:
    """The block, or the business day at whose end, a read speaks of; neither: now."""

    block: int | None = None
    day: date | None = None


NOW = AsOf()


@asynccontextmanager
async def snapshot(
    context: Context, actor: Actor, min_block: int | None = None, path: str = "", as_of: AsOf = NOW
) -> AsyncIterator[Snapshot]:
    """Opens a snapshot, waiting for `min_block`. Raises BlockNotReached, HistoryDetached, Invalid."""
    awaited = [number for number in (min_block, as_of.block) if number is not None]
    if awaited:
        await _wait(context, max(awaited))
    await record_look_through(context, actor, path)
    async with context.index.read() as db:
        head = await others.head_block(db)
        if head is None:
            raise refusals.BlockNotReached(need=min_block or 0, have=None)
        block = await _block_of(db, as_of, head)
        if block["number"] != head["number"]:
            await require_kept(db, block["number"])
            await go_back(db, block["number"])
        reader = Reader(actor.member, actor.sees_all, block["day"])
        is_final = context.final_below(head["number"]) >= block["number"]
        yield Snapshot(db, reader, block_view(context, block) | {"final": is_final})


async def _block_of(db: Read, as_of: AsOf, head: Row) -> Row:
    """The block that is meant. A day that has not ended yet is spoken of as it stands."""
    if as_of.block is not None and as_of.day is not None:
        raise refusals.Invalid(field="as_of_date", why="give as_of_block or as_of_date, not both")
    if as_of.day is not None:
        if as_of.day > head["day"]:
            raise refusals.Invalid(field="as_of_date", why=f"the day has not begun; today is {head['day']}")
        found, field = await others.last_block_of(db, as_of.day), "as_of_date"
    elif as_of.block is not None:
        found, field = await others.block(db, as_of.block), "as_of_block"
    else:
        return head
    if found is None:
        raise refusals.Invalid(field=field, why="the ledger did not exist then")
    return found


async def require_kept(db: Read, first: int) -> None:
    """Raises HistoryDetached where events and history of blocks from `first` on are not there any more."""
    gone = await detached(db)
    if gone and first < gone.end:
        raise refusals.HistoryDetached(need=max(first, gone.first), kept_from=gone.end)


async def _wait(context: Context, block: int) -> None:
    """Until the database that will be read is there. A replica hears no wake-ups: it is asked again and again."""
    until = time.monotonic() + MIN_BLOCK_WAIT_S
    while True:
        mark = context.blocks.mark
        async with context.index.read() as db:
            head = await others.head_block(db)
        have = head["number"] if head else None
        if have is not None and have >= block:
            return
        left = until - time.monotonic()
        if left <= 0:
            raise refusals.BlockNotReached(need=block, have=have)
        if context.replica:
            await asyncio.sleep(min(left, REPLICA_POLL_S))
        else:
            await context.blocks.wait(mark, left)


async def record_look_through(context: Context, actor: Actor, path: str) -> None:
    """R32: what somebody reads who sees everything is itself on record, and is so before it is read."""
    if not actor.sees_all or actor is ANYBODY:
        return
    async with context.db.write() as db:
        head = await others.head_block(db)
        row = {"api_key": actor.key, "path": path, "at_block": head["number"] if head else 0}
        await others.record_look_through(db, row)


def block_view(context: Context, head: Row) -> Row:
    """The block an answer speaks of."""
    return {
        "number": head["number"],
        "hash": hex_of(head["hash"]),
        "timestamp": head["timestamp"],
        "day": head["day"],
        "final": context.final_below(head["number"]) >= head["number"],
    }


def hex_of(value: bytes | None) -> str | None:
    """Bytes as 0x hex."""
    return None if value is None else "0x" + value.hex()
