"""The indexer process."""

import uvloop

from api.indexer.service import Indexer
from api.processes.context import open_context
from api.settings import Settings


def run(settings: Settings) -> None:
    """Indexes until it is told to stop."""
    uvloop.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with open_context(settings) as context:
        ws_url = settings.ws_url or settings.stack.get("ws_url")
        await Indexer(context.db, context.node, context.ledger, context.finality, ws_url).run()
