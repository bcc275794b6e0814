"""Every table that follows from the events, made anew from the stored ones: beside the running service, without a node.

The stored events are to a rebuild what the chain is to the indexer: it follows them, goes back when they went back, and once it has come
to where the service's tables are, takes their place.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from api.indexer.writing import project_stored
from api.store import shadow
from api.store.index import (
    Checkpoint,
    first_stored,
    read_checkpoint,
    set_checkpoint,
    stored_events,
    stored_hashes,
)
from api.store.partitions import Blocks, detached
from api.store.session import Database, Write
from api.store.view import take_back

EVENTS_A_STEP = 8_000
"""What a step holds in memory, about 40 MB; a block with more is a step of its own."""
NEAR_BLOCKS = 1_000
"""So near the end, the rest is done while the service's indexer waits."""
TRY_AGAIN_S = 0.2

Progress = Callable[[int, int], None]
"""Called with blocks done and blocks in all."""
_log = structlog.get_logger(__name__)


class RebuildRuns(Exception):
    """Another rebuild of this database runs."""


class EventsDetached(Exception):
    """Events of some blocks are detached: what follows from them cannot be made from what is stored."""

    def __init__(self, blocks: Blocks) -> None:
        super().__init__(blocks)
        self.blocks = blocks


class NothingStored(Exception):
    """The index is empty: there is nothing to rebuild from."""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did."""

    events: int
    first_block: int
    last_block: int


class Rebuild:
    """One rebuild of a database's index."""

    def __init__(self, db: Database, progress: Progress, events_a_step: int = EVENTS_A_STEP) -> None:
        self._db = db
        self._progress = progress
        self._events_a_step = events_a_step
        self._first = 0
        self._events = 0
        self._recent: dict[int, bytes] = {}
        """Hashes of the blocks that may still be taken back, and of the one before."""

    async def run(self) -> Rebuilt:
        """Raises RebuildRuns, EventsDetached, NothingStored, StoreUnavailable; then nothing has changed."""
        async with self._db.hold() as connection:
            if not await shadow.claim(connection):
                raise RebuildRuns
            async with connection.begin():
                gone = await detached(connection)
            if gone:
                raise EventsDetached(gone)
            await shadow.begin(connection)
            try:
                return await self._run(connection)
            except NothingStored:
                await shadow.remove(connection)
                raise

    async def _run(self, connection: Write) -> Rebuilt:
        while True:
            while await self._step(connection) > NEAR_BLOCKS:
                continue
            async with shadow.standstill(connection):
                if await self._finish(connection):
                    return Rebuilt(self._events, self._first, max(self._recent))
            await asyncio.sleep(TRY_AGAIN_S)

    async def _finish(self, connection: Write) -> bool:
        """The rest, and the exchange, while the indexer waits. False if readers do not let go."""
        while await self._step(connection):
            continue
        return await shadow.is_seen_by_all(connection) and await shadow.exchange(connection)

    async def _step(self, connection: Write) -> int:
        """One step towards the service's tables, or back with them. Returns how many blocks these are still ahead."""
        async with shadow.step(connection):
            live, known = await shadow.live_checkpoint(connection), await read_checkpoint(connection)
            if live is None:
                raise NothingStored
            if known is not None and not await self._is_stored(connection, known):
                await self._go_back(connection, known)
                return live.block_number - self._first + 1
            self._first = self._first or await first_stored(connection)
            reached = await self._go_on(connection, known, live)
        self._progress(reached.block_number - self._first + 1, live.block_number - self._first + 1)
        return live.block_number - reached.block_number

    async def _is_stored(self, connection: Write, known: Checkpoint) -> bool:
        found = await stored_hashes(connection, known.block_number, known.block_number)
        return found.get(known.block_number) == known.block_hash

    async def _go_on(self, connection: Write, known: Checkpoint | None, live: Checkpoint) -> Checkpoint:
        first = known.block_number + 1 if known else self._first
        rows, last = await stored_events(connection, first, live.block_number, self._events_a_step)
        await project_stored(connection, rows, live.undo_from - 1)
        await self._remember(connection, first, last, live.undo_from - 1)
        reached = replace(live, block_number=last, block_hash=self._recent[last])
        await set_checkpoint(connection, reached)
        self._events += len(rows)
        return reached

    async def _remember(self, connection: Write, first: int, last: int, final: int) -> None:
        """Hashes from the newest final block on."""
        oldest = min(last, final)
        self._recent |= await stored_hashes(connection, max(first, oldest), last)
        self._recent = {number: each for number, each in self._recent.items() if number >= oldest}

    async def _go_back(self, connection: Write, known: Checkpoint) -> None:
        """To the newest block that is still stored; if there is none, to the beginning."""
        stored = await stored_hashes(connection, min(self._recent), known.block_number)
        self._recent = {number: each for number, each in self._recent.items() if stored.get(number) == each}
        if not self._recent:
            _log.warning("the index was begun anew; so is the rebuild")
            await shadow.empty(connection)
            return
        ancestor = max(self._recent)
        _log.warning("fork: the rebuild goes back", to=ancestor, blocks=known.block_number - ancestor)
        await take_back(connection, ancestor)
        await set_checkpoint(connection, replace(known, block_number=ancestor, block_hash=self._recent[ancestor]))
