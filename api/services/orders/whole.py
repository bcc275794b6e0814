"""Whether chain and index have all that has happened. After a crash either may lack its last blocks for a moment."""

from api.chain.rpc import Block
from api.domain.refusals import BlockNotReached, ChainUnavailable
from api.services.context import Context
from api.services.wait import wait_indexed
from api.store import outbox
from api.store.index import read_checkpoint

CATCH_UP_S = 10.0


async def whole_head(context: Context) -> Block:
    """The chain's head, once the index has it. Raises ChainUnavailable while the chain lacks what the index or the relay saw in it, or
    the index does not catch up.

    An order tried meanwhile would be refused for want of what is about to come back, and its refusal would stay.
    """
    async with context.db.read() as db:
        known = await read_checkpoint(db)
        last = await outbox.last_done(db)
        if await outbox.is_sending_again(db):
            raise ChainUnavailable(why="what was in lost blocks is being sent again")
    needed = {known.block_number: known.block_hash} if known else {}
    needed |= {last["block_number"]: last["block_hash"]} if last else {}
    head = await context.node.head()
    missing = [number for number in needed if needed[number] not in (head.hash, head.parent_hash)]
    found = await context.node.blocks(missing)
    if any(block is None or block.hash != needed[number] for number, block in zip(missing, found, strict=True)):
        raise ChainUnavailable(why="the chain lost blocks")
    if known and known.block_hash == head.hash:
        return head
    # The index commits without waiting for the disk: a PostgreSQL that was killed takes it back by some blocks.
    try:
        await wait_indexed(context, head, CATCH_UP_S)
    except BlockNotReached as late:
        raise ChainUnavailable(why="the index has not caught up with the chain") from late
    return head
