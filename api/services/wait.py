"""Waiting for the index."""

import time

from api.chain.rpc import Block
from api.domain.refusals import BlockNotReached, ChainUnavailable
from api.services.context import Context
from api.store.index import stored_hashes

INDEX_WAIT_S = 60.0
POLL_S = 0.1


async def wait_indexed(context: Context, block: Block, timeout_s: float = INDEX_WAIT_S) -> None:
    """Waits until the index holds this very block: its number alone may be reached by blocks that the chain has lost.

    Raises BlockNotReached when that takes too long, ChainUnavailable when the chain loses the block meanwhile.
    """
    if block.number < context.ledger.first_block:
        raise ChainUnavailable(why="the ledger is not deployed on this chain yet")
    until = time.monotonic() + timeout_s
    while True:
        mark = context.blocks.mark
        async with context.db.read() as db:
            known = await stored_hashes(db, block.number, block.number)
        if known.get(block.number) == block.hash:
            return
        if not await context.node.has(block.number, block.hash):
            raise ChainUnavailable(lost_block=block.number)
        if time.monotonic() > until:
            raise BlockNotReached(need=block.number, have=None)
        await context.blocks.wait(mark, POLL_S)
