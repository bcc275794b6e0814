"""A range of blocks into the store, with all that follows from it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from api.chain.events import DecodedEvent
from api.indexer.fetching import Range
from api.indexer.loading import needed
from api.indexer.projections import apply
from api.indexer.rows import block_row, event_row, events_of
from api.store.changes import NOTHING, Changes, write
from api.store.index import Checkpoint, added, give_back_replaced, load, move_checkpoint
from api.store.session import Write
from api.store.view import View

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
Work = Callable[[], Awaitable[None]]
PORTION_EVENTS = 1_500
"""Events whose changes are written at once."""
BREATH_EVENTS = 10
"""Events that are applied at a stretch: what is under way with the database goes on in between."""


async def write_range(connection: Write, found: Range, final: int, checkpoint: Checkpoint) -> None:
    """Blocks, events, what they change, and the checkpoint behind them; blocks up to `final` cannot be taken back. The caller's
    transaction makes it all or nothing.
    """
    portions = _portions(found.events, lambda event: event.log.block_number)
    read = added(map(block_row, found.blocks), map(event_row, found.events))
    await move_checkpoint(connection, checkpoint, behind=await _project(connection, portions, final, read))
    await give_back_replaced(connection, found.blocks[0].number, found.blocks[-1].number)


async def project_stored(connection: Write, rows: Sequence[Mapping[str, Any]], final: int) -> None:
    """What stored events of whole blocks change, each portion decoded as it is needed."""
    portions = map(events_of, _portions(rows, lambda row: row["block_number"]))
    await write(connection, await _project(connection, portions, final, NOTHING))


async def _project(connection: Write, events: Iterator[Sequence[DecodedEvent]], final: int, read: Changes) -> Changes:
    """What events of whole blocks, some at a time, change on top of what the store has of earlier ones. The database takes in what some
    have changed while the next are worked out; before all that, what was read. Returns what is left to be written.
    """
    view, waiting, portion = View(final), read, next(events, None)
    while portion is not None:
        await load(connection, view, needed(portion))
        # A view changes no table that is read into: the few rows of a block can go with what they change.
        joined = read if waiting is read and read.are_few else NOTHING
        writing = None if joined is waiting else partial(write, connection, waiting)
        portion = await _meanwhile(writing, _apply_all(view, portion, events))
        waiting, view = joined + view.changes(), view.following()
    return waiting


def _portions(items: Sequence[_Item], block_of: Callable[[_Item], int]) -> Iterator[Sequence[_Item]]:
    """Items of whole blocks, PORTION_EVENTS at a time or what one block has more."""
    start = 0
    while start < len(items):
        end = min(start + PORTION_EVENTS, len(items))
        while end < len(items) and block_of(items[end]) == block_of(items[end - 1]):
            end += 1
        yield items[start:end]
        start = end


async def _apply_all(
    view: View, events: Sequence[DecodedEvent], more: Iterator[Sequence[DecodedEvent]]
) -> Sequence[DecodedEvent] | None:
    """Applies events; returns the next, which may take as long to be made."""
    for place, event in enumerate(events):
        view.block = event.log.block_number
        apply(view, event)
        if place % BREATH_EVENTS == 0:
            await asyncio.sleep(0)
    return next(more, None)


async def _meanwhile(waiting: Work | None, this: Awaitable[_Result]) -> _Result:
    """Both; the first is over, too, before anybody hears that the other failed."""
    if waiting is None:
        return await this
    task = asyncio.ensure_future(waiting())
    try:
        result = await this
        await task
        return result
    finally:
        task.cancel()
        await asyncio.wait([task])
