"""The indexer process: follows the chain into the store; goes back when the chain did."""

import asyncio
from collections.abc import Sequence

import structlog

from api.chain.contracts import Ledger
from api.chain.events import DecodedEvent, Log, decode
from api.chain.heads import new_heads
from api.chain.rpc import RANGE_BLOCKS_MAX, Block, Node, RpcError
from api.domain.refusals import ChainUnavailable, StoreUnavailable
from api.indexer.loading import load
from api.indexer.projections import apply
from api.indexer.rows import block_row, event_row
from api.store.index import (
    Checkpoint,
    add_range,
    assert_alive,
    is_connection_lost,
    move_checkpoint,
    read_checkpoint,
    roll_back,
    stored_hashes,
    try_become_writer,
)
from api.store.session import Database, Write
from api.store.view import View

STANDBY_TRY_S = 0.5
TRY_AGAIN_S = 0.2
ANCESTOR_STEP_BLOCKS = 200

_log = structlog.get_logger(__name__)


class OtherChain(Exception):
    """The node's chain is not the one the database or the deployment file is of."""


class ForkTooDeep(Exception):
    """The chain went back further than it promised. Nothing was touched."""


class _Moved(Exception):
    """The chain changed between two questions; ask again."""


class Indexer:
    """One indexer. Of several on one database, one writes and the others stand by."""

    def __init__(self, db: Database, node: Node, ledger: Ledger, finality: str, ws_url: str | None) -> None:
        self._db = db
        self._node = node
        self._ledger = ledger
        self._finality = finality
        self._ws_url = ws_url
        self._range_blocks = 500
        self._addresses = list(ledger.addresses.values())

    async def run(self) -> None:
        """Runs for ever. Raises OtherChain or ForkTooDeep, which a person must look at."""
        while True:
            try:
                async with self._db.engine.connect() as connection:
                    await self._become_writer(connection)
                    await self._follow(connection)
            except (StoreUnavailable, OSError) as why:
                _log.warning("store unavailable; trying again", why=str(why))
            except Exception as why:
                if not is_connection_lost(why):
                    raise
                _log.warning("store connection lost; trying again", why=type(why).__name__)
            await asyncio.sleep(TRY_AGAIN_S)

    async def _become_writer(self, connection: Write) -> None:
        said = False
        while True:
            if await try_become_writer(connection):
                return
            if not said:
                _log.info("another indexer writes; standing by")
                said = True
            await asyncio.sleep(STANDBY_TRY_S)

    async def _follow(self, lock: Write) -> None:
        async for _ in new_heads(self._node, self._ws_url):
            # The lock lives as long as its connection: without it, another may be writing.
            await assert_alive(lock)
            await self.catch_up()

    async def catch_up(self) -> None:
        """Indexes up to the head. A node that is away is left for the next wake-up."""
        while True:
            try:
                await self._check_chain()
                while await self._step():
                    continue
                return
            except _Moved:
                continue
            except ChainUnavailable as why:
                _log.warning("chain unavailable", why=str(why))
                return

    async def _check_chain(self) -> None:
        chain_id = await self._node.chain_id()
        first = await self._node.block(0)
        genesis = first.hash if first else b""
        if (chain_id, genesis) != (self._ledger.chain_id, self._ledger.genesis_hash):
            raise OtherChain(
                f"The node's chain is {chain_id} (genesis 0x{genesis.hex()[:12]}…), the ledger was "
                f"deployed on {self._ledger.chain_id} (0x{self._ledger.genesis_hash.hex()[:12]}…)."
            )

    async def _step(self) -> bool:
        """One range, or one roll-back. False when there is nothing left to do."""
        async with self._db.read() as connection:
            known = await read_checkpoint(connection)
        if known and known.genesis_hash != self._ledger.genesis_hash:
            raise OtherChain("The database holds another chain's index; use another database.")
        head = await self._node.head()
        if known is None:
            first = self._ledger.first_block
        else:
            if not await self._is_on_chain(known, head):
                await self._go_back(known)
                return True
            first = known.block_number + 1
        if first > head.number:
            return False
        await self._index(first, head, known)
        return True

    async def _is_on_chain(self, known: Checkpoint, head: Block) -> bool:
        if head.hash == known.block_hash:
            return True
        if head.number == known.block_number + 1 and head.parent_hash == known.block_hash:
            return True
        found = await self._node.block(known.block_number)
        return found is not None and found.hash == known.block_hash

    async def _index(self, first: int, head: Block, known: Checkpoint | None) -> None:
        last = min(head.number, first + self._range_blocks - 1)
        try:
            blocks, logs = await self._fetch(first, last, head)
        except RpcError as why:
            # Each engine says "too much" in words of its own; a smaller range answers them all.
            if self._range_blocks == 1:
                raise ChainUnavailable(why=str(why)) from why
            self._range_blocks = max(1, self._range_blocks // 2)
            return
        _require_one_chain(blocks, logs, known)
        events = [event for log in logs if (event := decode(log))]
        tip = blocks[-1]
        ledger = self._ledger
        checkpoint = Checkpoint(ledger.chain_id, ledger.genesis_hash, tip.number, tip.hash)
        async with self._db.write() as connection:
            await _write(connection, blocks, events)
            await move_checkpoint(connection, checkpoint)
        self._range_blocks = min(RANGE_BLOCKS_MAX, self._range_blocks * 2)

    async def _fetch(self, first: int, last: int, head: Block) -> tuple[list[Block], list[Log]]:
        logs = self._node.logs(first, last, self._addresses)
        if first == last == head.number:
            return [head], await logs
        found, fetched = await asyncio.gather(self._node.blocks(range(first, last + 1)), logs)
        if any(block is None for block in found):
            raise _Moved
        return [block for block in found if block], fetched

    async def _go_back(self, known: Checkpoint) -> None:
        ancestor = await self._common_ancestor(known.block_number)
        depth = known.block_number - ancestor.number
        if not self._may_go_back(depth):
            raise ForkTooDeep(
                f"The chain left the index {depth} blocks back, but its finality is "
                f"{self._finality}. Nothing was changed; compare the nodes before going on."
            )
        _log.warning("fork: going back", to=ancestor.number, blocks=depth)
        async with self._db.write() as connection:
            back = Checkpoint(known.chain_id, known.genesis_hash, ancestor.number, ancestor.hash)
            await roll_back(connection, back)

    def _may_go_back(self, depth: int) -> bool:
        if self._finality == "any":
            return True
        return self._finality.startswith("depth:") and depth <= int(self._finality[6:])

    async def _common_ancestor(self, top: int) -> Block:
        """The newest stored block that is on the chain."""
        while top >= self._ledger.first_block:
            bottom = max(self._ledger.first_block, top - ANCESTOR_STEP_BLOCKS + 1)
            async with self._db.read() as connection:
                stored = await stored_hashes(connection, bottom, top)
            for block in reversed(await self._node.blocks(range(bottom, top + 1))):
                if block and stored.get(block.number) == block.hash:
                    return block
            top = bottom - 1
        before = await self._node.block(self._ledger.first_block - 1)
        if before is None:
            raise ChainUnavailable(why="the chain is shorter than the ledger's deployment")
        return before


async def _write(connection: Write, blocks: Sequence[Block], events: Sequence[DecodedEvent]) -> None:
    """A range of blocks with all that follows from it. The caller's transaction makes it all or nothing."""
    await add_range(connection, [block_row(b) for b in blocks], [event_row(e) for e in events])
    if not events:
        return
    view = View()
    await load(connection, view, events)
    for event in events:
        view.block = event.log.block_number
        apply(view, event)
    await view.flush(connection)


def _require_one_chain(blocks: list[Block], logs: list[Log], known: Checkpoint | None) -> None:
    """Headers must link, from the checkpoint on, and every log must be of one of them."""
    parent = known.block_hash if known else blocks[0].parent_hash
    for block in blocks:
        if block.parent_hash != parent:
            raise _Moved
        parent = block.hash
    hashes = {block.number: block.hash for block in blocks}
    if any(hashes.get(log.block_number) != log.block_hash for log in logs):
        raise _Moved
