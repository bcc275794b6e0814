"""The service's processes, put together from settings: the one place that knows every part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from api.chain.contracts import read_ledger
from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.chain.sender import Sender
from api.console.pages import router as console
from api.http.app import make_app
from api.indexer.service import Indexer
from api.services.context import Context
from api.services.relay.service import Relay
from api.services.salts import Pepper
from api.settings import Settings
from api.store.notices import BLOCK, OUTBOX, Listener
from api.store.session import Database


def make_context(settings: Settings) -> Context:
    """The resources of a process."""
    url = settings.need("database_url")
    node = Node(settings.need("rpc_url"))
    return Context(
        db=Database(url),
        node=node,
        contracts=Contracts(node, read_ledger(Path(settings.need("deployment")))),
        pepper=Pepper(settings.pepper_bytes),
        blocks=Listener(url, BLOCK),
        finality=settings.finality_rule,
        is_dev=settings.is_dev,
    )


@asynccontextmanager
async def open_context(settings: Settings) -> AsyncIterator[Context]:
    """Resources that are closed at the end."""
    context = make_context(settings)
    try:
        yield context
    finally:
        await context.blocks.close()
        await context.node.close()
        await context.db.close()


def run_api(settings: Settings) -> None:
    """The HTTP process."""
    port = settings.http_port or int(settings.need("http_port"))
    app = make_app(make_context(settings))
    app.include_router(console)
    uvicorn.run(
        app,
        host=settings.http_host,
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )


def run_indexer(settings: Settings) -> None:
    """The indexer process."""

    async def run() -> None:
        async with open_context(settings) as context:
            ws_url = settings.ws_url or settings.stack.get("ws_url")
            indexer = Indexer(context.db, context.node, context.ledger, context.finality, ws_url)
            await indexer.run()

    asyncio.run(run())


def run_relay(settings: Settings) -> None:
    """The relay process."""

    async def run() -> None:
        async with open_context(settings) as context:
            wakeups = Listener(settings.need("database_url"), OUTBOX)
            key = settings.need("relay_key")
            sender = Sender(context.node, context.ledger.chain_id, key)
            await Relay(context, sender, wakeups).run()

    asyncio.run(run())
