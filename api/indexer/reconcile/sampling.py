"""Comparing all the time, a little: while the indexer lives, rows by chance are held against the chain."""

import asyncio
from dataclasses import dataclass

import structlog

from api.chain.ledger import Contracts
from api.chain.rpc import RpcError
from api.domain.refusals import ChainUnavailable, StoreUnavailable
from api.indexer.reconcile.alarm import note_sample
from api.indexer.reconcile.difference import Difference
from api.indexer.reconcile.raw import sampled_raw
from api.indexer.reconcile.storage import Comparison
from api.store import locks
from api.store.comparing import try_alone
from api.store.index import read_checkpoint
from api.store.session import Database

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sample:
    """What one sample came to."""

    block: int
    compared: int
    differences: list[Difference]


class Sampler:
    """Draws a sample every `every_s` seconds: `rows` of each table, and as many blocks. Of several on one database, one works."""

    def __init__(self, db: Database, contracts: Contracts, *, every_s: float, rows: int) -> None:
        self._db = db
        self._contracts = contracts
        self._every_s = every_s
        self._rows = rows
        self._is_away = False

    async def run(self) -> None:
        """Runs for ever. A node or a store that is away is waited for: whoever indexes says so."""
        while True:
            await asyncio.sleep(self._every_s)
            try:
                await self.once()
            except (ChainUnavailable, RpcError, StoreUnavailable) as why:
                if not self._is_away:
                    _log.warning("no sample could be compared; trying again", why=str(why))
                self._is_away = True
            else:
                self._is_away = False

    async def once(self) -> Sample | None:
        """One sample, noted; None if there is nothing to compare, another samples, or the chain went over to another fork meanwhile."""
        made = await self._draw()
        if made is not None:
            await note_sample(self._db, made.block, made.compared, made.differences)
        return made

    async def _draw(self) -> Sample | None:
        async with self._db.read() as connection:
            checkpoint = await read_checkpoint(connection)
            if checkpoint is None or not await try_alone(connection, locks.SAMPLER):
                return None
            block, node = checkpoint.block_number, self._contracts.node
            if not await node.has(block, checkpoint.block_hash):
                return None
            count, found = await Comparison(connection, self._contracts, block).sample(self._rows)
            more, differing = await sampled_raw(connection, node, self._contracts.ledger, block, self._rows)
        if not await node.has(block, checkpoint.block_hash):
            return None
        return Sample(block, count + more, found + differing)
