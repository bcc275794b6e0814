"""The indexer process: it follows the chain, and all the while holds samples of what it wrote against it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import uvloop

from api.indexer.reconcile.alarm import note_fork
from api.indexer.reconcile.sampling import Sampler
from api.indexer.service import ForkTooDeep, Indexer
from api.processes.context import open_context
from api.services.context import Context
from api.settings import Settings
from api.store import migrate
from api.store.partitions import PARTITION_BLOCKS


def run(settings: Settings) -> None:
    """Indexes until it is told to stop. Raises OtherChain, ForkTooDeep, SchemaTooNew."""
    migrate.require_known(settings.need("database_url"))
    uvloop.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with open_context(settings) as context:
        ws_url = settings.ws_url or settings.stack.get("ws_url")
        indexer = Indexer(
            *(context.db, context.node, context.ledger, context.finality, ws_url),
            partition_blocks=settings.partition_blocks or PARTITION_BLOCKS,
        )
        try:
            await _first_to_end(indexer.run(), _sampling(settings, context))
        except ForkTooDeep as why:
            await note_fork(context.db, why.block, why.stored, str(why))
            raise


async def _sampling(settings: Settings, context: Context) -> None:
    if settings.reconcile_every_s == 0:
        await asyncio.Event().wait()
    every_s, rows = settings.reconcile_every_s, settings.reconcile_rows
    await Sampler(context.db, context.contracts, every_s=every_s, rows=rows).run()


async def _first_to_end(*works: Coroutine[Any, Any, None]) -> None:
    """None of them ends but by an error, which is the process's."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
