"""A range of blocks into the store, with all that follows from it."""

from collections.abc import Sequence

from api.chain.events import DecodedEvent, decode
from api.indexer.fetching import Range
from api.indexer.loading import needed
from api.indexer.projections import apply
from api.indexer.rows import block_row, event_row
from api.store.index import add_range, give_back_replaced, load
from api.store.session import Write
from api.store.view import View


async def write_range(connection: Write, found: Range, final: int) -> None:
    """Blocks, events, and what they change; blocks up to `final` cannot be taken back. The caller's transaction makes
    it all or nothing.
    """
    events = [event for log in found.logs if (event := decode(log))]
    await add_range(connection, [block_row(block) for block in found.blocks], [event_row(event) for event in events])
    await give_back_replaced(connection, found.blocks[0].number, found.blocks[-1].number)
    if events:
        await project(connection, events, final)


async def project(connection: Write, events: Sequence[DecodedEvent], final: int) -> None:
    """What events of whole blocks change, on top of what the store has of earlier ones."""
    view = View(final)
    await load(connection, view, needed(events))
    for event in events:
        view.block = event.log.block_number
        apply(view, event)
    await view.flush(connection)
