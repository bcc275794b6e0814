"""The relay process: carries out the outbox on the chain, in order, each thing once.

Why nothing happens twice (docs/decisions/0010-relay.md): an order's nonce is spent on the chain, so a second sending is not admitted
and changes nothing; a job leaves alone what is not due; a clock cannot go back. Why nothing is lost: a row has a block only after
its receipt, and loses it again when the index goes back behind that block. Why the order stays: rows are queued one transaction
after another, and nothing is sent while the chain lacks what was sent before.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import takewhile

import structlog

from api.chain.ledger import SignedOrder, execute_data
from api.chain.rpc import Block, Receipt, RpcError
from api.chain.sender import Sender
from api.domain.calendar import business_day
from api.domain.refusals import BlockNotReached, ChainUnavailable, NotCarried, StoreUnavailable
from api.services.context import Context
from api.services.relay.clock import DevClock
from api.services.relay.jobs import Jobs
from api.services.wait import wait_indexed
from api.store import orders as order_store
from api.store import outbox
from api.store.index import give_back_replaced
from api.store.notices import Listener

BATCH_ORDERS_MAX = 50
LANES = 16
"""Batches that are under way at once where blocks come by time: what does not go into the next block goes into the one after."""
LANES_AT_ONCE = 4
"""Where each transaction makes its block: the next are signed and sent while the first is carried out."""
IDLE_S = 0.25
TRY_AGAIN_S = 0.5
_log = structlog.get_logger(__name__)


class Stuck(Exception):
    """The outbox asks for what this chain cannot do; a person must look at it."""


class Relay:
    """One relay. It has no power over orders: it only carries them."""

    def __init__(self, context: Context, sender: Sender, wakeups: Listener) -> None:
        self._context = context
        self._sender = sender
        self._wakeups = wakeups
        self._jobs = Jobs(context, sender)
        self._clock = DevClock(context.node) if context.is_dev else None
        self._batch = BATCH_ORDERS_MAX
        self._lanes = self._lanes_max = LANES_AT_ONCE if context.is_dev else LANES
        self._looked = 0.0

    async def run(self) -> None:
        """Runs for ever; waits for a chain or a store that is away."""
        while True:
            mark = self._wakeups.mark
            try:
                if await self._step():
                    continue
                await self._wakeups.wait(mark, IDLE_S)
            except (BlockNotReached, ChainUnavailable, StoreUnavailable, RpcError) as why:
                _log.warning("trying again", why=str(why))
                await asyncio.sleep(TRY_AGAIN_S)

    async def _step(self) -> bool:
        """One batch, one clock move, or the jobs of a new day. False when there is nothing to do."""
        async with self._context.db.read() as db:
            rows = await outbox.pending(db, self._batch * self._lanes)
            last = await outbox.last_done(db)
        if last and not await self._context.node.has(last["block_number"], last["block_hash"]):
            await self._wait_given_back(last)
            return True
        if not rows:
            return await self._look_after_the_day()
        if rows[0]["outcome_block"] is not None:
            await self._note_known(rows)
        elif rows[0]["kind"] == "clock":
            await self._move_clock(rows[0])
        else:
            await self._carry(_together(rows))
        return True

    async def _look_after_the_day(self) -> bool:
        """Between two batches at most every IDLE_S: the questions it asks of the node are as many as a batch's own."""
        if time.monotonic() - self._looked < IDLE_S:
            return False
        if self._clock:
            await self._clock.follow_day()
        had_to = await self._jobs.run_if_new_day()
        self._looked = time.monotonic()
        return had_to

    async def _wait_given_back(self, last: outbox.Row) -> None:
        """The chain lost blocks: the index takes them back first, and returns their rows to the outbox. A row that was noted
        behind its back, as it went over to other blocks, is returned here.
        """
        number = last["block_number"]
        _log.warning("blocks were lost; waiting for the index to go back", block=number)
        async with self._context.db.write() as db:
            await give_back_replaced(db, number, number)
        await asyncio.sleep(IDLE_S)

    async def _note_known(self, rows: list[outbox.Row]) -> None:
        """Killed between the receipt and its record, or a fork came in between: the index knows the orders already. Those of one block
        are noted at once.
        """
        number, block_hash, at = (rows[0][name] for name in ("outcome_block", "outcome_hash", "outcome_at"))
        known = takewhile(lambda row: row["outcome_hash"] == block_hash, rows)
        if not await self._context.node.has(number, block_hash):
            await asyncio.sleep(IDLE_S)  # lost meanwhile; the index will take it back
            return
        async with self._context.db.write() as db:
            await outbox.done(db, [row["seq"] for row in known], None, number, block_hash, at)

    async def _carry(self, rows: list[outbox.Row]) -> None:
        """Sends batches, and takes in what became of them, in order."""
        batches = list(_batched(rows, self._batch))
        if self._clock:
            await self._clock.before(rows[0]["included_at"])
        datas = [execute_data([_signed(row) for row in batch]) for batch in batches]
        door = self._context.ledger.version(rows[0]["version"]).addresses["Orders"]
        sent = await self._sender.send_all(door, datas)
        for batch, tx_hash in zip(batches, sent, strict=True):
            receipt = await self._sender.wait(tx_hash)
            if not receipt.succeeded:
                await self._shrink(batch)
                return
            if receipt.logs < len(batch):
                # Each order leaves an event. A chain that lost even the deployment takes everything and does nothing.
                raise ChainUnavailable(why="the ledger is not deployed on this chain yet")
            if not await self._note_done(batch, tx_hash, receipt):
                return
        self._batch, self._lanes = BATCH_ORDERS_MAX, self._lanes_max

    async def _shrink(self, rows: Sequence[outbox.Row]) -> None:
        """A batch that was undone is tried once with a whole block's gas, then cut in two until the order that cannot be carried
        stands alone. That one is put aside: it must not hold up everybody's behind it.
        """
        if self._lanes > 1:
            self._lanes = 1
            return
        if len(rows) > 1:
            self._batch = len(rows) // 2
            return
        _log.error("an order cannot be carried", order=str(rows[0]["order_id"]))
        async with self._context.db.write() as db:
            await order_store.refuse(db, rows[0]["order_id"], NotCarried().problem())
            await outbox.drop(db, rows[0]["seq"])

    async def _note_done(self, rows: Sequence[outbox.Row], tx_hash: bytes, receipt: Receipt) -> bool:
        """False when a fork came in between: the rows stay pending."""
        block = await self._context.node.block(receipt.block_number)
        if block is None or block.hash != receipt.block_hash:
            return False
        if rows[0]["included_at"] is not None:
            # Sent again: until the index has it, too, new orders are not tried (whole_head).
            await wait_indexed(self._context, block)
        async with self._context.db.write() as db:
            seqs = [row["seq"] for row in rows]
            await outbox.done(db, seqs, tx_hash, block.number, block.hash, block.timestamp)
        return True

    async def _move_clock(self, row: outbox.Row) -> None:
        if self._clock is None:
            raise Stuck("A clock row on a chain whose clock nobody can move.")
        await wait_indexed(self._context, await self._context.node.head())
        moved = await self._clock.move(row["included_at"] or row["clock"])
        await self._jobs.run(business_day(moved.timestamp))
        head: Block = await self._context.node.head()
        await wait_indexed(self._context, head)
        async with self._context.db.write() as db:
            await outbox.done(db, [row["seq"]], None, head.number, head.hash, moved.timestamp)


def _batched(rows: Sequence[outbox.Row], size: int) -> Iterator[Sequence[outbox.Row]]:
    """Rows in portions, in order."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _together(rows: list[outbox.Row]) -> list[outbox.Row]:
    """The first rows that can share a transaction: orders not known yet, through one door, of one time of first inclusion."""
    first = (rows[0]["included_at"], rows[0]["version"])

    def fits(row: outbox.Row) -> bool:
        known = row["outcome_block"] is not None
        return row["kind"] == "order" and not known and (row["included_at"], row["version"]) == first

    return list(takewhile(fits, rows))


def _signed(row: outbox.Row) -> SignedOrder:
    return SignedOrder(
        action=row["action"],
        body=row["body"],
        maker=row["maker"],
        maker_signature=row["maker_signature"],
        checker=row["checker"],
        checker_signature=row["checker_signature"],
    )
