"""Waiting for the index."""

import time

from api.chain.rpc import Block
from api.domain.refusals import BlockNotReached
from api.services.context import Context
from api.store.index import read_checkpoint

INDEX_WAIT_S = 60.0
POLL_S = 0.1


async def wait_indexed(context: Context, block: Block, timeout_s: float = INDEX_WAIT_S) -> None:
    """Waits until the index has reached a block. Raises BlockNotReached, a kind of StoreUnavailable to its callers."""
    until = time.monotonic() + timeout_s
    while True:
        mark = context.blocks.mark
        async with context.db.read() as db:
            known = await read_checkpoint(db)
        if known and known.block_number >= block.number:
            return
        if time.monotonic() > until:
            raise BlockNotReached(need=block.number, have=known.block_number if known else None)
        await context.blocks.wait(mark, POLL_S)
