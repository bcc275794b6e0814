"""The indexer process: follows the chain into the store; goes back when the chain did."""

import asyncio
import gc
import os
import socket
from dataclasses import replace

import structlog

from api.chain.contracts import Ledger
from api.chain.rpc import Block, Node, RpcError
from api.domain.refusals import ChainUnavailable, StoreUnavailable
from api.domain.stops import CannotGoOn
from api.indexer.fetching import ChainMoved, Fetcher, Range
from api.indexer.finality import Finality
from api.indexer.pace import Pace
from api.indexer.writing import write_range
from api.store.index import (
    Checkpoint,
    assert_alive,
    give_back,
    has_events_of,
    introduce,
    lock_checkpoint,
    prune_undo,
    read_checkpoint,
    roll_back,
    sent_after,
    start_over,
    stored_hashes,
    try_become_writer,
)
from api.store.partitions import PARTITION_BLOCKS, Blocks, cover, kept
from api.store.session import Database, Write
from api.store.shadow import sweep

STANDBY_TRY_S = 0.25
TRY_AGAIN_S = 0.2
IDLE_S = 1.0  # between looks at the chain when no wake-up comes
ANCESTOR_STEP_BLOCKS = 200
PRUNE_BLOCKS = 1_000
GC_THRESHOLDS = (100_000, 50, 50)

_log = structlog.get_logger(__name__)


class OtherChain(CannotGoOn):
    """The node's chain is not the one the database or the deployment file is of."""


class ForkTooDeep(CannotGoOn):
    """The chain went back further than it promised. Nothing was touched. `stored` is the hash that the index has of `block`."""

    def __init__(self, words: str, block: int, stored: bytes) -> None:
        super().__init__(words)
        self.block = block
        self.stored = stored


class Indexer:
    """One indexer. Of several on one database, one writes and the others stand by."""

    def __init__(
        self,
        db: Database,
        node: Node,
        ledger: Ledger,
        finality: str,
        ws_url: str | None,
        pace: Pace | None = None,
        partition_blocks: int = PARTITION_BLOCKS,
    ) -> None:
        self._pace = pace or Pace()
        self._partition_blocks = partition_blocks
        self._db = db
        self._node = node
        self._ledger = ledger
        self._finality = Finality(finality)
        self._ws_url = ws_url
        self._fetcher = Fetcher(node, ledger)
        self._known: Checkpoint | None = None  # what we wrote last; None if that must be asked
        self._kept: Blocks | None = None  # what there are partitions for; as old as the other
        self._is_checked = False
        self._is_away = False

    async def run(self) -> None:
        """Runs for ever. Raises OtherChain or ForkTooDeep, which a person must look at."""
        spare_collector()
        while True:
            try:
                async with self._db.hold() as connection:
                    await introduce(connection, f"{socket.gethostname()}:{os.getpid()}")
                    await self._become_writer(connection)
                    await sweep(connection)
                    self._known = None
                    await self._follow(connection)
            except StoreUnavailable as why:
                _log.warning("数据库不可用，自动重试 · store unavailable; trying again", why=str(why.__cause__ or why))
            await self._pace.pause(TRY_AGAIN_S)

    async def close(self) -> None:
        """Ends what works ahead."""
        await self._fetcher.close()

    async def catch_up(self) -> bool:
        """Indexes up to the head. False if the chain is away."""
        while True:
            try:
                await self._check_chain()
                while await self._step():
                    continue
            except ChainMoved:
                self._known = None
                await self._fetcher.close()
            except (ChainUnavailable, RpcError) as why:
                self._note_away(why)
                return False
            else:
                self._note_back()
                return True

    async def give_back_lost(self) -> bool:
        """Returns to the relay its orders of blocks that the chain lost before they were indexed. False if the chain is
        away.
        """
        known = await self._checkpoint()
        if known is None:
            return True
        async with self._db.read() as connection:
            sent = await sent_after(connection, known.block_number)
        try:
            found = await self._node.blocks(sorted(sent))
        except (ChainUnavailable, RpcError) as why:
            self._note_away(why)
            return False
        lost = [number for number, block in zip(sorted(sent), found, strict=True) if not _is(block, sent[number])]
        if lost:
            _log.warning("the chain lost blocks with orders; they are sent again", blocks=len(lost))
            async with self._db.write() as connection:
                await give_back(connection, lost)
        return True

    async def _become_writer(self, connection: Write) -> None:
        said = False
        while not await try_become_writer(connection):
            if not said:
                _log.info("another indexer writes; standing by")
                said = True
            await self._pace.pause(STANDBY_TRY_S)
        if said:
            _log.warning("the writer is gone; this indexer writes from here on")

    async def _follow(self, lock: Write) -> None:
        wake = asyncio.Event()
        heads = asyncio.create_task(self._listen(wake))
        try:
            looked = 0.0
            while not heads.done():
                wake.clear()
                is_there = await self.catch_up()
                if self._pace.now() - looked > IDLE_S:
                    # The lock lives as long as its connection: without it, another may be writing, too.
                    await assert_alive(lock)
                    is_there = is_there and await self.give_back_lost()
                    looked = self._pace.now()
                await self._pace.wait(wake, IDLE_S if is_there else TRY_AGAIN_S)
            await heads
        finally:
            heads.cancel()
            await self.close()

    async def _listen(self, wake: asyncio.Event) -> None:
        async for _ in self._pace.heads(self._node, self._ws_url):
            wake.set()

    def _note_away(self, why: Exception) -> None:
        if not self._is_away:
            _log.warning("链不可用，自动重试 · chain unavailable; trying again", why=str(why))
        # Who comes back may be another.
        self._is_away, self._is_checked = True, False

    def _note_back(self) -> None:
        if self._is_away:
            _log.info("chain available again")
        self._is_away = False

    async def _check_chain(self) -> None:
        if self._is_checked:
            return
        chain_id = await self._node.chain_id()
        first = await self._node.block(0)
        if first is None:
            raise ChainUnavailable(why="the node does not have the chain's first block")
        genesis = first.hash
        if (chain_id, genesis) != (self._ledger.chain_id, self._ledger.genesis_hash):
            raise OtherChain(
                f"节点不是账本所在的链，请检查 RPC 地址。 The node's chain is {chain_id} (genesis 0x{genesis.hex()[:12]}…), the ledger was "
                f"deployed on {self._ledger.chain_id} (0x{self._ledger.genesis_hash.hex()[:12]}…)."
            )
        self._is_checked = True

    async def _checkpoint(self) -> Checkpoint | None:
        if self._known is None:
            async with self._db.read() as connection:
                known, self._kept = await read_checkpoint(connection), await kept(connection)
            if known and known.genesis_hash != self._ledger.genesis_hash:
                raise OtherChain(
                    "数据库存有另一条链的索引，请另用数据库。 The database holds another chain's index; use another database."
                )
            self._known = known
            await self._go_back_to_added(known)
        return self._known

    async def _go_back_to_added(self, known: Checkpoint | None) -> None:
        """A version of the ledger that the deployment file tells of since the last start has blocks behind the checkpoint: they are
        read again, with its events in them.
        """
        for version in self._ledger.versions[1:]:
            if known is None or known.block_number < version.first_block:
                return
            if self._kept and version.first_block < self._kept.first:
                continue  # its first events are detached: it was known then
            async with self._db.read() as connection:
                if await has_events_of(connection, version.first_block, version.addresses["VoucherLedger"]):
                    continue
            before = await self._node.block(version.first_block - 1)
            if before is None:
                raise ChainUnavailable(why="the chain is shorter than the ledger's deployment")
            _log.warning("the ledger has a new version: going back to its first block", version=version.number)
            async with self._db.write() as connection:
                if await lock_checkpoint(connection) != known:
                    raise ChainMoved
                await self._take_back(connection, known, before)
            raise ChainMoved

    async def _step(self) -> bool:
        """One range, or one roll-back. False when there is nothing left to do."""
        known = await self._checkpoint()
        head = await self._node.head()
        if known is not None and not await self._is_on_chain(known, head):
            await self._go_back(known, head)
            return True
        first = known.block_number + 1 if known else self._ledger.first_block
        if first > head.number:
            return False
        found = await self._fetcher.fetch(first, head, known.block_hash if known else None)
        await self._write(found, head, known)
        return found.blocks[-1].number < head.number

    async def _is_on_chain(self, known: Checkpoint, head: Block) -> bool:
        if known.block_hash in (head.hash, head.parent_hash):
            return True
        return _is(await self._node.block(known.block_number), known.block_hash)

    async def _write(self, found: Range, head: Block, known: Checkpoint | None) -> None:
        """Raises ChainMoved if somebody else wrote meanwhile."""
        tip, final = found.blocks[-1], self._finality.final_below(head.number)
        undo_from = max(known.undo_from if known else self._ledger.first_block, final + 1)
        new = Checkpoint(self._ledger.chain_id, self._ledger.genesis_hash, tip.number, tip.hash, undo_from)
        async with self._db.write() as connection:
            if await lock_checkpoint(connection) != known:
                raise ChainMoved
            now_kept = await cover(connection, self._kept, found.blocks[0].number, tip.number, self._partition_blocks)
            await write_range(connection, found, final, new)
            if known and known.block_number // PRUNE_BLOCKS < tip.number // PRUNE_BLOCKS:
                await prune_undo(connection, final)
        self._known, self._kept = new, now_kept

    async def _go_back(self, known: Checkpoint, head: Block) -> None:
        ancestor = await self._common_ancestor(known.block_number, head)
        depth = known.block_number - ancestor.number
        if not self._finality.allows(depth):
            if ancestor.hash == head.hash:
                # All it has is ours: a node that lags, or was started anew, contradicts nobody.
                raise ChainUnavailable(why=f"the node is {depth} blocks behind the index")
            raise ForkTooDeep(
                f"链回退 {depth} 块，超出其最终性 {self._finality}；索引停止，未作任何改动，请核对各节点。 "
                f"The chain left the index {depth} blocks back, but its finality is {self._finality}. "
                "Nothing was changed; compare the nodes before going on.",
                known.block_number,
                known.block_hash,
            )
        _log.warning("fork: going back", to=ancestor.number, blocks=depth)
        async with self._db.write() as connection:
            if await lock_checkpoint(connection) != known:
                raise ChainMoved
            await self._take_back(connection, known, ancestor)

    async def _take_back(self, connection: Write, known: Checkpoint, ancestor: Block) -> None:
        self._known = None
        if ancestor.number + 1 < known.undo_from:
            _log.warning("nothing is kept to go back that far; the index is built anew")
            await start_over(connection)
            return
        await roll_back(connection, replace(known, block_number=ancestor.number, block_hash=ancestor.hash))

    async def _common_ancestor(self, top: int, head: Block) -> Block:
        """The newest stored block that is on the chain. Raises ChainUnavailable where the node does not know a block below its own
        head: that is no fork.
        """
        while top >= self._ledger.first_block:
            bottom = max(self._ledger.first_block, top - ANCESTOR_STEP_BLOCKS + 1)
            async with self._db.read() as connection:
                stored = await stored_hashes(connection, bottom, top)
            found = await self._node.blocks(range(bottom, top + 1))
            if None in found[: max(0, head.number - bottom + 1)]:
                raise ChainUnavailable(why="the node does not know blocks below its own head")
            for block in reversed(found):
                if block and stored.get(block.number) == block.hash:
                    return block
            top = bottom - 1
        before = await self._node.block(self._ledger.first_block - 1)
        if before is None:
            raise ChainUnavailable(why="the chain is shorter than the ledger's deployment")
        return before


def spare_collector() -> None:
    """A range makes a hundred thousand objects and no cycles: looking for some at the usual pace takes a third of the time."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


def _is(block: Block | None, block_hash: bytes) -> bool:
    return block is not None and block.hash == block_hash
