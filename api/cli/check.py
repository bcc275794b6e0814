"""The index against contract storage, from the command line."""

import asyncio

from api.indexer.reconcile import compare
from api.processes.context import open_context
from api.settings import Settings


def differences_now(settings: Settings) -> list[str]:
    """One line for each field that differs."""

    async def run() -> list[str]:
        async with open_context(settings) as context:
            return [str(each) for each in await compare(context.db, context.contracts)]

    return asyncio.run(run())
