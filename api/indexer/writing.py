"""A range of blocks into the store, with all that follows from it."""

import asyncio
from collections.abc import Awaitable, Sequence

from api.chain.events import DecodedEvent
from api.indexer.fetching import Range
from api.indexer.loading import needed
from api.indexer.projections import apply
from api.indexer.rows import block_row, event_row
from api.store.index import add_range, give_back_replaced, load
from api.store.session import Write
from api.store.view import View

BREATH_EVENTS = 250
"""Events that are applied at a stretch: what is under way with the database goes on in between."""


async def write_range(connection: Write, found: Range, final: int) -> None:
    """Blocks, events, and what they change; blocks up to `final` cannot be taken back. The caller's transaction makes
    it all or nothing.
    """
    events, view = found.events, View(final)
    if events:
        await load(connection, view, needed(events))
    # The database takes the events in while they are applied.
    await _meanwhile(
        add_range(connection, map(block_row, found.blocks), map(event_row, events)), _apply_all(view, events)
    )
    await give_back_replaced(connection, found.blocks[0].number, found.blocks[-1].number)
    await view.flush(connection)


async def project(connection: Write, events: Sequence[DecodedEvent], final: int) -> None:
    """What events of whole blocks change, on top of what the store has of earlier ones."""
    view = View(final)
    await load(connection, view, needed(events))
    await _apply_all(view, events)
    await view.flush(connection)


async def _apply_all(view: View, events: Sequence[DecodedEvent]) -> None:
    for place, event in enumerate(events):
        view.block = event.log.block_number
        apply(view, event)
        if place % BREATH_EVENTS == 0:
            await asyncio.sleep(0)


async def _meanwhile(under_way: Awaitable[None], this: Awaitable[None]) -> None:
    """Both; the first is over, too, before anybody hears that the other failed."""
    task = asyncio.ensure_future(under_way)
    try:
        await this
        await task
    finally:
        task.cancel()
        await asyncio.wait([task])
