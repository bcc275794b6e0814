"""End-of-day jobs: they only tidy up what the clock has decided already (decision 0006)."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

import structlog

from api.chain.ledger import (
    expire_financings_data,
    expire_freezes_data,
    expire_offers_data,
    expire_pledges_data,
    mark_overdue_data,
)
from api.chain.rpc import Block
from api.chain.sender import Sender
from api.domain.calendar import business_day
from api.domain.numbers import version_of
from api.domain.refusals import ChainUnavailable
from api.services.context import Context
from api.services.wait import wait_indexed
from api.store import outbox
from api.store.session import Read

JOB_ITEMS_MAX = 100
_log = structlog.get_logger(__name__)

Finder = Callable[[Read, date, int], Awaitable[list[str]]]
Encoder = Callable[[Sequence[str]], bytes]

_JOBS: tuple[tuple[str, str, Finder, Encoder], ...] = (
    ("expire offers", "VoucherLedger", outbox.expired_offers, expire_offers_data),
    ("expire financings", "Financing", outbox.expired_financings, expire_financings_data),
    ("expire pledges", "Pledges", outbox.expired_pledges, expire_pledges_data),
    ("expire freezes", "Freezes", outbox.expired_freezes, expire_freezes_data),
    ("mark overdue", "VoucherLedger", outbox.late_roots, mark_overdue_data),
)


class Jobs:
    """The jobs of a day."""

    def __init__(self, context: Context, sender: Sender) -> None:
        self._context = context
        self._sender = sender
        self._ran_at: Block | None = None

    async def run_if_new_day(self) -> bool:
        """Runs the jobs when the head is of another day than they last ran for, or the chain lost what they did."""
        head = await self._context.node.head()
        day = business_day(head.timestamp)
        if await self._have_run(head, day):
            return False
        await wait_indexed(self._context, head)
        await self.run(day)
        return True

    async def _have_run(self, head: Block, day: date) -> bool:
        ran = self._ran_at
        if ran is None or business_day(ran.timestamp) != day:
            return False
        return ran.hash == head.hash or await self._context.node.has(ran.number, ran.hash)

    async def run(self, day: date) -> None:
        """Runs the jobs for a day, until nothing is left to tidy up."""
        for name, contract, find, encode in _JOBS:
            while items := await self._find(find, day):
                _log.info(name, day=str(day), items=len(items))
                for version in sorted({version_of(item) for item in items}):
                    await self._send(version, contract, encode([i for i in items if version_of(i) == version]))
        self._ran_at = await self._context.node.head()

    async def _find(self, find: Finder, day: date) -> list[str]:
        await wait_indexed(self._context, await self._context.node.head())
        async with self._context.db.read() as db:
            return await find(db, day, JOB_ITEMS_MAX)

    async def _send(self, version: int, contract: str, data: bytes) -> None:
        to = self._context.ledger.version(version).addresses[contract]
        receipt = await self._sender.wait(await self._sender.send(to, data))
        if not receipt.succeeded:
            raise ChainUnavailable(job=contract, why="the transaction was reverted")
