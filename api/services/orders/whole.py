"""Whether the chain has all that has happened. After a crash a dev chain may lack its last blocks for a moment."""

from api.chain.rpc import Block
from api.domain.refusals import ChainUnavailable
from api.services.context import Context
from api.store import outbox
from api.store.index import read_checkpoint
from api.store.session import Read


async def whole_head(context: Context, db: Read) -> Block:
    """The chain's head. Raises ChainUnavailable while the chain lacks what the index or the relay saw in it.

    An order tried meanwhile would be refused for want of what is about to come back, and its refusal would stay.
    """
    known = await read_checkpoint(db)
    last = await outbox.last_done(db)
    needed = {known.block_number: known.block_hash} if known else {}
    needed |= {last["block_number"]: last["block_hash"]} if last else {}
    if await outbox.is_sending_again(db):
        raise ChainUnavailable(why="what was in lost blocks is being sent again")
    head = await context.node.head()
    missing = [number for number in needed if needed[number] not in (head.hash, head.parent_hash)]
    found = await context.node.blocks(missing)
    if any(block is None or block.hash != needed[number] for number, block in zip(missing, found, strict=True)):
        raise ChainUnavailable(why="the chain lost blocks")
    return head
